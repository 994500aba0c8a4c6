//! Finding by words, numbers and amounts. Each way looks at a bounded number of rows of an index that begins with the
//! workspace, whatever the tables hold. What a hit shows is looked up for each hit, one row at a time: a join is planned for as many
//! hits as a limit might let through, and then reads all there is.

use dalil_invoicing::{
    Client, ClientId, DocumentSummary, InvoiceState, InvoiceSummary, Name,
    search::{Hits, Query, Reach, Source, client_words},
};
use dalil_tenancy::{Days, text};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use uuid::Uuid;

use super::{
    Result,
    lists::{DRAFT_COLUMNS, days, document_columns, document_row, invoice_row, no_offers},
    rows::{DOCUMENT, parsed},
};
use crate::{
    error::{corrupt, store_error},
    statement::{Bound, json},
    tx::ScopedTx,
};

const TABLE: &str = "client_word";

/// Different words of one beginning that are looked at, in their order: the word itself comes first. A beginning that more
/// words have is better typed on.
const WORDS: u8 = 16;

/// Clients looked at where several words are typed and each of them is common.
const LOOKED_AT: u16 = 200;

/// Clients whose papers are looked for.
const OF_CLIENTS: usize = 8;

/// A word as it goes in.
#[derive(Serialize)]
struct WordOut {
    workspace_id: Uuid,
    word: String,
    client_id: Uuid,
    source: &'static str,
}

/// Keeps the words of a client that was added or changed. Those of its earlier names stay once a document may bear one.
pub(super) async fn keep(tx: &ScopedTx, client: &Client) -> Result<()> {
    let sql = format!(
        "WITH wanted AS (SELECT * FROM json_populate_recordset(NULL::tenant.client_word, $3::json)), \
         gone AS (DELETE FROM tenant.client_word AS stored WHERE {} AND stored.client_id = $2 \
             AND NOT EXISTS (SELECT FROM wanted WHERE wanted.word = stored.word AND wanted.source = stored.source) \
             AND NOT (stored.source = 'name' \
                 AND EXISTS (SELECT FROM tenant.document AS document WHERE {} AND document.client_id = $2))) \
         INSERT INTO tenant.client_word SELECT * FROM wanted ON CONFLICT DO NOTHING",
        tx.here("stored"),
        tx.here("document"),
    );
    let row = |(word, source): (String, Source)| WordOut {
        workspace_id: tx.workspace().as_uuid(),
        word,
        client_id: client.id.as_uuid(),
        source: source.as_str(),
    };
    let words = json(client_words(&client.fields).into_iter().map(row))?;
    let mut bound = Bound::to(tx);
    bound.value(client.id.as_uuid());
    bound.value(words);
    tx.execute_raw(bound.statement(sql)).await.map_err(store_error(TABLE))?;
    Ok(())
}

/// The first hits of each kind.
pub(super) async fn search(tx: &ScopedTx, query: &Query, reach: Reach, limit: u16) -> Result<Hits> {
    let mut clients: Vec<(ClientId, Name)> = Vec::new();
    for way in query.ways() {
        for client in of_words(tx, &way, reach, limit).await? {
            if !clients.iter().any(|(known, _)| *known == client.0) {
                clients.push(client);
            }
        }
    }
    clients.sort_by_key(|(id, _)| std::cmp::Reverse(*id));
    clients.truncate(usize::from(limit));
    let ids: Vec<Uuid> = clients.iter().take(OF_CLIENTS).map(|(id, _)| id.as_uuid()).collect();
    let drafts = if reach.drafts { drafts(tx, query, &ids, limit).await? } else { Vec::new() };
    let documents = if reach.documents { documents(tx, query, (&ids, reach.issued), limit).await? } else { Vec::new() };
    Ok(Hits { clients, drafts, documents })
}

/// A beginning as the range of the words that have it.
struct Range {
    from: String,
    to: String,
}

impl Range {
    fn of(bound: &mut Bound, begin: &str) -> Self {
        Self { from: bound.value(begin), to: bound.value(format!("{begin}{}", char::MAX)) }
    }

    fn holds(&self, column: &str) -> String {
        format!("{column} >= {} AND {column} < {}", self.from, self.to)
    }
}

