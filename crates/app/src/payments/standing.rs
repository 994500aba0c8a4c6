use std::collections::HashMap;

use dalil_invoicing::{ClientId, DocumentId, DocumentSummary, series::day_in};
use dalil_ledger::{Aged, DebtorId, PaymentFilter, Receivable, Recorded, State, WriteOff, permission};
use dalil_tenancy::{
    Actor,
    page::{MAX_PAGE, PageRequest},
};
use jiff::civil::Date;

use super::{PaymentError, Result, document, receivable};
use crate::{App, Failure};

/// How many late invoices the first page names.
const OVERDUE: u16 = 5;

/// Where an issued invoice stands today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What is owed under it.
    pub receivable: Receivable,
    /// Where it stands.
    pub state: State,
}

impl Standing {
    fn on(today: Date, receivable: Receivable) -> Self {
        Self { state: receivable.state(today), receivable }
    }
}

/// How an invoice was settled so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// Where it stands.
    pub standing: Standing,
    /// Its payments, the latest first; at most [`MAX_PAGE`].
    pub payments: Vec<Recorded>,
    /// What was given up under it, the earliest first.
    pub write_offs: Vec<WriteOff>,
}

/// What all clients owe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receivables {
    /// By currency and age.
    pub ageing: Vec<Aged>,
    /// The invoices that are late the longest.
    pub overdue: Vec<Overdue>,
}

/// An invoice that is late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// The invoice.
    pub invoice: DocumentSummary,
    /// What is owed under it.
    pub receivable: Receivable,
    /// How many days ago its last day was.
    pub days: i32,
}

impl App {
    /// Where issued invoices stand today; without those that are none of this workspace.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn standings(&self, actor: &Actor, ids: &[DocumentId]) -> Result<HashMap<DocumentId, Standing>> {
        let permit = actor.permit(permission::PAYMENTS_READ)?;
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let mut work = self.works.read(&permit).await?;
        let today = self.today_of(&mut *work).await?;
        let ids: Vec<_> = ids.iter().copied().map(receivable).collect();
        let found = work.ledger().receivables(&ids).await?;
        Ok(found.into_iter().map(|owed| (document(owed.id), Standing::on(today, owed))).collect())
    }

    /// How an issued invoice was settled so far.
    ///
    /// # Errors
    /// [`PaymentError::NotFound`].
    pub async fn settlement(&self, actor: &Actor, invoice: DocumentId) -> Result<Settlement> {
        let permit = actor.permit(permission::PAYMENTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let today = self.today_of(&mut *work).await?;
        let id = receivable(invoice);
        let ledger = work.ledger();
        let owed = ledger.receivables(&[id]).await?.pop().ok_or(Failure::refused(PaymentError::NotFound))?;
        let filter = PaymentFilter { receivable: Some(id), ..PaymentFilter::default() };
        let payments = ledger.payments(filter, PageRequest::new(None, MAX_PAGE)).await?.items;
        let write_offs = ledger.write_offs_of(id).await?;
        Ok(Settlement { standing: Standing::on(today, owed), payments, write_offs })
    }

    /// What all clients owe by age, and the invoices that are late the longest.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn receivables(&self, actor: &Actor) -> Result<Receivables> {
        let permit = actor.permit(permission::PAYMENTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let today = self.today_of(&mut *work).await?;
        let ageing = work.ledger().ageing(None, today).await?;
        let late = work.ledger().overdue(today, OVERDUE).await?;
        let ids: Vec<DocumentId> = late.iter().map(|owed| document(owed.id)).collect();
        let known = if ids.is_empty() { Vec::new() } else { work.invoicing().summaries(&ids).await? };
        let overdue = late.into_iter().filter_map(|owed| {
            let invoice = known.iter().find(|invoice| invoice.id == document(owed.id))?.clone();
            let days = owed.due_on.map_or(0, |due| (today - due).get_days());
            Some(Overdue { invoice, receivable: owed, days })
        });
        Ok(Receivables { ageing, overdue: overdue.collect() })
    }

    /// What a client owes by age.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn owed_by(&self, actor: &Actor, client: ClientId) -> Result<Vec<Aged>> {
        let permit = actor.permit(permission::PAYMENTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let today = self.today_of(&mut *work).await?;
        Ok(work.ledger().ageing(Some(DebtorId::from_uuid(client.as_uuid())), today).await?)
    }

    /// The present day in the workspace's calendar.
    pub(super) async fn today_of(
        &self,
        work: &mut dyn crate::ports::ReadWork,
    ) -> std::result::Result<Date, dalil_tenancy::StoreError> {
        Ok(day_in(&work.invoicing().settings().await?.time_zone(), self.clock.now()))
    }
}
