//! The cross-tenant sweep: every operation of the OpenAPI document, called as one workspace with the ids of another in
//! every place an id can stand. Each answer must be, byte for byte, the one for an id that nobody has.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Map, Value, json};

use crate::{Answer, Call, Session};

/// Headers that differ between any two answers: `connection` says whether the body had been read yet.
const VARYING: [&str; 3] = ["x-request-id", "date", "connection"];
/// A day that is closed in every workspace, and its month.
const CLOSED: &str = "2026-06-29";
const CLOSED_MONTH: &str = "2026-06-01";
/// An id that nobody has.
const NOBODY: &str = "01970000-0000-7000-8000-00000000dead";

/// What a workspace has that another must not see: its ids, and words that stand in its rows.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    /// The workspace itself.
    pub workspace: String,
    /// Ids of its clients, invoices, documents, places, members.
    pub ids: Vec<String>,
    /// Words that stand nowhere else.
    pub words: Vec<String>,
}

/// One operation of the document.
struct Operation<'a> {
    id: &'a str,
    method: Method,
    path: &'a str,
    description: &'a Value,
}

/// Things of the attacker's own, to stand where no foreign id is put.
struct Own {
    client: String,
    draft: String,
    document: String,
    /// An invoice under which something is owed, and a payment over it.
    owed: String,
    /// The day it was issued: money for it came on that day.
    day: Value,
    /// Its Mushak 6.3.
    taxed: String,
    payment: String,
    /// An invoice that nothing was paid under, for voiding; voided, for issuing it again.
    fresh: String,
    member: String,
    view: String,
    /// An auditor's access that is open, where one is asked for.
    auditor: String,
    /// A supplier, an unpaid paper of it, and a payment of another one.
    supplier: String,
    purchase: String,
    supplier_payment: String,
    /// A change of the account that waits, where one is asked for; nothing waits where one is made.
    payee_change: String,
    witness: String,
    /// A certificate, and a payment that withheld VAT of an invoice of which none is entered yet.
    certificate: String,
    withheld: [String; 2],
    /// A quotation: a draft, one that was discarded, or one that was given out, as is asked for.
    quotation: String,
    kept_log: String,
    /// The version of the brand, which the operations on it count up.
    brand: String,
}

