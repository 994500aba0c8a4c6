//! `Works` in memory, and one that fails on purpose.

mod auditors;
mod closings;

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use dalil_app::{
    View, ViewId,
    acts::Acts,
    confined::confined,
    once::{Claim, IdempotencyKey, Reply},
    ports::{
        AccessNote, Answer, AuditRead, Auditors, AuditorsRead, Closings, ClosingsRead, Entropy, Members, MembersRead,
        Message, NotedAccess, Outbox, ReadWork, Replies, Work, Works,
    },
};
use dalil_audit::{Head, Personal, Row, Sealed};
use dalil_identity::{AuditorAccess, Member};
use dalil_invoicing::{
    InvoicingRead, InvoicingStore, PaperState,
    closing::{Closed, Closing},
    purchasing::{PurchasesRead, PurchasesStore, testing::MemoryPurchases},
    testing::MemoryInvoicing,
};
use dalil_ledger::{LedgerRead, LedgerStore, ReceivableId, testing::MemoryLedger};
use dalil_proof::{Digest, Salt, tree::LogEntry};
use dalil_tenancy::{
    Permit, PersonId, Principal, Read, StoreError, WorkspaceId, Write,
    page::{Page, PageRequest},
};
use tokio::sync::{Mutex as Turn, OwnedMutexGuard};

use crate::{SeededEntropy, samples};

type Result<T> = std::result::Result<T, StoreError>;

/// Units of work over the books of each workspace, in memory: `begin` copies them, `commit` swaps the copy in, dropping
/// forgets it. Clones share the books.
///
/// Works that write take turns within one workspace: two open at once in one task wait for ever, so a test joins them
/// instead.
#[derive(Clone)]
pub struct MemoryWorks {
    workspaces: Arc<Mutex<HashMap<WorkspaceId, Workspace>>>,
    entropy: Arc<dyn Entropy>,
}

/// One workspace: what was committed, and whose turn it is to write.
#[derive(Clone)]
struct Workspace {
    committed: Arc<Mutex<Books>>,
    turn: Arc<Turn<()>>,
}

/// Everything of one workspace.
#[derive(Clone)]
struct Books {
    workspace: WorkspaceId,
    invoicing: MemoryInvoicing,
    ledger: MemoryLedger,
    purchases: MemoryPurchases,
    members: Vec<Member>,
    names: BTreeMap<PersonId, String>,
    views: Vec<(PersonId, View)>,
    entries: Vec<Sealed>,
    head: Head,
    closings: Vec<Closing>,
    closed: Closed,
    replies: HashMap<(Principal, IdempotencyKey), (Digest, Option<Reply>)>,
    sent: Vec<Message>,
    auditors: Vec<AuditorAccess>,
    noted: Vec<NotedAccess>,
}

impl Books {
    fn new(workspace: WorkspaceId) -> Self {
        Self {
            workspace,
            invoicing: MemoryInvoicing::new(workspace),
            ledger: MemoryLedger::default(),
            purchases: MemoryPurchases::default(),
            members: Vec::new(),
            names: BTreeMap::new(),
            views: Vec::new(),
            entries: Vec::new(),
            head: Head::genesis(workspace),
            closings: Vec::new(),
            closed: Closed::default(),
            replies: HashMap::new(),
            sent: Vec::new(),
            auditors: Vec::new(),
            noted: Vec::new(),
        }
    }

    /// The ledger, with what is owed under every invoice that is stored by now, as their notes moved it, and taken back under
    /// every voided one.
    fn ledger(&mut self) -> &mut MemoryLedger {
        for sale in self.invoicing.issued().filter_map(|issued| dalil_app::sale(issued.row())) {
            self.ledger.open(&sale);
        }
        for issued in self.invoicing.issued().filter(|issued| issued.row().corrects_id.is_some()) {
            let corrected = self.invoicing.issued().find(|other| Some(other.id()) == issued.row().corrects_id);
            let invoice = corrected.and_then(|corrected| corrected.row().counterpart);
            if let Some(note) = invoice.and_then(|invoice| dalil_app::note(issued.row(), invoice)) {
                self.ledger.note(&note).expect("a note was checked against what is owed before it was stored");
            }
        }
        for void in self.invoicing.voids() {
            self.ledger.void(ReceivableId::from_uuid(void.document.as_uuid()), void.day);
        }
        &mut self.ledger
    }
}

