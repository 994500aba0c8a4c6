//! An auditor's access to one year.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(schema_name = "tenant", table_name = "auditor_access")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub person_id: Uuid,
    pub year: i16,
    pub purpose: String,
    pub ends_at: OffsetDateTime,
    pub opened_at: OffsetDateTime,
    pub opened_by: String,
}

impl ActiveModelBehavior for ActiveModel {}
