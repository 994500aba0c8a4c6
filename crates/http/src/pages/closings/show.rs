use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use dalil_invoicing::closing::LogState;

use super::{Line, address, found, named};
use crate::{
    Code, HttpState, Problem, Signed,
    pages::{
        frame::{self, Frame},
        labels, page,
    },
};

#[derive(Template)]
#[template(path = "closings/show.html")]
struct ClosingPage<'a> {
    f: &'a Frame,
    list: String,
    file: String,
    period: String,
    closed: String,
    /// What was recorded in the period, and what ever was up to its end: title, then lines.
    tables: [(String, Vec<Line>); 2],
    logs: Vec<Log>,
    leaf: String,
    key: String,
}

struct Log {
    name: String,
    size: String,
    root: String,
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    let closing = found(&request, &signed, &state).await?;
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    let zone = frame::zone(&state.app, &signed).await?;
    let people: Vec<_> = labels::person(&closing.by).into_iter().collect();
    let names = state.app.names(signed.actor(), &people).await?;
    let unreadable = || Problem::new(Code::Internal);
    let (turnover, perpetual) = closing.turnover().zip(closing.perpetual()).ok_or_else(unreadable)?;
    let log =
        |state: LogState| Log { name: state.log, size: frame.language.count(state.size), root: state.root.to_string() };
    let at = frame.language.exact_moment(&zone, closing.at);
    let who = labels::who(&frame, &closing.by, &names);
    page(&ClosingPage {
        list: format!("{base}/vat/closings?period={}", closing.span.period.as_str()),
        file: format!("{}/file", address(&base, closing.span)),
        period: named(frame.language, closing.span),
        closed: frame.tx("closing-by", &[("at", at.into()), ("who", who.into())]),
        tables: [
            (frame.t("closing-turnover"), Line::all(&frame, &turnover)),
            (frame.t("closing-perpetual"), Line::all(&frame, &perpetual)),
        ],
        logs: closing.log_states().ok_or_else(unreadable)?.into_iter().map(log).collect(),
        leaf: closing.leaf.to_string(),
        key: closing.key.clone(),
        f: &frame,
    })
}
