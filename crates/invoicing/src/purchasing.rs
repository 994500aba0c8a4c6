//! Suppliers, the papers they give, and what these feed: the register of purchases (Mushak 6.1) and notes 10 to 25 of
//! the return (9.1).
//!
//! A [`Purchase`] is a supplier's paper as the workspace received it, with the supplier as it was then. It is written once,
//! sealed, and never changes: what was wrong is reversed by a record with its reason, and entered anew. So is a
//! [`SupplierPayment`]. Which note of the return a line feeds is decided when it is entered and sealed with it.
//!
//! To add a use of purchases (a certificate, a closing): read them through [`PurchasesRead`]; nothing here may change a
//! record that is kept.

mod id;
pub mod input;
mod line;
mod note;
mod payment;
mod purchase;
mod record;
mod register;
mod reversal;
pub mod rules;
mod store;
mod supplier;
#[cfg(feature = "testing")]
pub mod testing;

pub use id::{PurchaseId, SupplierId, SupplierPaymentId};
pub use line::{MAX_PURCHASE_LINES, PurchaseLine, PurchaseLineFields, Treatment};
pub use note::{PurchaseNote, RegisterNote};
pub use payment::{PaidBy, PaidPurchase, PaymentFields, SupplierPayment};
pub use purchase::{PaperKind, Purchase, PurchaseFields, Recorded, Seller};
pub(crate) use purchase::{paper_key, past_day};
pub use record::{Moment, PayError, RecordError, ReverseError, pay, record, reverse, take_back};
pub use register::{Bought, PurchaseKey, RegisterFilter};
pub use reversal::Reversal;
pub use store::{PurchasesRead, PurchasesStore};
pub use supplier::{Standing, Supplier, SupplierFields};
