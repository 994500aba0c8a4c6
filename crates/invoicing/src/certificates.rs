//! Certificates of VAT deducted at source (Mushak 6.6) that clients give, and what is awaited of them.
//!
//! A client that withholds VAT keeps it from what it pays and owes its supplier a certificate of it. Until that is in hand,
//! the VAT is lost to the supplier: note 29 of the return takes only what a certificate says (VAT and SD Act 2012, section 50;
//! VDS Rules 2025, rule 7(4)). [`Withheld`] is what a payment withheld of one document, with what certificates say of it so
//! far; a [`Certificate`] is written once, sealed, and never changes: one that was entered wrongly is reversed by a record with
//! its reason.
//!
//! What a payment withheld is the ledger's record; it is named here by ids alone.

mod certificate;
mod id;
pub mod input;
mod record;
pub mod rules;
mod scan;
mod store;
#[cfg(feature = "testing")]
pub mod testing;
mod withheld;

pub use certificate::{Certificate, CertificateFields, CertificateLine, MAX_CERTIFICATE_LINES, Recorded};
pub use id::CertificateId;
pub use record::{RecordError, ReverseError, certify, reverse};
pub use scan::{MAX_SCAN_BYTES, Media, Scan};
pub use store::{AwaitedFilter, CertificateFilter, CertificatesRead, CertificatesStore};
pub use withheld::{Withheld, WithheldKey};
