//! Certificates of VAT deducted at source (Mushak 6.6) that clients give: what is awaited, and what came.

use dalil_audit::{Change, Entry};
use dalil_invoicing::{
    DocumentSummary, InvoicingRead,
    certificates::{
        AwaitedFilter, Certificate, CertificateFields, CertificateFilter, CertificateId, CertificateLine,
        MAX_SCAN_BYTES, Media, RecordError, Recorded, ReverseError, Scan, Withheld, WithheldKey, certify, input,
        reverse,
    },
    permission::REGISTERS_READ,
    purchasing::Purchase,
};
use dalil_ledger::permission::PAYMENTS_RECORD;
use dalil_proof::Digest;
use dalil_tenancy::{
    Actor, StoreError,
    field::{FieldError, FieldErrors},
    page::{Page, PageRequest},
};
use jiff::civil::Date;

use crate::{
    App, Failure, action,
    invoices::recorded as amount,
    once::{Done, Once},
    papers::sha256,
    ports::{AccessNote, BlobError, BlobKey, ReadWork},
};

/// Why a certificate was not recorded or reversed, or cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// There is no such certificate, or it has no scan.
    #[error("no such certificate")]
    NotFound,
    /// The certificate was reversed before.
    #[error("the certificate is reversed already")]
    AlreadyReversed,
    /// The input breaks rules.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
    /// The scan could not be stored or read.
    #[error(transparent)]
    Blob(#[from] BlobError),
}

/// What was withheld of a document, with the papers that name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certified {
    /// What was withheld, and what certificates say of it so far.
    pub withheld: Withheld,
    /// The invoice.
    pub invoice: Option<DocumentSummary>,
    /// Its tax invoice (Mushak 6.3), which the certificate names.
    pub tax_invoice: Option<DocumentSummary>,
}

/// A certificate with what it certifies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateDetail {
    /// The certificate, with its reversal.
    pub recorded: Recorded,
    /// What was withheld, line by line.
    pub lines: Vec<(CertificateLine, Certified)>,
}

/// The scan of a certificate on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanFile {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What it is.
    pub media: Media,
    /// A name for it.
    pub file_name: String,
    /// The digest of its bytes.
    pub sha256: Digest,
}

type Result<T> = std::result::Result<T, Failure<CertificateError>>;

