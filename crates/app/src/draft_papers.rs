//! What the papers of a draft would look like, before anything is issued.

use dalil_invoicing::{
    DocumentKind, Draft, DraftFields, DraftKind, InvoiceId, PaperLanguage, input, permission, ready,
};
use dalil_tenancy::{Actor, Permit, Read, field::FieldErrors};

use crate::{
    App, Failure,
    invoices::issued_as,
    ports::{Mark, PaperRequest, ReadWork, RenderError},
};

/// Which paper of a draft to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DraftPaper {
    /// The invoice, or the 6.3 issued with it.
    pub kind: DocumentKind,
    /// The language; the one that the client receives where none is named.
    pub language: Option<PaperLanguage>,
}

/// Why a paper of a draft cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum DraftPaperError {
    /// There is no such draft, or none of its papers is of that kind.
    #[error("no such paper")]
    NotFound,
    /// It is issued: its papers are the originals.
    #[error("the invoice is issued already")]
    AlreadyIssued,
    /// The draft cannot be issued as it is.
    #[error("the draft cannot be issued: {0}")]
    Blocked(#[from] FieldErrors),
    /// The renderer failed.
    #[error(transparent)]
    Render(#[from] RenderError),
}

type Result<T> = std::result::Result<T, Failure<DraftPaperError>>;

impl App {
    /// The first page of a paper of a stored draft, as an SVG image: what issuing would give now, marked as a draft and
    /// without number and seal. Stores nothing.
    ///
    /// # Errors
    /// [`DraftPaperError`].
    pub async fn draft_paper(
        &self,
        actor: &Actor,
        kind: DraftKind,
        id: InvoiceId,
        wanted: DraftPaper,
    ) -> Result<String> {
        let permit = actor.permit(permission::DRAFTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let draft = work.invoicing().draft(id).await?;
        let Some(draft) = draft.filter(|draft| draft.fields.kind == kind) else {
            let issued = issued_as(work.invoicing(), kind, id).await?;
            return Err(Failure::refused(if issued {
                DraftPaperError::AlreadyIssued
            } else {
                DraftPaperError::NotFound
            }));
        };
        self.first_page(work, &permit, draft, wanted).await
    }

    /// The same of a draft as it is written, stored or not.
    ///
    /// # Errors
    /// [`DraftPaperError`].
    pub async fn written_paper(&self, actor: &Actor, input: &input::Draft, wanted: DraftPaper) -> Result<String> {
        let permit = actor.permit(permission::DRAFTS_READ)?;
        let fields = DraftFields::parse(input).map_err(|errors| Failure::refused(errors.into()))?;
        let now = self.clock.now();
        let draft = Draft {
            id: InvoiceId::mint(0, &[0; 10]),
            fields,
            version: 0,
            replaces: None,
            quotation: None,
            created_at: now,
            updated_at: now,
        };
        let work = self.works.read(&permit).await?;
        self.first_page(work, &permit, draft, wanted).await
    }

    /// Everything is read, and whatever blocks is told, before the renderer is asked.
    async fn first_page(
        &self,
        mut work: Box<dyn ReadWork>,
        permit: &Permit<Read>,
        draft: Draft,
        wanted: DraftPaper,
    ) -> Result<String> {
        let store = work.invoicing();
        let now = self.clock.now();
        let ready = ready(store, draft.clone(), now).await?.map_err(|blocked| Failure::refused(blocked.into()))?;
        let language = match wanted.language.or(ready.client().fields.language) {
            Some(language) => language,
            None => store.settings().await?.paper_language,
        };
        let logo = match ready.brand().logo {
            Some(digest) => store.asset(digest).await?,
            None => None,
        };
        drop(work);
        let set = ready.unissued(&draft, permit.workspace(), now);
        let number_of =
            |kind| set.documents().find(|paper| paper.kind() == kind).map(|it| it.row().printed_number.clone());
        let counterpart_number = match wanted.kind {
            DocumentKind::Invoice => number_of(DocumentKind::Mushak63),
            DocumentKind::Mushak63 => number_of(DocumentKind::Invoice),
            DocumentKind::Bill
            | DocumentKind::MoneyReceipt
            | DocumentKind::Mushak67
            | DocumentKind::Mushak68
            | DocumentKind::Quotation => None,
        };
        let document = set.documents().find(|paper| paper.kind() == wanted.kind).cloned();
        let document = document.ok_or(Failure::refused(DraftPaperError::NotFound))?;
        let request = PaperRequest { document, counterpart_number, logo, language, mark: Mark::Draft, claim: None };
        self.renderer.preview(request).await.map_err(|error| Failure::refused(error.into()))
    }
}
