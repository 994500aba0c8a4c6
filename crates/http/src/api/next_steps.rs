use actix_web::{get, web};
use dalil_app::{NextSteps, TaxPeriod, Waiting};
use dalil_invoicing::{InvoiceId, ReceivedId, certificates::Withheld};
use dalil_money::Currency;
use dalil_tenancy::field::FieldError;
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use utoipa::ToSchema;

use super::{payee::PayeeChange, wire::Money};
use crate::{HttpState, Problem, Signed};

/// What there is to do next.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NextSteps)]
pub(crate) struct Steps {
    /// What has to be set up first: `brand`, `registration`, `place`, `signatory`.
    missing: Vec<&'static str>,
    /// The drafts changed last, at most six.
    drafts: Vec<WaitingDraft>,
    /// Whether there are more drafts.
    more_drafts: bool,
    /// The next VAT return, where the workspace is registered for VAT.
    tax_return: Option<TaxReturn>,
    /// The change of the account that papers name which waits, for whoever may approve or stop it.
    payee_change: Option<PayeeChange>,
    /// What a client withheld the longest ago, where its certificate is awaited for more than 30 days.
    late_certificate: Option<LateCertificate>,
}

/// A draft and whether it could be issued now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WaitingDraft {
    /// The draft.
    #[schema(value_type = Uuid)]
    id: InvoiceId,
    /// Whether nothing blocks it.
    ready: bool,
    /// What blocks it.
    blocked: Vec<Blocked>,
}

/// A field that blocks a draft, with its rule.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Blocked {
    /// The field.
    field: String,
    /// The stable code of the rule.
    code: &'static str,
}

/// A return (Mushak 9.1) that is due.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TaxReturn {
    /// The first day of the month it is for.
    month: Date,
    /// The last day for it.
    due: Date,
}

/// A payment that withheld VAT and whose certificate (Mushak 6.6) is late.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LateCertificate {
    /// The payment.
    #[schema(value_type = Uuid)]
    payment_id: ReceivedId,
    /// The day of the payment.
    paid_on: Date,
    /// What is awaited of it.
    awaited: Money,
}

impl LateCertificate {
    fn of(withheld: &Withheld) -> Self {
        Self {
            payment_id: withheld.payment,
            paid_on: withheld.paid_on,
            awaited: Money::new(withheld.awaited(), Currency::BDT),
        }
    }
}

impl Steps {
    fn of(steps: NextSteps, at: Timestamp) -> Self {
        Self {
            missing: steps.missing.into_iter().map(dalil_app::Missing::code).collect(),
            drafts: steps.drafts.into_iter().map(WaitingDraft::of).collect(),
            more_drafts: steps.more,
            tax_return: steps.tax.map(|TaxPeriod { month, due }| TaxReturn { month, due }),
            late_certificate: steps.certificate.as_ref().map(LateCertificate::of),
            payee_change: steps.payee.map(|change| PayeeChange::of(&change, at)),
        }
    }
}

impl WaitingDraft {
    fn of(waiting: Waiting) -> Self {
        let blocked = |error: FieldError| Blocked { field: error.field, code: error.code };
        Self {
            id: waiting.draft.id,
            ready: waiting.blocked.0.is_empty(),
            blocked: waiting.blocked.0.into_iter().map(blocked).collect(),
        }
    }
}

/// What there is to do next: things to set up, drafts that are ready or blocked, the next VAT return.
#[utoipa::path(operation_id = "getNextSteps", tag = "workspace",
    responses((status = 200, description = "What there is to do.", body = Steps)))]
#[get("/next-steps")]
pub(crate) async fn show(signed: Signed, state: web::Data<HttpState>) -> Result<web::Json<Steps>, Problem> {
    Ok(web::Json(Steps::of(state.app.next_steps(signed.actor()).await?, state.app.clock.now())))
}
