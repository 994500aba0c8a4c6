//! Closing a month or a year, after saying what that means.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use dalil_invoicing::{
    closing::{Closing, Period},
    permission,
};

use super::{address, asked, named};
use crate::{
    Code, HttpState, Problem, Signed,
    body::Form as Body,
    pages::{
        frame::{self, Frame},
        page,
        parts::Hidden,
        sent::Sent,
        typed::Typed,
    },
};

#[derive(Template)]
#[template(path = "closings/ask.html")]
struct AskPage<'a> {
    f: &'a Frame,
    title: String,
    what: String,
    action: String,
    back: String,
    hidden: Hidden,
}

pub(super) async fn ask(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::CLOSE)?;
    let span = asked(&request)?;
    let next = state.app.next_periods(signed.actor()).await?;
    let ready = [next.month, next.year].into_iter().flatten().find(|(next, _)| *next == span);
    if !ready.ok_or_else(|| Problem::new(Code::NotFound))?.1 {
        return Err(Problem::new(Code::PeriodNotOver));
    }
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    let period = named(frame.language, span);
    page(&AskPage {
        title: frame.tx("closing-ask-title", &[("period", period.clone().into())]),
        what: match span.period {
            Period::Year => frame.tx("closing-ask-year", &[("period", period.into())]),
            Period::Day | Period::Month => frame.tx("closing-ask-month", &[("period", period.into())]),
        },
        action: format!("{}/close", address(&base, span)),
        back: format!("{base}/vat/closings"),
        hidden: Hidden::new(&state.app, &signed),
        f: &frame,
    })
}

pub(super) async fn close(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Body<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let span = asked(&request)?;
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let base = frame::base(&signed);
    let there = move |closing: &Closing| address(&base, closing.span);
    Ok(sent.act(there, |once| state.app.close_period(signed.actor(), span.period, span.first_day, once)).await?)
}
