//! The unit of work itself.

use dalil_app::ports::Message;
use dalil_identity::Member;
use dalil_tenancy::{Role, page::PageRequest};

use super::{Bench, begin, commit, is_conflict, read};
use crate::samples::{self, brand, client, draft, place, registration, total, workspace};

/// Every field of every kind of row comes back as it was given.
pub async fn what_is_committed_is_read_back_exactly(bench: &dyn Bench) {
    let at = workspace(1);
    samples::open(bench.works(), at, &[5]).await.expect("the workspace opens");
    let issued = samples::issue(bench.works(), at, 5, samples::noon()).await.expect("it is issued");

    let mut work = read(bench, at).await;
    let store = work.invoicing();
    assert_eq!(store.client(client(1).id).await.unwrap(), Some(client(1)));
    assert_eq!(store.brand().await.unwrap(), Some(brand()));
    assert_eq!(store.places().await.unwrap(), [place()]);
    assert_eq!(store.registration_on("2026-07-01".parse().unwrap()).await.unwrap(), Some(registration()));
    for document in issued.documents() {
        assert_eq!(store.document(document.id()).await.unwrap().as_ref(), Some(document));
    }
    let stored = samples::stored(store).await.unwrap();
    assert_eq!(stored.len(), 2);
    for stored in stored {
        let found = dalil_invoicing::check(&stored.row, &stored.lines, stored.attention.as_ref());
        assert_eq!(found, dalil_invoicing::Finding::Verified);
    }
}

/// Nothing of a work that was not committed is seen by the next: no row, number, message, answer or audit entry.
pub async fn a_dropped_work_undoes_everything(bench: &dyn Bench) {
    let at = workspace(1);
    let permit = samples::writing(at);
    let mut work = begin(bench, at).await;
    samples::furnish(work.invoicing()).await.unwrap();
    let sample = draft(5, client(1).id);
    work.invoicing().insert_draft(&sample, total(&sample)).await.unwrap();
    let set = dalil_invoicing::issue(work.invoicing(), samples::request(at, 5), samples::noon).await.unwrap();
    work.outbox().enqueue(&Message::RenderOriginals(set.invoice.id())).await.unwrap();
    let noon = samples::noon();
    let member = Member { person: samples::person(2), role: Role::Sales, joined_at: noon, role_since: noon };
    work.members().insert_member(&member).await.unwrap();
    drop((work, permit));

    let mut work = read(bench, at).await;
    assert_eq!(
        work.invoicing()
            .clients(dalil_invoicing::ClientSort::default(), PageRequest::new(None, 10))
            .await
            .unwrap()
            .items,
        []
    );
    assert_eq!(work.invoicing().brand().await.unwrap(), None);
    assert_eq!(samples::stored(work.invoicing()).await.unwrap(), []);
    assert_eq!(work.invoicing().series().await.unwrap(), []);
    assert_eq!(work.members().members().await.unwrap(), []);
    assert_eq!(work.audit().head().await.unwrap(), dalil_audit::Head::genesis(at));
    assert_eq!(bench.messages(at).await, []);
}

/// What is committed while a read is open is not seen by it.
pub async fn a_read_sees_one_moment(bench: &dyn Bench) {
    let at = workspace(1);
    samples::open(bench.works(), at, &[]).await.expect("the workspace opens");
    let mut early = read(bench, at).await;
    assert_eq!(
        early
            .invoicing()
            .clients(dalil_invoicing::ClientSort::default(), PageRequest::new(None, 10))
            .await
            .unwrap()
            .items
            .len(),
        1
    );
    let mut work = begin(bench, at).await;
    work.invoicing().insert_client(&client(2)).await.unwrap();
    commit(work, at).await;
    assert_eq!(
        early
            .invoicing()
            .clients(dalil_invoicing::ClientSort::default(), PageRequest::new(None, 10))
            .await
            .unwrap()
            .items
            .len(),
        1
    );
    let mut late = read(bench, at).await;
    assert_eq!(
        late.invoicing()
            .clients(dalil_invoicing::ClientSort::default(), PageRequest::new(None, 10))
            .await
            .unwrap()
            .items
            .len(),
        2
    );
}

/// A draft and a client that were read for update are written back whole.
pub async fn a_draft_that_was_changed_is_read_back_changed(bench: &dyn Bench) {
    let at = workspace(1);
    samples::open(bench.works(), at, &[5]).await.expect("the workspace opens");
    let mut work = begin(bench, at).await;
    let id = draft(5, client(1).id).id;
    let mut changed = work.invoicing().draft_for_update(id).await.unwrap().expect("the draft is there");
    changed.version += 1;
    changed.updated_at = samples::after(60);
    changed.fields.lines.truncate(1);
    changed.fields.notes = None;
    work.invoicing().save_draft(&changed, total(&changed)).await.unwrap();
    let mut renamed = work.invoicing().client_for_update(client(1).id).await.unwrap().expect("the client is there");
    renamed.version += 1;
    renamed.fields.contacts.clear();
    renamed.fields.tin = None;
    work.invoicing().save_client(&renamed).await.unwrap();
    commit(work, at).await;

    let mut work = read(bench, at).await;
    assert_eq!(work.invoicing().draft(id).await.unwrap(), Some(changed));
    assert_eq!(work.invoicing().client(renamed.id).await.unwrap(), Some(renamed));
}

