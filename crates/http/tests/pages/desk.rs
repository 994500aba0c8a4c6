use dalil_tenancy::Role;
use jiff::SignedDuration;

use crate::{SHAPLA, World, client, draft, en, issued, member, owner, support::NORTH_LIGHT};

#[actix_web::test]
async fn the_first_page_tells_the_month_and_what_to_do_next() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let home = nila.open("/w/shapla/").await.expect(200);
    home.says(&en("chart-empty"));
    home.says(&en("home-drafts-empty"));
    issued(&mut nila, SHAPLA).await;
    world.clock.advance(SignedDuration::from_hours(31 * 24));
    let mut nila = owner(&world).await;
    issued(&mut nila, SHAPLA).await;
    issued(&mut nila, SHAPLA).await;
    let waiting = draft(&mut nila, SHAPLA).await;
    let home = nila.open("/w/shapla/").await.expect(200);
    home.says("Billed in August 2026");
    home.says("BDT 1,15,000.00");
    home.says("July 2026: 57,500.00");
    home.says("VAT in August 2026");
    home.says("BDT 15,000.00");
    let bars = home.all("rect").filter(|bar| bar.has_class("bar-now") && bar.get("height") != Some("0"));
    assert_eq!(bars.count(), 4, "two months, drawn for wide and for narrow pages");
    home.says(&en("state-ready"));
    assert!(home.all("a").any(|link| link.get("href") == Some(&format!("{waiting}/issue"))));
    home.says("VAT return for July 2026");
}

#[actix_web::test]
async fn who_sees_names_only_finds_names_only() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    issued(&mut nila, SHAPLA).await;
    let mut creative = member(&world, SHAPLA, Role::Creative).await;
    let list = creative.open("/w/shapla/clients").await.expect(200);
    list.says("Meghna Textiles");
    list.silent(&en("field-bin"));
    assert!(!list.all("a").any(|link| link.get("href").is_some_and(|href| href.contains("/clients/"))));
    let found = creative.open("/w/shapla/search?q=meghna").await.expect(200);
    found.says("Meghna Textiles");
    found.silent("SHP/2026-27/0001");
    creative.open("/w/shapla/search?q=SHP").await.expect(200).says(&en("search-none"));
}

#[actix_web::test]
async fn search_leads_to_clients_drafts_and_documents() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let document = issued(&mut nila, SHAPLA).await;
    let waiting = draft(&mut nila, SHAPLA).await;
    let padma = client(&mut nila, SHAPLA, "Padma <b>Foods</b>").await;
    let leads_to = async |browser: &mut crate::Browser<'_>, q: &str, path: &str| {
        let page = browser.open(&format!("/w/shapla/search?q={q}")).await.expect(200);
        page.all("a").any(|link| link.get("href") == Some(path))
    };
    for (q, path) in [
        ("padma", &padma),
        ("shp%2F2026", &document),
        ("1", &document),
        ("57%2C500", &document),
        ("57500.00", &waiting),
        ("meghna", &waiting),
        ("MEGHNA+tex", &document),
    ] {
        assert!(leads_to(&mut nila, q, path).await, "{q}");
    }
    let hits = nila.open("/w/shapla/search/hits?q=foods").await.expect(200);
    let option = hits.all("a").next().expect("one hit");
    assert_eq!((option.get("role"), option.get("href")), (Some("option"), Some(padma.as_str())));
    assert!(option.text.contains("<b>Foods</b>"), "a name is a text");
    assert_eq!(hits.elements[0].get("data-told"), Some("One hit."));
    let none = nila.open("/w/shapla/search/hits?q=%25").await.expect(200);
    assert_eq!(none.elements[0].get("data-told"), Some(en("search-none").as_str()));
    let north = &mut member(&world, NORTH_LIGHT, Role::Owner).await;
    north.open("/w/north-light/search?q=meghna").await.expect(200).says(&en("search-none"));
}

