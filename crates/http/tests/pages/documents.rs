use dalil_lang::Language;
use dalil_tenancy::Role;

use crate::{SHAPLA, World, en, issued, member, owner, rules::is_sound, speak};

#[actix_web::test]
async fn a_document_shows_its_paper_and_its_life() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let path = issued(&mut nila, SHAPLA).await;
    let page = nila.open(&path).await.expect(200);
    is_sound(&page);
    for words in ["57,500.00", "Wedding film", "15 July 2026, 10:00", "Nila Rahman", "Bank of Dhaka 1234"] {
        page.says(words);
    }
    let time = page.all("time").next().unwrap();
    assert_eq!(time.get("datetime"), Some("2026-07-15T04:00:00Z"));
    let full = page.of_class("hex").into_iter().find(|text| text.len() == 64).expect("the whole seal can be had");
    let short = page.of_class("hex").into_iter().find(|text| text.contains(' ')).unwrap();
    assert!(full.starts_with(&short.replace(' ', "")));
    assert!(page.all("svg").any(|svg| svg.get("aria-label").is_some_and(|label| label.contains(short))));
    speak(&mut nila, SHAPLA, Language::Bn).await;
    let page = nila.open(&path).await.expect(200);
    for words in ["৫৭,৫০০.০০", "১৫ জুলাই ২০২৬", "শাপলা স্টুডিও", "সাতান্ন হাজার পাঁচশত টাকা মাত্র"]
    {
        page.says(words);
    }
}

#[actix_web::test]
async fn originals_are_offered_once_they_are_there() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let path = issued(&mut nila, SHAPLA).await;
    let page = nila.open(&path).await.expect(200);
    page.says(&en("papers-wait"));
    let early = nila.open(&format!("{path}/bn.pdf")).await.expect(503);
    is_sound(&early);
    assert_eq!(early.answer.header("retry-after"), Some("1"));
    world.render(world.id(SHAPLA).await).await;
    let page = nila.open(&path).await.expect(200);
    page.silent(&en("papers-wait"));
    for language in Language::ALL {
        let pdf = nila.open(&page.link(language.endonym())).await.expect(200);
        assert_eq!(pdf.answer.header("content-type"), Some("application/pdf"));
        let name = format!("invoice-SHP-2026-27-0001-{}.pdf", language.code());
        assert_eq!(pdf.answer.header("content-disposition"), Some(format!("attachment; filename=\"{name}\"").as_str()));
        assert!(pdf.answer.text().starts_with("%PDF-1.7"));
    }
    nila.open(&format!("{path}/de.pdf")).await.expect(404);
}

#[actix_web::test]
async fn the_language_that_the_client_receives_comes_first() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let path = issued(&mut nila, SHAPLA).await;
    world.render(world.id(SHAPLA).await).await;
    let first = |page: &crate::Page| {
        let mut hrefs = page.all("a").filter_map(|link| link.get("href"));
        hrefs.find_map(|href| href.strip_suffix(".pdf")).unwrap().rsplit('/').next().unwrap().to_owned()
    };
    let page = nila.open(&path).await.expect(200);
    assert_eq!((first(&page).as_str(), page.form("/copies").get("language")), ("bn", Some("bn")));

    let client = nila.open("/w/shapla/clients").await.link("Meghna Textiles");
    let form = nila.open(&format!("{client}/edit")).await.form("/edit").set("language", "en");
    nila.send(&form.press("save")).await.expect(303);
    let page = nila.open(&path).await.expect(200);
    is_sound(&page);
    assert_eq!((first(&page).as_str(), page.form("/copies").get("language")), ("en", Some("en")));

    let other = issued(&mut nila, SHAPLA).await;
    world.render(world.id(SHAPLA).await).await;
    let ids = [&path, &other].map(|path| format!("document={}", path.rsplit('/').next().unwrap())).join("&");
    let list = nila.open("/w/shapla/documents").await.expect(200);
    assert_eq!(list.form("/papers.zip").get("language"), Some(""), "each client's language unless one is chosen");
    let archive = nila.open(&format!("/w/shapla/documents/papers.zip?{ids}&language=")).await.expect(200).answer;
    let text = String::from_utf8_lossy(&archive.body).into_owned();
    for name in ["invoice-SHP-2026-27-0001-en.pdf", "invoice-SHP-2026-27-0002-bn.pdf"] {
        assert!(text.contains(name), "{name}");
    }
}

