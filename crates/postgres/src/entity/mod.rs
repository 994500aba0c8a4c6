//! The tables as sea-orm sees them, one module each. Migrations are the truth; a test selects through every entity, so
//! that one which drifts from its table is found.

#![expect(unreachable_pub, reason = "the derive makes public items; the module is private to the crate")]

pub(crate) mod audit_entry;
pub(crate) mod audit_head;
pub(crate) mod audit_personal;
pub(crate) mod bin_claim;
pub(crate) mod brand;
pub(crate) mod brand_asset;
pub(crate) mod client;
pub(crate) mod document;
pub(crate) mod document_line;
pub(crate) mod document_personal;
pub(crate) mod idempotency;
pub(crate) mod invoice_draft;
pub(crate) mod member;
pub(crate) mod original_paper;
pub(crate) mod paper_copy;
pub(crate) mod person;
pub(crate) mod place;
pub(crate) mod registration;
pub(crate) mod series;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod sign_in_link;
pub(crate) mod workspace;

use sea_orm::EntityTrait;

/// A table of a workspace: every statement on it is scoped.
pub(crate) trait Tenant: EntityTrait {
    /// The column that names the workspace.
    const WORKSPACE: Self::Column;
}

macro_rules! tenant {
    ($($table:ident),* $(,)?) => {$(
        impl Tenant for $table::Entity {
            const WORKSPACE: Self::Column = $table::Column::WorkspaceId;
        }
    )*};
}

tenant!(
    audit_entry,
    audit_head,
    audit_personal,
    brand,
    brand_asset,
    client,
    document,
    document_line,
    document_personal,
    idempotency,
    invoice_draft,
    member,
    original_paper,
    paper_copy,
    place,
    registration,
    series,
    settings,
);
