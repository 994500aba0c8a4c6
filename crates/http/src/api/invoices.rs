//! Drafts, and turning them into documents.

pub(super) mod add;
pub(super) mod again;
pub(super) mod change;
pub(super) mod check;
pub(super) mod compute;
pub(super) mod discard;
pub(super) mod draft;
pub(super) mod input;
pub(super) mod issue;
pub(super) mod list;
pub(super) mod paper;
pub(super) mod preview;
pub(super) mod restore;
pub(super) mod show;
pub(super) mod suggest;
