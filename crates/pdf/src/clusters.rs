//! Makes Bangla copy out of the file as it was written.
//!
//! A vowel sign under or over a wide letter (কু, তৃ) is drawn left of the pen. The exporter wraps
//! such a cluster in `ActualText` (ISO 32000-1, 14.9.4), and readers built on poppler take the end
//! of its last glyph for the end of the whole: they see a gap that is not there and put a space
//! into the word. An empty glyph of no width at the pen closes the cluster where it really ends.

use typst::layout::{Em, Frame, FrameItem};
use typst::model::Document as _;
use typst::text::{Glyph, TextItem};
use typst_layout::PagedDocument;

/// Zero width space: the one glyph of both families that has neither outline nor width.
const EMPTY: char = '\u{200B}';

/// The same document with every such cluster closed. What is drawn does not change.
pub(crate) fn closed(document: &PagedDocument) -> PagedDocument {
    let mut pages: Vec<_> = document.pages().to_vec();
    for page in &mut pages {
        close_frame(&mut page.frame);
    }
    PagedDocument::new(pages.into_iter().collect(), document.info().clone())
}

fn close_frame(frame: &mut Frame) {
    frame.retain(|item| {
        match item {
            FrameItem::Text(text) => close_text(text),
            FrameItem::Group(group) => close_frame(&mut group.frame),
            _ => {}
        }
        true
    });
}

fn close_text(text: &mut TextItem) {
    if !text.glyphs.iter().any(is_left_of_pen) {
        return;
    }
    let Some(empty) = text.font.ttf().glyph_index(EMPTY) else {
        return;
    };
    let mut glyphs = Vec::with_capacity(text.glyphs.len() + 8);
    let mut rest = text.glyphs.iter().peekable();
    while let Some(glyph) = rest.next() {
        glyphs.push(glyph.clone());
        let last = rest.peek().is_none_or(|next| next.range != glyph.range);
        if last && is_left_of_pen(glyph) {
            glyphs.push(Glyph { id: empty.0, x_advance: Em::zero(), x_offset: Em::zero(), ..glyph.clone() });
        }
    }
    text.glyphs = glyphs;
}

fn is_left_of_pen(glyph: &Glyph) -> bool {
    glyph.x_offset < Em::zero()
}
