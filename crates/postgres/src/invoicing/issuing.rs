//! What issuing needs, each in one statement, however many drafts: reading, numbers, documents.
//!
//! Rows go in as JSON, so that the statement is the same for one document and for many and the server keeps its plan.

use std::collections::BTreeMap;

use dalil_invoicing::{
    Allocated, Basis, DocumentId, Growth, InvoiceId, Issued, NamedDocument, PlaceId, Replaced, SeriesKey,
};
use dalil_proof::tree::Tree;
use dalil_tenancy::StoreError;
use jiff::{Timestamp, civil::Date};
use sea_orm::{FromQueryResult, QueryResult};
use sqlx::AssertSqlSafe;
use time::OffsetDateTime;

use super::{
    Lock, Result, clients, drafts, figures, payees, profile, quotations,
    rows::{DOCUMENT, DocumentOut, LineOut, NodesOut, PersonalOut, SeriesOut},
};
use crate::{
    convert::{digests, from_time, joined, to_date, to_time},
    entity::{audit_head, brand, client, invoice_draft, place, registration, settings},
    error::{corrupt, store_error},
    ledger::{noting, opening},
    statement::{columns_of, json, part},
    tx::ScopedTx,
};

const SERIES: &str = "series";

/// Drafts, each with what the rules ask about. Documents are looked up only for a draft that names one: of a workspace that the
/// statistics have not seen yet the server expects a single row, takes any index that begins with the workspace for as good as the
/// key, and would read all that grew there since.
pub(super) async fn bases(tx: &ScopedTx, drafts: &[InvoiceId], day: Date, lock: Lock) -> Result<Vec<Basis>> {
    let locked = match lock {
        Lock::None => "",
        Lock::Update => "FOR UPDATE OF draft",
    };
    let sql = format!(
        "SELECT {}, {}, {}, {}, {}, {}, {}, replaced.printed_number AS replaced_number, \
             replaced.counterpart_id AS replaced_mushak, mushak.printed_number AS replaced_mushak_number, \
             quoted.printed_number AS quoted_number \
         FROM tenant.invoice_draft AS draft \
         LEFT JOIN tenant.client AS client ON {} AND client.id = draft.client_id \
         LEFT JOIN tenant.brand AS brand ON {} \
         LEFT JOIN tenant.settings AS settings ON {} \
         LEFT JOIN LATERAL (SELECT * FROM tenant.registration AS known WHERE {} AND known.starts_on <= $3 \
             ORDER BY known.starts_on DESC LIMIT 1) AS registration ON true \
         LEFT JOIN LATERAL (SELECT * FROM tenant.place AS known WHERE {} \
             AND (draft.place_id IS NULL OR known.id = draft.place_id) \
             ORDER BY (known.code IS NOT NULL), known.id LIMIT 1) AS place ON true \
         LEFT JOIN LATERAL (SELECT * FROM tenant.document AS known WHERE {} \
             AND coalesce(draft.replaces_id, draft.revises_id) IS NOT NULL AND known.id = \
                 CASE WHEN draft.replaces_id IS NULL THEN draft.revises_id ELSE draft.replaces_id END LIMIT 1) AS replaced ON true \
         LEFT JOIN LATERAL (SELECT * FROM tenant.document AS known WHERE {} \
             AND replaced.counterpart_id IS NOT NULL AND known.id = replaced.counterpart_id LIMIT 1) AS mushak ON true \
         LEFT JOIN LATERAL (SELECT * FROM tenant.document AS known WHERE {} \
             AND draft.quotation_id IS NOT NULL AND known.id = draft.quotation_id LIMIT 1) AS quoted ON true \
         WHERE {} AND draft.id = ANY($2) ORDER BY draft.id {locked}",
        columns_of::<invoice_draft::Entity>("draft"),
        columns_of::<client::Entity>("client"),
        columns_of::<brand::Entity>("brand"),
        columns_of::<settings::Entity>("settings"),
        columns_of::<registration::Entity>("registration"),
        columns_of::<place::Entity>("place"),
        payees::column(tx),
        tx.here("client"),
        tx.here("brand"),
        tx.here("settings"),
        tx.here("known"),
        tx.here("known"),
        tx.here("known"),
        tx.here("known"),
        tx.here("known"),
        tx.here("draft"),
    );
    let ids: Vec<_> = drafts.iter().map(|id| id.as_uuid()).collect();
    let query = sqlx::query(AssertSqlSafe(sql.as_str())).bind(tx.workspace().as_uuid()).bind(ids).bind(to_date(day));
    let rows = tx.rows(query).await.map_err(store_error("invoice_draft"))?;
    rows.iter().map(basis_from).collect()
}

