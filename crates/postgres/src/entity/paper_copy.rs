//! A marked copy.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(schema_name = "tenant", table_name = "paper_copy")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i32,
    pub language: String,
    pub sha256: Vec<u8>,
    pub size: i64,
    pub renderer: String,
    pub rendered_at: OffsetDateTime,
    pub reason: String,
}

impl ActiveModelBehavior for ActiveModel {}
