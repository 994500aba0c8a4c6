//! The rights this crate owns. Who holds them is a table of the application.

use dalil_tenancy::{Permission, Read};

/// To read the audit log of the workspace.
pub const READ: Permission<Read> = Permission::read("audit.read");
