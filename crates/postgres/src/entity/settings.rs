//! Time zone, year and languages.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(schema_name = "tenant", table_name = "settings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    pub time_zone: String,
    pub year_start_month: i16,
    pub year_start_day: i16,
    pub paper_language: String,
    pub payment_days: Option<i16>,
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
