//! How the time of an operation grows from a thousand to a million documents in the workspace.

use std::cell::Cell;

use crate::{
    bed::{Bed, member},
    client::{Ask, Member},
    data::{Kind, Set},
    drive::drive,
    model::value,
    scale::Scale,
    stats::{duration, float, median, percentile},
    table::{Aim, Row},
};

/// Documents for each client.
const EACH: u64 = 50;

/// Beginnings of documents drawn in turns, so that each request meets other pages.
const STRIDE: u64 = 7_919;

/// What is kept of the documents, as the issue of each would have left it.
const FIGURES: &str = "\
    INSERT INTO tenant.month_figure (workspace_id, month, kind, currency, documents, value, duty, vat, total) \
    SELECT workspace_id, date_trunc('month', issued_on)::date, kind, currency, \
        count(*), sum(value), sum(duty), sum(vat), sum(total) FROM tenant.document GROUP BY 1, 2, 3, 4;";

/// What is owed under the invoices: the last 200 of a workspace are open, as clients leave them.
const OWED: &str = "\
    INSERT INTO tenant.receivable \
        (workspace_id, document_id, client_id, currency, issued_on, due_on, billed, vat, paid) \
    SELECT workspace_id, id, client_id, currency, issued_on, due_on, total, vat, \
        CASE WHEN row_number() OVER (PARTITION BY workspace_id ORDER BY issued_at DESC, id) > 200 THEN total ELSE 0 END \
    FROM tenant.document WHERE kind = 'invoice' ON CONFLICT DO NOTHING;";

/// The small and the large workspace.
pub(crate) const SMALL: Set = Set { tag: "c01", count: 1 };
const LARGE: Set = Set { tag: "c02", count: 1 };

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operation {
    Read,
    List,
    Search,
    Dashboard,
    Issue,
}

const OPERATIONS: [(Operation, &str); 5] = [
    (Operation::Issue, "issue"),
    (Operation::Read, "read a document"),
    (Operation::List, "list a page of documents"),
    (Operation::Search, "search"),
    (Operation::Dashboard, "dashboard"),
];

/// A workspace with documents, and how many of its requests are made.
struct Place {
    member: Member,
    set: Set,
    documents: u64,
    asked: Cell<u64>,
    drafts: Cell<u64>,
}

/// Makes both workspaces with their documents.
pub(crate) async fn generate(bed: &mut Bed, scale: Scale) {
    for (set, documents) in [(SMALL, Scale::FEW), (LARGE, scale.many)] {
        bed.open(set).await;
        let began = std::time::Instant::now();
        let sql = filling(bed, set, documents, "5 years");
        bed.execute(sql).await;
        println!("… {documents} documents in {:.0} s", began.elapsed().as_secs_f64());
    }
    bed.execute("VACUUM ANALYZE".to_owned()).await;
}

/// Clients, documents of a time up to now with a line each, and the series as far as they go.
pub(crate) fn filling(bed: &Bed, set: Set, documents: u64, time: &str) -> String {
    let workspace = set.workspace(0);
    let scope = format!("'{workspace}'");
    let clients = (documents / EACH).max(1);
    let many = |count: u64| format!("CROSS JOIN generate_series(0, {}) AS n", count - 1);
    let one_client = format!("{} WHERE model.id = '{}'", many(clients), bed.model.client);
    let client = Kind::Client.sql("n");
    let add_clients = bed.columns.copies("client", &[("workspace_id", scope.as_str()), ("id", &client)], &one_client);
    let words = format!("{} WHERE model.client_id = '{}'", many(clients), bed.model.client);
    let of_word = [("workspace_id", scope.as_str()), ("client_id", client.as_str())];
    let add_words = bed.columns.copies("client_word", &of_word, &words);
    let at = format!("(now() - ({documents} - n) * interval '{time}' / {documents})");
    let (id, of_client) = (Kind::Document.sql("n"), Kind::Client.sql(&format!("n % {clients}")));
    let on = format!("({at})::date");
    let given = [
        ("workspace_id", scope.as_str()),
        ("id", &id),
        ("client_id", &of_client),
        ("counterpart_id", "NULL"),
        ("number", "n + 1"),
        ("printed_number", "'BENCH-' || n + 1"),
        ("issued_at", &at),
        ("issued_on", &on),
        ("supplied_on", &on),
        ("due_on", "NULL"),
        ("line_count", "1"),
    ];
    let in_turns = format!("{} WHERE (model.kind = 'invoice') = (n % 2 = 0)", many(documents));
    let add_documents = bed.columns.copies("document", &given, &in_turns);
    let line = [("workspace_id", scope.as_str()), ("document_id", id.as_str())];
    let add_lines = bed.columns.copies("document_line", &line, &many(documents));
    let series = series(bed, &workspace, documents);
    // A foreign key is checked by a kept plan, which must not be that of an empty table: it may walk the whole workspace.
    format!(
        "BEGIN; SET LOCAL app.workspace_id = '{workspace}'; {add_clients} ANALYZE tenant.client; {add_words} \
         {add_documents} ANALYZE tenant.document; {add_lines} {series} {FIGURES} {OWED} COMMIT"
    )
}

