//! Quotations: numbered and sealed, no sale, answered once, replaced by a next version, turned into one invoice.

use dalil_invoicing::{
    Answer, AnswerInput, AnswerMoment, ClientSort, DocumentFilter, DocumentId, DocumentKind, Draft, DraftFields,
    DraftKind, Finding, InvoiceFilter, InvoiceId, IssueError, IssueRequest, IssuedSet, NamedDocument, PaperSort,
    Quotation, QuotationError, QuotationFilter, QuotationKept, QuotationState, Void, check, permission,
    returns::TaxMonth,
    search::{Query, Reach},
};
use dalil_ledger::ReceivableId;
use dalil_proof::Salt;
use dalil_tenancy::{StoreError, WorkspaceId, page::PageRequest};
use futures_util::future::join_all;
use jiff::civil::{Date, date};

use super::{Bench, begin, commit, is_conflict, read};
use crate::samples::{self, after, client, noon, workspace};

const TODAY: Date = date(2026, 7, 15);

/// A draft of a quotation by its number.
fn draft(n: u32) -> Draft {
    let sample = samples::draft(n, client(1).id);
    let fields = DraftFields { kind: DraftKind::Quotation, due_on: Some(date(2026, 7, 31)), ..sample.fields.clone() };
    Draft { fields, ..sample }
}

/// The quotation that a draft becomes.
fn id(n: u32) -> DocumentId {
    draft(n).id.into()
}

async fn add(bench: &dyn Bench, at: WorkspaceId, draft: &Draft) {
    let mut work = begin(bench, at).await;
    work.invoicing().insert_draft(draft, samples::total(draft)).await.expect("there is room");
    commit(work, at).await;
}

async fn issue(bench: &dyn Bench, at: WorkspaceId, n: u32, seconds: i64) -> Result<IssuedSet, IssueError> {
    let mut work = begin(bench, at).await;
    let request = IssueRequest { kind: DraftKind::Quotation, ..samples::request(at, n) };
    let set = dalil_invoicing::issue(work.invoicing(), request, || after(seconds)).await?;
    commit(work, at).await;
    Ok(set)
}

/// A workspace with the quotations of these numbers.
async fn offered(bench: &dyn Bench, at: WorkspaceId, numbers: &[u32]) {
    samples::open(bench.works(), at, &[]).await.expect("the workspace opens");
    for n in numbers {
        add(bench, at, &draft(*n)).await;
        issue(bench, at, *n, i64::from(*n)).await.expect("it is issued");
    }
}

fn input(outcome: &str) -> AnswerInput {
    AnswerInput {
        outcome: outcome.to_owned(),
        channel: "word".to_owned(),
        name: Some("নীলা Rahman".to_owned()),
        note: Some("\"as agreed\"\nফোনে".to_owned()),
        ..AnswerInput::default()
    }
}

/// Answers as the use case does: the quotation is locked first.
async fn answer(bench: &dyn Bench, at: WorkspaceId, n: u32, outcome: &str) -> Result<Answer, QuotationError> {
    let mut work = begin(bench, at).await;
    let quotation = work.invoicing().quotation_for_update(id(n)).await?.ok_or(QuotationError::NotFound)?;
    let moment = AnswerMoment { today: TODAY, at: after(600), by: "system:test".to_owned(), salt: Salt::new([5; 16]) };
    let answer = Answer::to(&quotation, &input(outcome), moment)?;
    work.invoicing().save_answer(&answer).await?;
    commit(work, at).await;
    Ok(answer)
}

/// Begins an invoice as the use case does.
async fn bill(bench: &dyn Bench, at: WorkspaceId, n: u32, invoice: u32) -> Result<InvoiceId, QuotationError> {
    let mut work = begin(bench, at).await;
    let quotation = work.invoicing().quotation_for_update(id(n)).await?.ok_or(QuotationError::NotFound)?;
    quotation.billable(TODAY)?;
    let draft = Draft { quotation: Some(id(n)), ..samples::draft(invoice, client(1).id) };
    work.invoicing().insert_draft(&draft, samples::total(&draft)).await?;
    work.invoicing().bill_quotation(id(n), draft.id).await?;
    commit(work, at).await;
    Ok(draft.id)
}

async fn stands(bench: &dyn Bench, at: WorkspaceId, n: u32) -> Quotation {
    read(bench, at).await.invoicing().quotation(id(n)).await.unwrap().expect("it is there")
}

