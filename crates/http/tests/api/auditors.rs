//! Auditors: let in for one year of account and a time, and nothing of another year reaches them.

use std::collections::BTreeSet;

use dalil_tenancy::Role;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::{
    roles::operations,
    support::{Answer, Member, NORTH_LIGHT, SHAPLA, World, id, line},
};

const ABSENT: &str = "0197f3a2-6c00-7000-8000-000000000001";
const AUDITOR: &str = "vat@office.example";

fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

/// All that a caller can see of an answer, without the id asked for.
fn seen(answer: &Answer, id: &str) -> (u16, String) {
    (answer.status, answer.text().replace(id, "ID"))
}

fn input(year: &str) -> Value {
    json!({"email": AUDITOR, "name": "VAT officer", "year": year, "purpose": "VAT audit"})
}

/// Every id and number of what happened in one year.
#[derive(Debug, Default)]
struct Things {
    ids: BTreeSet<String>,
    words: BTreeSet<String>,
    months: Vec<String>,
}

/// An invoice with its 6.3, a note, a payment with its receipt, a purchase with a payment: each of a client and a supplier that
/// only this year knows.
async fn one_of_everything(world: &World, mark: &str) -> Things {
    let owner = world.owner(SHAPLA).await;
    let mut things = Things::default();
    let post = async |path: &str, body: Value, key: &str| {
        let call = owner.post(world, path).json(&body).key(&format!("{mark}-{key}"));
        let answer = call.send().await;
        assert!(answer.status < 300, "{path}: {}", answer.text());
        answer.json()
    };
    let today = world.state.app.clock.now().to_string()[..10].to_owned();
    let client = id(&owner
        .post(world, "/clients")
        .json(&json!({"name_en": format!("{mark} textiles")}))
        .send()
        .await
        .expect(201));
    let draft = owner.draft(world, &client).await;
    let issue = owner.post(world, &format!("/invoices/{draft}/issue")).if_match("\"v1\"").key(&format!("{mark}-issue"));
    let issued = issue.send().await.expect(200).json();
    let invoice = issued["invoice"]["id"].as_str().unwrap().to_owned();
    let mushak = issued["mushak"]["id"].as_str().unwrap().to_owned();
    world.render(world.id(SHAPLA).await).await;
    let note = json!({"reason": "smaller", "lines": [{"line": 1, "value": 100_000}]});
    let note = post(&format!("/documents/{mushak}/credit-notes"), note, "note").await;
    let paid = json!({
        "method": "cash", "received_on": today, "received": 100_000, "reference": format!("{mark}-reference"),
        "allocations": [{"invoice_id": invoice, "amount": 100_000}],
    });
    let payment = post("/payments", paid, "paid").await["id"].as_str().unwrap().to_owned();
    let receipt = owner.post(world, &format!("/payments/{payment}/receipt")).key(&format!("{mark}-receipt"));
    let receipt = receipt.send().await.expect(201).json();
    let supplier = json!({"name_en": format!("{mark} lights")});
    let supplier = id(&owner.post(world, "/suppliers").json(&supplier).send().await.expect(201));
    let bought = json!({
        "supplier_id": supplier, "paper": "other", "number": format!("{mark}-bought"), "dated_on": today,
        "lines": [{"description": "Lights", "vat_treatment": "exempt", "value": 100}],
    });
    let purchase = post("/purchases", bought, "bought").await["id"].as_str().unwrap().to_owned();
    let settled = json!({"method": "bank", "paid_on": today, "amount": 50});
    let settled = post(&format!("/purchases/{purchase}/payments"), settled, "settled").await;
    // What is rendered next year is an entry of that year's.
    world.render(world.id(SHAPLA).await).await;
    things.ids.extend([client, draft, invoice, mushak, payment, supplier, purchase]);
    for made in [&note, &receipt, &settled["payments"][0]] {
        things.ids.extend(made["id"].as_str().map(str::to_owned));
    }
    things.words.insert(format!("{mark} textiles"));
    things.words.insert(format!("{mark} lights"));
    things.words.insert(format!("{mark}-reference"));
    things.words.insert(format!("{mark}-bought"));
    for document in
        owner.get(world, "/documents?limit=200").send().await.expect(200).json()["items"].as_array().unwrap()
    {
        if things.ids.contains(document["id"].as_str().unwrap()) {
            things.words.insert(document["printed_number"].as_str().unwrap().to_owned());
        }
    }
    things.months.push(today[..7].to_owned());
    things
}

