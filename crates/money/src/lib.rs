//! Exact money for business papers: amounts, currencies, quantities, rates,
//! rounding, grouping and amounts in words.
//!
//! **Alone.** Anything that prints an amount or works out a tax can use this
//! crate by itself: a payroll, a shop's till, a report. See
//! `examples/price_tag.rs`.
//!
//! **Units.** A [`Money`] counts *minor units* (poisha, cents) of its
//! [`Currency`]. [`UnitPrice`] is in *major* units (taka, dollars) with four
//! decimals, because a unit may cost less than a poisha. Everything is a scaled
//! integer; there is no floating point anywhere.
//!
//! **Rounding** happens in [`rounding::round`] and nowhere else.
//!
//! **Must not depend on** any other crate of the project, nor on a runtime, a
//! clock or input and output.
//!
//! **To add** a currency, add one row to the table in `currency.rs`. To add a
//! kind of number, add one `decimal!` or `percent!` row to `decimal.rs`. To add
//! a language, add a module beside `words/english.rs` that offers one function
//! of the same shape. The property tests pick up the first by themselves.

mod allocate;
mod currency;
mod decimal;
mod digits;
mod format;
mod money;
mod number;
pub mod rounding;
pub mod words;

pub use currency::{Currency, UnknownCurrency};
pub use decimal::{DiscountPercent, DutyRate, Quantity, UnitPrice, VatRate};
pub use digits::Digits;
pub use money::{Money, MoneyError};
pub use number::NumberError;
