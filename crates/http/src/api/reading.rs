use actix_web::{HttpResponse, get};

/// The description of the API, to be read.
#[get("/api")]
pub(crate) async fn page() -> HttpResponse {
    HttpResponse::Ok().finish()
}
