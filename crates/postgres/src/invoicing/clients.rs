use dalil_invoicing::{Client, ClientFields, ClientId, ClientKey, ClientSort, Name, PaperLanguage};
use dalil_tenancy::{
    Days, StoreError,
    page::{Page, PageRequest},
    text,
};
use sea_orm::{ColumnTrait, FromQueryResult, IdenStatic, Iterable, QueryFilter, QuerySelect, sea_query::LockType};

use super::{
    Lock, Result,
    lists::{days, no_offers},
    rows::parsed,
    search,
};
use crate::{
    convert::{from_time, to_time},
    entity::client::{Column, Entity, Model},
    error::{corrupt, store_error},
    statement::{self, Bound, in_order},
    tx::ScopedTx,
};

const TABLE: &str = "client";

pub(super) async fn find(tx: &ScopedTx, id: ClientId, lock: Lock) -> Result<Option<Client>> {
    let mut query = tx.find::<Entity>().filter(Column::Id.eq(id.as_uuid()));
    if lock == Lock::Update {
        // Documents that name the client go on: their foreign key asks for its key only.
        query = query.lock(LockType::NoKeyUpdate);
    }
    query.one(tx).await.map_err(store_error(TABLE))?.map(from_row).transpose()
}

pub(super) async fn list(
    tx: &ScopedTx,
    issued: Option<Days>,
    sort: ClientSort,
    page: PageRequest<ClientKey>,
) -> Result<Page<Client, ClientKey>> {
    let columns: &[&str] = match sort.language() {
        None => &["id"],
        Some(PaperLanguage::Bn) => &["sort_bn", "id"],
        Some(PaperLanguage::En) => &["sort_en", "id"],
    };
    let mut bound = Bound::to(tx);
    let most = page.limit();
    let limit = bound.value(i64::from(most) + 1);
    let after = page.after.map(|after| {
        let name = sort.language().map(|_| bound.value(after.name));
        name.into_iter().chain([bound.value(after.id.as_uuid())]).collect::<Vec<_>>()
    });
    let had = issued.map(|issued| {
        let days = days(&mut bound, "had", Some(issued.first), Some(issued.last));
        let here = tx.here("had");
        let offers = no_offers("had");
        format!(
            " AND EXISTS (SELECT FROM tenant.document AS had \
             WHERE {here} AND had.client_id = client.id{days}{offers})"
        )
    });
    let sql = format!(
        "SELECT {} FROM tenant.client AS client WHERE {}{}{} LIMIT {limit}",
        column_list("client"),
        tx.here("client"),
        had.unwrap_or_default(),
        in_order("client", columns, sort.rises(), after.as_deref()),
    );
    let rows = Model::find_by_statement(bound.statement(sql)).all(tx).await.map_err(store_error(TABLE))?;
    let clients = rows.into_iter().map(from_row).collect::<Result<Vec<_>>>()?;
    Ok(Page::cut(clients, most, |client| sort.key(client)))
}

/// The columns of the entity under an alias, as it reads them.
fn column_list(alias: &str) -> String {
    Column::iter().map(|column| format!("{alias}.{}", column.as_str())).collect::<Vec<_>>().join(", ")
}

pub(super) async fn insert(tx: &ScopedTx, client: &Client) -> Result<()> {
    statement::insert(tx, TABLE, to_row(tx, client)?).await?;
    search::keep(tx, client).await
}

pub(super) async fn save(tx: &ScopedTx, client: &Client) -> Result<()> {
    let id = Column::Id.eq(client.id.as_uuid());
    statement::update::<Entity, _>(tx, TABLE, id, to_row(tx, client)?).await?;
    search::keep(tx, client).await
}

fn to_row(tx: &ScopedTx, client: &Client) -> Result<Model> {
    let Client { id, fields, version, created_at, updated_at } = client;
    Ok(Model {
        workspace_id: tx.workspace().as_uuid(),
        id: id.as_uuid(),
        name_bn: fields.name.bn().map(str::to_owned),
        name_en: fields.name.en().map(str::to_owned),
        address: fields.address.as_ref().map(text::Paragraph::to_string),
        bin: fields.bin.as_ref().map(|bin| bin.as_str().to_owned()),
        tin: fields.tin.as_ref().map(|tin| tin.as_str().to_owned()),
        contacts: statement::to_json(&fields.contacts)?,
        language: fields.language.map(|language| language.code().to_owned()),
        version: *version,
        created_at: to_time(*created_at),
        updated_at: to_time(*updated_at),
    })
}

pub(super) fn from_row(row: Model) -> Result<Client> {
    let id = row.id;
    let broken = || corrupt(TABLE, id);
    let language = |code: &str| PaperLanguage::from_code(code).ok_or_else(broken);
    let line = |text: Option<String>| parsed::<text::Line>(text).map_err(|_| broken());
    Ok(Client {
        id: ClientId::from_uuid(id),
        fields: ClientFields {
            name: Name::new(line(row.name_bn)?, line(row.name_en)?).ok_or_else(broken)?,
            address: parsed(row.address).map_err(|_| broken())?,
            bin: parsed(row.bin).map_err(|_| broken())?,
            tin: parsed(row.tin).map_err(|_| broken())?,
            contacts: serde_json::from_value(row.contacts).map_err(|_| -> StoreError { broken() })?,
            language: row.language.as_deref().map(language).transpose()?,
        },
        version: row.version,
        created_at: from_time(row.created_at),
        updated_at: from_time(row.updated_at),
    })
}
