//! A draft that was thrown away; `body` is the JSON of its fields.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(schema_name = "tenant", table_name = "discarded_draft")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub place_id: Option<Uuid>,
    pub currency: String,
    pub total: i64,
    #[sea_orm(column_type = "JsonBinary")]
    pub body: Json,
    pub version: i64,
    pub replaces_id: Option<Uuid>,
    pub kind: String,
    pub revises_id: Option<Uuid>,
    pub quotation_id: Option<Uuid>,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
    pub discarded_at: OffsetDateTime,
    pub discarded_by: String,
}

impl ActiveModelBehavior for ActiveModel {}
