//! Each column and each personal value, altered alone, is found at its row and named.

use dalil_audit::{Change, Head, Personal, Row, Verifier};
use dalil_proof::{Digest, Record, Salt};
use jiff::SignedDuration;

use crate::support::{Log, PADMA, SHAPLA, broken, entry, salt, workspace};

type Alteration = (&'static str, fn(&mut Row));
type PersonalAlteration = (&'static [&'static str], fn(&mut Personal));

/// One alteration for each column. The pattern names every column, so that a new one cannot be forgotten here.
fn columns() -> [Alteration; 17] {
    fn every_column_is_listed(row: &Row) {
        let Row {
            workspace: _,
            seq: _,
            version: _,
            at: _,
            principal_kind: _,
            principal: _,
            permission: _,
            action: _,
            subject_kind: _,
            subject_id: _,
            request_id: _,
            changes: _,
            ip_digest: _,
            agent_digest: _,
            leaf: _,
            chain: _,
            hints: _,
        } = row;
    }
    let _ = every_column_is_listed;
    [
        ("workspace", |row| row.workspace = workspace(PADMA)),
        ("seq", |row| row.seq += 1_000),
        ("version", |row| row.version += 1),
        ("at", |row| row.at += SignedDuration::from_micros(1)),
        ("principal_kind", |row| row.principal_kind = "nobody".into()),
        ("principal", |row| row.principal.push('0')),
        ("permission", |row| row.permission = "invoices.void".into()),
        ("action", |row| row.action = "invoice.voided".into()),
        ("subject_kind", |row| row.subject_kind = "client".into()),
        ("subject_id", |row| row.subject_id.push('0')),
        ("request_id", |row| row.request_id.clear()),
        ("changes", |row| row.changes.push(' ')),
        ("ip_digest", |row| row.ip_digest = other(row.ip_digest)),
        ("agent_digest", |row| row.agent_digest = other(row.agent_digest)),
        ("leaf", |row| row.leaf = digest(0)),
        ("chain", |row| row.chain = digest(0)),
        ("hints", |row| row.hints[0] ^= 1),
    ]
}

fn digest(byte: u8) -> Digest {
    Digest::new([byte; 32])
}

fn other(stored: Option<Digest>) -> Option<Digest> {
    if stored.is_some() { None } else { Some(digest(0)) }
}

#[test]
fn every_column_of_every_row() {
    let log = Log::of(workspace(SHAPLA), 7);
    for at in 0..log.rows.len() {
        for (column, alter) in columns() {
            let mut altered = log.clone();
            alter(&mut altered.rows[at].row);
            let seq = altered.rows[at].row.seq;
            assert_eq!(altered.verify(), broken(seq, &[column]), "row {at}, {column}");
        }
    }
}

#[test]
fn a_row_renumbered_upwards_is_known_by_what_it_was() {
    let mut log = Log::of(workspace(SHAPLA), 8);
    let mut row = log.rows.remove(4);
    row.row.seq = 900;
    log.rows.push(row);
    assert_eq!(log.verify(), broken(5, &["seq"]));
}

#[test]
fn two_rows_that_swap_numbers_are_found_at_the_first() {
    let mut log = Log::of(workspace(SHAPLA), 8);
    log.rows.swap(2, 5);
    (log.rows[2].row.seq, log.rows[5].row.seq) = (3, 6);
    assert_eq!(log.verify(), broken(3, &["seq"]));
}

#[test]
fn several_altered_columns_are_all_named() {
    let mut log = Log::of(workspace(SHAPLA), 4);
    let row = &mut log.rows[1].row;
    row.action = "invoice.voided".into();
    row.principal = "somebody".into();
    row.chain = digest(7);
    assert_eq!(log.verify(), broken(2, &["principal", "action", "chain"]));
}

#[test]
fn the_personal_part_is_proved_by_its_digests() {
    let alterations: [PersonalAlteration; 3] = [
        (&["ip"], |personal| personal.ip = Some("203.0.113.8".into())),
        (&["user_agent"], |personal| personal.user_agent = Some(String::new())),
        (&["ip", "user_agent"], |personal| personal.salt = Salt::new([0; 16])),
    ];
    for (what, alter) in alterations {
        let mut log = Log::of(workspace(SHAPLA), 4);
        alter(log.rows[1].personal.as_mut().unwrap());
        assert_eq!(log.verify(), broken(2, what));
    }
}

#[test]
fn a_personal_part_put_beside_a_row_that_has_none_is_found() {
    let mut log = Log::of(workspace(SHAPLA), 4);
    log.rows[2].personal = log.rows[1].personal.clone();
    assert_eq!(log.verify(), broken(3, &["ip", "user_agent"]));
}

/// Whoever rewrites a row with a fitting hint cannot hide it, only which column it was.
#[test]
fn a_column_altered_with_its_hint_breaks_the_seal() {
    let mut log = Log::of(workspace(SHAPLA), 4);
    let mut forged = log.rows[1].row.clone();
    forged.action = "invoice.voided".into();
    let hint = |action: &str| Record::new("dalil/audit/entry", Row::VERSION).text("action", action).seal().hints;
    let place = forged.hints.windows(4).position(|four| four == hint("invoice.issued")).unwrap();
    forged.hints.splice(place..place + 4, hint("invoice.voided"));
    log.rows[1].row = forged;
    assert_eq!(log.verify(), broken(2, &["seal"]));
}

#[test]
fn a_row_sealed_anew_breaks_the_chain_at_the_next() {
    let mut log = Log::of(workspace(SHAPLA), 4);
    let mut before = Log::of(workspace(SHAPLA), 1).head;
    let forged = entry(workspace(SHAPLA), 2).change(Change::new("total", None, Some("1".into())));
    log.rows[1] = forged.seal(&mut before, salt(2)).unwrap();
    assert_eq!(log.verify(), broken(3, &["chain"]));
}

#[test]
fn a_row_of_another_workspace_does_not_pass_for_one_of_ours() {
    let theirs = Log::of(workspace(PADMA), 1);
    let mut verifier = Verifier::new(workspace(SHAPLA));
    verifier.entry(&theirs.rows[0]);
    assert_eq!(verifier.finish(&theirs.head), broken(1, &["workspace", "chain"]));
    assert_ne!(Head::genesis(workspace(SHAPLA)), Head::genesis(workspace(PADMA)));
}

/// They follow from the leaves, and are found all the same: a proof that is made of them would not lead to the root.
#[test]
fn the_nodes_and_peaks_kept_of_the_log_are_proved_too() {
    let mut log = Log::of(workspace(SHAPLA), 6);
    log.rows[3].nodes[1] = digest(0);
    assert_eq!(log.verify(), broken(4, &["nodes"]));
    let mut log = Log::of(workspace(SHAPLA), 6);
    log.rows[4].nodes.push(digest(0));
    assert_eq!(log.verify(), broken(5, &["nodes"]));
    let alterations: [fn(&mut Vec<Digest>); 3] =
        [|peaks| peaks[0] = digest(0), |peaks| peaks.truncate(1), |peaks| peaks.push(digest(0))];
    for alter in alterations {
        let mut log = Log::of(workspace(SHAPLA), 6);
        alter(&mut log.head.peaks);
        assert_eq!(log.verify(), broken(6, &["peaks"]));
    }
}
