//! A row says what its permit said, and tells nothing about the client.

use dalil_audit::{Change, Entry, Head, Sealed, Subject};
use dalil_tenancy::Principal;
use jiff::Timestamp;
use proptest::prelude::*;

use crate::support::{ISSUED, SHAPLA, entry, from_browser, from_within, permit, person, salt, workspace};

fn sealed(entry: Entry) -> Sealed {
    entry.seal(&mut Head::genesis(workspace(SHAPLA)), salt(1)).unwrap()
}

#[test]
fn a_row_takes_who_and_where_from_the_permit() {
    let permit = permit(workspace(SHAPLA), person(), from_browser());
    let entry = Entry::new(&permit, Timestamp::UNIX_EPOCH, ISSUED, Subject::new("invoice", "7"))
        .change(Change::personal("contacts"));
    assert_eq!(entry.workspace(), workspace(SHAPLA));
    let Sealed { row, personal, .. } = sealed(entry);
    assert_eq!((row.workspace, row.seq), (workspace(SHAPLA), 1));
    assert_eq!((row.principal_kind.as_str(), row.principal), ("person", person().name()));
    assert_eq!((row.permission.as_str(), row.action.as_str()), ("invoices.issue", "invoice.issued"));
    assert_eq!((row.subject_kind.as_str(), row.subject_id.as_str()), ("invoice", "7"));
    assert_eq!(row.request_id, "req-1");
    assert_eq!(Change::parse_list(&row.changes).unwrap(), [Change::personal("contacts")]);
    let personal = personal.unwrap();
    assert_eq!((personal.ip.as_deref(), personal.user_agent.as_deref()), (Some("203.0.113.9"), Some("Browser/1.0")));
}

#[test]
fn an_act_of_the_program_itself_has_no_personal_part() {
    let permit = permit(workspace(SHAPLA), Principal::System("samples"), from_within());
    let entry = Entry::new(&permit, Timestamp::UNIX_EPOCH, ISSUED, Subject::new("invoice", "7"));
    let Sealed { row, personal, .. } = sealed(entry);
    assert_eq!((row.principal_kind.as_str(), row.principal.as_str()), ("system", "samples"));
    assert_eq!((row.ip_digest, row.agent_digest, personal), (None, None, None));
}

#[test]
fn neither_entry_nor_sealed_row_prints_the_client() {
    let entry = entry(workspace(SHAPLA), 1);
    let printed = format!("{entry:?} {:?}", sealed(entry.clone()));
    assert!(printed.contains("invoice.issued"));
    for secret in ["203.0.113.9", "Browser/1.0"] {
        assert!(!printed.contains(secret), "{printed}");
    }
}

#[test]
fn the_same_client_has_another_digest_in_each_row() {
    let rows =
        [1, 2].map(|n| entry(workspace(SHAPLA), 1).seal(&mut Head::genesis(workspace(SHAPLA)), salt(n)).unwrap().row);
    assert_ne!(rows[0].ip_digest, rows[1].ip_digest);
    assert_ne!(rows[0].agent_digest, rows[1].agent_digest);
}

proptest! {
    #[test]
    fn the_time_is_cut_to_what_every_store_keeps(second in -62_135_596_800..253_402_200_000_i64, nano in 0..1_000_000_000_i32) {
        let at = Timestamp::new(second, 0).unwrap() + jiff::SignedDuration::from_nanos(nano.into());
        let permit = permit(workspace(SHAPLA), person(), from_within());
        let row = sealed(Entry::new(&permit, at, ISSUED, Subject::new("invoice", "7"))).row;
        prop_assert_eq!(row.at.as_nanosecond() % 1_000, 0);
        prop_assert!((at.as_nanosecond() - row.at.as_nanosecond()).abs() < 1_000);
    }
}
