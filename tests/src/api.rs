use std::collections::BTreeMap;

use reqwest::{
    Client, Method,
    header::{self, HeaderMap},
};
use serde_json::{Value, json};

use crate::{
    installation::Installation,
    wait::{eventually, within},
};

/// Somebody signed in to one workspace, calling its API as a program does: cookies and tokens carried by hand, none of
/// the headers a browser adds. A copy is the same session in another task.
#[derive(Clone, Debug)]
pub struct Session {
    http: Client,
    base_url: String,
    cookies: String,
    csrf: String,
    workspace: String,
}

/// A call that is about to be made.
#[derive(Clone, Debug)]
pub struct Call {
    http: Client,
    method: Method,
    url: String,
    headers: BTreeMap<&'static str, String>,
    body: Option<String>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

/// A client that keeps nothing between calls and follows no redirect.
///
/// # Panics
/// When it cannot be built.
pub fn http() -> Client {
    // Another test of the process may have installed it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client of these settings")
}

impl Session {
    /// Signs in by the link that the start printed, into the workspace of that slug.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn by_printed_link(installation: &Installation, workspace: &str) -> Self {
        Self::by_link(&installation.base_url(), &installation.link(), workspace).await
    }

    /// Asks for a sign-in mail, waits for it in the mail catcher's inbox, and signs in by its link.
    ///
    /// # Panics
    /// When it is refused, or no mail comes.
    pub async fn by_mail(installation: &Installation, email: &str, workspace: &str) -> Self {
        let link = mailed_link(&installation.base_url(), &installation.inbox(), email).await;
        Self::by_link(&installation.base_url(), &link, workspace).await
    }

    /// What using a sign-in link answers.
    pub async fn open(base_url: &str, link: &str, workspace: &str) -> Answer {
        let token = link.rsplit('/').next().unwrap_or_default();
        let body = json!({"token": token, "workspace": workspace});
        Call::to(Method::POST, format!("{base_url}/api/v1/sessions")).json(&body).answer().await
    }

    fn of(base_url: String, opened: &Answer) -> Self {
        let session = opened.expect(201).json();
        let cookies = opened.headers.get_all(header::SET_COOKIE).iter();
        let cookies = cookies.filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
        Self {
            http: http(),
            base_url,
            cookies: cookies.collect::<Vec<_>>().join("; "),
            csrf: text(&session["csrf_token"]),
            workspace: text(&session["workspace"]["id"]),
        }
    }

    /// The id of the workspace.
    pub fn workspace(&self) -> &str {
        &self.workspace
    }

    /// The cookies, as a request carries them.
    pub fn cookies(&self) -> &str {
        &self.cookies
    }

    /// The token of its requests that change something.
    pub fn csrf(&self) -> &str {
        &self.csrf
    }

    /// A call to a path of the workspace, such as `clients`.
    pub fn call(&self, method: Method, path: &str) -> Call {
        self.absolute(method, &format!("/api/v1/workspaces/{}/{path}", self.workspace))
    }

    /// A call to any path of the API.
    pub fn absolute(&self, method: Method, path: &str) -> Call {
        let changes = method != Method::GET;
        let url = format!("{}{path}", self.base_url);
        let call = Call { http: self.http.clone(), ..Call::to(method, url) }.with("cookie", &self.cookies);
        if changes { call.with("x-csrf-token", &self.csrf) } else { call }
    }

