//! Known answers, worked out from the written format by another program. They must never change: stored seals would break.

use dalil_proof::{Link, Record, Salt, leaf_hash, salted};

const ENCODED: &str = concat!(
    "64616c696c2f7265636f72642f3100",
    "000000000000000b746573742f766563746f72",
    "0001",
    "0000000000000006616273656e74",
    "00",
    "0000000000000000",
    "000000000000000474657874",
    "01",
    "000000000000000ce0a6a6e0a6b2e0a6bfe0a6b2",
    "0000000000000007696e7465676572",
    "02",
    "0000000000000010ffffffffffffffffffffffffffffffd6",
    "00000000000000056279746573",
    "03",
    "000000000000000200ff",
    "0000000000000004666c6167",
    "04",
    "000000000000000101",
);
const LEAF: &str = "354a01f74e090179e590b54f1d541dec00e77fdecccaebc64504331ce0ae392f";
const HINTS: &str = "7ac0e8234f2b16a9e834fed5ca8a642ecb890299";
const GENESIS: &str = "f35d86adf41120c038f30889dec8abcc85492615ced3aef946dbbaac474485a9";
const LINK: &str = "ff3d1241c66921438fe450f9678eb62075c15cd5ac01c13f1ec00eac316a8bfc";
const SALTED: &str = "5e1d53fb273ff16a44ae0cbff63cc889ab1807ed7bb6606c4a0fe9d56af84480";

#[test]
fn a_record_of_every_type_of_field() {
    let record = Record::new("test/vector", 1)
        .absent("absent")
        .text("text", "দলিল")
        .integer("integer", -42)
        .bytes("bytes", &[0, 255])
        .flag("flag", true);
    assert_eq!(hex::encode(record.as_bytes()), ENCODED);
    assert_eq!(record.seal().leaf.to_string(), LEAF);
    assert_eq!(hex::encode(record.seal().hints), HINTS);
}

#[test]
fn a_chain_and_its_first_link() {
    let genesis = Link::genesis("test/vector", b"owner");
    assert_eq!((genesis.seq, genesis.chain.to_string().as_str()), (0, GENESIS));
    let first = genesis.next(&LEAF.parse().unwrap());
    assert_eq!((first.seq, first.chain.to_string().as_str()), (1, LINK));
}

#[test]
fn a_salted_digest() {
    let salt = Salt::new(std::array::from_fn(|i| u8::try_from(i).unwrap()));
    assert_eq!(salted("test/vector", &salt, b"203.0.113.9").to_string(), SALTED);
}

/// The empty leaf, as published with RFC 6962 test data.
#[test]
fn the_leaf_hash_of_rfc_6962() {
    let expected = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
    assert_eq!(leaf_hash(b"").to_string(), expected);
}
