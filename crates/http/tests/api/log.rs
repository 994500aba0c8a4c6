//! The log tells which request failed and why, and nothing about people (S0-84, S0-85).

use std::{
    io,
    sync::{Arc, Mutex},
};

use dalil_testkit::works::{Fault, FaultyWorks};
use serde_json::json;

use crate::support::{SHAPLA, World, settings};

/// What was logged while it lives.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn lines(&self) -> Vec<String> {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap().lines().map(str::to_owned).collect()
    }
}

fn subscriber(log: Log) -> impl tracing::Subscriber {
    let format = tracing_subscriber::fmt().json().with_max_level(tracing::Level::TRACE);
    format.with_writer(move || log.clone()).finish()
}

#[actix_web::test]
async fn no_personal_text_and_no_secret_reaches_the_log() {
    const CANARY: &str = "canary-4711";
    let log = Log::default();
    let guard = tracing::subscriber::set_default(subscriber(log.clone()));
    let world = World::new().await;
    let owner = world.owner(SHAPLA).await;
    let body = json!({"name_en": CANARY, "contacts": [{"name": CANARY, "email": format!("{CANARY}@x.example")}]});
    let call = owner.post(&world, "/clients").json(&body).header("user-agent", CANARY).at_ip("203.0.113.77");
    call.header("x-request-id", "seen-in-log").header("x-forwarded-for", CANARY).send().await.expect(201);
    owner.post(&world, "/clients").json(&json!({CANARY: CANARY})).send().await.expect(422);
    owner.post(&world, "/clients").raw("application/json", CANARY).send().await.expect(400);
    owner.get(&world, &format!("/clients?cursor={CANARY}")).send().await.expect(400);
    world.get(&format!("/api/v1/{CANARY}?token={CANARY}")).header("cookie", format!("a={CANARY}")).send().await;
    let email = json!({"email": format!("{CANARY}@x.example")});
    world.post("/api/v1/sign-in").json(&email).send().await.expect(202);
    drop(guard);

    let lines = log.lines();
    assert!(lines.iter().any(|line| line.contains("seen-in-log") && line.contains("\"status\":201")), "{lines:#?}");
    let secrets = owner.cookies.values().map(String::as_str).chain([CANARY, "203.0.113.77", &owner.csrf]);
    for secret in secrets {
        let told = lines.iter().find(|line| line.contains(secret));
        assert_eq!(told, None, "{secret}");
    }
}

#[actix_web::test]
async fn a_failure_is_logged_once_with_its_cause_and_its_request() {
    let log = Log::default();
    let guard = tracing::subscriber::set_default(subscriber(log.clone()));
    let failing = |works| Arc::new(FaultyWorks::new(works, |commit| (commit > 1).then_some(Fault::RolledBack))) as _;
    let world = World::with(settings("http://localhost:8080"), failing).await;
    let owner = world.owner(SHAPLA).await;
    let call = owner.post(&world, "/clients").json(&json!({"name_en": "M"})).header("x-request-id", "the-failed-one");
    call.send().await.expect(503);
    drop(guard);

    let errors: Vec<String> = log.lines().into_iter().filter(|line| line.contains("\"ERROR\"")).collect();
    let [line] = errors.as_slice() else { panic!("{errors:#?}") };
    for part in ["the store is unavailable: injected: RolledBack", "the-failed-one", "\"code\":\"unavailable\""] {
        assert!(line.contains(part), "{line}");
    }
}
