use actix_web::{HttpRequest, get, web};
use dalil_app::{ClientAccount, told_of};
use dalil_invoicing::DocumentId;
use dalil_ledger::{Movement, PaymentId, StatementLine};
use dalil_tenancy::field::Gather;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::receivables::AgedSum;
use crate::{
    HttpState, Problem, Signed,
    api::wire::{Money, day, parsed, path_id},
    body::Query,
};

/// Which days.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct StatementQuery {
    /// The first day; a year before the last one when left out.
    #[param(value_type = Option<Date>)]
    from: Option<String>,
    /// The last day, at most 366 days after the first; today when left out.
    #[param(value_type = Option<Date>)]
    to: Option<String>,
}

/// A client's account over some days.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClientStatement {
    /// The first day.
    from: Date,
    /// The last day.
    to: Date,
    /// One account for each currency in which something was owed or moved.
    accounts: Vec<AccountStatement>,
    /// What is owed today, by currency and age.
    ageing: Vec<AgedSum>,
}

/// A client's account in one currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountStatement {
    /// What was owed before the first day.
    opening: Money,
    /// What moved it, the earliest first.
    lines: Vec<Line>,
    /// What was owed after the last day.
    closing: Money,
}

/// What moved a client's account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StatementLine)]
pub(crate) struct Line {
    /// The day it counts for.
    day: Date,
    /// `billed`, `credited`, `debited`, `paid`, `reversed`, `written_off` or `voided`.
    movement: &'static str,
    /// The invoice, where it was billed, corrected, given up or voided.
    #[schema(value_type = Option<Uuid>)]
    invoice_id: Option<DocumentId>,
    /// The credit or debit note, where one corrected it.
    #[schema(value_type = Option<Uuid>)]
    note_id: Option<DocumentId>,
    /// The number as printed, of the note where there is one, else of the invoice.
    printed_number: Option<String>,
    /// The payment, where one was made or reversed.
    #[schema(value_type = Option<Uuid>)]
    payment_id: Option<PaymentId>,
    /// Above zero where more is owed, below where less.
    amount: Money,
    /// What was owed after it.
    balance: Money,
}

impl Line {
    fn of(account: &ClientAccount, line: &StatementLine, balance: i64) -> Self {
        let (movement, invoice, note, payment_id) = match line.movement {
            Movement::Billed(id) => ("billed", Some(id), None, None),
            Movement::Credited(note, id) => ("credited", Some(id), Some(note), None),
            Movement::Debited(note, id) => ("debited", Some(id), Some(note), None),
            Movement::Paid(id) => ("paid", None, None, Some(id)),
            Movement::Reversed(id) => ("reversed", None, None, Some(id)),
            Movement::WrittenOff(_, id) => ("written_off", Some(id), None, None),
            Movement::Voided(id) => ("voided", Some(id), None, None),
        };
        Self {
            day: line.day,
            movement,
            invoice_id: invoice.map(|id| DocumentId::from_uuid(id.as_uuid())),
            note_id: note.map(|id| DocumentId::from_uuid(id.as_uuid())),
            printed_number: told_of(line.movement).and_then(|id| account.numbers.get(&id).cloned()),
            payment_id,
            amount: Money::new(line.amount, line.currency),
            balance: Money::new(balance, line.currency),
        }
    }
}

/// A client's account: what was billed, paid, reversed, given up and voided, with what was owed after each, and what is owed
/// today by age.
#[utoipa::path(operation_id = "getStatement", tag = "payments", params(("id" = Uuid, Path), StatementQuery),
    responses((status = 200, description = "The account.", body = ClientStatement)))]
#[get("/clients/{id}/statement")]
pub(crate) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(query): Query<StatementQuery>,
) -> Result<web::Json<ClientStatement>, Problem> {
    let mut gather = Gather::default();
    let from = day(&mut gather, "from", query.from.as_deref());
    let to = day(&mut gather, "to", query.to.as_deref());
    let (from, to) = parsed(gather, (from, to))?;
    let account = state.app.statement(signed.actor(), path_id(&request)?, from, to).await?;
    let statement = |statement: &dalil_ledger::Statement| AccountStatement {
        opening: Money::new(statement.opening, statement.currency),
        lines: statement.lines.iter().map(|(line, balance)| Line::of(&account, line, *balance)).collect(),
        closing: Money::new(statement.closing(), statement.currency),
    };
    Ok(web::Json(ClientStatement {
        from: account.from,
        to: account.to,
        accounts: account.statements.iter().map(statement).collect(),
        ageing: account.ageing.iter().map(AgedSum::of).collect(),
    }))
}