impl Own {
    /// Two that stay, and a new draft and member, since some operations use them up.
    async fn of_attacker(attacker: &Session, path: &str, client: &str, document: &str) -> Self {
        let draft = Self::draft(attacker, client).await;
        if path.ends_with("/restore") {
            attacker.call(Method::DELETE, &format!("invoices/{draft}")).if_match("\"v1\"").answer().await;
        }
        let owed = Self::draft(attacker, client).await;
        let issued = attacker.issue(&owed, "\"v1\"", &format!("sweep-issue-{}", unique())).answer().await;
        // Where tenants meet, even issuing may be refused.
        let day =
            if issued.status == 200 { issued.json()["invoice"]["issued_on"].clone() } else { json!("2026-07-20") };
        let taxed = issued.json()["mushak"]["id"].as_str().unwrap_or(NOBODY).to_owned();
        let paid = json!({
            "method": "cash", "received_on": day, "received": 1,
            "allocations": [{"invoice_id": owed, "amount": 1}],
        });
        let paid = attacker.call(Method::POST, "payments").json(&paid).once(&format!("sweep-paid-{}", unique()));
        let payment = made(&paid.answer().await);
        let fresh = if path.ends_with("/void") || path.ends_with("/reissue") {
            Self::fresh(attacker, path, client).await
        } else {
            NOBODY.to_owned()
        };
        let someone = format!("sweep-{}@attacker.example", unique());
        let body = json!({"email": someone, "name": "The attacker's own", "role": "creative"});
        let answer = attacker.call(Method::POST, "members").json(&body).answer().await;
        let brand = attacker.call(Method::GET, "brand").answer().await.header("etag");
        let member = answer.json()["person_id"].as_str().unwrap_or(NOBODY).to_owned();
        // A person keeps 50 at most.
        let view = if path.contains("/views/") {
            let body = json!({"list": "clients", "name": format!("Own {}", unique()), "filters": {"sort": "oldest"}});
            made(&attacker.call(Method::POST, "views").json(&body).answer().await)
        } else {
            NOBODY.to_owned()
        };
        let auditor = if path.contains("/auditors/") {
            let email = format!("auditor-{}@attacker.example", unique());
            let body = json!({"email": email, "name": "The attacker's auditor", "year": "2025", "purpose": "An audit"});
            let call = attacker.call(Method::POST, "auditors").json(&body);
            made(&call.once(&format!("sweep-auditor-{}", unique())).answer().await)
        } else {
            NOBODY.to_owned()
        };
        let [supplier, purchase, supplier_payment] = Self::bought(attacker, path, &day).await;
        let payee_change = Self::payee_change(attacker, path).await;
        let witness = if path.contains("/witnesses/") {
            let body = json!({"email": format!("own-{}@books.example", unique()), "language": "en"});
            let add = attacker.call(Method::POST, "witnesses").json(&body).once(&format!("sweep-own-{}", unique()));
            made(&add.answer().await)
        } else {
            NOBODY.to_owned()
        };
        let (certificate, withheld) = Self::certificate(attacker, path, (client, &day)).await;
        let quotation = Self::quotation(attacker, path, client).await;
        let kept_log = if path.contains("/kept-logs/") {
            let key = "books.example+4f1c6344+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs";
            let body = json!({"name": format!("Own {}", unique()), "origin": "books.example/w/audit", "keys": [key]});
            made(&attacker.call(Method::POST, "kept-logs").json(&body).answer().await)
        } else {
            NOBODY.to_owned()
        };
        Self {
            client: client.to_owned(),
            draft,
            document: document.to_owned(),
            owed,
            day,
            taxed,
            payment,
            fresh,
            member,
            view,
            auditor,
            supplier,
            purchase,
            supplier_payment,
            payee_change,
            witness,
            certificate,
            withheld,
            quotation,
            kept_log,
            brand,
        }
    }

    /// A new quotation, as the operation takes it.
    async fn quotation(attacker: &Session, path: &str, client: &str) -> String {
        if !path.contains("/quotations/") {
            return NOBODY.to_owned();
        }
        let call = attacker.call(Method::POST, "quotations").json(&Self::written(client));
        let quotation = made(&call.once(&format!("sweep-quote-{}", unique())).answer().await);
        let here = format!("quotations/{quotation}");
        if path.ends_with("/restore") {
            attacker.call(Method::DELETE, &here).if_match("\"v1\"").answer().await;
        } else if ["/answer", "/withdraw", "/revise", "/invoice"].iter().any(|end| path.ends_with(end)) {
            let issue = attacker.call(Method::POST, &format!("{here}/issue")).if_match("\"v1\"");
            issue.once(&format!("sweep-quote-{}", unique())).answer().await;
        }
        quotation
    }

    /// A new supplier, a paper of it, and a payment over another paper where one is asked for.
    async fn bought(attacker: &Session, path: &str, day: &Value) -> [String; 3] {
        let mut made_of = [(); 3].map(|()| NOBODY.to_owned());
        if !path.contains("suppl") && !path.contains("purchases") {
            return made_of;
        }
        let post = async |path: &str, body: &Value| {
            attacker.call(Method::POST, path).json(body).once(&format!("sweep-bought-{}", unique())).answer().await
        };
        made_of[0] = made(&post("suppliers", &json!({"name_en": "The attacker's supplier"})).await);
        let paper = |number: usize| {
            json!({
                "supplier_id": made_of[0], "paper": "other", "number": number.to_string(), "dated_on": day,
                "lines": [{"description": "x", "vat_treatment": "exempt", "value": 20_000}],
            })
        };
        let [purchase, paid] = [paper(unique()), paper(unique())];
        made_of[1] = made(&post("purchases", &purchase).await);
        if path.contains("/supplier-payments/") {
            let paid = made(&post("purchases", &paid).await);
            let body = json!({"method": "bank", "paid_on": day, "amount": 20_000});
            let answer = post(&format!("purchases/{paid}/payments"), &body).await;
            if answer.status == 201 {
                made_of[2] = crate::id(&answer.json()["payments"][0]);
            }
        }
        made_of
    }

