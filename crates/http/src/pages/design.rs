//! The design system: every component in every state, on one page.
//!
//! It stands behind the session like every page of a workspace, for each of its members and linked from nowhere: it shows
//! specimens only, reads nothing of the workspace and has no form that goes anywhere, so an operator has nothing to switch
//! off; and the judges of accessibility open it as they open any other page, in both languages and themes, on the release
//! that people use.
//!
//! To show a component: build it here as a page would and place it in `templates/design.html`.

mod tokens;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use dalil_app::permission;
use dalil_invoicing::{
    ClientId, DocumentKind, InvoiceId, InvoiceState, InvoiceSummary,
    figures::{FigureKey, Figures, Sums},
};
use dalil_money::Currency;
use dalil_proof::Digest;
use dalil_tenancy::field::{FieldError, FieldErrors};
use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};

use super::{
    chosen::Chosen,
    field::{Choice, Field, Form},
    filters::Chips,
    frame::{self, Frame},
    home::Chart,
    labels,
    ledger::Ledger,
    page,
    parts::{Pager, Rosette, State, money},
    typed::{Errors, Summary, Typed},
};
use crate::{HttpState, Problem, Signed};

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(web::resource("/design").route(web::get().to(show)));
}

#[derive(Template)]
#[template(path = "design.html")]
struct DesignPage<'a> {
    f: &'a Frame,
    base: &'a str,
    tokens: &'a [tokens::Pair],
    states: [State; 5],
    fields: [Field; 6],
    wrong: [Field; 4],
    summary: Summary,
    chips: Chips,
    ledger: Ledger,
    pager: Pager,
    chart: Option<Chart>,
    rosette: Rosette,
    mark: &'static str,
    sums: [String; 5],
    times: [(&'static str, String); 5],
}

async fn show(request: HttpRequest, signed: Signed, state: web::Data<HttpState>) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::ENTER)?;
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    let list = Chosen {
        state: &state,
        signed: &signed,
        of: "documents",
        path: format!("{base}/documents"),
        filters: vec![("kind", "invoice".to_owned()), ("year", "2026".to_owned()), ("sort", "largest".to_owned())],
    };
    let (typed, errors) = (typed(), errors(&frame));
    let form = Form { frame: &frame, typed: &typed, errors: &errors };
    let now = state.app.clock.now();
    page(&DesignPage {
        tokens: &tokens::PAIRS,
        states: [
            State::draft(&frame),
            State::ready(&frame),
            State::blocked(&frame),
            State::issued(&frame),
            State::voided(&frame),
        ],
        fields: fields(&form),
        wrong: [form.text("bin"), form.date("supplied_on"), form.choice("role", Vec::new()), form.area("address", 2)],
        summary: errors.summary(frame.t("summary-title"), ""),
        chips: Chips::of(&frame, &list).await?,
        ledger: Ledger::invoices(&frame, &base, &TimeZone::UTC, now, &invoices(now)).sortable(&list),
        pager: Pager::new(&frame, Some(list.first()), Some(list.first())),
        chart: Chart::new(&frame, &figures(), Currency::BDT, MONTH),
        rosette: Rosette::new(&frame, &Digest::new([0x5a; 32])),
        mark: labels::mark(frame.language, Currency::BDT),
        sums: [0, 99, 123_456, 34_086_000, -1_234_567_890].map(|minor| money(frame.language, minor, Currency::BDT)),
        times: times(&frame, now),
        f: &frame,
        base: &base,
    })
}

/// The month of the specimens.
const MONTH: Date = jiff::civil::date(2026, 11, 1);

fn fields(form: &Form<'_>) -> [Field; 6] {
    let frame = form.frame;
    [
        form.text("name_en").note(frame.t("optional")).hint(frame.t("client-name-hint")),
        form.decimal("payment_days"),
        form.date("due_on"),
        form.choice(
            "kind",
            DocumentKind::ALL.map(|kind| Choice::new(kind.as_str(), labels::kind(frame.language, kind))).into(),
        ),
        form.check("lines[0].price_includes_tax"),
        form.area("notes", 2),
    ]
}

fn typed() -> Typed {
    let mut typed = Typed::default();
    for (name, value) in [
        ("name_en", "Meghna Films Ltd."),
        ("payment_days", "15"),
        ("lines[0].price_includes_tax", "yes"),
        ("bin", "00234567A-0202"),
    ] {
        typed.set(name, value);
    }
    typed
}

fn errors(frame: &Frame) -> Errors {
    let errors = FieldErrors(vec![
        FieldError::new("bin", "digits_only"),
        FieldError::new("supplied_on", "not_a_date"),
        FieldError::new("role", "last_owner"),
        FieldError::new("address", "empty"),
    ]);
    Errors::new(frame, &errors, str::to_owned)
}

/// A draft and an issued invoice.
fn invoices(now: Timestamp) -> [InvoiceSummary; 2] {
    let draft = InvoiceSummary {
        id: InvoiceId::mint(1, &[1; 10]),
        state: InvoiceState::Draft,
        client: ClientId::mint(1, &[1; 10]),
        client_name_bn: Some("মেঘনা ফিল্মস লিমিটেড".to_owned()),
        client_name_en: Some("Meghna Films Ltd.".to_owned()),
        currency: Currency::BDT,
        total: 11_747_250,
        printed_number: None,
        issued_on: None,
        updated_at: now.saturating_sub(2.hours()).unwrap_or(now),
    };
    let issued = InvoiceSummary {
        id: InvoiceId::mint(2, &[2; 10]),
        state: InvoiceState::Issued,
        client_name_bn: Some("কাশফুল টেক্সটাইলস".to_owned()),
        client_name_en: Some("Kashful Textiles".to_owned()),
        total: 34_086_000,
        printed_number: Some("SHP/2026-27/0002".to_owned()),
        issued_on: Some(MONTH),
        ..draft.clone()
    };
    [draft, issued]
}

/// Two years in which every second month is better than the year before.
fn figures() -> Figures {
    let month = |back: i64| {
        let key = FigureKey {
            month: MONTH.saturating_sub(back.months()),
            kind: DocumentKind::Invoice,
            currency: Currency::BDT,
        };
        let total = 10_000_000 + (back * 37 % 11) * 3_000_000;
        (key, Sums { documents: 1, total, ..Sums::default() })
    };
    (0..24).map(month).collect()
}

fn times(frame: &Frame, now: Timestamp) -> [(&'static str, String); 5] {
    let (language, zone) = (frame.language, TimeZone::UTC);
    let moment = MONTH.at(9, 55, 7, 0).to_zoned(zone.clone()).map_or(now, |zoned| zoned.timestamp());
    [
        ("date", language.date(MONTH)),
        ("short_date", language.short_date(MONTH)),
        ("moment", language.moment(&zone, moment)),
        ("exact_moment", language.exact_moment(&zone, moment)),
        ("ago", labels::ago(frame, &zone, now.saturating_sub(2.hours()).unwrap_or(now), now)),
    ]
}
