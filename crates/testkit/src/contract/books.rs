//! What a workspace keeps, and how it is listed.

use dalil_identity::Member;
use dalil_invoicing::{
    ClientSort, Copy, DocumentFilter, DocumentId, DocumentKind, DocumentRow, InvoiceFilter, InvoiceState,
    InvoicingRead, IssuedLine, PaperLanguage, Place, PlaceCode, PlaceId, Registration, StoredPaper, VatStatus,
    figures::{FigureKey, Figures},
    returns::{ReturnNote, SalesFilter, TaxMonth, TaxSums, Taxed},
    settings::{PaymentDays, Settings},
};
use dalil_proof::Digest;
use dalil_tenancy::{Role, page::PageRequest};
use jiff::civil::date;

use super::{Bench, begin, commit, is_conflict, read};
use crate::samples::{self, after, brand, client, draft, noon, place, registration, workspace};

/// Each row once, newest first, whatever the size of the page.
pub async fn lists_are_paged_newest_first(bench: &dyn Bench) {
    let at = workspace(1);
    let mut work = begin(bench, at).await;
    for n in [3, 1, 5, 2, 4] {
        work.invoicing().insert_client(&client(n)).await.unwrap();
    }
    commit(work, at).await;
    let mut work = read(bench, at).await;
    for limit in [1, 2, 5, 200] {
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let page = work.invoicing().clients(ClientSort::default(), PageRequest::new(after, limit)).await.unwrap();
            seen.extend(page.items);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, [5, 4, 3, 2, 1].map(client), "{limit} at a time");
    }
}

/// One list of both, each with its names and total; filtered by state and client.
pub async fn invoices_list_drafts_and_documents_together(bench: &dyn Bench) {
    let at = workspace(1);
    samples::open(bench.works(), at, &[5, 6, 7]).await.expect("the workspace opens");
    let set = samples::issue(bench.works(), at, 6, noon()).await.expect("it is issued");
    let mut work = begin(bench, at).await;
    work.invoicing().insert_client(&client(2)).await.unwrap();
    let other = draft(8, client(2).id);
    work.invoicing().insert_draft(&other, samples::total(&other)).await.unwrap();
    commit(work, at).await;

    let mut work = read(bench, at).await;
    let any = InvoiceFilter::default();
    assert_eq!(ids(work.invoicing(), any).await, [8, 7, 5, 6], "an issued one by its moment of issue");
    assert_eq!(ids(work.invoicing(), InvoiceFilter { state: Some(InvoiceState::Draft), ..any }).await, [8, 7, 5]);
    let day = Some(date(2026, 7, 15));
    assert_eq!(ids(work.invoicing(), InvoiceFilter { from: day, to: day, ..any }).await, [6], "no draft was issued");
    let drafts_of_a_day = InvoiceFilter { state: Some(InvoiceState::Draft), from: day, ..any };
    assert!(ids(work.invoicing(), drafts_of_a_day).await.is_empty());
    assert!(ids(work.invoicing(), InvoiceFilter { to: Some(date(2026, 7, 14)), ..any }).await.is_empty());
    assert_eq!(ids(work.invoicing(), InvoiceFilter { state: Some(InvoiceState::Issued), ..any }).await, [6]);
    assert_eq!(ids(work.invoicing(), InvoiceFilter { client: Some(client(2).id), ..any }).await, [8]);
    assert!(ids(work.invoicing(), InvoiceFilter { client: Some(client(9).id), ..any }).await.is_empty());

    let page = work.invoicing().invoices(any, PageRequest::new(None, 2)).await.unwrap();
    let rest = work.invoicing().invoices(any, PageRequest::new(page.next, 2)).await.unwrap();
    let [older, issued] = &rest.items[..] else { panic!("two more, not {}", rest.items.len()) };
    assert_eq!(rest.next, None);
    assert_eq!((issued.state, older.state), (InvoiceState::Issued, InvoiceState::Draft));
    let row = set.invoice.row();
    assert_eq!(issued.printed_number.as_deref(), Some(row.printed_number.as_str()));
    assert_eq!((issued.issued_on, issued.updated_at), (Some(row.issued_on), row.issued_at));
    assert_eq!((issued.total, older.total), (row.totals.total, row.totals.total));
    for item in [issued, older] {
        assert_eq!(item.client_name_bn.as_deref(), client(1).fields.name.bn());
        assert_eq!(item.client_name_en.as_deref(), client(1).fields.name.en());
    }
}

