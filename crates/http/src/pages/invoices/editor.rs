//! The editor of drafts: a plain form with all that was typed, its totals, and each error at its field.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
};
use askama::Template;
use dalil_app::DraftCheck;
use dalil_invoicing::{ClientId, ClientSort, Draft, DraftKind, InvoiceId, Place, VatStatus, permission};
use dalil_money::Currency;
use dalil_tenancy::{
    field::FieldErrors,
    page::{MAX_PAGE, PageRequest},
};

use super::{
    discard::list_of,
    keys::{self, Key},
    kind,
    lines::{Amounts, Line, Lines, discount_kinds},
    live::{Checked, Checks, Dock, Totals},
    paper::{Paper, papers},
    written::{self, Written},
};
use crate::{
    HttpState, Problem, Signed,
    headers::WITH_SENT_IMAGES,
    pages::{
        field::{Choice, Field, Form},
        frame::{self, Frame},
        labels, page_with,
        parts::{Conflict, Difference, Hidden, State, names},
        typed::{Errors, Summary, Typed},
    },
};

#[derive(Template)]
#[template(path = "invoices/edit.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is a part that the template shows or not")]
struct EditorPage<'a> {
    f: &'a Frame,
    base: &'a str,
    title: String,
    state: State,
    standing: String,
    saved: bool,
    restored: bool,
    changed: bool,
    replaces: Option<String>,
    quotation: Option<String>,
    /// The list that it is in, and where what depends on what was typed is asked for.
    list: (String, String),
    summary: Summary,
    conflict: Option<Conflict<'a>>,
    no_clients: bool,
    action: String,
    hidden: Hidden,
    /// What a browser keeps typing under: the workspace and the person, then the draft.
    keeper: String,
    kept_as: String,
    kept_said: String,
    /// Whether it shows what was sent and not stored.
    is_refused: bool,
    /// Whether there are more clients than the choice holds.
    more_clients: bool,
    client: Field,
    dates: Option<String>,
    dates_open: bool,
    currency: Field,
    supplied_on: Option<Field>,
    due_on: Field,
    lines_error: Option<String>,
    lines: Vec<Line<'a>>,
    blank: Line<'a>,
    legend_of: String,
    remove_of: String,
    gone_of: String,
    keys: Vec<Key>,
    notes: Field,
    way_open: bool,
    /// Destination and vehicle, which a quotation has not.
    way: Option<(Field, Field)>,
    place: Option<Field>,
    mark: &'static str,
    discount: Field,
    discount_kind: Field,
    totals: Totals<'a>,
    checks: Checks<'a>,
    dock: Dock<'a>,
    papers: Vec<Paper>,
    /// The hidden fields of the form that throws it away, for whoever may.
    discard: Option<Hidden>,
    may_issue: bool,
}

/// An editor on its way to a page.
pub(super) struct Editor<'a> {
    pub(super) request: &'a HttpRequest,
    pub(super) signed: &'a Signed,
    pub(super) state: &'a HttpState,
    /// The draft and the version that the next save will change; none for a new one.
    pub(super) stored: Option<(InvoiceId, i64)>,
}

/// What just became of a draft, to be told above it.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Note {
    #[default]
    None,
    /// It was saved.
    Saved,
    /// It was had back.
    Restored,
    /// Somebody else changed it, and what was asked for was not done.
    Changed,
}

/// What is to be shown.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) status: StatusCode,
    pub(super) typed: Typed,
    pub(super) errors: Option<FieldErrors>,
    pub(super) differences: Option<Vec<Difference>>,
    /// What just became of it.
    pub(super) note: Note,
    /// Whether it is as stored.
    pub(super) as_stored: bool,
    /// The row of the line that was just added.
    pub(super) focus: Option<usize>,
    /// Whether nothing was typed yet.
    pub(super) is_blank: bool,
    /// The number of the invoice that it will be issued in place of.
    pub(super) replaces: Option<String>,
    /// The number of the quotation that it was made from.
    pub(super) quotation: Option<String>,
}

/// What the editor offers: whom, from where, with what VAT.
struct Offer {
    clients: Vec<(ClientId, String)>,
    more_clients: bool,
    places: Vec<Place>,
    taxed: bool,
}