/// Two years with one of everything each, at noon in the middle of the second: the years that begin in 2026 and in 2027.
async fn two_years() -> (World, [Things; 2]) {
    let world = World::new().await;
    let first = one_of_everything(&world, "jamuna").await;
    world.clock.set(at("2027-08-10T06:00:00Z"));
    let second = one_of_everything(&world, "surma").await;
    (world, [first, second])
}

async fn let_in(world: &World, year: &str) -> Member {
    world.auditor(SHAPLA, AUDITOR, year).await;
    Member::sign_in(world, AUDITOR, Some(SHAPLA)).await
}

/// Every operation that reads, with every id of the other year, answers like one that was never there; every list, search, figure
/// and file names nothing of it.
#[actix_web::test]
async fn what_lies_outside_the_year_is_like_nothing() {
    let (world, things) = two_years().await;
    let workspace = world.id(SHAPLA).await.to_string();
    for (year, foreign) in [("2026", 1), ("2027", 0)] {
        let auditor = let_in(&world, year).await;
        let (own, foreign) = (&things[1 - foreign], &things[foreign]);
        let mut compared = 0;
        for operation in
            operations().iter().filter(|operation| operation.method == "GET" && operation.path.contains("{workspace}"))
        {
            let ask = async |id: &str| {
                let call = operation.call(&world, &workspace, id).by(&auditor).header("x-request-id", "sweep");
                call.send().await
            };
            let absent = ask(ABSENT).await;
            tells_nothing(&operation.id, &absent, foreign);
            for id in foreign.ids.iter().filter(|_| operation.path.contains("{id}")) {
                assert_eq!(seen(&ask(id).await, id), seen(&absent, ABSENT), "{} of {year}", operation.id);
                assert!(matches!(absent.status, 403 | 404), "{}", operation.id);
                compared += 1;
            }
        }
        assert!(compared > 60, "{compared}");
        let found = async |path: &str| auditor.get(&world, path).header("x-request-id", "sweep").send().await;
        let (theirs, mine) = (&foreign.months[0], &own.months[0]);
        for path in ["/registers/sales", "/registers/purchases", "/registers/return"] {
            found(&format!("{path}?month={theirs}")).await.expect(404);
            let mine = found(&format!("{path}?month={mine}")).await.expect(200);
            tells_nothing(path, &mine, foreign);
        }
        for word in foreign.words.iter().chain(["textiles".to_owned(), "57500".to_owned()].iter()) {
            let query = url::form_urlencoded::byte_serialize(word.as_bytes()).collect::<String>();
            let hits = found(&format!("/search?q={query}")).await.expect(200);
            tells_nothing("search", &hits, foreign);
        }
        let wide = "from=2020-01-01&to=2030-12-31";
        for path in ["/documents", "/payments", "/purchases", "/suppliers", "/clients", "/client-names", "/audit-log"] {
            let whole = found(&format!("{path}?limit=200")).await;
            tells_nothing(path, &whole, foreign);
            if path == "/documents" {
                let wide = found(&format!("{path}?limit=200&{wide}")).await.expect(200);
                assert_eq!(wide.json()["items"], whole.json()["items"], "dates do not widen it");
            }
            if whole.status == 200 {
                assert!(!whole.json()["items"].as_array().unwrap().is_empty(), "{path} shows the year's own");
            }
        }
        let client = own.ids.iter().map(|id| format!("/clients/{id}/statement"));
        for path in client {
            let statement = found(&format!("{path}?{wide}")).await;
            assert!(statement.status >= 400, "{path}: {}", statement.status);
        }
        let past = found("/years/2025/check").await;
        assert_eq!(past.status, 404);
        let other = if year == "2026" { "2027" } else { "2026" };
        found(&format!("/years/{other}/check")).await.expect(404);
        let check = found(&format!("/years/{year}/check")).await.expect(200);
        tells_nothing("checkYear", &check, foreign);
        let check = check.json();
        assert_eq!((&check["holds"], &check["whole"]), (&json!(true), &json!(true)), "{check}");
        let access = world.works.accesses(world.id(SHAPLA).await);
        assert!(access.len() > compared, "each request is noted");
        world.directory.raise_epoch(world.id(SHAPLA).await);
        end(&world).await;
    }
}

