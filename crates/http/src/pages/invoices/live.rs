//! What a draft comes to and what blocks it: on its page, and again while it is typed.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::{Template, filters::HtmlSafe};
use dalil_app::DraftCheck;
use dalil_invoicing::{Warning, permission};
use dalil_money::Currency;

use super::{
    editor::{self, Editor},
    kind,
    lines::Amounts,
    written::Written,
};
use crate::{
    HttpState, Problem, Signed,
    body::Form,
    pages::{
        frame::Frame,
        labels, page,
        parts::{Total, money, totals},
        typed::{Errors, Item, Typed},
    },
};

/// The totals of a draft.
#[derive(Template)]
#[template(path = "invoices/totals.html")]
pub(super) struct Totals<'a> {
    f: &'a Frame,
    sums: Vec<Total>,
    left_out: Option<String>,
}

impl HtmlSafe for Totals<'_> {}

/// The total, always in reach.
#[derive(Template)]
#[template(path = "invoices/dock.html")]
pub(super) struct Dock<'a> {
    f: &'a Frame,
    mark: &'static str,
    total: Option<String>,
}

impl HtmlSafe for Dock<'_> {}

/// What blocks issuing, and what to look at.
#[derive(Template)]
#[template(path = "invoices/checks.html")]
pub(super) struct Checks<'a> {
    f: &'a Frame,
    blocked: Vec<Item>,
    warnings: Vec<Item>,
}

impl HtmlSafe for Checks<'_> {}

/// A draft as it was checked, on its way to a page.
pub(super) struct Checked<'a> {
    pub(super) frame: &'a Frame,
    pub(super) written: &'a Written,
    pub(super) check: &'a DraftCheck,
    pub(super) currency: Currency,
    /// Whether the workspace charges VAT.
    pub(super) taxed: bool,
}

impl<'a> Checked<'a> {
    pub(super) fn totals(&self) -> Totals<'a> {
        let sketch = &self.check.sketch;
        let shown = sketch.totals.map(|sums| totals(self.frame, &sums, self.currency, self.taxed));
        let left_out = sketch.left_out();
        let left_out =
            (left_out > 0 && shown.is_some()).then(|| self.frame.tx("draft-left-out", &[("count", left_out.into())]));
        Totals { f: self.frame, sums: shown.unwrap_or_default(), left_out }
    }

    pub(super) fn dock(&self) -> Dock<'a> {
        let language = self.frame.language;
        Dock {
            f: self.frame,
            mark: labels::mark(language, self.currency),
            total: self.check.sketch.totals.map(|totals| money(language, totals.total, self.currency)),
        }
    }

    pub(super) fn checks(&self) -> Checks<'a> {
        let errors = Errors::new(self.frame, &self.check.blocked, |path| self.written.shown(path));
        Checks { f: self.frame, blocked: errors.items(""), warnings: warned(self.frame, &self.check.warnings, "") }
    }
}

/// Warnings, linked to the fields of a form on this page or on another.
pub(super) fn warned(frame: &Frame, warnings: &[Warning], form: &str) -> Vec<Item> {
    let item = |warning: &Warning| {
        let label = labels::path(frame, warning.field());
        Item::new(warning.field(), form, label, labels::warning(frame.language, *warning))
    };
    warnings.iter().map(item).collect()
}

#[derive(Template)]
#[template(path = "invoices/live.html")]
struct Live<'a> {
    totals: Totals<'a>,
    dock: Dock<'a>,
    checks: Checks<'a>,
    rows: Vec<Row>,
}

/// What changes in a row while it is typed.
struct Row {
    index: usize,
    amount: String,
    more: String,
}

/// The parts of the editor that follow from what was typed, each under its id; stores nothing.
pub(super) async fn live(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::DRAFTS_WRITE)?;
    let frame = Frame::of(&signed, &request);
    let typed = Typed::new(body.value);
    let written = Written::of(&typed, kind::asked(&request));
    let check = state.app.check_draft(signed.actor(), &written.input).await?;
    let currency = editor::currency(&typed);
    let taxed = Editor { request: &request, signed: &signed, state: &state, stored: None }.taxed().await?;
    let checked = Checked { frame: &frame, written: &written, check: &check, currency, taxed };
    let amounts = Amounts { frame: &frame, typed: &typed, written: &written, sketch: &check.sketch, currency };
    let rows = 0..typed.rows("lines").len();
    page(&Live {
        totals: checked.totals(),
        dock: checked.dock(),
        checks: checked.checks(),
        rows: rows.map(|index| Row { index, amount: amounts.of(index), more: amounts.more(index) }).collect(),
    })
}
