//! Witnesses, what is queued for them and what became of it.

use dalil_app::{Outcome, Sending, Witness, WitnessId, ports::Message};
use dalil_invoicing::PaperLanguage;
use dalil_proof::Digest;
use jiff::civil::{Date, date};

use super::{Bench, begin, commit, is_conflict, read};
use crate::samples::{self, after, workspace};

const TODAY: Date = date(2026, 7, 15);
const TOMORROW: Date = date(2026, 7, 16);

fn witness(n: u8, email: &str) -> Witness {
    Witness {
        id: WitnessId::mint(u64::from(n), &[n; 10]),
        to: email.parse().expect("an address"),
        language: if n == 1 { PaperLanguage::Bn } else { PaperLanguage::En },
        at: after(i64::from(n)),
    }
}

fn sending(n: u8, day: Date, outcome: Outcome, seconds: i64) -> Sending {
    Sending {
        witness: WitnessId::mint(u64::from(n), &[n; 10]),
        day,
        outcome,
        at: after(seconds),
        origin: "books.example/x/audit".to_owned(),
        size: u64::try_from(seconds).expect("later"),
        root: Digest::new([n; 32]),
    }
}

/// In the order in which they were set, each address once, in their own workspace only; what was sent stays when they go.
pub async fn witnesses_are_set_once_and_what_they_got_stays(bench: &dyn Bench) {
    let (at, elsewhere) = (workspace(1), workspace(2));
    let (first, second) = (witness(1, "notary@books.example"), witness(2, "auditor@books.example"));
    let mut work = begin(bench, at).await;
    for witness in [&second, &first] {
        work.witnesses().insert_witness(witness, TODAY).await.unwrap();
    }
    let got = [
        sending(1, TODAY, Outcome::Unavailable, 10),
        sending(1, TODAY, Outcome::Sent, 20),
        sending(2, TODAY, Outcome::Sent, 25),
        sending(1, TOMORROW, Outcome::NotGrown, 30),
    ];
    for sending in &got {
        work.witnesses().insert_sending(sending).await.unwrap();
    }
    commit(work, at).await;
    for again in [witness(3, "notary@books.example"), witness(1, "other@books.example")] {
        let mut work = begin(bench, at).await;
        assert!(is_conflict(&work.witnesses().insert_witness(&again, TODAY).await));
    }
    let mut work = begin(bench, at).await;
    assert!(is_conflict(&work.witnesses().insert_sending(&sending(1, TODAY, Outcome::Sent, 40)).await));
    drop(work);

    let mut work = read(bench, at).await;
    assert_eq!(work.witnesses().witnesses().await.unwrap(), [first.clone(), second.clone()]);
    assert_eq!(work.witnesses().last_sent(first.id).await.unwrap().as_ref(), Some(&got[1]));
    let all = [got[3].clone(), got[1].clone(), got[0].clone()];
    assert_eq!(work.witnesses().sendings(first.id, 9).await.unwrap(), all);
    assert_eq!(work.witnesses().sendings(first.id, 1).await.unwrap(), all[..1]);
    let mut other = read(bench, elsewhere).await;
    assert_eq!(other.witnesses().witnesses().await.unwrap(), []);
    assert_eq!(other.witnesses().last_sent(first.id).await.unwrap(), None);
    assert_eq!(other.witnesses().sendings(first.id, 9).await.unwrap(), []);

    let mut work = begin(bench, elsewhere).await;
    assert_eq!(work.witnesses().remove_witness(first.id).await.unwrap(), None, "it is another workspace's");
    // The same address and id in another workspace is nobody's business here.
    work.witnesses().insert_witness(&first, TODAY).await.unwrap();
    commit(work, elsewhere).await;
    let mut work = begin(bench, at).await;
    assert_eq!(work.witnesses().remove_witness(first.id).await.unwrap(), Some(first.clone()));
    assert_eq!(work.witnesses().remove_witness(first.id).await.unwrap(), None);
    commit(work, at).await;
    let mut work = read(bench, at).await;
    assert_eq!(work.witnesses().witnesses().await.unwrap(), [second]);
    assert_eq!(work.witnesses().sendings(first.id, 9).await.unwrap().len(), 3, "what was sent stays");
}

/// Once for each day, however many processes ask at once, and in the asking workspace only.
pub async fn a_checkpoint_is_queued_once_a_day(bench: &dyn Bench) {
    let (at, elsewhere) = (workspace(1), workspace(2));
    let (first, second) = (witness(1, "notary@books.example"), witness(2, "auditor@books.example"));
    let mut work = begin(bench, at).await;
    work.witnesses().insert_witness(&first, TODAY).await.unwrap();
    work.witnesses().insert_witness(&second, TODAY).await.unwrap();
    commit(work, at).await;
    let mut work = begin(bench, elsewhere).await;
    work.witnesses().insert_witness(&first, TODAY).await.unwrap();
    commit(work, elsewhere).await;

    let permit = samples::writing(at);
    let queue = async |day| bench.works().queue_checkpoints(&permit, day).await.unwrap();
    assert_eq!(queue(TODAY).await, 0, "whoever was set today has today's queued");
    let both = futures_util::future::join(queue(TOMORROW), queue(TOMORROW)).await;
    assert_eq!(both.0 + both.1, 2, "each once");
    assert_eq!(queue(TOMORROW).await, 0);
    assert_eq!(queue(TODAY).await, 0, "a clock that went back queues nothing again");
    let mut messages = bench.messages(at).await;
    messages.sort_by_key(|message| format!("{message:?}"));
    let due = [&first, &second].map(|witness| Message::SendCheckpoint { witness: witness.id, day: TOMORROW });
    assert_eq!(messages, due);
    assert_eq!(bench.messages(elsewhere).await, [], "another workspace asks for its own");
}
