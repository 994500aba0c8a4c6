//! The audit log.

use dalil_audit::{Report, Sealed, Verifier, check_proof, prove};
use dalil_proof::{
    LogKey,
    tree::{LogEntry, check_growth, nodes_of_growth, nodes_of_inclusion, prove_growth},
};
use dalil_tenancy::{WorkspaceId, page::PageRequest};
use futures_util::future::join_all;

use super::{Bench, begin, commit, read};
use crate::samples::{self, client, noon, workspace};

/// Every commit adds what it did, sealed after what was there, with the personal part beside it.
pub async fn the_audit_chain_verifies(bench: &dyn Bench) {
    let at = workspace(1);
    samples::open(bench.works(), at, &[5]).await.expect("the workspace opens");
    samples::issue(bench.works(), at, 5, noon()).await.expect("it is issued");
    assert_eq!(verify(bench, at).await, Report { entries: 5, erased: 0 });
    let mut work = read(bench, at).await;
    let rows = work.audit().chain(0, 10).await.unwrap();
    let Sealed { row, personal, .. } = rows.last().expect("five entries");
    assert_eq!((row.action.as_str(), row.permission.as_str()), ("document.issued", "documents.issue"));
    assert_eq!(row.principal, samples::person(1).to_string());
    let personal = personal.as_ref().expect("the client is known");
    assert_eq!(personal.ip.as_deref(), Some("203.0.113.9"));
    assert_eq!(personal.user_agent.as_deref(), Some("Mozilla/5.0 (ঢাকা)"));
}

/// A record made under a permit of one workspace cannot end in another's chain.
pub async fn an_act_of_another_workspace_is_refused(bench: &dyn Bench) {
    let (a, b) = (workspace(1), workspace(2));
    let mut work = begin(bench, a).await;
    work.invoicing().insert_client(&client(1)).await.unwrap();
    let refused = work.commit(samples::act(&samples::writing(b))).await;
    assert!(super::is_conflict(&refused), "{refused:?}");
    let mut work = read(bench, a).await;
    assert_eq!(work.invoicing().client(client(1).id).await.unwrap(), None, "nothing of it is stored");
}

/// Pages go from the newest entry to the first, and each entry comes once.
pub async fn the_log_is_read_newest_first(bench: &dyn Bench) {
    let at = workspace(1);
    for _ in 0..5 {
        commit(begin(bench, at).await, at).await;
    }
    let mut work = read(bench, at).await;
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = work.audit().entries(PageRequest::new(after, 2)).await.unwrap();
        seen.extend(page.items.iter().map(|(row, _)| row.seq));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, [5, 4, 3, 2, 1]);
    let later: Vec<u64> = work.audit().chain(2, 2).await.unwrap().iter().map(|entry| entry.row.seq).collect();
    assert_eq!(later, [3, 4]);
}

/// Whatever the size of the log, each entry is proved from what is kept with few others, and so is that it only grew.
pub async fn the_audit_log_proves_each_entry(bench: &dyn Bench) {
    let at = workspace(1);
    let key = LogKey::from_secret("books.example", &[7; 32]).expect("a name");
    let mut heads = Vec::new();
    for _ in 0..6 {
        commit(begin(bench, at).await, at).await;
        heads.push(read(bench, at).await.audit().head().await.unwrap());
    }
    let mut work = read(bench, at).await;
    let head = work.audit().head().await.unwrap();
    for entry in work.audit().chain(0, 10).await.unwrap() {
        let wanted = nodes_of_inclusion(head.seq, entry.row.seq - 1).unwrap();
        let kept = work.audit().log_entries(&LogEntry::numbers(&wanted)).await.unwrap();
        let proof = prove(&entry.row, &head, &kept, &key).expect("the nodes are there");
        let proved = check_proof(&proof, &[key.public().clone()]).expect("the entry is in its log");
        assert_eq!(proved.checkpoint.size, 6);
    }
    for older in heads {
        let wanted = nodes_of_growth(older.seq, head.seq).unwrap();
        let kept = work.audit().log_entries(&LogEntry::numbers(&wanted)).await.unwrap();
        let path = prove_growth(older.seq, head.seq, |node| LogEntry::node(&kept, node)).unwrap();
        let (from, to) = (older.tree().unwrap().root(), head.tree().unwrap().root());
        check_growth(&path, older.seq, from, head.seq, to).expect("it only grew");
    }
    let other = workspace(2);
    assert_eq!(read(bench, other).await.audit().log_entries(&[1, 2]).await.unwrap(), []);
}

/// The first commits of a workspace race for its head, and none is lost.
pub async fn commits_at_once_chain_one_after_another(bench: &dyn Bench) {
    let at = workspace(1);
    join_all((0..10).map(|_| async { commit(begin(bench, at).await, at).await })).await;
    assert_eq!(verify(bench, at).await, Report { entries: 10, erased: 0 });
}

async fn verify(bench: &dyn Bench, at: WorkspaceId) -> Report {
    let mut work = read(bench, at).await;
    let mut verifier = Verifier::new(at);
    for entry in work.audit().chain(0, 100).await.unwrap() {
        verifier.entry(&entry);
    }
    verifier.finish(&work.audit().head().await.unwrap()).expect("the chain holds")
}
