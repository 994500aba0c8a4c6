//! Each list and each look-up costs what it shows, however much the tables hold: over 200,000 rows no large table is
//! scanned, every index used begins with the workspace, and few rows are read.
//!
//! The server's own counters are asked and not `EXPLAIN`, so that the statements judged are those that the stores send.

use std::collections::BTreeMap;

use dalil_app::ports::{ReadWork, Works};
use dalil_invoicing::{
    ClientId, ClientKey, ClientSort, DocumentFilter, DocumentId, DocumentKey, DocumentKind, DocumentState, FiscalYear,
    InvoiceFilter, InvoiceId, InvoiceKey, InvoiceState, PaperLanguage, PaperSort, QuotationFilter, QuotationState,
    SeriesKey,
    certificates::{AwaitedFilter, CertificateFilter},
    closing::Period,
    purchasing::{PurchaseId, RegisterFilter, RegisterNote, SupplierId},
    returns::{ReturnNote, SalesFilter, TaxMonth},
    search::{Query, Reach},
};
use dalil_ledger::{DebtorId, PaymentFilter, PaymentId, ReceivableId};
use dalil_money::Currency;
use dalil_tenancy::page::PageRequest;
use dalil_testkit::{
    database::TestDatabase,
    samples::{self, workspace},
};
use futures_util::future::BoxFuture;
use jiff::civil::date;
use sqlx::{AssertSqlSafe, Executor, PgConnection, Row};

