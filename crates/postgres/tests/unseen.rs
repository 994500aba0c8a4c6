//! A workspace that grew since the server last counted rows: its statistics say that it has none, yet what an issue looks up
//! by key is read by key, from the first time on.

use dalil_app::ports::Works;
use dalil_invoicing::InvoiceId;
use dalil_testkit::{
    database::TestDatabase,
    samples::{self, workspace},
};
use jiff::civil::date;
use sqlx::{AssertSqlSafe, Executor, PgConnection, Row};

/// Copies of a workspace's invoice, as many as are said.
const COPIES: &str = "\
    SET session_replication_role = replica; \
    ALTER TABLE tenant.document SET (autovacuum_enabled = false); \
    INSERT INTO tenant.document SELECT r.* FROM generate_series(1, MANY) AS n, \
        (SELECT * FROM tenant.document WHERE kind = 'invoice' AND workspace_id = 'HOME' LIMIT 1) AS d, \
        LATERAL jsonb_populate_record(NULL::tenant.document, to_jsonb(d) || jsonb_build_object( \
            'id', gen_random_uuid(), 'number', n + 10, 'total', n, 'printed_number', 'P/' || n)) AS r; \
    SET session_replication_role = DEFAULT";

/// Opens a workspace, issues its first invoice, and copies that.
async fn grow(database: &TestDatabase, superuser: &mut PgConnection, n: u8, many: u32) {
    let works = database.works().await;
    samples::open(&works, workspace(n), &[5, 6]).await.expect("the workspace opens");
    samples::issue(&works, workspace(n), 5, samples::noon()).await.expect("it is issued");
    let copies = COPIES.replace("MANY", &many.to_string()).replace("HOME", &workspace(n).to_string());
    sqlx::raw_sql(AssertSqlSafe(copies)).execute(superuser).await.expect("the rows are made");
}

/// Rows of documents that indexes led to, once who read them has told the others.
async fn fetched(superuser: &mut PgConnection) -> i64 {
    let busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename LIKE 'dalil\\_%'";
    while superuser.fetch_one(busy).await.expect("the server answers").get::<i64, _>(0) > 0 {
        tokio::task::yield_now().await;
    }
    let rows = "SELECT idx_tup_fetch + seq_tup_read FROM pg_stat_user_tables \
                WHERE schemaname = 'tenant' AND relname = 'document'";
    superuser.fetch_one(rows).await.expect("the counters answer").get(0)
}

#[tokio::test]
async fn an_issue_reads_by_key_in_a_workspace_that_no_statistics_know() {
    let database = TestDatabase::create().await;
    let mut superuser = database.connect(&database.superuser_url()).await;
    grow(&database, &mut superuser, 2, 50_000).await;
    superuser.execute("ANALYZE").await.expect("rows are counted");
    grow(&database, &mut superuser, 1, 5_000).await;
    let draft = samples::draft(6, samples::client(1).id).id;
    let read = read_to_issue(&database, &mut superuser, draft).await;
    assert!(read <= 16, "{read} rows for a draft that replaces nothing");
    let named = format!(
        "SET session_replication_role = replica; \
         UPDATE tenant.invoice_draft SET replaces_id = (SELECT id FROM tenant.document \
             WHERE workspace_id = '{}' AND kind = 'invoice' LIMIT 1) WHERE id = '{draft}'; ANALYZE",
        workspace(1)
    );
    sqlx::raw_sql(AssertSqlSafe(named)).execute(&mut superuser).await.expect("the draft names an invoice");
    let read = read_to_issue(&database, &mut superuser, draft).await;
    assert!(read <= 32, "{read} rows for a draft that replaces an invoice");
}

/// Rows of documents that are read for issuing a draft eight times over.
async fn read_to_issue(database: &TestDatabase, superuser: &mut PgConnection, draft: InvoiceId) -> i64 {
    let before = fetched(superuser).await;
    let works = database.works().await;
    for _ in 0..8 {
        let mut work = works.begin(&samples::writing(workspace(1))).await.expect("a work opens");
        let bases = work.invoicing().for_issue(&[draft], date(2026, 7, 15)).await.expect("the store answers");
        assert_eq!(bases.len(), 1);
    }
    drop(works);
    fetched(superuser).await - before
}
