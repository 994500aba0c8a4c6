use crate::{Browser, World, en, rules::is_sound};

/// A code of a paper that was never issued here.
fn unknown() -> String {
    let claim = dalil_proof::Claim {
        issuer: "001234567-0101".to_owned(),
        form: "Invoice".to_owned(),
        number: "SHP/2026-27/0001".to_owned(),
        issued: "2026-07-15".to_owned(),
        total: "57500.00 BDT".to_owned(),
        vat: None,
        payee: "Shapla Studio".to_owned(),
        leaf: [7; 16],
    };
    let key = dalil_proof::LogKey::from_secret("dalil.example", &[7; 32]).unwrap();
    claim.sign(&key).unwrap().to_string()
}

#[actix_web::test]
async fn a_code_is_sent_and_never_stands_in_an_address() {
    let world = World::new().await;
    let mut holder = Browser::new(&world);
    let page = holder.open("/verify/state?lang=en").await.expect(200);
    is_sound(&page);
    let form = page.form("/verify/state");
    let told = holder.send(&form.clone().set("claim", &unknown().replace('\n', "\r\n"))).await.expect(200);
    is_sound(&told);
    told.says(&en("paper-unknown-what"));
    assert!(told.location().is_none());
    let refused = holder.send(&form.clone().set("claim", "SHP/2026-27/0001")).await.expect(422);
    is_sound(&refused);
    assert_eq!(refused.complaint("claim"), Some(en("error-not_a_claim")));
    assert_eq!(refused.value("claim"), "SHP/2026-27/0001");
    holder.send(&form.set("csrf", &"0".repeat(64))).await.expect(403);
}
