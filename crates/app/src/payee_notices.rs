//! Who is told of a change of the account that papers name, and by what facts; the words are the mail's.

use std::collections::BTreeSet;

use dalil_audit::Change;
use dalil_identity::EmailAddress;
use dalil_invoicing::{
    ClientId, DocumentFilter, Name, PaperLanguage, PayeeChange, PayeeChangeId, PayeeState, PayeeStep, Proposed,
    TakenStep, permission,
    series::{day_in, dhaka},
};
use dalil_tenancy::{
    Actor, PersonId, StoreError,
    page::{MAX_PAGE, PageRequest},
};
use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};

use crate::{
    App, Failure,
    ports::{Message, ReadWork, Recipient},
};

/// Clients that got a document within so many days are told.
pub const TOLD_DAYS: i32 = 90;

/// Why nobody was told.
#[derive(Debug, thiserror::Error)]
pub enum NoticeError {
    /// It has not taken effect yet: to be tried again.
    #[error("the change has not taken effect yet")]
    TooEarly,
}

/// What a member is told.
#[derive(Clone, Debug)]
pub struct MemberNotice {
    /// Whom, and where.
    pub to: Recipient,
    /// The change as it stands now.
    pub change: PayeeChange,
    /// By what name the workspace knows whoever proposed it; none of a part of the program.
    pub proposed_by: Option<String>,
    /// The workspace's time zone.
    pub zone: TimeZone,
}

/// What a client is told: that the account changed and since when, and never the account, so that nobody learns to trust
/// a mail for one.
#[derive(Clone, Debug)]
pub struct ClientNotice {
    /// The client's first address.
    pub to: EmailAddress,
    /// In which language.
    pub language: PaperLanguage,
    /// The workspace's name on its papers.
    pub issuer: Name,
    /// Since which day the papers name the other account.
    pub since: Date,
}

type Result<T> = std::result::Result<T, Failure<NoticeError>>;

impl App {
    /// What a member is told of a change; none when they are a member no more.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn member_notice(
        &self,
        actor: &Actor,
        id: PayeeChangeId,
        person: PersonId,
    ) -> Result<Option<MemberNotice>> {
        let permit = actor.permit(permission::PAYEE_READ)?;
        let Some(to) = self.directory.recipient(permit.workspace(), person).await? else { return Ok(None) };
        let mut work = self.works.read(&permit).await?;
        let Some(change) = work.invoicing().payee_change(id).await? else { return Ok(None) };
        let zone = work.invoicing().settings().await?.time_zone();
        let proposer = change.by.strip_prefix("person:").and_then(|id| id.parse().ok());
        let proposed_by = match proposer {
            Some(person) => work.members().names(&[person]).await?.pop().map(|(_, name)| name),
            None => None,
        };
        Ok(Some(MemberNotice { to, change, proposed_by, zone }))
    }

    /// Finds the clients that got a document of late once a change took effect, and has each of them told once. A change
    /// that was stopped is no news, and doing it again tells nobody twice.
    ///
    /// # Errors
    /// [`NoticeError::TooEarly`].
    pub async fn tell_clients(&self, actor: &Actor, id: PayeeChangeId) -> Result<()> {
        let read = actor.permit(permission::PAYEE_READ)?;
        actor.permit(permission::DOCUMENTS_READ)?;
        actor.permit(permission::CLIENTS_READ)?;
        let permit = actor.permit(permission::PAYEE_TELL)?;
        let at = self.now_stored();
        let mut work = self.works.read(&read).await?;
        let Some(change) = work.invoicing().payee_change(id).await? else { return Ok(()) };
        let effective = match change.state(at) {
            PayeeState::Effective(effective) if matches!(change.proposed, Proposed::Details(_)) => effective,
            PayeeState::Waiting(_) => return Err(Failure::refused(NoticeError::TooEarly)),
            _ => return Ok(()),
        };
        if change.step(PayeeStep::Told).is_some() {
            return Ok(());
        }
        let clients = with_address(&mut *work, effective).await?;
        drop(work);
        let step =
            TakenStep { change: id, step: PayeeStep::Told, at, by: permit.principal().to_string(), effective_at: None };
        let mut work = self.works.begin(&permit).await?;
        match work.invoicing().insert_payee_step(&step).await {
            // Another worker was faster.
            Err(StoreError::Conflict { .. }) => return Ok(()),
            stored => stored?,
        }
        for client in &clients {
            work.outbox().enqueue(&Message::TellClient { change: id, client: *client }).await?;
        }
        let act = self.step_act(&permit, &step);
        work.commit(act.change(Change::new("clients", None, Some(clients.len().to_string()))).into()).await?;
        Ok(())
    }

    /// What a client is told of a change that took effect; none where the client has no address by now.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn client_notice(
        &self,
        actor: &Actor,
        id: PayeeChangeId,
        client: ClientId,
    ) -> Result<Option<ClientNotice>> {
        let permit = actor.permit(permission::CLIENTS_READ)?;
        actor.permit(permission::PAYEE_READ)?;
        let mut work = self.works.read(&permit).await?;
        let store = work.invoicing();
        let (Some(change), Some(client), Some(brand)) =
            (store.payee_change(id).await?, store.client(client).await?, store.brand().await?)
        else {
            return Ok(None);
        };
        let settings = store.settings().await?;
        let (PayeeState::Effective(effective), Some(to)) = (change.state(self.now_stored()), address_of(&client))
        else {
            return Ok(None);
        };
        Ok(Some(ClientNotice {
            to,
            language: client.fields.language.unwrap_or(settings.paper_language),
            issuer: brand.name,
            since: day_in(&settings.time_zone(), effective),
        }))
    }
}

/// The clients with an address that got a document in the days before a moment, each once.
async fn with_address(work: &mut dyn ReadWork, effective: Timestamp) -> std::result::Result<Vec<ClientId>, StoreError> {
    let from = day_in(&dhaka(), effective).saturating_sub(TOLD_DAYS.days());
    let filter = DocumentFilter { from: Some(from), ..DocumentFilter::default() };
    let (mut billed, mut after) = (BTreeSet::new(), None);
    loop {
        let page = work.invoicing().documents(filter, PageRequest::new(after, MAX_PAGE)).await?;
        billed.extend(page.items.iter().map(|document| document.client));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let mut told = Vec::new();
    for id in billed {
        if work.invoicing().client(id).await?.is_some_and(|client| address_of(&client).is_some()) {
            told.push(id);
        }
    }
    Ok(told)
}

/// The address of the first contact that has one.
fn address_of(client: &dalil_invoicing::Client) -> Option<EmailAddress> {
    let mut addresses = client.fields.contacts.iter().filter_map(|contact| contact.email.as_ref());
    addresses.find_map(|address| address.as_str().parse().ok())
}
