//! Whatever is issued, paid, reversed, written off and voided, in whatever order: each entry sums to zero, so does the whole in
//! each currency, what is kept of a document is what the entries say, and no client's account is moved by anything else.

use std::collections::{BTreeMap, BTreeSet};

use dalil_ledger::{
    Account, Aged, Books, DebtorId, Direction, Entry, LedgerRead, Moment, Note, NoteId, PaymentFields, PaymentFilter,
    PaymentId, ReceivableId, Sale, State, Statement, WriteOffId, free_to_void,
    input::{self, Amount},
    record, reverse,
    testing::MemoryLedger,
    write_off,
};
use dalil_money::Currency;
use dalil_tenancy::page::PageRequest;
use jiff::civil::{Date, date};
use proptest::prelude::*;

const TODAY: Date = date(2026, 7, 20);
const CURRENCIES: [Currency; 2] = [Currency::BDT, Currency::USD];

/// Something that somebody tries; much of it is refused.
#[derive(Clone, Debug)]
enum Act {
    Issue { debtor: u8, currency: usize, value: i64, vat: i64, late: i8 },
    Pay { over: Vec<(usize, i64)>, withheld: i64, method: &'static str },
    Reverse(usize),
    WriteOff(usize),
    Void(usize),
    Correct { at: usize, direction: Direction, value: i64, vat: i64 },
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => (0_u8..3, 0_usize..2, 0_i64..5_000, 0_i64..750, -60_i8..60)
            .prop_map(|(debtor, currency, value, vat, late)| Act::Issue { debtor, currency, value, vat, late }),
        4 => (
            proptest::collection::vec((0_usize..20, 1_i64..4_000), 1..4),
            0_i64..300,
            proptest::sample::select(vec!["cash", "bkash", "cheque", "card"]),
        )
            .prop_map(|(over, withheld, method)| Act::Pay { over, withheld, method }),
        2 => (0_usize..20).prop_map(Act::Reverse),
        1 => (0_usize..20).prop_map(Act::WriteOff),
        1 => (0_usize..20).prop_map(Act::Void),
        2 => (
            0_usize..20,
            proptest::sample::select(vec![Direction::Credit, Direction::Debit]),
            0_i64..3_000,
            0_i64..450,
        )
            .prop_map(|(at, direction, value, vat)| Act::Correct { at, direction, value, vat }),
    ]
}

/// The store beside the journal that the acts ought to leave.
#[derive(Default)]
struct Desk {
    store: MemoryLedger,
    sales: Vec<Sale>,
    payments: Vec<PaymentId>,
    journal: Vec<Entry>,
    given_up: BTreeMap<ReceivableId, i64>,
    voided: BTreeSet<ReceivableId>,
    notes: Vec<Note>,
    acts: u64,
}

impl Desk {
    fn moment() -> Moment {
        Moment { at: "2026-07-20T04:00:00Z".parse().unwrap(), today: TODAY, by: "system:test".to_owned() }
    }

    /// Whether it was done.
    async fn does(&mut self, act: &Act) -> bool {
        self.acts += 1;
        match act {
            Act::Issue { debtor, currency, value, vat, late } => self.issue(*debtor, *currency, *value, *vat, *late),
            Act::Pay { over, withheld, method } => self.pay(over, *withheld, method).await,
            Act::Reverse(at) => self.reverse(*at).await,
            Act::WriteOff(at) => self.write_off(*at).await,
            Act::Void(at) => self.void(*at).await,
            Act::Correct { at, direction, value, vat } => self.correct(*at, *direction, *value, *vat),
        }
    }

    fn issue(&mut self, debtor: u8, currency: usize, value: i64, vat: i64, late: i8) -> bool {
        let sale = Sale {
            id: ReceivableId::mint(self.acts, &[0; 10]),
            debtor: DebtorId::mint(1, &[debtor; 10]),
            currency: CURRENCIES[currency],
            issued_on: date(2026, 5, 1),
            due_on: Some(TODAY.saturating_sub(jiff::Span::new().days(late))),
            value,
            duty: 0,
            vat,
        };
        self.store.open(&sale);
        self.journal.push(sale.entry());
        self.sales.push(sale);
        true
    }

