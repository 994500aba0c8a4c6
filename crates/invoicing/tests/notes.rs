//! Whatever is taken back of a tax invoice, in whatever parts and order: it is never more than there was, and once all of it
//! is back, the notes are the tax invoice to the poisha.

use dalil_invoicing::{
    Bin, Brand, Client, ClientFields, ClientId, Correctable, DocumentId, DocumentKind, Draft, DraftFields, DraftKind,
    Finding, InvoiceId, InvoicingRead, InvoicingStore, IssueRequest, Issued, Left, Moment, Name, NoteError, NoteKind,
    NoteMoment, NoteRequest, NumberPrefix, PARTICULARS_ABOVE, Place, PlaceId, Registration, VatStatus, check,
    compute::Totals,
    correct,
    input::{self, LineInput, NoteLine, NoteValue},
    issue,
    testing::MemoryInvoicing,
};
use dalil_proof::Salt;
use dalil_tenancy::{
    WorkspaceId,
    text::{Line, Paragraph},
};
use jiff::{Timestamp, civil::date};
use proptest::prelude::*;

const BIN: &str = "001234567-0101";

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_784_088_000 + second).unwrap()
}

fn workspace() -> WorkspaceId {
    WorkspaceId::mint(0, &[0; 10])
}

/// A studio with one issued 6.3, and the notes over it.
struct Desk {
    store: MemoryInvoicing,
    mushak: Issued,
    tries: u8,
}

impl Desk {
    async fn with(lines: Vec<LineInput>, discount: input::Discount, address: Option<&str>) -> Option<Self> {
        let mut store = MemoryInvoicing::new(workspace());
        set_up(&mut store, address).await;
        let written = input::Draft {
            client_id: ClientId::mint(1, &[6; 10]).to_string(),
            lines,
            discount,
            ..input::Draft::default()
        };
        let fields = DraftFields::parse(&written).ok()?;
        let total = fields.computed().ok()?.totals.total;
        let draft = Draft {
            id: InvoiceId::mint(2, &[2; 10]),
            fields,
            version: 1,
            replaces: None,
            quotation: None,
            created_at: at(0),
            updated_at: at(0),
        };
        store.insert_draft(&draft, total).await.unwrap();
        let moment = Moment {
            workspace: workspace(),
            issued_by: "system:test".to_owned(),
            mushak_id: DocumentId::mint(3, &[3; 10]),
            salts: [Salt::new([4; 16]), Salt::new([5; 16])],
        };
        let request = IssueRequest { draft: draft.id, kind: DraftKind::Invoice, seen: 1.into(), moment };
        let mushak = issue(&mut store, request, || at(0)).await.ok()?.mushak.unwrap();
        Some(Self { store, mushak, tries: 0 })
    }

    async fn note(&mut self, kind: NoteKind, lines: Vec<NoteLine>) -> Result<Issued, NoteError> {
        self.note_owed(kind, lines, i64::MAX, at(60)).await
    }

    async fn note_owed(
        &mut self,
        kind: NoteKind,
        lines: Vec<NoteLine>,
        outstanding: i64,
        now: Timestamp,
    ) -> Result<Issued, NoteError> {
        self.tries += 1;
        let moment = NoteMoment {
            workspace: workspace(),
            issued_by: "system:test".to_owned(),
            id: DocumentId::mint(10 + u64::from(self.tries), &[self.tries; 10]),
        };
        let written = input::Note { reason: "Came back".to_owned(), vehicle: None, lines };
        let request =
            NoteRequest { document: self.mushak.clone(), kind, input: &written, outstanding, seen: None, moment };
        let before = self.store.clone();
        let done = correct(&mut self.store, request, || now).await;
        if done.is_err() {
            self.store = before;
        }
        done
    }

    async fn correctable(&mut self) -> Correctable {
        Correctable::read(&mut self.store, self.mushak.clone()).await.unwrap()
    }

    /// Everything that is left.
    async fn rest(&mut self) -> Vec<NoteLine> {
        let correctable = self.correctable().await;
        let rest = correctable.left().iter().filter_map(|left| {
            Some(NoteLine {
                line: left.line().position.to_string(),
                quantity: Some(left.quantity()?.to_string()),
                value: NoteValue::None,
            })
        });
        rest.collect()
    }

    /// The sums of the notes that went one way.
    async fn noted(&mut self, kind: NoteKind) -> Totals {
        let correctable = self.correctable().await;
        let notes = correctable.notes().iter().filter(|note| NoteKind::of(note.kind()) == Some(kind));
        notes.fold(Totals::default(), |sum, note| plus(sum, note.row().totals))
    }

