use dalil_proof::{Altered, Digest, LogKey, PublicLogKey, Record, Seal, SealedRecord, SignedRecord};
use dalil_tenancy::WorkspaceId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Made, Span, Turnover};

const DOMAIN: &str = "dalil/closing";

/// How a log stood when a period was closed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogState {
    /// Its name within the workspace: that of a series, or `audit`.
    pub log: String,
    /// How many leaves.
    pub size: u64,
    /// The root of the tree of these leaves (RFC 6962).
    pub root: Digest,
}

/// A closing as it is stored: every column. It never changes.
///
/// The three texts are JSON, sealed byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// Whose.
    pub workspace: WorkspaceId,
    /// What is closed.
    pub span: Span,
    /// The version of the sealed form: [`Closing::VERSION`] for new ones.
    pub version: u16,
    /// When it was closed, UTC, in microseconds.
    pub at: Timestamp,
    /// Who did: `person:<id>` or `system:<name>`.
    pub by: String,
    /// What was recorded in the period, as [`Turnover::parse`] reads it.
    pub turnover: String,
    /// What was ever recorded up to its end.
    pub perpetual: String,
    /// How every log stood, as [`Closing::log_states`] reads it.
    pub logs: String,
    /// The RFC 6962 leaf hash of all columns above.
    pub leaf: Digest,
    /// Four bytes for each column above, to name an altered one.
    pub hints: Vec<u8>,
    /// The id of the key that signed it; empty before that.
    pub key: String,
    /// The signature of all columns above but leaf and hints.
    pub signature: Vec<u8>,
}

impl Closing {
    /// The version of the sealed form that is written now: since 2 it counts purchases, what suppliers were paid, and changes
    /// of the payee.
    pub const VERSION: u16 = 2;

    /// A closing, sealed and not signed yet.
    pub fn new(span: Span, made: &Made<'_>, turnover: &Turnover, perpetual: &Turnover) -> Self {
        let logs = serde_json::to_string(made.logs).expect("names, numbers and digests always have a JSON form");
        let mut closing = Self {
            workspace: made.workspace,
            span,
            version: Self::VERSION,
            at: crate::issue::in_microseconds(made.at),
            by: made.by.to_owned(),
            turnover: turnover.canonical(),
            perpetual: perpetual.canonical(),
            logs,
            leaf: Digest::new([0; 32]),
            hints: Vec::new(),
            key: String::new(),
            signature: Vec::new(),
        };
        Seal { leaf: closing.leaf, hints: closing.hints } = closing.record().seal();
        closing
    }

    /// The same, signed.
    #[must_use]
    pub fn signed(mut self, key: &LogKey) -> Self {
        let signed = SignedRecord::sign(&self.record(), key);
        self.key = key.public().id();
        self.signature = signed.signature().to_vec();
        self
    }

    /// The closing as a file that is checked offline.
    pub fn file(&self) -> SignedRecord {
        SignedRecord::stored(self.record().as_bytes().to_vec(), self.key.clone(), self.signature.clone())
    }

    /// What was recorded in the period; none when the stored text is not one.
    pub fn turnover(&self) -> Option<Turnover> {
        Turnover::parse(&self.turnover)
    }

    /// What was ever recorded up to its end; none when the stored text is not one.
    pub fn perpetual(&self) -> Option<Turnover> {
        Turnover::parse(&self.perpetual)
    }

    /// How every log stood; none when the stored text is not that.
    pub fn log_states(&self) -> Option<Vec<LogState>> {
        serde_json::from_str(&self.logs).ok()
    }

    /// The columns that are not as they were sealed or signed; one workspace's closing is another's by no column but that.
    pub fn altered(&self, workspace: WorkspaceId, trusted: &[PublicLogKey]) -> Vec<String> {
        if !(1..=Self::VERSION).contains(&self.version) {
            return vec!["version".to_owned()];
        }
        let mut what = match self.record().check(&Seal { leaf: self.leaf, hints: self.hints.clone() }) {
            Ok(()) => Vec::new(),
            Err(Altered { fields }) => fields,
        };
        if what.is_empty() && self.workspace != workspace {
            what.push("workspace".to_owned());
        }
        if what.is_empty() {
            let known = trusted.iter().any(|key| key.id() == self.key);
            match self.file().check(trusted) {
                Ok(_) => {}
                Err(_) if known => what.push("signature".to_owned()),
                Err(_) => what.push("key".to_owned()),
            }
        }
        what
    }

    /// Whether a sealed record is a closing.
    pub fn is_one(record: &SealedRecord) -> bool {
        record.domain == DOMAIN
    }

    fn record(&self) -> Record {
        let Span { period, first_day, last_day } = self.span;
        Record::new(DOMAIN, self.version)
            .bytes("workspace", self.workspace.as_uuid().as_bytes())
            .text("period", period.as_str())
            .text("first_day", &first_day.to_string())
            .text("last_day", &last_day.to_string())
            .integer("closed_at", self.at.as_microsecond())
            .text("closed_by", &self.by)
            .text("turnover", &self.turnover)
            .text("perpetual", &self.perpetual)
            .text("logs", &self.logs)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{super::Period, *};

    fn key(n: u8) -> LogKey {
        LogKey::from_secret("books.example", &[n; 32]).unwrap()
    }

    fn workspace(n: u8) -> WorkspaceId {
        WorkspaceId::mint(1, &[n; 10])
    }

    fn closing() -> Closing {
        let logs = [LogState { log: "audit".to_owned(), size: 3, root: Digest::new([1; 32]) }];
        let made = Made { workspace: workspace(1), at: Timestamp::UNIX_EPOCH, by: "system:test", logs: &logs };
        let span = Span::of(Period::Month, date(2026, 7, 1)).unwrap();
        Closing::new(span, &made, &Turnover::default(), &Turnover::default()).signed(&key(1))
    }

    #[test]
    fn every_column_that_is_altered_is_named() {
        type Alter = fn(&mut Closing);
        let alter: [(&str, Alter); 13] = [
            ("workspace", |closing| closing.workspace = workspace(2)),
            ("period", |closing| closing.span.period = Period::Day),
            ("first_day", |closing| closing.span.first_day = date(2026, 7, 2)),
            ("last_day", |closing| closing.span.last_day = date(2026, 7, 30)),
            ("version", |closing| closing.version = 3),
            ("closed_at", |closing| closing.at = Timestamp::from_microsecond(1).unwrap()),
            ("closed_by", |closing| closing.by.push('2')),
            ("turnover", |closing| closing.turnover.push(' ')),
            ("perpetual", |closing| closing.perpetual.push(' ')),
            ("logs", |closing| closing.logs.push(' ')),
            ("hints", |closing| closing.hints[0] ^= 1),
            ("key", |closing| closing.key.push('0')),
            ("signature", |closing| closing.signature[0] ^= 1),
        ];
        let keys = [key(1).public().clone()];
        assert_eq!(closing().altered(workspace(1), &keys), Vec::<String>::new());
        for (column, alter) in alter {
            let mut altered = closing();
            alter(&mut altered);
            assert_eq!(altered.altered(workspace(1), &keys), [column], "{column}");
        }
        let mut altered = closing();
        altered.leaf = Digest::new([9; 32]);
        assert_eq!(altered.altered(workspace(1), &keys), [Altered::SEAL]);
    }

    #[test]
    fn a_closing_that_another_key_signed_is_not_trusted() {
        let other = key(2).public().clone();
        assert_eq!(closing().altered(workspace(1), &[other]), ["key"]);
        assert_eq!(closing().log_states().unwrap()[0].log, "audit");
    }
}
