//! A year of VAT withheld by clients: what is awaited, the certificates behind note 29 of each month and their sum equal what is
//! added up from the raw rows, by a path that shares nothing with theirs.

use std::collections::BTreeMap;

use dalil_acceptance::Seed;
use dalil_app::ports::{ReadWork, Works};
use dalil_invoicing::{
    certificates::{
        AwaitedFilter, CertificateFields, CertificateFilter, CertificateId, certify,
        input::{self, Amount},
        reverse,
    },
    purchasing::Moment,
    returns::TaxMonth,
};
use dalil_ledger as ledger;
use dalil_tenancy::page::PageRequest;
use dalil_testkit::{
    database::TestDatabase,
    samples::{act, issue, noon, open, reading, workspace, writing},
};
use jiff::{
    ToSpan as _,
    civil::{Date, date},
};
use sqlx::{PgConnection, Row};

/// Invoices that are issued, and paid one by one.
const INVOICES: u32 = 90;
/// The first day on which one is paid: that of the issue.
const FIRST: Date = date(2026, 7, 15);

#[tokio::test]
async fn a_year_of_certificates_is_what_the_raw_rows_add_up_to() {
    let mut seed = Seed::from_environment();
    let database = TestDatabase::create().await;
    let works = database.works().await;
    let numbers: Vec<u32> = (1..=INVOICES).collect();
    open(&works, workspace(1), &numbers).await.expect("the workspace opens");
    let mut studio = Studio { works: &works, seed: &mut seed, made: 0 };
    for n in numbers {
        let set = issue(&works, workspace(1), n, noon()).await.expect("it is issued");
        studio.paid_and_certified(set.invoice.id().to_string(), set.invoice.row().totals.total).await;
    }
    let raw = Raw::read(&mut database.connect(&database.superuser_url()).await).await;
    assert!(
        raw.certificates.iter().any(|kept| kept.reversed) && raw.certificates.iter().any(|kept| kept.month.is_none())
    );
    assert!(raw.certificates.iter().any(|kept| kept.counted < kept.amount && kept.month.is_some()), "one says more");
    let mut work = works.read(&reading(workspace(1))).await.expect("it opens");
    assert_eq!(awaited(&mut *work).await, raw.awaited());
    let year = std::iter::successors("2026-07".parse().ok(), |month: &TaxMonth| Some(month.after())).take(24);
    let mut whole = 0;
    for month in year {
        let certified = work.certificates().certified(month).await.expect("it is read");
        let named = month.to_string();
        let behind: Vec<_> = raw.behind(&named).collect();
        assert_eq!(certified, behind.iter().map(|kept| kept.counted).sum::<i64>(), "note 29 of {month}");
        let mut expected: Vec<String> = behind.iter().map(|kept| kept.id.clone()).collect();
        expected.reverse();
        assert_eq!(listed(&mut *work, month).await, expected, "the certificates behind note 29 of {month}");
        whole += certified;
    }
    assert!(whole > 0);
}

async fn listed(work: &mut dyn ReadWork, month: TaxMonth) -> Vec<String> {
    let filter = CertificateFilter { client: None, month: Some(month) };
    let (mut ids, mut after) = (Vec::new(), None);
    loop {
        let page = work.certificates().certificates(filter, PageRequest::new(after, 7)).await.expect("it is read");
        ids.extend(page.items.iter().map(|recorded| recorded.certificate.id.to_string()));
        after = page.next;
        if after.is_none() {
            return ids;
        }
    }
}

async fn awaited(work: &mut dyn ReadWork) -> Vec<(String, String, i64)> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = work.certificates().awaited(AwaitedFilter::default(), PageRequest::new(after, 7)).await;
        let page = page.expect("it is read");
        found.extend(
            page.items
                .iter()
                .map(|withheld| (withheld.paid_on.to_string(), withheld.payment.to_string(), withheld.awaited())),
        );
        after = page.next;
        if after.is_none() {
            return found;
        }
    }
}

/// A studio whose client withholds.
struct Studio<'a> {
    works: &'a dyn Works,
    seed: &'a mut Seed,
    made: u64,
}

