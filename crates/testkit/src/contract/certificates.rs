//! VAT that clients withheld, certificates of it, and what these feed.

use dalil_invoicing::{
    ClientId, DocumentId, ReceivedId,
    certificates::{
        AwaitedFilter, Certificate, CertificateFields, CertificateFilter, CertificateId, Media, RecordError, Recorded,
        ReverseError, Scan, Withheld, certify,
        input::{self, Amount},
        reverse,
    },
    purchasing::Moment,
    returns::TaxMonth,
};
use dalil_ledger::{self as ledger, Payment, PaymentFields, PaymentId, ReceivableId};
use dalil_proof::Digest;
use dalil_tenancy::{WorkspaceId, page::PageRequest};
use futures_util::future::join_all;
use jiff::civil::{Date, date};

use super::{Bench, begin, commit, payments::owing, read};
use crate::samples::{self, noon, workspace};

/// The day of the payments.
const PAID: Date = date(2026, 7, 15);
/// The day on which certificates are entered.
const TODAY: Date = date(2026, 8, 20);

fn moment() -> Moment {
    Moment { at: noon(), today: TODAY, by: format!("person:{}", samples::person(1)) }
}

fn month(text: &str) -> TaxMonth {
    text.parse().expect("a month")
}

/// A payment of documents in full, by which so much VAT was withheld of each.
async fn paid(bench: &dyn Bench, at: WorkspaceId, id: u64, over: &[(ReceivableId, i64, i64)]) -> Payment {
    let allocation = |(receivable, amount, withheld): &(ReceivableId, i64, i64)| ledger::input::Allocation {
        invoice_id: receivable.to_string(),
        amount: ledger::input::Amount::Minor(*amount),
        vat_withheld: ledger::input::Amount::Minor(*withheld),
    };
    let sum = |of: fn(&(ReceivableId, i64, i64)) -> i64| over.iter().map(of).sum::<i64>();
    let (total, withheld) = (sum(|(_, amount, _)| *amount), sum(|(_, _, withheld)| *withheld));
    let written = ledger::input::Payment {
        method: "bank_transfer".to_owned(),
        received_on: PAID.to_string(),
        currency: "BDT".to_owned(),
        received: ledger::input::Amount::Minor(total - withheld),
        vat_withheld: ledger::input::Amount::Minor(withheld),
        allocations: over.iter().map(allocation).collect(),
        ..ledger::input::Payment::default()
    };
    let fields = PaymentFields::parse(&written, PAID).expect("the sample keeps the rules");
    let moment = ledger::Moment { at: noon(), today: PAID, by: "system:test".to_owned() };
    let mut work = begin(bench, at).await;
    let payment = ledger::record(work.ledger(), PaymentId::mint(id, &[5; 10]), fields, &moment).await.expect("it fits");
    commit(work, at).await;
    payment
}

fn received(payment: &Payment) -> ReceivedId {
    ReceivedId::from_uuid(payment.id.as_uuid())
}

fn document(receivable: ReceivableId) -> DocumentId {
    DocumentId::from_uuid(receivable.as_uuid())
}

/// A certificate as its paper says it.
fn paper(number: &str, lines: &[(&Payment, ReceivableId, i64)]) -> input::Certificate {
    let line = |(payment, receivable, amount): &(&Payment, ReceivableId, i64)| input::Line {
        payment_id: payment.id.to_string(),
        document_id: receivable.to_string(),
        amount: Amount::Minor(*amount),
    };
    input::Certificate {
        number: number.to_owned(),
        dated_on: "2026-08-10".to_owned(),
        received_on: Some("2026-08-12".to_owned()),
        entity_bin: Some("004567890-0101".to_owned()),
        remarks: Some("by post \"ঢাকা\"".to_owned()),
        lines: lines.iter().map(line).collect(),
        ..input::Certificate::default()
    }
}

fn scan() -> Scan {
    Scan { sha256: Digest::new([7; 32]), size: 1_234, media: Media::Pdf }
}

async fn entered(
    bench: &dyn Bench,
    at: WorkspaceId,
    id: u64,
    written: &input::Certificate,
) -> Result<Certificate, RecordError> {
    let fields = CertificateFields::parse(written, TODAY)?;
    let mut work = begin(bench, at).await;
    let id = CertificateId::mint(id, &[6; 10]);
    let certificate = certify(work.certificates(), id, fields, Some(scan()), &moment()).await?;
    commit(work, at).await;
    Ok(certificate)
}

async fn taken_back(bench: &dyn Bench, at: WorkspaceId, id: CertificateId) -> Result<Recorded, ReverseError> {
    let mut work = begin(bench, at).await;
    let recorded = reverse(work.certificates(), id, "entered twice", &moment()).await?;
    commit(work, at).await;
    Ok(recorded)
}

