//! Whoever alters a sealed row by SQL is found, whichever column it is.
//!
//! The columns come from the catalogue, so that a new one is covered by itself: one that no seal holds fails here.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use dalil_app::{
    App, AuditCheck, DocumentCheck, NewAccess, Progress,
    once::{Done, Once},
    ports::{PaperRequest, RenderError, Rendered, Renderer},
};
use dalil_identity::TokenKey;
use dalil_invoicing::{
    AnswerInput, BillInput, DocumentId, DraftKind, NoteKind, PayeeChangeId, Proposed, Wait,
    certificates::input as certified_as, closing::Period, input as written_as, purchasing::input as bought_as,
};
use dalil_ledger::input;
use dalil_proof::Checkpoint;
use dalil_tenancy::AccessId;
use dalil_testkit::{
    ManualClock, SeededEntropy,
    blob::MemoryBlobs,
    database::TestDatabase,
    samples::{self, workspace},
};
use jiff::{SignedDuration, civil::date};
use sqlx::{AssertSqlSafe, Executor, PgConnection, Row};

/// Nothing is rendered here.
struct NoRenderer;

#[async_trait]
impl Renderer for NoRenderer {
    async fn render(&self, _: PaperRequest) -> Result<Rendered, RenderError> {
        unreachable!("a check renders nothing")
    }

    async fn preview(&self, _: PaperRequest) -> Result<String, RenderError> {
        Err(RenderError("nothing is shown here".into()))
    }

    async fn can_print(&self, _: Vec<u8>) -> bool {
        true
    }
}

/// A workspace with an invoice and its 6.3, each of two lines, a credit note over it, and four audit entries; an `App` to
/// check it with.
struct Installation {
    database: TestDatabase,
    app: App,
}

impl Installation {
    async fn new() -> Self {
        Self::issued(true).await
    }

    /// The same, with or without a note over the 6.3.
    async fn issued(noted: bool) -> Self {
        let database = TestDatabase::create().await;
        let works = database.works().await;
        samples::open(&works, workspace(1), &[5]).await.expect("the workspace opens");
        samples::issue(&works, workspace(1), 5, samples::noon()).await.expect("it is issued");
        if noted {
            let back = samples::taken_back("1");
            let note = (samples::note_id(1), samples::after(60));
            samples::correct(&works, workspace(1), 5, (NoteKind::Credit, &back), note)
                .await
                .expect("so many are there");
        }
        let app = App {
            works: Arc::new(works),
            directory: Arc::new(database.directory().await),
            blobs: Arc::new(MemoryBlobs::default()),
            renderer: Arc::new(NoRenderer),
            clock: Arc::new(ManualClock::at(samples::noon())),
            entropy: Arc::new(SeededEntropy::new(1)),
            directory_key: TokenKey::from_bytes([1; 32]),
            log_key: dalil_proof::LogKey::from_secret("dalil.example", &[7; 32]).expect("a name"),
            retired_keys: Vec::new(),
            access_terms: dalil_identity::AccessTerms::default(),
            issuing: dalil_app::Issuing::default(),
        };
        Self { database, app }
    }

    /// The same with both papers voided.
    async fn voided() -> Self {
        let installation = Self::issued(false).await;
        let nila = samples::owner(workspace(1));
        let invoice = samples::draft(5, samples::client(1).id).id.into();
        let done = installation.app.void_document(&nila, invoice, "wrong client", Once::unkeyed()).await;
        assert!(matches!(done, Ok(Done::Fresh(_))), "{done:?}");
        installation
    }

    /// The same, forty days later: its days are closed, and July is.
    async fn closed() -> Self {
        let mut installation = Self::issued(true).await;
        let later = samples::noon() + SignedDuration::from_hours(24 * 40);
        installation.app.clock = Arc::new(ManualClock::at(later));
        let app = &installation.app;
        let days = app.close_days(&app.jobs_actor(workspace(1), "test")).await.expect("days are closed");
        assert_eq!(days, 40);
        assert_eq!(app.close_days(&app.jobs_actor(workspace(1), "test")).await.expect("it runs"), 0, "closed once");
        let (nila, july) = (samples::owner(workspace(1)), date(2026, 7, 1));
        let done = app.close_period(&nila, Period::Month, july, Once::unkeyed()).await;
        assert!(matches!(done, Ok(Done::Fresh(_))), "{done:?}");
        installation
    }

    /// A connection that no trigger, policy or foreign key stops.
    async fn intruder(&self) -> PgConnection {
        let mut superuser = self.database.connect(&self.database.superuser_url()).await;
        superuser.execute("SET session_replication_role = replica").await.expect("a superuser may");
        superuser
    }

    /// The audit log against what somebody kept.
    async fn against(&self, kept: &[Checkpoint]) -> AuditCheck {
        let checks = self.app.checks_actor(workspace(1));
        self.app.check_audit(&checks, kept, &|_| {}).await.expect("the check runs")
    }

    async fn documents(&self) -> DocumentCheck {
        self.app.check_documents(&self.app.checks_actor(workspace(1)), &[], &|_| {}).await.expect("the check runs")
    }

    async fn audit(&self) -> AuditCheck {
        self.app.check_audit(&self.app.checks_actor(workspace(1)), &[], &|_| {}).await.expect("the check runs")
    }

    /// All that either check finds, as text; empty when nothing is wrong.
    async fn findings(&self) -> String {
        let documents = self.documents().await;
        let mut found: Vec<String> =
            documents.broken.iter().map(|broken| format!("{}: {}", broken.subject, broken.what.join(", "))).collect();
        if documents.erased > 0 {
            found.push(format!("documents erased: {}", documents.erased));
        }
        match self.audit().await {
            Err(broken) => found.push(broken.to_string()),
            Ok(report) if report.erased > 0 => found.push(format!("audit erased: {}", report.erased)),
            Ok(_) => {}
        }
        found.join("\n")
    }
}

/// A column of one table.
#[derive(Debug)]
struct Column {
    name: String,
    kind: String,
    nullable: bool,
}

async fn columns(connection: &mut PgConnection, table: &str) -> Vec<Column> {
    let rows = sqlx::query(
        "SELECT column_name::text AS name, data_type::text AS kind, is_nullable = 'YES' AS nullable \
         FROM information_schema.columns WHERE table_schema = 'tenant' AND table_name = $1 ORDER BY ordinal_position",
    )
    .bind(table)
    .fetch_all(connection)
    .await
    .expect("the catalogue answers");
    let column = |row: &sqlx::postgres::PgRow| Column {
        name: row.get("name"),
        kind: row.get("kind"),
        nullable: row.get("nullable"),
    };
    rows.iter().map(column).collect()
}

