//! The end of an auditor's access before its time.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(schema_name = "tenant", table_name = "auditor_access_end")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub access_id: Uuid,
    pub ended_at: OffsetDateTime,
    pub ended_by: String,
}

impl ActiveModelBehavior for ActiveModel {}
