//! `Directory` in memory, and what every one must hold.

mod cases;

use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::Mutex,
};

use async_trait::async_trait;
use dalil_app::ports::{
    BinClaim, Directory, InstallationEvent, KnownAccess, KnownKey, LiveSession, Membership, Recipient, WorkspaceEntry,
};
use dalil_identity::{EmailAddress, Person, Session, SessionId, SignInLink, TokenHash};
use dalil_invoicing::{PaperLanguage, PaperState};
use dalil_tenancy::{PersonId, Role, Slug, StoreError, WorkspaceId};
use jiff::Timestamp;

pub use cases::*;

use crate::MemoryWorks;

/// The directory over maps; memberships are read from the units of work it stands beside.
pub struct MemoryDirectory {
    works: MemoryWorks,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    workspaces: BTreeMap<WorkspaceId, WorkspaceEntry>,
    persons: BTreeMap<PersonId, (Person, PaperLanguage)>,
    links: BTreeMap<TokenHash, SignInLink>,
    sessions: BTreeMap<SessionId, Session>,
    bins: BTreeMap<TokenHash, WorkspaceId>,
    clashes: Vec<WorkspaceId>,
    queue: Vec<(EmailAddress, String)>,
    log: Vec<InstallationEvent>,
    keys: Vec<KnownKey>,
}

impl MemoryDirectory {
    /// An empty directory beside units of work.
    pub fn beside(works: MemoryWorks) -> Self {
        Self { works, state: Mutex::default() }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().expect("no test panics while it holds the directory")
    }

    /// The sign-in mails that were asked for, in order.
    pub fn queued(&self) -> Vec<(EmailAddress, String)> {
        self.state().queue.clone()
    }

    /// What was written to the installation's log, in order.
    pub fn events(&self) -> Vec<InstallationEvent> {
        self.state().log.clone()
    }

    /// The workspaces that asked for a BIN of another.
    pub fn clashes(&self) -> Vec<WorkspaceId> {
        self.state().clashes.clone()
    }

    /// Raises the epoch of a workspace, which ends all its sessions.
    pub fn raise_epoch(&self, workspace: WorkspaceId) {
        if let Some(entry) = self.state().workspaces.get_mut(&workspace) {
            entry.epoch += 1;
        }
    }

    fn role(&self, workspace: WorkspaceId, person: PersonId) -> Option<Role> {
        let members = self.works.members_of(workspace);
        members.into_iter().find(|member| member.person == person).map(|member| member.role)
    }

    /// By what a person comes in: as a member, or by the access that was not ended and is the last to end.
    fn entry(&self, workspace: WorkspaceId, person: PersonId) -> Option<(Role, Option<KnownAccess>)> {
        if let Some(role) = self.role(workspace, person) {
            return Some((role, None));
        }
        let mut accesses = self.works.auditors_of(workspace);
        accesses.retain(|access| access.person == person && access.end.is_none());
        let last = accesses.into_iter().max_by_key(|access| access.until)?;
        Some((Role::Auditor, Some(KnownAccess { id: last.id, year: last.year, until: last.until })))
    }
}

#[async_trait]
impl Directory for MemoryDirectory {
    async fn workspace(&self, slug: &Slug) -> Result<Option<WorkspaceEntry>, StoreError> {
        Ok(self.state().workspaces.values().find(|entry| entry.slug == *slug).cloned())
    }

    async fn workspaces(&self) -> Result<Vec<WorkspaceEntry>, StoreError> {
        let mut all: Vec<WorkspaceEntry> = self.state().workspaces.values().cloned().collect();
        all.sort_by(|a, b| a.slug.cmp(&b.slug));
        Ok(all)
    }

    async fn insert_workspace(&self, workspace: &WorkspaceEntry) -> Result<(), StoreError> {
        let mut state = self.state();
        if state.workspaces.values().any(|other| other.slug == workspace.slug || other.id == workspace.id) {
            return Err(StoreError::Conflict { what: "workspace" });
        }
        state.workspaces.insert(workspace.id, workspace.clone());
        Ok(())
    }

    async fn person(&self, email: &EmailAddress) -> Result<Option<Person>, StoreError> {
        Ok(self.state().persons.values().map(|(person, _)| person).find(|person| person.email == *email).cloned())
    }

    async fn insert_person(&self, person: &Person) -> Result<(), StoreError> {
        let mut state = self.state();
        if state.persons.values().any(|(other, _)| other.email == person.email || other.id == person.id) {
            return Err(StoreError::Conflict { what: "person" });
        }
        state.persons.insert(person.id, (person.clone(), PaperLanguage::Bn));
        Ok(())
    }

    async fn set_language(&self, person: PersonId, language: PaperLanguage) -> Result<(), StoreError> {
        if let Some((_, chosen)) = self.state().persons.get_mut(&person) {
            *chosen = language;
        }
        Ok(())
    }

