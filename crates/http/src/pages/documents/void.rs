//! Voiding an issued document, after saying which papers will be void, and beginning the one in its place.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use dalil_app::{Failure, VoidError};
use dalil_invoicing::{DocumentId, DocumentKind, Draft, Issued, permission};
use dalil_tenancy::field::FieldErrors;

use super::paper::{number, title};
use crate::{
    HttpState, Problem, Signed,
    body::Form as Body,
    pages::{
        field::Form,
        frame::{self, Frame},
        id, page_with,
        parts::{Hidden, told},
        payments::ReasonPage,
        sent::Sent,
        typed::{Errors, Typed},
    },
};

pub(super) async fn ask(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, Problem> {
    signed.actor().permit(permission::VOID)?;
    asked(&request, &signed, &state, StatusCode::OK, &Typed::default(), None).await
}

async fn asked(
    request: &HttpRequest,
    signed: &Signed,
    state: &HttpState,
    status: StatusCode,
    typed: &Typed,
    errors: Option<&FieldErrors>,
) -> Result<HttpResponse, Problem> {
    let id: DocumentId = id(request)?;
    let papers = state.app.void_preview(signed.actor(), id).await?;
    let frame = Frame::of(signed, request);
    let document = format!("{}/documents/{id}", frame::base(signed));
    let errors = errors.map(|errors| Errors::new(&frame, errors, str::to_owned)).unwrap_or_default();
    let form = Form { frame: &frame, typed, errors: &errors };
    page_with(
        status,
        &ReasonPage {
            title: frame.t(if papers.len() == 1 { "void-title" } else { "void-title-both" }),
            what: what(&frame, &papers),
            stays: frame.t(if papers.iter().any(|paper| paper.kind() == DocumentKind::Bill) {
                "void-stays-bill"
            } else {
                "void-stays"
            }),
            act: frame.t("void-act"),
            action: format!("{document}/void"),
            back: document,
            summary: errors.summary(frame.t("summary-title"), ""),
            hidden: Hidden::new(&state.app, signed),
            amount: None,
            changed: false,
            reason: form.text("reason").hint(frame.t("field-reason-hint")),
            f: &frame,
        },
    )
}

/// The papers by their numbers, and how much they are over.
fn what(frame: &Frame, papers: &[Issued]) -> String {
    let named: Vec<String> =
        papers.iter().map(|paper| format!("{} {}", title(frame, paper), number(frame, paper))).collect();
    let amount = papers.first().map(|paper| told(frame, paper.row().totals.total, paper.row().currency));
    let month = papers.first().map(|paper| frame.language.month_of(paper.row().issued_on));
    let is_bill = papers.first().is_some_and(|paper| paper.kind() == DocumentKind::Bill);
    frame.tx(
        if is_bill { "void-what-bill" } else { "void-what" },
        &[
            ("papers", named.join(&frame.t("void-and")).into()),
            ("amount", amount.unwrap_or_default().into()),
            ("month", month.unwrap_or_default().into()),
        ],
    )
}

pub(super) async fn void(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Body<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let document: DocumentId = id(&request)?;
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let there = format!("{}/documents/{document}?voided=1", frame::base(&signed));
    let reason = sent.typed.get("reason");
    match sent.act(|_| there.clone(), |once| state.app.void_document(signed.actor(), document, reason, once)).await {
        Ok(page) => Ok(page),
        Err(Failure::Refused(VoidError::Invalid(errors))) => {
            asked(&request, &signed, &state, StatusCode::UNPROCESSABLE_ENTITY, &sent.typed, Some(&errors)).await
        }
        Err(failure) => Err(failure.into()),
    }
}

pub(super) async fn reissue(
    request: HttpRequest,
    signed: Signed,
    state: web::Data<HttpState>,
    body: Body<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let document: DocumentId = id(&request)?;
    let sent = Sent::of(&request, &body.raw, Typed::new(body.value))?;
    let base = frame::base(&signed);
    let draft = |draft: &Draft| format!("{base}/invoices/{}", draft.id);
    Ok(sent.act(draft, |once| state.app.reissue(signed.actor(), document, once)).await?)
}
