//! What a PDF says, as `pdftotext` reads it.

use std::process::Stdio;

use tokio::{io::AsyncWriteExt as _, process::Command};

/// The text of a PDF with one space for each run of white space.
pub(crate) async fn pdf_text(pdf: &[u8]) -> String {
    assert!(pdf.starts_with(b"%PDF-"), "this is no PDF: {}", String::from_utf8_lossy(&pdf[..pdf.len().min(200)]));
    let mut reader = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pdftotext starts (Debian's package poppler-utils)");
    let mut input = reader.stdin.take().expect("its input is piped");
    let (written, read) = tokio::join!(
        async move {
            input.write_all(pdf).await?;
            input.shutdown().await
        },
        reader.wait_with_output(),
    );
    written.expect("pdftotext takes the PDF");
    let read = read.expect("pdftotext ends");
    assert!(read.status.success(), "pdftotext cannot read the PDF");
    squeezed(&String::from_utf8(read.stdout).expect("pdftotext writes UTF-8"))
}

/// With one space for each run of white space.
pub(crate) fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
