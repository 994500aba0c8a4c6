//! The keys that sign: which of them are believed.

use std::fs;

use dalil_acceptance::{Installation, Session};
use dalil_proof::LogKey;
use reqwest::Method;
use serde_json::Value;
use sqlx::{Connection as _, PgConnection};

/// A key under the name of the installation, of somebody who knows no secret of it.
fn foreign_key(of: &Installation) -> String {
    let name = format!("localhost:{}", of.port());
    LogKey::from_secret(&name, &[9; 32]).expect("a name").public().to_string()
}

/// The directory as its login reaches it: what somebody has who took over that login.
async fn directory_login(of: &Installation) -> PgConnection {
    let running = fs::read_to_string(of.home().join("running.toml")).expect("it runs");
    let running: toml::Table = running.parse().expect("addresses");
    let url = running["directory"].as_str().expect("an address");
    PgConnection::connect(url).await.expect("the directory login")
}

async fn published(session: &Session) -> Value {
    session.absolute(Method::GET, "/api/v1/log-keys").answer().await.expect(200).json()
}

#[tokio::test]
async fn a_key_that_is_put_into_the_directory_is_not_believed() {
    let mut dalil = Installation::start().await;
    let session = Session::by_printed_link(&dalil, "shapla").await;
    let before = published(&session).await;
    let put_in = foreign_key(&dalil);
    let mut login = directory_login(&dalil).await;
    let sql = "INSERT INTO directory.log_key (generation, public_key, starts_at) VALUES (7, $1, now())";
    sqlx::query(sql).bind(&put_in).execute(&mut login).await.expect("the login may write there");
    drop(login);
    assert_eq!(published(&session).await, before, "it is published by nobody");
    for checks in ["audit", "documents"] {
        let ran = dalil.cli(&[checks, "verify"]).await;
        assert_eq!(ran.code, Some(3), "{ran:?}");
        assert!(ran.out.contains("BROKEN log key of generation 7"), "{ran:?}");
    }
    assert_eq!(dalil.stop().await.code, Some(0));

    dalil.start_again().await;
    let session = Session::by_printed_link(&dalil, "shapla").await;
    assert_eq!(published(&session).await, before, "neither after a start");
    let listed = dalil.cli(&["keys", "list", "--json"]).await;
    let keys: Vec<Value> = listed.out.lines().map(|line| serde_json::from_str(line).expect("an object")).collect();
    let trusted = |generation: u64| keys.iter().find(|key| key["generation"] == generation).map(|key| &key["trusted"]);
    assert_eq!((trusted(1), trusted(7)), (Some(&true.into()), Some(&false.into())), "{listed:?}");
    let rotated = dalil.cli(&["keys", "rotate", "--json"]).await;
    assert!(rotated.code == Some(0) && rotated.out.contains("\"generation\":8"), "{rotated:?}");
    let ran = dalil.stop().await;
    let told = |line: &str| line.contains("ERROR") && line.contains("generation=7");
    assert!(ran.err.lines().any(told), "the start names it: {}", ran.err);

    // Whoever runs the installation may vouch for a key of an earlier master key.
    let mut dalil = dalil.with("DALIL_SECRETS__EARLIER_LOG_KEYS", &format!("[\"{put_in}\"]"));
    dalil.start_again().await;
    let session = Session::by_printed_link(&dalil, "shapla").await;
    assert!(published(&session).await["keys"].as_array().expect("a list").contains(&put_in.as_str().into()));
    let ran = dalil.cli(&["audit", "verify"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(dalil.stop().await.code, Some(0));
}
