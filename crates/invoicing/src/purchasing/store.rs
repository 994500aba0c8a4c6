//! What purchases need stored: two traits over one workspace, already scoped by the unit of work they come from.
//!
//! An implementer must never answer with another workspace's rows, and must keep records for ever as they were given.

use async_trait::async_trait;
use dalil_tenancy::{
    Days, StoreError,
    page::{Page, PageRequest},
};

use super::{
    Bought, Purchase, PurchaseId, PurchaseKey, Recorded, RegisterFilter, Reversal, Supplier, SupplierId,
    SupplierPayment, SupplierPaymentId,
};
use crate::returns::TaxMonth;

/// Reading.
#[async_trait]
pub trait PurchasesRead: Send {
    /// A supplier.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn supplier(&mut self, id: SupplierId) -> Result<Option<Supplier>, StoreError>;

    /// Suppliers, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn suppliers(&mut self, page: PageRequest<SupplierId>) -> Result<Page<Supplier, SupplierId>, StoreError>;

    /// Suppliers with a purchase of these tax periods, newest first. Each that is passed over on the way costs one look at an
    /// index.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn suppliers_bought_from(
        &mut self,
        periods: Days,
        page: PageRequest<SupplierId>,
    ) -> Result<Page<Supplier, SupplierId>, StoreError>;

    /// A purchase.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn purchase(&mut self, id: PurchaseId) -> Result<Option<Recorded>, StoreError>;

    /// The purchase that a payment paid.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn paid_purchase(&mut self, id: SupplierPaymentId) -> Result<Option<PurchaseId>, StoreError>;

    /// Purchases, of one supplier or of all, the last entered first.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn purchases(
        &mut self,
        supplier: Option<SupplierId>,
        page: PageRequest<PurchaseId>,
    ) -> Result<Page<Recorded, PurchaseId>, StoreError>;

    /// Purchases of these tax periods, of one supplier or of all, the last entered first.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn purchases_of(
        &mut self,
        periods: Days,
        supplier: Option<SupplierId>,
        page: PageRequest<PurchaseId>,
    ) -> Result<Page<Recorded, PurchaseId>, StoreError>;

    /// The register of purchases of a month, in the order in which they were received.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn register(
        &mut self,
        filter: RegisterFilter,
        page: PageRequest<PurchaseKey>,
    ) -> Result<Page<Recorded, PurchaseKey>, StoreError>;

    /// What a month gives to its return; what was reversed counts nowhere.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn bought(&mut self, month: TaxMonth) -> Result<Bought, StoreError>;
}

/// Reading and writing, in one unit of work.
#[async_trait]
pub trait PurchasesStore: PurchasesRead {
    /// Reads a supplier and locks it until the work ends. Whoever enters, reverses or pays a paper of it holds this lock.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn supplier_for_update(&mut self, id: SupplierId) -> Result<Option<Supplier>, StoreError>;

    /// Adds a supplier.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the id is taken.
    async fn insert_supplier(&mut self, supplier: &Supplier) -> Result<(), StoreError>;

    /// Saves a supplier that was read for update.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it is not there.
    async fn save_supplier(&mut self, supplier: &Supplier) -> Result<(), StoreError>;

    /// How often a paper of a supplier was entered: all of them, and whether one of them stands. Under the supplier's lock.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn entered(&mut self, supplier: SupplierId, key: &str) -> Result<(u16, bool), StoreError>;

    /// Keeps a purchase.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the id is taken, or the paper was entered as often already.
    async fn save_purchase(&mut self, purchase: &Purchase) -> Result<(), StoreError>;

    /// Keeps the reversal of a purchase.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it is reversed already.
    async fn save_reversal(&mut self, reversal: &Reversal<PurchaseId>) -> Result<(), StoreError>;

    /// Keeps a payment.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the id is taken or there is no such purchase.
    async fn save_supplier_payment(&mut self, payment: &SupplierPayment) -> Result<(), StoreError>;

    /// Keeps the reversal of a payment.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it is reversed already.
    async fn save_payment_reversal(&mut self, reversal: &Reversal<SupplierPaymentId>) -> Result<(), StoreError>;
}
