//! Which workspace holds a BIN, by keyed hash.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(schema_name = "directory", table_name = "bin_claim")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub keyed_hash: Vec<u8>,
    pub workspace_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