/// Twenty workspaces share 60,000 documents with a line each, 40,000 drafts, 20,000 clients, and 40,000 audit entries
/// with their personal parts; ids grow with time as real ones do. Every row is a copy of a real one.
const GENERATE: &str = "\
    SET session_replication_role = replica; \
    CREATE TEMP TABLE home AS SELECT row_number() OVER () - 1 AS at, id FROM unnest(string_to_array('WORKSPACES', ',')::uuid[]) AS id; \
    CREATE FUNCTION pg_temp.v7(n bigint) RETURNS uuid LANGUAGE sql AS \
        $$ SELECT (lpad(to_hex(1700000000000 + n), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid $$; \
    INSERT INTO tenant.client (workspace_id, id, name_bn, name_en, address, bin, tin, contacts, version, created_at, updated_at) \
        SELECT r.workspace_id, r.id, 'মক্কেল ' || n, 'Client ' || n, r.address, r.bin, r.tin, r.contacts, r.version, \
            r.created_at, r.updated_at FROM generate_series(1, 20000) AS n JOIN home ON home.at = n % 20, \
        LATERAL (SELECT * FROM tenant.client LIMIT 1) AS c, \
        LATERAL jsonb_populate_record(c::tenant.client, jsonb_build_object('workspace_id', home.id, 'id', pg_temp.v7(n))) AS r; \
    INSERT INTO tenant.client_word SELECT workspace_id, unnest(ARRAY['client', 'w' || lpad((n / 20)::text, 5, '0')]), \
        pg_temp.v7(n), 'name' FROM generate_series(1, 20000) AS n JOIN (SELECT at, id AS workspace_id FROM home) AS owner \
        ON owner.at = n % 20; \
    INSERT INTO tenant.invoice_draft SELECT r.* FROM generate_series(1, 40000) AS n JOIN home ON home.at = n % 20, \
        LATERAL (SELECT * FROM tenant.invoice_draft LIMIT 1) AS d, \
        LATERAL jsonb_populate_record(d::tenant.invoice_draft, jsonb_build_object('workspace_id', home.id, \
            'id', pg_temp.v7(5000000 + n), 'client_id', pg_temp.v7(1 + (n - 1) % 20000), \
            'updated_at', timestamptz '2018-01-01 06:00+00' + n / 20 * interval '1 day')) AS r; \
    CREATE TEMP TABLE original AS SELECT * FROM tenant.document WHERE kind = 'invoice'; \
    INSERT INTO tenant.document SELECT r.* FROM generate_series(1, 60000) AS n JOIN home ON home.at = n % 20, \
        original AS d, \
        LATERAL jsonb_populate_record(NULL::tenant.document, to_jsonb(d) || jsonb_build_object('workspace_id', home.id, \
            'id', pg_temp.v7(1000000 + n), 'client_id', pg_temp.v7(1 + (n - 1) % 20000), 'number', n + 10, 'total', n * 100, \
            'printed_number', 'P/' || lpad(n::text, 6, '0'), \
            'kind', CASE WHEN n / 20 % 2 = 0 THEN 'invoice' ELSE 'mushak_6_3' END, \
            'issued_on', date '2018-01-01' + n / 20, 'issued_at', timestamptz '2018-01-01 04:00+00' + n / 20 * interval '1 day', \
            'line_count', 1)) AS r; \
    INSERT INTO tenant.document SELECT r.* FROM tenant.document AS d, \
        LATERAL jsonb_populate_record(NULL::tenant.document, to_jsonb(d) || jsonb_build_object( \
            'id', pg_temp.v7(3000000 + d.number), 'kind', 'mushak_6_7', 'corrects_id', d.id, 'corrects', '{\"number\":\"1\",\"issued_at\":\"2026-07-15T04:00:00Z\",\"issued_on\":\"2026-07-15\",\"reason\":\"x\",\"lines\":[]}')) AS r \
        WHERE d.kind = 'mushak_6_3' AND d.number BETWEEN 230 AND 249; \
    CREATE TEMP TABLE line AS SELECT * FROM tenant.document_line LIMIT 1; \
    INSERT INTO tenant.document_line SELECT r.* FROM generate_series(1, 60000) AS n JOIN home ON home.at = n % 20, \
        line, LATERAL jsonb_populate_record(NULL::tenant.document_line, to_jsonb(line) || jsonb_build_object( \
            'workspace_id', home.id, 'document_id', pg_temp.v7(1000000 + n), 'position', 1)) AS r; \
    INSERT INTO tenant.document_void SELECT workspace_id, id, 'wrong', issued_on, now(), 'system:test' \
        FROM tenant.document WHERE line_count = 1 AND (number - 10) / 20 % 51 = 25; \
    INSERT INTO tenant.receivable (workspace_id, document_id, client_id, currency, issued_on, due_on, billed, vat, paid) \
        SELECT d.workspace_id, d.id, d.client_id, d.currency, d.issued_on, d.issued_on + 15, d.total, 0, \
            CASE WHEN d.number % 40 < 20 THEN 0 ELSE d.total END \
        FROM tenant.document AS d WHERE d.kind = 'invoice' ON CONFLICT DO NOTHING; \
    INSERT INTO tenant.quotation SELECT workspace_id, id, client_id, total, issued_at, issued_on, issued_on + 15, \
            CASE number / 20 % 4 WHEN 0 THEN 'accepted' WHEN 2 THEN 'declined' ELSE 'open' END, NULL \
        FROM tenant.document WHERE line_count = 1 ON CONFLICT DO NOTHING; \
    INSERT INTO tenant.quotation_answer SELECT workspace_id, document_id, kept, issued_on, 'mail', \
            decode(repeat('0f', 32), 'hex'), issued_at, 'system:test' FROM tenant.quotation WHERE kept <> 'open'; \
    INSERT INTO tenant.quotation_answer_personal SELECT workspace_id, document_id, decode(repeat('0f', 16), 'hex'), 'x', 'y' \
        FROM tenant.quotation_answer; \
    UPDATE tenant.receivable SET paid = billed WHERE issued_on < date '2025-12-01'; \
    INSERT INTO tenant.payment SELECT owed.workspace_id, owed.document_id, owed.client_id, 'cash', owed.issued_on, NULL, 'BDT', \
        owed.paid, 0, 0, now(), 'system:test' FROM tenant.receivable AS owed WHERE owed.paid > 0; \
    INSERT INTO tenant.payment_allocation SELECT workspace_id, id, id, received FROM tenant.payment; \
    INSERT INTO tenant.payment_reversal SELECT workspace_id, id, received_on, 'wrong', now(), 'system:test' FROM tenant.payment; \
    INSERT INTO tenant.write_off SELECT workspace_id, id, id, client_id, currency, received, received_on, 'gone', now(), \
        'system:test' FROM tenant.payment; \
    INSERT INTO tenant.item SELECT home.id, 'BDT', 'wedding ' || lpad(n::text, 6, '0'), 'Wedding', 'job', '1', false, \
        '{\"treatment\": \"exempt\"}', now() FROM generate_series(1, 40000) AS n JOIN home ON home.at = n % 20; \
    INSERT INTO tenant.supplier SELECT home.id, pg_temp.v7(n), NULL, 'Supplier ' || n, NULL, NULL, NULL, false, '[]', 1, now(), now() \
        FROM generate_series(1, 4000) AS n JOIN home ON home.at = n % 20; \
    INSERT INTO tenant.purchase SELECT home.id, pg_temp.v7(6000000 + n), pg_temp.v7(1 + (n - 1) % 4000), NULL, 'Supplier', NULL, \
        NULL, NULL, false, 'tax_invoice', n::text, 'P ' || n, 0, day, day, date_trunc('month', day)::date, true, NULL, \
        n * 100, 0, n * 15, n * 115, now(), 'system:test' \
        FROM generate_series(1, 40000) AS n JOIN home ON home.at = n % 20, \
        LATERAL (SELECT date '2018-01-01' + n / 20 AS day) AS of; \
    INSERT INTO tenant.purchase_line SELECT workspace_id, id, 1, 'Lights', NULL, NULL, 'standard', value, 0, vat, true, 14 \
        FROM tenant.purchase; \
    INSERT INTO tenant.supplier_payment SELECT workspace_id, id, id, 'bank', dated_on, NULL, total, vat, 0, now(), 'system:test' \
        FROM tenant.purchase; \
    INSERT INTO tenant.purchase_reversal SELECT workspace_id, id, dated_on, 'wrong', now(), 'system:test' \
        FROM tenant.purchase WHERE value / 2000 % 51 = 25; \
    INSERT INTO tenant.supplier_payment_reversal SELECT workspace_id, id, paid_on, 'wrong', now(), 'system:test' \
        FROM tenant.supplier_payment WHERE amount / 2300 % 51 = 30; \
    INSERT INTO tenant.withheld_vat (workspace_id, payment_id, document_id, client_id, paid_on, withheld, certified) \
        SELECT workspace_id, id, id, client_id, received_on, 15, \
            CASE WHEN row_number() OVER (PARTITION BY workspace_id ORDER BY id) % 40 = 0 THEN 0 ELSE 15 END \
        FROM tenant.payment WHERE received > 0; \
    INSERT INTO tenant.certificate SELECT workspace_id, id, client_id, NULL, 'C ' || id, 'C ' || id, 0, received_on, \
        received_on, date_trunc('month', received_on)::date, NULL, NULL, NULL, NULL, 15, 15, now(), 'system:test' \
        FROM tenant.payment WHERE received > 0; \
    INSERT INTO tenant.certificate_line SELECT workspace_id, id, id, id, 15, 15 FROM tenant.certificate; \
    INSERT INTO tenant.certificate_reversal SELECT workspace_id, id, received_on, 'wrong', now(), 'system:test' \
        FROM tenant.certificate WHERE id::text LIKE '%7'; \
    CREATE TEMP TABLE entry AS SELECT * FROM tenant.audit_entry LIMIT 1; \
    INSERT INTO tenant.audit_entry SELECT r.* FROM generate_series(1, 40000) AS n JOIN home ON home.at = n % 20, \
        entry, LATERAL jsonb_populate_record(NULL::tenant.audit_entry, to_jsonb(entry) || jsonb_build_object( \
            'workspace_id', home.id, 'seq', 10 + n / 20)) AS r; \
    INSERT INTO tenant.audit_personal SELECT workspace_id, seq, '\\x00000000000000000000000000000000', '203.0.113.9', 'agent' \
        FROM tenant.audit_entry ON CONFLICT DO NOTHING; \
    INSERT INTO tenant.audit_node SELECT workspace_id, seq, leaf FROM tenant.audit_entry WHERE seq % 2 = 0 \
        ON CONFLICT DO NOTHING; \
    INSERT INTO tenant.closing SELECT home.id, 'day', day, day, 1, day, 'system:test', '[]', '[]', '[]', leaf, '', 'key', \
        leaf || leaf FROM home, generate_series(date '2018-01-01', date '2020-12-31', interval '1 day') AS day, entry; \
    INSERT INTO tenant.month_figure SELECT home.id, month, kind, 'BDT', 9, 9, 0, 9, 9 \
        FROM home, generate_series(date '1990-01-01', date '2026-07-01', interval '1 month') AS month, \
        (VALUES ('invoice'), ('mushak_6_3')) AS kinds(kind) ON CONFLICT DO NOTHING; \
    INSERT INTO tenant.original_paper SELECT workspace_id, id, 'bn', leaf, 1, 'typst', issued_at FROM tenant.document; \
    INSERT INTO tenant.paper_copy SELECT workspace_id, id, 1, 'bn', leaf, 1, 'typst', issued_at, 'lost' FROM tenant.document; \
    ANALYZE";

