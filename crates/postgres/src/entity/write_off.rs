//! What was owed and given up.

use sea_orm::entity::prelude::*;
use time::{Date, OffsetDateTime};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(schema_name = "tenant", table_name = "write_off")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub document_id: Uuid,
    pub client_id: Uuid,
    pub currency: String,
    pub amount: i64,
    pub day: Date,
    pub reason: String,
    pub recorded_at: OffsetDateTime,
    pub recorded_by: String,
}

impl ActiveModelBehavior for ActiveModel {}
