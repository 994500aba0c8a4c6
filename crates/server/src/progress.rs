//! How far long work is, drawn on standard error while a person watches it there.

use dalil_app::Progress;
use indicatif::{ProgressBar, ProgressStyle};

/// A bar that is gone once it is dropped, so that only results stay on the screen. Where standard error is not a
/// terminal nothing is drawn.
pub(crate) struct Bar(ProgressBar);

impl Bar {
    /// Begins to draw under a name.
    pub(crate) fn new(name: &str) -> Self {
        let style = ProgressStyle::with_template("{msg} [{bar:32}] {percent:>3} %  {human_pos} of {human_len}  {eta}")
            .expect("the template is of the crate's form")
            .progress_chars("=> ");
        Self(ProgressBar::new(0).with_style(style).with_message(name.to_owned()))
    }

    /// Draws how far it is.
    pub(crate) fn at(&self, progress: Progress) {
        self.0.set_length(progress.of.max(progress.done));
        self.0.set_position(progress.done);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
