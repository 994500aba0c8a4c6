//! A mail catcher: a strict SMTP server that delivers nothing and shows what it took in an inbox of its own.
//!
//! Both listen on loopback only. An address in the domain `invalid`, which never exists (RFC 6761, section 6.4), is
//! refused for good, so that refusals can be tried.

mod catcher;
mod inbox;
mod message;
mod page;
mod session;
mod smtp;
mod store;

pub use catcher::{MailCatcher, Options, StartError};
pub use message::Message;