/// The id of a generated row.
fn v7(n: u64) -> uuid::Uuid {
    let millis = u128::from(1_700_000_000_000 + n);
    uuid::Uuid::from_u128((millis << 80) | (0x7000 << 64) | (0x8000_u128 << 48) | u128::from(n))
}

/// How often each is read: from the sixth time on the server may keep one plan for all values.
const TIMES: i64 = 8;

/// Tables too small for an index to pay.
const SMALL: i64 = 1_000;

async fn generated() -> TestDatabase {
    let database = TestDatabase::create().await;
    let works = database.works().await;
    samples::open(&works, workspace(1), &[5, 6]).await.expect("the workspace opens");
    samples::issue(&works, workspace(1), 5, samples::noon()).await.expect("it is issued");
    let workspaces: Vec<String> = (1..=20).map(|n| workspace(n).to_string()).collect();
    let mut superuser = database.connect(&database.superuser_url()).await;
    let sql = GENERATE.replace("WORKSPACES", &workspaces.join(","));
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut superuser).await.expect("the rows are made");
    let rows = superuser
        .fetch_one("SELECT sum(n_live_tup)::bigint FROM pg_stat_user_tables WHERE schemaname = 'tenant'")
        .await
        .expect("the counters answer");
    assert!(rows.get::<i64, _>(0) >= 200_000);
    database
}

