//! A run of numbers. The table has no primary key but a unique key with absent parts; these columns stand in.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(schema_name = "tenant", table_name = "series")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    pub bin: Option<String>,
    pub place_id: Option<Uuid>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub fiscal_year: i16,
    pub last: i64,
    pub last_issued_at: OffsetDateTime,
    pub previous_issued_at: Option<OffsetDateTime>,
    pub peaks: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
