//! Members of a workspace.

use async_trait::async_trait;
use dalil_app::ports::{Members, MembersRead};
use dalil_identity::Member;
use dalil_tenancy::{PersonId, StoreError};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use crate::{
    convert::{from_time, to_time},
    entity::member::{Column, Entity, Model},
    error::{corrupt, store_error},
    statement,
    works::PgWork,
};

const TABLE: &str = "member";

#[async_trait]
impl MembersRead for PgWork {
    async fn members(&mut self) -> Result<Vec<Member>, StoreError> {
        let query = self.tx.find::<Entity>().order_by_asc(Column::JoinedAt).order_by_asc(Column::PersonId);
        let rows = query.all(&self.tx).await.map_err(store_error(TABLE))?;
        rows.iter().map(from_row).collect()
    }
}

#[async_trait]
impl Members for PgWork {
    async fn insert_member(&mut self, member: &Member) -> Result<(), StoreError> {
        let row = Model {
            workspace_id: self.tx.workspace().as_uuid(),
            person_id: member.person.as_uuid(),
            role: member.role.as_str().to_owned(),
            joined_at: to_time(member.joined_at),
        };
        statement::insert(&self.tx, TABLE, row).await
    }

    async fn remove_member(&mut self, person: PersonId) -> Result<bool, StoreError> {
        let deletion = self.tx.delete::<Entity>().filter(Column::PersonId.eq(person.as_uuid()));
        let done = deletion.exec(&self.tx).await.map_err(store_error(TABLE))?;
        Ok(done.rows_affected > 0)
    }
}

fn from_row(row: &Model) -> Result<Member, StoreError> {
    Ok(Member {
        person: PersonId::from_uuid(row.person_id),
        role: row.role.parse().map_err(|_| corrupt(TABLE, row.person_id))?,
        joined_at: from_time(row.joined_at),
    })
}
