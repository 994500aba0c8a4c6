//! The mail that carries a checkpoint to a witness: as text to be read, and as files that `dalil verify` takes.

use dalil_app::{
    Growth, Outgoing,
    ports::{Attachment, Mail},
};
use dalil_lang::{Catalogue, Language};

use super::{escaped, language_of};

/// The name of the file with a checkpoint of so many entries.
fn checkpoint_name(size: u64) -> String {
    format!("audit-{size}.checkpoint")
}

/// Tells a witness how the audit log stands, and that it only grew since the last time.
pub(crate) fn checkpoint(base_url: &str, outgoing: &Outgoing) -> Mail {
    let language = language_of(outgoing.witness.language);
    let words = Catalogue::get(language);
    let log = &outgoing.standing.checkpoint;
    // Before a workspace has a name on its papers, the log's own name says whose it is.
    let studio = outgoing.studio.as_ref().map(|name| name.in_bangla(language == Language::Bn));
    let studio = studio.map_or_else(|| log.origin.clone(), Into::into);
    let facts = [
        ("studio", studio.into()),
        ("size", log.size.into()),
        ("when", language.moment(&outgoing.zone, outgoing.at).into()),
        ("keys", format!("{base_url}/api/v1/log-keys").into()),
    ];
    let (newer, mut attachments) =
        (checkpoint_name(log.size), vec![file(checkpoint_name(log.size), &outgoing.standing.note)]);
    let told = |key: &str, last: &dalil_app::Sending| {
        let when = language.moment(&outgoing.zone, last.at);
        words.text_with(key, &[("when", when.into()), ("size", last.size.into())])
    };
    let mut lines = vec![words.text_with("mail-witness", &facts)];
    let mut command = None;
    match &outgoing.growth {
        Growth::First => lines.push(words.text("mail-witness-first")),
        Growth::Since { last, proof } => {
            let grown = format!("audit-{}-{}.tlog-growth", last.size, log.size);
            attachments.push(file(grown.clone(), &proof.to_string()));
            lines.push(told("mail-witness-since", last));
            command = Some(format!("dalil verify --keys log-keys.json {} {grown}", checkpoint_name(last.size)));
        }
        Growth::NotGrown { last } => {
            lines.push(told("mail-witness-not-grown", last));
            command = Some(format!("dalil verify --keys log-keys.json {} {newer}", checkpoint_name(last.size)));
        }
    }
    lines.push(words.text_with("mail-witness-check", &facts));
    let subject = match outgoing.growth {
        Growth::NotGrown { .. } => "mail-witness-not-grown-subject",
        Growth::First | Growth::Since { .. } => "mail-witness-subject",
    };
    let exact = command.iter().map(String::as_str).chain([outgoing.standing.note.as_str()]);
    let text = lines.iter().map(String::as_str).chain(exact.clone()).collect::<Vec<_>>().join("\n\n");
    let paragraphs = lines.iter().map(|line| format!("<p>{}</p>", escaped(line)));
    let exact = exact.map(|text| format!("<pre>{}</pre>", escaped(text)));
    let body = paragraphs.chain(exact).collect::<String>();
    Mail {
        to: outgoing.witness.to.clone(),
        subject: words.text_with(subject, &facts),
        text,
        html: format!("<!doctype html><html lang=\"{}\"><body>{body}</body></html>", language.code()),
        attachments,
    }
}

