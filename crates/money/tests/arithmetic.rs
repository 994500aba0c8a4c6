//! What holds of all amounts, rates and shares.

use std::num::NonZeroU64;

use dalil_money::{Currency, DiscountPercent, DutyRate, Money, Quantity, UnitPrice, VatRate, rounding::round};
use proptest::prelude::*;

fn taka(minor: i64) -> Money {
    Money::try_new(minor, Currency::BDT).unwrap()
}

/// Half of the exact figure's distance to its neighbour is the most rounding may move it.
fn is_nearest(rounded: i128, numerator: i128, denominator: i128) -> bool {
    (rounded * denominator - numerator).abs() * 2 <= denominator
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn rounding_moves_a_figure_by_a_half_at_most_and_is_odd(
        numerator in -(1_i128 << 100)..(1_i128 << 100),
        denominator in 1_u64..,
    ) {
        let divisor = NonZeroU64::new(denominator).unwrap();
        let rounded = round(numerator, divisor);
        prop_assert!(is_nearest(rounded, numerator, i128::from(denominator)));
        prop_assert_eq!(round(-numerator, divisor), -rounded);
    }

    #[test]
    fn a_tie_goes_away_from_zero(whole in 0_i128..1 << 60, half in 1_u64..1 << 62) {
        let divisor = NonZeroU64::new(half * 2).unwrap();
        let tie = (whole * 2 + 1) * i128::from(half);
        prop_assert_eq!(round(tie, divisor), whole + 1);
    }

    #[test]
    fn shares_add_up_and_each_is_within_one_of_its_proportion(
        minor in -Money::MAX..=Money::MAX,
        weights in prop::collection::vec(
            prop_oneof![Just(0), 0_u64..10, 0..Money::MAX.unsigned_abs()],
            1..40,
        ),
    ) {
        let sum: u128 = weights.iter().map(|w| u128::from(*w)).sum();
        prop_assume!(sum > 0);
        let shares = taka(minor).allocate(&weights).unwrap();
        prop_assert_eq!(Money::sum(Currency::BDT, shares.iter().copied()), Ok(taka(minor)));
        for (share, weight) in shares.iter().zip(&weights) {
            let exact = u128::from(minor.unsigned_abs()) * u128::from(*weight);
            let part = u128::from(share.minor().unsigned_abs()) * sum;
            prop_assert!(part.abs_diff(exact) < sum);
            prop_assert!(share.minor() == 0 || share.minor().signum() == minor.signum());
            if u128::from(minor.unsigned_abs()) <= sum {
                prop_assert!(share.minor().unsigned_abs() <= *weight);
            }
        }
    }

    #[test]
    fn equal_weights_give_the_odd_units_to_the_first(minor in 0_i64..100_000, count in 1_usize..50) {
        let shares = taka(minor).allocate(&vec![1; count]).unwrap();
        prop_assert!(shares.is_sorted_by_key(|share| -share.minor()));
        prop_assert!(shares[0].minor() - shares[count - 1].minor() <= 1);
    }

    #[test]
    fn a_price_times_a_quantity_is_the_nearest_amount_or_too_large(
        count in 1..=Quantity::MAX * 10_000,
        price in 0..=UnitPrice::MAX * 10_000,
        currency in prop::sample::select(Currency::ALL),
    ) {
        let quantity = Quantity::from_ten_thousandths(count).unwrap();
        let unit_price = UnitPrice::from_ten_thousandths(price).unwrap();
        let exact = i128::from(count) * i128::from(price) * 10_i128.pow(currency.exponent());
        match quantity.times(unit_price, currency) {
            Ok(money) => prop_assert!(is_nearest(i128::from(money.minor()), exact, 100_000_000)),
            Err(_) => prop_assert!(exact > i128::from(Money::MAX) * 100_000_000),
        }
    }

    #[test]
    fn the_price_of_each_is_the_nearest_with_four_decimals(
        minor in 0..=Money::MAX / 1_000,
        count in 1..=Quantity::MAX * 10_000,
    ) {
        let quantity = Quantity::from_ten_thousandths(count).unwrap();
        let exact = i128::from(minor) * 1_000_000;
        match UnitPrice::of_each(taka(minor), quantity) {
            Ok(price) => prop_assert!(
                is_nearest(i128::from(price.ten_thousandths()), exact, i128::from(count))
            ),
            Err(_) => prop_assert!(exact / i128::from(count) >= i128::from(UnitPrice::MAX) * 10_000),
        }
    }

    #[test]
    fn tax_on_top_and_tax_within_are_nearest(
        minor in 0..=Money::MAX,
        vat in 0..=VatRate::MAX * 10_000,
        duty in 0..=DutyRate::MAX * 10_000,
    ) {
        let amount = taka(minor);
        let vat_rate = VatRate::from_ten_thousandths(vat).unwrap();
        let on_top = vat_rate.of(amount).unwrap().minor();
        let exact = i128::from(minor) * i128::from(vat);
        prop_assert!(is_nearest(i128::from(on_top), exact, 1_000_000));
        let duty_rate = DutyRate::from_ten_thousandths(duty).unwrap();
        let within = duty_rate.within(amount).unwrap().minor();
        let exact = i128::from(minor) * i128::from(duty);
        prop_assert!(is_nearest(i128::from(within), exact, 1_000_000 + i128::from(duty)));
        prop_assert!(within <= minor);
    }

    #[test]
    fn a_discount_never_exceeds_what_it_is_taken_of(
        minor in 0..=Money::MAX,
        percent in 0..=DiscountPercent::MAX * 10_000,
    ) {
        let discount = DiscountPercent::from_ten_thousandths(percent).unwrap();
        prop_assert!((0..=minor).contains(&discount.of(taka(minor)).unwrap().minor()));
    }

    #[test]
    fn a_written_number_reads_back(count in 1..=Quantity::MAX * 10_000) {
        let quantity = Quantity::from_ten_thousandths(count).unwrap();
        prop_assert_eq!(Quantity::parse(&quantity.to_string()), Ok(quantity));
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in any::<String>(), shape in "[-+]?[0-9০-৯,.]{0,40}") {
        for text in [text, shape] {
            for read in [
                Quantity::parse(&text).map(Quantity::ten_thousandths),
                UnitPrice::parse(&text).map(UnitPrice::ten_thousandths),
                DutyRate::parse(&text).map(DutyRate::ten_thousandths),
                Money::parse(&text, Currency::KWD).map(Money::minor),
            ] {
                if let Err(error) = read {
                    prop_assert!(!error.code().is_empty());
                }
            }
        }
    }
}
