//! Rendering of originals, after the commit that issued them.

use dalil_audit::Change;
use dalil_invoicing::{DocumentId, PaperLanguage, StoredPaper, permission};
use dalil_proof::{Digest, stamp};
use dalil_tenancy::{Actor, Permit, Read, StoreError, Write};
use sha2::Digest as _;

use crate::{
    App, Failure, action,
    acts::Acts,
    documents::CopyError,
    ports::{BlobKey, Mark, PaperRequest, RenderError, Rendered},
};

impl App {
    /// Renders and stores the originals of a document, and of the one issued with it, that are not there yet, in both
    /// languages. Doing it twice changes nothing: the first original stays. Of two documents one may fail alone.
    ///
    /// # Errors
    /// [`CopyError`], the first one; the worker tries again.
    pub async fn render_originals(&self, actor: &Actor, id: DocumentId) -> Result<(), Failure<CopyError>> {
        let read = actor.permit(permission::DOCUMENTS_READ)?;
        let permit = actor.permit(permission::RENDER)?;
        let document = self.works.read(&read).await?.invoicing().document(id).await?;
        let document = document.ok_or(Failure::refused(CopyError::NotFound))?;
        let first = self.render_missing(&read, &permit, id).await;
        match document.row().counterpart {
            Some(other) => first.and(self.render_missing(&read, &permit, other).await),
            None => first,
        }
    }

    async fn render_missing(
        &self,
        read: &Permit<Read>,
        permit: &Permit<Write>,
        id: DocumentId,
    ) -> Result<(), Failure<CopyError>> {
        let mut made = Vec::new();
        let stored = self.works.read(read).await?.invoicing().originals(id).await?;
        let missing = |language: &PaperLanguage| !stored.iter().any(|paper| paper.language == *language);
        for language in PaperLanguage::ALL.into_iter().filter(missing) {
            let request = self
                .paper_request(read, id, language, Mark::Original)
                .await?
                .ok_or(Failure::refused(CopyError::NotFound))?;
            let rendered = self.printed(request).await.map_err(|error| Failure::refused(error.into()))?;
            let paper = self.paper(id, language, &rendered);
            let key = BlobKey::of(permit.workspace(), *paper.sha256.as_bytes());
            self.blobs
                .put(&key, "application/pdf", rendered.pdf)
                .await
                .map_err(|error| Failure::refused(error.into()))?;
            made.push(paper);
        }
        let entry = |paper: &StoredPaper| {
            self.act(permit, action::DOCUMENT_RENDERED, "document", id)
                .change(Change::new("language", None, Some(paper.language.code().to_owned())))
                .change(Change::new("sha256", None, Some(paper.sha256.to_string())))
        };
        let Some((first, rest)) = made.split_first() else { return Ok(()) };
        let mut work = self.works.begin(permit).await?;
        for paper in &made {
            match work.invoicing().save_original(paper).await {
                Ok(()) => {}
                // Another worker was faster: its original is the one.
                Err(StoreError::Conflict { .. }) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
        let acts = rest.iter().fold(Acts::one(entry(first)), |acts, paper| acts.and(entry(paper)));
        work.commit(acts).await?;
        Ok(())
    }

    /// All that a paper needs, read in one unit of work; none when there is no such document.
    pub(crate) async fn paper_request(
        &self,
        permit: &Permit<Read>,
        id: DocumentId,
        language: PaperLanguage,
        mark: Mark,
    ) -> Result<Option<PaperRequest>, StoreError> {
        let mut work = self.works.read(permit).await?;
        let store = work.invoicing();
        let Some(document) = store.document(id).await? else { return Ok(None) };
        let counterpart_number = match document.row().counterpart {
            Some(other) => store.document(other).await?.map(|other| other.row().printed_number.clone()),
            None => None,
        };
        let logo = match document.issuer().logo {
            Some(digest) => store.asset(digest).await?,
            None => None,
        };
        let broken = || StoreError::Corrupt { table: "document", id: document.row().printed_number.clone() };
        let claim = dalil_invoicing::claim(&document).map_err(|_| broken())?;
        let claim = Some(claim.sign(&self.log_key).map_err(|_| broken())?);
        Ok(Some(PaperRequest { document, counterpart_number, logo, language, mark, claim }))
    }

    /// Renders a paper, and signs all its bytes together with what it claims.
    pub(crate) async fn printed(&self, request: PaperRequest) -> Result<Rendered, RenderError> {
        let claim = request.claim.clone();
        let mut rendered = self.renderer.render(request).await?;
        if let Some(claim) = claim {
            stamp(&mut rendered.pdf, &claim, &self.log_key).map_err(|error| RenderError(error.into()))?;
        }
        Ok(rendered)
    }

    pub(crate) fn paper(&self, document: DocumentId, language: PaperLanguage, rendered: &Rendered) -> StoredPaper {
        StoredPaper {
            document,
            language,
            sha256: sha256(&rendered.pdf),
            size: rendered.pdf.len() as u64,
            renderer: rendered.renderer.clone(),
            rendered_at: self.clock.now(),
        }
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> Digest {
    Digest::new(sha2::Sha256::digest(bytes).into())
}
