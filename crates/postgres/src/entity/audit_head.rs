//! The end of the audit log, and up to where the workspace is closed.

use sea_orm::entity::prelude::*;
use time::{Date, OffsetDateTime};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(schema_name = "tenant", table_name = "audit_head")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    pub seq: i64,
    pub chain: Vec<u8>,
    pub peaks: Vec<u8>,
    pub closed_before: Option<OffsetDateTime>,
    pub closed_through: Option<Date>,
}

impl ActiveModelBehavior for ActiveModel {}
