use actix_web::{get, web};
use dalil_app::Overdue;
use dalil_invoicing::{ClientId, DocumentId};
use dalil_ledger::Aged;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{HttpState, Problem, Signed, api::wire::Money};

/// What all clients owe.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Receivables {
    /// By currency and age; an age with nothing is left out.
    ageing: Vec<AgedSum>,
    /// The invoices that are late the longest, at most five.
    overdue: Vec<OverdueInvoice>,
}

/// What is owed of one age in one currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AgedSum {
    /// Days past the last day for payment: `not_due`, `1_30`, `31_60`, `61_90` or `over_90`.
    age: &'static str,
    /// How many invoices.
    documents: i64,
    /// What is owed under them.
    outstanding: Money,
}

/// An invoice that is late.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OverdueInvoice {
    /// The invoice.
    #[schema(value_type = Uuid)]
    invoice_id: DocumentId,
    /// Its number as printed.
    printed_number: String,
    /// Who owes.
    #[schema(value_type = Uuid)]
    client_id: ClientId,
    /// The last day for payment.
    due_on: Option<Date>,
    /// How many days ago that was.
    days: i32,
    /// What is owed under it.
    outstanding: Money,
}

impl AgedSum {
    pub(super) fn of(aged: &Aged) -> Self {
        Self {
            age: aged.age.code(),
            documents: aged.documents,
            outstanding: Money::new(aged.outstanding, aged.currency),
        }
    }
}

impl OverdueInvoice {
    fn of(late: &Overdue) -> Self {
        Self {
            invoice_id: late.invoice.id,
            printed_number: late.invoice.printed_number.clone(),
            client_id: late.invoice.client,
            due_on: late.receivable.due_on,
            days: late.days,
            outstanding: Money::new(late.receivable.outstanding(), late.receivable.currency),
        }
    }
}

/// What all clients owe today, by age, and the invoices that are late the longest.
#[utoipa::path(operation_id = "getReceivables", tag = "payments",
    responses((status = 200, description = "What is owed.", body = Receivables)))]
#[get("/receivables")]
pub(crate) async fn show(signed: Signed, state: web::Data<HttpState>) -> Result<web::Json<Receivables>, Problem> {
    let owed = state.app.receivables(signed.actor()).await?;
    Ok(web::Json(Receivables {
        ageing: owed.ageing.iter().map(AgedSum::of).collect(),
        overdue: owed.overdue.iter().map(OverdueInvoice::of).collect(),
    }))
}
