//! A year of purchases: the register (6.1), what is above Tk 2,00,000 (6.10) and notes 10 to 25 of the return equal what is
//! added up from the raw rows, by a path that shares nothing with theirs.

use std::collections::{BTreeMap, BTreeSet};

use dalil_acceptance::Seed;
use dalil_app::ports::{ReadWork, Works};
use dalil_invoicing::{
    purchasing::{
        Moment, PaymentFields, PurchaseFields, PurchaseId, RegisterFilter, RegisterNote, Supplier, SupplierFields,
        SupplierId, SupplierPaymentId,
        input::{self, Amount},
        pay, record, reverse,
    },
    returns::{TaxMonth, TaxSums},
};
use dalil_tenancy::page::PageRequest;
use dalil_testkit::{
    database::TestDatabase,
    samples::{act, noon, reading, workspace, writing},
};
use jiff::civil::Date;
use sqlx::{PgConnection, Row};

/// Papers that are entered in a month.
const PAPERS: usize = 45;
/// The value above which the statement of large purchases names a paper: Tk 2,00,000.
const LARGE: i64 = 20_000_000;

#[tokio::test]
async fn a_year_of_purchases_is_what_the_raw_rows_add_up_to() {
    let mut seed = Seed::from_environment();
    let database = TestDatabase::create().await;
    let works = database.works().await;
    let year: Vec<TaxMonth> =
        std::iter::successors("2026-07".parse().ok(), |month: &TaxMonth| Some(month.after())).take(12).collect();
    let mut studio = Studio { works: &works, seed: &mut seed, made: 0, open: Vec::new() };
    studio.open().await;
    for month in &year {
        studio.work_through(*month).await;
    }
    let raw = Raw::read(&mut database.connect(&database.superuser_url()).await).await;
    assert_eq!(raw.papers.len(), 12 * PAPERS);
    assert!(raw.papers.iter().any(|paper| paper.reversed) && raw.papers.iter().any(|paper| paper.total > LARGE));
    for month in year {
        let mut work = works.read(&reading(workspace(1))).await.expect("it opens");
        let whole = RegisterFilter::of(month);
        assert_eq!(listed(&mut *work, whole).await, raw.listed(month, |_| true), "6.1 of {month}");
        let large = RegisterFilter { above: Some(LARGE), ..whole };
        let expected = raw.listed(month, |paper| !paper.reversed && paper.total > LARGE);
        assert_eq!(listed(&mut *work, large).await, expected, "6.10 of {month}");
        let bought = work.purchases().bought(month).await.expect("it is read");
        let lines: BTreeMap<u8, TaxSums> = bought.lines.iter().map(|(note, sums)| (note.number(), *sums)).collect();
        assert_eq!(lines, raw.sums(month), "notes 10 to 22 of {month}");
        for note in lines.keys() {
            let behind = RegisterFilter { note: RegisterNote::from_number(*note), ..whole };
            let expected = raw.listed(month, |paper| !paper.reversed && paper.notes.contains(note));
            assert_eq!(listed(&mut *work, behind).await, expected, "the papers behind note {note} of {month}");
        }
        let (withheld, returned) = raw.paid.get(&month.to_string()).copied().unwrap_or_default();
        assert_eq!((bought.withheld, bought.returned), (withheld, returned), "notes 24 and 25 of {month}");
    }
}

/// What the product lists, page by page.
async fn listed(work: &mut dyn ReadWork, filter: RegisterFilter) -> Vec<String> {
    let mut ids = Vec::new();
    let mut after = None;
    loop {
        let page = work.purchases().register(filter, PageRequest::new(after, 20)).await.expect("it is read");
        ids.extend(page.items.iter().map(|recorded| recorded.purchase.id.to_string()));
        after = page.next;
        if after.is_none() {
            return ids;
        }
    }
}

/// A studio that buys.
struct Studio<'a> {
    works: &'a dyn Works,
    seed: &'a mut Seed,
    made: u64,
    /// Papers that nothing was paid of, with their totals.
    open: Vec<(PurchaseId, i64)>,
}

/// A registered supplier, one enlisted for turnover tax, one who is neither.
fn supplier(n: u8) -> Supplier {
    let written = input::Supplier {
        name_en: Some(format!("Supplier {n}")),
        address: Some("Dhaka".to_owned()),
        bin: (n < 2).then(|| "004567890-0101".to_owned()),
        turnover_tax: n == 1,
        ..input::Supplier::default()
    };
    Supplier {
        id: SupplierId::mint(u64::from(n), &[n; 10]),
        fields: SupplierFields::parse(&written).expect("it keeps the rules"),
        version: 1,
        created_at: noon(),
        updated_at: noon(),
    }
}