/// Another value of the column's type that its table would take, for a value that is there and for one that is not.
fn altered(column: &Column) -> String {
    let name = &column.name;
    let (there, absent) = match (name.as_str(), column.kind.as_str()) {
        ("kind", _) => (
            "CASE kind WHEN 'invoice' THEN 'mushak_6_3' WHEN 'mushak_6_7' THEN 'mushak_6_8' ELSE 'invoice' END"
                .to_owned(),
            "'invoice'",
        ),
        ("period", _) => ("CASE period WHEN 'month' THEN 'year' ELSE 'month' END".to_owned(), "'year'"),
        ("currency", _) => ("'USD'".to_owned(), "'USD'"),
        ("series_bin", _) => ("'9999999999999'".to_owned(), "'9999999999999'"),
        // Past those of the rows beside it.
        ("position" | "seq", _) => (format!("{name} + 10"), "1"),
        (_, "uuid") => ("'0198aaaa-0000-7000-8000-00000000ffff'::uuid".to_owned(), "gen_random_uuid()"),
        (_, "text") => (format!("{name} || 'x'"), "'x'"),
        (_, "timestamp with time zone") => (format!("{name} + interval '1 microsecond'"), "now()"),
        (_, "boolean") => (format!("NOT {name}"), "true"),
        (_, "bytea") => (format!("set_byte({name}, 3, get_byte({name}, 3) # 1)"), "decode(repeat('0f', 32), 'hex')"),
        (_, "date") => (format!("{name} + 1"), "current_date"),
        (_, "bigint" | "integer" | "smallint") => (format!("{name} + 1"), "1"),
        (_, other) => panic!("no other value is known for {name}, of type {other}"),
    };
    format!("CASE WHEN {name} IS NULL THEN {absent} ELSE {there} END")
}

/// What must be told when a column of a table was altered: a word of the finding that names it.
fn named(table: &str, column: &str) -> String {
    match (table, column) {
        // Moved out of sight: the log of the workspace says what should be there.
        ("document", "workspace_id" | "id") => "the document is missing".to_owned(),
        ("document" | "closing", "leaf") => "seal".to_owned(),
        // The lines found are not as many or not in order: their keys or the count may have been altered.
        ("document", "line_count") | ("document_line", "workspace_id" | "document_id" | "position") => {
            "lines".to_owned()
        }
        ("document_line", column) => format!("lines.1.{column}"),
        // Taken from where it belongs, it is as good as shredded, and told as such.
        ("document_personal", "workspace_id" | "document_id") => "documents erased: 1".to_owned(),
        ("document_personal", _) => "attention".to_owned(),
        ("audit_entry", "workspace_id") => "audit entry 1: missing".to_owned(),
        ("audit_personal", "workspace_id" | "seq") => "audit erased: 2".to_owned(),
        ("audit_personal", "salt") => "ip, user_agent".to_owned(),
        ("closing", "workspace_id") => "closing month/2026-07-01: the closing is missing".to_owned(),
        ("audit_node", "workspace_id" | "seq") => "nodes".to_owned(),
        (_, column) => column.to_owned(),
    }
}

/// The rows that are altered, one after another.
const VICTIMS: [(&str, &str); 7] = [
    ("document", "kind = 'invoice'"),
    ("document", "kind = 'mushak_6_3'"),
    ("document", "kind = 'mushak_6_7'"),
    ("document_line", "position = 1 AND document_id = (SELECT min(id::text)::uuid FROM tenant.document)"),
    ("document_personal", "document_id = (SELECT min(id::text)::uuid FROM tenant.document)"),
    ("audit_entry", "seq = 1"),
    ("audit_personal", "seq = 1"),
];

#[tokio::test]
async fn whoever_waits_for_a_check_is_told_how_far_it_is() {
    let installation = Installation::new().await;
    let actor = installation.app.checks_actor(workspace(1));
    let told = Mutex::new(Vec::new());
    let watch = |progress: Progress| told.lock().expect("no panic").push(progress);
    installation.app.check_audit(&actor, &[], &watch).await.expect("the check runs").expect("nothing is broken");
    walked_to_the_end(&told);
    installation.app.check_documents(&actor, &[], &watch).await.expect("the check runs");
    walked_to_the_end(&told);
}

/// It began with nothing done, never went back, and ended with everything.
fn walked_to_the_end(told: &Mutex<Vec<Progress>>) {
    let told = std::mem::take(&mut *told.lock().expect("no panic"));
    let (first, last) = (told.first().expect("a beginning"), told.last().expect("an end"));
    assert!(told.is_sorted_by_key(|progress| progress.done), "{told:?}");
    assert!(first.done == 0 && first.of > 0 && last.done == first.of, "{told:?}");
}

#[tokio::test]
async fn every_altered_column_is_found_and_named() {
    let installation = Installation::new().await;
    assert_eq!(installation.findings().await, "");
    assert_eq!(installation.documents().await.verified, 3);
    let mut intruder = installation.intruder().await;
    for (table, row) in VICTIMS {
        let backup = format!("CREATE TEMP TABLE backup AS SELECT * FROM tenant.{table}");
        intruder.execute(AssertSqlSafe(backup)).await.expect("a copy");
        for column in columns(&mut intruder, table).await {
            // The table takes these of a note, and of nothing else.
            if !row.contains("mushak_6_7") && column.name.starts_with("corrects") {
                continue;
            }
            // And these of a receipt, of an invoice made from a quotation, or of a bill.
            if table == "document" && foreign_to_sales(&column.name) {
                continue;
            }
            let mut values = vec![altered(&column)];
            if column.nullable {
                values.extend((!column.name.starts_with("corrects")).then(|| "NULL".to_owned()));
            }
            for value in values {
                let name = &column.name;
                let sql = format!(
                    "UPDATE tenant.{table} SET {name} = {value} WHERE ({row}) AND {name} IS DISTINCT FROM {value}"
                );
                let changed = intruder.execute(AssertSqlSafe(sql)).await.expect("the intruder may").rows_affected();
                if changed == 0 {
                    assert_eq!(value, "NULL", "{table}.{name} was not altered");
                    continue;
                }
                let found = installation.findings().await;
                // The kept figures differ as well, under the names of some columns: it is the seal that must tell.
                let found: Vec<&str> = found.lines().filter(|line| !line.starts_with("figures of")).collect();
                let found = found.join("\n");
                let word = expected(table, name, &value);
                assert!(found.contains(&word), "{table}.{name} = {value}: {word:?} is not in {found:?}");
                let restore = format!("DELETE FROM tenant.{table}; INSERT INTO tenant.{table} SELECT * FROM backup");
                sqlx::raw_sql(AssertSqlSafe(restore)).execute(&mut intruder).await.expect("all is as it was");
            }
        }
        intruder.execute("DROP TABLE backup").await.expect("the copy goes");
        assert_eq!(installation.findings().await, "", "{table}");
    }
}

#[tokio::test]
async fn every_altered_column_of_a_closing_is_found() {
    let installation = Installation::closed().await;
    assert_eq!(installation.findings().await, "");
    let mut intruder = installation.intruder().await;
    for (table, row) in [("closing", "period = 'month'"), ("audit_node", "seq = 4")] {
        let backup = format!("CREATE TEMP TABLE backup AS SELECT * FROM tenant.{table}");
        intruder.execute(AssertSqlSafe(backup)).await.expect("a copy");
        for column in columns(&mut intruder, table).await {
            let (name, value) = (&column.name, altered(&column));
            let sql = format!("UPDATE tenant.{table} SET {name} = {value} WHERE {row}");
            let changed = intruder.execute(AssertSqlSafe(sql)).await.expect("the intruder may").rows_affected();
            assert_eq!(changed, 1, "{table}.{name}");
            let found = installation.findings().await;
            let word = named(table, name);
            assert!(found.contains(&word), "{table}.{name}: {word:?} is not in {found:?}");
            let restore = format!("DELETE FROM tenant.{table}; INSERT INTO tenant.{table} SELECT * FROM backup");
            sqlx::raw_sql(AssertSqlSafe(restore)).execute(&mut intruder).await.expect("all is as it was");
        }
        intruder.execute("DROP TABLE backup").await.expect("the copy goes");
        assert_eq!(installation.findings().await, "", "{table}");
    }
}