    /// A new certificate, of a payment that withheld VAT of a new invoice; with its scan, where that is asked for.
    async fn certificate(attacker: &Session, path: &str, (client, day): (&str, &Value)) -> (String, [String; 2]) {
        let nobody = || NOBODY.to_owned();
        if !path.contains("/certificates") {
            return (nobody(), [nobody(), nobody()]);
        }
        let invoice = Self::draft(attacker, client).await;
        attacker.issue(&invoice, "\"v1\"", &format!("sweep-certified-{}", unique())).answer().await;
        let post = async |path: &str, body: &Value| {
            attacker.call(Method::POST, path).json(body).once(&format!("sweep-certified-{}", unique())).answer().await
        };
        let paid = json!({
            "method": "cash", "received_on": day, "received": 1, "vat_withheld": 1,
            "allocations": [{"invoice_id": invoice, "amount": 2}],
        });
        let payment = made(&post("payments", &paid).await);
        if !path.contains("{id}") {
            return (nobody(), [payment, invoice]);
        }
        let body = json!({
            "number": unique().to_string(), "dated_on": day, "scan": "JVBERi0xLjc=",
            "lines": [{"payment_id": payment, "invoice_id": invoice, "amount": 1}],
        });
        (made(&post("certificates", &body).await), [payment, invoice])
    }

    /// Only one change waits at a time.
    async fn payee_change(attacker: &Session, path: &str) -> String {
        if !path.contains("/payee") {
            return NOBODY.to_owned();
        }
        let post = |path: String| attacker.call(Method::POST, &path).once(&format!("sweep-payee-{}", unique()));
        let now = attacker.call(Method::GET, "payee").answer().await;
        if let Some(waiting) =
            (now.status == 200).then(|| now.json()["waiting"]["id"].clone()).as_ref().and_then(Value::as_str)
        {
            post(format!("payee/changes/{waiting}/cancel")).answer().await;
        }
        if !path.contains("/changes/") {
            return NOBODY.to_owned();
        }
        let body = json!({"payment_details": format!("The attacker's account {}", unique())});
        made(&post("payee/changes".to_owned()).json(&body).answer().await)
    }

    /// A new issued invoice, voided where it is to be issued again.
    async fn fresh(attacker: &Session, path: &str, client: &str) -> String {
        let fresh = Self::draft(attacker, client).await;
        attacker.issue(&fresh, "\"v1\"", &format!("sweep-fresh-{}", unique())).answer().await;
        if path.ends_with("/reissue") {
            let void =
                attacker.call(Method::POST, &format!("documents/{fresh}/void")).json(&json!({"reason": "wrong"}));
            void.once(&format!("sweep-void-{}", unique())).answer().await;
        }
        fresh
    }

    /// A new draft.
    async fn draft(attacker: &Session, client: &str) -> String {
        let body = Self::written(client);
        let answer =
            attacker.call(Method::POST, "invoices").json(&body).once(&format!("sweep-own-{}", unique())).answer().await;
        made(&answer)
    }

    /// A draft as it is written.
    fn written(client: &str) -> Value {
        let line = json!({
            "description": "The attacker's own", "unit": "hour", "quantity": "1", "unit_price": "100",
            "vat": {"treatment": "standard"},
        });
        json!({"client_id": client, "lines": [line]})
    }

    fn of(&self, path: &str) -> &str {
        if path.contains("/clients/") {
            &self.client
        } else if path.ends_with("/void") || path.ends_with("/reissue") {
            &self.fresh
        } else if path.ends_with("-notes") {
            &self.taxed
        } else if path.contains("/documents/") || path.ends_with("/again") {
            &self.document
        } else if path.ends_with("/write-off") {
            &self.owed
        } else if path.contains("/quotations/") {
            &self.quotation
        } else if path.contains("/suppliers/") {
            &self.supplier
        } else if path.contains("/purchases/") {
            &self.purchase
        } else if path.contains("/supplier-payments/") {
            &self.supplier_payment
        } else if path.contains("/payee/changes/") {
            &self.payee_change
        } else if path.contains("/certificates/") {
            &self.certificate
        } else if path.contains("/payments/") {
            &self.payment
        } else if path.contains("/members/") {
            &self.member
        } else if path.contains("/kept-logs/") {
            &self.kept_log
        } else if path.contains("/witnesses/") {
            &self.witness
        } else if path.contains("/views/") {
            &self.view
        } else if path.contains("/auditors/") {
            &self.auditor
        } else {
            &self.draft
        }
    }
}

