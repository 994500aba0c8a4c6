//! Members of a workspace.

use async_trait::async_trait;
use dalil_app::ports::{Members, MembersRead};
use dalil_identity::Member;
use dalil_tenancy::{PersonId, StoreError};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use crate::{
    convert::{from_time, to_time},
    entity::{
        member::{Column, Entity, Model},
        person_name,
    },
    error::{corrupt, store_error},
    statement,
    works::PgWork,
};

const TABLE: &str = "member";
const NAME: &str = "person_name";

#[async_trait]
impl MembersRead for PgWork {
    async fn members(&mut self) -> Result<Vec<Member>, StoreError> {
        let query = self.tx.find::<Entity>().order_by_asc(Column::JoinedAt).order_by_asc(Column::PersonId);
        let rows = query.all(&self.tx).await.map_err(store_error(TABLE))?;
        rows.iter().map(from_row).collect()
    }

    async fn names(&mut self, people: &[PersonId]) -> Result<Vec<(PersonId, String)>, StoreError> {
        let ids = people.iter().map(|person| person.as_uuid());
        let query = self.tx.find::<person_name::Entity>().filter(person_name::Column::PersonId.is_in(ids));
        let rows = query.order_by_asc(person_name::Column::PersonId).all(&self.tx).await.map_err(store_error(NAME))?;
        Ok(rows.into_iter().map(|row| (PersonId::from_uuid(row.person_id), row.name)).collect())
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

    async fn save_name(&mut self, person: PersonId, name: &str) -> Result<(), StoreError> {
        let row = person_name::Model {
            workspace_id: self.tx.workspace().as_uuid(),
            person_id: person.as_uuid(),
            name: name.to_owned(),
        };
        statement::upsert::<person_name::Entity, _>(&self.tx, NAME, row).await
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
