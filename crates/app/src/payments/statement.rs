use std::collections::BTreeMap;

use dalil_invoicing::{ClientId, DocumentId};
use dalil_ledger::{Aged, BalanceTooLarge, DebtorId, Movement, Statement, permission};
use dalil_tenancy::{
    Actor,
    field::{FieldError, FieldErrors},
};
use jiff::{Span, civil::Date};

use super::{PaymentError, Result, document};
use crate::{App, Failure};

/// The most days that a statement covers.
pub const STATEMENT_DAYS: i32 = 366;

/// A client's account over some days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientAccount {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// One statement for each currency.
    pub statements: Vec<Statement>,
    /// The printed numbers of the documents in it.
    pub numbers: BTreeMap<DocumentId, String>,
    /// What is owed today by age.
    pub ageing: Vec<Aged>,
}

impl App {
    /// A client's account from one day to another, both included: the year to today where neither is given.
    ///
    /// # Errors
    /// [`PaymentError::NotFound`] when there is no such client; [`PaymentError::Invalid`] when the days are the wrong way
    /// round or more than [`STATEMENT_DAYS`] apart, or a balance is beyond what an amount can hold.
    pub async fn statement(
        &self,
        actor: &Actor,
        client: ClientId,
        from: Option<Date>,
        to: Option<Date>,
    ) -> Result<ClientAccount> {
        let permit = actor.permit(permission::PAYMENTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        if work.invoicing().client(client).await?.is_none() {
            return Err(Failure::refused(PaymentError::NotFound));
        }
        let today = self.today_of(&mut *work).await?;
        let year = permit.window().map(|window| window.days());
        let to = to.unwrap_or_else(|| year.map_or(today, |year| today.clamp(year.first, year.last)));
        let from = from.unwrap_or_else(|| {
            let from = to.saturating_sub(Span::new().years(1)).saturating_add(Span::new().days(1));
            year.map_or(from, |year| from.max(year.first))
        });
        days(from, to)?;
        let debtor = DebtorId::from_uuid(client.as_uuid());
        let openings = work.ledger().owed_before(debtor, from).await?;
        let lines = work.ledger().movements(debtor, from, to).await?;
        let ageing = work.ledger().ageing(Some(debtor), today).await?;
        let mut ids: Vec<DocumentId> = lines.iter().filter_map(|line| told_of(line.movement)).collect();
        ids.sort();
        ids.dedup();
        let known = work.invoicing().summaries(&ids).await?;
        let numbers = known.into_iter().map(|known| (known.id, known.printed_number)).collect();
        let statements = Statement::of(&openings, lines).map_err(|BalanceTooLarge| {
            let error = FieldError::new("from", "balance_too_large");
            Failure::refused(PaymentError::Invalid(error.into()))
        })?;
        Ok(ClientAccount { from, to, statements, numbers, ageing })
    }
}

/// The document that a line of a statement names.
pub const fn told_of(movement: Movement) -> Option<DocumentId> {
    match movement {
        Movement::Billed(id) | Movement::WrittenOff(_, id) | Movement::Voided(id) => Some(document(id)),
        Movement::Credited(id, _) | Movement::Debited(id, _) => Some(DocumentId::from_uuid(id.as_uuid())),
        Movement::Paid(_) | Movement::Reversed(_) => None,
    }
}

fn days(from: Date, to: Date) -> Result<()> {
    let error = if from > to {
        FieldError::with_limit("from", "too_late", to)
    } else if (to - from).get_days() > STATEMENT_DAYS {
        FieldError::with_limit("from", "too_many_days", STATEMENT_DAYS)
    } else {
        return Ok(());
    };
    Err(Failure::refused(PaymentError::Invalid(FieldErrors(vec![error]))))
}
