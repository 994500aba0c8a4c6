//! A workspace's log in memory, as a store would keep it.

use dalil_audit::{Action, Broken, Change, Entry, Head, Report, Sealed, Subject, Verifier};
use dalil_proof::Salt;
use dalil_tenancy::{Actor, Grants, Origin, Permission, Permit, PersonId, Principal, RequestId, WorkspaceId, Write};
use jiff::Timestamp;

pub(crate) const ISSUE: Permission<Write> = Permission::write("invoices.issue");
pub(crate) const ISSUED: Action = Action::new("invoice.issued");
pub(crate) const SHAPLA: u8 = 1;
pub(crate) const PADMA: u8 = 2;

/// The time of the first entry, in seconds since the Unix epoch.
const START: i64 = 1_720_000_000;

pub(crate) fn workspace(n: u8) -> WorkspaceId {
    WorkspaceId::mint(1_700_000_000_000, &[n; 10])
}

pub(crate) fn person() -> Principal {
    Principal::Person(PersonId::mint(1_700_000_000_000, &[9; 10]))
}

pub(crate) fn from_browser() -> Origin {
    Origin {
        request_id: RequestId::parse("req-1").unwrap(),
        ip: Some("203.0.113.9".parse().unwrap()),
        user_agent: Some("Browser/1.0".to_owned()),
    }
}

pub(crate) fn from_within() -> Origin {
    Origin { ip: None, user_agent: None, ..from_browser() }
}

#[expect(clippy::disallowed_methods, reason = "the tests stand in for the adapter that authenticates")]
pub(crate) fn permit(workspace: WorkspaceId, principal: Principal, origin: Origin) -> Permit<Write> {
    Actor::assume(workspace, principal, None, Grants::new(&["invoices.issue"]), origin).permit(ISSUE).unwrap()
}

/// The nth entry of a log: one second after the one before, every third of the program itself.
pub(crate) fn entry(workspace: WorkspaceId, n: u64) -> Entry {
    let permit = match n % 3 {
        0 => permit(workspace, Principal::System("samples"), from_within()),
        _ => permit(workspace, person(), from_browser()),
    };
    let at = Timestamp::new(START + i64::try_from(n).unwrap(), 0).unwrap();
    Entry::new(&permit, at, ISSUED, Subject::new("invoice", n.to_string()))
        .change(Change::new("number", None, Some(format!("INV-{n}"))))
        .change(Change::personal("contacts"))
}

pub(crate) fn salt(n: u64) -> Salt {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&n.to_be_bytes());
    Salt::new(bytes)
}

#[derive(Clone)]
pub(crate) struct Log {
    pub(crate) rows: Vec<Sealed>,
    pub(crate) head: Head,
}

impl Log {
    /// A log of `length` entries.
    pub(crate) fn of(workspace: WorkspaceId, length: u64) -> Self {
        let mut log = Self { rows: Vec::new(), head: Head::genesis(workspace) };
        for n in 1..=length {
            log.rows.push(entry(workspace, n).seal(&mut log.head, salt(n)).unwrap());
        }
        log
    }

    pub(crate) fn verify(&self) -> Result<Report, Broken> {
        let mut verifier = Verifier::new(workspace(SHAPLA));
        self.rows.iter().for_each(|entry| verifier.entry(entry));
        verifier.finish(&self.head)
    }
}

pub(crate) fn broken(seq: u64, what: &[&str]) -> Result<Report, Broken> {
    Err(Broken { seq, what: what.iter().map(|&name| name.to_owned()).collect() })
}
