//! What is kept of quotations against the records: each document, its void, the version that replaced it, its answer, and the
//! invoices made from it.

use std::collections::BTreeMap;

use dalil_invoicing::{
    Answer, ClientId, DocumentId, DocumentKind, DocumentRow, InvoicingRead, Outcome, Quotation, QuotationKept,
};
use dalil_proof::Disclosure;
use dalil_tenancy::StoreError;
use jiff::{Timestamp, civil::Date};

use super::{BrokenDocument, STRIDE, accounts::Accounts, documents::document_name};
use crate::action;

/// A quotation as its document says.
struct Offered {
    name: String,
    number: String,
    client: ClientId,
    total: i64,
    issued_at: Timestamp,
    issued_on: Date,
    valid_until: Option<Date>,
    voided: bool,
}

/// What was seen so far.
#[derive(Default)]
pub(super) struct Quotations {
    /// How many answers had their personal texts erased.
    pub(super) erased: u64,
    offered: BTreeMap<DocumentId, Offered>,
    /// The quotations that another version names.
    replaced: BTreeMap<DocumentId, String>,
    /// Of each invoice made from one: its name, the quotation's number that it bears, and whether it stands.
    billed: BTreeMap<DocumentId, Vec<Billed>>,
}

struct Billed {
    invoice: DocumentId,
    name: String,
    number: Option<String>,
    voided: bool,
}

impl Quotations {
    pub(super) fn document(&mut self, row: &DocumentRow, voided: bool) {
        if let Some(quotation) = row.quotation_id {
            let billed = Billed { invoice: row.id, name: document_name(row), number: row.quotation.clone(), voided };
            self.billed.entry(quotation).or_default().push(billed);
        }
        if row.series.kind != DocumentKind::Quotation {
            return;
        }
        if let Some(earlier) = row.replaces_id {
            self.replaced.insert(earlier, document_name(row));
        }
        let offered = Offered {
            name: document_name(row),
            number: row.printed_number.clone(),
            client: row.client,
            total: row.totals.total,
            issued_at: row.issued_at,
            issued_on: row.issued_on,
            valid_until: row.due_on,
            voided,
        };
        self.offered.insert(row.id, offered);
    }

    /// Reads what is kept, and tells what differs. Every document was seen before.
    pub(super) async fn finish(
        &mut self,
        store: &mut dyn InvoicingRead,
        accounts: &mut Accounts,
    ) -> Result<Vec<BrokenDocument>, StoreError> {
        let mut broken = Vec::new();
        let mut after = None;
        loop {
            let stored = store.stored_quotations(after, STRIDE).await?;
            let Some((last, _)) = stored.last() else { break };
            after = Some(last.id);
            for (kept, answer) in &stored {
                if let Some(answer) = answer {
                    let act = match answer.outcome {
                        Outcome::Accepted => action::QUOTATION_ACCEPTED,
                        Outcome::Declined => action::QUOTATION_DECLINED,
                    };
                    accounts.record(act, kept.id, answer.seal());
                }
                let what = self.differing(kept, answer.as_ref());
                let offered = self.offered.remove(&kept.id);
                let subject = offered.map_or_else(|| format!("quotation {}", kept.id), |offered| offered.name);
                if !what.is_empty() {
                    broken.push(BrokenDocument { subject, what });
                }
            }
        }
        let unkept = std::mem::take(&mut self.offered).into_values();
        broken.extend(unkept.map(|offered| one(offered.name, "what is kept of it is missing")));
        let orphans = std::mem::take(&mut self.billed).into_values().flatten();
        broken.extend(orphans.map(|billed| one(billed.name, "quotation_id")));
        Ok(broken)
    }

    fn differing(&mut self, kept: &Quotation, answer: Option<&Answer>) -> Vec<String> {
        let Some(offered) = self.offered.get(&kept.id) else { return vec!["there is no such document".to_owned()] };
        let mut what = Vec::new();
        let mut say = |holds: bool, name: &str| {
            if !holds {
                what.push(name.to_owned());
            }
        };
        say(kept.client == offered.client, "quotation.client_id");
        say(kept.total == offered.total, "quotation.total");
        say(kept.issued_at == offered.issued_at, "quotation.issued_at");
        say(kept.issued_on == offered.issued_on, "quotation.issued_on");
        say(Some(kept.valid_until) == offered.valid_until, "quotation.valid_until");
        let replaced = self.replaced.remove(&kept.id).is_some();
        say(kept.kept == became(answer.map(|answer| answer.outcome), offered.voided, replaced), "quotation.kept");
        if let Some(answer) = answer {
            match answer.disclosure() {
                Disclosure::Verified => {}
                Disclosure::Erased => self.erased += 1,
                Disclosure::Altered => say(false, "quotation_answer_personal"),
            }
        }
        let billed = self.billed.remove(&kept.id).unwrap_or_default();
        let named = kept.invoice.as_ref().map(|invoice| DocumentId::from(invoice.id));
        let standing = billed.iter().filter(|billed| !billed.voided);
        say(standing.clone().count() <= 1, "more than one invoice stands on it");
        say(standing.into_iter().all(|billed| Some(billed.invoice) == named), "quotation.invoice_id");
        let number = Some(&offered.number);
        for billed in billed.iter().filter(|billed| billed.number.as_ref() != number) {
            what.push(format!("quotation of {}", billed.name));
        }
        what
    }
}

/// What must be kept of a quotation, from the records of it. One that was declined or withdrawn may be replaced still.
const fn became(answer: Option<Outcome>, voided: bool, replaced: bool) -> QuotationKept {
    match (answer, voided, replaced) {
        (_, true, true) => QuotationKept::Replaced,
        (_, true, false) => QuotationKept::Withdrawn,
        (Some(Outcome::Accepted), false, _) => QuotationKept::Accepted,
        (Some(Outcome::Declined), false, _) => QuotationKept::Declined,
        (None, false, _) => QuotationKept::Open,
    }
}

fn one(subject: String, what: &str) -> BrokenDocument {
    BrokenDocument { subject, what: vec![what.to_owned()] }
}
