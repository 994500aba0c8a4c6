//! The first look of the day: what was issued by month, and what there is to do next.

use std::collections::HashMap;

use dalil_invoicing::{
    Basis, InvoiceFilter, InvoiceId, InvoiceState, InvoiceSummary, InvoicingRead, PayeeChange, Profile,
    certificates::{AwaitedFilter, Withheld},
    figures::Figures,
    permission,
    series::{day_in, dhaka},
};
use dalil_tenancy::{Actor, StoreError, field::FieldErrors, page::PageRequest};
use jiff::{Timestamp, civil::Date};

use crate::{App, Failure};

/// How many drafts are looked at.
const DRAFTS: u16 = 6;

/// How many changes of the account are looked at; those made within one millisecond are in no order.
const LATEST: u16 = 8;

/// After how many days a certificate that is still awaited is something to do.
const LATE_DAYS: i32 = 30;

/// The day of the month by which the return of the month before is due: within 15 days of its end (VAT and SD Act 2012,
/// section 64). Who files for three months at once looks at the months that end them.
const RETURN_DAY: i8 = 15;

/// Something that a workspace has not set up and that stands in the way of its papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Name and address.
    Brand,
    /// The standing towards VAT, with the BIN where there is one.
    Registration,
    /// A place of issue.
    Place,
    /// The person in charge, whom a Mushak form names.
    Signatory,
}

impl Missing {
    /// The stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Brand => "brand",
            Self::Registration => "registration",
            Self::Place => "place",
            Self::Signatory => "signatory",
        }
    }
}

/// A draft and whether it could be issued now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The draft.
    pub draft: InvoiceSummary,
    /// All that blocks it; nothing when it is ready.
    pub blocked: FieldErrors,
}

/// A month of tax whose return is due next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxPeriod {
    /// The first day of the month.
    pub month: Date,
    /// The last day for its return.
    pub due: Date,
}

/// What there is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextSteps {
    /// What has to be set up first.
    pub missing: Vec<Missing>,
    /// The drafts changed last.
    pub drafts: Vec<Waiting>,
    /// Whether there are more drafts.
    pub more: bool,
    /// The next return (Mushak 9.1), where the workspace is registered for VAT.
    pub tax: Option<TaxPeriod>,
    /// The change of the account that waits, for whoever may approve or stop it.
    pub payee: Option<PayeeChange>,
    /// VAT that a client withheld the longest ago, more than 30 days, and still owes the certificate of; for whoever may see it.
    pub certificate: Option<Withheld>,
}

type Result<T> = std::result::Result<T, Failure<std::convert::Infallible>>;

impl App {
    /// What was issued in the months from one day to another.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn figures(&self, actor: &Actor, from: Date, to: Date) -> Result<Figures> {
        let permit = actor.permit(permission::DOCUMENTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        Ok(work.invoicing().figures(from, to).await?)
    }

    /// What there is to do next: things to set up, drafts that are ready or blocked, the next return, certificates that are late.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn next_steps(&self, actor: &Actor) -> Result<NextSteps> {
        let permit = actor.permit(permission::DRAFTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let store = work.invoicing();
        let now = self.clock.now();
        let today = day_in(&dhaka(), now);
        let profile = store.profile(today).await?;
        let (drafts, more) = waiting(store, now).await?;
        let tax = files_returns(&profile).then(|| TaxPeriod::due_from(today));
        let payee = if actor.may(permission::PAYEE_APPROVE) { waiting_payee(store, now).await? } else { None };
        let certificate = if actor.may(permission::REGISTERS_READ) {
            let before = today.saturating_sub(jiff::Span::new().days(LATE_DAYS));
            let filter = AwaitedFilter { client: None, before: Some(before) };
            work.certificates().awaited(filter, PageRequest::new(None, 1)).await?.items.pop()
        } else {
            None
        };
        Ok(NextSteps { missing: missing(&profile), drafts, more, tax, payee, certificate })
    }
}

/// One change at a time waits, and it is among the latest.
async fn waiting_payee(
    store: &mut dyn InvoicingRead,
    now: Timestamp,
) -> std::result::Result<Option<PayeeChange>, StoreError> {
    let latest = store.payee_changes(PageRequest::new(None, LATEST)).await?.items;
    Ok(latest.into_iter().find(|change| change.is_open(now)))
}

fn files_returns(profile: &Profile) -> bool {
    profile.registration.as_ref().is_some_and(|registration| registration.vat.issues_mushak63())
}

fn missing(profile: &Profile) -> Vec<Missing> {
    let unsigned = profile.brand.as_ref().is_some_and(|brand| brand.signatory.is_none()) && files_returns(profile);
    let found = [
        (profile.brand.is_none(), Missing::Brand),
        (profile.registration.is_none(), Missing::Registration),
        (profile.places.is_empty(), Missing::Place),
        (unsigned, Missing::Signatory),
    ];
    found.into_iter().filter_map(|(missing, what)| missing.then_some(what)).collect()
}

/// The drafts changed last, and whether there are more.
async fn waiting(
    store: &mut dyn InvoicingRead,
    now: Timestamp,
) -> std::result::Result<(Vec<Waiting>, bool), StoreError> {
    let filter = InvoiceFilter { state: Some(InvoiceState::Draft), ..InvoiceFilter::default() };
    let latest = store.invoices(filter, PageRequest::new(None, DRAFTS)).await?;
    let ids: Vec<InvoiceId> = latest.items.iter().map(|draft| draft.id).collect();
    let found = store.bases(&ids, day_in(&dhaka(), now)).await?;
    let mut found: HashMap<InvoiceId, Basis> = found.into_iter().map(|basis| (basis.draft.id, basis)).collect();
    let mut waiting = Vec::with_capacity(latest.items.len());
    for draft in latest.items {
        let Some(basis) = found.remove(&draft.id) else { continue };
        let blocked = basis.ready(now).err().unwrap_or_else(|| FieldErrors(Vec::new()));
        waiting.push(Waiting { draft, blocked });
    }
    Ok((waiting, latest.next.is_some()))
}

impl TaxPeriod {
    /// The period whose return is due next, on that day or after it.
    fn due_from(today: Date) -> Self {
        let this = today.first_of_month();
        let month = if today.day() <= RETURN_DAY { before(this) } else { this };
        let due = month.last_of_month().saturating_add(jiff::Span::new().days(RETURN_DAY));
        Self { month, due }
    }
}

fn before(month: Date) -> Date {
    month.saturating_sub(jiff::Span::new().days(1)).first_of_month()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_next_return_is_due_within_15_days_of_its_month() {
        for (today, month, due) in [
            (date(2026, 11, 15), date(2026, 10, 1), date(2026, 11, 15)),
            (date(2026, 11, 16), date(2026, 11, 1), date(2026, 12, 15)),
            (date(2027, 1, 1), date(2026, 12, 1), date(2027, 1, 15)),
            (date(2028, 2, 29), date(2028, 2, 1), date(2028, 3, 15)),
        ] {
            assert_eq!(TaxPeriod::due_from(today), TaxPeriod { month, due }, "{today}");
        }
    }
}
