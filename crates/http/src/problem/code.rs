use actix_web::http::{
    StatusCode,
    header::{self, HeaderName, HeaderValue},
};

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $status:ident, $title:literal, $detail:expr;)+) => {
        /// The kinds of problem. Names and statuses are stable; pages localise by the name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code {
            $($(#[$doc])* $variant,)+
        }

        impl Code {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The stable name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The HTTP status.
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$variant => StatusCode::$status,)+ }
            }

            /// What it is, in English.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)+ }
            }

            pub(super) const fn detail(self) -> Option<&'static str> {
                match self { $(Self::$variant => $detail,)+ }
            }
        }
    };
}

codes! {
    /// The request does not parse as HTTP asks.
    BadRequest = "bad_request", BAD_REQUEST, "The request cannot be read", None;
    /// The body is not JSON.
    MalformedJson = "malformed_json", BAD_REQUEST, "The body is not JSON", None;
    /// The form cannot be read.
    MalformedForm = "malformed_form", BAD_REQUEST, "The form cannot be read", None;
    /// A parameter of the query breaks a rule.
    InvalidQuery = "invalid_query", BAD_REQUEST, "The query breaks rules", None;
    /// The idempotency key is missing where a paper arises.
    IdempotencyKeyRequired = "idempotency_key_required", BAD_REQUEST, "An idempotency key is required",
        Some("Send an Idempotency-Key header of 8 to 128 visible ASCII characters.");
    /// The idempotency key has another shape.
    IdempotencyKeyInvalid = "idempotency_key_invalid", BAD_REQUEST, "The idempotency key has the wrong shape",
        Some("Send an Idempotency-Key header of 8 to 128 visible ASCII characters.");
    /// Nobody is signed in.
    SignInRequired = "sign_in_required", UNAUTHORIZED, "Sign-in is required", None;
    /// The sign-in link was used, has expired, or never was.
    LinkDead = "link_dead", UNAUTHORIZED, "The sign-in link is no longer valid", Some("Ask for a new one.");
    /// The role does not allow it.
    Forbidden = "forbidden", FORBIDDEN, "Not allowed in this role", None;
    /// The request did not come from our own pages, or lacks its token.
    Csrf = "csrf", FORBIDDEN, "The request could not be told from a forged one",
        Some("Send the session's X-CSRF-Token, and send it from the same origin.");
    /// There is no such thing, or none of this workspace.
    NotFound = "not_found", NOT_FOUND, "Not found", None;
    /// The resource does not know the method.
    MethodNotAllowed = "method_not_allowed", METHOD_NOT_ALLOWED, "The method is not allowed here", None;
    /// The body took too long to arrive.
    RequestTimeout = "request_timeout", REQUEST_TIMEOUT, "The body took too long to arrive",
        Some("A body has a minute to arrive. Send it again.");
    /// Somebody else changed it in the meantime.
    Conflict = "conflict", CONFLICT, "Somebody else changed it in the meantime", Some("Read it again and retry.");
    /// The invoice is issued, and so final.
    AlreadyIssued = "already_issued", CONFLICT, "The invoice is issued already", None;
    /// The draft is there, and so cannot be had back.
    NotDiscarded = "not_discarded", CONFLICT, "The draft is not discarded", None;
    /// The payment is reversed already.
    AlreadyReversed = "already_reversed", CONFLICT, "The payment is reversed already", None;
    /// The purchase, or the payment of one, is reversed already.
    PurchaseReversed = "purchase_reversed", CONFLICT, "The purchase, or the payment of one, is reversed already", None;
    /// A payment of the purchase stands, so that it is not reversed.
    PurchasePaid = "purchase_paid", CONFLICT, "A payment of the purchase stands", Some("Reverse it first.");
    /// A certificate of the VAT that the payment withheld stands, so that it is not reversed.
    PaymentCertified = "payment_certified", CONFLICT, "A certificate of the payment stands",
        Some("Reverse it first.");
    /// The certificate is reversed already.
    CertificateReversed = "certificate_reversed", CONFLICT, "The certificate is reversed already", None;
    /// Nothing is owed under the invoice any more.
    NothingOutstanding = "nothing_outstanding", CONFLICT, "Nothing is outstanding", None;
    /// Something else is owed under the invoice than was confirmed.
    OutstandingChanged = "outstanding_changed", CONFLICT, "What is outstanding has changed",
        Some("Read the invoice again and send the amount that is outstanding now.");
    /// The document is voided: nothing is owed under it.
    Voided = "voided", CONFLICT, "The document is voided", None;
    /// The document is voided already.
    AlreadyVoided = "already_voided", CONFLICT, "The document is voided already", None;
    /// A credit or debit note is not voided.
    NoteNotVoided = "note_not_voided", CONFLICT, "A credit or debit note is not voided",
        Some("Issue the opposite note.");
    /// A money receipt is voided with its payment, and not by itself.
    ReceiptNotVoided = "receipt_not_voided", CONFLICT, "A money receipt is voided with its payment",
        Some("Reverse the payment.");
    /// The quotation was accepted, and so is locked.
    QuotationAccepted = "quotation_accepted", CONFLICT, "The quotation is accepted", None;
    /// The quotation was declined, withdrawn or replaced.
    QuotationNotOpen = "quotation_not_open", CONFLICT, "The quotation is no longer open", None;
    /// The last day of the quotation is over.
    QuotationExpired = "quotation_expired", CONFLICT, "The quotation has expired",
        Some("Issue a new version of it.");
    /// An invoice was made from the quotation, and that stands.
    QuotationInvoiced = "quotation_invoiced", CONFLICT, "An invoice was made from the quotation", None;
    /// A new version of the quotation is being written.
    RevisionBegun = "revision_begun", CONFLICT, "A new version of the quotation is being written", None;
    /// A quotation is withdrawn or replaced, not voided.
    QuotationNotVoided = "quotation_not_voided", CONFLICT, "A quotation is not voided",
        Some("Withdraw it, or issue a new version of it.");
    /// The payment has a money receipt already.
    ReceiptIssued = "receipt_issued", CONFLICT, "The payment has a money receipt already", None;
    /// All of the payment was withheld, so that there is nothing to receipt.
    NothingReceived = "nothing_received", CONFLICT, "No money came in", None;
    /// A credit or debit note corrects the document, so that it is not voided.
    CorrectedByNote = "corrected_by_note", CONFLICT, "A credit or debit note corrects the document",
        Some("Issue a credit note over what is left.");
    /// A payment of the invoice stands, so that it is not voided.
    PaymentStands = "payment_stands", CONFLICT, "A payment of the invoice stands", Some("Reverse it first.");
    /// Something was given up under the invoice, so that it is not voided.
    WrittenOff = "written_off", CONFLICT, "The invoice is written off", None;
    /// Another change of the account that papers name waits.
    PayeeChangeWaits = "payee_change_waits", CONFLICT, "Another change of the payee waits",
        Some("It takes effect or is stopped before the next one is proposed.");
    /// Whoever proposed a change of the account does not approve it.
    OwnPayeeChange = "own_payee_change", CONFLICT, "Whoever proposed a change of the payee does not approve it",
        Some("Ask another owner or admin.");
    /// Whoever would approve a change of the account got the role after it was proposed.
    PayeeApproverNew = "payee_approver_new", CONFLICT, "Whoever approves had the role before the change was proposed",
        Some("Ask an owner or admin who had it, or stop the change and propose it again.");
    /// Whoever would approve a change of the account has had the role for less than the waiting time.
    PayeeApproverEarly = "payee_approver_early", CONFLICT, "Whoever approves has had the role for the waiting time",
        Some("Wait: errors[0].limit is when they may.");
    /// The change of the account was approved, took effect or was stopped already.
    PayeeChangeSettled = "payee_change_settled", CONFLICT, "The change of the payee stands elsewhere by now", None;
    /// The document is not voided, so that it is not issued again.
    NotVoided = "not_voided", CONFLICT, "The document is not voided", None;
    /// The voided document is issued again already, or a draft in its place is under way.
    AlreadyReissued = "already_reissued", CONFLICT, "The document is issued again already", None;
    /// Only a Mushak 6.3 is corrected by a credit or debit note.
    NotTaxInvoice = "not_tax_invoice", CONFLICT, "Only a Mushak 6.3 is corrected by a note", None;
    /// The workspace is not registered today under the BIN of the tax invoice.
    OtherBin = "other_bin", CONFLICT, "The workspace is not registered today under the BIN of the tax invoice", None;
    /// The credit is more than is still owed under the invoice.
    PaidAlready = "paid_already", CONFLICT, "The credit is more than is still owed",
        Some("Reverse the payment first, or give the money back and then reverse it.");
    /// The clock stands before the last issue of the series.
    ClockBehind = "clock_behind", CONFLICT, "The clock stands before the last issue of the series", None;
    /// What would be recorded falls into a period that is closed.
    PeriodClosed = "period_closed", CONFLICT, "The period is closed",
        Some("Put it right in the open period: errors[0].limit is its first day. A supplier's paper that came late goes into the tax period that is open.");
    /// The period is closed already.
    AlreadyClosed = "already_closed", CONFLICT, "The period is closed already", None;
    /// The person has an auditor's access that is not over.
    AccessOpen = "access_open", CONFLICT, "The person has an access that is not over", Some("End it first.");
    /// The auditor's access is over already.
    AccessOver = "access_over", CONFLICT, "The access is over already", None;
    /// The period is not over, or its days are not closed yet.
    PeriodNotOver = "period_not_over", CONFLICT, "The period is not over",
        Some("The program closes each day a few minutes after its end.");
    /// An earlier period is open.
    EarlierOpen = "earlier_open", CONFLICT, "An earlier period is open",
        Some("Close them in order: errors[0].limit is the first day of the one that comes next.");
    /// The log has fewer leaves than a checkpoint of it.
    LogShorter = "log_shorter", CONFLICT, "The log has fewer leaves than that",
        Some("A signed checkpoint of more leaves proves that the log was cut.");
    /// The proof of growth begins at another size than the one that is kept.
    CheckpointBeginsElsewhere = "checkpoint_begins_elsewhere", CONFLICT, "The proof begins elsewhere",
        Some("Ask how far the log is kept, and prove its growth from there: errors[0].limit is that size.");
    /// The checkpoint contradicts what is kept of the log.
    CheckpointContradicts = "checkpoint_contradicts", CONFLICT, "The checkpoint contradicts what is kept",
        Some("The witness keeps another checkpoint of this size, signed by the same log. Both are evidence that it was changed.");
    /// The caller saw another version than the one stored.
    Stale = "stale", PRECONDITION_FAILED, "It was changed since it was read", Some("Read it again and retry.");
    /// The body is too large.
    PayloadTooLarge = "payload_too_large", PAYLOAD_TOO_LARGE, "The body is too large",
        Some("A body has at most 1 MiB.");
    /// The body is of another media type.
    UnsupportedMediaType = "unsupported_media_type", UNSUPPORTED_MEDIA_TYPE, "The media type is not supported",
        Some("Send application/json.");
    /// Fields break rules.
    Invalid = "invalid", UNPROCESSABLE_ENTITY, "The input breaks rules", None;
    /// The draft cannot be issued as it is.
    NotIssuable = "not_issuable", UNPROCESSABLE_ENTITY, "The draft cannot be issued as it is", None;
    /// The note needs the buyer's address.
    BuyerAddressRequired = "buyer_address_required", UNPROCESSABLE_ENTITY, "The note needs the buyer's address",
        Some("Add the client's address: above Tk 5,000 of VAT the Act asks for it (section 52).");
    /// The idempotency key was used for another request.
    IdempotencyKeyReused = "idempotency_key_reused", UNPROCESSABLE_ENTITY,
        "The idempotency key was used for another request", None;
    /// The version that the caller saw is missing.
    IfMatchRequired = "if_match_required", PRECONDITION_REQUIRED, "The version that was read is required",
        Some("Send its ETag in If-Match.");
    /// Too many tries.
    TooManyRequests = "too_many_requests", TOO_MANY_REQUESTS, "Too many tries", Some("Wait and try again.");
    /// Something of ours failed.
    Internal = "internal", INTERNAL_SERVER_ERROR, "Something went wrong on our side",
        Some("Name the request id when you report it.");
    /// The paper is still being prepared.
    PaperNotReady = "paper_not_ready", SERVICE_UNAVAILABLE, "The paper is being prepared", Some("Try again in a moment.");
    /// The store is busy.
    Busy = "busy", SERVICE_UNAVAILABLE, "Busy", Some("Try again in a moment.");
    /// A part that is needed cannot be reached.
    Unavailable = "unavailable", SERVICE_UNAVAILABLE, "Not available for now", Some("Try again later.");
}

