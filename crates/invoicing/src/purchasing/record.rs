//! The acts: the supplier is locked, what is stored is read, every rule is asked, and the record is kept.

use dalil_tenancy::{
    StoreError,
    field::{FieldError, FieldErrors, Gather},
    text::Line,
};
use jiff::{Timestamp, civil::Date};

use super::{
    PaidBy, PaperKind, PaymentFields, Purchase, PurchaseFields, PurchaseId, PurchaseLine, PurchaseNote, PurchasesStore,
    Recorded, Reversal, Seller, Standing, SupplierPayment, SupplierPaymentId, rules,
};

/// The most characters of a reason.
const MAX_REASON: usize = 300;

/// When and by whom something is recorded.
#[derive(Clone, Debug)]
pub struct Moment {
    /// Now, UTC.
    pub at: Timestamp,
    /// The present day in Dhaka.
    pub today: Date,
    /// `person:<id>` or `system:<name>`.
    pub by: String,
}

impl Moment {
    /// The moment as PostgreSQL keeps it, so that what is sealed is what is read back.
    pub(crate) fn micro(&self) -> Timestamp {
        Timestamp::from_microsecond(self.at.as_microsecond()).unwrap_or(self.at)
    }

    pub(crate) fn reversal<T>(&self, of: T, reason: &str) -> Result<Reversal<T>, FieldErrors> {
        let reason = Line::parse_within(reason, MAX_REASON).map_err(|error| FieldError::of_text("reason", error))?;
        Ok(Reversal { of, day: self.today, reason, at: self.micro(), by: self.by.clone() })
    }
}

