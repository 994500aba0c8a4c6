//! The account that papers name: proposed by one, approved by another, in force after a wait.

use dalil_app::{
    NewWorkspace,
    ports::{Message, PayeeStage},
};
use dalil_invoicing::PayeeChangeId;
use dalil_tenancy::Role;
use futures_util::future::join_all;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{Answer, Member, NORTH_LIGHT, SHAPLA, World, draft, id};

const BEFORE: &str = "Bank of Dhaka 1234";
const AFTER: &str = "Another bank 9999";
const ABSENT: &str = "0197f3a2-6c00-7000-8000-000000000001";

/// A studio with three people and one issued invoice.
struct Desk {
    world: World,
    owner: Member,
    admin: Member,
    finance: Member,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        let owner = world.owner(SHAPLA).await;
        let (admin, finance) = (world.member(SHAPLA, Role::Admin).await, world.member(SHAPLA, Role::Finance).await);
        owner.issued(&world).await;
        // Later than the first account, by which lists tell them apart, and by when everybody counts as a second person.
        world.clock.advance(SignedDuration::from_hours(25));
        Self { world, owner, admin, finance }
    }

    async fn propose(&self, who: &Member, details: &str, key: &str) -> Answer {
        let body = json!({"payment_details": details});
        who.post(&self.world, "/payee/changes").json(&body).key(key).send().await
    }

    async fn wait(&self, who: &Member, hours: u16, key: &str) -> Answer {
        who.post(&self.world, "/payee/wait").json(&json!({"wait_hours": hours})).key(key).send().await
    }

    async fn act(&self, who: &Member, change: &str, act: &str, key: &str) -> Answer {
        who.post(&self.world, &format!("/payee/changes/{change}/{act}")).key(key).send().await
    }

    async fn now(&self) -> Value {
        self.owner.get(&self.world, "/payee").send().await.expect(200).json()
    }

    /// The account that an invoice issued now names, and since when.
    async fn named(&self) -> (String, String) {
        let issuer = self.owner.issued(&self.world).await["invoice"]["issuer"].clone();
        let text = |field: &str| issuer[field].as_str().unwrap_or_default().to_owned();
        (text("payment_details"), text("payment_since"))
    }

    fn pass(&self, hours: i64) {
        self.world.clock.advance(SignedDuration::from_hours(hours));
    }

    /// Sessions end after seven days.
    async fn sign_in_again(&mut self) {
        for (member, role) in
            [(&mut self.owner, Role::Owner), (&mut self.admin, Role::Admin), (&mut self.finance, Role::Finance)]
        {
            *member = Member::sign_in(&self.world, &format!("{role}@{SHAPLA}.example"), Some(SHAPLA)).await;
        }
    }

    async fn messages(&self) -> Vec<Message> {
        self.world.works.messages(self.world.id(SHAPLA).await)
    }

    async fn broken(&self) -> Vec<dalil_app::BrokenDocument> {
        let checks = self.world.app().checks_actor(self.world.id(SHAPLA).await);
        self.world.app().check_documents(&checks, &[], &|_| ()).await.expect("it reads").broken
    }
}

/// Whom a stage of a change was told, by what left.
fn told(messages: &[Message], wanted: PayeeStage) -> usize {
    let is = |message: &&Message| matches!(message, Message::TellMember { stage, .. } if *stage == wanted);
    messages.iter().filter(is).count()
}

