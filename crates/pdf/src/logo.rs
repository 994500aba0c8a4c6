//! Logos are foreign files: what they claim is checked before anything unpacks them.

use crate::RenderError;
use crate::paper::{Logo, LogoFormat};

/// Most bytes of a logo.
pub const LOGO_LIMIT: usize = 1024 * 1024;

/// Most pixels on either side, so that a small file cannot unfold into gigabytes.
const SIDE_LIMIT: u32 = 2048;

/// Checks length, format and size in pixels.
pub(crate) fn check(logo: &Logo) -> Result<(), RenderError> {
    if logo.bytes.len() > LOGO_LIMIT {
        return Err(RenderError::Logo(format!("more than {LOGO_LIMIT} bytes")));
    }
    let (name, size) = match logo.format {
        // A drawing has no pixels of its own.
        LogoFormat::Svg => return Ok(()),
        LogoFormat::Png => ("PNG", png_size(&logo.bytes)),
        LogoFormat::Jpeg => ("JPEG", jpeg_size(&logo.bytes)),
    };
    match size {
        None => Err(RenderError::Logo(format!("not a {name} file"))),
        Some((width, height)) if width.max(height) > SIDE_LIMIT => {
            Err(RenderError::Logo(format!("more than {SIDE_LIMIT} pixels on a side")))
        }
        Some(_) => Ok(()),
    }
}

/// Width and height from the chunk IHDR (PNG specification, 11.2.1).
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let side = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let header = bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.get(12..16)? == b"IHDR";
    header.then_some((side(16)?, side(20)?))
}

/// Width and height from the first frame header (ITU-T T.81, B.2.2).
fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let pair = |at: usize| Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let mut at = bytes.starts_with(b"\xff\xd8").then_some(2)?;
    loop {
        let [0xff, marker] = *bytes.get(at..at + 2)? else { return None };
        match marker {
            // Fill byte before a marker.
            0xff => at += 1,
            // Start of frame, all kinds; C4, C8 and CC in their midst are no frames.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                return Some((pair(at + 7)?.into(), pair(at + 5)?.into()));
            }
            _ => at += 2 + usize::from(pair(at + 2)?),
        }
    }
}
