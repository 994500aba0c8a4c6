//! A line of an issued document.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Deserialize)]
#[sea_orm(schema_name = "tenant", table_name = "document_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub description: String,
    pub unit: String,
    pub quantity: String,
    pub unit_price: String,
    pub price_includes_tax: bool,
    pub net_unit_price: String,
    pub duty_rate: String,
    pub vat_treatment: String,
    pub vat_rate: Option<String>,
    pub gross: i64,
    pub discount: i64,
    pub value: i64,
    pub duty: i64,
    pub vat: i64,
    pub total: i64,
}

impl ActiveModelBehavior for ActiveModel {}
