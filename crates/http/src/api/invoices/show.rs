use actix_web::{HttpRequest, HttpResponse, get, web};
use dalil_app::InvoiceDetail;
use serde::Serialize;
use utoipa::ToSchema;

use super::draft::Draft;
use crate::{
    HttpState, Problem, Signed,
    api::{
        documents::document::Document,
        wire::{path_id, resource},
    },
    etag,
    problem::Code,
};

/// An invoice: a draft, or the document it became.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub(crate) enum Invoice {
    /// Still being written.
    Draft(Box<Draft>),
    /// Final.
    Issued(Box<Document>),
}

/// One invoice, draft or issued.
#[utoipa::path(operation_id = "getInvoice", tag = "invoices",
    params(("id" = Uuid, Path), ("If-None-Match" = Option<String>, Header)),
    responses((status = 200, description = "The invoice.", body = Invoice)))]
#[get("/invoices/{id}")]
pub(crate) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    let (tag, invoice) = match state.app.invoice(signed.actor(), path_id(&request)?).await? {
        InvoiceDetail::Draft(draft) => {
            let body = Draft::of(&draft).map_err(|errors| Problem::failed(Code::Internal, errors))?;
            (etag::of_version(draft.version), Invoice::Draft(Box::new(body)))
        }
        InvoiceDetail::Issued(issued, standing, voided, notes) => {
            let document = Document::of(&issued, standing.as_ref(), voided.as_deref(), &notes);
            (document.tag(), Invoice::Issued(Box::new(document)))
        }
    };
    Ok(resource(&request, &tag, &invoice))
}
