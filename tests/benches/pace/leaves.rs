//! Checking a log of a million entries: every column of every entry, the chain and the tree over them, read from the
//! database, against a binary `COPY` of the same rows that nobody looks at; and the hashing of a tree alone, against plain
//! SHA-256 over as many bytes.

use std::{hint::black_box, sync::Arc, time::Instant};

use dalil_app::{
    follow,
    ports::{Entropy, Works},
};
use dalil_audit::{Action, Change, Entry, Head, Sealed, Subject, Verifier};
use dalil_postgres::PgWorks;
use dalil_proof::{Digest, Salt, tree::Tree};
use dalil_tenancy::{Actor, Grants, Origin, Permission, PersonId, Principal, Read, RequestId, WorkspaceId, Write};
use futures_util::TryStreamExt as _;
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use sqlx::{Connection as _, Executor as _, PgConnection};

use crate::{
    bed::Bed,
    cost::memory,
    data::Set,
    scale::Scale,
    stats::{float, median, rate},
    table::{Aim, Row},
};

/// A workspace of its own, whose log is made here.
const LOG: Set = Set { tag: "d02", count: 1 };

const WRITE: Permission<Write> = Permission::write("bench.write");
const READ: Permission<Read> = Permission::read("bench.read");
const ACTED: Action = Action::new("bench.acted");

/// Entries that go in by one statement.
const BATCH: u64 = 5_000;

/// The salts of this log: it names nobody.
struct NoEntropy;

impl Entropy for NoEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

/// Makes the log, then checks and copies it in turns.
pub(crate) async fn measure(bed: &mut Bed, scale: Scale) -> Vec<Row> {
    bed.open(LOG).await;
    let workspace: WorkspaceId = LOG.workspace(0).parse().expect("an id");
    generate(bed, workspace, scale.many).await;
    let url = SecretString::from(bed.runtime.to_string());
    let works = PgWorks::connect(&url, 1, Arc::new(NoEntropy)).await.expect("the runtime login connects");
    let mut plain = PgConnection::connect(bed.runtime.as_str()).await.expect("the runtime login connects");
    let before = memory(own(), "VmHWM");
    let (mut rates, mut floors) = (Vec::new(), Vec::new());
    for _ in 0..scale.rounds {
        floors.push(float(scale.many) / copied(&mut plain, workspace).await);
        rates.push(float(scale.many) / checked(&works, workspace, scale.many).await);
    }
    let grown = (memory(own(), "VmHWM") - before).max(0.0);
    let ratios: Vec<f64> = rates.iter().zip(&floors).map(|(ours, theirs)| ours / theirs).collect();
    let ratio = median(&ratios);
    let check = Row::new(format!("check of {} entries of a log, against a binary COPY of the rows", scale.many))
        .product(format!("{}, {grown:.0} MiB more held", rate(median(&rates))))
        .floor(rate(median(&floors)))
        .ratio(format!("{ratio:.2}"))
        .aim(Aim::AtLeast(0.8), "0.80 × COPY", ratio);
    vec![check, hashing(scale)]
}

/// The id of this process, in which the check runs.
fn own() -> i32 {
    i32::try_from(std::process::id()).expect("the kernel's ids are small")
}

#[expect(clippy::disallowed_methods, reason = "a benchmark says who acts")]
fn actor(workspace: WorkspaceId) -> Actor {
    let principal = Principal::Person(PersonId::mint(1_700_000_000_000, &[1; 10]));
    let request_id = RequestId::parse("bench").expect("a plain word");
    let origin = Origin { request_id, ip: None, user_agent: None };
    Actor::assume(workspace, principal, None, Grants::new(&["bench.write", "bench.read"]), origin)
}

/// Seals so many entries one after another, as commits do, and stores them.
async fn generate(bed: &mut Bed, workspace: WorkspaceId, count: u64) {
    let permit = actor(workspace).permit(WRITE).expect("granted above");
    let mut head = Head::genesis(workspace);
    for batch in 0..count.div_ceil(BATCH) {
        let (first, last) = (batch * BATCH, count.min((batch + 1) * BATCH));
        let seal =
            |number: u64| {
                let at = Timestamp::from_second(1_720_000_000 + number.cast_signed()).expect("a time in range");
                let entry = Entry::new(&permit, at, ACTED, Subject::new("bench", number.to_string()))
                    .change(Change::new("number", None, Some(format!("B-{number}"))));
                entry.seal(&mut head, Salt::new([0; 16])).expect("the head is one of a log")
            };
        let sealed: Vec<Sealed> = (first..last).map(seal).collect();
        let entries = serde_json::Value::from(sealed.iter().map(entry).collect::<Vec<_>>());
        let nodes: Vec<_> = sealed.iter().filter(|entry| !entry.nodes.is_empty()).map(nodes).collect();
        let nodes = serde_json::Value::from(nodes);
        bed.execute(format!(
            "BEGIN; SET LOCAL app.workspace_id = '{workspace}'; \
             INSERT INTO tenant.audit_entry SELECT * FROM json_populate_recordset(NULL::tenant.audit_entry, $json${entries}$json$); \
             INSERT INTO tenant.audit_node SELECT * FROM json_populate_recordset(NULL::tenant.audit_node, $json${nodes}$json$); \
             COMMIT"
        ))
        .await;
    }
    let peaks: String = head.peaks.iter().map(Digest::to_string).collect();
    bed.execute(format!(
        "BEGIN; SET LOCAL app.workspace_id = '{workspace}'; INSERT INTO tenant.audit_head (workspace_id, seq, chain, peaks) \
         VALUES ('{workspace}', {}, '\\x{}', '\\x{peaks}'); COMMIT",
        head.seq, head.chain,
    ))
    .await;
    bed.execute("VACUUM ANALYZE tenant.audit_entry, tenant.audit_node".to_owned()).await;
}