impl Studio<'_> {
    fn id(&mut self) -> u64 {
        self.made += 1;
        1_780_000_000_000 + self.made
    }

    /// A payment in full on some day of the year, with some of the VAT withheld, and what comes of that.
    async fn paid_and_certified(&mut self, invoice: String, total: i64) {
        let paid_on = FIRST.checked_add(i32::try_from(self.seed.below(360)).expect("a few").days()).expect("a day");
        let withheld = 1_000 + i64::try_from(self.seed.below(400_000)).expect("it is small");
        let id = ledger::PaymentId::mint(self.id(), &[5; 10]);
        let written = ledger::input::Payment {
            method: "cheque".to_owned(),
            received_on: paid_on.to_string(),
            currency: "BDT".to_owned(),
            received: ledger::input::Amount::Minor(total - withheld),
            vat_withheld: ledger::input::Amount::Minor(withheld),
            allocations: vec![ledger::input::Allocation {
                invoice_id: invoice.clone(),
                amount: ledger::input::Amount::Minor(total),
                ..ledger::input::Allocation::default()
            }],
            ..ledger::input::Payment::default()
        };
        let moment = ledger::Moment { at: noon(), today: paid_on, by: "system:test".to_owned() };
        let fields = ledger::PaymentFields::parse(&written, paid_on).expect("it keeps the rules");
        let mut work = self.works.begin(&writing(workspace(1))).await.expect("it opens");
        ledger::record(work.ledger(), id, fields, &moment).await.expect("it fits");
        if self.seed.below(9) == 0 {
            ledger::reverse(work.ledger(), id, "bounced", &moment).await.expect("it stands");
        } else {
            for _ in 0..self.seed.below(3) {
                // Some say less than was withheld, some more, some come after every window.
                let amount = withheld * i64::try_from(1 + self.seed.below(12)).expect("it is small") / 8;
                let wait = self.seed.below(280);
                self.certificate(&mut *work, (id, &invoice), (paid_on, wait), amount).await;
            }
        }
        work.commit(act(&writing(workspace(1)))).await.expect("it is kept");
    }

    async fn certificate(
        &mut self,
        work: &mut dyn dalil_app::ports::Work,
        (payment, invoice): (ledger::PaymentId, &str),
        (paid_on, wait): (Date, usize),
        amount: i64,
    ) {
        let received = paid_on.checked_add(i32::try_from(wait).expect("a few").days()).expect("a day");
        let millis = self.id();
        let written = input::Certificate {
            number: format!("N-{millis}"),
            dated_on: paid_on.to_string(),
            received_on: Some(received.to_string()),
            lines: vec![input::Line {
                payment_id: payment.to_string(),
                document_id: invoice.to_owned(),
                amount: Amount::Minor(amount),
            }],
            ..input::Certificate::default()
        };
        let fields = CertificateFields::parse(&written, received).expect("it keeps the rules");
        let moment = Moment { at: noon(), today: received, by: "system:test".to_owned() };
        let id = CertificateId::mint(millis, &[6; 10]);
        certify(work.certificates(), id, fields, None, &moment).await.expect("it may be entered");
        if self.seed.below(5) == 0 {
            reverse(work.certificates(), id, "typed wrongly", &moment).await.expect("it stands");
        }
    }
}

/// A certificate as its rows say, with what follows from them told anew.
struct Kept {
    id: String,
    month: Option<String>,
    amount: i64,
    counted: i64,
    reversed: bool,
}

/// The tables as they are, added up by hand.
struct Raw {
    /// In the order in which they were entered; each is reversed before the next comes.
    certificates: Vec<Kept>,
    /// By day and payment, what was withheld and is not certified.
    open: BTreeMap<(String, String), i64>,
}

impl Raw {
    async fn read(superuser: &mut PgConnection) -> Self {
        let payments = "SELECT payment.id::text, received_on::text, share.vat_withheld AS withheld, payment.vat_withheld AS whole, \
             EXISTS (SELECT FROM tenant.payment_reversal AS gone WHERE gone.payment_id = payment.id) AS gone \
             FROM tenant.payment JOIN tenant.payment_allocation AS share ON share.payment_id = payment.id";
        let (mut left, mut days) = (BTreeMap::<String, i64>::new(), BTreeMap::<String, String>::new());
        for row in sqlx::query(payments).fetch_all(&mut *superuser).await.expect("the rows are read") {
            assert_eq!(row.get::<i64, _>("withheld"), row.get::<i64, _>("whole"), "of one document all of it");
            days.insert(row.get("id"), row.get("received_on"));
            if !row.get::<bool, _>("gone") {
                left.insert(row.get("id"), row.get("withheld"));
            }
        }
        let sql = "SELECT certificate.id::text, received_on::text, line.payment_id::text, line.amount, \
             EXISTS (SELECT FROM tenant.certificate_reversal AS gone WHERE gone.certificate_id = certificate.id) AS gone \
             FROM tenant.certificate JOIN tenant.certificate_line AS line ON line.certificate_id = certificate.id \
             ORDER BY certificate.id";
        let mut certificates = Vec::new();
        for row in sqlx::query(sql).fetch_all(superuser).await.expect("the rows are read") {
            let (payment, amount): (String, i64) = (row.get("payment_id"), row.get("amount"));
            let month = adjusted_in(&days[&payment], row.get("received_on"));
            let left = left.get_mut(&payment).expect("none stands on what was taken back");
            let counted = if month.is_some() { amount.min((*left).max(0)) } else { 0 };
            let reversed: bool = row.get("gone");
            if !reversed {
                *left -= amount;
            }
            certificates.push(Kept { id: row.get("id"), month, amount, counted, reversed });
        }
        let open = left.into_iter().filter(|(_, left)| *left > 0);
        Self { certificates, open: open.map(|(payment, left)| ((days[&payment].clone(), payment), left)).collect() }
    }

    fn awaited(&self) -> Vec<(String, String, i64)> {
        self.open.iter().map(|((day, payment), left)| (day.clone(), payment.clone(), *left)).collect()
    }

    fn behind<'a>(&'a self, month: &'a str) -> impl Iterator<Item = &'a Kept> {
        self.certificates.iter().filter(move |kept| !kept.reversed && kept.month.as_deref() == Some(month))
    }
}

/// The month in which it came, unless that is more than six after that of the payment.
fn adjusted_in(paid: &str, received: &str) -> Option<String> {
    let months = |day: &str| {
        let (year, month) = (&day[..4], &day[5..7]);
        12 * year.parse::<i32>().expect("a year") + month.parse::<i32>().expect("a month")
    };
    (months(received) - months(paid) <= 6).then(|| received[..7].to_owned())
}
