//! Lists in an order, and the views of them that people keep.

use dalil_tenancy::Role;
use jiff::SignedDuration;

use crate::{Page, SHAPLA, World, client, draft, en, issued, member, owner, rules::is_sound};

/// The heads that order the table, each with its `aria-sort`.
fn heads(page: &Page) -> Vec<(String, Option<String>)> {
    let heads = page.all("th").filter(|head| head.has_class("by"));
    heads.map(|head| (head.text.clone(), head.get("aria-sort").map(str::to_owned))).collect()
}

#[actix_web::test]
async fn a_head_orders_the_list_and_turns_it() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    for name in ["beta", "Alpha", "gamma"] {
        client(&mut nila, SHAPLA, name).await;
        world.clock.advance(SignedDuration::from_secs(1));
    }
    let names = |page: &Page| page.of_class("at-main").join(" ");
    let list = nila.open("/w/shapla/clients").await.expect(200);
    assert_eq!(names(&list), "gamma Alpha beta");
    let (by_name, added) = (en("client-name"), en("client-added"));
    assert_eq!(heads(&list), [(by_name.clone(), None), (added.clone(), Some("descending".to_owned()))]);

    let list = nila.open(&list.link(&by_name)).await.expect(200);
    assert_eq!(names(&list), "Alpha beta gamma");
    assert_eq!(heads(&list)[0].1.as_deref(), Some("ascending"));
    let list = nila.open(&list.link(&by_name)).await.expect(200);
    assert_eq!(names(&list), "gamma beta Alpha");
    assert_eq!(heads(&list)[0].1.as_deref(), Some("descending"));
    let list = nila.open(&list.link(&added)).await.expect(200);
    assert_eq!(list.path, "/w/shapla/clients", "the usual order needs no word in the address");
    nila.open("/w/shapla/clients?sort=shoe-size").await.expect(400);
    nila.open("/w/shapla/documents?sort=name_en").await.expect(400);
}

#[actix_web::test]
async fn filters_and_tabs_keep_the_order() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    issued(&mut nila, SHAPLA).await;
    draft(&mut nila, SHAPLA).await;
    let list = nila.open("/w/shapla/invoices?sort=smallest").await.expect(200);
    assert_eq!(heads(&list)[1], (format!("{} (BDT)", en("total")), Some("ascending".to_owned())));
    let issued_tab = list.link(&en("filter-issued"));
    assert!(issued_tab.contains("sort=smallest"), "{issued_tab}");
    let kept = list.all("input").find(|input| input.get("name") == Some("sort"));
    assert_eq!(kept.and_then(|input| input.get("value")), Some("smallest"));
}

#[actix_web::test]
async fn a_view_is_kept_shown_and_removed() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    draft(&mut nila, SHAPLA).await;
    let plain = nila.open("/w/shapla/invoices").await.expect(200);
    plain.silent(&en("view-keep"));
    let list = nila.open("/w/shapla/invoices?state=draft&sort=oldest").await.expect(200);
    let form = list.form("/views").set("view_name", "Old <b>drafts</b>");
    let kept = nila.send(&form).await.expect(303);
    let list = nila.open(kept.location().expect("it leads on")).await.expect(200);
    let current: Vec<&str> = list
        .all("a")
        .filter(|link| link.has_class("chip") && link.get("aria-current") == Some("true"))
        .map(|link| link.text.as_str())
        .collect();
    assert_eq!(current, ["Old <b>drafts</b>"]);
    list.silent(&en("view-keep"));
    nila.open("/w/shapla/documents").await.expect(200).silent("Old <b>drafts</b>");
    let mut admin = member(&world, SHAPLA, Role::Admin).await;
    admin.open("/w/shapla/invoices").await.expect(200).silent("Old <b>drafts</b>");

    let other = nila.open("/w/shapla/invoices?sort=oldest").await.expect(200);
    let refused = nila.send(&other.form("/views").set("view_name", "Old <b>drafts</b>")).await.expect(422);
    assert_eq!(refused.complaint("view_name"), Some(en("error-taken")));
    let kept = nila.send(&refused.form("/views").set("view_name", "All, oldest")).await.expect(303);
    assert_eq!(kept.location(), Some("/w/shapla/invoices?sort=oldest"));

    let list = nila.open("/w/shapla/invoices?state=draft&sort=oldest").await.expect(200);
    let removed = nila.send(&list.form("/remove")).await.expect(303);
    let list = nila.open(removed.location().expect("it leads back")).await.expect(200);
    list.silent("Old <b>drafts</b>");
    list.says("All, oldest");
    list.says(&en("view-keep"));
}

#[actix_web::test]
async fn a_day_beyond_the_books_is_told_at_its_field() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let client = client(&mut nila, SHAPLA, "Padma Foods").await;
    let statement = format!("{client}/statement");
    for path in ["/w/shapla/invoices", "/w/shapla/documents", statement.as_str()] {
        for name in ["from", "to"] {
            for day in ["-9999-01-01", "0000-01-01", "9999-12-31", "10000-01-01"] {
                let page = nila.open(&format!("{path}?{name}={day}")).await.expect(422);
                is_sound(&page);
                assert!(page.complaint(name).is_some(), "{path} {name} {day}");
                assert_eq!(page.value(name), day, "what was typed stays");
            }
            nila.open(&format!("{path}?{name}=x")).await.expect(400);
            nila.open(&format!("{path}?{name}=")).await.expect(200);
        }
    }
    for year in ["-32768", "-9999", "0", "9999", "10000", "32767", "99999999999999"] {
        nila.open(&format!("/w/shapla/documents?year={year}")).await.expect(422);
    }
    nila.open("/w/shapla/documents?year=x").await.expect(400);
    nila.open(&format!("{statement}?from=2026-07-02&to=2026-07-01")).await.expect(422);
}