/// Where an id can stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place<'a> {
    Path(&'a str),
    Query(&'a str),
    Body(&'a str),
    /// In each item of a list in the body.
    Item(&'a str, &'a str),
}

/// The id of what was made. Where tenants meet, even this may be refused; the sweep then goes on to say where else they
/// do.
fn made(answer: &Answer) -> String {
    if answer.status == 201 { crate::id(&answer.json()) } else { NOBODY.to_owned() }
}

/// What a sweep found, and how much it tried.
#[derive(Debug, Default)]
pub struct Swept {
    /// Operations called.
    pub operations: BTreeSet<String>,
    /// Pairs of calls compared.
    pub compared: usize,
    /// What came through, in words.
    pub leaks: Vec<String>,
}

/// Sweeps every operation that lies under a workspace, as `attacker`, after the secrets of a victim.
pub async fn sweep(document: &Value, attacker: &Session, victim: &Secrets) -> Swept {
    let mut swept = Swept::default();
    let client = attacker.list("clients").await.last().map(crate::id).expect("the attacker has a client");
    let papers = attacker.list("documents").await;
    let invoice = papers.iter().find(|paper| paper["kind"] == "invoice");
    let paper = invoice.map(crate::id).expect("the attacker has issued an invoice");
    for operation in operations(document) {
        swept.operations.insert(operation.id.to_owned());
        let own = Own::of_attacker(attacker, operation.path, &client, &paper).await;
        for place in places(document, &operation) {
            let candidates: Vec<&String> = match place {
                Place::Path("workspace") => vec![&victim.workspace],
                _ => victim.ids.iter().collect(),
            };
            // An answer to something else than the id would be alike for every id, and show nothing.
            let absent = call(document, attacker, &own, &operation, Some((place, NOBODY))).answer().await;
            let about_the_id = matches!(absent.status, 404 | 422)
                || absent.status == 200 && (matches!(place, Place::Query(_)) || blocks(&absent, place));
            if !about_the_id {
                swept.leaks.push(format!(
                    "{} answers {} for {place:?}: {}",
                    operation.id,
                    absent.status,
                    absent.text()
                ));
            }
            for id in candidates {
                let foreign = call(document, attacker, &own, &operation, Some((place, id))).answer().await;
                swept.compared += 1;
                let (seen, expected) = (essence(&foreign, id), essence(&absent, NOBODY));
                if seen != expected {
                    let (seen, expected) = (format!("{seen:?}"), format!("{expected:?}"));
                    swept
                        .leaks
                        .push(format!("{} with a foreign id in {place:?}: {seen} instead of {expected}", operation.id));
                }
                swept.leaks.extend(told(&operation, &foreign, victim, Some(id)));
            }
        }
        let answered = call(document, attacker, &own, &operation, None).answer().await;
        // Whoever proposed a change of the account is told that another person has to approve it.
        let told_to_its_own = operation.id == "approvePayee" && answered.status == 409;
        if answered.status >= 300 && !told_to_its_own {
            swept.leaks.push(format!("{} is refused to its own: {}", operation.id, answered.text()));
        }
        swept.leaks.extend(told(&operation, &answered, victim, None));
    }
    swept
}

/// Whether an answer tells that the field stands in the way: what is wrong with a draft is no error of asking for it.
fn blocks(answer: &Answer, place: Place<'_>) -> bool {
    let Place::Body(name) = place else { return false };
    answer.json()["blocked_by"].as_array().is_some_and(|blocked| blocked.iter().any(|error| error["field"] == name))
}

/// The operations under a workspace.
fn operations(document: &Value) -> Vec<Operation<'_>> {
    let paths = document["paths"].as_object().expect("the document has paths");
    let mut found = Vec::new();
    for (path, item) in paths.iter().filter(|(path, _)| path.contains("{workspace}")) {
        for (method, description) in item.as_object().expect("a path has operations") {
            let Ok(method) = method.to_uppercase().parse::<Method>() else { continue };
            let Some(id) = description["operationId"].as_str() else { continue };
            // Signing out would end the sweep; it takes no id but the workspace, which every other operation tries.
            if method == Method::DELETE && path.ends_with("/session") {
                continue;
            }
            found.push(Operation { id, method, path, description });
        }
    }
    assert!(found.len() > 15, "the document has only {} operations under a workspace", found.len());
    found
}

fn places<'a>(document: &'a Value, operation: &Operation<'a>) -> Vec<Place<'a>> {
    let path = operation.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).map(Place::Path);
    let parameters = operation.description["parameters"].as_array().into_iter().flatten();
    let query = parameters
        .filter(|parameter| parameter["in"] == "query")
        .filter_map(|parameter| parameter["name"].as_str())
        .filter(|name| name.ends_with("_id"))
        .map(Place::Query);
    let body = body_schema(document, operation)
        .and_then(|schema| schema["properties"].as_object())
        .into_iter()
        .flat_map(Map::keys)
        .filter(|name| name.ends_with("_id"))
        .map(|name| Place::Body(name));
    let items = body_schema(document, operation)
        .and_then(|schema| schema["properties"].as_object())
        .into_iter()
        .flatten()
        .filter_map(|(list, schema)| Some((list, resolved(document, schema.get("items")?)?["properties"].as_object()?)))
        .flat_map(|(list, fields)| fields.keys().map(move |name| (list, name)))
        .filter(|(_, name)| name.ends_with("_id"))
        .map(|(list, name)| Place::Item(list, name));
    path.chain(query).chain(body).chain(items).collect()
}

