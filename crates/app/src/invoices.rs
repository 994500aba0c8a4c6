use dalil_audit::Change;
use dalil_invoicing::{
    Discarded, DocumentSummary, Draft, DraftFields, DraftKind, InvoiceFilter, InvoiceId, InvoiceKey, InvoiceSummary,
    Issued, Item, QuotationError, Ready, Review, Voided, input, permission,
    series::{day_in, dhaka},
};
use dalil_tenancy::{
    Actor, StoreError,
    field::{FieldError, FieldErrors},
    page::{Page, PageRequest},
};

use crate::{
    App, Failure, Standing, action,
    notes::notes_about,
    once::{Done, Once, Stop},
};

/// How many days a draft that was thrown away can be had back.
pub const DISCARDED_DAYS: i32 = 30;

/// Why a draft was not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// There is no such invoice.
    #[error("no such invoice")]
    NotFound,
    /// It is issued, and so final.
    #[error("the invoice is issued already")]
    AlreadyIssued,
    /// It is a draft, and so cannot be had back.
    #[error("the draft is not discarded")]
    NotDiscarded,
    /// It is not voided, and so not issued again.
    #[error("the invoice is not voided")]
    NotVoided,
    /// Another draft or document stands in its place already.
    #[error("the invoice is issued again already")]
    AlreadyReissued,
    /// What became of the quotation that it revises or was made from stands in the way.
    #[error(transparent)]
    Quotation(#[from] QuotationError),
    /// The caller saw another version than the one stored.
    #[error("the draft was changed: it is at version {current}")]
    Stale {
        /// The version stored.
        current: i64,
    },
    /// The input breaks rules.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
}

/// An invoice: a draft, or the document it became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvoiceDetail {
    /// Still a draft.
    Draft(Box<Draft>),
    /// Issued, where it stands today, its void, and the notes that correct its 6.3.
    Issued(Box<Issued>, Option<Standing>, Option<Box<Voided>>, Vec<DocumentSummary>),
}

/// What a person is shown before issuing.
#[derive(Debug)]
pub struct IssuePreview {
    /// The draft.
    pub draft: Draft,
    /// All that will be frozen, or all that blocks it.
    pub ready: std::result::Result<Ready, FieldErrors>,
}

impl IssuePreview {
    /// What stands for all that was shown, while nothing blocks: whoever confirms it issues this or nothing.
    pub fn review(&self) -> Option<Review> {
        self.ready.as_ref().ok().map(|ready| ready.review(&self.draft))
    }
}

type Result<T, E = DraftError> = std::result::Result<T, Failure<E>>;