#[actix_web::test]
async fn a_change_needs_a_second_person_and_a_wait_and_papers_name_what_is_in_force_at_their_moment() {
    let desk = Desk::new().await;
    let change = id(&desk.propose(&desk.finance, AFTER, "propose-1").await.expect(201));
    let now = desk.now().await;
    assert_eq!((&now["payment_details"], &now["route"]), (&json!(BEFORE), &json!("second")));
    assert_eq!((&now["waiting"]["id"], &now["waiting"]["state"]), (&json!(change), &json!("proposed")));
    assert_eq!(told(&desk.messages().await, PayeeStage::Proposed), 2, "the owner and the admin, at once");
    desk.pass(100);
    assert_eq!(desk.named().await.0, BEFORE, "without a second person it never takes effect");

    let approved = desk.act(&desk.admin, &change, "approve", "approve-1").await.expect(200).json();
    assert_eq!(approved["state"], "waiting");
    assert_eq!(desk.named().await.0, BEFORE);
    desk.world.clock.advance(SignedDuration::from_micros(24 * 3_600_000_000 - 1));
    assert_eq!(desk.named().await, (BEFORE.to_owned(), "2026-07-15".to_owned()), "the last moment of the wait");
    desk.world.clock.advance(SignedDuration::from_micros(1));
    let (details, since) = desk.named().await;
    assert_eq!(details, AFTER);
    let effective = desk.now().await["since"].as_str().unwrap().to_owned();
    assert_eq!(Some(effective.as_str()), approved["effective_at"].as_str());
    assert!(effective.starts_with(&since), "since the day it took effect: {since}");
    assert_eq!(desk.now().await["waiting"], Value::Null);

    let all = desk.owner.get(&desk.world, "/payee/changes").send().await.expect(200).json();
    let states: Vec<&str> =
        all["items"].as_array().unwrap().iter().map(|change| change["payment_details"].as_str().unwrap()).collect();
    assert_eq!(states, [AFTER, BEFORE], "what was before stays on record");
    assert_eq!(desk.broken().await, []);
}

#[actix_web::test]
async fn nobody_approves_their_own_change_nor_may_who_only_proposes() {
    let desk = Desk::new().await;
    let change = id(&desk.propose(&desk.admin, AFTER, "propose-1").await.expect(201));
    assert_eq!(desk.act(&desk.admin, &change, "approve", "approve-1").await.expect(409).problem(), "own_payee_change");
    desk.act(&desk.finance, &change, "approve", "approve-2").await.expect(403);
    desk.act(&desk.finance, &change, "cancel", "cancel-1").await.expect(403);
    for role in [Role::Manager, Role::Creative, Role::Sales, Role::Auditor] {
        let other = desk.world.member(SHAPLA, role).await;
        other.get(&desk.world, "/payee").send().await.expect(403);
        desk.propose(&other, AFTER, "propose-2").await.expect(403);
        desk.act(&other, &change, "approve", "approve-3").await.expect(403);
    }
    desk.pass(100);
    assert_eq!(desk.named().await.0, BEFORE);
}

#[actix_web::test]
async fn nobody_is_brought_in_to_approve_what_waits_already() {
    let desk = Desk::new().await;
    let change = id(&desk.propose(&desk.owner, AFTER, "propose-1").await.expect(201));
    let puppet = json!({"email": "puppet@shapla.example", "name": "Puppet", "role": "admin"});
    desk.owner.post(&desk.world, "/members").json(&puppet).send().await.expect(201);
    let puppet = Member::sign_in(&desk.world, "puppet@shapla.example", Some(SHAPLA)).await;
    let finance = desk.finance.session["person_id"].as_str().unwrap().to_owned();
    let raised = desk.owner.put(&desk.world, &format!("/members/{finance}")).json(&json!({"role": "admin"}));
    raised.send().await.expect(200);
    let promoted = Member::sign_in(&desk.world, &format!("finance@{SHAPLA}.example"), Some(SHAPLA)).await;
    for hours in [0, 24, 72] {
        desk.pass(hours);
        for (who, name) in [(&puppet, "puppet"), (&promoted, "promoted")] {
            let refused = desk.act(who, &change, "approve", &format!("{name}-{hours}")).await.expect(409);
            assert_eq!(refused.problem(), "payee_approver_new", "{name} after {hours} hours");
        }
    }
    assert_eq!(desk.now().await["waiting"]["state"], "proposed");
    assert_eq!(desk.named().await.0, BEFORE);
    desk.act(&desk.admin, &change, "approve", "approve-1").await.expect(200);
    // Whoever may approve stops at any time, however new.
    desk.act(&puppet, &change, "cancel", "cancel-01").await.expect(200);
    // Of the next change they are second persons: by now everybody could have seen them come.
    let next = id(&desk.propose(&desk.owner, AFTER, "propose-2").await.expect(201));
    desk.act(&promoted, &next, "approve", "approve-2").await.expect(200);
    assert_eq!(desk.broken().await, []);
}

