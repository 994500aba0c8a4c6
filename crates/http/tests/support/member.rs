use std::collections::BTreeMap;

use actix_web::http::header;
use serde_json::{Value, json};

use super::{Answer, Call, World};

/// Somebody signed in, with the cookies a browser would hold.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) csrf: String,
    /// What the paths of the workspace begin with.
    pub(crate) base: String,
    pub(crate) session: Value,
}

impl Member {
    /// Comes in by a link.
    pub(crate) async fn sign_in(world: &World, email: &str, workspace: Option<&str>) -> Self {
        let token = world.link(email).await;
        let body = json!({"token": token, "workspace": workspace});
        let answer = world.post("/api/v1/sessions").json(&body).send().await.expect(201);
        let session = answer.json();
        let mut member = Self {
            cookies: BTreeMap::new(),
            csrf: session["csrf_token"].as_str().expect("a token").to_owned(),
            base: format!("/api/v1/workspaces/{}", session["workspace"]["id"].as_str().expect("an id")),
            session,
        };
        member.keep(&answer);
        member
    }

    /// Keeps the cookies of an answer, as a browser does.
    pub(crate) fn keep(&mut self, answer: &Answer) {
        for line in answer.headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().expect("a cookie is ASCII");
            let (name, rest) = line.split_once('=').expect("a cookie has a value");
            let value = rest.split(';').next().unwrap_or_default();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    pub(crate) fn cookie_line(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    /// A path in the member's workspace.
    pub(crate) fn path(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub(crate) fn get<'a>(&self, world: &'a World, path: &str) -> Call<'a> {
        world.get(&self.path(path)).by(self)
    }

    pub(crate) fn post<'a>(&self, world: &'a World, path: &str) -> Call<'a> {
        world.post(&self.path(path)).by(self)
    }

    pub(crate) fn put<'a>(&self, world: &'a World, path: &str) -> Call<'a> {
        world.call("PUT", &self.path(path)).by(self)
    }

    pub(crate) fn delete<'a>(&self, world: &'a World, path: &str) -> Call<'a> {
        world.call("DELETE", &self.path(path)).by(self)
    }

    /// Adds a client, and gives its id.
    pub(crate) async fn client(&self, world: &World) -> String {
        let body = json!({"name_en": "Meghna Textiles", "contacts": [{"name": "Rafiq Islam"}]});
        id(&self.post(world, "/clients").json(&body).send().await.expect(201))
    }

    /// Makes a draft for a client, and gives its id.
    pub(crate) async fn draft(&self, world: &World, client: &str) -> String {
        id(&self.post(world, "/invoices").json(&draft(client)).send().await.expect(201))
    }

    /// Issues a fresh draft, and gives what came of it.
    pub(crate) async fn issued(&self, world: &World) -> Value {
        let client = self.client(world).await;
        let draft = self.draft(world, &client).await;
        let call =
            self.post(world, &format!("/invoices/{draft}/issue")).if_match("\"v1\"").key(&format!("issue-{draft}"));
        call.send().await.expect(200).json()
    }
}

/// A draft with one line of a standard supply.
pub(crate) fn draft(client: &str) -> Value {
    json!({"client_id": client, "lines": [line()]})
}

/// A line of a standard supply.
pub(crate) fn line() -> Value {
    json!({
        "description": "Wedding film", "unit": "job", "quantity": "1", "unit_price": "50000",
        "vat": {"treatment": "standard", "rate": "15"}
    })
}

/// The id of what was answered.
pub(crate) fn id(answer: &Answer) -> String {
    answer.json()["id"].as_str().expect("an id").to_owned()
}
