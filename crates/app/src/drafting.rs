//! What helps to write a draft: what it comes to and what blocks it before it is stored, and an earlier invoice as its
//! start.

use dalil_audit::Change;
use dalil_invoicing::{
    DocumentId, DocumentKind, Draft, DraftFields, DraftKind, InvoiceId, InvoicingRead, InvoicingStore, Issued,
    IssuedLine, Item, ItemKey, Sketch, Warning, input, permission, ready, warnings,
};
use dalil_money::Currency;
use dalil_tenancy::{
    Actor, Permit, StoreError, Write,
    field::{FieldError, FieldErrors},
    text,
};

use crate::{
    App, DraftError, Failure, action,
    once::{Done, Once, Stop},
    payments::receivable,
    ports::Work,
};

/// What a draft comes to as it is written now, stored or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftCheck {
    /// The amounts of what can be computed.
    pub sketch: Sketch,
    /// What blocks issuing; empty when nothing does.
    pub blocked: FieldErrors,
    /// What to look at before issuing; told once nothing blocks.
    pub warnings: Vec<Warning>,
}

/// What a draft that begins as an issued document will be, and how it stands to that.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Start {
    pub(crate) kind: DraftKind,
    /// What it will be issued in place of.
    pub(crate) replaces: Option<DocumentId>,
    /// The quotation that it bills, held locked.
    pub(crate) quotation: Option<DocumentId>,
}

impl Start {
    /// A draft that only looks like it.
    pub(crate) const fn of(kind: DraftKind) -> Self {
        Self { kind, replaces: None, quotation: None }
    }
}

/// How many earlier lines are offered.
const OFFERED: usize = 8;

/// Of how many, by the order of their descriptions: a beginning that more lines share says too little yet.
const LOOKED_AT: u16 = 50;

type Result<T> = std::result::Result<T, Failure<DraftError>>;

impl App {
    /// Computes a draft as it is written and applies every rule of issuing to it; stores nothing.
    ///
    /// # Errors
    /// Those of every use case: what is wrong with the draft is the answer.
    pub async fn check_draft(&self, actor: &Actor, input: &input::Draft) -> Result<DraftCheck> {
        let permit = actor.permit(permission::DRAFTS_READ)?;
        let sketch = Sketch::of(input);
        let checked = |blocked, warnings| DraftCheck { sketch: sketch.clone(), blocked, warnings };
        let fields = match DraftFields::parse(input) {
            Ok(fields) => fields,
            Err(errors) => return Ok(checked(with_missing_lines(errors, input), Vec::new())),
        };
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
        let mut work = self.works.read(&permit).await?;
        Ok(match ready(work.invoicing(), draft.clone(), now).await? {
            Ok(ready) => checked(FieldErrors(Vec::new()), warnings(&draft.fields, &ready)),
            Err(blocked) => checked(blocked, Vec::new()),
        })
    }

    /// What earlier lines of the workspace said whose description begins as what is typed, the one used last first.
    ///
    /// # Errors
    /// Those of every use case; what cannot begin a description finds nothing.
    pub async fn line_suggestions(&self, actor: &Actor, currency: Currency, typed: &str) -> Result<Vec<Item>> {
        let permit = actor.permit(permission::DRAFTS_READ)?;
        let typed = text::Line::parse(typed).ok().and_then(|line| ItemKey::of(line.as_str()));
        let Some(key) = typed else { return Ok(Vec::new()) };
        let mut work = self.works.read(&permit).await?;
        let mut items = work.invoicing().items(currency, &key, LOOKED_AT).await?;
        items.sort_by_key(|item| std::cmp::Reverse(item.used_at));
        items.truncate(OFFERED);
        Ok(items)
    }

    /// Makes a draft with the client, the lines and the texts of an issued invoice. What was taken off the whole stands
    /// at the lines, so that it comes to the same; dates are those of the new one.
    ///
    /// # Errors
    /// [`DraftError::NotFound`] when there is no such issued invoice.
    pub async fn use_again(&self, actor: &Actor, id: InvoiceId, once: Once<'_, Draft>) -> Result<Done<Draft>> {
        let permit = actor.permit(permission::DRAFTS_WRITE)?;
        actor.permit(permission::DOCUMENTS_READ)?;
        let mut work = self.works.begin(&permit).await?;
        match once.claim(work.replies()).await? {
            Some(Stop::Repeated(reply)) => return Ok(Done::Repeated(reply)),
            Some(Stop::KeyReused) => return Err(Failure::KeyReused),
            None => {}
        }
        let issued = work.invoicing().document(id.into()).await?;
        let issued = issued.filter(|issued| issued.kind() == DocumentKind::Invoice);
        let issued = issued.ok_or(Failure::refused(DraftError::NotFound))?;
        self.begin_as(work, &permit, &issued, Start::of(DraftKind::Invoice), once).await
    }

