//! The store in memory, for tests and for teams that use this crate alone.

use std::{collections::BTreeMap, ops::Bound};

use async_trait::async_trait;
use dalil_money::Currency;
use dalil_tenancy::{
    StoreError,
    page::{Page, PageRequest},
};
use jiff::civil::Date;

use crate::{
    Aged, DebtorId, LedgerRead, LedgerStore, Movement, Note, NoteId, Payment, PaymentFilter, PaymentId, Receivable,
    ReceivableId, Recorded, Reversal, Sale, StatementLine, WriteOff, WriteOffId,
};

type Result<T> = std::result::Result<T, StoreError>;

/// The ledger of one workspace over plain maps. A clone is a copy of all of it: keep the old one to roll back.
#[derive(Clone, Debug, Default)]
pub struct MemoryLedger {
    receivables: BTreeMap<ReceivableId, Receivable>,
    notes: BTreeMap<NoteId, Note>,
    payments: BTreeMap<PaymentId, Recorded>,
    write_offs: BTreeMap<WriteOffId, WriteOff>,
    voids: BTreeMap<ReceivableId, Date>,
}

impl MemoryLedger {
    /// Opens what is owed by a sale; one that is known already stays as it is.
    pub fn open(&mut self, sale: &Sale) {
        self.receivables.entry(sale.id).or_insert_with(|| sale.receivable());
    }

    /// Takes back what was owed under a document that was voided on a day; a second time changes nothing.
    pub fn void(&mut self, id: ReceivableId, day: Date) {
        if let Some(owed) = self.receivables.get_mut(&id) {
            owed.voided = true;
            self.voids.entry(id).or_insert(day);
        }
    }

    /// Counts a note; one that is known already counts once.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when there is no such receivable, it was voided, or it would fall below zero.
    pub fn note(&mut self, note: &Note) -> Result<()> {
        if self.notes.contains_key(&note.id) {
            return Ok(());
        }
        let owed = self.owed(note.receivable)?;
        let mut moved = owed.clone();
        note.moves(&mut moved);
        if moved.voided || moved.outstanding() < 0 || moved.vat < 0 {
            return conflict("receivable");
        }
        *owed = moved;
        self.notes.insert(note.id, *note);
        Ok(())
    }

    /// Every payment with its reversal, in the order of their ids.
    pub fn payments_made(&self) -> impl Iterator<Item = &Recorded> {
        self.payments.values()
    }

    /// Every write-off, in the order of their ids.
    pub fn write_offs_made(&self) -> impl Iterator<Item = &WriteOff> {
        self.write_offs.values()
    }

    fn owed(&mut self, id: ReceivableId) -> Result<&mut Receivable> {
        self.receivables.get_mut(&id).ok_or(StoreError::Conflict { what: "receivable" })
    }

    fn lines(&self, debtor: DebtorId) -> Vec<StatementLine> {
        let mut lines = Vec::new();
        let mut add = |day, movement, currency, amount| lines.push(StatementLine { day, movement, currency, amount });
        for owed in self.receivables.values().filter(|owed| owed.debtor == debtor) {
            add(owed.issued_on, Movement::Billed(owed.id), owed.currency, owed.billed);
            if let Some(day) = self.voids.get(&owed.id) {
                add(*day, Movement::Voided(owed.id), owed.currency, -owed.billed);
            }
        }
        for note in self.notes.values().filter(|note| note.debtor == debtor) {
            add(note.day, note.movement(), note.currency, note.owed());
        }
        for recorded in self.payments.values().filter(|recorded| recorded.payment.debtor == debtor) {
            let Payment { id, fields, .. } = &recorded.payment;
            add(fields.received_on, Movement::Paid(*id), fields.currency, -fields.total());
            if let Some(reversal) = &recorded.reversal {
                add(reversal.day, Movement::Reversed(*id), fields.currency, fields.total());
            }
        }
        for given_up in self.write_offs.values().filter(|given_up| given_up.debtor == debtor) {
            let movement = Movement::WrittenOff(given_up.id, given_up.receivable);
            add(given_up.day, movement, given_up.currency, -given_up.amount);
        }
        lines
    }
}

fn conflict<T>(what: &'static str) -> Result<T> {
    Err(StoreError::Conflict { what })
}

/// Those without a last day come last.
fn by_due(receivable: &Receivable) -> (bool, Option<Date>, ReceivableId) {
    (receivable.due_on.is_none(), receivable.due_on, receivable.id)
}

#[async_trait]
impl LedgerRead for MemoryLedger {
    async fn receivables(&mut self, ids: &[ReceivableId]) -> Result<Vec<Receivable>> {
        Ok(self.receivables.values().filter(|receivable| ids.contains(&receivable.id)).cloned().collect())
    }

    async fn open_of(&mut self, debtor: DebtorId, limit: u16) -> Result<Vec<Receivable>> {
        let open = self.receivables.values().filter(|owed| owed.debtor == debtor && owed.outstanding() > 0);
        let mut open: Vec<Receivable> = open.cloned().collect();
        open.sort_by_key(by_due);
        open.truncate(usize::from(limit));
        Ok(open)
    }

