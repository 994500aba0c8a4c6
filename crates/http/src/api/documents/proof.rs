use actix_web::{HttpRequest, HttpResponse, get, http::header, web};
use dalil_app::ProofFile;

use crate::{HttpState, Problem, Signed, api::wire::path_id};

/// A proof that the document stands at its number in the log of its series, as a file of the form `c2sp.org/tlog-proof@v1`:
/// its sealed fields, the way to the root of a Merkle tree over the series (RFC 6962), and a checkpoint of that tree,
/// signed (Ed25519). `dalil verify` checks it without this installation, by a key of `/api/v1/log-keys`.
///
/// Each proof is made of the series as it stands now. Whoever keeps one can show later that a document before was changed
/// or taken away.
#[utoipa::path(operation_id = "getDocumentProof", tag = "documents", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The proof.", body = String, content_type = "text/plain")))]
#[get("/documents/{id}/proof")]
pub(crate) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    Ok(file(&state.app.prove_document(signed.actor(), path_id(&request)?).await?))
}

/// The proof as a file to be saved.
pub(crate) fn file(made: &ProofFile) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", made.file_name)))
        .body(made.proof.to_string())
}
