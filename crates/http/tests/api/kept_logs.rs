//! Logs of others that are witnessed: what follows is kept, two signatures that contradict each other are evidence, and nothing less
//! is.

use dalil_proof::{
    Checkpoint, Digest, GrowthProof, LogKey,
    tree::{LogEntry, Tree, prove_growth},
};
use dalil_tenancy::Role;
use serde_json::{Value, json};

use crate::support::{Answer, Member, NORTH_LIGHT, SHAPLA, World};

fn key() -> LogKey {
    LogKey::from_secret("books.example", &[7; 32]).expect("a name")
}

const ORIGIN: &str = "books.example/w/audit";

/// A log of so many entries, of which the first is another where it was made anew, and its growth from an older size.
fn growth(from: u64, size: u64, first: u8, signer: &LogKey) -> String {
    growth_of(ORIGIN, (from, size), first, signer)
}

fn growth_of(origin: &str, (from, size): (u64, u64), first: u8, signer: &LogKey) -> String {
    let mut tree = Tree::default();
    let entry = |n: u64| {
        let mut leaf = [if n == 1 { first } else { 0 }; 32];
        leaf[..8].copy_from_slice(&n.to_be_bytes());
        let leaf = Digest::new(leaf);
        LogEntry { number: n, leaf, nodes: tree.append(leaf) }
    };
    let kept: Vec<LogEntry> = (1..=size).map(entry).collect();
    let path = match from {
        0 => Vec::new(),
        from => prove_growth(from, size, |node| LogEntry::node(&kept, node)).expect("within the log"),
    };
    let checkpoint = Checkpoint::of(origin.to_owned(), &tree).sign(signer);
    GrowthProof { from, path, checkpoint }.to_string()
}

struct Desk {
    world: World,
    owner: Member,
    path: String,
    token: String,
}

impl Desk {
    /// A workspace that witnesses one log.
    async fn new() -> Self {
        let world = World::new().await;
        let owner = world.owner(SHAPLA).await;
        let body = json!({"name": "Books", "origin": ORIGIN, "keys": [key().public().to_string()]});
        let added = owner.post(&world, "/kept-logs").json(&body).key("kept-0001").send().await.expect(201);
        assert!(!added.text().contains("token"), "what is kept for a repetition has no secret");
        let listed = owner.get(&world, "/kept-logs").send().await.expect(200).json();
        let text = |field: &str| listed["items"][0][field].as_str().expect("a text").to_owned();
        Self { path: text("path"), token: text("token"), world, owner }
    }

    async fn send(&self, growth: &str, token: &str) -> Answer {
        let call = self.world.post(&self.path).header("authorization", format!("Bearer {token}"));
        call.json(&json!({"growth": growth})).send().await
    }

    async fn size(&self) -> u64 {
        let call = self.world.get(&self.path).header("authorization", format!("Bearer {}", self.token));
        call.send().await.expect(200).json()["size"].as_u64().expect("a number")
    }

    async fn listed(&self) -> Value {
        self.owner.get(&self.world, "/kept-logs").send().await.expect(200).json()["items"][0].clone()
    }

    async fn fare(&self) -> dalil_app::KeptLogsFare {
        let workspace = self.world.id(SHAPLA).await;
        self.world.app().kept_logs_fare(&dalil_testkit::samples::owner(workspace)).await.unwrap()
    }

    async fn acts(&self, wanted: &str) -> usize {
        let log = self.owner.get(&self.world, "/audit-log?limit=200").send().await.expect(200).json();
        log["items"].as_array().expect("a list").iter().filter(|act| act["action"] == wanted).count()
    }
}

