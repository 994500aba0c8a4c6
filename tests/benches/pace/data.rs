//! Rows by the thousand, made by SQL as the owner: every row is a copy of a real one.

use std::{collections::HashMap, fmt::Write as _};

use sqlx::{Executor as _, PgConnection, Row as _};

/// What a workspace has before anything is issued.
const OF_A_WORKSPACE: [&str; 9] =
    ["member", "person_name", "settings", "brand_asset", "brand", "registration", "place", "client", "client_word"];

/// Twelve digits, which are also hexadecimal ones: the last part of every id that is made here.
const FIRST: u64 = 100_000_000_000;

/// A set of workspaces that are alike.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Set {
    /// Three hexadecimal digits of its own.
    pub tag: &'static str,
    /// How many there are.
    pub count: u64,
}

impl Set {
    /// What the ids of its workspaces begin with; twelve digits follow.
    pub(crate) fn prefix(self) -> String {
        format!("01990000-0000-7000-8{}-", self.tag)
    }

    /// The workspace that a draft or a request of that number goes to: they take turns.
    pub(crate) fn workspace(self, number: u64) -> String {
        format!("{}{}", self.prefix(), FIRST + number % self.count)
    }

    /// The slug of the same.
    pub(crate) fn slug(self, number: u64) -> String {
        format!("bench-{}-{}", self.tag, number % self.count)
    }
}

/// What the id of a row begins with, by what it is; twelve digits follow.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// A draft, and the invoice that it becomes.
    Draft,
    /// A Mushak 6.3 of the floor.
    Mushak,
    /// A document made beforehand.
    Document,
    /// A client made beforehand.
    Client,
}

impl Kind {
    /// What the ids begin with.
    pub(crate) const fn prefix(self) -> &'static str {
        match self {
            Self::Draft => "01990000-0000-7000-9000-",
            Self::Mushak => "01990000-0000-7000-a000-",
            Self::Document => "01980000-0000-7000-8000-",
            Self::Client => "01980000-0000-7000-9000-",
        }
    }

    /// The id of that number.
    pub(crate) fn id(self, number: u64) -> String {
        format!("{}{}", self.prefix(), FIRST + number)
    }

    /// The same in SQL, of an expression.
    pub(crate) fn sql(self, number: &str) -> String {
        format!("('{}' || {FIRST} + {number})::uuid", self.prefix())
    }
}

/// The columns of every table of a workspace, in their order.
#[derive(Clone, Debug)]
pub(crate) struct Columns(HashMap<String, Vec<String>>);

impl Columns {
    /// Asks the catalogue.
    pub(crate) async fn read(owner: &mut PgConnection) -> Self {
        let columns = "SELECT table_name::text, column_name::text FROM information_schema.columns \
                       WHERE is_generated = 'NEVER' AND table_schema = 'tenant' ORDER BY table_name, ordinal_position";
        let mut tables: HashMap<String, Vec<String>> = HashMap::new();
        for row in owner.fetch_all(columns).await.expect("the catalogue answers") {
            tables.entry(row.get(0)).or_default().push(row.get(1));
        }
        Self(tables)
    }

    /// The columns of one.
    pub(crate) fn of(&self, table: &str) -> &[String] {
        self.0.get(table).unwrap_or_else(|| panic!("there is no table {table}"))
    }

    /// Keeps rows of the sample workspace as models. The owner's scope is set to it.
    pub(crate) fn keep(table: &str, condition: &str) -> String {
        format!("CREATE TEMP TABLE sample_{table} AS SELECT * FROM tenant.{table} WHERE {condition};")
    }

    /// Keeps what every workspace has.
    pub(crate) fn keep_workspace() -> String {
        OF_A_WORKSPACE.iter().map(|table| Self::keep(table, "true")).collect()
    }

    /// Copies models into a table, some columns given as SQL. `others` joins what the given ones speak of.
    pub(crate) fn copies(&self, table: &str, given: &[(&str, &str)], others: &str) -> String {
        let columns = self.of(table);
        let value = |column: &String| {
            let found = given.iter().find(|(name, _)| name == column);
            found.map_or_else(|| format!("model.{column}"), |(_, value)| (*value).to_owned())
        };
        let values: Vec<String> = columns.iter().map(value).collect();
        let (columns, values) = (columns.join(", "), values.join(", "));
        format!("INSERT INTO tenant.{table} ({columns}) SELECT {values} FROM sample_{table} AS model {others};")
    }

    /// A workspace like the sample one, with a session of its owner. Leaves the scope set to it.
    pub(crate) fn workspace(&self, id: &str, slug: &str, secret: &[u8; 32]) -> String {
        let mut sql = format!(
            "SET LOCAL app.workspace_id = '{id}'; \
             INSERT INTO directory.workspace (id, slug, name) VALUES ('{id}', '{slug}', 'Bench');"
        );
        let workspace = format!("'{id}'");
        for table in OF_A_WORKSPACE {
            sql.push_str(&self.copies(table, &[("workspace_id", workspace.as_str())], ""));
        }
        let secret: String = secret.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        let _ = write!(
            sql,
            "INSERT INTO directory.session (id, secret, person_id, workspace_id, workspace_epoch, created_at) \
             SELECT '{id}', '\\x{secret}', person_id, '{id}', 0, now() FROM sample_member WHERE role = 'owner';"
        );
        sql
    }

    /// Drafts for the requests of these numbers, each in the workspace whose turn it is.
    pub(crate) fn drafts(&self, set: Set, from: u64, count: u64) -> String {
        let mut sql = "BEGIN;".to_owned();
        for number in from..from + count.min(set.count) {
            let workspace = set.workspace(number);
            let series = format!("CROSS JOIN generate_series({number}, {}, {}) AS n", from + count - 1, set.count);
            let (scope, id) = (format!("'{workspace}'"), Kind::Draft.sql("n"));
            let given = [("workspace_id", scope.as_str()), ("id", id.as_str())];
            let _ = write!(
                sql,
                "SET LOCAL app.workspace_id = '{workspace}';{}",
                self.copies("invoice_draft", &given, &series)
            );
        }
        sql.push_str("COMMIT;");
        sql
    }
}
