use actix_web::{HttpRequest, HttpResponse, http::header, post, web};
use dalil_app::{Download, once::Reply};
use serde::Deserialize;
use utoipa::ToSchema;

use super::pdf::{Language, disposition};
use crate::{
    HttpState, Problem, Signed,
    api::wire::path_id,
    body::Json,
    etag,
    idempotency::{Key, answer},
};

/// What copy, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CopyInput {
    /// In which language.
    language: Language,
    /// Why, for the record.
    #[schema(max_length = 300, example = "The client lost the original.")]
    reason: String,
}

/// Makes a copy of a document, marked প্রতিলিপি. The reason is recorded.
#[utoipa::path(operation_id = "copyDocument", tag = "documents", request_body = CopyInput,
    params(("id" = Uuid, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 201, description = "The copy.", body = Vec<u8>, content_type = "application/pdf")))]
#[post("/documents/{id}/copies")]
pub(crate) async fn make(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<CopyInput>,
) -> Result<HttpResponse, Problem> {
    let id = path_id(&request)?;
    let CopyInput { language, reason } = body.value;
    let once = Key::required(&request, &body.raw)?.once(shape);
    let done = state.app.copy_document(signed.actor(), id, language.into(), &reason, once).await?;
    Ok(answer(done, shape))
}

fn shape(download: &Download) -> Reply {
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::ETAG, etag::of_digest(&download.sha256)),
        (header::CONTENT_DISPOSITION, disposition(download)),
    ];
    Reply {
        status: 201,
        headers: headers.into_iter().map(|(name, value)| (name.to_string(), value)).collect(),
        body: download.pdf.clone(),
    }
}
