//! Credit and debit notes over an issued 6.3.

use dalil_app::{note, sale};
use dalil_invoicing::{
    Correctable, DocumentKind, Finding, Issued, NoteError, NoteKind, check,
    figures::{FigureKey, Sums},
    input,
    returns::{SalesFilter, TaxMonth, Worksheet},
};
use dalil_ledger::{
    Books, DebtorId, LedgerRead, Moment, PaymentFields, PaymentId, Receivable, Statement,
    input::{Allocation, Amount, Payment},
    record,
};
use dalil_money::Currency;
use dalil_tenancy::{WorkspaceId, page::PageRequest};
use futures_util::future::join_all;
use jiff::civil::date;

use super::{Bench, begin, commit, read};
use crate::samples::{self, after, noon, note_id, raised, taken_back, workspace};

/// A workspace with one invoice, and its 6.3.
async fn billed(bench: &dyn Bench, at: WorkspaceId) -> (Issued, Issued) {
    samples::open(bench.works(), at, &[5]).await.expect("the workspace opens");
    let set = samples::issue(bench.works(), at, 5, noon()).await.expect("it is issued");
    (set.invoice, set.mushak.expect("the workspace is registered"))
}

async fn issue(
    bench: &dyn Bench,
    at: WorkspaceId,
    n: u64,
    kind: NoteKind,
    input: &input::Note,
) -> Result<Issued, NoteError> {
    samples::correct(bench.works(), at, 5, (kind, input), (note_id(n), after(60))).await
}

async fn owed(bench: &dyn Bench, at: WorkspaceId, invoice: &Issued) -> Receivable {
    let id = sale(invoice.row()).expect("an invoice is a sale").id;
    read(bench, at).await.ledger().receivables(&[id]).await.unwrap().pop().expect("it is there")
}

/// Each note is in a series of its own kind, is read back to the letter with the others of its 6.3, moves what is owed and
/// what the client's account says, and the month's figures keep it apart.
pub async fn a_note_moves_what_is_owed_and_is_read_back(bench: &dyn Bench) {
    let at = workspace(1);
    let (invoice, mushak) = billed(bench, at).await;
    let credit = issue(bench, at, 1, NoteKind::Credit, &taken_back("1")).await.expect("so many are there");
    let debit = issue(bench, at, 2, NoteKind::Debit, &raised(40_000)).await.expect("it may be dearer");
    let second = issue(bench, at, 3, NoteKind::Credit, &taken_back("1.5")).await.expect("the rest");
    let numbers = [&credit, &debit, &second].map(|note| note.row().printed_number.as_str());
    assert_eq!(numbers, ["6.7/2026-27/0001", "6.8/2026-27/0001", "6.7/2026-27/0002"]);

    let mut work = read(bench, at).await;
    let notes = work.invoicing().notes_of(mushak.id()).await.unwrap();
    assert_eq!(notes, [credit.clone(), debit.clone(), second.clone()]);
    assert_eq!(work.invoicing().notes_of(invoice.id()).await.unwrap(), []);
    assert_eq!(work.invoicing().document(credit.id()).await.unwrap().as_ref(), Some(&credit));
    for note in &notes {
        assert_eq!(check(note.row(), note.lines(), note.attention()), Finding::Verified);
    }
    let left = Correctable::read(&mut *work.invoicing(), mushak.clone()).await.unwrap();
    assert_eq!((left.left()[0].quantity(), left.left()[0].amounts().total), (None, 0));

    let own = notes.iter().map(|own| note(own.row(), invoice.id()).expect("it is a note"));
    let mut expected = sale(invoice.row()).expect("an invoice is a sale").receivable();
    let mut books: Books = [sale(invoice.row()).expect("it is").entry()].iter().collect();
    for note in own {
        note.moves(&mut expected);
        books.post(&note.entry());
    }
    assert_eq!(owed(bench, at, &invoice).await, expected);
    assert_eq!(books.whole(Currency::BDT), 0);
    account_ends_with(work.ledger(), expected.debtor, expected.outstanding()).await;

    let month = date(2026, 7, 1);
    let figures = work.invoicing().figures(month, month).await.unwrap();
    let of = |kind| figures.get(FigureKey { month, kind, currency: Currency::BDT });
    assert_eq!(of(DocumentKind::Mushak67), Sums::of(credit.row()).plus(Sums::of(second.row())));
    assert_eq!(of(DocumentKind::Mushak68), Sums::of(debit.row()));
    assert_eq!(of(DocumentKind::Mushak63), Sums::of(mushak.row()), "what was issued stays");

    let month = TaxMonth::of(month);
    let bought = work.purchases().bought(month).await.unwrap();
    let sheet = Worksheet::of(month, &work.invoicing().taxed(month).await.unwrap(), &bought, 0);
    let vat = |issued: &Issued| issued.row().totals.vat;
    assert_eq!((sheet.sales.vat, sheet.debit_notes.vat), (vat(&mushak), vat(&debit)));
    assert_eq!(sheet.credit_notes.vat, vat(&credit) + vat(&second));
    assert_eq!(sheet.vat(), vat(&mushak) + vat(&debit) - vat(&credit) - vat(&second), "what notes changed is in it");
    let register = work.invoicing().sales(SalesFilter::of(month), PageRequest::new(None, 9)).await.unwrap().items;
    assert_eq!(register.iter().map(|sale| sale.document).collect::<Vec<_>>(), [mushak.id()], "notes are no sales");
}

