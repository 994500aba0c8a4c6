//! The account that papers name, pinned: it changes by a record of its own that a second person approves and that waits,
//! since whoever changes it turns every payment their way.

use std::fmt;

use dalil_proof::{Digest, Record};
use dalil_tenancy::{
    field::{FieldError, FieldErrors},
    text::Paragraph,
};
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

use crate::series::day_in;

/// The most characters of the details.
const MAX_DETAILS: usize = 2_000;

dalil_tenancy::id!(
    /// A change of the payee, or of how long its changes wait.
    PayeeChangeId
);

/// How long an approved change waits before it takes effect: whole hours, 1 to 720.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wait(u16);

impl Wait {
    /// While nobody chose another: a day.
    pub const USUAL: Self = Self(24);
    /// The least where one person alone changes the payee: three days stand in for the second person.
    pub const ALONE: Self = Self(72);
    /// The most hours.
    pub const MOST: u16 = 720;

    /// That many hours; none for 0 and above [`MOST`](Self::MOST).
    pub fn new(hours: u16) -> Option<Self> {
        (1..=Self::MOST).contains(&hours).then_some(Self(hours))
    }

    /// Reads what a person wrote.
    ///
    /// # Errors
    /// The rule it breaks, at the field `wait_hours`.
    pub fn parse(text: &str) -> Result<Self, FieldErrors> {
        let wait = text.trim().parse().ok().and_then(Self::new);
        wait.ok_or_else(|| FieldError::with_limit("wait_hours", "not_hours", Self::MOST).into())
    }

    /// How many hours.
    pub const fn hours(self) -> u16 {
        self.0
    }

    /// When what begins to wait now takes effect.
    pub fn from(self, now: Timestamp) -> Timestamp {
        now.checked_add(SignedDuration::from_hours(i64::from(self.0))).unwrap_or(Timestamp::MAX)
    }
}

/// What a change would make so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proposed {
    /// Papers name this account from then on; none where they are to name no account.
    Details(Option<Paragraph>),
    /// Later changes wait so long.
    Wait(Wait),
}

impl Proposed {
    /// Reads an account as a person wrote it; an empty one is none.
    ///
    /// # Errors
    /// The rule it breaks, at the field `payment_details`.
    pub fn parse_details(text: &str) -> Result<Self, FieldErrors> {
        if text.trim().is_empty() {
            return Ok(Self::Details(None));
        }
        let details = Paragraph::parse_within(text, MAX_DETAILS);
        details
            .map(|details| Self::Details(Some(details)))
            .map_err(|error| FieldError::of_text("payment_details", error).into())
    }
}

/// What happens to a change, each at most once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PayeeStep {
    /// A second person agreed, or the rules asked for none: it takes effect at a time.
    Approved,
    /// It was stopped before it took effect.
    Cancelled,
    /// It took effect, and the clients of late were told.
    Told,
}

impl PayeeStep {
    /// Every step.
    pub const ALL: [Self; 3] = [Self::Approved, Self::Cancelled, Self::Told];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Cancelled => "cancelled",
            Self::Told => "told",
        }
    }

    /// The step of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == name)
    }
}

impl fmt::Display for PayeeStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A step that was taken. It never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenStep {
    /// The change.
    pub change: PayeeChangeId,
    /// What happened to it.
    pub step: PayeeStep,
    /// When, UTC, in microseconds.
    pub at: Timestamp,
    /// Who did: `person:<id>` or `system:<name>`.
    pub by: String,
    /// When the change takes effect; of an approval alone.
    pub effective_at: Option<Timestamp>,
}

impl TakenStep {
    /// What the audit log keeps of it: the RFC 6962 leaf hash of every field.
    pub fn seal(&self) -> Digest {
        let effective = self.effective_at.map(|at| at.as_microsecond().to_string());
        Record::new("dalil/payee-step", 1)
            .bytes("change", self.change.as_uuid().as_bytes())
            .text("step", self.step.as_str())
            .integer("at", self.at.as_microsecond())
            .text("by", &self.by)
            .optional_text("effective_at", effective.as_deref())
            .seal()
            .leaf
    }
}

/// A change as it was proposed, with what happened to it since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayeeChange {
    /// The id.
    pub id: PayeeChangeId,
    /// What it would make so.
    pub proposed: Proposed,
    /// When it was proposed, UTC, in microseconds.
    pub at: Timestamp,
    /// By whom: `person:<id>` or `system:<name>`.
    pub by: String,
    /// The steps taken, in the order of [`PayeeStep::ALL`].
    pub steps: Vec<TakenStep>,
}

/// Where a change stands at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayeeState {
    /// It needs a second person.
    Proposed,
    /// It is approved and takes effect then.
    Waiting(Timestamp),
    /// It took effect then; a later one may have replaced it.
    Effective(Timestamp),
    /// It was stopped.
    Cancelled,
}