#[tokio::test]
async fn closings_and_what_they_count_are_found_altered() {
    for (deed, word) in [
        ("DELETE FROM tenant.closing WHERE period = 'month'", "closing month/2026-07-01: the closing is missing"),
        ("DELETE FROM tenant.closing WHERE first_day = '2026-07-20'", "the closing before it is missing"),
        ("DELETE FROM tenant.closing", "the end of what is closed: closed_before, closed_through"),
        ("UPDATE tenant.audit_head SET closed_before = NULL", "closed_before"),
        ("UPDATE tenant.audit_head SET closed_through = closed_through - 1", "closed_through"),
        ("UPDATE tenant.audit_head SET peaks = set_byte(peaks, 3, get_byte(peaks, 3) # 1)", "peaks"),
        ("UPDATE tenant.document SET issued_at = issued_at + interval '1 day'", "closing day/2026-07-15: turnover"),
        ("UPDATE tenant.document SET total = total + 1", "closing month/2026-07-01: turnover, perpetual"),
    ] {
        let installation = Installation::closed().await;
        let mut intruder = installation.intruder().await;
        sqlx::raw_sql(AssertSqlSafe(deed)).execute(&mut intruder).await.expect(deed);
        let found = installation.findings().await;
        assert!(found.contains(word), "{deed}: {word:?} is not in {found:?}");
    }
}

/// What stands is whole in itself: chain, head, peaks and figures all fit. Whoever kept one proof from before tells.
#[tokio::test]
async fn a_deleted_newest_row_is_found_with_one_older_receipt() {
    let installation = Installation::closed().await;
    let nila = samples::owner(workspace(1));
    let mut intruder = installation.intruder().await;
    intruder.execute("CREATE TEMP TABLE head AS SELECT * FROM tenant.audit_head").await.expect("a copy");
    let august = date(2026, 8, 1);
    let refused = installation.app.close_period(&nila, Period::Month, august, Once::unkeyed()).await;
    assert!(refused.is_err(), "August is not over");
    let view = dalil_app::NewView {
        list: "documents".to_owned(),
        name: "Mine".to_owned(),
        filters: BTreeMap::from([("sort".to_owned(), "oldest".to_owned())]),
    };
    installation.app.keep_view(&nila, &view, Once::unkeyed()).await.expect("an act like any other");
    let newest = installation.app.audit_log(&nila, dalil_tenancy::page::PageRequest::new(None, 1)).await;
    let newest = newest.expect("the log is read").items.remove(0).0.seq;
    let receipt = installation.app.prove_entry(&nila, 1).await.expect("it is proved").proof;
    let receipt = receipt.check(&installation.app.log_keys()).expect("it is ours");
    assert_eq!(receipt.size, newest);
    let kept = [receipt];
    installation.against(&kept).await.expect("the log is as it was");

    let cut = format!(
        "DELETE FROM tenant.audit_entry WHERE seq = {newest}; DELETE FROM tenant.audit_personal WHERE seq = {newest}; \
         DELETE FROM tenant.audit_node WHERE seq = {newest}; \
         DELETE FROM tenant.audit_head; INSERT INTO tenant.audit_head SELECT * FROM head"
    );
    sqlx::raw_sql(AssertSqlSafe(cut)).execute(&mut intruder).await.expect("the owner of the database may");
    assert_eq!(installation.findings().await, "", "nothing in it tells");
    let broken = installation.against(&kept).await.expect_err("the receipt tells");
    assert_eq!((broken.seq, broken.what), (newest, vec!["missing".to_owned()]));

    let logs = installation.app.logs(&nila).await.expect("they are read");
    let invoices = logs.iter().find(|log| log.log.starts_with("invoice/")).expect("an invoice was issued");
    let longer = Checkpoint { size: invoices.checkpoint.size + 1, ..invoices.checkpoint.clone() };
    let other = Checkpoint { root: dalil_proof::Digest::new([9; 32]), ..invoices.checkpoint.clone() };
    let checks = installation.app.checks_actor(workspace(1));
    for (kept, what) in [(longer, "and has fewer"), (other, "had another root at 1 leaves")] {
        let found = installation.app.check_documents(&checks, &[kept], &|_| {}).await.expect("the check runs").broken;
        assert!(found.len() == 1 && found[0].what[0].contains(what), "{found:?}");
    }
}

#[tokio::test]
async fn every_altered_column_of_a_void_is_found() {
    let installation = Installation::voided().await;
    assert_eq!(installation.findings().await, "");
    assert_eq!(installation.documents().await.verified, 2);
    let mut intruder = installation.intruder().await;
    let invoice = samples::draft(5, samples::client(1).id).id;
    intruder.execute("CREATE TEMP TABLE backup AS SELECT * FROM tenant.document_void").await.expect("a copy");
    for column in columns(&mut intruder, "document_void").await {
        let (name, value) = (&column.name, altered(&column));
        let sql = format!("UPDATE tenant.document_void SET {name} = {value} WHERE document_id = '{invoice}'");
        let changed = intruder.execute(AssertSqlSafe(sql)).await.expect("the intruder may").rows_affected();
        assert_eq!(changed, 1, "{name}");
        let found = installation.findings().await;
        let word = match name.as_str() {
            "workspace_id" | "document_id" => format!("invoice {invoice}: the record of document.voided is missing"),
            _ => format!("invoice {invoice}: the record of document.voided was altered"),
        };
        assert!(found.contains(&word), "{name}: {word:?} is not in {found:?}");
        let restore = "DELETE FROM tenant.document_void; INSERT INTO tenant.document_void SELECT * FROM backup";
        sqlx::raw_sql(restore).execute(&mut intruder).await.expect("all is as it was");
    }
    assert_eq!(installation.findings().await, "");
}

