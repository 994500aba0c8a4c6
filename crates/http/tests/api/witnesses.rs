//! Witnesses: checkpoints leave each day, with the proof that the log only grew, and what became of each is kept.

use dalil_app::{
    Growth, Outcome, Outgoing, Sending, WitnessId, permission,
    ports::{Attachment, Mail, Message, Works as _},
};
use dalil_invoicing::series::{day_in, dhaka};
use dalil_proof::{Checkpoint, Digest, GrowthProof};
use dalil_tenancy::Role;
use dalil_testkit::{mail::MemoryMailer, samples};
use jiff::{SignedDuration, civil::Date};
use serde_json::{Value, json};

use crate::support::{Member, NORTH_LIGHT, SHAPLA, World};

/// A mail that shows what a test looks for.
fn write(outgoing: &Outgoing) -> Mail {
    let (subject, proof) = match &outgoing.growth {
        Growth::First => ("first", None),
        Growth::Since { proof, .. } => ("since", Some(proof.to_string())),
        Growth::NotGrown { .. } => ("not grown", None),
    };
    let file = |name: &str, text: &str| Attachment { name: name.to_owned(), content: text.as_bytes().to_vec() };
    let mut attachments = vec![file("checkpoint", &outgoing.standing.note)];
    attachments.extend(proof.map(|proof| file("growth", &proof)));
    let (to, text, html) = (outgoing.witness.to.clone(), String::new(), String::new());
    Mail { to, subject: subject.to_owned(), text, html, attachments }
}

struct Desk {
    world: World,
    owner: Member,
    mailer: MemoryMailer,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        let owner = world.owner(SHAPLA).await;
        Self { world, owner, mailer: MemoryMailer::default() }
    }

    async fn add(&self, email: &str, key: &str) -> Value {
        let body = json!({"email": email, "language": "en"});
        let made = self.owner.post(&self.world, "/witnesses").json(&body).key(key).send().await;
        made.expect(201).json()
    }

    fn today(&self) -> Date {
        day_in(&dhaka(), self.world.app().clock.now())
    }

    async fn messages(&self) -> Vec<(WitnessId, Date)> {
        let all = self.world.works.messages(self.world.id(SHAPLA).await).into_iter();
        let due = all.filter_map(|message| match message {
            Message::SendCheckpoint { witness, day } => Some((witness, day)),
            _ => None,
        });
        due.collect()
    }

    /// Does what a worker does with a message; whether it is to be tried again.
    async fn send(&self, due: (WitnessId, Date)) -> bool {
        let actor = self.world.app().jobs_actor(self.world.id(SHAPLA).await, "job.send-checkpoint");
        self.world.app().send_checkpoint(&actor, due, &write, &self.mailer).await.is_err()
    }

    async fn listed(&self) -> Value {
        self.owner.get(&self.world, "/witnesses").send().await.expect(200).json()["items"].clone()
    }

    async fn log_size(&self) -> u64 {
        let logs = self.owner.get(&self.world, "/logs").send().await.expect(200).json();
        let audit = logs["items"].as_array().unwrap().iter().find(|log| log["log"] == "audit").cloned();
        audit.unwrap()["size"].as_u64().unwrap()
    }

    /// A day passes; sessions end after seven.
    async fn next_day(&mut self) {
        self.world.clock.advance(SignedDuration::from_hours(24));
        self.owner = Member::sign_in(&self.world, &format!("owner@{SHAPLA}.example"), Some(SHAPLA)).await;
    }

    async fn queue(&self) -> u64 {
        let queued = self.world.app().queue_checkpoints().await.unwrap();
        assert_eq!(queued.failed, 0);
        queued.checkpoints
    }

    fn files(&self) -> Vec<(String, Vec<String>)> {
        let text = |file: &Attachment| String::from_utf8(file.content.clone()).unwrap();
        let sent = self.mailer.sent();
        sent.iter().map(|mail| (mail.subject.clone(), mail.attachments.iter().map(text).collect())).collect()
    }
}

