//! The code to be scanned, as a drawing of squares.

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};

use crate::RenderError;

/// Light modules around a code, which a reader needs to find it (ISO/IEC 18004, 9.1).
const QUIET: i32 = 4;

/// A QR code with error correction of level M or better: a sixth of it may be soiled.
pub(crate) struct Qr(QrCode);

impl Qr {
    /// The code of a text, in UTF-8.
    ///
    /// # Errors
    /// [`RenderError::Claim`] when the text is longer than the largest code holds.
    pub(crate) fn of(text: &str) -> Result<Self, RenderError> {
        // Bytes and nothing else: readers guess the letters of mixed segments differently.
        QrCode::encode_binary(text.as_bytes(), QrCodeEcc::Medium).map(Self).map_err(|_| RenderError::Claim)
    }

    /// Modules on a side.
    pub(crate) fn modules(&self) -> i32 {
        self.0.size()
    }

    /// Black squares on white, the quiet zone around them.
    pub(crate) fn svg(&self) -> String {
        let side = self.modules() + 2 * QUIET;
        let mut path = String::new();
        for y in 0..self.modules() {
            let mut x = 0;
            while x < self.modules() {
                let run = (x..self.modules()).take_while(|x| self.0.get_module(*x, y)).count();
                let run = i32::try_from(run).unwrap_or(0);
                if run > 0 {
                    // Writing to a text cannot fail.
                    let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
                }
                x += run.max(1);
            }
        }
        format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path d="{path}"/></svg>"##
        )
    }
}