impl Default for MemoryWorks {
    /// Empty books, with salts that are the same in each run.
    fn default() -> Self {
        Self::new(Arc::new(SeededEntropy::new(7)))
    }
}

impl MemoryWorks {
    /// Empty books; `entropy` salts the personal parts of the audit log.
    pub fn new(entropy: Arc<dyn Entropy>) -> Self {
        Self { workspaces: Arc::default(), entropy }
    }

    /// The messages that left a workspace, in the order of their commits.
    pub fn messages(&self, workspace: WorkspaceId) -> Vec<Message> {
        locked(&self.of(workspace).committed).sent.clone()
    }

    /// The sensitive reads noted in a workspace.
    pub fn accesses(&self, workspace: WorkspaceId) -> Vec<NotedAccess> {
        locked(&self.of(workspace).committed).noted.clone()
    }

    /// Loses every client and place of a workspace, as only a hand in the database could.
    pub fn lose_parties(&self, workspace: WorkspaceId) {
        locked(&self.of(workspace).committed).invoicing.lose_parties();
    }

    /// The accesses of auditors to a workspace, as the directory sees them.
    pub(crate) fn auditors_of(&self, workspace: WorkspaceId) -> Vec<AuditorAccess> {
        locked(&self.of(workspace).committed).auditors.clone()
    }

    /// The members of a workspace, as the directory sees them.
    pub(crate) fn members_of(&self, workspace: WorkspaceId) -> Vec<Member> {
        locked(&self.of(workspace).committed).members.clone()
    }

    /// How the document of a leaf stands, wherever it is, as the directory tells it.
    pub(crate) fn paper_state(&self, leaf: [u8; 16]) -> Option<PaperState> {
        let all: Vec<Workspace> = locked(&self.workspaces).values().cloned().collect();
        all.iter().find_map(|workspace| locked(&workspace.committed).invoicing.paper_state(leaf))
    }

    fn of(&self, id: WorkspaceId) -> Workspace {
        let fresh = || Workspace { committed: Arc::new(Mutex::new(Books::new(id))), turn: Arc::default() };
        locked(&self.workspaces).entry(id).or_insert_with(fresh).clone()
    }
}

/// A panic elsewhere leaves nothing half done: books are swapped whole.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[async_trait]
impl Works for MemoryWorks {
    async fn begin(&self, permit: &Permit<Write>) -> Result<Box<dyn Work>> {
        let workspace = self.of(permit.workspace());
        let turn = Arc::clone(&workspace.turn).lock_owned().await;
        let books = locked(&workspace.committed).clone();
        Ok(Box::new(MemoryWork {
            books,
            principal: permit.principal(),
            committed: workspace.committed,
            entropy: Arc::clone(&self.entropy),
            _turn: Some(turn),
        }))
    }

    async fn read(&self, permit: &Permit<Read>) -> Result<Box<dyn ReadWork>> {
        let workspace = self.of(permit.workspace());
        let books = locked(&workspace.committed).clone();
        let work = MemoryWork {
            books,
            principal: permit.principal(),
            committed: workspace.committed,
            entropy: Arc::clone(&self.entropy),
            _turn: None,
        };
        Ok(confined(permit, Box::new(work)))
    }

    async fn note_access(&self, permit: &Permit<Read>, access: &AccessNote) -> Result<()> {
        auditors::note(&mut locked(&self.of(permit.workspace()).committed).noted, permit, access);
        Ok(())
    }

    async fn keep_answer(&self, permit: &Permit<Write>, answer: Answer) -> Result<()> {
        let workspace = self.of(permit.workspace());
        let _turn = Arc::clone(&workspace.turn).lock_owned().await;
        let mut books = locked(&workspace.committed);
        if books.replies.contains_key(&(answer.by, answer.key.clone())) {
            return Err(StoreError::Conflict { what: "idempotency" });
        }
        books.replies.insert((answer.by, answer.key), (answer.request, Some(answer.reply)));
        Ok(())
    }

    async fn forget_discarded(&self, permit: &Permit<Write>, before: jiff::Timestamp) -> Result<u64> {
        let workspace = self.of(permit.workspace());
        let _turn = Arc::clone(&workspace.turn).lock_owned().await;
        Ok(locked(&workspace.committed).invoicing.forget_discarded(before) as u64)
    }

