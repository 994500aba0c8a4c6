//! The tables as sea-orm sees them, one module each. Migrations are the truth; a test selects through every entity, so
//! that one which drifts from its table is found.

#![expect(unreachable_pub, reason = "the derive makes public items; the module is private to the crate")]

pub(crate) mod audit_entry;
pub(crate) mod audit_head;
pub(crate) mod audit_personal;
pub(crate) mod auditor_access;
pub(crate) mod auditor_access_end;
pub(crate) mod bin_claim;
pub(crate) mod brand;
pub(crate) mod brand_asset;
pub(crate) mod client;
pub(crate) mod closing;
pub(crate) mod discarded_draft;
pub(crate) mod document;
pub(crate) mod document_line;
pub(crate) mod document_personal;
pub(crate) mod document_void;
pub(crate) mod idempotency;
pub(crate) mod invoice_draft;
pub(crate) mod item;
pub(crate) mod kept_checkpoint;
pub(crate) mod kept_contradiction;
pub(crate) mod kept_log;
pub(crate) mod member;
pub(crate) mod month_figure;
pub(crate) mod original_paper;
pub(crate) mod paper_copy;
pub(crate) mod payee_change;
pub(crate) mod payee_step;
pub(crate) mod payment;
pub(crate) mod payment_reversal;
pub(crate) mod person;
pub(crate) mod person_name;
pub(crate) mod place;
pub(crate) mod receivable;
pub(crate) mod registration;
pub(crate) mod saved_view;
pub(crate) mod series;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod sign_in_link;
pub(crate) mod supplier;
pub(crate) mod witness;
pub(crate) mod witness_sending;
pub(crate) mod workspace;
pub(crate) mod write_off;

use sea_orm::EntityTrait;

/// A table of a workspace: every statement on it is scoped.
pub(crate) trait Tenant: EntityTrait {
    /// The column that names the workspace.
    const WORKSPACE: Self::Column;
}

macro_rules! tenant {
    ($($table:ident),* $(,)?) => {$(
        impl Tenant for $table::Entity {
            const WORKSPACE: Self::Column = $table::Column::WorkspaceId;
        }
    )*};
}

tenant!(
    audit_entry,
    audit_head,
    audit_personal,
    auditor_access,
    auditor_access_end,
    brand,
    brand_asset,
    client,
    closing,
    discarded_draft,
    document,
    document_line,
    document_personal,
    document_void,
    idempotency,
    invoice_draft,
    item,
    kept_checkpoint,
    kept_contradiction,
    kept_log,
    member,
    month_figure,
    original_paper,
    paper_copy,
    payee_change,
    payee_step,
    payment,
    payment_reversal,
    person_name,
    place,
    receivable,
    registration,
    saved_view,
    series,
    settings,
    supplier,
    witness,
    witness_sending,
    write_off,
);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use dalil_testkit::database::TestDatabase;
    use sea_orm::{
        ConnectionTrait, DatabaseConnection, DbBackend, IdenStatic, Iterable, QuerySelect, SqlxPostgresConnector,
        Statement,
    };
    use secrecy::ExposeSecret;
    use sqlx::postgres::PgPoolOptions;

    use super::*;

    /// Columns of the table that the entity leaves to the database.
    const LEFT_OUT: &[(&str, &str)] = &[("idempotency", "claimed_at"), ("client", "sort_bn"), ("client", "sort_en")];

    async fn drift<E: EntityTrait>(db: &DatabaseConnection) -> Option<String> {
        let (schema, table) =
            (E::default().schema_name().unwrap_or_default().to_owned(), E::default().table_name().to_owned());
        if let Err(error) = E::find().limit(0).all(db).await {
            return Some(format!("{schema}.{table}: {error}"));
        }
        let query = "SELECT column_name::text AS name FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2";
        let statement =
            Statement::from_sql_and_values(DbBackend::Postgres, query, [schema.into(), table.clone().into()]);
        let rows = db.query_all_raw(statement).await.expect("the catalogue answers");
        let stored: BTreeSet<String> = rows
            .iter()
            .map(|row| row.try_get("", "name").expect("a name"))
            .filter(|name: &String| !LEFT_OUT.contains(&(table.as_str(), name.as_str())))
            .collect();
        let known: BTreeSet<String> = E::Column::iter().map(|column| column.as_str().to_owned()).collect();
        (stored != known).then(|| format!("{table}: {stored:?} are stored, {known:?} are known"))
    }

    macro_rules! drifts {
        ($db:expr; $($table:ident)*) => {
            [$(drift::<$table::Entity>($db).await),*]
        };
    }

    #[tokio::test]
    async fn every_entity_is_as_its_table() {
        let database = TestDatabase::create().await;
        let pool = PgPoolOptions::new().max_connections(1);
        let pool = pool.connect(database.superuser_url().expose_secret()).await.expect("the superuser logs in");
        let db = SqlxPostgresConnector::from_sqlx_postgres_pool(pool);
        let found = drifts!(&db;
            audit_entry audit_head audit_personal auditor_access auditor_access_end bin_claim brand brand_asset client closing discarded_draft document document_line document_personal document_void idempotency invoice_draft item kept_checkpoint kept_contradiction kept_log member month_figure original_paper paper_copy payment
            payment_reversal person place receivable registration saved_view series session settings
            sign_in_link supplier witness witness_sending workspace write_off
        );
        assert_eq!(found.iter().flatten().collect::<Vec<_>>(), Vec::<&String>::new());
    }
}