impl App {
    /// Of what a certificate is awaited, the oldest payment first.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn awaited_certificates(
        &self,
        actor: &Actor,
        filter: AwaitedFilter,
        page: PageRequest<WithheldKey>,
    ) -> Result<Page<Certified, WithheldKey>> {
        let permit = actor.permit(REGISTERS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let Page { items, next } = work.certificates().awaited(filter, page).await?;
        Ok(Page { items: with_papers(work.invoicing(), items).await?, next })
    }

    /// The same taken away as a whole: noted in the access log before its first page leaves.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn export_awaited(
        &self,
        actor: &Actor,
        filter: AwaitedFilter,
        page: PageRequest<WithheldKey>,
    ) -> Result<Page<Certified, WithheldKey>> {
        let found = self.awaited_certificates(actor, filter, page).await?;
        let permit = actor.permit(REGISTERS_READ)?;
        let note = AccessNote::new(self.clock.now(), "register", "certificates awaited");
        self.works.note_access(&permit, &note).await?;
        Ok(found)
    }

    /// What one payment withheld.
    ///
    /// # Errors
    /// Those of every use case; of a payment that is not there, or that withheld nothing, there is nothing.
    pub async fn withheld_by(&self, actor: &Actor, payments: &[dalil_ledger::PaymentId]) -> Result<Vec<Certified>> {
        let permit = actor.permit(REGISTERS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let payments: Vec<_> = payments.iter().copied().map(crate::payments::received).collect();
        let withheld = work.certificates().withheld(&payments).await?;
        Ok(with_papers(work.invoicing(), withheld).await?)
    }

    /// One certificate.
    ///
    /// # Errors
    /// [`CertificateError::NotFound`].
    pub async fn certificate(&self, actor: &Actor, id: CertificateId) -> Result<CertificateDetail> {
        let permit = actor.permit(REGISTERS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let recorded =
            work.certificates().certificate(id).await?.ok_or(Failure::refused(CertificateError::NotFound))?;
        detailed(&mut *work, vec![recorded]).await?.pop().ok_or(Failure::refused(CertificateError::NotFound))
    }

    /// Certificates, the last entered first.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn certificates(
        &self,
        actor: &Actor,
        filter: CertificateFilter,
        page: PageRequest<CertificateId>,
    ) -> Result<Page<CertificateDetail, CertificateId>> {
        let permit = actor.permit(REGISTERS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let Page { items, next } = work.certificates().certificates(filter, page).await?;
        Ok(Page { items: detailed(&mut *work, items).await?, next })
    }

    /// Records a certificate that a client gave, with its scan: from then on it lowers the tax of its period (note 29). The
    /// scan is stored before, under the digest of its bytes, so that nothing slow happens in the transaction; and before that
    /// everything is done once and undone, so that nothing is stored of what is refused.
    ///
    /// # Errors
    /// [`CertificateError::Invalid`]; a payment of another workspace reads as absent. [`CertificateError::Blob`].
    pub async fn record_certificate(
        &self,
        actor: &Actor,
        input: &input::Certificate,
        scan: Option<&[u8]>,
        once: Once<'_, Recorded>,
    ) -> Result<Done<Recorded>> {
        let permit = actor.permit(PAYMENTS_RECORD)?;
        let moment = self.purchase_moment(&permit);
        let invalid = |errors: FieldErrors| Failure::refused(errors.into());
        let (fields, scan) = parsed(CertificateFields::parse(input, moment.today), scan).map_err(invalid)?;
        if let Some((scan, bytes)) = scan {
            let mut trial = self.works.begin(&permit).await?;
            if let Some(stop) = once.claim(trial.replies()).await? {
                return stop.answer();
            }
            let (millis, random) = self.ids().parts();
            let id = CertificateId::mint(millis, &random);
            certify(trial.certificates(), id, fields.clone(), Some(scan), &moment).await?;
            drop(trial);
            let key = BlobKey::of(permit.workspace(), *scan.sha256.as_bytes());
            let stored = self.blobs.put(&key, scan.media.as_str(), bytes.to_vec()).await;
            stored.map_err(|error| Failure::refused(error.into()))?;
        }
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let (millis, random) = self.ids().parts();
        let id = CertificateId::mint(millis, &random);
        let scan = scan.map(|(scan, _)| scan);
        let certificate = certify(work.certificates(), id, fields, scan, &moment).await?;
        let recorded = Recorded { certificate, reversal: None };
        once.keep(work.replies(), &recorded).await?;
        let certificate = &recorded.certificate;
        let act = about(self.act(&permit, action::CERTIFICATE_RECORDED, "certificate", id), certificate)
            .change(Change::new("seal", None, Some(certificate.seal().to_string())));
        let act = match certificate.scan {
            Some(scan) => act.change(Change::new("sha256", None, Some(scan.sha256.to_string()))),
            None => act,
        };
        work.commit(act.into()).await?;
        Ok(Done::Fresh(recorded))
    }

    /// Takes a certificate back for a reason: it counts in no return any more, and what it certified is awaited again.
    ///
    /// # Errors
    /// [`CertificateError`].
    pub async fn reverse_certificate(
        &self,
        actor: &Actor,
        id: CertificateId,
        reason: &str,
        once: Once<'_, Recorded>,
    ) -> Result<Done<Recorded>> {
        let permit = actor.permit(PAYMENTS_RECORD)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let recorded = reverse(work.certificates(), id, reason, &self.purchase_moment(&permit)).await?;
        once.keep(work.replies(), &recorded).await?;
        let reversal = recorded.reversal.as_ref();
        let act = about(self.act(&permit, action::CERTIFICATE_REVERSED, "certificate", id), &recorded.certificate)
            .change(Change::new("reason", None, reversal.map(|reversal| reversal.reason.to_string())))
            .change(Change::new("seal", None, reversal.map(|reversal| reversal.seal().to_string())));
        work.commit(act.into()).await?;
        Ok(Done::Fresh(recorded))
    }

    /// The scan of a certificate, the same bytes for ever. Noted in the access log before they leave.
    ///
    /// # Errors
    /// [`CertificateError::NotFound`]; [`CertificateError::Blob`] also when the stored bytes are not those that were stored.
    pub async fn certificate_scan(&self, actor: &Actor, id: CertificateId) -> Result<ScanFile> {
        let permit = actor.permit(REGISTERS_READ)?;
        let found = self.works.read(&permit).await?.certificates().certificate(id).await?;
        let scan = found.and_then(|recorded| recorded.certificate.scan);
        let scan = scan.ok_or(Failure::refused(CertificateError::NotFound))?;
        let broken = |what: &'static str| Failure::refused(BlobError::Unavailable(what.into()).into());
        let key = BlobKey::of(permit.workspace(), *scan.sha256.as_bytes());
        let bytes = self.blobs.get(&key).await.map_err(|error| Failure::refused(error.into()))?;
        let bytes = bytes.ok_or_else(|| broken("the stored scan is missing"))?;
        // Whoever can write to the bucket must not be able to swap what a return rests on.
        if sha256(&bytes) != scan.sha256 {
            return Err(broken("the stored scan was altered"));
        }
        let note = AccessNote::new(self.clock.now(), "certificate", id.to_string());
        self.works.note_access(&permit, &note).await?;
        let file_name = format!("mushak-6.6-{id}.{}", scan.media.extension());
        Ok(ScanFile { bytes, media: scan.media, file_name, sha256: scan.sha256 })
    }

    /// The present day in the calendar of statutory forms.
    pub fn tax_day(&self) -> Date {
        dalil_invoicing::series::day_in(&dalil_invoicing::series::dhaka(), self.clock.now())
    }
}

/// What a certificate says, and its scan where there is one.
type Parsed<'a> = (CertificateFields, Option<(Scan, &'a [u8])>);

