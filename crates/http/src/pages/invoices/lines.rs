//! The lines of a draft in its editor.

use dalil_invoicing::compute::Computed;
use dalil_money::Currency;

use crate::pages::{
    field::{Choice, Field, Form},
    labels,
    parts::money,
};

/// One line: its fields, and what they come to.
pub(super) struct Line {
    pub(super) index: usize,
    pub(super) legend: String,
    pub(super) remove: String,
    pub(super) description: Field,
    pub(super) quantity: Field,
    pub(super) unit: Field,
    pub(super) unit_price: Field,
    pub(super) treatment: Field,
    pub(super) rate: Field,
    pub(super) amount: String,
    pub(super) discount: Field,
    pub(super) discount_kind: Field,
    pub(super) duty: Field,
    pub(super) includes: Field,
    /// Whether what is rarely needed stands open.
    pub(super) open: bool,
    /// What stands in there, in short.
    pub(super) more: Option<String>,
}

/// What all lines of an editor have in common.
pub(super) struct Lines<'a> {
    pub(super) form: Form<'a>,
    pub(super) currency: Currency,
    pub(super) computed: Option<&'a Computed>,
    /// Whether the workspace charges VAT.
    pub(super) taxed: bool,
    /// Whether the last line was just added.
    pub(super) focus_last: bool,
}

impl Lines<'_> {
    /// Every line typed.
    pub(super) fn all(&self) -> Vec<Line> {
        let count = self.form.typed.rows("lines").len();
        (0..count).map(|index| self.line(index, index + 1 == count)).collect()
    }

    fn line(&self, index: usize, last: bool) -> Line {
        let form = &self.form;
        let name = |field: &str| format!("lines[{index}].{field}");
        let number = form.frame.language.count(index as u64 + 1);
        let open = ["discount", "supplementary_duty", "price_includes_tax"]
            .iter()
            .any(|field| form.errors.any_under(&name(field)));
        Line {
            index,
            legend: form.frame.tx("draft-line-number", &[("line", number.as_str().into())]),
            remove: form.frame.tx("draft-line-remove", &[("line", number.as_str().into())]),
            description: form.text(&name("description")).focus(self.focus_last && last),
            quantity: form.decimal(&name("quantity")),
            unit: form.text(&name("unit")),
            unit_price: form.decimal(&name("unit_price")),
            treatment: form.choice(&name("vat_treatment"), self.treatments(&name("vat_treatment"))),
            rate: form.decimal(&name("vat_rate")),
            amount: self.amount(index),
            discount: form.decimal(&name("discount")),
            discount_kind: form.choice(&name("discount_kind"), discount_kinds(form, self.currency)),
            duty: form.decimal(&name("supplementary_duty")),
            includes: form.check(&name("price_includes_tax")),
            more: self.more(&name),
            open,
        }
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

    fn amount(&self, index: usize) -> String {
        let line = self.computed.and_then(|computed| computed.lines.get(index));
        line.map_or_else(|| "–".to_owned(), |line| money(self.form.frame.language, line.total, self.currency))
    }

    /// What stands in the closed part of a line.
    fn more(&self, name: &impl Fn(&str) -> String) -> Option<String> {
        let typed = self.form.typed;
        let language = self.form.frame.language;
        let mut parts = Vec::new();
        let discount = typed.get(&name("discount"));
        if !discount.is_empty() {
            let value = if typed.get(&name("discount_kind")) == "percent" {
                language.percent(discount)
            } else {
                language.figure(discount)
            };
            parts.push(format!("{} {value}", self.form.frame.t("field-line-discount")));
        }
        let duty = typed.get(&name("supplementary_duty"));
        if !duty.is_empty() {
            parts.push(format!("{} {}", self.form.frame.t("field-line-supplementary_duty"), language.figure(duty)));
        }
        if typed.get(&name("price_includes_tax")) == "yes" {
            parts.push(self.form.frame.t("field-line-price_includes_tax"));
        }
        (!parts.is_empty()).then(|| parts.join(" · "))
    }
}

/// An amount or a share.
pub(super) fn discount_kinds(form: &Form<'_>, currency: Currency) -> Vec<Choice> {
    vec![Choice::new("amount", labels::mark(form.frame.language, currency)), Choice::new("percent", "%")]
}
