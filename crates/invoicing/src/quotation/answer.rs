use std::fmt;

use dalil_proof::{Digest, Disclosure, Record, Salt};
use dalil_tenancy::{
    field::{FieldError, Gather},
    text,
};
use jiff::{Timestamp, civil::Date};

use super::{Quotation, QuotationError};
use crate::{DocumentId, input};

const SAID: &str = "dalil/quotation-answer/said";

/// The most characters of a name and of a note.
const MAX_NAME: usize = 200;
const MAX_NOTE: usize = 500;

/// What a client answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Yes: the quotation is locked from then on.
    Accepted,
    /// No.
    Declined,
}

impl Outcome {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Declined => "declined",
        }
    }

    /// The outcome of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Accepted, Self::Declined].into_iter().find(|outcome| outcome.as_str() == name)
    }
}

/// By what an answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// By mail.
    Mail,
    /// On paper: signed, or by an order of the client's own.
    Paper,
    /// By word, on the telephone or in person.
    Word,
}

impl Channel {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Mail, Self::Paper, Self::Word];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Paper => "paper",
            Self::Word => "word",
        }
    }

    /// The channel of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == name)
    }
}

/// Who answered, and what they said: personal texts that can be erased later while the answer still proves the rest.
#[derive(Clone, PartialEq, Eq)]
pub struct Said {
    /// Keys the digest that is sealed.
    pub salt: Salt,
    /// The person at the client.
    pub name: Option<String>,
    /// What else is to be known of it.
    pub note: Option<String>,
}

impl fmt::Debug for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Said(…)")
    }
}

impl Said {
    /// One text of both, so that one digest stands for them.
    fn text(&self) -> Vec<u8> {
        Record::new(SAID, 1)
            .optional_text("name", self.name.as_deref())
            .optional_text("note", self.note.as_deref())
            .as_bytes()
            .to_vec()
    }

    /// The digest that is sealed.
    pub fn digest(&self) -> Digest {
        dalil_proof::salted(SAID, &self.salt, &self.text())
    }
}

/// An answer as written.
#[derive(Clone, Default)]
pub struct AnswerInput {
    /// `accepted` or `declined`.
    pub outcome: String,
    /// ISO 8601 date; the present day when absent.
    pub day: Option<String>,
    /// `mail`, `paper` or `word`.
    pub channel: String,
    /// Who answered; must be there when it is accepted.
    pub name: Option<String>,
    /// What else is to be known of it.
    pub note: Option<String>,
}

/// When and by whom an answer is written down, and its randomness.
#[derive(Clone, Debug)]
pub struct AnswerMoment {
    /// The present day in the workspace's calendar.
    pub today: Date,
    /// Now.
    pub at: Timestamp,
    /// `person:<id>` or `system:<name>`.
    pub by: String,
    /// The salt of the personal texts.
    pub salt: Salt,
}

/// What a client answered to a quotation. It is written once and never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The quotation; it is answered once.
    pub quotation: DocumentId,
    /// Yes or no.
    pub outcome: Outcome,
    /// The day of the answer.
    pub day: Date,
    /// By what it came.
    pub channel: Channel,
    /// Salted digest of who answered and what they said.
    pub said_digest: Digest,
    /// Those texts, unless erased.
    pub said: Option<Said>,
    /// When it was written down, UTC, in microseconds.
    pub at: Timestamp,
    /// Who did: `person:<id>` or `system:<name>`.
    pub by: String,
}

impl Answer {
    /// Reads an answer to a quotation that is held locked. An acceptance says by whom, and its day is within the days of the
    /// quotation; a later one is answered by a new version.
    ///
    /// # Errors
    /// Every broken rule with its field; [`QuotationError::Accepted`], [`QuotationError::NotOpen`]; for a refusal
    /// [`QuotationError::Invoiced`].
    pub fn to(quotation: &Quotation, input: &AnswerInput, moment: AnswerMoment) -> Result<Self, QuotationError> {
        let mut gather = Gather::default();
        let outcome = input::known(&mut gather, "outcome", &input.outcome, Outcome::from_name);
        let channel = input::known(&mut gather, "channel", &input.channel, Channel::from_name);
        let day = match input::present(input.day.as_deref()) {
            None => Some(moment.today),
            Some(day) => input::day(&mut gather, "day", day),
        };
        let last =
            if outcome == Some(Outcome::Accepted) { quotation.valid_until.min(moment.today) } else { moment.today };
        match day {
            Some(day) if day < quotation.issued_on => {
                gather.refuse(FieldError::with_limit("day", "too_early", quotation.issued_on));
            }
            Some(day) if day > moment.today => gather.refuse(FieldError::with_limit("day", "too_late", moment.today)),
            Some(day) if day > last => gather.refuse(FieldError::with_limit("day", "after_validity", last)),
            _ => {}
        }
        let name = if outcome == Some(Outcome::Accepted) {
            input::required_line(&mut gather, "name", input.name.as_deref(), MAX_NAME)
        } else {
            input::line(&mut gather, "name", input.name.as_deref(), MAX_NAME)
        };
        let note = input::paragraph(&mut gather, "note", input.note.as_deref(), MAX_NOTE);
        let read = match (outcome, channel, day) {
            (Some(outcome), Some(channel), Some(day)) => Some((outcome, channel, day)),
            _ => None,
        };
        let (outcome, channel, day) = gather.finish(read)?;
        match outcome {
            Outcome::Accepted => quotation.answerable()?,
            Outcome::Declined => quotation.ends()?,
        }
        let said = Said {
            salt: moment.salt,
            name: name.as_ref().map(text::Line::to_string),
            note: note.as_ref().map(text::Paragraph::to_string),
        };
        Ok(Self {
            quotation: quotation.id,
            outcome,
            day,
            channel,
            said_digest: said.digest(),
            said: Some(said),
            at: crate::issue::in_microseconds(moment.at),
            by: moment.by,
        })
    }

    /// What the audit log keeps of it: the RFC 6962 leaf hash of every field.
    pub fn seal(&self) -> Digest {
        Record::new("dalil/quotation-answer", 1)
            .bytes("quotation", self.quotation.as_uuid().as_bytes())
            .text("outcome", self.outcome.as_str())
            .text("day", &self.day.to_string())
            .text("channel", self.channel.as_str())
            .bytes("said_digest", self.said_digest.as_bytes())
            .integer("at", self.at.as_microsecond())
            .text("by", &self.by)
            .seal()
            .leaf
    }

    /// Whether the personal texts are those that were sealed, or were erased since.
    pub fn disclosure(&self) -> Disclosure {
        let text = self.said.as_ref().map(Said::text);
        let clear = self.said.as_ref().zip(text.as_ref()).map(|(said, text)| (&said.salt, text.as_slice()));
        Disclosure::of(SAID, &self.said_digest, clear)
    }
}
