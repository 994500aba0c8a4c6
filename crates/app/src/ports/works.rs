use std::collections::BTreeMap;

use async_trait::async_trait;
use dalil_audit::{Head, Personal, Row, Sealed};
use dalil_identity::Member;
use dalil_invoicing::{
    ClientId, DocumentId, InvoicingRead, InvoicingStore, PayeeChangeId,
    certificates::{CertificatesRead, CertificatesStore},
    closing::{Closed, Closing, Period, Turnover},
    purchasing::{PurchasesRead, PurchasesStore},
};
use dalil_ledger::{LedgerRead, LedgerStore};
use dalil_proof::{Digest, tree::LogEntry};
use dalil_tenancy::{
    Permit, PersonId, Principal, Read, StoreError, Write,
    page::{Page, PageRequest},
};
use jiff::{Timestamp, civil::Date};

use super::{AccessNote, Auditors, AuditorsRead};
use crate::{
    kept_logs::{Contradiction, KeptCheckpoint, KeptLog, KeptLogId},
    once::{Claim, IdempotencyKey, Reply},
    views::{View, ViewId},
    witnesses::{Sending, Witness, WitnessId},
};

/// Opens units of work. There is no other way to a workspace's data.
///
/// An implementer must scope the work to the permit's workspace so that nothing of another one can be read or written
/// through it, whatever a store is asked.
#[async_trait]
pub trait Works: Send + Sync {
    /// Opens a unit of work that may write.
    ///
    /// A permit to read does not open one:
    ///
    /// ```compile_fail,E0308
    /// use dalil_app::ports::Works;
    /// use dalil_tenancy::{Permit, Read};
    /// async fn write(works: &dyn Works, permit: Permit<Read>) {
    ///     let _ = works.begin(&permit).await;
    /// }
    /// ```
    ///
    /// # Errors
    /// [`StoreError`].
    async fn begin(&self, permit: &Permit<Write>) -> Result<Box<dyn Work>, StoreError>;

    /// Opens a unit of work that only reads; it sees one moment and ends by rolling back when it is dropped. With a permit for one
    /// year it shows that year only: an implementer hands it out [`confined`](crate::confined::confined).
    ///
    /// # Errors
    /// [`StoreError`].
    async fn read(&self, permit: &Permit<Read>) -> Result<Box<dyn ReadWork>, StoreError>;

    /// Notes a sensitive read in the workspace's access log before the bytes leave (S1-13). That log is not chained.
    ///
    /// # Errors
    /// [`StoreError`]: the caller must not let the bytes leave then.
    async fn note_access(&self, permit: &Permit<Read>, access: &AccessNote) -> Result<(), StoreError>;

    /// Keeps the answer of a request that found nothing to do, so that its repetition gets the same one whatever happens
    /// meanwhile. It stores that answer alone, and so there is no act to record.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the key is taken.
    async fn keep_answer(&self, permit: &Permit<Write>, answer: Answer) -> Result<(), StoreError>;

    /// Takes away the answers of the workspace that were kept before a time; how many there were. They are no record: it
    /// ends the time in which a repeated request is known, and there is no act to record.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn forget_answers(&self, permit: &Permit<Write>, before: Timestamp) -> Result<u64, StoreError>;

    /// Takes away for good the drafts of the workspace that were thrown away before a time; how many there were. That they
    /// were thrown away is recorded already, and there is no act to record.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn forget_discarded(&self, permit: &Permit<Write>, before: Timestamp) -> Result<u64, StoreError>;

    /// Queues a message for each witness of the workspace for which none is queued of that day or a later one; how many there
    /// were. What is sent is recorded when it leaves, and there is no act to record.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn queue_checkpoints(&self, permit: &Permit<Write>, day: Date) -> Result<u64, StoreError>;
}