#[actix_web::test]
async fn a_checkpoint_leaves_each_day_with_the_proof_that_the_log_only_grew() {
    let mut desk = Desk::new().await;
    let witness = desk.add("notary@books.example", "witness-1").await;
    assert_eq!((&witness["last_sent"], &witness["failing"]), (&Value::Null, &json!(false)));
    let [first] = desk.messages().await[..] else { panic!("the first leaves at once") };
    assert_eq!((first.0.to_string().as_str(), first.1), (witness["id"].as_str().unwrap(), desk.today()));
    let size = desk.log_size().await;
    assert!(!desk.send(first).await);
    assert!(!desk.send(first).await, "delivered twice, it is sent once");
    assert_eq!(desk.queue().await, 0, "today's is queued already");

    desk.owner.issued(&desk.world).await;
    desk.next_day().await;
    assert_eq!((desk.queue().await, desk.queue().await), (1, 0), "once a day");
    let second = *desk.messages().await.last().unwrap();
    assert_eq!(second, (first.0, desk.today()));
    assert!(!desk.send(first).await, "a day that is over is left out");
    assert!(!desk.send(second).await);

    let keys = desk.world.app().log_keys();
    let files = desk.files();
    assert_eq!(files.iter().map(|(subject, _)| subject.as_str()).collect::<Vec<_>>(), ["first", "since"]);
    let older = Checkpoint::read(&files[0].1[0], &keys).expect("it is signed");
    assert_eq!(older.size, size);
    let proof = GrowthProof::parse(&files[1].1[1]).expect("a proof");
    let newer = proof.check(&older, &keys).expect("the log only grew");
    assert_eq!(Checkpoint::read(&files[1].1[0], &keys).unwrap(), newer);
    assert!(newer.size > older.size);

    let listed = desk.listed().await;
    let latest = listed[0]["latest"].as_array().unwrap();
    assert_eq!(latest.len(), 2);
    assert_eq!(latest[0], listed[0]["last_sent"]);
    assert_eq!((&latest[0]["outcome"], &latest[0]["size"]), (&json!("sent"), &json!(newer.size)));
    assert_eq!(latest[0]["root"], newer.root.to_string());
    let log = desk.owner.get(&desk.world, "/audit-log").send().await.expect(200).json();
    let acts: Vec<&str> = log["items"].as_array().unwrap().iter().map(|act| act["action"].as_str().unwrap()).collect();
    assert_eq!(acts.iter().filter(|act| **act == "checkpoint.sent").count(), 2, "{acts:?}");
    assert!(acts.contains(&"witness.added"));
    assert!(!log.to_string().contains("notary@"), "the log cannot forget an address");
}

#[actix_web::test]
async fn what_fails_is_tried_again_written_down_once_a_day_and_told_after_three() {
    let mut desk = Desk::new().await;
    desk.add("notary@books.example", "witness-1").await;
    let due = desk.messages().await[0];
    desk.mailer.go_down();
    for _ in 0..3 {
        assert!(desk.send(due).await, "the queue tries again");
    }
    let listed = desk.listed().await;
    assert_eq!(listed[0]["latest"].as_array().unwrap().len(), 1, "once a day");
    assert_eq!((&listed[0]["latest"][0]["outcome"], &listed[0]["last_sent"]), (&json!("unavailable"), &Value::Null));
    for _ in 0..2 {
        desk.next_day().await;
        assert_eq!((desk.queue().await, desk.listed().await[0]["failing"].clone()), (1, json!(false)));
        assert!(desk.send(*desk.messages().await.last().unwrap()).await);
    }
    let failing = async |desk: &Desk| {
        let actor = samples::owner(desk.world.id(SHAPLA).await);
        desk.world.app().failing_witnesses(&actor).await.unwrap()
    };
    assert_eq!(failing(&desk).await, 0);
    desk.next_day().await;
    assert_eq!((failing(&desk).await, desk.listed().await[0]["failing"].clone()), (1, json!(true)));
    desk.mailer.come_back();
    assert_eq!(desk.queue().await, 1);
    assert!(!desk.send(*desk.messages().await.last().unwrap()).await);
    assert_eq!(failing(&desk).await, 0);
    assert_eq!(desk.files().len(), 1);

    // What is refused for good is not tried again, and told.
    desk.add("nobody@books.invalid", "witness-2").await;
    let refused = *desk.messages().await.last().unwrap();
    assert!(!desk.send(refused).await);
    assert!(!desk.send(refused).await);
    assert_eq!(desk.listed().await[1]["latest"][0]["outcome"], "refused");
}

