//! Crashes while documents are issued, voided and credited: what was acknowledged exists, numbers have no gaps, nothing is
//! done by half.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use dalil_acceptance::{Call, Installation, Seed, Session, eventually, id, within};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::{sync::watch, task::JoinSet};

/// How many sales are made at once; each has an invoice and a Mushak 6.3.
const SALES: usize = 120;
/// How many of them are voided afterwards, and how many credited in part.
const VOIDED: usize = 40;
const CREDITED: usize = 40;
/// What clients ask for in all.
const ACTS: usize = SALES + VOIDED + CREDITED;
/// The fewest of the injected rollbacks that must have happened for the run to count.
const ROLLBACKS: usize = 30;
/// One crash for each part of the run: after so many acknowledgements, a number the seed chooses.
const CRASHES: [std::ops::Range<usize>; 5] = [5..35, 50..75, 90..115, 130..150, 165..190];

/// What becomes of a sale once it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Stands,
    Voided,
    Credited,
}

/// A draft that waits to be issued.
#[derive(Clone)]
struct Waiting {
    id: String,
    etag: String,
    key: String,
    fate: Fate,
}

/// What was acknowledged of a sale: its two papers, and the answer of what was done to it.
struct Made {
    issued: Value,
    then: Option<Value>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parallel_issues_voids_and_credits_survive_rollbacks_killed_servers_and_a_killed_postgresql() {
    let mut seed = Seed::from_environment();
    let mut dalil = Installation::of("dalil-with-faults");
    dalil.start_again().await;
    let session = Session::by_printed_link(&dalil, "shapla").await;
    let before = session.list("documents").await.len();
    let sales = sales(&session, &mut seed).await;
    assert_eq!(dalil.stop().await.code, Some(0));

    // Few issues to a commit, so that there are commits enough to roll back and crashes fall between them.
    let mut dalil = dalil
        .with("DALIL_DATABASE__ISSUES_TOGETHER", "2")
        .with("DALIL_TEST_ROLL_BACK_EVERY", "2")
        .with("DALIL_TEST_LOSE_ANSWER_EVERY", "7");
    dalil.start_again().await;
    let (count, mut acknowledged) = watch::channel(0);
    let making = make_all(&session, &sales, &Arc::new(count));
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
    let made: BTreeMap<String, Made> = making.join_all().await.into_iter().collect();
    assert_eq!(made.len(), SALES);

    assert_eq!(session.list("documents").await.len(), before + 2 * SALES + CREDITED);
    the_numbers_hold(&session, &made).await;
    what_was_done_stands(&session, &sales, &made).await;
    repeating_gives_the_same_answer(&session, &sales, &made).await;
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
    println!("{ACTS} acts; {rolled_back} commits rolled back, {lost} answers lost, four servers and PostgreSQL killed");
    assert!(rolled_back >= ROLLBACKS, "{rolled_back} rollbacks are too few to count");
}

/// Drafts in the order they were made, each with a fate that the seed dealt.
async fn sales(session: &Session, seed: &mut Seed) -> Vec<Waiting> {
    let client = session.add_client("Crash Test Films").await;
    let mut fates = vec![Fate::Stands; SALES];
    fates[..VOIDED].fill(Fate::Voided);
    fates[VOIDED..VOIDED + CREDITED].fill(Fate::Credited);
    for last in (1..fates.len()).rev() {
        fates.swap(last, seed.below(last + 1));
    }
    let mut drafts = Vec::new();
    for (number, fate) in fates.into_iter().enumerate() {
        let (id, etag) = session.add_draft(&client, &format!("Day {number} of shooting")).await;
        drafts.push(Waiting { key: format!("issue-{id}"), id, etag, fate });
    }
    drafts
}

/// The act on a sale that was made, if one is due: by whom it is repeated changes nothing.
fn act(session: &Session, sale: &Waiting, issued: &Value) -> Option<Call> {
    let mushak = id(&issued["mushak"]);
    match sale.fate {
        Fate::Stands => None,
        Fate::Voided => {
            let call = session.call(Method::POST, &format!("documents/{mushak}/void"));
            Some(call.json(&json!({"reason": "Shot for somebody else"})).once(&format!("void-{}", sale.id)))
        }
        Fate::Credited => {
            let call = session.call(Method::POST, &format!("documents/{mushak}/credit-notes"));
            let body = json!({"reason": "Half a day only", "lines": [{"line": 1, "quantity": "0.5"}]});
            Some(call.json(&body).once(&format!("credit-{}", sale.id)))
        }
    }
}

/// Asks again until it is told that it is done. Without an answer nobody knows whether it was: only the key makes it safe.
async fn insist(call: &Call, status: u16) -> Value {
    eventually("an acknowledgement", async || {
        let answer = call.send().await.ok().filter(|answer| answer.status < 500)?;
        Some(answer.expect(status).json())
    })
    .await
}

/// Makes all sales at once and does with each what is due.
fn make_all(session: &Session, sales: &[Waiting], count: &Arc<watch::Sender<usize>>) -> JoinSet<(String, Made)> {
    let mut making = JoinSet::new();
    for sale in sales {
        let (session, sale, count) = (session.clone(), sale.clone(), Arc::clone(count));
        making.spawn(async move {
            let issued = insist(&session.issue(&sale.id, &sale.etag, &sale.key), 200).await;
            count.send_modify(|count| *count += 1);
            let mut then = None;
            if let Some(call) = act(&session, &sale, &issued) {
                then = Some(insist(&call, 201).await);
                count.send_modify(|count| *count += 1);
            }
            (sale.id, Made { issued, then })
        });
    }
    making
}

/// Each series is 1…n, each acknowledged document is there under its number, and invoices and 6.3s come in pairs.
async fn the_numbers_hold(session: &Session, made: &BTreeMap<String, Made>) {
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
        // The others stand alone.
        if !["invoice", "mushak_6_3"].contains(&document["series"]["kind"].as_str().expect("a kind")) {
            continue;
        }
        let counterpart = documents.get(document["counterpart_id"].as_str().expect("the other one of the pair"));
        let counterpart = counterpart.expect("both of a pair are there");
        assert_eq!(counterpart["counterpart_id"], document_id.as_str());
        assert_ne!(counterpart["series"]["kind"], document["series"]["kind"]);
        assert_eq!(counterpart["totals"]["total"], document["totals"]["total"]);
    }
    let kinds = series.keys().filter_map(|key| Some(serde_json::from_str::<Value>(key).ok()?["kind"].to_string()));
    assert_eq!(
        kinds.collect::<BTreeSet<_>>().len(),
        6,
        "invoices, 6.3s, notes, receipts; of the samples quotations and a bill"
    );
    for (series, numbers) in series {
        let whole: BTreeSet<u64> = (1..=numbers.len() as u64).collect();
        assert_eq!(numbers, whole, "{series}");
    }
    for (draft, Made { issued, then }) in made {
        for kind in ["invoice", "mushak"] {
            let acknowledged = &issued[kind];
            let found = documents.get(&id(acknowledged)).map(sealed);
            assert_eq!(found, Some(sealed(acknowledged)), "{kind} of {draft}");
        }
        assert_eq!(issued["invoice"]["id"], draft.as_str());
        if let Some(note) = then.as_ref().filter(|then| then["corrects"].is_object()) {
            assert_eq!(documents.get(&id(note)).map(sealed), Some(sealed(note)), "credit note over {draft}");
        }
    }
    assert_eq!(session.list("invoices?state=draft").await.len(), 2, "only the drafts of the samples are left");
}

