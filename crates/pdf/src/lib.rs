//! Papers as PDF: the commercial invoice and Mushak 6.3, in Bangla and English.
//!
//! Give [`TypstRenderer`] a [`Paper`] and get the bytes of a PDF/A-2b file with embedded subset
//! fonts. The crate decides how a paper looks and nothing else: amounts, words, dates and names
//! come in as they were frozen at issue. It can be used alone by anyone who has such data.
//!
//! It must not depend on stores, the network, the clock or HTTP, and the compiler inside it sees
//! only the embedded templates and fonts: text travels as data in a file of JSON, never as source.
//!
//! To add a paper or a layout: a variant of [`paper::Kind`], a template in `templates/` named with
//! its version, its labels in both `labels-*.toml`, an entry in the list of `world.rs`, golden
//! texts under `tests/golden/`. Templates of issued papers are never changed once 1.0 is out: a
//! new version stands beside the old.

mod clusters;
pub mod figure;
mod logo;
pub mod paper;
mod port;
mod qr;
mod renderer;
mod sheet;
mod text;
mod world;

pub use figure::{Figure, FigureError};
pub use logo::LOGO_LIMIT;
pub use paper::Paper;
pub use port::Papers;
pub use renderer::{RenderError, Rendered, TEMPLATE_VERSION, TypstRenderer, renderer_version};