fn entry(sealed: &Sealed) -> serde_json::Value {
    let row = &sealed.row;
    json!({
        "workspace_id": row.workspace.to_string(), "seq": row.seq, "version": row.version, "at": row.at.to_string(),
        "principal_kind": row.principal_kind, "principal": row.principal, "permission": row.permission,
        "action": row.action, "subject_kind": row.subject_kind, "subject_id": row.subject_id,
        "request_id": row.request_id, "changes": row.changes, "ip_digest": null, "agent_digest": null,
        "leaf": format!("\\x{}", row.leaf), "chain": format!("\\x{}", row.chain), "hints": hex(&row.hints),
    })
}

fn nodes(sealed: &Sealed) -> serde_json::Value {
    let nodes: String = sealed.nodes.iter().map(Digest::to_string).collect();
    let row = &sealed.row;
    json!({"workspace_id": row.workspace.to_string(), "seq": row.seq, "nodes": format!("\\x{nodes}")})
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::from("\\x"), |text, byte| format!("{text}{byte:02x}"))
}

/// What the check of the product does, without its start: seconds.
async fn checked(works: &PgWorks, workspace: WorkspaceId, count: u64) -> f64 {
    let permit = actor(workspace).permit(READ).expect("granted above");
    let began = Instant::now();
    let mut work = works.read(&permit).await.expect("a work opens");
    let head = work.audit().head().await.expect("the head is read");
    let mut verifier = Verifier::new(workspace);
    follow(work.audit(), &mut verifier, drop).await.expect("entries are read");
    let report = verifier.finish(&head).expect("the log holds");
    assert_eq!(report.entries, count);
    began.elapsed().as_secs_f64()
}

/// The floor: the same rows, binary, and thrown away: seconds.
async fn copied(plain: &mut PgConnection, workspace: WorkspaceId) -> f64 {
    let scope = format!("SET app.workspace_id = '{workspace}'");
    plain.execute(sqlx::AssertSqlSafe(scope)).await.expect("a session takes a scope");
    let rows = format!(
        "COPY (SELECT entry.*, log.nodes FROM tenant.audit_entry AS entry LEFT JOIN tenant.audit_node AS log \
             ON log.workspace_id = entry.workspace_id AND log.seq = entry.seq \
             WHERE entry.workspace_id = '{workspace}' ORDER BY entry.seq) TO STDOUT (FORMAT binary)"
    );
    let began = Instant::now();
    let mut bytes = 0;
    let mut stream = plain.copy_out_raw(&rows).await.expect("the rows are copied");
    while let Some(part) = stream.try_next().await.expect("the rows come") {
        bytes += part.len();
    }
    assert!(black_box(bytes) > 0);
    began.elapsed().as_secs_f64()
}

/// A tree over so many leaves, against SHA-256 over as many nodes of two digests.
fn hashing(scale: Scale) -> Row {
    let leaf = Digest::new([7; 32]);
    let node = [7; 65];
    let (mut rates, mut floors) = (Vec::new(), Vec::new());
    for _ in 0..scale.rounds {
        let began = Instant::now();
        for _ in 0..scale.many {
            black_box(Sha256::digest(black_box(node)));
        }
        floors.push(float(scale.many) / began.elapsed().as_secs_f64());
        let began = Instant::now();
        let mut tree = Tree::empty();
        (0..scale.many).for_each(|_| drop(tree.append(black_box(leaf))));
        black_box(tree.root());
        rates.push(float(scale.many) / began.elapsed().as_secs_f64());
    }
    let ratio = median(&rates) / median(&floors);
    Row::new(format!("hashing a tree of {} leaves, against plain SHA-256", scale.many))
        .product(rate(median(&rates)))
        .floor(rate(median(&floors)))
        .ratio(format!("{ratio:.2}"))
}
