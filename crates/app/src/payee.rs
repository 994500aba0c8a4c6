//! The payee shield: the account that papers name is changed by two people and a wait, never by one alone at once.
//!
//! A change is proposed, approved by somebody else, waits, and is in force from a moment on by the clock; until then it can
//! be stopped. Nothing has to happen at that moment but telling the clients of late.

use dalil_audit::Change;
use dalil_identity::Member;
use dalil_invoicing::{
    InvoicingRead, Payee, PayeeChange, PayeeChangeId, PayeeState, PayeeStep, Payees, Proposed, TakenStep, Unready,
    Wait, permission,
};
use dalil_tenancy::{
    Actor, Permit, PersonId, Principal, Role, StoreError, Write,
    field::{FieldError, FieldErrors},
    page::{MAX_PAGE, Page, PageRequest},
};
use jiff::Timestamp;

use crate::{
    App, Failure, action,
    acts::Acts,
    once::{Done, Once},
    ports::{Message, PayeeStage, Work},
};

/// Why a change of the payee was not made, approved or stopped.
#[derive(Debug, thiserror::Error)]
pub enum PayeeError {
    /// There is no such change.
    #[error("no such change of the payee")]
    NotFound,
    /// Another change waits: it takes effect or is stopped first.
    #[error("another change of the payee waits")]
    ChangeWaits,
    /// Whoever proposed a change does not approve it.
    #[error("whoever proposed a change does not approve it")]
    OwnChange,
    /// Whoever approves must have had the role before the change was proposed.
    #[error("whoever approves a change had the role before it was proposed")]
    NewApprover,
    /// Whoever approves must have had the role for the waiting time.
    #[error("whoever approves has had the role for the waiting time")]
    EarlyApprover {
        /// From when on they may.
        from: Timestamp,
    },
    /// It was approved, took effect or was stopped already.
    #[error("the change stands elsewhere by now")]
    Settled,
    /// The input breaks rules.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
}

/// What papers name as of now, and what waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayeeNow {
    /// The account in force; none before there was any.
    pub current: Option<Payee>,
    /// How long an approved change waits.
    pub wait: Wait,
    /// The change that is proposed or waits, if there is one.
    pub open: Option<PayeeChange>,
    /// Whether the workspace has one member, so that there is no second person.
    pub alone: bool,
    /// How the next change of the account would go.
    pub next: Route,
    /// Why whoever asks may not approve the change that is proposed, although their role may.
    pub unready: Option<Unready>,
}

/// How a change goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// At once: it is the first account, and nothing was issued yet.
    AtOnce,
    /// After a longer wait: the workspace has one member, so that there is no second person.
    Alone(Wait),
    /// After somebody else approved it, and a wait.
    Second(Wait),
}

type Result<T> = std::result::Result<T, Failure<PayeeError>>;

