use std::fmt;

use dalil_proof::{Digest, Disclosure, Record, Salt, Seal, salted};
use dalil_tenancy::WorkspaceId;
use jiff::Timestamp;

pub(crate) const DOMAIN: &str = "dalil/audit/entry";
const IP: &str = "dalil/audit/ip";
const AGENT: &str = "dalil/audit/agent";

/// One row of the log, every column as stored. Each is covered by the proof.
///
/// A store keeps texts byte for byte (`changes` as text, not as a JSON type that rewrites it) and time to the microsecond.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The workspace the act was done in.
    pub workspace: WorkspaceId,
    /// The place in the workspace's chain: 1, 2, 3 …
    pub seq: u64,
    /// The version of the sealed form: [`Row::VERSION`] for new rows.
    pub version: u16,
    /// When, in UTC, cut to the microsecond.
    pub at: Timestamp,
    /// The kind of who acted: `person` or `system`.
    pub principal_kind: String,
    /// The person's id, or the name of the part of the program.
    pub principal: String,
    /// The name of the permission used.
    pub permission: String,
    /// What was done.
    pub action: String,
    /// The kind of thing it was done to.
    pub subject_kind: String,
    /// The id of that thing.
    pub subject_id: String,
    /// The request that caused it.
    pub request_id: String,
    /// What changed, as [`Change::parse_list`](crate::Change::parse_list) reads it.
    pub changes: String,
    /// The salted digest of the client's address, if one was known.
    pub ip_digest: Option<Digest>,
    /// The salted digest of the client's `User-Agent`, if one was known.
    pub agent_digest: Option<Digest>,
    /// The RFC 6962 leaf hash of all columns above.
    pub leaf: Digest,
    /// The value of the chain with this row.
    pub chain: Digest,
    /// Four bytes for each column above, to name an altered one.
    pub hints: Vec<u8>,
}

impl Row {
    /// The version of the sealed form that is written now.
    pub const VERSION: u16 = 1;

    /// The row as sealed, standing at a place that may be another than the stored one.
    pub(crate) fn record(&self, seq: u64) -> Record {
        Record::new(DOMAIN, self.version)
            .bytes("workspace", self.workspace.as_uuid().as_bytes())
            .integer("seq", seq)
            .integer("at", self.at.as_nanosecond())
            .text("principal_kind", &self.principal_kind)
            .text("principal", &self.principal)
            .text("permission", &self.permission)
            .text("action", &self.action)
            .text("subject_kind", &self.subject_kind)
            .text("subject_id", &self.subject_id)
            .text("request_id", &self.request_id)
            .text("changes", &self.changes)
            .optional_bytes("ip_digest", self.ip_digest.as_ref().map(|digest| digest.as_bytes().as_slice()))
            .optional_bytes("agent_digest", self.agent_digest.as_ref().map(|digest| digest.as_bytes().as_slice()))
    }

    /// The stored seal.
    pub(crate) fn seal(&self) -> Seal {
        Seal { leaf: self.leaf, hints: self.hints.clone() }
    }

    /// Compares the client's address with its digest; nothing to compare when neither was known.
    pub(crate) fn ip(&self, personal: Option<&Personal>) -> Option<Disclosure> {
        disclosure(IP, self.ip_digest.as_ref(), personal, |personal| personal.ip.as_deref())
    }

    /// Compares the client's `User-Agent` with its digest; nothing to compare when neither was known.
    pub(crate) fn user_agent(&self, personal: Option<&Personal>) -> Option<Disclosure> {
        disclosure(AGENT, self.agent_digest.as_ref(), personal, |personal| personal.user_agent.as_deref())
    }
}

fn disclosure<'a>(
    domain: &str,
    digest: Option<&Digest>,
    personal: Option<&'a Personal>,
    value: impl Fn(&'a Personal) -> Option<&'a str>,
) -> Option<Disclosure> {
    let clear = personal.and_then(|personal| Some((&personal.salt, value(personal)?.as_bytes())));
    match (digest, clear) {
        (None, None) => None,
        (None, Some(_)) => Some(Disclosure::Altered),
        (Some(digest), clear) => Some(Disclosure::of(domain, digest, clear)),
    }
}

/// The personal part of a row: kept beside the log under the row's workspace and `seq`, and erased by deleting it.
///
/// `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Personal {
    /// The salt of both digests.
    pub salt: Salt,
    /// The client's address as text, byte for byte as sealed.
    pub ip: Option<String>,
    /// The client's `User-Agent`.
    pub user_agent: Option<String>,
}

impl Personal {
    pub(crate) fn ip_digest(&self) -> Option<Digest> {
        self.ip.as_ref().map(|ip| salted(IP, &self.salt, ip.as_bytes()))
    }

    pub(crate) fn agent_digest(&self) -> Option<Digest> {
        self.user_agent.as_ref().map(|agent| salted(AGENT, &self.salt, agent.as_bytes()))
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.ip.is_none() && self.user_agent.is_none()
    }
}

impl fmt::Debug for Personal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Personal").finish_non_exhaustive()
    }
}
