//! What is refused, discounts over all lines, and the price a 6.3 prints.

use dalil_invoicing::{
    compute::{ComputeError, Computed, MAX_LINES, compute},
    line::{Discount, Line, Vat},
};
use dalil_money::{Currency, DutyRate};

fn line(quantity: &str, price: &str, vat: Vat) -> Line {
    Line {
        description: "Work".to_owned(),
        unit: "job".to_owned(),
        quantity: quantity.parse().unwrap(),
        unit_price: price.parse().unwrap(),
        price_includes_tax: false,
        discount: Discount::None,
        supplementary_duty: DutyRate::ZERO,
        vat,
    }
}

fn standard() -> Vat {
    Vat::Standard("15".parse().unwrap())
}

fn percent(text: &str) -> Discount {
    Discount::Percent(text.parse().unwrap())
}

fn with(change: impl FnOnce(&mut Line)) -> Line {
    let mut line = line("1", "100", standard());
    change(&mut line);
    line
}

fn bdt(lines: &[Line], discount: Discount) -> Result<Computed, ComputeError> {
    compute(Currency::BDT, lines, &discount)
}

fn refused(lines: &[Line], discount: Discount) -> (Option<usize>, &'static str, &'static str) {
    let error = bdt(lines, discount).unwrap_err();
    (error.line(), error.field().name(), error.rule().code())
}

#[test]
fn the_number_of_lines_is_limited() {
    assert_eq!(refused(&[], Discount::None), (None, "lines", "no_lines"));
    let most = vec![with(|_| ()); MAX_LINES];
    assert!(bdt(&most, Discount::None).is_ok());
    let more = vec![with(|_| ()); MAX_LINES + 1];
    assert_eq!(refused(&more, Discount::None), (None, "lines", "too_many_lines"));
}

#[test]
fn a_broken_rule_is_told_with_its_line_and_field() {
    let duty = |line: &mut Line| line.supplementary_duty = "20".parse().unwrap();
    let huge = "90000000000000";
    for (broken, field, code) in [
        (with(|l| l.discount = Discount::Amount(-1)), "discount", "negative"),
        (with(|l| l.discount = Discount::Amount(10_001)), "discount", "discount_exceeds_gross"),
        (with(|l| l.discount = Discount::Amount(i64::MAX)), "discount", "discount_exceeds_gross"),
        (
            with(|l| {
                l.vat = Vat::Zero;
                duty(l);
            }),
            "supplementary_duty",
            "duty_on_zero_rated",
        ),
        (
            with(|l| {
                l.vat = Vat::Specific("100.01".parse().unwrap());
                l.price_includes_tax = true;
            }),
            "vat",
            "tax_exceeds_price",
        ),
        (line("1.0001", huge, Vat::Exempt), "unit_price", "too_large"),
        (line("1000000000", huge, Vat::Exempt), "unit_price", "too_large"),
        (
            with(|l| {
                l.unit_price = huge.parse().unwrap();
                duty(l);
            }),
            "supplementary_duty",
            "too_large",
        ),
        (line("1", huge, standard()), "total", "too_large"),
        (
            with(|l| {
                l.quantity = "1000000000".parse().unwrap();
                l.vat = Vat::Specific(huge.parse().unwrap());
            }),
            "vat",
            "too_large",
        ),
    ] {
        let lines = [with(|_| ()), broken];
        assert_eq!(refused(&lines, Discount::None), (Some(2), field, code), "{:?}", lines[1]);
    }
}

#[test]
fn totals_are_limited_too() {
    let half = line("1", "50000000000000", Vat::Exempt);
    assert!(bdt(std::slice::from_ref(&half), Discount::None).is_ok());
    let both = [half.clone(), half];
    assert_eq!(refused(&both, Discount::None), (None, "total", "too_large"));
}

#[test]
fn an_error_reads_as_a_sentence() {
    let error = bdt(&[with(|l| l.discount = Discount::Amount(-1))], Discount::None).unwrap_err();
    assert_eq!(error.to_string(), "line 1: discount must not be negative");
    let error = bdt(&[], Discount::None).unwrap_err();
    assert_eq!(error.to_string(), "lines must have at least one line");
}

#[test]
fn a_discount_over_all_lines_is_shared_by_gross() {
    let lines = [line("1", "0.01", standard()), line("1", "0.02", standard()), line("1", "0.04", standard())];
    let computed = bdt(&lines, Discount::Amount(5)).unwrap();
    let discounts: Vec<i64> = computed.lines.iter().map(|l| l.discount).collect();
    assert_eq!(discounts, [1, 1, 3]);
    assert_eq!(computed.totals.discount, 5);
    assert_eq!(computed.totals.value, 2);
}

