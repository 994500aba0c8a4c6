//! Logs of others that are witnessed: what follows is kept, and what contradicts it is evidence.

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

/// A log of so many entries, of which the first is another where it was made anew, and its growth from an older size.
fn growth(from: u64, size: u64, first: u8, signer: &LogKey) -> String {
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
    let checkpoint = Checkpoint::of("books.example/w/audit".to_owned(), &tree).sign(signer);
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
        let body = json!({"name": "Books", "keys": [key().public().to_string()]});
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

    async fn acts(&self, wanted: &str) -> usize {
        let log = self.owner.get(&self.world, "/audit-log").send().await.expect(200).json();
        log["items"].as_array().expect("a list").iter().filter(|act| act["action"] == wanted).count()
    }
}

#[actix_web::test]
async fn what_only_grew_is_kept_and_what_contradicts_it_is_evidence() {
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

    for (sent, reason) in [
        (growth(0, 7, 1, &key()), "shrunk"),
        (growth(9, 9, 2, &key()), "forked"),
        (growth(9, 12, 2, &key()), "not_grown"),
    ] {
        for _ in 0..2 {
            let refused = desk.send(&sent, &desk.token).await.expect(409);
            assert_eq!(refused.problem(), "checkpoint_contradicts", "{reason}");
        }
        // The clock tells which came last.
        desk.world.clock.advance(jiff::SignedDuration::from_mins(1));
        let found = desk.listed().await["contradictions"][0].clone();
        assert_eq!(found["reason"], reason);
        let note = found["checkpoint"].as_str().expect("a note");
        assert!(Checkpoint::read(note, &[key().public().clone()]).is_ok(), "it is signed, and so it is the proof");
    }
    assert_eq!((desk.size().await, desk.acts("checkpoint.contradicts").await), (9, 3), "each once, and none is kept");
    let workspace = desk.world.id(SHAPLA).await;
    let contradicted = desk.world.app().contradicted_logs(&dalil_testkit::samples::owner(workspace)).await.unwrap();
    assert_eq!(contradicted, 1);
    desk.send(&growth(9, 12, 1, &key()), &desk.token).await.expect(200);
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
    let wrong = json!({"name": " ", "keys": ["books.example+none"]});
    let refused = desk.owner.post(&desk.world, "/kept-logs").json(&wrong).send().await.expect(422);
    assert_eq!(refused.refused(), ["name: empty", "keys: not_a_log_key"]);
}
