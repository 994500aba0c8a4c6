//! From each use case's error to its problem: exhaustive, so that a new one must choose its status here.

use std::convert::Infallible;

use dalil_app::{
    AuditorError, CertificateError, ClientError, CloseError, CopyError, DraftError, DraftPaperError, Failure,
    KeptLogError, LogError, LookUpError, PaperError, PayeeError, PaymentError, PurchaseError, SetupError, SignInError,
    SupplierError, ViewError, VoidError, WitnessError, YearError,
};
use dalil_invoicing::{BillError, IssueError, NoteError, QuotationError, ReceiptError};
use dalil_tenancy::{
    Denied, StoreError,
    field::{FieldError, FieldErrors},
};

use super::{Code, Problem};

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict { .. } => Self::new(Code::Conflict),
            StoreError::Busy => Self::failed(Code::Busy, error),
            StoreError::Closed { opens } => {
                let opens = FieldError::with_limit("day", "period_closed", opens);
                Self::new(Code::PeriodClosed).with_errors(FieldErrors(vec![opens]))
            }
            StoreError::OutOfReach => Self::new(Code::NotFound),
            StoreError::Corrupt { .. } => Self::failed(Code::Internal, error),
            StoreError::Unavailable(_) => Self::failed(Code::Unavailable, error),
        }
    }
}

impl From<Denied> for Problem {
    fn from(_: Denied) -> Self {
        Self::new(Code::Forbidden)
    }
}

impl<E: std::error::Error + Into<Self> + 'static> From<Failure<E>> for Problem {
    fn from(failure: Failure<E>) -> Self {
        match failure {
            Failure::Denied(denied) => denied.into(),
            Failure::KeyReused => Self::new(Code::IdempotencyKeyReused),
            Failure::Store(error) => error.into(),
            Failure::Refused(error) => error.into(),
        }
    }
}

impl From<AuditorError> for Problem {
    fn from(error: AuditorError) -> Self {
        match error {
            AuditorError::NotFound => Self::new(Code::NotFound),
            AuditorError::AlreadyMember => Self::field("email", "taken"),
            AuditorError::AlreadyOpen => Self::new(Code::AccessOpen),
            AuditorError::Over => Self::new(Code::AccessOver),
            AuditorError::Invalid(errors) => errors.into(),
        }
    }
}

impl From<YearError> for Problem {
    fn from(error: YearError) -> Self {
        match error {
            YearError::NotFound => Self::new(Code::NotFound),
        }
    }
}

impl From<Infallible> for Problem {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl From<FieldErrors> for Problem {
    fn from(errors: FieldErrors) -> Self {
        Self::invalid(errors)
    }
}

impl From<ClientError> for Problem {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::NotFound => Self::new(Code::NotFound),
            ClientError::Stale { .. } => Self::new(Code::Stale),
            ClientError::Invalid(errors) => errors.into(),
        }
    }
}

impl From<DraftError> for Problem {
    fn from(error: DraftError) -> Self {
        match error {
            DraftError::NotFound => Self::new(Code::NotFound),
            DraftError::AlreadyIssued => Self::new(Code::AlreadyIssued),
            DraftError::NotDiscarded => Self::new(Code::NotDiscarded),
            DraftError::NotVoided => Self::new(Code::NotVoided),
            DraftError::AlreadyReissued => Self::new(Code::AlreadyReissued),
            DraftError::Quotation(error) => error.into(),
            DraftError::Stale { .. } => Self::new(Code::Stale),
            DraftError::Invalid(errors) => errors.into(),
        }
    }
}

impl From<DraftPaperError> for Problem {
    fn from(error: DraftPaperError) -> Self {
        match error {
            DraftPaperError::NotFound => Self::new(Code::NotFound),
            DraftPaperError::AlreadyIssued => Self::new(Code::AlreadyIssued),
            DraftPaperError::Blocked(errors) => Self::new(Code::NotIssuable).with_errors(errors),
            DraftPaperError::Render(error) => Self::failed(Code::Internal, error),
        }
    }
}

impl From<IssueError> for Problem {
    fn from(error: IssueError) -> Self {
        match error {
            IssueError::NotFound => Self::new(Code::NotFound),
            IssueError::AlreadyIssued => Self::new(Code::AlreadyIssued),
            IssueError::Stale { .. } => Self::new(Code::Stale),
            IssueError::Changed(errors) => Self::new(Code::Stale).with_errors(errors),
            IssueError::Blocked(errors) => Self::new(Code::NotIssuable).with_errors(errors),
            IssueError::Replaced(error) => error.into(),
            IssueError::ClockBehind => Self::failed(Code::ClockBehind, error),
            IssueError::Store(error) => error.into(),
        }
    }
}

impl From<BillError> for Problem {
    fn from(error: BillError) -> Self {
        match error {
            BillError::Invalid(errors) => errors.into(),
            BillError::NotSetUp => Self::field("workspace", "not_set_up"),
            BillError::ClockBehind => Self::failed(Code::ClockBehind, error),
            BillError::Store(error) => error.into(),
        }
    }
}

