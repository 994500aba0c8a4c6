//! An issued document.

use sea_orm::entity::prelude::*;
use time::{Date, OffsetDateTime};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(schema_name = "tenant", table_name = "document")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub series_bin: Option<String>,
    pub series_place: Option<Uuid>,
    pub fiscal_year: i16,
    pub number: i64,
    pub printed_number: String,
    pub layout: String,
    pub issued_at: OffsetDateTime,
    pub issued_on: Date,
    pub supplied_on: Date,
    pub due_on: Option<Date>,
    pub issued_by: String,
    pub counterpart_id: Option<Uuid>,
    pub replaces_id: Option<Uuid>,
    pub replaces: Option<String>,
    pub client_id: Uuid,
    pub currency: String,
    pub issuer: String,
    pub buyer: String,
    pub destination: Option<String>,
    pub vehicle: Option<String>,
    pub notes: Option<String>,
    pub corrects_id: Option<Uuid>,
    pub corrects: Option<String>,
    pub payment_id: Option<Uuid>,
    pub payment: Option<String>,
    pub quotation_id: Option<Uuid>,
    pub quotation: Option<String>,
    pub demands: Option<String>,
    pub attention_digest: Option<Vec<u8>>,
    pub line_count: i32,
    pub gross: i64,
    pub discount: i64,
    pub value: i64,
    pub duty: i64,
    pub vat: i64,
    pub total: i64,
    pub leaf: Vec<u8>,
    pub hints: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
