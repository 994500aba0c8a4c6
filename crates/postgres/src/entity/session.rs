//! A stored session.

use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(schema_name = "directory", table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub secret: Vec<u8>,
    pub person_id: Uuid,
    pub workspace_id: Uuid,
    pub workspace_epoch: i64,
    pub created_at: OffsetDateTime,
}

impl ActiveModelBehavior for ActiveModel {}
