//! Finding by words, numbers and amounts. Each way looks at a bounded number of rows of an index that begins with the
//! workspace, whatever the tables hold.

use dalil_invoicing::{
    Client, ClientId, DocumentSummary, InvoiceState, InvoiceSummary, Name,
    search::{Hits, Query, Reach, Source, client_words},
};
use dalil_tenancy::text;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use uuid::Uuid;

use super::{
    Result,
    lists::{DOCUMENT_COLUMNS, DRAFT_COLUMNS, document_row, invoice_row},
    rows::{DOCUMENT, parsed},
};
use crate::{
    error::{corrupt, store_error},
    statement::{Bound, json},
    tx::ScopedTx,
};

const TABLE: &str = "client_word";

/// Words looked at of one beginning. A beginning that more words have is better typed on.
const LOOKED_AT: u16 = 1_000;

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
        for client in of_words(tx, &way, reach.details, limit).await? {
            if !clients.iter().any(|(known, _)| *known == client.0) {
                clients.push(client);
            }
        }
    }
    clients.sort_by_key(|(id, _)| std::cmp::Reverse(*id));
    clients.truncate(usize::from(limit));
    let ids: Vec<Uuid> = clients.iter().take(OF_CLIENTS).map(|(id, _)| id.as_uuid()).collect();
    let drafts = if reach.drafts { drafts(tx, query, &ids, limit).await? } else { Vec::new() };
    let documents = if reach.documents { documents(tx, query, &ids, limit).await? } else { Vec::new() };
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

/// The clients that have a word of each beginning: those of the rarest one are gone through, and asked for the others.
async fn of_words(tx: &ScopedTx, begins: &[&str], details: bool, limit: u16) -> Result<Vec<(ClientId, Name)>> {
    let Some((rarest, others)) = rarest_first(tx, begins, details).await? else { return Ok(Vec::new()) };
    let mut bound = Bound::to(tx);
    let range = Range::of(&mut bound, rarest);
    let of = |alias: &str, range: &Range| {
        let names = if details { String::new() } else { format!(" AND {alias}.source = 'name'") };
        format!("{} AND {}{names}", tx.here(alias), range.holds(&format!("{alias}.word")))
    };
    let first = of("first", &range);
    let mut joins = String::new();
    for (at, begin) in others.iter().enumerate() {
        let alias = format!("other_{at}");
        let range = Range::of(&mut bound, begin);
        // One row is enough: a lateral look-up is never turned into a join over all words of that beginning.
        joins += " CROSS JOIN LATERAL (SELECT 1 FROM tenant.client_word AS ";
        joins += &alias;
        joins += " WHERE ";
        joins += &of(&alias, &range);
        joins += " AND client_id = hit.client_id LIMIT 1) AS has_";
        joins += &at.to_string();
    }
    let (looked_at, limit) = (bound.value(i64::from(LOOKED_AT)), bound.value(i64::from(limit)));
    let sql = format!(
        "SELECT client.id, client.name_bn, client.name_en FROM ( \
             SELECT DISTINCT hit.client_id FROM ( \
                 SELECT first.client_id FROM tenant.client_word AS first WHERE {first} \
                 ORDER BY first.word, first.client_id DESC LIMIT {looked_at}) AS hit{joins} \
             ORDER BY hit.client_id DESC LIMIT {limit}) AS found \
         JOIN tenant.client AS client ON {} AND client.id = found.client_id ORDER BY client.id DESC",
        tx.here("client"),
    );
    let rows = tx.query_all_raw(bound.statement(sql)).await.map_err(store_error(TABLE))?;
    rows.iter()
        .map(|row| ClientRow::from_query_result(row, "").map_err(store_error(TABLE)).and_then(client_from))
        .collect()
}

/// The beginning that fewest words have, and the others; none when no word has one of them.
async fn rarest_first<'a>(tx: &ScopedTx, begins: &[&'a str], details: bool) -> Result<Option<(&'a str, Vec<&'a str>)>> {
    if let [only] = begins {
        return Ok(Some((only, Vec::new())));
    }
    let mut bound = Bound::to(tx);
    let names = if details { "" } else { " AND word.source = 'name'" };
    let counts: Vec<String> = begins
        .iter()
        .enumerate()
        .map(|(at, begin)| {
            let range = Range::of(&mut bound, begin).holds("word.word");
            let here = tx.here("word");
            format!(
                "(SELECT count(*) FROM (SELECT 1 FROM tenant.client_word AS word WHERE {here} AND {range}{names} \
                 LIMIT {LOOKED_AT}) AS seen) AS count_{at}"
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

/// Drafts of the amount, then those of the clients, each the latest changed first.
async fn drafts(tx: &ScopedTx, query: &Query, clients: &[Uuid], limit: u16) -> Result<Vec<InvoiceSummary>> {
    let mut bound = Bound::to(tx);
    let most = bound.value(i64::from(limit));
    let mut ways = Vec::new();
    let way = |rank: u8, narrow: &str| {
        format!(
            "(SELECT {rank}::smallint AS rank, {DRAFT_COLUMNS} FROM tenant.invoice_draft AS draft \
             LEFT JOIN tenant.client AS client ON {} AND client.id = draft.client_id \
             WHERE {} AND {narrow} ORDER BY draft.updated_at DESC, draft.id DESC LIMIT {most})",
            tx.here("client"),
            tx.here("draft"),
        )
    };
    for amount in query.amounts() {
        ways.push(way(0, &format!("draft.total = {}", bound.value(amount))));
    }
    for client in clients {
        ways.push(way(1, &format!("draft.client_id = {}", bound.value(*client))));
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
async fn documents(tx: &ScopedTx, query: &Query, clients: &[Uuid], limit: u16) -> Result<Vec<DocumentSummary>> {
    const LATEST: &str = "document.issued_at DESC, document.kind DESC, document.id DESC";
    let mut bound = Bound::to(tx);
    let most = bound.value(i64::from(limit));
    let mut ways = Vec::new();
    let way = |rank: u8, narrow: &str, order: &str| {
        format!(
            "(SELECT {rank}::smallint AS rank, CASE {rank} WHEN 1 THEN document.printed_number END AS begins, \
             {DOCUMENT_COLUMNS} FROM tenant.document AS document WHERE {} AND {narrow} ORDER BY {order} LIMIT {most})",
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
    for client in clients {
        ways.push(way(3, &format!("document.client_id = {}", bound.value(*client)), LATEST));
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
