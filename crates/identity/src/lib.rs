//! Who a person is and how they come in: addresses, members, sign-in links, sessions.
//!
//! Tokens are 32 random bytes; only their SHA-256 is stored, so that a stolen dump opens nothing. A link dies after 15
//! minutes and on its first use (S0-23); a session lives at most 7 days, and its JWT 5 minutes. The crate draws no
//! randomness and knows no clock: both are arguments.
//!
//! Another service can use it alone: see `examples/sign_in.rs`. It must not depend on a runtime, a database or the
//! network.
//!
//! To add a way to sign in, add a module beside `link` that ends in the same [`Session`].

mod access;
mod email;
mod link;
mod person;
mod session;
mod token;

pub use access::{AccessEnd, AccessFields, AccessState, AccessTerms, AuditorAccess};
pub use email::{EmailAddress, EmailError};
pub use link::{LINK_MINUTES, SignInLink};
pub use person::{Member, Person};
pub use session::{SESSION_DAYS, Session, SessionId};
pub use token::{Token, TokenHash, TokenKey};
