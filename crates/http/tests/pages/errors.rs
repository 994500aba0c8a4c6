use std::sync::Arc;

use dalil_app::ports::{AccessNote, Answer, ReadWork, Work, Works};
use dalil_http::Code;
use dalil_lang::{Catalogue, Language};
use dalil_tenancy::{Permit, Read, Role, StoreError, Write};

use crate::{
    Browser, SHAPLA, World, draft, en, issued, member, owner,
    rules::is_sound,
    speak,
    support::{NORTH_LIGHT, settings},
};

#[test]
fn every_problem_has_its_words_in_both_languages() {
    for language in Language::ALL {
        let words = Catalogue::get(language);
        for code in Code::ALL {
            for key in [format!("problem-{}", code.name()), format!("problem-{}-what", code.name())] {
                assert!(words.has(&key), "{key} in {}", language.code());
            }
        }
    }
}

#[actix_web::test]
async fn what_is_not_there_is_told_in_the_persons_language() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let nothing = "0197f3a2-6c00-7000-8000-000000000000";
    let missing = [
        "/w/shapla/nothing".to_owned(),
        format!("/w/shapla/clients/{nothing}"),
        format!("/w/shapla/clients/{nothing}/edit"),
        format!("/w/shapla/invoices/{nothing}"),
        format!("/w/shapla/invoices/{nothing}/issue"),
        format!("/w/shapla/documents/{nothing}"),
        format!("/w/shapla/documents/{nothing}/bn.pdf"),
        "/w/shapla/clients/no-id".to_owned(),
        "/w/shapla/documents/1".to_owned(),
    ];
    for language in Language::ALL {
        speak(&mut nila, SHAPLA, language).await;
        for path in &missing {
            let page = nila.open(path).await.expect(404);
            is_sound(&page);
            page.says(&Catalogue::get(language).text("problem-not_found"));
            assert_eq!(page.elements[0].get("lang"), Some(language.code()));
        }
    }
    let mut stranger = Browser::new(&world);
    let page = stranger.open("/nothing?lang=en").await.expect(404);
    is_sound(&page);
    page.says(&en("problem-not_found"));
}

#[actix_web::test]
async fn things_of_another_workspace_are_as_if_they_were_not() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let foreign = [draft(&mut nila, SHAPLA).await, issued(&mut nila, SHAPLA).await];
    let client = nila.open("/w/shapla/clients").await.link("Meghna Textiles");
    let mut farhan = member(&world, NORTH_LIGHT, Role::Owner).await;
    for path in foreign.into_iter().chain([client.clone(), format!("{client}/edit")]) {
        let there = path.replace("/w/shapla/", "/w/north-light/");
        let absent = farhan.open(&there).await.expect(404);
        let nothing = farhan.open("/w/north-light/clients/0197f3a2-6c00-7000-8000-000000000000").await.expect(404);
        assert_eq!(absent.text(), nothing.text());
        let turned = farhan.open(&path).await.expect(303);
        assert!(turned.location().unwrap().starts_with("/sign-in"), "a session of another workspace is none here");
    }
    let page = farhan.open(&format!("/w/north-light/invoices/new?client={}", client.rsplit('/').next().unwrap())).await;
    page.expect(200).silent("Meghna");
}

#[actix_web::test]
async fn a_form_without_its_token_does_nothing() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let path = draft(&mut nila, SHAPLA).await;
    let form = nila.open(&format!("{path}/issue")).await.form("/issue");
    for forged in [form.clone().without("csrf"), form.clone().set("csrf", &"0".repeat(64))] {
        let page = nila.send(&forged).await.expect(403);
        is_sound(&page);
    }
    assert_eq!(nila.open("/w/shapla/documents").await.of_class("issued").len(), 0);
}

/// Works whose reading fails.
struct Unreadable(Arc<dyn Works>);

#[async_trait::async_trait]
impl Works for Unreadable {
    async fn begin(&self, permit: &Permit<Write>) -> Result<Box<dyn Work>, StoreError> {
        self.0.begin(permit).await
    }

    async fn read(&self, _: &Permit<Read>) -> Result<Box<dyn ReadWork>, StoreError> {
        Err(StoreError::Unavailable("secret driver text".into()))
    }

    async fn note_access(&self, permit: &Permit<Read>, access: &AccessNote) -> Result<(), StoreError> {
        self.0.note_access(permit, access).await
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
async fn a_failure_of_ours_names_its_request_and_nothing_else() {
    let world = World::with(settings("http://localhost:8080"), |works| Arc::new(Unreadable(works))).await;
    let token = world.link("owner@shapla.example").await;
    let mut nila = Browser::new(&world);
    let form = nila.open(&format!("/sign-in/{token}")).await.form(&token);
    nila.send(&form).await.expect(303);
    let page = nila.open("/w/shapla/clients").await.expect(503);
    is_sound(&page);
    page.silent("driver");
    page.says(page.answer.header("x-request-id").unwrap());
}
