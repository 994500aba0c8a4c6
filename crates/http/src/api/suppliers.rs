//! Whom the workspace buys from.

use actix_web::{HttpRequest, HttpResponse, get, http::header, post, put, web};
use dalil_invoicing::{
    input::Contact as ContactWritten,
    purchasing::{self, SupplierId, input},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    clients::{Contact, ContactInput, list::PageQuery},
    wire::{ListOf, Paging, address, path_id, reply, resource},
};
use crate::{
    HttpState, Problem, Signed,
    body::{Json, Object, Query},
    etag,
    idempotency::{Key, answer},
};

/// A supplier as written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name_en": "Padma Lights", "address": "7 Green Road, Dhaka", "bin": "004567890-0101", "turnover_tax": false
}))]
pub(crate) struct SupplierInput {
    /// Name in Bangla; at least one of the two names is needed.
    #[serde(default)]
    #[schema(max_length = 300)]
    name_bn: Option<String>,
    /// Name in English.
    #[serde(default)]
    #[schema(max_length = 300)]
    name_en: Option<String>,
    /// Postal address; a credit needs it.
    #[serde(default)]
    #[schema(max_length = 1000)]
    address: Option<String>,
    /// BIN: 13 digits, which may be parted by hyphens and blanks.
    #[serde(default)]
    bin: Option<String>,
    /// Number of the national identity card, where there is no BIN: 10, 13 or 17 digits.
    #[serde(default)]
    nid: Option<String>,
    /// Whether it is enlisted for turnover tax, and so gives no credit; false when left out.
    #[serde(default)]
    turnover_tax: bool,
    /// Persons.
    #[serde(default)]
    #[schema(value_type = Vec<ContactInput>, max_items = 20)]
    contacts: Vec<Object<ContactInput>>,
}

impl From<SupplierInput> for input::Supplier {
    fn from(body: SupplierInput) -> Self {
        Self {
            name_bn: body.name_bn,
            name_en: body.name_en,
            address: body.address,
            bin: body.bin,
            nid: body.nid,
            turnover_tax: body.turnover_tax,
            contacts: body.contacts.into_iter().map(|Object(contact)| ContactWritten::from(contact)).collect(),
        }
    }
}

/// A supplier.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Supplier {
    /// The id.
    #[schema(value_type = Uuid)]
    id: SupplierId,
    /// Name in Bangla.
    name_bn: Option<String>,
    /// Name in English.
    name_en: Option<String>,
    /// Postal address.
    address: Option<String>,
    /// BIN as printed.
    bin: Option<String>,
    /// Number of the national identity card.
    nid: Option<String>,
    /// `registered`, `turnover_tax` or `not_registered`: what a credit hangs on.
    vat_status: &'static str,
    /// Persons.
    contacts: Vec<Contact>,
    /// Counts the changes, from 1; the ETag is `"v<version>"`.
    version: i64,
    /// When it was added.
    created_at: Timestamp,
    /// When it was last changed.
    updated_at: Timestamp,
}

impl Supplier {
    fn of(supplier: &purchasing::Supplier) -> Self {
        let fields = &supplier.fields;
        Self {
            id: supplier.id,
            name_bn: fields.name.bn().map(str::to_owned),
            name_en: fields.name.en().map(str::to_owned),
            address: fields.address.as_ref().map(ToString::to_string),
            bin: fields.bin.as_ref().map(ToString::to_string),
            nid: fields.nid.as_ref().map(ToString::to_string),
            vat_status: fields.standing().as_str(),
            contacts: fields.contacts.iter().map(Contact::of).collect(),
            version: supplier.version,
            created_at: supplier.created_at,
            updated_at: supplier.updated_at,
        }
    }
}

/// Suppliers, newest first.
#[utoipa::path(operation_id = "listSuppliers", tag = "purchases", params(PageQuery),
    responses((status = 200, description = "A page of suppliers.", body = ListOf<Supplier>)))]
#[get("/suppliers")]
pub(crate) async fn list(
    signed: Signed,
    state: web::Data<HttpState>,
    Query(query): Query<PageQuery>,
) -> Result<web::Json<ListOf<Supplier>>, Problem> {
    let paging = Paging::new(&state, &signed, "suppliers", "");
    let page = paging.request(query.cursor.as_deref(), query.limit.as_deref())?;
    let suppliers = state.app.suppliers(signed.actor(), page).await?;
    Ok(web::Json(paging.answer(suppliers, |supplier| Supplier::of(&supplier))))
}

/// Adds a supplier.
#[utoipa::path(operation_id = "addSupplier", tag = "purchases", request_body = SupplierInput,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, description = "Added.", body = Supplier)))]
#[post("/suppliers")]
pub(crate) async fn add(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<SupplierInput>,
) -> Result<HttpResponse, Problem> {
    let shape = |supplier: &purchasing::Supplier| {
        let place = address(&signed, &format!("suppliers/{}", supplier.id));
        let headers = [(header::ETAG, etag::of_version(supplier.version)), (header::LOCATION, place)];
        reply(201, &Supplier::of(supplier), &headers)
    };
    let once = Key::optional(&request, &body.raw)?.once(shape);
    let done = state.app.add_supplier(signed.actor(), &body.value.into(), once).await?;
    Ok(answer(done, shape))
}

/// One supplier.
#[utoipa::path(operation_id = "getSupplier", tag = "purchases",
    params(("id" = Uuid, Path), ("If-None-Match" = Option<String>, Header)),
    responses((status = 200, description = "The supplier.", body = Supplier)))]
#[get("/suppliers/{id}")]
pub(crate) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    let supplier = state.app.supplier(signed.actor(), path_id(&request)?).await?;
    Ok(resource(&request, &etag::of_version(supplier.version), &Supplier::of(&supplier)))
}

/// Changes a supplier: what is left out is taken away. Papers entered before keep it as it was.
#[utoipa::path(operation_id = "changeSupplier", tag = "purchases", request_body = SupplierInput,
    params(("id" = Uuid, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Changed.", body = Supplier)))]
#[put("/suppliers/{id}")]
pub(crate) async fn change(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<SupplierInput>,
) -> Result<HttpResponse, Problem> {
    let (id, version) = (path_id(&request)?, etag::if_match(&request)?);
    let shape = |supplier: &purchasing::Supplier| {
        reply(200, &Supplier::of(supplier), &[(header::ETAG, etag::of_version(supplier.version))])
    };
    let once = Key::optional(&request, &body.raw)?.once(shape);
    let done = state.app.change_supplier(signed.actor(), id, version, &body.value.into(), once).await?;
    Ok(answer(done, shape))
}
