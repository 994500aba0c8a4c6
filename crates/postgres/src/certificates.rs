//! The store of what clients withheld and of their certificates on PostgreSQL. What a payment withheld is opened by the
//! statement that keeps the payment.

mod kept;
mod rows;
mod withheld;

use async_trait::async_trait;
use dalil_invoicing::{
    ClientId, DocumentId, ReceivedId,
    certificates::{
        AwaitedFilter, Certificate, CertificateFilter, CertificateId, CertificatesRead, CertificatesStore, Recorded,
        Withheld, WithheldKey,
    },
    purchasing::Reversal,
    returns::TaxMonth,
};
use dalil_tenancy::{
    StoreError,
    page::{Page, PageRequest},
};

use crate::works::PgWork;

type Result<T> = std::result::Result<T, StoreError>;

#[async_trait]
impl CertificatesRead for PgWork {
    async fn awaited(
        &mut self,
        filter: AwaitedFilter,
        page: PageRequest<WithheldKey>,
    ) -> Result<Page<Withheld, WithheldKey>> {
        withheld::awaited(&self.tx, filter, page).await
    }

    async fn withheld(&mut self, payments: &[ReceivedId]) -> Result<Vec<Withheld>> {
        withheld::of(&self.tx, payments).await
    }

    async fn certificate(&mut self, id: CertificateId) -> Result<Option<Recorded>> {
        kept::find(&self.tx, id).await
    }

    async fn certificates(
        &mut self,
        filter: CertificateFilter,
        page: PageRequest<CertificateId>,
    ) -> Result<Page<Recorded, CertificateId>> {
        kept::list(&self.tx, filter, page).await
    }

    async fn certified(&mut self, month: TaxMonth) -> Result<i64> {
        kept::certified(&self.tx, month).await
    }

    async fn stored_withheld(&mut self, after: Option<(ReceivedId, DocumentId)>, limit: u16) -> Result<Vec<Withheld>> {
        withheld::stored(&self.tx, after, limit).await
    }
}

#[async_trait]
impl CertificatesStore for PgWork {
    async fn withheld_for_update(&mut self, payments: &[ReceivedId]) -> Result<Vec<Withheld>> {
        withheld::locked(&self.tx, payments).await
    }

    async fn entered(&mut self, client: ClientId, key: &str) -> Result<(u16, bool)> {
        kept::entered(&self.tx, client, key).await
    }

    async fn save_certificate(&mut self, certificate: &Certificate) -> Result<()> {
        kept::save(&self.tx, certificate).await
    }

    async fn save_certificate_reversal(
        &mut self,
        certificate: &Certificate,
        reversal: &Reversal<CertificateId>,
    ) -> Result<()> {
        kept::save_reversal(&self.tx, certificate, reversal).await
    }
}
