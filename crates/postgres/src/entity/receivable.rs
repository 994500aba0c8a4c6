//! What is owed under an issued invoice.

use sea_orm::entity::prelude::*;
use time::Date;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(schema_name = "tenant", table_name = "receivable")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: Uuid,
    pub client_id: Uuid,
    pub currency: String,
    pub issued_on: Date,
    pub due_on: Option<Date>,
    pub billed: i64,
    pub vat: i64,
    pub paid: i64,
    pub written_off: i64,
    pub voided: bool,
    pub credited: i64,
    pub debited: i64,
    pub outstanding: i64,
}

impl ActiveModelBehavior for ActiveModel {}