/// Why a purchase was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The input breaks rules, some of them against what is stored.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a purchase, or a payment, was not reversed.
#[derive(Debug, thiserror::Error)]
pub enum ReverseError {
    /// There is no such record.
    #[error("no such record")]
    NotFound,
    /// It was reversed before.
    #[error("it is reversed already")]
    AlreadyReversed,
    /// A payment of the purchase stands.
    #[error("a payment stands")]
    Paid,
    /// The reason breaks rules.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a payment to a supplier was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum PayError {
    /// There is no such purchase.
    #[error("no such purchase")]
    NotFound,
    /// The purchase was reversed.
    #[error("the purchase is reversed")]
    Reversed,
    /// The input breaks rules, some of them against what is stored.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Enters a supplier's paper. It locks the supplier, so that of the same paper twice at once the second is refused.
///
/// # Errors
/// [`RecordError::Invalid`]: a supplier that is not there is `unknown_supplier`, a paper that is entered and stands
/// `entered_already`, and each line whose credit has no ground says which is missing.
pub async fn record(
    store: &mut dyn PurchasesStore,
    id: PurchaseId,
    fields: PurchaseFields,
    moment: &Moment,
) -> Result<Purchase, RecordError> {
    let unknown = || FieldErrors::from(FieldError::new("supplier_id", "unknown_supplier"));
    let supplier = store.supplier_for_update(fields.supplier).await?.ok_or_else(unknown)?;
    let seller = Seller::of(&supplier);
    let key = fields.key();
    let (attempt, stands) = store.entered(fields.supplier, &key).await?;
    let mut gather = Gather::default();
    if stands {
        gather.refuse(FieldError::new("number", "entered_already"));
    }
    let lines = noted(&mut gather, &fields, &seller);
    let lines = gather.finish(Some(lines))?;
    let purchase = Purchase {
        id,
        supplier: fields.supplier,
        seller,
        paper: fields.paper,
        number: fields.number,
        key,
        attempt,
        dated_on: fields.dated_on,
        received_on: fields.received_on,
        period: fields.period,
        withholding: fields.withholding,
        remarks: fields.remarks,
        lines,
        sums: fields.sums,
        total: fields.total,
        at: moment.micro(),
        by: moment.by.clone(),
    };
    store.save_purchase(&purchase).await?;
    Ok(purchase)
}

/// The lines with the notes they feed. A credit needs a paper that carries one, from who may charge VAT, with name, address
/// and BIN of both sides (VAT and SD Act 2012, section 46(1)).
fn noted(gather: &mut Gather, fields: &PurchaseFields, seller: &Seller) -> Vec<PurchaseLine> {
    let import = fields.paper == PaperKind::BillOfEntry;
    let groundless = match fields.paper {
        PaperKind::Other => Some("credit_needs_tax_invoice"),
        PaperKind::TaxInvoice if seller.standing() != Standing::Registered => Some("credit_needs_bin"),
        PaperKind::TaxInvoice if seller.address.is_none() => Some("credit_needs_address"),
        PaperKind::TaxInvoice | PaperKind::BillOfEntry => None,
    };
    let mut lines = Vec::with_capacity(fields.lines.len());
    for (at, line) in fields.lines.iter().enumerate() {
        let mut refuse = |code| gather.refuse(FieldError::new(format!("lines[{at}].credited"), code));
        if let (true, Some(code)) = (line.credited, groundless) {
            refuse(code);
        }
        match PurchaseNote::of(fields.paper, seller.standing(), line.treatment, line.credited) {
            Some(note) => lines.push(PurchaseLine { position: at + 1, fields: line.clone(), note }),
            None => refuse(if import { "no_note_for_import" } else { "nothing_to_credit" }),
        }
    }
    lines
}

/// Takes a purchase back for a reason: it counts in no register and no return any more, and may be entered anew.
///
/// # Errors
/// [`ReverseError`]; a payment of it is taken back first.
pub async fn reverse(
    store: &mut dyn PurchasesStore,
    id: PurchaseId,
    reason: &str,
    moment: &Moment,
) -> Result<Recorded, ReverseError> {
    let mut recorded = locked(store, id).await?.ok_or(ReverseError::NotFound)?;
    if recorded.reversal.is_some() {
        return Err(ReverseError::AlreadyReversed);
    }
    if recorded.standing().next().is_some() {
        return Err(ReverseError::Paid);
    }
    let reversal = moment.reversal(id, reason)?;
    store.save_reversal(&reversal).await?;
    recorded.reversal = Some(reversal);
    Ok(recorded)
}

/// Reads a purchase under the lock of its supplier.
async fn locked(store: &mut dyn PurchasesStore, id: PurchaseId) -> Result<Option<Recorded>, StoreError> {
    let Some(found) = store.purchase(id).await? else { return Ok(None) };
    store.supplier_for_update(found.purchase.supplier).await?;
    store.purchase(id).await
}

/// Records what a supplier was paid for a purchase, and what was withheld of it.
///
/// Where VAT is to be withheld and no amount is given, it is the share of the paper's VAT, such that all payments together
/// withhold exactly that. What a large purchase paid in cash gives back of its credit is shared likewise.
///
/// # Errors
/// [`PayError::Invalid`]: more than is left is `over_outstanding`, more withheld than paid `over_amount`, a day before
/// the paper `before_paper`.
pub async fn pay(
    store: &mut dyn PurchasesStore,
    (purchase, id): (PurchaseId, SupplierPaymentId),
    fields: PaymentFields,
    moment: &Moment,
) -> Result<(Recorded, SupplierPayment), PayError> {
    let mut recorded = locked(store, purchase).await?.ok_or(PayError::NotFound)?;
    if recorded.reversal.is_some() {
        return Err(PayError::Reversed);
    }
    let payment = paid(&recorded, id, fields, moment)?;
    store.save_supplier_payment(&payment).await?;
    recorded.payments.push(super::PaidPurchase { payment: payment.clone(), reversal: None });
    Ok((recorded, payment))
}

fn paid(
    recorded: &Recorded,
    id: SupplierPaymentId,
    fields: PaymentFields,
    moment: &Moment,
) -> Result<SupplierPayment, FieldErrors> {
    let Recorded { purchase, .. } = recorded;
    let mut gather = Gather::default();
    let left = recorded.outstanding();
    if fields.amount > left {
        gather.refuse(FieldError::with_limit("amount", "over_outstanding", left));
    }
    if fields.paid_on < purchase.dated_on {
        gather.refuse(FieldError::with_limit("paid_on", "before_paper", purchase.dated_on));
    }
    // What all payments so far come to together, less what was counted before: parts add up to the whole.
    let next = |of: i64, before: i64, counted: i64| {
        (share(of, before.saturating_add(fields.amount), purchase.total) - counted).clamp(0, fields.amount)
    };
    let due = if purchase.withholding { next(purchase.sums.vat, recorded.settled(), recorded.withheld()) } else { 0 };
    let vat_withheld = fields.vat_withheld.unwrap_or(due);
    if vat_withheld > fields.amount {
        gather.refuse(FieldError::new("vat_withheld", "over_amount"));
    }
    let large = purchase.total > rules::on(fields.paid_on).cash_above;
    let (cash, counted) = recorded.in_cash();
    let returned = fields.method == PaidBy::Cash && large;
    let credit_returned = if returned { next(purchase.credited(), cash, counted) } else { 0 };
    gather.finish(Some(SupplierPayment {
        id,
        purchase: purchase.id,
        method: fields.method,
        paid_on: fields.paid_on,
        reference: fields.reference,
        amount: fields.amount,
        vat_withheld,
        credit_returned,
        at: moment.micro(),
        by: moment.by.clone(),
    }))
}

/// What of an amount goes with a part of the whole, rounded half up to a poisha. All of it with the whole.
fn share(of: i64, part: i64, whole: i64) -> i64 {
    let whole = i128::from(whole.max(1));
    let share = (2 * i128::from(of) * i128::from(part) + whole) / (2 * whole);
    i64::try_from(share).unwrap_or(of)
}

/// Takes a payment to a supplier back for a reason.
///
/// # Errors
/// [`ReverseError`].
pub async fn take_back(
    store: &mut dyn PurchasesStore,
    id: SupplierPaymentId,
    reason: &str,
    moment: &Moment,
) -> Result<Recorded, ReverseError> {
    let purchase = store.paid_purchase(id).await?.ok_or(ReverseError::NotFound)?;
    let mut recorded = locked(store, purchase).await?.ok_or(ReverseError::NotFound)?;
    let paid = recorded.payments.iter_mut().find(|paid| paid.payment.id == id).ok_or(ReverseError::NotFound)?;
    if paid.reversal.is_some() {
        return Err(ReverseError::AlreadyReversed);
    }
    let reversal = moment.reversal(id, reason)?;
    store.save_payment_reversal(&reversal).await?;
    paid.reversal = Some(reversal);
    Ok(recorded)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::share;

    proptest! {
        #[test]
        fn shares_of_parts_add_up_to_the_whole(
            of in 0..=1_500_000_000_000_000_i64,
            parts in prop::collection::vec(1..=1_000_000_000_000_i64, 1..12),
        ) {
            let whole: i64 = parts.iter().sum();
            let mut before = 0;
            let mut shared = 0;
            for part in parts {
                before += part;
                let own = share(of, before, whole) - shared;
                prop_assert!(own >= 0);
                shared += own;
            }
            prop_assert_eq!(shared, of);
        }
    }
}
