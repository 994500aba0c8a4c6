//! Who was let in to audit, what they read, and that they see one year.

use dalil_app::ports::{AccessNote, NotedRequest, ReadWork};
use dalil_audit::{Action, Entry, Subject};
use dalil_identity::{AccessEnd, AuditorAccess};
use dalil_invoicing::{
    ClientSort, DocumentFilter, InvoiceFilter, IssuedSet,
    figures::Figures,
    permission,
    returns::{SalesFilter, TaxMonth},
    search::{Query, Reach},
};
use dalil_ledger::PaymentFilter;
use dalil_tenancy::{AccessId, StoreError, page::PageRequest, text::Line};
use jiff::{SignedDuration, Timestamp, civil::Date};

use super::{Bench, begin, commit, is_conflict, read};
use crate::samples::{self, client, draft, noon, person, workspace};

fn access(n: u8) -> AuditorAccess {
    AuditorAccess {
        id: AccessId::mint(u64::from(n), &[n; 10]),
        person: person(n),
        year: 2026,
        purpose: Line::parse("মূসক নিরীক্ষা").expect("a line"),
        until: noon() + SignedDuration::from_hours(24 * 14),
        opened_at: noon(),
        opened_by: "person:owner".to_owned(),
        end: None,
    }
}

/// As it was, the latest first; an end once, and only here.
pub async fn an_access_is_kept_and_ends_once(bench: &dyn Bench) {
    let (at, elsewhere) = (workspace(1), workspace(2));
    let mut work = begin(bench, at).await;
    for n in 1..=3 {
        work.auditors().insert_access(&access(n)).await.unwrap();
    }
    commit(work, at).await;
    let mut work = begin(bench, at).await;
    assert!(is_conflict(&work.auditors().insert_access(&access(1)).await));
    drop(work);
    let end = AccessEnd { at: samples::after(5), by: "person:owner".to_owned() };
    let mut work = begin(bench, at).await;
    work.auditors().end_access(access(2).id, &end).await.unwrap();
    commit(work, at).await;
    let mut work = begin(bench, at).await;
    assert!(is_conflict(&work.auditors().end_access(access(2).id, &end).await));
    drop(work);

    let mut work = read(bench, at).await;
    let ended = AuditorAccess { end: Some(end), ..access(2) };
    let first = work.auditors().accesses(PageRequest::new(None, 2)).await.unwrap();
    assert_eq!((first.items, first.next), (vec![access(3), ended.clone()], Some(access(2).id)));
    let rest = work.auditors().accesses(PageRequest::new(first.next, 2)).await.unwrap();
    assert_eq!((rest.items, rest.next), (vec![access(1)], None));
    assert_eq!(work.auditors().access(access(2).id).await.unwrap(), Some(ended));
    assert_eq!(work.auditors().open_accesses(person(1), noon()).await.unwrap(), [access(1)]);
    assert_eq!(work.auditors().open_accesses(person(1), access(1).until).await.unwrap(), [], "its time is over");
    assert_eq!(work.auditors().open_accesses(person(2), noon()).await.unwrap(), [], "it was ended");
    let mut work = read(bench, elsewhere).await;
    assert_eq!(work.auditors().access(access(1).id).await.unwrap(), None);
    assert_eq!(work.auditors().accesses(PageRequest::new(None, 9)).await.unwrap().items, []);
}

/// Latest first, with the access of the permit and the request where one is noted.
pub async fn reads_are_listed_by_access(bench: &dyn Bench) {
    let at = workspace(1);
    let auditor = samples::auditor(at, 2026).permit(permission::DOCUMENTS_READ).expect("an auditor reads documents");
    let own = auditor.window().expect("it is for a year").access();
    let request = NotedRequest { operation: "GET /w/{slug}/documents".to_owned(), status: 404 };
    let asked = AccessNote { request: Some(request.clone()), ..AccessNote::new(noon(), "request", "/w/a/documents") };
    bench.works().note_access(&auditor, &asked).await.expect("it is noted");
    let paper = AccessNote::new(samples::after(1), "paper", "1");
    bench.works().note_access(&samples::reading(at), &paper).await.expect("it is noted");
    bench.works().note_access(&auditor, &paper).await.expect("it is noted");

    let mut work = read(bench, at).await;
    let all = work.auditors().noted(None, PageRequest::new(None, 9)).await.unwrap().items;
    let told: Vec<_> = all.iter().map(|noted| (noted.subject_kind.as_str(), noted.access)).collect();
    assert_eq!(told, [("paper", Some(own)), ("paper", None), ("request", Some(own))]);
    let first = all.last().expect("three were noted");
    assert_eq!((first.at, first.subject_id.as_str()), (noon(), "/w/a/documents"));
    assert_eq!((&first.request, first.permission.as_str()), (&Some(request), "documents.read"));
    assert_eq!(
        (first.principal.as_str(), first.request_id.as_str()),
        (format!("person:{}", person(9)).as_str(), "request-1")
    );
    assert_eq!(first.ip.as_deref(), Some("203.0.113.9"));
    let page = work.auditors().noted(Some(own), PageRequest::new(None, 1)).await.unwrap();
    assert_eq!((page.items.len(), page.next), (1, all.first().map(|noted| noted.id)));
    let rest = work.auditors().noted(Some(own), PageRequest::new(page.next, 9)).await.unwrap();
    assert_eq!(rest.items, std::slice::from_ref(first));
    let others = read(bench, workspace(2)).await.auditors().noted(None, PageRequest::new(None, 9)).await.unwrap();
    assert_eq!(others.items, []);
}

