//! One document: the paper at the left, its life at the right.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_app::DocumentDetail;
use dalil_invoicing::{DocumentId, DocumentKind, DocumentSummary, PaperLanguage, Voided, permission};
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
        quotations::Fate,
        typed::{Errors, Summary, Typed},
    },
};

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    issued: Option<String>,
    paid: Option<String>,
    voided: Option<String>,
    answered: Option<String>,
    withdrawn: Option<String>,
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
    /// What was just done.
    done: Option<String>,
    settlement: Option<Settlement>,
    void: Option<VoidShown>,
    /// What became of a quotation.
    fate: Option<Fate>,
    /// The quotation that an invoice was made from.
    quotation: Option<(String, String)>,
    /// The way to voiding it.
    may_void: bool,
    /// The document that this one was issued in place of.
    replaces: Option<(String, String)>,
    paper: Paper<'a>,
    issued_utc: String,
    issued_at: String,
    issued_by: String,
    seal_short: String,
    seal_full: String,
    counterpart: Option<(String, String)>,
    corrects: Option<(String, String)>,
    /// The payment that a receipt is for, and what it was.
    payment: Option<(String, String)>,
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

/// A document's void, and what was made in its place.
struct VoidShown {
    utc: String,
    at: String,
    by: String,
    reason: String,
    note: String,
    /// The document or the draft in its place: what it is to this one, its address and its name.
    instead: Option<(String, String, String)>,
    /// The form that begins one.
    again: Option<Hidden>,
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
    let done = [
        (asked.issued, "issue-done"),
        (asked.paid, "pay-done"),
        (asked.voided, "void-done"),
        (asked.answered, "answer-done"),
        (asked.withdrawn, "withdraw-done"),
    ];
    let done = done.into_iter().find_map(|(asked, done)| asked.map(|_| done));
    let view = View { done, ..View::plain(&request, &signed, &state) };
    view.page(id(&request)?, StatusCode::OK, &Typed::default(), None).await
}

/// A document on its way to a page.
pub(super) struct View<'a> {
    request: &'a HttpRequest,
    signed: &'a Signed,
    state: &'a HttpState,
    /// The text that tells what was just done.
    done: Option<&'static str>,
}

impl<'a> View<'a> {
    /// With nothing just done.
    pub(super) const fn plain(request: &'a HttpRequest, signed: &'a Signed, state: &'a HttpState) -> Self {
        Self { request, signed, state, done: None }
    }
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
        let voider = detail.voided.as_ref().and_then(|voided| labels::person(&voided.void.by));
        let answer = detail.quotation.as_ref().and_then(|life| life.answer.as_ref());
        let answerer = answer.and_then(|answer| labels::person(&answer.by));
        let people: Vec<PersonId> = labels::person(&row.issued_by).into_iter().chain(voider).chain(answerer).collect();
        let names = app.names(actor, &people).await?;
        let errors = errors.map(|errors| Errors::new(&frame, errors, str::to_owned)).unwrap_or_default();
        let form = Form { frame: &frame, typed, errors: &errors };
        let originals = originals(&detail, &here);
        let counterpart = self.counterpart(&detail).await?;
        // A form stands where its invoice does.
        let invoice = counterpart.as_ref().and_then(|other| other.standing.as_ref());
        let standing = detail.standing.as_ref().or(invoice);
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
                state: if detail.voided.is_some() { State::voided(&frame) } else { State::issued(&frame) },
                summary: errors.summary(frame.t("summary-title"), ""),
                done: self.done.map(|done| frame.t(done)),
                void: detail
                    .voided
                    .as_ref()
                    .map(|voided| self.void((&frame, &zone), detail.document.kind(), voided, &names)),
                fate: detail.quotation.as_ref().map(|life| Fate::of(&frame, (self.state, self.signed), life, &names)),
                quotation: row
                    .quotation_id
                    .zip(row.quotation.as_deref())
                    .filter(|_| actor.may(permission::DRAFTS_READ))
                    .map(|(id, number)| (format!("{base}/documents/{id}"), frame.language.figure(number))),
                may_void: actor.may(permission::VOID)
                    && detail.voided.is_none()
                    && (detail.document.kind() == DocumentKind::Bill
                        || standing.is_some_and(|standing| standing.receivable.voidable().is_ok())),
                replaces: row
                    .replaces_id
                    .zip(row.replaces.as_deref())
                    .map(|(id, number)| (format!("{base}/documents/{id}"), frame.language.figure(number))),
                settlement,
                paper: Paper::of(&frame, &detail.document, &zone),
                issued_utc: row.issued_at.to_string(),
                issued_at: frame.language.moment(&zone, row.issued_at),
                issued_by: labels::who(&frame, &row.issued_by, &names),
                seal_short: short_seal(&row.leaf),
                seal_full: row.leaf.to_string(),
                counterpart: counterpart.as_ref().map(|other| {
                    let label = format!("{} {}", title(&frame, &other.document), number(&frame, &other.document));
                    (format!("{base}/documents/{}", other.document.id()), label)
                }),
                corrects: corrects(&frame, &base, &detail),
                payment: payment(&frame, &base, &detail).filter(|_| actor.may(PAYMENTS_READ)),
                notes: detail.notes.iter().map(|note| Note::of(&frame, &base, note)).collect(),
                correct: self.ways_to_correct(&frame, &here, &detail),
                waiting: originals.iter().any(|original| !original.ready),
                originals,
                copies: copies(&frame, &zone, &detail),
                copy_form: actor
                    .may(permission::DOCUMENTS_COPY)
                    .then(|| CopyForm::of(&form, Hidden::new(app, self.signed), detail.language)),
                again: (detail.document.kind() == DocumentKind::Invoice
                    && detail.voided.is_none()
                    && actor.may(permission::DRAFTS_WRITE))
                .then(|| Again {
                    action: format!("{base}/invoices/{id}/again"),
                    hidden: Hidden::new(app, self.signed),
                }),
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