/// The fields and the scan, or all that is wrong with both.
fn parsed(
    fields: std::result::Result<CertificateFields, FieldErrors>,
    scan: Option<&[u8]>,
) -> std::result::Result<Parsed<'_>, FieldErrors> {
    match (fields, scan.map(read_scan).transpose()) {
        (Ok(fields), Ok(scan)) => Ok((fields, scan)),
        (Ok(_), Err(error)) => Err(error.into()),
        (Err(errors), Ok(_)) => Err(errors),
        (Err(mut errors), Err(error)) => {
            errors.0.push(error);
            Err(errors)
        }
    }
}

/// What a scan is, told by its bytes.
fn read_scan(bytes: &[u8]) -> std::result::Result<(Scan, &[u8]), FieldError> {
    let too_large = || FieldError::with_limit("scan", "file_too_large", MAX_SCAN_BYTES / 1024);
    if bytes.len() > MAX_SCAN_BYTES {
        return Err(too_large());
    }
    let media = Media::of(bytes).ok_or_else(|| FieldError::new("scan", "not_a_scan"))?;
    let size = u32::try_from(bytes.len()).map_err(|_| too_large())?;
    Ok((Scan { sha256: sha256(bytes), size, media }, bytes))
}

/// What was withheld, with the papers that name it.
pub(crate) async fn with_papers(
    store: &mut (impl InvoicingRead + ?Sized),
    withheld: Vec<Withheld>,
) -> std::result::Result<Vec<Certified>, StoreError> {
    if withheld.is_empty() {
        return Ok(Vec::new());
    }
    let mut ids: Vec<_> = withheld.iter().map(|withheld| withheld.document).collect();
    ids.sort();
    ids.dedup();
    let issued_with = store.counterparts(&ids).await?;
    ids.extend(issued_with.iter().map(|(_, tax_invoice)| *tax_invoice));
    let known = store.summaries(&ids).await?;
    let of = |id| known.iter().find(|known| known.id == id).cloned();
    let certified = |withheld: Withheld| {
        let tax_invoice = issued_with.iter().find(|(invoice, _)| *invoice == withheld.document);
        Certified {
            invoice: of(withheld.document),
            tax_invoice: tax_invoice.and_then(|(_, tax_invoice)| of(*tax_invoice)),
            withheld,
        }
    };
    Ok(withheld.into_iter().map(certified).collect())
}

/// Certificates with what they certify.
async fn detailed(
    work: &mut dyn ReadWork,
    found: Vec<Recorded>,
) -> std::result::Result<Vec<CertificateDetail>, StoreError> {
    let lines = |recorded: &Recorded| recorded.certificate.lines.clone();
    let mut payments: Vec<_> = found.iter().flat_map(lines).map(|line| line.payment).collect();
    payments.sort();
    payments.dedup();
    let withheld = if payments.is_empty() { Vec::new() } else { work.certificates().withheld(&payments).await? };
    let known = with_papers(work.invoicing(), withheld).await?;
    let of = |line: &CertificateLine| {
        let same =
            |known: &&Certified| (known.withheld.payment, known.withheld.document) == (line.payment, line.document);
        Some((*line, known.iter().find(same)?.clone()))
    };
    let detail = |recorded: Recorded| {
        let lines = recorded.certificate.lines.iter().filter_map(of).collect();
        CertificateDetail { recorded, lines }
    };
    Ok(found.into_iter().map(detail).collect())
}

/// Which certificate, and how much it says.
fn about(act: Entry, certificate: &Certificate) -> Entry {
    act.change(Change::new("number", None, Some(certificate.number.to_string()))).change(Change::new(
        "total",
        None,
        Some(amount(certificate.amount, Purchase::CURRENCY)),
    ))
}

impl From<RecordError> for Failure<CertificateError> {
    fn from(error: RecordError) -> Self {
        match error {
            RecordError::Invalid(errors) => Self::refused(errors.into()),
            RecordError::Store(error) => error.into(),
        }
    }
}

impl From<ReverseError> for Failure<CertificateError> {
    fn from(error: ReverseError) -> Self {
        match error {
            ReverseError::NotFound => Self::refused(CertificateError::NotFound),
            ReverseError::AlreadyReversed => Self::refused(CertificateError::AlreadyReversed),
            ReverseError::Invalid(errors) => Self::refused(errors.into()),
            ReverseError::Store(error) => error.into(),
        }
    }
}
