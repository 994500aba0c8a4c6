//! Error pages: what a person sees where the API answers with problem+json.

use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, http::Method};
use askama::Template;

use super::{frame::Frame, labels, page_with};
use crate::{Code, Problem, Signed, origin};

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    f: &'a Frame,
    title: String,
    what: String,
    next: (String, String),
    request: Option<String>,
}

/// The page of a problem, in the language of whoever asks.
pub(crate) fn problem(request: &HttpRequest, problem: &Problem) -> HttpResponse {
    let signed = request.extensions().get::<Signed>().cloned();
    let frame = match &signed {
        Some(signed) => Frame::of(signed, request),
        None => Frame { switch: None, ..Frame::outside(request) },
    };
    let code = problem.code();
    let page = ErrorPage {
        f: &frame,
        title: frame.t(&format!("problem-{}", code.name())),
        what: what(&frame, problem),
        next: next(&frame, request, code),
        request: ours(code).then(|| origin::request_id(request).to_string()),
    };
    page_with(problem.status(), &page).unwrap_or_else(|_| HttpResponse::new(problem.status()))
}

/// What happened; of a period, the day that counts as well.
fn what(frame: &Frame, problem: &Problem) -> String {
    let code = problem.code();
    let what = frame.t(&format!("problem-{}-what", code.name()));
    match (code, problem.errors()) {
        (Code::PeriodClosed | Code::EarlierOpen, [error]) => {
            format!("{what} {}", labels::error(frame.language, error))
        }
        _ => what,
    }
}

/// Whether the fault is ours, so that the id of the request helps whoever looks into it.
const fn ours(code: Code) -> bool {
    matches!(code, Code::Internal | Code::Unavailable | Code::ClockBehind | Code::Busy)
}

/// The one thing to do next.
fn next(frame: &Frame, request: &HttpRequest, code: Code) -> (String, String) {
    let here = || request.uri().path().to_owned();
    match code {
        Code::LinkDead | Code::SignInRequired => ("/sign-in".to_owned(), frame.t("sign-in-again")),
        Code::Busy | Code::Unavailable | Code::PaperNotReady if *request.method() == Method::GET => {
            (here(), frame.t("error-page-again"))
        }
        _ => match &frame.member {
            Some(member) => (format!("{}/", member.base), frame.t("error-page-home")),
            None => ("/".to_owned(), frame.t("error-page-start")),
        },
    }
}