#[derive(FromQueryResult)]
struct ClientRow {
    id: Uuid,
    name_bn: Option<String>,
    name_en: Option<String>,
}

/// The clients that have a word of each beginning, the latest added first. The rarest beginning leads to them: by its
/// first words, skipping from each to the next, and by the newest clients of each; those are asked for the others.
async fn of_words(tx: &ScopedTx, begins: &[&str], reach: Reach, limit: u16) -> Result<Vec<(ClientId, Name)>> {
    let details = reach.details;
    let Some((rarest, others)) = rarest_first(tx, begins, details).await? else { return Ok(Vec::new()) };
    let mut bound = Bound::to(tx);
    let sources = bound.value(sources(details));
    let range = Range::of(&mut bound, rarest);
    let joins = others.iter().enumerate().map(|(at, begin)| {
        let alias = format!("other_{at}");
        let range = Range::of(&mut bound, begin).holds(&format!("{alias}.word"));
        // One row is enough: a lateral look-up is never turned into a join over all words of that beginning.
        format!(
            " CROSS JOIN LATERAL (SELECT 1 FROM tenant.client_word AS {alias} WHERE {} AND {range} \
             AND {alias}.source = ANY(string_to_array({sources}, ',')) AND {alias}.client_id = hit.client_id LIMIT 1) \
             AS has_{at}",
            tx.here(&alias),
        )
    });
    let mut joins: String = joins.collect();
    if let Some(issued) = reach.issued {
        let days = days(&mut bound, "had", Some(issued.first), Some(issued.last));
        let (here, offers) = (tx.here("had"), no_offers("had"));
        let had = format!(
            " CROSS JOIN LATERAL (SELECT 1 FROM tenant.document AS had \
             WHERE {here} AND had.client_id = hit.client_id{days}{offers} LIMIT 1) AS has_document"
        );
        joins.push_str(&had);
    }
    let all = others.is_empty() && reach.issued.is_none();
    let each = bound.value(i64::from(if all { limit } else { LOOKED_AT }));
    let looked_at = bound.value(i64::from(if all { limit * 2 * u16::from(WORDS) } else { LOOKED_AT }));
    let limit = bound.value(i64::from(limit));
    let sql = format!(
        "SELECT client.id, client.name_bn, client.name_en FROM ( \
             SELECT DISTINCT hit.client_id FROM ( \
                 SELECT newest.client_id FROM unnest(string_to_array({sources}, ',')) AS wanted (source) \
                 CROSS JOIN LATERAL ( \
                     WITH RECURSIVE known (word, at) AS ( \
                         (SELECT first.word, 1 FROM tenant.client_word AS first \
                             WHERE {} AND first.source = wanted.source AND {} ORDER BY first.word LIMIT 1) \
                         UNION ALL \
                         SELECT (SELECT next.word FROM tenant.client_word AS next \
                             WHERE {} AND next.source = wanted.source AND next.word > known.word AND next.word < {} \
                             ORDER BY next.word LIMIT 1), known.at + 1 \
                         FROM known WHERE known.word IS NOT NULL AND known.at < {WORDS}) \
                     SELECT word FROM known WHERE word IS NOT NULL) AS known \
                 CROSS JOIN LATERAL ( \
                     SELECT entry.client_id FROM tenant.client_word AS entry \
                     WHERE {} AND entry.source = wanted.source AND entry.word = known.word \
                     ORDER BY entry.client_id DESC LIMIT {each}) AS newest \
                 LIMIT {looked_at}) AS hit{joins} \
             ORDER BY hit.client_id DESC LIMIT {limit}) AS found \
         CROSS JOIN LATERAL (SELECT * FROM tenant.client AS known WHERE {} AND known.id = found.client_id LIMIT 1) AS client \
         ORDER BY found.client_id DESC",
        tx.here("first"),
        range.holds("first.word"),
        tx.here("next"),
        range.to,
        tx.here("entry"),
        tx.here("known"),
    );
    let rows = tx.query_all_raw(bound.statement(sql)).await.map_err(store_error(TABLE))?;
    rows.iter()
        .map(|row| ClientRow::from_query_result(row, "").map_err(store_error(TABLE)).and_then(client_from))
        .collect()
}