    /// In memory all answers are of noon of the samples.
    async fn forget_answers(&self, permit: &Permit<Write>, before: jiff::Timestamp) -> Result<u64> {
        let workspace = self.of(permit.workspace());
        let _turn = Arc::clone(&workspace.turn).lock_owned().await;
        let mut books = locked(&workspace.committed);
        let known = books.replies.len();
        if samples::noon() < before {
            books.replies.clear();
        }
        Ok((known - books.replies.len()) as u64)
    }
}

/// A copy of the books, which a commit swaps in and a drop forgets.
struct MemoryWork {
    books: Books,
    principal: Principal,
    committed: Arc<Mutex<Books>>,
    entropy: Arc<dyn Entropy>,
    _turn: Option<OwnedMutexGuard<()>>,
}

impl ReadWork for MemoryWork {
    fn invoicing(&mut self) -> &mut dyn InvoicingRead {
        &mut self.books.invoicing
    }

    fn ledger(&mut self) -> &mut dyn LedgerRead {
        self.books.ledger()
    }

    fn purchases(&mut self) -> &mut dyn PurchasesRead {
        &mut self.books.purchases
    }

    fn audit(&mut self) -> &mut dyn AuditRead {
        self
    }

    fn closings(&mut self) -> &mut dyn ClosingsRead {
        self
    }

    fn members(&mut self) -> &mut dyn MembersRead {
        self
    }

    fn auditors(&mut self) -> &mut dyn AuditorsRead {
        self
    }
}

#[async_trait]
impl Work for MemoryWork {
    fn invoicing(&mut self) -> &mut dyn InvoicingStore {
        &mut self.books.invoicing
    }

    fn ledger(&mut self) -> &mut dyn LedgerStore {
        self.books.ledger()
    }

    fn purchases(&mut self) -> &mut dyn PurchasesStore {
        &mut self.books.purchases
    }

    fn members(&mut self) -> &mut dyn Members {
        self
    }

    fn closings(&mut self) -> &mut dyn Closings {
        self
    }

    fn auditors(&mut self) -> &mut dyn Auditors {
        self
    }

    fn outbox(&mut self) -> &mut dyn Outbox {
        self
    }

    fn replies(&mut self) -> &mut dyn Replies {
        self
    }

    async fn commit(mut self: Box<Self>, acts: Acts) -> Result<()> {
        for entry in acts.into_entries() {
            if entry.workspace() != self.books.workspace {
                return Err(StoreError::Conflict { what: "audit_entry" });
            }
            let mut salt = [0; 16];
            self.entropy.fill(&mut salt);
            let sealed = entry.seal(&mut self.books.head, Salt::new(salt));
            self.books.entries.push(sealed.expect("the head is moved by entries alone"));
        }
        let Self { mut books, committed, .. } = *self;
        let mut stored = locked(&committed);
        books.refused_since(&stored)?;
        // Noting a read takes no turn.
        books.noted.clone_from(&stored.noted);
        *stored = books;
        Ok(())
    }
}

#[async_trait]
impl AuditRead for MemoryWork {
    async fn entries(&mut self, page: PageRequest<u64>) -> Result<Page<(Row, Option<Personal>), u64>> {
        let after = page.after.unwrap_or(u64::MAX);
        let older = self.books.entries.iter().rev().filter(|entry| entry.row.seq < after);
        let older = older.map(|entry| (entry.row.clone(), entry.personal.clone()));
        let items = older.take(usize::from(page.limit()) + 1).collect();
        Ok(Page::cut(items, page.limit(), |(row, _): &(Row, _)| row.seq))
    }

    async fn chain(&mut self, after: u64, limit: u16) -> Result<Vec<Sealed>> {
        let newer = self.books.entries.iter().filter(|entry| entry.row.seq > after);
        Ok(newer.take(usize::from(limit)).cloned().collect())
    }

    async fn log_entries(&mut self, numbers: &[u64]) -> Result<Vec<LogEntry>> {
        let wanted = self.books.entries.iter().filter(|entry| numbers.contains(&entry.row.seq));
        let kept =
            |entry: &Sealed| LogEntry { number: entry.row.seq, leaf: entry.row.leaf, nodes: entry.nodes.clone() };
        Ok(wanted.map(kept).collect())
    }