/// A quotation of the very year is nobody's whom an auditor sees, and neither is the client who got nothing else.
#[actix_web::test]
async fn an_offer_of_the_year_is_like_nothing() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let client = json!({"name_en": "meghna textiles"});
    let client = id(&owner.post(&world, "/clients").json(&client).send().await.expect(201));
    let offer = json!({"client_id": client, "valid_until": "2026-07-31", "lines": [line()]});
    let draft = id(&owner.post(&world, "/quotations").json(&offer).send().await.expect(201));
    let issue = owner.post(&world, &format!("/quotations/{draft}/issue")).if_match("\"v1\"").key("offer-issue");
    issue.send().await.expect(200);
    let offer = owner.get(&world, "/documents?kind=quotation").send().await.expect(200).json()["items"][0].clone();
    world.render(world.id(SHAPLA).await).await;
    let number = offer["printed_number"].as_str().expect("a number").to_owned();
    let things = Things {
        ids: [client, draft, offer["id"].as_str().expect("an id").to_owned()].into(),
        words: [number, "meghna textiles".to_owned(), "quotation/".to_owned()].into(),
        months: Vec::new(),
    };
    let auditor = let_in(&world, "2026").await;
    let workspace = world.id(SHAPLA).await.to_string();
    let mut compared = 0;
    for operation in operations().iter().filter(|operation| operation.method == "GET") {
        // What was done stands in the audit log, whatever it was done to.
        if !operation.path.contains("{workspace}") || operation.path.contains("/audit-log") {
            continue;
        }
        let ask = async |id: &str| {
            operation.call(&world, &workspace, id).by(&auditor).header("x-request-id", "sweep").send().await
        };
        let absent = ask(ABSENT).await;
        tells_nothing(&operation.id, &absent, &things);
        for id in things.ids.iter().filter(|_| operation.path.contains("{id}")) {
            assert_eq!(seen(&ask(id).await, id), seen(&absent, ABSENT), "{}", operation.id);
            compared += 1;
        }
    }
    assert!(compared > 30, "{compared}");
    for path in ["/documents?kind=quotation", "/documents?limit=200", "/clients", "/search?q=meghna", "/logs"] {
        tells_nothing(path, &auditor.get(&world, path).send().await.expect(200), &things);
        let whole = owner.get(&world, path).send().await.expect(200).text();
        assert!(things.ids.iter().chain(&things.words).any(|known| whole.contains(known)), "{path}: members see it");
    }
}

