//! What is kept of the ledger against the records: each document, void, note, payment, reversal and write-off by its entry, each
//! receipt against its payment, each record against what the audit chain says of it.

use std::collections::{BTreeMap, BTreeSet};

use dalil_audit::{Action, Row};
use dalil_invoicing::{
    ClientId, Corrected, DocumentId, DocumentKind, DocumentRow, Received, ReceivedId, Void, certificates::Withheld,
    closing::Counted, figures::Sums,
};
use dalil_ledger::{
    Account, Books, LedgerRead, Payment, PaymentFields, PaymentFilter, Receivable, ReceivableId, Recorded, WriteOff,
    WriteOffId,
};
use dalil_proof::Digest;
use dalil_tenancy::{
    StoreError,
    page::{MAX_PAGE, PageRequest},
    text::Line,
};
use jiff::Timestamp;

use super::{BrokenDocument, STRIDE, changed_to, closings::Days, documents::document_name};
use crate::{action, note, payments::received, sale};

/// A 6.3 as a note names it.
struct Taxed {
    invoice: Option<DocumentId>,
    number: String,
    issued_at: Timestamp,
}

/// The acts whose record is sealed in their audit entry.
const SEALED_ACTS: [Action; 18] = [
    action::PAYMENT_RECORDED,
    action::PAYMENT_REVERSED,
    action::INVOICE_WRITTEN_OFF,
    action::DOCUMENT_VOIDED,
    action::PURCHASE_RECORDED,
    action::PURCHASE_REVERSED,
    action::SUPPLIER_PAID,
    action::SUPPLIER_PAYMENT_REVERSED,
    action::CERTIFICATE_RECORDED,
    action::CERTIFICATE_REVERSED,
    action::QUOTATION_ACCEPTED,
    action::QUOTATION_DECLINED,
    action::PAYEE_PROPOSED,
    action::PAYEE_APPROVED,
    action::PAYEE_CANCELLED,
    action::PAYEE_TOLD,
    action::AUDITOR_LET_IN,
    action::AUDITOR_SENT_AWAY,
];

/// What was seen so far.
#[derive(Default)]
pub(super) struct Accounts {
    books: Books,
    /// What each 6.3 says of itself, for the notes that name it.
    taxed: BTreeMap<DocumentId, Taxed>,
    notes: Vec<DocumentRow>,
    /// The receipt of each payment, and whether it is voided.
    receipts: BTreeMap<ReceivedId, (DocumentRow, bool)>,
    owed: BTreeMap<ReceivableId, Receivable>,
    /// What each payment withheld of each document, and what certificates say of it.
    pub(super) withheld: BTreeMap<(ReceivedId, DocumentId), Withheld>,
    seals: BTreeMap<(&'static str, String), String>,
    /// What was recorded on each day.
    pub(super) days: Days,
    broken: Vec<BrokenDocument>,
}

impl Accounts {
    pub(super) fn document(&mut self, row: &DocumentRow, void: Option<&Void>) {
        let (kind, sums) = (row.series.kind, Sums::of(row));
        self.days.add(row.issued_at, Counted::Issued(kind), row.currency, sums);
        if let Some(void) = void {
            self.days.add(void.at, Counted::Voided(kind), row.currency, sums);
        }
        if let Some(sale) = sale(row) {
            self.books.post(&sale.entry());
            if let Some(void) = void {
                self.books.post(&sale.voided_entry(void.day));
            }
            self.owed.insert(sale.id, Receivable { voided: void.is_some(), ..sale.receivable() });
        }
        if row.series.kind == DocumentKind::Mushak63 {
            let taxed =
                Taxed { invoice: row.counterpart, number: row.printed_number.clone(), issued_at: row.issued_at };
            self.taxed.insert(row.id, taxed);
        }
        if row.corrects_id.is_some() {
            self.notes.push(row.clone());
        }
        if let Some(payment) = row.payment_id {
            self.receipts.insert(payment, (row.clone(), void.is_some()));
        }
    }

    /// Notes may be read before the 6.3 that they correct.
    fn corrections(&mut self) {
        let taxed = std::mem::take(&mut self.taxed);
        for row in std::mem::take(&mut self.notes) {
            let subject = document_name(&row);
            let Some(corrected) = row.corrects_id.and_then(|id| taxed.get(&id)) else {
                self.broken(subject, vec!["corrects_id".to_owned()]);
                continue;
            };
            let said = row.corrects.as_deref().and_then(|said| serde_json::from_str::<Corrected>(said).ok());
            if said.is_none_or(|said| said.number != corrected.number || said.issued_at != corrected.issued_at) {
                self.broken(subject, vec!["corrects".to_owned()]);
            }
            let Some(note) = corrected.invoice.and_then(|invoice| note(&row, invoice)) else { continue };
            self.books.post(&note.entry());
            if let Some(owed) = self.owed.get_mut(&note.receivable) {
                note.moves(owed);
            }
        }
        let beyond = |owed: &&Receivable| owed.credited > owed.billed.saturating_add(owed.debited);
        for id in self.owed.values().filter(beyond).map(|owed| owed.id).collect::<Vec<_>>() {
            self.broken(name(id), vec!["more is credited than was billed".to_owned()]);
        }
    }