    async fn overdue(&mut self, today: Date, limit: u16) -> Result<Vec<Receivable>> {
        let late = |owed: &&Receivable| owed.outstanding() > 0 && owed.due_on.is_some_and(|due| due < today);
        let mut late: Vec<Receivable> = self.receivables.values().filter(late).cloned().collect();
        late.sort_by_key(by_due);
        late.truncate(usize::from(limit));
        Ok(late)
    }

    async fn ageing(&mut self, debtor: Option<DebtorId>, today: Date) -> Result<Vec<Aged>> {
        let of = |owed: &&Receivable| debtor.is_none_or(|debtor| owed.debtor == debtor);
        Ok(Aged::of(self.receivables.values().filter(of), today))
    }

    async fn payment(&mut self, id: PaymentId) -> Result<Option<Recorded>> {
        Ok(self.payments.get(&id).cloned())
    }

    async fn payments(
        &mut self,
        filter: PaymentFilter,
        page: PageRequest<PaymentId>,
    ) -> Result<Page<Recorded, PaymentId>> {
        let over = |payment: &Payment, id| payment.fields.allocations.iter().any(|share| share.receivable == id);
        let end = page.after.map_or(Bound::Unbounded, Bound::Excluded);
        let found = self.payments.range((Bound::Unbounded, end)).rev().map(|(_, recorded)| recorded);
        let found = found
            .filter(|recorded| filter.debtor.is_none_or(|debtor| recorded.payment.debtor == debtor))
            .filter(|recorded| filter.receivable.is_none_or(|id| over(&recorded.payment, id)))
            .filter(|recorded| filter.received.is_none_or(|days| days.hold(recorded.payment.fields.received_on)));
        let items = found.take(usize::from(page.limit()) + 1).cloned().collect();
        Ok(Page::cut(items, page.limit(), |recorded: &Recorded| recorded.payment.id))
    }

    async fn write_offs_of(&mut self, receivable: ReceivableId) -> Result<Vec<WriteOff>> {
        Ok(self.write_offs.values().filter(|given_up| given_up.receivable == receivable).cloned().collect())
    }

    async fn owed_before(&mut self, debtor: DebtorId, day: Date) -> Result<Vec<(Currency, i128)>> {
        let mut owed = BTreeMap::<Currency, i128>::new();
        for line in self.lines(debtor).iter().filter(|line| line.day < day) {
            *owed.entry(line.currency).or_default() += i128::from(line.amount);
        }
        Ok(owed.into_iter().collect())
    }

    async fn movements(&mut self, debtor: DebtorId, from: Date, to: Date) -> Result<Vec<StatementLine>> {
        Ok(self.lines(debtor).into_iter().filter(|line| (from..=to).contains(&line.day)).collect())
    }

    async fn stored_receivables(&mut self, after: Option<ReceivableId>, limit: u16) -> Result<Vec<Receivable>> {
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        let found = self.receivables.range((start, Bound::Unbounded)).take(usize::from(limit));
        Ok(found.map(|(_, receivable)| receivable.clone()).collect())
    }

    async fn stored_write_offs(&mut self, after: Option<WriteOffId>, limit: u16) -> Result<Vec<WriteOff>> {
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        let found = self.write_offs.range((start, Bound::Unbounded)).take(usize::from(limit));
        Ok(found.map(|(_, given_up)| given_up.clone()).collect())
    }
}

#[async_trait]
impl LedgerStore for MemoryLedger {
    /// The whole ledger is held by one work at a time.
    async fn receivables_for_update(&mut self, ids: &[ReceivableId]) -> Result<Vec<Receivable>> {
        self.receivables(ids).await
    }

    async fn save_payment(&mut self, payment: &Payment) -> Result<()> {
        if self.payments.contains_key(&payment.id) {
            return conflict("payment");
        }
        for share in &payment.fields.allocations {
            let owed = self.owed(share.receivable)?;
            if share.amount > owed.outstanding() {
                return conflict("receivable");
            }
            owed.paid += share.amount;
        }
        self.payments.insert(payment.id, Recorded { payment: payment.clone(), reversal: None });
        Ok(())
    }

    async fn save_reversal(&mut self, payment: &Payment, reversal: &Reversal) -> Result<()> {
        match self.payments.get_mut(&reversal.payment) {
            Some(recorded) if recorded.reversal.is_none() => recorded.reversal = Some(reversal.clone()),
            _ => return conflict("payment_reversal"),
        }
        for share in &payment.fields.allocations {
            self.owed(share.receivable)?.paid -= share.amount;
        }
        Ok(())
    }

    async fn save_write_off(&mut self, write_off: &WriteOff) -> Result<()> {
        let owed = self.owed(write_off.receivable)?;
        if write_off.amount > owed.outstanding() {
            return conflict("receivable");
        }
        owed.written_off += write_off.amount;
        if self.write_offs.insert(write_off.id, write_off.clone()).is_some() {
            return conflict("write_off");
        }
        Ok(())
    }
}
