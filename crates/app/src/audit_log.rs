use dalil_audit::{Personal, Row, permission};
use dalil_tenancy::{
    Actor,
    page::{Page, PageRequest},
};

use crate::Failure;

impl crate::App {
    /// The audit log, newest first (S4-25).
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn audit_log(
        &self,
        actor: &Actor,
        page: PageRequest<u64>,
    ) -> Result<Page<(Row, Option<Personal>), u64>, Failure<std::convert::Infallible>> {
        let permit = actor.permit(permission::READ)?;
        let mut work = self.works.read(&permit).await?;
        Ok(work.audit().entries(page).await?)
    }
}
