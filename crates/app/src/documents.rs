use dalil_audit::Change;
use dalil_invoicing::{
    Copy, DocumentFilter, DocumentId, DocumentKey, DocumentPapers, DocumentRow, DocumentSummary, Issued, PaperLanguage,
    StoredPaper, Voided, permission,
};
use dalil_tenancy::{
    Actor, Permit, Write,
    field::{FieldError, FieldErrors},
    page::{Page, PageRequest},
    text,
};

use crate::{
    App, Failure, QuotationLife, Standing, action,
    notes::notes_about,
    once::{Done, Once, Reply, Stop},
    ports::{AccessNote, BlobError, BlobKey, Mark, RenderError},
};

/// A document with its papers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentDetail {
    /// The document.
    pub document: Issued,
    /// The language its client receives papers in.
    pub language: PaperLanguage,
    /// Its originals that are rendered already.
    pub originals: Vec<StoredPaper>,
    /// Its marked copies, oldest first.
    pub copies: Vec<Copy>,
    /// Where an invoice stands today; none on a statutory form.
    pub standing: Option<Standing>,
    /// Its void, if it was voided, with what was made in its place.
    pub voided: Option<Voided>,
    /// The notes that correct a 6.3, or the 6.3 of an invoice, the earliest first.
    pub notes: Vec<DocumentSummary>,
    /// What became of a quotation; none of other documents.
    pub quotation: Option<QuotationLife>,
}

/// The bytes of a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// A file name: kind, number and language, ASCII.
    pub file_name: String,
    /// SHA-256 of the bytes: the ETag.
    pub sha256: dalil_proof::Digest,
}

/// A paper that can be had, before its bytes are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperToCome {
    /// The document.
    pub document: DocumentId,
    /// The language of the paper.
    pub language: PaperLanguage,
    /// A file name, as in [`Download`]; no two papers asked for together have the same.
    pub file_name: String,
    /// How many bytes.
    pub size: u64,
}

/// Why a document or its paper cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// There is no such document.
    #[error("no such document")]
    NotFound,
    /// The original is still being rendered; it takes a moment.
    #[error("the paper is being prepared")]
    NotReady,
    /// The object store failed, or its bytes are not the ones recorded.
    #[error(transparent)]
    Blob(#[from] BlobError),
}

/// Why a copy was not made.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// There is no such document.
    #[error("no such document")]
    NotFound,
    /// The input breaks rules.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
    /// The paper could not be made.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// The object store failed.
    #[error(transparent)]
    Blob(#[from] BlobError),
}

