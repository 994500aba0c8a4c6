use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use dalil_money::Currency;

use super::Row;
use crate::{
    HttpState, Problem, Signed,
    body::Query,
    pages::{
        chosen::Chosen,
        frame::{self, Frame},
        labels, page,
        parts::Pager,
    },
};

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "purchases/list.html")]
struct ListPage<'a> {
    f: &'a Frame,
    base: &'a str,
    mark: &'static str,
    rows: Vec<Row>,
    pager: Pager,
}

pub(super) async fn list(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    let list = Chosen {
        state: &state,
        signed: &signed,
        of: "purchases",
        path: format!("{base}/purchases"),
        filters: Vec::new(),
    };
    let purchases = state.app.purchases(signed.actor(), None, list.page(asked.cursor.as_deref())?).await?;
    page(&ListPage {
        mark: labels::mark(frame.language, Currency::BDT),
        rows: purchases.items.iter().map(|recorded| Row::of(&frame, &base, recorded)).collect(),
        pager: Pager::new(
            &frame,
            asked.cursor.as_ref().map(|_| list.first()),
            purchases.next.as_ref().map(|key| list.after(key)),
        ),
        f: &frame,
        base: &base,
    })
}
