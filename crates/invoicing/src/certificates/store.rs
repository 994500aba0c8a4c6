//! What certificates need stored: two traits over one workspace, already scoped by the unit of work they come from.
//!
//! An implementer must never answer with another workspace's rows, must keep records for ever as they were given, and must
//! open a [`Withheld`] for each document of which a payment withheld VAT in the commit that keeps the payment, and mark it in
//! the commit that takes the payment back.

use async_trait::async_trait;
use dalil_tenancy::{
    StoreError,
    page::{Page, PageRequest},
};
use jiff::civil::Date;

use super::{Certificate, CertificateId, Recorded, Withheld, WithheldKey};
use crate::{ClientId, ReceivedId, purchasing::Reversal, returns::TaxMonth};

/// Of what a certificate is awaited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AwaitedFilter {
    /// Only from one client.
    pub client: Option<ClientId>,
    /// Only for payments of before this day.
    pub before: Option<Date>,
}

/// Which certificates to list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CertificateFilter {
    /// Only of one client.
    pub client: Option<ClientId>,
    /// Only those that lower the tax of this period, and were not reversed: what stands behind note 29.
    pub month: Option<TaxMonth>,
}

/// Reading.
#[async_trait]
pub trait CertificatesRead: Send {
    /// Of what a certificate is awaited, the oldest payment first. It costs what is awaited, however much was ever withheld.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn awaited(
        &mut self,
        filter: AwaitedFilter,
        page: PageRequest<WithheldKey>,
    ) -> Result<Page<Withheld, WithheldKey>, StoreError>;

    /// What payments withheld, in the order of payments and documents; without those that withheld nothing.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn withheld(&mut self, payments: &[ReceivedId]) -> Result<Vec<Withheld>, StoreError>;

    /// A certificate.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn certificate(&mut self, id: CertificateId) -> Result<Option<Recorded>, StoreError>;

    /// Certificates, the last entered first.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn certificates(
        &mut self,
        filter: CertificateFilter,
        page: PageRequest<CertificateId>,
    ) -> Result<Page<Recorded, CertificateId>, StoreError>;

    /// Note 29 of the return of a month: what its certificates count, in poisha; what was reversed counts nowhere.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn certified(&mut self, month: TaxMonth) -> Result<i64, StoreError>;

    /// All that was withheld, in the order of payments and documents, for checking; after the given one, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn stored_withheld(
        &mut self,
        after: Option<(ReceivedId, crate::DocumentId)>,
        limit: u16,
    ) -> Result<Vec<Withheld>, StoreError>;
}

/// Reading and writing, in one unit of work.
#[async_trait]
pub trait CertificatesStore: CertificatesRead {
    /// What payments withheld, locked until the work ends, in the order of payments and documents.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn withheld_for_update(&mut self, payments: &[ReceivedId]) -> Result<Vec<Withheld>, StoreError>;

    /// How often a certificate of a client was entered: all of them, and whether one of them stands.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn entered(&mut self, client: ClientId, key: &str) -> Result<(u16, bool), StoreError>;

    /// Keeps a certificate, and counts what it says; what its payments withheld was read for update.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the id is taken, the same was entered as often already, or nothing was withheld of a line.
    async fn save_certificate(&mut self, certificate: &Certificate) -> Result<(), StoreError>;

    /// Keeps the reversal of a certificate, and takes what it says back; what its payments withheld was read for update.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it is reversed already.
    async fn save_certificate_reversal(
        &mut self,
        certificate: &Certificate,
        reversal: &Reversal<CertificateId>,
    ) -> Result<(), StoreError>;
}