/// Reading in one workspace.
pub trait ReadWork: Send {
    /// Clients, drafts, documents.
    fn invoicing(&mut self) -> &mut dyn InvoicingRead;
    /// What is owed and what was paid.
    fn ledger(&mut self) -> &mut dyn LedgerRead;
    /// Suppliers, their papers, what they were paid.
    fn purchases(&mut self) -> &mut dyn PurchasesRead;
    /// VAT that clients withheld, and their certificates of it.
    fn certificates(&mut self) -> &mut dyn CertificatesRead;
    /// The audit log.
    fn audit(&mut self) -> &mut dyn AuditRead;
    /// Members.
    fn members(&mut self) -> &mut dyn MembersRead;
    /// Closed days, months and years.
    fn closings(&mut self) -> &mut dyn ClosingsRead;
    /// To whom checkpoints are sent.
    fn witnesses(&mut self) -> &mut dyn WitnessesRead;
    /// Logs of others that are witnessed.
    fn kept_logs(&mut self) -> &mut dyn KeptLogsRead;
    /// Who was let in to audit, and what was read.
    fn auditors(&mut self) -> &mut dyn AuditorsRead;
}

/// Reading and writing in one workspace, committed together or not at all. Dropping it undoes everything.
///
/// A change without a record does not compile:
///
/// ```compile_fail,E0061
/// async fn silent(work: Box<dyn dalil_app::ports::Work>) {
///     let _ = work.commit().await;
/// }
/// ```
///
/// Nor does use after commit:
///
/// ```compile_fail,E0382
/// use dalil_app::{acts::Acts, ports::Work};
/// async fn twice(work: Box<dyn Work>, acts: Acts, more: Acts) {
///     let _ = work.commit(acts).await;
///     let _ = work.commit(more).await;
/// }
/// ```
#[async_trait]
pub trait Work: Send {
    /// Clients, drafts, documents.
    fn invoicing(&mut self) -> &mut dyn InvoicingStore;
    /// What is owed and what was paid. Storing issued documents opens what is owed under the invoices among them.
    fn ledger(&mut self) -> &mut dyn LedgerStore;
    /// Suppliers, their papers, what they were paid.
    fn purchases(&mut self) -> &mut dyn PurchasesStore;
    /// VAT that clients withheld, and their certificates of it. Keeping a payment opens what it withheld.
    fn certificates(&mut self) -> &mut dyn CertificatesStore;
    /// Members.
    fn members(&mut self) -> &mut dyn Members;
    /// Closed days, months and years.
    fn closings(&mut self) -> &mut dyn Closings;
    /// To whom checkpoints are sent.
    fn witnesses(&mut self) -> &mut dyn Witnesses;
    /// Logs of others that are witnessed.
    fn kept_logs(&mut self) -> &mut dyn KeptLogs;
    /// Who was let in to audit.
    fn auditors(&mut self) -> &mut dyn Auditors;
    /// Messages that leave when, and only when, the work commits.
    fn outbox(&mut self) -> &mut dyn Outbox;
    /// Answers already given to a repeated request.
    fn replies(&mut self) -> &mut dyn Replies;
    /// Seals the acts into the workspace's audit log, in order, and commits. Locks the audit head, last of all, and under that
    /// lock holds what was stored against what is closed, so that no closing misses anything.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is stored then, unless the connection broke in the middle of the commit.
    /// [`StoreError::Closed`] when a document, a void, a payment, a reversal, a write-off, a purchase, what a supplier was paid or a
    /// change of the payee falls into a closed period.
    async fn commit(self: Box<Self>, acts: crate::acts::Acts) -> Result<(), StoreError>;
}

/// Reading the audit log of one workspace.
#[async_trait]
pub trait AuditRead: Send {
    /// Entries, newest first, with the personal parts that are not erased.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn entries(&mut self, page: PageRequest<u64>) -> Result<Page<(Row, Option<Personal>), u64>, StoreError>;

    /// Entries in order after a sequence number, at most `limit`, for checking.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn chain(&mut self, after: u64, limit: u16) -> Result<Vec<Sealed>, StoreError>;

    /// Some entries of the log as a tree, by their numbers, in their order; without those that are not there.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn log_entries(&mut self, numbers: &[u64]) -> Result<Vec<LogEntry>, StoreError>;

    /// The number of the first entry at or after a time, one past the last where there is none. It costs what finding a word in
    /// a dictionary does: the entries are in the order of their times.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn first_since(&mut self, at: Timestamp) -> Result<u64, StoreError>;

    /// The end of the log.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn head(&mut self) -> Result<Head, StoreError>;
}

