//! Object storage over the S3 protocol: [`S3Blobs`] implements `dalil_app::ports::BlobStore` on Amazon's service, on
//! SeaweedFS or any other server that checks signatures.
//!
//! Requests are signed URLs (AWS Signature Version 4 in the query) that live for 60 seconds; an upload's signature covers
//! its length and type. [`S3Blobs::connect`] refuses a bucket that answers anyone without credentials (S0-76). No URL
//! reaches a log or an error: whoever holds one can use it.
//!
//! The crate knows no workspace and no document; it must not depend on the other adapters. TLS uses the crypto provider
//! that the process installed. A store with another protocol is another crate that passes
//! `dalil_testkit::blob_store_contract!`.

mod blobs;
mod check;
mod disposition;
mod error;

pub use blobs::{S3Blobs, S3Options};
pub use error::ConnectError;
