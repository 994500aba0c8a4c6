//! Issuing: first what will be frozen or what stands in the way, then the act.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_app::{DraftError, Failure, IssuePreview};
use dalil_invoicing::{InvoiceId, IssueError, IssuedSet, Ready, permission};
use dalil_tenancy::field::FieldErrors;

use super::written;
use crate::{
    Code, HttpState, Problem, Signed,
    body::Form,
    idempotency::{self, Key},
    pages::{
        frame::{self, Frame},
        id, labels, page_with,
        parts::{Fact, Hidden, Total, money, names, totals, words},
        see, seen,
        typed::{Errors, Summary, Typed},
    },
};

#[derive(Template)]
#[template(path = "invoices/issue.html")]
struct IssuePage<'a> {
    f: &'a Frame,
    base: &'a str,
    draft: String,
    summary: Summary,
    changed: Option<String>,
    frozen: Option<Frozen>,
    hidden: Hidden,
}

/// All that will never change again.
struct Frozen {
    papers: Vec<Paper>,
    without: Option<String>,
    facts: Vec<Fact>,
    mark: &'static str,
    totals: Vec<Total>,
    words: String,
    act: String,
}

struct Paper {
    name: String,
    number: String,
}

pub(super) async fn review(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::ISSUE)?;
    let invoice: InvoiceId = id(&request)?;
    match state.app.issue_preview(signed.actor(), invoice).await {
        Ok(preview) => reviewed(&request, &signed, &state, &preview, StatusCode::OK),
        Err(Failure::Refused(DraftError::AlreadyIssued)) => Ok(see(&document(&signed, invoice))),
        Err(failure) => Err(failure.into()),
    }
}

fn reviewed(
    request: &HttpRequest,
    signed: &Signed,
    state: &HttpState,
    preview: &IssuePreview,
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let frame = Frame::of(signed, request);
    let base = frame::base(signed);
    let draft = format!("{base}/invoices/{}", preview.draft.id);
    let (frozen, errors) = match &preview.ready {
        Ok(ready) => (Some(Frozen::of(&frame, preview, ready)), FieldErrors(Vec::new())),
        Err(errors) => (None, errors.clone()),
    };
    let errors = Errors::new(&frame, &errors, written::shown);
    page_with(
        status,
        &IssuePage {
            summary: errors.summary(frame.t("issue-blocked"), &draft),
            changed: (status == StatusCode::PRECONDITION_FAILED).then(|| frame.t("changed-meanwhile")),
            hidden: Hidden::at(&state.app, signed, preview.draft.version),
            f: &frame,
            base: &base,
            draft,
            frozen,
        },
    )
}

pub(super) async fn issue(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let invoice: InvoiceId = id(&request)?;
    let typed = Typed::new(body.value);
    let version = typed.get("version").parse().map_err(|_| Problem::new(Code::IfMatchRequired))?;
    let key = Key::of_form(&request, &body.raw, typed.get("idempotency_key"))?;
    let issued = format!("{}?issued=1", document(&signed, invoice));
    let shape = |_: &IssuedSet| seen(issued.clone());
    let refused = match state.app.issue_invoice(signed.actor(), invoice, version, key.once(&shape)).await {
        Ok(done) => return Ok(idempotency::answer(done, shape)),
        Err(Failure::Refused(IssueError::Stale { .. })) => StatusCode::PRECONDITION_FAILED,
        Err(Failure::Refused(IssueError::Blocked(_))) => StatusCode::UNPROCESSABLE_ENTITY,
        // Somebody, or a second click, was faster: what they wanted is there.
        Err(Failure::Refused(IssueError::AlreadyIssued)) => return Ok(see(&document(&signed, invoice))),
        Err(failure) => return Err(failure.into()),
    };
    let preview = state.app.issue_preview(signed.actor(), invoice).await?;
    reviewed(&request, &signed, &state, &preview, refused)
}

fn document(signed: &Signed, invoice: InvoiceId) -> String {
    format!("{}/documents/{invoice}", frame::base(signed))
}

impl Frozen {
    fn of(frame: &Frame, preview: &IssuePreview, ready: &Ready) -> Self {
        let fields = &preview.draft.fields;
        let (language, currency) = (frame.language, fields.currency);
        let taxed = ready.mushak_series().is_some();
        let total = ready.computed().totals.total;
        let mark = labels::mark(language, currency);
        let amount = format!("{mark} {}", money(language, total, currency));
        Self {
            papers: papers(frame, ready),
            without: ready.without_mushak().map(|reason| labels::without_mushak(language, reason)),
            facts: facts(frame, preview, ready),
            mark,
            totals: totals(frame, &ready.computed().totals, currency, taxed),
            words: words(language, total, currency),
            act: frame.tx(if taxed { "issue-act-both" } else { "issue-act" }, &[("total", amount.into())]),
        }
    }
}

fn papers(frame: &Frame, ready: &Ready) -> Vec<Paper> {
    let series = std::iter::once(ready.invoice_series()).chain(ready.mushak_series());
    series
        .map(|series| Paper {
            name: labels::kind(frame.language, series.kind),
            number: frame.tx("issue-next-number", &[("year", frame.language.figure(&series.year.to_string()).into())]),
        })
        .collect()
}

fn facts(frame: &Frame, preview: &IssuePreview, ready: &Ready) -> Vec<Fact> {
    let language = frame.language;
    let brand = ready.brand();
    let client = &ready.client().fields;
    let ((issuer, issuer_lang), _) = names(language, &brand.name);
    let ((buyer, buyer_lang), _) = names(language, &client.name);
    let figure = |id: Option<String>| id.map_or_else(|| frame.t("not-given"), |id| language.figure(&id));
    let fields = &preview.draft.fields;
    vec![
        Fact::new(frame.t("issue-issuer"), issuer).lang(issuer_lang),
        Fact::new(frame.t("field-address"), brand.address.as_str()),
        Fact::new(frame.t("issue-issuer-bin"), figure(ready.registration().vat.bin().map(ToString::to_string))),
        Fact::new(frame.t("issue-vat-status"), labels::vat_status(language, ready.registration().vat.as_str())),
        Fact::new(frame.t("issue-place"), ready.place().name.as_str()),
        Fact::new(frame.t("issue-buyer"), buyer).lang(buyer_lang),
        Fact::new(frame.t("issue-buyer-bin"), figure(client.bin.as_ref().map(ToString::to_string))),
        Fact::new(
            frame.t("field-supplied_on"),
            fields.supplied_on.map_or_else(|| frame.t("issue-today"), |day| language.date(day)),
        ),
        Fact::new(
            frame.t("field-due_on"),
            ready.due_on().map_or_else(|| frame.t("not-given"), |day| language.date(day)),
        ),
        Fact::new(frame.t("draft-lines"), frame.tx("lines-count", &[("count", fields.lines.len().into())])),
    ]
}
