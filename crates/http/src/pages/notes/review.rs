use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use dalil_app::NoteReview;
use dalil_invoicing::{Drawn, NoteKind};
use dalil_money::Currency;

use super::{Desk, told, way};
use crate::{
    Problem,
    pages::{
        frame::{self, Frame},
        labels, page_with,
        parts::{Fact, Hidden, Total, money, name_of, totals},
        typed::Typed,
    },
};

/// Fields of the form that the review brings anew.
const OWN: [&str; 5] = ["csrf", "idempotency_key", "version", "action", "seen"];

#[derive(Template)]
#[template(path = "notes/review.html")]
struct ReviewPage<'a> {
    f: &'a Frame,
    document: String,
    action: String,
    changed: bool,
    corrected: String,
    kind: String,
    number: String,
    facts: Vec<Fact>,
    mark: &'static str,
    lines: Vec<Line>,
    totals: Vec<Total>,
    act: String,
    hidden: Hidden,
    typed: Vec<(String, String)>,
    seen: String,
}

/// A line of the note.
struct Line {
    description: String,
    quantity: String,
    unit: String,
    vat: String,
    total: String,
}

/// What will be issued, and the way to do it.
pub(super) fn page(
    desk: &Desk<'_>,
    status: StatusCode,
    typed: &Typed,
    note: &NoteReview,
) -> Result<HttpResponse, Problem> {
    let frame = Frame::of(desk.signed, desk.request);
    let language = frame.language;
    let document = format!("{}/documents/{}", frame::base(desk.signed), desk.document);
    let row = note.correcting.correctable.document().row();
    let mark = labels::mark(language, row.currency);
    let kind = labels::kind(language, desk.kind.document());
    let drawn = &note.drawn;
    let total = format!("{mark} {}", money(language, drawn.totals().total, row.currency));
    let own = |name: &str| OWN.contains(&name);
    page_with(
        status,
        &ReviewPage {
            action: format!("{document}/{}", way(desk.kind)),
            document,
            changed: status == StatusCode::PRECONDITION_FAILED,
            corrected: language.figure(&row.printed_number),
            number: frame.tx(
                "issue-next-number",
                &[("series", language.figure(&format!("{}…", note.basis.number_begins(desk.kind))).into())],
            ),
            act: frame.tx("note-act", &[("kind", kind.clone().into()), ("total", total.into())]),
            kind,
            facts: facts(&frame, desk.kind, note),
            mark,
            lines: lines(&frame, drawn, row.currency),
            totals: totals(&frame, drawn.totals(), row.currency, true),
            hidden: Hidden::new(&desk.state.app, desk.signed),
            typed: typed
                .fields()
                .filter(|(name, _)| !own(name))
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            seen: told(drawn.totals()),
            f: &frame,
        },
    )
}

fn facts(frame: &Frame, kind: NoteKind, note: &NoteReview) -> Vec<Fact> {
    let language = frame.language;
    let NoteReview { correcting, drawn, basis } = note;
    let row = correcting.correctable.document().row();
    let (issuer, buyer) = (basis.issuer(), basis.buyer());
    let (issuer_name, issuer_lang) = name_of(language, issuer.name_bn.as_deref(), issuer.name_en.as_deref());
    let (buyer_name, buyer_lang) = name_of(language, buyer.name_bn.as_deref(), buyer.name_en.as_deref());
    let or_not = |text: Option<String>| text.unwrap_or_else(|| frame.t("not-given"));
    let bin = |bin: Option<&dalil_invoicing::Bin>| or_not(bin.map(|bin| language.figure(&bin.to_string())));
    let corrected = format!("{}, {}", language.figure(&row.printed_number), language.date(row.issued_on));
    let total = drawn.totals().total;
    let after = match kind {
        NoteKind::Credit => correcting.outstanding.saturating_sub(total),
        NoteKind::Debit => correcting.outstanding.saturating_add(total),
    };
    let owed = format!("{} {}", labels::mark(language, row.currency), money(language, after, row.currency));
    vec![
        Fact::new(frame.t("note-corrects"), corrected),
        Fact::new(frame.t("field-reason"), drawn.reason()),
        Fact::new(frame.t("issue-issuer"), issuer_name).lang(issuer_lang),
        Fact::new(frame.t("issue-issuer-bin"), bin(issuer.bin.as_ref())),
        Fact::new(frame.t("issue-place"), issuer.place.name.as_str()),
        Fact::new(frame.t("issue-buyer"), buyer_name).lang(buyer_lang),
        Fact::new(frame.t("issue-buyer-address"), or_not(buyer.address.clone())),
        Fact::new(frame.t("issue-buyer-bin"), bin(buyer.bin.as_ref())),
        Fact::new(frame.t("field-vehicle"), or_not(drawn.vehicle().map(str::to_owned))),
        Fact::new(frame.t("note-owed-after"), owed),
    ]
}

fn lines(frame: &Frame, drawn: &Drawn, currency: Currency) -> Vec<Line> {
    let language = frame.language;
    let line = |line: &dalil_invoicing::IssuedLine| {
        let (quantity, unit) = match line.quantity.parse() {
            Ok(quantity) => (language.quantity(quantity), line.unit.clone()),
            // The price alone changed.
            Err(_) => (frame.t("note-only-price"), String::new()),
        };
        Line {
            description: line.description.clone(),
            quantity,
            unit,
            vat: money(language, line.vat, currency),
            total: money(language, line.total, currency),
        }
    };
    drawn.lines().iter().map(line).collect()
}
