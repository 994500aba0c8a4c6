//! Letting an auditor in, where they begin, what they are shown of a year, and what the owner sees of it.

use std::sync::Arc;

use dalil_app::ports::{AccessNote, Answer, ReadWork, Work, Works};
use dalil_tenancy::{Permit, Read, Role, StoreError, Write};

use crate::{Browser, SHAPLA, World, en, issued, member, owner, rules::is_sound, speak, support::settings};

const AUDITOR: &str = "vat@office.example";

#[actix_web::test]
async fn an_owner_lets_an_auditor_in_and_sees_what_they_read() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let invoice = issued(&mut nila, SHAPLA).await;
    let page = nila.open("/w/shapla/settings/auditors").await.expect(200);
    is_sound(&page);
    page.says(&en("auditors-empty"));
    let form = page.form("/settings/auditors").set("auditor_email", AUDITOR).set("name", "Kamrul Hasan");
    let refused = nila.send(&form.clone().set("year", "2030").press("save")).await.expect(422);
    is_sound(&refused);
    assert!(refused.complaint("year").is_some() && refused.complaint("purpose").is_some());
    let form = form.set("year", "2026").set("purpose", "VAT audit");
    let done = nila.send(&form.press("save")).await.expect(303);
    let list = nila.follow(done).await.expect(200);
    is_sound(&list);
    list.says("Kamrul Hasan");
    list.says(&en("auditor-open"));
    nila.open("/w/shapla/audit").await.says(&en("action-auditor-let_in"));

    let token = world.link(AUDITOR).await;
    let mut kamrul = Browser::new(&world);
    let form = kamrul.open(&format!("/sign-in/{token}")).await.form(&token);
    kamrul.send(&form).await.expect(303);
    speak(&mut kamrul, SHAPLA, dalil_lang::Language::En).await;
    let year = kamrul.open("/w/shapla/").await.expect(200);
    is_sound(&year);
    year.says("VAT audit");
    for link in [en("nav-documents"), en("nav-payments"), en("nav-purchases"), en("nav-clients"), en("closings-title")]
    {
        kamrul.open(&year.link(&link)).await.expect(200);
    }
    for month in ["July 2026", "Register of sales"] {
        year.says(month.split(' ').next().unwrap());
    }
    kamrul.open(&invoice).await.expect(200);
    let check = kamrul.open(&year.link(&en("year-check"))).await.expect(200);
    is_sound(&check);
    check.says(&en("year-holds"));
    check.says("7,500.00");
    kamrul.open("/w/shapla/vat/years/2025").await.expect(404);
    kamrul.open("/w/shapla/vat?month=2026-06").await.expect(404);
    kamrul.open("/w/shapla/vat/sales.csv?month=2026-06").await.expect(404);
    kamrul.open("/w/shapla/settings/auditors").await.expect(403);

    let list = nila.open("/w/shapla/settings/auditors").await.expect(200);
    let href =
        list.all("a").find_map(|link| link.get("href").filter(|href| href.contains("/log?access=")).map(str::to_owned));
    let log = nila.open(&href.expect("the log of the access")).await.expect(200);
    is_sound(&log);
    log.says("/w/shapla/vat/years/2026/check");
    log.says("/w/shapla/vat/years/2025");
    is_sound(&nila.open("/w/shapla/settings/auditors/log").await.expect(200));
    let href = list.all("a").find_map(|link| link.get("href").filter(|href| href.ends_with("/end")).map(str::to_owned));
    let ask = nila.open(&href.expect("it can be ended")).await.expect(200);
    is_sound(&ask);
    let done = nila.send(&ask.form("/end")).await.expect(303);
    nila.follow(done).await.says(&en("auditor-ended"));
    let gone = kamrul.open("/w/shapla/documents").await.expect(303);
    assert!(gone.location().unwrap().starts_with("/sign-in"), "the session is over at once");
    nila.open(&ask.path).await.expect(409);
}

/// Works in which no read can be noted.
struct Unnoted(Arc<dyn Works>);

#[async_trait::async_trait]
impl Works for Unnoted {
    async fn begin(&self, permit: &Permit<Write>) -> Result<Box<dyn Work>, StoreError> {
        self.0.begin(permit).await
    }

    async fn read(&self, permit: &Permit<Read>) -> Result<Box<dyn ReadWork>, StoreError> {
        self.0.read(permit).await
    }

    async fn note_access(&self, _: &Permit<Read>, _: &AccessNote) -> Result<(), StoreError> {
        Err(StoreError::Unavailable("the log is full".into()))
    }

    async fn keep_answer(&self, permit: &Permit<Write>, answer: Answer) -> Result<(), StoreError> {
        self.0.keep_answer(permit, answer).await
    }

    async fn forget_answers(&self, permit: &Permit<Write>, before: jiff::Timestamp) -> Result<u64, StoreError> {
        self.0.forget_answers(permit, before).await
    }

    async fn forget_discarded(&self, permit: &Permit<Write>, before: jiff::Timestamp) -> Result<u64, StoreError> {
        self.0.forget_discarded(permit, before).await
    }

    async fn queue_checkpoints(&self, permit: &Permit<Write>, day: jiff::civil::Date) -> Result<u64, StoreError> {
        self.0.queue_checkpoints(permit, day).await
    }
}

#[actix_web::test]
async fn where_a_request_cannot_be_noted_nothing_leaves() {
    let world = World::with(settings("http://localhost:8080"), |works| Arc::new(Unnoted(works))).await;
    let mut nila = owner(&world).await;
    let invoice = issued(&mut nila, SHAPLA).await;
    nila.open(&invoice).await.expect(200);
    let auditor = world.member(SHAPLA, Role::Auditor).await;
    let mut auditor = Browser::of(&world, &auditor.cookies);
    for path in ["/w/shapla/documents", &invoice, "/w/shapla/vat", "/w/shapla/audit"] {
        let page = auditor.open(path).await.expect(503);
        page.silent("57,500");
        page.silent("Meghna");
    }
}

#[actix_web::test]
async fn an_auditor_is_offered_months_of_the_year_only() {
    let world = World::new().await;
    let mut auditor = member(&world, SHAPLA, Role::Auditor).await;
    let sheet = auditor.open("/w/shapla/vat").await.expect(200);
    is_sound(&sheet);
    assert!(sheet.all("a").all(|link| link.get("href").is_none_or(|href| !href.contains("2026-06"))));
    let mut nila = owner(&world).await;
    let sheet = nila.open("/w/shapla/vat").await.expect(200);
    assert!(sheet.all("a").any(|link| link.get("href").is_some_and(|href| href.contains("2026-06"))));
}
