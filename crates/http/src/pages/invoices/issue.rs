//! Issuing: first what will be frozen or what stands in the way, then the act.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_app::{DraftError, Failure, IssuePreview};
use dalil_invoicing::{
    DocumentKind, DraftFields, DraftKind, InvoiceId, IssueError, IssuedSet, Ready, Review, Seen, SeriesKey,
    WithoutMushak, series::printed_number, warnings,
};
use dalil_tenancy::field::FieldErrors;

use super::{discard::list_of, kind, live::warned, written};
use crate::{
    Code, HttpState, Problem, Signed,
    body::Form,
    pages::{
        documents::vat_rate,
        frame::{self, Frame},
        id, labels, page_with,
        parts::{Fact, Hidden, Total, money, names, totals, words},
        see,
        sent::{Sent, version},
        typed::{Errors, Item, Summary, Typed},
    },
};

#[derive(Template)]
#[template(path = "invoices/issue.html")]
struct IssuePage<'a> {
    f: &'a Frame,
    /// The list that the draft is in.
    list: (String, String),
    title: String,
    draft: String,
    keeper: String,
    id: String,
    summary: Summary,
    changed: Option<String>,
    frozen: Option<Frozen>,
    hidden: Hidden,
    review: Option<Review>,
}

/// All that will never change again.
struct Frozen {
    papers: Vec<Paper>,
    without: Option<String>,
    /// The version that counts no more once this one is issued.
    ends: Option<String>,
    warnings: Vec<Item>,
    facts: Vec<Fact>,
    mark: &'static str,
    taxed: bool,
    lines: Vec<Line>,
    totals: Vec<Total>,
    words: String,
    act: String,
}

struct Paper {
    name: String,
    number: String,
}

/// A line as it will be printed on the invoice.
struct Line {
    description: String,
    /// What is taken off, its share of a discount over the whole included.
    discount: Option<String>,
    quantity: String,
    unit: String,
    unit_price: String,
    vat: String,
    value: String,
}

pub(super) async fn review(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    let kind = kind::asked(&request);
    signed.actor().permit(kind::right(kind))?;
    let invoice: InvoiceId = id(&request)?;
    match state.app.issue_preview(signed.actor(), kind, invoice).await {
        Ok(preview) => reviewed(&request, &signed, &state, &preview, &Shown::First),
        Err(Failure::Refused(DraftError::AlreadyIssued)) => Ok(see(&document(&signed, invoice))),
        Err(failure) => Err(failure.into()),
    }
}

/// Why the page is shown.
enum Shown {
    /// To be looked at.
    First,
    /// The draft was changed since it was looked at.
    Stale,
    /// What would be frozen was changed since: these.
    Changed(FieldErrors),
    /// It cannot be issued.
    Blocked,
}