/// Reading what is closed.
#[async_trait]
pub trait ClosingsRead: Send {
    /// Closings of a kind of period, the latest first.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn closings(&mut self, period: Period, page: PageRequest<Date>) -> Result<Page<Closing, Date>, StoreError>;

    /// Closings of a kind of period that begin on one of the days from the first to the last, the earliest first; at most
    /// `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn closings_between(
        &mut self,
        period: Period,
        first: Date,
        last: Date,
        limit: u16,
    ) -> Result<Vec<Closing>, StoreError>;

    /// The moment of the first entry of the audit log; none before the workspace's first act.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn begun(&mut self) -> Result<Option<Timestamp>, StoreError>;

    /// What was recorded on each day from one to another in Asia/Dhaka, both included, by the moments of the records; a day
    /// without any is left out. It costs what was recorded then.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn recorded(&mut self, first: Date, last: Date) -> Result<BTreeMap<Date, Turnover>, StoreError>;

    /// Up to where the workspace is closed, as it is kept with the head of the audit log.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn closed(&mut self) -> Result<Closed, StoreError>;
}

/// Reading and writing what is closed.
#[async_trait]
pub trait Closings: ClosingsRead {
    /// Locks the end of the audit log until the work ends, and answers it: whatever else commits did before, or will see what
    /// this work closes.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn lock(&mut self) -> Result<Head, StoreError>;

    /// Keeps closings, and that all up to there is closed. The log was locked before.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when one of them is closed already.
    async fn save_closings(&mut self, closings: &[Closing]) -> Result<(), StoreError>;
}

/// Reading members.
#[async_trait]
pub trait MembersRead: Send {
    /// All members, in the order they joined.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn members(&mut self) -> Result<Vec<Member>, StoreError>;

    /// The names by which the workspace knows people, those who left included; an id it does not know is left out.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn names(&mut self, people: &[PersonId]) -> Result<Vec<(PersonId, String)>, StoreError>;

    /// The views that a person keeps, by list and name in the order of their bytes.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn views(&mut self, person: PersonId) -> Result<Vec<View>, StoreError>;
}

/// Reading and writing members.
#[async_trait]
pub trait Members: MembersRead {
    /// Adds a member.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the person is one already.
    async fn insert_member(&mut self, member: &Member) -> Result<(), StoreError>;

    /// Writes down the name by which the workspace knows somebody from now on.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn save_name(&mut self, person: PersonId, name: &str) -> Result<(), StoreError>;

    /// Removes a member; whether there was one. Their name stays, and so do their views.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn remove_member(&mut self, person: PersonId) -> Result<bool, StoreError>;

    /// Keeps a view for a person.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when they have one of that name in that list.
    async fn insert_view(&mut self, person: PersonId, view: &View) -> Result<(), StoreError>;

    /// Removes a view of a person and tells what it was; none when they have none of that id.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn remove_view(&mut self, person: PersonId, id: ViewId) -> Result<Option<View>, StoreError>;
}

/// Reading witnesses and what was sent to them.
#[async_trait]
pub trait WitnessesRead: Send {
    /// All witnesses, in the order in which they were set.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn witnesses(&mut self) -> Result<Vec<Witness>, StoreError>;

    /// The last checkpoint that left for a witness and goes on from the one before; none before the first.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn last_sent(&mut self, witness: WitnessId) -> Result<Option<Sending>, StoreError>;

    /// The latest sendings to a witness of whatever outcome, the last first, at most `limit`; also of one taken away.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn sendings(&mut self, witness: WitnessId, limit: u16) -> Result<Vec<Sending>, StoreError>;
}

/// Reading and writing witnesses.
#[async_trait]
pub trait Witnesses: WitnessesRead {
    /// Adds a witness, for whom the checkpoint of a day is queued already.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the address is a witness already.
    async fn insert_witness(&mut self, witness: &Witness, queued: Date) -> Result<(), StoreError>;

    /// Removes a witness and tells what it was; none when there is none of that id. What was sent to it stays.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn remove_witness(&mut self, id: WitnessId) -> Result<Option<Witness>, StoreError>;

    /// Keeps what became of a sending.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when that outcome is kept of that witness and day.
    async fn insert_sending(&mut self, sending: &Sending) -> Result<(), StoreError>;
}

