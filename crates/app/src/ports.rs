//! What the use cases need from outside: ports as small traits, one adapter or more each.
//!
//! `testkit` has an in-memory adapter of each and, for those that have one, the contract suite that every adapter passes.

mod auditors;
mod blob;
mod clock;
mod directory;
mod mail;
mod render;
mod works;

pub use auditors::*;
pub use blob::{BlobError, BlobKey, BlobStore, DOWNLOAD_SECONDS};
pub use clock::{Clock, Entropy, Ids};
pub use directory::*;
pub use mail::{Attachment, EmailAddress, Mail, MailError, Mailer};
pub use render::{Mark, PaperRequest, RenderError, Rendered, Renderer};
pub use works::*;