/// What was taken back after the year stands in it, as in the statement; what a return leaves out by it is shown as taken back.
#[actix_web::test]
async fn what_was_taken_back_later_is_an_act_of_another_year() {
    let (world, things) = two_years().await;
    let owner = world.owner(SHAPLA).await;
    let whole = async |path: &str| owner.get(&world, path).send().await.expect(200).json();
    let first = |list: &Value| {
        let of_the_year = |item: &&Value| things[0].ids.contains(item["id"].as_str().expect("an id"));
        list["items"].as_array().expect("a list").iter().find(of_the_year).expect("it is there")["id"].clone()
    };
    let payment = first(&whole("/payments?limit=200").await);
    let purchase = first(&whole("/purchases?limit=200").await);
    let [payment, purchase] = [&payment, &purchase].map(|id| id.as_str().expect("an id").to_owned());
    let bought = whole(&format!("/purchases/{purchase}")).await;
    let settled = bought["payments"][0]["id"].as_str().expect("an id").to_owned();
    let reversed = |record: &Value| record["reversal"]["reason"].clone();
    let reverse = async |path: String| {
        let call =
            owner.post(&world, &path).json(&json!({"reason": "taken back later"})).key(&path.replace('/', "-")[..40]);
        let answer = call.send().await;
        assert!(answer.status < 300, "{path}: {}", answer.text());
    };
    reverse(format!("/payments/{payment}/reversal")).await;
    reverse(format!("/supplier-payments/{settled}/reversal")).await;
    let told = whole(&format!("/payments/{payment}")).await;
    assert_eq!(reversed(&told), json!("taken back later"), "members see it");

    let auditor = let_in(&world, "2026").await;
    let seen = async |path: &str| auditor.get(&world, path).send().await.expect(200);
    for path in [format!("/payments/{payment}"), "/payments".to_owned(), format!("/purchases/{purchase}")] {
        let answer = seen(&path).await;
        assert!(answer.text().contains(&payment) || answer.text().contains(&settled), "{path}: {}", answer.text());
        assert!(!answer.text().contains("taken back later"), "{path}: {}", answer.text());
    }
    let register = seen(&format!("/registers/purchases?month={}", things[0].months[0])).await;
    assert!(!register.text().contains("taken back later"), "{}", register.text());

    // The register and the worksheet of its month leave the purchase out: that is told, and the year holds.
    reverse(format!("/purchases/{purchase}/reversal")).await;
    assert_eq!(reversed(&seen(&format!("/purchases/{purchase}")).await.json()), json!("taken back later"));
    let check = seen("/years/2026/check").await.json();
    assert_eq!((&check["holds"], &check["whole"]), (&json!(true), &json!(true)), "{check}");
}

/// A workspace has so many checks of a year a minute, whoever asks; what is refused anyway counts as none.
#[actix_web::test]
async fn a_year_is_checked_so_many_times_a_minute() {
    let world = World::new().await;
    let (owner, auditor) = (world.owner(SHAPLA).await, let_in(&world, "2026").await);
    for _ in 0..20 {
        auditor.get(&world, "/years/2025/check").send().await.expect(404);
    }
    let mut answered = 0;
    for who in [&owner, &auditor].into_iter().cycle().take(40) {
        let answer = who.get(&world, "/years/2026/check").send().await;
        if answer.status == 429 {
            assert_eq!(answer.problem(), "too_many_requests");
            assert!(answer.header("retry-after").is_some());
        } else {
            answered += 1;
            answer.expect(200);
        }
    }
    // One comes back every six seconds, however long forty checks take.
    assert!((10..30).contains(&answered), "{answered}");
    let elsewhere = world.owner(NORTH_LIGHT).await;
    elsewhere.get(&world, "/years/2026/check").send().await.expect(200);
}

/// Names no id and no word of another year.
fn tells_nothing(operation: &str, answer: &Answer, foreign: &Things) {
    let text = answer.text();
    for secret in foreign.ids.iter().chain(&foreign.words) {
        assert!(!text.contains(secret.as_str()), "{operation} tells {secret}: {text}");
    }
}

/// Ends the access that is open.
async fn end(world: &World) {
    let owner = world.owner(SHAPLA).await;
    let accesses = owner.get(world, "/auditors").send().await.expect(200).json();
    let open = accesses["items"].as_array().unwrap().iter().find(|access| access["state"] == "open").unwrap();
    owner.post(world, &format!("/auditors/{}/end", open["id"].as_str().unwrap())).send().await.expect(200);
}

