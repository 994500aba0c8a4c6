//! The encoding is injective, and a seal finds and names whatever changes.

use dalil_proof::{Altered, Record};
use proptest::{collection::vec, prelude::*};

#[derive(Clone, Debug, PartialEq)]
enum Value {
    Absent,
    Text(String),
    Integer(i128),
    Bytes(Vec<u8>),
    Flag(bool),
}

type Fields = Vec<(String, Value)>;

fn record(fields: &[(String, Value)]) -> Record {
    fields.iter().cloned().fold(Record::new("test", 1), |record, (name, value)| match value {
        Value::Absent => record.absent(name),
        Value::Text(text) => record.text(name, &text),
        Value::Integer(number) => record.integer(name, number),
        Value::Bytes(bytes) => record.bytes(name, &bytes),
        Value::Flag(flag) => record.flag(name, flag),
    })
}

/// Reads the encoding back. That this works for every record is what injective means.
fn decode(bytes: &[u8]) -> (String, u16, Fields) {
    let mut rest = bytes.strip_prefix(b"dalil/record/1\0").unwrap();
    let domain = text(part(&mut rest));
    let version = u16::from_be_bytes(take(&mut rest));
    let mut fields = Fields::new();
    while !rest.is_empty() {
        let name = text(part(&mut rest));
        let [tag] = take(&mut rest);
        let value = part(&mut rest);
        fields.push((name, decode_value(tag, value)));
    }
    (domain, version, fields)
}

fn decode_value(tag: u8, value: &[u8]) -> Value {
    match (tag, value) {
        (0, []) => Value::Absent,
        (1, text) => Value::Text(self::text(text)),
        (2, number) => Value::Integer(i128::from_be_bytes(number.try_into().unwrap())),
        (3, bytes) => Value::Bytes(bytes.to_vec()),
        (4, [flag @ (0 | 1)]) => Value::Flag(*flag == 1),
        other => panic!("no such field: {other:?}"),
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> [u8; N] {
    let (head, tail) = rest.split_first_chunk().unwrap();
    *rest = tail;
    *head
}

fn part<'a>(rest: &mut &'a [u8]) -> &'a [u8] {
    let length = usize::try_from(u64::from_be_bytes(take(rest))).unwrap();
    let (head, tail) = rest.split_at(length);
    *rest = tail;
    head
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Few letters and small values, so that two records are often nearly alike.
fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Absent),
        "[ab\\x00\\x01]{0,3}".prop_map(Value::Text),
        any::<i64>().prop_map(|number| Value::Integer(number.into())),
        vec(0..3_u8, 0..3).prop_map(Value::Bytes),
        any::<bool>().prop_map(Value::Flag),
    ]
}

fn fields() -> impl Strategy<Value = Fields> {
    vec(("[ab\\x00]{0,4}", value()), 0..6).prop_map(|mut fields| {
        fields.sort_by(|a, b| a.0.cmp(&b.0));
        fields.dedup_by(|a, b| a.0 == b.0);
        fields
    })
}

fn names(altered: Result<(), Altered>) -> Vec<String> {
    altered.err().map(|altered| altered.fields).unwrap_or_default()
}

