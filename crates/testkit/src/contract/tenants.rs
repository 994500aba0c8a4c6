//! Workspaces do not meet.

use dalil_app::ports::Work;
use dalil_invoicing::{ClientSort, DocumentFilter, Growth, InvoiceFilter};
use dalil_proof::Digest;
use dalil_tenancy::{WorkspaceId, page::PageRequest};

use super::{Bench, begin, commit, is_conflict, read};
use crate::samples::{self, client, draft, noon, place, total, workspace};

/// Two workspaces with the same ids, each with its own rows and counts.
pub async fn workspaces_hold_the_same_ids_without_meeting(bench: &dyn Bench) {
    let (a, b) = (workspace(1), workspace(2));
    samples::open(bench.works(), a, &[5, 6, 7]).await.expect("the workspace opens");
    samples::open(bench.works(), b, &[5]).await.expect("the same ids do no harm");
    samples::issue(bench.works(), a, 5, noon()).await.expect("it is issued");
    samples::issue(bench.works(), a, 6, noon()).await.expect("it is issued");
    let set = samples::issue(bench.works(), b, 5, noon()).await.expect("it is issued");
    assert_eq!(set.invoice.row().number, 1, "its own series");

    let mut work = begin(bench, b).await;
    let mut renamed = work.invoicing().client_for_update(client(1).id).await.unwrap().expect("its own client");
    renamed.version = 9;
    work.invoicing().save_client(&renamed).await.unwrap();
    commit(work, b).await;

    for (at, documents, invoices, entries, version) in [(a, 4, 3, 7, 1), (b, 2, 1, 6, 9)] {
        let mut work = read(bench, at).await;
        assert_eq!(work.invoicing().client(client(1).id).await.unwrap().map(|client| client.version), Some(version));
        let page = PageRequest::new(None, 50);
        let listed = work.invoicing().documents(DocumentFilter::default(), page).await.unwrap().items;
        assert_eq!(listed.len(), documents);
        let listed = work.invoicing().invoices(InvoiceFilter::default(), PageRequest::new(None, 50)).await.unwrap();
        assert_eq!(listed.items.len(), invoices);
        assert_eq!(work.audit().head().await.unwrap().seq, entries);
        let stored = samples::stored(work.invoicing()).await.unwrap();
        assert!(stored.iter().all(|stored| stored.row.workspace == at));
    }
}

/// Whatever is asked for by an id of another workspace is not there.
pub async fn a_foreign_id_reads_as_absent(bench: &dyn Bench) {
    let (a, b) = (workspace(1), workspace(2));
    samples::open(bench.works(), a, &[5, 6]).await.expect("the workspace opens");
    let set = samples::issue(bench.works(), a, 5, noon()).await.expect("it is issued");
    let asset = Digest::new([5; 32]);
    let mut work = begin(bench, a).await;
    let thrown_away = draft(7, client(1).id);
    work.invoicing().insert_draft(&thrown_away, total(&thrown_away)).await.unwrap();
    work.invoicing().discard_draft(thrown_away.id, noon(), "person:nobody").await.unwrap();
    work.invoicing().put_asset(asset, b"logo").await.unwrap();
    commit(work, a).await;

    let mut work = begin(bench, b).await;
    nothing_is_there(&mut *work, &set, asset).await;
    writes_do_not_reach_across(bench, work, b).await;

    let mut work = read(bench, a).await;
    assert!(work.invoicing().draft(draft(6, client(1).id).id).await.unwrap().is_some(), "untouched");
    assert!(work.invoicing().discarded(thrown_away.id).await.unwrap().is_some(), "untouched");
    assert_eq!(work.invoicing().client(client(1).id).await.unwrap(), Some(client(1)));
    let mut work = read(bench, b).await;
    assert_eq!(samples::stored(work.invoicing()).await.unwrap(), []);
    assert_eq!(work.invoicing().series().await.unwrap(), []);
    assert_eq!(work.audit().entries(PageRequest::new(None, 10)).await.unwrap().items, []);
    assert_eq!(work.audit().chain(0, 10).await.unwrap(), []);
    assert_eq!(work.members().members().await.unwrap(), []);
}

async fn nothing_is_there(work: &mut dyn Work, set: &dalil_invoicing::IssuedSet, asset: Digest) {
    let store = work.invoicing();
    let draft = draft(6, client(1).id).id;
    assert_eq!(store.client(client(1).id).await.unwrap(), None);
    assert_eq!(store.client_for_update(client(1).id).await.unwrap(), None);
    assert_eq!(store.clients(ClientSort::default(), PageRequest::new(None, 10)).await.unwrap().items, []);
    assert_eq!(store.draft(draft).await.unwrap(), None);
    assert_eq!(store.draft_for_update(draft).await.unwrap(), None);
    assert_eq!(store.document(set.invoice.id()).await.unwrap(), None);
    assert_eq!(store.originals(set.invoice.id()).await.unwrap(), []);
    assert_eq!(store.copies(set.invoice.id()).await.unwrap(), []);
    assert_eq!(store.brand().await.unwrap(), None);
    assert_eq!(store.place(place().id).await.unwrap(), None);
    assert_eq!(store.places().await.unwrap(), []);
    assert_eq!(store.registration_on("2026-07-15".parse().unwrap()).await.unwrap(), None);
    assert_eq!(store.asset(asset).await.unwrap(), None);
}

async fn writes_do_not_reach_across(bench: &dyn Bench, mut work: Box<dyn Work>, b: WorkspaceId) {
    assert_eq!(work.invoicing().discarded(draft(7, client(1).id).id).await.unwrap(), None);
    assert_eq!(work.invoicing().take_discarded(draft(7, client(1).id).id).await.unwrap(), None);
    assert!(!work.members().remove_member(samples::person(1)).await.unwrap());
    assert!(is_conflict(&work.invoicing().save_client(&client(1)).await));
    drop(work);
    let mut work = begin(bench, b).await;
    assert!(is_conflict(&work.invoicing().discard_draft(draft(6, client(1).id).id, noon(), "person:nobody").await));
    drop(work);
    let mut work = begin(bench, b).await;
    let foreign = draft(8, client(1).id);
    assert!(is_conflict(&work.invoicing().insert_draft(&foreign, total(&foreign)).await), "a foreign client");
}

/// Not even whoever holds an issued document of another workspace can store it here.
pub async fn a_document_of_another_workspace_is_refused(bench: &dyn Bench) {
    let (a, b) = (workspace(1), workspace(2));
    samples::open(bench.works(), a, &[5]).await.expect("the workspace opens");
    samples::open(bench.works(), b, &[]).await.expect("the workspace opens");
    let set = samples::issue(bench.works(), a, 5, noon()).await.expect("it is issued");
    let mut work = begin(bench, b).await;
    assert!(is_conflict(&work.invoicing().save_issued(&[&set.invoice], &Growth::default(), &[]).await));
}
