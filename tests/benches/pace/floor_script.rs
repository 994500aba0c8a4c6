//! The floor: the reads and writes of one issue, one statement at a time in one transaction, for `pgbench`.
//!
//! A table that issuing writes and this script does not makes the floor too easy; add it here when it appears.

use std::fmt::Write as _;

use crate::{
    data::{Kind, Set},
    model::{Literals, Model, value},
};

/// The script for a set of workspaces. `base` and `clients` are given on the command line, `i` begins at −1.
pub(crate) fn script(model: &Model, set: Set) -> String {
    let mut script = beginning(set);
    script.push_str(&reads(model));
    script.push_str(&numbers(model));
    script.push_str(&documents(model));
    script.push_str(&owed(model));
    script.push_str(&figures(model));
    script.push_str(&audit(model));
    script.push_str(&rest(model));
    script
}

/// Which draft of which workspace it is; then the transaction with its scope.
fn beginning(set: Set) -> String {
    format!(
        "\\set i :i + 1\n\
         \\set number :base + :i * :clients + :client_id\n\
         \\set n 100000000000 + :number\n\
         \\set w 100000000000 + :number % {}\n\
         BEGIN;\n\
         SELECT set_config('app.workspace_id', '{}' || :w, true) AS ws, '{}' || :n AS draft, '{}' || :n AS mushak \\gset\n",
        set.count,
        set.prefix(),
        Kind::Draft.prefix(),
        Kind::Mushak.prefix(),
    )
}

fn reads(model: &Model) -> String {
    format!(
        "SELECT * FROM tenant.invoice_draft WHERE workspace_id = :ws AND id = :draft FOR UPDATE;\n\
         SELECT * FROM tenant.client WHERE workspace_id = :ws AND id = '{}';\n\
         SELECT * FROM tenant.brand WHERE workspace_id = :ws;\n\
         SELECT * FROM tenant.settings WHERE workspace_id = :ws;\n\
         SELECT * FROM tenant.registration WHERE workspace_id = :ws AND starts_on <= current_date \
             ORDER BY starts_on DESC LIMIT 1;\n\
         SELECT * FROM tenant.place WHERE workspace_id = :ws ORDER BY (code IS NOT NULL), id LIMIT 1;\n",
        model.client,
    )
}

/// One number of each series.
fn numbers(model: &Model) -> String {
    let take = |(document, name): (&Literals, &str)| {
        let of = |column| value(document, column);
        format!(
            "INSERT INTO tenant.series AS series (workspace_id, kind, bin, place_id, fiscal_year, last, last_issued_at) \
             VALUES (:ws, {}, {}, {}, {}, 1, now()) \
             ON CONFLICT (workspace_id, kind, bin, place_id, fiscal_year) DO UPDATE SET last = series.last + 1, \
             last_issued_at = excluded.last_issued_at, previous_issued_at = series.last_issued_at \
             RETURNING last AS {name} \\gset\n",
            of("kind"),
            of("series_bin"),
            of("series_place"),
            of("fiscal_year"),
        )
    };
    model.documents.iter().zip(["invoice_number", "mushak_number"]).map(take).collect()
}

fn documents(model: &Model) -> String {
    let mut script = String::new();
    let ids = [":draft", ":mushak"];
    let numbers = [":invoice_number", ":mushak_number"];
    for (at, document) in model.documents.iter().enumerate() {
        let (id, other, number) = (ids[at], ids[1 - at], numbers[at]);
        let printed = format!("'BENCH-' || {number}");
        let given = [
            ("workspace_id", ":ws"),
            ("id", id),
            ("counterpart_id", other),
            ("number", number),
            ("printed_number", printed.as_str()),
            ("issued_at", "now()"),
        ];
        script.push_str(&insert("document", std::slice::from_ref(document), &given));
        let of_it = [("workspace_id", ":ws"), ("document_id", id)];
        script.push_str(&insert("document_line", &model.lines[at], &of_it));
        script.push_str(&insert("document_personal", &model.personal[at], &of_it));
    }
    script
}

