//! Dalil on PostgreSQL: units of work scoped to one workspace, the directory, and the migrations with their checks.
//!
//! Four roles, each with a login of its own: `dalil_owner` owns everything and migrates ([`migrate()`]), `dalil_runtime`
//! works in one workspace at a time ([`PgWorks`]), `dalil_directory` looks up what is known before a workspace is
//! ([`PgDirectory`]), `dalil_worker` takes jobs ([`worker_pool`]). None of the last three owns a table or passes a policy;
//! a login that could is refused ([`ConnectError`]).
//!
//! Tenants are kept apart twice: every statement names its workspace, from one place (`scope.rs`), and every tenant table
//! has forced row-level security that compares with a setting local to the transaction. The pool is private to `tx.rs`,
//! so that nothing reaches a tenant's rows but a scoped transaction. [`catalogue::check`] asks the database whether all
//! this still holds.
//!
//! The SQL files under `migrations/` are the truth; entities follow them and never leave this crate. It is the only one
//! that names sea-orm, and it must not depend on the web, on object storage or on mail.
//!
//! To add a table of a workspace: a migration with `workspace_id` first in every key and `CALL tenant.scope(…)`, its
//! grants, an entity in `entity/`, a case of the contract suite for what is stored there.

pub mod catalogue;
pub mod jobs;

mod audit;
mod auditors;
mod bootstrap;
mod certificates;
mod closings;
mod convert;
mod directory;
mod entity;
mod error;
mod invoicing;
mod kept_logs;
mod ledger;
mod login;
mod members;
mod migrate;
mod purchasing;
mod replies;
mod scope;
mod statement;
mod tx;
mod unscoped;
mod witnesses;
mod works;

pub use bootstrap::{BootstrapError, Passwords, bootstrap};
pub use directory::PgDirectory;
pub use login::{ConnectError, worker_pool};
pub use migrate::{Baseline, MigrateError, fingerprint, migrate};
pub use works::PgWorks;