impl App {
    /// Documents in the order that the filter names, the latest issued first unless it names one.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn documents(
        &self,
        actor: &Actor,
        filter: DocumentFilter,
        page: PageRequest<DocumentKey>,
    ) -> Result<Page<DocumentSummary, DocumentKey>, Failure<PaperError>> {
        let permit = actor.permit(permission::DOCUMENTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        Ok(work.invoicing().documents(filter, page).await?)
    }

    /// One document with its papers.
    ///
    /// # Errors
    /// [`PaperError::NotFound`].
    pub async fn document(&self, actor: &Actor, id: DocumentId) -> Result<DocumentDetail, Failure<PaperError>> {
        let permit = actor.permit(permission::DOCUMENTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let found = work.invoicing().document_with_papers(id).await?.ok_or(Failure::refused(PaperError::NotFound))?;
        let DocumentPapers { document, language, originals, copies, voided } = found;
        let standing = self.standing(&mut *work, &document).await?;
        let notes = notes_about(work.invoicing(), &document).await?;
        let quotation = self.life_of(&mut *work, &document).await?;
        Ok(DocumentDetail { document, language, originals, copies, standing, voided, notes, quotation })
    }

    /// The original of a document, the same bytes for ever: in the language that its client receives where none is named.
    /// Noted in the access log before the bytes leave.
    ///
    /// # Errors
    /// [`PaperError`].
    pub async fn original(
        &self,
        actor: &Actor,
        id: DocumentId,
        language: Option<PaperLanguage>,
    ) -> Result<Download, Failure<PaperError>> {
        let permit = actor.permit(permission::DOCUMENTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let found = work.invoicing().document_with_papers(id).await?.ok_or(Failure::refused(PaperError::NotFound))?;
        drop(work);
        let language = language.unwrap_or(found.language);
        let paper = found.originals.into_iter().find(|paper| paper.language == language);
        let paper = paper.ok_or(Failure::refused(PaperError::NotReady))?;
        let pdf = self.stored(permit.workspace(), &paper).await.map_err(Failure::refused)?;
        let note = AccessNote::new(self.clock.now(), "paper", id.to_string());
        self.works.note_access(&permit, &note).await?;
        Ok(Download { pdf, file_name: file_name(&found.document, language, ""), sha256: paper.sha256 })
    }

    /// The originals of several documents, to be read one by one with [`original`](Self::original): each in the language
    /// that its client receives where none is named.
    ///
    /// # Errors
    /// [`PaperError::NotFound`] or [`PaperError::NotReady`] when one of them cannot be had.
    pub async fn papers(
        &self,
        actor: &Actor,
        documents: &[DocumentId],
        language: Option<PaperLanguage>,
    ) -> Result<Vec<PaperToCome>, Failure<PaperError>> {
        let permit = actor.permit(permission::DOCUMENTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let store = work.invoicing();
        let mut papers: Vec<PaperToCome> = Vec::with_capacity(documents.len());
        for id in documents {
            let found = store.document_with_papers(*id).await?.ok_or(Failure::refused(PaperError::NotFound))?;
            let (document, originals) = (found.document, found.originals);
            let language = language.unwrap_or(found.language);
            let paper = originals.into_iter().find(|paper| paper.language == language);
            let paper = paper.ok_or(Failure::refused(PaperError::NotReady))?;
            // Numbers of two BINs can print alike.
            let name = file_name(&document, language, "");
            let is_taken = papers.iter().any(|known| known.file_name == name);
            let name = if is_taken { file_name(&document, language, &format!("-{id}")) } else { name };
            papers.push(PaperToCome { document: *id, language, file_name: name, size: paper.size });
        }
        Ok(papers)
    }

    async fn stored(&self, workspace: dalil_tenancy::WorkspaceId, paper: &StoredPaper) -> Result<Vec<u8>, PaperError> {
        let key = BlobKey::of(workspace, *paper.sha256.as_bytes());
        let pdf = self.blobs.get(&key).await?.ok_or_else(|| missing("the stored paper is missing"))?;
        // Whoever can write to the bucket must not be able to swap a legal paper.
        if crate::papers::sha256(&pdf) == paper.sha256 { Ok(pdf) } else { Err(missing("the stored paper was altered")) }
    }

    /// Makes a copy of a document, marked প্রতিলিপি, for a reason that is recorded (rule 44); of a voided one it is marked
    /// বাতিল as well.
    ///
    /// # Errors
    /// [`CopyError`].
    pub async fn copy_document(
        &self,
        actor: &Actor,
        id: DocumentId,
        language: PaperLanguage,
        reason: &str,
        once: Once<'_, Download>,
    ) -> Result<Done<Download>, Failure<CopyError>> {
        let read = actor.permit(permission::DOCUMENTS_READ)?;
        let permit = actor.permit(permission::DOCUMENTS_COPY)?;
        let reason = text::Line::parse_within(reason, 300)
            .map_err(|error| Failure::refused(CopyError::Invalid(FieldError::of_text("reason", error).into())))?;
        // A repetition is answered before the work of rendering is done again; whoever gets the paper is noted.
        let note = AccessNote::new(self.clock.now(), "paper", id.to_string());
        if let Some(reply) = self.earlier_copy(&permit, &once).await? {
            self.works.note_access(&read, &note).await?;
            return Ok(Done::Repeated(reply));
        }
        let voided = self.works.read(&read).await?.invoicing().voided(id).await?.is_some();
        let mark = if voided { Mark::VoidCopy } else { Mark::Copy };
        let request =
            self.paper_request(&read, id, language, mark).await?.ok_or(Failure::refused(CopyError::NotFound))?;
        let document = request.document.clone();
        let rendered = self.printed(request).await.map_err(|error| Failure::refused(error.into()))?;
        let paper = self.paper(id, language, &rendered);
        let key = BlobKey::of(permit.workspace(), *paper.sha256.as_bytes());
        self.blobs
            .put(&key, "application/pdf", rendered.pdf.clone())
            .await
            .map_err(|error| Failure::refused(error.into()))?;

        let mut work = self.works.begin(&permit).await?;
        match once.claim(work.replies()).await? {
            Some(Stop::Repeated(reply)) => return Ok(Done::Repeated(reply)),
            Some(Stop::KeyReused) => return Err(Failure::KeyReused),
            None => {}
        }
        let ordinal = work.invoicing().copies(id).await?.len() + 1;
        let copy = Copy { ordinal: u32::try_from(ordinal).unwrap_or(u32::MAX), paper, reason: reason.to_string() };
        work.invoicing().save_copy(&copy).await?;
        let suffix = format!("-copy-{ordinal}");
        let download = Download {
            pdf: rendered.pdf,
            file_name: file_name(&document, language, &suffix),
            sha256: copy.paper.sha256,
        };
        once.keep(work.replies(), &download).await?;
        let act = self
            .act(&permit, action::DOCUMENT_COPIED, document.kind().as_str(), id)
            .change(Change::new("number", None, Some(document.row().printed_number.clone())))
            .change(Change::new("language", None, Some(language.code().to_owned())))
            .change(Change::new("reason", None, Some(reason.to_string())))
            .change(Change::new("sha256", None, Some(copy.paper.sha256.to_string())));
        work.commit(act.into()).await?;
        Ok(Done::Fresh(download))
    }
}

impl App {
    /// The answer of a copy that was made before under the same key. Its work is dropped: it only looks.
    async fn earlier_copy(
        &self,
        permit: &Permit<Write>,
        once: &Once<'_, Download>,
    ) -> Result<Option<Reply>, Failure<CopyError>> {
        let mut work = self.works.begin(permit).await?;
        match once.claim(work.replies()).await? {
            Some(Stop::Repeated(reply)) => Ok(Some(reply)),
            Some(Stop::KeyReused) => Err(Failure::KeyReused),
            None => Ok(None),
        }
    }
}

fn missing(what: &'static str) -> PaperError {
    PaperError::Blob(BlobError::Unavailable(what.into()))
}

fn file_name(document: &Issued, language: PaperLanguage, suffix: &str) -> String {
    format!("{}-{}{suffix}.pdf", file_stem(document.row()), language.code())
}

/// Kind and number, in ASCII letters, digits, dots and hyphens.
pub(crate) fn file_stem(row: &DocumentRow) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
    let number: String = row.printed_number.chars().map(plain).collect();
    format!("{}-{number}", row.series.kind.as_str().replace('_', "-"))
}
