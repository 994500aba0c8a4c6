//! What was issued in a month, of one kind in one currency.

use sea_orm::entity::prelude::*;
use time::Date;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(schema_name = "tenant", table_name = "month_figure")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub month: Date,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub currency: String,
    pub documents: i64,
    pub value: i64,
    pub duty: i64,
    pub vat: i64,
    pub total: i64,
}

impl ActiveModelBehavior for ActiveModel {}