impl App {
    /// The account that papers name now, and the change that waits.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn payee(&self, actor: &Actor) -> Result<PayeeNow> {
        let permit = actor.permit(permission::PAYEE_READ)?;
        let mut work = self.works.read(&permit).await?;
        let members = work.members().members().await?;
        let at = self.now_stored();
        let standing = now(work.invoicing(), members.len(), at).await?;
        let unready = standing.open.as_ref().and_then(|change| match change.state(at) {
            PayeeState::Proposed if actor.may(permission::PAYEE_APPROVE) => {
                second(change, actor.principal(), &members, standing.wait, at).err()
            }
            _ => None,
        });
        Ok(PayeeNow { unready, ..standing })
    }

    /// The account that papers name now, as everybody sees it who sees papers.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn payee_in_force(&self, actor: &Actor) -> Result<Option<Payee>> {
        let permit = actor.permit(permission::DRAFTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        Ok(work.invoicing().payees().await?.in_force(self.now_stored()).cloned())
    }

    /// Every change of the payee, the latest first.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn payee_changes(
        &self,
        actor: &Actor,
        page: PageRequest<PayeeChangeId>,
    ) -> Result<Page<PayeeChange, PayeeChangeId>> {
        let permit = actor.permit(permission::PAYEE_READ)?;
        let mut work = self.works.read(&permit).await?;
        Ok(work.invoicing().payee_changes(page).await?)
    }

    /// Proposes a change. The first account of a workspace that issued nothing is in force at once, and so is a longer wait
    /// that somebody asks for who may approve; whoever is alone in a workspace waits three days or more instead of asking
    /// somebody else.
    ///
    /// # Errors
    /// [`PayeeError::ChangeWaits`]; [`PayeeError::Invalid`] when nothing would change.
    pub async fn propose_payee(
        &self,
        actor: &Actor,
        proposed: Proposed,
        once: Once<'_, PayeeChange>,
    ) -> Result<Done<PayeeChange>> {
        let permit = actor.permit(permission::PAYEE_PROPOSE)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        work.invoicing().lock_profile().await?;
        let at = self.now_stored();
        let members = work.members().members().await?.len();
        let standing = now(work.invoicing(), members, at).await?;
        if standing.open.is_some() {
            return Err(Failure::refused(PayeeError::ChangeWaits));
        }
        different(&standing, &proposed)?;
        let (millis, random) = self.ids().parts();
        let id = PayeeChangeId::mint(millis, &random);
        let by = permit.principal().to_string();
        let mut change = PayeeChange { id, proposed, at, by: by.clone(), steps: Vec::new() };
        work.invoicing().insert_payee_change(&change).await?;
        let mut acts = Acts::one(self.proposed_act(&permit, &standing, &change));
        let mut stage = PayeeStage::Proposed;
        if let Some(effective) = alone(actor, &standing, &change.proposed, at) {
            let approval = TakenStep { change: id, step: PayeeStep::Approved, at, by, effective_at: Some(effective) };
            work.invoicing().insert_payee_step(&approval).await?;
            acts = acts.and(self.step_act(&permit, &approval));
            if effective > at {
                announce(&mut *work, &change, effective).await?;
            }
            change.steps.push(approval);
            stage = PayeeStage::Approved;
        }
        tell_staff(&mut *work, permit.principal(), id, stage).await?;
        once.keep(work.replies(), &change).await?;
        work.commit(acts).await?;
        Ok(Done::Fresh(change))
    }

    /// Approves a change that somebody else proposed: it takes effect after the waiting time in force now. Whoever approves
    /// has had their role since before it was proposed and for the waiting time, so that nobody is brought in to approve.
    ///
    /// # Errors
    /// [`PayeeError::NotFound`], [`PayeeError::OwnChange`], [`PayeeError::Settled`], [`PayeeError::NewApprover`],
    /// [`PayeeError::EarlyApprover`].
    pub async fn approve_payee(
        &self,
        actor: &Actor,
        id: PayeeChangeId,
        once: Once<'_, PayeeChange>,
    ) -> Result<Done<PayeeChange>> {
        let permit = actor.permit(permission::PAYEE_APPROVE)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let (mut change, at) = self.locked_change(&mut *work, id).await?;
        let by = permit.principal().to_string();
        if change.by == by {
            return Err(Failure::refused(PayeeError::OwnChange));
        }
        if change.state(at) != PayeeState::Proposed {
            return Err(Failure::refused(PayeeError::Settled));
        }
        let wait = wait_in_force(&all(work.invoicing()).await?, at);
        // A longer wait is anybody's who may approve: it needs no second person.
        let raised = raises(wait, &change.proposed);
        if !raised {
            let members = work.members().members().await?;
            second(&change, permit.principal(), &members, wait, at).map_err(|unready| {
                Failure::refused(match unready {
                    Unready::Late => PayeeError::NewApprover,
                    Unready::Until(from) => PayeeError::EarlyApprover { from },
                })
            })?;
        }
        let effective = if raised { at } else { wait.from(at) };
        let approval = TakenStep { change: id, step: PayeeStep::Approved, at, by, effective_at: Some(effective) };
        work.invoicing().insert_payee_step(&approval).await?;
        let act = self.step_act(&permit, &approval);
        announce(&mut *work, &change, effective).await?;
        change.steps.push(approval);
        tell_staff(&mut *work, permit.principal(), id, PayeeStage::Approved).await?;
        once.keep(work.replies(), &change).await?;
        work.commit(act.into()).await?;
        Ok(Done::Fresh(change))
    }

    /// Stops a change before it takes effect.
    ///
    /// # Errors
    /// [`PayeeError::NotFound`], [`PayeeError::Settled`].
    pub async fn cancel_payee(
        &self,
        actor: &Actor,
        id: PayeeChangeId,
        once: Once<'_, PayeeChange>,
    ) -> Result<Done<PayeeChange>> {
        let permit = actor.permit(permission::PAYEE_APPROVE)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let (mut change, at) = self.locked_change(&mut *work, id).await?;
        if !change.is_open(at) {
            return Err(Failure::refused(PayeeError::Settled));
        }
        let by = permit.principal().to_string();
        let stopped = TakenStep { change: id, step: PayeeStep::Cancelled, at, by, effective_at: None };
        work.invoicing().insert_payee_step(&stopped).await?;
        let act = self.step_act(&permit, &stopped);
        change.steps.push(stopped);
        tell_staff(&mut *work, permit.principal(), id, PayeeStage::Cancelled).await?;
        once.keep(work.replies(), &change).await?;
        work.commit(act.into()).await?;
        Ok(Done::Fresh(change))
    }

    async fn locked_change(&self, work: &mut dyn Work, id: PayeeChangeId) -> Result<(PayeeChange, Timestamp)> {
        work.invoicing().lock_profile().await?;
        let change = work.invoicing().payee_change(id).await?.ok_or(Failure::refused(PayeeError::NotFound))?;
        Ok((change, self.now_stored()))
    }

    /// Now, as PostgreSQL keeps it, so that what is sealed is what is read back.
    pub(crate) fn now_stored(&self) -> Timestamp {
        let at = self.clock.now();
        Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
    }

    fn proposed_act(&self, permit: &Permit<Write>, standing: &PayeeNow, change: &PayeeChange) -> dalil_audit::Entry {
        let told = match &change.proposed {
            Proposed::Details(details) => {
                let before = standing.current.as_ref().and_then(|payee| payee.details.as_ref());
                let text = |details: &dalil_tenancy::text::Paragraph| details.to_string();
                Change::new("payment_details", before.map(text), details.as_ref().map(text))
            }
            Proposed::Wait(wait) => {
                let hours = |wait: Wait| Some(wait.hours().to_string());
                Change::new("wait_hours", hours(standing.wait), hours(*wait))
            }
        };
        let act = self.act(permit, action::PAYEE_PROPOSED, "payee", change.id).change(told);
        act.change(Change::new("seal", None, Some(change.seal().to_string())))
    }

    pub(crate) fn step_act(&self, permit: &Permit<Write>, step: &TakenStep) -> dalil_audit::Entry {
        let act = match step.step {
            PayeeStep::Approved => action::PAYEE_APPROVED,
            PayeeStep::Cancelled => action::PAYEE_CANCELLED,
            PayeeStep::Told => action::PAYEE_TOLD,
        };
        let entry = self.act(permit, act, "payee", step.change);
        let entry = match step.effective_at {
            Some(at) => entry.change(Change::new("effective_at", None, Some(at.to_string()))),
            None => entry,
        };
        entry.change(Change::new("seal", None, Some(step.seal().to_string())))
    }
}