/// The numbers of the drafts that the listed invoices are or were.
async fn ids(store: &mut dyn InvoicingRead, filter: InvoiceFilter) -> Vec<u32> {
    let page = store.invoices(filter, PageRequest::new(None, 50)).await.unwrap();
    let number = |id| (1..=20).find(|n| draft(*n, client(1).id).id == id).expect("an id of a sample");
    page.items.iter().map(|item| number(item.id)).collect()
}

/// By kind, client and day of issue.
pub async fn documents_are_filtered(bench: &dyn Bench) {
    const DAY: i64 = 86_400;
    let at = workspace(1);
    samples::open(bench.works(), at, &[5, 6]).await.expect("the workspace opens");
    samples::issue(bench.works(), at, 5, noon()).await.expect("it is issued");
    samples::issue(bench.works(), at, 6, after(DAY)).await.expect("it is issued");
    let mut work = read(bench, at).await;
    let any = DocumentFilter::default();
    let later = date(2026, 7, 16);
    for (filter, expected) in [
        (any, 4),
        (DocumentFilter { kind: Some(DocumentKind::Mushak63), ..any }, 2),
        (DocumentFilter { client: Some(client(1).id), ..any }, 4),
        (DocumentFilter { client: Some(client(2).id), ..any }, 0),
        (DocumentFilter { from: Some(later), ..any }, 2),
        (DocumentFilter { to: Some(date(2026, 7, 15)), kind: Some(DocumentKind::Invoice), ..any }, 1),
        (DocumentFilter { from: Some(date(2026, 7, 17)), ..any }, 0),
    ] {
        let page = work.invoicing().documents(filter, PageRequest::new(None, 50)).await.unwrap();
        assert_eq!(page.items.len(), expected, "{filter:?}");
        assert!(page.items.is_sorted_by(|a, b| a.key() > b.key()));
    }
    for year in [-9_999, 0, 9_999] {
        let day = Some(date(year, 1, 1));
        let filter = DocumentFilter { from: day.filter(|day| day.year() < 1), to: day, ..any };
        let page = work.invoicing().documents(filter, PageRequest::new(None, 50)).await.unwrap();
        assert_eq!(page.items.len(), if year > 2026 { 4 } else { 0 }, "up to the year {year}");
    }
}

/// By the moment of issue and not by when the draft was begun; of one moment the 6.3 stands on its invoice. A page ends
/// between the two as well as anywhere.
pub async fn documents_are_listed_by_their_moment_of_issue(bench: &dyn Bench) {
    let at = workspace(1);
    samples::open(bench.works(), at, &[5, 6, 7]).await.expect("the workspace opens");
    let mut expected = Vec::new();
    for (n, seconds) in [(6, 60), (7, 120), (5, 180)] {
        let set = samples::issue(bench.works(), at, n, after(seconds)).await.expect("it is issued");
        expected.extend(set.documents().map(dalil_invoicing::Issued::id));
    }
    expected.reverse();
    let mut work = read(bench, at).await;
    for limit in [1, 2, 3, 5, 50] {
        let filters = [None, Some(DocumentKind::Invoice), Some(DocumentKind::Mushak63)];
        for filter in filters.map(|kind| DocumentFilter { kind, ..DocumentFilter::default() }) {
            for client in [None, Some(client(1).id)] {
                let filter = DocumentFilter { client, ..filter };
                let listed = all_documents(work.invoicing(), filter, limit).await;
                let wanted: Vec<_> = expected
                    .iter()
                    .filter(|id| filter.kind.is_none_or(|kind| listed.iter().any(|(own, k)| own == *id && *k == kind)))
                    .copied()
                    .collect();
                let ids: Vec<_> = listed.iter().map(|(id, _)| *id).collect();
                assert_eq!(ids, wanted, "{limit} at a time, {filter:?}");
                assert_eq!(ids.len(), if filter.kind.is_some() { 3 } else { 6 });
            }
        }
    }
}

async fn all_documents(
    store: &mut dyn InvoicingRead,
    filter: DocumentFilter,
    limit: u16,
) -> Vec<(DocumentId, DocumentKind)> {
    let mut listed = Vec::new();
    let mut after = None;
    loop {
        let page = store.documents(filter, PageRequest::new(after, limit)).await.unwrap();
        listed.extend(page.items.iter().map(|item| (item.id, item.kind)));
        after = page.next;
        if after.is_none() {
            return listed;
        }
    }
}

