//! Units of work in memory: the books of each workspace behind a lock; `begin` clones them, `commit` swaps them, dropping
//! forgets.

use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;
use dalil_app::{
    acts::Acts,
    once::{Claim, IdempotencyKey, Reply},
    ports::{AccessNote, AuditRead, Entropy, Members, MembersRead, Message, Outbox, ReadWork, Replies, Work, Works},
};
use dalil_audit::{Head, Personal, Row, Sealed};
use dalil_identity::Member;
use dalil_invoicing::{InvoicingRead, InvoicingStore, testing::MemoryInvoicing};
use dalil_proof::{Digest, Salt};
use dalil_tenancy::{
    Permit, PersonId, Read, StoreError, WorkspaceId, Write,
    page::{Page, PageRequest},
};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::SeededEntropy;

/// The books of one workspace.
#[derive(Clone, Debug, Default)]
struct Books {
    invoicing: MemoryInvoicing,
    members: Vec<Member>,
    outbox: Vec<Message>,
    replies: BTreeMap<(String, String), (Digest, Option<Reply>)>,
    log: Vec<(Row, Option<Personal>)>,
    access: Vec<AccessNote>,
}

impl Books {
    fn head(&self, workspace: WorkspaceId) -> Head {
        self.log.last().map_or_else(|| Head::genesis(workspace), |(row, _)| row.head())
    }
}

type Shelf = Arc<Mutex<BTreeMap<WorkspaceId, Arc<Mutex<Books>>>>>;

/// Units of work over books in memory. Two open works that write in one workspace wait for each other.
#[derive(Clone)]
pub struct MemoryWorks {
    shelf: Shelf,
    entropy: Arc<dyn Entropy>,
}

impl Default for MemoryWorks {
    fn default() -> Self {
        Self { shelf: Shelf::default(), entropy: Arc::new(SeededEntropy::new(7)) }
    }
}

impl MemoryWorks {
    async fn books(&self, workspace: WorkspaceId) -> Arc<Mutex<Books>> {
        Arc::clone(self.shelf.lock().await.entry(workspace).or_default())
    }

    /// The messages that were committed in a workspace, in order.
    pub async fn messages(&self, workspace: WorkspaceId) -> Vec<Message> {
        self.books(workspace).await.lock().await.outbox.clone()
    }

    /// The sensitive reads that were noted in a workspace, in order.
    pub async fn accesses(&self, workspace: WorkspaceId) -> Vec<AccessNote> {
        self.books(workspace).await.lock().await.access.clone()
    }

    /// The members of a workspace, as the directory sees them.
    pub(crate) async fn members_of(&self, workspace: WorkspaceId) -> Vec<Member> {
        self.books(workspace).await.lock().await.members.clone()
    }
}

#[async_trait]
impl Works for MemoryWorks {
    async fn begin(&self, permit: &Permit<Write>) -> Result<Box<dyn Work>, StoreError> {
        let workspace = permit.workspace();
        let kept = self.books(workspace).await.lock_owned().await;
        let principal = permit.principal();
        Ok(Box::new(MemoryWork {
            books: kept.clone(),
            kept,
            workspace,
            principal: format!("{}:{}", principal.kind(), principal.name()),
            entropy: Arc::clone(&self.entropy),
        }))
    }

    async fn read(&self, permit: &Permit<Read>) -> Result<Box<dyn ReadWork>, StoreError> {
        let workspace = permit.workspace();
        let books = self.books(workspace).await.lock().await.clone();
        Ok(Box::new(MemoryRead { books, workspace }))
    }

    async fn note_access(&self, permit: &Permit<Read>, access: &AccessNote) -> Result<(), StoreError> {
        self.books(permit.workspace()).await.lock().await.access.push(access.clone());
        Ok(())
    }
}

struct MemoryRead {
    books: Books,
    workspace: WorkspaceId,
}

impl ReadWork for MemoryRead {
    fn invoicing(&mut self) -> &mut dyn InvoicingRead {
        &mut self.books.invoicing
    }

    fn audit(&mut self) -> &mut dyn AuditRead {
        self
    }

    fn members(&mut self) -> &mut dyn MembersRead {
        self
    }
}

