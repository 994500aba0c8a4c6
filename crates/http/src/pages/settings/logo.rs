//! The logo: a file that is chosen, or taken away.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use dalil_app::{Failure, SetupError, Versioned};
use dalil_invoicing::{Brand, permission};
use dalil_tenancy::field::FieldError;

use super::brand::{Sheet, Shown, typed};
use crate::{
    Code, HttpState, Problem, Signed,
    idempotency::{self, Key},
    multipart::Multipart,
    pages::{frame, seen, typed::Typed},
};

pub(super) async fn change(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Multipart,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::BRAND_WRITE)?;
    let version = body.field("version").parse().map_err(|_| Problem::new(Code::IfMatchRequired))?;
    let key = Key::of_form(&request, &body.raw, &body.field("idempotency_key"))?;
    let taken_away = body.field("action") == "remove_logo";
    let image = body.file("logo").filter(|image| !image.is_empty() && !taken_away);
    let sheet = Sheet { request: &request, signed: &signed, state: &state };
    if image.is_none() && !taken_away {
        return shown(&sheet, FieldError::new("logo", "empty").into()).await;
    }
    let here = format!("{}/settings/brand?saved=1", frame::base(&signed));
    let shape = |_: &Versioned<Brand>| seen(here.clone());
    match state.app.change_logo(signed.actor(), version, image, key.once(shape)).await {
        Ok(done) => Ok(idempotency::answer(done, shape)),
        Err(Failure::Refused(SetupError::Invalid(errors))) => shown(&sheet, errors).await,
        Err(Failure::Refused(SetupError::Stale { .. })) => sheet.stale(Typed::default()).await,
        Err(failure) => Err(failure.into()),
    }
}

/// The page as stored, with what is wrong with the file.
async fn shown(sheet: &Sheet<'_>, errors: dalil_tenancy::field::FieldErrors) -> Result<HttpResponse, Problem> {
    let stored = sheet.stored().await?;
    let typed = stored.as_ref().map(|stored| typed(&stored.value)).unwrap_or_default();
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    sheet.page(stored.as_ref(), Shown { status, typed, errors: Some(errors), ..Shown::default() })
}