/// What was read since the server began, by table and index: scans of whole tables, rows fetched, index look-ups.
#[derive(Clone, Debug, Default)]
struct Counters {
    scanned: BTreeMap<String, i64>,
    fetched: BTreeMap<String, i64>,
    used: BTreeMap<String, i64>,
}

/// Waits until the connections that did the reading have ended: a server process adds its counts to the others' before
/// it goes.
async fn counters(superuser: &mut PgConnection) -> Counters {
    loop {
        let busy =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename LIKE 'dalil\\_%'";
        let row = superuser.fetch_one(busy).await.expect("the server answers");
        if row.get::<i64, _>(0) == 0 {
            break;
        }
        tokio::task::yield_now().await;
    }
    let mut counters = Counters::default();
    let tables = "SELECT relname::text, seq_scan, coalesce(idx_tup_fetch, 0) FROM pg_stat_user_tables \
                  WHERE schemaname = 'tenant' AND n_live_tup >= $1";
    for row in sqlx::query(tables).bind(SMALL).fetch_all(&mut *superuser).await.expect("the counters answer") {
        counters.scanned.insert(row.get(0), row.get(1));
        counters.fetched.insert(row.get(0), row.get(2));
    }
    let indexes = "SELECT indexrelname::text, idx_scan FROM pg_stat_user_indexes WHERE schemaname = 'tenant'";
    for row in sqlx::query(indexes).fetch_all(superuser).await.expect("the counters answer") {
        counters.used.insert(row.get(0), row.get(1));
    }
    counters
}

fn grown(before: &BTreeMap<String, i64>, after: &BTreeMap<String, i64>) -> Vec<(String, i64)> {
    let growth = after.iter().map(|(name, count)| (name.clone(), count - before.get(name).copied().unwrap_or(0)));
    growth.filter(|(_, count)| *count > 0).collect()
}

/// Indexes that do not begin with the workspace.
async fn foreign_indexes(superuser: &mut PgConnection) -> Vec<String> {
    let sql = "SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid \
               JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] \
               WHERE c.relnamespace = 'tenant'::regnamespace AND a.attname <> 'workspace_id'";
    let rows = superuser.fetch_all(sql).await.expect("the catalogue answers");
    rows.iter().map(|row| row.get::<String, _>(0).replace("tenant.", "")).collect()
}

fn june() -> TaxMonth {
    TaxMonth::of(date(2021, 6, 1))
}

async fn register(work: &mut dyn ReadWork, note: Option<RegisterNote>) -> usize {
    let filter = RegisterFilter { note, ..RegisterFilter::of(june()) };
    work.purchases().register(filter, page(None)).await.unwrap().items.len()
}

const fn in_state(state: QuotationState) -> QuotationFilter {
    QuotationFilter { state: Some(state), client: None, from: None, to: None, sort: PaperSort::Newest }
}

async fn quotations(work: &mut dyn ReadWork, filter: QuotationFilter, after: Option<InvoiceKey>) -> usize {
    work.invoicing().quotations(filter, date(2026, 3, 10), page(after)).await.unwrap().items.len()
}

type Reading = for<'a> fn(&'a mut dyn ReadWork) -> BoxFuture<'a, usize>;

