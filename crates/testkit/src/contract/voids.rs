//! Voids: what they take back, what they exclude, and what is issued in place of what was voided.

use dalil_invoicing::{
    DocumentFilter, DocumentId, DocumentRow, DocumentState, Draft, InvoiceFilter, InvoiceState, IssueError, Issued,
    IssuedSet, NamedDocument, Void, Voided,
    figures::{FigureKey, Sums},
    returns::{ReturnNote, SalesFilter, TaxMonth},
};
use dalil_ledger::{
    DebtorId, Moment, Movement, PaymentFields, PaymentId, ReceivableId, RecordError, State, Statement, VoidError,
    free_to_void,
    input::{self, Amount},
    record,
};
use dalil_tenancy::{StoreError, WorkspaceId, page::PageRequest};
use futures_util::future::{join, join_all};
use jiff::civil::{Date, date};

use super::{Bench, begin, commit, is_conflict, read};
use crate::samples::{self, client, noon, workspace};

const TODAY: Date = date(2026, 8, 3);

fn owed(document: DocumentId) -> ReceivableId {
    ReceivableId::from_uuid(document.as_uuid())
}

fn void_of(document: DocumentId) -> Void {
    Void {
        document,
        reason: Void::parse_reason("ভুল মক্কেল \"wrong\"").expect("a reason"),
        day: TODAY,
        at: noon(),
        by: format!("person:{}", samples::person(1)),
    }
}

/// Voids both papers of an issue as the use case does.
async fn void(bench: &dyn Bench, at: WorkspaceId, set: &IssuedSet) -> Result<(), VoidError> {
    let mut work = begin(bench, at).await;
    free_to_void(work.ledger(), owed(set.invoice.id())).await?;
    let voids: Vec<Void> = set.documents().map(|issued| void_of(issued.id())).collect();
    let rows: Vec<&DocumentRow> = set.documents().map(Issued::row).collect();
    work.invoicing().save_voids(&voids, &rows).await?;
    commit(work, at).await;
    Ok(())
}

/// A workspace with issued invoices of these numbers.
async fn issued(bench: &dyn Bench, at: WorkspaceId, numbers: &[u32]) -> Vec<IssuedSet> {
    samples::open(bench.works(), at, numbers).await.expect("the workspace opens");
    let mut sets = Vec::new();
    for n in numbers {
        sets.push(samples::issue(bench.works(), at, *n, noon()).await.expect("it is issued"));
    }
    sets
}