#[actix_web::test]
async fn a_copy_is_made_for_a_reason_and_recorded() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let path = issued(&mut nila, SHAPLA).await;
    let form = nila.open(&path).await.form("/copies");
    let page = nila.send(&form.clone().set("language", "en")).await.expect(422);
    is_sound(&page);
    assert_eq!(page.complaint("reason"), Some(en("error-empty")));
    assert_eq!(page.form("/copies").get("language"), Some("en"), "what was chosen stays");
    let page = nila.send(&form.clone().set("language", "de").set("reason", "Lost")).await.expect(422);
    assert_eq!(page.complaint("language"), Some(en("error-unknown_value")));
    let reason = "<b>Lost</b> & asked for";
    let form = form.set("language", "bn").set("reason", reason);
    let first = nila.send(&form).await.expect(200);
    assert_eq!(first.answer.header("content-type"), Some("application/pdf"));
    assert!(first.answer.header("content-disposition").unwrap().contains("-copy-1.pdf"));
    let second = nila.send(&form).await.expect(200);
    assert_eq!(first.answer.body, second.answer.body, "a second click makes no second copy");
    let page = nila.open(&path).await.expect(200);
    is_sound(&page);
    assert_eq!(page.of_class("life-copy").len(), 1);
    page.says(reason);
    let log = nila.open("/w/shapla/audit").await.expect(200);
    is_sound(&log);
    log.says(reason);
}

#[actix_web::test]
async fn documents_are_found_by_kind_and_day() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    issued(&mut nila, SHAPLA).await;
    let mut count = async |query: &str| {
        let page = nila.open(&format!("/w/shapla/documents?{query}")).await.expect(200);
        is_sound(&page);
        page.of_class("issued").len()
    };
    assert_eq!(count("").await, 2);
    assert_eq!(count("kind=invoice").await, 1);
    assert_eq!(count("kind=mushak_6_3&from=2026-07-15&to=2026-07-15").await, 1);
    assert_eq!(count("from=2026-07-16").await, 0);
    let page = nila.open("/w/shapla/documents?kind=letter&from=soon&to=%22%3E%3Cscript%3E").await.expect(400);
    is_sound(&page);
    assert_eq!(page.complaint("kind"), Some(en("error-unknown_value")));
    assert_eq!(page.complaint("from"), Some(en("error-not_a_date")));
    assert_eq!(page.value("to"), "\"><script>");
}

#[actix_web::test]
async fn long_lists_go_on_and_come_back() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    for _ in 0..26 {
        issued(&mut nila, SHAPLA).await;
    }
    for (path, rows) in [("/w/shapla/documents?kind=&from=2026-07-01", 2), ("/w/shapla/audit", 50)] {
        let first = nila.open(path).await.expect(200);
        is_sound(&first);
        let next = nila.open(&first.link(&en("pager-next"))).await.expect(200);
        is_sound(&next);
        assert!(next.all("tr").count() > rows, "{path}");
        assert_ne!(first.of_class("at-main")[1], next.of_class("at-main")[1], "{path}");
        nila.open(&next.link(&en("pager-first"))).await.expect(200);
        let elsewhere = next.path.replace("/documents?", "/documents?to=2026-07-31&");
        if elsewhere != next.path {
            nila.open(&elsewhere).await.expect(400);
        }
    }
    nila.open("/w/shapla/audit?cursor=made-up").await.expect(400);
}

#[actix_web::test]
async fn the_auditor_reads_and_is_offered_no_act() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let path = issued(&mut nila, SHAPLA).await;
    let mut auditor = member(&world, SHAPLA, Role::Auditor).await;
    let page = auditor.open(&path).await.expect(200);
    page.silent(&en("copy-make"));
    let harmless = ["/language", "/sign-out", "/search"];
    assert!(page.forms().iter().all(|form| harmless.iter().any(|end| form.action.ends_with(end))));
    auditor.open("/w/shapla/audit").await.expect(200).says(&en("action-document-issued"));
}
