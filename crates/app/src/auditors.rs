//! Auditors: read-only access to one year of account, for a time, opened and ended by an owner (S4-19). What it shows is said in
//! `confined`; each request of an auditor is noted before its answer leaves.

use dalil_audit::Change;
use dalil_identity::{AccessEnd, AccessFields, AccessState, AuditorAccess, EmailAddress};
use dalil_proof::{Digest, Record};
use dalil_tenancy::{
    AccessId, Actor,
    field::{FieldError, FieldErrors, Gather},
    page::{Page, PageRequest},
    text,
};

use crate::{
    App, Failure, action,
    once::{Done, Once, Stop},
    permission,
    ports::{AccessNote, NotedAccess, NotedRequest},
};

/// The most characters of an address that are noted.
const MAX_NOTED: usize = 500;

/// An access to be opened, as written.
#[derive(Clone, Debug, Default)]
pub struct NewAccess {
    /// Mail address, by which the auditor signs in.
    pub email: String,
    /// The name this workspace knows them by.
    pub name: String,
    /// The calendar year in which the year of account begins.
    pub year: String,
    /// The last day in Asia/Dhaka; empty for the usual time.
    pub last_day: String,
    /// What for.
    pub purpose: String,
}

/// Why an access was not opened or ended.
#[derive(Debug, thiserror::Error)]
pub enum AuditorError {
    /// There is no such access.
    #[error("no such access")]
    NotFound,
    /// The person is a member, and sees what their role does.
    #[error("the person is a member")]
    AlreadyMember,
    /// The person has an access that is not over.
    #[error("the person has an access that is not over")]
    AlreadyOpen,
    /// It is over: ended before, or its time has passed.
    #[error("the access is over already")]
    Over,
    /// The input breaks rules.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
}

type Result<T> = std::result::Result<T, Failure<AuditorError>>;