/// Of each month, kind and currency, in the commit of the issue: an abandoned one leaves nothing.
pub async fn figures_are_kept_with_each_issue(bench: &dyn Bench) {
    const MONTH: i64 = 31 * 86_400;
    let at = workspace(1);
    samples::open(bench.works(), at, &[5, 6, 7]).await.expect("the workspace opens");
    let figures = async |from, to| read(bench, at).await.invoicing().figures(from, to).await.unwrap();
    let ever = (date(1, 1, 1), date(9999, 12, 31));
    assert_eq!(figures(ever.0, ever.1).await, Figures::default());
    let mut rows = Vec::new();
    for (n, seconds) in [(5, 0), (6, 60), (7, MONTH)] {
        let set = samples::issue(bench.works(), at, n, after(seconds)).await.expect("it is issued");
        rows.extend(set.documents().map(|document| document.row().clone()));
    }
    let all = figures(ever.0, ever.1).await;
    assert_eq!(all, Figures::of(&rows));
    assert_eq!(all.iter().count(), 4, "two kinds in two months");
    let july = figures(date(2026, 7, 31), date(2026, 7, 31)).await;
    assert_eq!(july, Figures::of(&rows[..4]), "any day names its month");
    let invoices =
        FigureKey { month: date(2026, 7, 1), kind: DocumentKind::Invoice, currency: dalil_money::Currency::BDT };
    assert_eq!((july.get(invoices).documents, july.get(invoices).total), (2, 2 * rows[0].totals.total));
    assert_eq!(figures(date(2026, 9, 1), ever.1).await, Figures::default());
    let elsewhere = read(bench, workspace(2)).await.invoicing().figures(ever.0, ever.1).await.unwrap();
    assert_eq!(elsewhere, Figures::default());
}

