//! One document: the paper at the left, its life at the right.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_app::DocumentDetail;
use dalil_invoicing::{DocumentId, DocumentKind, DocumentSummary, PaperLanguage, permission};
use dalil_ledger::permission::PAYMENTS_READ;
use dalil_tenancy::{PersonId, field::FieldErrors};
use jiff::tz::TimeZone;

use super::paper::{Paper, number, title};
use crate::{
    HttpState, Problem, Signed,
    body::Query,
    pages::{
        field::{Choice, Field, Form},
        frame::{self, Frame, language_of},
        id, labels, page_with,
        parts::{Hidden, State, money, short_seal},
        payments::Settlement,
        typed::{Errors, Summary, Typed},
    },
};

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    issued: Option<String>,
    paid: Option<String>,
}

#[derive(Template)]
#[template(path = "documents/show.html")]
struct ShowPage<'a> {
    f: &'a Frame,
    base: &'a str,
    here: String,
    keeper: String,
    id: String,
    title: String,
    number: String,
    state: State,
    summary: Summary,
    issued_now: bool,
    paid_now: bool,
    settlement: Option<Settlement>,
    paper: Paper<'a>,
    issued_utc: String,
    issued_at: String,
    issued_by: String,
    seal_short: String,
    seal_full: String,
    counterpart: Option<(String, String)>,
    corrects: Option<(String, String)>,
    notes: Vec<Note>,
    correct: Vec<(String, String)>,
    originals: Vec<Original>,
    waiting: bool,
    copies: Vec<Copied>,
    copy_form: Option<CopyForm>,
    again: Option<Again>,
}

/// The way to a new draft that begins as this invoice.
struct Again {
    action: String,
    hidden: Hidden,
}

/// A note that corrects the document.
struct Note {
    href: String,
    title: String,
    number: String,
    day: String,
    date: String,
}

struct Original {
    href: String,
    lang: &'static str,
    label: &'static str,
    ready: bool,
}

struct Copied {
    title: String,
    utc: String,
    at: String,
    reason: String,
}

struct CopyForm {
    hidden: Hidden,
    language: Field,
    reason: Field,
    open: bool,
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let view = View {
        request: &request,
        signed: &signed,
        state: &state,
        issued_now: asked.issued.is_some(),
        paid_now: asked.paid.is_some(),
    };
    view.page(id(&request)?, StatusCode::OK, &Typed::default(), None).await
}

/// A document on its way to a page.
pub(super) struct View<'a> {
    pub(super) request: &'a HttpRequest,
    pub(super) signed: &'a Signed,
    pub(super) state: &'a HttpState,
    pub(super) issued_now: bool,
    pub(super) paid_now: bool,
}

impl View<'_> {
    pub(super) async fn page(
        &self,
        id: DocumentId,
        status: StatusCode,
        typed: &Typed,
        errors: Option<&FieldErrors>,
    ) -> Result<HttpResponse, Problem> {
        let (app, actor) = (&self.state.app, self.signed.actor());
        let detail = app.document(actor, id).await?;
        let row = detail.document.row();
        let frame = Frame::of(self.signed, self.request);
        let zone = frame::zone(app, self.signed).await?;
        let base = frame::base(self.signed);
        let here = format!("{base}/documents/{id}");
        let issuer: Vec<PersonId> = person(&row.issued_by).into_iter().collect();
        let names = app.names(actor, &issuer).await?;
        let errors = errors.map(|errors| Errors::new(&frame, errors, str::to_owned)).unwrap_or_default();
        let form = Form { frame: &frame, typed, errors: &errors };
        let originals = originals(&detail, &here);
        let settlement = match detail.standing {
            Some(_) if actor.may(PAYMENTS_READ) => {
                Some(Settlement::of(&frame, &zone, (self.state, self.signed), id, &here).await?)
            }
            _ => None,
        };
        page_with(
            status,
            &ShowPage {
                keeper: frame::keeper(self.signed),
                id: id.to_string(),
                title: title(&frame, &detail.document),
                number: number(&frame, &detail.document),
                state: State::issued(&frame),
                summary: errors.summary(frame.t("summary-title"), ""),
                issued_now: self.issued_now,
                paid_now: self.paid_now,
                settlement,
                paper: Paper::of(&frame, &detail.document, &zone),
                issued_utc: row.issued_at.to_string(),
                issued_at: frame.language.moment(&zone, row.issued_at),
                issued_by: issued_by(&frame, &row.issued_by, &names),
                seal_short: short_seal(&row.leaf),
                seal_full: row.leaf.to_string(),
                counterpart: self.counterpart(&frame, &base, &detail).await?,
                corrects: corrects(&frame, &base, &detail),
                notes: detail.notes.iter().map(|note| Note::of(&frame, &base, note)).collect(),
                correct: self.ways_to_correct(&frame, &here, &detail),
                waiting: originals.iter().any(|original| !original.ready),
                originals,
                copies: copies(&frame, &zone, &detail),
                copy_form: actor
                    .may(permission::DOCUMENTS_COPY)
                    .then(|| CopyForm::of(&form, Hidden::new(app, self.signed))),
                again: (detail.document.kind() == DocumentKind::Invoice && actor.may(permission::DRAFTS_WRITE)).then(
                    || Again { action: format!("{base}/invoices/{id}/again"), hidden: Hidden::new(app, self.signed) },
                ),
                f: &frame,
                base: &base,
                here: here.clone(),
            },
        )
    }

    /// The ways to put a 6.3 right, for whoever may.
    fn ways_to_correct(&self, frame: &Frame, here: &str, detail: &DocumentDetail) -> Vec<(String, String)> {
        let may = self.signed.actor().may(permission::CORRECT);
        if detail.document.kind() != DocumentKind::Mushak63 || !may {
            return Vec::new();
        }
        vec![
            (format!("{here}/credit-note"), frame.t("note-credit-title")),
            (format!("{here}/debit-note"), frame.t("note-debit-title")),
        ]
    }

    async fn counterpart(
        &self,
        frame: &Frame,
        base: &str,
        detail: &DocumentDetail,
    ) -> Result<Option<(String, String)>, Problem> {
        let Some(id) = detail.document.row().counterpart else { return Ok(None) };
        let other = self.state.app.document(self.signed.actor(), id).await?.document;
        let label = format!("{} {}", title(frame, &other), number(frame, &other));
        Ok(Some((format!("{base}/documents/{id}"), label)))
    }
}

