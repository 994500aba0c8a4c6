//! The ledger's store on PostgreSQL, one module for each capability. What is owed is opened with the documents, in the
//! statement that stores them ([`opening`], [`noting`]).

mod payments;
mod receivables;
mod statements;
mod write_offs;

use async_trait::async_trait;
use dalil_ledger::{
    Aged, DebtorId, LedgerRead, LedgerStore, Payment, PaymentFilter, PaymentId, Receivable, ReceivableId, Recorded,
    Reversal, StatementLine, WriteOff, WriteOffId,
};
use dalil_money::Currency;
use dalil_tenancy::{
    StoreError,
    page::{Page, PageRequest},
};
use jiff::civil::Date;

pub(crate) use receivables::{noting, opening};

use crate::works::PgWork;

type Result<T> = std::result::Result<T, StoreError>;

#[async_trait]
impl LedgerRead for PgWork {
    async fn receivables(&mut self, ids: &[ReceivableId]) -> Result<Vec<Receivable>> {
        receivables::of(&self.tx, ids).await
    }

    async fn open_of(&mut self, debtor: DebtorId, limit: u16) -> Result<Vec<Receivable>> {
        receivables::open_of(&self.tx, debtor, limit).await
    }

    async fn overdue(&mut self, today: Date, limit: u16) -> Result<Vec<Receivable>> {
        receivables::overdue(&self.tx, today, limit).await
    }

    async fn ageing(&mut self, debtor: Option<DebtorId>, today: Date) -> Result<Vec<Aged>> {
        receivables::ageing(&self.tx, debtor, today).await
    }

    async fn payment(&mut self, id: PaymentId) -> Result<Option<Recorded>> {
        payments::find(&self.tx, id).await
    }

    async fn payments(
        &mut self,
        filter: PaymentFilter,
        page: PageRequest<PaymentId>,
    ) -> Result<Page<Recorded, PaymentId>> {
        payments::list(&self.tx, filter, page).await
    }

    async fn write_offs_of(&mut self, receivable: ReceivableId) -> Result<Vec<WriteOff>> {
        write_offs::of(&self.tx, receivable).await
    }

    async fn owed_before(&mut self, debtor: DebtorId, day: Date) -> Result<Vec<(Currency, i128)>> {
        statements::owed_before(&self.tx, debtor, day).await
    }

    async fn movements(&mut self, debtor: DebtorId, from: Date, to: Date) -> Result<Vec<StatementLine>> {
        statements::movements(&self.tx, debtor, from, to).await
    }

    async fn stored_receivables(&mut self, after: Option<ReceivableId>, limit: u16) -> Result<Vec<Receivable>> {
        receivables::stored(&self.tx, after, limit).await
    }

    async fn stored_write_offs(&mut self, after: Option<WriteOffId>, limit: u16) -> Result<Vec<WriteOff>> {
        write_offs::stored(&self.tx, after, limit).await
    }
}

#[async_trait]
impl LedgerStore for PgWork {
    async fn receivables_for_update(&mut self, ids: &[ReceivableId]) -> Result<Vec<Receivable>> {
        receivables::locked(&self.tx, ids).await
    }

    async fn save_payment(&mut self, payment: &Payment) -> Result<()> {
        self.recorded.dated(payment.at, payment.fields.received_on);
        payments::save(&self.tx, payment).await
    }

    async fn save_reversal(&mut self, payment: &Payment, reversal: &Reversal) -> Result<()> {
        self.recorded.dated(reversal.at, reversal.day);
        payments::save_reversal(&self.tx, payment, reversal).await
    }

    async fn save_write_off(&mut self, write_off: &WriteOff) -> Result<()> {
        self.recorded.dated(write_off.at, write_off.day);
        write_offs::save(&self.tx, write_off).await
    }
}
