//! A client's account: dated debits and credits with what was owed after each.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_app::{ClientAccount, Failure, PaymentError, told_of};
use dalil_invoicing::ClientId;
use dalil_ledger::{Movement, Statement, StatementLine};
use dalil_money::Currency;
use dalil_tenancy::field::{FieldErrors, Gather};
use jiff::civil::Date;

use super::Ageing;
use crate::{
    HttpState, Problem, Signed,
    body::Query,
    pages::{
        field::{Field, Form},
        filters,
        frame::{self, Frame},
        id, labels, page_with,
        parts::{money, names},
        typed::{Errors, Typed},
    },
};

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    from: Option<String>,
    to: Option<String>,
}

#[derive(Template)]
#[template(path = "payments/statement.html")]
struct StatementPage<'a> {
    f: &'a Frame,
    client: String,
    name: String,
    name_lang: &'static str,
    period: String,
    from: Field,
    to: Field,
    accounts: Vec<Account>,
    ageing: Vec<Ageing>,
}

struct Account {
    mark: &'static str,
    opening: String,
    lines: Vec<Line>,
    closing: String,
}

struct Line {
    day: String,
    date: String,
    what: String,
    href: Option<String>,
    debit: Option<String>,
    credit: Option<String>,
    balance: String,
}

pub(super) async fn show(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    Query(asked): Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let client: ClientId = id(&request)?;
    let (account, wrong) = account(&state, &signed, client, &asked).await?;
    let stored = state.app.client(signed.actor(), client).await?;
    let frame = Frame::of(&signed, &request);
    let base = frame::base(&signed);
    let ((name, name_lang), _) = names(frame.language, &stored.fields.name);
    let mut typed = Typed::default();
    let shown = |asked: &Option<String>, day: Date| match asked {
        Some(asked) if wrong.is_some() => asked.clone(),
        _ => day.to_string(),
    };
    typed.set("from", shown(&asked.from, account.from));
    typed.set("to", shown(&asked.to, account.to));
    let status = wrong.as_ref().map_or(StatusCode::OK, status);
    let errors = wrong.map(|wrong| Errors::new(&frame, &wrong, str::to_owned)).unwrap_or_default();
    let form = Form { frame: &frame, typed: &typed, errors: &errors };
    let period = [("from", frame.language.date(account.from)), ("to", frame.language.date(account.to))];
    let period = period.each_ref().map(|(name, day)| (*name, day.as_str().into()));
    let page = StatementPage {
        client: format!("{base}/clients/{client}"),
        name: name.to_owned(),
        name_lang,
        period: frame.tx("statement-period", &period),
        from: form.date("from").named(frame.t("statement-from")),
        to: form.date("to").named(frame.t("statement-to")),
        accounts: account.statements.iter().map(|own| Account::of(&frame, &base, &account, own)).collect(),
        ageing: currencies(&account)
            .filter_map(|currency| Ageing::new(&frame, &account.ageing, currency))
            .take(1)
            .collect(),
        f: &frame,
    };
    page_with(status, &page)
}

/// The account over the days asked for; where something is wrong with them, that of the year to today with what is.
async fn account(
    state: &HttpState,
    signed: &Signed,
    client: ClientId,
    asked: &Asked,
) -> Result<(ClientAccount, Option<FieldErrors>), Problem> {
    let mut gather = Gather::default();
    let from = filters::day(&mut gather, "from", asked.from.as_deref());
    let to = filters::day(&mut gather, "to", asked.to.as_deref());
    let wrong = match gather.finish(Some((from, to))) {
        Ok((from, to)) => match state.app.statement(signed.actor(), client, from, to).await {
            Ok(account) => return Ok((account, None)),
            Err(Failure::Refused(PaymentError::Invalid(errors))) => errors,
            Err(failure) => return Err(failure.into()),
        },
        Err(errors) => errors,
    };
    Ok((state.app.statement(signed.actor(), client, None, None).await?, Some(wrong)))
}

/// What can be read and breaks a rule is answered with 422.
fn status(errors: &FieldErrors) -> StatusCode {
    let unread = errors.0.iter().any(|error| error.code == "not_a_date");
    if unread { StatusCode::BAD_REQUEST } else { StatusCode::UNPROCESSABLE_ENTITY }
}

/// The currencies in which something is owed, that of the first account before the others.
fn currencies(account: &ClientAccount) -> impl Iterator<Item = Currency> + '_ {
    let accounts = account.statements.iter().map(|own| own.currency);
    accounts.chain(account.ageing.iter().map(|aged| aged.currency))
}

impl Account {
    fn of(frame: &Frame, base: &str, account: &ClientAccount, statement: &Statement) -> Self {
        let amount = |minor| money(frame.language, minor, statement.currency);
        Self {
            mark: labels::mark(frame.language, statement.currency),
            opening: amount(statement.opening),
            lines: statement.lines.iter().map(|line| Line::of(frame, base, account, *line)).collect(),
            closing: amount(statement.closing()),
        }
    }
}

impl Line {
    fn of(frame: &Frame, base: &str, account: &ClientAccount, (line, balance): (StatementLine, i64)) -> Self {
        let language = frame.language;
        let told = told_of(line.movement);
        let number = told.and_then(|id| account.numbers.get(&id)).map(|number| language.figure(number));
        let about = |key: &str| frame.tx(key, &[("number", number.clone().unwrap_or_default().into())]);
        let what = match line.movement {
            Movement::Billed(_) => about("statement-billed"),
            Movement::Credited(..) => about("statement-credited"),
            Movement::Debited(..) => about("statement-debited"),
            Movement::WrittenOff(..) => about("statement-written-off"),
            Movement::Voided(_) => about("statement-voided"),
            Movement::Paid(_) => frame.t("statement-paid"),
            Movement::Reversed(_) => frame.t("statement-reversed"),
        };
        let href = match line.movement {
            Movement::Paid(id) | Movement::Reversed(id) => Some(format!("{base}/payments/{id}")),
            _ => told.map(|id| format!("{base}/documents/{id}")),
        };
        let amount = money(language, line.amount.abs(), line.currency);
        let (debit, credit) = if line.amount < 0 { (None, Some(amount)) } else { (Some(amount), None) };
        Self {
            day: language.short_date(line.day),
            date: line.day.to_string(),
            what,
            href,
            debit,
            credit,
            balance: money(language, balance, line.currency),
        }
    }
}
