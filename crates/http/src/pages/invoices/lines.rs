//! The lines of a draft in its editor.

use askama::{Template, filters::HtmlSafe};
use dalil_invoicing::{Sketch, compute::MAX_LINES};
use dalil_money::Currency;

use super::written::Written;
use crate::pages::{
    field::{Choice, Field, Form},
    frame::Frame,
    labels,
    parts::money,
    typed::Typed,
};

/// The row that the form's empty line is made as: no draft has so many.
const BLANK: usize = MAX_LINES * 2;

/// One line: its fields, and what they come to.
#[derive(Template)]
#[template(path = "invoices/line.html")]
pub(super) struct Line<'a> {
    f: &'a Frame,
    index: usize,
    legend: String,
    remove: String,
    description: Field,
    quantity: Field,
    unit: Field,
    unit_price: Field,
    amount_label: &'a str,
    amount: String,
    discount: Field,
    discount_kind: Field,
    /// How it stands to VAT; none where the workspace charges none and the line says so.
    vat: Option<VatFields>,
    /// Whether what is rarely needed stands open.
    open: bool,
    /// What stands in there, in short.
    more: String,
}

impl HtmlSafe for Line<'_> {}

struct VatFields {
    treatment: Field,
    rate: Field,
    duty: Field,
    includes: Field,
}

/// What all lines of an editor have in common.
pub(super) struct Lines<'a> {
    pub(super) form: Form<'a>,
    pub(super) currency: Currency,
    pub(super) amounts: &'a Amounts<'a>,
    pub(super) amount_label: &'a str,
    /// Whether the workspace charges VAT.
    pub(super) taxed: bool,
    /// The row that is typed into first.
    pub(super) focus: Option<usize>,
}

/// The amounts of the rows of a form.
pub(super) struct Amounts<'a> {
    pub(super) frame: &'a Frame,
    pub(super) typed: &'a Typed,
    pub(super) written: &'a Written,
    pub(super) sketch: &'a Sketch,
    pub(super) currency: Currency,
}

impl<'a> Lines<'a> {
    /// Every line typed.
    pub(super) fn all(&self) -> Vec<Line<'a>> {
        let count = self.form.typed.rows("lines").len();
        (0..count).map(|index| self.line(index)).collect()
    }

    /// An empty line as a script puts it in.
    pub(super) fn blank(&self) -> Line<'a> {
        self.line(BLANK)
    }

    fn line(&self, index: usize) -> Line<'a> {
        let form = &self.form;
        let name = |field: &str| format!("lines[{index}].{field}");
        let number = form.frame.language.count(index as u64 + 1);
        let open = ["discount", "supplementary_duty", "price_includes_tax"]
            .iter()
            .any(|field| form.errors.any_under(&name(field)));
        let vat = self.taxed || self.says_vat(&name);
        Line {
            f: form.frame,
            index,
            legend: form.frame.tx("draft-line-number", &[("line", number.as_str().into())]),
            remove: form.frame.tx("draft-line-remove", &[("line", number.as_str().into())]),
            description: form.text(&name("description")).focus(self.focus == Some(index)),
            quantity: form.decimal(&name("quantity")).or_else(if index == BLANK { "1" } else { "" }),
            unit: form.text(&name("unit")),
            unit_price: form.decimal(&name("unit_price")),
            amount_label: self.amount_label,
            amount: self.amounts.of(index),
            discount: form.decimal(&name("discount")),
            discount_kind: form.choice(&name("discount_kind"), discount_kinds(form, self.currency)),
            vat: vat.then(|| VatFields {
                treatment: form.choice(&name("vat_treatment"), self.treatments(&name("vat_treatment"))),
                rate: form.decimal(&name("vat_rate")),
                duty: form.decimal(&name("supplementary_duty")),
                includes: form.check(&name("price_includes_tax")),
            }),
            more: self.amounts.more(index),
            open,
        }
    }

    /// Whether a line that was written under another standing, or typed otherwise, says something of taxes.
    fn says_vat(&self, name: &impl Fn(&str) -> String) -> bool {
        let typed = self.form.typed;
        let treatment = typed.get(&name("vat_treatment"));
        !matches!(treatment, "" | "none") || !typed.get(&name("supplementary_duty")).trim().is_empty()
    }

    /// A workspace that is not registered charges none, but sees what a line says that was written before.
    fn treatments(&self, name: &str) -> Vec<Choice> {
        let held = self.form.typed.get(name);
        let offered: &[&str] =
            if self.taxed { &["standard", "reduced", "zero", "exempt", "specific"] } else { &["none"] };
        let extra = (!held.is_empty() && !offered.contains(&held)).then_some(held);
        let known = ["standard", "reduced", "zero", "exempt", "specific", "none"];
        offered
            .iter()
            .copied()
            .chain(extra.filter(|held| known.contains(held)))
            .map(|treatment| Choice::new(treatment, labels::treatment(self.form.frame.language, treatment)))
            .collect()
    }
}

impl Amounts<'_> {
    /// What a row comes to.
    pub(super) fn of(&self, row: usize) -> String {
        let line = self.written.line_in(row).and_then(|line| self.sketch.lines.get(line).copied().flatten());
        line.map_or_else(|| "–".to_owned(), |line| money(self.frame.language, line.total, self.currency))
    }

    /// What stands in the closed part of a row.
    pub(super) fn more(&self, row: usize) -> String {
        let language = self.frame.language;
        let held = |field: &str| self.typed.get(&format!("lines[{row}].{field}"));
        let mut parts = Vec::new();
        let discount = held("discount");
        if !discount.is_empty() {
            let is_share = held("discount_kind") == "percent";
            let value = if is_share { language.percent(discount) } else { language.figure(discount) };
            parts.push(format!("{} {value}", self.frame.t("field-line-discount")));
        }
        let duty = held("supplementary_duty");
        if !duty.is_empty() {
            parts.push(format!("{} {}", self.frame.t("field-line-supplementary_duty"), language.figure(duty)));
        }
        if held("price_includes_tax") == "yes" {
            parts.push(self.frame.t("field-line-price_includes_tax"));
        }
        parts.join(" · ")
    }
}

/// An amount or a share.
pub(super) fn discount_kinds(form: &Form<'_>, currency: Currency) -> Vec<Choice> {
    vec![Choice::new("amount", labels::mark(form.frame.language, currency)), Choice::new("percent", "%")]
}
