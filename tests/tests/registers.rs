//! A year of five thousand documents: the register of sales (6.2), the statement of large ones (6.10) and the worksheet of
//! the return (9.1) equal what is added up from the raw rows, by a path that shares nothing with theirs.

use std::collections::BTreeMap;

use dalil_acceptance::Seed;
use dalil_app::ports::{ReadWork, Work, Works};
use dalil_invoicing::{
    DocumentId, DocumentRow, Draft, DraftFields, InvoiceId, IssueRequest, Issued, IssuedSet, Moment, NoteKind,
    NoteMoment, NoteRequest, Void,
    input::{self, LineInput},
    issue_together,
    returns::{ReturnNote, SalesFilter, TaxMonth, TaxSums, Worksheet},
};
use dalil_ledger::{Receivable, ReceivableId, free_to_void};
use dalil_proof::Salt;
use dalil_tenancy::page::PageRequest;
use dalil_testkit::{
    database::TestDatabase,
    samples::{act, client, furnish, reading, workspace, writing},
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use sqlx::{PgConnection, Row};

/// Sales that are issued together, how often in a month, and what is done to some of them afterwards.
const TOGETHER: usize = 19;
const BATCHES: usize = 10;
const NOTES: usize = 42;
const VOIDS: usize = 15;
/// The value above which the statement of large sales names a tax invoice: Tk 2,00,000.
const LARGE: i64 = 20_000_000;
/// Dhaka stands six hours before UTC, the whole year.
const DHAKA: SignedDuration = SignedDuration::from_hours(6);

#[tokio::test]
async fn a_year_of_registers_is_what_the_raw_rows_add_up_to() {
    let mut seed = Seed::from_environment();
    let database = TestDatabase::create().await;
    let works = database.works().await;
    let year: Vec<TaxMonth> =
        std::iter::successors("2026-07".parse().ok(), |month: &TaxMonth| Some(month.after())).take(12).collect();
    Studio::open(&works, &mut seed).await.work_through(&year).await;

    let raw = Raw::read(&mut database.connect(&database.superuser_url()).await).await;
    assert!(raw.documents >= 5_000, "{} documents are no year", raw.documents);
    assert!(raw.sales.iter().any(|sale| sale.voided) && raw.sales.iter().any(|sale| sale.total > LARGE));
    for month in year {
        let mut work = works.read(&reading(workspace(1))).await.expect("it opens");
        let whole = SalesFilter::of(month);
        assert_eq!(listed(&mut *work, whole).await, raw.register(month), "6.2 of {month}");
        let large = SalesFilter { above: Some(LARGE), ..whole };
        assert_eq!(listed(&mut *work, large).await, raw.large(month), "6.10 of {month}");
        let bought = work.purchases().bought(month).await.expect("it is read");
        let sheet = Worksheet::of(month, &work.invoicing().taxed(month).await.expect("it is read"), &bought, 0);
        for (note, sums) in &sheet.notes {
            assert_eq!(*sums, raw.feeding(month, "mushak_6_3", Some(note.treatment())), "note {note:?} of {month}");
            let behind = listed(&mut *work, SalesFilter { note: Some(*note), ..whole }).await;
            assert_eq!(behind, raw.behind(month, *note), "the papers behind {note:?} of {month}");
        }
        assert_eq!(sheet.sales, raw.feeding(month, "mushak_6_3", None), "note 9 of {month}");
        assert_eq!(sheet.debit_notes, raw.feeding(month, "mushak_6_8", None), "note 26 of {month}");
        assert_eq!(sheet.credit_notes, raw.feeding(month, "mushak_6_7", None), "note 31 of {month}");
    }
}

/// A tax invoice of a register.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sale {
    id: String,
    number: String,
    buyer: String,
    value: i64,
    duty: i64,
    vat: i64,
    total: i64,
    voided: bool,
}