/// Two invoices, the last of one year of account and the first of the next, to the same client, and one to another.
async fn two_years(bench: &dyn Bench) -> [IssuedSet; 2] {
    let at = workspace(1);
    samples::open(bench.works(), at, &[5, 6]).await.expect("the workspace opens");
    let mut work = begin(bench, at).await;
    work.invoicing().insert_client(&client(2)).await.unwrap();
    let other = draft(7, client(2).id);
    work.invoicing().insert_draft(&other, samples::total(&other)).await.unwrap();
    commit(work, at).await;
    let moment = |text: &str| text.parse::<Timestamp>().expect("a moment");
    // 23:59:59 on 30 June and 00:00 on 1 July in Dhaka.
    let before = samples::issue(bench.works(), at, 5, moment("2026-06-30T17:59:59Z")).await.expect("it is issued");
    let after = samples::issue(bench.works(), at, 6, moment("2026-06-30T18:00:00Z")).await.expect("it is issued");
    samples::issue(bench.works(), at, 7, noon()).await.expect("it is issued");
    [before, after]
}

async fn seen_by(bench: &dyn Bench, year: i16) -> Box<dyn ReadWork> {
    let permit = samples::auditor(workspace(1), year).permit(permission::DOCUMENTS_READ).expect("an auditor reads");
    bench.works().read(&permit).await.expect("a work opens")
}

fn is_beyond<T>(result: &Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::OutOfReach))
}

/// Documents, clients, figures, registers, series, search and lists; drafts and what is of today are out of reach.
pub async fn a_permit_for_a_year_shows_that_year(bench: &dyn Bench) {
    let [before, after] = two_years(bench).await;
    let all = || PageRequest::new(None, 50);
    for (year, own, foreign, documents) in [(2025, &before, &after, 2), (2026, &after, &before, 4)] {
        let mut work = seen_by(bench, year).await;
        let invoicing = work.invoicing();
        let (mine, theirs) = (own.invoice.id(), foreign.invoice.id());
        assert!(invoicing.document(mine).await.unwrap().is_some(), "{year}");
        assert!(invoicing.document(theirs).await.unwrap().is_none(), "{year}");
        assert!(invoicing.document_with_papers(theirs).await.unwrap().is_none());
        assert_eq!(invoicing.summaries(&[mine, theirs]).await.unwrap().len(), 1);
        let wide = DocumentFilter { from: Some(Date::MIN), to: Some(Date::MAX), ..DocumentFilter::default() };
        for filter in [DocumentFilter::default(), wide] {
            assert_eq!(invoicing.documents(filter, all()).await.unwrap().items.len(), documents, "{year}");
        }
        let elsewhere = DocumentFilter {
            from: Some(foreign.invoice.row().issued_on),
            to: Some(foreign.invoice.row().issued_on),
            ..DocumentFilter::default()
        };
        assert_eq!(invoicing.documents(elsewhere, all()).await.unwrap().items, []);
        let other = client(2).id;
        assert_eq!(invoicing.client(other).await.unwrap().is_some(), year == 2026);
        let listed = invoicing.clients(ClientSort::Newest, PageRequest::new(None, 50)).await.unwrap().items.len();
        assert_eq!(listed, if year == 2026 { 2 } else { 1 });
        let months = [foreign, own].map(|set| TaxMonth::of(set.mushak.as_ref().expect("registered").row().issued_on));
        assert!(is_beyond(&invoicing.sales(SalesFilter::of(months[0]), PageRequest::new(None, 9)).await));
        assert!(is_beyond(&invoicing.taxed(months[0]).await));
        assert_eq!(
            invoicing.sales(SalesFilter::of(months[1]), PageRequest::new(None, 9)).await.unwrap().items.len(),
            documents / 2
        );
        assert_eq!(invoicing.figures(months[0].first(), months[0].last()).await.unwrap(), Figures::default());
        let reach = Reach { details: true, drafts: true, documents: true, issued: None };
        let number = Query::parse(&foreign.invoice.row().printed_number).expect("a number");
        let hits = invoicing.search(&number, reach, 9).await.unwrap();
        assert!(hits.documents.iter().all(|hit| hit.id != theirs) && hits.drafts.is_empty());
        let found = invoicing.search(&Query::parse("client").expect("a word"), reach, 9).await.unwrap();
        assert_eq!(found.clients.len(), if year == 2026 { 2 } else { 1 });
        assert!(found.documents.iter().all(|hit| wide_holds(year, hit.issued_on)), "{year}");
        let series = invoicing.series().await.unwrap();
        assert!(series.iter().all(|state| state.key.year.first_year() == year), "{year}");
        let foreign_series = &foreign.invoice.row().series;
        assert!(is_beyond(&invoicing.stored_documents(foreign_series, 0, 9).await));
        assert!(is_beyond(&invoicing.log_entries(foreign_series, &[1]).await));
        assert!(invoicing.draft(draft(5, client(1).id).id).await.unwrap().is_none());
        assert!(is_beyond(&invoicing.invoices(InvoiceFilter::default(), all_invoices()).await));
        assert!(is_beyond(&invoicing.places().await) && is_beyond(&invoicing.brand().await));
        assert_eq!(
            work.ledger().payments(PaymentFilter::default(), PageRequest::new(None, 9)).await.unwrap().items,
            []
        );
        assert!(is_beyond(&work.ledger().ageing(None, own.invoice.row().issued_on).await));
        assert!(is_beyond(&work.members().members().await));
        assert!(is_beyond(&work.auditors().noted(None, PageRequest::new(None, 9)).await));
    }
    let mut whole = read(bench, workspace(1)).await;
    assert_eq!(whole.invoicing().documents(DocumentFilter::default(), all()).await.unwrap().items.len(), 6);
}

