//! Of which documents a payment withheld how much VAT (VDS), where whoever recorded it did not say.

use std::collections::HashMap;

use crate::{PaymentFields, Receivable, ReceivableId};

/// Shares the VAT that a payment withheld out over its documents by the VAT that lies in what it settles of each: a document
/// without VAT gets none of it. Together exactly what was withheld; none gets more than is settled of it.
pub(crate) fn share(fields: &mut PaymentFields, owed: &[Receivable]) {
    let owed: HashMap<ReceivableId, &Receivable> = owed.iter().map(|receivable| (receivable.id, receivable)).collect();
    let weights: Vec<i128> = fields
        .allocations
        .iter()
        .map(|allocation| owed.get(&allocation.receivable).map_or(0, |owed| weight(owed, allocation.amount)))
        .collect();
    let whole: i128 = weights.iter().sum();
    let mut left = fields.vat_withheld;
    let (mut before, mut given) = (0_i128, 0_i128);
    for (allocation, weight) in fields.allocations.iter_mut().zip(&weights) {
        before += weight;
        // What all so far come to, less what was given before: parts add up to the whole.
        let due = i128::from(fields.vat_withheld) * before / whole.max(1) - given;
        given += due;
        let due = i64::try_from(due).unwrap_or(i64::MAX).min(allocation.amount);
        allocation.vat_withheld = due;
        left -= due;
    }
    // What one could not take, since less was settled of it: the others do, in their order.
    for allocation in &mut fields.allocations {
        let more = left.min(allocation.amount - allocation.vat_withheld);
        allocation.vat_withheld += more;
        left -= more;
    }
}

/// The VAT in a part of what a document comes to.
fn weight(owed: &Receivable, amount: i64) -> i128 {
    let total = i128::from(owed.billed) + i128::from(owed.debited) - i128::from(owed.credited);
    // A thousand times finer than a poisha, so that small parts do not all round to nothing.
    i128::from(owed.vat) * i128::from(amount) * 1_000 / total.max(1)
}

#[cfg(test)]
mod tests {
    use dalil_money::Currency;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::{Allocation, DebtorId, Method};

    fn receivable(n: u8, billed: i64, vat: i64) -> Receivable {
        Receivable {
            id: ReceivableId::mint(1, &[n; 10]),
            debtor: DebtorId::mint(1, &[1; 10]),
            currency: Currency::BDT,
            issued_on: date(2026, 7, 1),
            due_on: None,
            billed,
            vat,
            paid: 0,
            written_off: 0,
            voided: false,
            credited: 0,
            debited: 0,
        }
    }

    fn payment(owed: &[Receivable], parts: &[i64], vat_withheld: i64) -> PaymentFields {
        let total: i64 = parts.iter().sum();
        PaymentFields {
            method: Method::Cash,
            received_on: date(2026, 7, 2),
            reference: None,
            currency: Currency::BDT,
            received: total - vat_withheld,
            vat_withheld,
            tax_withheld: 0,
            allocations: owed
                .iter()
                .zip(parts)
                .map(|(owed, amount)| Allocation { receivable: owed.id, amount: *amount, vat_withheld: 0 })
                .collect(),
        }
    }

    fn shares(owed: &[Receivable], parts: &[i64], vat_withheld: i64) -> Vec<i64> {
        let mut fields = payment(owed, parts, vat_withheld);
        share(&mut fields, owed);
        fields.allocations.iter().map(|allocation| allocation.vat_withheld).collect()
    }

    /// Golden case G6, with an exempt document beside: the certificate names two tax invoices, and not the third.
    #[test]
    fn a_document_without_vat_has_none_withheld() {
        let owed =
            [receivable(1, 23_000_000, 3_000_000), receivable(2, 5_000_000, 0), receivable(3, 8_625_230, 1_125_030)];
        assert_eq!(shares(&owed, &[23_000_000, 5_000_000, 8_625_230], 4_125_030), [3_000_000, 0, 1_125_030]);
        // Little is settled of the first, and all its VAT withheld: the rest is told of who can bear it.
        assert_eq!(shares(&owed[..2], &[100, 5_000_000], 3_000), [100, 2_900]);
    }

    proptest! {
        #[test]
        fn shares_add_up_and_none_is_above_what_is_settled(
            parts in prop::collection::vec((1..=1_000_000_000_i64, 0..=20_i64), 1..8),
            portion in 0..=100_i64,
        ) {
            let owed: Vec<Receivable> = (0..)
                .zip(&parts)
                .map(|(n, (amount, rate))| receivable(n, amount + amount * rate / 100, amount * rate / 100))
                .collect();
            let amounts: Vec<i64> = parts.iter().map(|(amount, _)| *amount).collect();
            let withheld = amounts.iter().sum::<i64>() * portion / 100;
            let shared = shares(&owed, &amounts, withheld);
            prop_assert_eq!(shared.iter().sum::<i64>(), withheld);
            for (share, amount) in shared.iter().zip(&amounts) {
                prop_assert!((0..=*amount).contains(share));
            }
        }
    }
}
