use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use dalil_invoicing::{permission, purchasing::Supplier};

use crate::{
    HttpState, Problem, Signed,
    body::Query,
    pages::{
        chosen::Chosen,
        frame::{self, Frame},
        labels, page,
        parts::{Pager, names},
    },
};

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "suppliers/list.html")]
struct ListPage<'a> {
    f: &'a Frame,
    base: &'a str,
    may_write: bool,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    href: String,
    name: String,
    name_lang: &'static str,
    other_name: Option<(String, &'static str)>,
    identity: Option<String>,
    standing: String,
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
        of: "suppliers",
        path: format!("{base}/suppliers"),
        filters: Vec::new(),
    };
    let suppliers = state.app.suppliers(signed.actor(), list.page(asked.cursor.as_deref())?).await?;
    page(&ListPage {
        may_write: signed.actor().may(permission::PURCHASES_RECORD),
        rows: suppliers.items.iter().map(|supplier| Row::of(&frame, &base, supplier)).collect(),
        pager: Pager::new(
            &frame,
            asked.cursor.as_ref().map(|_| list.first()),
            suppliers.next.as_ref().map(|key| list.after(key)),
        ),
        f: &frame,
        base: &base,
    })
}

impl Row {
    fn of(frame: &Frame, base: &str, supplier: &Supplier) -> Self {
        let fields = &supplier.fields;
        let ((name, name_lang), other_name) = names(frame.language, &fields.name);
        let number = fields.bin.as_ref().map(ToString::to_string).or(fields.nid.as_ref().map(ToString::to_string));
        Self {
            href: format!("{base}/suppliers/{}", supplier.id),
            name: name.to_owned(),
            name_lang,
            other_name,
            identity: number.map(|number| frame.language.figure(&number)),
            standing: labels::vat_status(frame.language, fields.standing().as_str()),
        }
    }
}
