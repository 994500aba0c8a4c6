//! A draft as a form writes it: to the input of the use cases and back.

use std::collections::BTreeMap;

use dalil_invoicing::{
    DraftFields, DraftKind, input,
    line::{Discount, Line, Vat},
};

use crate::pages::{parts::plain, typed::Typed};

/// What a line is typed in, without what a fresh line holds already.
const OWN_FIELDS: [&str; 3] = ["description", "unit_price", "discount"];

/// What a fresh line takes over from the one above it.
const INHERITED: [&str; 3] = ["unit", "vat_treatment", "vat_rate"];

type Row = BTreeMap<String, String>;

fn is_written(row: &Row) -> bool {
    OWN_FIELDS.iter().any(|field| row.get(*field).is_some_and(|value| !value.trim().is_empty()))
}

/// The form without the lines in which nothing was typed, so that rows and errors count alike.
pub(super) fn compacted(mut typed: Typed) -> Typed {
    let rows = typed.rows("lines").into_iter().filter(is_written).collect();
    typed.set_rows("lines", rows);
    typed
}

/// The form with one more line, filled in as most lines are.
pub(super) fn with_fresh_line(mut typed: Typed, treatment: &str) -> Typed {
    let mut rows = typed.rows("lines");
    let usual = [("quantity", "1"), ("vat_treatment", treatment)];
    let mut fresh: Row = usual.into_iter().map(|(field, value)| (field.to_owned(), value.to_owned())).collect();
    if let Some(above) = rows.last() {
        fresh.extend(INHERITED.into_iter().filter_map(|field| Some((field.to_owned(), above.get(field)?.clone()))));
    }
    rows.push(fresh);
    typed.set_rows("lines", rows);
    typed
}

/// A form's draft, with the rows that its lines stand in: rows in which nothing was typed are no lines.
pub(super) struct Written {
    pub(super) input: input::Draft,
    rows: Vec<usize>,
}

impl Written {
    pub(super) fn of(typed: &Typed, kind: DraftKind) -> Self {
        let rows =
            typed.rows("lines").iter().enumerate().filter(|(_, row)| is_written(row)).map(|(at, _)| at).collect();
        Self { input: draft(&compacted(typed.clone()), kind), rows }
    }

    /// The line that stands in a row.
    pub(super) fn line_in(&self, row: usize) -> Option<usize> {
        self.rows.iter().position(|at| *at == row)
    }

    /// Under which field of the form an error of the input is shown, blank rows counted.
    pub(super) fn shown(&self, path: &str) -> String {
        let field = shown(path);
        let counted = field.strip_prefix("lines[").and_then(|rest| rest.split_once(']'));
        let row = counted.and_then(|(line, rest)| Some((self.rows.get(line.parse::<usize>().ok()?)?, rest)));
        match row {
            Some((row, rest)) => format!("lines[{row}]{rest}"),
            None => field,
        }
    }
}

/// The form without one of its lines.
pub(super) fn without_line(mut typed: Typed, index: usize) -> Typed {
    let mut rows = typed.rows("lines");
    if index < rows.len() {
        rows.remove(index);
    }
    typed.set_rows("lines", rows);
    typed
}

/// What the use cases take.
pub(super) fn draft(typed: &Typed, kind: DraftKind) -> input::Draft {
    input::Draft {
        kind,
        client_id: typed.get("client_id").to_owned(),
        currency: typed.optional("currency"),
        supplied_on: typed.optional("supplied_on"),
        due_on: typed.optional("due_on"),
        place_id: typed.optional("place_id"),
        destination: typed.optional("destination"),
        vehicle: typed.optional("vehicle"),
        notes: typed.optional("notes"),
        discount: discount(typed.get("discount_kind"), typed.get("discount")),
        lines: typed.rows("lines").into_iter().map(line).collect(),
    }
}

