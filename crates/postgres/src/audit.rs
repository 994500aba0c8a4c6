//! The audit log: sealing at commit, and reading back.

use std::collections::HashMap;

use async_trait::async_trait;
use dalil_app::{acts::Acts, ports::AuditRead};
use dalil_audit::{Head, Personal, Row, Sealed};
use dalil_invoicing::closing::Closed;
use dalil_proof::{Salt, tree::LogEntry};
use dalil_tenancy::{
    StoreError, WorkspaceId,
    page::{Page, PageRequest},
};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, QueryFilter, QueryOrder, QueryResult, QuerySelect, Statement};
use serde::Serialize;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::{
    convert::{digests, from_date, from_digest, from_time, joined, to_digest, to_salt, to_time},
    entity::{audit_entry, audit_head, audit_personal},
    error::{corrupt, store_error},
    replies,
    statement::{self, Bound, Bytea},
    works::PgWork,
};

const ENTRY: &str = "audit_entry";
const PERSONAL: &str = "audit_personal";
const NODE: &str = "audit_node";
const HEAD: &str = "audit_head";

/// The columns of an entry, in the order in which [`sealed_from`] reads them.
const COLUMNS: &str = "entry.workspace_id, entry.seq, entry.version, entry.at, entry.principal_kind, entry.principal, \
    entry.permission, entry.action, entry.subject_kind, entry.subject_id, entry.request_id, entry.changes, entry.ip_digest, \
    entry.agent_digest, entry.leaf, entry.chain, entry.hints";

type Result<T> = std::result::Result<T, StoreError>;
type Stored = (Row, Option<Personal>);

impl PgWork {
    /// Seals the acts after the head of the chain, whose lock is the last one that a work takes; messages and answers
    /// leave in the same statement.
    pub(crate) async fn seal(&mut self, acts: Acts) -> Result<()> {
        let stored = match self.head.take() {
            Some(head) => head,
            None => self.locked_head().await?,
        };
        // Under the lock: no closing is made meanwhile.
        if let Some(opens) = closed_from(&stored)?.refuses(&self.recorded) {
            return Err(StoreError::Closed { opens });
        }
        let mut head = head_from(&stored)?;
        let mut sealed = Vec::new();
        for entry in acts.into_entries() {
            if entry.workspace() != self.tx.workspace() {
                return Err(StoreError::Conflict { what: ENTRY });
            }
            let mut salt = [0; 16];
            self.entropy.fill(&mut salt);
            let broken = |_| corrupt(HEAD, self.tx.workspace());
            sealed.push(entry.seal(&mut head, Salt::new(salt)).map_err(broken)?);
        }
        self.write_sealed(&sealed, &head).await
    }

    async fn write_sealed(&self, sealed: &[Sealed], head: &Head) -> Result<()> {
        let workspace = self.tx.workspace();
        let sql = format!(
            "WITH entries AS (INSERT INTO tenant.audit_entry \
                 SELECT * FROM json_populate_recordset(NULL::tenant.audit_entry, $2::json)), \
             personal AS (INSERT INTO tenant.audit_personal \
                 SELECT * FROM json_populate_recordset(NULL::tenant.audit_personal, $3::json)), \
             nodes AS (INSERT INTO tenant.audit_node \
                 SELECT * FROM json_populate_recordset(NULL::tenant.audit_node, $13::json)), \
             head AS (UPDATE tenant.audit_head AS head SET seq = $4, chain = $5, peaks = $14 WHERE {}), \
             answers AS (INSERT INTO tenant.idempotency \
                 (workspace_id, principal, key, request, status, headers, body) \
                 SELECT $1, * FROM unnest($6::text[], $7::text[], $8::bytea[], $9::smallint[], $10::jsonb[], $11::bytea[])) \
             SELECT tenant.enqueue($12::json) WHERE json_array_length($12::json) > 0",
            self.tx.here("head"),
        );
        let entries = statement::json(sealed.iter().map(|entry| EntryOut::of(&entry.row)))?;
        let personals = sealed.iter().filter_map(PersonalOut::of);
        let nodes: Vec<(u64, Vec<u8>)> = sealed
            .iter()
            .filter(|entry| !entry.nodes.is_empty())
            .map(|entry| (entry.row.seq, joined(&entry.nodes)))
            .collect();
        let nodes = nodes.iter().map(|(seq, nodes)| NodesOut {
            workspace_id: workspace.as_uuid(),
            seq: *seq,
            nodes: Bytea(nodes),
        });
        let query = sqlx::query(AssertSqlSafe(sql.as_str()))
            .bind(workspace.as_uuid())
            .bind(entries)
            .bind(statement::json(personals)?)
            .bind(i64::try_from(head.seq).map_err(|_| corrupt(HEAD, workspace))?)
            .bind(from_digest(head.chain));
        let query = replies::bind(query, &self.answers)?
            .bind(statement::json(&self.jobs)?)
            .bind(statement::json(nodes)?)
            .bind(joined(&head.peaks));
        self.tx.rows(query).await.map_err(store_error(ENTRY))?;
        Ok(())
    }

