//! The register of sales and the worksheet of the return, recomputed from the documents each time they are asked for.

use std::convert::Infallible;

use dalil_invoicing::{
    permission,
    returns::{SalesEntry, SalesFilter, SalesKey, TaxMonth, Worksheet},
    series::{day_in, dhaka},
};
use dalil_tenancy::{
    Actor,
    page::{Page, PageRequest},
};

use crate::{App, Failure, ports::AccessNote};

type Result<T> = std::result::Result<T, Failure<Infallible>>;

impl App {
    /// The tax invoices of a month as the register of sales lists them, the first issued first.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn sales(
        &self,
        actor: &Actor,
        filter: SalesFilter,
        page: PageRequest<SalesKey>,
    ) -> Result<Page<SalesEntry, SalesKey>> {
        let permit = actor.permit(permission::REGISTERS_READ)?;
        let mut work = self.works.read(&permit).await?;
        Ok(work.invoicing().sales(filter, page).await?)
    }

    /// The same register taken away as a whole: noted in the access log before its first page leaves.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn export_sales(
        &self,
        actor: &Actor,
        filter: SalesFilter,
        page: PageRequest<SalesKey>,
    ) -> Result<Page<SalesEntry, SalesKey>> {
        let sales = self.sales(actor, filter, page).await?;
        let permit = actor.permit(permission::REGISTERS_READ)?;
        let subject_id = format!("sales {}", filter.month);
        let note = AccessNote { at: self.clock.now(), subject_kind: "register", subject_id };
        self.works.note_access(&permit, &note).await?;
        Ok(sales)
    }

    /// What the documents of a month give to its return.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn worksheet(&self, actor: &Actor, month: TaxMonth) -> Result<Worksheet> {
        let permit = actor.permit(permission::REGISTERS_READ)?;
        let mut work = self.works.read(&permit).await?;
        Ok(Worksheet::of(month, &work.invoicing().taxed(month).await?))
    }

    /// The tax period that today lies in, in Dhaka.
    pub fn tax_month(&self) -> TaxMonth {
        TaxMonth::of(day_in(&dhaka(), self.clock.now()))
    }
}
