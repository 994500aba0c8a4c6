//! Invoices and quotations are written in one editor: the address tells which.

use actix_web::HttpRequest;
use dalil_app::{DraftError, Failure, InvoiceDetail, QuotationDetail};
use dalil_invoicing::{DocumentId, Draft, DraftKind, InvoiceId, QuotationError, permission};
use dalil_tenancy::{Permission, Write};

use crate::{HttpState, Signed};

/// Which of the two an address is about.
pub(super) fn asked(request: &HttpRequest) -> DraftKind {
    // /w/{slug}/quotations/…
    match request.path().split('/').nth(3) {
        Some("quotations") => DraftKind::Quotation,
        _ => DraftKind::Invoice,
    }
}

/// The part of the address.
pub(super) const fn path(kind: DraftKind) -> &'static str {
    match kind {
        DraftKind::Invoice => "invoices",
        DraftKind::Quotation => "quotations",
    }
}

/// The text of the one or the other.
pub(super) const fn key(kind: DraftKind, invoice: &'static str, quotation: &'static str) -> &'static str {
    match kind {
        DraftKind::Invoice => invoice,
        DraftKind::Quotation => quotation,
    }
}

/// What whoever issues it must be allowed to.
pub(super) const fn right(kind: DraftKind) -> Permission<Write> {
    match kind {
        DraftKind::Invoice => permission::ISSUE,
        DraftKind::Quotation => permission::DRAFTS_WRITE,
    }
}

/// A draft, or what it became.
pub(super) enum Found {
    Draft(Box<Draft>),
    Issued(DocumentId),
}

/// The draft or the document of an address.
pub(super) async fn find(
    state: &HttpState,
    signed: &Signed,
    kind: DraftKind,
    id: InvoiceId,
) -> Result<Found, Failure<DraftError>> {
    match kind {
        DraftKind::Invoice => Ok(match state.app.invoice(signed.actor(), id).await? {
            InvoiceDetail::Draft(draft) => Found::Draft(draft),
            InvoiceDetail::Issued(issued, ..) => Found::Issued(issued.id()),
        }),
        DraftKind::Quotation => match state.app.quotation(signed.actor(), id).await {
            Ok(QuotationDetail::Draft(draft)) => Ok(Found::Draft(draft)),
            Ok(QuotationDetail::Issued(issued, ..)) => Ok(Found::Issued(issued.id())),
            Err(Failure::Refused(QuotationError::NotFound)) => Err(Failure::Refused(DraftError::NotFound)),
            Err(Failure::Refused(error)) => Err(Failure::Refused(DraftError::Quotation(error))),
            Err(Failure::Denied(denied)) => Err(Failure::Denied(denied)),
            Err(Failure::KeyReused) => Err(Failure::KeyReused),
            Err(Failure::Store(error)) => Err(Failure::Store(error)),
        },
    }
}
