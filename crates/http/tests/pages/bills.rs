use dalil_tenancy::Role;

use crate::{Browser, SHAPLA, World, en, issued, member, owner, rules::is_sound};

/// The page of a bill over all that the client of an invoice owes; its address.
pub(crate) async fn billed(browser: &mut Browser<'_>, invoice: &str) -> String {
    let form = asked(browser, invoice).await;
    let page = browser.open(&form).await.expect(200);
    is_sound(&page);
    let done = browser.send(&page.form("/bill")).await.expect(303);
    done.location().expect("its page").split('?').next().expect("an address").to_owned()
}

/// Where a bill for the client of an invoice is written.
async fn asked(browser: &mut Browser<'_>, invoice: &str) -> String {
    let clients = browser.open("/w/shapla/clients").await.expect(200);
    assert!(invoice.starts_with("/w/shapla/documents/"), "{invoice}");
    let client = browser.open(&clients.link("Meghna Textiles")).await.expect(200);
    client.link(&en("bill-title"))
}

#[actix_web::test]
async fn what_a_client_owes_is_demanded_and_stays_owed() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let invoice = issued(&mut nila, SHAPLA).await;
    let form = asked(&mut nila, &invoice).await;
    let page = nila.open(&form).await.expect(200);
    is_sound(&page);
    page.says("57,500.00");
    let nothing = nila.send(&page.form("/bill").without("invoices[0].chosen")).await.expect(422);
    is_sound(&nothing);
    nothing.says(&en("error-empty"));
    let late = nila.send(&page.form("/bill").set("due_on", "2026-07-14")).await.expect(422);
    assert_eq!(late.complaint("due_on"), Some(en("error-before_issue")));
    let done = nila.send(&page.form("/bill").set("due_on", "2026-07-22").set("notes", "Please pay")).await.expect(303);
    let page = nila.follow(done).await.expect(200);
    is_sound(&page);
    for told in ["BL/2026-27/0001", "SHP/2026-27/0001", "by 22 July 2026", "Please pay"] {
        page.says(told);
    }
    page.says(&en("bill-note"));
    nila.open(&invoice).await.says(&en("state-due"));
    let ask = nila.open(&page.link(&en("void-ask"))).await.expect(200);
    is_sound(&ask);
    ask.says("it demands nothing any more");
    let void = nila.send(&ask.form("/void").set("reason", "Paid by cheque")).await.expect(303);
    let page = nila.follow(void).await.expect(200);
    is_sound(&page);
    page.says(&en("void-done"));
    page.silent(&en("reissue-act"));
    nila.open(&invoice).await.says(&en("state-due"));
    let mut rafi = member(&world, SHAPLA, Role::Sales).await;
    rafi.open(&form).await.expect(403);
}

#[actix_web::test]
async fn where_nothing_is_open_there_is_nothing_to_demand() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let client = crate::client(&mut nila, SHAPLA, "Padma Foods").await;
    let page = nila.open(&format!("{client}/bill")).await.expect(200);
    is_sound(&page);
    page.says(&en("bill-none"));
    nila.open(&client).await.silent(&en("bill-title"));
}
