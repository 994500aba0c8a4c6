use std::{
    collections::{HashMap, VecDeque},
    fmt,
    num::NonZeroUsize,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use dalil_tenancy::WorkspaceId;
use futures_channel::oneshot::{self, Canceled, Receiver, Sender};
use futures_util::{
    future::{Either, select},
    lock::Mutex as Turn,
};

use super::{Asked, Outcome};

/// Where issues wait for one another: a lane for each workspace. Whoever's turn it is issues all that wait, its own among
/// them, while the next ones gather. Nobody waits for company: an issue that is alone is done at once.
///
/// Whoever's turn it is does the work in its own future. If that is dropped in the middle, the unit of work is rolled back
/// with it, or had committed, and those who waited for it ask again; a key makes that safe. Clones share the lanes.
#[derive(Clone)]
pub struct Issuing {
    lanes: Arc<Mutex<HashMap<WorkspaceId, Arc<Lane>>>>,
    most: NonZeroUsize,
}

/// The issues of one workspace that wait, and whose turn it is.
#[derive(Default)]
struct Lane {
    waiting: Mutex<VecDeque<Ticket>>,
    turn: Turn<()>,
}

struct Ticket {
    asked: Arc<Asked>,
    answer: Sender<Outcome>,
}

/// A caller's place in a lane; the last one to leave takes the lane away.
struct Place<'a> {
    issuing: &'a Issuing,
    workspace: WorkspaceId,
    lane: Arc<Lane>,
}

impl fmt::Debug for Issuing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Issuing").field("most", &self.most).finish_non_exhaustive()
    }
}

impl Default for Issuing {
    /// At most [`Issuing::MOST`] under one commit.
    fn default() -> Self {
        Self::at_most(Self::MOST)
    }
}

impl Issuing {
    /// How many issues share a commit by default: enough for the flush of the disk to be shared widely, few enough for
    /// nobody to wait long behind others' invoices of 500 lines.
    pub const MOST: NonZeroUsize = NonZeroUsize::new(32).expect("32 is not zero");

    /// Lanes in which at most so many issues share a commit.
    pub fn at_most(most: NonZeroUsize) -> Self {
        Self { lanes: Arc::default(), most }
    }

    /// Waits for the outcome of an issue, and does the work of all that wait when it is its turn. `issue_all` is asked
    /// with issues of one workspace that may share a commit, and answers in their order.
    pub(super) async fn join(&self, asked: Asked, issue_all: impl AsyncFn(&[&Asked]) -> Vec<Outcome>) -> Outcome {
        let asked = Arc::new(asked);
        let place = self.place(asked.permit.workspace());
        loop {
            let mine = place.lane.wait(&asked);
            let outcome = match select(mine, place.lane.turn.lock()).await {
                Either::Left((outcome, _)) => outcome,
                Either::Right((_turn, mine)) => place.lane.lead(mine, self.most, &issue_all).await,
            };
            if let Ok(outcome) = outcome {
                return outcome;
            }
        }
    }

    fn place(&self, workspace: WorkspaceId) -> Place<'_> {
        let lane = Arc::clone(locked(&self.lanes).entry(workspace).or_default());
        Place { issuing: self, workspace, lane }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut lanes = locked(&self.issuing.lanes);
        // The map's and this one: nobody else can come to hold it while the map is locked.
        if Arc::strong_count(&self.lane) == 2 {
            lanes.remove(&self.workspace);
        }
    }
}

impl Lane {
    fn wait(&self, asked: &Arc<Asked>) -> Receiver<Outcome> {
        let (answer, mine) = oneshot::channel();
        locked(&self.waiting).push_back(Ticket { asked: Arc::clone(asked), answer });
        mine
    }

    /// Issues what waits until the caller's own outcome is there.
    async fn lead(
        &self,
        mut mine: Receiver<Outcome>,
        most: NonZeroUsize,
        issue_all: &impl AsyncFn(&[&Asked]) -> Vec<Outcome>,
    ) -> Result<Outcome, Canceled> {
        loop {
            if let Some(outcome) = mine.try_recv()? {
                return Ok(outcome);
            }
            let tickets = self.take(most);
            let asked: Vec<&Asked> = tickets.iter().map(|ticket| &*ticket.asked).collect();
            let outcomes = issue_all(&asked).await;
            for (ticket, outcome) in tickets.into_iter().zip(outcomes) {
                // Whoever asked may be gone; what was issued stays issued.
                let _ = ticket.answer.send(outcome);
            }
        }
    }

    /// The first ones that may share a commit; the others keep their order. Nobody is served who is gone already.
    fn take(&self, most: NonZeroUsize) -> Vec<Ticket> {
        let mut waiting = locked(&self.waiting);
        let mut taken: Vec<Ticket> = Vec::new();
        let mut later = VecDeque::new();
        for ticket in waiting.drain(..).filter(|ticket| !ticket.answer.is_canceled()) {
            let clashes = taken.iter().any(|other| other.asked.clashes_with(&ticket.asked));
            if taken.len() < most.get() && !clashes { taken.push(ticket) } else { later.push_back(ticket) }
        }
        *waiting = later;
        taken
    }
}

/// A panic elsewhere leaves a queue or a map whole.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