fn basis_from(row: &QueryResult) -> Result<Basis> {
    let draft = part::<invoice_draft::Model>(row, "draft")?.ok_or_else(|| corrupt("invoice_draft", "joined"))?;
    let draft = drafts::from_row(draft)?;
    let replaces = draft.replaces.map(|invoice| replaced_from(row, invoice)).transpose()?;
    let quotation = draft.quotation.map(|quotation| quoted_from(row, quotation)).transpose()?;
    Ok(Basis {
        draft,
        replaces,
        quotation,
        client: part::<client::Model>(row, "client")?.map(clients::from_row).transpose()?,
        brand: part::<brand::Model>(row, "brand")?.map(profile::brand_from).transpose()?,
        settings: part::<settings::Model>(row, "settings")?
            .as_ref()
            .map(profile::settings_from)
            .transpose()?
            .unwrap_or_default(),
        registration: part::<registration::Model>(row, "registration")?
            .as_ref()
            .map(profile::registration_from)
            .transpose()?,
        place: part::<place::Model>(row, "place")?.map(profile::place_from).transpose()?,
        payees: payees::of(row)?,
    })
}

/// What a draft replaces, by the numbers that were joined to it.
fn replaced_from(row: &QueryResult, invoice: DocumentId) -> Result<Replaced> {
    let read = || {
        let mushak: Option<uuid::Uuid> = row.try_get("", "replaced_mushak")?;
        let number: Option<String> = row.try_get("", "replaced_mushak_number")?;
        let named = |(id, printed_number)| NamedDocument { id: DocumentId::from_uuid(id), printed_number };
        Ok((row.try_get::<Option<String>>("", "replaced_number")?, mushak.zip(number).map(named)))
    };
    let (printed_number, mushak) = read().map_err(store_error(DOCUMENT))?;
    let printed_number = printed_number.ok_or_else(|| corrupt(DOCUMENT, invoice))?;
    Ok(Replaced { invoice: NamedDocument { id: invoice, printed_number }, mushak })
}

/// The quotation that a draft was made from, by the number that was joined to it.
fn quoted_from(row: &QueryResult, quotation: DocumentId) -> Result<NamedDocument> {
    let number: Option<String> = row.try_get("", "quoted_number").map_err(store_error(DOCUMENT))?;
    let printed_number = number.ok_or_else(|| corrupt(DOCUMENT, quotation))?;
    Ok(NamedDocument { id: quotation, printed_number })
}

/// The rows' locks are held until the work ends: the next issue of a series waits for this one's fate, so that numbers
/// that were rolled back are taken again.
pub(super) async fn allocate(tx: &ScopedTx, wanted: &[(SeriesKey, u32)], at: Timestamp) -> Result<Vec<Allocated>> {
    const ALLOCATE: &str = "\
        INSERT INTO tenant.series AS series (workspace_id, kind, bin, place_id, fiscal_year, last, last_issued_at) \
        SELECT $1, kind, bin, place_id, fiscal_year, count, $7 \
        FROM unnest($2::text[], $3::text[], $4::uuid[], $5::smallint[], $6::bigint[]) \
            AS wanted (kind, bin, place_id, fiscal_year, count) \
        ON CONFLICT (workspace_id, kind, bin, place_id, fiscal_year) DO UPDATE SET \
            last = series.last + excluded.last, last_issued_at = excluded.last_issued_at, \
            previous_issued_at = series.last_issued_at \
        RETURNING kind, bin, place_id, fiscal_year, last, previous_issued_at, peaks";
    let keys = || wanted.iter().map(|(series, _)| series);
    let query = sqlx::query(ALLOCATE)
        .bind(tx.workspace().as_uuid())
        .bind(keys().map(|series| series.kind.as_str()).collect::<Vec<_>>())
        .bind(keys().map(|series| series.bin.as_ref().map(|bin| bin.as_str().to_owned())).collect::<Vec<_>>())
        .bind(keys().map(|series| series.place.map(PlaceId::as_uuid)).collect::<Vec<_>>())
        .bind(keys().map(|series| series.year.first_year()).collect::<Vec<_>>())
        .bind(wanted.iter().map(|(_, count)| i64::from(*count)).collect::<Vec<_>>())
        .bind(to_time(at));
    let rows = tx.rows(query).await.map_err(store_error(SERIES))?;
    let taken = rows.iter().map(taken_from).collect::<Result<Vec<_>>>()?;
    wanted
        .iter()
        .map(|(series, count)| {
            let broken = || corrupt(SERIES, series.kind.as_str());
            let taken = taken.iter().find(|taken| taken.key == Key::of(series)).ok_or_else(broken)?;
            let last = u64::try_from(taken.last).map_err(|_| broken())?;
            let before = last.checked_sub(u64::from(*count)).ok_or_else(broken)?;
            let tree = digests(&taken.peaks).and_then(|peaks| Tree::stored(before, peaks).ok());
            Ok(Allocated {
                number: before + 1,
                tree: tree.ok_or_else(broken)?,
                previous_issued_at: taken.previous.map(from_time),
            })
        })
        .collect()
}

/// A series as its row names it.
#[derive(PartialEq, Eq)]
struct Key {
    kind: String,
    bin: Option<String>,
    place: Option<uuid::Uuid>,
    year: i16,
}

impl Key {
    fn of(series: &SeriesKey) -> Self {
        Self {
            kind: series.kind.as_str().to_owned(),
            bin: series.bin.as_ref().map(|bin| bin.as_str().to_owned()),
            place: series.place.map(PlaceId::as_uuid),
            year: series.year.first_year(),
        }
    }
}

