use std::collections::BTreeMap;

use dalil_money::Currency;
use serde::{Deserialize, Serialize};

use crate::{DocumentKind, figures::Sums};

/// What a line of a closing counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counted {
    /// Documents of a kind that were issued.
    Issued(DocumentKind),
    /// Documents of a kind that were voided, whenever they were issued.
    Voided(DocumentKind),
    /// Payments that were recorded: what came in and what was withheld.
    Payment,
    /// Payments that were taken back.
    Reversal,
    /// What was given up.
    WriteOff,
    /// Suppliers' papers that were entered.
    Purchase,
    /// Suppliers' papers that were taken back.
    PurchaseReversal,
    /// What suppliers were paid.
    SupplierPayment,
    /// Payments to suppliers that were taken back.
    SupplierPaymentReversal,
    /// Changes of the payee that were proposed. They have no amount; they stand under taka.
    PayeeProposed,
    /// Changes of the payee that were approved, or needed nobody's approval.
    PayeeApproved,
    /// Changes of the payee that were stopped.
    PayeeCancelled,
}

impl Counted {
    /// Since which version of the sealed form closings count it.
    pub const fn since(self) -> u16 {
        match self {
            Self::Issued(_) | Self::Voided(_) | Self::Payment | Self::Reversal | Self::WriteOff => 1,
            Self::Purchase
            | Self::PurchaseReversal
            | Self::SupplierPayment
            | Self::SupplierPaymentReversal
            | Self::PayeeProposed
            | Self::PayeeApproved
            | Self::PayeeCancelled => 2,
        }
    }

    /// Whether it comes to an amount.
    pub const fn is_money(self) -> bool {
        !matches!(self, Self::PayeeProposed | Self::PayeeApproved | Self::PayeeCancelled)
    }

    /// The stable name.
    pub fn name(self) -> String {
        match self {
            Self::Issued(kind) => format!("issued.{}", kind.as_str()),
            Self::Voided(kind) => format!("voided.{}", kind.as_str()),
            Self::Payment => "payment".to_owned(),
            Self::Reversal => "payment_reversal".to_owned(),
            Self::WriteOff => "write_off".to_owned(),
            Self::Purchase => "purchase".to_owned(),
            Self::PurchaseReversal => "purchase_reversal".to_owned(),
            Self::SupplierPayment => "supplier_payment".to_owned(),
            Self::SupplierPaymentReversal => "supplier_payment_reversal".to_owned(),
            Self::PayeeProposed => "payee_proposed".to_owned(),
            Self::PayeeApproved => "payee_approved".to_owned(),
            Self::PayeeCancelled => "payee_cancelled".to_owned(),
        }
    }

    /// What has that name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "payment" => Some(Self::Payment),
            "payment_reversal" => Some(Self::Reversal),
            "write_off" => Some(Self::WriteOff),
            "purchase" => Some(Self::Purchase),
            "purchase_reversal" => Some(Self::PurchaseReversal),
            "supplier_payment" => Some(Self::SupplierPayment),
            "supplier_payment_reversal" => Some(Self::SupplierPaymentReversal),
            "payee_proposed" => Some(Self::PayeeProposed),
            "payee_approved" => Some(Self::PayeeApproved),
            "payee_cancelled" => Some(Self::PayeeCancelled),
            _ => match name.split_once('.')? {
                ("issued", kind) => DocumentKind::from_name(kind).map(Self::Issued),
                ("voided", kind) => DocumentKind::from_name(kind).map(Self::Voided),
                _ => None,
            },
        }
    }
}

/// A line of a closing: what is counted, in which currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TurnoverKey {
    /// What.
    pub counted: Counted,
    /// The currency.
    pub currency: Currency,
}

/// Counts and sums by line. Money that has no value, duty or VAT of its own counts in the total alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Turnover(BTreeMap<TurnoverKey, Sums>);

/// A line as it is sealed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    counted: String,
    currency: String,
    count: i64,
    value: i64,
    duty: i64,
    vat: i64,
    total: i64,
}

impl Turnover {
    /// Adds to a line. A sum stays at the end of `i64` rather than turn over.
    pub fn add(&mut self, key: TurnoverKey, sums: Sums) {
        let kept = self.0.entry(key).or_default();
        *kept = kept.plus(sums);
    }

    /// Adds every line of another.
    pub fn extend(&mut self, other: &Self) {
        for (key, sums) in other.iter() {
            self.add(key, sums);
        }
    }