impl Code {
    /// Headers that belong to the kind.
    pub(super) fn headers(self) -> Vec<(HeaderName, HeaderValue)> {
        match self {
            // RFC 9110 section 11.6.1: a 401 names a scheme. Ours is a cookie, which has no registered one.
            Self::SignInRequired | Self::LinkDead => {
                vec![(header::WWW_AUTHENTICATE, HeaderValue::from_static("DalilSession"))]
            }
            // RFC 9110 section 15.5.9: the rest of the body is not waited for.
            Self::RequestTimeout => vec![(header::CONNECTION, HeaderValue::from_static("close"))],
            Self::Busy | Self::PaperNotReady => vec![(header::RETRY_AFTER, HeaderValue::from_static("1"))],
            Self::Unavailable => vec![(header::RETRY_AFTER, HeaderValue::from_static("10"))],
            _ => Vec::new(),
        }
    }

    /// The kind that stands for a status that some layer answered with by itself.
    pub(super) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::UNAUTHORIZED => Self::SignInRequired,
            StatusCode::FORBIDDEN => Self::Forbidden,
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::MethodNotAllowed,
            StatusCode::REQUEST_TIMEOUT => Self::RequestTimeout,
            StatusCode::PAYLOAD_TOO_LARGE => Self::PayloadTooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::UnsupportedMediaType,
            StatusCode::TOO_MANY_REQUESTS => Self::TooManyRequests,
            status if status.is_server_error() => Self::Internal,
            _ => Self::BadRequest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_belongs_to_one_kind() {
        for code in Code::ALL {
            assert_eq!(Code::ALL.iter().filter(|other| other.name() == code.name()).count(), 1, "{}", code.name());
            assert!(code.status().is_client_error() || code.status().is_server_error());
        }
    }
}
