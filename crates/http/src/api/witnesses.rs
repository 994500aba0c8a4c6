//! Witnesses: to whom checkpoints of the audit log are sent each day.

use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use dalil_app::{NewWitness, WitnessId, WitnessState, once::Reply};
use dalil_invoicing::PaperLanguage;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::wire::{ListOf, path_id, reply};
use crate::{
    HttpState, Problem, Signed,
    body::{Empty, Json},
    idempotency::{Key, answer},
};

/// An address to which checkpoints leave, with what became of the latest.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Witness {
    /// The id.
    #[schema(value_type = Uuid)]
    id: WitnessId,
    /// Where to.
    email: String,
    /// `bn` or `en`.
    language: &'static str,
    /// Since when.
    added_at: Timestamp,
    /// The last one that left; null before the first.
    last_sent: Option<Sending>,
    /// Whether nothing has left for three days, or the log did not go on from what was sent before.
    failing: bool,
    /// The latest fourteen, of whatever outcome, the last first.
    latest: Vec<Sending>,
}

/// What became of the checkpoint of a day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Sending {
    /// The day in Asia/Dhaka it was due on.
    #[schema(value_type = String, format = Date)]
    day: Date,
    /// `sent`; `not_grown` where it left and says that the log does not go on from the last one; `refused` by the mail server
    /// for good; `unavailable`, to be tried again.
    outcome: &'static str,
    /// When.
    at: Timestamp,
    /// How many entries the log had.
    size: u64,
    /// Its root (RFC 6962), in hexadecimal.
    root: String,
}

impl Sending {
    fn of(sending: &dalil_app::Sending) -> Self {
        Self {
            day: sending.day,
            outcome: sending.outcome.as_str(),
            at: sending.at,
            size: sending.size,
            root: sending.root.to_string(),
        }
    }
}

impl Witness {
    /// One that was just set.
    fn new(witness: &dalil_app::Witness) -> Self {
        Self {
            id: witness.id,
            email: witness.to.to_string(),
            language: PaperLanguage::code(witness.language),
            added_at: witness.at,
            last_sent: None,
            failing: false,
            latest: Vec::new(),
        }
    }

    fn of(state: &WitnessState) -> Self {
        Self {
            last_sent: state.last_sent.as_ref().map(Sending::of),
            failing: state.failing,
            latest: state.latest.iter().map(Sending::of).collect(),
            ..Self::new(&state.witness)
        }
    }
}

/// A witness as written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "notary@books.example", "language": "bn"}))]
pub(crate) struct WitnessInput {
    /// Mail address of somebody outside, who keeps what comes.
    #[schema(max_length = 254)]
    email: String,
    /// `bn` or `en`.
    language: String,
}

/// To whom checkpoints are sent, in the order in which they were set, each with its latest sendings.
#[utoipa::path(operation_id = "listWitnesses", tag = "audit",
    responses((status = 200, description = "The witnesses.", body = ListOf<Witness>)))]
#[get("/witnesses")]
pub(crate) async fn list(signed: Signed, state: web::Data<HttpState>) -> Result<web::Json<ListOf<Witness>>, Problem> {
    let witnesses = state.app.witnesses(signed.actor()).await?;
    Ok(web::Json(ListOf::whole(witnesses.iter().map(Witness::of).collect())))
}

/// Sets a witness: a mail with the signed checkpoint of the audit log leaves at once, and another one each day with the proof
/// that the log only grew since the one before. Five at most.
#[utoipa::path(operation_id = "addWitness", tag = "audit", request_body = WitnessInput,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, description = "Set.", body = Witness)))]
#[post("/witnesses")]
pub(crate) async fn add(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Json<WitnessInput>,
) -> Result<HttpResponse, Problem> {
    let shape = |witness: &dalil_app::Witness| reply(201, &Witness::new(witness), &[]);
    let once = Key::required(&request, &body.raw)?.once(shape);
    let WitnessInput { email, language } = body.value;
    state.may_mail_to(&email)?;
    let done = state.app.add_witness(signed.actor(), &NewWitness { email, language }, once).await?;
    Ok(answer(done, shape))
}

/// Takes a witness away: nothing more is sent there.
#[utoipa::path(operation_id = "removeWitness", tag = "audit",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 204, description = "Taken away.")))]
#[delete("/witnesses/{id}")]
pub(crate) async fn remove(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    _body: Empty,
) -> Result<HttpResponse, Problem> {
    let shape = |_: &dalil_app::Witness| Reply { status: 204, headers: Vec::new(), body: Vec::new() };
    let once = Key::optional(&request, b"")?.once(shape);
    let done = state.app.remove_witness(signed.actor(), path_id(&request)?, once).await?;
    Ok(answer(done, shape))
}
