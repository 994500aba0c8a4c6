//! The standing towards VAT from a day on.

use sea_orm::entity::prelude::*;
use time::Date;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(schema_name = "tenant", table_name = "registration")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub starts_on: Date,
    pub vat_status: String,
    pub bin: Option<String>,
    pub tin: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
