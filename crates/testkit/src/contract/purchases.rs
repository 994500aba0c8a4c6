//! Suppliers, their papers, what they were paid, and what these feed.

use dalil_invoicing::{
    PayeeChange, PayeeChangeId, PayeeStep, Proposed, TakenStep,
    closing::{Closing, Made, Period, Span, Turnover},
    purchasing::{
        Bought, Moment, PayError, PaymentFields, PurchaseFields, PurchaseId, PurchaseNote, RecordError, Recorded,
        RegisterFilter, RegisterNote, ReverseError, Supplier, SupplierFields, SupplierId, SupplierPaymentId,
        input::{self, Amount},
        pay, record, reverse, take_back,
    },
    returns::{TaxMonth, TaxSums},
};
use dalil_proof::LogKey;
use dalil_tenancy::{StoreError, WorkspaceId, page::PageRequest};
use futures_util::future::join_all;
use jiff::{
    SignedDuration,
    civil::{Date, date},
};

use super::{Bench, begin, commit, is_conflict, read};
use crate::samples::{self, noon, workspace};

const TODAY: Date = date(2026, 7, 15);

fn moment() -> Moment {
    Moment { at: noon(), today: TODAY, by: format!("person:{}", samples::person(1)) }
}

fn july() -> TaxMonth {
    TaxMonth::of(TODAY)
}

fn supplier(n: u8) -> Supplier {
    let written = input::Supplier {
        name_bn: Some(format!("সরবরাহকারী {n} \"ঢাকা\"")),
        name_en: Some(format!("Supplier {n}")),
        address: Some("12 Lake Road\nDhaka".to_owned()),
        bin: Some("004567890-0101".to_owned()),
        ..input::Supplier::default()
    };
    Supplier {
        id: SupplierId::mint(u64::from(n), &[n; 10]),
        fields: SupplierFields::parse(&written).expect("the sample keeps the rules"),
        version: 1,
        created_at: noon(),
        updated_at: noon(),
    }
}

fn line(treatment: &str, value: i64, vat: i64, credited: bool) -> input::PurchaseLine {
    input::PurchaseLine {
        description: format!("Lights, {treatment} \\ 'x'"),
        quantity: Some("2.5".to_owned()),
        unit: Some("day".to_owned()),
        vat_treatment: treatment.to_owned(),
        value: Amount::Minor(value),
        duty: Amount::Absent,
        vat: Amount::Minor(vat),
        credited,
    }
}

/// Golden case G6 as a paper of a supplier, with an exempt line.
fn paper(of: &Supplier, number: &str) -> PurchaseFields {
    let written = input::Purchase {
        supplier_id: of.id.to_string(),
        paper: "tax_invoice".to_owned(),
        number: number.to_owned(),
        dated_on: "2026-07-10".to_owned(),
        received_on: Some("2026-07-12".to_owned()),
        withholding: true,
        remarks: Some("for the film".to_owned()),
        lines: vec![
            line("standard", 20_000_000, 3_000_000, true),
            line("standard", 7_500_200, 1_125_030, false),
            line("exempt", 100, 0, false),
        ],
        ..input::Purchase::default()
    };
    PurchaseFields::parse(&written, TODAY).expect("the sample keeps the rules")
}

fn payment(method: &str, amount: i64) -> PaymentFields {
    let written = input::SupplierPayment {
        method: method.to_owned(),
        paid_on: TODAY.to_string(),
        reference: Some("BEFTN 7".to_owned()),
        amount: Amount::Minor(amount),
        vat_withheld: Amount::Absent,
    };
    PaymentFields::parse(&written, TODAY).expect("the sample keeps the rules")
}

async fn known(bench: &dyn Bench, at: WorkspaceId, n: u8) -> Supplier {
    let supplier = supplier(n);
    let mut work = begin(bench, at).await;
    work.purchases().insert_supplier(&supplier).await.expect("it is new");
    commit(work, at).await;
    supplier
}

async fn entered(
    bench: &dyn Bench,
    at: WorkspaceId,
    (id, number): (u64, &str),
    of: &Supplier,
) -> Result<Recorded, RecordError> {
    let mut work = begin(bench, at).await;
    let id = PurchaseId::mint(id, &[7; 10]);
    let purchase = record(work.purchases(), id, paper(of, number), &moment()).await?;
    commit(work, at).await;
    Ok(Recorded { purchase, reversal: None, payments: Vec::new() })
}