/// The papers stay as they are; nothing is owed, no figure counts them, and lists tell them apart.
pub async fn a_void_takes_back_what_was_owed_and_counted(bench: &dyn Bench) {
    let at = workspace(1);
    let sets = issued(bench, at, &[5, 6]).await;
    let [gone, stays] = &sets[..] else { panic!("two were issued") };
    void(bench, at, gone).await.expect("nothing stands on it");

    let mut work = read(bench, at).await;
    let ledger = work.ledger();
    let found = ledger.receivables(&[owed(gone.invoice.id())]).await.unwrap().pop().expect("it stays");
    assert_eq!((found.voided, found.outstanding(), found.state(Date::MAX)), (true, 0, State::Voided));
    let ageing = ledger.ageing(None, Date::constant(2026, 12, 31)).await.unwrap();
    let open: i64 = ageing.iter().map(|aged| aged.outstanding).sum();
    let total = stays.invoice.row().totals.total;
    assert_eq!((open, ageing.iter().map(|aged| aged.documents).sum::<i64>()), (total, 1));
    let late = ledger.overdue(Date::constant(2026, 12, 31), 9).await.unwrap();
    assert_eq!(late.iter().map(|late| late.id).collect::<Vec<_>>(), [owed(stays.invoice.id())]);
    let debtor = DebtorId::from_uuid(client(1).id.as_uuid());
    assert_eq!(ledger.open_of(debtor, 9).await.unwrap().len(), 1);
    let lines = ledger.movements(debtor, date(2026, 7, 1), TODAY).await.unwrap();
    let voided: Vec<_> = lines.iter().filter(|line| matches!(line.movement, Movement::Voided(_))).collect();
    let [line] = voided[..] else { panic!("one line tells it: {lines:?}") };
    let expected = (TODAY, Movement::Voided(owed(gone.invoice.id())), -gone.invoice.row().totals.total);
    assert_eq!((line.day, line.movement, line.amount), expected);
    assert_eq!(Statement::of(&[], lines).expect("within what an amount can be")[0].closing(), total);
    let before = ledger.owed_before(debtor, TODAY.tomorrow().unwrap()).await.unwrap();
    assert_eq!(before, [(found.currency, i128::from(total))]);

    let store = work.invoicing();
    let figures = store.figures(date(2026, 7, 1), date(2026, 8, 31)).await.unwrap();
    for document in stays.documents() {
        assert_eq!(figures.get(FigureKey::of(document.row())), Sums::of(document.row()), "the month of issue");
    }
    for document in gone.documents() {
        assert_eq!(store.document(document.id()).await.unwrap().as_ref(), Some(document), "as it was issued");
        let expected = Voided { void: void_of(document.id()), reissued_as: None, draft: None };
        assert_eq!(store.voided(document.id()).await.unwrap().as_ref(), Some(&expected));
        let papers = store.document_with_papers(document.id()).await.unwrap().expect("it is there");
        assert_eq!((papers.document, papers.voided), (document.clone(), Some(expected)));
    }
    assert_eq!(store.voided(stays.invoice.id()).await.unwrap(), None);
    assert_eq!(store.document_with_papers(stays.invoice.id()).await.unwrap().expect("it is there").voided, None);
    let month = TaxMonth::of(date(2026, 7, 1));
    let (gone_6_3, stays_6_3) = (gone.mushak.as_ref().unwrap(), stays.mushak.as_ref().unwrap());
    let register = store.sales(SalesFilter::of(month), PageRequest::new(None, 9)).await.unwrap().items;
    let told: Vec<_> = register.iter().map(|sale| (sale.document, sale.voided, sale.total)).collect();
    let expected = [(gone_6_3.id(), true, 0), (stays_6_3.id(), false, stays_6_3.row().totals.total)];
    assert_eq!(told, expected, "a voided number stays in the register, with nothing under it");
    let narrowed = SalesFilter { note: Some(ReturnNote::Standard), ..SalesFilter::of(month) };
    let fed = store.sales(narrowed, PageRequest::new(None, 9)).await.unwrap().items;
    assert_eq!(fed.iter().map(|sale| sale.document).collect::<Vec<_>>(), [stays_6_3.id()]);
    let vat: i64 = store.taxed(month).await.unwrap().iter().map(|taxed| taxed.sums.vat).sum();
    assert_eq!(vat, stays_6_3.row().totals.vat, "the return counts what stands");

    let mut voids: Vec<Void> = gone.documents().map(|document| void_of(document.id())).collect();
    voids.sort_by_key(|void| void.document);
    assert_eq!(store.stored_voids(None, 9).await.unwrap(), voids);
    assert_eq!(store.stored_voids(None, 1).await.unwrap(), voids[..1]);
    assert_eq!(store.stored_voids(Some(voids[0].document), 9).await.unwrap(), voids[1..]);

    for (state, expected) in [(None, 4), (Some(DocumentState::Issued), 2), (Some(DocumentState::Voided), 2)] {
        let filter = DocumentFilter { state, ..DocumentFilter::default() };
        let page = store.documents(filter, PageRequest::new(None, 9)).await.unwrap();
        assert_eq!(page.items.len(), expected, "{state:?}");
        assert!(page.items.iter().all(|item| state.is_none_or(|state| item.state == state)), "{state:?}");
    }
    for (state, expected) in [
        (None, vec![InvoiceState::Issued, InvoiceState::Voided]),
        (Some(InvoiceState::Issued), vec![InvoiceState::Issued]),
        (Some(InvoiceState::Voided), vec![InvoiceState::Voided]),
        (Some(InvoiceState::Draft), vec![]),
    ] {
        let filter = InvoiceFilter { state, ..InvoiceFilter::default() };
        let page = store.invoices(filter, PageRequest::new(None, 9)).await.unwrap();
        let mut states: Vec<InvoiceState> = page.items.iter().map(|item| item.state).collect();
        states.sort_by_key(|state| *state == InvoiceState::Voided);
        assert_eq!(states, expected, "{state:?}");
    }
    let summary = store.summaries(&[gone.invoice.id()]).await.unwrap().pop().expect("it is there");
    assert_eq!(summary.state, DocumentState::Voided);
}

/// Two people at once: one void is kept, the other is told.
pub async fn of_two_voids_at_once_one_is_kept(bench: &dyn Bench) {
    let at = workspace(1);
    let sets = issued(bench, at, &[5]).await;
    let done = join_all([0, 0].map(|_: u8| void(bench, at, &sets[0]))).await;
    assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 1);
    assert!(done.iter().any(|done| matches!(done, Err(VoidError::AlreadyVoided))), "{done:?}");
    assert_eq!(read(bench, at).await.invoicing().stored_voids(None, 9).await.unwrap().len(), 2);
    let figures = read(bench, at).await.invoicing().figures(date(2026, 7, 1), TODAY).await.unwrap();
    assert!(figures.iter().all(|(_, sums)| sums == Sums::default()), "taken out once: {figures:?}");
    let mut work = begin(bench, at).await;
    let again = void_of(sets[0].invoice.id());
    let again = work.invoicing().save_voids(std::slice::from_ref(&again), &[sets[0].invoice.row()]).await;
    assert!(is_conflict(&again), "the store is the last to refuse it");
}

async fn pay(bench: &dyn Bench, at: WorkspaceId, set: &IssuedSet) -> Result<(), RecordError> {
    let moment = Moment { at: noon(), today: TODAY, by: "system:test".to_owned() };
    let written = input::Payment {
        method: "cash".to_owned(),
        received_on: TODAY.to_string(),
        currency: "BDT".to_owned(),
        received: Amount::Minor(100),
        allocations: vec![input::Allocation {
            invoice_id: set.invoice.id().to_string(),
            amount: Amount::Minor(100),
            ..input::Allocation::default()
        }],
        ..input::Payment::default()
    };
    let fields = PaymentFields::parse(&written, TODAY).expect("the sample keeps the rules");
    let mut work = begin(bench, at).await;
    record(work.ledger(), PaymentId::mint(1, &[5; 10]), fields, &moment).await?;
    commit(work, at).await;
    Ok(())
}

