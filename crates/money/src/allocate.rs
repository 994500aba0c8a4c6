//! Sharing a whole number out without losing a unit.

use std::cmp::Reverse;

/// Shares `total` out in proportion to `weights` by largest remainder; a tie
/// goes to the earlier weight. The shares add up to `total`, and no share
/// exceeds its weight as long as `total` does not exceed the sum of weights.
///
/// `None` when there is something to share and every weight is zero.
pub(crate) fn by_largest_remainder(total: u64, weights: &[u64]) -> Option<Vec<u64>> {
    if total == 0 {
        return Some(vec![0; weights.len()]);
    }
    let sum: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
    if sum == 0 {
        return None;
    }
    let mut parts: Vec<Part> = weights
        .iter()
        .map(|weight| {
            let exact = u128::from(total) * u128::from(*weight);
            Part {
                share: u64::try_from(exact / sum).expect("a share is at most the total, a u64"),
                remainder: exact % sum,
            }
        })
        .collect();
    let left = total - parts.iter().map(|part| part.share).sum::<u64>();
    let mut by_remainder: Vec<&mut Part> = parts.iter_mut().collect();
    // The sort is stable, so equal remainders keep the order of the weights.
    by_remainder.sort_by_key(|part| Reverse(part.remainder));
    for (part, _unit) in by_remainder.into_iter().zip(0..left) {
        part.share += 1;
    }
    Some(parts.into_iter().map(|part| part.share).collect())
}

struct Part {
    share: u64,
    remainder: u128,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_remainder_takes_the_odd_unit() {
        assert_eq!(by_largest_remainder(10, &[1, 2, 4]), Some(vec![1, 3, 6]));
    }

    #[test]
    fn a_tie_goes_to_the_earlier_line() {
        assert_eq!(by_largest_remainder(5, &[1, 1, 1]), Some(vec![2, 2, 1]));
    }

    #[test]
    fn a_line_without_weight_takes_nothing() {
        assert_eq!(by_largest_remainder(7, &[0, 3, 0, 3]), Some(vec![0, 4, 0, 3]));
    }

    #[test]
    fn without_weight_only_nothing_can_be_shared() {
        assert_eq!(by_largest_remainder(1, &[0, 0]), None);
        assert_eq!(by_largest_remainder(1, &[]), None);
        assert_eq!(by_largest_remainder(0, &[0, 0]), Some(vec![0, 0]));
    }

    #[test]
    fn the_largest_numbers_do_not_overflow() {
        let shares = by_largest_remainder(u64::MAX, &[u64::MAX; 3]).unwrap();
        assert_eq!(shares, [u64::MAX / 3; 3]);
    }
}
