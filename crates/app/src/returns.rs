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

use crate::{App, Failure};

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
