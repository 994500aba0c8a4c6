//! Members of a workspace, and the views of lists that each keeps.

use async_trait::async_trait;
use dalil_app::{
    ListName, View, ViewId,
    ports::{Members, MembersRead},
};
use dalil_identity::Member;
use dalil_tenancy::{PersonId, StoreError, text::Line};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder};

use crate::{
    convert::{from_time, to_time},
    entity::{
        member::{Column, Entity, Model},
        person_name, saved_view,
    },
    error::{corrupt, store_error},
    statement,
    works::PgWork,
};

const TABLE: &str = "member";
const NAME: &str = "person_name";
const VIEW: &str = "saved_view";

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

    async fn views(&mut self, person: PersonId) -> Result<Vec<View>, StoreError> {
        let query = self.tx.find::<saved_view::Entity>().filter(saved_view::Column::PersonId.eq(person.as_uuid()));
        let query = query.order_by_asc(saved_view::Column::List).order_by_asc(saved_view::Column::Name);
        let rows = query.all(&self.tx).await.map_err(store_error(VIEW))?;
        rows.into_iter().map(view_from).collect()
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
            role_since: to_time(member.role_since),
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

    async fn insert_view(&mut self, person: PersonId, view: &View) -> Result<(), StoreError> {
        let row = saved_view::Model {
            workspace_id: self.tx.workspace().as_uuid(),
            person_id: person.as_uuid(),
            id: view.id.as_uuid(),
            list: view.list.as_str().to_owned(),
            name: view.name.to_string(),
            filters: statement::to_json(&view.filters)?,
        };
        statement::insert(&self.tx, VIEW, row).await
    }

    async fn remove_view(&mut self, person: PersonId, id: ViewId) -> Result<Option<View>, StoreError> {
        let whose = Condition::all()
            .add(saved_view::Column::PersonId.eq(person.as_uuid()))
            .add(saved_view::Column::Id.eq(id.as_uuid()));
        let query = self.tx.find::<saved_view::Entity>().filter(whose.clone());
        let Some(row) = query.one(&self.tx).await.map_err(store_error(VIEW))? else { return Ok(None) };
        let deletion = self.tx.delete::<saved_view::Entity>().filter(whose);
        deletion.exec(&self.tx).await.map_err(store_error(VIEW))?;
        view_from(row).map(Some)
    }
}

fn view_from(row: saved_view::Model) -> Result<View, StoreError> {
    let broken = || corrupt(VIEW, row.id);
    Ok(View {
        id: ViewId::from_uuid(row.id),
        list: ListName::from_name(&row.list).ok_or_else(broken)?,
        name: Line::parse(&row.name).map_err(|_| broken())?,
        filters: serde_json::from_value(row.filters).map_err(|_| broken())?,
    })
}

fn from_row(row: &Model) -> Result<Member, StoreError> {
    Ok(Member {
        person: PersonId::from_uuid(row.person_id),
        role: row.role.parse().map_err(|_| corrupt(TABLE, row.person_id))?,
        joined_at: from_time(row.joined_at),
        role_since: from_time(row.role_since),
    })
}
