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
///
/// `If-Match` names what was looked at. With the tag of `previewIssue`, exactly what the preview stood for is issued:
/// where the draft, the buyer, the issuer, the place, the look, a date or a sum is another one by now, the answer is 412
/// `stale` with the things that changed as `errors`, and nothing is done. The draft's own tag binds the draft alone.
#[utoipa::path(operation_id = "issueInvoice", tag = "invoices",
    params(
        ("id" = Uuid, Path),
        ("If-Match" = String, Header, description = "The `ETag` of `previewIssue` (recommended), or of the draft."),
        ("Idempotency-Key" = String, Header)
    ),
    responses(
        (status = 200, description = "Issued.", body = IssuedInvoice),
        (status = 409, description = "It is issued already, or the clock stands before the last issue of the series."),
        (status = 412, description = "What was looked at has changed since; `errors` names what, by the preview's tag.")
    ))]
#[post("/invoices/{id}/issue")]
pub(crate) async fn issue(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    _: Empty,
) -> Result<HttpResponse, Problem> {
    let (id, seen) = (path_id(&request)?, etag::if_seen(&request)?);
    let shape = |set: &IssuedSet| {
        let issued = IssuedInvoice::of(set);
        let tag = issued.invoice.tag();
        reply(200, &issued, &[(header::ETAG, tag)])
    };
    let once = Key::required(&request, &[])?.once(shape);
    let done = state.app.issue_invoice(signed.actor(), id, seen, once).await?;
    Ok(answer(done, shape))
}
