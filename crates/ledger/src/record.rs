//! The acts: what is stored is read and locked, every rule is asked, and the record is kept.

use std::collections::HashMap;

use dalil_tenancy::{
    StoreError,
    field::{FieldError, FieldErrors, Gather},
    page::{MAX_PAGE, PageRequest},
    text::Line,
};
use jiff::{Timestamp, civil::Date};

use crate::{
    Allocation, DebtorId, LedgerStore, Payment, PaymentFields, PaymentFilter, PaymentId, Receivable, ReceivableId,
    Recorded, Reversal, WriteOff, WriteOffId, withheld,
};

/// The most characters of a reason.
const MAX_REASON: usize = 300;

/// When and by whom something is recorded.
#[derive(Clone, Debug)]
pub struct Moment {
    /// Now, UTC.
    pub at: Timestamp,
    /// The same in the workspace's calendar.
    pub today: Date,
    /// `person:<id>` or `system:<name>`.
    pub by: String,
}

impl Moment {
    /// The moment as PostgreSQL keeps it, so that what is sealed is what is read back.
    fn micro(&self) -> Timestamp {
        Timestamp::from_microsecond(self.at.as_microsecond()).unwrap_or(self.at)
    }
}

/// Why a payment was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The input breaks rules, some of them against what is stored.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a payment was not reversed.
#[derive(Debug, thiserror::Error)]
pub enum ReverseError {
    /// There is no such payment.
    #[error("no such payment")]
    NotFound,
    /// It was reversed before.
    #[error("the payment is reversed already")]
    AlreadyReversed,
    /// The reason breaks rules.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why nothing was written off.
#[derive(Debug, thiserror::Error)]
pub enum WriteOffError {
    /// There is no such document, or none that is owed under.
    #[error("no such receivable")]
    NotFound,
    /// Nothing is owed under it any more.
    #[error("nothing is outstanding")]
    NothingOutstanding,
    /// Something else is owed under it than whoever gives it up was shown.
    #[error("what is outstanding has changed")]
    OutstandingChanged,
    /// The document was voided.
    #[error("the document is voided")]
    Voided,
    /// The reason breaks rules.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a document is not voided.
#[derive(Debug, thiserror::Error)]
pub enum VoidError {
    /// There is no such document, or none that is owed under.
    #[error("no such receivable")]
    NotFound,
    /// It was voided before.
    #[error("the document is voided already")]
    AlreadyVoided,
    /// A credit or debit note corrects it: what it says now is said by both.
    #[error("a note corrects the document")]
    Corrected,
    /// A payment that stands settles some of it.
    #[error("a payment stands")]
    Paid,
    /// Something was given up under it.
    #[error("something was written off")]
    WrittenOff,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Records a payment over documents of one client. It locks what is owed under them, in the order of their ids, so that
/// of two payments at once the second sees what the first left.
///
/// # Errors
/// [`RecordError::Invalid`] names each allocation that is of nothing owed here (`unknown_invoice`), of another client
/// (`other_client`), in another currency (`other_currency`), voided (`voided_invoice`) or above what is left (`over_outstanding`, with what is), and
/// VAT withheld beyond what is left of what the documents charge (`over_vat`), a day before one of them was issued
/// (`before_invoice`).
pub async fn record(
    store: &mut dyn LedgerStore,
    id: PaymentId,
    fields: PaymentFields,
    moment: &Moment,
) -> Result<Payment, RecordError> {
    let mut ids: Vec<ReceivableId> = fields.allocations.iter().map(|allocation| allocation.receivable).collect();
    ids.sort();
    let owed = store.receivables_for_update(&ids).await?;
    // Under the lock: no other payment over these documents is recorded or reversed meanwhile.
    let withheld = if fields.vat_withheld > 0 { vat_withheld(store, &ids).await? } else { 0 };
    let debtor = fits(&fields, &owed, withheld)?;
    let mut fields = fields;
    if fields.vat_shared() == 0 {
        withheld::share(&mut fields, &owed);
    }
    fields.allocations.sort();
    let payment = Payment { id, debtor, fields, at: moment.micro(), by: moment.by.clone() };
    store.save_payment(&payment).await?;
    Ok(payment)
}

/// What was withheld of the VAT of these documents by payments that stand. A payment of before this was told for each document
/// counts by the share of it that these got, rounded down.
async fn vat_withheld(store: &mut dyn LedgerStore, ids: &[ReceivableId]) -> Result<i128, StoreError> {
    let mut standing = HashMap::<PaymentId, i128>::new();
    for id in ids {
        let filter = PaymentFilter { receivable: Some(*id), ..PaymentFilter::default() };
        let mut after = None;
        loop {
            let page = store.payments(filter, PageRequest::new(after, MAX_PAGE)).await?;
            for recorded in page.items.iter().filter(|recorded| recorded.reversal.is_none()) {
                let fields = &recorded.payment.fields;
                let own = || fields.allocations.iter().filter(|allocation| ids.contains(&allocation.receivable));
                let share = if fields.vat_shared() == 0 {
                    let got: i128 = own().map(|allocation| i128::from(allocation.amount)).sum();
                    i128::from(fields.vat_withheld) * got / i128::from(fields.total()).max(1)
                } else {
                    own().map(|allocation| i128::from(allocation.vat_withheld)).sum()
                };
                standing.insert(recorded.payment.id, share);
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
    }
    Ok(standing.into_values().sum())
}

/// Who pays, when every allocation fits what is owed; `withheld` of the documents' VAT was withheld before.
fn fits(fields: &PaymentFields, owed: &[Receivable], withheld: i128) -> Result<DebtorId, FieldErrors> {
    let owed: HashMap<ReceivableId, &Receivable> = owed.iter().map(|receivable| (receivable.id, receivable)).collect();
    let found = |allocation: &Allocation| owed.get(&allocation.receivable).copied();
    let debtor = fields.allocations.iter().find_map(found).map(|receivable| receivable.debtor);
    let mut gather = Gather::default();
    for (at, allocation) in fields.allocations.iter().enumerate() {
        let field = |name: &str| format!("allocations[{at}].{name}");
        let wrong = match found(allocation) {
            None => FieldError::new(field("invoice_id"), "unknown_invoice"),
            Some(receivable) if Some(receivable.debtor) != debtor => {
                FieldError::new(field("invoice_id"), "other_client")
            }
            Some(receivable) if receivable.currency != fields.currency => {
                FieldError::new(field("invoice_id"), "other_currency")
            }
            Some(receivable) if receivable.voided => FieldError::new(field("invoice_id"), "voided_invoice"),
            Some(receivable) if allocation.amount > receivable.outstanding() => {
                FieldError::with_limit(field("amount"), "over_outstanding", receivable.outstanding())
            }
            Some(_) => continue,
        };
        gather.refuse(wrong);
    }
    let vat: i128 = fields.allocations.iter().filter_map(found).map(|receivable| i128::from(receivable.vat)).sum();
    let left = (vat - withheld).max(0);
    if i128::from(fields.vat_withheld) > left {
        gather.refuse(FieldError::with_limit("vat_withheld", "over_vat", left));
    }
    // Money that came before its invoice was an advance then, and a tax point (VAT and SD Act 2012, section 33).
    let issued = fields.allocations.iter().filter_map(found).map(|receivable| receivable.issued_on).max();
    if let Some(issued) = issued.filter(|issued| fields.received_on < *issued) {
        gather.refuse(FieldError::with_limit("received_on", "before_invoice", issued));
    }
    gather.finish(debtor)
}

/// Reads a payment, with what is owed under the documents that it settles locked until the work ends: it is not reversed
/// meanwhile. None when there is no such payment.
///
/// # Errors
/// [`StoreError`].
pub async fn payment_for_update(store: &mut dyn LedgerStore, id: PaymentId) -> Result<Option<Recorded>, StoreError> {
    let Some(Recorded { payment, .. }) = store.payment(id).await? else { return Ok(None) };
    let ids: Vec<ReceivableId> = payment.fields.allocations.iter().map(|allocation| allocation.receivable).collect();
    store.receivables_for_update(&ids).await?;
    // Read again under the lock: a reversal at the same time held it before.
    store.payment(id).await
}

/// Takes a payment back for a reason: what it settled is owed again.
///
/// # Errors
/// [`ReverseError`].
pub async fn reverse(
    store: &mut dyn LedgerStore,
    id: PaymentId,
    reason: &str,
    moment: &Moment,
) -> Result<Recorded, ReverseError> {
    let Recorded { payment, reversal } = payment_for_update(store, id).await?.ok_or(ReverseError::NotFound)?;
    if reversal.is_some() {
        return Err(ReverseError::AlreadyReversed);
    }
    let reason = parse_reason(reason)?;
    let reversal = Reversal { payment: id, day: moment.today, reason, at: moment.micro(), by: moment.by.clone() };
    store.save_reversal(&payment, &reversal).await?;
    Ok(Recorded { payment, reversal: Some(reversal) })
}

/// Gives up, for a reason, all that is still owed under a document, when that is what was confirmed: `seen` is the amount in
/// minor units that was shown.
///
/// # Errors
/// [`WriteOffError`].
pub async fn write_off(
    store: &mut dyn LedgerStore,
    id: WriteOffId,
    receivable: ReceivableId,
    (seen, reason): (i64, &str),
    moment: &Moment,
) -> Result<WriteOff, WriteOffError> {
    let owed = store.receivables_for_update(&[receivable]).await?.into_iter().next().ok_or(WriteOffError::NotFound)?;
    if owed.voided {
        return Err(WriteOffError::Voided);
    }
    if owed.outstanding() <= 0 {
        return Err(WriteOffError::NothingOutstanding);
    }
    if owed.outstanding() != seen {
        return Err(WriteOffError::OutstandingChanged);
    }
    let write_off = WriteOff {
        id,
        receivable,
        debtor: owed.debtor,
        currency: owed.currency,
        amount: owed.outstanding(),
        day: moment.today,
        reason: parse_reason(reason)?,
        at: moment.micro(),
        by: moment.by.clone(),
    };
    store.save_write_off(&write_off).await?;
    Ok(write_off)
}

impl Receivable {
    /// Whether the document may be voided: only where nothing was done on the strength of it that still stands.
    ///
    /// # Errors
    /// [`VoidError::AlreadyVoided`], [`VoidError::Corrected`], [`VoidError::Paid`] or [`VoidError::WrittenOff`].
    pub const fn voidable(&self) -> Result<(), VoidError> {
        if self.voided {
            Err(VoidError::AlreadyVoided)
        } else if self.credited > 0 || self.debited > 0 {
            Err(VoidError::Corrected)
        } else if self.paid > 0 {
            Err(VoidError::Paid)
        } else if self.written_off > 0 {
            Err(VoidError::WrittenOff)
        } else {
            Ok(())
        }
    }
}

/// Locks what is owed under a document that is about to be voided, so that no payment is recorded meanwhile, and asks
/// whether it may be ([`Receivable::voidable`]).
///
/// # Errors
/// [`VoidError`].
pub async fn free_to_void(store: &mut dyn LedgerStore, receivable: ReceivableId) -> Result<Receivable, VoidError> {
    let owed = store.receivables_for_update(&[receivable]).await?.into_iter().next().ok_or(VoidError::NotFound)?;
    owed.voidable()?;
    Ok(owed)
}

fn parse_reason(reason: &str) -> Result<Line, FieldErrors> {
    Line::parse_within(reason, MAX_REASON).map_err(|error| FieldError::of_text("reason", error).into())
}
