//! Views of lists: filters and order under a name, each person's own.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use dalil_app::{NewView, ViewId, once::Reply};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::wire::{ListOf, path_id, reply};
use crate::{
    HttpState, Problem, Signed,
    body::{Empty, Json},
    idempotency::{Key, answer},
};

/// A view of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct View {
    /// The id.
    #[schema(value_type = Uuid)]
    id: ViewId,
    /// `invoices`, `documents` or `clients`.
    list: &'static str,
    /// The person's name for it, once in each list.
    name: String,
    /// Filters and order by their names in the address of the list's page.
    filters: BTreeMap<String, String>,
}

impl View {
    fn of(view: &dalil_app::View) -> Self {
        Self { id: view.id, list: view.list.as_str(), name: view.name.to_string(), filters: view.filters.clone() }
    }
}

/// A view as written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"list": "invoices", "name": "Oldest drafts", "filters": {"state": "draft", "sort": "oldest"}}))]
pub(crate) struct ViewInput {
    /// `invoices`, `documents` or `clients`.
    list: String,
    /// A name, once in each list.
    #[schema(max_length = 60)]
    name: String,
    /// Filters and order by their names in the address of the list's page: `state`, `sort`, `client`, `kind`, `year`,
    /// `from`, `to`, as far as the list has them.
    filters: BTreeMap<String, String>,
}

impl From<ViewInput> for NewView {
    fn from(body: ViewInput) -> Self {
        Self { list: body.list, name: body.name, filters: body.filters }
    }
}

/// The views that the caller keeps, by list and name.
#[utoipa::path(operation_id = "listViews", tag = "workspace",
    responses((status = 200, description = "The views.", body = ListOf<View>)))]
#[get("/views")]
pub(crate) async fn list(signed: Signed, state: web::Data<HttpState>) -> Result<web::Json<ListOf<View>>, Problem> {
    let views = state.app.views(signed.actor()).await?;
    Ok(web::Json(ListOf::whole(views.iter().map(View::of).collect())))
}

/// Keeps a view; each person has 50 in a workspace at most.
#[utoipa::path(operation_id = "addView", tag = "workspace", request_body = ViewInput,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, description = "Kept.", body = View)))]
#[post("/views")]
pub(crate) async fn add(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<ViewInput>,
) -> Result<HttpResponse, Problem> {
    let shape = |view: &dalil_app::View| reply(201, &View::of(view), &[]);
    let once = Key::optional(&request, &body.raw)?.once(shape);
    let done = state.app.keep_view(signed.actor(), &body.value.into(), once).await?;
    Ok(answer(done, shape))
}

/// Removes a view of the caller's own.
#[utoipa::path(operation_id = "removeView", tag = "workspace",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 204, description = "Removed.")))]
#[delete("/views/{id}")]
pub(crate) async fn remove(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    _body: Empty,
) -> Result<HttpResponse, Problem> {
    let shape = |_: &dalil_app::View| Reply { status: 204, headers: Vec::new(), body: Vec::new() };
    let once = Key::optional(&request, b"")?.once(shape);
    let done = state.app.remove_view(signed.actor(), path_id(&request)?, once).await?;
    Ok(answer(done, shape))
}