    /// Signs in by a link to any server.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn by_link(base_url: &str, link: &str, workspace: &str) -> Self {
        let answer = Self::open(base_url, link, workspace).await;
        Self::of(base_url.to_owned(), &answer)
    }

    /// The same session at another server of the installation.
    #[must_use]
    pub fn at(&self, base_url: &str) -> Self {
        Self { base_url: base_url.to_owned(), ..self.clone() }
    }

    /// Reads one thing.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn get(&self, path: &str) -> Value {
        self.call(Method::GET, path).answer().await.expect(200).json()
    }

    /// Every item of a list, page by page.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn list(&self, path: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let (path, filters) = path.split_once('?').unwrap_or((path, ""));
        let mut cursor = String::new();
        loop {
            let page = self.get(&format!("{path}?limit=200&{filters}{cursor}")).await;
            items.extend(page["items"].as_array().expect("a list has items").iter().cloned());
            let Some(next) = page["next_cursor"].as_str() else { return items };
            let joint = if filters.is_empty() { "" } else { "&" };
            cursor = format!("{joint}cursor={next}");
        }
    }

    /// Adds a client and gives its id.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn add_client(&self, name: &str) -> String {
        let body = json!({"name_en": name, "address": "12 Test Road\nDhaka 1200"});
        id(&self.call(Method::POST, "clients").json(&body).answer().await.expect(201).json())
    }

    /// Drafts an invoice of one line and gives its id and its ETag.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn add_draft(&self, client: &str, description: &str) -> (String, String) {
        let line = json!({
            "description": description, "unit": "hour", "quantity": "2", "unit_price": "1500",
            "vat": {"treatment": "standard"},
        });
        let body = json!({"client_id": client, "lines": [line]});
        let answer = self.call(Method::POST, "invoices").json(&body).answer().await;
        (id(&answer.expect(201).json()), answer.header("etag"))
    }

    /// The call that issues a draft.
    pub fn issue(&self, draft: &str, etag: &str, key: &str) -> Call {
        self.call(Method::POST, &format!("invoices/{draft}/issue")).if_match(etag).once(key)
    }
}

impl Call {
    /// A call of somebody who is not signed in.
    pub fn to(method: Method, url: impl Into<String>) -> Self {
        Self { http: http(), method, url: url.into(), headers: BTreeMap::new(), body: None }
    }

    /// With a header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(name, value.to_owned());
        self
    }

    /// With a JSON body.
    #[must_use]
    pub fn json(mut self, body: &Value) -> Self {
        self.body = Some(body.to_string());
        self.with("content-type", "application/json")
    }

    /// With the version that was seen.
    #[must_use]
    pub fn if_match(self, etag: &str) -> Self {
        self.with("if-match", etag)
    }

    /// Done once, however often it is sent.
    #[must_use]
    pub fn once(self, key: &str) -> Self {
        self.with("idempotency-key", key)
    }

    /// Makes the call.
    ///
    /// # Errors
    /// When no whole answer came back: nobody listens, or the connection broke.
    pub async fn send(&self) -> reqwest::Result<Answer> {
        let mut request = self.http.request(self.method.clone(), &self.url);
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        if let Some(body) = &self.body {
            request = request.body(body.clone());
        }
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Answer { status, headers, body: response.bytes().await?.to_vec() })
    }

    /// Makes the call.
    ///
    /// # Panics
    /// When no answer came back.
    pub async fn answer(&self) -> Answer {
        let answer = within("an answer", self.send()).await;
        answer.unwrap_or_else(|error| panic!("{} {}: {error:?}", self.method, self.url))
    }
}

impl Answer {
    /// The same, if it has that status.
    ///
    /// # Panics
    /// When it has another.
    pub fn expect(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header.
    ///
    /// # Panics
    /// When it is missing.
    pub fn header(&self, name: &str) -> String {
        let value = self.headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_else(|| panic!("no header {name} in {:?}", self.headers)).to_owned()
    }
}

/// Asks for a sign-in mail and gives the link that arrives in the mail catcher's inbox.
///
/// # Panics
/// When none arrives.
pub async fn mailed_link(base_url: &str, inbox: &str, email: &str) -> String {
    let seen = newest(inbox, email, 0).await.map_or(0, |mail| mail["id"].as_u64().unwrap_or_default());
    let ask = Call::to(Method::POST, format!("{base_url}/api/v1/sign-in")).json(&json!({"email": email}));
    ask.answer().await.expect(202);
    let mail = eventually("the sign-in mail", async || newest(inbox, email, seen).await).await;
    let text = mail["text"].as_str().unwrap_or_default();
    let link = text.split_whitespace().find(|word| word.contains("/sign-in/"));
    link.unwrap_or_else(|| panic!("no link in {text:?}")).to_owned()
}

/// The newest mail to an address that came after another one.
async fn newest(inbox: &str, email: &str, after: u64) -> Option<Value> {
    let wait = if after == 0 { 0 } else { 5 };
    let email = email.replace('+', "%2B");
    let url = format!("{inbox}messages?to={email}&after={after}&wait={wait}");
    let found = Call::to(Method::GET, url).answer().await.expect(200).json();
    found.as_array()?.first().cloned()
}

/// The id of a thing that came back.
///
/// # Panics
/// When it has none.
pub fn id(thing: &Value) -> String {
    text(&thing["id"])
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("a text is expected, not {value}")).to_owned()
}
