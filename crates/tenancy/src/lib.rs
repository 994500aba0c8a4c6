//! The small kernel every other crate stands on: who acts, in which workspace, and with what right.
//!
//! A data access needs a unit of work; a unit of work opens only with a [`Permit`]; a permit comes only from an
//! authorised [`Actor`] in one workspace, for one [`Permission`]. This crate owns that chain of types and nothing else.
//! A team can use it alone to bring the same rule to a service of its own: see `examples/permit.rs`.
//!
//! It must not depend on any other crate of ours, on a runtime, a database or a clock.
//!
//! To add an id, add a line to [`mod@id`]; to add a role, extend [`Role`] and give it its permissions in the policy
//! table of the application; a permission is a constant in the domain crate that owns the act.

mod actor;
mod error;
pub mod field;
pub mod id;
pub mod page;
mod permission;
mod permit;
mod role;
mod slug;
pub mod text;
mod window;

pub use actor::{Actor, Grants, Origin, Principal, RequestId};
pub use error::StoreError;
pub use id::{AccessId, PersonId, WorkspaceId};
pub use permission::{Access, Permission, Read, Write};
pub use permit::{Denied, Permit};
pub use role::{Role, UnknownRole};
pub use slug::{Slug, SlugError};
pub use window::{Days, Window};