proptest! {
    #[test]
    fn every_record_reads_back_from_its_bytes(fields in fields().prop_shuffle()) {
        prop_assert_eq!(decode(record(&fields).as_bytes()), ("test".to_owned(), 1, fields));
    }

    #[test]
    fn two_records_have_the_same_leaf_only_when_they_are_the_same(one in fields(), other in fields()) {
        prop_assert_eq!(record(&one).seal().leaf == record(&other).seal().leaf, one == other);
    }

    #[test]
    fn an_untouched_record_holds(fields in fields()) {
        prop_assert_eq!(record(&fields).check(&record(&fields).seal()), Ok(()));
    }

    #[test]
    fn the_one_altered_field_is_named(fields in fields(), at in any::<prop::sample::Index>(), new in value()) {
        prop_assume!(!fields.is_empty());
        let at = at.index(fields.len());
        prop_assume!(fields[at].1 != new);
        let seal = record(&fields).seal();
        let mut altered = fields.clone();
        altered[at].1 = new;
        prop_assert_eq!(names(record(&altered).check(&seal)), [fields[at].0.clone()]);
    }

    #[test]
    fn two_fields_that_change_places_are_both_named(fields in fields(), a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>()) {
        prop_assume!(!fields.is_empty());
        let (a, b) = (a.index(fields.len()), b.index(fields.len()));
        prop_assume!(a != b);
        let seal = record(&fields).seal();
        let mut moved = fields.clone();
        moved.swap(a, b);
        let mut found = names(record(&moved).check(&seal));
        found.sort();
        let mut expected = [fields[a].0.clone(), fields[b].0.clone()];
        expected.sort();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn an_added_or_removed_field_is_found(fields in fields()) {
        prop_assume!(!fields.is_empty());
        let fewer = record(&fields[1..]);
        prop_assert_eq!(names(fewer.check(&record(&fields).seal())), [Altered::HINTS, Altered::SEAL]);
        prop_assert_eq!(names(record(&fields).check(&fewer.seal())), [Altered::HINTS, Altered::SEAL]);
    }
}

/// Each pair would be one and the same under some careless encoding.
#[test]
fn lookalikes_differ() {
    let new = || Record::new("d", 1);
    let pairs = [
        ("value splits in two", new().text("a", "bc"), new().text("a", "b").text("c", "")),
        ("name takes from value", new().text("ab", "c"), new().text("a", "bc")),
        ("values shift", new().text("a", "xy").text("b", "z"), new().text("a", "x").text("b", "yz")),
        ("absent and empty text", new().absent("a"), new().text("a", "")),
        ("absent and empty bytes", new().absent("a"), new().bytes("a", &[])),
        ("text and bytes", new().text("a", "x"), new().bytes("a", b"x")),
        ("flag and bytes", new().flag("a", true), new().bytes("a", &[1])),
        ("integer and bytes", new().integer("a", 1), new().bytes("a", &1_i128.to_be_bytes())),
        ("integer and text", new().integer("a", 1), new().text("a", "1")),
        ("absent and left out", new().absent("a"), new()),
        ("order", new().flag("a", true).flag("b", true), new().flag("b", true).flag("a", true)),
        ("sign", new().integer("a", u64::MAX), new().integer("a", -1)),
        ("version", Record::new("d", 1), Record::new("d", 2)),
        ("domain", Record::new("d", 1), Record::new("e", 1)),
        ("domain takes from name", Record::new("da", 1).text("b", ""), new().text("ab", "")),
    ];
    for (what, one, other) in pairs {
        assert_ne!(one.as_bytes(), other.as_bytes(), "{what}");
        assert_ne!(one.seal(), other.seal(), "{what}");
    }
}

#[test]
fn one_number_is_one_field_whatever_its_rust_type() {
    let as_signed = Record::new("d", 1).integer("a", 7_i64).optional_integer("b", None::<i64>);
    let as_unsigned = Record::new("d", 1).optional_integer("a", Some(7_u64)).absent("b");
    assert_eq!(as_signed.seal(), as_unsigned.seal());
}

#[test]
fn an_altered_seal_is_told_from_an_altered_field() {
    let record = Record::new("d", 1).text("a", "x").optional_bytes("b", Some(b"y")).optional_text("c", None);
    let seal = record.seal();

    let mut other_leaf = seal.clone();
    other_leaf.leaf = Record::new("d", 1).seal().leaf;
    assert_eq!(names(record.check(&other_leaf)), [Altered::SEAL]);

    let mut other_hint = seal.clone();
    other_hint.hints[5] ^= 1;
    assert_eq!(names(record.check(&other_hint)), [Altered::HINTS]);

    let mut no_hints = seal;
    no_hints.hints.clear();
    assert_eq!(names(record.check(&no_hints)), [Altered::HINTS]);
}

#[test]
fn a_field_altered_together_with_its_hint_still_breaks_the_seal() {
    let mut forged = Record::new("d", 1).text("a", "altered").seal();
    forged.leaf = Record::new("d", 1).text("a", "true").seal().leaf;
    assert_eq!(names(Record::new("d", 1).text("a", "altered").check(&forged)), [Altered::SEAL]);
}

#[test]
fn an_alteration_reads_as_a_sentence() {
    let seal = Record::new("d", 1).text("a", "x").text("lines.3.description", "y").seal();
    let altered = Record::new("d", 1).text("a", "z").text(format!("lines.{}.description", 3), "z").check(&seal);
    assert_eq!(altered.unwrap_err().to_string(), "altered: a, lines.3.description");
}

#[cfg(debug_assertions)]
#[test]
#[should_panic(expected = "names a field twice")]
fn a_name_used_twice_is_a_mistake() {
    let _ = Record::new("d", 1).text("a", "x").text("a", "y").seal();
}