    async fn holds(&mut self) {
        let whole = plus(self.mushak.row().totals, self.noted(NoteKind::Debit).await);
        let credited = self.noted(NoteKind::Credit).await;
        let correctable = self.correctable().await;
        let left = correctable.left().iter().map(Left::amounts).fold(Totals::default(), |sum, more| plus(sum, *more));
        assert_eq!(plus(left, credited), whole, "what is left and what was taken back are the whole");
        for left in correctable.left() {
            let Totals { gross, discount, value, duty, vat, total } = *left.amounts();
            assert!([gross, discount, value, duty, vat, total].iter().all(|part| *part >= 0), "{left:?}");
            assert_eq!(value + duty + vat, total);
        }
        for note in correctable.notes() {
            assert_eq!(check(note.row(), note.lines(), None), Finding::Verified);
        }
    }
}

fn plus(one: Totals, other: Totals) -> Totals {
    Totals {
        gross: one.gross + other.gross,
        discount: one.discount + other.discount,
        value: one.value + other.value,
        duty: one.duty + other.duty,
        vat: one.vat + other.vat,
        total: one.total + other.total,
    }
}

async fn set_up(store: &mut MemoryInvoicing, address: Option<&str>) {
    let name = Name::new(None, Some(Line::parse("Example Studio").unwrap())).unwrap();
    let own = Paragraph::parse("1 Example Road\nDhaka").unwrap();
    let bin: Bin = BIN.parse().unwrap();
    let registration = Registration { from: date(2026, 1, 1), vat: VatStatus::Registered { bin }, tin: None };
    let place = Place {
        id: PlaceId::mint(1, &[1; 10]),
        name: Line::parse("Head office").unwrap(),
        address: own.clone(),
        code: None,
    };
    let brand = Brand {
        name,
        address: own,
        contact: None,
        logo: None,
        signatory: None,
        designation: None,
        terms: None,
        invoice_prefix: NumberPrefix::try_from("EX".to_owned()).unwrap(),
        style: dalil_invoicing::Style::default(),
    };
    store.save_brand(&brand).await.unwrap();
    store.insert_registration(&registration).await.unwrap();
    store.insert_place(&place).await.unwrap();
    let written = input::Client {
        name_en: Some("A Client".to_owned()),
        address: address.map(str::to_owned),
        ..input::Client::default()
    };
    let fields = ClientFields::parse(&written).unwrap();
    let id = ClientId::mint(1, &[6; 10]);
    store.insert_client(&Client { id, fields, version: 1, created_at: at(0), updated_at: at(0) }).await.unwrap();
}

fn line(quantity: &str, price: &str) -> LineInput {
    LineInput {
        description: "Framed print".to_owned(),
        unit: "pc".to_owned(),
        quantity: quantity.to_owned(),
        unit_price: price.to_owned(),
        vat_treatment: "standard".to_owned(),
        ..LineInput::default()
    }
}

fn back(line: u32, quantity: &str) -> NoteLine {
    NoteLine { line: line.to_string(), quantity: Some(quantity.to_owned()), value: NoteValue::None }
}

fn by(line: u32, minor: i64) -> NoteLine {
    NoteLine { line: line.to_string(), quantity: None, value: NoteValue::Minor(minor) }
}

