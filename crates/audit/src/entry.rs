use dalil_proof::{Digest, Salt, Seal, tree::BrokenTree};
use dalil_tenancy::{Origin, Permit, Principal, WorkspaceId, Write};
use jiff::Timestamp;

use crate::{Action, Change, Head, Personal, Row, Subject};

/// What one act leaves in the log: who, where, by what right and from where are taken from the permit it was done with,
/// so that they cannot be told otherwise.
#[derive(Clone, Debug)]
pub struct Entry {
    workspace: WorkspaceId,
    principal: Principal,
    permission: &'static str,
    origin: Origin,
    at: Timestamp,
    action: Action,
    subject: Subject,
    changes: Vec<Change>,
}

impl Entry {
    /// An act done under a permit. The time is cut to the microsecond, which every store can keep.
    pub fn new(permit: &Permit<Write>, at: Timestamp, action: Action, subject: Subject) -> Self {
        Self {
            workspace: permit.workspace(),
            principal: permit.principal(),
            permission: permit.permission().name(),
            origin: permit.origin().clone(),
            at: to_microsecond(at),
            action,
            subject,
            changes: Vec::new(),
        }
    }

    /// Adds something that changed.
    #[must_use]
    pub fn change(mut self, change: Change) -> Self {
        self.changes.push(change);
        self
    }

    /// The workspace whose chain the entry belongs to: a store refuses one of another workspace than its own.
    pub const fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// Seals the entry as the row after the head, and moves the head on. The salt is fresh from a source of randomness, one
    /// for each entry.
    ///
    /// # Errors
    /// [`BrokenTree`] when the head is not one of a log: it was altered where it is stored.
    pub fn seal(self, head: &mut Head, salt: Salt) -> Result<Sealed, BrokenTree> {
        let Origin { request_id, ip, user_agent } = self.origin;
        let personal = Personal { salt, ip: ip.map(|ip| ip.to_string()), user_agent };
        let mut row = Row {
            workspace: self.workspace,
            seq: head.seq.saturating_add(1),
            version: Row::VERSION,
            at: self.at,
            principal_kind: self.principal.kind().to_owned(),
            principal: self.principal.name(),
            permission: self.permission.to_owned(),
            action: self.action.as_str().to_owned(),
            subject_kind: self.subject.kind.to_owned(),
            subject_id: self.subject.id,
            request_id: request_id.as_str().to_owned(),
            changes: Change::canonical(&self.changes),
            ip_digest: personal.ip_digest(),
            agent_digest: personal.agent_digest(),
            leaf: Digest::new([0; 32]),
            chain: head.chain,
            hints: Vec::new(),
        };
        let Seal { leaf, hints } = row.record(row.seq).seal();
        let nodes = head.append(leaf)?;
        row.chain = head.chain;
        row.leaf = leaf;
        row.hints = hints;
        Ok(Sealed { row, personal: (!personal.is_empty()).then_some(personal), nodes })
    }
}

/// An entry as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The row of the log.
    pub row: Row,
    /// What goes into the table beside it, if the client is known; none once it is erased.
    pub personal: Option<Personal>,
    /// The nodes of the log's tree above the row's leaf that are complete with it, the lowest first. They follow from the
    /// leaves: kept, so that an entry is proved without reading all others.
    pub nodes: Vec<Digest>,
}

fn to_microsecond(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).expect("a time in range, cut to its microsecond, stays in range")
}
