//! The registers of sales and purchases and the worksheet of the return, recomputed from the records each time they are
//! asked for.

use std::convert::Infallible;

use dalil_invoicing::{
    permission,
    purchasing::{PurchaseKey, Recorded, RegisterFilter},
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
        self.note_register(actor, format!("sales {}", filter.month)).await?;
        Ok(sales)
    }

    /// The purchases of a month as their register (Mushak 6.1) lists them, in the order in which they were received.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn purchase_register(
        &self,
        actor: &Actor,
        filter: RegisterFilter,
        page: PageRequest<PurchaseKey>,
    ) -> Result<Page<Recorded, PurchaseKey>> {
        let permit = actor.permit(permission::REGISTERS_READ)?;
        let mut work = self.works.read(&permit).await?;
        Ok(work.purchases().register(filter, page).await?)
    }

    /// The same register taken away as a whole: noted in the access log before its first page leaves.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn export_purchases(
        &self,
        actor: &Actor,
        filter: RegisterFilter,
        page: PageRequest<PurchaseKey>,
    ) -> Result<Page<Recorded, PurchaseKey>> {
        let purchases = self.purchase_register(actor, filter, page).await?;
        self.note_register(actor, format!("purchases {}", filter.month)).await?;
        Ok(purchases)
    }

    async fn note_register(&self, actor: &Actor, subject_id: String) -> Result<()> {
        let permit = actor.permit(permission::REGISTERS_READ)?;
        let note = AccessNote::new(self.clock.now(), "register", subject_id);
        Ok(self.works.note_access(&permit, &note).await?)
    }

    /// What the documents, purchases, payments to suppliers and certificates of a month give to its return.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn worksheet(&self, actor: &Actor, month: TaxMonth) -> Result<Worksheet> {
        let permit = actor.permit(permission::REGISTERS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let taxed = work.invoicing().taxed(month).await?;
        let bought = work.purchases().bought(month).await?;
        Ok(Worksheet::of(month, &taxed, &bought, work.certificates().certified(month).await?))
    }

    /// The tax period that today lies in, in Dhaka; for an auditor the last of the year that has begun.
    pub fn tax_month(&self, actor: &Actor) -> TaxMonth {
        let today = day_in(&dhaka(), self.clock.now());
        TaxMonth::of(actor.window().map_or(today, |window| today.clamp(window.days().first, window.days().last)))
    }
}