fn line(mut row: BTreeMap<String, String>) -> input::LineInput {
    let mut take = |field: &str| row.remove(field).unwrap_or_default();
    let treatment = take("vat_treatment");
    let rate = Some(take("vat_rate"));
    let (vat_rate, vat_amount_per_unit) = if treatment == "specific" { (None, rate) } else { (rate, None) };
    input::LineInput {
        description: take("description"),
        unit: take("unit"),
        quantity: take("quantity"),
        unit_price: take("unit_price"),
        price_includes_tax: take("price_includes_tax") == "yes",
        discount: discount(&take("discount_kind"), &take("discount")),
        supplementary_duty: Some(take("supplementary_duty")),
        vat_treatment: treatment,
        vat_rate,
        vat_amount_per_unit,
    }
}

fn discount(kind: &str, value: &str) -> input::Discount {
    match (value.trim(), kind) {
        ("", _) => input::Discount::None,
        (value, "percent") => input::Discount::Percent(value.to_owned()),
        (value, _) => input::Discount::Major(value.to_owned()),
    }
}

/// Under which field of the form an error of the input is shown.
pub(super) fn shown(path: &str) -> String {
    if path == "total" {
        return "lines".to_owned();
    }
    let Some((row, field)) = path.split_once("].") else { return path.to_owned() };
    let field = match field {
        "vat.rate" | "vat.amount_per_unit" => "vat_rate",
        "vat.treatment" | "vat" => "vat_treatment",
        "total" => "unit_price",
        field => field,
    };
    format!("{row}].{field}")
}