/// Where words may come from, as a list.
fn sources(details: bool) -> String {
    let seen = Source::ALL.into_iter().filter(|source| details || *source == Source::Name);
    seen.map(Source::as_str).collect::<Vec<_>>().join(",")
}

/// The beginning that fewest words have, and the others; none when no word has one of them.
async fn rarest_first<'a>(tx: &ScopedTx, begins: &[&'a str], details: bool) -> Result<Option<(&'a str, Vec<&'a str>)>> {
    if let [only] = begins {
        return Ok(Some((only, Vec::new())));
    }
    let mut bound = Bound::to(tx);
    let sources = bound.value(sources(details));
    let counts: Vec<String> = begins
        .iter()
        .enumerate()
        .map(|(at, begin)| {
            let range = Range::of(&mut bound, begin).holds("word.word");
            let here = tx.here("word");
            format!(
                "(SELECT count(*) FROM (SELECT 1 FROM tenant.client_word AS word WHERE {here} AND {range} \
                 AND word.source = ANY(string_to_array({sources}, ',')) LIMIT {LOOKED_AT}) AS seen) AS count_{at}"
            )
        })
        .collect();
    let statement = bound.statement(format!("SELECT {}", counts.join(", ")));
    let Some(row) = tx.query_one_raw(statement).await.map_err(store_error(TABLE))? else { return Ok(None) };
    let mut rarest: Option<(i64, usize)> = None;
    for at in 0..begins.len() {
        let count: i64 = row.try_get("", &format!("count_{at}")).map_err(store_error(TABLE))?;
        if count == 0 {
            return Ok(None);
        }
        rarest = Some(rarest.map_or((count, at), |known| known.min((count, at))));
    }
    let Some((_, rarest)) = rarest else { return Ok(None) };
    let others = begins.iter().enumerate().filter(|(at, _)| *at != rarest).map(|(_, begin)| *begin).collect();
    Ok(begins.get(rarest).map(|begin| (*begin, others)))
}

fn client_from(row: ClientRow) -> Result<(ClientId, Name)> {
    let broken = || corrupt("client", row.id);
    let line = |text: Option<String>| parsed::<text::Line>(text).map_err(|_| broken());
    let name = Name::new(line(row.name_bn)?, line(row.name_en)?).ok_or_else(broken)?;
    Ok((ClientId::from_uuid(row.id), name))
}

/// Ids as one value.
fn listed(ids: &[Uuid]) -> String {
    ids.iter().map(Uuid::to_string).collect::<Vec<_>>().join(",")
}

/// Drafts of the amount, then those of the clients, each the latest changed first.
async fn drafts(tx: &ScopedTx, query: &Query, clients: &[Uuid], limit: u16) -> Result<Vec<InvoiceSummary>> {
    let mut bound = Bound::to(tx);
    let most = bound.value(i64::from(limit));
    let mut ways = Vec::new();
    let way = |rank: u8, narrow: &str| {
        format!(
            "(SELECT {rank}::smallint AS rank, {DRAFT_COLUMNS} FROM tenant.invoice_draft AS draft \
             LEFT JOIN LATERAL (SELECT * FROM tenant.client AS known WHERE {} AND known.id = draft.client_id LIMIT 1) AS client \
                 ON true \
             WHERE {} AND draft.kind = 'invoice' AND {narrow} ORDER BY draft.updated_at DESC, draft.id DESC LIMIT {most})",
            tx.here("known"),
            tx.here("draft"),
        )
    };
    for amount in query.amounts() {
        ways.push(way(0, &format!("draft.total = {}", bound.value(amount))));
    }
    if !clients.is_empty() {
        ways.push(format!(
            "(SELECT 1::smallint AS rank, {DRAFT_COLUMNS} FROM unnest(string_to_array({}, ',')::uuid[]) AS wanted (id) \
             CROSS JOIN LATERAL (SELECT known.* FROM tenant.invoice_draft AS known \
                 WHERE {} AND known.kind = 'invoice' AND known.client_id = wanted.id \
                 ORDER BY known.updated_at DESC, known.id DESC LIMIT {most}) AS draft \
             LEFT JOIN LATERAL (SELECT * FROM tenant.client AS named WHERE {} AND named.id = draft.client_id LIMIT 1) AS client \
                 ON true)",
            bound.value(listed(clients)),
            tx.here("known"),
            tx.here("named"),
        ));
    }
    if ways.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("SELECT * FROM ({}) AS found ORDER BY rank, updated_at DESC, id DESC", ways.join(" UNION ALL "));
    let rows = tx.query_all_raw(bound.statement(sql)).await.map_err(store_error("invoice_draft"))?;
    let mut found: Vec<InvoiceSummary> = Vec::new();
    for row in &rows {
        let rank: i16 = row.try_get("", "rank").map_err(store_error("invoice_draft"))?;
        let draft = invoice_row(row)?;
        debug_assert_eq!(draft.state, InvoiceState::Draft);
        // The same figure is another amount in a currency of other decimals.
        let wanted = rank != 0 || query.is_amount(draft.total, draft.currency);
        if wanted && !found.iter().any(|known| known.id == draft.id) {
            found.push(draft);
        }
    }
    found.truncate(usize::from(limit));
    Ok(found)
}

