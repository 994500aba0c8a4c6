//! What one issue reads and writes, learnt from a real one: an invoice of five lines, issued through the API.

use dalil_acceptance::{Session, id};
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _};

use crate::data::Columns;

/// The key its issue is done under.
const KEY: &str = "bench-model-issue";

/// A row: each column with its value as a literal of SQL.
pub(crate) type Literals = Vec<(String, String)>;

/// The rows that one issue wrote.
#[derive(Debug, Default)]
pub(crate) struct Model {
    /// The client of its draft.
    pub client: String,
    /// The invoice, then its Mushak 6.3.
    pub documents: Vec<Literals>,
    /// The lines of each, in the same order.
    pub lines: Vec<Vec<Literals>>,
    /// The persons addressed.
    pub personal: Vec<Vec<Literals>>,
    /// The entries of the audit log.
    pub entries: Vec<Literals>,
    /// Their clear parts.
    pub audit_personal: Vec<Literals>,
    /// The answer kept for a repetition.
    pub reply: Literals,
}

impl Model {
    /// Drafts two alike, issues one, and keeps both with their workspace as models of all rows to come.
    pub(crate) async fn make(session: &Session, owner: &mut PgConnection, columns: &Columns) -> Self {
        let client = id(&session.list("clients").await[0]);
        let (draft, _) = add_draft(session, &client).await;
        let (issued, etag) = add_draft(session, &client).await;
        let set = session.issue(&issued, &etag, KEY).answer().await.expect(200).json();
        let mushak = id(&set["mushak"]);
        let mut tx = owner.begin().await.expect("a transaction begins");
        let scope = format!("SET LOCAL app.workspace_id = '{}'", session.workspace());
        tx.execute(AssertSqlSafe(scope)).await.expect("a transaction takes a scope");
        let mut model = Self { client, ..Self::default() };
        for document in [&issued, &mushak] {
            let of_it = format!("document_id = '{document}'");
            model.documents.extend(rows(&mut tx, columns, "document", &format!("id = '{document}'")).await);
            model.lines.push(rows(&mut tx, columns, "document_line", &format!("{of_it} ORDER BY position")).await);
            model.personal.push(rows(&mut tx, columns, "document_personal", &of_it).await);
        }
        let subjects = format!("subject_id IN ('{issued}', '{mushak}') AND action = 'document.issued'");
        model.entries = rows(&mut tx, columns, "audit_entry", &format!("{subjects} ORDER BY seq")).await;
        let seqs = format!("seq IN (SELECT seq FROM tenant.audit_entry WHERE {subjects}) ORDER BY seq");
        model.audit_personal = rows(&mut tx, columns, "audit_personal", &seqs).await;
        model.reply =
            rows(&mut tx, columns, "idempotency", &format!("key = '{KEY}'")).await.pop().expect("it was kept");
        let kept = [
            Columns::keep_workspace(),
            Columns::keep("invoice_draft", &format!("id = '{draft}'")),
            Columns::keep("document", &format!("id IN ('{issued}', '{mushak}')")),
            Columns::keep("document_line", &format!("document_id = '{issued}' AND position = 1")),
        ];
        sqlx::raw_sql(AssertSqlSafe(kept.concat())).execute(&mut *tx).await.expect("models are kept");
        tx.commit().await.expect("models are kept");
        assert_eq!((model.documents.len(), model.entries.len()), (2, 2), "an issue is of two documents");
        model
    }
}

/// The literal in a column of a row.
pub(crate) fn value<'a>(row: &'a Literals, column: &str) -> &'a str {
    let found = row.iter().find(|(name, _)| name == column);
    found.map_or_else(|| panic!("there is no column {column}"), |(_, value)| value)
}

/// A draft of five lines.
async fn add_draft(session: &Session, client: &str) -> (String, String) {
    let line = |(at, price): (usize, &str)| {
        json!({
            "description": format!("Product photography, set {}, with retouching", at + 1), "unit": "set",
            "quantity": "3", "unit_price": price, "vat": {"treatment": "standard"},
        })
    };
    let lines: Vec<_> = ["4500", "12000.50", "800", "15250", "999.99"].into_iter().enumerate().map(line).collect();
    let body = json!({"client_id": client, "lines": lines, "notes": "Thank you for working with us."});
    let answer = session.call(reqwest::Method::POST, "invoices").json(&body).answer().await;
    (id(&answer.expect(201).json()), answer.header("etag"))
}

async fn rows(owner: &mut PgConnection, columns: &Columns, table: &str, condition: &str) -> Vec<Literals> {
    let names = columns.of(table);
    let texts: Vec<String> = names.iter().map(|name| format!("{name}::text")).collect();
    let sql = format!("SELECT {} FROM tenant.{table} WHERE {condition}", texts.join(", "));
    let rows = owner.fetch_all(AssertSqlSafe(sql)).await.expect("rows are read");
    let values = |row: &sqlx::postgres::PgRow| (0..names.len()).map(|at| literal(row.get(at))).collect::<Vec<_>>();
    rows.iter().map(|row| names.iter().cloned().zip(values(row)).collect()).collect()
}

/// A text as a literal in which pgbench finds no variable of its own: it takes a colon for the beginning of one.
fn literal(text: Option<&str>) -> String {
    let Some(text) = text else { return "NULL".to_owned() };
    let text = text.replace('\\', r"\\").replace('\'', "''").replace(':', r"\x3a").replace('\n', r"\n");
    format!("E'{text}'")
}
