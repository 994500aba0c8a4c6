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
    let text = mail["text"].as_str().expect("a text").replace("\r\n", "\n");
    let note = text.rsplit("\n\n").nth(1).zip(text.rsplit("\n\n").next()).expect("a checkpoint at the end");
    let pasted = format!("{}\n\n{}\n", note.0.trim_start(), note.1.trim_end());
    let (older, newer, keys) = (file("mail.txt", &pasted), file("newer.tlog-growth", &growth), file("keys", &keys));
    let ran = elsewhere.cli(&["verify", "--keys", &keys, &older, &newer]).await;
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}\n{text}");
    assert!(ran.out.contains("only grew since"), "{ran:?}");
}

/// The checkpoint of one installation is kept by another, which finds out when the log is not the same any more.
#[tokio::test]
async fn another_installation_keeps_what_is_pushed_to_it() {
    let (mut ours, mut theirs) = (Installation::start().await, Installation::start().await);
    let session = Session::by_printed_link(&ours, "shapla").await;
    let witness = Session::by_printed_link(&theirs, "shapla").await;
    let keys = session.absolute(Method::GET, "/api/v1/log-keys").answer().await.expect(200).json();
    let logs = session.call(Method::GET, "logs").answer().await.expect(200).json();
    let origin =
        logs["items"].as_array().expect("a list").iter().find(|log| log["log"] == "audit").expect("it is there");
    let body = json!({"name": "Shapla", "origin": origin["origin"], "keys": keys["keys"]});
    witness.call(Method::POST, "kept-logs").json(&body).answer().await.expect(201);
    let kept = witness.list("kept-logs").await.remove(0);
    let to = format!("{}{}", theirs.base_url(), kept["path"].as_str().expect("a path"));
    let token = kept["token"].as_str().expect("a token").to_owned();
    let push = async |dalil: &Installation, slug: &str, more: &[&str]| {
        let arguments = ["witness", "push", "--workspace", slug, "--to", &to, "--token", &token];
        dalil.cli(&[arguments.as_slice(), more].concat()).await
    };
    push(&ours, "shapla", &[]).await.assert_refused(1, &["--to must begin with https://"]);
    let ran = push(&ours, "shapla", &["--allow-private"]).await;
    assert!(ran.code == Some(0) && ran.out.contains("the witness keeps"), "{ran:?}");
    session.add_client("Padma Foods").await;
    let ran = push(&ours, "shapla", &["--allow-private"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let logs = session.call(Method::GET, "logs").answer().await.expect(200).json();
    let audit =
        logs["items"].as_array().expect("a list").iter().find(|log| log["log"] == "audit").expect("it is there");
    assert_eq!(witness.list("kept-logs").await[0]["last"]["size"], audit["size"]);

    // Another workspace's log is another log: nothing of it is kept.
    let ran = push(&ours, "north-light", &["--allow-private"]).await;
    assert_ne!(ran.code, Some(0), "{ran:?}");
    assert_eq!(witness.list("kept-logs").await[0]["last"]["size"], audit["size"]);
    assert_eq!((ours.stop().await.code, theirs.stop().await.code), (Some(0), Some(0)));
}