/// A stored draft as the form would hold it.
pub(super) fn typed(fields: &DraftFields) -> Typed {
    let mut typed = Typed::default();
    let (kind, value) = discount_text(&fields.discount, fields);
    let texts = [
        ("client_id", fields.client.to_string()),
        ("currency", fields.currency.code().to_owned()),
        ("supplied_on", fields.supplied_on.map(|day| day.to_string()).unwrap_or_default()),
        ("due_on", fields.due_on.map(|day| day.to_string()).unwrap_or_default()),
        ("place_id", fields.place.map(|place| place.to_string()).unwrap_or_default()),
        ("destination", fields.destination.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("vehicle", fields.vehicle.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("notes", fields.notes.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("discount_kind", kind.to_owned()),
        ("discount", value),
    ];
    for (name, value) in texts {
        typed.set(name, value);
    }
    typed.set_rows("lines", fields.lines.iter().map(|line| row(line, fields)).collect());
    typed
}

fn row(line: &Line, fields: &DraftFields) -> BTreeMap<String, String> {
    let (kind, discount) = discount_text(&line.discount, fields);
    let duty = if line.supplementary_duty.is_zero() { String::new() } else { line.supplementary_duty.to_string() };
    let mut row: BTreeMap<&str, String> = BTreeMap::from([
        ("description", line.description.clone()),
        ("unit", line.unit.clone()),
        ("quantity", line.quantity.to_string()),
        ("unit_price", line.unit_price.to_string()),
        ("discount_kind", kind.to_owned()),
        ("discount", discount),
        ("supplementary_duty", duty),
        ("vat_treatment", line.vat.treatment().to_owned()),
        ("vat_rate", rate(line.vat)),
    ]);
    if line.price_includes_tax {
        row.insert("price_includes_tax", "yes".to_owned());
    }
    row.into_iter().map(|(field, value)| (field.to_owned(), value)).collect()
}

fn rate(vat: Vat) -> String {
    vat.rate_text().unwrap_or_default()
}

/// The kind and the value of a discount in the form: an amount in the major unit, or a percentage.
fn discount_text(discount: &Discount, fields: &DraftFields) -> (&'static str, String) {
    match discount {
        Discount::None => ("amount", String::new()),
        Discount::Amount(minor) => ("amount", plain(*minor, fields.currency)),
        Discount::Percent(percent) => ("percent", percent.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> Typed {
        Typed::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn a_line_with_nothing_of_its_own_is_dropped_and_a_removed_one_closes_the_gap() {
        let typed = form(&[
            ("lines[0].description", "a"),
            ("lines[1].quantity", "1"),
            ("lines[1].vat_treatment", "standard"),
            ("lines[2].unit_price", "5"),
        ]);
        let typed = compacted(typed);
        assert_eq!(typed.rows("lines").len(), 2);
        assert_eq!(without_line(typed.clone(), 0).get("lines[0].unit_price"), "5");
        assert_eq!(without_line(typed.clone(), 9).rows("lines").len(), 2);
        let grown = with_fresh_line(typed, "none");
        assert_eq!(grown.get("lines[2].vat_treatment"), "none");
    }

    #[test]
    fn a_fresh_line_takes_over_unit_treatment_and_rate_and_counts_as_blank_until_it_is_typed_into() {
        let typed = form(&[
            ("lines[0].description", "a"),
            ("lines[0].unit", "hour"),
            ("lines[0].vat_treatment", "reduced"),
            ("lines[0].vat_rate", "7.5"),
            ("lines[0].quantity", "3"),
        ]);
        let grown = with_fresh_line(typed, "standard");
        for (field, value) in [("unit", "hour"), ("vat_treatment", "reduced"), ("vat_rate", "7.5"), ("quantity", "1")] {
            assert_eq!(grown.get(&format!("lines[1].{field}")), value);
        }
        assert_eq!(compacted(grown).rows("lines").len(), 1);
    }

    #[test]
    fn an_error_is_shown_in_the_row_that_its_line_stands_in() {
        let typed = form(&[("lines[0].quantity", "1"), ("lines[1].description", "a"), ("lines[2].unit", "b")]);
        let written = Written::of(&typed, DraftKind::Invoice);
        assert_eq!(written.input.lines.len(), 1);
        assert_eq!((written.line_in(1), written.line_in(0)), (Some(0), None));
        assert_eq!(written.shown("lines[0].vat.rate"), "lines[1].vat_rate");
        assert_eq!(written.shown("total"), "lines");
        assert_eq!(written.shown("client_id"), "client_id");
    }

    #[test]
    fn every_error_lands_on_a_field_that_the_form_has() {
        for (path, field) in [
            ("lines[3].vat.rate", "lines[3].vat_rate"),
            ("lines[3].vat.amount_per_unit", "lines[3].vat_rate"),
            ("lines[3].vat", "lines[3].vat_treatment"),
            ("lines[3].total", "lines[3].unit_price"),
            ("lines[3].quantity", "lines[3].quantity"),
            ("total", "lines"),
            ("client_id", "client_id"),
        ] {
            assert_eq!(shown(path), field);
        }
    }

    #[test]
    fn a_stored_draft_comes_back_as_it_was_typed() {
        let written = form(&[
            ("client_id", "0197f3a2-6c00-7000-8000-000000000000"),
            ("currency", "BDT"),
            ("discount", "1500.5"),
            ("discount_kind", "amount"),
            ("notes", "ধন্যবাদ"),
            ("lines[0].description", "Film"),
            ("lines[0].unit", "job"),
            ("lines[0].quantity", "2"),
            ("lines[0].unit_price", "50000"),
            ("lines[0].discount", "12.5"),
            ("lines[0].discount_kind", "percent"),
            ("lines[0].vat_treatment", "specific"),
            ("lines[0].vat_rate", "6.25"),
            ("lines[0].price_includes_tax", "yes"),
        ]);
        let fields = DraftFields::parse(&draft(&written, DraftKind::Invoice)).unwrap();
        let again = typed(&fields);
        for (name, value) in written.fields().filter(|(name, _)| *name != "discount") {
            assert_eq!(again.get(name), value, "{name}");
        }
        assert_eq!(again.get("discount"), "1500.50");
        assert_eq!(DraftFields::parse(&draft(&again, DraftKind::Invoice)).unwrap(), fields);
    }
}
