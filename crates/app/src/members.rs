//! Who is a member, and with which role. Nobody gives a role above their own, and the last owner stays.

use std::collections::BTreeMap;

use dalil_audit::Change;
use dalil_identity::{EmailAddress, Member, Person};
use dalil_tenancy::{
    Actor, PersonId, Role, StoreError,
    field::{FieldError, Gather},
    text,
};

use crate::{
    App, Failure, SetupError, action,
    once::{Done, Once, Stop},
    permission,
    ports::Work,
    tax_identity::taken,
};

type Result<T> = std::result::Result<T, Failure<SetupError>>;

/// Somebody to be a member, as written.
#[derive(Clone, Debug, Default)]
pub struct NewMember {
    /// Mail address, by which they sign in.
    pub email: String,
    /// The name this workspace knows them by.
    pub name: String,
    /// Role by its name.
    pub role: String,
}

impl App {
    /// The members of the workspace, in the order they joined.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn members(&self, actor: &Actor) -> std::result::Result<Vec<Member>, Failure<std::convert::Infallible>> {
        let permit = actor.permit(permission::MEMBERS_READ)?;
        let mut work = self.works.read(&permit).await?;
        Ok(work.members().members().await?)
    }

    /// The names by which the actor's workspace knows people, those who left included: for showing beside what they did.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn names(
        &self,
        actor: &Actor,
        people: &[PersonId],
    ) -> std::result::Result<BTreeMap<PersonId, String>, Failure<std::convert::Infallible>> {
        if people.is_empty() {
            return Ok(BTreeMap::new());
        }
        let permit = actor.permit(permission::SETTINGS_READ)?;
        let mut work = self.works.read(&permit).await?;
        Ok(work.members().names(people).await?.into_iter().collect())
    }

    /// Adds a member by mail address; the person is made if nobody has it. The workspace knows them by the name given
    /// here, whatever others call them.
    ///
    /// # Errors
    /// [`SetupError::AlreadyMember`], [`SetupError::RoleAboveOwn`], [`SetupError::Invalid`].
    pub async fn invite_member(&self, actor: &Actor, new: &NewMember, once: Once<'_, Member>) -> Result<Done<Member>> {
        actor.permit(permission::MEMBERS_WRITE)?;
        let mut gather = Gather::default();
        let email = gather.take(new.email.parse().map_err(|_| FieldError::new("email", "not_an_email")));
        let name = text::Line::parse_within(&new.name, 200).map_err(|error| FieldError::new("name", error.code()));
        let name = gather.take(name);
        let role = gather.take(parse_role(&new.role).and_then(without_end));
        let parsed = match (email, name, role) {
            (Some(email), Some(name), Some(role)) => Some((email, name, role)),
            _ => None,
        };
        let (email, name, role) =
            gather.finish(parsed).map_err(|errors| Failure::refused(SetupError::Invalid(errors)))?;
        self.add_member_once(actor, &email, name.as_str(), role, once).await
    }

    pub(crate) async fn add_member_once(
        &self,
        actor: &Actor,
        email: &EmailAddress,
        name: &str,
        role: Role,
        once: Once<'_, Member>,
    ) -> Result<Done<Member>> {
        let permit = actor.permit(permission::MEMBERS_WRITE)?;
        within_own(actor, role)?;
        let known = self.directory.person(email).await?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        // Somebody new is written down only by a request that counts.
        let person = match known {
            Some(person) => person.id,
            None => self.new_person(email, name).await?,
        };
        let member = Member { person, role, joined_at: self.clock.now() };
        taken(work.members().insert_member(&member).await, SetupError::AlreadyMember)?;
        work.members().save_name(person, name).await?;
        once.keep(work.replies(), &member).await?;
        let act = self.act(&permit, action::MEMBER_ADDED, "person", person).change(Change::new(
            "role",
            None,
            Some(role.to_string()),
        ));
        work.commit(act.into()).await?;
        Ok(Done::Fresh(member))
    }

    pub(crate) async fn new_person(
        &self,
        email: &EmailAddress,
        name: &str,
    ) -> std::result::Result<PersonId, StoreError> {
        let (millis, random) = self.ids().parts();
        let person = Person { id: PersonId::mint(millis, &random), email: email.clone(), name: name.to_owned() };
        match self.directory.insert_person(&person).await {
            // Somebody else was faster.
            Err(StoreError::Conflict { what }) => {
                let known = self.directory.person(email).await?;
                known.map(|person| person.id).ok_or(StoreError::Conflict { what })
            }
            Err(error) => Err(error),
            Ok(()) => Ok(person.id),
        }
    }

    /// Gives a member another role, from the next request on.
    ///
    /// # Errors
    /// [`SetupError::NotFound`], [`SetupError::RoleAboveOwn`], [`SetupError::LastOwner`], [`SetupError::Invalid`].
    pub async fn change_role(
        &self,
        actor: &Actor,
        person: PersonId,
        role: &str,
        once: Once<'_, Member>,
    ) -> Result<Done<Member>> {
        let permit = actor.permit(permission::MEMBERS_WRITE)?;
        let role = parse_role(role).and_then(without_end);
        let role = role.map_err(|error| Failure::refused(SetupError::Invalid(error.into())))?;
        within_own(actor, role)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let before = held(&mut *work, actor, person, role == Role::Owner).await?;
        let member = Member { role, ..before.clone() };
        work.members().remove_member(person).await?;
        work.members().insert_member(&member).await?;
        once.keep(work.replies(), &member).await?;
        let act = self.act(&permit, action::MEMBER_ROLE_CHANGED, "person", person).change(Change::new(
            "role",
            Some(before.role.to_string()),
            Some(role.to_string()),
        ));
        work.commit(act.into()).await?;
        Ok(Done::Fresh(member))
    }

    /// Removes a member. Each of their sessions ends at once: the next request of one finds neither membership nor session.
    ///
    /// # Errors
    /// [`SetupError::NotFound`], [`SetupError::RoleAboveOwn`], [`SetupError::LastOwner`].
    pub async fn remove_member(&self, actor: &Actor, person: PersonId, once: Once<'_, Member>) -> Result<Done<Member>> {
        let permit = actor.permit(permission::MEMBERS_WRITE)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            if matches!(stop, Stop::Repeated(_)) {
                // Whoever removed them may have been stopped before this.
                self.directory.end_sessions(person, permit.workspace()).await?;
            }
            return stop.answer();
        }
        let member = held(&mut *work, actor, person, false).await?;
        for view in work.members().views(person).await? {
            work.members().remove_view(person, view.id).await?;
        }
        work.members().remove_member(person).await?;
        once.keep(work.replies(), &member).await?;
        let act = self.act(&permit, action::MEMBER_REMOVED, "person", person).change(Change::new(
            "role",
            Some(member.role.to_string()),
            None,
        ));
        work.commit(act.into()).await?;
        self.directory.end_sessions(person, permit.workspace()).await?;
        Ok(Done::Fresh(member))
    }
}

