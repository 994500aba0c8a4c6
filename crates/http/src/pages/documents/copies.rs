//! A marked copy for somebody, for a reason that is recorded (rule 44).

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web,
};
use dalil_app::{CopyError, Download, Failure, once::Reply};
use dalil_invoicing::{DocumentId, PaperLanguage};
use dalil_tenancy::field::{FieldError, FieldErrors};

use super::{download::disposition, show::View};
use crate::{
    HttpState, Problem, Signed,
    body::Form,
    idempotency::{self, Key},
    pages::{id, typed::Typed},
};

pub(super) async fn copy(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let document: DocumentId = id(&request)?;
    let typed = Typed::new(body.value);
    let refused = async |errors: FieldErrors| {
        let view = View::plain(&request, &signed, &state);
        view.page(document, StatusCode::UNPROCESSABLE_ENTITY, &typed, Some(&errors)).await
    };
    let Some(language) = PaperLanguage::from_code(typed.get("language")) else {
        return refused(FieldErrors(vec![FieldError::new("language", "unknown_value")])).await;
    };
    let key = Key::of_form(&request, &body.raw, typed.get("idempotency_key"))?;
    match state.app.copy_document(signed.actor(), document, language, typed.get("reason"), key.once(shape)).await {
        Ok(done) => Ok(idempotency::answer(done, shape)),
        Err(Failure::Refused(CopyError::Invalid(errors))) => refused(errors).await,
        Err(failure) => Err(failure.into()),
    }
}

fn shape(paper: &Download) -> Reply {
    Reply {
        status: 200,
        headers: vec![
            (header::CONTENT_TYPE.to_string(), "application/pdf".to_owned()),
            (header::CONTENT_DISPOSITION.to_string(), disposition(paper)),
        ],
        body: paper.pdf.clone(),
    }
}