/// One entry before the year, one in it, one after it: by their moments, whatever their numbers.
pub async fn a_permit_for_a_year_shows_its_entries(bench: &dyn Bench) {
    const DONE: Action = Action::new("test.done");
    let at = workspace(1);
    let writing = samples::writing(at);
    for moment in ["2026-06-30T17:59:59Z", "2026-06-30T18:00:00Z", "2027-06-30T17:59:59Z", "2027-06-30T18:00:00Z"] {
        let entry = Entry::new(&writing, moment.parse().expect("a moment"), DONE, Subject::new("test", moment));
        begin(bench, at).await.commit(entry.into()).await.expect("it commits");
    }
    let page = |after| PageRequest::new(after, 1);
    for (year, numbers) in [(2024, &[][..]), (2025, &[1][..]), (2026, &[2, 3][..]), (2027, &[4][..])] {
        let mut work = seen_by(bench, year).await;
        let mut seen = Vec::new();
        // A number of another year goes on as the end of this one does.
        let mut after = Some(u64::MAX);
        while let Some(from) = after {
            let found = work.audit().entries(page(Some(from))).await.unwrap();
            seen.extend(found.items.iter().map(|(row, _)| row.seq));
            after = found.next;
        }
        seen.reverse();
        assert_eq!(seen, numbers, "{year}");
        let chain = work.audit().chain(0, 9).await.unwrap();
        assert_eq!(chain.iter().map(|entry| entry.row.seq).collect::<Vec<_>>(), numbers, "{year}");
        assert_eq!(work.audit().chain(3, 9).await.unwrap().len(), usize::from(year == 2027), "{year}");
        assert_eq!(work.audit().head().await.unwrap().seq, 4, "its size stands in each checkpoint");
    }
    let mut whole = read(bench, at).await;
    let since = async |work: &mut dyn ReadWork, text: &str| {
        work.audit().first_since(text.parse().expect("a moment")).await.unwrap()
    };
    assert_eq!(since(&mut *whole, "2026-06-30T17:59:59Z").await, 1);
    assert_eq!(since(&mut *whole, "2026-06-30T17:59:59.5Z").await, 2);
    assert_eq!(since(&mut *whole, "2028-01-01T00:00:00Z").await, 5);
    assert_eq!(since(&mut *read(bench, workspace(2)).await, "2026-01-01T00:00:00Z").await, 1);
}

fn all_invoices() -> PageRequest<dalil_invoicing::InvoiceKey> {
    PageRequest::new(None, 9)
}

fn wide_holds(year: i16, day: Date) -> bool {
    let window = dalil_tenancy::Window::of_year(AccessId::mint(0, &[0; 10]), year).expect("a year");
    window.days().hold(day)
}