/// A document without what later acts add beside it.
fn sealed(document: &Value) -> Value {
    let mut document = document.clone();
    for beside in ["settlement", "voided", "corrections"] {
        document.as_object_mut().expect("a document").remove(beside);
    }
    document
}

/// Each sale is as it was acknowledged: voided whole, credited once, or as it was issued.
async fn what_was_done_stands(session: &Session, sales: &[Waiting], made: &BTreeMap<String, Made>) {
    for sale in sales {
        let issued = &made[&sale.id].issued;
        for kind in ["invoice", "mushak"] {
            let found = session.get(&format!("documents/{}", id(&issued[kind]))).await["document"].clone();
            assert_eq!(found["voided"].is_object(), sale.fate == Fate::Voided, "{kind} of {}: {found}", sale.id);
            let total = found["totals"]["total"]["amount"].as_i64().expect("a total");
            let left = match sale.fate {
                Fate::Stands => total,
                Fate::Voided => 0,
                // A quarter of two hours came back.
                Fate::Credited => total - total / 4,
            };
            let noted = found["corrections"].as_array().map_or(0, Vec::len);
            assert_eq!(noted, usize::from(sale.fate == Fate::Credited), "{kind} of {}", sale.id);
            if kind == "invoice" {
                assert_eq!(found["settlement"]["outstanding"]["amount"], left, "{} {:?}", sale.id, sale.fate);
            }
        }
    }
}

async fn repeating_gives_the_same_answer(session: &Session, sales: &[Waiting], made: &BTreeMap<String, Made>) {
    for sale in sales {
        let Made { issued, then } = &made[&sale.id];
        let again = session.issue(&sale.id, &sale.etag, &sale.key).answer().await;
        assert_eq!(again.expect(200).json(), *issued);
        assert_eq!(again.header("idempotent-replayed"), "true");
        if let (Some(call), Some(then)) = (act(session, sale, issued), then) {
            let again = call.answer().await;
            assert_eq!(again.expect(201).json(), *then);
            assert_eq!(again.header("idempotent-replayed"), "true");
        }
    }
    let other = session.issue(&sales[0].id, &sales[0].etag, "issue-once-more").answer().await;
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
