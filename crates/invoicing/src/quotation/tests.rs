use dalil_proof::{Disclosure, Salt};
use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const ISSUED: Date = date(2026, 7, 10);
const LAST: Date = date(2026, 7, 25);

fn quotation(kept: QuotationKept) -> Quotation {
    Quotation {
        id: DocumentId::mint(1, &[1; 10]),
        client: ClientId::mint(1, &[1; 10]),
        total: 100,
        issued_at: Timestamp::UNIX_EPOCH,
        issued_on: ISSUED,
        valid_until: LAST,
        kept,
        invoice: None,
        revision: None,
    }
}

fn invoiced(kept: QuotationKept, stands: bool) -> Quotation {
    let invoice = QuotedInvoice { id: InvoiceId::mint(2, &[2; 10]), printed_number: None, stands };
    Quotation { invoice: Some(invoice), ..quotation(kept) }
}

fn moment(today: Date) -> AnswerMoment {
    AnswerMoment { today, at: Timestamp::UNIX_EPOCH, by: "system:test".to_owned(), salt: Salt::new([7; 16]) }
}

fn yes() -> AnswerInput {
    AnswerInput {
        outcome: "accepted".to_owned(),
        channel: "mail".to_owned(),
        name: Some("Nila Rahman".to_owned()),
        ..AnswerInput::default()
    }
}

fn codes(error: QuotationError) -> Vec<(String, &'static str)> {
    match error {
        QuotationError::Invalid(errors) => errors.0.into_iter().map(|error| (error.field, error.code)).collect(),
        other => panic!("{other}"),
    }
}

#[test]
fn it_expires_on_the_day_after_its_last_one_unless_something_became_of_it() {
    for kept in QuotationKept::ALL {
        let state = |today| quotation(kept).state(today);
        let (on_last, after) = (state(LAST), state(date(2026, 7, 26)));
        assert_eq!(on_last.kept(), Some(kept));
        assert_eq!(after == QuotationState::Expired, kept == QuotationKept::Open);
        assert_eq!(after.kept(), Some(kept));
    }
}

#[test]
fn an_accepted_one_is_locked_and_an_answer_is_given_once() {
    let accepted = quotation(QuotationKept::Accepted);
    assert!(matches!(accepted.answerable(), Err(QuotationError::Accepted)));
    assert!(matches!(accepted.ends(), Err(QuotationError::Accepted)));
    assert!(matches!(accepted.revisable(), Err(QuotationError::Accepted)));
    assert!(accepted.billable(LAST).is_ok());
    let long_after = date(2030, 1, 1);
    assert!(accepted.billable(long_after).is_ok(), "what was accepted in time is billed whenever the work is done");
    for kept in [QuotationKept::Declined, QuotationKept::Withdrawn, QuotationKept::Replaced] {
        assert!(matches!(quotation(kept).answerable(), Err(QuotationError::NotOpen)), "{kept:?}");
        assert!(matches!(quotation(kept).billable(LAST), Err(QuotationError::NotOpen)), "{kept:?}");
    }
}

#[test]
fn one_invoice_stands_on_it_at_a_time() {
    for kept in [QuotationKept::Open, QuotationKept::Accepted] {
        assert!(matches!(invoiced(kept, true).billable(LAST), Err(QuotationError::Invoiced)));
        assert!(invoiced(kept, false).billable(LAST).is_ok(), "its draft was discarded, or it was voided");
    }
    assert!(matches!(invoiced(QuotationKept::Open, true).ends(), Err(QuotationError::Invoiced)));
    assert!(matches!(invoiced(QuotationKept::Open, true).revisable(), Err(QuotationError::Invoiced)));
    assert!(invoiced(QuotationKept::Open, true).answerable().is_ok(), "an answer may still come");
    assert!(matches!(quotation(QuotationKept::Open).billable(date(2026, 7, 26)), Err(QuotationError::Expired)));
}

#[test]
fn another_version_takes_the_place_of_what_was_declined_but_of_nothing_twice() {
    for kept in [QuotationKept::Open, QuotationKept::Declined, QuotationKept::Withdrawn] {
        assert!(quotation(kept).revisable().is_ok(), "{kept:?}");
        let begun = Quotation { revision: Some(InvoiceId::mint(3, &[3; 10])), ..quotation(kept) };
        assert!(matches!(begun.revisable(), Err(QuotationError::RevisionBegun)), "{kept:?}");
        assert!(begun.replaceable().is_ok(), "the draft itself may be issued");
    }
    assert!(matches!(quotation(QuotationKept::Replaced).replaceable(), Err(QuotationError::NotOpen)));
}