/// A series once numbers were taken from it; its log is as it was before.
struct Taken {
    key: Key,
    last: i64,
    previous: Option<OffsetDateTime>,
    peaks: Vec<u8>,
}

fn taken_from(row: &QueryResult) -> Result<Taken> {
    let read = || {
        Ok(Taken {
            key: Key {
                kind: row.try_get("", "kind")?,
                bin: row.try_get("", "bin")?,
                place: row.try_get("", "place_id")?,
                year: row.try_get("", "fiscal_year")?,
            },
            last: row.try_get("", "last")?,
            previous: row.try_get("", "previous_issued_at")?,
            peaks: row.try_get("", "peaks")?,
        })
    };
    read().map_err(store_error(SERIES))
}

/// Stores documents and deletes their drafts; answers the head of the audit chain, locked for the commit that follows at
/// once, and none before the first commit of the workspace.
pub(super) async fn save(
    tx: &ScopedTx,
    documents: &[&Issued],
    growth: &Growth,
    drafts: &[InvoiceId],
) -> Result<Option<audit_head::Model>> {
    if documents.iter().any(|issued| issued.row().workspace != tx.workspace()) {
        return Err(StoreError::Conflict { what: DOCUMENT });
    }
    // Most issues hold no note, and then nothing is asked of what is owed.
    let any_note = documents.iter().any(|issued| issued.row().corrects_id.is_some());
    let correcting = if any_note { format!("noted AS ({}), ", noting(tx)) } else { String::new() };
    let sql = format!(
        "WITH documents AS (INSERT INTO tenant.document \
             SELECT * FROM json_populate_recordset(NULL::tenant.document, $2::json) \
             RETURNING workspace_id, id, kind, client_id, currency, issued_at, issued_on, due_on, total, vat, corrects_id), \
         owed AS ({}), \
         quotations AS ({}), {correcting}\
         lines AS (INSERT INTO tenant.document_line \
             SELECT * FROM json_populate_recordset(NULL::tenant.document_line, $3::json)), \
         personal AS (INSERT INTO tenant.document_personal \
             SELECT * FROM json_populate_recordset(NULL::tenant.document_personal, $4::json)), \
         nodes AS (INSERT INTO tenant.log_node \
             SELECT * FROM json_populate_recordset(NULL::tenant.log_node, $8::json)), \
         series AS (UPDATE tenant.series AS series SET last_issued_at = issued.last_issued_at, peaks = issued.peaks \
             FROM json_populate_recordset(NULL::tenant.series, $5::json) AS issued \
             WHERE {} AND series.kind = issued.kind AND series.fiscal_year = issued.fiscal_year \
             AND series.bin IS NOT DISTINCT FROM issued.bin AND series.place_id IS NOT DISTINCT FROM issued.place_id), \
         figures AS ({}), \
         drafts AS (DELETE FROM tenant.invoice_draft AS draft WHERE {} AND draft.id = ANY($6)) \
         SELECT head.* FROM tenant.audit_head AS head WHERE {} FOR UPDATE",
        opening(),
        quotations::opening(),
        tx.here("series"),
        figures::adding("$7"),
        tx.here("draft"),
        tx.here("head"),
    );
    let rows = documents.iter().map(|issued| DocumentOut::of(issued));
    let lines = documents.iter().flat_map(|issued| issued.lines().iter().map(|line| LineOut::of(issued.row(), line)));
    let personal = documents.iter().filter_map(|issued| PersonalOut::of(issued));
    let moments: BTreeMap<&SeriesKey, Timestamp> =
        documents.iter().map(|issued| (&issued.row().series, issued.row().issued_at)).collect();
    let peaks: Vec<Vec<u8>> = growth.trees().values().map(|tree| joined(tree.peaks())).collect();
    let moved = growth.trees().keys().zip(&peaks);
    let moved = moved.filter_map(|(key, peaks)| Some(SeriesOut::of(key, *moments.get(key)?, peaks)));
    let nodes: Vec<(DocumentId, Vec<u8>)> = documents
        .iter()
        .map(|issued| (issued.id(), joined(growth.nodes(issued.id()))))
        .filter(|(_, nodes)| !nodes.is_empty())
        .collect();
    let nodes = nodes.iter().map(|(document, nodes)| NodesOut::of(tx.workspace(), *document, nodes));
    let query = sqlx::query(AssertSqlSafe(sql.as_str()))
        .bind(tx.workspace().as_uuid())
        .bind(json(rows)?)
        .bind(json(lines)?)
        .bind(json(personal)?)
        .bind(json(moved)?)
        .bind(drafts.iter().map(|id| id.as_uuid()).collect::<Vec<_>>())
        .bind(figures::tally(tx, documents.iter().map(|issued| issued.row()))?)
        .bind(json(nodes)?);
    let head = tx.rows(query).await.map_err(store_error(DOCUMENT))?;
    let head = head.first().map(|row| audit_head::Model::from_query_result(row, ""));
    head.transpose().map_err(store_error("audit_head"))
}