async fn paid(
    bench: &dyn Bench,
    at: WorkspaceId,
    (purchase, id): (PurchaseId, u64),
    fields: PaymentFields,
) -> Result<Recorded, PayError> {
    let mut work = begin(bench, at).await;
    let id = SupplierPaymentId::mint(id, &[8; 10]);
    let (recorded, _) = pay(work.purchases(), (purchase, id), fields, &moment()).await?;
    commit(work, at).await;
    Ok(recorded)
}

async fn registered(bench: &dyn Bench, at: WorkspaceId, filter: RegisterFilter) -> Vec<Recorded> {
    let mut work = read(bench, at).await;
    work.purchases().register(filter, PageRequest::new(None, 50)).await.unwrap().items
}

async fn bought(bench: &dyn Bench, at: WorkspaceId, month: TaxMonth) -> Bought {
    read(bench, at).await.purchases().bought(month).await.unwrap()
}

fn codes(error: RecordError) -> Vec<(String, &'static str)> {
    match error {
        RecordError::Invalid(errors) => errors.0.into_iter().map(|error| (error.field, error.code)).collect(),
        RecordError::Store(error) => panic!("{error}"),
    }
}

/// What was entered is read back as it was given, by id and in its lists, and stands in the register and the return of its
/// month alone. The paper keeps the supplier as it was.
pub async fn a_purchase_feeds_the_register_and_the_return(bench: &dyn Bench) {
    let at = workspace(1);
    let mut of = known(bench, at, 1).await;
    let one = entered(bench, at, (1, "A-1"), &of).await.expect("it is new");
    let two = entered(bench, at, (2, "A-2"), &of).await.expect("another number");
    of.version = 2;
    of.fields.address = None;
    let mut work = begin(bench, at).await;
    let locked = work.purchases().supplier_for_update(of.id).await.unwrap();
    assert_eq!(locked.map(|supplier| supplier.version), Some(1));
    work.purchases().save_supplier(&of).await.unwrap();
    assert!(is_conflict(&work.purchases().save_supplier(&supplier(9)).await));
    commit(work, at).await;

    let mut work = read(bench, at).await;
    let store = work.purchases();
    assert_eq!(store.supplier(of.id).await.unwrap(), Some(of.clone()));
    assert_eq!(store.suppliers(PageRequest::new(None, 5)).await.unwrap().items, [of.clone()]);
    assert_eq!(store.purchase(one.purchase.id).await.unwrap(), Some(one.clone()));
    let first = store.purchases(Some(of.id), PageRequest::new(None, 1)).await.unwrap();
    assert_eq!((first.items, first.next), (vec![two.clone()], Some(two.purchase.id)));
    let rest = store.purchases(None, PageRequest::new(first.next, 5)).await.unwrap();
    assert_eq!(rest.items, std::slice::from_ref(&one));
    assert_eq!(store.purchases(Some(supplier(9).id), PageRequest::new(None, 5)).await.unwrap().items, []);
    let page = store.register(RegisterFilter::of(july()), PageRequest::new(None, 1)).await.unwrap();
    assert_eq!((page.items, page.next), (vec![one.clone()], Some(one.register_key())));
    let page = store.register(RegisterFilter::of(july()), PageRequest::new(page.next, 1)).await.unwrap();
    assert_eq!((page.items, page.next), (vec![two], None));
    drop(work);

    let sums = |value, vat| TaxSums { value, duty: 0, vat };
    let expected = [
        (PurchaseNote::ExemptLocal, sums(200, 0)),
        (PurchaseNote::StandardLocal, sums(40_000_000, 6_000_000)),
        (PurchaseNote::UncreditedLocal, sums(15_000_400, 2_250_060)),
    ];
    assert_eq!(bought(bench, at, july()).await, Bought { lines: expected.into(), withheld: 0, returned: 0 });
    assert_eq!(bought(bench, at, july().before()).await, Bought::default());
    let narrowed = async |note: Option<RegisterNote>, above| {
        let filter = RegisterFilter { month: july(), note, above };
        registered(bench, at, filter).await.len()
    };
    assert_eq!(narrowed(Some(RegisterNote::Line(PurchaseNote::UncreditedLocal)), None).await, 2);
    assert_eq!(narrowed(Some(RegisterNote::Line(PurchaseNote::TurnoverTax)), None).await, 0);
    assert_eq!(narrowed(None, Some(one.purchase.total)).await, 0);
    assert_eq!(narrowed(None, Some(one.purchase.total - 1)).await, 2);
    assert_eq!(registered(bench, at, RegisterFilter::of(july().after())).await, []);
}