#[async_trait]
impl AuditRead for MemoryRead {
    async fn entries(&mut self, page: PageRequest<u64>) -> Result<Page<(Row, Option<Personal>), u64>, StoreError> {
        let wanted = self
            .books
            .log
            .iter()
            .rev()
            .filter(|(row, _)| page.after.is_none_or(|after| row.seq < after))
            .take(usize::from(page.limit()) + 1)
            .cloned()
            .collect();
        Ok(Page::cut(wanted, page.limit(), |(row, _)| row.seq))
    }

    async fn chain(&mut self, after: u64, limit: u16) -> Result<Vec<(Row, Option<Personal>)>, StoreError> {
        let later = self.books.log.iter().filter(|(row, _)| row.seq > after);
        Ok(later.take(usize::from(limit)).cloned().collect())
    }

    async fn head(&mut self) -> Result<Head, StoreError> {
        Ok(self.books.head(self.workspace))
    }
}

#[async_trait]
impl MembersRead for MemoryRead {
    async fn members(&mut self) -> Result<Vec<Member>, StoreError> {
        Ok(self.books.members.clone())
    }
}

struct MemoryWork {
    kept: OwnedMutexGuard<Books>,
    books: Books,
    workspace: WorkspaceId,
    principal: String,
    entropy: Arc<dyn Entropy>,
}

#[async_trait]
impl Work for MemoryWork {
    fn invoicing(&mut self) -> &mut dyn InvoicingStore {
        &mut self.books.invoicing
    }

    fn members(&mut self) -> &mut dyn Members {
        self
    }

    fn outbox(&mut self) -> &mut dyn Outbox {
        self
    }

    fn replies(&mut self) -> &mut dyn Replies {
        self
    }

    async fn commit(self: Box<Self>, acts: Acts) -> Result<(), StoreError> {
        let Self { mut kept, mut books, workspace, entropy, .. } = *self;
        for entry in acts.into_entries() {
            if entry.workspace() != workspace {
                return Err(StoreError::Conflict { what: "audit_entry" });
            }
            let mut salt = [0; 16];
            entropy.fill(&mut salt);
            let Sealed { row, personal } = entry.seal(&books.head(workspace), Salt::new(salt));
            books.log.push((row, personal));
        }
        *kept = books;
        Ok(())
    }
}

#[async_trait]
impl MembersRead for MemoryWork {
    async fn members(&mut self) -> Result<Vec<Member>, StoreError> {
        Ok(self.books.members.clone())
    }
}

#[async_trait]
impl Members for MemoryWork {
    async fn insert_member(&mut self, member: &Member) -> Result<(), StoreError> {
        if self.books.members.iter().any(|other| other.person == member.person) {
            return Err(StoreError::Conflict { what: "member" });
        }
        self.books.members.push(member.clone());
        Ok(())
    }

    async fn remove_member(&mut self, person: PersonId) -> Result<bool, StoreError> {
        let before = self.books.members.len();
        self.books.members.retain(|member| member.person != person);
        Ok(self.books.members.len() < before)
    }
}

#[async_trait]
impl Outbox for MemoryWork {
    async fn enqueue(&mut self, message: &Message) -> Result<(), StoreError> {
        self.books.outbox.push(message.clone());
        Ok(())
    }
}

#[async_trait]
impl Replies for MemoryWork {
    async fn claim(&mut self, key: &IdempotencyKey, request: &Digest) -> Result<Claim, StoreError> {
        let slot = (self.principal.clone(), key.as_str().to_owned());
        Ok(match self.books.replies.get(&slot) {
            None => {
                self.books.replies.insert(slot, (*request, None));
                Claim::New
            }
            Some((earlier, _)) if earlier != request => Claim::OtherRequest,
            Some((_, Some(reply))) => Claim::Answered(reply.clone()),
            Some((_, None)) => Claim::New,
        })
    }

    async fn keep(&mut self, key: &IdempotencyKey, reply: &Reply) -> Result<(), StoreError> {
        let slot = (self.principal.clone(), key.as_str().to_owned());
        match self.books.replies.get_mut(&slot) {
            Some((_, kept)) => {
                *kept = Some(reply.clone());
                Ok(())
            }
            None => Err(StoreError::Conflict { what: "idempotency" }),
        }
    }
}
