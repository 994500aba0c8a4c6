//! The golden figures, to the poisha: `golden.json` holds lines as agreed and
//! every amount that must follow from them.

use dalil_invoicing::{
    compute::{Computed, compute},
    line::{Discount, Line, Vat},
};
use dalil_money::{Currency, Money, words};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    lines: Vec<GoldenLine>,
    totals: GoldenTotals,
}

/// A line gives quantity and price, or one tax-inclusive price alone.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GoldenLine {
    q: Option<String>,
    p: Option<String>,
    gross_incl: Option<String>,
    #[serde(default)]
    inclusive: bool,
    treatment: Option<String>,
    vat_rate: Option<String>,
    specific_amount: Option<String>,
    sd_rate: Option<String>,
    disc_percent: Option<String>,
    disc: Option<String>,
    gross: Option<String>,
    value: String,
    sd: String,
    vat: String,
    total: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GoldenTotals {
    value: String,
    sd: String,
    vat: String,
    total: String,
    words_en: Option<String>,
    words_bn: Option<String>,
}

fn minor(taka: &str) -> i64 {
    Money::parse(taka, Currency::BDT).unwrap().minor()
}

impl GoldenLine {
    fn agreed(&self, case: &str, number: usize) -> Line {
        let price = self.p.as_ref().or(self.gross_incl.as_ref()).unwrap();
        Line {
            description: format!("{case} line {number}"),
            unit: "job".to_owned(),
            quantity: self.q.as_deref().unwrap_or("1").parse().unwrap(),
            unit_price: price.parse().unwrap(),
            price_includes_tax: self.inclusive || self.gross_incl.is_some(),
            discount: self.discount(),
            supplementary_duty: self.sd_rate.as_deref().unwrap_or("0").parse().unwrap(),
            vat: self.vat(case, number),
        }
    }

    fn discount(&self) -> Discount {
        match (&self.disc_percent, &self.disc) {
            (Some(percent), _) => Discount::Percent(percent.parse().unwrap()),
            (None, Some(amount)) => Discount::Amount(minor(amount)),
            (None, None) => Discount::None,
        }
    }

    /// The treatment is named, or it is that of the rate; the two lines at 0 in
    /// G5 are a direct export and an exempt supply.
    fn vat(&self, case: &str, number: usize) -> Vat {
        let rate = || self.vat_rate.as_deref().unwrap().parse().unwrap();
        match (self.treatment.as_deref(), case, number) {
            (Some("specific"), ..) => Vat::Specific(self.specific_amount.as_deref().unwrap().parse().unwrap()),
            (Some("standard"), ..) => Vat::Standard(rate()),
            (None, "G5", 3) => Vat::Zero,
            (None, "G5", 4) => Vat::Exempt,
            (None, ..) if self.vat_rate.as_deref() == Some("15") => Vat::Standard(rate()),
            (Some("reduced") | None, ..) => Vat::Reduced(rate()),
            (Some(other), ..) => panic!("{case}: treatment {other}"),
        }
    }
}

fn check_words(case: &Case, computed: &Computed) {
    let total = Money::try_new(computed.totals.total, Currency::BDT).unwrap();
    if let Some(expected) = &case.totals.words_en {
        assert_eq!(&words::english(total), expected, "{}", case.id);
    }
    if let Some(expected) = &case.totals.words_bn {
        let expected: String = expected.nfc().collect();
        assert_eq!(words::bangla(total), expected, "{}", case.id);
    }
}

fn check(case: &Case) {
    let id = case.id.as_str();
    let lines: Vec<Line> = (1..).zip(&case.lines).map(|(number, line)| line.agreed(id, number)).collect();
    let computed = compute(Currency::BDT, &lines, &Discount::None).unwrap();
    assert_eq!(computed.lines.len(), case.lines.len());
    for (line, expected) in computed.lines.iter().zip(&case.lines) {
        let gross = expected.gross.as_ref().or(expected.gross_incl.as_ref());
        assert_eq!(line.gross, minor(gross.unwrap()), "{id} gross");
        let discount = expected.disc.as_deref().map_or(0, minor);
        assert_eq!(line.discount, discount, "{id} discount");
        assert_eq!(line.value, minor(&expected.value), "{id} value");
        assert_eq!(line.duty, minor(&expected.sd), "{id} duty");
        assert_eq!(line.vat, minor(&expected.vat), "{id} VAT");
        assert_eq!(line.total, minor(&expected.total), "{id} total");
    }
    assert_eq!(computed.totals.value, minor(&case.totals.value), "{id} value");
    assert_eq!(computed.totals.duty, minor(&case.totals.sd), "{id} duty");
    assert_eq!(computed.totals.vat, minor(&case.totals.vat), "{id} VAT");
    assert_eq!(computed.totals.total, minor(&case.totals.total), "{id} total");
    check_words(case, &computed);
}

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("golden.json")).unwrap()
}

#[test]
fn every_figure_and_its_words_are_met_to_the_poisha() {
    let cases = cases();
    let ids: Vec<&str> = cases.iter().map(|case| case.id.as_str()).collect();
    assert_eq!(ids, ["G1", "G2", "G3", "G4a", "G4b", "G5", "G6", "G7", "G8", "G9", "G10", "G11"]);
    for case in &cases {
        check(case);
    }
}

/// G7: what a later credit note for the rest takes is the original less the
/// first note, and not the rest computed anew.
#[test]
fn a_part_and_its_remainder_make_the_original_line() {
    let amounts = |quantity: &str| {
        let line = Line {
            description: "Print".to_owned(),
            unit: "piece".to_owned(),
            quantity: quantity.parse().unwrap(),
            unit_price: "1499.95".parse().unwrap(),
            price_includes_tax: false,
            discount: Discount::None,
            supplementary_duty: "0".parse().unwrap(),
            vat: Vat::Standard("15".parse().unwrap()),
        };
        compute(Currency::BDT, &[line], &Discount::None).unwrap().totals
    };
    let (original, part) = (amounts("12"), amounts("5"));
    assert_eq!((original.value, original.vat, original.total), (1_799_940, 269_991, 2_069_931));
    assert_eq!((part.value, part.vat, part.total), (749_975, 112_496, 862_471));
    let remainder = (original.value - part.value, original.vat - part.vat, original.total - part.total);
    assert_eq!(remainder, (1_049_965, 157_495, 1_207_460));
}