#[actix_web::test]
async fn what_only_grew_is_kept_and_two_signatures_that_contradict_are_evidence() {
    let desk = Desk::new().await;
    assert_eq!(desk.size().await, 0);
    let first = desk.send(&growth(0, 5, 1, &key()), &desk.token).await.expect(200);
    assert_eq!(first.json()["size"], 5);
    let early = desk.send(&growth(3, 9, 1, &key()), &desk.token).await.expect(409);
    assert_eq!(
        (early.problem().as_str(), &early.json()["errors"][0]["limit"]),
        ("checkpoint_begins_elsewhere", &json!("5"))
    );
    for _ in 0..2 {
        desk.send(&growth(5, 9, 1, &key()), &desk.token).await.expect(200);
    }
    assert_eq!((desk.size().await, desk.acts("checkpoint.kept").await), (9, 2), "the same one is kept once");
    assert_eq!(desk.listed().await["contradictions"], json!([]));

    // Of the last size, and of an older one that is kept.
    for (size, from) in [(9, 9), (5, 0)] {
        for _ in 0..2 {
            let refused = desk.send(&growth(from, size, 2, &key()), &desk.token).await.expect(409);
            assert_eq!(refused.problem(), "checkpoint_contradicts");
        }
        // The clock tells which came last.
        desk.world.clock.advance(jiff::SignedDuration::from_mins(1));
        let found = desk.listed().await["contradictions"][0].clone();
        let [other, kept] = ["checkpoint", "kept"].map(|field| {
            let note = found[field].as_str().expect("a note");
            Checkpoint::read(note, &[key().public().clone()]).expect("it is signed by the log")
        });
        assert_eq!((&other.origin, other.size, kept.size), (&kept.origin, size, size));
        assert_ne!(other.root, kept.root, "and so both are the proof");
    }
    assert_eq!((desk.size().await, desk.acts("checkpoint.contradicts").await), (9, 2), "each once, and none is kept");
    assert_eq!(desk.fare().await.contradicted, 1);
    desk.send(&growth(9, 12, 1, &key()), &desk.token).await.expect(200);
}

#[actix_web::test]
async fn what_comes_late_or_proves_nothing_accuses_nobody_and_leaves_nothing_behind() {
    let desk = Desk::new().await;
    desk.send(&growth(0, 5, 1, &key()), &desk.token).await.expect(200);
    desk.send(&growth(5, 9, 1, &key()), &desk.token).await.expect(200);
    // Whoever kept an older checkpoint of the log sends it again, with whatever proof.
    for old in [growth(0, 7, 1, &key()), growth(5, 7, 1, &key())] {
        let refused = desk.send(&old, &desk.token).await.expect(409);
        assert_eq!(refused.problem(), "checkpoint_begins_elsewhere");
    }
    desk.send(&growth(0, 5, 1, &key()), &desk.token).await.expect(200);
    // A proof that was made up, or of a log that was made anew and went on: nobody signed that it begins with what is kept.
    let good = growth(9, 12, 1, &key());
    let (head, note) = good.split_once("\n\n").expect("a proof");
    let made_up = format!("{}\n\n{note}", head.lines().next().expect("where it begins"));
    for sent in [made_up, growth(9, 12, 2, &key())] {
        assert_eq!(desk.send(&sent, &desk.token).await.expect(422).refused(), ["growth: not_grown"]);
    }
    assert_eq!((desk.listed().await["contradictions"].clone(), desk.fare().await.contradicted), (json!([]), 0));
    assert_eq!((desk.acts("checkpoint.contradicts").await, desk.acts("checkpoint.kept").await), (0, 2));
    desk.send(&good, &desk.token).await.expect(200);
}

#[actix_web::test]
async fn a_log_of_another_name_is_not_taken_even_before_the_first() {
    let desk = Desk::new().await;
    let other = growth_of("books.example/v/audit", (0, 5), 1, &key());
    for _ in 0..2 {
        assert_eq!(desk.send(&other, &desk.token).await.expect(422).refused(), ["growth: other_log"]);
    }
    assert_eq!(desk.size().await, 0);
    desk.send(&growth(0, 5, 1, &key()), &desk.token).await.expect(200);
    assert_eq!(desk.send(&other, &desk.token).await.expect(422).refused(), ["growth: other_log"]);
    assert_eq!((desk.size().await, desk.listed().await["origin"].clone()), (5, json!(ORIGIN)));
}

