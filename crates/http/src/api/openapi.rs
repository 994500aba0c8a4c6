//! The OpenAPI document, generated from the routes and their types.

mod common;

use std::sync::LazyLock;

use actix_web::{App, HttpResponse, get, http::Method};
use utoipa::{
    OpenApi as _,
    openapi::{OpenApi, PathItem, path::Operation},
};
use utoipa_actix_web::AppExt as _;

use crate::problem::ProblemBody;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Dalil",
        description = "Tax documents that hold: clients, invoices, Mushak 6.3, papers and the audit log of a workspace.\n\n\
            Money is in minor units with its currency; quantities, prices and rates are decimal texts. Times are RFC 3339 \
            in UTC, dates ISO 8601. A refusal is problem+json (RFC 9457) with a stable `code`, and names each field with \
            its rule. A request that changes something carries the session's `X-CSRF-Token`; with an `Idempotency-Key` a \
            repetition gets the first answer. `X-Request-Id` goes in and out.",
        version = "1",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    components(schemas(ProblemBody)),
    tags(
        (name = "sign-in", description = "Coming in and going out."),
        (name = "workspace", description = "The workspace, its members and places."),
        (name = "clients", description = "Whom the workspace bills."),
        (name = "invoices", description = "Drafts, and turning them into documents."),
        (name = "quotations", description = "Quotations: their drafts, giving them out, and what becomes of them."),
        (name = "documents", description = "Issued documents and their papers: final."),
        (name = "payments", description = "Money in: payments, certificates of what was withheld, what is owed, statements."),
        (name = "purchases", description = "Suppliers, their papers, and what they were paid."),
        (name = "returns", description = "Registers and the worksheet of the VAT return, made from the documents."),
        (name = "audit", description = "What was done, by whom, from where."),
        (name = "health", description = "Whether it runs.")
    )
)]
struct Frame;

/// The document.
pub fn document() -> &'static OpenApi {
    static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(|| {
        let app = App::new().into_utoipa_app().openapi(Frame::openapi()).configure(super::routes);
        let (_, mut document) = app.split_for_parts();
        common::describe(&mut document);
        document
    });
    &DOCUMENT
}

/// The operations of a path by method.
pub(super) fn operations(item: &PathItem) -> impl Iterator<Item = (Method, &Operation)> {
    [
        (Method::GET, &item.get),
        (Method::POST, &item.post),
        (Method::PUT, &item.put),
        (Method::PATCH, &item.patch),
        (Method::DELETE, &item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}

/// Serves the document.
#[get("/api/v1/openapi.json")]
pub(crate) async fn json() -> HttpResponse {
    static TEXT: LazyLock<String> =
        LazyLock::new(|| document().to_pretty_json().expect("a document of texts always serialises"));
    HttpResponse::Ok().content_type("application/json").body(TEXT.as_str())
}
