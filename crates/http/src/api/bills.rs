//! Bills: a demand for what is open under issued invoices of one client.

use actix_web::{HttpRequest, HttpResponse, http::header, post, web};
use dalil_invoicing::{BillInput, Issued};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    HttpState, Problem, Signed,
    api::{
        documents::document::Document,
        wire::{address, reply},
    },
    body::{Json, Object},
    idempotency::{Key, answer},
};

/// A bill as written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BillBody {
    /// The issued invoices, of one client and one currency, under each of which something is open; each once.
    #[schema(value_type = Vec<BilledInvoice>, min_items = 1, max_items = 100)]
    invoices: Vec<Object<BilledInvoice>>,
    /// The day to pay by, not before today; by the workspace's days for payment when left out, or today.
    #[serde(default)]
    #[schema(format = Date)]
    due_on: Option<String>,
    /// Words to the client.
    #[serde(default)]
    #[schema(max_length = 2000)]
    notes: Option<String>,
}

/// An invoice that is demanded.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BilledInvoice {
    /// The invoice.
    #[schema(value_type = Uuid)]
    invoice_id: String,
}

impl From<BillBody> for BillInput {
    fn from(body: BillBody) -> Self {
        Self {
            invoices: body.invoices.into_iter().map(|Object(billed)| billed.invoice_id).collect(),
            due_on: body.due_on,
            notes: body.notes,
        }
    }
}

/// Issues a bill: a numbered, sealed demand for what is open under issued invoices, frozen as it is now. It is no tax document,
/// and nothing more is owed by it.
#[utoipa::path(operation_id = "issueBill", tag = "documents", request_body = BillBody,
    params(("Idempotency-Key" = String, Header)),
    responses(
        (status = 201, description = "Issued.", body = Document),
        (status = 409, description = "The clock stands before the last issue of the series.")
    ))]
#[post("/bills")]
pub(crate) async fn issue(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<BillBody>,
) -> Result<HttpResponse, Problem> {
    let shape = |bill: &Issued| {
        let place = address(&signed, &format!("documents/{}", bill.id()));
        let document = Document::fresh(bill);
        let tag = document.tag();
        reply(201, &document, &[(header::LOCATION, place), (header::ETAG, tag)])
    };
    let once = Key::required(&request, &body.raw)?.once(shape);
    let done = state.app.issue_bill(signed.actor(), &body.value.into(), once).await?;
    Ok(answer(done, shape))
}