#[actix_web::test]
async fn whoever_was_there_before_still_waits_a_day_before_approving() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    owner.issued(&world).await;
    world.clock.advance(SignedDuration::from_hours(30));
    let admin = world.member(SHAPLA, Role::Admin).await;
    world.clock.advance(SignedDuration::from_hours(1));
    let body = json!({"payment_details": AFTER});
    let change = owner.post(&world, "/payee/changes").json(&body).key("propose-1").send().await.expect(201).json();
    assert_eq!(change["state"], "proposed", "there are two of them");
    let path = format!("/payee/changes/{}/approve", change["id"].as_str().unwrap());
    let approve = async |key: &str| admin.post(&world, &path).key(key).send().await;
    world.clock.advance(SignedDuration::from_micros(23 * 3_600_000_000 - 1));
    let early = approve("approve-1").await.expect(409);
    assert_eq!(early.problem(), "payee_approver_early");
    let joined: jiff::Timestamp = dalil_testkit::samples::noon() + SignedDuration::from_hours(30);
    let from = joined + SignedDuration::from_hours(24);
    assert_eq!(early.json()["errors"][0]["limit"], from.to_string(), "it says from when");
    world.clock.advance(SignedDuration::from_micros(1));
    assert_eq!(approve("approve-2").await.expect(200).json()["state"], "waiting");
    // The same role given again is not a newer one.
    owner.post(&world, &path.replace("approve", "cancel")).key("cancel-01").send().await.expect(200);
    let change = owner.post(&world, "/payee/changes").json(&body).key("propose-2").send().await.expect(201).json();
    let own = admin.session["person_id"].as_str().unwrap();
    let again = owner.put(&world, &format!("/members/{own}")).json(&json!({"role": "admin"}));
    again.send().await.expect(200);
    let path = format!("/payee/changes/{}/approve", change["id"].as_str().unwrap());
    admin.post(&world, &path).key("approve-3").send().await.expect(200);
}

#[actix_web::test]
async fn a_change_is_stopped_until_it_takes_effect_and_not_after() {
    let desk = Desk::new().await;
    let first = id(&desk.propose(&desk.finance, AFTER, "propose-1").await.expect(201));
    desk.act(&desk.admin, &first, "approve", "approve-1").await.expect(200);
    desk.pass(23);
    let stopped = desk.act(&desk.owner, &first, "cancel", "cancel-1").await.expect(200).json();
    assert_eq!(stopped["state"], "cancelled");
    desk.pass(90);
    assert_eq!(desk.named().await.0, BEFORE);
    assert_eq!(told(&desk.messages().await, PayeeStage::Cancelled), 2);
    for act in ["approve", "cancel"] {
        let late = desk.act(&desk.owner, &first, act, &format!("late-{act}")).await.expect(409);
        assert_eq!(late.problem(), "payee_change_settled");
    }
    // What was stopped is no news to clients.
    let jobs = desk.world.app().jobs_actor(desk.world.id(SHAPLA).await, "job");
    desk.world.app().tell_clients(&jobs, first.parse().unwrap()).await.unwrap();
    assert!(!desk.messages().await.iter().any(|message| matches!(message, Message::TellClient { .. })));

    let second = id(&desk.propose(&desk.finance, AFTER, "propose-2").await.expect(201));
    desk.act(&desk.admin, &second, "approve", "approve-2").await.expect(200);
    desk.pass(24);
    assert_eq!(
        desk.act(&desk.owner, &second, "cancel", "cancel-2").await.expect(409).problem(),
        "payee_change_settled"
    );
    assert_eq!(desk.named().await.0, AFTER);
    assert_eq!(desk.broken().await, []);
}

