//! Files that prove their own bytes.

use dalil_proof::{Claim, ClaimError, LogKey, NoBlank, PublicLogKey, SignedClaim, StampError, check_stamp, stamp};
use proptest::prelude::*;

fn key(secret: u8) -> LogKey {
    LogKey::from_secret("books.example", &[secret; 32]).expect("a name")
}

fn trusted() -> [PublicLogKey; 1] {
    [key(7).public().clone()]
}

fn claim(number: &str) -> SignedClaim {
    let claim = Claim {
        issuer: "000123456-0101".to_owned(),
        form: "Invoice".to_owned(),
        number: number.to_owned(),
        issued: "2026-11-18".to_owned(),
        total: "316252.30 BDT".to_owned(),
        vat: None,
        payee: "শাপলা স্টুডিও".to_owned(),
        leaf: [1; 16],
    };
    claim.sign(&key(7)).expect("every field is of its form")
}

/// A file of a format that says its metadata twice.
fn blank_file(claim: &SignedClaim, body: &str) -> Vec<u8> {
    let stamp = claim.blank_stamp();
    format!("%FILE\n<</Keywords(INV, {stamp})>>\n{body}\n<x>INV, {stamp}</x>\n%%EOF\n").into_bytes()
}

fn file(number: &str) -> Vec<u8> {
    let claim = claim(number);
    let mut file = blank_file(&claim, &format!("what it shows of {number}"));
    stamp(&mut file, &claim, &key(7)).expect("the blank is there");
    file
}

fn replaced(file: &[u8], old: &str, new: &str) -> Vec<u8> {
    let text = String::from_utf8(file.to_vec()).expect("this file is text");
    assert!(text.contains(old), "{old}");
    text.replace(old, new).into_bytes()
}

fn stamp_of(file: &[u8]) -> String {
    let text = String::from_utf8(file.to_vec()).expect("this file is text");
    let from = text.find("dalil-stamp/1:").expect("a stamp");
    text[from..text.find(")>>").expect("its end")].to_owned()
}

#[test]
fn a_stamped_file_proves_all_its_bytes() {
    let (first, again) = (file("INV-1"), file("INV-1"));
    assert_eq!(first, again, "the same bytes each time");
    assert_eq!(first.len(), blank_file(&claim("INV-1"), "what it shows of INV-1").len(), "nothing moves");
    let stamped = check_stamp(&first, &trusted()).expect("it holds");
    assert_eq!((stamped.claim, stamped.key), (claim("INV-1"), key(7).public().clone()));
}

#[test]
fn every_byte_of_it_counts() {
    let file = file("INV-1");
    for at in 0..file.len() {
        let mut other = file.clone();
        other[at] ^= 1 << (at % 8);
        assert!(check_stamp(&other, &trusted()).is_err(), "byte {at}");
    }
}

#[test]
fn what_is_wrong_is_named() {
    let whole = file("INV-1");
    let mut longer = whole.clone();
    longer.push(b'\n');
    let unnamed = replaced(&whole, "dalil-stamp/1:", "dalil-stomp/1:");
    let other = file("INV-2");
    // All of another document's stamp: its signature holds, of its own bytes.
    let borrowed = replaced(&whole, &stamp_of(&whole), &stamp_of(&other));
    // Its claim alone, over this file's signature.
    let part = |file: &[u8]| stamp_of(file).split(':').nth(1).unwrap_or_default().to_owned();
    let pasted = replaced(&whole, &part(&whole), &part(&other));
    // Another key's claim and stamp.
    let mut forged = blank_file(&claim("INV-1"), "forged");
    stamp(&mut forged, &claim("INV-1"), &key(9)).expect("the blank is there");
    // A claim whose total was raised, and another second stamp.
    let altered = claim("INV-1").to_string().replace("316252", "916252");
    let old = part(&whole);
    let new = encode(altered.as_bytes());
    let raised = replaced(&whole, &old, &new);
    let mut mixed = whole.clone();
    let at = String::from_utf8(whole.clone()).expect("text").rfind("dalil-stamp").expect("a second stamp");
    mixed.splice(at..at + stamp_of(&whole).len(), stamp_of(&other).into_bytes());

    let said = |file: &[u8]| check_stamp(file, &trusted()).expect_err("it was changed");
    assert_eq!(said(&replaced(&whole, "what it shows", "what it says!")), StampError::BytesChanged);
    assert_eq!(said(&longer), StampError::BytesChanged);
    assert_eq!(said(&borrowed), StampError::BytesChanged);
    assert_eq!(said(&pasted), StampError::ForeignClaim);
    assert_eq!(said(&forged), StampError::ForeignClaim);
    assert_eq!(said(&unnamed), StampError::NoClaim);
    assert_eq!(said(&mixed), StampError::SeveralClaims);
    assert_eq!(said(&raised), StampError::Claim(ClaimError::WrongSignature));
    assert_eq!(said(&blank_file(&claim("INV-1"), "")), StampError::ForeignClaim);
    let unknown = check_stamp(&whole, &[key(9).public().clone()]);
    assert!(matches!(unknown, Err(StampError::Claim(ClaimError::UnknownKey(_)))), "{unknown:?}");
}

fn encode(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[test]
fn a_file_without_its_blank_is_not_stamped() {
    let (one, two) = (claim("INV-1"), claim("INV-2"));
    let mut both = [blank_file(&one, ""), blank_file(&two, "")].concat();
    let mut many = blank_file(&one, &one.blank_stamp().repeat(9));
    for file in [&mut b"%PDF-1.7".to_vec(), &mut both, &mut many, &mut file("INV-1")] {
        assert_eq!(stamp(file, &one, &key(7)), Err(NoBlank));
    }
}

/// Somebody called like a stamp can still have papers.
#[test]
fn what_only_begins_like_a_stamp_is_part_of_the_file() {
    let claim = claim("INV-1");
    let mut file = blank_file(&claim, "dalil-stamp/1: dalil-stamp/1:QUJD:0 dalil-stamp/1:dalil-stamp/1:");
    stamp(&mut file, &claim, &key(7)).expect("the blank is there");
    assert!(check_stamp(&file, &trusted()).is_ok());
    assert_eq!(check_stamp(&replaced(&file, "QUJD", "QUJE"), &trusted()), Err(StampError::BytesChanged));
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        prop_assert_eq!(check_stamp(&bytes, &trusted()), Err(StampError::NoClaim));
    }

    #[test]
    fn no_hostile_stamp_makes_the_reader_panic(parts in proptest::collection::vec("(dalil-stamp/1:)?[A-Za-z0-9+/=]{0,90}:?", 0..60)) {
        prop_assert!(check_stamp(parts.concat().as_bytes(), &trusted()).is_err());
    }

    #[test]
    fn a_file_cut_anywhere_does_not_hold(at in 0..3000_usize) {
        let file = file("INV-1");
        if at < file.len() {
            prop_assert!(check_stamp(&file[..at], &trusted()).is_err());
            prop_assert!(check_stamp(&file[at + 1..], &trusted()).is_err());
        }
    }
}