#[actix_web::test]
async fn no_more_than_so_many_are_kept_within_a_day() {
    let desk = Desk::new().await;
    let most = u64::from(dalil_app::MAX_KEPT_A_DAY);
    for size in 1..=most {
        desk.send(&growth(size - 1, size, 1, &key()), &desk.token).await.expect(200);
        desk.world.clock.advance(jiff::SignedDuration::from_mins(1));
    }
    let next = growth(most, most + 1, 1, &key());
    let waits = desk.send(&next, &desk.token).await.expect(429);
    let wait = (24 * 3600 - most * 60 + 1).to_string();
    assert_eq!(waits.header("retry-after"), Some(wait.as_str()));
    desk.send(&growth(most - 1, most, 1, &key()), &desk.token).await.expect(200);
    assert_eq!((desk.size().await, desk.acts("checkpoint.kept").await), (most, usize::from(dalil_app::MAX_KEPT_A_DAY)));
    // Evidence is written down all the same, ten times at most.
    for size in 1..=12 {
        desk.send(&growth(0, size, 2, &key()), &desk.token).await.expect(409);
    }
    assert_eq!(
        (desk.listed().await["contradictions"].as_array().map(Vec::len), desk.acts("checkpoint.contradicts").await),
        (Some(10), 10)
    );
    desk.world.clock.advance(jiff::SignedDuration::from_hours(24));
    desk.send(&next, &desk.token).await.expect(200);
}

#[actix_web::test]
async fn a_log_of_which_nothing_comes_is_told_of() {
    let desk = Desk::new().await;
    let silent = async || (desk.listed().await["silent"].clone(), desk.fare().await.silent);
    desk.world.clock.advance(jiff::SignedDuration::from_hours(71));
    assert_eq!(silent().await, (json!(false), 0));
    desk.world.clock.advance(jiff::SignedDuration::from_hours(1));
    assert_eq!(silent().await, (json!(true), 1), "since it was added");
    desk.send(&growth(0, 5, 1, &key()), &desk.token).await.expect(200);
    assert_eq!(silent().await, (json!(false), 0));
    desk.world.clock.advance(jiff::SignedDuration::from_hours(72));
    desk.send(&growth(5, 9, 2, &key()), &desk.token).await.expect(422);
    assert_eq!(silent().await, (json!(true), 1), "what is refused does not break the silence");
}

#[actix_web::test]
async fn an_address_of_any_ending_takes_no_more_than_others() {
    let desk = Desk::new().await;
    let large = json!({"growth": "x".repeat(2 * 1024 * 1024)});
    desk.world.post("/api/v1/witness/x/certificates").json(&large).send().await.expect(413);
}

#[actix_web::test]
async fn nobody_without_the_token_learns_or_changes_anything() {
    let desk = Desk::new().await;
    let good = growth(0, 5, 1, &key());
    for token in ["", "00", &"0".repeat(64), "nonsense"] {
        desk.send(&good, token).await.expect(404);
        let call = desk.world.get(&desk.path).header("authorization", format!("Bearer {token}"));
        call.send().await.expect(404);
    }
    desk.world.get(&desk.path).send().await.expect(404);
    let elsewhere =
        desk.path.replace(&desk.world.id(SHAPLA).await.to_string(), &desk.world.id(NORTH_LIGHT).await.to_string());
    let call = desk.world.get(&elsewhere).header("authorization", format!("Bearer {}", desk.token));
    call.send().await.expect(404);
    let foreign = LogKey::from_secret("books.example", &[8; 32]).expect("a name");
    for (sent, code) in [
        ("nonsense".to_owned(), "not_a_growth_proof"),
        (growth(0, 5, 1, &foreign), "unknown_key"),
        (good.replace("books.example/w", "books.example/v"), "unknown_key"),
    ] {
        assert_eq!(desk.send(&sent, &desk.token).await.expect(422).refused(), [format!("growth: {code}")]);
    }
    assert_eq!((desk.size().await, desk.listed().await["contradictions"].clone()), (0, json!([])));

    let id = desk.listed().await["id"].as_str().expect("an id").to_owned();
    let admin = desk.world.member(SHAPLA, Role::Admin).await;
    admin.get(&desk.world, "/kept-logs").send().await.expect(403);
    admin.delete(&desk.world, &format!("/kept-logs/{id}")).send().await.expect(403);
    let stranger = desk.world.owner(NORTH_LIGHT).await;
    stranger.delete(&desk.world, &format!("/kept-logs/{id}")).send().await.expect(404);
    desk.owner.delete(&desk.world, &format!("/kept-logs/{id}")).send().await.expect(204);
    desk.send(&good, &desk.token).await.expect(404);
    let wrong = json!({"name": " ", "origin": "", "keys": ["books.example+none"]});
    let refused = desk.owner.post(&desk.world, "/kept-logs").json(&wrong).send().await.expect(422);
    assert_eq!(refused.refused(), ["name: empty", "origin: empty", "keys: not_a_log_key"]);
}