fn codes(error: RecordError) -> Vec<(String, &'static str)> {
    match error {
        RecordError::Invalid(errors) => errors.0.into_iter().map(|error| (error.field, error.code)).collect(),
        RecordError::Store(error) => panic!("{error}"),
    }
}

async fn awaited(bench: &dyn Bench, at: WorkspaceId, filter: AwaitedFilter) -> Vec<(DocumentId, i64)> {
    let mut work = read(bench, at).await;
    let found = work.certificates().awaited(filter, PageRequest::new(None, 50)).await.expect("it is read");
    found.items.iter().map(|withheld| (withheld.document, withheld.awaited())).collect()
}

async fn certified(bench: &dyn Bench, at: WorkspaceId, text: &str) -> i64 {
    read(bench, at).await.certificates().certified(month(text)).await.expect("it is read")
}

/// A payment over two invoices is awaited for both, a certificate of both lowers the
/// tax of the month in which it came, and once it is reversed all is awaited again.
pub async fn a_certificate_lowers_the_tax_of_its_period(bench: &dyn Bench) {
    let at = workspace(1);
    let owed = owing(bench, at, &[5, 6]).await;
    let (one, two) = (owed[0].clone(), owed[1].clone());
    let shares = [(one.id, one.billed, one.vat), (two.id, two.billed, two.vat)];
    let payment = paid(bench, at, 1, &shares).await;
    let all = one.vat + two.vat;

    let mut expected = vec![(document(one.id), one.vat), (document(two.id), two.vat)];
    expected.sort();
    assert_eq!(awaited(bench, at, AwaitedFilter::default()).await, expected);
    let client = ClientId::from_uuid(one.debtor.as_uuid());
    let of = |client, before| AwaitedFilter { client, before };
    assert_eq!(awaited(bench, at, of(Some(client), None)).await, expected);
    assert_eq!(awaited(bench, at, of(Some(samples::client(9).id), None)).await, []);
    assert_eq!(awaited(bench, at, of(None, Some(PAID))).await, []);
    let mut work = read(bench, at).await;
    let first = work.certificates().awaited(AwaitedFilter::default(), PageRequest::new(None, 1)).await.unwrap();
    let rest = work.certificates().awaited(AwaitedFilter::default(), PageRequest::new(first.next, 1)).await.unwrap();
    assert_eq!([first.items[0].document, rest.items[0].document], [expected[0].0, expected[1].0]);
    assert_eq!(rest.next, None);
    let known = Withheld {
        payment: received(&payment),
        document: expected[0].0,
        client,
        paid_on: PAID,
        withheld: expected[0].1,
        certified: 0,
        taken_back: false,
    };
    assert_eq!(first.items, [known]);
    drop(work);

    let both = [(&payment, one.id, one.vat), (&payment, two.id, two.vat)];
    let kept = entered(bench, at, 1, &paper("VDS-1", &both)).await.expect("it fits");
    assert_eq!((kept.amount, kept.counted), (all, all));
    assert_eq!(kept.period, Some(month("2026-08")));
    assert_eq!(awaited(bench, at, AwaitedFilter::default()).await, []);
    assert_eq!([certified(bench, at, "2026-07").await, certified(bench, at, "2026-08").await], [0, all]);
    let mut work = read(bench, at).await;
    let store = work.certificates();
    let recorded = Recorded { certificate: kept.clone(), reversal: None };
    assert_eq!(store.certificate(kept.id).await.unwrap(), Some(recorded.clone()));
    for (filter, listed) in [
        (CertificateFilter::default(), 1),
        (CertificateFilter { client: Some(client), month: None }, 1),
        (CertificateFilter { client: None, month: Some(month("2026-08")) }, 1),
        (CertificateFilter { client: None, month: Some(month("2026-07")) }, 0),
        (CertificateFilter { client: Some(samples::client(9).id), month: None }, 0),
    ] {
        assert_eq!(store.certificates(filter, PageRequest::new(None, 5)).await.unwrap().items.len(), listed);
    }
    drop(work);

    let again = entered(bench, at, 2, &paper("vds - ১", &both[..1])).await.expect_err("it is the same");
    assert!(codes(again).contains(&("number".to_owned(), "entered_already")));
    let recorded = taken_back(bench, at, kept.id).await.expect("it stands");
    assert!(matches!(taken_back(bench, at, kept.id).await, Err(ReverseError::AlreadyReversed)));
    let nobody = taken_back(bench, at, CertificateId::mint(9, &[9; 10])).await;
    assert!(matches!(nobody, Err(ReverseError::NotFound)));
    assert_eq!(read(bench, at).await.certificates().certificate(kept.id).await.unwrap(), Some(recorded));
    assert_eq!(awaited(bench, at, AwaitedFilter::default()).await, expected);
    assert_eq!(certified(bench, at, "2026-08").await, 0);
    let month = CertificateFilter { client: None, month: Some(month("2026-08")) };
    let mut work = read(bench, at).await;
    assert_eq!(work.certificates().certificates(month, PageRequest::new(None, 5)).await.unwrap().items, []);
    drop(work);
    entered(bench, at, 3, &paper("VDS-1", &both)).await.expect("once more after its reversal");
}