#[actix_web::test]
async fn an_owner_lets_in_and_sends_away() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let open = async |body: &Value, key: &str| owner.post(&world, "/auditors").json(body).key(key).send().await;
    let opened = open(&input("2026"), "let-in-1").await.expect(201);
    assert_eq!(open(&input("2026"), "let-in-1").await.expect(201).text(), opened.text(), "the first answer again");
    let opened = opened.json();
    assert_eq!((&opened["last_day"], &opened["state"]), (&json!("2026-07-29"), &json!("open")));
    let mails = world.directory.queued();
    assert_eq!(mails.last().map(|(email, _)| email.as_str().to_owned()), Some(AUDITOR.to_owned()), "a link is mailed");
    assert_eq!(open(&input("2026"), "let-in-2").await.expect(409).json()["code"], "access_open");
    let member = json!({"email": "owner@shapla.example", "name": "Nila", "year": "2026", "purpose": "x"});
    assert_eq!(open(&member, "let-in-3").await.refused(), ["email: taken"]);
    for (body, refused) in [
        (
            json!({"email": "x", "name": "", "year": "2030", "purpose": " "}),
            &["email: not_an_email", "name: empty", "year: not_begun", "purpose: empty"][..],
        ),
        (
            json!({"email": "a@b.example", "name": "A", "year": "2026", "purpose": "x", "last_day": "2026-08-15"}),
            &["last_day: too_late (2026-08-14)"][..],
        ),
    ] {
        let answer = open(&body, &format!("let-in-{}", refused.len() + 10)).await;
        assert_eq!(answer.status, 422, "{}", answer.text());
        let said: BTreeSet<String> =
            answer.refused().iter().map(|line| line.split(" (").next().unwrap().to_owned()).collect();
        let expected: BTreeSet<String> =
            refused.iter().map(|line| line.split(" (").next().unwrap().to_owned()).collect();
        assert_eq!(said, expected);
    }

    let auditor = Member::sign_in(&world, AUDITOR, Some(SHAPLA)).await;
    assert_eq!(auditor.session["role"], "auditor");
    auditor.get(&world, "/documents").send().await.expect(200);
    let access = opened["id"].as_str().unwrap();
    let ended = owner.post(&world, &format!("/auditors/{access}/end")).send().await.expect(200).json();
    assert_eq!(ended["state"], "ended");
    auditor.get(&world, "/documents").send().await.expect(401);
    let again = owner.post(&world, &format!("/auditors/{access}/end")).send().await.expect(409);
    assert_eq!(again.json()["code"], "access_over");
    let link = world.link(AUDITOR).await;
    let entered = world.post("/api/v1/sessions").json(&json!({"token": link, "workspace": SHAPLA})).send().await;
    assert!(entered.status >= 400, "nobody comes in by an ended access");
    let listed = owner.get(&world, "/auditors").send().await.expect(200).json();
    assert_eq!(listed["items"][0]["state"], "ended", "it stays in the list");
    let audit = owner.get(&world, "/audit-log").send().await.expect(200).text();
    assert!(audit.contains("auditor.let_in") && audit.contains("auditor.sent_away"), "{audit}");
    world.owner(NORTH_LIGHT).await.get(&world, &format!("/auditors/{access}")).send().await.expect(404);
}

