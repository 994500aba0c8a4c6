//! Time zone, year of account, and what papers begin with.

use actix_web::{HttpRequest, HttpResponse, get, http::header, put, web};
use dalil_app::Versioned;
use dalil_invoicing::{input, settings};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::wire::{reply, resource};
use crate::{
    HttpState, Problem, Signed,
    body::Json,
    etag,
    idempotency::{Key, answer},
};

/// The settings as written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "time_zone": "Asia/Dhaka", "year_start": "07-01", "paper_language": "bn", "payment_days": 30
}))]
pub(crate) struct SettingsInput {
    /// IANA name.
    time_zone: String,
    /// Month and day on which the year of account begins; Mushak forms always have 1 July.
    year_start: String,
    /// The language in which papers are first offered: `bn` or `en`.
    paper_language: String,
    /// Days that clients have to pay where a draft names no day; none when left out.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 365)]
    payment_days: Option<u16>,
}

impl From<SettingsInput> for input::Settings {
    fn from(body: SettingsInput) -> Self {
        Self {
            time_zone: body.time_zone,
            year_start: body.year_start,
            paper_language: body.paper_language,
            payment_days: body.payment_days.map(|days| days.to_string()),
        }
    }
}

/// The settings.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Settings {
    /// IANA name.
    time_zone: String,
    /// Month and day on which the year of account begins.
    #[schema(example = "07-01")]
    year_start: String,
    /// The language in which papers are first offered.
    paper_language: &'static str,
    /// Days that clients have to pay; null for none.
    payment_days: Option<u16>,
    /// Counts the changes, from 1; the ETag is `"v<version>"`.
    version: i64,
}

impl Settings {
    fn of(Versioned { value, version }: &Versioned<settings::Settings>) -> Self {
        Self {
            time_zone: value.time_zone_name().to_owned(),
            year_start: format!("{:02}-{:02}", value.year_start.month(), value.year_start.day()),
            paper_language: value.paper_language.code(),
            payment_days: value.payment_days.map(settings::PaymentDays::count),
            version: *version,
        }
    }
}

/// The settings of the workspace.
#[utoipa::path(operation_id = "getSettings", tag = "workspace",
    params(("If-None-Match" = Option<String>, Header)),
    responses((status = 200, description = "The settings.", body = Settings)))]
#[get("/settings")]
pub(crate) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    let settings = state.app.versioned_settings(signed.actor()).await?;
    Ok(resource(&request, &etag::of_version(settings.version), &Settings::of(&settings)))
}

/// Changes the settings: what is left out is taken away.
#[utoipa::path(operation_id = "changeSettings", tag = "workspace", request_body = SettingsInput,
    params(("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Changed.", body = Settings)))]
#[put("/settings")]
pub(crate) async fn change(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<SettingsInput>,
) -> Result<HttpResponse, Problem> {
    let version = etag::if_match(&request)?;
    let shape = |saved: &Versioned<settings::Settings>| {
        reply(200, &Settings::of(saved), &[(header::ETAG, etag::of_version(saved.version))])
    };
    let once = Key::optional(&request, &body.raw)?.once(shape);
    let done = state.app.change_settings(signed.actor(), version, &body.value.into(), once).await?;
    Ok(answer(done, shape))
}
