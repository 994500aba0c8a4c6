//! A client pays an invoice in two parts, withholding tax from the second, and every balance is added up again from the
//! entries: `cargo run -p dalil-ledger --example pay --features testing`.

use dalil_ledger::{
    Account, Books, DebtorId, LedgerRead as _, Moment, PaymentFields, PaymentId, ReceivableId, Sale,
    input::{self, Amount},
    record,
    testing::MemoryLedger,
};
use dalil_money::Currency;
use jiff::civil::date;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sale = Sale {
        id: ReceivableId::mint(1, &[1; 10]),
        debtor: DebtorId::mint(1, &[2; 10]),
        currency: Currency::BDT,
        issued_on: date(2026, 7, 1),
        due_on: Some(date(2026, 7, 31)),
        value: 100_000,
        duty: 0,
        vat: 15_000,
    };
    let mut store = MemoryLedger::default();
    store.open(&sale);
    let mut books = Books::default();
    books.post(&sale.entry());

    let today = date(2026, 7, 20);
    for (n, received, vat_withheld) in [(1, 50_000, 0), (2, 50_000, 15_000)] {
        let written = input::Payment {
            method: "bkash".to_owned(),
            received_on: today.to_string(),
            currency: "BDT".to_owned(),
            received: Amount::Minor(received),
            vat_withheld: Amount::Minor(vat_withheld),
            allocations: vec![input::Allocation {
                invoice_id: sale.id.to_string(),
                amount: Amount::Minor(received + vat_withheld),
                ..input::Allocation::default()
            }],
            ..input::Payment::default()
        };
        let fields = PaymentFields::parse(&written, today)?;
        let moment = Moment { at: "2026-07-20T04:00:00Z".parse()?, today, by: "system:example".to_owned() };
        let payment = pollster::block_on(record(&mut store, PaymentId::mint(n, &[0; 10]), fields, &moment))?;
        books.post(&payment.entry());
    }

    let owed = pollster::block_on(store.receivables(&[sale.id]))?;
    assert_eq!(owed[0].outstanding(), 0);
    assert_eq!(books.balance(Currency::BDT, Account::Receivable(sale.debtor)), 0);
    assert_eq!(books.whole(Currency::BDT), 0);
    for (currency, account, balance) in books.iter() {
        println!("{account:?}: {balance} {currency}");
    }
    Ok(())
}