/// The clock alone ends an access, in the middle of a session too; another one begins anew.
#[actix_web::test]
async fn an_access_ends_by_the_clock() {
    let world = World::new().await;
    let auditor = let_in(&world, "2026").await;
    // Within the seven days of a session, and at the last moment of one that is shorter.
    world.clock.set(at("2026-07-20T12:00:00Z"));
    auditor.get(&world, "/documents").send().await.expect(200);
    world.clock.set(at("2026-07-29T17:59:59Z"));
    let late = Member::sign_in(&world, AUDITOR, Some(SHAPLA)).await;
    late.get(&world, "/documents").send().await.expect(200);
    world.clock.advance(SignedDuration::from_secs(1));
    late.get(&world, "/documents").send().await.expect(401);
    let link = world.link(AUDITOR).await;
    let entered = world.post("/api/v1/sessions").json(&json!({"token": link, "workspace": SHAPLA})).send().await;
    assert!(entered.status >= 400, "{}", entered.status);
    let owner = world.owner(SHAPLA).await;
    let listed = owner.get(&world, "/auditors").send().await.expect(200).json();
    assert_eq!(listed["items"][0]["state"], "expired", "it stays in the list");
    world.auditor(SHAPLA, AUDITOR, "2025").await;
    late.get(&world, "/documents").send().await.expect(401);
    let anew = Member::sign_in(&world, AUDITOR, Some(SHAPLA)).await;
    anew.get(&world, "/years/2025/check").send().await.expect(200);
    anew.get(&world, "/years/2026/check").send().await.expect(404);
}

/// Each request is noted with its status before it is answered; what was searched for is not; the owner alone reads the log.
#[actix_web::test]
async fn every_request_of_an_auditor_is_noted() {
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let issued = owner.issued(&world).await;
    let invoice = issued["invoice"]["id"].as_str().unwrap();
    let auditor = let_in(&world, "2026").await;
    let access =
        owner.get(&world, "/auditors").send().await.expect(200).json()["items"][0]["id"].as_str().unwrap().to_owned();
    auditor.get(&world, &format!("/documents/{invoice}")).at_ip("203.0.113.7").send().await.expect(200);
    auditor.get(&world, &format!("/documents/{ABSENT}")).send().await.expect(404);
    auditor.get(&world, "/invoices").send().await.expect(403);
    auditor.get(&world, "/search?q=secret").send().await.expect(200);
    auditor.get(&world, "/registers/sales?month=2026-07").send().await.expect(200);
    owner.get(&world, "/documents").send().await.expect(200);
    let log = owner.get(&world, &format!("/access-log?access={access}")).send().await.expect(200).json();
    let told: Vec<(String, u64)> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|read| (read["operation"].as_str().unwrap().to_owned(), read["status"].as_u64().unwrap()))
        .collect();
    let route = |path: &str| format!("GET /api/v1/workspaces/{{workspace}}{path}");
    let expected = [
        (route("/registers/sales"), 200),
        (route("/search"), 200),
        (route("/invoices"), 403),
        (route("/documents/{id}"), 404),
        (route("/documents/{id}"), 200),
    ];
    assert_eq!(told, expected);
    let text = log.to_string();
    assert!(text.contains("month=2026-07") && text.contains(invoice) && text.contains("203.0.113.7"), "{text}");
    assert!(!text.contains("secret"), "what was searched for is nowhere recorded");
    let first = owner.get(&world, &format!("/access-log?access={access}&limit=2")).send().await.expect(200).json();
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest =
        owner.get(&world, &format!("/access-log?access={access}&cursor={cursor}")).send().await.expect(200).json();
    assert_eq!(rest["items"].as_array().unwrap().len(), 3);
    owner.get(&world, &format!("/access-log?access={ABSENT}")).send().await.expect(404);
    world.member(SHAPLA, Role::Admin).await.get(&world, "/access-log").send().await.expect(403);
    auditor.get(&world, "/access-log").send().await.expect(403);
}

/// A session of an auditor writes nothing, whatever it sends.
#[actix_web::test]
async fn an_auditor_writes_nothing() {
    let world = World::new().await;
    let auditor = let_in(&world, "2026").await;
    let workspace = world.id(SHAPLA).await.to_string();
    let mut refused = 0;
    for operation in operations().iter().filter(|operation| operation.path.contains("{workspace}")) {
        if operation.method == "GET" || operation.id == "closeSession" {
            continue;
        }
        let answer = operation.call(&world, &workspace, ABSENT).by(&auditor).send().await;
        assert_eq!(answer.status, 403, "{}", operation.id);
        refused += 1;
    }
    assert!(refused > 30, "{refused}");
}
