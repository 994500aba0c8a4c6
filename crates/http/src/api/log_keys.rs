use actix_web::{get, web};
use serde::Serialize;
use utoipa::ToSchema;

use crate::HttpState;

/// The keys that check what this installation signs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogKeys {
    /// Each as `name+id+key`, the form of C2SP `signed-note`; the one that signs now is the first.
    #[schema(example = json!(["books.example+4f1c6344+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs"]))]
    keys: Vec<String>,
}

/// The public keys of the logs of documents. Keep a copy of your own: a proof is worth as much as the key it is checked by.
#[utoipa::path(operation_id = "listLogKeys", tag = "documents",
    responses((status = 200, description = "The keys.", body = LogKeys)))]
#[get("/api/v1/log-keys")]
pub(crate) async fn list(state: web::Data<HttpState>) -> web::Json<LogKeys> {
    web::Json(LogKeys { keys: state.app.log_keys().iter().map(ToString::to_string).collect() })
}
