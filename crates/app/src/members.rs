use dalil_identity::Member;
use dalil_tenancy::Actor;

use crate::{App, Failure, permission};

impl App {
    /// The members of the workspace, in the order they joined.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn members(&self, actor: &Actor) -> Result<Vec<Member>, Failure<std::convert::Infallible>> {
        let permit = actor.permit(permission::MEMBERS_READ)?;
        let mut work = self.works.read(&permit).await?;
        Ok(work.members().members().await?)
    }
}
