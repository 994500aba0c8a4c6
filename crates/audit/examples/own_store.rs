//! The crate alone: a log kept in a store of one's own, with an address erased and a row altered behind its back.
//!
//! Run with `cargo run -p dalil-audit --example own_store`.
#![expect(clippy::disallowed_methods, reason = "the example stands in for the adapter that authenticates")]

use dalil_audit::{Action, Change, Entry, Head, Sealed, Subject, Verifier};
use dalil_proof::Salt;
use dalil_tenancy::{Actor, Grants, Origin, Permission, PersonId, Principal, RequestId, WorkspaceId, Write};
use jiff::Timestamp;

const LEND: Permission<Write> = Permission::write("books.lend");
const LENT: Action = Action::new("book.lent");

struct Log {
    workspace: WorkspaceId,
    head: Head,
    rows: Vec<Sealed>,
}

impl Log {
    fn append(&mut self, entry: Entry, salt: Salt) {
        self.rows.push(entry.seal(&mut self.head, salt).expect("the head is one of a log"));
    }

    fn verify(&self) {
        let mut verifier = Verifier::new(self.workspace);
        for entry in &self.rows {
            verifier.entry(entry);
        }
        match verifier.finish(&self.head) {
            Ok(report) => println!("{} entries hold, {} personal values erased", report.entries, report.erased),
            Err(broken) => println!("broken: {broken}"),
        }
    }
}

fn main() {
    let workspace = WorkspaceId::mint(1_700_000_000_000, &[1; 10]);
    let actor = Actor::assume(
        workspace,
        Principal::Person(PersonId::mint(1_700_000_000_000, &[2; 10])),
        None,
        Grants::new(&["books.lend"]),
        Origin {
            request_id: RequestId::parse("desk-1").expect("of the allowed shape"),
            ip: Some([203, 0, 113, 9].into()),
            user_agent: None,
        },
    );
    let permit = actor.permit(LEND).expect("granted above");

    let mut log = Log { workspace, head: Head::genesis(workspace), rows: Vec::new() };
    for book in 1..=3_u8 {
        let at = Timestamp::new(1_720_000_000 + i64::from(book), 0).expect("in range");
        let entry = Entry::new(&permit, at, LENT, Subject::new("book", book.to_string()))
            .change(Change::new("shelf", Some("A".into()), None))
            .change(Change::personal("reader"));
        // A service draws each salt from its source of randomness.
        log.append(entry, Salt::new([book; 16]));
    }
    log.verify();

    log.rows[0].personal = None;
    log.verify();

    log.rows[1].row.subject_id = "9".into();
    log.verify();
}