impl From<QuotationError> for Problem {
    fn from(error: QuotationError) -> Self {
        match error {
            QuotationError::NotFound => Self::new(Code::NotFound),
            QuotationError::Accepted => Self::new(Code::QuotationAccepted),
            QuotationError::NotOpen => Self::new(Code::QuotationNotOpen),
            QuotationError::Expired => Self::new(Code::QuotationExpired),
            QuotationError::Invoiced => Self::new(Code::QuotationInvoiced),
            QuotationError::RevisionBegun => Self::new(Code::RevisionBegun),
            QuotationError::Invalid(errors) => errors.into(),
            QuotationError::Store(error) => error.into(),
        }
    }
}

impl From<NoteError> for Problem {
    fn from(error: NoteError) -> Self {
        match error {
            NoteError::NotFound => Self::new(Code::NotFound),
            NoteError::Voided => Self::new(Code::Voided),
            NoteError::NotTaxInvoice => Self::new(Code::NotTaxInvoice),
            NoteError::OtherBin => Self::new(Code::OtherBin),
            NoteError::BuyerUnknown => Self::new(Code::BuyerAddressRequired),
            NoteError::PaidAlready { .. } => Self::new(Code::PaidAlready),
            NoteError::Changed => Self::new(Code::Stale),
            NoteError::ClockBehind => Self::failed(Code::ClockBehind, error),
            NoteError::Invalid(errors) => errors.into(),
            NoteError::Store(error) => error.into(),
        }
    }
}

impl From<PaperError> for Problem {
    fn from(error: PaperError) -> Self {
        match error {
            PaperError::NotFound => Self::new(Code::NotFound),
            PaperError::NotReady => Self::new(Code::PaperNotReady),
            PaperError::Blob(error) => Self::failed(Code::Unavailable, error),
        }
    }
}

impl From<LookUpError> for Problem {
    fn from(error: LookUpError) -> Self {
        match error {
            LookUpError::Malformed(_) => Self::field("claim", "not_a_claim"),
            LookUpError::Store(error) => error.into(),
        }
    }
}

impl From<ViewError> for Problem {
    fn from(error: ViewError) -> Self {
        match error {
            ViewError::NotFound => Self::new(Code::NotFound),
            ViewError::Invalid(errors) => errors.into(),
        }
    }
}

impl From<CopyError> for Problem {
    fn from(error: CopyError) -> Self {
        match error {
            CopyError::NotFound => Self::new(Code::NotFound),
            CopyError::Invalid(errors) => errors.into(),
            CopyError::Render(error) => Self::failed(Code::Internal, error),
            CopyError::Blob(error) => Self::failed(Code::Unavailable, error),
        }
    }
}

impl From<PayeeError> for Problem {
    fn from(error: PayeeError) -> Self {
        match error {
            PayeeError::NotFound => Self::new(Code::NotFound),
            PayeeError::ChangeWaits => Self::new(Code::PayeeChangeWaits),
            PayeeError::OwnChange => Self::new(Code::OwnPayeeChange),
            PayeeError::NewApprover => Self::new(Code::PayeeApproverNew),
            PayeeError::EarlyApprover { from } => {
                let from = FieldError::with_limit("approved_at", "too_early", from);
                Self::new(Code::PayeeApproverEarly).with_errors(FieldErrors(vec![from]))
            }
            PayeeError::Settled => Self::new(Code::PayeeChangeSettled),
            PayeeError::Invalid(errors) => errors.into(),
        }
    }
}

impl From<PaymentError> for Problem {
    fn from(error: PaymentError) -> Self {
        match error {
            PaymentError::NotFound => Self::new(Code::NotFound),
            PaymentError::AlreadyReversed => Self::new(Code::AlreadyReversed),
            PaymentError::Certified => Self::new(Code::PaymentCertified),
            PaymentError::NothingOutstanding => Self::new(Code::NothingOutstanding),
            PaymentError::OutstandingChanged => Self::new(Code::OutstandingChanged),
            PaymentError::Voided => Self::new(Code::Voided),
            PaymentError::Receipt(error) => error.into(),
            PaymentError::Invalid(errors) => errors.into(),
        }
    }
}

impl From<ReceiptError> for Problem {
    fn from(error: ReceiptError) -> Self {
        match error {
            ReceiptError::NotFound => Self::new(Code::NotFound),
            ReceiptError::Reversed => Self::new(Code::AlreadyReversed),
            ReceiptError::AlreadyIssued => Self::new(Code::ReceiptIssued),
            ReceiptError::NothingReceived => Self::new(Code::NothingReceived),
            ReceiptError::NotSetUp => Self::field("workspace", "not_set_up"),
            ReceiptError::ClockBehind => Self::failed(Code::ClockBehind, error),
            ReceiptError::Store(error) => error.into(),
        }
    }
}

