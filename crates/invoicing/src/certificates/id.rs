//! The ids of certificates.

dalil_tenancy::id!(
    /// A certificate of VAT deducted at source that a client gave.
    CertificateId
);