/// `name=value` of each query parameter that must be there.
fn required_query(document: &Value, operation: &Operation<'_>) -> Vec<String> {
    let parameters = operation.description["parameters"].as_array().into_iter().flatten();
    parameters
        .filter(|parameter| parameter["in"] == "query" && parameter["required"] == true)
        .filter_map(|parameter| {
            let value = sample(document, parameter.get("example").map_or(&parameter["schema"], |_| parameter));
            Some(format!("{}={}", parameter["name"].as_str()?, value.as_str().unwrap_or("1")))
        })
        .collect()
}

fn body_schema<'a>(document: &'a Value, operation: &Operation<'a>) -> Option<&'a Value> {
    let schema = operation.description.pointer("/requestBody/content/application~1json/schema")?;
    resolved(document, schema)
}

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> Option<&'a Value> {
    match schema["$ref"].as_str() {
        Some(reference) => document.pointer(reference.strip_prefix('#')?),
        None => Some(schema),
    }
}

/// A call of an operation with made-up values, and one id put in its place.
fn call(
    document: &Value,
    attacker: &Session,
    own: &Own,
    operation: &Operation<'_>,
    put: Option<(Place<'_>, &str)>,
) -> Call {
    let at = |wanted: Place<'_>| put.filter(|(place, _)| *place == wanted).map(|(_, id)| id);
    let mut path = operation.path.to_owned();
    for name in operation.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
        let usual = match name {
            "workspace" => attacker.workspace(),
            "period" => "day",
            "first_day" => CLOSED,
            "seq" => "1",
            "year" => "2026",
            _ => own.of(operation.path),
        };
        path = path.replace(&format!("{{{name}}}"), at(Place::Path(name)).unwrap_or(usual));
    }
    let mut query = required_query(document, operation);
    if let Some((Place::Query(name), id)) = put {
        query.push(format!("{name}={id}"));
    }
    if !query.is_empty() {
        path = format!("{path}?{}", query.join("&"));
    }
    let version = if operation.path.contains("/brand") { &own.brand } else { "\"v1\"" };
    let mut call = attacker.absolute(operation.method.clone(), &path).if_match(version);
    if operation.method != Method::GET {
        call = call.once(&format!("sweep-{}-{}", operation.id, unique()));
    }
    match body_schema(document, operation) {
        None => call,
        Some(schema) => {
            let mut body = sample(document, schema);
            if let Some(client) = body.get_mut("client_id") {
                *client = json!(own.client);
            }
            // What is left of 115.00 taka after the payment of one poisha.
            if let Some(amount) = body.get_mut("amount") {
                *amount = json!(11_499);
            }
            if let Some(supplier) = body.get_mut("supplier_id") {
                *supplier = json!(own.supplier);
            }
            if let Some(number) = body.get_mut("number") {
                *number = json!(unique().to_string());
            }
            if let Some(day) = body.get_mut("first_day") {
                *day = json!(CLOSED_MONTH);
            }
            if let Some(day) = body.get_mut("received_on") {
                *day = own.day.clone();
            }
            if operation.path.ends_with("/certificates") {
                body["dated_on"] = own.day.clone();
                for item in body.get_mut("lines").and_then(Value::as_array_mut).into_iter().flatten() {
                    item["payment_id"] = json!(own.withheld[0]);
                    item["invoice_id"] = json!(own.withheld[1]);
                }
            }
            for item in body.get_mut("allocations").and_then(Value::as_array_mut).into_iter().flatten() {
                item["invoice_id"] = json!(own.owed);
            }
            for item in body.get_mut("invoices").and_then(Value::as_array_mut).into_iter().flatten() {
                item["invoice_id"] = json!(own.owed);
            }
            if let Some((Place::Item(list, name), id)) = put {
                for item in body.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
                    item[name] = json!(id);
                }
            }
            if let (Some((Place::Body(name), id)), Some(fields)) = (put, body.as_object_mut()) {
                fields.insert(name.to_owned(), json!(id));
            }
            call.json(&body)
        }
    }
}

