//! What lines said before.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(schema_name = "tenant", table_name = "item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub currency: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub description: String,
    pub unit: String,
    pub unit_price: String,
    pub price_includes_tax: bool,
    #[sea_orm(column_type = "JsonBinary")]
    pub vat: Json,
    pub used_at: OffsetDateTime,
}

impl ActiveModelBehavior for ActiveModel {}
