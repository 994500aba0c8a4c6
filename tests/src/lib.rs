//! What the black-box tests share: an installation of Dalil in a process of its own, and somebody who calls its API.

mod api;
mod installation;

pub use api::{Answer, Session};
pub use installation::Installation;
