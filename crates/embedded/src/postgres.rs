//! A PostgreSQL cluster of one's own: made once, started on a Unix socket, stopped with its owner.
//!
//! Nothing listens on TCP; every login proves a password by SCRAM (RFC 5802), the superuser's is generated and kept in a
//! file that only the owner reads. PostgreSQL refuses to run as root: then it runs as another system user.
//!
//! Starting and stopping block the calling thread; from async code use `spawn_blocking`.

mod binaries;
mod cluster;
mod error;
mod fetch;
mod files;
mod launcher;
mod options;
mod owner;
mod postmaster;
mod socket;
mod watcher;

pub use cluster::Cluster;
pub use error::{StartError, StopError};
pub use options::Options;
