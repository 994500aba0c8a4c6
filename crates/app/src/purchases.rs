//! Suppliers' papers: entering and reversing them, and what they were paid.

use dalil_audit::{Change, Entry};
use dalil_invoicing::{
    permission,
    purchasing::{
        Moment, PayError, PaymentFields, Purchase, PurchaseFields, PurchaseId, RecordError, Recorded, ReverseError,
        SupplierId, SupplierPayment, SupplierPaymentId, input, pay, record, reverse, take_back,
    },
    series::{day_in, dhaka},
};
use dalil_tenancy::{
    Actor, Permit, Write,
    field::FieldErrors,
    page::{Page, PageRequest},
};

use crate::{
    App, Failure, action,
    invoices::recorded as amount,
    once::{Done, Once},
};

/// Why a purchase, or a payment to a supplier, was not recorded or reversed.
#[derive(Debug, thiserror::Error)]
pub enum PurchaseError {
    /// There is no such purchase or payment.
    #[error("no such purchase")]
    NotFound,
    /// It was reversed before.
    #[error("it is reversed already")]
    AlreadyReversed,
    /// A payment of the purchase stands.
    #[error("a payment stands")]
    Paid,
    /// The input breaks rules.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
}

type Result<T> = std::result::Result<T, Failure<PurchaseError>>;

impl App {
    /// One purchase, with what became of it.
    ///
    /// # Errors
    /// [`PurchaseError::NotFound`].
    pub async fn purchase(&self, actor: &Actor, id: PurchaseId) -> Result<Recorded> {
        let permit = actor.permit(permission::PURCHASES_READ)?;
        let mut work = self.works.read(&permit).await?;
        work.purchases().purchase(id).await?.ok_or(Failure::refused(PurchaseError::NotFound))
    }

    /// The purchase that a payment paid.
    ///
    /// # Errors
    /// [`PurchaseError::NotFound`].
    pub async fn paid_purchase(&self, actor: &Actor, id: SupplierPaymentId) -> Result<Recorded> {
        let permit = actor.permit(permission::PURCHASES_READ)?;
        let mut work = self.works.read(&permit).await?;
        let not_found = || Failure::refused(PurchaseError::NotFound);
        let purchase = work.purchases().paid_purchase(id).await?.ok_or_else(not_found)?;
        work.purchases().purchase(purchase).await?.ok_or_else(not_found)
    }

