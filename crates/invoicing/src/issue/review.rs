use std::{fmt, str::FromStr};

use dalil_proof::{Digest, Record, Seal};
use dalil_tenancy::field::{FieldError, FieldErrors};

use super::ready::{Ready, canonical};
use crate::Draft;

const DOMAIN: &str = "dalil/review";
const DIGEST_LEN: usize = 32;

/// A digest of all that issuing a draft would freeze but its number, its moment and its author: what a person looked at
/// before they confirmed. Held against what would be frozen later, it names what changed in between.
///
/// As text it is lowercase hexadecimal. It proves nothing about who looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review(Seal);

/// What a caller saw of a draft before asking for it to be issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The version of the draft.
    pub version: i64,
    /// All that would have been frozen with it; without it the draft alone is held against what is stored.
    pub review: Option<Review>,
}

impl From<i64> for Seen {
    /// The draft alone, at a version.
    fn from(version: i64) -> Self {
        Self { version, review: None }
    }
}

impl Ready {
    /// The digest of what would be frozen now, for a person to confirm.
    pub fn review(&self, draft: &Draft) -> Review {
        Review(self.reviewed(draft).seal())
    }

    /// Names what differs from what was reviewed: `draft`, `buyer`, `attention`, `issuer`, `payment_details`, `style`, `invoice_prefix`,
    /// `registration`, `place`, `series`, `due_on` or `totals`, each with the rule `changed_since`.
    pub(super) fn still(&self, draft: &Draft, review: &Review) -> Result<(), FieldErrors> {
        let record = self.reviewed(draft);
        record.check(&review.0).map_err(|altered| {
            let changed = |field: String| FieldError::new(field, "changed_since");
            FieldErrors(altered.fields.into_iter().map(changed).collect())
        })
    }

    /// Each field is one thing that a person can be told of; a draft is known by its version.
    fn reviewed(&self, draft: &Draft) -> Record {
        let (issuer, buyer) = (self.issuer(), self.buyer());
        let attention = self.client().fields.contacts.first().map(|contact| contact.name.as_str());
        let registration = (&issuer.vat_status, &issuer.bin, &issuer.tin);
        let place = (&issuer.place, &self.place().code);
        let brand = (
            (&issuer.name_bn, &issuer.name_en, &issuer.address, &issuer.contact, &issuer.logo),
            (&issuer.signatory, &issuer.designation, &issuer.terms),
        );
        let years: Vec<i16> = self.series().map(|series| series.year.first_year()).collect();
        let totals = &self.computed().totals;
        let amounts = [totals.gross, totals.discount, totals.value, totals.duty, totals.vat, totals.total];
        Record::new(DOMAIN, 1)
            .text("draft", &canonical(&(draft.id, draft.version)))
            .text("buyer", &canonical(&(self.client().id, &buyer)))
            .optional_text("attention", attention)
            .text("issuer", &canonical(&brand))
            .text("payment_details", &canonical(&(&issuer.payment_details, issuer.payment_since)))
            .text("style", &canonical(&issuer.style))
            .text("invoice_prefix", self.brand().invoice_prefix.as_str())
            .text("registration", &canonical(&registration))
            .text("place", &canonical(&place))
            .text("series", &canonical(&years))
            .optional_text("due_on", self.due_on().map(|day| day.to_string()).as_deref())
            .text("totals", &canonical(&amounts))
    }
}

impl fmt::Display for Review {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.0.leaf.as_bytes().iter().chain(&self.0.hints);
        bytes.into_iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The text is no review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a review is hexadecimal digits as they were given out")]
pub struct ReviewError;

impl FromStr for Review {
    type Err = ReviewError;

    fn from_str(text: &str) -> Result<Self, ReviewError> {
        let (leaf, hints) = text.split_at_checked(2 * DIGEST_LEN).ok_or(ReviewError)?;
        let leaf: Digest = leaf.parse().map_err(|_| ReviewError)?;
        let hints = hex::decode(hints).map_err(|_| ReviewError)?;
        Ok(Self(Seal { leaf, hints }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_review_is_not_read_as_one() {
        let digits = "ab".repeat(40);
        assert_eq!(digits.parse::<Review>().unwrap().to_string(), digits);
        for text in ["", "ab", &digits[1..], &digits.replace('a', "g"), &"é".repeat(40)] {
            assert_eq!(text.parse::<Review>(), Err(ReviewError), "{text}");
        }
    }
}