impl From<SupplierError> for Problem {
    fn from(error: SupplierError) -> Self {
        match error {
            SupplierError::NotFound => Self::new(Code::NotFound),
            SupplierError::Stale { .. } => Self::new(Code::Stale),
            SupplierError::Invalid(errors) => errors.into(),
        }
    }
}

impl From<PurchaseError> for Problem {
    fn from(error: PurchaseError) -> Self {
        match error {
            PurchaseError::NotFound => Self::new(Code::NotFound),
            PurchaseError::AlreadyReversed => Self::new(Code::PurchaseReversed),
            PurchaseError::Paid => Self::new(Code::PurchasePaid),
            PurchaseError::Invalid(errors) => errors.into(),
        }
    }
}

impl From<WitnessError> for Problem {
    fn from(error: WitnessError) -> Self {
        match error {
            WitnessError::NotFound => Self::new(Code::NotFound),
            WitnessError::Invalid(errors) => errors.into(),
        }
    }
}

impl From<KeptLogError> for Problem {
    fn from(error: KeptLogError) -> Self {
        match error {
            KeptLogError::NotFound => Self::new(Code::NotFound),
            KeptLogError::BeginsElsewhere { size } => {
                let begins = FieldError::with_limit("growth", "begins_elsewhere", size);
                Self::new(Code::CheckpointBeginsElsewhere).with_errors(FieldErrors(vec![begins]))
            }
            KeptLogError::Contradicts => Self::new(Code::CheckpointContradicts),
            KeptLogError::TooMany { wait } => Self::new(Code::TooManyRequests).retry_after(wait),
            KeptLogError::Invalid(errors) => errors.into(),
        }
    }
}

impl From<CertificateError> for Problem {
    fn from(error: CertificateError) -> Self {
        match error {
            CertificateError::NotFound => Self::new(Code::NotFound),
            CertificateError::AlreadyReversed => Self::new(Code::CertificateReversed),
            CertificateError::Invalid(errors) => errors.into(),
            CertificateError::Blob(error) => Self::failed(Code::Unavailable, error),
        }
    }
}

impl From<VoidError> for Problem {
    fn from(error: VoidError) -> Self {
        match error {
            VoidError::NotFound => Self::new(Code::NotFound),
            VoidError::IsNote => Self::new(Code::NoteNotVoided),
            VoidError::IsReceipt => Self::new(Code::ReceiptNotVoided),
            VoidError::IsQuotation => Self::new(Code::QuotationNotVoided),
            VoidError::Corrected => Self::new(Code::CorrectedByNote),
            VoidError::AlreadyVoided => Self::new(Code::AlreadyVoided),
            VoidError::PaymentStands => Self::new(Code::PaymentStands),
            VoidError::WrittenOff => Self::new(Code::WrittenOff),
            VoidError::Invalid(errors) => errors.into(),
        }
    }
}

impl From<CloseError> for Problem {
    fn from(error: CloseError) -> Self {
        match error {
            CloseError::NotAPeriod => Self::field("first_day", "not_a_period"),
            CloseError::Nothing => Self::field("first_day", "nothing_recorded"),
            CloseError::AlreadyClosed => Self::new(Code::AlreadyClosed),
            CloseError::NotOver => Self::new(Code::PeriodNotOver),
            CloseError::EarlierOpen(first) => {
                let first = FieldError::with_limit("first_day", "earlier_open", first);
                Self::new(Code::EarlierOpen).with_errors(FieldErrors(vec![first]))
            }
        }
    }
}

impl From<LogError> for Problem {
    fn from(error: LogError) -> Self {
        match error {
            LogError::NotFound => Self::new(Code::NotFound),
            LogError::Shorter { size } => {
                let shorter = FieldError::with_limit("from", "log_shorter", size);
                Self::new(Code::LogShorter).with_errors(FieldErrors(vec![shorter]))
            }
        }
    }
}

impl From<SignInError> for Problem {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::LinkDead => Self::new(Code::LinkDead),
            SignInError::NoMembership => Self::field("workspace", "unknown_workspace"),
        }
    }
}

impl From<SetupError> for Problem {
    fn from(error: SetupError) -> Self {
        match error {
            SetupError::SlugTaken => Self::field("slug", "taken"),
            SetupError::BinTaken => Self::field("bin", "ask_operator"),
            SetupError::RegistrationExists => Self::field("from", "taken"),
            SetupError::AlreadyMember => Self::field("email", "taken"),
            SetupError::NotFound => Self::new(Code::NotFound),
            SetupError::Stale { .. } => Self::new(Code::Stale),
            SetupError::LastOwner => Self::field("role", "last_owner"),
            SetupError::PlaceTaken => Self::field("code", "taken"),
            SetupError::Render(error) => Self::failed(Code::Internal, error),
            SetupError::RoleAboveOwn => Self::invalid(FieldErrors(vec![FieldError::new("role", "above_own")])),
            SetupError::Invalid(errors) => errors.into(),
        }
    }
}
