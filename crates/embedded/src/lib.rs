//! The servers Dalil brings along: PostgreSQL, an S3 endpoint on local disk and a mail catcher.
//!
//! They are real servers that speak the real protocols, so that the start without configuration and the tests take the
//! same way through the code as an installation with servers of its own. The composition root starts them when nothing
//! else is configured; tests start them wherever they need one; any other program may do the same.
//!
//! | server | started by | speaks |
//! |---|---|---|
//! | [`Cluster`] | [`postgres::Options`] | PostgreSQL on a Unix socket, SCRAM |
//! | [`ObjectServer`] | [`s3::Options`] | S3 with enforced signatures |
//! | [`MailCatcher`] | [`mail::Options`] | SMTP, and its inbox over HTTP, on loopback only |
//!
//! The crate depends on nothing of ours and knows no schema, bucket layout or mail text. One more server is one more
//! module: an `Options`, a type whose `start` returns once it answers, `stop`, and errors that say in one line what to do.

pub mod mail;
pub mod postgres;
pub mod s3;

mod folder;
mod home;
mod http;

pub use home::data_home;
pub use mail::MailCatcher;
pub use postgres::Cluster;
pub use s3::ObjectServer;
