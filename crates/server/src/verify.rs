//! `dalil verify`: checks papers, claims, proofs and checkpoints without any installation, settings or network, and holds
//! those of one log against each other.

mod growth;

use std::{
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use dalil_audit as audit;
use dalil_invoicing::{DisprovedError, Proved, check_proof};
use dalil_proof::{
    Checkpoint, ClaimError, GrowthError, GrowthProof, LogProof, NoteError, ProofError, PublicLogKey, SealedRecord,
    SealedValue, SignedClaim, SignedRecord, SignedRecordError, StampError, Stamped, check_stamp,
};
use serde_json::{Value, json};

/// The largest file that is read: a document of 500 lines with every text at its limit stays far below.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// How a PDF begins.
const PDF: &[u8] = b"%PDF-";

/// How the signatures of a checkpoint begin.
const SIGNATURES: &str = "\n\n\u{2014} ";

/// How the text of a code begins.
const CLAIM: &str = "dalil-claim/";

/// What is printed of a document that holds, in this order.
const SHOWN: [&str; 9] =
    ["kind", "printed_number", "issued_on", "supplied_on", "due_on", "currency", "value", "vat", "total"];

/// Why a file was not found to hold.
#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error("cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    #[error("larger than any paper or proof")]
    TooLarge,
    #[error(transparent)]
    Disproved(#[from] DisprovedError),
    #[error(transparent)]
    Unstamped(#[from] StampError),
    #[error(transparent)]
    Unclaimed(#[from] ClaimError),
    #[error(transparent)]
    NoEntry(#[from] audit::DisprovedError),
    #[error(transparent)]
    NotGrown(#[from] GrowthError),
    #[error("the checkpoint: {0}")]
    NoCheckpoint(#[from] NoteError),
    #[error(transparent)]
    Unsigned(#[from] SignedRecordError),
}

/// What a file turned out to be.
enum Checked {
    /// A document, sealed in the log of its series.
    Document(Box<Proved>),
    /// A PDF, byte for byte as it was signed.
    Paper(Box<Stamped>),
    /// What a code said, without its paper.
    Claim(Box<(SignedClaim, PublicLogKey)>),
    /// An entry of an audit log.
    Entry(Box<audit::Proved>),
    /// How a log stood.
    Checkpoint(Box<Checkpoint>),
    /// That a log grew; from what, another file must show.
    Growth(Box<(GrowthProof, Checkpoint)>),
    /// A record signed by itself, such as a closing.
    Record(Box<(SealedRecord, PublicLogKey)>),
}

/// Checks each file and prints what it says; answers whether all of them hold.
pub(crate) fn verify(files: &[PathBuf], trusted: &[PublicLogKey], as_json: bool) -> bool {
    let mut whole = true;
    let mut held = Vec::new();
    for file in files {
        let checked = check(file, trusted);
        whole &= checked.is_ok();
        if let Ok(checked) = &checked {
            held.extend(growth::Seen::of(file, checked));
        }
        match (checked, as_json) {
            (Ok(checked), false) => checked.print(file),
            (Ok(checked), true) => println!("{}", checked.shown(file)),
            (Err(fault), false) => println!("{}: BROKEN: {fault}", named(file)),
            (Err(fault), true) => {
                println!("{}", json!({"file": file.display().to_string(), "holds": false, "what": fault.to_string()}));
            }
        }
    }
    growth::compare(&held, trusted, as_json) && whole
}

/// The checkpoints that files show, once they are found to hold: what somebody kept of logs.
pub(crate) fn checkpoints(files: &[PathBuf], trusted: &[PublicLogKey]) -> anyhow::Result<Vec<Checkpoint>> {
    let mut kept = Vec::new();
    for file in files {
        let checked = check(file, trusted).map_err(|fault| anyhow::anyhow!("{}: {fault}", named(file)))?;
        let seen = growth::Seen::of(file, &checked);
        kept.push(seen.ok_or_else(|| anyhow::anyhow!("{}: shows no checkpoint of a log", named(file)))?.checkpoint);
    }
    Ok(kept)
}

fn check(file: &Path, trusted: &[PublicLogKey]) -> Result<Checked, Fault> {
    let mut bytes = Vec::new();
    File::open(file)?.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Fault::TooLarge);
    }
    if bytes.starts_with(PDF) {
        return Ok(Checked::Paper(Box::new(check_stamp(&bytes, trusted)?)));
    }
    let text = str::from_utf8(&bytes).map_err(|_| DisprovedError::from(ProofError::Malformed))?;
    // Mail and some editors end lines in two characters; what is signed ends them in one.
    let text = &text.replace("\r\n", "\n");
    if text.starts_with(CLAIM) {
        // Whoever saves what a code said may end its last line.
        let claim: SignedClaim = text.strip_suffix('\n').unwrap_or(text).parse()?;
        let key = claim.check(trusted)?.clone();
        return Ok(Checked::Claim(Box::new((claim, key))));
    }
    if SignedRecord::begins(text) {
        let signed = SignedRecord::parse(text)?;
        let (record, key) = signed.check(trusted)?;
        return Ok(Checked::Record(Box::new((record, key.clone()))));
    }
    if GrowthProof::begins(text) {
        let proof = GrowthProof::parse(text)?;
        let newer = proof.newer(trusted)?;
        return Ok(Checked::Growth(Box::new((proof, newer))));
    }
    if !LogProof::begins(text) && text.contains(SIGNATURES) {
        return Ok(Checked::Checkpoint(Box::new(Checkpoint::read(text, trusted)?)));
    }
    let proof = LogProof::parse(text).map_err(DisprovedError::from)?;
    if audit::is_entry(&proof.record) {
        return Ok(Checked::Entry(Box::new(audit::check_proof(&proof, trusted)?)));
    }
    Ok(Checked::Document(Box::new(check_proof(&proof, trusted)?)))
}

impl Checked {
    fn print(&self, file: &Path) {
        match self {
            Self::Document(proved) => print(file, proved),
            Self::Paper(paper) => {
                println!("{}: holds: every byte of the file is as it was signed", named(file));
                print_claim(&paper.claim, &paper.key);
                println!("  {:<16}{}", "sha256, unsigned", paper.digest);
            }
            Self::Claim(signed) => {
                let (claim, key) = &**signed;
                println!("{}: the claim holds: compare it with the paper", named(file));
                print_claim(claim, key);
            }
            Self::Entry(proved) => {
                println!("{}: holds", named(file));
                print_fields(&proved.record);
                print_log(&proved.checkpoint);
                println!("  {:<16}{}", "signed by", proved.key);
            }
            Self::Checkpoint(checkpoint) => {
                println!("{}: signed", named(file));
                print_log(checkpoint);
            }
            Self::Growth(growth) => {
                println!("{}: signed; it begins at {} leaves", named(file), growth.0.from);
                print_log(&growth.1);
            }
            Self::Record(signed) => {
                println!("{}: holds", named(file));
                print_fields(&signed.0);
                println!("  {:<16}{}", "signed by", signed.1);
            }
        }
    }

    fn shown(&self, file: &Path) -> Value {
        let file_name = file.display().to_string();
        match self {
            Self::Document(proved) => shown(file, proved),
            Self::Paper(paper) => json!({
                "file": file_name, "holds": true, "key": paper.key.to_string(), "digest": paper.digest,
                "claim": claimed(&paper.claim),
            }),
            Self::Claim(signed) => {
                let (claim, key) = &**signed;
                json!({"file": file_name, "holds": true, "key": key.to_string(), "claim": claimed(claim)})
            }
            Self::Entry(proved) => json!({
                "file": file_name, "holds": true, "key": proved.key.to_string(), "log": logged(&proved.checkpoint),
                "record": fields(&proved.record),
            }),
            Self::Checkpoint(checkpoint) => json!({"file": file_name, "holds": true, "log": logged(checkpoint)}),
            Self::Growth(growth) => {
                json!({"file": file_name, "holds": true, "from": growth.0.from, "log": logged(&growth.1)})
            }
            Self::Record(signed) => json!({
                "file": file_name, "holds": true, "key": signed.1.to_string(), "record": fields(&signed.0),
            }),
        }
    }
}

fn print_claim(claim: &SignedClaim, key: &PublicLogKey) {
    let said = claim.claim();
    let leaf = hex::encode(said.leaf);
    for (name, value) in [
        ("issuer", said.issuer.as_str()),
        ("form", &said.form),
        ("number", &said.number),
        ("issued on", &said.issued),
        ("total", &said.total),
        ("vat", said.vat.as_deref().unwrap_or("none")),
        ("payee", &said.payee),
        ("leaf", &leaf),
    ] {
        println!("  {name:<16}{}", on_one_line(value));
    }
    println!("  {:<16}{key}", "signed by");
}

fn claimed(claim: &SignedClaim) -> Value {
    let said = claim.claim();
    json!({
        "issuer": said.issuer, "form": said.form, "number": said.number, "issued_on": said.issued,
        "total": said.total, "vat": said.vat, "payee": said.payee, "leaf": hex::encode(said.leaf),
    })
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

fn print_fields(record: &SealedRecord) {
    for (name, value) in record.fields.iter().filter(|(_, value)| *value != SealedValue::Absent) {
        println!("  {:<16}{}", on_one_line(name), on_one_line(&value.to_string()));
    }
}

fn print_log(checkpoint: &Checkpoint) {
    println!("  {:<16}{} ({} leaves)", "log", on_one_line(&checkpoint.origin), checkpoint.size);
    println!("  {:<16}{}", "root", checkpoint.root);
}

fn logged(checkpoint: &Checkpoint) -> Value {
    json!({"origin": checkpoint.origin, "size": checkpoint.size, "root": checkpoint.root})
}

fn shown(file: &Path, proved: &Proved) -> Value {
    json!({
        "file": file.display().to_string(), "holds": true, "key": proved.key.to_string(),
        "log": logged(&proved.checkpoint), "record": fields(&proved.record),
    })
}

fn fields(record: &SealedRecord) -> Value {
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
    let fields: serde_json::Map<String, Value> = record.fields.iter().map(field).collect();
    fields.into()
}

/// The name of a file as it can be printed.
fn named(file: &Path) -> String {
    on_one_line(&file.display().to_string())
}

/// A text of somebody's, so that it can neither break out of its line nor steer a terminal.
fn on_one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
