//! Entries proved by a file, and rewritten logs found by one.

use dalil_audit::{Broken, DisprovedError, Verifier, check_proof, origin, prove};
use dalil_proof::{
    Checkpoint, LogKey, LogProof, ProofError,
    tree::{LogEntry, nodes_of_inclusion},
};
use proptest::prelude::*;

use crate::support::{Log, PADMA, SHAPLA, broken, entry, salt, workspace};

fn key() -> LogKey {
    LogKey::from_secret("books.example", &[7; 32]).unwrap()
}

fn receipt(log: &Log, seq: u64) -> LogProof {
    let wanted = LogEntry::numbers(&nodes_of_inclusion(log.head.seq, seq - 1).unwrap());
    let kept = |number: &u64| {
        let entry = &log.rows[usize::try_from(number - 1).unwrap()];
        LogEntry { number: *number, leaf: entry.row.leaf, nodes: entry.nodes.clone() }
    };
    let entries: Vec<LogEntry> = wanted.iter().map(kept).collect();
    prove(&log.rows[usize::try_from(seq - 1).unwrap()].row, &log.head, &entries, &key()).unwrap()
}

fn against(log: &Log, seen: Checkpoint) -> Result<dalil_audit::Report, Broken> {
    let mut verifier = Verifier::new(workspace(SHAPLA)).against(vec![seen]);
    log.rows.iter().for_each(|entry| verifier.entry(entry));
    verifier.finish(&log.head)
}

/// Takes the newest row away and moves the head back, as whoever owns the database can.
fn cut(log: &Log) -> Log {
    Log::of(workspace(SHAPLA), log.head.seq - 1)
}

proptest! {
    #[test]
    fn every_entry_is_proved_at_every_size(length in 1..40_u64, at in any::<prop::sample::Index>()) {
        let log = Log::of(workspace(SHAPLA), length);
        let seq = at.index(log.rows.len()) as u64 + 1;
        let proof = LogProof::parse(&receipt(&log, seq).to_string()).unwrap();
        let proved = check_proof(&proof, &[key().public().clone()]).unwrap();
        prop_assert_eq!(proved.record.integer("seq"), Some(i128::from(seq)));
        prop_assert_eq!(proved.checkpoint.size, length);
        prop_assert_eq!(proved.checkpoint.origin, origin("books.example", workspace(SHAPLA)));
    }

    /// The cut log holds in itself. Any receipt from before tells.
    #[test]
    fn a_deleted_newest_row_is_found_with_any_older_receipt_that_saw_it(length in 1..30_u64, seen in 1..30_u64) {
        prop_assume!(seen <= length);
        let whole = Log::of(workspace(SHAPLA), length);
        let older = receipt(&Log::of(workspace(SHAPLA), seen), 1).check(&[key().public().clone()]).unwrap();
        prop_assert!(against(&whole, older.clone()).is_ok());
        let shorter = cut(&whole);
        prop_assert!(shorter.verify().is_ok());
        let found = against(&shorter, older);
        prop_assert_eq!(found.is_err(), seen == length);
        if seen == length {
            prop_assert_eq!(found, broken(length, &["missing"]));
        }
    }
}

#[test]
fn a_log_made_anew_from_some_row_is_found_by_a_receipt() {
    let whole = Log::of(workspace(SHAPLA), 6);
    let older = receipt(&whole, 2).check(&[key().public().clone()]).unwrap();
    let mut forged = Log::of(workspace(SHAPLA), 3);
    for n in [9, 5, 6, 7] {
        forged.rows.push(entry(workspace(SHAPLA), n).seal(&mut forged.head, salt(n)).unwrap());
    }
    assert!(forged.verify().is_ok());
    assert_eq!(against(&forged, older), broken(6, &["checkpoint"]));
}

#[test]
fn a_proof_of_another_workspace_or_place_is_none() {
    let keys = [key().public().clone()];
    let ours = receipt(&Log::of(workspace(SHAPLA), 5), 3);
    let theirs = receipt(&Log::of(workspace(PADMA), 5), 3);
    let mixed = LogProof { record: theirs.record.clone(), ..ours.clone() };
    assert_eq!(check_proof(&mixed, &keys), Err(DisprovedError::Proof(ProofError::NotInLog)));
    let moved = LogProof { index: 1, ..ours.clone() };
    assert_eq!(check_proof(&moved, &keys), Err(DisprovedError::Proof(ProofError::NotInLog)));
    // Signed by our key, but under the name of another log.
    let size = ours.check(&keys).unwrap();
    let renamed = Checkpoint { origin: origin("books.example", workspace(PADMA)), ..size };
    let renamed = LogProof { checkpoint: renamed.sign(&key()), ..ours };
    assert_eq!(check_proof(&renamed, &keys), Err(DisprovedError::Misplaced));
}
