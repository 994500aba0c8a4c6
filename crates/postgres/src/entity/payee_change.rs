//! A change of the account that papers name, as it was proposed.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(schema_name = "tenant", table_name = "payee_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub subject: String,
    pub details: Option<String>,
    pub wait_hours: Option<i16>,
    pub proposed_at: OffsetDateTime,
    pub proposed_by: String,
}

impl ActiveModelBehavior for ActiveModel {}
