use actix_web::{get, web};
use dalil_invoicing::PlaceId;
use serde::Serialize;
use utoipa::ToSchema;

use super::wire::ListOf;
use crate::{HttpState, Problem, Signed};

/// A place that documents are issued from.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Place {
    /// The id.
    #[schema(value_type = Uuid)]
    id: PlaceId,
    /// The name.
    name: String,
    /// The address of issue, as printed.
    address: String,
    /// What tells its numbers from another place's; null for the first.
    code: Option<String>,
}

/// The places, the first one first.
#[utoipa::path(operation_id = "listPlaces", tag = "workspace",
    responses((status = 200, description = "The places.", body = ListOf<Place>)))]
#[get("/places")]
pub(crate) async fn list(signed: Signed, state: web::Data<HttpState>) -> Result<web::Json<ListOf<Place>>, Problem> {
    let places = state.app.places(signed.actor()).await?;
    let write = |place: dalil_invoicing::Place| Place {
        id: place.id,
        name: place.name.to_string(),
        address: place.address.to_string(),
        code: place.code.map(String::from),
    };
    Ok(web::Json(ListOf::whole(places.into_iter().map(write).collect())))
}