    async fn first_since(&mut self, at: jiff::Timestamp) -> Result<u64> {
        Ok(self.books.entries.partition_point(|entry| entry.row.at < at) as u64 + 1)
    }

    async fn head(&mut self) -> Result<Head> {
        Ok(self.books.head.clone())
    }
}

#[async_trait]
impl MembersRead for MemoryWork {
    async fn members(&mut self) -> Result<Vec<Member>> {
        let mut members = self.books.members.clone();
        members.sort_by_key(|member| (member.joined_at, member.person));
        Ok(members)
    }

    async fn names(&mut self, people: &[PersonId]) -> Result<Vec<(PersonId, String)>> {
        let known = self.books.names.iter().filter(|(person, _)| people.contains(person));
        Ok(known.map(|(person, name)| (*person, name.clone())).collect())
    }

    async fn views(&mut self, person: PersonId) -> Result<Vec<View>> {
        let own = self.books.views.iter().filter(|(keeper, _)| *keeper == person);
        let mut views: Vec<View> = own.map(|(_, view)| view.clone()).collect();
        views.sort_by_key(|view| (view.list.as_str(), view.name.clone()));
        Ok(views)
    }
}

#[async_trait]
impl Members for MemoryWork {
    async fn insert_member(&mut self, member: &Member) -> Result<()> {
        if self.books.members.iter().any(|known| known.person == member.person) {
            return Err(StoreError::Conflict { what: "member" });
        }
        self.books.members.push(member.clone());
        Ok(())
    }

    async fn save_name(&mut self, person: PersonId, name: &str) -> Result<()> {
        self.books.names.insert(person, name.to_owned());
        Ok(())
    }

    async fn remove_member(&mut self, person: PersonId) -> Result<bool> {
        let before = self.books.members.len();
        self.books.members.retain(|member| member.person != person);
        Ok(self.books.members.len() < before)
    }

    async fn insert_view(&mut self, person: PersonId, view: &View) -> Result<()> {
        let taken = |(keeper, known): &(PersonId, View)| {
            known.id == view.id || (*keeper, known.list, &known.name) == (person, view.list, &view.name)
        };
        if self.books.views.iter().any(taken) {
            return Err(StoreError::Conflict { what: "saved_view" });
        }
        self.books.views.push((person, view.clone()));
        Ok(())
    }

    async fn remove_view(&mut self, person: PersonId, id: ViewId) -> Result<Option<View>> {
        let is = |(keeper, view): &(PersonId, View)| *keeper == person && view.id == id;
        let at = self.books.views.iter().position(is);
        Ok(at.map(|at| self.books.views.remove(at).1))
    }
}

#[async_trait]
impl Outbox for MemoryWork {
    async fn enqueue(&mut self, message: &Message) -> Result<()> {
        self.books.sent.push(message.clone());
        Ok(())
    }
}

#[async_trait]
impl Replies for MemoryWork {
    async fn claim(&mut self, key: &IdempotencyKey, request: &Digest) -> Result<Claim> {
        let known = self.known(self.principal, key, request).await?;
        if known == Claim::New {
            self.books.replies.insert((self.principal, key.clone()), (*request, None));
        }
        Ok(known)
    }

    async fn keep(&mut self, key: &IdempotencyKey, reply: &Reply) -> Result<()> {
        match self.books.replies.get_mut(&(self.principal, key.clone())) {
            Some((_, kept)) => *kept = Some(reply.clone()),
            None => return Err(StoreError::Conflict { what: "idempotency" }),
        }
        Ok(())
    }

    async fn known(&mut self, by: Principal, key: &IdempotencyKey, request: &Digest) -> Result<Claim> {
        match self.books.replies.get(&(by, key.clone())) {
            None => Ok(Claim::New),
            Some((known, _)) if known != request => Ok(Claim::OtherRequest),
            Some((_, Some(reply))) => Ok(Claim::Answered(reply.clone())),
            Some((_, None)) => Err(StoreError::Corrupt { table: "idempotency", id: key.as_str().to_owned() }),
        }
    }

    async fn keep_unclaimed(&mut self, answers: Vec<Answer>) -> Result<()> {
        for Answer { by, key, request, reply } in answers {
            if self.books.replies.insert((by, key), (request, Some(reply))).is_some() {
                return Err(StoreError::Conflict { what: "idempotency" });
            }
        }
        Ok(())
    }
}

