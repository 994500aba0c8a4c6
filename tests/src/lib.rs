//! What the black-box tests share: an installation of Dalil in a process of its own, and somebody who calls its API.
//!
//! A test sees the program as a person or a client does: its command line, what it prints, its HTTP answers, its files.
//! To add a test, start an [`Installation`] and either call the API as a [`Session`] or drive a browser.

mod api;
mod browser;
mod installation;
mod output;
mod port;
mod process;
mod seed;
mod stop;
pub mod sweep;
mod visitor;
mod wait;
mod wire;

pub use api::{Answer, Call, Session, http, id, mailed_link};
pub use browser::{Browser, Form, Page, View};
pub use installation::{Installation, Ran, all_ended};
pub use output::Output;
pub use port::Port;
pub use process::{is_running, kill9};
pub use seed::Seed;
pub use stop::stop_with_the_test;
pub use visitor::Visitor;
pub use wait::{PATIENCE, eventually, within};
pub use wire::Wire;
