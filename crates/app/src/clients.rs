use dalil_audit::Change;
use dalil_invoicing::{Client, ClientFields, ClientId, ClientKey, ClientSort, Name, input, permission};
use dalil_tenancy::{
    Actor,
    field::FieldErrors,
    page::{Page, PageRequest},
};

use crate::{
    App, Failure, action,
    once::{Done, Once, Stop},
};

/// Why a client was not added or changed.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// There is no such client.
    #[error("no such client")]
    NotFound,
    /// The caller saw another version than the one stored.
    #[error("the client was changed: it is at version {current}")]
    Stale {
        /// The version stored.
        current: i64,
    },
    /// The input breaks rules.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
}

type Result<T> = std::result::Result<T, Failure<ClientError>>;

impl App {
    /// One client.
    ///
    /// # Errors
    /// [`ClientError::NotFound`].
    pub async fn client(&self, actor: &Actor, id: ClientId) -> Result<Client> {
        let permit = actor.permit(permission::CLIENTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        work.invoicing().client(id).await?.ok_or(Failure::refused(ClientError::NotFound))
    }

    /// Clients in an order.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn clients(
        &self,
        actor: &Actor,
        sort: ClientSort,
        page: PageRequest<ClientKey>,
    ) -> Result<Page<Client, ClientKey>> {
        let permit = actor.permit(permission::CLIENTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        Ok(work.invoicing().clients(sort, page).await?)
    }

    /// The names of clients and nothing else of them, in an order.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn client_names(
        &self,
        actor: &Actor,
        sort: ClientSort,
        page: PageRequest<ClientKey>,
    ) -> Result<Page<(ClientId, Name), ClientKey>> {
        let permit = actor.permit(permission::CLIENT_NAMES)?;
        let mut work = self.works.read(&permit).await?;
        Ok(work.invoicing().clients(sort, page).await?.map(|client| (client.id, client.fields.name)))
    }

    /// Adds a client.
    ///
    /// # Errors
    /// [`ClientError::Invalid`].
    pub async fn add_client(
        &self,
        actor: &Actor,
        input: &input::Client,
        once: Once<'_, Client>,
    ) -> Result<Done<Client>> {
        let permit = actor.permit(permission::CLIENTS_WRITE)?;
        let fields = ClientFields::parse(input).map_err(|errors| Failure::refused(errors.into()))?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return repeated(stop);
        }
        let now = self.clock.now();
        let (millis, random) = self.ids().parts();
        let client =
            Client { id: ClientId::mint(millis, &random), fields, version: 1, created_at: now, updated_at: now };
        work.invoicing().insert_client(&client).await?;
        once.keep(work.replies(), &client).await?;
        let act = changes(self.act(&permit, action::CLIENT_ADDED, "client", client.id), None, &client.fields);
        work.commit(act.into()).await?;
        Ok(Done::Fresh(client))
    }

    /// Changes a client that the caller saw at a version.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn change_client(
        &self,
        actor: &Actor,
        id: ClientId,
        version: i64,
        input: &input::Client,
        once: Once<'_, Client>,
    ) -> Result<Done<Client>> {
        let permit = actor.permit(permission::CLIENTS_WRITE)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return repeated(stop);
        }
        let stored = work.invoicing().client_for_update(id).await?.ok_or(Failure::refused(ClientError::NotFound))?;
        if stored.version != version {
            return Err(Failure::refused(ClientError::Stale { current: stored.version }));
        }
        let fields = ClientFields::parse(input).map_err(|errors| Failure::refused(errors.into()))?;
        let client = Client { fields, version: version + 1, updated_at: self.clock.now(), ..stored.clone() };
        work.invoicing().save_client(&client).await?;
        once.keep(work.replies(), &client).await?;
        let act =
            changes(self.act(&permit, action::CLIENT_CHANGED, "client", id), Some(&stored.fields), &client.fields);
        work.commit(act.into()).await?;
        Ok(Done::Fresh(client))
    }
}

fn repeated<T>(stop: Stop) -> Result<Done<T>> {
    match stop {
        Stop::Repeated(reply) => Ok(Done::Repeated(reply)),
        Stop::KeyReused => Err(Failure::KeyReused),
    }
}

/// What changed: facts of the firm by their values, persons only by the fact that they changed.
fn changes(entry: dalil_audit::Entry, before: Option<&ClientFields>, after: &ClientFields) -> dalil_audit::Entry {
    let facts = |fields: &ClientFields| {
        [
            ("name_bn", fields.name.bn().map(str::to_owned)),
            ("name_en", fields.name.en().map(str::to_owned)),
            ("address", fields.address.as_ref().map(ToString::to_string)),
            ("bin", fields.bin.as_ref().map(ToString::to_string)),
            ("tin", fields.tin.as_ref().map(ToString::to_string)),
            ("language", fields.language.map(|language| language.code().to_owned())),
        ]
    };
    let was = before.map(facts).unwrap_or_default();
    let now = facts(after);
    let mut entry = entry;
    for (at, (field, value)) in now.into_iter().enumerate() {
        let old = was.get(at).and_then(|(_, old)| old.clone());
        if old != value {
            entry = entry.change(Change::new(field, old, value));
        }
    }
    if before.map(|fields| &fields.contacts) != Some(&after.contacts)
        && !(before.is_none() && after.contacts.is_empty())
    {
        entry = entry.change(Change::personal("contacts"));
    }
    entry
}