async fn account_ends_with(ledger: &mut dyn LedgerRead, debtor: DebtorId, owed: i64) {
    let (first, last) = (date(2026, 1, 1), date(2026, 12, 31));
    let lines = ledger.movements(debtor, first, last).await.unwrap();
    assert_eq!(lines.len(), 4);
    let statements = Statement::of(&[], lines).expect("within what an amount can be");
    assert_eq!(statements[0].closing(), owed);
    assert_eq!(ledger.owed_before(debtor, last).await.unwrap(), [(Currency::BDT, i128::from(owed))]);
}

/// Of many that would take back the same things at once, as many get through as there are things.
pub async fn notes_at_once_never_take_more_than_there_is(bench: &dyn Bench) {
    let at = workspace(1);
    let (invoice, mushak) = billed(bench, at).await;
    let one = taken_back("1");
    let tries = join_all((1..=6).map(|n| issue(bench, at, n, NoteKind::Credit, &one))).await;
    let issued = tries.iter().flatten().count();
    assert_eq!(issued, 2, "of 2.5 there are two whole ones: {tries:?}");
    let refused = tries.iter().filter_map(|tried| tried.as_ref().err());
    for error in refused {
        let NoteError::Invalid(errors) = error else { panic!("{error:?}") };
        assert_eq!((errors.0[0].code, errors.0[0].limit.as_deref()), ("above_left", Some("0.5")));
    }
    let mut work = read(bench, at).await;
    let notes = work.invoicing().notes_of(mushak.id()).await.unwrap();
    let credited: i64 = notes.iter().map(|note| note.row().totals.total).sum();
    assert_eq!(owed(bench, at, &invoice).await.credited, credited);
    let mut numbers: Vec<u64> = notes.iter().map(|note| note.row().number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2], "no number is lost to what was refused");
}

/// Whichever comes first, a payment of all and a credit of some never both stand.
pub async fn a_note_and_a_payment_at_once_never_settle_more_than_is_owed(bench: &dyn Bench) {
    let at = workspace(1);
    let (invoice, _) = billed(bench, at).await;
    let all = owed(bench, at, &invoice).await;
    let today = date(2026, 7, 15);
    let written = Payment {
        method: "cash".to_owned(),
        received_on: today.to_string(),
        currency: "BDT".to_owned(),
        received: Amount::Minor(all.billed),
        allocations: vec![Allocation {
            invoice_id: all.id.to_string(),
            amount: Amount::Minor(all.billed),
            ..Allocation::default()
        }],
        ..Payment::default()
    };
    let fields = PaymentFields::parse(&written, today).expect("the sample keeps the rules");
    let pay = async {
        let mut work = begin(bench, at).await;
        let moment = Moment { at: after(60), today, by: "system:test".to_owned() };
        let paid = record(work.ledger(), PaymentId::mint(1, &[5; 10]), fields, &moment).await.is_ok();
        if paid {
            commit(work, at).await;
        }
        paid
    };
    let one = taken_back("1");
    let credit = issue(bench, at, 1, NoteKind::Credit, &one);
    let (paid, credited) = futures_util::future::join(pay, credit).await;
    assert_ne!(paid, credited.is_ok(), "one of them came first: {credited:?}");
    if let Err(error) = credited {
        assert!(matches!(error, NoteError::PaidAlready { outstanding: 0 }), "{error:?}");
    }
    assert!(owed(bench, at, &invoice).await.outstanding() >= 0);
}