fn file(name: String, text: &str) -> Attachment {
    Attachment { name, content: text.as_bytes().to_vec() }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::PathBuf};

    use dalil_app::{LogStanding, Outcome, Sending, Witness, WitnessId};
    use dalil_invoicing::PaperLanguage;
    use dalil_proof::{
        Checkpoint, Digest, GrowthProof, LogKey, PublicLogKey,
        tree::{LogEntry, Tree, prove_growth},
    };
    use jiff::{Timestamp, civil::date, tz::TimeZone};

    use super::*;
    use crate::verify::verify;

    fn key() -> LogKey {
        LogKey::from_secret("dalil.example", &[7; 32]).unwrap()
    }

    /// A log of so many leaves, with what a store keeps of it; the first is another where it was made anew.
    fn log(size: u8, first: u8) -> (Tree, Vec<LogEntry>) {
        let mut tree = Tree::default();
        let entry = |n: u8| {
            let leaf = Digest::new([if n == 1 { first } else { n }; 32]);
            LogEntry { number: u64::from(n), leaf, nodes: tree.append(leaf) }
        };
        let entries = (1..=size).map(entry).collect();
        (tree, entries)
    }

    fn standing(size: u8, first: u8) -> LogStanding {
        let checkpoint = Checkpoint::of("dalil.example/w/audit".to_owned(), &log(size, first).0);
        LogStanding { log: "audit".to_owned(), note: checkpoint.sign(&key()), checkpoint }
    }

    fn outgoing(language: PaperLanguage, standing: LogStanding, growth: Growth) -> Outgoing {
        Outgoing {
            witness: Witness {
                id: WitnessId::mint(1, &[1; 10]),
                to: "notary@books.example".parse().unwrap(),
                language,
                at: Timestamp::UNIX_EPOCH,
            },
            studio: None,
            at: Timestamp::from_second(86_400).unwrap(),
            zone: TimeZone::get("Asia/Dhaka").unwrap(),
            standing,
            growth,
        }
    }

    fn sent(standing: &LogStanding) -> Sending {
        Sending {
            witness: WitnessId::mint(1, &[1; 10]),
            day: date(1970, 1, 1),
            outcome: Outcome::Sent,
            at: Timestamp::UNIX_EPOCH,
            origin: standing.checkpoint.origin.clone(),
            size: standing.checkpoint.size,
            root: standing.checkpoint.root,
        }
    }

    /// Writes what is attached, as whoever gets the mail saves it.
    fn saved(folder: &std::path::Path, mail: &Mail) -> Vec<PathBuf> {
        let save = |file: &Attachment| {
            let path = folder.join(&file.name);
            fs::write(&path, &file.content).unwrap();
            path
        };
        mail.attachments.iter().map(save).collect()
    }

    #[test]
    fn what_two_mails_bring_is_checked_by_the_program() {
        let trusted: [PublicLogKey; 1] = [key().public().clone()];
        let (older, newer) = (standing(5, 1), standing(7, 1));
        let kept = log(7, 1).1;
        let path = prove_growth(5, 7, |node| LogEntry::node(&kept, node)).unwrap();
        let proof = GrowthProof { from: 5, path, checkpoint: newer.note.clone() };
        for language in PaperLanguage::ALL {
            let folder = tempfile::tempdir().unwrap();
            let first = checkpoint("https://dalil.example", &outgoing(language, older.clone(), Growth::First));
            let growth = Growth::Since { last: sent(&older), proof: proof.clone() };
            let second = checkpoint("https://dalil.example", &outgoing(language, newer.clone(), growth));
            let (first_files, second_files) = (saved(folder.path(), &first), saved(folder.path(), &second));
            assert_eq!((first_files.len(), second_files.len()), (1, 2));
            let all: Vec<PathBuf> = first_files.iter().chain(&second_files).cloned().collect();
            assert!(verify(&all, &trusted, false), "{language:?}");
            assert!(!verify(&second_files[1..], &trusted, false), "growth is from something that somebody kept");

            // The text alone does as well, whatever line ends it comes in.
            let note = second.text.find("dalil.example/w/audit\n7\n").map(|at| second.text[at..].replace('\n', "\r\n"));
            let pasted = folder.path().join("pasted.txt");
            fs::write(&pasted, note.expect("the checkpoint stands at the end")).unwrap();
            assert!(verify(&[first_files[0].clone(), second_files[1].clone(), pasted], &trusted, false));

            let anew = standing(7, 99);
            let warned = outgoing(language, anew, Growth::NotGrown { last: sent(&older) });
            let third = checkpoint("https://dalil.example", &warned);
            assert_ne!(third.subject, second.subject, "it is told before anybody opens the mail");
            let third_files = saved(&folder.path().join("."), &third);
            assert!(!verify(&[second_files[1].clone(), third_files[0].clone()], &trusted, false), "the fork is found");
            for mail in [first, second, third] {
                let all = format!("{}{}{}", mail.subject, mail.text, mail.html);
                assert!(!all.contains("mail-witness") && !all.contains("{$"), "{all}");
                assert!(all.contains("https://dalil.example/api/v1/log-keys"), "{all}");
            }
        }
    }
}