async fn states(bench: &dyn Bench, at: WorkspaceId, filter: QuotationFilter, today: Date) -> Vec<QuotationState> {
    let mut work = read(bench, at).await;
    let page = work.invoicing().quotations(filter, today, PageRequest::new(None, 50)).await.unwrap();
    page.items.into_iter().map(|item| item.state).collect()
}

/// It is numbered in a series of its own, read back to the letter, and counted as no sale: no figure, no tax, nothing owed.
pub async fn a_quotation_is_read_back_and_is_no_sale(bench: &dyn Bench) {
    let at = workspace(1);
    offered(bench, at, &[1]).await;
    let mut work = read(bench, at).await;
    let store = work.invoicing();
    let issued = store.document(id(1)).await.unwrap().expect("it is there");
    let row = issued.row();
    assert_eq!((issued.kind(), row.printed_number.as_str()), (DocumentKind::Quotation, "QT/2026-27/0001"));
    assert_eq!((row.due_on, row.counterpart, row.totals.vat > 0), (Some(date(2026, 7, 31)), None, true));
    assert_eq!(check(row, issued.lines(), issued.attention()), Finding::Verified);
    assert_eq!(issued.issuer().payment_details.as_deref(), Some("Bank of Dhaka 1234"));
    let figures = store.figures(date(2026, 1, 1), date(2026, 12, 31)).await.unwrap();
    assert_eq!(figures.iter().count(), 0);
    assert_eq!(store.taxed(TaxMonth::of(TODAY)).await.unwrap(), []);
    let quotation = store.quotation(id(1)).await.unwrap().expect("it is kept");
    let kept = Quotation {
        id: id(1),
        client: client(1).id,
        total: row.totals.total,
        issued_at: row.issued_at,
        issued_on: row.issued_on,
        valid_until: date(2026, 7, 31),
        kept: QuotationKept::Open,
        invoice: None,
        revision: None,
    };
    assert_eq!(quotation, kept);
    assert_eq!(store.answer(id(1)).await.unwrap(), None);
    assert_eq!(store.draft(draft(1).id).await.unwrap(), None, "the draft is gone");
    let listed = DocumentFilter { kind: Some(DocumentKind::Quotation), ..DocumentFilter::default() };
    assert_eq!(store.documents(listed, PageRequest::new(None, 50)).await.unwrap().items.len(), 1);
    let owed = ReceivableId::from_uuid(id(1).as_uuid());
    assert_eq!(work.ledger().receivables(&[owed]).await.unwrap(), [], "nothing is owed under it");
}

/// An offer of the very year, its series and the client who got nothing else are as if they were not there; what the client gets
/// then is.
pub async fn a_permit_for_a_year_shows_no_offer(bench: &dyn Bench) {
    let at = workspace(1);
    offered(bench, at, &[5]).await;
    let permit = samples::auditor(at, 2026).permit(permission::DOCUMENTS_READ).expect("an auditor reads documents");
    let beyond = |error: StoreError| matches!(error, StoreError::OutOfReach);
    let every = || PageRequest::new(None, 50);
    let kinds = [None, Some(DocumentKind::Quotation)].map(|kind| DocumentFilter { kind, ..DocumentFilter::default() });
    let mut whole = read(bench, at).await;
    let document = whole.invoicing().document(id(5)).await.unwrap().expect("members see it");
    let row = document.row();
    let words = [row.printed_number.clone(), "client".to_owned()].map(|word| Query::parse(&word).expect("a word"));
    let reach = Reach { details: true, drafts: true, documents: true, issued: None };
    for query in &words {
        assert_ne!(whole.invoicing().search(query, reach, 9).await.unwrap().documents, [], "members find it");
    }

    let mut work = bench.works().read(&permit).await.expect("a work opens");
    let store = work.invoicing();
    assert!(
        store.document(id(5)).await.unwrap().is_none() && store.document_with_papers(id(5)).await.unwrap().is_none()
    );
    assert_eq!(store.summaries(&[id(5)]).await.unwrap(), []);
    for filter in kinds {
        assert_eq!(store.documents(filter, every()).await.unwrap().items, []);
    }
    for query in &words {
        let hits = store.search(query, reach, 9).await.unwrap();
        assert!(hits.documents.is_empty() && hits.clients.is_empty(), "{hits:?}");
    }
    assert_eq!(store.client(client(1).id).await.unwrap(), None);
    assert_eq!(store.clients(ClientSort::Newest, PageRequest::new(None, 9)).await.unwrap().items, []);
    assert!(store.series().await.unwrap().is_empty() && store.stored_series().await.unwrap().is_empty());
    assert!(beyond(store.stored_documents(&row.series, 0, 9).await.unwrap_err()));
    assert!(beyond(store.log_entries(&row.series, &[1]).await.unwrap_err()));
    drop(work);

    add(bench, at, &samples::draft(9, client(1).id)).await;
    let sold = samples::issue(bench.works(), at, 9, after(60)).await.expect("it is issued");
    let mut work = bench.works().read(&permit).await.expect("a work opens");
    let store = work.invoicing();
    let listed = store.documents(kinds[0], every()).await.unwrap().items;
    assert!(listed.iter().all(|document| !document.kind.is_offer()) && listed.len() == 2, "{listed:?}");
    assert!(store.document(sold.invoice.id()).await.unwrap().is_some());
    assert!(store.client(client(1).id).await.unwrap().is_some());
    let found = store.search(&words[1], reach, 9).await.unwrap();
    assert!(found.clients.len() == 1 && found.documents.iter().all(|document| !document.kind.is_offer()), "{found:?}");
    assert_eq!(store.series().await.unwrap().len(), 2);
}