/// What is owed under the invoice.
fn owed(model: &Model) -> String {
    const COPIED: [&str; 4] = ["client_id", "currency", "issued_on", "due_on"];
    let add = |invoice: &Literals| {
        format!(
            "INSERT INTO tenant.receivable (workspace_id, document_id, {}, billed, vat) VALUES (:ws, :draft, {}, {}, {});\n",
            COPIED.join(", "),
            COPIED.map(|column| value(invoice, column)).join(", "),
            value(invoice, "total"),
            value(invoice, "vat"),
        )
    };
    model.documents.first().map(add).unwrap_or_default()
}

/// What was issued this month, one more of each kind.
fn figures(model: &Model) -> String {
    const SUMS: [&str; 4] = ["value", "duty", "vat", "total"];
    let add = |document: &Literals| {
        let of = |column| value(document, column);
        format!(
            "INSERT INTO tenant.month_figure AS kept (workspace_id, month, kind, currency, documents, {}) \
             VALUES (:ws, date_trunc('month', now())::date, {}, {}, 1, {}) \
             ON CONFLICT (workspace_id, month, kind, currency) DO UPDATE SET documents = kept.documents + 1, {};\n",
            SUMS.join(", "),
            of("kind"),
            of("currency"),
            SUMS.map(of).join(", "),
            SUMS.map(|sum| format!("{sum} = kept.{sum} + excluded.{sum}")).join(", "),
        )
    };
    model.documents.iter().map(add).collect()
}

/// The head's lock, the entries one by one, and the head.
fn audit(model: &Model) -> String {
    const SEQS: [&str; 2] = [":seq + 1", ":seq + 2"];
    let mut script = "SELECT seq FROM tenant.audit_head WHERE workspace_id = :ws FOR UPDATE \\gset\n".to_owned();
    for (table, rows) in [("audit_entry", &model.entries), ("audit_personal", &model.audit_personal)] {
        for (row, seq) in rows.iter().zip(SEQS) {
            script.push_str(&insert(table, std::slice::from_ref(row), &[("workspace_id", ":ws"), ("seq", seq)]));
        }
    }
    let chain = model.entries.last().map_or("NULL", |entry| value(entry, "chain"));
    let _ = writeln!(script, "UPDATE tenant.audit_head SET seq = :seq + 2, chain = {chain} WHERE workspace_id = :ws;");
    script
}

/// The kept answer, the job, and the end of the draft.
fn rest(model: &Model) -> String {
    let given = [("workspace_id", ":ws"), ("key", "'bench-' || :n"), ("claimed_at", "now()")];
    let mut script = insert("idempotency", std::slice::from_ref(&model.reply), &given);
    script.push_str(
        "SELECT tenant.enqueue(json_build_array(json_build_object(\
             'task', 'render_originals', 'payload', json_build_object('document_id', :draft::text))));\n",
    );
    script.push_str("DELETE FROM tenant.invoice_draft WHERE workspace_id = :ws AND id = :draft;\nCOMMIT;\n");
    script
}

/// One statement for all rows, some columns given.
fn insert(table: &str, rows: &[Literals], given: &[(&str, &str)]) -> String {
    let Some(first) = rows.first() else { return String::new() };
    let columns: Vec<&str> = first.iter().map(|(column, _)| column.as_str()).collect();
    let tuples = rows.iter().map(|row| {
        let values = row.iter().map(|(column, value)| {
            let found = given.iter().find(|(name, _)| name == column);
            found.map_or(value.as_str(), |(_, value)| value)
        });
        format!("({})", values.collect::<Vec<_>>().join(", "))
    });
    format!("INSERT INTO tenant.{table} ({}) VALUES {};\n", columns.join(", "), tuples.collect::<Vec<_>>().join(", "))
}
