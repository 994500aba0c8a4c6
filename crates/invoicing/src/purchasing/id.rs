//! The ids of suppliers and their papers.

dalil_tenancy::id!(
    /// A supplier of the workspace.
    SupplierId
);
dalil_tenancy::id!(
    /// A supplier's paper that the workspace received.
    PurchaseId
);
dalil_tenancy::id!(
    /// Money paid to a supplier.
    SupplierPaymentId
);
