//! Places of business.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use dalil_invoicing::{PlaceId, input};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::wire::{ListOf, reply};
use crate::{
    HttpState, Problem, Signed,
    body::Json,
    idempotency::{Key, answer},
};

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

impl Place {
    fn of(place: &dalil_invoicing::Place) -> Self {
        Self {
            id: place.id,
            name: place.name.to_string(),
            address: place.address.to_string(),
            code: place.code.clone().map(String::from),
        }
    }
}

/// A place as written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Chattogram studio", "address": "12 Agrabad\nChattogram 4100", "code": "CTG"}))]
pub(crate) struct PlaceInput {
    /// A short name.
    #[schema(max_length = 200)]
    name: String,
    /// The address of issue.
    #[schema(max_length = 1000)]
    address: String,
    /// Tells its numbers from another place's: 1 to 6 of `A-Z 0-9`; only the first place goes without.
    #[serde(default)]
    code: Option<String>,
}

impl From<PlaceInput> for input::Place {
    fn from(body: PlaceInput) -> Self {
        Self { name: body.name, address: body.address, code: body.code }
    }
}

/// The places, the first one first.
#[utoipa::path(operation_id = "listPlaces", tag = "workspace",
    responses((status = 200, description = "The places.", body = ListOf<Place>)))]
#[get("/places")]
pub(crate) async fn list(signed: Signed, state: web::Data<HttpState>) -> Result<web::Json<ListOf<Place>>, Problem> {
    let places = state.app.places(signed.actor()).await?;
    Ok(web::Json(ListOf::whole(places.iter().map(Place::of).collect())))
}

/// Adds a place.
#[utoipa::path(operation_id = "addPlace", tag = "workspace", request_body = PlaceInput,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, description = "Added.", body = Place)))]
#[post("/places")]
pub(crate) async fn add(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<PlaceInput>,
) -> Result<HttpResponse, Problem> {
    let shape = |place: &dalil_invoicing::Place| reply(201, &Place::of(place), &[]);
    let once = Key::optional(&request, &body.raw)?.once(shape);
    let done = state.app.open_place(signed.actor(), &body.value.into(), once).await?;
    Ok(answer(done, shape))
}
