use dalil_proof::{Digest, Disclosure, Record, Seal};

use super::{Attention, DocumentRow, Finding, IssuedLine};

pub(crate) const DOMAIN: &str = "dalil/document";
const ATTENTION: &str = "dalil/document/attention";

/// The canonical document. Changing this changes every seal: raise the version and keep the old form.
fn record(row: &DocumentRow, lines: &[IssuedLine]) -> Record {
    let totals = &row.totals;
    let mut record = Record::new(DOMAIN, 1)
        .bytes("workspace_id", row.workspace.as_uuid().as_bytes())
        .bytes("id", row.id.as_uuid().as_bytes())
        .text("kind", row.series.kind.as_str())
        .optional_text("series_bin", row.series.bin.as_ref().map(crate::Bin::as_str))
        .optional_bytes(
            "series_place",
            row.series.place.as_ref().map(|id| id.as_uuid().into_bytes()).as_ref().map(<[u8; 16]>::as_slice),
        )
        .integer("fiscal_year", i64::from(row.series.year.first_year()))
        .integer("number", i64::try_from(row.number).unwrap_or(i64::MAX))
        .text("printed_number", &row.printed_number)
        .text("layout", &row.layout)
        .integer("issued_at", row.issued_at.as_microsecond())
        .text("issued_on", &row.issued_on.to_string())
        .text("supplied_on", &row.supplied_on.to_string())
        .optional_text("due_on", row.due_on.map(|day| day.to_string()).as_deref())
        .text("issued_by", &row.issued_by)
        .optional_bytes(
            "counterpart_id",
            row.counterpart.map(|id| id.as_uuid().into_bytes()).as_ref().map(<[u8; 16]>::as_slice),
        )
        .optional_bytes(
            "replaces_id",
            row.replaces_id.map(|id| id.as_uuid().into_bytes()).as_ref().map(<[u8; 16]>::as_slice),
        )
        .optional_text("replaces", row.replaces.as_deref())
        .bytes("client_id", row.client.as_uuid().as_bytes())
        .text("currency", row.currency.code())
        .text("issuer", &row.issuer)
        .text("buyer", &row.buyer)
        .optional_text("destination", row.destination.as_deref())
        .optional_text("vehicle", row.vehicle.as_deref())
        .optional_text("notes", row.notes.as_deref())
        .optional_bytes(
            "corrects_id",
            row.corrects_id.map(|id| id.as_uuid().into_bytes()).as_ref().map(<[u8; 16]>::as_slice),
        )
        .optional_text("corrects", row.corrects.as_deref())
        .optional_bytes(
            "payment_id",
            row.payment_id.map(|id| id.as_uuid().into_bytes()).as_ref().map(<[u8; 16]>::as_slice),
        )
        .optional_text("payment", row.payment.as_deref())
        .optional_bytes(
            "quotation_id",
            row.quotation_id.map(|id| id.as_uuid().into_bytes()).as_ref().map(<[u8; 16]>::as_slice),
        )
        .optional_text("quotation", row.quotation.as_deref())
        .optional_text("demands", row.demands.as_deref())
        .optional_bytes(
            "attention_digest",
            row.attention_digest.as_ref().map(Digest::as_bytes).map(<[u8; 32]>::as_slice),
        )
        .integer("line_count", i64::from(row.line_count))
        .integer("gross", totals.gross)
        .integer("discount", totals.discount)
        .integer("value", totals.value)
        .integer("duty", totals.duty)
        .integer("vat", totals.vat)
        .integer("total", totals.total);
    for line in lines {
        record = with_line(record, line);
    }
    record
}

fn with_line(record: Record, line: &IssuedLine) -> Record {
    let field = |name: &str| format!("lines.{}.{name}", line.position);
    record
        .integer(field("position"), i64::from(line.position))
        .text(field("description"), &line.description)
        .text(field("unit"), &line.unit)
        .text(field("quantity"), &line.quantity)
        .text(field("unit_price"), &line.unit_price)
        .flag(field("price_includes_tax"), line.price_includes_tax)
        .text(field("net_unit_price"), &line.net_unit_price)
        .text(field("duty_rate"), &line.duty_rate)
        .text(field("vat_treatment"), &line.vat_treatment)
        .optional_text(field("vat_rate"), line.vat_rate.as_deref())
        .integer(field("gross"), line.gross)
        .integer(field("discount"), line.discount)
        .integer(field("value"), line.value)
        .integer(field("duty"), line.duty)
        .integer(field("vat"), line.vat)
        .integer(field("total"), line.total)
}

/// The canonical bytes of a document, whose leaf hash is its seal.
pub(super) fn canonical(row: &DocumentRow, lines: &[IssuedLine]) -> Vec<u8> {
    record(row, lines).as_bytes().to_vec()
}

/// Seals a document: sets its leaf and hints from everything else.
pub(crate) fn seal(row: &mut DocumentRow, lines: &[IssuedLine]) {
    let seal = record(row, lines).seal();
    row.leaf = seal.leaf;
    row.hints = seal.hints;
}

/// The digest that stands in the sealed row for the person addressed.
pub(crate) fn attention_digest(attention: &Attention) -> Digest {
    dalil_proof::salted(ATTENTION, &attention.salt, attention.name.as_bytes())
}

pub(super) fn check(row: &DocumentRow, lines: &[IssuedLine], attention: Option<&Attention>) -> Finding {
    let in_order = lines.iter().zip(1..).all(|(line, position): (_, u32)| line.position == position);
    if !in_order || u32::try_from(lines.len()) != Ok(row.line_count) {
        return Finding::Altered(vec!["lines".to_owned()]);
    }
    let stored = Seal { leaf: row.leaf, hints: row.hints.clone() };
    if let Err(altered) = record(row, lines).check(&stored) {
        return Finding::Altered(altered.fields);
    }
    match (row.attention_digest, attention) {
        (None, None) => Finding::Verified,
        (None, Some(_)) => Finding::Altered(vec!["attention".to_owned()]),
        (Some(digest), clear) => {
            let clear = clear.map(|attention| (&attention.salt, attention.name.as_bytes()));
            match Disclosure::of(ATTENTION, &digest, clear) {
                Disclosure::Verified => Finding::Verified,
                Disclosure::Erased => Finding::Erased,
                Disclosure::Altered => Finding::Altered(vec!["attention".to_owned()]),
            }
        }
    }
}
