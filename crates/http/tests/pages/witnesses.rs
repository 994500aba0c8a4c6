//! To whom checkpoints are sent, as an owner sets it without script.

use dalil_proof::{Checkpoint, Digest, LogKey};
use dalil_tenancy::Role;
use dalil_testkit::samples;
use jiff::SignedDuration;

use crate::{SHAPLA, World, en, member, owner, rules::is_sound};

const PAGE: &str = "/w/shapla/settings/witnesses";

#[actix_web::test]
async fn an_owner_sets_a_witness_sees_what_became_of_it_and_takes_it_away() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let page = nila.open(PAGE).await.expect(200);
    page.says(&en("witnesses-none"));
    let wrong = nila.send(&page.form("/settings/witnesses").set("witness_email", "nobody")).await.expect(422);
    is_sound(&wrong);
    assert_eq!(wrong.complaint("witness_email"), Some(en("error-not_an_email")));
    let form = wrong.form("/settings/witnesses").set("witness_email", "notary@books.example");
    let sent = nila.send(&form.set("witness_language", "bn")).await.expect(303);
    let shown = nila.follow(sent).await.expect(200);
    is_sound(&shown);
    shown.says("notary@books.example");
    shown.says(&en("witness-none-yet"));
    nila.open("/w/shapla/audit").await.expect(200).says(&en("action-witness-added"));

    // Nothing leaves for three days: whoever reads the audit log is told, and who may change it is led there.
    world.clock.advance(SignedDuration::from_hours(72));
    let audit = nila.open("/w/shapla/audit").await.expect(200);
    is_sound(&audit);
    audit.says("A witness outside has not got a sound checkpoint for days.");
    assert_eq!(audit.link(&en("settings-witnesses")), PAGE);
    let mut admin = member(&world, SHAPLA, Role::Admin).await;
    admin.open("/w/shapla/audit").await.expect(200).says("has not got a sound checkpoint");
    admin.open(PAGE).await.expect(403);
    let page = nila.open(PAGE).await.expect(200);
    page.says(&en("witness-failing"));
    let done = nila.send(&page.form("/remove")).await.expect(303);
    let gone = nila.follow(done).await.expect(200);
    is_sound(&gone);
    gone.says(&en("witnesses-none"));
}

#[actix_web::test]
async fn an_owner_witnesses_a_log_for_somebody_else() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    let signer = LogKey::from_secret("books.example", &[7; 32]).expect("a name");
    let key = signer.public().to_string();
    let page = nila.open(PAGE).await.expect(200);
    let wrong = nila.send(&page.form("/witnesses/kept").set("kept_name", "Books").set("kept_keys", "none")).await;
    let wrong = wrong.expect(422);
    is_sound(&wrong);
    assert_eq!(wrong.complaint("kept_keys"), Some(en("error-not_a_log_key")));
    assert!(wrong.complaint("kept_origin").is_some(), "which log it is to be is pinned");
    let form = wrong.form("/witnesses/kept").set("kept_keys", &key).set("kept_origin", "books.example/w/audit");
    let sent = nila.send(&form).await.expect(303);
    let shown = nila.follow(sent).await.expect(200);
    is_sound(&shown);
    shown.says("http://localhost:8080/api/v1/witness/");
    shown.says("books.example/w/audit");
    shown.says(&format!("/{}/audit", world.id(SHAPLA).await));

    // A log of which nothing comes is told of.
    world.clock.advance(SignedDuration::from_hours(72));
    let audit = nila.open("/w/shapla/audit").await.expect(200);
    is_sound(&audit);
    audit.says("Nothing has come for days of a log that you witness");
    let shown = nila.open(PAGE).await.expect(200);
    shown.says(&en("kept-silent"));

    // Two that the log signed of one size are shown both, to be taken away.
    let at = world.id(SHAPLA).await;
    let log = world.state.app.kept_logs(&samples::owner(at)).await.expect("the owner sees them")[0].log.id;
    let token = hex::decode(world.state.app.kept_log_token(at, log)).expect("hexadecimal");
    let notes = [1, 2].map(|root| {
        let root = Digest::new([root; 32]);
        Checkpoint { origin: "books.example/w/audit".to_owned(), size: 3, root }.sign(&signer)
    });
    for (note, kept) in notes.iter().zip([true, false]) {
        let sent = world.state.app.keep_checkpoint((at, log), &token, &format!("old 0\n\n{note}")).await;
        assert_eq!(sent.is_ok(), kept, "{sent:?}");
    }
    let shown = nila.open(PAGE).await.expect(200);
    is_sound(&shown);
    shown.says("The log was changed.");
    for note in notes {
        let signature = note.lines().last().expect("it is signed").rsplit(' ').next().expect("base64");
        assert!(shown.text().contains(signature), "{signature}");
    }
    nila.open("/w/shapla/audit").await.expect(200).says("A log that you witness for somebody was changed.");
    let done = nila.send(&shown.form("/remove")).await.expect(303);
    let gone = nila.follow(done).await.expect(200);
    assert!(!gone.text().contains("/api/v1/witness/"));
}