/// The columns of a money receipt's row, of its line, and of the payment that it names.
#[tokio::test]
async fn every_altered_column_of_a_receipt_is_found_and_named() {
    let installation = Installation::issued(false).await;
    let nila = samples::owner(workspace(1));
    let invoice = samples::draft(5, samples::client(1).id).id;
    let written = input::Payment {
        method: "bkash".to_owned(),
        received_on: samples::noon().to_zoned(jiff::tz::TimeZone::UTC).date().to_string(),
        reference: Some("TX7".to_owned()),
        currency: "BDT".to_owned(),
        received: input::Amount::Minor(900),
        tax_withheld: input::Amount::Minor(100),
        allocations: vec![input::Allocation {
            invoice_id: invoice.to_string(),
            amount: input::Amount::Minor(1_000),
            ..input::Allocation::default()
        }],
        ..input::Payment::default()
    };
    let done = installation.app.record_payment(&nila, &written, true, Once::unkeyed()).await;
    assert!(matches!(done, Ok(Done::Fresh(_))), "{done:?}");
    assert_eq!(installation.findings().await, "");
    assert_eq!(installation.documents().await.verified, 3);
    let mut intruder = installation.intruder().await;
    let receipt = "SELECT id FROM tenant.document WHERE kind = 'money_receipt'";
    for (table, row) in
        [("document", "kind = 'money_receipt'".to_owned()), ("document_line", format!("document_id = ({receipt})"))]
    {
        let backup = format!("CREATE TEMP TABLE backup AS SELECT * FROM tenant.{table}");
        intruder.execute(AssertSqlSafe(backup)).await.expect("a copy");
        for column in columns(&mut intruder, table).await {
            // The table takes no other kind of a row with a payment, and nothing corrected.
            let other = ["corrects", "quotation", "demands"].iter().any(|other| column.name.starts_with(other));
            if table == "document" && (column.name == "kind" || other) {
                continue;
            }
            let (name, value) = (&column.name, altered(&column));
            let sql = format!("UPDATE tenant.{table} SET {name} = {value} WHERE {row}");
            let changed = intruder.execute(AssertSqlSafe(sql)).await.expect("the intruder may").rows_affected();
            assert_eq!(changed, 1, "{table}.{name}");
            let found = installation.findings().await;
            let word = expected(table, name, &value);
            assert!(found.contains(&word), "{table}.{name} = {value}: {word:?} is not in {found:?}");
            let restore = format!("DELETE FROM tenant.{table}; INSERT INTO tenant.{table} SELECT * FROM backup");
            sqlx::raw_sql(AssertSqlSafe(restore)).execute(&mut intruder).await.expect("all is as it was");
        }
        intruder.execute("DROP TABLE backup").await.expect("the copy goes");
    }
    for (deed, word) in [
        ("UPDATE tenant.payment SET reference = 'TX8'", "money_receipt MR/2026-27/0001"),
        ("UPDATE tenant.payment SET method = 'cash'", "money_receipt MR/2026-27/0001"),
        ("DELETE FROM tenant.payment; DELETE FROM tenant.payment_allocation", "there is no such payment"),
        (
            "INSERT INTO tenant.payment_reversal SELECT workspace_id, id, received_on, 'forged', now(), 'system:x' \
             FROM tenant.payment",
            "a receipt is void when, and only when, its payment is reversed",
        ),
    ] {
        let backup = "CREATE TEMP TABLE kept AS SELECT * FROM tenant.payment; \
                      CREATE TEMP TABLE shares AS SELECT * FROM tenant.payment_allocation";
        sqlx::raw_sql(backup).execute(&mut intruder).await.expect("a copy");
        sqlx::raw_sql(AssertSqlSafe(deed)).execute(&mut intruder).await.expect(deed);
        let found = installation.findings().await;
        assert!(found.contains(word), "{deed}: {word:?} is not in {found:?}");
        let restore = "DELETE FROM tenant.payment; INSERT INTO tenant.payment SELECT * FROM kept; DROP TABLE kept; \
                       DELETE FROM tenant.payment_allocation; INSERT INTO tenant.payment_allocation SELECT * FROM shares; \
                       DROP TABLE shares; DELETE FROM tenant.payment_reversal";
        sqlx::raw_sql(restore).execute(&mut intruder).await.expect("all is as it was");
    }
    assert_eq!(installation.findings().await, "");
}

/// Columns of a document that the table takes of no paper of a sale by itself.
fn foreign_to_sales(column: &str) -> bool {
    ["payment", "quotation", "demands"].iter().any(|other| column.starts_with(other))
}

/// A quotation that was accepted and then turned into an invoice, with its 6.3, and a bill over that; the invoice.
async fn quoted(installation: &Installation) -> DocumentId {
    let (app, nila) = (&installation.app, samples::owner(workspace(1)));
    let line = written_as::LineInput {
        description: "Film".to_owned(),
        unit: "job".to_owned(),
        quantity: "1".to_owned(),
        unit_price: "5000".to_owned(),
        vat_treatment: "standard".to_owned(),
        ..written_as::LineInput::default()
    };
    let written = written_as::Draft {
        kind: DraftKind::Quotation,
        client_id: samples::client(1).id.to_string(),
        lines: vec![line],
        ..written_as::Draft::default()
    };
    let draft = app.add_draft(&nila, &written, Once::unkeyed()).await.expect("it keeps the rules").fresh();
    let quotation = draft.expect("it is new").id;
    app.issue_quotation(&nila, quotation, 1, Once::unkeyed()).await.expect("it is issued");
    let answer = AnswerInput {
        outcome: "accepted".to_owned(),
        channel: "mail".to_owned(),
        name: Some("Nila".to_owned()),
        note: Some("as agreed".to_owned()),
        ..AnswerInput::default()
    };
    app.answer_quotation(&nila, quotation.into(), &answer, Once::unkeyed()).await.expect("it is open");
    let draft = app.invoice_quotation(&nila, quotation.into(), Once::unkeyed()).await.expect("it is accepted");
    let invoice = draft.fresh().expect("it is new").id;
    app.issue_invoice(&nila, invoice, 1, Once::unkeyed()).await.expect("it is issued");
    let bill = BillInput { invoices: vec![invoice.to_string()], due_on: Some("2026-08-31".to_owned()), notes: None };
    app.issue_bill(&nila, &bill, Once::unkeyed()).await.expect("it is owed");
    invoice.into()
}