/// What is read, how many items must come, and how many rows of large tables it may touch.
const READINGS: &[(&str, Reading, usize, i64)] = &[
    ("a client", |work| Box::pin(async { one(work.invoicing().client(ClientId::from_uuid(v7(20))).await) }), 1, 1),
    (
        "the first page of suppliers",
        |work| Box::pin(async { work.purchases().suppliers(page(None)).await.unwrap().items.len() }),
        50,
        51,
    ),
    (
        "a purchase",
        |work| Box::pin(async { one(work.purchases().purchase(PurchaseId::from_uuid(v7(6_000_020))).await) }),
        1,
        5,
    ),
    (
        "the first page of purchases",
        |work| Box::pin(async { work.purchases().purchases(None, page(None)).await.unwrap().items.len() }),
        50,
        51 * 5,
    ),
    (
        "a later page of the purchases of a supplier",
        |work| {
            Box::pin(async {
                let after = Some(PurchaseId::from_uuid(v7(6_030_000)));
                let supplier = Some(SupplierId::from_uuid(v7(20)));
                work.purchases().purchases(supplier, page(after)).await.unwrap().items.len()
            })
        },
        8,
        8 * 5,
    ),
    ("the register of purchases of a month", |work| Box::pin(register(work, None)), 30, 30 * 5),
    ("what feeds a note of it", |work| Box::pin(register(work, RegisterNote::from_number(14))), 29, 30 * 6),
    ("what was withheld in a month", |work| Box::pin(register(work, RegisterNote::from_number(24))), 28, 30 * 7),
    (
        "what was bought in a month",
        |work| Box::pin(async { work.purchases().bought(june()).await.unwrap().lines.len() }),
        1,
        30 * 6,
    ),
    (
        "the certificates that are awaited",
        |work| {
            Box::pin(async {
                work.certificates().awaited(AwaitedFilter::default(), page(None)).await.unwrap().items.len()
            })
        },
        36,
        36,
    ),
    (
        "those of one client that are late",
        |work| {
            Box::pin(async {
                let first = PageRequest::new(None, 1);
                let first = work.certificates().awaited(AwaitedFilter::default(), first).await.unwrap().items;
                let filter = AwaitedFilter { client: Some(first[0].client), before: Some(date(2030, 1, 1)) };
                let found = work.certificates().awaited(filter, page(None)).await.unwrap().items;
                usize::from(found.iter().any(|withheld| withheld.document == first[0].document))
            })
        },
        1,
        20,
    ),
    (
        "the first page of certificates",
        |work| {
            Box::pin(async {
                let filter = CertificateFilter::default();
                work.certificates().certificates(filter, page(None)).await.unwrap().items.len()
            })
        },
        50,
        51 * 3,
    ),
    (
        "note 29 of a month",
        |work| Box::pin(async { usize::from(work.certificates().certified(june()).await.unwrap() > 0) }),
        1,
        30 * 3,
    ),
    (
        "the first page of clients",
        |work| {
            Box::pin(async { work.invoicing().clients(ClientSort::default(), page(None)).await.unwrap().items.len() })
        },
        50,
        51,
    ),
    (
        "a later page of clients",
        |work| {
            Box::pin(async {
                let after = ClientKey { name: String::new(), id: ClientId::from_uuid(v7(10_000)) };
                work.invoicing().clients(ClientSort::default(), page(Some(after))).await.unwrap().items.len()
            })
        },
        50,
        51,
    ),
    (
        "clients by their name, from the middle on",
        |work| {
            Box::pin(async {
                let after = ClientKey { name: "client 15".to_owned(), id: ClientId::from_uuid(v7(15)) };
                let sort = ClientSort::Name(PaperLanguage::En);
                work.invoicing().clients(sort, page(Some(after))).await.unwrap().items.len()
            })
        },
        50,
        51,
    ),
    (
        "clients by their Bangla name from the end",
        |work| {
            Box::pin(async {
                let sort = ClientSort::NameReversed(PaperLanguage::Bn);
                work.invoicing().clients(sort, page(None)).await.unwrap().items.len()
            })
        },
        50,
        51,
    ),
    (
        "a draft",
        |work| Box::pin(async { one(work.invoicing().draft(InvoiceId::from_uuid(v7(5_000_020))).await) }),
        1,
        1,
    ),
    ("the invoices", |work| Box::pin(invoices(work, InvoiceFilter::default(), None)), 50, 160),
    (
        "a page of invoices among the documents",
        |work| {
            let at = "2021-06-01T00:00:00Z".parse().expect("a time");
            Box::pin(invoices(
                work,
                InvoiceFilter::default(),
                Some(InvoiceKey { total: 0, at, id: InvoiceId::from_uuid(v7(1_030_000)) }),
            ))
        },
        50,
        160,
    ),
    ("the quotations", |work| Box::pin(quotations(work, QuotationFilter::default(), None)), 50, 110),
    (
        "a later page of quotations",
        |work| {
            let at = "2021-06-01T00:00:00Z".parse().expect("a time");
            let after = InvoiceKey { total: 0, at, id: InvoiceId::from_uuid(v7(1_030_000)) };
            Box::pin(quotations(work, QuotationFilter::default(), Some(after)))
        },
        50,
        110,
    ),
    (
        "the quotations that wait for an answer",
        |work| Box::pin(quotations(work, in_state(QuotationState::Open), None)),
        13,
        40,
    ),
    (
        "the quotations that expired",
        |work| Box::pin(quotations(work, in_state(QuotationState::Expired), None)),
        50,
        130,
    ),
    (
        "the quotations that were accepted",
        |work| Box::pin(quotations(work, in_state(QuotationState::Accepted), None)),
        50,
        110,
    ),
    (
        "the quotations of a client",
        |work| {
            let client = Some(ClientId::from_uuid(v7(20)));
            Box::pin(quotations(work, QuotationFilter { client, ..QuotationFilter::default() }, None))
        },
        3,
        10,
    ),
    (
        "a quotation with what became of it",
        |work| Box::pin(async { one(work.invoicing().quotation(DocumentId::from_uuid(v7(1_000_080))).await) }),
        1,
        6,
    ),
    (
        "the drafts",
        |work| {
            Box::pin(invoices(
                work,
                InvoiceFilter { state: Some(InvoiceState::Draft), ..InvoiceFilter::default() },
                None,
            ))
        },
        50,
        110,
    ),
    (
        "the issued invoices",
        |work| {
            Box::pin(invoices(
                work,
                InvoiceFilter { state: Some(InvoiceState::Issued), ..InvoiceFilter::default() },
                None,
            ))
        },
        50,
        60,
    ),
    (
        "the voided invoices",
        |work| {
            let state = Some(InvoiceState::Voided);
            Box::pin(invoices(work, InvoiceFilter { state, ..InvoiceFilter::default() }, None))
        },
        29,
        180,
    ),
    (
        "the invoices of a client",
        |work| {
            let client = Some(ClientId::from_uuid(v7(20)));
            Box::pin(invoices(work, InvoiceFilter { client, ..InvoiceFilter::default() }, None))
        },
        2,
        10,
    ),
    (
        "the invoices of a week long ago",
        |work| {
            let (from, to) = (Some(date(2019, 1, 1)), Some(date(2019, 1, 7)));
            Box::pin(invoices(work, InvoiceFilter { from, to, ..InvoiceFilter::default() }, None))
        },
        3,
        20,
    ),
    ("the documents", |work| Box::pin(documents(work, DocumentFilter::default())), 50, 54),
    ("the oldest documents", |work| Box::pin(documents(work, sorted(PaperSort::Oldest))), 50, 54),
    ("the largest documents", |work| Box::pin(documents(work, sorted(PaperSort::Largest))), 50, 54),
    (
        "a later page of the smallest 6.3s",
        |work| {
            Box::pin(async {
                let at = "2021-06-01T00:00:00Z".parse().expect("a time");
                let after = DocumentKey { total: 3_000_000, at, kind: DocumentKind::Mushak63, id: document() };
                let filter = DocumentFilter { kind: Some(DocumentKind::Mushak63), ..sorted(PaperSort::Smallest) };
                work.invoicing().documents(filter, page(Some(after))).await.expect("the store answers").items.len()
            })
        },
        50,
        110,
    ),
    (
        "the largest invoices",
        |work| Box::pin(invoices(work, InvoiceFilter { sort: PaperSort::Largest, ..InvoiceFilter::default() }, None)),
        50,
        210,
    ),
    (
        "the oldest invoices",
        |work| Box::pin(invoices(work, InvoiceFilter { sort: PaperSort::Oldest, ..InvoiceFilter::default() }, None)),
        50,
        210,
    ),
    (
        "a later page of documents",
        |work| {
            Box::pin(async {
                let at = "2021-06-01T00:00:00Z".parse().expect("a time");
                let after = DocumentKey { total: 0, at, kind: DocumentKind::Invoice, id: document() };
                let found = work.invoicing().documents(DocumentFilter::default(), page(Some(after))).await;
                found.expect("the store answers").items.len()
            })
        },
        50,
        54,
    ),
    (
        "the documents of a kind",
        |work| {
            Box::pin(documents(
                work,
                DocumentFilter { kind: Some(DocumentKind::Mushak63), ..DocumentFilter::default() },
            ))
        },
        50,
        54,
    ),
    (
        "the voided documents",
        |work| {
            let state = Some(DocumentState::Voided);
            Box::pin(documents(work, DocumentFilter { state, ..DocumentFilter::default() }))
        },
        50,
        180,
    ),
    (
        "the documents that count",
        |work| {
            let state = Some(DocumentState::Issued);
            Box::pin(documents(work, DocumentFilter { state, ..DocumentFilter::default() }))
        },
        50,
        60,
    ),
    (
        "the documents of a client",
        |work| {
            let client = Some(ClientId::from_uuid(v7(20)));
            Box::pin(documents(work, DocumentFilter { client, ..DocumentFilter::default() }))
        },
        3,
        10,
    ),
    (
        "the documents of a week long ago",
        |work| {
            let (from, to) = (Some(date(2019, 1, 1)), Some(date(2019, 1, 7)));
            Box::pin(documents(work, DocumentFilter { from, to, ..DocumentFilter::default() }))
        },
        7,
        20,
    ),
    (
        "the 6.3s of a week long ago",
        |work| {
            let (from, to) = (Some(date(2019, 1, 1)), Some(date(2019, 1, 7)));
            let kind = Some(DocumentKind::Mushak63);
            Box::pin(documents(work, DocumentFilter { kind, from, to, ..DocumentFilter::default() }))
        },
        4,
        20,
    ),
    (
        "the register of sales of a month long ago",
        |work| Box::pin(sales(work, SalesFilter::of(TaxMonth::of(date(2019, 1, 1))))),
        16,
        40,
    ),
    (
        "the sales of that month that feed a note",
        |work| {
            let note = Some(ReturnNote::Standard);
            Box::pin(sales(work, SalesFilter { note, ..SalesFilter::of(TaxMonth::of(date(2019, 1, 1))) }))
        },
        16,
        60,
    ),
    (
        "the sums of that month's return",
        |work| {
            Box::pin(async {
                work.invoicing().taxed(TaxMonth::of(date(2019, 1, 1))).await.expect("the store answers").len()
            })
        },
        1,
        40,
    ),
    (
        "the documents of years without any",
        |work| {
            let to = Some(date(2017, 1, 1));
            Box::pin(documents(work, DocumentFilter { to, ..DocumentFilter::default() }))
        },
        0,
        20,
    ),
    (
        "the figures of two years",
        |work| {
            Box::pin(async {
                let figures = work.invoicing().figures(date(2024, 7, 1), date(2026, 7, 31)).await;
                figures.expect("the store answers").iter().count()
            })
        },
        50,
        52,
    ),
    ("a word that every client has", |work| Box::pin(found(work, "client")), 24, 140),
    ("a word that one client has", |work| Box::pin(found(work, "w00041")), 6, 40),
    ("a beginning that many words have", |work| Box::pin(found(work, "w")), 24, 180),
    ("a rare word and a common one", |work| Box::pin(found(work, "client w00041")), 6, 400),
    ("two common words", |work| Box::pin(found(work, "client w")), 24, 1_200),
    ("a number", |work| Box::pin(found(work, "1030")), 1, 40),
    ("the beginning of a printed number", |work| Box::pin(found(work, "p/001")), 8, 60),
    ("an amount", |work| Box::pin(found(work, "1020")), 1, 60),
    ("what is not there", |work| Box::pin(found(work, "nowhere to be found")), 0, 10),
    ("what is owed by age", |work| Box::pin(async { work.ledger().ageing(None, TODAY).await.unwrap().len() }), 4, OPEN),
    ("what is late the longest", |work| Box::pin(async { work.ledger().overdue(TODAY, 5).await.unwrap().len() }), 5, 5),
    (
        "what is owed under documents of a list",
        |work| {
            Box::pin(async {
                let ids: Vec<_> = (0..50).map(|n| ReceivableId::from_uuid(v7(1_030_000 + n * 20))).collect();
                work.ledger().receivables(&ids).await.unwrap().len()
            })
        },
        25,
        25,
    ),
    ("what a client owes", |work| Box::pin(async { work.ledger().open_of(debtor(), 20).await.unwrap().len() }), 0, 3),
    (
        "a client's account",
        |work| {
            Box::pin(async {
                let from = date(2018, 1, 1);
                work.ledger().movements(debtor(), from, TODAY).await.unwrap().len()
            })
        },
        12,
        20,
    ),
    (
        "the notes of a 6.3",
        |work| Box::pin(async { work.invoicing().notes_of(noted()).await.expect("the store answers").len() }),
        1,
        3,
    ),
    (
        "a payment with its share and reversal",
        |work| Box::pin(async { one(work.ledger().payment(PaymentId::from_uuid(v7(1_030_000))).await) }),
        1,
        3,
    ),
    ("the payments", |work| Box::pin(payments(work, PaymentFilter::default())), 50, 160),
    (
        "the payments of a client",
        |work| Box::pin(payments(work, PaymentFilter { debtor: Some(debtor()), ..PaymentFilter::default() })),
        3,
        9,
    ),
    (
        "the payments of an invoice",
        |work| {
            let receivable = Some(ReceivableId::from_uuid(v7(1_030_000)));
            Box::pin(payments(work, PaymentFilter { receivable, ..PaymentFilter::default() }))
        },
        1,
        6,
    ),
    (
        "what earlier lines said",
        |work| {
            Box::pin(async {
                let typed = dalil_invoicing::ItemKey::of("wedding 03").expect("something is typed");
                work.invoicing().items(Currency::BDT, &typed, 50).await.unwrap().len()
            })
        },
        50,
        51,
    ),
    ("a document with its line", |work| Box::pin(async { one(work.invoicing().document(document()).await) }), 1, 4),
    ("its void", |work| Box::pin(async { one(work.invoicing().voided(document()).await) }), 0, 2),
    (
        "voids to be checked",
        |work| Box::pin(async { work.invoicing().stored_voids(None, 20).await.unwrap().len() }),
        20,
        21,
    ),
    ("its original", |work| Box::pin(async { work.invoicing().originals(document()).await.unwrap().len() }), 1, 1),
    ("its copies", |work| Box::pin(async { work.invoicing().copies(document()).await.unwrap().len() }), 1, 2),
    (
        "documents to be checked",
        |work| Box::pin(async { work.invoicing().stored_documents(&series(), 1_000, 100).await.unwrap().len() }),
        100,
        220,
    ),
    (
        "the newest audit entries",
        |work| Box::pin(async { work.audit().entries(page(None)).await.unwrap().items.len() }),
        50,
        110,
    ),
    (
        "older audit entries",
        |work| Box::pin(async { work.audit().entries(page(Some(1_000))).await.unwrap().items.len() }),
        50,
        110,
    ),
    (
        "audit entries to be verified",
        |work| Box::pin(async { work.audit().chain(1_000, 100).await.unwrap().len() }),
        100,
        330,
    ),
    (
        "audit entries of a proof",
        |work| Box::pin(async { work.audit().log_entries(&[20, 500, 900]).await.unwrap().len() }),
        3,
        6,
    ),
    (
        "the latest closings",
        |work| Box::pin(async { work.closings().closings(Period::Day, page(None)).await.unwrap().items.len() }),
        50,
        55,
    ),
    (
        "the closings of a month",
        |work| {
            let (first, last) = (date(2019, 3, 1), date(2019, 3, 31));
            Box::pin(async move { work.closings().closings_between(Period::Day, first, last, 31).await.unwrap().len() })
        },
        31,
        35,
    ),
    (
        "what was recorded on a day",
        |work| Box::pin(async { work.closings().recorded(date(2020, 2, 3), date(2020, 2, 3)).await.unwrap().len() }),
        1,
        4,
    ),
];