/// Documents of the number, then those whose printed number begins so, then those of the amount, then those of the
/// clients.
async fn documents(
    tx: &ScopedTx,
    query: &Query,
    (clients, issued): (&[Uuid], Option<Days>),
    limit: u16,
) -> Result<Vec<DocumentSummary>> {
    const LATEST: &str = "document.issued_at DESC, document.kind DESC, document.id DESC";
    let columns = document_columns(tx);
    let mut bound = Bound::to(tx);
    let most = bound.value(i64::from(limit));
    let days = issued.map(|issued| {
        let days = days(&mut bound, "document", Some(issued.first), Some(issued.last));
        days + &no_offers("document")
    });
    let days = days.unwrap_or_default();
    let mut ways = Vec::new();
    let way = |rank: u8, narrow: &str, order: &str| {
        format!(
            "(SELECT {rank}::smallint AS rank, CASE {rank} WHEN 1 THEN document.printed_number END AS begins, \
             {columns} FROM tenant.document AS document WHERE {} AND {narrow}{days} ORDER BY {order} LIMIT {most})",
            tx.here("document"),
        )
    };
    if let Some(number) = query.number().and_then(|number| i64::try_from(number).ok()) {
        ways.push(way(0, &format!("document.number = {}", bound.value(number)), LATEST));
    }
    if let Some(printed) = query.printed() {
        let range = Range::of(&mut bound, printed).holds("document.printed_number");
        ways.push(way(1, &range, "document.printed_number"));
    }
    for amount in query.amounts() {
        ways.push(way(2, &format!("document.total = {}", bound.value(amount)), LATEST));
    }
    if !clients.is_empty() {
        // Which are the latest is told by the index alone; only those shown are read.
        ways.push(format!(
            "(SELECT 3::smallint AS rank, NULL AS begins, {columns} FROM ( \
                 SELECT latest.id FROM unnest(string_to_array({}, ',')::uuid[]) AS wanted (id) \
                 CROSS JOIN LATERAL (SELECT document.issued_at, document.kind, document.id \
                     FROM tenant.document AS document WHERE {here} AND document.client_id = wanted.id{days} \
                     ORDER BY {LATEST} LIMIT {most}) AS latest \
                 ORDER BY latest.issued_at DESC, latest.kind DESC, latest.id DESC LIMIT {most}) AS shown \
             CROSS JOIN LATERAL (SELECT * FROM tenant.document AS known \
                 WHERE {known} AND known.id = shown.id LIMIT 1) AS document)",
            bound.value(listed(clients)),
            here = tx.here("document"),
            known = tx.here("known"),
        ));
    }
    if ways.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT * FROM ({}) AS found ORDER BY rank, begins, issued_at DESC, kind DESC, id DESC",
        ways.join(" UNION ALL ")
    );
    let rows = tx.query_all_raw(bound.statement(sql)).await.map_err(store_error(DOCUMENT))?;
    let mut found: Vec<DocumentSummary> = Vec::new();
    for row in &rows {
        let rank: i16 = row.try_get("", "rank").map_err(store_error(DOCUMENT))?;
        let document = document_row(row)?;
        let wanted = rank != 2 || query.is_amount(document.total, document.currency);
        if wanted && !found.iter().any(|known| known.id == document.id) {
            found.push(document);
        }
    }
    found.truncate(usize::from(limit));
    Ok(found)
}