/// The columns of a quotation, of what is kept of it, of its answer, those by which an invoice names it, and those of a bill.
#[tokio::test]
async fn every_altered_column_of_a_quotation_is_found() {
    let installation = Installation::issued(false).await;
    let invoice = quoted(&installation).await;
    assert_eq!(installation.findings().await, "");
    assert_eq!(installation.documents().await.verified, 6);
    let mut intruder = installation.intruder().await;
    let of_quotation = "document_id = (SELECT id FROM tenant.document WHERE kind = 'quotation')";
    for (table, row) in [
        ("document", "kind = 'quotation'".to_owned()),
        ("document", format!("id = '{invoice}'")),
        ("document", "kind = 'bill'".to_owned()),
        ("document_line", of_quotation.to_owned()),
        ("quotation", "true".to_owned()),
        ("quotation_answer", "true".to_owned()),
        ("quotation_answer_personal", "true".to_owned()),
    ] {
        let backup = format!("CREATE TEMP TABLE backup AS SELECT * FROM tenant.{table}");
        intruder.execute(AssertSqlSafe(backup)).await.expect("a copy");
        for column in columns(&mut intruder, table).await {
            let (name, value) = (&column.name, altered_of_quotation(table, &column));
            let names_it = name.starts_with("quotation");
            let is_invoice = row.starts_with("id");
            // The table takes these of notes and receipts, or together with what names a quotation; the others of an invoice
            // are altered elsewhere.
            let refused = name.starts_with("corrects") || name.starts_with("payment") || name == "kind";
            let demands = name == "demands" && !row.contains("bill");
            if table == "document" && (refused || demands || is_invoice != names_it) {
                continue;
            }
            let sql = format!("UPDATE tenant.{table} SET {name} = {value} WHERE {row}");
            let changed = intruder.execute(AssertSqlSafe(sql)).await.expect("the intruder may").rows_affected();
            assert_eq!(changed, 1, "{table}.{name}");
            let found = installation.findings().await;
            let word = match (table, name.as_str()) {
                ("quotation", "workspace_id" | "document_id") => "what is kept of it is missing".to_owned(),
                ("quotation", name) => format!("quotation.{name}"),
                ("quotation_answer", "workspace_id" | "document_id") => {
                    "the record of quotation.accepted is missing".to_owned()
                }
                ("quotation_answer", "outcome") => "quotation.kept".to_owned(),
                ("quotation_answer", _) => "the record of quotation.accepted was altered".to_owned(),
                ("quotation_answer_personal", "workspace_id" | "document_id") => "documents erased: 1".to_owned(),
                ("quotation_answer_personal", _) => "quotation_answer_personal".to_owned(),
                _ => expected(table, name, &value),
            };
            assert!(found.contains(&word), "{table}.{name} = {value}: {word:?} is not in {found:?}");
            let restore = format!("DELETE FROM tenant.{table}; INSERT INTO tenant.{table} SELECT * FROM backup");
            sqlx::raw_sql(AssertSqlSafe(restore)).execute(&mut intruder).await.expect("all is as it was");
        }
        intruder.execute("DROP TABLE backup").await.expect("the copy goes");
        assert_eq!(installation.findings().await, "", "{table}");
    }
    for (deed, word) in [
        (
            "INSERT INTO tenant.document_void SELECT workspace_id, document_id, 'forged', issued_on, issued_at, 'system:x' \
             FROM tenant.quotation",
            "quotation.kept",
        ),
        ("DELETE FROM tenant.quotation_answer", "the record of quotation.accepted is missing"),
        ("DELETE FROM tenant.quotation", "what is kept of it is missing"),
    ] {
        sqlx::raw_sql(AssertSqlSafe(format!("BEGIN; {deed}; COMMIT"))).execute(&mut intruder).await.expect(deed);
        let found = installation.findings().await;
        assert!(found.contains(word), "{deed}: {word:?} is not in {found:?}");
    }
}

/// Another value that the tables of quotations take.
fn altered_of_quotation(table: &str, column: &Column) -> String {
    match (table, column.name.as_str()) {
        (_, "kept" | "outcome") => "'declined'".to_owned(),
        (_, "channel") => "'word'".to_owned(),
        // The rule of the table holds the two together.
        ("quotation", "issued_on") => "issued_on - 1".to_owned(),
        _ => altered(column),
    }
}

/// A longer wait in force, and a change of the account that was stopped.
async fn payee_changes(installation: &Installation) -> [PayeeChangeId; 2] {
    let nila = samples::owner(workspace(1));
    let propose = async |proposed| {
        let done = installation.app.propose_payee(&nila, proposed, Once::unkeyed()).await;
        done.expect("nothing stands in the way").fresh().expect("it is new").id
    };
    let raised = propose(Proposed::Wait(Wait::new(48).expect("two days"))).await;
    let stopped = propose(Proposed::parse_details("Another bank 9999").expect("an account")).await;
    installation.app.cancel_payee(&nila, stopped, Once::unkeyed()).await.expect("it has not taken effect");
    [raised, stopped]
}

#[tokio::test]
async fn every_altered_column_of_a_change_of_the_payee_is_found() {
    let installation = Installation::new().await;
    let [raised, stopped] = payee_changes(&installation).await;
    assert_eq!(installation.findings().await, "");
    let mut intruder = installation.intruder().await;
    let (missing, altered) = ("is missing", "was altered");
    let elsewhere = "'0198aaaa-0000-7000-8000-00000000ffff'";
    let whole = |column: &str| format!("{column} = {elsewhere}");
    let mut covered = std::collections::BTreeSet::new();
    for (table, key, id, set, act, what) in [
        ("payee_change", "id", stopped, whole("workspace_id"), "payee.proposed", missing),
        ("payee_change", "id", stopped, whole("id"), "payee.proposed", missing),
        ("payee_change", "id", stopped, "details = details || 'x'".to_owned(), "payee.proposed", altered),
        (
            "payee_change",
            "id",
            stopped,
            "subject = 'wait', details = NULL, wait_hours = 1".to_owned(),
            "payee.proposed",
            altered,
        ),
        ("payee_change", "id", raised, "wait_hours = 1".to_owned(), "payee.proposed", altered),
        (
            "payee_change",
            "id",
            stopped,
            "proposed_at = proposed_at - interval '1 us'".to_owned(),
            "payee.proposed",
            altered,
        ),
        ("payee_change", "id", stopped, "proposed_by = 'person:x'".to_owned(), "payee.proposed", altered),
        ("payee_step", "change_id", raised, whole("workspace_id"), "payee.approved", missing),
        ("payee_step", "change_id", raised, whole("change_id"), "payee.approved", missing),
        ("payee_step", "change_id", stopped, "step = 'told'".to_owned(), "payee.cancelled", missing),
        (
            "payee_step",
            "change_id",
            raised,
            "taken_at = taken_at - interval '1 us'".to_owned(),
            "payee.approved",
            altered,
        ),
        ("payee_step", "change_id", stopped, "taken_by = 'person:x'".to_owned(), "payee.cancelled", altered),
        (
            "payee_step",
            "change_id",
            raised,
            "effective_at = effective_at + interval '1 us'".to_owned(),
            "payee.approved",
            altered,
        ),
    ] {
        covered.extend(set.split(", ").filter_map(|set| Some((table, set.split_once(" = ")?.0.to_owned()))));
        let backup = format!("CREATE TEMP TABLE backup AS SELECT * FROM tenant.{table}");
        intruder.execute(AssertSqlSafe(backup)).await.expect("a copy");
        let sql = format!("UPDATE tenant.{table} SET {set} WHERE {key} = '{id}'");
        let changed = intruder.execute(AssertSqlSafe(sql)).await.expect("the intruder may").rows_affected();
        assert_eq!(changed, 1, "{set}");
        let found = installation.findings().await;
        let word = format!("payee {id}: the record of {act} {what}");
        assert!(found.contains(&word), "{set}: {word:?} is not in {found:?}");
        let restore =
            format!("DELETE FROM tenant.{table}; INSERT INTO tenant.{table} SELECT * FROM backup; DROP TABLE backup");
        sqlx::raw_sql(AssertSqlSafe(restore)).execute(&mut intruder).await.expect("all is as it was");
    }
    for table in ["payee_change", "payee_step"] {
        for column in columns(&mut intruder, table).await {
            assert!(covered.contains(&(table, column.name.clone())), "nothing alters {table}.{}", column.name);
        }
    }
    let forged = format!(
        "INSERT INTO tenant.payee_step SELECT workspace_id, id, 'approved', now(), 'person:x', now() \
         FROM tenant.payee_change WHERE id = '{stopped}'; \
         DELETE FROM tenant.payee_step WHERE change_id = '{stopped}' AND step = 'cancelled'"
    );
    sqlx::raw_sql(AssertSqlSafe(forged)).execute(&mut intruder).await.expect("it may");
    let found = installation.findings().await;
    for word in [
        format!("payee.approved {stopped}: the audit log does not know it"),
        format!("payee {stopped}: the record of payee.cancelled is missing"),
    ] {
        assert!(found.contains(&word), "{word:?} is not in {found:?}");
    }
}