fn codes(refused: Result<Issued, NoteError>) -> Vec<String> {
    match refused {
        Err(NoteError::Invalid(errors)) => errors
            .0
            .iter()
            .map(|error| format!("{} {} {}", error.field, error.code, error.limit.as_deref().unwrap_or("-")))
            .collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn golden_case_g7_to_the_poisha() {
    pollster::block_on(async {
        let mut desk = Desk::with(vec![line("12", "1499.95")], input::Discount::None, None).await.unwrap();
        let first = desk.note(NoteKind::Credit, vec![back(1, "5")]).await.unwrap();
        let totals = first.row().totals;
        assert_eq!((totals.value, totals.duty, totals.vat, totals.total), (749_975, 0, 112_496, 862_471));
        let corrected = first.corrected().unwrap();
        assert_eq!((corrected.number.as_str(), corrected.lines[0].quantity.as_str()), ("6.3/2026-27/0001", "12"));
        assert_eq!((corrected.lines[0].value, corrected.lines[0].vat), (1_799_940, 269_991));
        let row = first.row();
        assert_eq!((row.printed_number.as_str(), row.layout.as_str()), ("6.7/2026-27/0001", "6.7/11"));
        let rest = desk.note(NoteKind::Credit, vec![back(1, "7")]).await.unwrap();
        assert_eq!(rest.row().totals.vat, 269_991 - 112_496, "the last ones take the remainder");
        assert_eq!(rest.row().number, 2);
        assert_eq!(desk.noted(NoteKind::Credit).await, desk.mushak.row().totals);
        assert_eq!(codes(desk.note(NoteKind::Credit, vec![back(1, "1")]).await), ["lines[0].quantity above_left 0"]);
        desk.holds().await;
    });
}

#[test]
fn each_rule_refuses_and_takes_no_number() {
    use NoteKind::{Credit, Debit};
    pollster::block_on(async {
        let lines = vec![line("10", "4000"), line("1", "100")];
        let mut desk = Desk::with(lines, input::Discount::None, None).await.unwrap();
        for (kind, lines, expected) in [
            (Credit, vec![], "lines nothing_corrected -"),
            (Credit, vec![back(1, "0")], "lines nothing_corrected -"),
            (Credit, vec![by(1, 0)], "lines nothing_corrected -"),
            (Credit, vec![back(1, "10.0001")], "lines[0].quantity above_left 10"),
            (Credit, vec![back(1, "-1")], "lines[0].quantity negative -"),
            (Credit, vec![by(1, 4_000_001)], "lines[0].value above_left 4000000"),
            (Credit, vec![by(1, -1)], "lines[0].value negative -"),
            (Credit, vec![back(3, "1")], "lines[0].line unknown_line -"),
            (Credit, vec![back(1, "1"), back(1, "1")], "lines[1].line line_twice -"),
            (
                Credit,
                vec![NoteLine { value: NoteValue::Minor(5), ..back(1, "1") }],
                "lines[0].value quantity_or_value -",
            ),
            (Debit, vec![back(1, "1")], "lines[0].quantity value_only -"),
            (Debit, vec![by(1, 9_000_000_000_000_000)], "lines[0].value too_large -"),
            (Debit, vec![by(1, 7_900_000_000_000_000)], "lines[0].value too_large -"),
        ] {
            let found = codes(desk.note(kind, lines.clone()).await);
            assert!(found[0].starts_with(expected.trim_end_matches('-')), "{lines:?}: {found:?}");
        }
        let owed = desk.note_owed(Credit, vec![back(2, "1")], 11_499, at(60)).await;
        assert!(matches!(owed, Err(NoteError::PaidAlready { outstanding: 11_499 })), "{owed:?}");
        let behind = desk.note_owed(Credit, vec![back(2, "1")], i64::MAX, at(-1)).await;
        assert!(matches!(behind, Err(NoteError::ClockBehind)), "{behind:?}");
        // 15 % of 33,333.33 is Tk 5,000.00; one poisha more needs the buyer's address.
        let most = by(1, 3_333_333);
        let large = desk.note(Credit, vec![by(1, 3_333_337)]).await;
        assert!(matches!(large, Err(NoteError::BuyerUnknown)), "{large:?}");
        let small = desk.note(Credit, vec![most]).await.unwrap();
        assert_eq!((small.row().totals.vat, small.row().number), (PARTICULARS_ABOVE, 1));
        let later = Registration { from: date(2026, 7, 2), vat: VatStatus::NotRegistered, tin: None };
        desk.store.insert_registration(&later).await.unwrap();
        let other = desk.note(Credit, vec![back(2, "1")]).await;
        assert!(matches!(other, Err(NoteError::OtherBin)), "{other:?}");
    });
}

#[test]
fn only_a_tax_invoice_is_corrected() {
    pollster::block_on(async {
        let mut desk = Desk::with(vec![line("10", "40")], input::Discount::None, None).await.unwrap();
        let note = desk.note(NoteKind::Debit, vec![by(1, 100)]).await.unwrap();
        assert_eq!((note.kind(), note.row().totals.total), (DocumentKind::Mushak68, 115));
        let invoice = desk.store.document(desk.mushak.row().counterpart.unwrap()).await.unwrap().unwrap();
        for other in [invoice, note] {
            let refused = Correctable::read(&mut desk.store, other).await;
            assert!(matches!(refused, Err(NoteError::NotTaxInvoice)));
        }
    });
}

#[test]
fn the_buyers_address_that_the_tax_invoice_lacked_comes_from_the_client() {
    pollster::block_on(async {
        let mut desk = Desk::with(vec![line("10", "4000")], input::Discount::None, None).await.unwrap();
        let id = ClientId::mint(1, &[6; 10]);
        let mut client = desk.store.client(id).await.unwrap().unwrap();
        client.fields.address = Some(Paragraph::parse("Road 7, Dhaka").unwrap());
        desk.store.save_client(&client).await.unwrap();
        let note = desk.note(NoteKind::Credit, vec![back(1, "10")]).await.unwrap();
        assert_eq!(note.buyer().address.as_deref(), Some("Road 7, Dhaka"));
        assert_eq!(note.row().totals, desk.mushak.row().totals);
    });
}

/// Something that somebody asks for; much of it is refused.
#[derive(Clone, Debug)]
enum Act {
    Back { line: u32, share: i64 },
    Cut { line: u32, share: i64 },
    Raise { line: u32, value: i64 },
}

fn act() -> impl Strategy<Value = Act> {
    let share = || prop_oneof![1_i64..=100, Just(100)];
    prop_oneof![
        5 => (1_u32..4, share()).prop_map(|(line, share)| Act::Back { line, share }),
        2 => (1_u32..4, share()).prop_map(|(line, share)| Act::Cut { line, share }),
        2 => (1_u32..4, 1_i64..100_000).prop_map(|(line, value)| Act::Raise { line, value }),
    ]
}

/// `share` hundredths of a count, one at least.
fn part(whole: i64, share: i64) -> i64 {
    (i128::from(whole) * i128::from(share) / 100).max(1).try_into().unwrap()
}

/// A line, in ten-thousandths.
#[derive(Clone, Debug)]
struct Written {
    quantity: i64,
    price: i64,
    included: bool,
    duty: u8,
    off: Option<u8>,
    tax: u8,
}

prop_compose! {
    fn any_line()(
        quantity in 1_i64..500_000,
        price in prop_oneof![0_i64..50, 0_i64..20_000_000],
        included in any::<bool>(),
        duty in prop_oneof![2 => Just(0), 1 => 1_u8..40],
        off in prop_oneof![2 => Just(None), 1 => (1_u8..100).prop_map(Some)],
        tax in 0_u8..5,
    ) -> Written {
        Written { quantity, price, included, duty, off, tax }
    }
}

fn decimal(count: i64) -> String {
    format!("{}.{:04}", count / 10_000, count % 10_000)
}

fn percent(off: Option<u8>) -> input::Discount {
    off.map_or(input::Discount::None, |off| input::Discount::Percent(off.to_string()))
}

impl Written {
    fn line(&self) -> LineInput {
        let (vat_treatment, vat_rate, per_unit) = match self.tax {
            0 => ("standard", Some("15"), None),
            1 => ("reduced", Some("7.5"), None),
            2 => ("zero", None, None),
            3 => ("exempt", None, None),
            _ => ("specific", None, Some("0.333")),
        };
        LineInput {
            price_includes_tax: self.included,
            supplementary_duty: (self.tax != 2).then(|| self.duty.to_string()),
            discount: percent(self.off),
            vat_treatment: vat_treatment.to_owned(),
            vat_rate: vat_rate.map(str::to_owned),
            vat_amount_per_unit: per_unit.map(str::to_owned),
            ..line(&decimal(self.quantity), &decimal(self.price))
        }
    }
}

proptest! {
    #[test]
    fn notes_never_take_more_than_there_is_and_all_of_them_are_the_whole(
        lines in proptest::collection::vec(any_line(), 1..4),
        off in prop_oneof![Just(None), (1_u8..60).prop_map(Some)],
        acts in proptest::collection::vec(act(), 0..12),
    ) {
        pollster::block_on(async {
            let lines = lines.iter().map(Written::line).collect();
            let Some(mut desk) = Desk::with(lines, percent(off), Some("Road 7, Dhaka")).await else { return };
            for act in &acts {
                let correctable = desk.correctable().await;
                let position = |line: &u32| correctable.left().iter().find(|left| left.line().position == *line).cloned();
                let (kind, line) = match act {
                    Act::Back { line, share } => {
                        let Some(left) = position(line).and_then(|left| left.quantity()) else { continue };
                        let count = part(left.ten_thousandths(), *share);
                        (NoteKind::Credit, back(*line, &decimal(count)))
                    }
                    Act::Cut { line, share } => {
                        let Some(left) = position(line) else { continue };
                        (NoteKind::Credit, by(*line, part(left.amounts().value, *share)))
                    }
                    Act::Raise { line, value } => (NoteKind::Debit, by(*line, *value)),
                };
                // What is refused left nothing behind: the next check would find it.
                let _ = desk.note(kind, vec![line]).await;
                desk.holds().await;
            }
            let raised = desk.noted(NoteKind::Debit).await;
            let rest = desk.rest().await;
            if !rest.is_empty() {
                let free = desk.correctable().await.left().iter().all(|left| *left.amounts() == Totals::default());
                assert_eq!(desk.note(NoteKind::Credit, rest).await.is_err(), free, "only what was free is not noted");
            }
            desk.holds().await;
            let whole = plus(desk.mushak.row().totals, raised);
            assert_eq!(desk.noted(NoteKind::Credit).await, whole, "all that was charged is back, to the poisha");
        });
    }
}