/// What is in force and what waits, of a workspace with so many members.
async fn now(
    store: &mut (impl InvoicingRead + ?Sized),
    members: usize,
    at: Timestamp,
) -> std::result::Result<PayeeNow, StoreError> {
    let changes = all(store).await?;
    let current = Payees::of(&changes).in_force(at).cloned();
    let wait = wait_in_force(&changes, at);
    let alone = members == 1;
    let next = if current.is_none() && store.series().await?.is_empty() {
        Route::AtOnce
    } else if alone {
        Route::Alone(wait.max(Wait::ALONE))
    } else {
        Route::Second(wait)
    };
    let open = changes.into_iter().find(|change| change.is_open(at));
    Ok(PayeeNow { current, wait, open, alone, next, unready: None })
}

/// Whether somebody is a second person for a change. A part of the program never is, nor whoever is a member no more.
fn second(
    change: &PayeeChange,
    who: Principal,
    members: &[Member],
    wait: Wait,
    at: Timestamp,
) -> std::result::Result<(), Unready> {
    let member = members.iter().find(|member| Principal::Person(member.person) == who);
    member.map_or(Err(Unready::Late), |member| change.second(member.role_since, wait, at))
}

async fn all(store: &mut (impl InvoicingRead + ?Sized)) -> std::result::Result<Vec<PayeeChange>, StoreError> {
    let (mut changes, mut after) = (Vec::new(), None);
    loop {
        let page = store.payee_changes(PageRequest::new(after, MAX_PAGE)).await?;
        changes.extend(page.items);
        after = page.next;
        if after.is_none() {
            return Ok(changes);
        }
    }
}

