//! An entry of the audit log.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(schema_name = "tenant", table_name = "audit_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    pub version: i16,
    pub at: OffsetDateTime,
    pub principal_kind: String,
    pub principal: String,
    pub permission: String,
    pub action: String,
    pub subject_kind: String,
    pub subject_id: String,
    pub request_id: String,
    pub changes: String,
    pub ip_digest: Option<Vec<u8>>,
    pub agent_digest: Option<Vec<u8>>,
    pub leaf: Vec<u8>,
    pub chain: Vec<u8>,
    pub hints: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
