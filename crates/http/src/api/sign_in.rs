use actix_web::{HttpRequest, HttpResponse, post, web};
use dalil_identity::EmailAddress;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{HttpState, Problem, body::Json, origin};

/// Whom the sign-in mail goes to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignIn {
    /// The mail address.
    #[schema(example = "nila@shapla.example")]
    email: String,
}

/// Asks for a sign-in mail.
///
/// The answer is the same whether or not somebody has the address. At most three mails a minute to one address.
#[utoipa::path(operation_id = "askForSignIn", tag = "sign-in", request_body = SignIn,
    responses((status = 202, description = "A mail is sent if somebody has the address.")))]
#[post("")]
pub(crate) async fn ask(
    request: HttpRequest,
    state: web::Data<HttpState>,
    body: Json<SignIn>,
) -> Result<HttpResponse, Problem> {
    let email: EmailAddress = body.value.email.parse().map_err(|_| Problem::field("email", "not_an_email"))?;
    state.may_mail(&email)?;
    state.app.request_link(&email, &origin::of(&request, &state)).await?;
    Ok(HttpResponse::Accepted().finish())
}