#[actix_web::test]
async fn filters_stand_in_the_address_and_come_off_one_by_one() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    issued(&mut nila, SHAPLA).await;
    let rows = |page: &crate::Page| page.of_class("at-sum").iter().filter(|text| text.contains("57,500")).count();
    let all = nila.open("/w/shapla/documents").await.expect(200);
    assert_eq!(rows(&all), 2);
    let one = nila.open("/w/shapla/documents?kind=invoice&year=2026&from=2026-07-01").await.expect(200);
    assert_eq!(rows(&one), 1);
    one.says("Year 2026-27");
    let without = one.all("a").find(|link| link.has_class("chip") && link.text.starts_with("Invoice"));
    let without = without.and_then(|link| link.get("href")).expect("a chip").to_owned();
    assert_eq!(without, "/w/shapla/documents?year=2026&from=2026-07-01");
    assert_eq!(rows(&nila.open(&without).await.expect(200)), 2);
    nila.open("/w/shapla/documents?year=2024").await.expect(200).says(&en("documents-none-match"));
    nila.open("/w/shapla/documents?from=tomorrow").await.expect(400).says("tomorrow");
    nila.open("/w/shapla/documents?client=nobody").await.expect(404);

    let client = client(&mut nila, SHAPLA, "Padma Foods").await;
    let id = client.rsplit('/').next().unwrap();
    let none = nila.open(&format!("/w/shapla/invoices?client={id}")).await.expect(200);
    none.says("Padma Foods");
    none.says(&en("documents-none-match"));
    let issued = nila.open("/w/shapla/invoices?state=issued&year=2026").await.expect(200);
    assert_eq!(rows(&issued), 1);
    assert_eq!(rows(&nila.open("/w/shapla/invoices?state=issued&to=2026-07-01").await.expect(200)), 0);
}

#[actix_web::test]
async fn chosen_papers_come_in_one_archive_and_each_is_noted() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    issued(&mut nila, SHAPLA).await;
    let list = nila.open("/w/shapla/documents").await.expect(200);
    let chosen: Vec<String> = list
        .all("input")
        .filter(|input| input.get("name") == Some("document") && input.get("form") == Some("bundle"))
        .map(|input| format!("document={}", input.get("value").unwrap()))
        .collect();
    assert_eq!(chosen.len(), 2);
    let path = format!("/w/shapla/documents/papers.zip?{}&language=bn", chosen.join("&"));
    nila.open(&path).await.expect(503);
    let workspace = world.id(SHAPLA).await;
    world.render(workspace).await;
    let archive = nila.open(&path).await.expect(200).answer;
    assert_eq!(archive.header("content-type"), Some("application/zip"));
    let text = String::from_utf8_lossy(&archive.body).into_owned();
    for name in ["invoice-SHP-2026-27-0001-bn.pdf", "mushak-6-3-6.3-2026-27-0001-bn.pdf"] {
        assert_eq!(text.matches(name).count(), 2, "{name} stands before its bytes and in the directory");
    }
    assert!(archive.body.starts_with(b"PK\x03\x04") && text.contains("%PDF-1.7"));
    assert_eq!(world.works.accesses(workspace).len(), 2, "each is noted");

    let one = &chosen[0];
    for bad in
        ["", "language=bn", &format!("{one}&language=fr"), &format!("{one}&language=bn&x=1"), "document=x&language=bn"]
    {
        nila.open(&format!("/w/shapla/documents/papers.zip?{bad}")).await.expect(400);
    }
    let many = vec![one.as_str(); 51].join("&");
    nila.open(&format!("/w/shapla/documents/papers.zip?{many}&language=bn")).await.expect(200);
    let absent = "document=0197f3a2-6c00-7000-8000-000000000001&language=bn";
    nila.open(&format!("/w/shapla/documents/papers.zip?{one}&{absent}")).await.expect(404);
    let mut north = member(&world, NORTH_LIGHT, Role::Owner).await;
    north.open(&format!("/w/north-light/documents/papers.zip?{one}&language=bn")).await.expect(404);
    let mut creative = member(&world, SHAPLA, Role::Creative).await;
    creative.open(&path).await.expect(403);
}
