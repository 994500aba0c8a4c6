use actix_web::{HttpRequest, HttpResponse, http::header, post, web};
use dalil_invoicing::{IssuedSet, WithoutMushak};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    HttpState, Problem, Signed,
    api::{
        documents::document::Document,
        wire::{path_id, reply},
    },
    body::Empty,
    etag,
    idempotency::{Key, answer},
};

/// What issuing gave.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct IssuedInvoice {
    /// The commercial invoice.
    invoice: Document,
    /// Its Mushak 6.3; null where the workspace may not issue one.
    mushak: Option<Document>,
    /// Why there is no Mushak 6.3: `not_registered` or `turnover_tax`; null where there is one.
    without_mushak: Option<&'static str>,
}

impl IssuedInvoice {
    fn of(set: &IssuedSet) -> Self {
        Self {
            invoice: Document::fresh(&set.invoice),
            mushak: set.mushak.as_ref().ok().map(Document::fresh),
            without_mushak: set.mushak.as_ref().err().map(|reason: &WithoutMushak| reason.code()),
        }
    }
}

/// Issues a draft: the invoice and, where the workspace is registered for VAT, its Mushak 6.3, in one commit.
///
/// Numbers are taken, brand and tax identifiers frozen, the documents sealed. They are final from then on.
#[utoipa::path(operation_id = "issueInvoice", tag = "invoices",
    params(("id" = Uuid, Path), ("If-Match" = String, Header), ("Idempotency-Key" = String, Header)),
    responses(
        (status = 200, description = "Issued.", body = IssuedInvoice),
        (status = 409, description = "It is issued already, or the clock stands before the last issue of the series.")
    ))]
#[post("/invoices/{id}/issue")]
pub(crate) async fn issue(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    _: Empty,
) -> Result<HttpResponse, Problem> {
    let (id, version) = (path_id(&request)?, etag::if_match(&request)?);
    let shape = |set: &IssuedSet| {
        let issued = IssuedInvoice::of(set);
        let tag = issued.invoice.tag();
        reply(200, &issued, &[(header::ETAG, tag)])
    };
    let once = Key::required(&request, &[])?.once(shape);
    let done = state.app.issue_invoice(signed.actor(), id, version, once).await?;
    Ok(answer(done, shape))
}
