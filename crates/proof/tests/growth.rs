//! Proofs of growth and signed records in files: whole, altered, hostile.

use dalil_proof::{
    Checkpoint, Digest, GrowthError, GrowthProof, LogKey, NoteError, Record, SignedRecord, SignedRecordError,
    tree::{LogEntry, Tree, nodes_of_growth, prove_growth},
};
use proptest::prelude::*;

fn key(n: u8) -> LogKey {
    LogKey::from_secret("books.example", &[n; 32]).unwrap()
}

/// Leaf `n` of a log; another log from `fork` on.
fn leaf(n: u64, fork: u64) -> Digest {
    let mut bytes = [u8::from(n >= fork); 32];
    bytes[..8].copy_from_slice(&n.to_be_bytes());
    Digest::new(bytes)
}

/// A log of so many leaves, with what a store keeps of it.
fn log(size: u64, fork: u64) -> (Tree, Vec<LogEntry>) {
    let mut tree = Tree::empty();
    let entry = |number| LogEntry { number, leaf: leaf(number, fork), nodes: tree.append(leaf(number, fork)) };
    let entries = (1..=size).map(entry).collect();
    (tree, entries)
}

fn checkpoint(size: u64, fork: u64) -> Checkpoint {
    Checkpoint::of("books.example/log".to_owned(), &log(size, fork).0)
}

fn grown(from: u64, size: u64, fork: u64) -> GrowthProof {
    let (_, entries) = log(size, fork);
    let path = if from == 0 {
        Vec::new()
    } else {
        let wanted = LogEntry::numbers(&nodes_of_growth(from, size).unwrap());
        let kept: Vec<LogEntry> = entries.into_iter().filter(|entry| wanted.contains(&entry.number)).collect();
        prove_growth(from, size, |node| LogEntry::node(&kept, node)).unwrap()
    };
    GrowthProof { from, path, checkpoint: checkpoint(size, fork).sign(&key(1)) }
}

proptest! {
    #[test]
    fn growth_is_proved_between_any_two_sizes_and_reads_back(from in 0..40_u64, more in 0..40_u64) {
        let keys = [key(1).public().clone()];
        let proof = grown(from, from + more, u64::MAX);
        let read = GrowthProof::parse(&proof.to_string()).unwrap();
        prop_assert_eq!(&read, &proof);
        let newer = read.check(&checkpoint(from, u64::MAX), &keys).unwrap();
        prop_assert_eq!(newer, checkpoint(from + more, u64::MAX));
    }

    /// Whoever made the log anew from some leaf that the older checkpoint saw cannot lead from it to the new root.
    #[test]
    fn a_log_made_anew_is_not_grown(from in 1..40_u64, more in 0..20_u64, at in any::<prop::sample::Index>()) {
        let keys = [key(1).public().clone()];
        let fork = at.index(usize::try_from(from).unwrap()) as u64 + 1;
        let proof = grown(from, from + more, fork);
        prop_assert_eq!(proof.check(&checkpoint(from, u64::MAX), &keys), Err(GrowthError::NotExtended));
    }

    #[test]
    fn hostile_text_is_refused(text in "\\PC{0,200}", sizes in any::<(u64, u64)>()) {
        prop_assert!(GrowthProof::parse(&text).is_err() || text.starts_with("old "));
        prop_assert!(SignedRecord::parse(&text).is_err());
        let claimed = Checkpoint { size: sizes.1, ..checkpoint(3, u64::MAX) };
        let lie = GrowthProof { from: sizes.0, path: Vec::new(), checkpoint: claimed.sign(&key(1)) };
        let older = Checkpoint { size: sizes.0, root: Digest::new([3; 32]), ..claimed };
        if sizes.0 > 0 {
            prop_assert!(lie.check(&older, &[key(1).public().clone()]).is_err());
        }
    }
}

#[test]
fn a_proof_of_another_log_size_or_key_is_refused() {
    let proof = grown(3, 7, u64::MAX);
    let keys = [key(1).public().clone()];
    let older = checkpoint(3, u64::MAX);
    let elsewhere = Checkpoint { origin: "books.example/other".to_owned(), ..older.clone() };
    assert_eq!(proof.check(&elsewhere, &keys), Err(GrowthError::OtherCheckpoint));
    assert_eq!(proof.check(&checkpoint(4, u64::MAX), &keys), Err(GrowthError::OtherCheckpoint));
    let stranger = [key(2).public().clone()];
    assert_eq!(proof.check(&older, &stranger), Err(GrowthError::Checkpoint(NoteError::UnknownKey)));
    for text in
        ["", "old 3", "old 03\n\nx", "old -1\n\nx", "old 3\n!\n\nx", &format!("old 3\n{}\n\nx", "A\n".repeat(99))]
    {
        assert_eq!(GrowthProof::parse(text), Err(GrowthError::Malformed), "{text:?}");
    }
}

#[test]
fn a_signed_record_holds_and_no_byte_of_it_can_change() {
    let record = Record::new("test/record", 1).text("name", "value").integer("amount", 7);
    let file = SignedRecord::sign(&record, &key(1)).to_string();
    let keys = [key(1).public().clone()];
    let (read, signer) = SignedRecord::parse(&file).unwrap().check(&keys).unwrap().clone();
    assert_eq!((read.text("name"), signer.id()), (Some("value"), key(1).public().id()));
    for at in 0..file.len() {
        let mut altered = file.clone().into_bytes();
        altered[at] ^= 1;
        let Ok(altered) = String::from_utf8(altered) else { continue };
        let checked = SignedRecord::parse(&altered).and_then(|signed| signed.check(&keys).map(drop));
        assert!(checked.is_err(), "byte {at} of {altered}");
    }
    let unknown = SignedRecord::parse(&file).unwrap().check(&[key(2).public().clone()]).map(drop);
    assert_eq!(unknown, Err(SignedRecordError::UnknownKey));
}