/// The same paper, however its number is typed, is entered once; after its reversal, once more. A reversed one stands in the
/// register with nothing, and in no sum.
pub async fn the_same_paper_is_entered_once(bench: &dyn Bench) {
    let at = workspace(1);
    let of = known(bench, at, 1).await;
    let first = entered(bench, at, (1, "A-12"), &of).await.expect("it is new").purchase;
    let again = entered(bench, at, (2, "a - ১২"), &of).await.expect_err("it is the same");
    assert_eq!(codes(again), [("number".to_owned(), "entered_already")]);
    let absent = entered(bench, at, (2, "A-13"), &supplier(9)).await.expect_err("nobody");
    assert_eq!(codes(absent), [("supplier_id".to_owned(), "unknown_supplier")]);

    let mut work = begin(bench, at).await;
    let reversed = reverse(work.purchases(), first.id, " typed wrongly ", &moment()).await.expect("it stands");
    commit(work, at).await;
    assert_eq!(registered(bench, at, RegisterFilter::of(july())).await, std::slice::from_ref(&reversed));
    assert_eq!(reversed.counted(), (TaxSums::default(), 0));
    assert_eq!(bought(bench, at, july()).await, Bought::default());
    let narrowed = RegisterFilter { above: Some(0), ..RegisterFilter::of(july()) };
    assert_eq!(registered(bench, at, narrowed).await, []);
    let mut work = begin(bench, at).await;
    let twice = reverse(work.purchases(), first.id, "again", &moment()).await;
    assert!(matches!(twice, Err(ReverseError::AlreadyReversed)), "{twice:?}");
    let nothing = PurchaseId::mint(99, &[9; 10]);
    assert!(matches!(reverse(work.purchases(), nothing, "none", &moment()).await, Err(ReverseError::NotFound)));
    drop(work);
    let again = entered(bench, at, (3, "A-12"), &of).await.expect("the first one counts no more");
    assert_eq!((again.purchase.attempt, again.purchase.key), (1, first.key));
}

/// Of the same paper entered many times at once, one is kept.
pub async fn of_the_same_paper_at_once_one_is_kept(bench: &dyn Bench) {
    let at = workspace(1);
    let of = known(bench, at, 1).await;
    let tries = join_all((1..=5).map(|id| entered(bench, at, (id, "A-1"), &of))).await;
    let (kept, refused): (Vec<_>, Vec<_>) = tries.into_iter().partition(Result::is_ok);
    assert_eq!(kept.len(), 1);
    for refused in refused {
        assert_eq!(codes(refused.expect_err("it is a second one")), [("number".to_owned(), "entered_already")]);
    }
    assert_eq!(registered(bench, at, RegisterFilter::of(july())).await.len(), 1);
}

/// Payments in parts, at once, never settle more than there is; what is withheld and given back adds up to the poisha.
pub async fn payments_to_a_supplier_share_what_is_withheld(bench: &dyn Bench) {
    let at = workspace(1);
    let of = known(bench, at, 1).await;
    let one = entered(bench, at, (1, "A-1"), &of).await.expect("it is new").purchase;
    let part = one.total / 3;
    let tries = join_all((1..=5).map(|id| paid(bench, at, (one.id, id), payment("cash", part)))).await;
    assert_eq!(tries.iter().filter(|tried| tried.is_ok()).count(), 3, "{tries:?}");
    let rest = one.total - 3 * part;
    if rest > 0 {
        paid(bench, at, (one.id, 9), payment("cash", rest)).await.expect("it is left");
    }
    let mut work = read(bench, at).await;
    let whole = work.purchases().purchase(one.id).await.unwrap().expect("it is there");
    drop(work);
    assert_eq!((whole.outstanding(), whole.withheld()), (0, 4_125_030), "golden case G6");
    let now = bought(bench, at, july()).await;
    assert_eq!((now.withheld, now.returned), (4_125_030, 3_000_000));
    for note in [RegisterNote::Withheld, RegisterNote::Cash] {
        let filter = RegisterFilter { note: Some(note), ..RegisterFilter::of(july()) };
        assert_eq!(registered(bench, at, filter).await, std::slice::from_ref(&whole), "{note:?}");
        let filter = RegisterFilter { month: july().after(), ..filter };
        assert_eq!(registered(bench, at, filter).await, [], "{note:?}");
    }

    let mut work = begin(bench, at).await;
    let stands = reverse(work.purchases(), one.id, "wrong", &moment()).await;
    assert!(matches!(stands, Err(ReverseError::Paid)), "{stands:?}");
    for paid in &whole.payments {
        take_back(work.purchases(), paid.payment.id, "bounced", &moment()).await.expect("it stands");
    }
    let twice = take_back(work.purchases(), whole.payments[0].payment.id, "again", &moment()).await;
    assert!(matches!(twice, Err(ReverseError::AlreadyReversed)), "{twice:?}");
    let recorded = reverse(work.purchases(), one.id, "wrong", &moment()).await.expect("nothing stands on it");
    commit(work, at).await;
    assert_eq!(bought(bench, at, july()).await, Bought::default());
    let mut work = read(bench, at).await;
    assert_eq!(work.purchases().purchase(one.id).await.unwrap(), Some(recorded));
    drop(work);
    let late = paid(bench, at, (one.id, 10), payment("bank", 1)).await;
    assert!(matches!(late, Err(PayError::Reversed)), "{late:?}");
}