    pub(crate) async fn locked_head(&self) -> Result<audit_head::Model> {
        let query = self.tx.find::<audit_head::Entity>().lock_exclusive();
        match query.one(&self.tx).await.map_err(store_error(HEAD))? {
            Some(row) => Ok(row),
            None => self.first_head().await,
        }
    }

    /// The first commit of a workspace makes the head; whoever comes second meanwhile waits for it and takes it over.
    async fn first_head(&self) -> Result<audit_head::Model> {
        const MAKE: &str = "\
            INSERT INTO tenant.audit_head AS head (workspace_id, seq, chain) VALUES ($1, $2, $3) \
            ON CONFLICT (workspace_id) DO UPDATE SET seq = head.seq RETURNING head.*";
        let chain = from_digest(Head::genesis(self.tx.workspace()).chain);
        let values = [self.tx.workspace().as_uuid().into(), 0_i64.into(), chain.into()];
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, MAKE, values);
        let made = self.tx.query_one_raw(statement).await.map_err(store_error(HEAD))?;
        let made = made.ok_or_else(|| corrupt(HEAD, self.tx.workspace()))?;
        sea_orm::FromQueryResult::from_query_result(&made, "").map_err(store_error(HEAD))
    }

    async fn with_personal(&self, rows: Vec<audit_entry::Model>) -> Result<Vec<Stored>> {
        // The rows stand beside each other: a range is one walk along the key, a list of numbers might be a scan.
        let first = rows.iter().map(|row| row.seq).min().unwrap_or_default();
        let last = rows.iter().map(|row| row.seq).max().unwrap_or_default();
        let personals = self
            .tx
            .find::<audit_personal::Entity>()
            .filter(audit_personal::Column::Seq.between(first, last))
            .all(&self.tx)
            .await
            .map_err(store_error(PERSONAL))?;
        let mut personals = personals
            .into_iter()
            .map(|row| Ok((row.seq, personal_from(row)?)))
            .collect::<Result<HashMap<i64, Personal>>>()?;
        rows.into_iter()
            .map(|row| {
                let personal = personals.remove(&row.seq);
                Ok((entry_from(row)?, personal))
            })
            .collect()
    }
}

#[async_trait]
impl AuditRead for PgWork {
    async fn entries(&mut self, page: PageRequest<u64>) -> Result<Page<Stored, u64>> {
        let mut query = self
            .tx
            .find::<audit_entry::Entity>()
            .order_by_desc(audit_entry::Column::Seq)
            .limit(u64::from(page.limit()) + 1);
        if let Some(after) = page.after {
            query = query.filter(audit_entry::Column::Seq.lt(i64::try_from(after).unwrap_or(i64::MAX)));
        }
        let rows = query.all(&self.tx).await.map_err(store_error(ENTRY))?;
        let entries = self.with_personal(rows).await?;
        Ok(Page::cut(entries, page.limit(), |(row, _)| row.seq))
    }

    async fn chain(&mut self, after: u64, limit: u16) -> Result<Vec<Sealed>> {
        // What stands beside an entry is looked up by its number: a join is planned over all that the two tables hold.
        let sql = format!(
            "SELECT entry.*, personal.salt, personal.ip, personal.user_agent, log.nodes FROM ( \
                 SELECT {COLUMNS} FROM tenant.audit_entry AS entry WHERE {} AND entry.seq > $2 ORDER BY entry.seq LIMIT $3 \
             ) AS entry \
             LEFT JOIN LATERAL (SELECT * FROM tenant.audit_personal AS known WHERE {} AND known.seq = entry.seq LIMIT 1) \
                 AS personal ON true \
             LEFT JOIN LATERAL (SELECT * FROM tenant.audit_node AS known WHERE {} AND known.seq = entry.seq LIMIT 1) \
                 AS log ON true \
             ORDER BY entry.seq",
            self.tx.here("entry"),
            self.tx.here("known"),
            self.tx.here("known"),
        );
        let query = sqlx::query(AssertSqlSafe(sql.as_str()))
            .bind(self.tx.workspace().as_uuid())
            .bind(i64::try_from(after).unwrap_or(i64::MAX))
            .bind(i64::from(limit));
        let rows = self.tx.rows(query).await.map_err(store_error(ENTRY))?;
        rows.iter().map(sealed_from).collect()
    }