impl PayeeState {
    /// The stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Waiting(_) => "waiting",
            Self::Effective(_) => "effective",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Why somebody who may approve changes does not approve this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unready {
    /// They hold their role no longer than the change is proposed: whoever proposed it could have brought them in for it.
    Late,
    /// They hold their role for less than the waiting time: from then on they may.
    Until(Timestamp),
}

impl PayeeChange {
    /// Whether somebody is a second person for it who holds a role that approves since a moment: they must have had it
    /// before the change was proposed, and for the waiting time.
    ///
    /// # Errors
    /// [`Unready`].
    pub fn second(&self, role_since: Timestamp, wait: Wait, now: Timestamp) -> Result<(), Unready> {
        if role_since >= self.at {
            return Err(Unready::Late);
        }
        let from = wait.from(role_since);
        if from > now { Err(Unready::Until(from)) } else { Ok(()) }
    }

    /// A step, if it was taken.
    pub fn step(&self, step: PayeeStep) -> Option<&TakenStep> {
        self.steps.iter().find(|taken| taken.step == step)
    }

    /// Where it stands at a time.
    pub fn state(&self, now: Timestamp) -> PayeeState {
        if self.step(PayeeStep::Cancelled).is_some() {
            return PayeeState::Cancelled;
        }
        match self.step(PayeeStep::Approved).and_then(|approval| approval.effective_at) {
            None => PayeeState::Proposed,
            Some(at) if at > now => PayeeState::Waiting(at),
            Some(at) => PayeeState::Effective(at),
        }
    }

    /// Whether it may still be stopped: it has not taken effect.
    pub fn is_open(&self, now: Timestamp) -> bool {
        matches!(self.state(now), PayeeState::Proposed | PayeeState::Waiting(_))
    }

    /// Whether one person alone made it so, with a longer wait or before anything was issued.
    pub fn is_alone(&self) -> bool {
        self.step(PayeeStep::Approved).is_some_and(|approval| approval.by == self.by)
    }

    /// What the audit log keeps of the proposal: the RFC 6962 leaf hash of every field but its steps.
    pub fn seal(&self) -> Digest {
        let (subject, details, hours) = match &self.proposed {
            Proposed::Details(details) => ("details", details.as_ref().map(Paragraph::as_str), None),
            Proposed::Wait(wait) => ("wait", None, Some(wait.hours().to_string())),
        };
        Record::new("dalil/payee-change", 1)
            .bytes("id", self.id.as_uuid().as_bytes())
            .text("subject", subject)
            .optional_text("details", details)
            .optional_text("wait_hours", hours.as_deref())
            .integer("at", self.at.as_microsecond())
            .text("by", &self.by)
            .seal()
            .leaf
    }
}

/// The account that papers name from a moment on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payee {
    /// Bank and mobile-money details; none where papers name no account.
    pub details: Option<Paragraph>,
    /// Since when it is so.
    pub since: Timestamp,
}

impl Payee {
    /// The day in a time zone since when papers say the account is unchanged.
    pub fn unchanged_since(&self, zone: &TimeZone) -> Date {
        day_in(zone, self.since)
    }
}

/// The accounts that were approved: those that took effect and the one that will, the latest first. Which of them papers
/// name depends on the moment of issue alone, so that nothing has to happen when one takes effect.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Payees(Vec<Payee>);

impl Payees {
    /// Accounts in any order.
    pub fn new(mut payees: Vec<Payee>) -> Self {
        payees.sort_by_key(|payee| std::cmp::Reverse(payee.since));
        Self(payees)
    }