/// Whichever comes first: a void beside a payment of the same invoice, one of them is refused by what the other left.
pub async fn a_void_and_a_payment_at_once_exclude_each_other(bench: &dyn Bench) {
    let at = workspace(1);
    let sets = issued(bench, at, &[5]).await;
    let (voided, paid) = join(void(bench, at, &sets[0]), pay(bench, at, &sets[0])).await;
    let mut work = read(bench, at).await;
    let found = work.ledger().receivables(&[owed(sets[0].invoice.id())]).await.unwrap().pop().expect("it is there");
    match (voided, paid) {
        (Ok(()), Err(RecordError::Invalid(errors))) => {
            let codes: Vec<_> = errors.0.iter().map(|error| (error.field.as_str(), error.code)).collect();
            assert_eq!(codes, [("allocations[0].invoice_id", "voided_invoice")]);
            assert_eq!((found.voided, found.paid), (true, 0));
        }
        (Err(VoidError::Paid), Ok(())) => assert_eq!((found.voided, found.paid), (false, 100)),
        (voided, paid) => panic!("exactly one goes through: {voided:?}, {paid:?}"),
    }
}

fn again(n: u32, replaces: DocumentId) -> Draft {
    Draft { replaces: Some(replaces), ..samples::draft(n, client(1).id) }
}

/// Only what was voided, once; a draft that is thrown away makes room. What is issued says what it replaces.
pub async fn a_voided_invoice_is_issued_again_once(bench: &dyn Bench) {
    let at = workspace(1);
    let sets = issued(bench, at, &[5]).await;
    let old = &sets[0];
    let insert = async |draft: &Draft| {
        let mut work = begin(bench, at).await;
        let done = work.invoicing().insert_draft(draft, samples::total(draft)).await;
        if done.is_ok() {
            commit(work, at).await;
        }
        done
    };
    assert!(is_conflict(&insert(&again(7, old.invoice.id())).await), "it is not voided");
    void(bench, at, old).await.expect("nothing stands on it");
    let first = again(7, old.invoice.id());
    insert(&first).await.expect("it is voided");
    let under_way = read(bench, at).await.invoicing().voided(old.invoice.id()).await.unwrap().expect("it is voided");
    assert_eq!((under_way.draft, under_way.reissued_as), (Some(first.id), None));
    assert!(is_conflict(&insert(&again(8, old.invoice.id())).await), "one draft at a time");
    let mut work = begin(bench, at).await;
    work.invoicing().discard_draft(first.id, noon(), "system:test").await.unwrap();
    commit(work, at).await;
    let second = again(8, old.invoice.id());
    insert(&second).await.expect("a discarded draft makes room");
    assert_eq!(read(bench, at).await.invoicing().draft(second.id).await.unwrap(), Some(second.clone()));
    let mut work = begin(bench, at).await;
    let basis = work.invoicing().for_issue(&[second.id], TODAY).await.unwrap().pop().expect("it is there");
    drop(work);
    let read_only = read(bench, at).await.invoicing().bases(&[second.id], TODAY).await.unwrap().pop();
    assert_eq!(read_only.as_ref(), Some(&basis));
    let old_mushak = old.mushak.as_ref().expect("a registered workspace").named();
    let replaced = basis.replaces.expect("it replaces something");
    assert_eq!((replaced.invoice, replaced.mushak), (old.invoice.named(), Some(old_mushak.clone())));

    let set = samples::issue(bench.works(), at, 8, noon()).await.expect("it is issued");
    let mushak = set.mushak.as_ref().expect("a registered workspace");
    let names = |issued: &Issued| {
        let row = issued.row();
        row.replaces_id.zip(row.replaces.clone()).map(|(id, printed_number)| NamedDocument { id, printed_number })
    };
    assert_eq!((names(&set.invoice), names(mushak)), (Some(old.invoice.named()), Some(old_mushak)));
    for (old, new) in [(&old.invoice, &set.invoice), (old.mushak.as_ref().expect("a 6.3"), mushak)] {
        let mut work = read(bench, at).await;
        let found = work.invoicing().voided(old.id()).await.unwrap().expect("it is voided");
        assert_eq!((found.reissued_as, found.draft), (Some(new.named()), None));
        let papers = work.invoicing().document_with_papers(new.id()).await.unwrap().expect("it is there");
        assert_eq!((&papers.document, papers.voided), (new, None));
    }
    insert(&again(9, old.invoice.id())).await.expect("no other draft replaces it");
    let twice = samples::issue(bench.works(), at, 9, noon()).await;
    assert!(matches!(twice, Err(IssueError::Store(StoreError::Conflict { .. }))), "it is issued again: {twice:?}");
}