/// Whoever asks for an invoice is not given a quotation, nor the other way round, and neither stands in the other's list.
pub async fn drafts_of_quotations_are_no_drafts_of_invoices(bench: &dyn Bench) {
    let at = workspace(1);
    samples::open(bench.works(), at, &[5]).await.expect("the workspace opens");
    add(bench, at, &draft(6)).await;
    let mut work = begin(bench, at).await;
    let refused = dalil_invoicing::issue(work.invoicing(), samples::request(at, 6), noon).await;
    assert!(matches!(refused, Err(IssueError::NotFound)), "{refused:?}");
    drop(work);
    assert!(matches!(issue(bench, at, 5, 1).await, Err(IssueError::NotFound)));
    let mut work = read(bench, at).await;
    assert_eq!(work.invoicing().draft(draft(6).id).await.unwrap(), Some(draft(6)));
    let page = work.invoicing().invoices(InvoiceFilter::default(), PageRequest::new(None, 50)).await.unwrap();
    assert_eq!(page.items.iter().map(|item| item.id).collect::<Vec<_>>(), [samples::draft(5, client(1).id).id]);
    drop(work);
    assert_eq!(states(bench, at, QuotationFilter::default(), TODAY).await, [QuotationState::Draft]);
}

/// An answer is read back to the letter; of two at once one is kept, and it locks the quotation.
pub async fn a_quotation_is_answered_once(bench: &dyn Bench) {
    let at = workspace(1);
    offered(bench, at, &[1, 2]).await;
    let tries = join_all(["accepted", "declined"].map(|outcome| answer(bench, at, 1, outcome))).await;
    let kept: Vec<&Answer> = tries.iter().filter_map(|tried| tried.as_ref().ok()).collect();
    assert_eq!(kept.len(), 1, "{tries:?}");
    let stored = read(bench, at).await.invoicing().answer(id(1)).await.unwrap();
    assert_eq!(stored.as_ref(), kept.first().copied());
    assert_eq!(stored.expect("it is kept").said.expect("nothing was erased").note, input("").note);
    let accepted = answer(bench, at, 2, "accepted").await.expect("it is open");
    assert_eq!(stands(bench, at, 2).await.kept, QuotationKept::Accepted);
    assert!(matches!(answer(bench, at, 2, "accepted").await, Err(QuotationError::Accepted)));
    let mut work = begin(bench, at).await;
    assert!(is_conflict(&work.invoicing().save_answer(&accepted).await), "whatever was asked before");
}