/// An access that was ended, and one that is open.
async fn accesses(installation: &Installation) -> [AccessId; 2] {
    let nila = samples::owner(workspace(1));
    let app = &installation.app;
    let open = async |email: &str| {
        let new = NewAccess {
            email: email.to_owned(),
            name: "VAT officer".to_owned(),
            year: "2026".to_owned(),
            last_day: String::new(),
            purpose: "VAT audit".to_owned(),
        };
        let done = app.open_access(&nila, &new, Once::unkeyed()).await;
        done.expect("nothing stands in the way").fresh().expect("it is new").id
    };
    let ended = open("ended@office.example").await;
    app.end_access(&nila, ended, Once::unkeyed()).await.expect("it is open");
    [ended, open("open@office.example").await]
}

#[tokio::test]
async fn every_altered_column_of_an_auditors_access_is_found() {
    let installation = Installation::new().await;
    let [ended, open] = accesses(&installation).await;
    assert_eq!(installation.findings().await, "");
    let mut intruder = installation.intruder().await;
    let whole = |column: &str| format!("{column} = '{}'", samples::place().id);
    let (missing, altered) = ("is missing", "was altered");
    let mut covered = Vec::new();
    for (table, key, id, set, act, what) in [
        ("auditor_access", "id", open, whole("workspace_id"), "auditor.let_in", missing),
        ("auditor_access", "id", open, whole("id"), "auditor.let_in", missing),
        ("auditor_access", "id", open, whole("person_id"), "auditor.let_in", altered),
        ("auditor_access", "id", open, "year = 2025".to_owned(), "auditor.let_in", altered),
        ("auditor_access", "id", open, "purpose = 'x'".to_owned(), "auditor.let_in", altered),
        ("auditor_access", "id", open, "ends_at = ends_at + interval '1 day'".to_owned(), "auditor.let_in", altered),
        (
            "auditor_access",
            "id",
            open,
            "opened_at = opened_at - interval '1 day'".to_owned(),
            "auditor.let_in",
            altered,
        ),
        ("auditor_access", "id", open, "opened_by = 'person:x'".to_owned(), "auditor.let_in", altered),
        ("auditor_access_end", "access_id", ended, whole("workspace_id"), "auditor.sent_away", missing),
        ("auditor_access_end", "access_id", ended, whole("access_id"), "auditor.sent_away", missing),
        (
            "auditor_access_end",
            "access_id",
            ended,
            "ended_at = ended_at + interval '1 day'".to_owned(),
            "auditor.sent_away",
            altered,
        ),
        ("auditor_access_end", "access_id", ended, "ended_by = 'person:x'".to_owned(), "auditor.sent_away", altered),
    ] {
        covered.extend(set.split(", ").filter_map(|set| Some((table, set.split_once(" = ")?.0.to_owned()))));
        let backup = format!("CREATE TEMP TABLE backup AS SELECT * FROM tenant.{table}");
        intruder.execute(AssertSqlSafe(backup)).await.expect("a copy");
        let sql = format!("UPDATE tenant.{table} SET {set} WHERE {key} = '{id}'");
        let changed = intruder.execute(AssertSqlSafe(sql)).await.expect("the intruder may").rows_affected();
        assert_eq!(changed, 1, "{set}");
        let found = installation.findings().await;
        let word = format!("the record of {act} {what}");
        assert!(found.contains(&id.to_string()) && found.contains(&word), "{set}: {word:?} is not in {found:?}");
        let restore =
            format!("DELETE FROM tenant.{table}; INSERT INTO tenant.{table} SELECT * FROM backup; DROP TABLE backup");
        sqlx::raw_sql(AssertSqlSafe(restore)).execute(&mut intruder).await.expect("all is as it was");
    }
    for table in ["auditor_access", "auditor_access_end"] {
        for column in columns(&mut intruder, table).await {
            assert!(covered.contains(&(table, column.name.clone())), "nothing alters {table}.{}", column.name);
        }
    }
    assert_eq!(installation.findings().await, "");
}

/// What an auditor is shown on screen names what an intruder altered: a line, a kept figure, an act.
#[tokio::test]
async fn a_year_names_what_does_not_hold() {
    let installation = Installation::new().await;
    let auditor = samples::auditor(workspace(1), 2026);
    let check = async || installation.app.check_year(&auditor, 2026).await.expect("it is the auditor's year");
    let sound = check().await;
    assert!(sound.holds() && sound.is_whole(), "{sound:?}");
    assert_eq!(sound.months.len(), 1);
    assert!(sound.logs.iter().all(|log| log.verified > 0), "{:?}", sound.logs);
    let mut intruder = installation.intruder().await;
    for (alter, mend, named) in [
        (
            "UPDATE tenant.document_line SET value = value + 1 WHERE position = 1",
            "UPDATE tenant.document_line SET value = value - 1 WHERE position = 1",
            "figures",
        ),
        ("UPDATE tenant.document SET number = number + 7", "UPDATE tenant.document SET number = number - 7", "missing"),
        ("UPDATE tenant.month_figure SET vat = vat + 1", "UPDATE tenant.month_figure SET vat = vat - 1", "figures"),
        (
            "UPDATE tenant.audit_entry SET action = 'x' || action WHERE seq = 3",
            "UPDATE tenant.audit_entry SET action = substr(action, 2) WHERE seq = 3",
            "3: action",
        ),
    ] {
        intruder.execute(alter).await.expect("the intruder may");
        let found = check().await;
        assert!(!found.holds(), "{alter}");
        let broken: Vec<&String> = found.logs.iter().flat_map(|log| &log.broken).collect();
        let told = if named == "figures" {
            found.months.iter().any(|month| !month.holds()) || !broken.is_empty()
        } else {
            broken.iter().any(|what| what.contains(named))
        };
        assert!(told, "{alter}: {broken:?}");
        intruder.execute(mend).await.expect("all is as it was");
    }
    assert!(check().await.holds());
    assert!(installation.app.check_year(&auditor, 2025).await.is_err(), "another year is not there");
}

#[tokio::test]
async fn voids_taken_away_or_put_in_are_found() {
    for (deed, word) in [
        ("DELETE FROM tenant.document_void", "the record of document.voided is missing"),
        ("DELETE FROM tenant.document_void", "figures of 2026-07 mushak_6_3 BDT: documents, value, vat, total"),
        ("DELETE FROM tenant.document_void", "receivable of"),
        ("UPDATE tenant.receivable SET voided = false", "voided"),
        ("UPDATE tenant.month_figure SET documents = 1 WHERE kind = 'invoice'", "figures of 2026-07 invoice BDT"),
    ] {
        let installation = Installation::voided().await;
        let mut intruder = installation.intruder().await;
        sqlx::raw_sql(AssertSqlSafe(deed)).execute(&mut intruder).await.expect(deed);
        let found = installation.findings().await;
        assert!(found.contains(word), "{deed}: {word:?} is not in {found:?}");
    }
    let installation = Installation::new().await;
    let mut intruder = installation.intruder().await;
    let forged = "INSERT INTO tenant.document_void SELECT workspace_id, id, 'forged', issued_on, now(), issued_by \
                  FROM tenant.document";
    sqlx::raw_sql(forged).execute(&mut intruder).await.expect("it may");
    let found = installation.findings().await;
    for word in ["document.voided", "the audit log does not know it", "figures of 2026-07 invoice BDT", "voided"] {
        assert!(found.contains(word), "{word:?} is not in {found:?}");
    }
    let orphan = "INSERT INTO tenant.document_void SELECT workspace_id, gen_random_uuid(), 'forged', day, recorded_at, \
                  recorded_by FROM tenant.document_void LIMIT 1";
    sqlx::raw_sql(orphan).execute(&mut intruder).await.expect("it may");
    assert!(installation.findings().await.contains("there is no such document"));
}