/// The register and the sums of the return, against the documents themselves.
pub async fn a_month_of_sales_is_read_from_its_documents(bench: &dyn Bench) {
    const MONTH: i64 = 31 * 86_400;
    let at = workspace(1);
    samples::open(bench.works(), at, &[5, 6, 7, 8]).await.expect("the workspace opens");
    let mut rows = Vec::new();
    for (n, seconds) in [(5, 0), (6, 0), (7, 60), (8, MONTH)] {
        let set = samples::issue(bench.works(), at, n, after(seconds)).await.expect("it is issued");
        let mushak = set.mushak.expect("the workspace is registered");
        rows.push((mushak.row().clone(), mushak.lines().to_vec()));
    }
    let july = TaxMonth::of(date(2026, 7, 31));
    let mut work = read(bench, at).await;
    let mut told = Vec::new();
    let mut after = None;
    loop {
        let page = work.invoicing().sales(SalesFilter::of(july), PageRequest::new(after, 2)).await.unwrap();
        assert!(page.items.len() <= 2);
        told.extend(page.items);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let sums = |row: &DocumentRow| TaxSums { value: row.totals.value, duty: row.totals.duty, vat: row.totals.vat };
    assert_eq!(told.len(), 3);
    for (entry, (row, lines)) in told.iter().zip(&rows) {
        assert_eq!((entry.document, &entry.printed_number, entry.sums), (row.id, &row.printed_number, sums(row)));
        assert_eq!((entry.total, entry.issued_on), (row.totals.total, row.issued_on));
        assert_eq!((&entry.description, entry.line_count), (&lines[0].description, row.line_count));
        assert!(entry.buyer.name_en.is_some());
    }
    let total = rows[0].0.totals.total;
    for (note, above, expected) in [
        (Some(ReturnNote::Standard), None, 3),
        (Some(ReturnNote::Exempt), None, 0),
        (None, Some(total), 0),
        (None, Some(total - 1), 3),
    ] {
        let filter = SalesFilter { month: july, note, above };
        let page = work.invoicing().sales(filter, PageRequest::new(None, 50)).await.unwrap();
        assert_eq!(page.items.len(), expected, "{filter:?}");
    }
    let of_lines = |lines: &[IssuedLine]| {
        lines.iter().fold(TaxSums::default(), |sums, line| {
            sums.plus(TaxSums { value: line.value, duty: line.duty, vat: line.vat })
        })
    };
    let expected = rows[..3].iter().fold(TaxSums::default(), |sums, (_, lines)| sums.plus(of_lines(lines)));
    let taxed = work.invoicing().taxed(july).await.unwrap();
    assert_eq!(taxed, [Taxed { kind: DocumentKind::Mushak63, treatment: "standard".to_owned(), sums: expected }]);
    assert_eq!(work.invoicing().taxed(july.before()).await.unwrap(), []);
    let mut elsewhere = read(bench, workspace(2)).await;
    assert_eq!(elsewhere.invoicing().taxed(july).await.unwrap(), []);
    let none = elsewhere.invoicing().sales(SalesFilter::of(july), PageRequest::new(None, 50)).await.unwrap();
    assert!(none.items.is_empty());
}

/// A later registration takes over on its day; settings are replaced whole.
pub async fn the_registration_in_force_is_found(bench: &dyn Bench) {
    let at = workspace(1);
    let ended = Registration { from: date(2026, 7, 1), vat: VatStatus::NotRegistered, tin: None };
    let mut settings = Settings::new("Asia/Kolkata", Settings::default().year_start, PaperLanguage::En).unwrap();
    settings.payment_days = PaymentDays::new(30);
    let mut work = begin(bench, at).await;
    assert_eq!(work.invoicing().settings().await.unwrap(), Settings::default());
    assert_eq!(work.invoicing().settings_version().await.unwrap(), 0);
    work.invoicing().save_settings(&Settings::default()).await.unwrap();
    work.invoicing().lock_profile().await.unwrap();
    work.invoicing().save_settings(&settings).await.unwrap();
    work.invoicing().insert_registration(&ended).await.unwrap();
    work.invoicing().insert_registration(&registration()).await.unwrap();
    commit(work, at).await;
    let mut work = begin(bench, at).await;
    assert_eq!(work.invoicing().settings().await.unwrap(), settings);
    assert_eq!(work.invoicing().settings_version().await.unwrap(), 2);
    assert_eq!(work.invoicing().registrations().await.unwrap(), [ended.clone(), registration()]);
    for (day, expected) in [
        (date(2019, 12, 31), None),
        (date(2020, 1, 1), Some(registration())),
        (date(2026, 6, 30), Some(registration())),
        (date(2026, 7, 1), Some(ended.clone())),
    ] {
        assert_eq!(work.invoicing().registration_on(day).await.unwrap(), expected, "{day}");
    }
    assert!(is_conflict(&work.invoicing().insert_registration(&ended).await));
}

/// The one without a code, and there is one such; codes are told apart.
pub async fn the_first_place_comes_first(bench: &dyn Bench) {
    let at = workspace(1);
    let branch =
        Place { id: PlaceId::mint(0, &[0; 10]), code: Some(PlaceCode::try_from("CTG".to_owned()).unwrap()), ..place() };
    let mut work = begin(bench, at).await;
    work.invoicing().insert_place(&branch).await.unwrap();
    work.invoicing().insert_place(&place()).await.unwrap();
    commit(work, at).await;
    let mut work = begin(bench, at).await;
    assert_eq!(work.invoicing().places().await.unwrap(), [place(), branch.clone()]);
    assert_eq!(work.invoicing().place(branch.id).await.unwrap(), Some(branch));
    let second = Place { id: PlaceId::mint(7, &[7; 10]), ..place() };
    assert!(is_conflict(&work.invoicing().insert_place(&second).await));
}

/// The first original stays; copies come in the order in which they were made.
pub async fn an_original_stays_and_copies_are_counted(bench: &dyn Bench) {
    let at = workspace(1);
    samples::open(bench.works(), at, &[5]).await.expect("the workspace opens");
    let document = samples::issue(bench.works(), at, 5, noon()).await.expect("it is issued").invoice.id();
    let paper = |n: u8, language| StoredPaper {
        document,
        language,
        sha256: Digest::new([n; 32]),
        size: u64::from(n) * 1_000_000_000,
        renderer: "invoice/1 typst".to_owned(),
        rendered_at: noon(),
    };
    let copy = |n| Copy {
        ordinal: n, paper: paper(9, PaperLanguage::En), reason: "হারিয়ে গেছে".to_owned()
    };
    let mut work = begin(bench, at).await;
    work.invoicing().save_original(&paper(2, PaperLanguage::En)).await.unwrap();
    work.invoicing().save_original(&paper(1, PaperLanguage::Bn)).await.unwrap();
    work.invoicing().save_copy(&copy(1)).await.unwrap();
    work.invoicing().save_copy(&copy(2)).await.unwrap();
    commit(work, at).await;
    let mut work = begin(bench, at).await;
    let stored = work.invoicing().originals(document).await.unwrap();
    assert_eq!(stored, [paper(1, PaperLanguage::Bn), paper(2, PaperLanguage::En)]);
    assert_eq!(work.invoicing().copies(document).await.unwrap(), [copy(1), copy(2)]);
    assert!(is_conflict(&work.invoicing().save_original(&paper(3, PaperLanguage::Bn)).await));
    drop(work);
    let mut work = begin(bench, at).await;
    assert!(is_conflict(&work.invoicing().save_copy(&copy(2)).await));
}

/// Its client's, else the workspace's, as of now and whatever they were when it was issued.
pub async fn a_document_knows_the_language_its_client_receives(bench: &dyn Bench) {
    let at = workspace(1);
    samples::open(bench.works(), at, &[5]).await.expect("the workspace opens");
    let document = samples::issue(bench.works(), at, 5, noon()).await.expect("it is issued").invoice.id();
    let known = async || {
        let mut work = begin(bench, at).await;
        work.invoicing().document_with_papers(document).await.unwrap().expect("it is there").language
    };
    assert_eq!(known().await, PaperLanguage::Bn);
    let mut work = begin(bench, at).await;
    let english = Settings::new("Asia/Dhaka", Settings::default().year_start, PaperLanguage::En).unwrap();
    work.invoicing().save_settings(&english).await.unwrap();
    commit(work, at).await;
    assert_eq!(known().await, PaperLanguage::En);
    let mut work = begin(bench, at).await;
    let mut stored = work.invoicing().client_for_update(client(1).id).await.unwrap().expect("it is there");
    stored.fields.language = Some(PaperLanguage::Bn);
    work.invoicing().save_client(&stored).await.unwrap();
    commit(work, at).await;
    assert_eq!(known().await, PaperLanguage::Bn);
}

/// Under its digest; the second time changes nothing. A brand names only an asset that is there.
pub async fn an_asset_is_stored_once(bench: &dyn Bench) {
    let at = workspace(1);
    let sha256 = Digest::new([5; 32]);
    let mut work = begin(bench, at).await;
    work.invoicing().put_asset(sha256, b"first").await.unwrap();
    work.invoicing().put_asset(sha256, b"second").await.unwrap();
    let with_logo = dalil_invoicing::Brand { logo: Some(sha256), ..brand() };
    assert_eq!(work.invoicing().brand_version().await.unwrap(), 0);
    work.invoicing().save_brand(&brand()).await.unwrap();
    work.invoicing().save_brand(&with_logo).await.unwrap();
    commit(work, at).await;
    let mut work = begin(bench, at).await;
    assert_eq!(work.invoicing().asset(sha256).await.unwrap().as_deref(), Some(&b"first"[..]));
    assert_eq!(work.invoicing().brand().await.unwrap(), Some(with_logo));
    assert_eq!(work.invoicing().brand_version().await.unwrap(), 2);
    let unknown = dalil_invoicing::Brand { logo: Some(Digest::new([6; 32])), ..brand() };
    assert!(is_conflict(&work.invoicing().save_brand(&unknown).await));
}

/// In the order in which they joined, with the time since which they hold their role.
pub async fn members_join_once_and_leave(bench: &dyn Bench) {
    let at = workspace(1);
    let member = |n, seconds| Member {
        person: samples::person(n),
        role: Role::Finance,
        joined_at: after(seconds),
        role_since: after(seconds + 5),
    };
    let mut work = begin(bench, at).await;
    for member in [member(1, 20), member(2, 10), member(3, 30)] {
        work.members().insert_member(&member).await.unwrap();
    }
    commit(work, at).await;
    let mut work = begin(bench, at).await;
    assert_eq!(work.members().members().await.unwrap(), [member(2, 10), member(1, 20), member(3, 30)]);
    assert!(work.members().remove_member(samples::person(2)).await.unwrap());
    assert!(!work.members().remove_member(samples::person(2)).await.unwrap());
    assert!(is_conflict(&work.members().insert_member(&member(1, 40)).await));
}

/// Each workspace knows people by names of its own, and goes on knowing those who left.
pub async fn people_have_the_names_their_workspace_gave_them(bench: &dyn Bench) {
    let (at, elsewhere) = (workspace(1), workspace(2));
    let [nila, mitu] = [1, 2].map(samples::person);
    let mut work = begin(bench, at).await;
    for (person, name) in [(nila, "Nila"), (mitu, "মিতু"), (nila, "Nila Rahman")] {
        work.members().save_name(person, name).await.unwrap();
    }
    work.members().remove_member(mitu).await.unwrap();
    commit(work, at).await;
    let mut work = begin(bench, elsewhere).await;
    work.members().save_name(nila, "N. R.").await.unwrap();
    commit(work, elsewhere).await;
    let asked = [mitu, samples::person(9), nila, mitu];
    let mut names = read(bench, at).await.members().names(&asked).await.unwrap();
    names.sort();
    assert_eq!(names, [(nila, "Nila Rahman".to_owned()), (mitu, "মিতু".to_owned())]);
    assert_eq!(read(bench, elsewhere).await.members().names(&asked).await.unwrap(), [(nila, "N. R.".to_owned())]);
}