impl Studio<'_> {
    async fn open(&self) {
        let mut work = self.works.begin(&writing(workspace(1))).await.expect("it opens");
        for n in 0..3 {
            work.purchases().insert_supplier(&supplier(n)).await.expect("it is new");
        }
        work.commit(act(&writing(workspace(1)))).await.expect("it is kept");
    }

    fn id(&mut self) -> u64 {
        self.made += 1;
        1_780_000_000_000 + self.made
    }

    async fn work_through(&mut self, month: TaxMonth) {
        let moment = Moment { at: noon(), today: month.last(), by: "system:test".to_owned() };
        let mut work = self.works.begin(&writing(workspace(1))).await.expect("it opens");
        for _ in 0..PAPERS {
            let fields = self.paper(month);
            let (id, total) = (PurchaseId::mint(self.id(), &[7; 10]), fields.total);
            record(work.purchases(), id, fields, &moment).await.expect("it may be entered");
            self.open.push((id, total));
        }
        for n in 0..PAPERS / 2 {
            let any = self.seed.below(self.open.len());
            let (id, total) = self.open.swap_remove(any);
            if n % 5 == 0 {
                reverse(work.purchases(), id, "typed wrongly", &moment).await.expect("nothing stands on it");
                continue;
            }
            for part in [total / 3, total - total / 3] {
                let payment = SupplierPaymentId::mint(self.id(), &[8; 10]);
                let fields = self.payment(part, month.last());
                pay(work.purchases(), (id, payment), fields, &moment).await.expect("it is owed");
            }
        }
        work.commit(act(&writing(workspace(1)))).await.expect("it is kept");
    }

    fn paper(&mut self, month: TaxMonth) -> PurchaseFields {
        let (paper, who) = [("tax_invoice", 0), ("tax_invoice", 0), ("other", 1), ("other", 2), ("bill_of_entry", 2)]
            [self.seed.below(5)];
        let lines = (0..=self.seed.below(3)).map(|_| self.line(paper != "other", paper)).collect();
        // Some papers come late, and are entered in the period after their own.
        let dated = if self.seed.below(4) == 0 { month.before() } else { month };
        let day = dated.first().with().day(i8::try_from(1 + self.seed.below(28)).expect("a day")).build();
        let written = input::Purchase {
            supplier_id: supplier(who).id.to_string(),
            paper: paper.to_owned(),
            number: format!("N-{}", self.made),
            dated_on: day.expect("a day of the month").to_string(),
            period: Some(month.to_string()),
            withholding: self.seed.below(2) == 0,
            lines,
            ..input::Purchase::default()
        };
        PurchaseFields::parse(&written, month.last()).expect("it keeps the rules")
    }

    fn line(&mut self, creditable: bool, paper: &str) -> input::PurchaseLine {
        let mut treatment = ["standard", "standard", "reduced", "zero", "exempt", "specific"][self.seed.below(6)];
        if paper == "bill_of_entry" && treatment == "specific" {
            treatment = "reduced";
        }
        let value = 100 * (1 + i64::try_from(self.seed.below(150_000)).expect("it is small"));
        let vat = match treatment {
            "standard" => value * 15 / 100,
            "reduced" => value / 20,
            "specific" => 777,
            _ => 0,
        };
        let credited = creditable && vat > 0 && self.seed.below(3) > 0;
        input::PurchaseLine {
            description: "Lights".to_owned(),
            quantity: None,
            unit: None,
            vat_treatment: treatment.to_owned(),
            value: Amount::Minor(value),
            duty: Amount::Absent,
            vat: Amount::Minor(vat),
            credited,
        }
    }

    fn payment(&mut self, amount: i64, day: Date) -> PaymentFields {
        let written = input::SupplierPayment {
            method: ["bank", "cash", "mobile"][self.seed.below(3)].to_owned(),
            paid_on: day.to_string(),
            reference: None,
            amount: Amount::Minor(amount),
            vat_withheld: Amount::Absent,
        };
        PaymentFields::parse(&written, day).expect("it keeps the rules")
    }
}

/// A paper as its rows say.
struct Paper {
    id: String,
    period: String,
    total: i64,
    reversed: bool,
    notes: BTreeSet<u8>,
    sums: Vec<(u8, TaxSums)>,
}

/// The tables as they are, added up by hand.
struct Raw {
    /// In the order of the register.
    papers: Vec<Paper>,
    /// By month of payment: what was withheld, and what credit goes back.
    paid: BTreeMap<String, (i64, i64)>,
}

