//! What a day, a month or a year came to.

use sea_orm::entity::prelude::*;
use time::{Date, OffsetDateTime};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(schema_name = "tenant", table_name = "closing")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub period: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub first_day: Date,
    pub last_day: Date,
    pub version: i16,
    pub closed_at: OffsetDateTime,
    pub closed_by: String,
    pub turnover: String,
    pub perpetual: String,
    pub logs: String,
    pub leaf: Vec<u8>,
    pub hints: Vec<u8>,
    pub key: String,
    pub signature: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
