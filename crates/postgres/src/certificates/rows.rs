//! The sealed tables as rows: each goes out, and comes back, as JSON of its columns.

use dalil_invoicing::{
    ClientId, DocumentId, ReceivedId,
    certificates::{Certificate, CertificateId, CertificateLine, Media, Recorded, Scan},
    purchasing::Reversal,
    returns::TaxMonth,
};
use dalil_proof::Digest;
use dalil_tenancy::{StoreError, text::Line};
use jiff::{Timestamp, civil::Date};
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::Result;
use crate::{
    error::{corrupt, store_error},
    tx::ScopedTx,
};

pub(super) const CERTIFICATE: &str = "certificate";

#[derive(Serialize, Deserialize)]
pub(super) struct CertificateRow {
    workspace_id: Uuid,
    id: Uuid,
    client_id: Uuid,
    entity_bin: Option<String>,
    number: String,
    key: String,
    attempt: u16,
    dated_on: Date,
    received_on: Date,
    period: Option<Date>,
    remarks: Option<String>,
    /// In the hexadecimal form in which the server reads and writes bytes.
    scan_sha256: Option<String>,
    scan_size: Option<u32>,
    scan_media: Option<String>,
    amount: i64,
    counted: i64,
    recorded_at: Timestamp,
    recorded_by: String,
}

#[derive(Serialize, Deserialize)]
pub(super) struct LineRow {
    workspace_id: Uuid,
    certificate_id: Uuid,
    payment_id: Uuid,
    document_id: Uuid,
    amount: i64,
    counted: i64,
}

#[derive(Serialize, Deserialize)]
pub(super) struct ReversalRow {
    workspace_id: Uuid,
    certificate_id: Uuid,
    day: Date,
    reason: String,
    recorded_at: Timestamp,
    recorded_by: String,
}

impl CertificateRow {
    pub(super) fn of(tx: &ScopedTx, certificate: &Certificate) -> Self {
        let scan = certificate.scan;
        Self {
            workspace_id: tx.workspace().as_uuid(),
            id: certificate.id.as_uuid(),
            client_id: certificate.client.as_uuid(),
            entity_bin: certificate.entity_bin.as_ref().map(|bin| bin.as_str().to_owned()),
            number: certificate.number.to_string(),
            key: certificate.key.clone(),
            attempt: certificate.attempt,
            dated_on: certificate.dated_on,
            received_on: certificate.received_on,
            period: certificate.period.map(TaxMonth::first),
            remarks: certificate.remarks.as_ref().map(Line::to_string),
            scan_sha256: scan.map(|scan| format!("\\x{}", scan.sha256)),
            scan_size: scan.map(|scan| scan.size),
            scan_media: scan.map(|scan| scan.media.as_str().to_owned()),
            amount: certificate.amount,
            counted: certificate.counted,
            recorded_at: certificate.at,
            recorded_by: certificate.by.clone(),
        }
    }

    fn certificate(self, lines: Vec<CertificateLine>) -> Option<Certificate> {
        let scan = match (self.scan_sha256, self.scan_size, self.scan_media) {
            (Some(sha256), Some(size), Some(media)) => {
                let sha256: Digest = sha256.strip_prefix("\\x")?.parse().ok()?;
                Some(Scan { sha256, size, media: Media::from_name(&media)? })
            }
            _ => None,
        };
        Some(Certificate {
            id: CertificateId::from_uuid(self.id),
            client: ClientId::from_uuid(self.client_id),
            entity_bin: self.entity_bin.map(TryFrom::try_from).transpose().ok()?,
            number: Line::try_from(self.number).ok()?,
            key: self.key,
            attempt: self.attempt,
            dated_on: self.dated_on,
            received_on: self.received_on,
            period: self.period.map(TaxMonth::of),
            remarks: self.remarks.map(Line::try_from).transpose().ok()?,
            scan,
            lines,
            amount: self.amount,
            counted: self.counted,
            at: self.recorded_at,
            by: self.recorded_by,
        })
    }
}

impl LineRow {
    pub(super) fn all<'a>(tx: &ScopedTx, certificate: &'a Certificate) -> impl Iterator<Item = Self> + use<'a> {
        let (workspace_id, certificate_id) = (tx.workspace().as_uuid(), certificate.id.as_uuid());
        certificate.lines.iter().map(move |line| Self {
            workspace_id,
            certificate_id,
            payment_id: line.payment.as_uuid(),
            document_id: line.document.as_uuid(),
            amount: line.amount,
            counted: line.counted,
        })
    }

    fn line(self) -> CertificateLine {
        CertificateLine {
            payment: ReceivedId::from_uuid(self.payment_id),
            document: DocumentId::from_uuid(self.document_id),
            amount: self.amount,
            counted: self.counted,
        }
    }
}

impl ReversalRow {
    pub(super) fn of(tx: &ScopedTx, reversal: &Reversal<CertificateId>) -> Self {
        Self {
            workspace_id: tx.workspace().as_uuid(),
            certificate_id: reversal.of.as_uuid(),
            day: reversal.day,
            reason: reversal.reason.to_string(),
            recorded_at: reversal.at,
            recorded_by: reversal.by.clone(),
        }
    }

    fn reversal(self) -> Option<Reversal<CertificateId>> {
        Some(Reversal {
            of: CertificateId::from_uuid(self.certificate_id),
            day: self.day,
            reason: Line::try_from(self.reason).ok()?,
            at: self.recorded_at,
            by: self.recorded_by,
        })
    }
}

/// Reads certificates with all that belongs to them; a condition and an order follow.
pub(super) fn select(tx: &ScopedTx) -> String {
    format!(
        "SELECT to_json(certificate)::text AS certificate, \
         (SELECT json_agg(line ORDER BY line.payment_id, line.document_id)::text \
             FROM tenant.certificate_line AS line WHERE {} AND line.certificate_id = certificate.id) AS lines, \
         (SELECT to_json(reversal)::text FROM tenant.certificate_reversal AS reversal \
             WHERE {} AND reversal.certificate_id = certificate.id) AS reversal \
         FROM tenant.certificate AS certificate WHERE {}",
        tx.here("line"),
        tx.here("reversal"),
        tx.here("certificate"),
    )
}

/// Whether a certificate was reversed.
pub(super) fn is_reversed(tx: &ScopedTx) -> String {
    let here = tx.here("gone");
    format!(
        "EXISTS (SELECT FROM tenant.certificate_reversal AS gone WHERE {here} AND gone.certificate_id = certificate.id)"
    )
}

pub(super) fn recorded(row: &QueryResult) -> Result<Recorded> {
    let stored: CertificateRow = column(row, "certificate")?.ok_or_else(|| corrupt(CERTIFICATE, "a row"))?;
    let id = stored.id;
    let broken = || corrupt(CERTIFICATE, id);
    let lines: Vec<LineRow> = column(row, "lines")?.unwrap_or_default();
    let reversal: Option<ReversalRow> = column(row, "reversal")?;
    Ok(Recorded {
        certificate: stored.certificate(lines.into_iter().map(LineRow::line).collect()).ok_or_else(broken)?,
        reversal: reversal.map(|reversal| reversal.reversal().ok_or_else(broken)).transpose()?,
    })
}

/// A column of JSON.
fn column<T: DeserializeOwned>(row: &QueryResult, name: &'static str) -> Result<Option<T>> {
    let text: Option<String> = row.try_get("", name).map_err(store_error(CERTIFICATE))?;
    text.map(|text| serde_json::from_str(&text)).transpose().map_err(|_| -> StoreError { corrupt(CERTIFICATE, name) })
}