    async fn pay(&mut self, over: &[(usize, i64)], withheld: i64, method: &str) -> bool {
        let Some(first) = over.first().and_then(|(at, _)| self.sales.get(*at)) else { return false };
        let total: i64 = over.iter().map(|(_, amount)| amount).sum();
        let id_of = |at: usize| self.sales.get(at).map_or_else(String::new, |sale| sale.id.to_string());
        let written = input::Payment {
            method: method.to_owned(),
            received_on: TODAY.to_string(),
            currency: first.currency.code().to_owned(),
            received: Amount::Minor(total - withheld),
            tax_withheld: Amount::Minor(withheld),
            allocations: over
                .iter()
                .map(|(at, amount)| input::Allocation {
                    invoice_id: id_of(*at),
                    amount: Amount::Minor(*amount),
                    ..input::Allocation::default()
                })
                .collect(),
            ..input::Payment::default()
        };
        let Ok(fields) = PaymentFields::parse(&written, TODAY) else { return false };
        let id = PaymentId::mint(self.acts, &[0; 10]);
        let Ok(payment) = record(&mut self.store, id, fields, &Self::moment()).await else { return false };
        self.journal.push(payment.entry());
        self.payments.push(id);
        true
    }

    async fn reverse(&mut self, at: usize) -> bool {
        let Some(id) = self.payments.get(at) else { return false };
        let Ok(recorded) = reverse(&mut self.store, *id, "bounced", &Self::moment()).await else { return false };
        let reversal = recorded.reversal.as_ref().expect("it was reversed");
        self.journal.push(reversal.entry(&recorded.payment));
        true
    }

    async fn write_off(&mut self, at: usize) -> bool {
        let Some(sale) = self.sales.get(at) else { return false };
        let id = WriteOffId::mint(self.acts, &[0; 10]);
        let Some(owed) = self.store.receivables(&[sale.id]).await.unwrap().pop() else { return false };
        let confirmed = (owed.outstanding(), "gone");
        let Ok(done) = write_off(&mut self.store, id, sale.id, confirmed, &Self::moment()).await else { return false };
        *self.given_up.entry(sale.id).or_default() += done.amount;
        self.journal.push(done.entry());
        true
    }

    async fn void(&mut self, at: usize) -> bool {
        let Some(sale) = self.sales.get(at) else { return false };
        let Ok(owed) = free_to_void(&mut self.store, sale.id).await else { return false };
        assert_eq!((owed.paid, owed.written_off), (0, 0), "nothing stands on what is voided");
        self.store.void(sale.id, TODAY);
        self.voided.insert(sale.id);
        self.journal.push(sale.voided_entry(TODAY));
        true
    }

    fn correct(&mut self, at: usize, direction: Direction, value: i64, vat: i64) -> bool {
        let Some(sale) = self.sales.get(at) else { return false };
        let note = Note {
            id: NoteId::mint(self.acts, &[0; 10]),
            direction,
            receivable: sale.id,
            debtor: sale.debtor,
            currency: sale.currency,
            day: TODAY,
            value,
            duty: 0,
            vat,
        };
        if self.store.note(&note).is_err() {
            return false;
        }
        self.journal.push(note.entry());
        self.notes.push(note);
        true
    }

    /// The totals of the notes over a document that went one way.
    fn noted(&self, id: ReceivableId, direction: Direction) -> i64 {
        let own = self.notes.iter().filter(|note| note.receivable == id && note.direction == direction);
        own.map(Note::total).sum()
    }

    /// What each payment that stands settled of each document, read back from the store.
    async fn settled(&mut self) -> BTreeMap<ReceivableId, i64> {
        let all = self.store.payments(PaymentFilter::default(), PageRequest::new(None, 200)).await.unwrap();
        let standing = all.items.iter().filter(|recorded| recorded.reversal.is_none());
        let mut settled = BTreeMap::new();
        for share in standing.flat_map(|recorded| &recorded.payment.fields.allocations) {
            *settled.entry(share.receivable).or_default() += share.amount;
        }
        settled
    }