/// A personal value that was emptied is told as erased, and the other one of its row still verifies.
fn expected(table: &str, column: &str, value: &str) -> String {
    match (table, column, value) {
        ("audit_personal", "ip" | "user_agent", "NULL") => "audit erased: 1".to_owned(),
        _ => named(table, column),
    }
}

#[tokio::test]
async fn rows_taken_away_or_put_in_are_found() {
    for (deed, word) in [
        ("DELETE FROM tenant.document WHERE kind = 'invoice'", "the document is missing"),
        ("DELETE FROM tenant.document_line WHERE position = 2", "lines"),
        ("DELETE FROM tenant.document_personal", "documents erased: 2"),
        ("DELETE FROM tenant.audit_entry WHERE seq = 2", "audit entry 2: missing"),
        ("DELETE FROM tenant.audit_entry WHERE seq = 3", "missing"),
        ("DELETE FROM tenant.audit_personal", "audit erased: 12"),
        ("DELETE FROM tenant.series", "the series is missing"),
        ("UPDATE tenant.series SET last = 2", "number 2 is missing"),
        ("DELETE FROM tenant.document WHERE kind = 'mushak_6_7'", "the document is missing"),
        ("UPDATE tenant.receivable SET credited = credited - 1", "receivable of"),
        ("UPDATE tenant.receivable SET debited = debited + 1", "debited"),
        ("UPDATE tenant.receivable SET vat = vat + 1", "vat"),
        ("UPDATE tenant.series SET peaks = set_byte(peaks, 3, get_byte(peaks, 3) # 1)", "the end of the log"),
        (
            "INSERT INTO tenant.log_node SELECT workspace_id, id, decode(repeat('0f', 32), 'hex') FROM tenant.document",
            "the log at number 1",
        ),
        ("UPDATE tenant.month_figure SET vat = vat + 1 WHERE kind = 'invoice'", "figures of 2026-07 invoice BDT: vat"),
        ("DELETE FROM tenant.month_figure WHERE kind = 'mushak_6_3'", "figures of 2026-07 mushak_6_3 BDT: documents"),
        ("UPDATE tenant.month_figure SET month = '2026-06-01'", "figures of 2026-06 invoice BDT: documents"),
        ("UPDATE tenant.audit_head SET seq = 2", "audit entry"),
        ("UPDATE tenant.document_line SET position = position + 10", "lines"),
    ] {
        let installation = Installation::new().await;
        let mut intruder = installation.intruder().await;
        sqlx::raw_sql(AssertSqlSafe(deed)).execute(&mut intruder).await.expect(deed);
        let found = installation.findings().await;
        assert!(found.contains(word), "{deed}: {word:?} is not in {found:?}");
    }
}

#[tokio::test]
async fn a_value_that_the_domain_cannot_hold_is_named_as_corrupt() {
    let installation = Installation::new().await;
    let mut intruder = installation.intruder().await;
    intruder.execute("UPDATE tenant.document SET currency = 'XXQ' WHERE kind = 'invoice'").await.expect("it may");
    let failed = installation.app.check_documents(&installation.app.checks_actor(workspace(1)), &[], &|_| {}).await;
    let told = failed.expect_err("it cannot be read").to_string();
    let id = samples::draft(5, samples::client(1).id).id;
    assert_eq!(told, format!("corrupt row in document: {id}"));
}

/// A paper of a supplier with two lines, paid in two parts of which one was taken back; another one reversed.
async fn bought(installation: &Installation) {
    let (app, nila) = (&installation.app, samples::owner(workspace(1)));
    let supplier = bought_as::Supplier {
        name_en: Some("Padma Lights".to_owned()),
        address: Some("7 Green Road".to_owned()),
        bin: Some("004567890-0101".to_owned()),
        ..bought_as::Supplier::default()
    };
    let supplier = app.add_supplier(&nila, &supplier, Once::unkeyed()).await.expect("it is good").fresh().expect("new");
    let line = |value, vat| bought_as::PurchaseLine {
        description: "Lights".to_owned(),
        quantity: Some("2".to_owned()),
        unit: Some("day".to_owned()),
        vat_treatment: "standard".to_owned(),
        value: bought_as::Amount::Minor(value),
        duty: bought_as::Amount::Absent,
        vat: bought_as::Amount::Minor(vat),
        credited: true,
    };
    let paper = |number: &str| bought_as::Purchase {
        supplier_id: supplier.id.to_string(),
        paper: "tax_invoice".to_owned(),
        number: number.to_owned(),
        dated_on: "2026-07-10".to_owned(),
        remarks: Some("for the film".to_owned()),
        withholding: true,
        lines: vec![line(20_000_000, 3_000_000), line(7_500_200, 1_125_030)],
        ..bought_as::Purchase::default()
    };
    let enter = async |number: &str| {
        let done = app.record_purchase(&nila, &paper(number), Once::unkeyed()).await;
        done.expect("it is good").fresh().expect("new").purchase.id
    };
    let (first, second) = (enter("A-1").await, enter("A-2").await);
    app.reverse_purchase(&nila, second, "typed wrongly", Once::unkeyed()).await.expect("it stands");
    let part = bought_as::SupplierPayment {
        method: "cash".to_owned(),
        paid_on: "2026-07-15".to_owned(),
        reference: Some("slip 7".to_owned()),
        amount: bought_as::Amount::Minor(1_000_000),
        vat_withheld: bought_as::Amount::Absent,
    };
    let paid = async || app.pay_supplier(&nila, first, &part, Once::unkeyed()).await.expect("it is owed");
    paid().await;
    let recorded = paid().await.fresh().expect("new");
    let last = recorded.payments.last().expect("two").payment.id;
    app.reverse_supplier_payment(&nila, last, "bounced", Once::unkeyed()).await.expect("it stands");
}

