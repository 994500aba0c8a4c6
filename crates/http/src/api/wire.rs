//! What several resources are written with.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HeaderName},
};
use dalil_app::once::Reply;
use dalil_money::Currency;
use dalil_tenancy::{
    field::{FieldError, FieldErrors, Gather},
    page::{MAX_PAGE, Page, PageRequest},
};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    HttpState, Signed,
    cursor::{self, List},
    days, etag,
    problem::{Code, Problem},
};

/// The media type of every answer but a paper and a problem.
const JSON: &str = "application/json";

/// The items of a page when the caller names no limit.
const USUAL_LIMIT: u16 = 50;

/// An amount in minor units: 100 poisha are one taka.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(example = json!({"amount": 123_456, "currency": "BDT"}))]
pub(crate) struct Money {
    /// How many minor units.
    amount: i64,
    /// ISO 4217 code.
    currency: &'static str,
}

impl Money {
    pub(super) const fn new(minor: i64, currency: Currency) -> Self {
        Self { amount: minor, currency: currency.code() }
    }
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListOf<T> {
    /// The items, in the order of the list.
    items: Vec<T>,
    /// Goes into `cursor` for the next page; null at the end.
    next_cursor: Option<String>,
}

impl<T> ListOf<T> {
    /// A list that has one page only.
    pub(super) const fn whole(items: Vec<T>) -> Self {
        Self { items, next_cursor: None }
    }
}

impl<T> ListOf<Result<T, Problem>> {
    /// The list, or the first item that could not be written.
    pub(super) fn transposed(self) -> Result<ListOf<T>, Problem> {
        let items = self.items.into_iter().collect::<Result<_, _>>()?;
        Ok(ListOf { items, next_cursor: self.next_cursor })
    }
}

/// The place in a list that a caller asks for.
pub(super) struct Paging<'a> {
    pub(super) state: &'a HttpState,
    pub(super) list: List<'a>,
}

impl<'a> Paging<'a> {
    pub(super) const fn new(state: &'a HttpState, signed: &Signed, of: &'static str, filters: &'a str) -> Self {
        Self { state, list: List { workspace: signed.actor().workspace(), of, filters } }
    }

    /// The page that `cursor` and `limit` ask for.
    pub(super) fn request<K: cursor::Key>(
        &self,
        cursor: Option<&str>,
        limit: Option<&str>,
    ) -> Result<PageRequest<K>, Problem> {
        let limit = match limit {
            None => USUAL_LIMIT,
            Some(text) => text
                .parse()
                .ok()
                .filter(|limit| (1..=MAX_PAGE).contains(limit))
                .ok_or_else(|| invalid_query(vec![FieldError::with_limit("limit", "not_a_limit", MAX_PAGE)]))?,
        };
        let after = cursor.map(|cursor| self.list.open(&self.state.keys.cursor, cursor)).transpose()?;
        Ok(PageRequest::new(after, limit))
    }

    /// The page as it is written.
    pub(super) fn answer<T, K: cursor::Key, W>(&self, page: Page<T, K>, write: impl FnMut(T) -> W) -> ListOf<W> {
        let next_cursor = page.next.map(|key| self.list.seal(&self.state.keys.cursor, &key));
        ListOf { items: page.items.into_iter().map(write).collect(), next_cursor }
    }
}

/// Parameters of the query that break rules.
pub(super) fn invalid_query(errors: Vec<FieldError>) -> Problem {
    let errors = FieldErrors(errors);
    let code = if days::break_limits(&errors) { Code::Invalid } else { Code::InvalidQuery };
    Problem::new(code).with_errors(errors)
}

/// An optional parameter of the query that is a day.
pub(super) fn day(gather: &mut Gather, field: &str, text: Option<&str>) -> Option<Date> {
    text.and_then(|text| gather.take(days::parse(field, text)))
}

/// An optional parameter of the query.
pub(super) fn parameter<T>(
    gather: &mut Gather,
    field: &str,
    code: &'static str,
    text: Option<&str>,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    text.and_then(|text| gather.take(parse(text).ok_or_else(|| FieldError::new(field, code))))
}

/// Ends the parsing of a query.
pub(super) fn parsed<T>(gather: Gather, value: T) -> Result<T, Problem> {
    gather.finish(Some(value)).map_err(|errors| invalid_query(errors.0))
}

/// The id in the path; a text that is no id names nothing.
pub(super) fn path_id<T: std::str::FromStr>(request: &HttpRequest) -> Result<T, Problem> {
    request.match_info().get("id").and_then(|id| id.parse().ok()).ok_or_else(|| Problem::new(Code::NotFound))
}

/// An answer that is kept with its idempotency key.
pub(super) fn reply(status: u16, body: &impl Serialize, headers: &[(HeaderName, String)]) -> Reply {
    let content_type = (header::CONTENT_TYPE.to_string(), JSON.to_owned());
    let own = headers.iter().map(|(name, value)| (name.to_string(), value.clone()));
    Reply { status, headers: std::iter::once(content_type).chain(own).collect(), body: text(body).into_bytes() }
}

/// A single resource with its tag, or that the caller has it already.
pub(super) fn resource(request: &HttpRequest, tag: &str, body: &impl Serialize) -> HttpResponse {
    if etag::is_held(request, tag) {
        return etag::not_modified(tag);
    }
    HttpResponse::Ok().insert_header((header::ETAG, tag)).content_type(JSON).body(text(body))
}

/// The text of an answer.
pub(super) fn text(body: &impl Serialize) -> String {
    serde_json::to_string(body).expect("answers are structs of texts and numbers, which always serialise")
}

/// The address of a resource in the signed-in workspace.
pub(super) fn address(signed: &Signed, path: &str) -> String {
    format!("/api/v1/workspaces/{}/{path}", signed.actor().workspace())
}