    /// Those of changes that were approved and not stopped.
    pub fn of<'a>(changes: impl IntoIterator<Item = &'a PayeeChange>) -> Self {
        let payee = |change: &PayeeChange| {
            let since = change.step(PayeeStep::Approved)?.effective_at?;
            match &change.proposed {
                Proposed::Details(details) if change.step(PayeeStep::Cancelled).is_none() => {
                    Some(Payee { details: details.clone(), since })
                }
                _ => None,
            }
        };
        Self::new(changes.into_iter().filter_map(payee).collect())
    }

    /// The account that a paper issued at that moment names.
    pub fn in_force(&self, at: Timestamp) -> Option<&Payee> {
        self.0.iter().find(|payee| payee.since <= at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn change(second: i64) -> PayeeChange {
        PayeeChange {
            id: PayeeChangeId::mint(1, &[1; 10]),
            proposed: Proposed::parse_details("Bhawal Bank 1501").unwrap(),
            at: at(second),
            by: "person:nila".to_owned(),
            steps: Vec::new(),
        }
    }

    fn step(step: PayeeStep, second: i64, effective: Option<i64>) -> TakenStep {
        TakenStep {
            change: PayeeChangeId::mint(1, &[1; 10]),
            step,
            at: at(second),
            by: "person:rafi".to_owned(),
            effective_at: effective.map(at),
        }
    }

    #[test]
    fn every_field_is_in_a_seal() {
        let seals = [
            change(1),
            PayeeChange { id: PayeeChangeId::mint(2, &[1; 10]), ..change(1) },
            PayeeChange { proposed: Proposed::parse_details("Bhawal Bank 1502").unwrap(), ..change(1) },
            PayeeChange { proposed: Proposed::Details(None), ..change(1) },
            PayeeChange { proposed: Proposed::Wait(Wait::USUAL), ..change(1) },
            PayeeChange { proposed: Proposed::Wait(Wait::ALONE), ..change(1) },
            change(2),
            PayeeChange { by: "person:rafi".to_owned(), ..change(1) },
        ]
        .map(|change| change.seal());
        let steps = [
            step(PayeeStep::Approved, 1, Some(2)),
            step(PayeeStep::Approved, 1, Some(3)),
            step(PayeeStep::Approved, 1, None),
            step(PayeeStep::Cancelled, 1, None),
            step(PayeeStep::Cancelled, 2, None),
            TakenStep { by: "person:nila".to_owned(), ..step(PayeeStep::Cancelled, 2, None) },
            TakenStep { change: PayeeChangeId::mint(2, &[1; 10]), ..step(PayeeStep::Cancelled, 2, None) },
        ]
        .map(|step| step.seal());
        let all: std::collections::BTreeSet<String> = seals.iter().chain(&steps).map(ToString::to_string).collect();
        assert_eq!(all.len(), seals.len() + steps.len());
    }

    #[test]
    fn a_change_waits_and_then_is_in_force_unless_it_was_stopped() {
        let proposed = change(10);
        assert_eq!(proposed.state(at(99)), PayeeState::Proposed);
        let approved = PayeeChange { steps: vec![step(PayeeStep::Approved, 20, Some(50))], ..change(10) };
        assert_eq!(approved.state(at(49)), PayeeState::Waiting(at(50)));
        assert!(approved.is_open(at(49)) && !approved.is_open(at(50)));
        assert_eq!(approved.state(at(50)), PayeeState::Effective(at(50)));
        let steps = vec![step(PayeeStep::Approved, 20, Some(50)), step(PayeeStep::Cancelled, 30, None)];
        let stopped = PayeeChange { steps, ..change(10) };
        assert_eq!(stopped.state(at(99)), PayeeState::Cancelled);

        let payees = Payees::of([&proposed, &stopped, &approved]);
        assert_eq!(payees.in_force(at(49)), None);
        let expected = Payee { details: Paragraph::parse("Bhawal Bank 1501").ok(), since: at(50) };
        assert_eq!(payees.in_force(at(50)), Some(&expected), "from that very moment on");
    }

    #[test]
    fn the_latest_that_took_effect_is_named_whatever_the_order() {
        let payee = |second: i64| Payee { details: None, since: at(second) };
        let payees = Payees::new(vec![payee(5), payee(30), payee(20)]);
        let since = |second| payees.in_force(at(second)).map(|payee| payee.since.as_second());
        assert_eq!([since(4), since(5), since(29), since(30)], [None, Some(5), Some(20), Some(30)]);
    }

    proptest::proptest! {
        #[test]
        fn a_second_person_was_there_before_and_for_the_waiting_time(
            since in 0..9_000_000_i64, proposed in 0..9_000_000_i64, later in 0..9_000_000_i64, hours in 1..=Wait::MOST,
        ) {
            let (wait, now) = (Wait::new(hours).unwrap(), proposed + later);
            let held = change(proposed).second(at(since), wait, at(now));
            let from = since + i64::from(hours) * 3600;
            let expected = if since >= proposed {
                Err(Unready::Late)
            } else if now < from {
                Err(Unready::Until(at(from)))
            } else {
                Ok(())
            };
            proptest::prop_assert_eq!(held, expected);
        }
    }

    #[test]
    fn a_wait_is_whole_hours_within_a_month() {
        assert_eq!(Wait::parse(" 24 ").unwrap(), Wait::USUAL);
        for bad in ["", "0", "721", "-1", "1.5", "a day", "99999999999"] {
            let errors = Wait::parse(bad).unwrap_err();
            assert_eq!((errors.0[0].field.as_str(), errors.0[0].code), ("wait_hours", "not_hours"), "{bad}");
        }
        assert_eq!(Wait::new(1).unwrap().from(Timestamp::MAX), Timestamp::MAX, "there is no later one");
    }
}