    /// Each line in the order of its key.
    pub fn iter(&self) -> impl Iterator<Item = (TurnoverKey, Sums)> + '_ {
        self.0.iter().map(|(key, sums)| (*key, *sums))
    }

    /// The lines that closings of a version count.
    #[must_use]
    pub fn as_of(&self, version: u16) -> Self {
        Self(self.iter().filter(|(key, _)| key.counted.since() <= version).collect())
    }

    /// Whether nothing was recorded.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The one text of it, as sealed: JSON without white space, lines and keys in a fixed order.
    pub fn canonical(&self) -> String {
        let line = |(key, sums): (TurnoverKey, Sums)| Line {
            counted: key.counted.name(),
            currency: key.currency.code().to_owned(),
            count: sums.documents,
            value: sums.value,
            duty: sums.duty,
            vat: sums.vat,
            total: sums.total,
        };
        let lines: Vec<Line> = self.iter().map(line).collect();
        serde_json::to_string(&lines).expect("lines of texts and numbers always have a JSON form")
    }

    /// Reads the text; none when this program did not write it.
    pub fn parse(text: &str) -> Option<Self> {
        let lines: Vec<Line> = serde_json::from_str(text).ok()?;
        let mut turnover = Self::default();
        for line in lines {
            let key =
                TurnoverKey { counted: Counted::from_name(&line.counted)?, currency: line.currency.parse().ok()? };
            let Line { count, value, duty, vat, total, .. } = line;
            turnover.add(key, Sums { documents: count, value, duty, vat, total });
        }
        Some(turnover)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(total: i64) -> Sums {
        Sums { documents: 1, value: total, duty: 0, vat: 0, total }
    }

    #[test]
    fn the_text_reads_back_and_has_one_order() {
        let keys = [
            TurnoverKey { counted: Counted::WriteOff, currency: Currency::BDT },
            TurnoverKey { counted: Counted::Voided(DocumentKind::Mushak63), currency: Currency::BDT },
            TurnoverKey { counted: Counted::Issued(DocumentKind::Invoice), currency: Currency::BDT },
        ];
        let (mut one_way, mut other) = (Turnover::default(), Turnover::default());
        for key in &keys {
            one_way.add(*key, one(7));
        }
        for key in keys.iter().rev() {
            other.add(*key, one(7));
        }
        assert_eq!(one_way.canonical(), other.canonical());
        assert_eq!(Turnover::parse(&one_way.canonical()), Some(one_way.clone()));
        assert!(one_way.canonical().starts_with(
            r#"[{"counted":"issued.invoice","currency":"BDT","count":1,"value":7,"duty":0,"vat":0,"total":7},"#
        ));
        for text in ["", "{}", r#"[{"counted":"issued.nothing"}]"#] {
            assert_eq!(Turnover::parse(text), None, "{text}");
        }
    }

    #[test]
    fn every_name_reads_back() {
        let kinds = DocumentKind::ALL.into_iter().flat_map(|kind| [Counted::Issued(kind), Counted::Voided(kind)]);
        let others = [
            Counted::Payment,
            Counted::Reversal,
            Counted::WriteOff,
            Counted::Purchase,
            Counted::PurchaseReversal,
            Counted::SupplierPayment,
            Counted::SupplierPaymentReversal,
            Counted::PayeeProposed,
            Counted::PayeeApproved,
            Counted::PayeeCancelled,
        ];
        let mut names = std::collections::BTreeSet::new();
        for counted in kinds.chain(others) {
            assert_eq!(Counted::from_name(&counted.name()), Some(counted));
            assert!(names.insert(counted.name()), "{}", counted.name());
        }
    }

    #[test]
    fn a_closing_of_before_counts_what_it_counted_then() {
        let mut turnover = Turnover::default();
        for counted in [Counted::Payment, Counted::Purchase, Counted::PayeeApproved] {
            turnover.add(TurnoverKey { counted, currency: Currency::BDT }, one(7));
        }
        let counted = |turnover: &Turnover| turnover.iter().map(|(key, _)| key.counted).collect::<Vec<_>>();
        assert_eq!(counted(&turnover.as_of(1)), [Counted::Payment]);
        assert_eq!(turnover.as_of(2), turnover);
    }

    #[test]
    fn sums_stay_at_the_end() {
        let key = TurnoverKey { counted: Counted::Payment, currency: Currency::BDT };
        let mut turnover = Turnover::default();
        turnover.add(key, one(i64::MAX));
        let again = turnover.clone();
        turnover.extend(&again);
        assert_eq!(turnover.iter().next().unwrap().1.total, i64::MAX);
    }
}
