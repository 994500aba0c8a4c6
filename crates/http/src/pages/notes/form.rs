use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use dalil_app::Correcting;
use dalil_invoicing::{Left, NoteKind};
use dalil_money::Currency;
use dalil_tenancy::field::FieldErrors;

use super::{Desk, way};
use crate::{
    Problem,
    pages::{
        field::{Field, Form},
        frame::{self, Frame},
        labels, page_with,
        parts::{Hidden, money, name_of},
        typed::{Errors, Summary, Typed},
    },
};

#[derive(Template)]
#[template(path = "notes/form.html")]
struct FormPage<'a> {
    f: &'a Frame,
    document: String,
    action: String,
    title: String,
    what: String,
    number: String,
    buyer: String,
    buyer_lang: &'static str,
    owed: String,
    summary: Summary,
    hidden: Hidden,
    reason: Field,
    vehicle: Field,
    by_vehicle: bool,
    lines: Vec<Line>,
}

/// A line of the 6.3 and what may be corrected of it.
struct Line {
    name: String,
    position: u32,
    serial: String,
    description: String,
    left: String,
    quantity: Option<Field>,
    value: Option<Field>,
}

/// The form with what is left of each line.
pub(super) async fn page(
    desk: &Desk<'_>,
    status: StatusCode,
    typed: &Typed,
    errors: Option<&FieldErrors>,
) -> Result<HttpResponse, Problem> {
    let Correcting { correctable, outstanding } =
        desk.state.app.correctable(desk.signed.actor(), desk.document).await?;
    let frame = Frame::of(desk.signed, desk.request);
    let language = frame.language;
    let errors = errors.map(|errors| Errors::new(&frame, errors, str::to_owned)).unwrap_or_default();
    let form = Form { frame: &frame, typed, errors: &errors };
    let corrected = correctable.document();
    let (row, buyer) = (corrected.row(), corrected.buyer());
    let (buyer, buyer_lang) = name_of(language, buyer.name_bn.as_deref(), buyer.name_en.as_deref());
    let document = format!("{}/documents/{}", frame::base(desk.signed), desk.document);
    let (title, what) = match desk.kind {
        NoteKind::Credit => (frame.t("note-credit-title"), frame.t("note-credit-what")),
        NoteKind::Debit => (frame.t("note-debit-title"), frame.t("note-debit-what")),
    };
    let mark = labels::mark(language, row.currency);
    let lines =
        correctable.left().iter().enumerate().map(|(at, left)| Line::of(&form, desk.kind, at, left, row.currency));
    page_with(
        status,
        &FormPage {
            action: format!("{document}/{}", way(desk.kind)),
            document,
            title,
            what,
            number: language.figure(&row.printed_number),
            buyer: buyer.to_owned(),
            buyer_lang,
            owed: format!("{mark} {}", money(language, outstanding, row.currency)),
            summary: errors.summary(frame.t("summary-title"), ""),
            hidden: Hidden::new(&desk.state.app, desk.signed),
            reason: form.text("reason").required().hint(frame.t("note-reason-hint")),
            vehicle: form.text("vehicle"),
            by_vehicle: !typed.get("vehicle").is_empty() || errors.any_under("vehicle"),
            lines: lines.collect(),
            f: &frame,
        },
    )
}

impl Line {
    fn of(form: &Form<'_>, kind: NoteKind, at: usize, left: &Left, currency: Currency) -> Self {
        let (frame, line) = (form.frame, left.line());
        let language = frame.language;
        let value = money(language, left.amounts().value, currency);
        let mark = labels::mark(language, currency);
        let told = left.quantity().map_or_else(
            || frame.t("note-left-none"),
            |quantity| {
                frame.tx(
                    "note-left",
                    &[
                        ("quantity", language.quantity(quantity).into()),
                        ("unit", line.unit.clone().into()),
                        ("value", format!("{mark} {value}").into()),
                    ],
                )
            },
        );
        let open = left.quantity().is_some();
        let field = |name: &str| format!("lines[{at}].{name}");
        let is_credit = kind == NoteKind::Credit;
        let label = if is_credit { frame.t("note-cut") } else { frame.t("note-raise") };
        Self {
            name: field("line"),
            position: line.position,
            serial: language.count(line.position.into()),
            description: line.description.clone(),
            left: told,
            quantity: (open && is_credit)
                .then(|| form.decimal(&field("quantity")).named(frame.t("note-back")).note(line.unit.clone())),
            value: open.then(|| form.decimal(&field("value")).named(label).note(mark.to_owned())),
        }
    }
}