/// Each column of each sealed table of purchases, of one row.
#[tokio::test]
async fn every_altered_column_of_a_purchase_is_found() {
    let installation = Installation::issued(false).await;
    bought(&installation).await;
    assert_eq!(installation.findings().await, "");
    let mut intruder = installation.intruder().await;
    for (table, row, record) in [
        ("purchase", "number = 'A-1'", "purchase.recorded"),
        (
            "purchase_line",
            "position = 2 AND purchase_id = (SELECT id FROM tenant.purchase WHERE number = 'A-1')",
            "purchase.recorded",
        ),
        ("purchase_reversal", "true", "purchase.reversed"),
        ("supplier_payment", "id = (SELECT min(id::text)::uuid FROM tenant.supplier_payment)", "supplier.paid"),
        ("supplier_payment_reversal", "true", "supplier.payment_reversed"),
    ] {
        intruder
            .execute(AssertSqlSafe(format!("CREATE TEMP TABLE backup AS SELECT * FROM tenant.{table}")))
            .await
            .expect("a copy");
        for column in columns(&mut intruder, table).await {
            let (name, value) = (&column.name, another(&column));
            let sql = format!("UPDATE tenant.{table} SET {name} = {value} WHERE {row}");
            let changed = intruder.execute(AssertSqlSafe(sql)).await.expect("the intruder may").rows_affected();
            assert_eq!(changed, 1, "{table}.{name}");
            let found = installation.findings().await;
            assert!(
                found.contains(&format!("the record of {record} was altered"))
                    || found.contains(&format!("the record of {record} is missing")),
                "{table}.{name}: {found:?}"
            );
            let restore = format!("DELETE FROM tenant.{table}; INSERT INTO tenant.{table} SELECT * FROM backup");
            sqlx::raw_sql(AssertSqlSafe(restore)).execute(&mut intruder).await.expect("all is as it was");
        }
        sqlx::raw_sql(AssertSqlSafe(format!("DELETE FROM tenant.{table} WHERE {row}")))
            .execute(&mut intruder)
            .await
            .expect("it may");
        let found = installation.findings().await;
        assert!(found.contains(&format!("the record of {record}")), "{table} taken away: {found:?}");
        let restore =
            format!("DELETE FROM tenant.{table}; INSERT INTO tenant.{table} SELECT * FROM backup; DROP TABLE backup");
        sqlx::raw_sql(AssertSqlSafe(restore)).execute(&mut intruder).await.expect("all is as it was");
    }
    assert_eq!(installation.findings().await, "");
}

/// An invoice paid with VAT withheld, two certificates of that, one of them reversed.
async fn certified(installation: &Installation) {
    let (app, nila) = (&installation.app, samples::owner(workspace(1)));
    let invoice = samples::draft(5, samples::client(1).id).id;
    let written = input::Payment {
        method: "cash".to_owned(),
        received_on: "2026-07-15".to_owned(),
        currency: "BDT".to_owned(),
        received: input::Amount::Minor(900),
        vat_withheld: input::Amount::Minor(100),
        allocations: vec![input::Allocation {
            invoice_id: invoice.to_string(),
            amount: input::Amount::Minor(1_000),
            ..input::Allocation::default()
        }],
        ..input::Payment::default()
    };
    let paid = app.record_payment(&nila, &written, false, Once::unkeyed()).await.expect("it is owed");
    let payment = paid.fresh().expect("new").recorded.payment.id;
    let enter = async |number: &str, amount| {
        let written = certified_as::Certificate {
            number: number.to_owned(),
            dated_on: "2026-07-15".to_owned(),
            entity_bin: Some("001234567-0101".to_owned()),
            remarks: Some("by post".to_owned()),
            lines: vec![certified_as::Line {
                payment_id: payment.to_string(),
                document_id: invoice.to_string(),
                amount: certified_as::Amount::Minor(amount),
            }],
            ..certified_as::Certificate::default()
        };
        let done = app.record_certificate(&nila, &written, Some(b"%PDF-1.7 a scan"), Once::unkeyed()).await;
        done.expect("it is good").fresh().expect("new").certificate.id
    };
    enter("C-1", 60).await;
    let second = enter("C-2", 40).await;
    app.reverse_certificate(&nila, second, "another client's", Once::unkeyed()).await.expect("it stands");
}

/// Each column of each sealed table of certificates, and of what is kept beside the payments for speed.
#[tokio::test]
async fn every_altered_column_of_a_certificate_is_found() {
    let installation = Installation::issued(false).await;
    certified(&installation).await;
    assert_eq!(installation.findings().await, "");
    let mut intruder = installation.intruder().await;
    let of_first = "certificate_id = (SELECT id FROM tenant.certificate WHERE number = 'C-1')";
    for (table, row, words) in [
        ("certificate", "number = 'C-1'", ["the record of certificate.recorded", "certificate"]),
        ("certificate_line", of_first, ["the record of certificate.recorded", "certificate"]),
        ("certificate_reversal", "true", ["the record of certificate.reversed", "certificate"]),
        ("payment_allocation", "true", ["the record of payment.recorded", "payment"]),
        ("withheld_vat", "true", ["VAT withheld of", "the payment does not say so"]),
    ] {
        let backup = format!("CREATE TEMP TABLE backup AS SELECT * FROM tenant.{table}");
        intruder.execute(AssertSqlSafe(backup)).await.expect("a copy");
        // What is computed is written by nobody.
        let stored: Vec<Column> = columns(&mut intruder, table).await;
        let stored: Vec<Column> = stored.into_iter().filter(|column| column.name != "awaited").collect();
        let names = stored.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ");
        let restore =
            format!("DELETE FROM tenant.{table}; INSERT INTO tenant.{table} ({names}) SELECT {names} FROM backup");
        for column in &stored {
            let (name, value) = (&column.name, another_of_certificate(column));
            let sql = format!("UPDATE tenant.{table} SET {name} = {value} WHERE {row}");
            let changed = intruder.execute(AssertSqlSafe(sql)).await.expect("the intruder may").rows_affected();
            assert_eq!(changed, 1, "{table}.{name}");
            let found = installation.findings().await;
            assert!(words.iter().any(|word| found.contains(word)), "{table}.{name}: {found:?}");
            sqlx::raw_sql(AssertSqlSafe(restore.clone())).execute(&mut intruder).await.expect("all is as it was");
        }
        let gone = format!("DELETE FROM tenant.{table} WHERE {row}");
        intruder.execute(AssertSqlSafe(gone)).await.expect("it may");
        assert_ne!(installation.findings().await, "", "{table} taken away");
        sqlx::raw_sql(AssertSqlSafe(format!("{restore}; DROP TABLE backup")))
            .execute(&mut intruder)
            .await
            .expect("all is as it was");
    }
    assert_eq!(installation.findings().await, "");
}

fn another_of_certificate(column: &Column) -> String {
    match column.name.as_str() {
        "entity_bin" => "'0099999990101'".to_owned(),
        "scan_sha256" => "sha256('x')".to_owned(),
        "scan_media" => "'image/png'".to_owned(),
        "scan_size" => "scan_size + 1".to_owned(),
        "amount" => "amount + 1".to_owned(),
        "counted" | "certified" | "vat_withheld" => format!("{0} - 1", column.name),
        "taken_back" => "true, certified = 0".to_owned(),
        _ => another(column),
    }
}

/// Another value that the table and the domain take, so that it is the seal that tells.
fn another(column: &Column) -> String {
    match column.name.as_str() {
        "seller_bin" => "'0099999990101'".to_owned(),
        "seller_nid" => "'1234567890'".to_owned(),
        "paper" => "'other'".to_owned(),
        "period" => "(period + interval '1 month')::date".to_owned(),
        "quantity" => "'3'".to_owned(),
        "treatment" => "'reduced'".to_owned(),
        "note" => "16".to_owned(),
        "method" => "'bank'".to_owned(),
        "dated_on" => "dated_on - 1".to_owned(),
        _ => altered(column),
    }
}