impl App {
    /// Accesses of auditors, the latest opened first, those that are over included.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn accesses(&self, actor: &Actor, page: PageRequest<AccessId>) -> Result<Page<AuditorAccess, AccessId>> {
        let permit = actor.permit(permission::AUDITORS_READ)?;
        let mut work = self.works.read(&permit).await?;
        Ok(work.auditors().accesses(page).await?)
    }

    /// One access.
    ///
    /// # Errors
    /// [`AuditorError::NotFound`].
    pub async fn access(&self, actor: &Actor, id: AccessId) -> Result<AuditorAccess> {
        let permit = actor.permit(permission::AUDITORS_READ)?;
        let mut work = self.works.read(&permit).await?;
        work.auditors().access(id).await?.ok_or(Failure::refused(AuditorError::NotFound))
    }

    /// The access by which an auditor is here; none for a member.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn own_access(&self, actor: &Actor) -> Result<Option<AuditorAccess>> {
        let Some(window) = actor.window() else { return Ok(None) };
        let permit = actor.permit(permission::YEAR_READ)?;
        let mut work = self.works.read(&permit).await?;
        Ok(work.auditors().access(window.access()).await?)
    }

    /// What was noted in the access log, the latest first: all of it, or what one access read.
    ///
    /// # Errors
    /// [`AuditorError::NotFound`] when there is no such access.
    pub async fn access_log(
        &self,
        actor: &Actor,
        access: Option<AccessId>,
        page: PageRequest<u64>,
    ) -> Result<Page<NotedAccess, u64>> {
        let permit = actor.permit(permission::AUDITORS_READ)?;
        let mut work = self.works.read(&permit).await?;
        if let Some(id) = access
            && work.auditors().access(id).await?.is_none()
        {
            return Err(Failure::refused(AuditorError::NotFound));
        }
        Ok(work.auditors().noted(access, page).await?)
    }

    /// Lets an auditor in, and mails them a sign-in link. The person is made if nobody has the address; sessions that they still
    /// have here end, so that each one is of one access.
    ///
    /// # Errors
    /// [`AuditorError::Invalid`], [`AuditorError::AlreadyMember`], [`AuditorError::AlreadyOpen`].
    pub async fn open_access(
        &self,
        actor: &Actor,
        new: &NewAccess,
        once: Once<'_, AuditorAccess>,
    ) -> Result<Done<AuditorAccess>> {
        let permit = actor.permit(permission::AUDITORS_WRITE)?;
        let now = self.clock.now();
        let (email, name, fields) = self.parse_access(new).map_err(|errors| Failure::refused(errors.into()))?;
        let known = self.directory.person(&email).await?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let person = match known {
            Some(person) => person.id,
            None => self.new_person(&email, name.as_str()).await?,
        };
        // One at a time, so that a person has one access.
        work.invoicing().lock_profile().await?;
        if work.members().members().await?.iter().any(|member| member.person == person) {
            return Err(Failure::refused(AuditorError::AlreadyMember));
        }
        if !work.auditors().open_accesses(person, now).await?.is_empty() {
            return Err(Failure::refused(AuditorError::AlreadyOpen));
        }
        let (millis, random) = self.ids().parts();
        let AccessFields { year, purpose, until } = fields;
        let access = AuditorAccess {
            id: AccessId::mint(millis, &random),
            person,
            year,
            purpose,
            until,
            opened_at: now,
            opened_by: permit.principal().to_string(),
            end: None,
        };
        work.auditors().insert_access(&access).await?;
        work.members().save_name(person, name.as_str()).await?;
        once.keep(work.replies(), &access).await?;
        let act = self
            .act(&permit, action::AUDITOR_LET_IN, "auditor_access", access.id)
            .change(Change::new("person", None, Some(person.to_string())))
            .change(Change::new("year", None, Some(access.year.to_string())))
            .change(Change::new("until", None, Some(access.until.to_string())))
            .change(Change::new("purpose", None, Some(access.purpose.to_string())))
            .change(Change::new("seal", None, Some(seal(&access).to_string())));
        work.commit(act.into()).await?;
        self.directory.end_sessions(person, permit.workspace()).await?;
        self.directory.queue_sign_in(&email, permit.origin().request_id.as_str()).await?;
        Ok(Done::Fresh(access))
    }

    fn parse_access(
        &self,
        new: &NewAccess,
    ) -> std::result::Result<(EmailAddress, text::Line, AccessFields), FieldErrors> {
        let mut gather = Gather::default();
        let email = gather.take(new.email.parse().map_err(|_| FieldError::new("email", "not_an_email")));
        let name = text::Line::parse_within(&new.name, 200).map_err(|error| FieldError::of_text("name", error));
        let name = gather.take(name);
        let fields = AccessFields::parse(&new.year, &new.last_day, &new.purpose, self.clock.now(), self.access_terms);
        let fields = fields.map_err(|errors| errors.0.into_iter().for_each(|error| gather.refuse(error))).ok();
        let parsed = match (email, name, fields) {
            (Some(email), Some(name), Some(fields)) => Some((email, name, fields)),
            _ => None,
        };
        gather.finish(parsed)
    }

    /// Ends an access before its time: the next request of its auditor finds neither access nor session.
    ///
    /// # Errors
    /// [`AuditorError::NotFound`]; [`AuditorError::Over`].
    pub async fn end_access(
        &self,
        actor: &Actor,
        id: AccessId,
        once: Once<'_, AuditorAccess>,
    ) -> Result<Done<AuditorAccess>> {
        let permit = actor.permit(permission::AUDITORS_WRITE)?;
        let now = self.clock.now();
        let mut work = self.works.begin(&permit).await?;
        let stop = once.claim(work.replies()).await?;
        let found = work.auditors().access(id).await?;
        if let Some(stop) = stop {
            if let (Stop::Repeated(_), Some(access)) = (&stop, found) {
                // Whoever ended it may have been stopped before this.
                self.directory.end_sessions(access.person, permit.workspace()).await?;
            }
            return stop.answer();
        }
        let access = found.ok_or(Failure::refused(AuditorError::NotFound))?;
        if access.state(now) != AccessState::Open {
            return Err(Failure::refused(AuditorError::Over));
        }
        let end = AccessEnd { at: now, by: permit.principal().to_string() };
        work.auditors().end_access(id, &end).await?;
        let act = self
            .act(&permit, action::AUDITOR_SENT_AWAY, "auditor_access", id)
            .change(Change::new("person", None, Some(access.person.to_string())))
            .change(Change::new("seal", None, Some(end_seal(id, &end).to_string())));
        let access = AuditorAccess { end: Some(end), ..access };
        once.keep(work.replies(), &access).await?;
        work.commit(act.into()).await?;
        self.directory.end_sessions(access.person, permit.workspace()).await?;
        Ok(Done::Fresh(access))
    }

    /// Notes a request of an auditor in the access log, before its answer leaves; nothing for a member. `address` is the path with
    /// what narrows it.
    ///
    /// # Errors
    /// Those of every use case: the caller must not let the answer leave then.
    pub async fn note_request(
        &self,
        actor: &Actor,
        request: NotedRequest,
        address: &str,
    ) -> std::result::Result<(), Failure<std::convert::Infallible>> {
        if actor.window().is_none() {
            return Ok(());
        }
        let permit = actor.permit(permission::YEAR_READ)?;
        let address: String = address.chars().take(MAX_NOTED).collect();
        let note = AccessNote { request: Some(request), ..AccessNote::new(self.clock.now(), "request", address) };
        Ok(self.works.note_access(&permit, &note).await?)
    }
}