    /// Makes a draft from a voided invoice, or from the invoice of a voided 6.3: what is issued from it stands in its
    /// place, and says so on both papers. One at a time, and once: a draft that is discarded makes room for another.
    ///
    /// # Errors
    /// [`DraftError::NotFound`], [`DraftError::NotVoided`], [`DraftError::AlreadyReissued`].
    pub async fn reissue(&self, actor: &Actor, id: DocumentId, once: Once<'_, Draft>) -> Result<Done<Draft>> {
        let permit = actor.permit(permission::DRAFTS_WRITE)?;
        actor.permit(permission::DOCUMENTS_READ)?;
        let mut work = self.works.begin(&permit).await?;
        match once.claim(work.replies()).await? {
            Some(Stop::Repeated(reply)) => return Ok(Done::Repeated(reply)),
            Some(Stop::KeyReused) => return Err(Failure::KeyReused),
            None => {}
        }
        let asked = work.invoicing().document(id).await?;
        let invoice = asked.and_then(|asked| asked.row().invoice());
        let invoice = invoice.ok_or(Failure::refused(DraftError::NotFound))?;
        self.free_to_replace(&mut *work, invoice).await?;
        let issued = work.invoicing().document(invoice).await?.ok_or(Failure::refused(DraftError::NotFound))?;
        // What it was made from is billed by what stands in its place, unless it was billed anew meanwhile.
        let quotation = match issued.row().quotation_id {
            Some(quotation) => self.billable_again(&mut *work, quotation).await?,
            None => None,
        };
        let start = Start { replaces: Some(invoice), quotation, ..Start::of(DraftKind::Invoice) };
        self.begin_as(work, &permit, &issued, start, once).await
    }

    /// Whether an invoice is voided and nothing stands in its place. Of two who ask at once the second waits here, and sees
    /// the draft of the first.
    pub(crate) async fn free_to_replace(&self, work: &mut dyn Work, invoice: DocumentId) -> Result<()> {
        work.ledger().receivables_for_update(&[receivable(invoice)]).await?;
        let voided = work.invoicing().voided(invoice).await?.ok_or(Failure::refused(DraftError::NotVoided))?;
        if voided.reissued_as.is_some() || voided.draft.is_some() {
            return Err(Failure::refused(DraftError::AlreadyReissued));
        }
        Ok(())
    }

    /// Commits a draft that begins as an issued invoice or quotation.
    pub(crate) async fn begin_as(
        &self,
        mut work: Box<dyn Work>,
        permit: &Permit<Write>,
        issued: &Issued,
        start: Start,
        once: Once<'_, Draft>,
    ) -> Result<Done<Draft>> {
        let Start { kind, replaces, quotation } = start;
        let input = input::Draft { kind, ..again(work.invoicing(), issued).await? };
        let fields = DraftFields::parse(&input).map_err(|errors| Failure::refused(errors.into()))?;
        let total = fields.computed().map_err(|errors| Failure::refused(errors.into()))?.totals.total;
        let now = self.clock.now();
        let (millis, random) = self.ids().parts();
        let draft = Draft {
            id: InvoiceId::mint(millis, &random),
            fields,
            version: 1,
            replaces,
            quotation,
            created_at: now,
            updated_at: now,
        };
        work.invoicing().insert_draft(&draft, total).await?;
        if let Some(quotation) = quotation {
            work.invoicing().bill_quotation(quotation, draft.id).await?;
        }
        once.keep(work.replies(), &draft).await?;
        let link = match (replaces, quotation) {
            (Some(_), _) => "replaces",
            (None, Some(_)) => "quotation",
            (None, None) => "from",
        };
        let act = self
            .act(permit, action::DRAFT_ADDED, kind.as_str(), draft.id)
            .change(Change::new(link, None, Some(issued.row().printed_number.clone())))
            .change(Change::new("total", None, Some(format!("{total} {}", draft.fields.currency))));
        work.commit(act.into()).await?;
        Ok(Done::Fresh(draft))
    }
}

/// A draft without lines is told so at once, not when everything else is right.
fn with_missing_lines(mut errors: FieldErrors, input: &input::Draft) -> FieldErrors {
    if input.lines.is_empty() {
        errors.0.push(FieldError::new("lines", "empty"));
    }
    errors
}

async fn again(store: &mut dyn InvoicingStore, issued: &Issued) -> std::result::Result<input::Draft, StoreError> {
    let row = issued.row();
    let place = issued.issuer().place.id;
    let reader: &mut dyn InvoicingRead = store;
    let places = reader.places().await?;
    let other_than_first = places.iter().skip(1).any(|known| known.id == place);
    Ok(input::Draft {
        client_id: row.client.to_string(),
        currency: Some(row.currency.code().to_owned()),
        place_id: other_than_first.then(|| place.to_string()),
        destination: row.destination.clone(),
        vehicle: row.vehicle.clone(),
        notes: row.notes.clone(),
        lines: issued.lines().iter().map(line_again).collect(),
        ..input::Draft::default()
    })
}

fn line_again(line: &IssuedLine) -> input::LineInput {
    let specific = line.vat_treatment == "specific";
    input::LineInput {
        description: line.description.clone(),
        unit: line.unit.clone(),
        quantity: line.quantity.clone(),
        unit_price: line.unit_price.clone(),
        price_includes_tax: line.price_includes_tax,
        discount: if line.discount == 0 { input::Discount::None } else { input::Discount::Minor(line.discount) },
        supplementary_duty: Some(line.duty_rate.clone()),
        vat_treatment: line.vat_treatment.clone(),
        vat_rate: line.vat_rate.clone().filter(|_| !specific),
        vat_amount_per_unit: line.vat_rate.clone().filter(|_| specific),
    }
}