/// How a commit fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Before anything is stored: the work is rolled back.
    RolledBack,
    /// After everything is stored: the connection broke before the answer came.
    AnswerLost,
}

/// Works whose commits fail when a plan says so. Everything else goes to the works inside.
///
/// ```
/// # use std::sync::Arc;
/// # use dalil_testkit::{SeededEntropy, works::{Fault, FaultyWorks, MemoryWorks}};
/// let works = Arc::new(MemoryWorks::new(Arc::new(SeededEntropy::new(7))));
/// let every_fourth = FaultyWorks::new(works, |commit| (commit % 4 == 0).then_some(Fault::RolledBack));
/// # let _ = every_fourth;
/// ```
#[derive(Clone)]
pub struct FaultyWorks {
    inner: Arc<dyn Works>,
    plan: Plan,
    commits: Arc<Mutex<u64>>,
}

type Plan = Arc<dyn Fn(u64) -> Option<Fault> + Send + Sync>;

impl FaultyWorks {
    /// `plan` is asked with the number of each commit, from 1, in the order in which they come.
    pub fn new(inner: Arc<dyn Works>, plan: impl Fn(u64) -> Option<Fault> + Send + Sync + 'static) -> Self {
        Self { inner, plan: Arc::new(plan), commits: Arc::default() }
    }

    /// How many commits were tried.
    pub fn commits(&self) -> u64 {
        *locked(&self.commits)
    }
}

/// The failure that a fault looks like.
#[derive(Debug)]
struct Injected(Fault);

impl std::fmt::Display for Injected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "injected: {:?}", self.0)
    }
}

impl std::error::Error for Injected {}

#[async_trait]
impl Works for FaultyWorks {
    async fn begin(&self, permit: &Permit<Write>) -> Result<Box<dyn Work>> {
        let inner = self.inner.begin(permit).await?;
        Ok(Box::new(FaultyWork { inner, plan: Arc::clone(&self.plan), commits: Arc::clone(&self.commits) }))
    }

    async fn read(&self, permit: &Permit<Read>) -> Result<Box<dyn ReadWork>> {
        self.inner.read(permit).await
    }

    async fn note_access(&self, permit: &Permit<Read>, access: &AccessNote) -> Result<()> {
        self.inner.note_access(permit, access).await
    }

    async fn keep_answer(&self, permit: &Permit<Write>, answer: Answer) -> Result<()> {
        self.inner.keep_answer(permit, answer).await
    }

    async fn forget_answers(&self, permit: &Permit<Write>, before: jiff::Timestamp) -> Result<u64> {
        self.inner.forget_answers(permit, before).await
    }

    async fn forget_discarded(&self, permit: &Permit<Write>, before: jiff::Timestamp) -> Result<u64> {
        self.inner.forget_discarded(permit, before).await
    }
}

struct FaultyWork {
    inner: Box<dyn Work>,
    plan: Plan,
    commits: Arc<Mutex<u64>>,
}

#[async_trait]
impl Work for FaultyWork {
    fn invoicing(&mut self) -> &mut dyn InvoicingStore {
        self.inner.invoicing()
    }

    fn ledger(&mut self) -> &mut dyn LedgerStore {
        self.inner.ledger()
    }

    fn purchases(&mut self) -> &mut dyn PurchasesStore {
        self.inner.purchases()
    }

    fn members(&mut self) -> &mut dyn Members {
        self.inner.members()
    }

    fn closings(&mut self) -> &mut dyn Closings {
        self.inner.closings()
    }

    fn auditors(&mut self) -> &mut dyn Auditors {
        self.inner.auditors()
    }

    fn outbox(&mut self) -> &mut dyn Outbox {
        self.inner.outbox()
    }

    fn replies(&mut self) -> &mut dyn Replies {
        self.inner.replies()
    }

    async fn commit(self: Box<Self>, acts: Acts) -> Result<()> {
        let number = {
            let mut commits = locked(&self.commits);
            *commits += 1;
            *commits
        };
        let fault = (self.plan)(number);
        if fault != Some(Fault::RolledBack) {
            self.inner.commit(acts).await?;
        }
        fault.map_or(Ok(()), |fault| Err(StoreError::Unavailable(Box::new(Injected(fault)))))
    }
}