/// Each workspace sees its own suppliers, papers, payments and sums, and no other's by any id.
pub async fn purchases_of_workspaces_never_meet(bench: &dyn Bench) {
    let (here, elsewhere) = (workspace(1), workspace(2));
    let theirs = known(bench, here, 1).await;
    let one = entered(bench, here, (1, "A-1"), &theirs).await.expect("it is new").purchase;
    let whole = paid(bench, here, (one.id, 1), payment("cash", one.total)).await.expect("it is owed");
    let mut work = begin(bench, elsewhere).await;
    let store = work.purchases();
    assert_eq!(store.supplier(theirs.id).await.unwrap(), None);
    assert_eq!(store.supplier_for_update(theirs.id).await.unwrap(), None);
    assert_eq!(store.purchase(one.id).await.unwrap(), None);
    assert_eq!(store.paid_purchase(whole.payments[0].payment.id).await.unwrap(), None);
    assert_eq!(store.entered(theirs.id, &one.key).await.unwrap(), (0, false));
    assert_eq!(store.suppliers(PageRequest::new(None, 5)).await.unwrap().items, []);
    assert_eq!(store.purchases(None, PageRequest::new(None, 5)).await.unwrap().items, []);
    assert_eq!(store.bought(july()).await.unwrap(), Bought::default());
    assert!(is_conflict(&store.save_purchase(&one).await), "its supplier is not here");
    drop(work);
    assert_eq!(registered(bench, elsewhere, RegisterFilter::of(july())).await, []);
    let foreign = paid(bench, elsewhere, (one.id, 2), payment("bank", 1)).await;
    assert!(matches!(foreign, Err(PayError::NotFound)), "{foreign:?}");
    let own = known(bench, elsewhere, 1).await;
    assert_eq!(own.id, theirs.id, "the same id, another supplier");
    let same = entered(bench, elsewhere, (1, "A-1"), &own).await.expect("nobody's paper here");
    assert_eq!(same.purchase.attempt, 0);
}

/// A closing counts each purchase, each payment of one, what is taken back of both, and each change of the payee, by the
/// moment of its record.
pub async fn a_closing_counts_what_is_bought_and_whom_clients_pay(bench: &dyn Bench) {
    let at = workspace(1);
    let supplier = known(bench, at, 1).await;
    for (n, number) in [(1, "A-1"), (2, "A-2")] {
        entered(bench, at, (n, number), &supplier).await.expect("it is entered");
    }
    let [first, second] = [1, 2].map(|n| PurchaseId::mint(n, &[7; 10]));
    let paid = SupplierPaymentId::mint(1, &[8; 10]);
    let mut work = begin(bench, at).await;
    pay(work.purchases(), (first, paid), payment("bank", 500), &moment()).await.expect("it is paid");
    reverse(work.purchases(), second, "wrong", &moment()).await.expect("it is reversed");
    let change = PayeeChange {
        id: PayeeChangeId::mint(1, &[1; 10]),
        proposed: Proposed::parse_details("Bank 1").expect("an account"),
        at: noon(),
        by: "person:x".to_owned(),
        steps: Vec::new(),
    };
    let step = |step, effective_at| TakenStep { change: change.id, step, at: noon(), by: "x".to_owned(), effective_at };
    work.invoicing().insert_payee_change(&change).await.expect("it is kept");
    work.invoicing().insert_payee_step(&step(PayeeStep::Approved, Some(noon()))).await.expect("it is kept");
    work.invoicing().insert_payee_step(&step(PayeeStep::Told, None)).await.expect("it is kept");
    commit(work, at).await;
    let mut work = begin(bench, at).await;
    take_back(work.purchases(), paid, "wrong", &moment()).await.expect("it is taken back");
    commit(work, at).await;

    let mut work = read(bench, at).await;
    let recorded = work.closings().recorded(TODAY, TODAY).await.unwrap();
    let lines: Vec<(String, i64, i64, i64)> =
        recorded[&TODAY].iter().map(|(key, sums)| (key.counted.name(), sums.documents, sums.vat, sums.total)).collect();
    let line = |name: &str, count, vat, total| (name.to_owned(), count, vat, total);
    let (vat, total) = (4_125_030, 31_625_330);
    assert_eq!(
        lines,
        [
            line("purchase", 2, 2 * vat, 2 * total),
            line("purchase_reversal", 1, vat, total),
            line("supplier_payment", 1, 0, 500),
            line("supplier_payment_reversal", 1, 0, 500),
            line("payee_proposed", 1, 0, 0),
            line("payee_approved", 1, 0, 0),
        ]
    );
    assert_eq!(work.closings().recorded(date(2026, 7, 16), date(2026, 7, 31)).await.unwrap().len(), 0);
    let mut elsewhere = read(bench, workspace(2)).await;
    assert_eq!(elsewhere.closings().recorded(TODAY, TODAY).await.unwrap().len(), 0);
}

