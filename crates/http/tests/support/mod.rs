//! Two studios over adapters in memory, behind the very stack that the server runs, and people who call it.

mod call;
mod member;
mod world;

pub(crate) use call::{Answer, Call};
pub(crate) use member::{Member, draft, id, line};
pub(crate) use world::{NORTH_LIGHT, SHAPLA, World, settings};
