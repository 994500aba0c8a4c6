//! The acts: what was withheld is locked, every rule is asked, and the record is kept.

use dalil_tenancy::{
    StoreError,
    field::{FieldError, FieldErrors, Gather},
};

use super::{
    Certificate, CertificateFields, CertificateId, CertificateLine, CertificatesStore, Recorded, Scan, Withheld, rules,
};
use crate::{ReceivedId, purchasing::Moment, returns::TaxMonth};

/// Why a certificate was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The input breaks rules, some of them against what is stored.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a certificate was not reversed.
#[derive(Debug, thiserror::Error)]
pub enum ReverseError {
    /// There is no such certificate.
    #[error("no such certificate")]
    NotFound,
    /// It was reversed before.
    #[error("it is reversed already")]
    AlreadyReversed,
    /// The reason breaks rules.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Enters a certificate of one client. It locks what was withheld by its payments, so that of two certificates at once the
/// second sees what the first says, and no payment is taken back meanwhile.
///
/// What it says may be less or more than what was withheld: the return counts no more than that, and no poisha twice.
///
/// # Errors
/// [`RecordError::Invalid`]: a payment that withheld nothing of that document is `unknown_payment`, one that was taken back
/// `payment_reversed`, one of another client `one_client_only`; a certificate dated before a payment `before_payment`, one that is
/// entered and stands `entered_already`; and a period before the payments `period_before_payment`, before the certificate was
/// in hand `not_in_hand`, or later than the law allows `adjustment_too_late`, each with the nearest there is.
pub async fn certify(
    store: &mut dyn CertificatesStore,
    id: CertificateId,
    fields: CertificateFields,
    scan: Option<Scan>,
    moment: &Moment,
) -> Result<Certificate, RecordError> {
    let mut payments: Vec<ReceivedId> = fields.lines.iter().map(|(payment, ..)| *payment).collect();
    payments.sort();
    payments.dedup();
    let known = store.withheld_for_update(&payments).await?;
    let mut gather = Gather::default();
    let found = found(&mut gather, &fields, &known);
    let Some(client) = found.first().map(|withheld| withheld.client) else {
        return Ok(gather.finish(None)?);
    };
    let key = fields.key();
    let (attempt, stands) = store.entered(client, &key).await?;
    if stands {
        gather.refuse(FieldError::new("number", "entered_already"));
    }
    let period = period(&fields, &found);
    let period = gather.take(period);
    let mut lines = Vec::with_capacity(found.len());
    for ((payment, document, amount), withheld) in fields.lines.iter().zip(&found) {
        let counts = period.is_some_and(|period| period.is_some());
        let counted = if counts { withheld.awaited().min(*amount) } else { 0 };
        lines.push(CertificateLine { payment: *payment, document: *document, amount: *amount, counted });
    }
    lines.sort();
    let (lines, period) = gather.finish(period.map(|period| (lines, period)))?;
    let sum = |of: fn(&CertificateLine) -> i64| lines.iter().map(of).fold(0, i64::saturating_add);
    let certificate = Certificate {
        id,
        client,
        entity_bin: fields.entity_bin,
        number: fields.number,
        key,
        attempt,
        dated_on: fields.dated_on,
        received_on: fields.received_on,
        period,
        remarks: fields.remarks,
        scan,
        amount: sum(|line| line.amount),
        counted: sum(|line| line.counted),
        lines,
        at: moment.micro(),
        by: moment.by.clone(),
    };
    store.save_certificate(&certificate).await?;
    Ok(certificate)
}

/// What was withheld, for each line in its order; every line that fits none is refused.
fn found<'a>(gather: &mut Gather, fields: &CertificateFields, known: &'a [Withheld]) -> Vec<&'a Withheld> {
    let mut found: Vec<&Withheld> = Vec::with_capacity(fields.lines.len());
    let mut latest = None;
    for (at, (payment, document, _)) in fields.lines.iter().enumerate() {
        let mut refuse = |name: &str, code| gather.refuse(FieldError::new(format!("lines[{at}].{name}"), code));
        let mut own = known.iter().filter(|withheld| withheld.payment == *payment).peekable();
        if own.peek().is_none() {
            refuse("payment_id", "unknown_payment");
            continue;
        }
        let Some(withheld) = own.find(|withheld| withheld.document == *document) else {
            refuse("invoice_id", "nothing_withheld");
            continue;
        };
        if withheld.taken_back {
            refuse("payment_id", "payment_reversed");
        }
        if found.first().is_some_and(|first| first.client != withheld.client) {
            refuse("payment_id", "one_client_only");
        }
        latest = latest.max(Some(withheld.paid_on));
        found.push(withheld);
    }
    if let Some(paid_on) = latest.filter(|paid_on| fields.dated_on < *paid_on) {
        gather.refuse(FieldError::with_limit("dated_on", "before_payment", paid_on));
    }
    found
}

/// The tax period whose tax is lowered: none where nothing was named and the certificate came too late for any.
fn period(fields: &CertificateFields, found: &[&Withheld]) -> Result<Option<TaxMonth>, FieldError> {
    let own = |withheld: &&Withheld| TaxMonth::of(withheld.paid_on);
    let last = |withheld: &&Withheld| {
        let later = rules::on(withheld.paid_on).later_periods;
        (0..later).fold(own(withheld), |month, _| month.after())
    };
    let received = TaxMonth::of(fields.received_on);
    // All that it certifies is adjusted in one period: one that each payment allows.
    let (Some(first), Some(last)) = (found.iter().map(own).max(), found.iter().map(last).min()) else {
        return Ok(None);
    };
    let Some(asked) = fields.period else {
        return Ok(Some(received).filter(|month| (first..=last).contains(month)));
    };
    // The return of a period is filed in the month after it: a certificate received then is in hand for it.
    if asked < first {
        Err(FieldError::with_limit("period", "period_before_payment", first))
    } else if asked.after() < received {
        Err(FieldError::with_limit("period", "not_in_hand", received.before()))
    } else if asked > last {
        Err(FieldError::with_limit("period", "adjustment_too_late", last))
    } else {
        Ok(Some(asked))
    }
}

/// Takes a certificate back for a reason: it counts in no return any more, and what it certified is awaited again.
///
/// # Errors
/// [`ReverseError`].
pub async fn reverse(
    store: &mut dyn CertificatesStore,
    id: CertificateId,
    reason: &str,
    moment: &Moment,
) -> Result<Recorded, ReverseError> {
    let Recorded { certificate, .. } = store.certificate(id).await?.ok_or(ReverseError::NotFound)?;
    let mut payments: Vec<ReceivedId> = certificate.lines.iter().map(|line| line.payment).collect();
    payments.dedup();
    store.withheld_for_update(&payments).await?;
    // Read again under the lock: a reversal at the same time held it before.
    let Recorded { certificate, reversal } = store.certificate(id).await?.ok_or(ReverseError::NotFound)?;
    if reversal.is_some() {
        return Err(ReverseError::AlreadyReversed);
    }
    let reversal = moment.reversal(id, reason)?;
    store.save_certificate_reversal(&certificate, &reversal).await?;
    Ok(Recorded { certificate, reversal: Some(reversal) })
}
