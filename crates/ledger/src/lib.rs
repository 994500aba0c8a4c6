//! Double entry: what clients owe, what they paid, what was withheld from it, what was written off.
//!
//! Every act is a record that never changes, and every record has one [`Entry`] whose postings sum to zero: a sale by its
//! issued document ([`Sale`]) and that document's void, what a credit or debit note took off it or added ([`Note`]), a
//! [`Payment`], its [`Reversal`], a [`WriteOff`]. Nothing else moves a balance, so that each
//! one can be added up again from the records at any time ([`Books`]). What is kept beside them for speed is one
//! [`Receivable`] for each issued document, which a check compares with the records.
//!
//! Another team can use this crate alone, over any store that implements [`LedgerStore`]; the feature `testing` offers an
//! in-memory one, and `dalil-testkit` the cases that a store must pass. See `examples/pay.rs`.
//!
//! It must not depend on a runtime, a database, the network, a clock or a source of randomness, nor on how documents are
//! made: a document is an id, a day and its amounts here.
//!
//! To add an act: a record with its [`Entry`], a method of the store that keeps it, and a variant of [`Source`].

mod account;
mod ageing;
mod books;
mod entry;
mod id;
pub mod input;
mod note;
mod payment;
pub mod permission;
mod receivable;
mod record;
mod statement;
mod store;
#[cfg(feature = "testing")]
pub mod testing;
mod withheld;
mod write_off;

pub use account::Account;
pub use ageing::{Age, Aged};
pub use books::Books;
pub use entry::{Entry, Posting, Source, Unbalanced};
pub use id::{DebtorId, NoteId, PaymentId, ReceivableId, WriteOffId};
pub use note::{Direction, Note};
pub use payment::{Allocation, MAX_ALLOCATIONS, Method, Payment, PaymentFields, Recorded, Reversal};
pub use receivable::{Receivable, Sale, State};
pub use record::{
    Moment, RecordError, ReverseError, VoidError, WriteOffError, free_to_void, payment_for_update, record, reverse,
    write_off,
};
pub use statement::{BalanceTooLarge, Movement, Statement, StatementLine};
pub use store::{LedgerRead, LedgerStore, PaymentFilter};
pub use write_off::WriteOff;