#[actix_web::test]
async fn one_change_at_a_time_and_each_act_once_however_many_ask() {
    let desk = Desk::new().await;
    let keys = ["at-once-1", "at-once-2", "at-once-3"];
    let answers = join_all(keys.map(|key| desk.propose(&desk.finance, AFTER, key))).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409]);
    let change = id(answers.iter().find(|answer| answer.status == 201).unwrap());
    assert_eq!(desk.wait(&desk.owner, 48, "wait-00000").await.expect(409).problem(), "payee_change_waits");
    let (approved, stopped) = futures_util::future::join(
        desk.act(&desk.admin, &change, "approve", "approve-1"),
        desk.act(&desk.admin, &change, "approve", "approve-2"),
    )
    .await;
    let mut statuses = [approved.status, stopped.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    assert_eq!(told(&desk.messages().await, PayeeStage::Approved), 2, "each once");
    let before = desk.messages().await.len();
    let again = desk.propose(&desk.finance, AFTER, keys[0]).await;
    assert!(again.status == 201 || again.status == 409);
    assert_eq!(desk.messages().await.len(), before, "a repetition tells nobody");
    assert_eq!(desk.broken().await, []);
}

#[actix_web::test]
async fn what_breaks_a_rule_or_is_elsewhere_changes_nothing() {
    let desk = Desk::new().await;
    let refused = async |details: &str, key: &str| desk.propose(&desk.owner, details, key).await.expect(422).refused();
    assert_eq!(refused(BEFORE, "bad-00001").await, ["payment_details: unchanged"]);
    assert_eq!(refused(&"x".repeat(2_001), "bad-00002").await, ["payment_details: too_long"]);
    assert_eq!(refused("Bank\u{202e}4321", "bad-00003").await, ["payment_details: hidden_characters"]);
    for (hours, code) in [(0, "not_hours"), (721, "not_hours"), (24, "unchanged")] {
        let answer = desk.wait(&desk.owner, hours, &format!("bad-wait-{hours}")).await.expect(422);
        assert_eq!(answer.refused(), [format!("wait_hours: {code}")]);
    }
    let keyless = desk.owner.post(&desk.world, "/payee/changes").json(&json!({"payment_details": AFTER}));
    assert_eq!(keyless.send().await.expect(400).problem(), "idempotency_key_required");
    desk.act(&desk.owner, ABSENT, "approve", "absent-01").await.expect(404);
    let stranger = desk.world.owner(NORTH_LIGHT).await;
    let change = id(&desk.propose(&desk.finance, AFTER, "propose-1").await.expect(201));
    for act in ["approve", "cancel"] {
        desk.act(&stranger, &change, act, &format!("stranger-{act}")).await.expect(404);
    }
    assert_eq!(stranger.get(&desk.world, "/payee").send().await.json()["waiting"], Value::Null);
    assert_eq!(desk.now().await["waiting"]["state"], "proposed");
}

#[actix_web::test]
async fn a_wait_is_raised_at_once_and_lowered_like_an_account() {
    let desk = Desk::new().await;
    let by_finance = desk.wait(&desk.finance, 48, "wait-00001").await.expect(201).json();
    assert_eq!(by_finance["state"], "proposed", "who may not approve asks somebody who may");
    let raised = desk.act(&desk.owner, by_finance["id"].as_str().unwrap(), "approve", "approve-1").await;
    assert_eq!(raised.expect(200).json()["state"], "effective", "a longer wait needs no wait");
    let raised = desk.wait(&desk.owner, 60, "wait-00002").await.expect(201).json();
    assert_eq!((&raised["state"], &desk.now().await["wait_hours"]), (&json!("effective"), &json!(60)));

    let lowered = desk.wait(&desk.owner, 2, "wait-00003").await.expect(201).json();
    assert_eq!(lowered["state"], "proposed");
    let lowered = lowered["id"].as_str().unwrap();
    let early = desk.act(&desk.admin, lowered, "approve", "approve-2").await.expect(409);
    assert_eq!(early.problem(), "payee_approver_early", "the wait in force is what an approver must have waited");
    desk.pass(35);
    let lowered = desk.act(&desk.admin, lowered, "approve", "approve-4").await;
    assert_eq!(lowered.expect(200).json()["state"], "waiting");
    desk.pass(59);
    assert_eq!(desk.now().await["wait_hours"], 60);
    desk.pass(1);
    assert_eq!(desk.now().await["wait_hours"], 2);
    let change = id(&desk.propose(&desk.finance, AFTER, "propose-1").await.expect(201));
    desk.act(&desk.admin, &change, "approve", "approve-3").await.expect(200);
    desk.pass(2);
    assert_eq!(desk.named().await.0, AFTER);
    assert_eq!(desk.broken().await, []);
}