/// What the audit log keeps of an access: the RFC 6962 leaf hash of every field.
pub(crate) fn seal(access: &AuditorAccess) -> Digest {
    Record::new("dalil/auditor-access", 1)
        .bytes("id", access.id.as_uuid().as_bytes())
        .bytes("person", access.person.as_uuid().as_bytes())
        .integer("year", i64::from(access.year))
        .text("purpose", access.purpose.as_str())
        .integer("until", access.until.as_microsecond())
        .integer("at", access.opened_at.as_microsecond())
        .text("by", &access.opened_by)
        .seal()
        .leaf
}

/// What the audit log keeps of the end of one.
pub(crate) fn end_seal(id: AccessId, end: &AccessEnd) -> Digest {
    Record::new("dalil/auditor-access-end", 1)
        .bytes("access", id.as_uuid().as_bytes())
        .integer("at", end.at.as_microsecond())
        .text("by", &end.by)
        .seal()
        .leaf
}

#[cfg(test)]
mod tests {
    use dalil_tenancy::PersonId;
    use jiff::Timestamp;

    use super::*;

    fn access() -> AuditorAccess {
        AuditorAccess {
            id: AccessId::mint(1, &[1; 10]),
            person: PersonId::mint(1, &[1; 10]),
            year: 2025,
            purpose: text::Line::parse("VAT audit").unwrap(),
            until: Timestamp::UNIX_EPOCH,
            opened_at: Timestamp::UNIX_EPOCH,
            opened_by: "system:test".to_owned(),
            end: None,
        }
    }

    #[test]
    fn every_field_is_in_the_seal() {
        let later = Timestamp::from_microsecond(1).unwrap();
        let seals = [
            access(),
            AuditorAccess { id: AccessId::mint(2, &[1; 10]), ..access() },
            AuditorAccess { person: PersonId::mint(2, &[1; 10]), ..access() },
            AuditorAccess { year: 2026, ..access() },
            AuditorAccess { purpose: text::Line::parse("Income tax").unwrap(), ..access() },
            AuditorAccess { until: later, ..access() },
            AuditorAccess { opened_at: later, ..access() },
            AuditorAccess { opened_by: "system:other".to_owned(), ..access() },
        ]
        .map(|access| seal(&access).to_string());
        let different: std::collections::BTreeSet<&String> = seals.iter().collect();
        assert_eq!(different.len(), seals.len());
        let end = AccessEnd { at: Timestamp::UNIX_EPOCH, by: "system:test".to_owned() };
        let seals = [
            end_seal(access().id, &end),
            end_seal(AccessId::mint(2, &[1; 10]), &end),
            end_seal(access().id, &AccessEnd { at: later, ..end.clone() }),
            end_seal(access().id, &AccessEnd { by: "system:other".to_owned(), ..end }),
        ]
        .map(|seal| seal.to_string());
        let different: std::collections::BTreeSet<&String> = seals.iter().collect();
        assert_eq!(different.len(), seals.len());
    }
}
