use std::collections::HashMap;

use dalil_invoicing::{ClientId, DocumentId, DocumentSummary, Issued, series::day_in};
use dalil_ledger::{Aged, DebtorId, PaymentFilter, Receivable, Recorded, State, WriteOff, permission};
use dalil_tenancy::{
    Actor, StoreError,
    page::{MAX_PAGE, PageRequest},
};
use jiff::{civil::Date, tz::TimeZone};

use super::{PaymentError, Result, document, receivable, sale};
use crate::{App, Failure, ports::ReadWork};

/// How many other open invoices a payment may be recorded over beside the one it is for.
const OTHERS: u16 = 20;

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

/// An invoice under which something is owed, with the client's others of the same currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payable {
    /// The invoice.
    pub invoice: Owed,
    /// The others, the earliest last day first.
    pub others: Vec<Owed>,
    /// The present day in the workspace's calendar.
    pub today: Date,
}

/// An invoice and what is owed under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// The invoice.
    pub invoice: DocumentSummary,
    /// What is owed under it.
    pub receivable: Receivable,
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
        let ids: Vec<_> = ids.iter().copied().map(receivable).collect();
        let found = work.ledger().receivables(&ids).await?;
        let today = self.day_for(&mut *work, &found).await?;
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

    /// What a payment for an invoice may settle: the invoice, and the client's other open ones of its currency.
    ///
    /// # Errors
    /// [`PaymentError::NotFound`]; [`PaymentError::Voided`]; [`PaymentError::NothingOutstanding`].
    pub async fn payable(&self, actor: &Actor, invoice: DocumentId) -> Result<Payable> {
        let permit = actor.permit(permission::PAYMENTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let today = self.today_of(&mut *work).await?;
        let id = receivable(invoice);
        let owed = work.ledger().receivables(&[id]).await?.pop().ok_or(Failure::refused(PaymentError::NotFound))?;
        if owed.voided {
            return Err(Failure::refused(PaymentError::Voided));
        }
        if owed.outstanding() <= 0 {
            return Err(Failure::refused(PaymentError::NothingOutstanding));
        }
        let mut open = work.ledger().open_of(owed.debtor, OTHERS).await?;
        open.retain(|other| other.id != id && other.currency == owed.currency);
        let ids: Vec<DocumentId> = open.iter().map(|other| document(other.id)).chain([invoice]).collect();
        let known = work.invoicing().summaries(&ids).await?;
        let with_invoice = |receivable: Receivable| {
            let invoice = known.iter().find(|known| known.id == document(receivable.id))?.clone();
            Some(Owed { invoice, receivable })
        };
        let invoice = with_invoice(owed).ok_or(Failure::refused(PaymentError::NotFound))?;
        Ok(Payable { invoice, others: open.into_iter().filter_map(with_invoice).collect(), today })
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

    /// Where an issued document stands today; a statutory form stands nowhere, its invoice does.
    pub(crate) async fn standing(
        &self,
        work: &mut dyn ReadWork,
        issued: &Issued,
    ) -> std::result::Result<Option<Standing>, StoreError> {
        let Some(sale) = sale(issued.row()) else { return Ok(None) };
        let owed = work.ledger().receivables(&[sale.id]).await?;
        let today = self.day_for(work, &owed).await?;
        Ok(owed.into_iter().next().map(|owed| Standing::on(today, owed)))
    }

    /// The day to tell these by. Everywhere it is the day of UTC or one beside it, so that the workspace's calendar is
    /// read only where a last day lies as near.
    async fn day_for(&self, work: &mut dyn ReadWork, owed: &[Receivable]) -> std::result::Result<Date, StoreError> {
        let utc = day_in(&TimeZone::UTC, self.clock.now());
        let is_near = |due: Date| (due - utc).get_days().abs() <= 1;
        if owed.iter().any(|owed| owed.outstanding() > 0 && owed.due_on.is_some_and(is_near)) {
            self.today_of(work).await
        } else {
            Ok(utc)
        }
    }

    /// The present day in the workspace's calendar.
    pub(crate) async fn today_of(&self, work: &mut dyn ReadWork) -> std::result::Result<Date, StoreError> {
        Ok(day_in(&work.invoicing().settings().await?.time_zone(), self.clock.now()))
    }
}