/// What a certificate says less is still awaited; what it says more is kept, and does not lower the tax.
pub async fn a_certificate_counts_no_more_than_was_withheld(bench: &dyn Bench) {
    let at = workspace(1);
    let owed = owing(bench, at, &[5]).await[0].clone();
    let payment = paid(bench, at, 1, &[(owed.id, owed.billed, 15_000)]).await;
    let short = entered(bench, at, 1, &paper("1", &[(&payment, owed.id, 10_000)])).await.expect("it fits");
    assert_eq!((short.amount, short.counted), (10_000, 10_000));
    assert_eq!(awaited(bench, at, AwaitedFilter::default()).await, [(document(owed.id), 5_000)]);
    let over = entered(bench, at, 2, &paper("2", &[(&payment, owed.id, 7_000)])).await.expect("it says so");
    assert_eq!((over.amount, over.counted), (7_000, 5_000));
    assert_eq!(awaited(bench, at, AwaitedFilter::default()).await, []);
    assert_eq!(certified(bench, at, "2026-08").await, 15_000);
    let withheld = read(bench, at).await.certificates().withheld(&[received(&payment)]).await.unwrap();
    assert_eq!((withheld[0].certified, withheld[0].over()), (17_000, 2_000));
    taken_back(bench, at, short.id).await.expect("it stands");
    assert_eq!(awaited(bench, at, AwaitedFilter::default()).await, [(document(owed.id), 8_000)]);
    assert_eq!(certified(bench, at, "2026-08").await, 5_000);
}

/// Each rule against what is stored, and the periods that the law allows.
pub async fn a_certificate_is_of_what_was_withheld(bench: &dyn Bench) {
    let at = workspace(1);
    let owed = owing(bench, at, &[5, 6]).await;
    let (one, two) = (owed[0].clone(), owed[1].clone());
    let payment = paid(bench, at, 1, &[(one.id, one.billed, 15_000)]).await;
    let written = paper("1", &[(&payment, one.id, 15_000)]);
    let refused =
        async |written: &input::Certificate| codes(entered(bench, at, 1, written).await.expect_err("refused"));
    let named = |field: &str, code| vec![(field.to_owned(), code)];

    let other = Payment { id: PaymentId::mint(9, &[9; 10]), ..payment.clone() };
    let unknown = refused(&paper("1", &[(&other, one.id, 1)])).await;
    assert_eq!(unknown, named("lines[0].payment_id", "unknown_payment"));
    let none = refused(&paper("1", &[(&payment, two.id, 1)])).await;
    assert_eq!(none, named("lines[0].invoice_id", "nothing_withheld"));
    let early = input::Certificate { dated_on: "2026-07-14".to_owned(), ..written.clone() };
    assert_eq!(refused(&early).await, named("dated_on", "before_payment"));
    let of = |period: &str, received: &str| input::Certificate {
        period: (!period.is_empty()).then(|| period.to_owned()),
        dated_on: PAID.to_string(),
        received_on: Some(received.to_owned()),
        ..written.clone()
    };
    assert_eq!(refused(&of("2026-06", "2026-07-20")).await, named("period", "period_before_payment"));
    assert_eq!(refused(&of("2026-09", "2026-07-20")).await, named("period", "in_future"));
    // In the month after, the return of July is still to be filed.
    let kept =
        entered(bench, at, 2, &of("2026-07", "2026-08-10")).await.expect("it was in hand for the return of July");
    assert_eq!((kept.period, kept.counted), (Some(month("2026-07")), 15_000));

    let mut work = begin(bench, at).await;
    let later = Moment { today: date(2027, 3, 1), ..moment() };
    let (two_paid, id) = (paid_later(&mut *work, &two).await, CertificateId::mint(7, &[6; 10]));
    let late = |period: &str, received: &str| {
        let written = input::Certificate { number: "7".to_owned(), ..of(period, received) };
        let lines = paper("7", &[(&two_paid, two.id, 100)]).lines;
        CertificateFields::parse(&input::Certificate { lines, ..written }, later.today).expect("it keeps the rules")
    };
    for (period, received, code) in
        [("2027-02", "2027-02-10", "adjustment_too_late"), ("2026-10", "2027-02-10", "not_in_hand")]
    {
        let refused = certify(work.certificates(), id, late(period, received), None, &later).await;
        assert_eq!(codes(refused.expect_err("outside the window")), named("period", code), "{period}");
    }
    let kept = certify(work.certificates(), id, late("", "2027-02-10"), None, &later).await.expect("it is a record");
    assert_eq!((kept.period, kept.amount, kept.counted, kept.scan), (None, 100, 0, None));
    commit(work, at).await;
}

