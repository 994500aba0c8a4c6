//! Quotations: their drafts, giving them out, and what becomes of them.

pub(super) mod draft;
pub(super) mod issue;
pub(super) mod life;
pub(super) mod list;
pub(super) mod wire;
