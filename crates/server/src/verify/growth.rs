//! Files of one log held against each other: the newer must extend the older.

use std::path::Path;

use dalil_proof::{Checkpoint, GrowthProof, PublicLogKey};
use serde_json::json;

use super::{Checked, named, on_one_line};

/// What a file shows of a log.
pub(super) struct Seen {
    file: String,
    /// How the log stood.
    pub(super) checkpoint: Checkpoint,
    /// The way to there from an older size.
    growth: Option<GrowthProof>,
}

impl Seen {
    /// What a file shows, if it is about a log.
    pub(super) fn of(file: &Path, checked: &Checked) -> Option<Self> {
        let (checkpoint, growth) = match checked {
            Checked::Document(proved) => (&proved.checkpoint, None),
            Checked::Entry(proved) => (&proved.checkpoint, None),
            Checked::Checkpoint(checkpoint) => (&**checkpoint, None),
            Checked::Growth(growth) => (&growth.1, Some(&growth.0)),
            Checked::Paper(_) | Checked::Claim(_) | Checked::Record(_) => return None,
        };
        Some(Self { file: named(file), checkpoint: checkpoint.clone(), growth: growth.cloned() })
    }
}

/// Tells whether what the files show of each log fits together, and prints it.
pub(super) fn compare(seen: &[Seen], trusted: &[PublicLogKey], as_json: bool) -> bool {
    let mut whole = true;
    let mut tell = |holds: bool, file: &str, what: &str| {
        whole &= holds;
        match as_json {
            true => println!("{}", json!({"file": file, "holds": holds, "what": what})),
            false if holds => println!("{file}: {what}"),
            false => println!("{file}: BROKEN: {what}"),
        }
    };
    for (at, one) in seen.iter().enumerate() {
        let same = |other: &&Seen| {
            (&other.checkpoint.origin, other.checkpoint.size) == (&one.checkpoint.origin, one.checkpoint.size)
        };
        let forks = seen.iter().skip(at + 1).filter(same).filter(|other| other.checkpoint.root != one.checkpoint.root);
        for other in forks {
            tell(
                false,
                &other.file,
                &format!("the log is another than in {}, at the same size: it was made anew", one.file),
            );
        }
        if let Some(growth) = &one.growth {
            let (holds, what) = grown(growth, one, seen, trusted);
            tell(holds, &one.file, &what);
        }
    }
    whole
}

/// Whether a proof of growth leads on from what another file shows.
fn grown(growth: &GrowthProof, newer: &Seen, seen: &[Seen], trusted: &[PublicLogKey]) -> (bool, String) {
    let log = on_one_line(&newer.checkpoint.origin);
    let older = seen
        .iter()
        .find(|older| (&older.checkpoint.origin, older.checkpoint.size) == (&newer.checkpoint.origin, growth.from));
    let Some(older) = older else {
        return (false, format!("no file here shows the log {log} at {} leaves", growth.from));
    };
    match growth.check(&older.checkpoint, trusted) {
        Ok(_) => {
            let (from, to) = (growth.from, newer.checkpoint.size);
            (true, format!("the log {log} only grew since {}, from {from} to {to} leaves", older.file))
        }
        Err(error) => (false, format!("{error} (of {})", older.file)),
    }
}