#[actix_web::test]
async fn whoever_is_alone_waits_three_days_instead() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    owner.issued(&world).await;
    world.clock.advance(SignedDuration::from_hours(1));
    let now = owner.get(&world, "/payee").send().await.json();
    assert_eq!(now["route"], "alone");
    let body = json!({"payment_details": AFTER});
    let change = owner.post(&world, "/payee/changes").json(&body).key("propose-1").send().await.expect(201).json();
    assert_eq!((&change["state"], &change["approved_by"]), (&json!("waiting"), &change["proposed_by"]));
    let named = async || owner.issued(&world).await["invoice"]["issuer"]["payment_details"].clone();
    world.clock.advance(SignedDuration::from_hours(71));
    assert_eq!(named().await, BEFORE);
    // Somebody who joins meanwhile may stop it.
    let admin = world.member(SHAPLA, Role::Admin).await;
    let steps = admin.get(&world, "/next-steps").send().await.expect(200).json();
    assert_eq!(steps["payee_change"]["id"], change["id"]);
    let sales = world.member(SHAPLA, Role::Sales).await;
    assert_eq!(sales.get(&world, "/next-steps").send().await.expect(200).json()["payee_change"], Value::Null);
    world.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(named().await, AFTER);
    assert_eq!(admin.get(&world, "/next-steps").send().await.json()["payee_change"], Value::Null);
}

#[actix_web::test]
async fn the_first_account_needs_nobody_while_nothing_was_issued_and_no_later_one() {
    let world = World::new().await;
    // The first one was entered by the program that set the workspace up.
    let owner = world.owner(SHAPLA).await;
    let now = owner.get(&world, "/payee").send().await.expect(200).json();
    assert_eq!((&now["payment_details"], &now["waiting"]), (&json!(BEFORE), &Value::Null));
    assert!(world.works.messages(world.id(SHAPLA).await).is_empty(), "setting up is no news");
    let body = json!({"payment_details": AFTER});
    let change = owner.post(&world, "/payee/changes").json(&body).key("propose-1").send().await.expect(201).json();
    assert_eq!(change["state"], "waiting", "the second one waits, although nothing was issued yet");
}

#[actix_web::test]
async fn a_wait_is_not_lowered_by_one_of_several_before_the_first_account_either() {
    let world = World::new().await;
    let new = NewWorkspace {
        slug: "fresh".parse().unwrap(),
        name: "Fresh Studio".to_owned(),
        owner_email: "owner@fresh.example".parse().unwrap(),
        owner_name: "Nila Rahman".to_owned(),
    };
    let fresh = world.app().create_workspace(&new).await.unwrap().id;
    let second = "admin@fresh.example".parse().unwrap();
    world.app().add_member(&world.app().setup_actor(fresh), &second, "Rafi", Role::Admin).await.unwrap();
    let owner = Member::sign_in(&world, "owner@fresh.example", Some("fresh")).await;
    assert_eq!(owner.get(&world, "/payee").send().await.expect(200).json()["route"], "at_once");
    let wait = owner.post(&world, "/payee/wait").json(&json!({"wait_hours": 1})).key("wait-0001").send().await;
    let wait = wait.expect(201).json();
    assert_eq!(wait["state"], "proposed");
    let stop = format!("/payee/changes/{}/cancel", wait["id"].as_str().unwrap());
    owner.post(&world, &stop).key("cancel-01").send().await.expect(200);
    let body = json!({"payment_details": BEFORE});
    let first = owner.post(&world, "/payee/changes").json(&body).key("propose-1").send().await.expect(201).json();
    assert_eq!(first["state"], "effective", "the first account, while nothing was issued");
    let body = json!({"payment_details": AFTER});
    let next = owner.post(&world, "/payee/changes").json(&body).key("propose-2").send().await.expect(201).json();
    assert_eq!(next["state"], "proposed", "and no later one");
}