    /// Purchases, of one supplier or of all, the last entered first.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn purchases(
        &self,
        actor: &Actor,
        supplier: Option<SupplierId>,
        page: PageRequest<PurchaseId>,
    ) -> Result<Page<Recorded, PurchaseId>> {
        let permit = actor.permit(permission::PURCHASES_READ)?;
        let mut work = self.works.read(&permit).await?;
        Ok(work.purchases().purchases(supplier, page).await?)
    }

    /// Enters a supplier's paper.
    ///
    /// # Errors
    /// [`PurchaseError::Invalid`]; a supplier of another workspace reads as absent, and a paper that is entered already is
    /// refused at its number.
    pub async fn record_purchase(
        &self,
        actor: &Actor,
        input: &input::Purchase,
        once: Once<'_, Recorded>,
    ) -> Result<Done<Recorded>> {
        let permit = actor.permit(permission::PURCHASES_RECORD)?;
        let moment = self.purchase_moment(&permit);
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let fields = PurchaseFields::parse(input, moment.today).map_err(|errors| Failure::refused(errors.into()))?;
        let (millis, random) = self.ids().parts();
        let id = PurchaseId::mint(millis, &random);
        let purchase = record(work.purchases(), id, fields, &moment).await?;
        let recorded = Recorded { purchase, reversal: None, payments: Vec::new() };
        once.keep(work.replies(), &recorded).await?;
        let purchase = &recorded.purchase;
        let act = about(self.act(&permit, action::PURCHASE_RECORDED, "purchase", id), purchase)
            .change(Change::new("period", None, Some(purchase.period.to_string())))
            .change(Change::new("seal", None, Some(purchase.seal().to_string())));
        work.commit(act.into()).await?;
        Ok(Done::Fresh(recorded))
    }

    /// Takes a purchase back for a reason, so that it can be entered anew.
    ///
    /// # Errors
    /// [`PurchaseError`].
    pub async fn reverse_purchase(
        &self,
        actor: &Actor,
        id: PurchaseId,
        reason: &str,
        once: Once<'_, Recorded>,
    ) -> Result<Done<Recorded>> {
        let permit = actor.permit(permission::PURCHASES_RECORD)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let recorded = reverse(work.purchases(), id, reason, &self.purchase_moment(&permit)).await?;
        once.keep(work.replies(), &recorded).await?;
        let reversal = recorded.reversal.as_ref();
        let act = about(self.act(&permit, action::PURCHASE_REVERSED, "purchase", id), &recorded.purchase)
            .change(Change::new("reason", None, reversal.map(|reversal| reversal.reason.to_string())))
            .change(Change::new("seal", None, reversal.map(|reversal| reversal.seal().to_string())));
        work.commit(act.into()).await?;
        Ok(Done::Fresh(recorded))
    }

    /// Records what a supplier was paid for a purchase, and the VAT that was withheld.
    ///
    /// # Errors
    /// [`PurchaseError`].
    pub async fn pay_supplier(
        &self,
        actor: &Actor,
        purchase: PurchaseId,
        input: &input::SupplierPayment,
        once: Once<'_, Recorded>,
    ) -> Result<Done<Recorded>> {
        let permit = actor.permit(permission::PURCHASES_RECORD)?;
        let moment = self.purchase_moment(&permit);
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let fields = PaymentFields::parse(input, moment.today).map_err(|errors| Failure::refused(errors.into()))?;
        let (millis, random) = self.ids().parts();
        let id = SupplierPaymentId::mint(millis, &random);
        let (recorded, payment) = pay(work.purchases(), (purchase, id), fields, &moment).await?;
        once.keep(work.replies(), &recorded).await?;
        let act = self
            .act(&permit, action::SUPPLIER_PAID, "supplier_payment", id)
            .change(Change::new("method", None, Some(payment.method.as_str().to_owned())))
            .change(Change::new("number", None, Some(recorded.purchase.number.to_string())))
            .change(Change::new("total", None, Some(amount(payment.amount, Purchase::CURRENCY))))
            .change(Change::new("seal", None, Some(payment.seal().to_string())));
        work.commit(act.into()).await?;
        Ok(Done::Fresh(recorded))
    }

    /// Takes a payment to a supplier back for a reason.
    ///
    /// # Errors
    /// [`PurchaseError`].
    pub async fn reverse_supplier_payment(
        &self,
        actor: &Actor,
        id: SupplierPaymentId,
        reason: &str,
        once: Once<'_, Recorded>,
    ) -> Result<Done<Recorded>> {
        let permit = actor.permit(permission::PURCHASES_RECORD)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let recorded = take_back(work.purchases(), id, reason, &self.purchase_moment(&permit)).await?;
        once.keep(work.replies(), &recorded).await?;
        let paid = recorded.payments.iter().find(|paid| paid.payment.id == id);
        let reversal = paid.and_then(|paid| paid.reversal.as_ref());
        let act = self
            .act(&permit, action::SUPPLIER_PAYMENT_REVERSED, "supplier_payment", id)
            .change(Change::new("number", None, Some(recorded.purchase.number.to_string())))
            .change(Change::new("total", None, paid.map(total)))
            .change(Change::new("reason", None, reversal.map(|reversal| reversal.reason.to_string())))
            .change(Change::new("seal", None, reversal.map(|reversal| reversal.seal().to_string())));
        work.commit(act.into()).await?;
        Ok(Done::Fresh(recorded))
    }

    /// Now, in the calendar of statutory forms too, and who acts.
    pub(crate) fn purchase_moment(&self, permit: &Permit<Write>) -> Moment {
        let at = self.clock.now();
        let principal = permit.principal();
        Moment { at, today: day_in(&dhaka(), at), by: format!("{}:{}", principal.kind(), principal.name()) }
    }
}

fn total(paid: &dalil_invoicing::purchasing::PaidPurchase) -> String {
    let SupplierPayment { amount: settled, .. } = &paid.payment;
    amount(*settled, Purchase::CURRENCY)
}

/// Which paper, and how much it is.
fn about(act: Entry, purchase: &Purchase) -> Entry {
    act.change(Change::new("number", None, Some(purchase.number.to_string()))).change(Change::new(
        "total",
        None,
        Some(amount(purchase.total, Purchase::CURRENCY)),
    ))
}

impl From<RecordError> for Failure<PurchaseError> {
    fn from(error: RecordError) -> Self {
        match error {
            RecordError::Invalid(errors) => Self::refused(errors.into()),
            RecordError::Store(error) => error.into(),
        }
    }
}

impl From<ReverseError> for Failure<PurchaseError> {
    fn from(error: ReverseError) -> Self {
        match error {
            ReverseError::NotFound => Self::refused(PurchaseError::NotFound),
            ReverseError::AlreadyReversed => Self::refused(PurchaseError::AlreadyReversed),
            ReverseError::Paid => Self::refused(PurchaseError::Paid),
            ReverseError::Invalid(errors) => Self::refused(errors.into()),
            ReverseError::Store(error) => error.into(),
        }
    }
}

impl From<PayError> for Failure<PurchaseError> {
    fn from(error: PayError) -> Self {
        match error {
            PayError::NotFound => Self::refused(PurchaseError::NotFound),
            PayError::Reversed => Self::refused(PurchaseError::AlreadyReversed),
            PayError::Invalid(errors) => Self::refused(errors.into()),
            PayError::Store(error) => error.into(),
        }
    }
}