#[test]
fn every_rule_of_an_answer_is_told_at_its_field() {
    let to = |input: &AnswerInput, today| Answer::to(&quotation(QuotationKept::Open), input, moment(today));
    let on = |day: &str| AnswerInput { day: Some(day.to_owned()), ..yes() };
    assert!(to(&yes(), LAST).is_ok());
    let wrong = AnswerInput { day: Some("soon".to_owned()), ..AnswerInput::default() };
    let told = codes(to(&wrong, LAST).unwrap_err());
    let wanted = [("outcome", "unknown_value"), ("channel", "unknown_value"), ("day", "not_a_date")];
    assert_eq!(told, wanted.map(|(field, code)| (field.to_owned(), code)));
    let nameless = AnswerInput { name: None, ..yes() };
    assert_eq!(codes(to(&nameless, LAST).unwrap_err()), [("name".to_owned(), "empty")]);
    let declined = AnswerInput { outcome: "declined".to_owned(), ..nameless };
    assert!(to(&declined, date(2026, 8, 1)).is_ok(), "a refusal comes whenever it comes, and need not say from whom");
    for (day, code) in [("2026-07-09", "too_early"), ("2026-07-27", "after_validity"), ("2026-08-02", "too_late")] {
        assert_eq!(codes(to(&on(day), date(2026, 8, 1)).unwrap_err()), [("day".to_owned(), code)], "{day}");
    }
    assert!(to(&on("2026-07-25"), date(2026, 8, 1)).is_ok(), "written down later, answered in time");
}

#[test]
fn every_field_of_an_answer_is_in_its_seal_and_the_personal_ones_can_be_erased() {
    let answer = Answer::to(&quotation(QuotationKept::Open), &yes(), moment(LAST)).unwrap();
    assert_eq!(answer.disclosure(), Disclosure::Verified);
    assert_eq!(Answer { said: None, ..answer.clone() }.disclosure(), Disclosure::Erased);
    let other = Said { salt: Salt::new([7; 16]), name: Some("Somebody else".to_owned()), note: None };
    assert_eq!(Answer { said: Some(other.clone()), ..answer.clone() }.disclosure(), Disclosure::Altered);
    let seals = [
        answer.clone(),
        Answer { quotation: DocumentId::mint(9, &[9; 10]), ..answer.clone() },
        Answer { outcome: Outcome::Declined, ..answer.clone() },
        Answer { day: ISSUED, ..answer.clone() },
        Answer { channel: Channel::Word, ..answer.clone() },
        Answer { said_digest: other.digest(), ..answer.clone() },
        Answer { at: Timestamp::from_microsecond(1).unwrap(), ..answer.clone() },
        Answer { by: "system:other".to_owned(), ..answer.clone() },
    ]
    .map(|answer| answer.seal().to_string());
    let different: std::collections::BTreeSet<&String> = seals.iter().collect();
    assert_eq!(different.len(), seals.len());
    let erased = Answer { said: None, ..answer.clone() };
    assert_eq!(erased.seal(), answer.seal());
    assert!(!format!("{answer:?}").contains("Nila"));
}

proptest! {
    #[test]
    fn whatever_became_of_it_no_two_ways_on_contradict(kept in 0usize..5, stands: bool, made: bool, days in -20i32..60) {
        let kept = QuotationKept::ALL[kept];
        let subject = if made { invoiced(kept, stands) } else { quotation(kept) };
        let today = ISSUED.saturating_add(jiff::Span::new().days(days));
        // What may still be withdrawn or declined may be replaced as well; neither of what is locked or billed.
        prop_assert!(subject.ends().is_err() || subject.replaceable().is_ok());
        if kept == QuotationKept::Accepted || subject.is_invoiced() {
            prop_assert!(subject.ends().is_err() && subject.replaceable().is_err());
        }
        // An invoice is made of what is agreed or may still be, and never beside another that stands.
        if subject.billable(today).is_ok() {
            prop_assert!(!subject.is_invoiced());
            prop_assert!(matches!(subject.state(today), QuotationState::Open | QuotationState::Accepted));
        }
    }

    #[test]
    fn a_quotation_without_a_last_day_holds_for_thirty(days in 0i32..30_000) {
        let issued = date(2000, 1, 1).saturating_add(jiff::Span::new().days(days));
        prop_assert_eq!((valid_until(issued) - issued).get_days(), QUOTATION_DAYS);
    }
}