/// Reading the logs of others that are witnessed.
#[async_trait]
pub trait KeptLogsRead: Send {
    /// All of them, in the order in which they were added.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn kept_logs(&mut self) -> Result<Vec<KeptLog>, StoreError>;

    /// The checkpoints of the most leaves that are kept of a log, the largest first, at most `limit`; none before the first.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn latest_kept(&mut self, log: KeptLogId, limit: u16) -> Result<Vec<KeptCheckpoint>, StoreError>;

    /// The checkpoint of so many leaves that is kept of a log.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn kept_of_size(&mut self, log: KeptLogId, size: u64) -> Result<Option<KeptCheckpoint>, StoreError>;

    /// What contradicts what is kept of a log, the latest first, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn contradictions(&mut self, log: KeptLogId, limit: u16) -> Result<Vec<Contradiction>, StoreError>;
}

/// Reading and writing the logs of others that are witnessed.
#[async_trait]
pub trait KeptLogs: KeptLogsRead {
    /// Adds a log.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the id is taken.
    async fn insert_kept_log(&mut self, log: &KeptLog) -> Result<(), StoreError>;

    /// Removes a log and tells what it was; none when there is none of that id. What was kept of it stays.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn remove_kept_log(&mut self, id: KeptLogId) -> Result<Option<KeptLog>, StoreError>;

    /// Keeps a checkpoint.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when one of that size is kept of that log.
    async fn insert_kept(&mut self, kept: &KeptCheckpoint) -> Result<(), StoreError>;

    /// Keeps what contradicts a log.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it is kept already.
    async fn insert_contradiction(&mut self, found: &Contradiction) -> Result<(), StoreError>;
}

/// A message that leaves with the commit; a worker takes it up under a permit of the same workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// A document was issued: render its originals, and those of the one that was issued with it.
    RenderOriginals(DocumentId),
    /// A change of the payee came so far: tell a member by mail.
    TellMember {
        /// The change.
        change: PayeeChangeId,
        /// How far it came.
        stage: PayeeStage,
        /// Whom.
        person: PersonId,
    },
    /// A change of the payee takes effect then: find the clients to be told.
    TellClients {
        /// The change.
        change: PayeeChangeId,
        /// When; it is taken up no sooner.
        at: Timestamp,
    },
    /// A change of the payee took effect: tell a client by mail.
    TellClient {
        /// The change.
        change: PayeeChangeId,
        /// Whom.
        client: ClientId,
    },
    /// The checkpoint of a day is due: send it to a witness.
    SendCheckpoint {
        /// Whom.
        witness: WitnessId,
        /// The day in Asia/Dhaka.
        day: Date,
    },
}

/// How far a change of the payee came when somebody is told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayeeStage {
    /// It waits for a second person.
    Proposed,
    /// It is approved, and takes effect at a time.
    Approved,
    /// It was stopped.
    Cancelled,
}

/// The outgoing messages of a unit of work.
#[async_trait]
pub trait Outbox: Send {
    /// Adds a message.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn enqueue(&mut self, message: &Message) -> Result<(), StoreError>;
}

/// Answers kept so that a repeated request gets the first one again (S2-29).
#[async_trait]
pub trait Replies: Send {
    /// Claims a key for the permit's principal and this request. A second claim of the same key waits for the first.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn claim(&mut self, key: &IdempotencyKey, request: &Digest) -> Result<Claim, StoreError>;

    /// Keeps the answer of a claimed key.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn keep(&mut self, key: &IdempotencyKey, reply: &Reply) -> Result<(), StoreError>;

    /// What is known of a key that some principal of the workspace chose, without claiming it.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn known(&mut self, by: Principal, key: &IdempotencyKey, request: &Digest) -> Result<Claim, StoreError>;

    /// Keeps answers of keys that were not claimed, for acts that a lock of their own keeps from being done twice.
    ///
    /// # Errors
    /// [`StoreError::Conflict`], here or when the work commits, if a key is taken; nothing is stored then.
    async fn keep_unclaimed(&mut self, answers: Vec<Answer>) -> Result<(), StoreError>;
}

/// An answer to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Who asked.
    pub by: Principal,
    /// The key they chose.
    pub key: IdempotencyKey,
    /// The digest of what they asked.
    pub request: Digest,
    /// What they are answered.
    pub reply: Reply,
}
