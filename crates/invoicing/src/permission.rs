//! The rights of this domain; who holds them is a table of the application.

use dalil_tenancy::{Permission, Read, Write};

/// See the names of clients, and nothing else of them.
pub const CLIENT_NAMES: Permission<Read> = Permission::read("clients.names");
/// See clients with their identifiers and contacts.
pub const CLIENTS_READ: Permission<Read> = Permission::read("clients.read");
/// Add and change clients.
pub const CLIENTS_WRITE: Permission<Write> = Permission::write("clients.write");
/// See drafts.
pub const DRAFTS_READ: Permission<Read> = Permission::read("drafts.read");
/// Make and change drafts.
pub const DRAFTS_WRITE: Permission<Write> = Permission::write("drafts.write");
/// Turn a draft into documents.
pub const ISSUE: Permission<Write> = Permission::write("documents.issue");
/// Void an issued document.
pub const VOID: Permission<Write> = Permission::write("documents.void");
/// Correct an issued tax invoice by a credit note or a debit note.
pub const CORRECT: Permission<Write> = Permission::write("documents.correct");
/// Close a month or a year of account, for good.
pub const CLOSE: Permission<Write> = Permission::write("periods.close");
/// See issued documents and download their papers.
pub const DOCUMENTS_READ: Permission<Read> = Permission::read("documents.read");
/// Make a marked copy of an issued document for somebody.
pub const DOCUMENTS_COPY: Permission<Write> = Permission::write("documents.copy");
/// Change name, address, logo and texts of the workspace's papers.
pub const BRAND_WRITE: Permission<Write> = Permission::write("brand.write");
/// See the account that papers name and its changes, those that wait included.
pub const PAYEE_READ: Permission<Read> = Permission::read("payee.read");
/// Propose another account for papers to name, or another waiting time for its changes.
pub const PAYEE_PROPOSE: Permission<Write> = Permission::write("payee.propose");
/// Agree to a change of the account that somebody else proposed, or stop one.
pub const PAYEE_APPROVE: Permission<Write> = Permission::write("payee.approve");
/// Tell clients of a change of the account that took effect: held by the program's own workers only.
pub const PAYEE_TELL: Permission<Write> = Permission::write("payee.tell");
/// Change VAT status, BIN, TIN and places.
pub const TAX_IDENTITY_WRITE: Permission<Write> = Permission::write("tax_identity.write");
/// See the registers, the worksheet of the return and the closings.
pub const REGISTERS_READ: Permission<Read> = Permission::read("registers.read");
/// Store the rendered original of a document: held by the program's own workers only.
pub const RENDER: Permission<Write> = Permission::write("documents.render");
/// See suppliers, their papers and what they were paid.
pub const PURCHASES_READ: Permission<Read> = Permission::read("purchases.read");
/// Keep suppliers, enter and reverse their papers, record what they were paid.
pub const PURCHASES_RECORD: Permission<Write> = Permission::write("purchases.record");
