//! Certificates against themselves, what is kept of them beside the payments, and what the audit chain says of them.

use dalil_invoicing::certificates::{CertificateFilter, CertificateLine, CertificatesRead, Recorded, Withheld};
use dalil_tenancy::{
    StoreError,
    page::{MAX_PAGE, PageRequest},
};

use super::{STRIDE, accounts::Accounts};
use crate::action;

impl Accounts {
    /// Reads every certificate, and compares what is kept of what was withheld. Every payment was seen before.
    pub(super) async fn certificates(&mut self, store: &mut dyn CertificatesRead) -> Result<(), StoreError> {
        let mut after = None;
        loop {
            let page = store.certificates(CertificateFilter::default(), PageRequest::new(after, MAX_PAGE)).await?;
            for recorded in &page.items {
                self.certificate(recorded);
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let mut after = None;
        loop {
            let kept = store.stored_withheld(after, STRIDE).await?;
            let Some(last) = kept.last() else { break };
            after = Some((last.payment, last.document));
            for withheld in &kept {
                self.withheld(withheld);
            }
        }
        for (payment, document) in std::mem::take(&mut self.withheld).into_keys() {
            self.broken(format!("VAT withheld of {document} by {payment}"), vec!["it is missing".to_owned()]);
        }
        Ok(())
    }

    fn certificate(&mut self, recorded: &Recorded) {
        let certificate = &recorded.certificate;
        self.record(action::CERTIFICATE_RECORDED, certificate.id, certificate.seal());
        let sum = |of: fn(&CertificateLine) -> i64| certificate.lines.iter().map(of).fold(0, i64::saturating_add);
        if (sum(|line| line.amount), sum(|line| line.counted)) != (certificate.amount, certificate.counted) {
            self.broken(format!("certificate {}", certificate.id), vec!["lines".to_owned()]);
        }
        if let Some(reversal) = &recorded.reversal {
            self.record(action::CERTIFICATE_REVERSED, reversal.of, reversal.seal());
            return;
        }
        for line in &certificate.lines {
            if let Some(withheld) = self.withheld.get_mut(&(line.payment, line.document)) {
                withheld.certified = withheld.certified.saturating_add(line.amount);
            }
        }
    }

    fn withheld(&mut self, kept: &Withheld) {
        let subject = || format!("VAT withheld of {} by {}", kept.document, kept.payment);
        let Some(expected) = self.withheld.remove(&(kept.payment, kept.document)) else {
            return self.broken(subject(), vec!["the payment does not say so".to_owned()]);
        };
        let fields = [
            ("client_id", kept.client == expected.client),
            ("paid_on", kept.paid_on == expected.paid_on),
            ("withheld", kept.withheld == expected.withheld),
            ("certified", kept.certified == expected.certified),
            ("taken_back", kept.taken_back == expected.taken_back),
        ];
        let differing = fields.into_iter().filter(|(_, same)| !same).map(|(field, _)| field.to_owned());
        let differing: Vec<String> = differing.collect();
        if !differing.is_empty() {
            self.broken(subject(), differing);
        }
    }
}
