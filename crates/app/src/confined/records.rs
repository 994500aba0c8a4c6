//! Quotations, certificates and witnesses within a year: an auditor reads no drafts of offers nor what became of them, and certificates as far as the return of a
//! month of the year counts them.

use async_trait::async_trait;
use dalil_invoicing::{
    DocumentId, ReceivedId,
    certificates::{
        AwaitedFilter, CertificateFilter, CertificateId, CertificatesRead, Recorded, Withheld, WithheldKey,
    },
    returns::TaxMonth,
};
use dalil_ledger::{LedgerRead as _, PaymentId};
use dalil_tenancy::page::{Page, PageRequest};

use super::{Confined, Result, out_of_reach};
use crate::{
    kept_logs::{Contradiction, KeptCheckpoint, KeptLog, KeptLogId},
    ports::{KeptLogsRead, WitnessesRead},
    witnesses::{Sending, Witness, WitnessId},
};

#[async_trait]
impl CertificatesRead for Confined {
    /// What is awaited now is of no year.
    async fn awaited(&mut self, _: AwaitedFilter, _: PageRequest<WithheldKey>) -> Result<Page<Withheld, WithheldKey>> {
        out_of_reach()
    }

    async fn withheld(&mut self, payments: &[ReceivedId]) -> Result<Vec<Withheld>> {
        let days = self.days();
        let mut withheld = self.inner.certificates().withheld(payments).await?;
        withheld.retain(|withheld| days.hold(withheld.paid_on));
        // What was taken back after the year stands in it.
        for withheld in withheld.iter_mut().filter(|withheld| withheld.taken_back) {
            let payment = self.payment(PaymentId::from_uuid(withheld.payment.as_uuid())).await?;
            withheld.taken_back = payment.is_none_or(|payment| payment.reversal.is_some());
        }
        Ok(withheld)
    }

    /// Its amounts may be of payments of another year.
    async fn certificate(&mut self, _: CertificateId) -> Result<Option<Recorded>> {
        Ok(None)
    }

    async fn certificates(
        &mut self,
        _: CertificateFilter,
        _: PageRequest<CertificateId>,
    ) -> Result<Page<Recorded, CertificateId>> {
        out_of_reach()
    }

    async fn certified(&mut self, month: TaxMonth) -> Result<i64> {
        if self.days().hold(month.first()) { self.inner.certificates().certified(month).await } else { out_of_reach() }
    }

    async fn stored_withheld(&mut self, _: Option<(ReceivedId, DocumentId)>, _: u16) -> Result<Vec<Withheld>> {
        out_of_reach()
    }
}

#[async_trait]
impl WitnessesRead for Confined {
    async fn witnesses(&mut self) -> Result<Vec<Witness>> {
        out_of_reach()
    }

    async fn last_sent(&mut self, _: WitnessId) -> Result<Option<Sending>> {
        out_of_reach()
    }

    async fn sendings(&mut self, _: WitnessId, _: u16) -> Result<Vec<Sending>> {
        out_of_reach()
    }
}

#[async_trait]
impl KeptLogsRead for Confined {
    async fn kept_logs(&mut self) -> Result<Vec<KeptLog>> {
        out_of_reach()
    }

    async fn latest_kept(&mut self, _: KeptLogId, _: u16) -> Result<Vec<KeptCheckpoint>> {
        out_of_reach()
    }

    async fn kept_of_size(&mut self, _: KeptLogId, _: u64) -> Result<Option<KeptCheckpoint>> {
        out_of_reach()
    }

    async fn contradictions(&mut self, _: KeptLogId, _: u16) -> Result<Vec<Contradiction>> {
        out_of_reach()
    }
}
