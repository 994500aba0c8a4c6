//! The store in memory, for tests and for teams that use this crate alone.

use std::{collections::BTreeMap, ops::Bound};

use async_trait::async_trait;
use dalil_tenancy::{
    StoreError,
    page::{Page, PageRequest},
};

use super::{
    AwaitedFilter, Certificate, CertificateFilter, CertificateId, CertificatesRead, CertificatesStore, Recorded,
    Withheld, WithheldKey,
};
use crate::{ClientId, DocumentId, ReceivedId, purchasing::Reversal, returns::TaxMonth};

type Result<T> = std::result::Result<T, StoreError>;

/// The certificates of one workspace over plain maps. A clone is a copy of all of it: keep the old one to roll back.
#[derive(Clone, Debug, Default)]
pub struct MemoryCertificates {
    withheld: BTreeMap<(ReceivedId, DocumentId), Withheld>,
    certificates: BTreeMap<CertificateId, Recorded>,
}

fn conflict<T>(what: &'static str) -> Result<T> {
    Err(StoreError::Conflict { what })
}

impl MemoryCertificates {
    /// Opens what a payment withheld of a document, or marks it as taken back; what is known of its certificates stays.
    pub fn open(&mut self, withheld: Withheld) {
        let taken_back = withheld.taken_back;
        self.withheld.entry((withheld.payment, withheld.document)).or_insert(withheld).taken_back = taken_back;
    }
}

#[async_trait]
impl CertificatesRead for MemoryCertificates {
    async fn awaited(
        &mut self,
        filter: AwaitedFilter,
        page: PageRequest<WithheldKey>,
    ) -> Result<Page<Withheld, WithheldKey>> {
        let wanted = |withheld: &&Withheld| {
            withheld.awaited() > 0
                && filter.client.is_none_or(|client| withheld.client == client)
                && filter.before.is_none_or(|day| withheld.paid_on < day)
                && page.after.is_none_or(|after| withheld.key() > after)
        };
        let mut found: Vec<Withheld> = self.withheld.values().filter(wanted).cloned().collect();
        found.sort_by_key(Withheld::key);
        found.truncate(usize::from(page.limit()) + 1);
        Ok(Page::cut(found, page.limit(), Withheld::key))
    }

    async fn withheld(&mut self, payments: &[ReceivedId]) -> Result<Vec<Withheld>> {
        Ok(self.withheld.values().filter(|withheld| payments.contains(&withheld.payment)).cloned().collect())
    }

    async fn certificate(&mut self, id: CertificateId) -> Result<Option<Recorded>> {
        Ok(self.certificates.get(&id).cloned())
    }

    async fn certificates(
        &mut self,
        filter: CertificateFilter,
        page: PageRequest<CertificateId>,
    ) -> Result<Page<Recorded, CertificateId>> {
        let end = page.after.map_or(Bound::Unbounded, Bound::Excluded);
        let wanted = |recorded: &&Recorded| {
            let certificate = &recorded.certificate;
            filter.client.is_none_or(|client| certificate.client == client)
                && filter.month.is_none_or(|month| certificate.period == Some(month) && recorded.reversal.is_none())
        };
        let found = self.certificates.range((Bound::Unbounded, end)).rev().map(|(_, recorded)| recorded);
        let items = found.filter(wanted).take(usize::from(page.limit()) + 1).cloned().collect();
        Ok(Page::cut(items, page.limit(), |recorded: &Recorded| recorded.certificate.id))
    }

    async fn certified(&mut self, month: TaxMonth) -> Result<i64> {
        let standing = self.certificates.values().filter(|recorded| recorded.reversal.is_none());
        let own = standing.filter(|recorded| recorded.certificate.period == Some(month));
        Ok(own.fold(0, |sum, recorded| sum.saturating_add(recorded.certificate.counted)))
    }

    async fn stored_withheld(&mut self, after: Option<(ReceivedId, DocumentId)>, limit: u16) -> Result<Vec<Withheld>> {
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        let found = self.withheld.range((start, Bound::Unbounded)).take(usize::from(limit));
        Ok(found.map(|(_, withheld)| withheld.clone()).collect())
    }
}

#[async_trait]
impl CertificatesStore for MemoryCertificates {
    /// All of it is held by one work at a time.
    async fn withheld_for_update(&mut self, payments: &[ReceivedId]) -> Result<Vec<Withheld>> {
        self.withheld(payments).await
    }

    async fn entered(&mut self, client: ClientId, key: &str) -> Result<(u16, bool)> {
        let same = |recorded: &&Recorded| recorded.certificate.client == client && recorded.certificate.key == key;
        let all: Vec<&Recorded> = self.certificates.values().filter(same).collect();
        let attempts = u16::try_from(all.len()).unwrap_or(u16::MAX);
        Ok((attempts, all.iter().any(|recorded| recorded.reversal.is_none())))
    }

    async fn save_certificate(&mut self, certificate: &Certificate) -> Result<()> {
        let same = |known: &Recorded| {
            let known = &known.certificate;
            (known.client, &known.key, known.attempt) == (certificate.client, &certificate.key, certificate.attempt)
        };
        if self.certificates.contains_key(&certificate.id) || self.certificates.values().any(same) {
            return conflict("certificate");
        }
        for line in &certificate.lines {
            match self.withheld.get_mut(&(line.payment, line.document)) {
                Some(withheld) if !withheld.taken_back => withheld.certified += line.amount,
                _ => return conflict("withheld_vat"),
            }
        }
        self.certificates.insert(certificate.id, Recorded { certificate: certificate.clone(), reversal: None });
        Ok(())
    }

    async fn save_certificate_reversal(
        &mut self,
        certificate: &Certificate,
        reversal: &Reversal<CertificateId>,
    ) -> Result<()> {
        match self.certificates.get_mut(&certificate.id) {
            Some(recorded) if recorded.reversal.is_none() => recorded.reversal = Some(reversal.clone()),
            _ => return conflict("certificate_reversal"),
        }
        for line in &certificate.lines {
            if let Some(withheld) = self.withheld.get_mut(&(line.payment, line.document)) {
                withheld.certified -= line.amount;
            }
        }
        Ok(())
    }
}