impl Editor<'_> {
    fn kind(&self) -> DraftKind {
        kind::asked(self.request)
    }

    /// Whether the workspace charges VAT now.
    pub(super) async fn taxed(&self) -> Result<bool, Problem> {
        let status = self.state.app.vat_status(self.signed.actor()).await?;
        Ok(status.is_some_and(|status: VatStatus| status.issues_mushak63()))
    }

    /// Nothing typed yet.
    pub(super) async fn blank(&self, client: &str) -> Result<HttpResponse, Problem> {
        let mut typed = Typed::default();
        typed.set("client_id", client);
        typed.set("currency", Currency::BDT.code());
        let focus = (!client.is_empty()).then_some(0);
        self.page(Shown { typed, focus, is_blank: true, ..Shown::default() }).await
    }

    /// One more line, to be typed into.
    pub(super) async fn grown(&self, typed: Typed) -> Result<HttpResponse, Problem> {
        let focus = Some(typed.rows("lines").len());
        let typed = written::with_fresh_line(typed, treatment(self.taxed().await?));
        self.page(Shown { typed, focus, ..Shown::default() }).await
    }

    /// Refused: everything typed stays.
    pub(super) async fn refused(&self, typed: Typed, errors: FieldErrors) -> Result<HttpResponse, Problem> {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        self.page(Shown { status, typed, errors: Some(errors), ..Shown::default() }).await
    }

    /// Somebody was faster: what was typed stays, beside what they made of it; saving again is then a decision.
    pub(super) async fn stale(&self, yours: Typed, theirs: &Draft) -> Result<HttpResponse, Problem> {
        let frame = Frame::of(self.signed, self.request);
        let differences = Difference::between(&frame, &written::typed(&theirs.fields), &yours);
        let editor = Editor { stored: Some((theirs.id, theirs.version)), ..*self };
        let status = StatusCode::PRECONDITION_FAILED;
        editor.page(Shown { status, typed: yours, differences: Some(differences), ..Shown::default() }).await
    }

    pub(super) async fn page(&self, mut shown: Shown) -> Result<HttpResponse, Problem> {
        let frame = Frame::of(self.signed, self.request);
        let offer = self.offer(&frame, shown.typed.get("client_id")).await?;
        if shown.typed.rows("lines").is_empty() {
            shown.typed = written::with_fresh_line(shown.typed, treatment(offer.taxed));
        }
        let written = Written::of(&shown.typed, self.kind());
        let check = self.state.app.check_draft(self.signed.actor(), &written.input).await?;
        let errors = shown.errors.take().map(|errors| Errors::new(&frame, &errors, written::shown)).unwrap_or_default();
        self.render(&frame, shown, &offer, (&written, &check), &errors)
    }

    #[expect(clippy::too_many_lines, reason = "one field of the page after another")]
    fn render(
        &self,
        frame: &Frame,
        shown: Shown,
        offer: &Offer,
        (written, check): (&Written, &DraftCheck),
        errors: &Errors,
    ) -> Result<HttpResponse, Problem> {
        let typed = &shown.typed;
        let base = frame::base(self.signed);
        let form = Form { frame, typed, errors };
        let currency = currency(typed);
        let mark = labels::mark(frame.language, currency);
        let (action, hidden) = self.target(&base);
        let amount_label = if offer.taxed {
            frame.tx("draft-line-amount", &[("mark", mark.into())])
        } else {
            format!("{} ({mark})", frame.t("paper-amount"))
        };
        let amounts = Amounts { frame, typed, written, sketch: &check.sketch, currency };
        let checked = Checked { frame, written, check, currency, taxed: offer.taxed };
        let lines = Lines {
            form,
            currency,
            amounts: &amounts,
            amount_label: &amount_label,
            taxed: offer.taxed,
            focus: shown.focus,
        };
        let wrong = |fields: &[&str]| fields.iter().any(|field| errors.at(field).is_some());
        let numbered = |key: &str| frame.tx(key, &[("line", "{n}".into())]);
        let actor = self.signed.actor();
        let kind = self.kind();
        let is_invoice = kind == DraftKind::Invoice;
        let may_issue = actor.may(kind::right(kind));
        let mut page = page_with(
            shown.status,
            &EditorPage {
                title: frame.t(if self.stored.is_some() {
                    kind::key(kind, "draft-title", "quotation-draft")
                } else {
                    kind::key(kind, "invoice-new", "quotation-new")
                }),
                list: list_of(frame, self.signed, kind),
                state: State::draft(frame),
                standing: frame.t(if shown.as_stored { "draft-no-number" } else { "draft-unsaved" }),
                saved: shown.note == Note::Saved,
                restored: shown.note == Note::Restored,
                changed: shown.note == Note::Changed,
                replaces: shown.replaces.as_deref().map(|number| {
                    let said = kind::key(kind, "draft-replaces", "quotation-revises");
                    frame.tx(said, &[("number", frame.language.figure(number).into())])
                }),
                quotation: shown
                    .quotation
                    .as_deref()
                    .map(|number| frame.tx("draft-quotation", &[("number", frame.language.figure(number).into())])),
                is_refused: !shown.as_stored && !shown.is_blank,
                summary: errors.summary(frame.t("summary-title"), ""),
                conflict: shown.differences.map(|differences| Conflict {
                    f: frame,
                    stored: action.clone(),
                    differences,
                }),
                no_clients: offer.clients.is_empty(),
                keeper: frame::keeper(self.signed),
                kept_as: self
                    .stored
                    .map_or_else(|| kind::key(kind, "new", "new-quotation").to_owned(), |(id, _)| id.to_string()),
                kept_said: frame.tx("kept-said", &[("time", "{t}".into())]),
                more_clients: offer.more_clients,
                client: form.choice("client_id", clients(frame, offer)).focus(shown.is_blank && shown.focus.is_none()),
                dates: dates(frame, kind, typed),
                dates_open: wrong(&["currency", "supplied_on", "due_on"]),
                currency: form.choice("currency", currencies()),
                supplied_on: is_invoice.then(|| form.date("supplied_on").note(frame.t("field-supplied_on-note"))),
                due_on: if is_invoice {
                    form.date("due_on").note(frame.t("field-due_on-note"))
                } else {
                    form.date("due_on").named(frame.t("field-valid_until")).note(frame.t("field-valid_until-note"))
                },
                lines_error: errors.at("lines"),
                lines: lines.all(),
                blank: lines.blank(),
                legend_of: numbered("draft-line-number"),
                remove_of: numbered("draft-line-remove"),
                gone_of: numbered("draft-line-gone"),
                keys: keys::keys(frame, may_issue),
                notes: form.area("notes", 4).note(frame.t("optional")),
                way_open: wrong(&["destination", "vehicle", "place_id"]),
                way: is_invoice.then(|| (form.text("destination"), form.text("vehicle"))),
                place: (offer.places.len() > 1).then(|| form.choice("place_id", places(offer))),
                mark,
                discount: form.decimal("discount").note(frame.t("optional")),
                discount_kind: form.choice("discount_kind", discount_kinds(&form, currency)),
                totals: checked.totals(),
                checks: checked.checks(),
                dock: checked.dock(),
                papers: papers(frame, kind, offer.taxed),
                discard: self
                    .stored
                    .filter(|_| actor.may(permission::DRAFTS_WRITE))
                    .map(|(_, version)| Hidden::at(&self.state.app, self.signed, version)),
                may_issue,
                f: frame,
                base: &base,
                action,
                hidden,
            },
        )?;
        let policy = HeaderValue::from_static(&WITH_SENT_IMAGES);
        page.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        Ok(page)
    }

    /// Where the form goes, with its hidden fields.
    fn target(&self, base: &str) -> (String, Hidden) {
        let (app, path) = (&self.state.app, kind::path(self.kind()));
        match self.stored {
            None => (format!("{base}/{path}/new"), Hidden::new(app, self.signed)),
            Some((id, version)) => (format!("{base}/{path}/{id}"), Hidden::at(app, self.signed, version)),
        }
    }

    async fn offer(&self, frame: &Frame, chosen: &str) -> Result<Offer, Problem> {
        let (app, actor) = (&self.state.app, self.signed.actor());
        let named = |client: &dalil_invoicing::Client| {
            let ((name, _), _) = names(frame.language, &client.fields.name);
            (client.id, name.to_owned())
        };
        let newest = app.clients(actor, ClientSort::Newest, PageRequest::new(None, MAX_PAGE)).await?;
        let mut clients: Vec<_> = newest.items.iter().map(named).collect();
        // A client beyond the newest ones is offered when the draft, or the way here, names it.
        if let Ok(id) = chosen.parse::<ClientId>()
            && !clients.iter().any(|(known, _)| *known == id)
            && let Ok(client) = app.client(actor, id).await
        {
            clients.push(named(&client));
        }
        Ok(Offer {
            clients,
            more_clients: newest.next.is_some(),
            places: app.places(actor).await?,
            taxed: self.taxed().await?,
        })
    }
}