/// It is kept as it was, listed nowhere, and comes back once; what nobody asked back goes for good in its time.
pub async fn a_discarded_draft_is_kept_as_it_was(bench: &dyn Bench) {
    let at = workspace(1);
    samples::open(bench.works(), at, &[5, 6]).await.expect("the workspace opens");
    let [kept, lost] = [draft(5, client(1).id), draft(6, client(1).id)];
    let mut work = begin(bench, at).await;
    for (gone, n) in [(&kept, 2), (&lost, 1)] {
        work.invoicing().draft_for_update(gone.id).await.unwrap().expect("the draft is there");
        work.invoicing().discard_draft(gone.id, samples::after(n), "person:nila").await.unwrap();
    }
    commit(work, at).await;

    let mut work = begin(bench, at).await;
    let discarded =
        dalil_invoicing::Discarded { draft: kept.clone(), at: samples::after(2), by: "person:nila".to_owned() };
    assert_eq!(work.invoicing().draft(kept.id).await.unwrap(), None);
    assert_eq!(work.invoicing().discarded(kept.id).await.unwrap(), Some(discarded.clone()));
    assert_eq!(work.invoicing().take_discarded(kept.id).await.unwrap(), Some(discarded));
    assert_eq!(work.invoicing().take_discarded(kept.id).await.unwrap(), None, "it is taken once");
    work.invoicing().insert_draft(&kept, total(&kept)).await.unwrap();
    commit(work, at).await;
    let mut work = begin(bench, at).await;
    assert_eq!(work.invoicing().draft(kept.id).await.unwrap(), Some(kept.clone()));
    assert!(is_conflict(
        &work.invoicing().discard_draft(draft(9, client(1).id).id, samples::noon(), "person:nila").await
    ));
    drop(work);

    let permit = samples::writing(at);
    let forget = async |before| bench.works().forget_discarded(&permit, before).await.expect("they are forgotten");
    let elsewhere = samples::writing(workspace(2));
    assert_eq!(bench.works().forget_discarded(&elsewhere, samples::after(9)).await.expect("none is there"), 0);
    assert_eq!(forget(samples::after(1)).await, 0, "only what is older");
    assert_eq!(forget(samples::after(2)).await, 1);
    let mut work = read(bench, at).await;
    assert_eq!(work.invoicing().discarded(lost.id).await.unwrap(), None);
    assert!(work.invoicing().draft(kept.id).await.unwrap().is_some(), "what came back stays");
}

/// Saving is for what was read; it never adds.
pub async fn what_is_not_there_cannot_be_saved(bench: &dyn Bench) {
    let at = workspace(1);
    let mut work = begin(bench, at).await;
    assert!(is_conflict(&work.invoicing().save_client(&client(1)).await));
    let mut work = begin_again(bench, work).await;
    let sample = draft(5, client(1).id);
    assert!(is_conflict(&work.invoicing().save_draft(&sample, total(&sample)).await));
    let mut work = begin_again(bench, work).await;
    assert!(is_conflict(&work.invoicing().insert_draft(&sample, total(&sample)).await), "its client is unknown");
}

/// A failed statement may have spoilt a work: the next step takes a new one.
async fn begin_again(bench: &dyn Bench, spoilt: Box<dyn dalil_app::ports::Work>) -> Box<dyn dalil_app::ports::Work> {
    drop(spoilt);
    begin(bench, workspace(1)).await
}

/// A message leaves when, and only when, its work commits.
pub async fn messages_leave_with_the_commit(bench: &dyn Bench) {
    let (at, other) = (workspace(1), workspace(2));
    samples::open(bench.works(), at, &[5, 6]).await.expect("the workspace opens");
    let mut work = begin(bench, at).await;
    work.outbox().enqueue(&Message::RenderOriginals(draft(6, client(1).id).id.into())).await.unwrap();
    assert_eq!(bench.messages(at).await, [], "not before the commit");
    drop(work);
    assert_eq!(bench.messages(at).await, []);
    let set = samples::issue(bench.works(), at, 5, samples::noon()).await.expect("it is issued");
    let first = Message::RenderOriginals(set.invoice.id());
    assert_eq!(bench.messages(at).await, std::slice::from_ref(&first));
    let permit = samples::writing(at);
    let mut work = begin(bench, at).await;
    let more = [7, 8].map(|n| Message::RenderOriginals(draft(n, client(1).id).id.into()));
    for message in &more {
        work.outbox().enqueue(message).await.unwrap();
    }
    work.commit(samples::act(&permit)).await.unwrap();
    let [second, third] = more;
    assert_eq!(bench.messages(at).await, [first, second, third], "several leave with one commit, in their order");
    assert_eq!(bench.messages(other).await, []);
}
