//! Checkpoints as others read them, and what is refused.

use dalil_proof::{
    Checkpoint, LogKey, LogProof, NotAKey, NotARecord, NoteError, ProofError, PublicLogKey, Record, SealedRecord,
    SealedValue, leaf_hash, tree::Tree,
};

const ORIGIN: &str = "books.example/series/1";

fn key(secret: u8) -> LogKey {
    LogKey::from_secret("books.example", &[secret; 32]).expect("a name")
}

fn checkpoint() -> Checkpoint {
    let mut tree = Tree::empty();
    tree.append(leaf_hash(b"the first"));
    Checkpoint::of(ORIGIN.to_owned(), &tree)
}

/// Computed by another implementation of SHA-256, Ed25519 and the two formats. It must never change.
#[test]
fn a_note_has_the_form_that_others_read() {
    assert_eq!(
        checkpoint().sign(&key(7)),
        "books.example/series/1\n\
         1\n\
         syaBRbleNpDzWD5LCjJMK5Ip83IGg5y6g/sadffZmKw=\n\
         \n\
         \u{2014} books.example \
         TxxjRFOXO5KZSqI8eCsQKcquYfuwg8eVgZTDc0ybdV0KRdKhakwPSK4oKzcBzkyAJDz/K4ZBJJ5yOqcGmyE/l0OWdAw=\n"
    );
    let public = key(7).public().to_string();
    assert_eq!(public, "books.example+4f1c6344+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs");
}

#[test]
fn a_note_is_read_by_the_key_that_signed_it() {
    let note = checkpoint().sign(&key(7));
    let published: PublicLogKey = key(7).public().to_string().parse().expect("a key");
    let trusted = [key(8).public().clone(), published];
    assert_eq!(Checkpoint::read(&note, &trusted), Ok(checkpoint()));
    assert_eq!(Checkpoint::read(&note, &trusted[..1]), Err(NoteError::UnknownKey));
    assert_eq!(Checkpoint::read(&note, &[]), Err(NoteError::UnknownKey));
}

#[test]
fn a_note_that_was_changed_is_refused() {
    let note = checkpoint().sign(&key(7));
    let trusted = [key(7).public().clone()];
    assert_eq!(Checkpoint::read(&note.replacen("\n1\n", "\n2\n", 1), &trusted), Err(NoteError::WrongSignature));
    assert_eq!(Checkpoint::read(&note.replacen("/series/1", "/series/2", 1), &trusted), Err(NoteError::WrongSignature));
    for text in ["", "\n\n", note.trim_end(), &note[1..].repeat(200), "a\nb\nc\n\n\u{2014} books.example AAAAAAA=\n"] {
        let refused = Checkpoint::read(text, &trusted);
        assert!(refused.is_err(), "{text}");
    }
}

#[test]
fn a_key_has_a_name_and_does_not_print() {
    for name in ["", "two words", "a+b"] {
        assert_eq!(LogKey::from_secret(name, &[7; 32]).err(), Some(NotAKey), "{name}");
    }
    for text in ["", "books.example", "books.example+00000000+AAAA", "PRIVATE+KEY+a+b+c"] {
        assert_eq!(text.parse::<PublicLogKey>().err(), Some(NotAKey), "{text}");
    }
    let secret = hex::encode([7; 32]);
    let printed = format!("{:?}", key(7));
    assert!(printed.starts_with("LogKey(books.example+") && !printed.contains(&secret), "{printed}");
}

fn record() -> Record {
    Record::new("books/page", 3)
        .text("title", "খাতা")
        .integer("number", -7)
        .bytes("id", &[0, 255])
        .flag("kept", true)
        .absent("until")
}

/// The second of two leaves.
fn proof() -> LogProof {
    let mut tree = Tree::empty();
    let first = leaf_hash(b"the first");
    tree.append(first);
    tree.append(leaf_hash(record().as_bytes()));
    let checkpoint = Checkpoint::of(ORIGIN.to_owned(), &tree).sign(&key(7));
    LogProof { record: record().as_bytes().to_vec(), index: 1, path: vec![first], checkpoint }
}

#[test]
fn a_proof_survives_its_file_and_is_checked_by_the_key_alone() {
    let text = proof().to_string();
    assert!(text.starts_with("c2sp.org/tlog-proof@v1\nextra "), "{text}");
    let read = LogProof::parse(&text).expect("a proof");
    assert_eq!(read, proof());
    let checkpoint = read.check(&[key(7).public().clone()]).expect("it holds");
    assert_eq!((checkpoint.origin.as_str(), checkpoint.size), (ORIGIN, 2));
    assert_eq!(read.check(&[key(8).public().clone()]), Err(ProofError::Checkpoint(NoteError::UnknownKey)));
    let fields = SealedRecord::parse(&read.record).expect("a record");
    assert_eq!((fields.domain.as_str(), fields.version), ("books/page", 3));
    assert_eq!(fields.text("title"), Some("খাতা"));
    assert_eq!(fields.integer("number"), Some(-7));
    assert_eq!(fields.bytes("id"), Some([0, 255].as_slice()));
    assert_eq!(fields.get("kept"), Some(&SealedValue::Flag(true)));
    assert_eq!(fields.get("until"), Some(&SealedValue::Absent));
    assert_eq!((fields.get("other"), fields.text("number")), (None, None));
}

/// Whichever byte of the file is changed, it proves nothing any more, or it proves the same: a file has no more than one
/// reading.
#[test]
fn a_file_with_one_byte_changed_proves_nothing() {
    let text = proof().to_string();
    let trusted = [key(7).public().clone()];
    for at in 0..text.len() {
        for change in [[1, 0x20, 4][at % 3]] {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= change;
            let Ok(bent) = String::from_utf8(bytes) else { continue };
            let read = LogProof::parse(&bent).and_then(|read| read.check(&trusted).map(|_| read));
            assert!(read.is_err(), "byte {at}: {bent}");
        }
    }
    for cut in 0..text.len() {
        let Some(short) = text.get(..cut) else { continue };
        assert!(LogProof::parse(short).and_then(|read| read.check(&trusted)).is_err(), "cut at {cut}");
    }
}

#[test]
fn bytes_that_are_no_record_are_refused() {
    let whole = record().as_bytes().to_vec();
    for cut in 0..whole.len() {
        let read = SealedRecord::parse(&whole[..cut]);
        let fewer = read.as_ref().is_ok_and(|read| read.fields.len() < 5);
        assert!(fewer || read == Err(NotARecord), "cut at {cut}");
    }
    let endless = [&whole[..], &u64::MAX.to_be_bytes()].concat();
    assert_eq!(SealedRecord::parse(&endless), Err(NotARecord));
}
