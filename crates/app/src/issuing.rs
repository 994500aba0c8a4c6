//! Issuing: concurrent issues of one workspace share a commit, so that the lock of a series is held over one flush of the
//! disk for all of them and not for each.

mod lanes;

use dalil_audit::Change;
use dalil_invoicing::{
    DraftKind, InvoiceId, IssueError, IssueRequest, Issued, IssuedSet, Moment, Refused, Seen, issue_together,
    permission,
};
use dalil_proof::Salt;
use dalil_tenancy::{Actor, Permit, StoreError, Write};

pub use lanes::Issuing;

use crate::{
    App, Failure, action,
    acts::Acts,
    invoices::recorded,
    once::{Claim, Done, Once},
    ports::{Answer, Message, Replies},
};

/// What became of one issue.
type Outcome = Result<Done<IssuedSet>, Failure<IssueError>>;

/// One issue that waits for its commit.
pub(crate) struct Asked {
    permit: Permit<Write>,
    request: IssueRequest,
    once: Once<'static, IssuedSet>,
}

impl Asked {
    /// Whether two must not share a commit: the same draft, or the same key of one person.
    fn clashes_with(&self, other: &Self) -> bool {
        let key = |asked: &Self| asked.once.key().map(|(key, _)| (asked.permit.principal(), key.clone()));
        self.request.draft == other.request.draft || (key(self).is_some() && key(self) == key(other))
    }
}

/// Why drafts were not issued together.
enum Stopped {
    /// These cannot be issued, or were before; the others can.
    Some(Vec<(InvoiceId, Outcome)>),
    /// The store failed.
    Store(StoreError),
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// A failure that several callers are told of.
#[derive(Clone, Debug, thiserror::Error)]
#[error(transparent)]
struct Shared(std::sync::Arc<StoreError>);

impl App {
    /// Issues a draft as the caller saw it, alone or with all that would be frozen: the invoice and, where the workspace is VAT-registered, its
    /// Mushak 6.3, in one commit with their numbers, seals, audit entries and the message that renders them.
    ///
    /// # Errors
    /// [`IssueError`]; nothing is stored then and no number is taken.
    pub async fn issue_invoice(
        &self,
        actor: &Actor,
        id: InvoiceId,
        seen: impl Into<Seen>,
        once: Once<'static, IssuedSet>,
    ) -> Outcome {
        let permit = actor.permit(permission::ISSUE)?;
        self.issue_draft(permit, DraftKind::Invoice, id, seen.into(), once).await
    }

    /// Issues the draft of a quotation in the same way: numbered in a series of its own, sealed, in one commit. Where it is a new
    /// version, the one before it is voided in that commit. Whoever writes quotations gives them out: nothing is sold by it.
    ///
    /// # Errors
    /// [`IssueError`]; nothing is stored then and no number is taken.
    pub async fn issue_quotation(
        &self,
        actor: &Actor,
        id: InvoiceId,
        seen: impl Into<Seen>,
        once: Once<'static, IssuedSet>,
    ) -> Outcome {
        let permit = actor.permit(permission::DRAFTS_WRITE)?;
        self.issue_draft(permit, DraftKind::Quotation, id, seen.into(), once).await
    }

    async fn issue_draft(
        &self,
        permit: Permit<Write>,
        kind: DraftKind,
        draft: InvoiceId,
        seen: Seen,
        once: Once<'static, IssuedSet>,
    ) -> Outcome {
        let request = IssueRequest { draft, kind, seen, moment: self.moment(&permit) };
        let asked = Asked { permit, request, once };
        self.issuing.join(asked, async |asked: &[&Asked]| self.issue_all(asked).await).await
    }

    /// Issues what waits in one workspace, and tells the outcome of each in the same order.
    async fn issue_all(&self, asked: &[&Asked]) -> Vec<Outcome> {
        let mut outcomes: Vec<Option<Outcome>> = asked.iter().map(|_| None).collect();
        let mut left: Vec<usize> = (0..asked.len()).collect();
        while !left.is_empty() {
            let together: Vec<&Asked> = left.iter().map(|at| asked[*at]).collect();
            match self.issue_in_one_commit(&together).await {
                Ok(sets) => {
                    for (at, set) in left.drain(..).zip(sets) {
                        outcomes[at] = Some(Ok(Done::Fresh(set)));
                    }
                }
                Err(Stopped::Some(stopped)) => {
                    for (draft, outcome) in stopped {
                        let at = left.iter().position(|at| asked[*at].request.draft == draft);
                        if let Some(at) = at.map(|position| left.remove(position)) {
                            outcomes[at] = Some(outcome);
                        }
                    }
                }
                Err(Stopped::Store(error)) if left.len() == 1 => {
                    let at = left.remove(0);
                    outcomes[at] = Some(self.after_failure(asked[at], error).await);
                }
                // One of them may be what fails: each for itself.
                Err(Stopped::Store(StoreError::Conflict { .. } | StoreError::Corrupt { .. })) => {
                    for at in left.drain(..) {
                        outcomes[at] = Box::pin(self.issue_all(&[asked[at]])).await.pop();
                    }
                }
                Err(Stopped::Store(error)) => {
                    let shared = Shared(std::sync::Arc::new(error));
                    for at in left.drain(..) {
                        outcomes[at] = Some(Err(Failure::Store(shared.to_store())));
                    }
                }
            }
        }
        outcomes.into_iter().flatten().collect()
    }

