//! A supplier of a workspace.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(schema_name = "tenant", table_name = "supplier")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name_bn: Option<String>,
    pub name_en: Option<String>,
    pub address: Option<String>,
    pub bin: Option<String>,
    pub nid: Option<String>,
    pub turnover_tax: bool,
    #[sea_orm(column_type = "JsonBinary")]
    pub contacts: Json,
    pub version: i64,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
}

impl ActiveModelBehavior for ActiveModel {}