/// A payment of the other invoice, in the same work.
async fn paid_later(work: &mut dyn dalil_app::ports::Work, owed: &dalil_ledger::Receivable) -> Payment {
    let fields = PaymentFields {
        method: ledger::Method::Cash,
        received_on: PAID,
        reference: None,
        currency: owed.currency,
        received: owed.billed - 100,
        vat_withheld: 100,
        tax_withheld: 0,
        allocations: vec![ledger::Allocation { receivable: owed.id, amount: owed.billed, vat_withheld: 0 }],
    };
    let moment = ledger::Moment { at: noon(), today: PAID, by: "system:test".to_owned() };
    let payment = ledger::record(work.ledger(), PaymentId::mint(2, &[5; 10]), fields, &moment).await.expect("it fits");
    assert_eq!(payment.fields.allocations[0].vat_withheld, 100, "where nobody said, it is shared out");
    payment
}

/// A payment that was taken back withheld nothing: no certificate of it is awaited, and none is taken.
pub async fn what_was_taken_back_is_not_awaited(bench: &dyn Bench) {
    let at = workspace(1);
    let owed = owing(bench, at, &[5]).await[0].clone();
    let payment = paid(bench, at, 1, &[(owed.id, owed.billed, 15_000)]).await;
    let mut work = begin(bench, at).await;
    let moment = ledger::Moment { at: noon(), today: TODAY, by: "system:test".to_owned() };
    ledger::reverse(work.ledger(), payment.id, "bounced", &moment).await.expect("it stands");
    commit(work, at).await;
    assert_eq!(awaited(bench, at, AwaitedFilter::default()).await, []);
    let refused = entered(bench, at, 1, &paper("1", &[(&payment, owed.id, 15_000)])).await.expect_err("taken back");
    assert_eq!(codes(refused), [("lines[0].payment_id".to_owned(), "payment_reversed")]);
    let kept = read(bench, at).await.certificates().stored_withheld(None, 5).await.unwrap();
    assert_eq!(kept.iter().map(|kept| (kept.taken_back, kept.awaited())).collect::<Vec<_>>(), [(true, 0)]);
    let last = kept.last().map(|kept| (kept.payment, kept.document));
    assert_eq!(read(bench, at).await.certificates().stored_withheld(last, 5).await.unwrap(), []);
}

/// Of eight certificates of one payment at once, all are kept and no poisha counts twice.
pub async fn certificates_at_once_count_once(bench: &dyn Bench) {
    let at = workspace(1);
    let owed = owing(bench, at, &[5]).await[0].clone();
    let payment = paid(bench, at, 1, &[(owed.id, owed.billed, 15_000)]).await;
    let papers: Vec<_> = (0..8).map(|n| paper(&format!("N-{n}"), &[(&payment, owed.id, 4_000)])).collect();
    let all = join_all(papers.iter().zip(1..).map(|(written, id)| entered(bench, at, id, written))).await;
    let counted: i64 = all.into_iter().map(|kept| kept.expect("each fits").counted).sum();
    assert_eq!((counted, certified(bench, at, "2026-08").await), (15_000, 15_000));
}

/// The same ids in two workspaces never meet.
pub async fn certificates_of_workspaces_never_meet(bench: &dyn Bench) {
    let (one, two) = (workspace(1), workspace(2));
    let owed = owing(bench, one, &[5]).await[0].clone();
    owing(bench, two, &[5]).await;
    let payment = paid(bench, one, 1, &[(owed.id, owed.billed, 15_000)]).await;
    assert_eq!(awaited(bench, two, AwaitedFilter::default()).await, []);
    let written = paper("1", &[(&payment, owed.id, 15_000)]);
    let refused = entered(bench, two, 1, &written).await.expect_err("the payment is elsewhere");
    assert_eq!(codes(refused), [("lines[0].payment_id".to_owned(), "unknown_payment")]);
    let kept = entered(bench, one, 1, &written).await.expect("it fits");
    let mut work = read(bench, two).await;
    assert_eq!(work.certificates().certificate(kept.id).await.unwrap(), None);
    assert_eq!(work.certificates().withheld(&[received(&payment)]).await.unwrap(), []);
    let all = work.certificates().certificates(CertificateFilter::default(), PageRequest::new(None, 5)).await.unwrap();
    assert_eq!((all.items, work.certificates().certified(month("2026-08")).await.unwrap()), (Vec::new(), 0));
    drop(work);
    assert!(matches!(taken_back(bench, two, kept.id).await, Err(ReverseError::NotFound)));
}
