//! The void of an issued document.

use sea_orm::entity::prelude::*;
use time::{Date, OffsetDateTime};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(schema_name = "tenant", table_name = "document_void")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: Uuid,
    pub reason: String,
    pub day: Date,
    pub recorded_at: OffsetDateTime,
    pub recorded_by: String,
}

impl ActiveModelBehavior for ActiveModel {}
