//! Issued documents and their papers: final.

pub(super) mod copy;
pub(super) mod document;
pub(super) mod list;
pub(super) mod note;
pub(super) mod pdf;
pub(super) mod proof;
pub(super) mod reissue;
pub(super) mod show;
pub(super) mod void;