/// The waiting time that took effect last.
fn wait_in_force(changes: &[PayeeChange], at: Timestamp) -> Wait {
    let took = |change: &PayeeChange| match (&change.proposed, change.state(at)) {
        (Proposed::Wait(wait), PayeeState::Effective(since)) => Some((since, *wait)),
        _ => None,
    };
    changes.iter().filter_map(took).max_by_key(|(since, _)| *since).map_or(Wait::USUAL, |(_, wait)| wait)
}

fn raises(wait: Wait, proposed: &Proposed) -> bool {
    matches!(proposed, Proposed::Wait(longer) if *longer > wait)
}

/// A change that changes nothing would only hide behind the notices it causes.
fn different(standing: &PayeeNow, proposed: &Proposed) -> Result<()> {
    let (field, same) = match proposed {
        Proposed::Details(details) => {
            let named = standing.current.as_ref().and_then(|payee| payee.details.as_ref());
            ("payment_details", named == details.as_ref())
        }
        Proposed::Wait(wait) => ("wait_hours", *wait == standing.wait),
    };
    if same { Err(Failure::refused(PayeeError::Invalid(FieldError::new(field, "unchanged").into()))) } else { Ok(()) }
}

/// When a change takes effect that needs nobody else; none where it needs somebody.
fn alone(actor: &Actor, standing: &PayeeNow, proposed: &Proposed, at: Timestamp) -> Option<Timestamp> {
    if raises(standing.wait, proposed) && actor.may(permission::PAYEE_APPROVE) {
        return Some(at);
    }
    if standing.next == Route::AtOnce && matches!(proposed, Proposed::Details(_)) {
        return Some(at);
    }
    let by_person = matches!(actor.principal(), Principal::Person(_));
    (standing.alone && by_person).then(|| standing.wait.max(Wait::ALONE).from(at))
}

/// Has the clients of late told when a change of the account takes effect.
async fn announce(work: &mut dyn Work, change: &PayeeChange, at: Timestamp) -> std::result::Result<(), StoreError> {
    match change.proposed {
        Proposed::Details(_) => work.outbox().enqueue(&Message::TellClients { change: change.id, at }).await,
        Proposed::Wait(_) => Ok(()),
    }
}

/// Tells every owner and admin at once, whoever did it included: an account that was taken over does not tell its owner
/// otherwise. What setting up does is not news.
async fn tell_staff(
    work: &mut dyn Work,
    by: Principal,
    change: PayeeChangeId,
    stage: PayeeStage,
) -> std::result::Result<(), StoreError> {
    if matches!(by, Principal::System(_)) {
        return Ok(());
    }
    let members = work.members().members().await?;
    let told = members.into_iter().filter(|member| matches!(member.role, Role::Owner | Role::Admin));
    let people: Vec<PersonId> = told.map(|member| member.person).collect();
    for person in people {
        work.outbox().enqueue(&Message::TellMember { change, stage, person }).await?;
    }
    Ok(())
}