#[actix_web::test]
async fn what_was_looked_at_is_not_issued_under_another_account() {
    let desk = Desk::new().await;
    let client = desk.owner.client(&desk.world).await;
    let made = desk.owner.post(&desk.world, "/invoices").json(&draft(&client)).send().await.expect(201);
    let path = format!("/invoices/{}", id(&made));
    let change = id(&desk.propose(&desk.finance, AFTER, "propose-1").await.expect(201));
    desk.act(&desk.admin, &change, "approve", "approve-1").await.expect(200);
    let preview = desk.owner.get(&desk.world, &format!("{path}/issue-preview"));
    let shown = preview.send().await.expect(200).tag();
    desk.pass(24);
    let issue = desk.owner.post(&desk.world, &format!("{path}/issue")).key("issue-0001").if_match(&shown);
    let refused = issue.send().await.expect(412).refused();
    assert!(refused.iter().any(|told| told == "payment_details: changed_since"), "{refused:?}");
}

#[actix_web::test]
async fn clients_of_the_last_90_days_are_told_once_each_when_it_takes_effect_if_they_have_an_address() {
    let mut desk = Desk::new().await;
    let client = async |desk: &Desk, name: &str, mail: Option<&str>| {
        let body = json!({"name_en": name, "contacts": [{"name": "Somebody", "email": mail}]});
        id(&desk.owner.post(&desk.world, "/clients").json(&body).send().await.expect(201))
    };
    let bill = async |desk: &Desk, client: &str, key: &str| {
        let made = desk.owner.post(&desk.world, "/invoices").json(&draft(client)).send().await.expect(201);
        let issue = desk.owner.post(&desk.world, &format!("/invoices/{}/issue", id(&made)));
        issue.if_match("\"v1\"").key(key).send().await.expect(200);
    };
    let long_ago = client(&desk, "Banyan", Some("raj@banyan.example")).await;
    bill(&desk, &long_ago, "banyan-001").await;
    desk.pass(24 * 91);
    desk.sign_in_again().await;
    let meghna = client(&desk, "Meghna", Some("sadia@meghna.example")).await;
    let silent = client(&desk, "Kashful", None).await;
    client(&desk, "Padma", Some("never@billed.example")).await;
    for (client, key) in [(&meghna, "meghna-001"), (&meghna, "meghna-002"), (&silent, "silent-001")] {
        bill(&desk, client, key).await;
    }

    let change = id(&desk.propose(&desk.finance, AFTER, "propose-1").await.expect(201));
    let approved = desk.act(&desk.admin, &change, "approve", "approve-1").await.expect(200).json();
    let change: PayeeChangeId = change.parse().unwrap();
    let effective = approved["effective_at"].as_str().unwrap().parse().unwrap();
    let planned = Message::TellClients { change, at: effective };
    assert_eq!(desk.messages().await.iter().filter(|message| **message == planned).count(), 1);
    let jobs = desk.world.app().jobs_actor(desk.world.id(SHAPLA).await, "job");
    let app = desk.world.app();
    assert!(app.tell_clients(&jobs, change).await.is_err(), "too early: the queue tries again");
    desk.pass(24);
    let twice = join_all([app.tell_clients(&jobs, change), app.tell_clients(&jobs, change)]).await;
    assert!(twice.iter().all(Result::is_ok), "{twice:?}");
    app.tell_clients(&jobs, change).await.unwrap();
    let told = desk.messages().await.into_iter().filter_map(|message| match message {
        Message::TellClient { client, .. } => Some(client.to_string()),
        _ => None,
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        std::slice::from_ref(&meghna),
        "one mail to whoever was billed of late and can be reached"
    );
    let notice = app.client_notice(&jobs, change, meghna.parse().unwrap()).await.unwrap().expect("there is an address");
    assert_eq!(notice.to.as_str(), "sadia@meghna.example");
    assert_eq!(desk.broken().await, []);
}
