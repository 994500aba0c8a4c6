//! Clients, drafts, VAT computation, issued documents, series and numbering, after Bangladesh's VAT law.
//!
//! A draft ([`DraftFields`]) is parsed, computed ([`mod@compute`]) and, when [`issue()`] finds nothing against it, becomes
//! an invoice and its Mushak 6.3: numbered without a gap, sealed, with issuer and buyer frozen. States are types: only a
//! [`Ready`] draft can be numbered, and an [`Issued`] document has no setter.
//!
//! What the workspace buys is in [`purchasing`], with a store of its own: suppliers, their papers, what these feed. So are
//! the [`certificates`] of VAT that clients withheld.
//!
//! Another team can use this crate alone, over any store that implements [`InvoicingStore`]; the feature `testing`
//! offers an in-memory one, and `dalil-testkit` the cases that a store must pass. See `examples/issue.rs`.
//!
//! It must not depend on a runtime, a database, the network, a clock or a source of randomness.
//!
//! To add a kind of document: a variant of [`DocumentKind`] with its layout, its series in `issue/ready.rs`, its paper in
//! the renderer. To add a field to documents: a column in [`DocumentRow`] *and* in `document/record.rs`, under a new
//! version of the canonical form.

mod bill;
mod brand;
pub mod certificates;
mod claimed;
mod client;
pub mod closing;
pub mod compute;
mod document;
mod draft;
pub mod figures;
mod id;
mod identifiers;
pub mod input;
mod issue;
mod item;
pub mod line;
mod line_input;
mod lists;
mod log;
mod note;
mod paper_state;
mod payee;
pub mod permission;
mod proved;
pub mod purchasing;
mod quotation;
mod receipt;
mod registration;
pub mod returns;
pub mod search;
pub mod series;
pub mod settings;
mod sketch;
mod specimen;
mod store;
mod style;
#[cfg(feature = "testing")]
pub mod testing;
mod void;
mod warning;

pub use bill::{BillError, BillFields, BillInput, BillRequest, MAX_DEMANDED, demand, named as bill_field};
pub use brand::{Brand, LogoKind, MAX_LOGO_BYTES, NumberPrefix, NumberPrefixError};
pub use claimed::{Unclaimable, claim};
pub use client::{Client, ClientFields, Contact, MAX_CONTACTS, Name};
pub use dalil_proof::tree::LogEntry;
pub use document::{
    Attention, Corrected, CorrectedLine, DemandedInvoice, DocumentKind, DocumentRow, Finding, Issued, IssuedLine,
    Issuer, IssuingPlace, NamedDocument, Party, Received, SettledDocument, Unreadable, check,
};
pub use draft::{Discarded, Draft, DraftFields, DraftKind, SUPPLY_DAYS};
pub use id::{ClientId, DocumentId, InvoiceId, PlaceId, ReceivedId};
pub use identifiers::{Bin, IdentifierError, Nid, Tin};
pub use issue::{
    Basis, IssueError, IssueRequest, IssuedSet, Moment, Profile, Ready, Refused, Review, ReviewError, Seen,
    WithoutMushak, issue, issue_together, ready,
};
pub use item::{Item, ItemKey};
pub use lists::{
    ClientKey, ClientSort, DocumentFilter, DocumentKey, DocumentState, DocumentSummary, InvoiceFilter, InvoiceKey,
    InvoiceState, InvoiceSummary, PaperSort,
};
pub use log::Growth;
pub use note::{
    Correctable, Drawn, Left, NoteBasis, NoteError, NoteKind, NoteMoment, NoteRequest, PARTICULARS_ABOVE, correct,
};
pub use paper_state::{PaperState, PaperStateError};
pub use payee::{Payee, PayeeChange, PayeeChangeId, PayeeState, PayeeStep, Payees, Proposed, TakenStep, Unready, Wait};
pub use proved::{DisprovedError, Proved, check_proof, origin, prove};
pub use quotation::{
    Answer, AnswerInput, AnswerMoment, Channel, Outcome, QUOTATION_DAYS, Quotation, QuotationError, QuotationFilter,
    QuotationKept, QuotationState, QuotationSummary, QuotedInvoice, Said,
};
pub use receipt::{ReceiptError, ReceiptRequest, acknowledge};
pub use registration::{Place, PlaceCode, PlaceCodeError, Registration, VatStatus};
pub use series::{Allocated, FiscalYear, SeriesKey, SeriesState, YearStart};
pub use sketch::Sketch;
pub use specimen::Specimen;
pub use store::{
    Copy, DocumentPapers, InvoicingRead, InvoicingStore, PaperLanguage, ReceiptOf, StoredDocument, StoredPaper,
};
pub use style::{Accent, AccentError, PageSize, Style, Template, WordsIn};
pub use void::{Replaced, Void, Voided};
pub use warning::{REPORTED_ABOVE, Warning, warnings};
