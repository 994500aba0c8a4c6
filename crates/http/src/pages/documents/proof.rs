//! The proof of a document as a file.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::{HttpState, Problem, Signed, api, pages::id};

pub(super) async fn download(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    Ok(api::proof_file(&state.app.prove_document(signed.actor(), id(&request)?).await?))
}
