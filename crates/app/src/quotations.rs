//! Quotations once they are issued: what became of them, the client's answer, taking one back, a next version, an invoice.

use dalil_audit::{Change, Entry};
use dalil_invoicing::{
    Answer, AnswerInput, AnswerMoment, DocumentId, DocumentKind, Draft, DraftKind, InvoiceId, InvoiceKey,
    InvoicingStore, Issued, Outcome, Quotation, QuotationError, QuotationFilter, QuotationKept, QuotationState,
    QuotationSummary, Void, Voided, permission, series::day_in,
};
use dalil_proof::Salt;
use dalil_tenancy::{
    Actor, Permit, StoreError, Write,
    page::{Page, PageRequest},
};
use jiff::civil::Date;

use crate::{
    App, DraftError, Failure, action,
    drafting::Start,
    once::{Done, Once},
    ports::{AccessNote, ReadWork, Work},
};

/// What became of a quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotationLife {
    /// The quotation, with what was made from it.
    pub quotation: Quotation,
    /// How it stands today.
    pub state: QuotationState,
    /// What the client answered.
    pub answer: Option<Answer>,
}

/// A quotation: a draft, or the document it became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuotationDetail {
    /// Still being written.
    Draft(Box<Draft>),
    /// Issued, with what became of it, and its void where it was withdrawn or replaced.
    Issued(Box<Issued>, Box<QuotationLife>, Option<Box<Voided>>),
}

type Result<T, E = QuotationError> = std::result::Result<T, Failure<E>>;