/// What the product lists, page by page.
async fn listed(work: &mut dyn ReadWork, filter: SalesFilter) -> Vec<Sale> {
    let mut sales = Vec::new();
    let mut after = None;
    loop {
        let page = work.invoicing().sales(filter, PageRequest::new(after, 100)).await.expect("it is read");
        sales.extend(page.items.iter().map(|entry| Sale {
            id: entry.document.to_string(),
            number: entry.printed_number.clone(),
            buyer: entry.buyer.name_en.clone().unwrap_or_default(),
            value: entry.sums.value,
            duty: entry.sums.duty,
            vat: entry.sums.vat,
            total: entry.total,
            voided: entry.voided,
        }));
        after = page.next;
        if after.is_none() {
            return sales;
        }
    }
}

/// A studio at work.
struct Studio<'a> {
    works: &'a dyn Works,
    seed: &'a mut Seed,
    made: u64,
    /// Those that nothing was done to yet.
    untouched: Vec<IssuedSet>,
}

impl<'a> Studio<'a> {
    async fn open(works: &'a dyn Works, seed: &'a mut Seed) -> Self {
        let permit = writing(workspace(1));
        let mut work = works.begin(&permit).await.expect("it opens");
        furnish(work.invoicing()).await.expect("it is furnished");
        work.invoicing().insert_client(&client(2)).await.expect("a second client");
        work.commit(act(&permit)).await.expect("it is kept");
        Self { works, seed, made: 0, untouched: Vec::new() }
    }

    /// The first sales of each month come at its first instant in Dhaka, the last at its last; notes and voids between.
    async fn work_through(&mut self, year: &[TaxMonth]) {
        for month in year {
            let first = instant(month.first());
            let last = instant(month.after().first()) - SignedDuration::from_micros(1);
            let step = last.duration_since(first) / 10;
            for batch in 0..BATCHES {
                let at = if batch + 1 == BATCHES { last } else { first + step * i32::try_from(batch).expect("a few") };
                if batch + 1 == BATCHES {
                    self.put_right(first + step * 8 + SignedDuration::from_mins(1)).await;
                }
                self.sell(at).await;
            }
        }
    }

    async fn begin(&self) -> Box<dyn Work> {
        self.works.begin(&writing(workspace(1))).await.expect("it opens")
    }

    fn id(&mut self) -> [u8; 10] {
        self.made += 1;
        let mut id = [0; 10];
        id[2..].copy_from_slice(&self.made.to_be_bytes());
        id
    }

    async fn sell(&mut self, at: Timestamp) {
        let mut work = self.begin().await;
        let mut requests = Vec::new();
        for _ in 0..TOGETHER {
            let draft = self.draft(at);
            let total = draft.fields.computed().expect("it can be computed").totals.total;
            work.invoicing().insert_draft(&draft, total).await.expect("it is kept");
            let moment = Moment {
                workspace: workspace(1),
                issued_by: "system:test".to_owned(),
                mushak_id: DocumentId::mint(1_780_000_000_000, &self.id()),
                salts: [Salt::new([1; 16]), Salt::new([2; 16])],
            };
            requests.push(IssueRequest {
                draft: draft.id,
                kind: dalil_invoicing::DraftKind::Invoice,
                seen: 1.into(),
                moment,
            });
        }
        let sets = issue_together(work.invoicing(), &requests, || at).await.expect("the store answers");
        self.untouched.extend(sets.expect("each may be issued"));
        work.commit(act(&writing(workspace(1)))).await.expect("it is kept");
    }

    fn draft(&mut self, at: Timestamp) -> Draft {
        let lines = (0..=self.seed.below(3)).map(|_| self.line()).collect();
        let buyer = [1, 2][self.seed.below(2)];
        let written = input::Draft { client_id: client(buyer).id.to_string(), lines, ..input::Draft::default() };
        Draft {
            id: InvoiceId::mint(1_780_000_000_000, &self.id()),
            fields: DraftFields::parse(&written).expect("it keeps the rules"),
            version: 1,
            replaces: None,
            quotation: None,
            created_at: at,
            updated_at: at,
        }
    }

