use async_trait::async_trait;
use dalil_invoicing::{Issued, PaperLanguage};
use dalil_proof::SignedClaim;

/// What a paper is: the original, a marked copy, or not yet issued (VAT and SD Rules 2016, rule 44: a copy must be clearly marked).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The original: rendered once, served for ever.
    Original,
    /// A copy, marked প্রতিলিপি.
    Copy,
    /// A copy of a voided document, marked প্রতিলিপি, and বাতিল across each page.
    VoidCopy,
    /// Not issued: marked across the page, without number and seal.
    Draft,
}

/// What to render.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperRequest {
    /// The document.
    pub document: Issued,
    /// The printed number of the document issued with it.
    pub counterpart_number: Option<String>,
    /// The bytes of the frozen logo.
    pub logo: Option<Vec<u8>>,
    /// The language.
    pub language: PaperLanguage,
    /// What it is.
    pub mark: Mark,
    /// What it claims of itself, in a code to be scanned; none on what is not issued.
    pub claim: Option<SignedClaim>,
}

impl PaperRequest {
    /// The stamp that waits to be signed in the file; none where nothing is claimed.
    pub fn blank_stamp(&self) -> Option<String> {
        self.claim.as_ref().map(SignedClaim::blank_stamp)
    }
}

/// A rendered paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// Template, fonts and renderer it was made with.
    pub renderer: String,
}

/// The renderer could not make the paper.
#[derive(Debug, thiserror::Error)]
#[error("the paper could not be rendered")]
pub struct RenderError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// Makes papers of issued documents.
///
/// An implementer must give the same bytes for the same request under the same renderer version, must print every text
/// literally, must read nothing but the request, and must do its computing off the caller's asynchronous threads. Where
/// the request has a claim, its blank stamp must stand in the bytes as it is, so that it can be signed in its place.
#[async_trait]
pub trait Renderer: Send + Sync {
    /// Renders one paper.
    ///
    /// # Errors
    /// [`RenderError`].
    async fn render(&self, request: PaperRequest) -> Result<Rendered, RenderError>;

    /// The first page of a paper as an SVG image, for looking at before anything is issued.
    ///
    /// # Errors
    /// [`RenderError`].
    async fn preview(&self, request: PaperRequest) -> Result<String, RenderError>;

    /// Whether it can print a logo of these bytes: asked before a logo is taken, so that none can stand in the way of a
    /// paper later, when it is frozen in an issued document.
    async fn can_print(&self, logo: Vec<u8>) -> bool;
}
