use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_invoicing::{DocumentFilter, DocumentKind, permission};
use dalil_tenancy::field::{FieldError, Gather};
use jiff::civil::Date;

use crate::{
    HttpState, Problem, Signed,
    body::Query,
    pages::{
        chosen::Chosen,
        field::{Choice, Field, Form},
        frame::{self, Frame},
        labels,
        ledger::Ledger,
        page_with,
        parts::Pager,
        typed::{Errors, Typed},
    },
};

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    kind: Option<String>,
    from: Option<String>,
    to: Option<String>,
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "documents/list.html")]
struct ListPage<'a> {
    f: &'a Frame,
    base: &'a str,
    kind: Field,
    from: Field,
    to: Field,
    filtered: bool,
    ledger: Ledger,
    pager: Pager,
}

pub(super) async fn list(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::DOCUMENTS_READ)?;
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    let typed = asked.typed();
    let (filter, errors, status) = match asked.filter() {
        Ok(filter) => (filter, Errors::default(), StatusCode::OK),
        Err(errors) => {
            (DocumentFilter::default(), Errors::new(&frame, &errors, str::to_owned), StatusCode::BAD_REQUEST)
        }
    };
    let list = Chosen {
        state: &state,
        signed: &signed,
        of: "documents",
        path: format!("{base}/documents"),
        filters: ["kind", "from", "to"].into_iter().map(|name| (name, typed.get(name).to_owned())).collect(),
    };
    let documents = state.app.documents(signed.actor(), filter, list.page(asked.cursor.as_deref())?).await?;
    let form = Form { frame: &frame, typed: &typed, errors: &errors };
    page_with(
        status,
        &ListPage {
            kind: form.choice("kind", kinds(&frame)),
            from: form.date("from"),
            to: form.date("to"),
            filtered: list.filters.iter().any(|(_, value)| !value.is_empty()),
            ledger: Ledger::documents(&frame, &base, &documents.items),
            pager: Pager::new(
                &frame,
                asked.cursor.as_ref().map(|_| list.first()),
                documents.next.as_ref().map(|key| list.after(key)),
            ),
            f: &frame,
            base: &base,
        },
    )
}

impl Asked {
    fn typed(&self) -> Typed {
        let mut typed = Typed::default();
        for (name, value) in [("kind", &self.kind), ("from", &self.from), ("to", &self.to)] {
            typed.set(name, value.as_deref().unwrap_or_default().trim());
        }
        typed
    }

    fn filter(&self) -> Result<DocumentFilter, dalil_tenancy::field::FieldErrors> {
        let mut gather = Gather::default();
        let kind = given(self.kind.as_deref()).and_then(|name| {
            gather.take(DocumentKind::from_name(name).ok_or_else(|| FieldError::new("kind", "unknown_value")))
        });
        let from = day(&mut gather, "from", self.from.as_deref());
        let to = day(&mut gather, "to", self.to.as_deref());
        gather.finish(Some(DocumentFilter { kind, client: None, from, to }))
    }
}

fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn day(gather: &mut Gather, field: &str, text: Option<&str>) -> Option<Date> {
    let text = given(text)?;
    gather.take(text.parse().map_err(|_| FieldError::new(field, "not_a_date")))
}

fn kinds(frame: &Frame) -> Vec<Choice> {
    let every = Choice::new("", frame.t("filter-all"));
    let known = DocumentKind::ALL.map(|kind| Choice::new(kind.as_str(), labels::kind(frame.language, kind)));
    std::iter::once(every).chain(known).collect()
}
