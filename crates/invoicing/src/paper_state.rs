use std::{fmt, str::FromStr};

/// How an issued paper stands now, for whoever holds it: what a signature of the past cannot say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperState {
    /// It stands as it was issued.
    Valid,
    /// It stands, and a credit or debit note (Mushak 6.7, 6.8) changed what it comes to.
    Corrected,
    /// It was voided, and another document was issued in its place.
    Superseded,
    /// It was voided.
    Voided,
}

/// The name is none of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no state of a paper is named so")]
pub struct PaperStateError;

impl PaperState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Valid, Self::Corrected, Self::Superseded, Self::Voided];

    /// The state that follows from what was recorded of a document. A void outweighs a note.
    pub const fn of(voided: bool, reissued: bool, corrected: bool) -> Self {
        match (voided, reissued, corrected) {
            (true, true, _) => Self::Superseded,
            (true, false, _) => Self::Voided,
            (false, _, true) => Self::Corrected,
            (false, _, false) => Self::Valid,
        }
    }

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Corrected => "corrected",
            Self::Superseded => "superseded",
            Self::Voided => "voided",
        }
    }
}

impl fmt::Display for PaperState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for PaperState {
    type Err = PaperStateError;

    fn from_str(name: &str) -> Result<Self, PaperStateError> {
        Self::ALL.into_iter().find(|state| state.as_str() == name).ok_or(PaperStateError)
    }
}