/// A member as they are now, whom the actor may change; one of the owners must be left.
async fn held(work: &mut dyn Work, actor: &Actor, person: PersonId, stays_owner: bool) -> Result<Member> {
    work.invoicing().lock_profile().await?;
    let members = work.members().members().await?;
    let found = members.iter().find(|member| member.person == person).cloned();
    let member = found.ok_or(Failure::refused(SetupError::NotFound))?;
    within_own(actor, member.role)?;
    let owners = members.iter().filter(|member| member.role == Role::Owner).count();
    if member.role == Role::Owner && owners == 1 && !stays_owner {
        return Err(Failure::refused(SetupError::LastOwner));
    }
    Ok(member)
}

/// An owner stands above every other role; the program itself sets workspaces up.
fn within_own(actor: &Actor, role: Role) -> Result<()> {
    if role == Role::Owner && actor.role().is_some_and(|own| own != Role::Owner) {
        return Err(Failure::refused(SetupError::RoleAboveOwn));
    }
    Ok(())
}

/// An auditor is let in for one year and a time (S4-19): by an access, never as a member.
fn without_end(role: Role) -> std::result::Result<Role, FieldError> {
    if role == Role::Auditor { Err(FieldError::new("role", "needs_an_end")) } else { Ok(role) }
}

fn parse_role(name: &str) -> std::result::Result<Role, FieldError> {
    name.trim().parse().map_err(|_| FieldError::new("role", "unknown_value"))
}