#[test]
fn a_tie_goes_to_the_earlier_line() {
    let lines = vec![with(|_| ()); 3];
    let computed = bdt(&lines, Discount::Amount(100)).unwrap();
    let discounts: Vec<i64> = computed.lines.iter().map(|l| l.discount).collect();
    assert_eq!(discounts, [34, 33, 33]);
}

#[test]
fn a_percentage_over_all_lines_is_of_their_gross_and_comes_before_tax() {
    let inclusive = with(|l| l.price_includes_tax = true);
    let computed = bdt(&[with(|_| ()), inclusive], percent("10")).unwrap();
    let [exclusive, inclusive] = computed.lines[..] else { panic!("two lines") };
    assert_eq!((exclusive.value, exclusive.vat, exclusive.total), (9_000, 1_350, 10_350));
    assert_eq!((inclusive.value, inclusive.vat, inclusive.total), (7_826, 1_174, 9_000));
    assert_eq!(computed.totals.gross, 20_000);
    assert_eq!(computed.totals.discount, 2_000);
}

#[test]
fn a_line_with_nothing_left_takes_no_part_in_a_discount_over_all() {
    let gift = with(|l| l.discount = percent("100"));
    let computed = bdt(&[gift, with(|_| ())], percent("10")).unwrap();
    let discounts: Vec<i64> = computed.lines.iter().map(|l| l.discount).collect();
    assert_eq!(discounts, [10_000, 1_000]);
}

#[test]
fn a_discount_over_all_lines_never_makes_a_line_negative() {
    let lines = [with(|_| ()), with(|l| l.discount = percent("90"))];
    let over_all = (None, "discount", "discount_exceeds_gross");
    assert_eq!(refused(&lines, Discount::Amount(11_001)), over_all);
    let second = (Some(2), "discount", "discount_exceeds_gross");
    assert_eq!(refused(&lines, percent("11")), second);
    let gift = with(|l| l.discount = percent("100"));
    assert_eq!(refused(&[gift], Discount::Amount(1)), over_all);
    assert_eq!(refused(&lines, Discount::Amount(-1)), (None, "discount", "negative"));
    let all = bdt(&[with(|_| ())], percent("100")).unwrap();
    assert_eq!(all.totals.total, 0);
}

#[test]
fn zero_exempt_and_untaxed_bear_no_vat_in_either_kind_of_price() {
    for vat in [Vat::Zero, Vat::Exempt, Vat::None] {
        for inclusive in [false, true] {
            let line = with(|l| {
                l.vat = vat;
                l.price_includes_tax = inclusive;
            });
            let totals = bdt(&[line], Discount::None).unwrap().totals;
            assert_eq!((totals.value, totals.vat, totals.total), (10_000, 0, 10_000));
        }
    }
}

#[test]
fn the_net_unit_price_has_discount_and_tax_taken_off() {
    let net = |line: Line| {
        let computed = bdt(&[line], Discount::None).unwrap();
        computed.lines[0].net_unit_price.to_string()
    };
    assert_eq!(net(line("3", "1234.5678", standard())), "1234.5678");
    let discounted = with(|l| {
        l.quantity = "3".parse().unwrap();
        l.discount = Discount::Amount(100);
    });
    assert_eq!(net(discounted), "99.6667");
    assert_eq!(net(with(|l| l.price_includes_tax = true)), "86.96");
    assert_eq!(net(with(|l| l.discount = percent("100"))), "0");
}

#[test]
fn amounts_follow_the_minor_unit_of_the_currency() {
    let lines = [line("3", "33.3333", standard())];
    for (currency, value, vat) in
        [(Currency::JPY, 100, 15), (Currency::USD, 10_000, 1_500), (Currency::KWD, 100_000, 15_000)]
    {
        let totals = compute(currency, &lines, &Discount::None).unwrap().totals;
        assert_eq!((totals.value, totals.vat), (value, vat), "{currency}");
    }
}

#[test]
fn amounts_are_read_back_as_they_were_stored() {
    let computed = bdt(&[with(|_| ())], Discount::None).unwrap();
    let json = serde_json::to_string(&computed).unwrap();
    assert_eq!(serde_json::from_str::<Computed>(&json).unwrap(), computed);
    let unknown = json.replacen("\"gross\"", "\"note\":1,\"gross\"", 1);
    assert!(serde_json::from_str::<Computed>(&unknown).is_err());
}
