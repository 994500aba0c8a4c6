//! What this domain needs stored: two traits over one workspace, already scoped by the unit of work they come from.
//!
//! An implementer must never answer with another workspace's rows, must keep records for ever as they were given, and
//! must open a receivable for each issued invoice in the commit that issues it, mark it in the commit that voids it, and
//! move it by each note in that note's.

use async_trait::async_trait;
use dalil_money::Currency;
use dalil_tenancy::{
    Days, StoreError,
    page::{Page, PageRequest},
};
use jiff::civil::Date;

use crate::{
    Aged, DebtorId, Payment, PaymentId, Receivable, ReceivableId, Recorded, Reversal, StatementLine, WriteOff,
    WriteOffId,
};

/// Which payments to list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PaymentFilter {
    /// Only of one client.
    pub debtor: Option<DebtorId>,
    /// Only over one document.
    pub receivable: Option<ReceivableId>,
    /// Only what was received on these days.
    pub received: Option<Days>,
}

/// Reading.
#[async_trait]
pub trait LedgerRead: Send {
    /// What is owed under these documents, in the order of their ids; without those under which nothing ever was.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn receivables(&mut self, ids: &[ReceivableId]) -> Result<Vec<Receivable>, StoreError>;

    /// What a client still owes, the earliest last day first and those without one last; at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn open_of(&mut self, debtor: DebtorId, limit: u16) -> Result<Vec<Receivable>, StoreError>;

    /// What is late on a day, the latest first to be paid; at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn overdue(&mut self, today: Date, limit: u16) -> Result<Vec<Receivable>, StoreError>;

    /// What is owed on a day, by all clients or one, by currency and age in their order; an age with nothing is left out.
    /// It costs what is open, however much was ever issued.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn ageing(&mut self, debtor: Option<DebtorId>, today: Date) -> Result<Vec<Aged>, StoreError>;

    /// One payment.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn payment(&mut self, id: PaymentId) -> Result<Option<Recorded>, StoreError>;

    /// Payments, the latest recorded first.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn payments(
        &mut self,
        filter: PaymentFilter,
        page: PageRequest<PaymentId>,
    ) -> Result<Page<Recorded, PaymentId>, StoreError>;

    /// What was written off under a document, the earliest first.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn write_offs_of(&mut self, receivable: ReceivableId) -> Result<Vec<WriteOff>, StoreError>;

    /// What a client owed before a day, by currency.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn owed_before(&mut self, debtor: DebtorId, day: Date) -> Result<Vec<(Currency, i128)>, StoreError>;

    /// What moved a client's account from one day to another, both included, in any order.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn movements(&mut self, debtor: DebtorId, from: Date, to: Date) -> Result<Vec<StatementLine>, StoreError>;

    /// Receivables in the order of their ids, for checking; after the given one, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn stored_receivables(
        &mut self,
        after: Option<ReceivableId>,
        limit: u16,
    ) -> Result<Vec<Receivable>, StoreError>;

    /// Write-offs in the order of their ids, for checking; after the given one, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn stored_write_offs(&mut self, after: Option<WriteOffId>, limit: u16) -> Result<Vec<WriteOff>, StoreError>;
}

/// Reading and writing, in one unit of work.
#[async_trait]
pub trait LedgerStore: LedgerRead {
    /// Reads and locks what is owed under these documents, in the order of their ids, until the work ends.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn receivables_for_update(&mut self, ids: &[ReceivableId]) -> Result<Vec<Receivable>, StoreError>;

    /// Keeps a payment and counts its allocations as paid; they were read for update.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the id is taken or an allocation is above what is owed.
    async fn save_payment(&mut self, payment: &Payment) -> Result<(), StoreError>;

    /// Keeps a reversal and takes the payment's allocations back; they were read for update.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the payment is reversed already.
    async fn save_reversal(&mut self, payment: &Payment, reversal: &Reversal) -> Result<(), StoreError>;

    /// Keeps a write-off and counts it; what is owed was read for update.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the id is taken or it is above what is owed.
    async fn save_write_off(&mut self, write_off: &WriteOff) -> Result<(), StoreError>;
}
