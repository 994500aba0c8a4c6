//! What happened to a change of the account that papers name.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(schema_name = "tenant", table_name = "payee_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub change_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub step: String,
    pub taken_at: OffsetDateTime,
    pub taken_by: String,
    pub effective_at: Option<OffsetDateTime>,
}

impl ActiveModelBehavior for ActiveModel {}
