//! The account that papers name, as people change it without script.

use dalil_tenancy::Role;
use jiff::SignedDuration;

use crate::{SHAPLA, World, en, issued, member, owner, rules::is_sound};

const PAGE: &str = "/w/shapla/settings/payee";

#[actix_web::test]
async fn finance_proposes_the_owner_is_shown_it_and_approves_and_the_next_invoice_says_since_when() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let mut farhan = member(&world, SHAPLA, Role::Finance).await;
    issued(&mut nila, SHAPLA).await;
    world.clock.advance(SignedDuration::from_hours(25));
    let page = farhan.open(PAGE).await.expect(200);
    page.says("Account unchanged since 15 July 2026");
    let form = page.form("/settings/payee");
    let same = farhan.send(&form.clone()).await.expect(422);
    is_sound(&same);
    assert_eq!(same.complaint("payment_details"), Some(en("error-unchanged")));
    let sent = farhan.send(&same.form("/settings/payee").set("payment_details", "<b>Another</b> bank")).await;
    let shown = farhan.follow(sent.expect(303)).await.expect(200);
    is_sound(&shown);
    shown.says("<b>Another</b> bank");
    shown.says(&en("payee-own"));
    assert!(shown.forms().iter().all(|form| !form.action.ends_with("/approve") && !form.action.ends_with("/cancel")));

    let home = nila.open("/w/shapla/").await.expect(200);
    assert_eq!(home.link(&en("next-payee")), PAGE);
    let page = nila.open(PAGE).await.expect(200);
    is_sound(&page);
    page.says(&en("payee-needs-second"));
    let done = nila.send(&page.form("/approve")).await.expect(303);
    let waiting = nila.follow(done).await.expect(200);
    is_sound(&waiting);
    waiting.says("Takes effect 17 July 2026, 11:00");
    let again = nila.send(&page.form("/approve").set("idempotency_key", &"a".repeat(32))).await.expect(409);
    is_sound(&again);
    again.says(&en("problem-payee_change_settled"));
    world.clock.advance(SignedDuration::from_hours(24));
    let invoice = issued(&mut nila, SHAPLA).await;
    let invoice = nila.open(&invoice).await.expect(200);
    invoice.says("<b>Another</b> bank");
    invoice.says("Account unchanged since 17 July 2026");
    nila.open(PAGE).await.expect(200).says("In force since 17 July 2026, 11:00");
    assert!(nila.open("/w/shapla/").await.of_class("step-missing").is_empty(), "nothing waits any more");
}

#[actix_web::test]
async fn what_waits_is_stopped_at_one_press_and_whoever_is_alone_is_told_how_long() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    issued(&mut nila, SHAPLA).await;
    let page = nila.open(PAGE).await.expect(200);
    page.says("after 72 hours");
    page.says("invite an owner or admin under Members");
    let sent = nila.send(&page.form("/settings/payee").set("payment_details", "")).await.expect(303);
    let waiting = nila.follow(sent).await.expect(200);
    waiting.says(&en("payee-none"));
    let done = nila.send(&waiting.form("/cancel")).await.expect(303);
    let stopped = nila.follow(done).await.expect(200);
    is_sound(&stopped);
    stopped.says("Stopped by");
    let wrong = nila.send(&stopped.form("/payee/wait").set("wait_hours", "৯৯৯")).await.expect(422);
    is_sound(&wrong);
    assert!(wrong.complaint("wait_hours").unwrap().contains("720"));
    let sent = nila.send(&wrong.form("/payee/wait").set("wait_hours", "৪৮")).await.expect(303);
    nila.follow(sent).await.expect(200).says("waits 48 hours");
}

#[actix_web::test]
async fn whoever_came_in_after_a_change_is_told_why_they_do_not_approve_it() {
    let world = World::new().await;
    let (mut nila, _) = (owner(&world).await, member(&world, SHAPLA, Role::Finance).await);
    issued(&mut nila, SHAPLA).await;
    world.clock.advance(SignedDuration::from_hours(25));
    let page = nila.open(PAGE).await.expect(200);
    page.says("for 24 hours");
    let sent = nila.send(&page.form("/settings/payee").set("payment_details", "Another bank")).await;
    nila.follow(sent.expect(303)).await.expect(200);
    let mut puppet = member(&world, SHAPLA, Role::Admin).await;
    let shown = puppet.open(PAGE).await.expect(200);
    is_sound(&shown);
    shown.says(&en("payee-unready-late"));
    assert!(shown.forms().iter().all(|form| !form.action.ends_with("/approve")), "no button that only refuses");
    let stopped = puppet.send(&shown.form("/cancel")).await.expect(303);
    puppet.follow(stopped).await.expect(200);

    world.clock.advance(SignedDuration::from_hours(1));
    let page = nila.open(PAGE).await.expect(200);
    let sent = nila.send(&page.form("/settings/payee").set("payment_details", "Another bank")).await;
    nila.follow(sent.expect(303)).await.expect(200);
    puppet.open(PAGE).await.expect(200).says("you may approve it from 17 July 2026");
}