    async fn first_since(&mut self, at: Timestamp) -> Result<u64> {
        let mut bound = Bound::to(&self.tx);
        let wanted = bound.value(to_time(at));
        // Half of what is left is looked at in each step; an entry that is missing ends the search with an error.
        let sql = format!(
            "WITH RECURSIVE halves (low, high) AS ( \
                 SELECT 1::bigint, coalesce(max(head.seq), 0) + 1 FROM tenant.audit_head AS head WHERE {} \
                 UNION ALL \
                 SELECT CASE WHEN middle.at < {wanted} THEN middle.seq + 1 ELSE halves.low END, \
                        CASE WHEN middle.at < {wanted} THEN halves.high ELSE middle.seq END \
                 FROM halves CROSS JOIN LATERAL (SELECT entry.seq, entry.at FROM tenant.audit_entry AS entry \
                     WHERE {} AND entry.seq = (halves.low + halves.high) / 2) AS middle \
                 WHERE halves.low < halves.high) \
             SELECT low FROM halves WHERE low = high",
            self.tx.here("head"),
            self.tx.here("entry"),
        );
        let row = self.tx.query_one_raw(bound.statement(sql)).await.map_err(store_error(ENTRY))?;
        let row = row.ok_or_else(|| corrupt(ENTRY, self.tx.workspace()))?;
        let found: i64 = row.try_get("", "low").map_err(store_error(ENTRY))?;
        u64::try_from(found).map_err(|_| corrupt(ENTRY, found))
    }

    async fn log_entries(&mut self, numbers: &[u64]) -> Result<Vec<LogEntry>> {
        let sql = format!(
            "SELECT entry.seq, entry.leaf, coalesce(log.nodes, '') AS nodes FROM tenant.audit_entry AS entry \
             LEFT JOIN tenant.audit_node AS log ON {} AND log.seq = entry.seq \
             WHERE {} AND entry.seq = ANY($2) ORDER BY entry.seq",
            self.tx.here("log"),
            self.tx.here("entry"),
        );
        let numbers: Vec<i64> = numbers.iter().filter_map(|number| i64::try_from(*number).ok()).collect();
        let query = sqlx::query(AssertSqlSafe(sql.as_str())).bind(self.tx.workspace().as_uuid()).bind(numbers);
        let rows = self.tx.rows(query).await.map_err(store_error(ENTRY))?;
        rows.iter().map(log_entry_from).collect()
    }

    async fn head(&mut self) -> Result<Head> {
        let row = self.tx.find::<audit_head::Entity>().one(&self.tx).await.map_err(store_error(HEAD))?;
        row.as_ref().map_or_else(|| Ok(Head::genesis(self.tx.workspace())), head_from)
    }
}

pub(crate) fn head_from(row: &audit_head::Model) -> Result<Head> {
    let broken = || corrupt(HEAD, row.workspace_id);
    Ok(Head {
        seq: u64::try_from(row.seq).map_err(|_| broken())?,
        chain: to_digest(&row.chain).ok_or_else(broken)?,
        peaks: digests(&row.peaks).ok_or_else(broken)?,
    })
}

/// Up to where the workspace is closed.
pub(crate) fn closed_from(row: &audit_head::Model) -> Result<Closed> {
    let through = row.closed_through.map(|day| from_date(day).ok_or_else(|| corrupt(HEAD, row.workspace_id)));
    Ok(Closed { before: row.closed_before.map(from_time), through: through.transpose()? })
}

fn log_entry_from(row: &QueryResult) -> Result<LogEntry> {
    let read = || Ok((row.try_get::<i64>("", "seq")?, row.try_get("", "leaf")?, row.try_get("", "nodes")?));
    let (seq, leaf, nodes): (i64, Vec<u8>, Vec<u8>) = read().map_err(store_error(ENTRY))?;
    Ok(LogEntry {
        number: u64::try_from(seq).map_err(|_| corrupt(ENTRY, seq))?,
        leaf: to_digest(&leaf).ok_or_else(|| corrupt(ENTRY, seq))?,
        nodes: digests(&nodes).ok_or_else(|| corrupt(NODE, seq))?,
    })
}