    fn line(&mut self) -> LineInput {
        const TAXES: [(&str, Option<&str>, Option<&str>); 7] = [
            ("standard", Some("15"), None),
            ("standard", Some("15"), None),
            ("reduced", Some("7.5"), None),
            ("reduced", Some("5"), None),
            ("zero", None, None),
            ("exempt", None, None),
            ("specific", None, Some("12.335")),
        ];
        let (treatment, rate, per_unit) = TAXES[self.seed.below(TAXES.len())];
        let dutiable = treatment != "zero" && self.seed.below(4) == 0;
        LineInput {
            description: "Poster, নকশা".to_owned(),
            unit: "job".to_owned(),
            quantity: format!("{}.{:04}", 1 + self.seed.below(9), self.seed.below(10_000)),
            unit_price: format!("{}.{:02}", 100 + self.seed.below(40_000), self.seed.below(100)),
            price_includes_tax: self.seed.below(3) == 0,
            discount: if self.seed.below(3) == 0 {
                input::Discount::Percent("7".to_owned())
            } else {
                input::Discount::None
            },
            vat_treatment: treatment.to_owned(),
            vat_rate: rate.map(str::to_owned),
            vat_amount_per_unit: per_unit.map(str::to_owned),
            supplementary_duty: dutiable.then(|| "20".to_owned()),
        }
    }

    /// Notes over some sales of this month and earlier ones, and voids of others.
    async fn put_right(&mut self, at: Timestamp) {
        for n in 0..NOTES + VOIDS {
            let any = self.seed.below(self.untouched.len());
            let set = self.untouched.swap_remove(any);
            if n < NOTES { self.note(&set, at).await } else { self.void(&set, at).await }
        }
    }

    async fn note(&mut self, set: &IssuedSet, at: Timestamp) {
        let mushak = set.mushak.as_ref().expect("the workspace is registered");
        let kind = [NoteKind::Credit, NoteKind::Credit, NoteKind::Debit][self.seed.below(3)];
        let line = match kind {
            NoteKind::Credit => input::NoteLine { quantity: Some("0.75".to_owned()), ..input::NoteLine::default() },
            NoteKind::Debit => input::NoteLine { value: input::NoteValue::Minor(12_345), ..input::NoteLine::default() },
        };
        let lines = vec![input::NoteLine { line: "1".to_owned(), ..line }];
        let written = input::Note { reason: "As agreed".to_owned(), vehicle: None, lines };
        let mut work = self.begin().await;
        let owed = ReceivableId::from_uuid(set.invoice.id().as_uuid());
        let owed = work.ledger().receivables_for_update(&[owed]).await.expect("it is there");
        let outstanding = owed.first().map_or(0, Receivable::outstanding);
        let moment = NoteMoment {
            workspace: workspace(1),
            issued_by: "system:test".to_owned(),
            id: DocumentId::mint(1_780_000_000_000, &self.id()),
        };
        let request = NoteRequest { document: mushak.clone(), kind, input: &written, outstanding, seen: None, moment };
        dalil_invoicing::correct(work.invoicing(), request, || at).await.expect("it may be noted");
        work.commit(act(&writing(workspace(1)))).await.expect("it is kept");
    }

    async fn void(&mut self, set: &IssuedSet, at: Timestamp) {
        let mut work = self.begin().await;
        let owed = ReceivableId::from_uuid(set.invoice.id().as_uuid());
        free_to_void(work.ledger(), owed).await.expect("nothing stands on it");
        let void = |document: &Issued| Void {
            document: document.id(),
            reason: Void::parse_reason("Never took place").expect("a reason"),
            day: (at + DHAKA).to_zoned(jiff::tz::TimeZone::UTC).date(),
            at,
            by: "system:test".to_owned(),
        };
        let voids: Vec<Void> = set.documents().map(void).collect();
        let rows: Vec<&DocumentRow> = set.documents().map(Issued::row).collect();
        work.invoicing().save_voids(&voids, &rows).await.expect("they are kept");
        work.commit(act(&writing(workspace(1)))).await.expect("it is kept");
    }
}

/// The first instant of a day in Dhaka.
fn instant(day: Date) -> Timestamp {
    day.to_zoned(jiff::tz::TimeZone::UTC).expect("a day of this century").timestamp() - DHAKA
}

/// The tables as they are, added up by hand.
struct Raw {
    documents: usize,
    /// Tax invoices in the order of the register, with their month.
    sales: Vec<Sale>,
    months: Vec<String>,
    /// By month, kind and treatment of the line, of what was not voided.
    sums: BTreeMap<(String, String, String), TaxSums>,
    /// The treatments of each document's lines.
    treatments: BTreeMap<String, Vec<String>>,
}

