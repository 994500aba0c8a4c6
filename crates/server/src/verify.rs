//! `dalil verify`: checks proofs without any installation, settings or network.

use std::{
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use dalil_invoicing::{DisprovedError, Proved, check_proof};
use dalil_proof::{LogProof, PublicLogKey, SealedValue};
use serde_json::{Value, json};

/// The largest file that is read: a document of 500 lines with every text at its limit stays far below.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// What is printed of a document that holds, in this order.
const SHOWN: [&str; 9] =
    ["kind", "printed_number", "issued_on", "supplied_on", "due_on", "currency", "value", "vat", "total"];

/// Why a file was not found to hold.
#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error("cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    #[error("larger than any proof")]
    TooLarge,
    #[error(transparent)]
    Disproved(#[from] DisprovedError),
}

/// Checks each file and prints what it says; answers whether all of them hold.
pub(crate) fn verify(files: &[PathBuf], trusted: &[PublicLogKey], as_json: bool) -> bool {
    let mut whole = true;
    for file in files {
        let checked = check(file, trusted);
        whole &= checked.is_ok();
        match (checked, as_json) {
            (Ok(proved), false) => print(file, &proved),
            (Ok(proved), true) => println!("{}", shown(file, &proved)),
            (Err(fault), false) => println!("{}: BROKEN: {fault}", named(file)),
            (Err(fault), true) => {
                println!("{}", json!({"file": file.display().to_string(), "holds": false, "what": fault.to_string()}));
            }
        }
    }
    whole
}

fn check(file: &Path, trusted: &[PublicLogKey]) -> Result<Proved, Fault> {
    let mut text = String::new();
    let read = File::open(file)?.take(MOST_BYTES + 1).read_to_string(&mut text);
    match read {
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            return Err(DisprovedError::from(dalil_proof::ProofError::Malformed).into());
        }
        read => read?,
    };
    if text.len() as u64 > MOST_BYTES {
        return Err(Fault::TooLarge);
    }
    let proof = LogProof::parse(&text).map_err(DisprovedError::from)?;
    Ok(check_proof(&proof, trusted)?)
}

fn print(file: &Path, proved: &Proved) {
    println!("{}: holds", named(file));
    for name in SHOWN {
        if let Some(value) = proved.record.get(name).filter(|value| **value != SealedValue::Absent) {
            println!("  {name:<16}{}", on_one_line(&value.to_string()));
        }
    }
    for party in ["issuer", "buyer"] {
        let stored: Value = serde_json::from_str(proved.record.text(party).unwrap_or_default()).unwrap_or_default();
        // Each on a line of its own, so that a name cannot pass for a name with a BIN.
        for field in ["name_en", "name_bn", "bin"] {
            println!("  {:<16}{}", format!("{party} {field}"), on_one_line(stored[field].as_str().unwrap_or("none")));
        }
    }
    println!("  {:<16}{} ({} documents)", "series", on_one_line(&proved.checkpoint.origin), proved.checkpoint.size);
    println!("  {:<16}{}", "signed by", proved.key);
}

fn shown(file: &Path, proved: &Proved) -> Value {
    let field = |(name, value): &(String, SealedValue)| {
        let value = match value {
            SealedValue::Absent => Value::Null,
            SealedValue::Text(text) => text.as_str().into(),
            SealedValue::Integer(number) => {
                i64::try_from(*number).map_or_else(|_| number.to_string().into(), Value::from)
            }
            SealedValue::Flag(flag) => (*flag).into(),
            bytes @ SealedValue::Bytes(_) => bytes.to_string().into(),
        };
        (name.clone(), value)
    };
    let record: serde_json::Map<String, Value> = proved.record.fields.iter().map(field).collect();
    json!({
        "file": file.display().to_string(), "holds": true, "key": proved.key.to_string(),
        "log": {"origin": proved.checkpoint.origin, "size": proved.checkpoint.size, "root": proved.checkpoint.root},
        "record": record,
    })
}

/// The name of a file as it can be printed.
fn named(file: &Path) -> String {
    on_one_line(&file.display().to_string())
}

/// A text of somebody's, so that it can neither break out of its line nor steer a terminal.
fn on_one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
