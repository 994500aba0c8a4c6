//! What became of a checkpoint that was due to a witness.

use sea_orm::entity::prelude::*;
use time::{Date, OffsetDateTime};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(schema_name = "tenant", table_name = "witness_sending")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub witness_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: Date,
    #[sea_orm(primary_key, auto_increment = false)]
    pub outcome: String,
    pub sent_at: OffsetDateTime,
    pub origin: String,
    pub size: i64,
    pub root: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
