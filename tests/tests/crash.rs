//! Crashes while documents are issued: what was acknowledged exists, numbers have no gaps, nothing is issued by half.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use dalil_acceptance::{Installation, Seed, Session, eventually, id, within};
use serde_json::Value;
use tokio::{sync::watch, task::JoinSet};

/// How many drafts are issued at once.
const DRAFTS: usize = 40;
/// The fewest of the injected rollbacks that must have happened for the run to count.
const ROLLBACKS: usize = 10;
/// One crash for each part of the run: after so many acknowledgements, a number the seed chooses.
const CRASHES: [std::ops::Range<usize>; 4] = [3..10, 12..19, 21..28, 30..37];

/// A draft that waits to be issued.
struct Waiting {
    id: String,
    etag: String,
    key: String,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parallel_issues_survive_rollbacks_killed_servers_and_a_killed_postgresql() {
    let mut seed = Seed::from_environment();
    let mut dalil = Installation::of("dalil-with-faults");
    dalil.start_again().await;
    let session = Session::by_printed_link(&dalil, "shapla").await;
    let before = session.list("documents").await.len();
    let drafts = drafts(&session).await;
    assert_eq!(dalil.stop().await.code, Some(0));

    // Few issues to a commit, so that there are commits enough to roll back and crashes fall between them.
    let mut dalil = dalil
        .with("DALIL_DATABASE__ISSUES_TOGETHER", "2")
        .with("DALIL_TEST_ROLL_BACK_EVERY", "2")
        .with("DALIL_TEST_LOSE_ANSWER_EVERY", "7");
    dalil.start_again().await;
    let (count, mut acknowledged) = watch::channel(0);
    let issuing = issue_all(&session, &drafts, &Arc::new(count));
    let postgres = seed.below(CRASHES.len());
    let mut log = String::new();
    for (crash, part) in CRASHES.into_iter().enumerate() {
        let after = part.start + seed.below(part.len());
        within("acknowledgements", acknowledged.wait_for(|count| *count >= after)).await.expect("tasks count");
        if crash == postgres {
            dalil.kill9_postgres().await;
        } else {
            log.push_str(&dalil.kill9().await.err);
            dalil.start_again().await;
        }
    }
    let issued: BTreeMap<String, Value> = issuing.join_all().await.into_iter().collect();
    assert_eq!(issued.len(), DRAFTS);

    assert_eq!(session.list("documents").await.len(), before + 2 * DRAFTS);
    the_numbers_hold(&session, &issued).await;
    repeating_gives_the_same_answer(&session, &drafts, &issued).await;
    every_document_gets_its_papers(&session).await;
    for checks in ["audit", "documents"] {
        let ran = dalil.cli(&[checks, "verify"]).await;
        assert_eq!((ran.code, ran.out.contains("BROKEN")), (Some(0), false), "{ran:?}");
    }
    let ran = dalil.stop().await;
    assert_eq!(ran.code, Some(0));
    log.push_str(&ran.err);
    // Two issues at most share a commit, and each of them is told.
    let rolled_back = log.matches("injected: RolledBack").count().div_ceil(2);
    let lost = log.matches("injected: AnswerLost").count();
    println!(
        "{DRAFTS} issued; {rolled_back} commits rolled back, {lost} answers lost, three servers and PostgreSQL killed"
    );
    assert!(rolled_back >= ROLLBACKS, "{rolled_back} rollbacks are too few to count");
}

async fn drafts(session: &Session) -> Vec<Waiting> {
    let client = session.add_client("Crash Test Films").await;
    let mut drafts = Vec::new();
    for number in 0..DRAFTS {
        let (id, etag) = session.add_draft(&client, &format!("Day {number} of shooting")).await;
        drafts.push(Waiting { key: format!("issue-{id}"), id, etag });
    }
    drafts
}

/// Issues all drafts at once, each by a client that tries again until it is told that it is done.
fn issue_all(session: &Session, drafts: &[Waiting], count: &Arc<watch::Sender<usize>>) -> JoinSet<(String, Value)> {
    let mut issuing = JoinSet::new();
    for draft in drafts {
        let call = session.issue(&draft.id, &draft.etag, &draft.key);
        let (id, count) = (draft.id.clone(), Arc::clone(count));
        issuing.spawn(async move {
            let answer = eventually("an acknowledgement", async || {
                // Without an answer nobody knows whether it was done: only the key makes it safe to try again.
                let answer = call.send().await.ok().filter(|answer| answer.status < 500)?;
                Some(answer.expect(200).json())
            });
            let answer = answer.await;
            count.send_modify(|count| *count += 1);
            (id, answer)
        });
    }
    issuing
}

/// Each series is 1…n, each acknowledged document is there under its number, and invoices and 6.3s come in pairs.
async fn the_numbers_hold(session: &Session, issued: &BTreeMap<String, Value>) {
    let mut documents = BTreeMap::new();
    for row in session.list("documents").await {
        let document = session.get(&format!("documents/{}", id(&row))).await["document"].clone();
        documents.insert(id(&document), document);
    }
    let mut series = BTreeMap::<String, BTreeSet<u64>>::new();
    for (document_id, document) in &documents {
        let number = document["number"].as_u64().expect("a number");
        let is_new = series.entry(document["series"].to_string()).or_default().insert(number);
        assert!(is_new, "a number was given twice: {document}");
        // The sample's credit note stands alone.
        if document["series"]["kind"] == "mushak_6_7" {
            continue;
        }
        let counterpart = documents.get(document["counterpart_id"].as_str().expect("the other one of the pair"));
        let counterpart = counterpart.expect("both of a pair are there");
        assert_eq!(counterpart["counterpart_id"], document_id.as_str());
        assert_ne!(counterpart["series"]["kind"], document["series"]["kind"]);
        assert_eq!(counterpart["totals"]["total"], document["totals"]["total"]);
    }
    assert_eq!(series.len(), 5, "invoices and 6.3s of two fiscal years, and a note");
    for (series, numbers) in series {
        let whole: BTreeSet<u64> = (1..=numbers.len() as u64).collect();
        assert_eq!(numbers, whole, "{series}");
    }
    for (draft, answer) in issued {
        for kind in ["invoice", "mushak"] {
            let acknowledged = &answer[kind];
            assert_eq!(documents.get(&id(acknowledged)), Some(acknowledged), "{kind} of {draft}");
        }
        assert_eq!(answer["invoice"]["id"], draft.as_str());
    }
    assert_eq!(session.list("invoices?state=draft").await.len(), 2, "only the drafts of the samples are left");
}

async fn repeating_gives_the_same_answer(session: &Session, drafts: &[Waiting], issued: &BTreeMap<String, Value>) {
    for draft in drafts {
        let again = session.issue(&draft.id, &draft.etag, &draft.key).answer().await;
        assert_eq!(again.expect(200).json(), issued[&draft.id]);
        assert_eq!(again.header("idempotent-replayed"), "true");
    }
    let other = session.issue(&drafts[0].id, &drafts[0].etag, "issue-once-more").answer().await;
    assert_eq!(other.expect(409).json()["code"], "already_issued");
}

/// The jobs of workers that were killed are taken up by others, after those that were not tried yet.
async fn every_document_gets_its_papers(session: &Session) {
    let mut missing: Vec<String> = session.list("documents").await.iter().map(id).collect();
    while !missing.is_empty() {
        missing = eventually("the papers of one document more", async || {
            let mut left = Vec::new();
            for document in &missing {
                let found = session.get(&format!("documents/{document}")).await;
                if found["originals"].as_array().is_none_or(|originals| originals.len() < 2) {
                    left.push(document.clone());
                }
            }
            (left.len() < missing.len()).then_some(left)
        })
        .await;
    }
}
