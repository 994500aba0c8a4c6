//! What holds of all lines.

use dalil_invoicing::{
    compute::{Computed, ComputedLine, compute},
    line::{Discount, Line, Vat},
};
use dalil_money::{Currency, DiscountPercent, DutyRate, Money, Quantity, UnitPrice, VatRate};
use proptest::prelude::*;

fn scaled(most: i64) -> impl Strategy<Value = i64> {
    let most = most * 10_000;
    prop_oneof![1..=most, 1..=most.min(1_000_000_000), Just(most)]
}

fn quantity() -> impl Strategy<Value = Quantity> {
    prop_oneof![scaled(Quantity::MAX), scaled(1_000)].prop_map(|count| Quantity::from_ten_thousandths(count).unwrap())
}

fn unit_price() -> impl Strategy<Value = UnitPrice> {
    prop_oneof![Just(0), scaled(UnitPrice::MAX), scaled(1_000_000)]
        .prop_map(|count| UnitPrice::from_ten_thousandths(count).unwrap())
}

fn discount() -> impl Strategy<Value = Discount> {
    prop_oneof![
        3 => Just(Discount::None),
        1 => (0_i64..10_000).prop_map(Discount::Amount),
        1 => any::<i64>().prop_map(Discount::Amount),
        2 => scaled(DiscountPercent::MAX)
            .prop_map(|rate| Discount::Percent(DiscountPercent::from_ten_thousandths(rate).unwrap())),
    ]
}

fn vat() -> impl Strategy<Value = Vat> {
    let rate = || scaled(VatRate::MAX).prop_map(|r| VatRate::from_ten_thousandths(r).unwrap());
    prop_oneof![
        rate().prop_map(Vat::Standard),
        rate().prop_map(Vat::Reduced),
        Just(Vat::Zero),
        Just(Vat::Exempt),
        Just(Vat::None),
        unit_price().prop_map(Vat::Specific),
    ]
}

prop_compose! {
    /// Any line that the types admit.
    fn any_line()(
        quantity in quantity(),
        unit_price in unit_price(),
        price_includes_tax in any::<bool>(),
        discount in discount(),
        duty in prop_oneof![2 => Just(0), 1 => scaled(DutyRate::MAX)],
        vat in vat(),
    ) -> Line {
        Line {
            description: String::new(),
            unit: String::new(),
            quantity,
            unit_price,
            price_includes_tax,
            discount,
            supplementary_duty: DutyRate::from_ten_thousandths(duty).unwrap(),
            vat,
        }
    }
}

prop_compose! {
    /// A line of everyday size, which can always be computed.
    fn usual_line()(
        count in 1_i64..10_000_000,
        price in 0_i64..1_000_000_000,
        price_includes_tax in any::<bool>(),
        percent in prop_oneof![Just(0), 0_i64..=1_000_000],
        duty in prop_oneof![Just(0), 0_i64..=10_000_000],
        rate in 0_i64..=1_000_000,
        treatment in 0..4,
    ) -> Line {
        let rate = VatRate::from_ten_thousandths(rate).unwrap();
        Line {
            description: String::new(),
            unit: String::new(),
            quantity: Quantity::from_ten_thousandths(count).unwrap(),
            unit_price: UnitPrice::from_ten_thousandths(price).unwrap(),
            price_includes_tax,
            discount: Discount::Percent(DiscountPercent::from_ten_thousandths(percent).unwrap()),
            supplementary_duty: DutyRate::from_ten_thousandths(duty).unwrap(),
            vat: match treatment {
                0 => Vat::Standard(rate),
                1 => Vat::Reduced(rate),
                2 => Vat::Exempt,
                _ => Vat::Specific(UnitPrice::ZERO),
            },
        }
    }
}

fn amounts_hold(computed: &Computed) -> Result<(), TestCaseError> {
    for line in &computed.lines {
        let all = [line.gross, line.discount, line.value, line.duty, line.vat, line.total];
        prop_assert!(all.iter().all(|amount| (0..=Money::MAX).contains(amount)));
        prop_assert_eq!(line.value + line.duty + line.vat, line.total);
        prop_assert!(line.discount <= line.gross);
    }
    let sum = |amount: fn(&ComputedLine) -> i64| -> i64 { computed.lines.iter().map(amount).sum() };
    let totals = computed.totals;
    prop_assert_eq!(totals.gross, sum(|l| l.gross));
    prop_assert_eq!(totals.discount, sum(|l| l.discount));
    prop_assert_eq!(totals.value, sum(|l| l.value));
    prop_assert_eq!(totals.duty, sum(|l| l.duty));
    prop_assert_eq!(totals.vat, sum(|l| l.vat));
    prop_assert_eq!(totals.total, sum(|l| l.total));
    prop_assert_eq!(totals.value + totals.duty + totals.vat, totals.total);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn any_input_is_computed_or_refused_by_name(
        lines in prop::collection::vec(any_line(), 0..6),
        document_discount in discount(),
        currency in prop::sample::select(Currency::ALL),
    ) {
        match compute(currency, &lines, &document_discount) {
            Ok(computed) => {
                amounts_hold(&computed)?;
                for (amounts, line) in computed.lines.iter().zip(&lines) {
                    prop_assert!(amounts.net_unit_price <= line.unit_price);
                }
            }
            Err(error) => {
                prop_assert!(error.line().is_none_or(|line| (1..=lines.len()).contains(&line)));
            }
        }
    }

    #[test]
    fn usual_lines_sum_to_totals_and_inclusive_prices_add_back(
        lines in prop::collection::vec(usual_line(), 1..20),
    ) {
        let computed = compute(Currency::BDT, &lines, &Discount::None).unwrap();
        amounts_hold(&computed)?;
        for (amounts, line) in computed.lines.iter().zip(&lines) {
            let net = amounts.gross - amounts.discount;
            let kept = if line.price_includes_tax { amounts.total } else { amounts.value };
            prop_assert_eq!(kept, net);
        }
    }

    #[test]
    fn a_discount_over_all_lines_is_taken_off_whole(
        lines in prop::collection::vec(usual_line(), 1..20),
        rate in 0_i64..=1_000_000,
    ) {
        let lines: Vec<Line> = lines
            .into_iter()
            .map(|line| Line { discount: Discount::None, ..line })
            .collect();
        let percent = DiscountPercent::from_ten_thousandths(rate).unwrap();
        let computed = compute(Currency::BDT, &lines, &Discount::Percent(percent)).unwrap();
        amounts_hold(&computed)?;
        let gross = Money::try_new(computed.totals.gross, Currency::BDT).unwrap();
        prop_assert_eq!(computed.totals.discount, percent.of(gross).unwrap().minor());
    }

    #[test]
    fn lines_in_another_order_give_the_same_amounts_in_that_order(
        (lines, order) in prop::collection::vec(usual_line(), 1..12).prop_flat_map(|lines| {
            let order: Vec<usize> = (0..lines.len()).collect();
            (Just(lines), Just(order).prop_shuffle())
        }),
    ) {
        let straight = compute(Currency::BDT, &lines, &Discount::None).unwrap();
        let shuffled: Vec<Line> = order.iter().map(|&at| lines[at].clone()).collect();
        let moved = compute(Currency::BDT, &shuffled, &Discount::None).unwrap();
        prop_assert_eq!(moved.totals, straight.totals);
        for (amounts, at) in moved.lines.iter().zip(order) {
            prop_assert_eq!(amounts, &straight.lines[at]);
        }
    }
}
