//! The member's own things: language and going out.

use actix_web::{HttpRequest, HttpResponse, web};
use dalil_lang::Language;

use super::{frame, see, sign_in::is_page, typed::Typed};
use crate::{Code, HttpState, Problem, Signed, body::Form, session};

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/language").route(web::post().to(set_language)))
        .service(web::resource("/sign-out").route(web::post().to(sign_out)));
}

async fn set_language(
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let typed = Typed::new(body.value);
    let language = Language::from_code(typed.get("language")).ok_or_else(|| Problem::new(Code::MalformedForm))?;
    state.app.set_language(signed.who(), frame::paper_language(language)).await?;
    let base = format!("{}/", frame::base(&signed));
    let back = typed.get("back");
    Ok(see(if is_page(back) && back.starts_with(&base) { back } else { &base }))
}

async fn sign_out(request: HttpRequest, signed: Signed, state: web::Data<HttpState>) -> Result<HttpResponse, Problem> {
    state.app.sign_out(signed.who()).await?;
    let language = frame::Frame::of(&signed, &request).language;
    let mut response = see(&format!("/sign-in?lang={}", language.code()));
    for cookie in session::clear(&signed.live().workspace.slug) {
        if let Err(error) = response.add_cookie(&cookie) {
            tracing::error!(%error, "a cookie was not cleared");
        }
    }
    Ok(response)
}
