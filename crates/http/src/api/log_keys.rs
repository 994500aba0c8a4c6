use actix_web::{get, web};
use dalil_app::ports::KnownKey;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{HttpState, Problem};

/// The keys that check what this installation signs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogKeys {
    /// Each as `name+id+key`, the form of C2SP `signed-note`; the one that signs now is the first.
    #[schema(example = json!(["books.example+4f1c6344+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs"]))]
    keys: Vec<String>,
    /// Every key there ever was, the earliest first.
    history: Vec<LogKeyPeriod>,
}

/// A key with its time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogKeyPeriod {
    /// The key.
    key: String,
    /// When it began to sign.
    from: Timestamp,
    /// When the next one did; null while it signs.
    until: Option<Timestamp>,
}

/// The public keys of what this installation signs, those that signed before among them: what they signed still holds. Keep a copy of your own: a proof is worth as much as the key it is checked by.
#[utoipa::path(operation_id = "listLogKeys", tag = "documents",
    responses((status = 200, description = "The keys.", body = LogKeys)))]
#[get("/api/v1/log-keys")]
pub(crate) async fn list(state: web::Data<HttpState>) -> Result<web::Json<LogKeys>, Problem> {
    let period = |known: KnownKey| LogKeyPeriod { key: known.public, from: known.from, until: known.until };
    Ok(web::Json(LogKeys {
        keys: state.app.log_keys().iter().map(ToString::to_string).collect(),
        history: state.app.key_history().await?.into_iter().map(period).collect(),
    }))
}