impl App {
    /// Drafts of quotations and issued ones together, in the order that the filter names.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn quotations(
        &self,
        actor: &Actor,
        filter: QuotationFilter,
        page: PageRequest<InvoiceKey>,
    ) -> Result<Page<QuotationSummary, InvoiceKey>> {
        let permit = actor.permit(permission::DRAFTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let today = self.today_of(&mut *work).await?;
        Ok(work.invoicing().quotations(filter, today, page).await?)
    }

    /// The same list taken away as a whole: noted in the access log before its first page leaves.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn export_quotations(
        &self,
        actor: &Actor,
        filter: QuotationFilter,
        page: PageRequest<InvoiceKey>,
    ) -> Result<Page<QuotationSummary, InvoiceKey>> {
        let quotations = self.quotations(actor, filter, page).await?;
        let permit = actor.permit(permission::DRAFTS_READ)?;
        let note = AccessNote::new(self.clock.now(), "list", "quotations");
        self.works.note_access(&permit, &note).await?;
        Ok(quotations)
    }

    /// One quotation, draft or issued.
    ///
    /// # Errors
    /// [`QuotationError::NotFound`].
    pub async fn quotation(&self, actor: &Actor, id: InvoiceId) -> Result<QuotationDetail> {
        let permit = actor.permit(permission::DRAFTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let draft = work.invoicing().draft(id).await?;
        if let Some(draft) = draft.filter(|draft| draft.fields.kind == DraftKind::Quotation) {
            return Ok(QuotationDetail::Draft(Box::new(draft)));
        }
        let issued = work.invoicing().document(id.into()).await?;
        let issued = issued.ok_or(Failure::refused(QuotationError::NotFound))?;
        let life = self.life_of(&mut *work, &issued).await?.ok_or(Failure::refused(QuotationError::NotFound))?;
        let voided = work.invoicing().voided(issued.id()).await?;
        Ok(QuotationDetail::Issued(Box::new(issued), Box::new(life), voided.map(Box::new)))
    }

    /// What became of a document that is a quotation; none of other documents.
    pub(crate) async fn life_of(
        &self,
        work: &mut dyn ReadWork,
        issued: &Issued,
    ) -> std::result::Result<Option<QuotationLife>, StoreError> {
        if issued.kind() != DocumentKind::Quotation {
            return Ok(None);
        }
        let Some(quotation) = work.invoicing().quotation(issued.id()).await? else { return Ok(None) };
        let answer = work.invoicing().answer(issued.id()).await?;
        let state = quotation.state(self.today_of(work).await?);
        Ok(Some(QuotationLife { quotation, state, answer }))
    }

    /// Records what the client answered to a quotation: once. An accepted quotation is locked from then on.
    ///
    /// # Errors
    /// [`QuotationError`].
    pub async fn answer_quotation(
        &self,
        actor: &Actor,
        id: DocumentId,
        input: &AnswerInput,
        once: Once<'_, QuotationLife>,
    ) -> Result<Done<QuotationLife>> {
        let permit = actor.permit(permission::DRAFTS_WRITE)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let quotation = locked(&mut *work, id).await?;
        let today = self.today_of_books(work.invoicing()).await?;
        let moment =
            AnswerMoment { today, at: self.clock.now(), by: author(&permit), salt: Salt::new(self.ids().bytes()) };
        let answer = Answer::to(&quotation, input, moment)?;
        work.invoicing().save_answer(&answer).await?;
        let (act, kept) = match answer.outcome {
            Outcome::Accepted => (action::QUOTATION_ACCEPTED, QuotationKept::Accepted),
            Outcome::Declined => (action::QUOTATION_DECLINED, QuotationKept::Declined),
        };
        let act = self
            .act(&permit, act, DocumentKind::Quotation.as_str(), id)
            .change(Change::new("day", None, Some(answer.day.to_string())))
            .change(Change::new("channel", None, Some(answer.channel.as_str().to_owned())))
            .change(Change::new("seal", None, Some(answer.seal().to_string())));
        let quotation = Quotation { kept, ..quotation };
        let life = QuotationLife { state: quotation.state(today), quotation, answer: Some(answer) };
        once.keep(work.replies(), &life).await?;
        work.commit(act.into()).await?;
        Ok(Done::Fresh(life))
    }

    /// Takes a quotation back for a reason, before anybody accepted it: its void is a record, and its paper stays as it is.
    ///
    /// # Errors
    /// [`QuotationError`].
    pub async fn withdraw_quotation(
        &self,
        actor: &Actor,
        id: DocumentId,
        reason: &str,
        once: Once<'_, QuotationLife>,
    ) -> Result<Done<QuotationLife>> {
        let permit = actor.permit(permission::DRAFTS_WRITE)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let quotation = locked(&mut *work, id).await?;
        quotation.ends().map_err(Failure::refused)?;
        let reason = Void::parse_reason(reason).map_err(|errors| Failure::refused(errors.into()))?;
        let today = self.today_of_books(work.invoicing()).await?;
        let now = self.clock.now();
        let at = jiff::Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now);
        let void = Void { document: id, reason, day: today, at, by: author(&permit) };
        let number = work.invoicing().document(id).await?.map(|issued| issued.row().printed_number.clone());
        work.invoicing().save_voids(std::slice::from_ref(&void), &[]).await?;
        work.invoicing().keep_quotation(id, QuotationKept::Withdrawn).await?;
        let quotation = Quotation { kept: QuotationKept::Withdrawn, ..quotation };
        let life = QuotationLife { state: quotation.state(today), quotation, answer: None };
        once.keep(work.replies(), &life).await?;
        work.commit(self.ended_act(&permit, &void, number).into()).await?;
        Ok(Done::Fresh(life))
    }

    /// Makes a draft of the next version of a quotation that was not accepted: issued, it stands in the place of this one. One at
    /// a time; this one stays open until then.
    ///
    /// # Errors
    /// [`DraftError::Quotation`].
    pub async fn revise_quotation(
        &self,
        actor: &Actor,
        id: DocumentId,
        once: Once<'_, Draft>,
    ) -> Result<Done<Draft>, DraftError> {
        let permit = actor.permit(permission::DRAFTS_WRITE)?;
        actor.permit(permission::DOCUMENTS_READ)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        self.free_to_revise(&mut *work, id).await?;
        let issued = work.invoicing().document(id).await?.ok_or_else(not_found)?;
        let start = Start { replaces: Some(id), ..Start::of(DraftKind::Quotation) };
        self.begin_as(work, &permit, &issued, start, once).await
    }

    /// Makes the draft of an invoice from a quotation that was accepted, or is open and within its days. Once, as long as that
    /// draft is not discarded, nor the invoice that it becomes voided; of two who ask at once the second is refused.
    ///
    /// # Errors
    /// [`DraftError::Quotation`].
    pub async fn invoice_quotation(
        &self,
        actor: &Actor,
        id: DocumentId,
        once: Once<'_, Draft>,
    ) -> Result<Done<Draft>, DraftError> {
        let permit = actor.permit(permission::DRAFTS_WRITE)?;
        actor.permit(permission::DOCUMENTS_READ)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        self.free_to_bill(&mut *work, id).await?;
        let issued = work.invoicing().document(id).await?.ok_or_else(not_found)?;
        let start = Start { quotation: Some(id), ..Start::of(DraftKind::Invoice) };
        self.begin_as(work, &permit, &issued, start, once).await
    }

    /// Locks a quotation, and asks whether a next version of it may be written.
    pub(crate) async fn free_to_revise(&self, work: &mut dyn Work, id: DocumentId) -> Result<(), DraftError> {
        let quotation = work.invoicing().quotation_for_update(id).await?.ok_or_else(not_found)?;
        quotation.revisable().map_err(|why| Failure::refused(why.into()))
    }

    /// Locks a quotation, and asks whether an invoice can be made from it.
    async fn free_to_bill(&self, work: &mut dyn Work, id: DocumentId) -> Result<(), DraftError> {
        let quotation = work.invoicing().quotation_for_update(id).await?.ok_or_else(not_found)?;
        let today = self.today_of_books(work.invoicing()).await?;
        quotation.billable(today).map_err(|why| Failure::refused(why.into()))
    }

    /// The same for a draft that is had back, which is its invoice again then.
    pub(crate) async fn take_to_bill(
        &self,
        work: &mut dyn Work,
        id: DocumentId,
        draft: InvoiceId,
    ) -> Result<(), DraftError> {
        let quotation = work.invoicing().quotation_for_update(id).await?.ok_or_else(not_found)?;
        if quotation.is_invoiced() {
            return Err(Failure::refused(QuotationError::Invoiced.into()));
        }
        if !quotation.stands() {
            return Err(Failure::refused(QuotationError::NotOpen.into()));
        }
        Ok(work.invoicing().bill_quotation(id, draft).await?)
    }

    /// The quotation of a voided invoice, unless another invoice was made from it since or it stands no more.
    pub(crate) async fn billable_again(
        &self,
        work: &mut dyn Work,
        id: DocumentId,
    ) -> Result<Option<DocumentId>, DraftError> {
        let quotation = work.invoicing().quotation_for_update(id).await?;
        Ok(quotation.filter(|quotation| quotation.stands() && !quotation.is_invoiced()).map(|quotation| quotation.id))
    }

    /// The present day in the workspace's calendar, as a writing work reads it.
    async fn today_of_books(&self, store: &mut dyn InvoicingStore) -> std::result::Result<Date, StoreError> {
        Ok(day_in(&store.settings().await?.time_zone(), self.clock.now()))
    }

    /// What the audit log keeps of a quotation that was withdrawn or replaced.
    pub(crate) fn ended_act(&self, permit: &Permit<Write>, void: &Void, number: Option<String>) -> Entry {
        self.act(permit, action::DOCUMENT_VOIDED, DocumentKind::Quotation.as_str(), void.document)
            .change(Change::new("number", None, number))
            .change(Change::new("reason", None, Some(void.reason.to_string())))
            .change(Change::new("seal", None, Some(void.seal().to_string())))
    }
}

async fn locked(work: &mut dyn Work, id: DocumentId) -> Result<Quotation> {
    work.invoicing().quotation_for_update(id).await?.ok_or(Failure::refused(QuotationError::NotFound))
}

fn not_found() -> Failure<DraftError> {
    Failure::refused(DraftError::Quotation(QuotationError::NotFound))
}

fn author(permit: &Permit<Write>) -> String {
    let principal = permit.principal();
    format!("{}:{}", principal.kind(), principal.name())
}

impl From<QuotationError> for Failure<QuotationError> {
    fn from(error: QuotationError) -> Self {
        match error {
            QuotationError::Store(error) => error.into(),
            rule => Self::refused(rule),
        }
    }
}