impl App {
    /// Drafts and issued invoices together, the latest changed or issued first.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn invoices(
        &self,
        actor: &Actor,
        filter: InvoiceFilter,
        page: PageRequest<InvoiceKey>,
    ) -> Result<Page<InvoiceSummary, InvoiceKey>> {
        let permit = actor.permit(permission::DRAFTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        Ok(work.invoicing().invoices(filter, page).await?)
    }

    /// One invoice, draft or issued.
    ///
    /// # Errors
    /// [`DraftError::NotFound`].
    pub async fn invoice(&self, actor: &Actor, id: InvoiceId) -> Result<InvoiceDetail> {
        let permit = actor.permit(permission::DRAFTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let draft = work.invoicing().draft(id).await?;
        if let Some(draft) = draft.filter(|draft| draft.fields.kind == DraftKind::Invoice) {
            return Ok(InvoiceDetail::Draft(Box::new(draft)));
        }
        match work.invoicing().document(id.into()).await? {
            Some(issued) if issued.kind() == dalil_invoicing::DocumentKind::Invoice => {
                let standing = self.standing(&mut *work, &issued).await?;
                let is_voided = standing.as_ref().is_some_and(|standing| standing.receivable.voided);
                let voided = if is_voided { work.invoicing().voided(issued.id()).await? } else { None };
                let notes = notes_about(work.invoicing(), &issued).await?;
                Ok(InvoiceDetail::Issued(Box::new(issued), standing, voided.map(Box::new), notes))
            }
            _ => Err(Failure::refused(DraftError::NotFound)),
        }
    }

    /// What issuing would freeze, or what blocks it; reads only.
    ///
    /// # Errors
    /// [`DraftError::NotFound`], [`DraftError::AlreadyIssued`].
    pub async fn issue_preview(&self, actor: &Actor, kind: DraftKind, id: InvoiceId) -> Result<IssuePreview> {
        let permit = actor.permit(permission::DRAFTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let store = work.invoicing();
        let now = self.clock.now();
        let found = store.bases(&[id], day_in(&dhaka(), now)).await?.pop();
        let Some(basis) = found.filter(|basis| basis.draft.fields.kind == kind) else {
            let issued = issued_as(store, kind, id).await?;
            return Err(Failure::refused(if issued { DraftError::AlreadyIssued } else { DraftError::NotFound }));
        };
        Ok(IssuePreview { draft: basis.draft.clone(), ready: basis.ready(now) })
    }

    /// Makes a draft.
    ///
    /// # Errors
    /// [`DraftError::Invalid`].
    pub async fn add_draft(&self, actor: &Actor, input: &input::Draft, once: Once<'_, Draft>) -> Result<Done<Draft>> {
        let permit = actor.permit(permission::DRAFTS_WRITE)?;
        let fields = DraftFields::parse(input).map_err(|errors| Failure::refused(errors.into()))?;
        let total = total(&fields)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return repeated(stop);
        }
        self.known_parties(work.invoicing(), &fields).await?;
        let now = self.clock.now();
        let (millis, random) = self.ids().parts();
        let draft = Draft {
            id: InvoiceId::mint(millis, &random),
            fields,
            version: 1,
            replaces: None,
            quotation: None,
            created_at: now,
            updated_at: now,
        };
        work.invoicing().insert_draft(&draft, total).await?;
        work.invoicing().save_items(&Item::of_draft(&draft.fields, &[], now)).await?;
        once.keep(work.replies(), &draft).await?;
        let act = self.act(&permit, action::DRAFT_ADDED, draft.fields.kind.as_str(), draft.id).change(Change::new(
            "total",
            None,
            Some(recorded(total, draft.fields.currency)),
        ));
        work.commit(act.into()).await?;
        Ok(Done::Fresh(draft))
    }

    /// Changes a draft that the caller saw at a version. When nothing differs it stays as it is, at its version.
    ///
    /// # Errors
    /// [`DraftError`].
    pub async fn change_draft(
        &self,
        actor: &Actor,
        id: InvoiceId,
        version: i64,
        input: &input::Draft,
        once: Once<'_, Draft>,
    ) -> Result<Done<Draft>> {
        let permit = actor.permit(permission::DRAFTS_WRITE)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return repeated(stop);
        }
        let stored = locked(work.invoicing(), input.kind, id, version).await?;
        let fields = DraftFields::parse(input).map_err(|errors| Failure::refused(errors.into()))?;
        // What was offered to one client is not billed to another.
        if stored.quotation.is_some() && fields.client != stored.fields.client {
            let errors = FieldErrors(vec![FieldError::new("client_id", "quoted_client")]);
            return Err(Failure::refused(errors.into()));
        }
        let new_total = total(&fields)?;
        let before = recorded(total(&stored.fields)?, stored.fields.currency);
        let after = recorded(new_total, fields.currency);
        if fields == stored.fields {
            // Nothing to write, and so nothing to record: the work is dropped, and with it the claim.
            drop(work);
            self.keep_alone(&permit, &once, &stored).await?;
            return Ok(Done::Fresh(stored));
        }
        self.known_parties(work.invoicing(), &fields).await?;
        let items = Item::of_draft(&fields, &stored.fields.lines, self.clock.now());
        let draft = Draft { fields, version: version + 1, updated_at: self.clock.now(), ..stored };
        work.invoicing().save_draft(&draft, new_total).await?;
        work.invoicing().save_items(&items).await?;
        once.keep(work.replies(), &draft).await?;
        let act = self.act(&permit, action::DRAFT_CHANGED, input.kind.as_str(), id);
        let act = if before == after { act } else { act.change(Change::new("total", Some(before), Some(after))) };
        work.commit(act.into()).await?;
        Ok(Done::Fresh(draft))
    }

    /// A draft that was thrown away less than [`DISCARDED_DAYS`] days ago, for whoever may have it back.
    ///
    /// # Errors
    /// [`DraftError::NotFound`].
    pub async fn discarded(&self, actor: &Actor, kind: DraftKind, id: InvoiceId) -> Result<Discarded> {
        actor.permit(permission::DRAFTS_WRITE)?;
        let permit = actor.permit(permission::DRAFTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let found = work.invoicing().discarded(id).await?;
        let found = found.filter(|discarded| discarded.draft.fields.kind == kind);
        found.ok_or(Failure::refused(DraftError::NotFound))
    }

    /// Throws a draft away that the caller saw at a version. It never had a number, and can be had back with
    /// [`restore_draft`](Self::restore_draft) for [`DISCARDED_DAYS`] days.
    ///
    /// # Errors
    /// [`DraftError`].
    pub async fn discard_draft(
        &self,
        actor: &Actor,
        kind: DraftKind,
        id: InvoiceId,
        version: i64,
        once: Once<'_, ()>,
    ) -> Result<Done<()>> {
        let permit = actor.permit(permission::DRAFTS_WRITE)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return repeated(stop);
        }
        locked(work.invoicing(), kind, id, version).await?;
        let principal = permit.principal();
        let by = format!("{}:{}", principal.kind(), principal.name());
        work.invoicing().discard_draft(id, self.clock.now(), &by).await?;
        once.keep(work.replies(), &()).await?;
        work.commit(self.act(&permit, action::DRAFT_DISCARDED, kind.as_str(), id).into()).await?;
        Ok(Done::Fresh(()))
    }

    /// Has a draft back that was thrown away: with its id, its version and its dates.
    ///
    /// # Errors
    /// [`DraftError::NotDiscarded`] when it is a draft, so that a second one at the same time does no harm;
    /// [`DraftError::Invalid`] when its client or place is no longer there; [`DraftError::AlreadyReissued`] when another
    /// draft or document has taken the place that it was to take.
    pub async fn restore_draft(
        &self,
        actor: &Actor,
        kind: DraftKind,
        id: InvoiceId,
        once: Once<'_, Draft>,
    ) -> Result<Done<Draft>> {
        let permit = actor.permit(permission::DRAFTS_WRITE)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return repeated(stop);
        }
        let store = work.invoicing();
        let taken = store.take_discarded(id).await?;
        let Some(Discarded { draft, .. }) = taken.filter(|taken| taken.draft.fields.kind == kind) else {
            return Err(Failure::refused(if store.draft(id).await?.is_some_and(|draft| draft.fields.kind == kind) {
                DraftError::NotDiscarded
            } else if issued_as(store, kind, id).await? {
                DraftError::AlreadyIssued
            } else {
                DraftError::NotFound
            }));
        };
        self.known_parties(store, &draft.fields).await?;
        match (draft.replaces, kind) {
            (Some(voided), DraftKind::Invoice) => self.free_to_replace(&mut *work, voided).await?,
            (Some(earlier), DraftKind::Quotation) => self.free_to_revise(&mut *work, earlier).await?,
            (None, _) => {}
        }
        if let Some(quotation) = draft.quotation {
            self.take_to_bill(&mut *work, quotation, draft.id).await?;
        }
        work.invoicing().insert_draft(&draft, total(&draft.fields)?).await?;
        once.keep(work.replies(), &draft).await?;
        work.commit(self.act(&permit, action::DRAFT_RESTORED, kind.as_str(), id).into()).await?;
        Ok(Done::Fresh(draft))
    }

    /// A draft may only name a client and a place of its own workspace.
    async fn known_parties(&self, store: &mut dyn dalil_invoicing::InvoicingStore, fields: &DraftFields) -> Result<()> {
        use dalil_tenancy::field::FieldError;
        let mut unknown = Vec::new();
        if store.client(fields.client).await?.is_none() {
            unknown.push(FieldError::new("client_id", "unknown_client"));
        }
        if let Some(place) = fields.place
            && store.place(place).await?.is_none()
        {
            unknown.push(FieldError::new("place_id", "unknown_place"));
        }
        if unknown.is_empty() { Ok(()) } else { Err(Failure::refused(FieldErrors(unknown).into())) }
    }
}