/// A next version voids the one before it in the commit that issues it, once; an accepted one is not replaced.
pub async fn a_quotation_is_replaced_by_its_next_version(bench: &dyn Bench) {
    let at = workspace(1);
    offered(bench, at, &[1, 2]).await;
    add(bench, at, &Draft { replaces: Some(id(1)), ..draft(3) }).await;
    assert_eq!(stands(bench, at, 1).await.revision, Some(draft(3).id));
    let mut work = begin(bench, at).await;
    let second = Draft { replaces: Some(id(1)), ..draft(4) };
    assert!(is_conflict(&work.invoicing().insert_draft(&second, 1).await), "one at a time");
    drop(work);
    let mut work = begin(bench, at).await;
    let unknown = Draft { replaces: Some(id(9)), ..draft(4) };
    assert!(is_conflict(&work.invoicing().insert_draft(&unknown, 1).await), "of one that is there");
    drop(work);
    let set = issue(bench, at, 3, 30).await.expect("the first was not accepted");
    assert_eq!(set.invoice.row().replaces.as_deref(), Some("QT/2026-27/0001"));
    let void = set.replaced.expect("the first is void");
    assert_eq!((void.document, void.reason.as_str()), (id(1), "QT/2026-27/0003"));
    let mut work = read(bench, at).await;
    let voided = work.invoicing().voided(id(1)).await.unwrap().expect("it is void");
    let by = NamedDocument { id: id(3), printed_number: "QT/2026-27/0003".to_owned() };
    assert_eq!((&voided.void, voided.reissued_as), (&void, Some(by)));
    drop(work);
    assert_eq!(stands(bench, at, 1).await.kept, QuotationKept::Replaced);
    assert_eq!(stands(bench, at, 3).await.kept, QuotationKept::Open);
    // The second is accepted while its next version is written.
    add(bench, at, &Draft { replaces: Some(id(2)), ..draft(4) }).await;
    answer(bench, at, 2, "accepted").await.expect("it is open");
    let refused = issue(bench, at, 4, 40).await;
    assert!(matches!(refused, Err(IssueError::Replaced(QuotationError::Accepted))), "{refused:?}");
    assert_eq!(stands(bench, at, 2).await.kept, QuotationKept::Accepted);
}

/// Of an acceptance and a next version at once one is kept: never is something accepted that was replaced.
pub async fn an_answer_and_a_next_version_at_once_exclude_each_other(bench: &dyn Bench) {
    let at = workspace(1);
    offered(bench, at, &[1]).await;
    add(bench, at, &Draft { replaces: Some(id(1)), ..draft(2) }).await;
    let accepted = async { answer(bench, at, 1, "accepted").await.is_ok() };
    let replaced = async { issue(bench, at, 2, 20).await.is_ok() };
    let (accepted, replaced) = futures_util::join!(accepted, replaced);
    assert!(accepted != replaced, "accepted: {accepted}, replaced: {replaced}");
    let kept = stands(bench, at, 1).await.kept;
    assert_eq!(kept, if accepted { QuotationKept::Accepted } else { QuotationKept::Replaced });
}

/// One invoice stands on a quotation at a time, however many ask at once; a draft that is discarded and an invoice that is
/// voided make room.
pub async fn a_quotation_is_billed_once_at_a_time(bench: &dyn Bench) {
    let at = workspace(1);
    offered(bench, at, &[1]).await;
    let tries = join_all([10, 11, 12].map(|invoice| bill(bench, at, 1, invoice))).await;
    let made: Vec<InvoiceId> = tries.iter().filter_map(|tried| tried.as_ref().ok().copied()).collect();
    let [first] = made.as_slice() else { panic!("{tries:?}") };
    assert!(tries.iter().filter_map(|tried| tried.as_ref().err()).all(|why| matches!(why, QuotationError::Invoiced)));
    let named = stands(bench, at, 1).await.invoice.expect("it is named");
    assert_eq!((named.id, named.printed_number, named.stands), (*first, None, true));
    let mut work = begin(bench, at).await;
    work.invoicing().discard_draft(*first, after(60), "system:test").await.unwrap();
    commit(work, at).await;
    assert!(!stands(bench, at, 1).await.is_invoiced());
    let second = bill(bench, at, 1, 13).await.expect("the first was discarded");
    let set = samples::issue(bench.works(), at, 13, after(90)).await.expect("it is issued");
    let row = set.invoice.row();
    assert_eq!((row.quotation_id, row.quotation.as_deref()), (Some(id(1)), Some("QT/2026-27/0001")));
    assert_eq!(check(row, set.invoice.lines(), set.invoice.attention()), Finding::Verified);
    let mushak = set.mushak.as_ref().expect("it goes with the invoice");
    assert_eq!(mushak.row().quotation_id, None, "the form has no place for it");
    let mut work = read(bench, at).await;
    assert_eq!(work.invoicing().document(row.id).await.unwrap().as_ref(), Some(&set.invoice));
    drop(work);
    let named = stands(bench, at, 1).await.invoice.expect("it is named");
    assert_eq!((named.id, named.printed_number), (second, Some(row.printed_number.clone())));
    assert!(matches!(bill(bench, at, 1, 14).await, Err(QuotationError::Invoiced)));
    let mut work = begin(bench, at).await;
    let void = |document| Void {
        document,
        reason: Void::parse_reason("wrong price").unwrap(),
        day: TODAY,
        at: after(120),
        by: "system:test".to_owned(),
    };
    let documents = [row, mushak.row()];
    work.invoicing().save_voids(&documents.map(|row| void(row.id)), &documents).await.unwrap();
    commit(work, at).await;
    assert!(!stands(bench, at, 1).await.is_invoiced());
    assert!(bill(bench, at, 1, 15).await.is_ok(), "the invoice was voided");
}

