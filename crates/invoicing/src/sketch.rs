//! What a draft comes to while it is being written.

use std::collections::BTreeSet;

use dalil_tenancy::field::FieldErrors;

use crate::{
    ClientId, DraftFields,
    compute::{Computed, ComputedLine, Totals},
    input,
};

/// How often lines are left out before nothing is told. Computing names one line at a time; parsing names all of them.
const ROUNDS: usize = 8;

/// The amounts of a draft as far as it is written, in minor units of its currency.
///
/// The same rules as for a whole draft, over the lines that have a quantity, a price and taxes which can be computed. A
/// description or a unit that is still missing stands in no amount's way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    /// One for each line written, in their order; none for a line that cannot be computed yet.
    pub lines: Vec<Option<ComputedLine>>,
    /// The sums over the lines that can be; none when there is no such line, or when a rule of the whole is broken.
    pub totals: Option<Totals>,
}

impl Sketch {
    /// Computes what can be.
    pub fn of(draft: &input::Draft) -> Self {
        let mut kept: Vec<usize> = (0..draft.lines.len()).collect();
        for _ in 0..ROUNDS {
            if kept.is_empty() {
                break;
            }
            let errors = match computed(draft, &kept) {
                Ok(computed) => return Self::told(draft.lines.len(), &kept, computed),
                Err(errors) => errors,
            };
            let broken: BTreeSet<usize> = errors.0.iter().filter_map(|error| line_of(&error.field)).collect();
            if broken.is_empty() {
                break;
            }
            kept = kept.into_iter().enumerate().filter(|(at, _)| !broken.contains(at)).map(|(_, line)| line).collect();
        }
        Self { lines: vec![None; draft.lines.len()], totals: None }
    }

    fn told(lines: usize, kept: &[usize], computed: Computed) -> Self {
        let mut amounts = kept.iter().zip(computed.lines).peekable();
        let lines =
            (0..lines).map(|line| amounts.next_if(|(kept, _)| **kept == line).map(|(_, amounts)| amounts)).collect();
        Self { lines, totals: Some(computed.totals) }
    }

    /// How many lines are left out of the totals.
    pub fn left_out(&self) -> usize {
        self.lines.iter().filter(|line| line.is_none()).count()
    }
}

/// The amounts of some of the lines: whom, when and where have no part in them.
fn computed(draft: &input::Draft, kept: &[usize]) -> Result<Computed, FieldErrors> {
    let named = |text: &str| if text.trim().is_empty() { "–".to_owned() } else { text.to_owned() };
    let lines = kept.iter().filter_map(|line| draft.lines.get(*line)).map(|line| input::LineInput {
        description: named(&line.description),
        unit: named(&line.unit),
        ..line.clone()
    });
    let amounts = input::Draft {
        client_id: ClientId::mint(0, &[0; 10]).to_string(),
        currency: draft.currency.clone(),
        discount: draft.discount.clone(),
        lines: lines.collect(),
        ..input::Draft::default()
    };
    DraftFields::parse(&amounts)?.computed()
}

/// The line that a path such as `lines[2].unit` names.
fn line_of(path: &str) -> Option<usize> {
    path.strip_prefix("lines[")?.split_once(']')?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(quantity: &str, unit_price: &str) -> input::LineInput {
        input::LineInput {
            quantity: quantity.to_owned(),
            unit_price: unit_price.to_owned(),
            vat_treatment: "standard".to_owned(),
            ..input::LineInput::default()
        }
    }

    fn totals(lines: Vec<input::LineInput>, discount: input::Discount) -> (Vec<Option<i64>>, Option<i64>) {
        let sketch = Sketch::of(&input::Draft { discount, lines, ..input::Draft::default() });
        let each = sketch.lines.iter().map(|line| line.map(|line| line.total)).collect();
        (each, sketch.totals.map(|totals| totals.total))
    }

    #[test]
    fn lines_that_cannot_be_computed_yet_are_left_out() {
        let lines = vec![line("1", ""), line("2", "100"), line("x", "5"), line("1", "50")];
        let (each, total) = totals(lines, input::Discount::None);
        assert_eq!(each, [None, Some(23_000), None, Some(5_750)]);
        assert_eq!(total, Some(28_750));
    }

    #[test]
    fn a_line_that_breaks_a_rule_of_computation_is_left_out_like_one_that_cannot_be_read() {
        let mut broken = line("1", "10");
        broken.discount = input::Discount::Major("11".to_owned());
        let (each, total) = totals(vec![broken, line("1", "100")], input::Discount::None);
        assert_eq!((each, total), (vec![None, Some(11_500)], Some(11_500)));
    }

    #[test]
    fn a_rule_of_the_whole_leaves_no_totals() {
        let too_much = input::Discount::Major("101".to_owned());
        assert_eq!(totals(vec![line("1", "100")], too_much), (vec![None], None));
        assert_eq!(totals(Vec::new(), input::Discount::None), (Vec::new(), None));
    }

    #[test]
    fn lines_that_break_rules_one_after_another_are_given_up_after_some_rounds() {
        let broken = || input::LineInput { discount: input::Discount::Major("11".to_owned()), ..line("1", "10") };
        let (each, total) = totals((0..50).map(|_| broken()).collect(), input::Discount::None);
        assert!(each.iter().all(Option::is_none));
        assert_eq!(total, None);
    }
}