impl Raw {
    async fn read(superuser: &mut PgConnection) -> Self {
        let sql = "SELECT id::text, paper, seller_bin, seller_turnover_tax, period::text, received_on::text, total, vat, \
             withholding, EXISTS (SELECT FROM tenant.purchase_reversal AS r WHERE r.purchase_id = purchase.id) AS gone \
             FROM tenant.purchase";
        let mut rows = sqlx::query(sql).fetch_all(&mut *superuser).await.expect("the rows are read");
        rows.sort_by_key(|row| (row.get::<String, _>("received_on"), row.get::<String, _>("id")));
        let mut raw = Self { papers: Vec::new(), paid: BTreeMap::new() };
        let lines =
            "SELECT treatment, value, duty, vat, credited FROM tenant.purchase_line WHERE purchase_id = $1::uuid";
        let payments = "SELECT paid_on::text, amount, method FROM tenant.supplier_payment \
             WHERE purchase_id = $1::uuid ORDER BY id";
        for row in rows {
            let id: String = row.get("id");
            let (total, vat): (i64, i64) = (row.get("total"), row.get("vat"));
            let mut paper = Paper {
                period: row.get::<String, _>("period")[..7].to_owned(),
                total,
                reversed: row.get("gone"),
                notes: BTreeSet::new(),
                sums: Vec::new(),
                id: id.clone(),
            };
            let mut credit = 0;
            for line in sqlx::query(lines).bind(&id).fetch_all(&mut *superuser).await.expect("the lines are read") {
                let seller = (row.get::<Option<String>, _>("seller_bin").is_some(), row.get("seller_turnover_tax"));
                let credited = line.get("credited");
                let note = note(row.get("paper"), seller, line.get("treatment"), credited);
                let sums = TaxSums { value: line.get("value"), duty: line.get("duty"), vat: line.get("vat") };
                credit += if credited { sums.vat } else { 0 };
                paper.notes.insert(note);
                paper.sums.push((note, sums));
            }
            let found = sqlx::query(payments).bind(&id).fetch_all(&mut *superuser).await.expect("payments are read");
            let (mut settled, mut cash, mut withheld, mut returned) = (0_i64, 0_i64, 0_i64, 0_i64);
            for payment in found {
                let month = payment.get::<String, _>("paid_on")[..7].to_owned();
                let amount: i64 = payment.get("amount");
                settled += amount;
                let sums = raw.paid.entry(month).or_default();
                if row.get("withholding") {
                    sums.0 += part(vat, settled, total) - withheld;
                    withheld = part(vat, settled, total);
                }
                if payment.get::<&str, _>("method") == "cash" && total > 10_000_000 {
                    cash += amount;
                    sums.1 += part(credit, cash, total) - returned;
                    returned = part(credit, cash, total);
                }
            }
            raw.papers.push(paper);
        }
        raw
    }

    fn listed(&self, month: TaxMonth, which: impl Fn(&Paper) -> bool) -> Vec<String> {
        let own = self.papers.iter().filter(|paper| paper.period == month.to_string() && which(paper));
        own.map(|paper| paper.id.clone()).collect()
    }

    fn sums(&self, month: TaxMonth) -> BTreeMap<u8, TaxSums> {
        let mut sums = BTreeMap::<u8, TaxSums>::new();
        let own = self.papers.iter().filter(|paper| paper.period == month.to_string() && !paper.reversed);
        for (note, line) in own.flat_map(|paper| &paper.sums) {
            let sum = sums.entry(*note).or_default();
            sum.value += line.value;
            sum.duty += line.duty;
            sum.vat += line.vat;
        }
        sums
    }
}

/// The note of the form, told anew.
fn note(paper: &str, (has_bin, enlisted): (bool, bool), treatment: &str, credited: bool) -> u8 {
    let import = u8::from(paper == "bill_of_entry");
    match treatment {
        "zero" => 10 + import,
        "exempt" => 12 + import,
        _ if enlisted && import == 0 => 19,
        _ if !has_bin && import == 0 => 20,
        _ if !credited => 21 + import,
        "standard" => 14 + import,
        "reduced" => 16 + import,
        _ => 18,
    }
}

/// A share of an amount, to the nearest poisha, a half upwards.
fn part(of: i64, part: i64, whole: i64) -> i64 {
    let exact = i128::from(of) * i128::from(part);
    let (down, rest) = (exact / i128::from(whole), exact % i128::from(whole));
    i64::try_from(down + i128::from(2 * rest >= i128::from(whole))).expect("no more than the whole")
}