impl Raw {
    async fn read(superuser: &mut PgConnection) -> Self {
        let voided: Vec<String> = texts(superuser, "SELECT document_id::text FROM tenant.document_void").await;
        let documents = "SELECT id::text, kind, printed_number, buyer, value, duty, vat, total, \
             floor(extract(epoch FROM issued_at))::bigint AS second, number FROM tenant.document";
        let mut rows = sqlx::query(documents).fetch_all(&mut *superuser).await.expect("the rows are read");
        rows.sort_by_key(|row| (row.get::<i64, _>("second"), row.get::<i64, _>("number"), row.get::<String, _>("id")));
        let mut raw = Self {
            documents: rows.len(),
            sales: Vec::new(),
            months: Vec::new(),
            sums: BTreeMap::new(),
            treatments: BTreeMap::new(),
        };
        let mut kept = BTreeMap::new();
        for row in &rows {
            let id: String = row.get("id");
            let at = Timestamp::from_second(row.get("second")).expect("a time") + DHAKA;
            let month = at.to_string()[..7].to_owned();
            let is_void = voided.contains(&id);
            if !is_void {
                kept.insert(id.clone(), (month.clone(), row.get::<String, _>("kind")));
            }
            if row.get::<&str, _>("kind") != "mushak_6_3" {
                continue;
            }
            let buyer: serde_json::Value = serde_json::from_str(row.get("buyer")).expect("it is JSON");
            let amount = |column| if is_void { 0 } else { row.get(column) };
            raw.sales.push(Sale {
                id,
                number: row.get("printed_number"),
                buyer: buyer["name_en"].as_str().unwrap_or_default().to_owned(),
                value: amount("value"),
                duty: amount("duty"),
                vat: amount("vat"),
                total: amount("total"),
                voided: is_void,
            });
            raw.months.push(month);
        }
        let lines = "SELECT document_id::text AS id, vat_treatment, value, duty, vat FROM tenant.document_line";
        for line in sqlx::query(lines).fetch_all(superuser).await.expect("the lines are read") {
            let (id, treatment): (String, String) = (line.get("id"), line.get("vat_treatment"));
            if let Some((month, kind)) = kept.get(&id) {
                let sums = raw.sums.entry((month.clone(), kind.clone(), treatment.clone())).or_default();
                sums.value += line.get::<i64, _>("value");
                sums.duty += line.get::<i64, _>("duty");
                sums.vat += line.get::<i64, _>("vat");
            }
            raw.treatments.entry(id).or_default().push(treatment);
        }
        raw
    }

    fn sales_of(&self, month: TaxMonth, which: impl Fn(&Sale) -> bool) -> Vec<Sale> {
        let month = month.to_string();
        let own = self.sales.iter().zip(&self.months).filter(|(sale, of)| **of == month && which(sale));
        own.map(|(sale, _)| sale.clone()).collect()
    }

    fn register(&self, month: TaxMonth) -> Vec<Sale> {
        self.sales_of(month, |_| true)
    }

    fn large(&self, month: TaxMonth) -> Vec<Sale> {
        self.sales_of(month, |sale| !sale.voided && sale.total > LARGE)
    }

    fn behind(&self, month: TaxMonth, note: ReturnNote) -> Vec<Sale> {
        self.sales_of(month, |sale| !sale.voided && self.treatments[&sale.id].iter().any(|own| own == note.treatment()))
    }

    fn feeding(&self, month: TaxMonth, kind: &str, treatment: Option<&str>) -> TaxSums {
        let month = month.to_string();
        let own = self.sums.iter().filter(|((of, its, how), _)| {
            *of == month && its == kind && treatment.is_none_or(|treatment| how == treatment)
        });
        own.fold(TaxSums::default(), |sums, (_, own)| TaxSums {
            value: sums.value + own.value,
            duty: sums.duty + own.duty,
            vat: sums.vat + own.vat,
        })
    }
}

async fn texts(superuser: &mut PgConnection, sql: &'static str) -> Vec<String> {
    sqlx::query_scalar(sql).fetch_all(superuser).await.expect("the rows are read")
}