    fn void(
        &self,
        (frame, zone): (&Frame, &TimeZone),
        kind: DocumentKind,
        voided: &Voided,
        names: &BTreeMap<PersonId, String>,
    ) -> VoidShown {
        let (base, actor) = (frame::base(self.signed), self.signed.actor());
        let day = frame.language.date(voided.void.day);
        let document = voided.reissued_as.as_ref().map(|named| {
            let number = frame.language.figure(&named.printed_number);
            let what = if kind == DocumentKind::Quotation { "life-replaced" } else { "life-reissued" };
            (frame.t(what), format!("{base}/documents/{}", named.id), number)
        });
        let draft = voided
            .draft
            .filter(|_| actor.may(permission::DRAFTS_READ))
            .map(|draft| (frame.t("life-reissue-draft"), format!("{base}/invoices/{draft}"), frame.t("draft-title")));
        // A receipt is void with its payment, and is not issued again; a quotation has versions.
        let is_sale = !matches!(kind, DocumentKind::Bill | DocumentKind::MoneyReceipt | DocumentKind::Quotation);
        let is_free = is_sale && voided.reissued_as.is_none() && voided.draft.is_none();
        VoidShown {
            utc: voided.void.at.to_string(),
            at: frame.language.moment(zone, voided.void.at),
            by: labels::who(frame, &voided.void.by, names),
            // What a new version replaces is void for its number, which is told beside it.
            reason: if kind == DocumentKind::Quotation && voided.reissued_as.is_some() {
                String::new()
            } else {
                voided.void.reason.to_string()
            },
            note: frame.tx(
                match (kind, &voided.reissued_as) {
                    (DocumentKind::Quotation, Some(_)) => "quotation-replaced-note",
                    (DocumentKind::Quotation, None) => "quotation-withdrawn-note",
                    _ => "void-note",
                },
                &[("day", day.into())],
            ),
            instead: document.or(draft),
            again: (is_free && actor.may(permission::DRAFTS_WRITE)).then(|| Hidden::new(&self.state.app, self.signed)),
        }
    }

    /// The document that was issued with it.
    async fn counterpart(&self, detail: &DocumentDetail) -> Result<Option<DocumentDetail>, Problem> {
        match detail.document.row().counterpart {
            Some(id) => Ok(Some(self.state.app.document(self.signed.actor(), id).await?)),
            None => Ok(None),
        }
    }
}

/// The payment that a receipt is for.
fn payment(frame: &Frame, base: &str, detail: &DocumentDetail) -> Option<(String, String)> {
    let (id, received) = (detail.document.row().payment_id?, detail.document.received()?);
    Some((format!("{base}/payments/{id}"), frame.language.date(received.received_on)))
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
    fn of(form: &Form<'_>, hidden: Hidden, usual: PaperLanguage) -> Self {
        let languages = PaperLanguage::ALL.map(language_of);
        Self {
            hidden,
            language: form
                .choice(
                    "language",
                    Vec::from(languages.map(|language| Choice::new(language.code(), language.endonym()))),
                )
                .or_else(usual.code()),
            reason: form.text("reason").hint(form.frame.t("field-reason-hint")),
            open: form.errors.any_under("reason") || form.errors.any_under("language"),
        }
    }
}

/// The one that the client receives comes first.
fn originals(detail: &DocumentDetail, here: &str) -> Vec<Original> {
    let others = PaperLanguage::ALL.into_iter().filter(|paper| *paper != detail.language);
    std::iter::once(detail.language)
        .chain(others)
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
