use dalil_tenancy::Role;

use crate::{SHAPLA, World, en, issued, member, owner, rules::is_sound};

#[actix_web::test]
async fn a_month_is_closed_after_saying_what_that_means() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    issued(&mut nila, SHAPLA).await;
    let way = nila.open("/w/shapla/vat").await.link(&en("closings-title"));
    let none = nila.open(&way).await.expect(200);
    is_sound(&none);
    none.says(&en("closings-empty"));

    world.clock.set("2026-08-15T06:00:00Z".parse().unwrap());
    let app = world.app();
    app.close_days(&app.jobs_actor(world.id(SHAPLA).await, "test")).await.unwrap();
    let mut nila = member(&world, SHAPLA, Role::Owner).await;
    let list = nila.open("/w/shapla/vat/closings").await.expect(200);
    let ask = nila.open(&list.link("Close July 2026")).await.expect(200);
    is_sound(&ask);
    ask.says(&en("closing-ask-stays"));
    let done = nila.send(&ask.form("/close")).await.expect(303);
    let page = nila.open(done.location().unwrap()).await.expect(200);
    is_sound(&page);
    page.says("57,500.00");
    let file = nila.open(&page.link(&en("closing-file"))).await.expect(200);
    assert!(String::from_utf8(file.answer.body.to_vec()).unwrap().starts_with("dalil-record/1\n"));

    let list = nila.open("/w/shapla/vat/closings").await.expect(200);
    is_sound(&list);
    list.says("July 2026");
    let days = nila.open(&list.link(&en("closings-days"))).await.expect(200);
    is_sound(&days);
    nila.open("/w/shapla/vat/closings/month/2026-08-01/close").await.expect(409);
    nila.open("/w/shapla/vat/closings/month/2026-07-01/close").await.expect(404);
    nila.open("/w/shapla/vat/closings?period=week").await.expect(400);
    let again = nila.send(&ask.form("/close")).await.expect(303);
    assert_eq!(again.location(), done.location(), "a form sent twice closes once");
    nila.open("/w/shapla/audit").await.says(&en("action-period-closed"));

    let mut auditor = member(&world, SHAPLA, Role::Auditor).await;
    let list = auditor.open("/w/shapla/vat/closings").await.expect(200);
    assert!(list.all("a").all(|link| !link.text.starts_with("Close ")), "who reads is offered no act");
    auditor.open("/w/shapla/vat/closings/month/2026-07-01").await.expect(200);
    auditor.open("/w/shapla/vat/closings/month/2026-08-01/close").await.expect(403);
}

#[actix_web::test]
async fn the_audit_log_gives_its_checkpoint_and_the_proof_of_each_entry() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    issued(&mut nila, SHAPLA).await;
    let log = nila.open("/w/shapla/audit").await.expect(200);
    let note = nila.open(&log.link(&en("audit-checkpoint"))).await.expect(200);
    let note = String::from_utf8(note.answer.body.to_vec()).unwrap();
    assert!(note.contains("/audit\n"), "{note}");
    let proof = nila.open("/w/shapla/audit/1/proof").await.expect(200);
    assert!(String::from_utf8(proof.answer.body.to_vec()).unwrap().starts_with("c2sp.org/tlog-proof@v1\n"));
    nila.open("/w/shapla/audit/99999/proof").await.expect(404);
}