    async fn memberships(&self, person: PersonId) -> Result<Vec<Membership>, StoreError> {
        let mut found = Vec::new();
        for workspace in self.workspaces().await? {
            if let Some((role, access)) = self.entry(workspace.id, person) {
                found.push(Membership { workspace, role, access });
            }
        }
        found.sort_by(|a, b| a.workspace.name.cmp(&b.workspace.name));
        Ok(found)
    }

    async fn recipient(&self, workspace: WorkspaceId, person: PersonId) -> Result<Option<Recipient>, StoreError> {
        if self.role(workspace, person).is_none() {
            return Ok(None);
        }
        let state = self.state();
        let known = state.persons.get(&person).zip(state.workspaces.get(&workspace));
        Ok(known.map(|((person, language), workspace)| Recipient {
            person: person.clone(),
            language: *language,
            workspace: workspace.clone(),
        }))
    }

    async fn queue_sign_in(&self, email: &EmailAddress, request_id: &str) -> Result<(), StoreError> {
        self.state().queue.push((email.clone(), request_id.to_owned()));
        Ok(())
    }

    async fn insert_link(&self, link: &SignInLink) -> Result<(), StoreError> {
        match self.state().links.entry(link.token) {
            Entry::Vacant(free) => {
                free.insert(link.clone());
                Ok(())
            }
            Entry::Occupied(_) => Err(StoreError::Conflict { what: "sign_in_link" }),
        }
    }

    async fn link(&self, token: &TokenHash) -> Result<Option<SignInLink>, StoreError> {
        Ok(self.state().links.get(token).cloned())
    }

    async fn use_link(&self, token: &TokenHash, at: Timestamp) -> Result<bool, StoreError> {
        let mut state = self.state();
        let live = state.links.get_mut(token).filter(|link| link.is_live(at));
        Ok(live.map(|link| link.used_at = Some(at)).is_some())
    }

    async fn insert_session(&self, session: &Session) -> Result<(), StoreError> {
        match self.state().sessions.entry(session.id) {
            Entry::Vacant(free) => {
                free.insert(session.clone());
                Ok(())
            }
            Entry::Occupied(_) => Err(StoreError::Conflict { what: "session" }),
        }
    }

    async fn session(&self, id: SessionId) -> Result<Option<LiveSession>, StoreError> {
        let known = {
            let state = self.state();
            state.sessions.get(&id).and_then(|session| {
                let workspace = state.workspaces.get(&session.workspace)?;
                let (person, language) = state.persons.get(&session.person)?;
                Some((session.clone(), workspace.clone(), *language, person.name.clone()))
            })
        };
        let Some((session, workspace, language, person_name)) = known else { return Ok(None) };
        let (role, access) = self.entry(session.workspace, session.person).unzip();
        let access = access.flatten();
        Ok(Some(LiveSession { session, workspace, role, access, language, person_name }))
    }

    async fn end_session(&self, id: SessionId) -> Result<bool, StoreError> {
        Ok(self.state().sessions.remove(&id).is_some())
    }

    async fn end_sessions(&self, person: PersonId, workspace: WorkspaceId) -> Result<u64, StoreError> {
        let mut state = self.state();
        let before = state.sessions.len();
        state.sessions.retain(|_, session| session.person != person || session.workspace != workspace);
        Ok(u64::try_from(before - state.sessions.len()).unwrap_or(u64::MAX))
    }

    async fn forget_ended(&self, at: Timestamp) -> Result<u64, StoreError> {
        let mut state = self.state();
        let before = state.links.len() + state.sessions.len();
        state.links.retain(|_, link| link.expires_at > at);
        state.sessions.retain(|_, session| session.expires_at() > at);
        Ok((before - state.links.len() - state.sessions.len()) as u64)
    }

    async fn claim_bin(&self, workspace: WorkspaceId, keyed_hash: &TokenHash) -> Result<BinClaim, StoreError> {
        let mut state = self.state();
        let holder = *state.bins.entry(*keyed_hash).or_insert(workspace);
        if holder == workspace {
            return Ok(BinClaim::Claimed);
        }
        state.clashes.push(workspace);
        Ok(BinClaim::Clash)
    }

    async fn paper_state(&self, leaf: [u8; 16]) -> Result<Option<PaperState>, StoreError> {
        Ok(self.works.paper_state(leaf))
    }

    async fn log_keys(&self) -> Result<Vec<KnownKey>, StoreError> {
        Ok(self.state().keys.clone())
    }

    async fn add_log_key(&self, key: &KnownKey) -> Result<(), StoreError> {
        let mut state = self.state();
        if state.keys.iter().any(|known| known.generation == key.generation || known.public == key.public) {
            return Err(StoreError::Conflict { what: "log_key" });
        }
        state.keys.iter_mut().filter(|known| known.until.is_none()).for_each(|known| known.until = Some(key.from));
        state.keys.push(KnownKey { until: None, ..key.clone() });
        Ok(())
    }

    async fn note(&self, event: &InstallationEvent) -> Result<(), StoreError> {
        self.state().log.push(event.clone());
        Ok(())
    }

    async fn ping(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
