//! The use cases of Dalil, over ports: what the HTTP API, the pages, the workers and the command line all call.
//!
//! Each use case has the same order: permit, unit of work, domain flow, outbox, commit with its audit entry. Nothing slow
//! happens between opening and commit. Who may do what is one table, [`policy`]; what comes from outside is a port,
//! [`ports`].
//!
//! It must not depend on a database driver, a web framework or a runtime.
//!
//! To add a use case: a method on [`App`] in the module of its capability, an error enum of its own if a caller acts
//! differently on it, an audit action, a row in the policy table if it needs a new right, and a route in `http`.

pub mod action;
pub mod acts;
mod audit_log;
mod auditors;
mod bills;
mod brand;
mod certificates;
mod checks;
mod clients;
mod closings;
pub mod confined;
mod desk;
mod documents;
mod draft_papers;
mod drafting;
mod error;
mod invoices;
mod issuing;
mod kept_logs;
mod logs;
mod look_up;
mod members;
mod notes;
pub mod once;
mod papers;
mod payee;
mod payee_notices;
mod payments;
pub mod permission;
pub mod policy;
pub mod ports;
mod proofs;
mod purchases;
mod quotations;
mod receipts;
mod returns;
mod search;
mod settings;
mod setup;
mod sign_in;
mod suppliers;
mod sweeping;
mod tax_identity;
mod versioned;
mod views;
mod voiding;
mod witnesses;
mod years;

use std::sync::Arc;

use dalil_identity::{AccessTerms, TokenKey};
use dalil_proof::{LogKey, PublicLogKey};
use dalil_tenancy::{Permit, Write};
use ports::{BlobStore, Clock, Directory, Entropy, Ids, Renderer, Works};

pub use auditors::{AuditorError, NewAccess};
pub use certificates::{CertificateDetail, CertificateError, Certified, ScanFile};
pub use checks::{AuditCheck, BrokenDocument, DocumentCheck, Progress, Watch, follow};
pub use clients::ClientError;
pub use closings::{CloseError, ClosedDays, NextPeriods};
pub use desk::{Missing, NextSteps, TaxPeriod, Waiting};
pub use documents::{CopyError, DocumentDetail, Download, PaperError, PaperToCome};
pub use draft_papers::{DraftPaper, DraftPaperError};
pub use drafting::DraftCheck;
pub use error::Failure;
pub use invoices::{DISCARDED_DAYS, DraftError, InvoiceDetail, IssuePreview};
pub use issuing::Issuing;
pub use kept_logs::{
    Contradicted, Contradiction, KeptCheckpoint, KeptLog, KeptLogError, KeptLogId, KeptLogState, KeptLogsFare,
    MAX_KEPT_A_DAY, MAX_KEPT_LOGS, NewKeptLog,
};
pub use logs::{GrowthFile, LogError, LogStanding};
pub use look_up::LookUpError;
pub use members::NewMember;
pub use notes::{Correcting, NoteReview};
pub use payee::{PayeeError, PayeeNow, Route};
pub use payee_notices::{ClientNotice, MemberNotice, NoticeError, TOLD_DAYS};
pub use payments::{
    ClientAccount, Overdue, Owed, Payable, PaymentDetail, PaymentError, Receivables, STATEMENT_DAYS, Settlement,
    Standing, note, sale, told_of,
};
pub use proofs::ProofFile;
pub use purchases::PurchaseError;
pub use quotations::{QuotationDetail, QuotationLife};
pub use setup::{NewWorkspace, SetupError};
pub use sign_in::{Entered, SignInError, SignedIn};
pub use suppliers::SupplierError;
pub use sweeping::Swept;
pub use versioned::Versioned;
pub use views::{ListName, MAX_VIEWS, NewView, View, ViewError, ViewId};
pub use voiding::{VoidError, Voiding};
pub use witnesses::{
    Growth, MAX_WITNESSES, NewWitness, NotSent, Outcome, Outgoing, Queued, Sending, Witness, WitnessError, WitnessId,
    WitnessState,
};
pub use years::{LogCheck, MonthCheck, Year, YearCheck, YearError};

/// The use cases, over the ports they need.
pub struct App {
    /// Units of work.
    pub works: Arc<dyn Works>,
    /// Look-ups before a workspace is known.
    pub directory: Arc<dyn Directory>,
    /// Stored papers.
    pub blobs: Arc<dyn BlobStore>,
    /// Rendering of papers.
    pub renderer: Arc<dyn Renderer>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Keys the hashes of BINs in the directory.
    pub directory_key: TokenKey,
    /// Signs how the logs of documents stand.
    pub log_key: LogKey,
    /// The public halves of the keys that signed before it, the latest first.
    pub retired_keys: Vec<PublicLogKey>,
    /// How long owners may let auditors in.
    pub access_terms: AccessTerms,
    /// Where concurrent issues of one workspace come together.
    pub issuing: Issuing,
}

impl App {
    /// Draws ids, salts and tokens.
    pub fn ids(&self) -> Ids<'_> {
        Ids { clock: &*self.clock, entropy: &*self.entropy }
    }

    /// An audit entry of an act done now under a permit.
    fn act(
        &self,
        permit: &Permit<Write>,
        action: dalil_audit::Action,
        subject_kind: &'static str,
        subject_id: impl std::fmt::Display,
    ) -> dalil_audit::Entry {
        dalil_audit::Entry::new(
            permit,
            self.clock.now(),
            action,
            dalil_audit::Subject::new(subject_kind, subject_id.to_string()),
        )
    }
}
