use dalil_audit::Change;
use dalil_identity::{EmailAddress, Person, Session, SessionId, SignInLink, Token};
use dalil_invoicing::PaperLanguage;
use dalil_tenancy::{Actor, Origin, Principal, Role, StoreError, WorkspaceId};
use jiff::Timestamp;

use crate::{
    App, Failure, action, permission, policy,
    ports::{InstallationEvent, KnownAccess, LiveSession, Membership},
};

/// Why nobody came in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The link was used, has expired, or never was; which one is not told.
    #[error("the sign-in link is no longer valid")]
    LinkDead,
    /// The person is no member of that workspace.
    #[error("no such workspace for this person")]
    NoMembership,
}

/// Somebody who came in: the session and, this once, the secret for its cookie.
#[derive(Clone, Debug)]
pub struct Entered {
    /// The session with what is true of it now.
    pub live: LiveSession,
    /// The secret for the cookie; only its hash is stored.
    pub secret: Token,
}

/// Somebody signed in, ready to act.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The actor, with the grants of the role they hold now.
    pub actor: Actor,
    /// The session with what is true of it now.
    pub live: LiveSession,
}

impl App {
    /// Asks for a sign-in mail. The answer and its time are the same whether or not the address is known.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn request_link(&self, email: &EmailAddress, origin: &Origin) -> Result<(), StoreError> {
        self.directory.queue_sign_in(email, origin.request_id.as_str()).await
    }

    /// Makes a sign-in link for an address, for a worker that mails it at once or an embedded start that prints it.
    /// None when nobody has that address. The token is stored nowhere but by its hash.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn make_link(
        &self,
        email: &EmailAddress,
        request_id: &str,
    ) -> Result<Option<(Person, Token)>, StoreError> {
        let now = self.clock.now();
        let person = self.directory.person(email).await?;
        let event = |action, person: Option<&Person>| InstallationEvent {
            at: now,
            action,
            person: person.map(|person| person.id),
            request_id: request_id.to_owned(),
        };
        let Some(person) = person else {
            self.directory.note(&event("sign_in.unknown_address", None)).await?;
            return Ok(None);
        };
        let token = Token::from_random(self.ids().bytes());
        self.directory.insert_link(&SignInLink::new(token.hash(), person.id, now)).await?;
        self.directory.note(&event("sign_in.link_made", Some(&person))).await?;
        Ok(Some((person, token)))
    }

    /// Where a link leads: the workspaces of its person. It uses nothing up, so that a mail scanner cannot (X17).
    ///
    /// # Errors
    /// [`SignInError::LinkDead`].
    pub async fn look_at_link(&self, token: &Token) -> Result<Vec<Membership>, Failure<SignInError>> {
        let link = self.live_link(token).await?;
        let now = self.clock.now();
        let mut found = self.directory.memberships(link.person).await?;
        found.retain(|membership| membership.is_live(now));
        Ok(found)
    }

    /// Comes in by a link into one of its person's workspaces, and uses the link up. Written to the workspace's chain.
    ///
    /// # Errors
    /// [`SignInError`].
    pub async fn enter(
        &self,
        token: &Token,
        workspace: WorkspaceId,
        origin: Origin,
    ) -> Result<Entered, Failure<SignInError>> {
        let link = self.live_link(token).await?;
        let now = self.clock.now();
        let membership = self
            .directory
            .memberships(link.person)
            .await?
            .into_iter()
            .find(|membership| membership.workspace.id == workspace && membership.is_live(now))
            .ok_or(Failure::refused(SignInError::NoMembership))?;
        if !self.directory.use_link(&token.hash(), now).await? {
            return Err(Failure::refused(SignInError::LinkDead));
        }
        let (millis, random) = self.ids().parts();
        let secret = Token::from_random(self.ids().bytes());
        let session = Session {
            id: SessionId::mint(millis, &random),
            secret: secret.hash(),
            person: link.person,
            workspace,
            workspace_epoch: membership.workspace.epoch,
            created_at: now,
        };
        let not_now = || Failure::refused(SignInError::NoMembership);
        let actor = member(&session, &membership, origin, now).ok_or_else(not_now)?;
        let permit = actor.permit(permission::ENTER)?;
        let work = self.works.begin(&permit).await?;
        let act = self.act(&permit, action::SESSION_OPENED, "session", session.id).change(Change::new(
            "role",
            None,
            Some(membership.role.to_string()),
        ));
        work.commit(act.into()).await?;
        self.directory.insert_session(&session).await?;
        let live = self.directory.session(session.id).await?.ok_or(Failure::refused(SignInError::NoMembership))?;
        Ok(Entered { live, secret })
    }

    async fn live_link(&self, token: &Token) -> Result<SignInLink, Failure<SignInError>> {
        let link = self.directory.link(&token.hash()).await?;
        link.filter(|link| link.is_live(self.clock.now())).ok_or(Failure::refused(SignInError::LinkDead))
    }

    /// Takes up a session whose JWT was verified: epochs, membership and role are those of now, so that a lock or a
    /// change of role holds at once (X08).
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn resume(
        &self,
        session: SessionId,
        workspace: WorkspaceId,
        origin: Origin,
    ) -> Result<Option<SignedIn>, StoreError> {
        let live = self.directory.session(session).await?;
        Ok(live
            .filter(|live| live.session.workspace == workspace)
            .and_then(|live| signed_in(live, origin, self.clock.now())))
    }

    /// Renews a session by the secret of its cookie, once its JWT has expired.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn renew(
        &self,
        session: SessionId,
        secret: &Token,
        workspace: WorkspaceId,
        origin: Origin,
    ) -> Result<Option<SignedIn>, StoreError> {
        let resumed = self.resume(session, workspace, origin).await?;
        Ok(resumed.filter(|signed_in| signed_in.live.session.secret == secret.hash()))
    }

    /// Sets the language the person sees pages in, in every workspace.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn set_language(&self, signed_in: &SignedIn, language: PaperLanguage) -> Result<(), StoreError> {
        self.directory.set_language(signed_in.live.session.person, language).await
    }

    /// Goes out: the session ends at once. Written to the workspace's chain.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sign_out(&self, signed_in: &SignedIn) -> Result<(), Failure<SignInError>> {
        let permit = signed_in.actor.permit(permission::ENTER)?;
        let id = signed_in.live.session.id;
        let work = self.works.begin(&permit).await?;
        work.commit(self.act(&permit, action::SESSION_CLOSED, "session", id).into()).await?;
        self.directory.end_session(id).await?;
        Ok(())
    }
}

#[expect(clippy::disallowed_methods, reason = "the person was just let in by a link of their own")]
fn member(session: &Session, membership: &Membership, origin: Origin, now: Timestamp) -> Option<Actor> {
    let role = membership.role;
    let principal = Principal::Person(session.person);
    let actor = Actor::assume(session.workspace, principal, Some(role), policy::grants(role), origin);
    bounded(actor, membership.access, now)
}

/// An auditor sees the year of an access that is not over, and is nobody without one.
fn bounded(actor: Actor, access: Option<KnownAccess>, now: Timestamp) -> Option<Actor> {
    if actor.role() == Some(Role::Auditor) { Some(actor.within(access?.window(now)?)) } else { Some(actor) }
}

#[expect(clippy::disallowed_methods, reason = "the session was looked up, and its epoch and membership hold now")]
fn signed_in(live: LiveSession, origin: Origin, now: Timestamp) -> Option<SignedIn> {
    let role = live.role?;
    if !live.session.is_live(now, live.workspace.epoch) {
        return None;
    }
    let principal = Principal::Person(live.session.person);
    let actor = Actor::assume(live.session.workspace, principal, Some(role), policy::grants(role), origin);
    Some(SignedIn { actor: bounded(actor, live.access, now)?, live })
}
