//! The ids of this domain.

dalil_tenancy::id!(
    /// A client of the workspace.
    ClientId
);
dalil_tenancy::id!(
    /// An invoice from draft to document: the invoice document keeps the id its draft had.
    InvoiceId
);
dalil_tenancy::id!(
    /// An issued document of any kind.
    DocumentId
);
dalil_tenancy::id!(
    /// A place of business from which forms are issued.
    PlaceId
);

impl From<InvoiceId> for DocumentId {
    fn from(id: InvoiceId) -> Self {
        Self::from_uuid(id.as_uuid())
    }
}
dalil_tenancy::id!(
    /// A payment that a money receipt is for; it bears the payment's id.
    ReceivedId
);
