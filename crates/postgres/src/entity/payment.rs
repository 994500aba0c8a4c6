//! A payment received.

use sea_orm::entity::prelude::*;
use time::{Date, OffsetDateTime};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(schema_name = "tenant", table_name = "payment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub method: String,
    pub received_on: Date,
    pub reference: Option<String>,
    pub currency: String,
    pub received: i64,
    pub vat_withheld: i64,
    pub tax_withheld: i64,
    pub recorded_at: OffsetDateTime,
    pub recorded_by: String,
}

impl ActiveModelBehavior for ActiveModel {}
