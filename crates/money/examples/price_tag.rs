//! A price tag from a quantity, a unit price and a VAT rate:
//! `cargo run -p dalil-money --example price_tag -- 2.5 1199.99 15`

use std::{env, error::Error};

use dalil_money::{Currency, Digits, Money, Quantity, UnitPrice, VatRate, words};

fn main() -> Result<(), Box<dyn Error>> {
    let mut given = env::args().skip(1);
    let mut next = |default: &str| given.next().unwrap_or_else(|| default.to_owned());
    let quantity = Quantity::parse(&next("2.5"))?;
    let unit_price = UnitPrice::parse(&next("1199.99"))?;
    let rate = VatRate::parse(&next("15"))?;

    let value = quantity.times(unit_price, Currency::BDT)?;
    let vat = rate.of(value)?;
    let total: Money = value.checked_add(vat)?;

    println!("{quantity} × {unit_price} = {value}, VAT {rate}% {vat}");
    println!("{total} · {}", total.grouped(Digits::Bangla));
    println!("{}", words::english(total));
    println!("{}", words::bangla(total));
    Ok(())
}