/// A value of a schema: its example, or something of its type.
fn sample(document: &Value, schema: &Value) -> Value {
    if let Some(example) = schema.get("example").or_else(|| schema["examples"].get(0)) {
        return example.clone();
    }
    let Some(schema) = resolved(document, schema) else { return Value::Null };
    if let Some(example) = schema.get("example") {
        return example.clone();
    }
    if let Some(first) = schema["enum"].get(0) {
        return first.clone();
    }
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if let Some(properties) = schema["properties"].as_object() {
        let wanted = properties.iter().filter(|(name, _)| required.contains(&name.as_str()));
        return wanted.map(|(name, schema)| (name.clone(), sample(document, schema))).collect::<Map<_, _>>().into();
    }
    match schema["type"].as_str() {
        Some("integer" | "number") => json!(1),
        Some("boolean") => json!(false),
        Some("array") if schema["minItems"].as_u64() > Some(0) => json!([sample(document, &schema["items"])]),
        Some("array") => json!([]),
        _ => json!("1"),
    }
}

/// What an answer says, without what differs between any two: request id, date, and the id asked for.
fn essence(answer: &Answer, id: &str) -> (u16, Vec<(String, String)>, String) {
    let plain = |text: String| text.replace(id, "ID");
    let request_id = answer.header("x-request-id");
    let headers = answer.headers.iter().filter(|(name, _)| !VARYING.contains(&name.as_str()));
    let mut headers: Vec<_> = headers
        .map(|(name, value)| (name.to_string(), plain(String::from_utf8_lossy(value.as_bytes()).into_owned())))
        .collect();
    headers.sort();
    let body = String::from_utf8_lossy(&answer.body).replace(&request_id, "REQUEST");
    (answer.status, headers, plain(body))
}

/// What an answer tells of the victim, beyond the id that was asked for.
fn told(operation: &Operation<'_>, answer: &Answer, victim: &Secrets, asked: Option<&String>) -> Vec<String> {
    let body = String::from_utf8_lossy(&answer.body);
    let secrets = victim.ids.iter().chain(&victim.words).filter(|secret| Some(*secret) != asked);
    secrets
        .filter(|secret| body.contains(secret.as_str()))
        .map(|secret| format!("{} tells {secret}", operation.id))
        .collect()
}

fn unique() -> usize {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}