/// With logs of as many peaks as they have documents; what they say is not looked at here.
fn series(bed: &Bed, workspace: &str, last: u64) -> String {
    let peaks = 32 * last.count_ones();
    let of = |document: &crate::model::Literals| {
        let column = |name| value(document, name);
        format!(
            "INSERT INTO tenant.series (workspace_id, kind, bin, place_id, fiscal_year, last, last_issued_at, peaks) \
             VALUES ('{workspace}', {}, {}, {}, {}, {last}, now(), decode(repeat('00', {peaks}), 'hex'));",
            column("kind"),
            column("series_bin"),
            column("series_place"),
            column("fiscal_year"),
        )
    };
    bed.model.documents.iter().map(of).collect()
}

/// Asks each thing in both workspaces in turns.
pub(crate) async fn measure(bed: &mut Bed, scale: Scale) -> Vec<Row> {
    let places = [place(bed, SMALL, Scale::FEW).await, place(bed, LARGE, scale.many).await];
    let mut rows = Vec::new();
    for (operation, what) in OPERATIONS {
        if !is_offered(bed, &places[0], operation).await {
            println!("… {what}: this build does not offer it");
            continue;
        }
        let mut latencies: [Vec<f64>; 2] = Default::default();
        let mut medians: [Vec<f64>; 2] = Default::default();
        for round in 0..=scale.rounds {
            for (at, place) in places.iter().enumerate() {
                let times = ask(bed, place, operation, scale.requests).await;
                if round > 0 {
                    medians[at].push(median(&times));
                    latencies[at].extend(times);
                }
            }
        }
        rows.push(row(what, scale, &medians, &latencies[1]));
    }
    rows
}

async fn place(bed: &Bed, set: Set, documents: u64) -> Place {
    let mut members = [member(set, 0)];
    bed.renew(&mut members).await;
    let [member] = members;
    Place { member, set, documents, asked: Cell::new(0), drafts: Cell::new(0) }
}

async fn is_offered(bed: &Bed, place: &Place, operation: Operation) -> bool {
    if operation == Operation::Issue {
        return true;
    }
    let mut client = crate::client::Client::connect(bed.installation.port()).await;
    client.ask(place.request(operation)).await.status != 404
}

async fn ask(bed: &mut Bed, place: &Place, operation: Operation, count: u64) -> Vec<f64> {
    if operation == Operation::Issue {
        bed.execute(bed.columns.drafts(place.set, place.drafts.get(), count)).await;
        bed.forget_jobs().await;
    }
    let request = |_| place.request(operation);
    let driven = drive(bed.installation.port(), 1, count, request, |_, answer| {
        answer.expect(200);
    });
    driven.await.latencies
}

impl Place {
    fn request(&self, operation: Operation) -> Ask {
        let asked = self.asked.replace(self.asked.get() + 1);
        match operation {
            Operation::Read => {
                let document = Kind::Document.id(asked * STRIDE % self.documents);
                self.member.get(&format!("documents/{document}"))
            }
            Operation::List => self.member.get("documents"),
            // A number that one document has, and a name that all clients have, in turns.
            Operation::Search if asked.is_multiple_of(2) => self.member.get("search?q=meghna"),
            Operation::Search => self.member.get(&format!("search?q=bench-{}", asked * STRIDE % self.documents + 1)),
            Operation::Dashboard => self.member.get("figures"),
            Operation::Issue => {
                let draft = Kind::Draft.id(self.drafts.replace(self.drafts.get() + 1));
                self.member.issue(&draft, &format!("bench-{draft}"))
            }
        }
    }
}

/// The exponent is that of the medians: 0 where the size does not matter, 1 where time grows with it.
fn row(what: &str, scale: Scale, [few, many]: &[Vec<f64>; 2], latencies: &[f64]) -> Row {
    let (few, many) = (median(few), median(many));
    let exponent = (many / few).ln() / (float(scale.many) / float(Scale::FEW)).ln();
    Row::new(format!("{what}, {} documents against {}", scale.many, Scale::FEW))
        .product(duration(many))
        .p99(duration(percentile(latencies, 99)))
        .floor(duration(few))
        .ratio(format!("{:.2}, exponent {exponent:.3}", many / few))
        .aim(Aim::AtMost(0.05), "exponent 0.05", exponent)
}