impl Shown {
    const fn status(&self) -> StatusCode {
        match self {
            Self::First => StatusCode::OK,
            Self::Stale | Self::Changed(_) => StatusCode::PRECONDITION_FAILED,
            Self::Blocked => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    fn note(&self, frame: &Frame) -> Option<String> {
        match self {
            Self::First | Self::Blocked => None,
            Self::Stale => Some(frame.t("changed-meanwhile")),
            Self::Changed(changed) => {
                let what: Vec<String> = changed.0.iter().map(|error| labels::field(frame, &error.field)).collect();
                Some(frame.tx("issue-changed", &[("what", what.join(", ").into())]))
            }
        }
    }
}

fn reviewed(
    request: &HttpRequest,
    signed: &Signed,
    state: &HttpState,
    preview: &IssuePreview,
    shown: &Shown,
) -> Result<HttpResponse, Problem> {
    let frame = Frame::of(signed, request);
    let base = frame::base(signed);
    let kind = preview.draft.fields.kind;
    let draft = format!("{base}/{}/{}", kind::path(kind), preview.draft.id);
    let (frozen, errors) = match &preview.ready {
        Ok(ready) => (Some(Frozen::of(&frame, &draft, preview, ready)), FieldErrors(Vec::new())),
        Err(errors) => (None, errors.clone()),
    };
    let errors = Errors::new(&frame, &errors, written::shown);
    page_with(
        shown.status(),
        &IssuePage {
            summary: errors.summary(frame.t("issue-blocked"), &draft),
            changed: shown.note(&frame),
            review: preview.review(),
            hidden: Hidden::at(&state.app, signed, preview.draft.version),
            keeper: frame::keeper(signed),
            id: preview.draft.id.to_string(),
            list: list_of(&frame, signed, kind),
            title: frame.t(kind::key(kind, "draft-title", "quotation-draft")),
            f: &frame,
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
    let review = typed.get("review").parse().map_err(|_| Problem::new(Code::IfMatchRequired))?;
    let seen = Seen { version: version(&typed)?, review: Some(review) };
    let sent = Sent::of(&request, &body.raw, typed)?;
    let issued = format!("{}?issued=1", document(&signed, invoice));
    let there = move |_: &IssuedSet| issued.clone();
    let kind = kind::asked(&request);
    let (app, actor) = (&state.app, signed.actor());
    let done = match kind {
        DraftKind::Invoice => sent.act(there, |once| app.issue_invoice(actor, invoice, seen, once)).await,
        DraftKind::Quotation => sent.act(there, |once| app.issue_quotation(actor, invoice, seen, once)).await,
    };
    let shown = match done {
        Ok(page) => return Ok(page),
        Err(Failure::Refused(IssueError::Stale { .. })) => Shown::Stale,
        Err(Failure::Refused(IssueError::Changed(changed))) => Shown::Changed(changed),
        Err(Failure::Refused(IssueError::Blocked(_))) => Shown::Blocked,
        // Somebody, or a second click, was faster: what they wanted is there.
        Err(Failure::Refused(IssueError::AlreadyIssued)) => return Ok(see(&document(&signed, invoice))),
        Err(failure) => return Err(failure.into()),
    };
    let preview = state.app.issue_preview(signed.actor(), kind, invoice).await?;
    reviewed(&request, &signed, &state, &preview, &shown)
}

fn document(signed: &Signed, invoice: InvoiceId) -> String {
    format!("{}/documents/{invoice}", frame::base(signed))
}

impl Frozen {
    fn of(frame: &Frame, draft: &str, preview: &IssuePreview, ready: &Ready) -> Self {
        let fields = &preview.draft.fields;
        let (language, currency) = (frame.language, fields.currency);
        let taxed = ready.registration().vat.issues_mushak63();
        let total = ready.computed().totals.total;
        let mark = labels::mark(language, currency);
        let amount = format!("{mark} {}", money(language, total, currency));
        Self {
            papers: papers(frame, ready),
            without: ready
                .without_mushak()
                .filter(|reason| *reason != WithoutMushak::Quotation)
                .map(|reason| labels::without_mushak(language, reason)),
            ends: ready.replaces().filter(|_| fields.kind == DraftKind::Quotation).map(|replaced| {
                let number = language.figure(&replaced.invoice.printed_number);
                frame.tx("quotation-ends", &[("number", number.into())])
            }),
            warnings: warned(frame, &warnings(fields, ready), draft),
            facts: facts(frame, preview, ready),
            mark,
            taxed,
            lines: lines(frame, fields, ready),
            totals: totals(frame, &ready.computed().totals, currency, taxed),
            words: words(language, total, currency),
            act: frame.tx(
                match fields.kind {
                    DraftKind::Invoice if taxed => "issue-act-both",
                    DraftKind::Invoice => "issue-act",
                    DraftKind::Quotation => "quotation-act",
                },
                &[("total", amount.into())],
            ),
        }
    }
}

fn papers(frame: &Frame, ready: &Ready) -> Vec<Paper> {
    let series = std::iter::once(ready.invoice_series()).chain(ready.mushak_series());
    series
        .map(|series| Paper {
            name: labels::kind(frame.language, series.kind),
            number: frame.tx("issue-next-number", &[("series", series_of(frame, series, ready).into())]),
        })
        .collect()
}

/// What the number will begin with: which one it is, is known once it is taken.
fn series_of(frame: &Frame, series: &SeriesKey, ready: &Ready) -> String {
    let (prefix, code) =
        if series == ready.invoice_series() { (ready.prefix(), None) } else { ("6.3", ready.place().code.as_ref()) };
    let number = printed_number(prefix, code, series.year, 0);
    frame.language.figure(&format!("{}…", number.trim_end_matches('0')))
}

fn lines(frame: &Frame, fields: &DraftFields, ready: &Ready) -> Vec<Line> {
    let language = frame.language;
    let decimals = fields.currency.exponent();
    let each = fields.lines.iter().zip(&ready.computed().lines);
    each.map(|(line, amounts)| Line {
        description: line.description.clone(),
        discount: (amounts.discount != 0).then(|| {
            let amount = money(language, amounts.discount, fields.currency);
            frame.tx("paper-line-discount", &[("amount", amount.into())])
        }),
        quantity: language.quantity(line.quantity),
        unit: line.unit.clone(),
        unit_price: language.unit_price(line.unit_price, decimals),
        vat: vat_rate(frame, line.vat.treatment(), line.vat.rate_text().as_deref()),
        value: money(language, amounts.value, fields.currency),
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
    let replaced = ready.replaces().map(|replaced| {
        let numbers = [Some(&replaced.invoice), replaced.mushak.as_ref()].into_iter().flatten();
        let numbers: Vec<String> = numbers.map(|named| language.figure(&named.printed_number)).collect();
        Fact::new(frame.t("life-replaces"), numbers.join(", "))
    });
    let quoted = ready.quotation().map(|quotation| {
        let number = language.figure(&quotation.printed_number);
        Fact::new(labels::kind(language, DocumentKind::Quotation), number)
    });
    let is_quotation = fields.kind == DraftKind::Quotation;
    let supplied_on = (!is_quotation).then(|| {
        let day = fields.supplied_on.map_or_else(|| frame.t("issue-today"), |day| language.date(day));
        Fact::new(frame.t("field-supplied_on"), day)
    });
    let payee = ready.payee().and_then(|payee| payee.details.as_ref());
    let own = [
        Fact::new(frame.t("issue-issuer"), issuer).lang(issuer_lang),
        Fact::new(frame.t("field-address"), brand.address.as_str()),
        Fact::new(frame.t("issue-issuer-bin"), figure(ready.registration().vat.bin().map(ToString::to_string))),
        Fact::new(frame.t("issue-vat-status"), labels::vat_status(language, ready.registration().vat.as_str())),
        Fact::new(frame.t("issue-place"), ready.place().name.as_str()),
        Fact::new(frame.t("field-payment_details"), payee.map_or_else(|| frame.t("not-given"), ToString::to_string)),
        Fact::new(frame.t("issue-buyer"), buyer).lang(buyer_lang),
        Fact::new(
            frame.t("issue-buyer-address"),
            client.address.as_ref().map_or_else(|| frame.t("not-given"), ToString::to_string),
        ),
        Fact::new(frame.t("issue-buyer-bin"), figure(client.bin.as_ref().map(ToString::to_string))),
    ];
    let due_on = Fact::new(
        frame.t(kind::key(fields.kind, "field-due_on", "field-valid_until")),
        ready.due_on().map_or_else(|| frame.t("not-given"), |day| language.date(day)),
    );
    replaced.into_iter().chain(quoted).chain(own).chain(supplied_on).chain([due_on]).collect()
}
