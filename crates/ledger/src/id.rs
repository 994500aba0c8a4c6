//! The ids of this domain.

dalil_tenancy::id!(
    /// Who owes: a client.
    DebtorId
);
dalil_tenancy::id!(
    /// What is owed under one issued document; it bears the document's id.
    ReceivableId
);
dalil_tenancy::id!(
    /// A payment received.
    PaymentId
);
dalil_tenancy::id!(
    /// A credit or debit note; it bears the document's id.
    NoteId
);
dalil_tenancy::id!(
    /// A write-off.
    WriteOffId
);
