use dalil_invoicing::{
    permission,
    search::{Hits, Query, Reach},
};
use dalil_tenancy::Actor;

use crate::{App, Failure};

/// How many hits of each kind are given: what fits under a search field.
const HITS: u16 = 8;

impl App {
    /// The first clients, drafts and documents that a text leads to, within what the role may see; nothing for a text in
    /// which there is nothing to look for. The text is nowhere recorded.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn search(&self, actor: &Actor, text: &str) -> Result<Hits, Failure<std::convert::Infallible>> {
        let permit = actor.permit(permission::CLIENT_NAMES)?;
        let Some(query) = Query::parse(text) else { return Ok(Hits::default()) };
        let reach = Reach {
            details: actor.may(permission::CLIENTS_READ),
            drafts: actor.may(permission::DRAFTS_READ),
            documents: actor.may(permission::DOCUMENTS_READ),
            issued: None,
        };
        let mut work = self.works.read(&permit).await?;
        Ok(work.invoicing().search(&query, reach, HITS).await?)
    }
}