/// An entry with what stands beside it, by the places of [`COLUMNS`] and of the three tables: a million of them are read in one
/// check, and a look-up of every column by its name costs as much as the check.
fn sealed_from(row: &QueryResult) -> Result<Sealed> {
    let entry = || {
        Ok(audit_entry::Model {
            workspace_id: row.try_get_by_index(0)?,
            seq: row.try_get_by_index(1)?,
            version: row.try_get_by_index(2)?,
            at: row.try_get_by_index(3)?,
            principal_kind: row.try_get_by_index(4)?,
            principal: row.try_get_by_index(5)?,
            permission: row.try_get_by_index(6)?,
            action: row.try_get_by_index(7)?,
            subject_kind: row.try_get_by_index(8)?,
            subject_id: row.try_get_by_index(9)?,
            request_id: row.try_get_by_index(10)?,
            changes: row.try_get_by_index(11)?,
            ip_digest: row.try_get_by_index(12)?,
            agent_digest: row.try_get_by_index(13)?,
            leaf: row.try_get_by_index(14)?,
            chain: row.try_get_by_index(15)?,
            hints: row.try_get_by_index(16)?,
        })
    };
    let personal = || Ok((row.try_get_by_index(17)?, row.try_get_by_index(18)?, row.try_get_by_index(19)?));
    let entry = entry().map_err(store_error(ENTRY))?;
    let (workspace_id, seq) = (entry.workspace_id, entry.seq);
    let (salt, ip, user_agent): (Option<Vec<u8>>, _, _) = personal().map_err(store_error(PERSONAL))?;
    let personal = salt.map(|salt| personal_from(audit_personal::Model { workspace_id, seq, salt, ip, user_agent }));
    let nodes: Option<Vec<u8>> = row.try_get_by_index(20).map_err(store_error(NODE))?;
    Ok(Sealed {
        row: entry_from(entry)?,
        personal: personal.transpose()?,
        nodes: digests(&nodes.unwrap_or_default()).ok_or_else(|| corrupt(NODE, seq))?,
    })
}

/// The nodes that are complete with an entry, as the row beside it.
#[derive(Serialize)]
struct NodesOut<'a> {
    workspace_id: Uuid,
    seq: u64,
    nodes: Bytea<'a>,
}

/// An entry as its row, column by column.
#[derive(Serialize)]
struct EntryOut<'a> {
    workspace_id: Uuid,
    seq: u64,
    version: u16,
    at: Timestamp,
    principal_kind: &'a str,
    principal: &'a str,
    permission: &'a str,
    action: &'a str,
    subject_kind: &'a str,
    subject_id: &'a str,
    request_id: &'a str,
    changes: &'a str,
    ip_digest: Option<Bytea<'a>>,
    agent_digest: Option<Bytea<'a>>,
    leaf: Bytea<'a>,
    chain: Bytea<'a>,
    hints: Bytea<'a>,
}

impl<'a> EntryOut<'a> {
    fn of(row: &'a Row) -> Self {
        Self {
            workspace_id: row.workspace.as_uuid(),
            seq: row.seq,
            version: row.version,
            at: row.at,
            principal_kind: &row.principal_kind,
            principal: &row.principal,
            permission: &row.permission,
            action: &row.action,
            subject_kind: &row.subject_kind,
            subject_id: &row.subject_id,
            request_id: &row.request_id,
            changes: &row.changes,
            ip_digest: row.ip_digest.as_ref().map(|digest| Bytea(digest.as_bytes())),
            agent_digest: row.agent_digest.as_ref().map(|digest| Bytea(digest.as_bytes())),
            leaf: Bytea(row.leaf.as_bytes()),
            chain: Bytea(row.chain.as_bytes()),
            hints: Bytea(&row.hints),
        }
    }
}

fn entry_from(row: audit_entry::Model) -> Result<Row> {
    let broken = || corrupt(ENTRY, row.seq);
    let digest = |bytes: &[u8]| to_digest(bytes).ok_or_else(broken);
    Ok(Row {
        workspace: WorkspaceId::from_uuid(row.workspace_id),
        seq: u64::try_from(row.seq).map_err(|_| broken())?,
        version: u16::try_from(row.version).map_err(|_| broken())?,
        at: from_time(row.at),
        ip_digest: row.ip_digest.as_deref().map(digest).transpose()?,
        agent_digest: row.agent_digest.as_deref().map(digest).transpose()?,
        leaf: digest(&row.leaf)?,
        chain: digest(&row.chain)?,
        principal_kind: row.principal_kind,
        principal: row.principal,
        permission: row.permission,
        action: row.action,
        subject_kind: row.subject_kind,
        subject_id: row.subject_id,
        request_id: row.request_id,
        changes: row.changes,
        hints: row.hints,
    })
}

/// The clear values behind an entry's digests, as the row beside it.
#[derive(Serialize)]
struct PersonalOut<'a> {
    workspace_id: Uuid,
    seq: u64,
    salt: Bytea<'a>,
    ip: Option<&'a str>,
    user_agent: Option<&'a str>,
}

impl<'a> PersonalOut<'a> {
    fn of(entry: &'a Sealed) -> Option<Self> {
        let personal = entry.personal.as_ref()?;
        Some(Self {
            workspace_id: entry.row.workspace.as_uuid(),
            seq: entry.row.seq,
            salt: Bytea(personal.salt.as_bytes()),
            ip: personal.ip.as_deref(),
            user_agent: personal.user_agent.as_deref(),
        })
    }
}

fn personal_from(row: audit_personal::Model) -> Result<Personal> {
    let salt = to_salt(&row.salt).ok_or_else(|| corrupt(PERSONAL, row.seq))?;
    Ok(Personal { salt, ip: row.ip, user_agent: row.user_agent })
}
