//! A workspace that grew since the server last counted rows: its statistics say that it has none, yet what an issue looks up
//! by key is read by key, from the first time on.

use dalil_app::ports::Works;
use dalil_testkit::{
    database::TestDatabase,
    samples::{self, workspace},
};
use jiff::civil::date;
use sqlx::{AssertSqlSafe, Executor, PgConnection, Row};

/// Another workspace has nearly all there is when rows are counted; then the one of the test grows.
const GROW: &str = "\
    SET session_replication_role = replica; \
    ALTER TABLE tenant.document SET (autovacuum_enabled = false); \
    CREATE FUNCTION pg_temp.copies(home uuid, many integer) RETURNS void LANGUAGE sql AS $$ \
        INSERT INTO tenant.document SELECT r.* FROM generate_series(1, many) AS n, \
            (SELECT * FROM tenant.document WHERE kind = 'invoice' LIMIT 1) AS d, \
            LATERAL jsonb_populate_record(NULL::tenant.document, to_jsonb(d) || jsonb_build_object('workspace_id', home, \
                'id', gen_random_uuid(), 'number', n + 10, 'total', n, 'printed_number', 'P/' || n)) AS r $$; \
    SELECT pg_temp.copies('OTHER', 50000); \
    ANALYZE; \
    SELECT pg_temp.copies('HOME', 5000)";

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
    let works = database.works().await;
    samples::open(&works, workspace(1), &[5, 6]).await.expect("the workspace opens");
    samples::issue(&works, workspace(1), 5, samples::noon()).await.expect("it is issued");
    drop(works);
    let mut superuser = database.connect(&database.superuser_url()).await;
    let grow = GROW.replace("OTHER", &workspace(2).to_string()).replace("HOME", &workspace(1).to_string());
    sqlx::raw_sql(AssertSqlSafe(grow)).execute(&mut superuser).await.expect("the rows are made");
    let draft = samples::draft(6, samples::client(1).id).id;
    let before = fetched(&mut superuser).await;
    let works = database.works().await;
    for _ in 0..8 {
        let mut work = works.begin(&samples::writing(workspace(1))).await.expect("a work opens");
        let bases = work.invoicing().for_issue(&[draft], date(2026, 7, 15)).await.expect("the store answers");
        assert_eq!(bases.len(), 1);
    }
    drop(works);
    let read = fetched(&mut superuser).await - before;
    assert!(read <= 16, "{read} rows for a draft that replaces nothing");
}
