//! Words for stable names: fields, errors, roles, kinds, treatments, currencies.

use std::collections::BTreeMap;

use dalil_invoicing::{DocumentKind, DocumentState, Warning, WithoutMushak};
use dalil_lang::{Catalogue, Language};
use dalil_ledger::{Age, Method};
use dalil_money::{Currency, Money};
use dalil_tenancy::{PersonId, Role, field::FieldError};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::frame::Frame;

/// What amounts are limited to, in major units of two decimals.
const MOST: u64 = Money::MAX.unsigned_abs() / 100;

/// Errors of a form that no field of it can mend.
const NOT_IN_FORMS: [&str; 2] = ["workspace", "body"];

/// The label of a field by its path.
pub(crate) fn field(frame: &Frame, path: &str) -> String {
    let words = Catalogue::get(frame.language);
    let key = match in_row(path) {
        Some((list, _, field)) => format!("field-{}-{field}", list.trim_end_matches('s')),
        None => format!("field-{path}"),
    };
    if words.has(&key) { words.text(&key) } else { path.to_owned() }
}

/// The label of a field with the row it stands in: `Line 3: Quantity`.
pub(crate) fn path(frame: &Frame, path: &str) -> String {
    let label = field(frame, path);
    match in_row(path) {
        Some(("lines", row, _)) => {
            let number = frame.language.count(row + 1);
            frame.tx("line-field", &[("line", number.into()), ("field", label.into())])
        }
        Some(("contacts", row, _)) => {
            let number = frame.language.count(row + 1);
            frame.tx("contact-field", &[("contact", number.into()), ("field", label.into())])
        }
        _ => label,
    }
}

/// Whether a form has the field of that name.
pub(crate) fn is_in_form(field: &str) -> bool {
    !NOT_IN_FORMS.contains(&field)
}

/// List, row from 0, and field of a path such as `lines[2].unit`.
fn in_row(path: &str) -> Option<(&str, u64, &str)> {
    let (list, rest) = path.split_once('[')?;
    let (row, field) = rest.split_once("].")?;
    Some((list, row.parse().ok()?, field))
}

/// What is wrong, in plain words with what to do.
pub(crate) fn error(language: Language, error: &FieldError) -> String {
    let words = Catalogue::get(language);
    let most = error.code == "too_large" && error.limit.as_deref() == Some(&Money::MAX.to_string());
    let key = match (error.field.as_str(), error.code) {
        _ if most => "error-too_large_amount".to_owned(),
        ("lines", "empty") => "error-no_lines".to_owned(),
        (_, code) => format!("error-{code}"),
    };
    let limit = if most { language.count(MOST) } else { limit(language, error.limit.as_deref().unwrap_or_default()) };
    let key = if words.has(&key) { &key } else { "error-other" };
    words.text_with(key, &[("limit", limit.into()), ("code", error.code.into())])
}

fn limit(language: Language, limit: &str) -> String {
    if let Ok(number) = limit.parse::<u64>() {
        language.count(number)
    } else if let Ok(day) = limit.parse::<Date>() {
        language.date(day)
    } else {
        language.figure(limit)
    }
}

/// A role.
pub(crate) fn role(language: Language, role: Role) -> String {
    Catalogue::get(language).text(&format!("role-{role}"))
}

/// A kind of document.
pub(crate) fn kind(language: Language, kind: DocumentKind) -> String {
    Catalogue::get(language).text(&format!("kind-{}", kind.as_str()))
}

/// Whether an issued document counts.
pub(crate) fn document_state(frame: &Frame, state: DocumentState) -> String {
    frame.t(match state {
        DocumentState::Issued => "state-issued",
        DocumentState::Voided => "state-voided",
    })
}

/// How a supply stands to VAT.
pub(crate) fn treatment(language: Language, treatment: &str) -> String {
    Catalogue::get(language).text(&format!("treatment-{treatment}"))
}

/// How a payment came.
pub(crate) fn method(language: Language, method: Method) -> String {
    Catalogue::get(language).text(&format!("method-{}", method.code()))
}

/// The person of a principal as records name it; none when it is a part of the program.
pub(crate) fn person(by: &str) -> Option<PersonId> {
    by.strip_prefix("person:")?.parse().ok()
}

