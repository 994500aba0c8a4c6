//! Lists in each order, page by page: the same rows, each once, in that order.

use dalil_invoicing::{
    ClientSort, DocumentFilter, DocumentKind, InvoiceFilter, InvoicingRead, Name, PaperLanguage, PaperSort,
};
use dalil_tenancy::{page::PageRequest, text::Line};

use super::{Bench, begin, commit, read};
use crate::samples::{self, after, client, workspace};

/// Two pages of two and one rest at least, so that keys are asked with.
const LIMIT: u16 = 2;

async fn documents(store: &mut dyn InvoicingRead, filter: DocumentFilter) -> Vec<dalil_invoicing::DocumentSummary> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = store.documents(filter, PageRequest::new(after, LIMIT)).await.expect("the store answers");
        found.extend(page.items);
        after = page.next;
        if after.is_none() {
            return found;
        }
    }
}

async fn invoices(store: &mut dyn InvoicingRead, filter: InvoiceFilter) -> Vec<dalil_invoicing::InvoiceSummary> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = store.invoices(filter, PageRequest::new(after, LIMIT)).await.expect("the store answers");
        found.extend(page.items);
        after = page.next;
        if after.is_none() {
            return found;
        }
    }
}

/// Papers of equal and of different totals, drafts among them.
pub async fn lists_run_in_the_order_that_is_asked_for(bench: &dyn Bench) {
    let at = workspace(1);
    samples::open(bench.works(), at, &[5, 6, 7, 8]).await.expect("the workspace opens");
    for (draft, seconds) in [(5, 0), (6, 10)] {
        let moment = after(seconds);
        samples::issue(bench.works(), at, draft, moment).await.expect("it is issued");
    }
    let mut work = begin(bench, at).await;
    let mut draft = work.invoicing().draft_for_update(samples::draft(7, client(1).id).id).await.unwrap().unwrap();
    draft.version += 1;
    work.invoicing().save_draft(&draft, 1).await.unwrap();
    commit(work, at).await;

    let mut work = read(bench, at).await;
    let store = work.invoicing();
    for kind in [None, Some(DocumentKind::Invoice)] {
        for sort in PaperSort::ALL {
            let mut expected = documents(store, DocumentFilter { kind, ..DocumentFilter::default() }).await;
            assert_eq!(expected.len(), if kind.is_some() { 2 } else { 4 });
            expected.sort_by_key(|document| document.key().rank(sort));
            if !sort.rises() {
                expected.reverse();
            }
            assert_eq!(documents(store, DocumentFilter { kind, sort, ..DocumentFilter::default() }).await, expected);
        }
    }
    for sort in PaperSort::ALL {
        let mut expected = invoices(store, InvoiceFilter::default()).await;
        assert_eq!(expected.len(), 4, "two drafts, two issued");
        expected.sort_by_key(|invoice| invoice.key().rank(sort));
        if !sort.rises() {
            expected.reverse();
        }
        let found = invoices(store, InvoiceFilter { sort, ..InvoiceFilter::default() }).await;
        assert_eq!(found, expected, "{sort:?}");
    }
    let smallest = invoices(store, InvoiceFilter { sort: PaperSort::Smallest, ..InvoiceFilter::default() }).await;
    assert_eq!(smallest.first().map(|invoice| invoice.total), Some(1));
}

/// As the name stands in that language, else in the other; capitals and small letters alike.
pub async fn clients_are_listed_by_name_in_either_language(bench: &dyn Bench) {
    let at = workspace(1);
    let name = |bn: Option<&str>, en: Option<&str>| {
        let line = |text: Option<&str>| text.map(|text| Line::parse(text).expect("a line"));
        Name::new(line(bn), line(en)).expect("a name")
    };
    let names = [
        (1, name(Some("মেঘনা"), Some("meghna films"))),
        (2, name(Some("কাশফুল"), Some("Kashful"))),
        (3, name(None, Some("Zenith"))),
        (4, name(Some("আলো"), None)),
        (5, name(None, Some("Meghna Films"))),
    ];
    let mut work = begin(bench, at).await;
    for (n, name) in names {
        let mut added = client(n);
        added.fields.name = name;
        work.invoicing().insert_client(&added).await.unwrap();
    }
    commit(work, at).await;
    let mut work = read(bench, at).await;
    let store = work.invoicing();
    for (sort, expected) in [
        (ClientSort::Newest, [5, 4, 3, 2, 1]),
        (ClientSort::Oldest, [1, 2, 3, 4, 5]),
        (ClientSort::Name(PaperLanguage::En), [2, 1, 5, 3, 4]),
        (ClientSort::NameReversed(PaperLanguage::En), [4, 3, 5, 1, 2]),
        (ClientSort::Name(PaperLanguage::Bn), [5, 3, 4, 2, 1]),
        (ClientSort::NameReversed(PaperLanguage::Bn), [1, 2, 4, 3, 5]),
    ] {
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let page = store.clients(sort, PageRequest::new(after, LIMIT)).await.unwrap();
            found.extend(page.items.into_iter().map(|client| client.id));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(found, expected.map(|n| client(n).id), "{sort:?}");
    }
}
