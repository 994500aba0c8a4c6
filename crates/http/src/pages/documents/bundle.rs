//! Several originals in one archive, streamed as they are read: each is noted in the access log before its bytes leave.

use std::{collections::VecDeque, io};

use actix_web::{
    HttpResponse,
    http::header,
    web::{self, Bytes},
};
use dalil_app::PaperToCome;
use dalil_invoicing::{DocumentId, PaperLanguage};
use futures_util::stream;

use crate::{
    Code, HttpState, Problem, Signed,
    body::Query,
    zip::{Archive, length},
};

/// The most papers of one archive: a page of the list.
const MOST: usize = 50;

pub(super) async fn download(
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let (documents, language) = wanted(&asked).ok_or_else(|| Problem::new(Code::InvalidQuery))?;
    let papers = state.app.papers(signed.actor(), &documents, language).await?;
    let length = length(papers.iter().map(|paper| (paper.file_name.as_str(), paper.size)))
        .ok_or_else(|| Problem::new(Code::PayloadTooLarge))?;
    let sending = Sending { signed, state, left: papers.into(), archive: Some(Archive::default()) };
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"papers.zip\""))
        .no_chunking(length)
        .streaming(stream::try_unfold(sending, Sending::next)))
}

/// The documents and the language in the address, which each client has its own of where it is left empty; none when there
/// are no documents, too many, or something else.
fn wanted(asked: &[(String, String)]) -> Option<(Vec<DocumentId>, Option<PaperLanguage>)> {
    let mut documents = Vec::new();
    let mut language = None;
    for (name, value) in asked {
        match name.as_str() {
            "document" => documents.push(value.parse().ok()?),
            "language" if value.is_empty() => {}
            "language" => language = Some(PaperLanguage::from_code(value)?),
            _ => return None,
        }
    }
    documents.sort_unstable();
    documents.dedup();
    ((1..=MOST).contains(&documents.len())).then_some((documents, language))
}

/// An archive on its way.
struct Sending {
    signed: Signed,
    state: web::Data<HttpState>,
    left: VecDeque<PaperToCome>,
    archive: Option<Archive>,
}

impl Sending {
    /// The next piece: a paper, or the end. A paper that cannot be read breaks the archive off, whose length then shows it.
    async fn next(mut self) -> io::Result<Option<(Bytes, Self)>> {
        let Some(paper) = self.left.pop_front() else {
            return Ok(self.archive.take().map(|archive| (Bytes::from(archive.end()), self)));
        };
        let read = self.state.app.original(self.signed.actor(), paper.document, Some(paper.language)).await;
        let original = read.map_err(|error| {
            tracing::error!(%error, "an archive of papers was broken off");
            io::Error::other("a paper cannot be read")
        })?;
        let Some(archive) = &mut self.archive else { return Ok(None) };
        let bytes = archive.file(&paper.file_name, &original.pdf);
        Ok(Some((bytes.into(), self)))
    }
}
