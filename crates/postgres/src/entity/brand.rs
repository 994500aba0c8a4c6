//! The brand as it is now.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(schema_name = "tenant", table_name = "brand")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    pub name_bn: Option<String>,
    pub name_en: Option<String>,
    pub address: String,
    pub contact: Option<String>,
    pub logo: Option<Vec<u8>>,
    pub signatory: Option<String>,
    pub designation: Option<String>,
    pub terms: Option<String>,
    pub invoice_prefix: String,
    pub template: String,
    pub accent: Option<String>,
    pub page_size: String,
    pub words_in: String,
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