/// What a line says of VAT before anybody chose.
const fn treatment(taxed: bool) -> &'static str {
    if taxed { "standard" } else { "none" }
}

/// Currency and day, where they stand closed.
fn dates(frame: &Frame, kind: DraftKind, typed: &Typed) -> Option<String> {
    if kind == DraftKind::Quotation {
        let last = match typed.get("due_on") {
            "" => frame.t("field-valid_until-note"),
            day => frame.language.date(day.parse().ok()?),
        };
        return Some(format!("{} {last} · {}", frame.t("field-valid_until"), currency(typed)));
    }
    let day = typed.get("supplied_on");
    let day = if day.is_empty() { frame.t("issue-today") } else { frame.language.date(day.parse().ok()?) };
    let due = match typed.get("due_on") {
        "" => String::new(),
        day => format!(" · {} {}", frame.t("field-due_on"), frame.language.date(day.parse().ok()?)),
    };
    Some(format!("{day}{due} · {}", currency(typed)))
}

pub(super) fn currency(typed: &Typed) -> Currency {
    typed.get("currency").parse().unwrap_or(Currency::BDT)
}

fn clients(frame: &Frame, offer: &Offer) -> Vec<Choice> {
    let none = Choice::new("", frame.t("draft-choose-client"));
    let known = offer.clients.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone()));
    std::iter::once(none).chain(known).collect()
}

fn currencies() -> Vec<Choice> {
    Currency::ALL.iter().map(|currency| Choice::new(currency.code(), currency.code())).collect()
}

fn places(offer: &Offer) -> Vec<Choice> {
    let first = offer.places.first();
    let named = offer.places.iter().skip(1).map(|place| Choice::new(place.id.to_string(), place.name.as_str()));
    first.map(|place| Choice::new("", place.name.as_str())).into_iter().chain(named).collect()
}
