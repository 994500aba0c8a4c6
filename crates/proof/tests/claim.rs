//! Claims as they are printed: what they look like, what they reveal, and what is refused.

use dalil_proof::{Checkpoint, Claim, ClaimError, LogKey, NoteError, PublicLogKey, SignedClaim};
use proptest::prelude::*;

fn key(secret: u8) -> LogKey {
    LogKey::from_secret("books.example", &[secret; 32]).expect("a name")
}

fn trusted() -> Vec<PublicLogKey> {
    vec![key(8).public().clone(), key(7).public().clone()]
}

fn claim() -> Claim {
    Claim {
        issuer: "000123456-0101".to_owned(),
        form: "Invoice".to_owned(),
        number: "INV-2026-0042".to_owned(),
        issued: "2026-11-18".to_owned(),
        total: "316252.30 BDT".to_owned(),
        vat: Some("41250.30".to_owned()),
        payee: "শাপলা স্টুডিও; Turag Bank 0123 4567".to_owned(),
        leaf: [0x9f; 16],
    }
}

fn signed() -> SignedClaim {
    claim().sign(&key(7)).expect("every field is of its form")
}

fn read(text: &str) -> Result<SignedClaim, ClaimError> {
    let claim: SignedClaim = text.parse()?;
    claim.check(&trusted()).map(|_| claim)
}

/// Its signature was computed by another implementation of Ed25519. It must never change.
#[test]
fn a_claim_is_a_few_lines_that_anybody_can_read() {
    assert_eq!(
        signed().to_string(),
        "dalil-claim/1\n\
         issuer: 000123456-0101\n\
         form: Invoice\n\
         number: INV-2026-0042\n\
         issued: 2026-11-18\n\
         total: 316252.30 BDT\n\
         vat: 41250.30\n\
         payee: শাপলা স্টুডিও; Turag Bank 0123 4567\n\
         leaf: 9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f\n\
         key: books.example+4f1c6344\n\
         signature: dH2iI899HsO0ftc92Io2SOQgQLmid/BRlVhyWmTgevrrvRVwEgLZZDUWbbvvN4WVhkQ8Ok3NJvme9h7nz5rnAg=="
    );
}

#[test]
fn a_claim_reads_back_by_the_key_that_signed_it() {
    let text = signed().to_string();
    let back: SignedClaim = text.parse().expect("it is a claim");
    assert_eq!((back.claim(), back.key(), &back), (&claim(), "books.example+4f1c6344", &signed()));
    assert_eq!(back.check(&trusted()), Ok(key(7).public()));
    assert_eq!(back.check(&trusted()[..1]), Err(ClaimError::UnknownKey("books.example+4f1c6344".to_owned())));
    assert_eq!(back.check(&[]), Err(ClaimError::UnknownKey("books.example+4f1c6344".to_owned())));
    let none = Claim { vat: None, ..claim() }.sign(&key(7)).expect("no VAT is a claim, too");
    assert_eq!(read(&none.to_string()).expect("it holds").claim().vat, None);
    assert!(none.to_string().contains("\nvat: none\n"));
}

#[test]
fn lines_in_another_order_twice_missing_or_unknown_are_refused() {
    let text = signed().to_string();
    let lines: Vec<&str> = text.split('\n').collect();
    for at in 0..lines.len() {
        let mut fewer = lines.clone();
        fewer.remove(at);
        let mut twice = lines.clone();
        twice.insert(at, lines[at]);
        let mut unknown = lines.clone();
        unknown.insert(at, "note: more");
        let mut swapped = lines.clone();
        swapped.swap(at, (at + 1) % lines.len());
        for other in [fewer, twice, unknown, swapped] {
            let refused = read(&other.join("\n"));
            assert!(matches!(refused, Err(ClaimError::Malformed(_))), "{other:?}: {refused:?}");
        }
    }
}

#[test]
fn other_line_ends_versions_and_lengths_are_refused() {
    let text = signed().to_string();
    let long = text.replace("Turag", &"T".repeat(230));
    for other in [
        text.replace('\n', "\r\n"),
        text.replace('\n', "\r"),
        text.clone() + "\n",
        format!("\n{text}"),
        format!("\u{feff}{text}"),
        text.replace("claim/1", "claim/2"),
        text.replace(": ", ":"),
        text.replace("INV-", "INV\u{202E}-"),
        text.replace("INV-", " INV-"),
        text.replace("Turag Bank", "Turag  Bank"),
        text.replace("316252.30", "3,16,252.30"),
        text.replace("316252.30", "0316252.30"),
        text.replace(" BDT", " taka"),
        text.replace("2026-11-18", "2026-13-18"),
        text.replace("2026-11-18", "18/11/2026"),
        text.replace("9f9f", "9F9F"),
        text.replace("+4f1c", "+4F1C"),
        text.replace("\nkey: books", "\nkey: +books"),
        text.replace("INV-2026-0042", ""),
        format!("{text}{}", "A".repeat(4)),
        long,
        text.repeat(100),
        String::new(),
    ] {
        assert!(matches!(read(&other), Err(ClaimError::Malformed(_))), "{other:?}");
    }
}

