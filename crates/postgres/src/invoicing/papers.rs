use dalil_invoicing::{Copy, DocumentId, PaperLanguage, StoredPaper, settings::Settings};
use dalil_proof::Digest;
use jiff::Timestamp;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QueryResult};
use serde::{Deserialize, de::DeserializeOwned};

use super::Result;
use crate::{
    convert::{from_digest, from_time, to_digest, to_time},
    entity::{original_paper, paper_copy},
    error::{corrupt, store_error},
    statement,
    tx::ScopedTx,
};

const ORIGINAL: &str = "original_paper";
const COPY: &str = "paper_copy";

pub(super) async fn originals(tx: &ScopedTx, document: DocumentId) -> Result<Vec<StoredPaper>> {
    let query = tx
        .find::<original_paper::Entity>()
        .filter(original_paper::Column::DocumentId.eq(document.as_uuid()))
        .order_by_asc(original_paper::Column::Language);
    let rows = query.all(tx).await.map_err(store_error(ORIGINAL))?;
    rows.iter().map(original_from).collect()
}

/// The columns `originals` and `copies` of a statement over `tenant.document AS document`, for [`of`].
pub(super) fn columns(tx: &ScopedTx) -> String {
    const PAPER: &str = "'language', paper.language, 'sha256', encode(paper.sha256, 'hex'), 'size', paper.size, \
                         'renderer', paper.renderer, 'rendered_at', paper.rendered_at";
    format!(
        "(SELECT json_agg(json_build_object({PAPER}) ORDER BY paper.language)::text \
             FROM tenant.original_paper AS paper WHERE {0} AND paper.document_id = document.id) AS originals, \
         (SELECT json_agg(json_build_object({PAPER}, 'ordinal', paper.ordinal, 'reason', paper.reason) \
             ORDER BY paper.ordinal)::text \
             FROM tenant.paper_copy AS paper WHERE {0} AND paper.document_id = document.id) AS copies",
        tx.here("paper"),
    )
}

/// The language that the client of `tenant.document AS document` receives, none where neither the client nor the workspace
/// has one, for [`language_of`].
pub(super) fn language(tx: &ScopedTx) -> String {
    format!(
        "coalesce((SELECT client.language FROM tenant.client AS client WHERE {} AND client.id = document.client_id), \
             (SELECT settings.paper_language FROM tenant.settings AS settings WHERE {}))",
        tx.here("client"),
        tx.here("settings"),
    )
}

/// The language of a row that has it as `language`; the usual one before the workspace has settings.
pub(super) fn language_of(row: &QueryResult, document: DocumentId) -> Result<PaperLanguage> {
    let code: Option<String> = row.try_get("", "language").map_err(store_error(ORIGINAL))?;
    let known = code.map(|code| PaperLanguage::from_code(&code).ok_or_else(|| corrupt("client", document)));
    Ok(known.transpose()?.unwrap_or_else(|| Settings::default().paper_language))
}

/// The papers of a document, from the columns of its row.
pub(super) fn of(row: &QueryResult, document: DocumentId) -> Result<(Vec<StoredPaper>, Vec<Copy>)> {
    let originals: Vec<PaperIn> = listed(row, "originals", document)?;
    let copies: Vec<CopyIn> = listed(row, "copies", document)?;
    Ok((
        originals.into_iter().map(|paper| paper.of(document)).collect::<Result<_>>()?,
        copies
            .into_iter()
            .map(|copy| Ok(Copy { ordinal: copy.ordinal, paper: copy.paper.of(document)?, reason: copy.reason }))
            .collect::<Result<_>>()?,
    ))
}

fn listed<T: DeserializeOwned>(row: &QueryResult, column: &str, document: DocumentId) -> Result<Vec<T>> {
    let json: Option<String> = row.try_get("", column).map_err(store_error(ORIGINAL))?;
    let listed = json.map(|json| serde_json::from_str(&json)).transpose();
    Ok(listed.map_err(|_| corrupt(ORIGINAL, document))?.unwrap_or_default())
}

