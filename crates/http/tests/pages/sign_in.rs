use dalil_tenancy::Role;

use crate::{Browser, SHAPLA, World, en, owner, rules::is_sound, support::NORTH_LIGHT};

#[actix_web::test]
async fn the_front_door_leads_to_sign_in_and_the_mail_is_asked_for_with_a_token() {
    let world = World::new().await;
    let mut visitor = Browser::new(&world);
    let door = visitor.open("/").await.expect(303);
    assert_eq!(door.location(), Some("/sign-in"));
    let page = visitor.open("/sign-in?lang=en").await.expect(200);
    is_sound(&page);
    let form = page.form("/sign-in");
    let sent = visitor.send(&form.clone().set("email", "owner@shapla.example")).await.expect(303);
    let sent = visitor.follow(sent).await.expect(200);
    is_sound(&sent);
    sent.says(&en("sign-in-sent-what"));
    let unknown = visitor.send(&form.clone().set("email", "nobody@nowhere.example")).await;
    assert_eq!((unknown.status, unknown.location()), (303, Some("/sign-in/sent?lang=en")), "the same for nobody");
    for forged in [form.clone().without("csrf"), form.clone().set("csrf", &"0".repeat(64))] {
        let refused = visitor.send(&forged.set("email", "owner@shapla.example")).await.expect(403);
        is_sound(&refused);
    }
    visitor.cookies.clear();
    visitor.send(&form.set("email", "owner@shapla.example")).await.expect(403);
}

#[actix_web::test]
async fn what_is_no_address_is_refused_beside_its_field_and_kept() {
    let world = World::new().await;
    let mut visitor = Browser::new(&world);
    let form = visitor.open("/sign-in?lang=en").await.form("/sign-in");
    let page = visitor.send(&form.set("email", "\"><script>alert(1)</script>")).await.expect(422);
    is_sound(&page);
    assert_eq!(page.value("email"), "\"><script>alert(1)</script>");
    assert_eq!(page.complaint("email"), Some(en("error-not_an_email")));
    assert_eq!(page.link(&en("field-email")), "#email");
}

#[actix_web::test]
async fn a_link_is_looked_at_freely_and_used_once() {
    let world = World::new().await;
    let token = world.link("owner@shapla.example").await;
    let mut visitor = Browser::new(&world);
    let path = format!("/sign-in/{token}");
    for _ in 0..3 {
        let page = visitor.open(&format!("{path}?lang=en")).await.expect(200);
        is_sound(&page);
        page.says("Studio shapla");
        assert_eq!(page.answer.header("referrer-policy"), Some("no-referrer"));
    }
    let form = visitor.open(&path).await.form(&token);
    visitor.send(&form.clone().set("csrf", "00")).await.expect(403);
    let entered = visitor.send(&form).await.expect(303);
    assert_eq!(entered.location(), Some("/w/shapla/"));
    assert!(visitor.cookies.contains_key("__Host-dalil-shapla"));
    visitor.open("/w/shapla/").await.expect(200);
    let door = visitor.open("/").await;
    assert_eq!(door.location(), Some("/w/shapla/"), "the front door knows who is in");

    let mut late = Browser::new(&world);
    let page = late.open(&format!("{path}?lang=en")).await.expect(401);
    is_sound(&page);
    page.says(&en("problem-link_dead"));
    late.open("/sign-in/xyz").await.expect(401);
    late.cookies.clone_from(&visitor.cookies);
    late.send(&form).await.expect(401);
}

#[actix_web::test]
async fn whoever_is_sent_to_sign_in_comes_back_to_the_page_and_to_no_other_site() {
    let world = World::new().await;
    let wanted = "/w/shapla/invoices";
    for (asked, arrives) in [
        (wanted, wanted),
        ("//evil.example/w/shapla/", "/w/shapla/"),
        ("https://evil.example/", "/w/shapla/"),
        ("/w/north-light/invoices", "/w/shapla/"),
    ] {
        let mut visitor = Browser::new(&world);
        if asked == wanted {
            let turned = visitor.open(wanted).await.expect(303);
            visitor.follow(turned).await.expect(200);
        } else {
            visitor.open(&format!("/sign-in?next={asked}")).await.expect(200);
        }
        let token = world.link("owner@shapla.example").await;
        let form = visitor.open(&format!("/sign-in/{token}")).await.form(&token);
        assert_eq!(visitor.send(&form).await.expect(303).location(), Some(arrives), "{asked}");
    }
}

#[actix_web::test]
async fn a_link_leads_only_where_its_person_is_a_member() {
    let world = World::new().await;
    let token = world.link("owner@shapla.example").await;
    let mut visitor = Browser::new(&world);
    let form = visitor.open(&format!("/sign-in/{token}")).await.form(&token);
    let other = world.id(NORTH_LIGHT).await.to_string();
    for workspace in [other.as_str(), "no-id", ""] {
        let refused = visitor.send(&form.clone().set("workspace", workspace)).await;
        assert!((400..500).contains(&refused.status), "{}", refused.status);
    }
    visitor.send(&form).await.expect(303);
}

#[actix_web::test]
async fn signing_out_ends_the_session_and_forgets_the_cookies() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let before = nila.cookies.clone();
    let form = nila.open("/w/shapla/").await.form("/sign-out");
    nila.send(&form.clone().without("csrf")).await.expect(403);
    let out = nila.send(&form).await.expect(303);
    assert_eq!(out.location(), Some("/sign-in?lang=en"));
    assert!(!nila.cookies.contains_key("__Host-dalil-shapla"));
    nila.open("/w/shapla/").await.expect(303);
    Browser::of(&world, &before).open("/w/shapla/").await.expect(303);
}

#[actix_web::test]
async fn the_language_is_the_persons_and_switching_comes_back_to_the_page() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let page = nila.open("/w/shapla/invoices?state=draft").await;
    let form = page.form("/language");
    let back = nila.send(&form).await.expect(303);
    assert_eq!(back.location(), Some("/w/shapla/invoices?state=draft"));
    let page = nila.follow(back).await.expect(200);
    assert_eq!(page.elements[0].get("lang"), Some("bn"));
    page.says("খসড়া");
    for away in ["https://evil.example/", "//evil.example", "/w/north-light/", "/w/shapla/\r\nX: y"] {
        let back = nila.send(&form.clone().set("back", away)).await.expect(303);
        assert_eq!(back.location(), Some("/w/shapla/"), "{away}");
    }
    nila.send(&form.clone().set("language", "de")).await.expect(400);
    nila.send(&form.without("csrf")).await.expect(403);
}

#[actix_web::test]
async fn somebody_in_two_workspaces_chooses() {
    let world = World::new().await;
    let first = world.member(SHAPLA, Role::Owner).await;
    let second = world.member(NORTH_LIGHT, Role::Owner).await;
    let mut both = Browser::of(&world, &first.cookies);
    both.cookies.extend(second.cookies.clone());
    let page = both.open("/").await.expect(200);
    is_sound(&page);
    assert_eq!(page.link("Studio shapla"), "/w/shapla/");
    assert_eq!(page.link("Studio north-light"), "/w/north-light/");
}
