//! Whoever is set as a witness gets the checkpoint by mail and checks it with the program, without the installation.

use std::fs;

use dalil_acceptance::{Call, Installation, Session, eventually};
use reqwest::Method;
use serde_json::{Value, json};

const NOTARY: &str = "notary@books.example";

#[tokio::test]
async fn a_witness_gets_a_checkpoint_that_the_program_takes() {
    let mut dalil = Installation::start().await;
    let session = Session::by_printed_link(&dalil, "shapla").await;
    let body = json!({"email": NOTARY, "language": "en"});
    session.call(Method::POST, "witnesses").json(&body).once("witness-0001").answer().await.expect(201);
    let inbox = format!("{}messages?to={NOTARY}", dalil.inbox());
    let mail: Value = eventually("the first checkpoint", async || {
        let found = Call::to(Method::GET, inbox.clone()).answer().await.expect(200).json();
        found.as_array()?.first().cloned()
    })
    .await;
    let sent = eventually("what became of it", async || {
        let listed = session.list("witnesses").await;
        let notary = listed.iter().find(|witness| witness["email"] == NOTARY)?;
        (notary["last_sent"]["outcome"] == "sent").then(|| notary["last_sent"].clone())
    })
    .await;
    assert_eq!(mail["attachments"], json!([format!("audit-{}.checkpoint", sent["size"])]));
    let keys = session.absolute(Method::GET, "/api/v1/log-keys").answer().await.expect(200).text();
    let growth = format!("logs/growth?log=audit&from={}", sent["size"]);
    let growth = session.call(Method::GET, &growth).answer().await.expect(200).text();
    assert_eq!(dalil.stop().await.code, Some(0));

    let elsewhere = Installation::new();
    let file = |name: &str, text: &str| {
        let path = elsewhere.home().join(name);
        fs::write(&path, text).expect("written");
        path.to_str().expect("a plain path").to_owned()
    };
    let text = mail["text"].as_str().expect("a text");
    let note = text.rsplit("\n\n").nth(1).zip(text.rsplit("\n\n").next()).expect("a checkpoint at the end");
    let pasted = format!("{}\n\n{}\n", note.0.trim_start(), note.1.trim_end());
    let (older, newer, keys) = (file("mail.txt", &pasted), file("newer.tlog-growth", &growth), file("keys", &keys));
    let ran = elsewhere.cli(&["verify", "--keys", &keys, &older, &newer]).await;
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}\n{text}");
    assert!(ran.out.contains("only grew since"), "{ran:?}");
}