/// A paper as JSON.
#[derive(Deserialize)]
struct PaperIn {
    language: String,
    sha256: Digest,
    size: u64,
    renderer: String,
    rendered_at: Timestamp,
}

/// A marked copy as JSON.
#[derive(Deserialize)]
struct CopyIn {
    ordinal: u32,
    #[serde(flatten)]
    paper: PaperIn,
    reason: String,
}

impl PaperIn {
    fn of(self, document: DocumentId) -> Result<StoredPaper> {
        Ok(StoredPaper {
            document,
            language: PaperLanguage::from_code(&self.language).ok_or_else(|| corrupt(ORIGINAL, document))?,
            sha256: self.sha256,
            size: self.size,
            renderer: self.renderer,
            rendered_at: self.rendered_at,
        })
    }
}

fn original_from(row: &original_paper::Model) -> Result<StoredPaper> {
    let broken = || corrupt(ORIGINAL, row.document_id);
    Ok(StoredPaper {
        document: DocumentId::from_uuid(row.document_id),
        language: PaperLanguage::from_code(&row.language).ok_or_else(broken)?,
        sha256: to_digest(&row.sha256).ok_or_else(broken)?,
        size: u64::try_from(row.size).map_err(|_| broken())?,
        renderer: row.renderer.clone(),
        rendered_at: from_time(row.rendered_at),
    })
}

pub(super) async fn save_original(tx: &ScopedTx, paper: &StoredPaper) -> Result<()> {
    let row = original_paper::Model {
        workspace_id: tx.workspace().as_uuid(),
        document_id: paper.document.as_uuid(),
        language: paper.language.code().to_owned(),
        sha256: from_digest(paper.sha256),
        size: size(paper)?,
        renderer: paper.renderer.clone(),
        rendered_at: to_time(paper.rendered_at),
    };
    statement::insert(tx, ORIGINAL, row).await
}

pub(super) async fn copies(tx: &ScopedTx, document: DocumentId) -> Result<Vec<Copy>> {
    let query = tx
        .find::<paper_copy::Entity>()
        .filter(paper_copy::Column::DocumentId.eq(document.as_uuid()))
        .order_by_asc(paper_copy::Column::Ordinal);
    let rows = query.all(tx).await.map_err(store_error(COPY))?;
    rows.iter().map(copy_from).collect()
}

fn copy_from(row: &paper_copy::Model) -> Result<Copy> {
    let broken = || corrupt(COPY, format!("{} {}", row.document_id, row.ordinal));
    Ok(Copy {
        ordinal: u32::try_from(row.ordinal).map_err(|_| broken())?,
        paper: StoredPaper {
            document: DocumentId::from_uuid(row.document_id),
            language: PaperLanguage::from_code(&row.language).ok_or_else(broken)?,
            sha256: to_digest(&row.sha256).ok_or_else(broken)?,
            size: u64::try_from(row.size).map_err(|_| broken())?,
            renderer: row.renderer.clone(),
            rendered_at: from_time(row.rendered_at),
        },
        reason: row.reason.clone(),
    })
}

pub(super) async fn save_copy(tx: &ScopedTx, copy: &Copy) -> Result<()> {
    let paper = &copy.paper;
    let row = paper_copy::Model {
        workspace_id: tx.workspace().as_uuid(),
        document_id: paper.document.as_uuid(),
        ordinal: i32::try_from(copy.ordinal).map_err(|_| corrupt(COPY, copy.ordinal))?,
        language: paper.language.code().to_owned(),
        sha256: from_digest(paper.sha256),
        size: size(paper)?,
        renderer: paper.renderer.clone(),
        rendered_at: to_time(paper.rendered_at),
        reason: copy.reason.clone(),
    };
    statement::insert(tx, COPY, row).await
}

fn size(paper: &StoredPaper) -> Result<i64> {
    i64::try_from(paper.size).map_err(|_| corrupt(ORIGINAL, paper.document))
}
