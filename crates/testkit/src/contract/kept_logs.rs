//! Logs of others that are witnessed.

use dalil_app::{Contradiction, KeptCheckpoint, KeptLog, KeptLogId};
use dalil_proof::{Checkpoint, Digest, LogKey};
use dalil_tenancy::text::Line;

use super::{Bench, begin, commit, is_conflict, read};
use crate::samples::{after, workspace};

fn log(n: u8) -> KeptLog {
    let key = |n| LogKey::from_secret("books.example", &[n; 32]).expect("a name").public().clone();
    KeptLog {
        id: KeptLogId::mint(u64::from(n), &[n; 10]),
        name: Line::parse("শাপলার \"লগ\"").expect("a name"),
        origin: Line::parse("books.example/x/audit").expect("a name"),
        keys: vec![key(7), key(8)],
        at: after(i64::from(n)),
    }
}

fn checkpoint(size: u64, root: u8) -> Checkpoint {
    Checkpoint { origin: "books.example/x/audit".to_owned(), size, root: Digest::new([root; 32]) }
}

fn kept(log: &KeptLog, size: u64) -> KeptCheckpoint {
    let note = format!("a note\n\n\u{2014} of {size}\n");
    KeptCheckpoint { log: log.id, checkpoint: checkpoint(size, 1), note, at: after(90) }
}

fn contradiction(log: &KeptLog, size: u64, seconds: i64) -> Contradiction {
    let checkpoint = checkpoint(size, 2);
    Contradiction { log: log.id, checkpoint, note: "a note\n".to_owned(), at: after(seconds) }
}

/// In the order in which they were added; the largest checkpoint is the last one, each size once; what contradicts it is kept
/// once and the latest first; all of it in its own workspace only, and for good.
pub async fn a_witnessed_log_keeps_what_came(bench: &dyn Bench) {
    let (at, elsewhere) = (workspace(1), workspace(2));
    let (first, second) = (log(1), log(2));
    let mut work = begin(bench, at).await;
    for log in [&second, &first] {
        work.kept_logs().insert_kept_log(log).await.unwrap();
    }
    for size in [5, 9, 7] {
        work.kept_logs().insert_kept(&kept(&first, size)).await.unwrap();
    }
    let found = [contradiction(&first, 5, 10), contradiction(&first, 9, 20)];
    for found in &found {
        work.kept_logs().insert_contradiction(found).await.unwrap();
    }
    commit(work, at).await;

    let mut work = read(bench, at).await;
    assert_eq!(work.kept_logs().kept_logs().await.unwrap(), [first.clone(), second.clone()]);
    assert_eq!(work.kept_logs().latest_kept(first.id, 2).await.unwrap(), [kept(&first, 9), kept(&first, 7)]);
    assert_eq!(work.kept_logs().latest_kept(second.id, 2).await.unwrap(), []);
    for (log, size, found) in
        [(&first, 7, Some(kept(&first, 7))), (&first, 8, None), (&first, u64::MAX, None), (&second, 7, None)]
    {
        assert_eq!(work.kept_logs().kept_of_size(log.id, size).await.unwrap(), found);
    }
    let newest = [found[1].clone(), found[0].clone()];
    assert_eq!(work.kept_logs().contradictions(first.id, 9).await.unwrap(), newest);
    assert_eq!(work.kept_logs().contradictions(first.id, 1).await.unwrap(), newest[..1]);
    drop(work);

    let mut work = begin(bench, at).await;
    assert!(is_conflict(&work.kept_logs().insert_kept_log(&first).await));
    drop(work);
    let mut work = begin(bench, at).await;
    assert!(is_conflict(&work.kept_logs().insert_kept(&kept(&first, 9)).await));
    drop(work);
    let mut work = begin(bench, at).await;
    assert!(is_conflict(&work.kept_logs().insert_contradiction(&contradiction(&first, 5, 99)).await));
    drop(work);

    let mut work = begin(bench, elsewhere).await;
    assert_eq!(work.kept_logs().kept_logs().await.unwrap(), []);
    assert_eq!(work.kept_logs().latest_kept(first.id, 9).await.unwrap(), []);
    assert_eq!(work.kept_logs().kept_of_size(first.id, 9).await.unwrap(), None);
    assert_eq!(work.kept_logs().contradictions(first.id, 9).await.unwrap(), []);
    assert_eq!(work.kept_logs().remove_kept_log(first.id).await.unwrap(), None);
    work.kept_logs().insert_kept_log(&first).await.expect("an id of another workspace is nobody's here");
    commit(work, elsewhere).await;
    let mut work = begin(bench, at).await;
    assert_eq!(work.kept_logs().remove_kept_log(first.id).await.unwrap(), Some(first.clone()));
    assert_eq!(work.kept_logs().remove_kept_log(first.id).await.unwrap(), None);
    commit(work, at).await;
    let mut work = read(bench, at).await;
    assert_eq!(work.kept_logs().kept_logs().await.unwrap(), [second]);
    assert_eq!(work.kept_logs().latest_kept(first.id, 1).await.unwrap(), [kept(&first, 9)], "what came stays");
}
