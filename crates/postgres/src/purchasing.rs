//! The store of suppliers and purchases on PostgreSQL, one module for each capability.

mod payments;
mod purchases;
mod register;
mod rows;
mod suppliers;

use async_trait::async_trait;
use dalil_invoicing::{
    purchasing::{
        Bought, Purchase, PurchaseId, PurchaseKey, PurchasesRead, PurchasesStore, Recorded, RegisterFilter, Reversal,
        Supplier, SupplierId, SupplierPayment, SupplierPaymentId,
    },
    returns::TaxMonth,
};
use dalil_tenancy::{
    Days, StoreError,
    page::{Page, PageRequest},
};

use crate::works::PgWork;

type Result<T> = std::result::Result<T, StoreError>;

#[async_trait]
impl PurchasesRead for PgWork {
    async fn supplier(&mut self, id: SupplierId) -> Result<Option<Supplier>> {
        suppliers::find(&self.tx, id).await
    }

    async fn suppliers(&mut self, page: PageRequest<SupplierId>) -> Result<Page<Supplier, SupplierId>> {
        suppliers::list(&self.tx, page).await
    }

    async fn suppliers_bought_from(
        &mut self,
        periods: Days,
        page: PageRequest<SupplierId>,
    ) -> Result<Page<Supplier, SupplierId>> {
        suppliers::of_periods(&self.tx, periods, page).await
    }

    async fn purchase(&mut self, id: PurchaseId) -> Result<Option<Recorded>> {
        purchases::find(&self.tx, id).await
    }

    async fn paid_purchase(&mut self, id: SupplierPaymentId) -> Result<Option<PurchaseId>> {
        payments::purchase_of(&self.tx, id).await
    }

    async fn purchases(
        &mut self,
        supplier: Option<SupplierId>,
        page: PageRequest<PurchaseId>,
    ) -> Result<Page<Recorded, PurchaseId>> {
        purchases::list(&self.tx, None, supplier, page).await
    }

    async fn purchases_of(
        &mut self,
        periods: Days,
        supplier: Option<SupplierId>,
        page: PageRequest<PurchaseId>,
    ) -> Result<Page<Recorded, PurchaseId>> {
        purchases::list(&self.tx, Some(periods), supplier, page).await
    }

    async fn register(
        &mut self,
        filter: RegisterFilter,
        page: PageRequest<PurchaseKey>,
    ) -> Result<Page<Recorded, PurchaseKey>> {
        register::list(&self.tx, filter, page).await
    }

    async fn bought(&mut self, month: TaxMonth) -> Result<Bought> {
        register::bought(&self.tx, month).await
    }
}

#[async_trait]
impl PurchasesStore for PgWork {
    async fn supplier_for_update(&mut self, id: SupplierId) -> Result<Option<Supplier>> {
        suppliers::locked(&self.tx, id).await
    }

    async fn insert_supplier(&mut self, supplier: &Supplier) -> Result<()> {
        suppliers::insert(&self.tx, supplier).await
    }

    async fn save_supplier(&mut self, supplier: &Supplier) -> Result<()> {
        suppliers::save(&self.tx, supplier).await
    }

    async fn entered(&mut self, supplier: SupplierId, key: &str) -> Result<(u16, bool)> {
        purchases::entered(&self.tx, supplier, key).await
    }

    async fn save_purchase(&mut self, purchase: &Purchase) -> Result<()> {
        // It counts for the tax period that it is entered in, whenever the paper is from.
        self.recorded.dated(purchase.at, purchase.period.last());
        purchases::save(&self.tx, purchase).await
    }

    async fn save_reversal(&mut self, reversal: &Reversal<PurchaseId>) -> Result<()> {
        self.recorded.dated(reversal.at, reversal.day);
        purchases::save_reversal(&self.tx, reversal).await
    }

    async fn save_supplier_payment(&mut self, payment: &SupplierPayment) -> Result<()> {
        self.recorded.dated(payment.at, payment.paid_on);
        payments::save(&self.tx, payment).await
    }

    async fn save_payment_reversal(&mut self, reversal: &Reversal<SupplierPaymentId>) -> Result<()> {
        self.recorded.dated(reversal.at, reversal.day);
        payments::save_reversal(&self.tx, reversal).await
    }
}