/// Who did something, by the names that the workspace knows.
pub(crate) fn who(frame: &Frame, by: &str, names: &BTreeMap<PersonId, String>) -> String {
    match person(by) {
        Some(id) => names.get(&id).cloned().unwrap_or_else(|| frame.t("somebody-gone")),
        None => frame.t("the-program"),
    }
}

/// How late something owed is.
pub(crate) fn age(language: Language, age: Age) -> String {
    Catalogue::get(language).text(&format!("age-{}", age.code()))
}

/// A standing towards VAT.
pub(crate) fn vat_status(language: Language, status: &str) -> String {
    Catalogue::get(language).text(&format!("vat-status-{status}"))
}

/// Why an invoice goes out without a 6.3.
pub(crate) fn without_mushak(language: Language, reason: WithoutMushak) -> String {
    Catalogue::get(language).text(&format!("without-mushak-{}", reason.code()))
}

/// What to look at before issuing, in plain words with what to do.
pub(crate) fn warning(language: Language, warning: Warning) -> String {
    Catalogue::get(language).text(&format!("warning-{}", warning.code()))
}

/// The mark of a currency at the head of a column.
pub(crate) const fn mark(language: Language, currency: Currency) -> &'static str {
    match (language, currency) {
        (Language::Bn, Currency::BDT) => "৳",
        _ => currency.code(),
    }
}

/// How long ago a moment was; a day from the seventh day on.
pub(crate) fn ago(frame: &Frame, zone: &TimeZone, at: Timestamp, now: Timestamp) -> String {
    let day = |at: Timestamp| zone.to_datetime(at).date();
    let minutes = u64::try_from(now.duration_since(at).as_mins()).unwrap_or_default();
    let days = u64::try_from((day(now) - day(at)).get_days()).unwrap_or_default();
    let (key, count) = match (days, minutes) {
        (0, 0) => return frame.t("ago-now"),
        (0, 1..60) => ("ago-minutes", minutes),
        (0, _) => ("ago-hours", minutes / 60),
        (1..7, _) => ("ago-days", days),
        _ => return frame.language.short_date(day(at)),
    };
    frame.tx(key, &[("count", count.into())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_told_in_the_readers_figures() {
        let told = |code, limit: &str| error(Language::En, &FieldError::with_limit("x", code, limit));
        assert!(told("too_long", "2000").contains("2,000"));
        assert!(told("too_early", "2012-01-01").contains("1 January 2012"));
        assert!(told("too_large", &Money::MAX.to_string()).contains("9,00,00,00,00,00,000"));
        assert!(
            error(Language::Bn, &FieldError::with_limit("x", "too_large", 1_000_000_000)).contains("১,০০,০০,০০,০০০")
        );
        assert!(told("a_rule_of_tomorrow", "1").contains("a_rule_of_tomorrow"));
    }

    #[test]
    fn what_is_near_is_told_by_the_time_gone_by() {
        let frame = Frame { language: Language::En, member: None, switch: None };
        let zone = TimeZone::fixed(jiff::tz::offset(6));
        let now: Timestamp = "2026-11-21T04:00:00Z".parse().unwrap();
        for (at, told) in [
            ("2026-11-21T03:59:30Z", "just now"),
            ("2026-11-21T03:58:30Z", "1 minute ago"),
            ("2026-11-21T01:00:00Z", "3 hours ago"),
            ("2026-11-20T17:59:00Z", "yesterday"),
            ("2026-11-15T04:00:00Z", "6 days ago"),
            ("2026-11-14T04:00:00Z", "14 Nov 2026"),
            ("2026-11-21T05:00:00Z", "just now"),
        ] {
            assert_eq!(ago(&frame, &zone, at.parse().unwrap(), now), told, "{at}");
        }
    }

    #[test]
    fn a_path_is_told_with_its_row() {
        let frame = Frame { language: Language::En, member: None, switch: None };
        assert_eq!(path(&frame, "lines[2].quantity"), "Line 3: Quantity");
        assert_eq!(path(&frame, "contacts[0].email"), "Contact 1: Email");
        assert_eq!(path(&frame, "brand_new"), "brand_new");
    }
}
