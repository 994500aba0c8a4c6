//! Demanding what a client owes: the open invoices are offered, each chosen, and the bill is issued at one press.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use dalil_app::{Failure, Owed};
use dalil_invoicing::{BillError, BillInput, ClientId, Issued, permission};
use dalil_tenancy::field::FieldErrors;

use crate::{
    HttpState, Problem, Signed,
    body::Form as Body,
    pages::{
        field::{Field, Form, anchor},
        frame::{self, Frame},
        id, page_with,
        parts::{Hidden, names, told},
        sent::Sent,
        typed::{Errors, Summary, Typed},
    },
};

#[derive(Template)]
#[template(path = "clients/bill.html")]
struct BillPage<'a> {
    f: &'a Frame,
    client: String,
    client_lang: &'static str,
    back: String,
    action: String,
    summary: Summary,
    hidden: Hidden,
    wrong: Option<String>,
    offers: Vec<Offer>,
    due_on: Field,
    notes: Field,
}

/// An open invoice.
struct Offer {
    /// Where an error of it leads.
    anchor: String,
    at: usize,
    id: String,
    chosen: bool,
    number: String,
    day: String,
    open: String,
    wrong: Option<String>,
}

pub(super) async fn ask(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::ISSUE)?;
    asked(&request, &signed, &state, StatusCode::OK, &Typed::default(), None).await
}

async fn asked(
    request: &HttpRequest,
    signed: &Signed,
    state: &HttpState,
    status: StatusCode,
    typed: &Typed,
    errors: Option<FieldErrors>,
) -> Result<HttpResponse, Problem> {
    let id: ClientId = id(request)?;
    let (app, actor) = (&state.app, signed.actor());
    let client = app.client(actor, id).await?;
    let owed = app.demandable(actor, id).await?;
    let frame = Frame::of(signed, request);
    // All that is open is demanded unless somebody says otherwise.
    let chosen = errors.as_ref().map(|_| chosen(typed));
    let errors = errors.map(|errors| shown(errors, &owed, chosen.as_deref().unwrap_or_default()));
    let errors = errors.map(|errors| Errors::new(&frame, &errors, str::to_owned)).unwrap_or_default();
    let form = Form { frame: &frame, typed, errors: &errors };
    let back = format!("{}/clients/{id}", frame::base(signed));
    let ((client, client_lang), _) = names(frame.language, &client.fields.name);
    let offer = |(at, owed): (usize, &Owed)| {
        let id = owed.invoice.id.to_string();
        Offer {
            anchor: anchor(&field_of(at)),
            at,
            chosen: chosen.as_ref().is_none_or(|chosen| chosen.contains(&id)),
            wrong: errors.at(&field_of(at)),
            number: frame.language.figure(&owed.invoice.printed_number),
            day: frame.language.date(owed.invoice.issued_on),
            open: told(&frame, owed.receivable.outstanding(), owed.receivable.currency),
            id,
        }
    };
    page_with(
        status,
        &BillPage {
            client: client.to_owned(),
            client_lang,
            action: format!("{back}/bill"),
            summary: errors.summary(frame.t("summary-title"), ""),
            hidden: Hidden::new(app, signed),
            wrong: errors.at("invoices"),
            offers: owed.iter().enumerate().map(offer).collect(),
            due_on: form.date("due_on").note(frame.t("field-due_on-note")),
            notes: form.area("notes", 3).note(frame.t("optional")),
            back,
            f: &frame,
        },
    )
}

/// The box of an offer.
fn field_of(at: usize) -> String {
    format!("invoices[{at}].chosen")
}

/// The ids whose boxes are set.
fn chosen(typed: &Typed) -> Vec<String> {
    let rows = typed.rows("invoices").into_iter();
    rows.filter(|row| row.get("chosen").is_some_and(|it| it == "yes")).filter_map(|mut row| row.remove("id")).collect()
}

/// Errors at the boxes of the invoices that they are about, wherever those stand now.
fn shown(mut errors: FieldErrors, owed: &[Owed], chosen: &[String]) -> FieldErrors {
    for error in &mut errors.0 {
        let at = error.field.strip_prefix("invoices[").and_then(|rest| rest.split_once(']'));
        let id = at.and_then(|(at, _)| chosen.get(at.parse::<usize>().ok()?));
        if let Some(id) = id {
            let at = owed.iter().position(|owed| owed.invoice.id.to_string() == *id);
            error.field = at.map_or_else(|| "invoices".to_owned(), field_of);
        }
    }
    errors
}

pub(super) async fn issue(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Body<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::ISSUE)?;
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let input = BillInput {
        invoices: chosen(&sent.typed),
        due_on: sent.typed.optional("due_on"),
        notes: sent.typed.optional("notes"),
    };
    let base = frame::base(&signed);
    let there = |bill: &Issued| format!("{base}/documents/{}?issued=1", bill.id());
    match sent.act(there, |once| state.app.issue_bill(signed.actor(), &input, once)).await {
        Ok(page) => Ok(page),
        Err(Failure::Refused(BillError::Invalid(errors))) => {
            asked(&request, &signed, &state, StatusCode::UNPROCESSABLE_ENTITY, &sent.typed, Some(errors)).await
        }
        Err(failure) => Err(failure.into()),
    }
}