#[test]
fn what_could_not_be_read_back_is_not_signed() {
    for wrong in [
        Claim { issuer: String::new(), ..claim() },
        Claim { number: "INV-1\nnumber: INV-2".to_owned(), ..claim() },
        Claim { payee: "ক".repeat(221), ..claim() },
        Claim { total: "12".to_owned(), ..claim() },
        Claim { vat: Some("15%".to_owned()), ..claim() },
    ] {
        assert!(matches!(wrong.clone().sign(&key(7)), Err(ClaimError::Malformed(_))), "{wrong:?}");
    }
}

#[test]
fn a_text_becomes_one_line_that_shows_where_it_was_cut() {
    for (text, most, line) in [
        ("  a\tb \r\n\n c\u{2028}d ", 20, "a b c d"),
        ("a\u{202E}b\u{200B}c\u{0}d", 20, "abcd"),
        ("র‍্যাব ক্ষ", 20, "র‍্যাব ক্ষ"),
        ("0123456789", 10, "0123456789"),
        ("0123 56789", 6, "0123…"),
        (" \n ", 9, "none"),
    ] {
        assert_eq!(Claim::line(text, most), line);
    }
}

#[test]
fn a_signature_over_a_claim_is_none_over_a_checkpoint() {
    let claim = signed().to_string();
    let (body, signature) = claim.rsplit_once("signature: ").expect("it has one");
    let raw = |text: &str| base64(text);
    let note_signature = [&0x4f1c_6344_u32.to_be_bytes()[..], &raw(signature)].concat();
    let encoded = encode(&note_signature);
    let note = format!("{body}\n\u{2014} books.example {encoded}\n");
    assert!(matches!(Checkpoint::read(&note, &trusted()), Err(NoteError::Malformed | NoteError::WrongSignature)));
}

fn base64(text: &str) -> Vec<u8> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.decode(text).expect("base64")
}

fn encode(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[test]
fn a_claim_with_one_byte_changed_never_holds() {
    let text = signed().to_string().into_bytes();
    for at in 0..text.len() {
        for bit in [0, 5] {
            let mut other = text.clone();
            other[at] ^= 1 << bit;
            let Ok(other) = String::from_utf8(other) else { continue };
            assert!(read(&other).is_err(), "byte {at}, bit {bit}: {other}");
        }
    }
}

fn one_line(most: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(any::<char>(), 0..most * 2)
        .prop_map(move |letters| Claim::line(&letters.into_iter().collect::<String>(), most))
}

proptest! {
    #[test]
    fn whatever_is_claimed_reads_back(
        issuer in one_line(80),
        number in one_line(60),
        payee in one_line(220),
        minor in any::<i64>(),
        leaf in any::<[u8; 16]>(),
    ) {
        let sum = format!("{}.{:02}", minor / 100, (minor % 100).abs());
        let claim = Claim { issuer, number, payee, leaf, total: format!("{sum} BDT"), vat: Some(sum), ..claim() };
        let signed = claim.clone().sign(&key(7)).expect("every field is of its form");
        let back = read(&signed.to_string()).expect("it holds");
        prop_assert_eq!(back.claim(), &claim);
        prop_assert_eq!(back.to_string(), signed.to_string());
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in any::<String>()) {
        prop_assert!(read(&text).is_err());
    }

    #[test]
    fn no_piece_put_into_a_claim_is_accepted(at in 0..400_usize, put in "[\n\r :a-z0-9+/=\u{9B8}\u{202E}]{1,20}") {
        let text = signed().to_string();
        let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let other = format!("{}{put}{}", &text[..at], &text[at..]);
        prop_assert!(read(&other).is_err(), "{other}");
    }

    #[test]
    fn no_part_of_a_claim_is_accepted(from in 0..400_usize, to in 0..400_usize) {
        let text = signed().to_string();
        if let Some(part) = text.get(from..to.min(text.len())) {
            prop_assert!(part == text || read(part).is_err());
        }
    }
}