#[actix_web::test]
async fn a_log_that_was_set_back_or_changed_is_told_to_its_witness() {
    for (size, root) in [(1, Digest::new([9; 32])), (9_999, Digest::new([9; 32]))] {
        let mut desk = Desk::new().await;
        desk.add("notary@books.example", "witness-1").await;
        let (witness, day) = desk.messages().await[0];
        let workspace = desk.world.id(SHAPLA).await;
        let permit = desk.world.app().jobs_actor(workspace, "x").permit(permission::WITNESSES_SEND).unwrap();
        let origin = format!("dalil.example/{workspace}/audit");
        let at = desk.world.app().clock.now();
        let sending = Sending { witness, day, outcome: Outcome::Sent, at, origin, size, root };
        let mut work = desk.world.works.begin(&permit).await.unwrap();
        work.witnesses().insert_sending(&sending).await.unwrap();
        work.commit(samples::act(&permit)).await.unwrap();
        desk.next_day().await;
        assert_eq!(desk.queue().await, 1);
        assert!(!desk.send(*desk.messages().await.last().unwrap()).await);
        assert_eq!(desk.files()[0].0, "not grown");
        let listed = desk.listed().await;
        assert_eq!((&listed[0]["latest"][0]["outcome"], &listed[0]["failing"]), (&json!("not_grown"), &json!(true)));
    }
}

#[actix_web::test]
async fn an_owner_alone_sets_witnesses_each_address_once_and_five_at_most() {
    let desk = Desk::new().await;
    let witness = desk.add("notary@books.example", "witness-1").await;
    let post = async |who: &Member, email: &str, language: &str, key: &str| {
        let body = json!({"email": email, "language": language});
        who.post(&desk.world, "/witnesses").json(&body).key(key).send().await
    };
    let again = post(&desk.owner, "Notary@Books.example", "bn", "witness-2").await;
    assert_eq!(again.expect(422).refused(), ["email: taken"]);
    let wrong = post(&desk.owner, "nobody", "de", "witness-3").await;
    assert_eq!(wrong.expect(422).refused(), ["email: not_an_email", "language: unknown_value"]);
    for n in 2..=5 {
        desk.add(&format!("witness-{n}@books.example"), &format!("more-{n:04}")).await;
    }
    let sixth = post(&desk.owner, "sixth@books.example", "bn", "witness-6").await;
    assert_eq!(sixth.expect(422).refused(), ["email: too_many"]);
    let repeated = post(&desk.owner, "notary@books.example", "en", "witness-1").await;
    assert_eq!(repeated.expect(201).json()["id"], witness["id"], "a repetition sets nothing again");

    let path = format!("/witnesses/{}", witness["id"].as_str().unwrap());
    let admin = desk.world.member(SHAPLA, Role::Admin).await;
    post(&admin, "other@books.example", "bn", "witness-7").await.expect(403);
    admin.get(&desk.world, "/witnesses").send().await.expect(403);
    admin.delete(&desk.world, &path).send().await.expect(403);
    let stranger = desk.world.owner(NORTH_LIGHT).await;
    stranger.delete(&desk.world, &path).send().await.expect(404);
    assert_eq!(stranger.get(&desk.world, "/witnesses").send().await.json()["items"], json!([]));
    let due = desk.messages().await[0];
    desk.owner.delete(&desk.world, &path).send().await.expect(204);
    desk.owner.delete(&desk.world, &path).send().await.expect(404);
    assert!(!desk.send(due).await, "whoever is a witness no more gets nothing");
    assert_eq!(desk.files(), []);
    let body = json!({"email": "keyless@books.example", "language": "bn"});
    let keyless = desk.owner.post(&desk.world, "/witnesses").json(&body).send().await;
    assert_eq!(keyless.expect(400).problem(), "idempotency_key_required");
}