/// The series of the generated invoices.
fn series() -> SeriesKey {
    SeriesKey { kind: DocumentKind::Invoice, bin: None, place: None, year: FiscalYear::beginning(2026) }
}

/// All documents in an order.
fn sorted(sort: PaperSort) -> DocumentFilter {
    DocumentFilter { sort, ..DocumentFilter::default() }
}

/// A day on which some of what is open is late.
const TODAY: jiff::civil::Date = date(2026, 3, 1);

/// How many receivables of a workspace are open, about.
const OPEN: i64 = 60;

fn debtor() -> DebtorId {
    DebtorId::from_uuid(v7(40))
}

async fn payments(work: &mut dyn ReadWork, filter: PaymentFilter) -> usize {
    work.ledger().payments(filter, page(None)).await.expect("the store answers").items.len()
}

async fn found(work: &mut dyn ReadWork, text: &str) -> usize {
    let reach = Reach { details: true, drafts: true, documents: true, issued: None };
    let query = Query::parse(text).expect("something to look for");
    let hits = work.invoicing().search(&query, reach, 8).await.expect("the store answers");
    hits.clients.len() + hits.drafts.len() + hits.documents.len()
}

/// A 6.3 that a note corrects.
fn noted() -> DocumentId {
    DocumentId::from_uuid(v7(1_000_220))
}