fn total(fields: &DraftFields) -> Result<i64> {
    let computed = fields.computed().map_err(|errors| Failure::refused(errors.into()))?;
    Ok(computed.totals.total)
}

/// A total as the audit log keeps it: in minor units, before its currency.
pub(crate) fn recorded(total: i64, currency: impl std::fmt::Display) -> String {
    format!("{total} {currency}")
}

/// Whether a draft of that kind was issued.
pub(crate) async fn issued_as(
    store: &mut (impl dalil_invoicing::InvoicingRead + ?Sized),
    kind: DraftKind,
    id: InvoiceId,
) -> std::result::Result<bool, StoreError> {
    Ok(store.document(id.into()).await?.is_some_and(|issued| issued.kind() == kind.document()))
}

/// A draft of a kind at a version; one of another kind is like one that is not there.
async fn locked(
    store: &mut dyn dalil_invoicing::InvoicingStore,
    kind: DraftKind,
    id: InvoiceId,
    version: i64,
) -> Result<Draft> {
    match store.draft_for_update(id).await?.filter(|draft| draft.fields.kind == kind) {
        Some(draft) if draft.version == version => Ok(draft),
        Some(draft) => Err(Failure::refused(DraftError::Stale { current: draft.version })),
        None if issued_as(store, kind, id).await? => Err(Failure::refused(DraftError::AlreadyIssued)),
        None => Err(Failure::refused(DraftError::NotFound)),
    }
}

fn repeated<T>(stop: Stop) -> Result<Done<T>> {
    match stop {
        Stop::Repeated(reply) => Ok(Done::Repeated(reply)),
        Stop::KeyReused => Err(Failure::KeyReused),
    }
}
