use dalil_invoicing::{
    Name,
    purchasing::{Supplier, SupplierFields, SupplierId},
};
use dalil_tenancy::{
    Days, StoreError,
    page::{Page, PageRequest},
    text,
};
use sea_orm::{
    ColumnTrait, FromQueryResult, IdenStatic, Iterable, QueryFilter, QueryOrder, QuerySelect, sea_query::LockType,
};

use super::Result;
use crate::{
    convert::{from_time, to_date, to_time},
    entity::supplier::{Column, Entity, Model},
    error::{corrupt, store_error},
    statement::{self, Bound, in_order},
    tx::ScopedTx,
};

const TABLE: &str = "supplier";

pub(super) async fn find(tx: &ScopedTx, id: SupplierId) -> Result<Option<Supplier>> {
    let query = tx.find::<Entity>().filter(Column::Id.eq(id.as_uuid()));
    query.one(tx).await.map_err(store_error(TABLE))?.map(from_row).transpose()
}

/// Papers that name the supplier go on: their foreign key asks for its key only.
pub(super) async fn locked(tx: &ScopedTx, id: SupplierId) -> Result<Option<Supplier>> {
    let query = tx.find::<Entity>().filter(Column::Id.eq(id.as_uuid())).lock(LockType::NoKeyUpdate);
    query.one(tx).await.map_err(store_error(TABLE))?.map(from_row).transpose()
}

pub(super) async fn list(tx: &ScopedTx, page: PageRequest<SupplierId>) -> Result<Page<Supplier, SupplierId>> {
    let mut query = tx.find::<Entity>().order_by_desc(Column::Id).limit(u64::from(page.limit()) + 1);
    if let Some(after) = page.after {
        query = query.filter(Column::Id.lt(after.as_uuid()));
    }
    let rows = query.all(tx).await.map_err(store_error(TABLE))?;
    let suppliers = rows.into_iter().map(from_row).collect::<Result<Vec<_>>>()?;
    Ok(Page::cut(suppliers, page.limit(), |supplier| supplier.id))
}

/// Suppliers with a purchase of some tax periods.
pub(super) async fn of_periods(
    tx: &ScopedTx,
    periods: Days,
    page: PageRequest<SupplierId>,
) -> Result<Page<Supplier, SupplierId>> {
    let mut bound = Bound::to(tx);
    let limit = bound.value(i64::from(page.limit()) + 1);
    let (first, last) = (bound.value(to_date(periods.first)), bound.value(to_date(periods.last)));
    let after = page.after.map(|after| [bound.value(after.as_uuid())]);
    let columns: Vec<String> = Column::iter().map(|column| format!("supplier.{}", column.as_str())).collect();
    let sql = format!(
        "SELECT {} FROM tenant.supplier AS supplier WHERE {} AND EXISTS (SELECT FROM tenant.purchase AS purchase \
             WHERE {} AND purchase.supplier_id = supplier.id \
             AND purchase.period >= {first} AND purchase.period <= {last}){} LIMIT {limit}",
        columns.join(", "),
        tx.here("supplier"),
        tx.here("purchase"),
        in_order("supplier", &["id"], false, after.as_ref().map(<[String; 1]>::as_slice)),
    );
    let rows = Model::find_by_statement(bound.statement(sql)).all(tx).await.map_err(store_error(TABLE))?;
    let suppliers = rows.into_iter().map(from_row).collect::<Result<Vec<_>>>()?;
    Ok(Page::cut(suppliers, page.limit(), |supplier| supplier.id))
}

pub(super) async fn insert(tx: &ScopedTx, supplier: &Supplier) -> Result<()> {
    statement::insert(tx, TABLE, to_row(tx, supplier)?).await
}

pub(super) async fn save(tx: &ScopedTx, supplier: &Supplier) -> Result<()> {
    let id = Column::Id.eq(supplier.id.as_uuid());
    statement::update::<Entity, _>(tx, TABLE, id, to_row(tx, supplier)?).await
}

fn to_row(tx: &ScopedTx, supplier: &Supplier) -> Result<Model> {
    let Supplier { id, fields, version, created_at, updated_at } = supplier;
    Ok(Model {
        workspace_id: tx.workspace().as_uuid(),
        id: id.as_uuid(),
        name_bn: fields.name.bn().map(str::to_owned),
        name_en: fields.name.en().map(str::to_owned),
        address: fields.address.as_ref().map(text::Paragraph::to_string),
        bin: fields.bin.as_ref().map(|bin| bin.as_str().to_owned()),
        nid: fields.nid.as_ref().map(|nid| nid.as_str().to_owned()),
        turnover_tax: fields.turnover_tax,
        contacts: statement::to_json(&fields.contacts)?,
        version: *version,
        created_at: to_time(*created_at),
        updated_at: to_time(*updated_at),
    })
}

fn from_row(row: Model) -> Result<Supplier> {
    let id = row.id;
    let broken = || corrupt(TABLE, id);
    let line = |text: Option<String>| text.map(text::Line::try_from).transpose().map_err(|_| broken());
    Ok(Supplier {
        id: SupplierId::from_uuid(id),
        fields: SupplierFields {
            name: Name::new(line(row.name_bn)?, line(row.name_en)?).ok_or_else(broken)?,
            address: row.address.map(text::Paragraph::try_from).transpose().map_err(|_| broken())?,
            bin: row.bin.map(TryFrom::try_from).transpose().map_err(|_| broken())?,
            nid: row.nid.map(TryFrom::try_from).transpose().map_err(|_| broken())?,
            turnover_tax: row.turnover_tax,
            contacts: serde_json::from_value(row.contacts).map_err(|_| -> StoreError { broken() })?,
        },
        version: row.version,
        created_at: from_time(row.created_at),
        updated_at: from_time(row.updated_at),
    })
}