    async fn issue_in_one_commit(&self, asked: &[&Asked]) -> Result<Vec<IssuedSet>, Stopped> {
        let Some(first) = asked.first() else { return Ok(Vec::new()) };
        let mut work = self.works.begin(&first.permit).await?;
        let requests: Vec<IssueRequest> = asked.iter().map(|asked| asked.request.clone()).collect();
        let sets = match issue_together(work.invoicing(), &requests, || self.clock.now()).await? {
            Ok(sets) => sets,
            Err(refused) => return Err(Stopped::Some(answered_before(work.replies(), asked, refused).await?)),
        };
        let mut acts = None;
        let mut answers = Vec::new();
        for (asked, set) in asked.iter().zip(&sets) {
            work.outbox().enqueue(&Message::RenderOriginals(set.invoice.id())).await?;
            answers.extend(asked.once.key().map(|(key, request)| Answer {
                by: asked.permit.principal(),
                key: key.clone(),
                request: *request,
                reply: asked.once.reply(set),
            }));
            let more = self.issue_acts(&asked.permit, set);
            acts = Some(match acts {
                None => more,
                Some(acts) => Acts::then(acts, more),
            });
        }
        work.replies().keep_unclaimed(answers).await?;
        if let Some(acts) = acts {
            work.commit(acts).await?;
        }
        Ok(sets)
    }

    /// A conflict may mean that the key is taken: then the answer given to it counts.
    async fn after_failure(&self, asked: &Asked, error: StoreError) -> Outcome {
        if let (StoreError::Conflict { .. }, Some((key, request))) = (&error, asked.once.key()) {
            let mut work = self.works.begin(&asked.permit).await?;
            match work.replies().known(asked.permit.principal(), key, request).await? {
                Claim::Answered(reply) => return Ok(Done::Repeated(reply)),
                Claim::OtherRequest => return Err(Failure::KeyReused),
                Claim::New => {}
            }
        }
        Err(Failure::Store(error))
    }

    fn moment(&self, permit: &Permit<Write>) -> Moment {
        let ids = self.ids();
        let (millis, random) = ids.parts();
        let principal = permit.principal();
        Moment {
            workspace: permit.workspace(),
            issued_by: format!("{}:{}", principal.kind(), principal.name()),
            mushak_id: dalil_invoicing::DocumentId::mint(millis, &random),
            salts: [Salt::new(ids.bytes()), Salt::new(ids.bytes())],
        }
    }

    fn issue_acts(&self, permit: &Permit<Write>, set: &IssuedSet) -> Acts {
        let entry = |document: &Issued| {
            let row = document.row();
            let act = self
                .act(permit, action::DOCUMENT_ISSUED, document.kind().as_str(), document.id())
                .change(Change::new("number", None, Some(row.printed_number.clone())))
                .change(Change::new("total", None, Some(recorded(row.totals.total, row.currency))))
                .change(Change::new("seal", None, Some(row.leaf.to_string())));
            match &row.replaces {
                Some(number) => act.change(Change::new("replaces", None, Some(number.clone()))),
                None => act,
            }
        };
        let acts = Acts::one(entry(&set.invoice));
        let acts = match &set.mushak {
            Ok(mushak) => acts.and(entry(mushak)),
            Err(_) => acts,
        };
        match &set.replaced {
            Some(void) => acts.and(self.ended_act(permit, void, set.invoice.row().replaces.clone())),
            None => acts,
        }
    }
}

/// Refusals, but for those whose request was answered before.
async fn answered_before(
    replies: &mut dyn Replies,
    asked: &[&Asked],
    refused: Refused,
) -> Result<Vec<(InvoiceId, Outcome)>, StoreError> {
    let mut outcomes = Vec::new();
    for (draft, why) in refused {
        let asked = asked.iter().find(|asked| asked.request.draft == draft);
        let known = match asked.and_then(|asked| Some((asked.permit.principal(), asked.once.key()?))) {
            Some((by, (key, request))) => replies.known(by, key, request).await?,
            None => Claim::New,
        };
        let outcome = match known {
            Claim::Answered(reply) => Ok(Done::Repeated(reply)),
            Claim::OtherRequest => Err(Failure::KeyReused),
            Claim::New => Err(Failure::refused(why)),
        };
        outcomes.push((draft, outcome));
    }
    Ok(outcomes)
}

impl Shared {
    fn to_store(&self) -> StoreError {
        match *self.0 {
            StoreError::Busy => StoreError::Busy,
            StoreError::Closed { opens } => StoreError::Closed { opens },
            StoreError::OutOfReach => StoreError::OutOfReach,
            _ => StoreError::Unavailable(Box::new(self.clone())),
        }
    }
}
