//! The finished papers as others see them: through pdftotext, pdffonts, pdfinfo and qpdf.

mod check;
mod file;
mod golden;
mod hostile;
mod pages;
mod samples;
mod shaping;
mod styles;
mod tools;
