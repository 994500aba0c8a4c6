//! A payment taken back.

use sea_orm::entity::prelude::*;
use time::{Date, OffsetDateTime};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(schema_name = "tenant", table_name = "payment_reversal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub payment_id: Uuid,
    pub day: Date,
    pub reason: String,
    pub recorded_at: OffsetDateTime,
    pub recorded_by: String,
}

impl ActiveModelBehavior for ActiveModel {}