    /// A record that the chain must tell of, by its leaf hash.
    pub(super) fn record(&mut self, act: Action, id: impl std::fmt::Display, seal: Digest) {
        self.seals.insert((act.as_str(), id.to_string()), seal.to_string());
    }

    /// Reads the records, and compares what is kept with them. Every document was seen before.
    pub(super) async fn records(&mut self, ledger: &mut dyn LedgerRead) -> Result<(), StoreError> {
        self.corrections();
        let mut after = None;
        loop {
            let page = ledger.payments(PaymentFilter::default(), PageRequest::new(after, MAX_PAGE)).await?;
            for recorded in &page.items {
                self.payment(recorded);
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let mut after: Option<WriteOffId> = None;
        loop {
            let write_offs = ledger.stored_write_offs(after, STRIDE).await?;
            let Some(last) = write_offs.last() else { break };
            after = Some(last.id);
            for write_off in &write_offs {
                self.write_off(write_off);
            }
        }
        for (row, _) in std::mem::take(&mut self.receipts).into_values() {
            self.broken(document_name(&row), vec!["there is no such payment".to_owned()]);
        }
        self.kept(ledger).await
    }

    fn payment(&mut self, recorded: &Recorded) {
        let payment = &recorded.payment;
        for entry in recorded.entries() {
            self.books.post(&entry);
        }
        let shared: i128 = payment.fields.allocations.iter().map(|share| i128::from(share.amount)).sum();
        if shared != i128::from(payment.fields.total()) {
            self.broken(format!("payment {}", payment.id), vec!["allocations".to_owned()]);
        }
        let (currency, total) = (payment.fields.currency, payment.fields.total());
        self.days.money(payment.at, Counted::Payment, currency, total);
        self.record(action::PAYMENT_RECORDED, payment.id, payment.seal());
        self.receipt(recorded);
        self.withholding(recorded);
        if let Some(reversal) = &recorded.reversal {
            self.days.money(reversal.at, Counted::Reversal, currency, total);
            self.record(action::PAYMENT_REVERSED, payment.id, reversal.seal());
            return;
        }
        for share in &payment.fields.allocations {
            if let Some(owed) = self.owed.get_mut(&share.receivable) {
                owed.paid = owed.paid.saturating_add(share.amount);
            }
        }
    }

    /// What a payment withheld, document by document: all of it, or none where it was kept before this was told.
    fn withholding(&mut self, recorded: &Recorded) {
        let Payment { id, debtor, fields, .. } = &recorded.payment;
        if fields.vat_shared() != 0 && fields.vat_shared() != i128::from(fields.vat_withheld) {
            self.broken(format!("payment {id}"), vec!["vat_withheld".to_owned()]);
        }
        for share in fields.allocations.iter().filter(|share| share.vat_withheld > 0) {
            let (payment, document) = (received(*id), DocumentId::from_uuid(share.receivable.as_uuid()));
            let withheld = Withheld {
                payment,
                document,
                client: ClientId::from_uuid(debtor.as_uuid()),
                paid_on: fields.received_on,
                withheld: share.vat_withheld,
                certified: 0,
                taken_back: recorded.reversal.is_some(),
            };
            self.withheld.insert((payment, document), withheld);
        }
    }

    /// A receipt says what its payment is, and counts as long as that stands.
    fn receipt(&mut self, recorded: &Recorded) {
        let Payment { id, debtor, fields, .. } = &recorded.payment;
        let Some((row, voided)) = self.receipts.remove(&received(*id)) else { return };
        let subject = document_name(&row);
        if row.client.as_uuid() != debtor.as_uuid() || row.currency != fields.currency {
            self.broken(subject.clone(), vec!["payment_id".to_owned()]);
        }
        let said = row.payment.as_deref().and_then(|said| serde_json::from_str::<Received>(said).ok());
        if said.is_none_or(|said| !says(&said, fields)) {
            self.broken(subject.clone(), vec!["payment".to_owned()]);
        }
        if voided != recorded.reversal.is_some() {
            self.broken(subject, vec!["a receipt is void when, and only when, its payment is reversed".to_owned()]);
        }
    }

    fn write_off(&mut self, write_off: &WriteOff) {
        self.books.post(&write_off.entry());
        self.days.money(write_off.at, Counted::WriteOff, write_off.currency, write_off.amount);
        self.record(action::INVOICE_WRITTEN_OFF, write_off.id, write_off.seal());
        if let Some(owed) = self.owed.get_mut(&write_off.receivable) {
            owed.written_off = owed.written_off.saturating_add(write_off.amount);
        }
    }

    async fn kept(&mut self, ledger: &mut dyn LedgerRead) -> Result<(), StoreError> {
        let mut kept = Vec::new();
        let mut after = None;
        loop {
            let receivables = ledger.stored_receivables(after, STRIDE).await?;
            let Some(last) = receivables.last() else { break };
            after = Some(last.id);
            for receivable in receivables {
                match self.owed.remove(&receivable.id) {
                    None => self.broken(name(receivable.id), vec!["there is no such invoice".to_owned()]),
                    Some(expected) => self.compare(&receivable, &expected),
                }
                kept.push(receivable);
            }
        }
        for id in std::mem::take(&mut self.owed).into_keys() {
            self.broken(name(id), vec!["the receivable is missing".to_owned()]);
        }
        self.balances(&kept);
        Ok(())
    }

    fn compare(&mut self, kept: &Receivable, expected: &Receivable) {
        let fields = [
            ("client_id", kept.debtor == expected.debtor),
            ("currency", kept.currency == expected.currency),
            ("issued_on", kept.issued_on == expected.issued_on),
            ("due_on", kept.due_on == expected.due_on),
            ("billed", kept.billed == expected.billed),
            ("vat", kept.vat == expected.vat),
            ("paid", kept.paid == expected.paid),
            ("written_off", kept.written_off == expected.written_off),
            ("voided", kept.voided == expected.voided),
            ("credited", kept.credited == expected.credited),
            ("debited", kept.debited == expected.debited),
        ];
        let differing: Vec<String> =
            fields.into_iter().filter(|(_, same)| !same).map(|(field, _)| field.to_owned()).collect();
        if !differing.is_empty() {
            self.broken(name(kept.id), differing);
        }
    }

    /// Each client's balance from the entries is the sum of what is kept, and each currency as a whole is at zero.
    fn balances(&mut self, kept: &[Receivable]) {
        let mut owed = BTreeMap::<_, i128>::new();
        for receivable in kept {
            *owed.entry((receivable.currency, receivable.debtor)).or_default() += i128::from(receivable.outstanding());
        }
        let wrong: Vec<String> = self
            .books
            .iter()
            .filter_map(|(currency, account, balance)| {
                let Account::Receivable(debtor) = account else { return None };
                let kept = owed.get(&(currency, debtor)).copied().unwrap_or_default();
                (kept != balance).then(|| format!("balance of client {debtor} in {currency}"))
            })
            .collect();
        let currencies: BTreeSet<_> = self.books.iter().map(|(currency, _, _)| currency).collect();
        let off: Vec<String> = currencies
            .into_iter()
            .filter(|currency| self.books.whole(*currency) != 0)
            .map(|currency| format!("ledger in {currency}"))
            .collect();
        for subject in wrong.into_iter().chain(off) {
            self.broken(subject, vec!["balance".to_owned()]);
        }
    }

    /// A record that the chain tells of must be there, as it was sealed.
    pub(super) fn in_chain(&mut self, row: &Row) {
        let Some(act) = SEALED_ACTS.into_iter().find(|act| act.as_str() == row.action) else { return };
        let subject = format!("{} {}", row.subject_kind, row.subject_id);
        match self.seals.remove(&(act.as_str(), row.subject_id.clone())) {
            None => self.broken(subject, vec![format!("the record of {} is missing", act.as_str())]),
            Some(seal) if changed_to(row, "seal").as_deref() != Some(seal.as_str()) => {
                self.broken(subject, vec![format!("the record of {} was altered", act.as_str())]);
            }
            Some(_) => {}
        }
    }

    /// What is wrong, once the chain was read.
    pub(super) fn finish(&mut self) -> Vec<BrokenDocument> {
        for (act, id) in std::mem::take(&mut self.seals).into_keys() {
            self.broken(format!("{act} {id}"), vec!["the audit log does not know it".to_owned()]);
        }
        std::mem::take(&mut self.broken)
    }

    pub(super) fn broken(&mut self, subject: String, what: Vec<String>) {
        self.broken.push(BrokenDocument { subject, what });
    }
}

/// Whether a receipt says what a payment is.
fn says(said: &Received, fields: &PaymentFields) -> bool {
    let shares = said.settles.iter().map(|settled| (settled.id.as_uuid(), settled.amount));
    said.method == fields.method.code()
        && said.reference.as_deref() == fields.reference.as_ref().map(Line::as_str)
        && said.received_on == fields.received_on
        && said.received == fields.received
        && said.vat_withheld == fields.vat_withheld
        && said.tax_withheld == fields.tax_withheld
        && shares.eq(fields.allocations.iter().map(|share| (share.receivable.as_uuid(), share.amount)))
}

fn name(id: ReceivableId) -> String {
    format!("receivable of {id}")
}