/// The list tells each state as of the day, and goes on where it ended in every order.
pub async fn quotations_are_listed_by_their_state(bench: &dyn Bench) {
    let at = workspace(1);
    offered(bench, at, &[1, 2, 3, 4]).await;
    add(bench, at, &draft(5)).await;
    answer(bench, at, 2, "accepted").await.unwrap();
    answer(bench, at, 3, "declined").await.unwrap();
    let mut work = begin(bench, at).await;
    work.invoicing().keep_quotation(id(4), QuotationKept::Withdrawn).await.unwrap();
    commit(work, at).await;
    let any = QuotationFilter::default();
    let in_state = |state| QuotationFilter { state: Some(state), ..any };
    for (state, today, count) in [
        (QuotationState::Draft, TODAY, 1),
        (QuotationState::Open, TODAY, 1),
        (QuotationState::Expired, TODAY, 0),
        (QuotationState::Accepted, TODAY, 1),
        (QuotationState::Declined, TODAY, 1),
        (QuotationState::Withdrawn, TODAY, 1),
        (QuotationState::Replaced, TODAY, 0),
        (QuotationState::Open, date(2026, 8, 1), 0),
        (QuotationState::Expired, date(2026, 8, 1), 1),
    ] {
        let found = states(bench, at, in_state(state), today).await;
        assert_eq!(found, vec![state; count], "{state:?} on {today}");
    }
    assert_eq!(states(bench, at, QuotationFilter { client: Some(client(2).id), ..any }, TODAY).await, []);
    assert_eq!(states(bench, at, QuotationFilter { to: Some(date(2026, 7, 14)), ..any }, TODAY).await, []);
    assert_eq!(states(bench, at, QuotationFilter { from: Some(TODAY), ..any }, TODAY).await.len(), 4, "no draft");
    for sort in PaperSort::ALL {
        let filter = QuotationFilter { sort, ..any };
        let mut work = read(bench, at).await;
        let whole = work.invoicing().quotations(filter, TODAY, PageRequest::new(None, 50)).await.unwrap().items;
        assert_eq!(whole.len(), 5);
        let (mut pages, mut after) = (Vec::new(), None);
        loop {
            let page = work.invoicing().quotations(filter, TODAY, PageRequest::new(after, 2)).await.unwrap();
            pages.extend(page.items);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(pages, whole, "{sort:?}");
    }
}

/// Quotations of one workspace are none of another, whatever their ids.
pub async fn quotations_of_workspaces_never_meet(bench: &dyn Bench) {
    let (one, other) = (workspace(1), workspace(2));
    offered(bench, one, &[1]).await;
    samples::open(bench.works(), other, &[]).await.expect("the workspace opens");
    let mut work = begin(bench, other).await;
    let store = work.invoicing();
    assert_eq!(store.quotation(id(1)).await.unwrap(), None);
    assert_eq!(store.quotation_for_update(id(1)).await.unwrap(), None);
    assert_eq!(store.answer(id(1)).await.unwrap(), None);
    assert_eq!(store.stored_quotations(None, 10).await.unwrap(), []);
    assert!(is_conflict(&store.keep_quotation(id(1), QuotationKept::Withdrawn).await));
    drop(work);
    for draft in [
        Draft { replaces: Some(id(1)), ..draft(2) },
        Draft { quotation: Some(id(1)), ..samples::draft(3, client(1).id) },
    ] {
        let mut work = begin(bench, other).await;
        assert!(is_conflict(&work.invoicing().insert_draft(&draft, 1).await));
    }
    assert_eq!(states(bench, other, QuotationFilter::default(), TODAY).await, []);
    assert_eq!(stands(bench, one, 1).await.kept, QuotationKept::Open);
}
