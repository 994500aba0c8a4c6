//! The rights of this domain; who holds them is a table of the application.

use dalil_tenancy::{Permission, Read, Write};

/// See what is owed and what was paid.
pub const PAYMENTS_READ: Permission<Read> = Permission::read("payments.read");
/// Record payments and reverse them.
pub const PAYMENTS_RECORD: Permission<Write> = Permission::write("payments.record");
/// Give up what is still owed.
pub const WRITE_OFF: Permission<Write> = Permission::write("payments.write_off");