    async fn holds(&mut self) {
        let books: Books = self.journal.iter().collect();
        for entry in &self.journal {
            assert_eq!(entry.postings().iter().map(|posting| posting.amount).sum::<i64>(), 0);
        }
        let settled = self.settled().await;
        let ids: Vec<ReceivableId> = self.sales.iter().map(|sale| sale.id).collect();
        let kept = self.store.receivables(&ids).await.unwrap();
        for owed in &kept {
            assert_eq!(owed.paid, settled.get(&owed.id).copied().unwrap_or_default());
            assert_eq!(owed.written_off, self.given_up.get(&owed.id).copied().unwrap_or_default());
            assert_eq!(owed.credited, self.noted(owed.id, Direction::Credit));
            assert_eq!(owed.debited, self.noted(owed.id, Direction::Debit));
            assert!(owed.outstanding() >= 0, "never more than was billed");
            assert_eq!(owed.state(TODAY) == State::Voided, self.voided.contains(&owed.id));
            assert!(!owed.voided || owed.paid + owed.written_off + owed.outstanding() == 0, "nothing stands on a void");
        }
        for currency in CURRENCIES {
            assert_eq!(books.whole(currency), 0);
            assert_eq!(books.balance(currency, Account::VatPayable), -self.charged(currency), "VAT to be paid");
            for debtor in (0..3).map(|n| DebtorId::mint(1, &[n; 10])) {
                let own = kept.iter().filter(|owed| owed.debtor == debtor && owed.currency == currency);
                let owed: i128 = own.map(|owed| i128::from(owed.outstanding())).sum();
                assert_eq!(books.balance(currency, Account::Receivable(debtor)), owed);
                assert_eq!(self.closing(debtor, currency).await, owed);
            }
        }
        let aged: i128 = Aged::of(&kept, TODAY).iter().map(|aged| i128::from(aged.outstanding)).sum();
        assert_eq!(aged, kept.iter().map(|owed| i128::from(owed.outstanding())).sum::<i128>());
    }

    /// VAT of the sales that stand, less that of the credit notes, more that of the debit notes.
    fn charged(&self, currency: Currency) -> i128 {
        let stands = |sale: &&Sale| sale.currency == currency && !self.voided.contains(&sale.id);
        let sold = self.sales.iter().filter(stands).map(|sale| i128::from(sale.vat));
        let notes = self.notes.iter().filter(|note| note.currency == currency).map(|note| match note.direction {
            Direction::Credit => -i128::from(note.vat),
            Direction::Debit => i128::from(note.vat),
        });
        sold.chain(notes).sum()
    }

    /// What the client's statement ends with.
    async fn closing(&mut self, debtor: DebtorId, currency: Currency) -> i128 {
        let from = date(2026, 6, 1);
        let openings = self.store.owed_before(debtor, from).await.unwrap();
        let lines = self.store.movements(debtor, from, TODAY).await.unwrap();
        let statements = Statement::of(&openings, lines).unwrap();
        statements.iter().find(|own| own.currency == currency).map_or(0, |own| i128::from(own.closing()))
    }
}

proptest! {
    #[test]
    fn balances_are_the_sums_of_their_entries(acts in proptest::collection::vec(act(), 1..40)) {
        pollster::block_on(async {
            let mut desk = Desk::default();
            for act in &acts {
                desk.does(act).await;
            }
            desk.holds().await;
        });
    }
}

#[test]
fn a_story_with_each_act_is_really_done() {
    pollster::block_on(async {
        let mut desk = Desk::default();
        let issue = Act::Issue { debtor: 1, currency: 0, value: 1_000, vat: 150, late: 3 };
        let pay = |amount| Act::Pay { over: vec![(0, amount)], withheld: 100, method: "bkash" };
        let correct = |direction, value| Act::Correct { at: 0, direction, value, vat: 0 };
        for (act, done) in [
            (issue.clone(), true),
            (pay(1_151), false),
            (pay(1_150), true),
            (pay(1), false),
            (Act::Reverse(0), true),
            (Act::Reverse(0), false),
            (pay(1_000), true),
            (Act::Void(0), false),
            (Act::WriteOff(0), true),
            (Act::WriteOff(0), false),
            (Act::Void(0), false),
            (issue.clone(), true),
            (Act::Void(1), true),
            (Act::Void(1), false),
            (Act::WriteOff(1), false),
            (Act::Pay { over: vec![(1, 1)], withheld: 0, method: "cash" }, false),
            (correct(Direction::Credit, 1), false),
            (correct(Direction::Debit, 200), true),
            (pay(100), true),
            (correct(Direction::Credit, 101), false),
            (correct(Direction::Credit, 100), true),
        ] {
            assert_eq!(desk.does(&act).await, done, "{act:?}");
            desk.holds().await;
        }
    });
}