fn document() -> DocumentId {
    DocumentId::from_uuid(v7(1_030_020))
}

fn page<K>(after: Option<K>) -> PageRequest<K> {
    PageRequest::new(after, 50)
}

fn one<T>(found: Result<Option<T>, dalil_tenancy::StoreError>) -> usize {
    usize::from(found.expect("the store answers").is_some())
}

async fn invoices(work: &mut dyn ReadWork, filter: InvoiceFilter, after: Option<InvoiceKey>) -> usize {
    work.invoicing().invoices(filter, page(after)).await.expect("the store answers").items.len()
}

async fn sales(work: &mut dyn ReadWork, filter: SalesFilter) -> usize {
    work.invoicing().sales(filter, page(None)).await.expect("the store answers").items.len()
}

async fn documents(work: &mut dyn ReadWork, filter: DocumentFilter) -> usize {
    work.invoicing().documents(filter, page(None)).await.expect("the store answers").items.len()
}

#[tokio::test]
async fn lists_and_look_ups_read_what_they_show() {
    let database = generated().await;
    let mut superuser = database.connect(&database.superuser_url()).await;
    let foreign = foreign_indexes(&mut superuser).await;
    let mut wrong = Vec::new();
    for (what, reading, items, rows) in READINGS {
        let before = counters(&mut superuser).await;
        let works = database.works().await;
        let mut found = 0;
        for _ in 0..TIMES {
            let mut work = works.read(&samples::reading(workspace(1))).await.expect("a work opens");
            found = reading(&mut *work).await;
        }
        drop(works);
        let after = counters(&mut superuser).await;
        let scanned = grown(&before.scanned, &after.scanned);
        let fetched: i64 = grown(&before.fetched, &after.fetched).iter().map(|(_, count)| count).sum();
        let astray: Vec<_> =
            grown(&before.used, &after.used).into_iter().filter(|(index, _)| foreign.contains(index)).collect();
        if found != *items || fetched > rows * TIMES || !scanned.is_empty() || !astray.is_empty() {
            wrong.push(format!(
                "{what}: {found} items of {items}, {fetched} rows of {rows} × {TIMES}, {scanned:?}, {astray:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