/// The 6.3 that a note corrects.
fn corrects(frame: &Frame, base: &str, detail: &DocumentDetail) -> Option<(String, String)> {
    let id = detail.document.row().corrects_id?;
    let number = frame.language.figure(&detail.document.corrected()?.number);
    let label = format!("{} {number}", labels::kind(frame.language, DocumentKind::Mushak63));
    Some((format!("{base}/documents/{id}"), label))
}

impl Note {
    fn of(frame: &Frame, base: &str, note: &DocumentSummary) -> Self {
        let mark = labels::mark(frame.language, note.currency);
        let amount = format!("{mark} {}", money(frame.language, note.total, note.currency));
        let kind = labels::kind(frame.language, note.kind);
        Self {
            href: format!("{base}/documents/{}", note.id),
            title: frame.tx("life-note", &[("kind", kind.into()), ("amount", amount.into())]),
            number: frame.language.figure(&note.printed_number),
            day: frame.language.date(note.issued_on),
            date: note.issued_on.to_string(),
        }
    }
}

impl CopyForm {
    fn of(form: &Form<'_>, hidden: Hidden) -> Self {
        let languages = PaperLanguage::ALL.map(language_of);
        Self {
            hidden,
            language: form.choice(
                "language",
                Vec::from(languages.map(|language| Choice::new(language.code(), language.endonym()))),
            ),
            reason: form.text("reason").hint(form.frame.t("field-reason-hint")),
            open: form.errors.any_under("reason") || form.errors.any_under("language"),
        }
    }
}

/// The person who issued it; none when a part of the program did.
fn person(issued_by: &str) -> Option<PersonId> {
    issued_by.strip_prefix("person:")?.parse().ok()
}

fn issued_by(frame: &Frame, who: &str, names: &BTreeMap<PersonId, String>) -> String {
    match person(who) {
        Some(id) => names.get(&id).cloned().unwrap_or_else(|| frame.t("somebody-gone")),
        None => frame.t("the-program"),
    }
}

fn originals(detail: &DocumentDetail, here: &str) -> Vec<Original> {
    PaperLanguage::ALL
        .into_iter()
        .map(|paper| Original {
            href: format!("{here}/{}.pdf", paper.code()),
            lang: paper.code(),
            label: language_of(paper).endonym(),
            ready: detail.originals.iter().any(|original| original.language == paper),
        })
        .collect()
}

fn copies(frame: &Frame, zone: &TimeZone, detail: &DocumentDetail) -> Vec<Copied> {
    detail
        .copies
        .iter()
        .map(|copy| Copied {
            title: frame.tx(
                "copy-number",
                &[
                    ("number", frame.language.count(copy.ordinal.into()).into()),
                    ("language", language_of(copy.paper.language).endonym().into()),
                ],
            ),
            utc: copy.paper.rendered_at.to_string(),
            at: frame.language.moment(zone, copy.paper.rendered_at),
            reason: copy.reason.clone(),
        })
        .collect()
}
