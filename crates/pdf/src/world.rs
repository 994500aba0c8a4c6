//! What the compiler may see: our templates, our fonts, one paper. No file system, no packages,
//! no clock. A `World` of our own and no ready-made one, so that there is nothing to switch off.

use std::path::PathBuf;

use sha2::{Digest as _, Sha256};
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::layout::Abs;
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook, FontInstance, FontVariations};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};

use crate::renderer::RenderError;
use crate::text::Ink;

/// Latin first: a character that both families have is drawn from the first. Regular, then bold.
const FONTS: [&[u8]; 4] = [
    include_bytes!("../fonts/NotoSans-Regular.ttf"),
    include_bytes!("../fonts/NotoSans-Bold.ttf"),
    include_bytes!("../fonts/NotoSansBengali-Regular.ttf"),
    include_bytes!("../fonts/NotoSansBengali-Bold.ttf"),
];

/// How much larger Bangla is set than Latin; see `common.typ`.
const BANGLA_STEP: f64 = 1.1;

macro_rules! templates {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("../templates/", $name)))),+]
    };
}

/// Every file the templates can name.
const TEMPLATES: [(&str, &str); 11] = templates![
    "common.typ",
    "invoice-parts.typ",
    "invoice-ledger-1.typ",
    "invoice-letter-1.typ",
    "invoice-bold-1.typ",
    "receipt-1.typ",
    "mushak-6.3-11.typ",
    "mushak-note-11.typ",
    "logo.typ",
    "labels-bn.toml",
    "labels-en.toml",
];

/// Fonts and templates, parsed once and shared by all renderings.
#[derive(Debug)]
pub(crate) struct Stock {
    /// One for all papers: the compiler remembers nothing across two libraries.
    library: LazyHash<Library>,
    fonts: Vec<Font>,
    bold: Vec<FontInstance>,
    book: LazyHash<FontBook>,
    sources: Vec<Source>,
}

impl Stock {
    pub(crate) fn load() -> Result<Self, RenderError> {
        let fonts: Vec<Font> = FONTS.iter().filter_map(|data| Font::new(Bytes::new(*data), 0)).collect();
        if fonts.len() != FONTS.len() {
            return Err(RenderError::Setup("a font cannot be read".to_owned()));
        }
        let sources = TEMPLATES.iter().map(|(name, text)| Ok(Source::new(id(name)?, (*text).to_owned())));
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            bold: fonts.iter().skip(1).step_by(2).map(instance).collect(),
            fonts,
            sources: sources.collect::<Result<_, RenderError>>()?,
        })
    }

    fn template(&self, id: FileId) -> FileResult<&Source> {
        self.sources
            .iter()
            .find(|source| source.id() == id)
            .ok_or_else(|| FileError::NotFound(PathBuf::from(id.get().vpath().get_with_slash())))
    }
}

impl Ink for Stock {
    /// Widths of the bold fonts, with Bangla as much larger as the templates set it.
    fn width(&self, character: char) -> Option<f64> {
        self.bold.iter().zip([1.0, BANGLA_STEP]).find_map(|(font, step)| {
            let glyph = font.ttf().glyph_index(character)?;
            font.x_advance(glyph.0).map(|advance| advance.get() * step)
        })
    }
}

fn instance(font: &Font) -> FontInstance {
    font.clone().instantiate(font.info().variant, Abs::pt(1.0), &FontVariations::default())
}

fn id(name: &str) -> Result<FileId, RenderError> {
    let path = VirtualPath::new(name).map_err(|error| RenderError::Setup(error.to_string()))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// Digest over all fonts, in hexadecimal.
pub(crate) fn fonts_digest() -> String {
    digest(FONTS.iter().copied())
}

/// Digest over all templates and labels, in hexadecimal.
pub(crate) fn templates_digest() -> String {
    digest(TEMPLATES.iter().flat_map(|(name, text)| [name.as_bytes(), text.as_bytes()]))
}

fn digest<'a>(parts: impl Iterator<Item = &'a [u8]>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        // The length of each part is hashed with it, so that no two sets of files are alike.
        hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(part);
    }
    hex::encode(hasher.finalize())
}

/// A file that differs from paper to paper, with its name. What the templates did without reading it, or with the same in
/// it, is remembered from one paper to the next.
pub(crate) type Input = (&'static str, Vec<u8>);

/// The compiler's view while it renders one paper.
pub(crate) struct Desk<'a> {
    stock: &'a Stock,
    main: FileId,
    files: Vec<(FileId, Bytes)>,
}

impl<'a> Desk<'a> {
    /// A desk for the template `main`.
    pub(crate) fn new(stock: &'a Stock, main: &str, inputs: Vec<Input>) -> Result<Self, RenderError> {
        let files = inputs.into_iter().map(|(name, bytes)| Ok((id(name)?, Bytes::new(bytes))));
        Ok(Self { stock, main: id(main)?, files: files.collect::<Result<_, RenderError>>()? })
    }
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.stock.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.stock.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.stock.template(id).cloned()
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match self.files.iter().find(|(name, _)| *name == id) {
            Some((_, bytes)) => Ok(bytes.clone()),
            None => self.stock.template(id).map(|source| Bytes::from_string(source.clone())),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.stock.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
