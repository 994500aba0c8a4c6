//! The crate alone: delivery notes that prove themselves, with a phone number that can be erased.
//!
//! Run with `cargo run -p dalil-proof --example delivery_note`.

use dalil_proof::{Altered, Digest, Disclosure, Link, Record, Salt, Seal, salted};

const PHONE: &str = "shop/delivery/phone";

/// A row as a table would hold it. The phone number itself lies in a table of its own.
struct Note {
    number: u64,
    to: String,
    phone: Digest,
}

impl Note {
    fn record(&self) -> Record {
        Record::new("shop/delivery", 1)
            .integer("number", self.number)
            .text("to", &self.to)
            .bytes("phone", self.phone.as_bytes())
    }
}

fn report(note: &Note, seal: &Seal) {
    match note.record().check(seal) {
        Ok(()) => println!("note {} holds", note.number),
        Err(Altered { fields }) => println!("note {} was altered: {}", note.number, fields.join(", ")),
    }
}

fn main() {
    // A service draws the salt from its source of randomness.
    let salt = Salt::new(*b"sixteen bytes!!!");
    let phone = "+880 1700 000000";
    let mut note = Note { number: 1, to: "Shapla Studio".into(), phone: salted(PHONE, &salt, phone.as_bytes()) };

    let seal = note.record().seal();
    let link = Link::genesis("shop/delivery", b"shop 7").next(&seal.leaf);
    println!("place {} of the chain: {}", link.seq, link.chain);
    report(&note, &seal);

    for clear in [Some((&salt, phone.as_bytes())), Some((&salt, b"+880 1700 999999".as_slice())), None] {
        println!("phone: {:?}", Disclosure::of(PHONE, &note.phone, clear));
    }
    // The number is erased by now, and still the note proves the rest.
    report(&note, &seal);

    note.to = "Padma Studio".into();
    report(&note, &seal);
}