/// A purchase is entered in a tax period that is open, whenever its paper is from; nothing is paid back in a closed month.
pub async fn a_closed_month_takes_no_purchase(bench: &dyn Bench) {
    let at = workspace(1);
    let supplier = known(bench, at, 1).await;
    entered(bench, at, (1, "A-1"), &supplier).await.expect("July is open");
    let month = Span::of(Period::Month, date(2026, 7, 1)).expect("a month");
    let made = Made { workspace: at, at: month.end(), by: "system:test", logs: &[] };
    let closing = Closing::new(month, &made, &Turnover::default(), &Turnover::default());
    let closing = closing.signed(&LogKey::from_secret("books.example", &[7; 32]).expect("a name"));
    let mut work = begin(bench, at).await;
    work.closings().lock().await.expect("the log is locked");
    work.closings().save_closings(&[closing]).await.expect("it is closed once");
    commit(work, at).await;

    let today = date(2026, 8, 2);
    let later = Moment { at: month.end() + SignedDuration::from_hours(30), today, by: "person:x".to_owned() };
    let is_closed =
        |done: &Result<(), StoreError>| matches!(done, Err(StoreError::Closed { opens }) if *opens == date(2026, 8, 1));
    for (n, period, refused) in [(2, None, true), (3, Some("2026-07"), true), (4, Some("2026-08"), false)] {
        let written = input::Purchase {
            supplier_id: supplier.id.to_string(),
            paper: "tax_invoice".to_owned(),
            number: format!("B-{n}"),
            dated_on: "2026-07-30".to_owned(),
            received_on: Some("2026-08-02".to_owned()),
            period: period.map(str::to_owned),
            lines: vec![line("standard", 20_000_000, 3_000_000, true)],
            ..input::Purchase::default()
        };
        let fields = PurchaseFields::parse(&written, today).expect("the sample keeps the rules");
        let mut work = begin(bench, at).await;
        record(work.purchases(), PurchaseId::mint(n, &[7; 10]), fields, &later).await.expect("it may be recorded");
        let done = work.commit(samples::act(&samples::writing(at))).await;
        assert_eq!(is_closed(&done), refused, "{period:?}: {done:?}");
        assert_eq!(done.is_ok(), !refused, "{done:?}");
    }
    // A payment of the closed month is refused, one of the open month and a reversal today are not.
    let first = PurchaseId::mint(1, &[7; 10]);
    for (n, paid_on, refused) in [(1, "2026-07-31", true), (2, "2026-08-01", false)] {
        let written = input::SupplierPayment {
            method: "bank".to_owned(),
            paid_on: paid_on.to_owned(),
            reference: None,
            amount: Amount::Minor(500),
            vat_withheld: Amount::Absent,
        };
        let fields = PaymentFields::parse(&written, today).expect("the sample keeps the rules");
        let mut work = begin(bench, at).await;
        let id = SupplierPaymentId::mint(n, &[8; 10]);
        pay(work.purchases(), (first, id), fields, &later).await.expect("it may be recorded");
        let done = work.commit(samples::act(&samples::writing(at))).await;
        assert_eq!((is_closed(&done), done.is_ok()), (refused, !refused), "{paid_on}: {done:?}");
    }
    let mut work = begin(bench, at).await;
    take_back(work.purchases(), SupplierPaymentId::mint(2, &[8; 10]), "wrong", &later).await.expect("it is taken back");
    reverse(work.purchases(), first, "wrong", &later).await.expect("it counts for today");
    commit(work, at).await;
    let page = read(bench, at).await.purchases().purchases(None, PageRequest::new(None, 9)).await.unwrap();
    assert_eq!(page.items.len(), 2, "what was refused left nothing");
}
