//! Look-ups before a workspace is known, over a login that reaches nothing else.

use async_trait::async_trait;
use dalil_app::ports::{
    BinClaim, Directory, InstallationEvent, KnownAccess, KnownKey, LiveSession, Membership, Recipient, WorkspaceEntry,
};
use dalil_identity::{EmailAddress, Person, SESSION_DAYS, Session, SessionId, SignInLink, TokenHash};
use dalil_invoicing::{PaperLanguage, PaperState};
use dalil_tenancy::{AccessId, PersonId, Slug, StoreError, WorkspaceId};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, Statement, Value,
};
use secrecy::SecretString;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    convert::{from_time, to_time},
    entity::{bin_claim, person, session, sign_in_link, workspace},
    error::{corrupt, store_error},
    jobs,
    login::{ConnectError, Login},
    statement,
    unscoped::Unscoped,
};

type Result<T> = std::result::Result<T, StoreError>;

/// The directory over its own login.
#[derive(Clone, Debug)]
pub struct PgDirectory {
    db: Unscoped,
}

impl PgDirectory {
    /// Connects as the directory role with at most that many connections.
    ///
    /// # Errors
    /// [`ConnectError`], also when the login could reach more than it should.
    pub async fn connect(url: &SecretString, max_connections: u32) -> std::result::Result<Self, ConnectError> {
        let pool = Login::Directory.pool(url, max_connections).await?;
        Ok(Self { db: Unscoped::new(pool) })
    }

    async fn execute<const N: usize>(&self, table: &'static str, sql: &str, values: [Value; N]) -> Result<u64> {
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
        Ok(self.db.execute_raw(statement).await.map_err(store_error(table))?.rows_affected())
    }

    async fn rows<T: FromQueryResult, const N: usize>(
        &self,
        table: &'static str,
        sql: &str,
        values: [Value; N],
    ) -> Result<Vec<T>> {
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
        T::find_by_statement(statement).all(&self.db).await.map_err(store_error(table))
    }
}

#[async_trait]
impl Directory for PgDirectory {
    async fn workspace(&self, slug: &Slug) -> Result<Option<WorkspaceEntry>> {
        let query = workspace::Entity::find().filter(workspace::Column::Slug.eq(slug.as_str()));
        query.one(&self.db).await.map_err(store_error("workspace"))?.map(workspace_from).transpose()
    }

    async fn workspaces(&self) -> Result<Vec<WorkspaceEntry>> {
        let query = workspace::Entity::find().order_by_asc(workspace::Column::Slug);
        let rows = query.all(&self.db).await.map_err(store_error("workspace"))?;
        rows.into_iter().map(workspace_from).collect()
    }

    async fn insert_workspace(&self, workspace: &WorkspaceEntry) -> Result<()> {
        let row = workspace::Model {
            id: workspace.id.as_uuid(),
            slug: workspace.slug.to_string(),
            name: workspace.name.clone(),
            epoch: workspace.epoch,
        };
        statement::insert(&self.db, "workspace", row).await
    }

    async fn person(&self, email: &EmailAddress) -> Result<Option<Person>> {
        let query = person::Entity::find().filter(person::Column::Email.eq(email.as_str()));
        let row = query.one(&self.db).await.map_err(store_error("person"))?;
        row.map(|row| {
            let email = row.email.parse().map_err(|_| corrupt("person", row.id))?;
            Ok(Person { id: PersonId::from_uuid(row.id), email, name: row.name })
        })
        .transpose()
    }

    async fn insert_person(&self, person: &Person) -> Result<()> {
        let row = person::Model {
            id: person.id.as_uuid(),
            email: person.email.to_string(),
            name: person.name.clone(),
            language: PaperLanguage::Bn.code().to_owned(),
        };
        statement::insert(&self.db, "person", row).await
    }

    async fn set_language(&self, person: PersonId, language: PaperLanguage) -> Result<()> {
        let values = [person.as_uuid().into(), language.code().into()];
        self.execute("person", "UPDATE directory.person SET language = $2 WHERE id = $1", values).await?;
        Ok(())
    }

    async fn memberships(&self, person: PersonId) -> Result<Vec<Membership>> {
        const MEMBERSHIPS: &str = "\
            WITH member AS (SELECT workspace_id, role FROM tenant.member WHERE person_id = $1), \
            auditor AS ( \
                SELECT DISTINCT ON (access.workspace_id) access.workspace_id, access.id, access.year, access.ends_at \
                FROM tenant.auditor_access AS access WHERE access.person_id = $1 \
                  AND NOT EXISTS (SELECT FROM tenant.auditor_access_end AS ended \
                                  WHERE ended.workspace_id = access.workspace_id AND ended.access_id = access.id) \
                  AND NOT EXISTS (SELECT FROM member WHERE member.workspace_id = access.workspace_id) \
                ORDER BY access.workspace_id, access.ends_at DESC), \
            entry AS ( \
                SELECT workspace_id, role, NULL::uuid AS access_id, NULL::smallint AS year, \
                       NULL::timestamptz AS ends_at FROM member \
                UNION ALL SELECT workspace_id, 'auditor', id, year, ends_at FROM auditor) \
            SELECT workspace.id, workspace.slug, workspace.name, workspace.epoch, \
                   entry.role, entry.access_id, entry.year, entry.ends_at \
            FROM entry JOIN directory.workspace AS workspace ON workspace.id = entry.workspace_id \
            ORDER BY workspace.name, workspace.slug";
        let rows: Vec<MembershipRow> = self.rows("member", MEMBERSHIPS, [person.as_uuid().into()]).await?;
        rows.into_iter().map(membership_from).collect()
    }

    async fn recipient(&self, workspace: WorkspaceId, person: PersonId) -> Result<Option<Recipient>> {
        const RECIPIENT: &str = "\
            SELECT workspace.id, workspace.slug, workspace.name, workspace.epoch, \
                   person.id AS person_id, person.email, person.name AS person_name, person.language \
            FROM tenant.member AS member \
            JOIN directory.workspace AS workspace ON workspace.id = member.workspace_id \
            JOIN directory.person AS person ON person.id = member.person_id \
            WHERE member.workspace_id = $1 AND member.person_id = $2";
        let values = [workspace.as_uuid().into(), person.as_uuid().into()];
        let rows: Vec<RecipientRow> = self.rows("member", RECIPIENT, values).await?;
        rows.into_iter().next().map(recipient_from).transpose()
    }

    async fn queue_sign_in(&self, email: &EmailAddress, request_id: &str) -> Result<()> {
        let payload =
            serde_json::json!(jobs::SignInMail { email: email.to_string(), request_id: request_id.to_owned() });
        let task = jobs::SIGN_IN_MAIL.strip_prefix("directory.").unwrap_or(jobs::SIGN_IN_MAIL);
        let values = [task.into(), payload.into()];
        let enqueue = "SELECT directory.enqueue($1, $2)";
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, enqueue, values);
        self.db.execute_raw(statement).await.map_err(store_error("queue"))?;
        Ok(())
    }

    async fn insert_link(&self, link: &SignInLink) -> Result<()> {
        let row = sign_in_link::Model {
            token: link.token.as_bytes().to_vec(),
            person_id: link.person.as_uuid(),
            expires_at: to_time(link.expires_at),
            used_at: link.used_at.map(to_time),
        };
        statement::insert(&self.db, "sign_in_link", row).await
    }

    async fn link(&self, token: &TokenHash) -> Result<Option<SignInLink>> {
        let query = sign_in_link::Entity::find().filter(sign_in_link::Column::Token.eq(token.as_bytes().to_vec()));
        let row = query.one(&self.db).await.map_err(store_error("sign_in_link"))?;
        Ok(row.map(|row| SignInLink {
            token: *token,
            person: PersonId::from_uuid(row.person_id),
            expires_at: from_time(row.expires_at),
            used_at: row.used_at.map(from_time),
        }))
    }

    /// One statement: of two at once, the second waits for the first and then no longer finds it unused.
    async fn use_link(&self, token: &TokenHash, at: Timestamp) -> Result<bool> {
        const USE: &str = "\
            UPDATE directory.sign_in_link SET used_at = $2 WHERE token = $1 AND used_at IS NULL AND expires_at > $2";
        let values = [token.as_bytes().to_vec().into(), to_time(at).into()];
        Ok(self.execute("sign_in_link", USE, values).await? == 1)
    }

    async fn insert_session(&self, session: &Session) -> Result<()> {
        let row = session::Model {
            id: session.id.as_uuid(),
            secret: session.secret.as_bytes().to_vec(),
            person_id: session.person.as_uuid(),
            workspace_id: session.workspace.as_uuid(),
            workspace_epoch: session.workspace_epoch,
            created_at: to_time(session.created_at),
        };
        statement::insert(&self.db, "session", row).await
    }

    async fn session(&self, id: SessionId) -> Result<Option<LiveSession>> {
        const SESSION: &str = "\
            SELECT session.id, session.secret, session.person_id, session.workspace_id, session.workspace_epoch, \
                   session.created_at, workspace.slug, workspace.name, workspace.epoch, \
                   person.language, person.name AS person_name, \
                   coalesce(member.role, CASE WHEN auditor.id IS NOT NULL THEN 'auditor' END) AS role, \
                   CASE WHEN member.role IS NULL THEN auditor.id END AS access_id, auditor.year, auditor.ends_at \
            FROM directory.session AS session \
            JOIN directory.workspace AS workspace ON workspace.id = session.workspace_id \
            JOIN directory.person AS person ON person.id = session.person_id \
            LEFT JOIN tenant.member AS member \
                ON member.workspace_id = session.workspace_id AND member.person_id = session.person_id \
            LEFT JOIN LATERAL ( \
                SELECT access.id, access.year, access.ends_at FROM tenant.auditor_access AS access \
                WHERE access.person_id = session.person_id AND access.workspace_id = session.workspace_id \
                  AND NOT EXISTS (SELECT FROM tenant.auditor_access_end AS ended \
                                  WHERE ended.workspace_id = access.workspace_id AND ended.access_id = access.id) \
                ORDER BY access.ends_at DESC LIMIT 1) AS auditor ON true \
            WHERE session.id = $1";
        let rows: Vec<SessionRow> = self.rows("session", SESSION, [id.as_uuid().into()]).await?;
        rows.first().map(session_from).transpose()
    }

    async fn end_session(&self, id: SessionId) -> Result<bool> {
        let ended =
            self.execute("session", "DELETE FROM directory.session WHERE id = $1", [id.as_uuid().into()]).await?;
        Ok(ended > 0)
    }

    async fn end_sessions(&self, person: PersonId, workspace: WorkspaceId) -> Result<u64> {
        const END: &str = "DELETE FROM directory.session WHERE person_id = $1 AND workspace_id = $2";
        self.execute("session", END, [person.as_uuid().into(), workspace.as_uuid().into()]).await
    }

    async fn forget_ended(&self, at: Timestamp) -> Result<u64> {
        const LINKS: &str = "DELETE FROM directory.sign_in_link WHERE expires_at <= $1";
        const SESSIONS: &str = "DELETE FROM directory.session WHERE created_at <= $1";
        let links = self.execute("sign_in_link", LINKS, [to_time(at).into()]).await?;
        let begun = at.checked_sub(SignedDuration::from_hours(24 * SESSION_DAYS)).unwrap_or(Timestamp::MIN);
        Ok(links + self.execute("session", SESSIONS, [to_time(begun).into()]).await?)
    }

    async fn claim_bin(&self, workspace: WorkspaceId, keyed_hash: &TokenHash) -> Result<BinClaim> {
        const CLAIM: &str = "\
            INSERT INTO directory.bin_claim (keyed_hash, workspace_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        const CLASH: &str = "INSERT INTO directory.bin_clash (keyed_hash, workspace_id) VALUES ($1, $2)";
        let values = || [keyed_hash.as_bytes().to_vec().into(), workspace.as_uuid().into()];
        if self.execute("bin_claim", CLAIM, values()).await? == 1 {
            return Ok(BinClaim::Claimed);
        }
        let query = bin_claim::Entity::find().filter(bin_claim::Column::KeyedHash.eq(keyed_hash.as_bytes().to_vec()));
        let holder = query.one(&self.db).await.map_err(store_error("bin_claim"))?;
        if holder.is_some_and(|claim| claim.workspace_id == workspace.as_uuid()) {
            return Ok(BinClaim::Claimed);
        }
        self.execute("bin_clash", CLASH, values()).await?;
        Ok(BinClaim::Clash)
    }

    async fn paper_state(&self, leaf: [u8; 16]) -> Result<Option<PaperState>> {
        let rows: Vec<StateRow> =
            self.rows("document", "SELECT directory.paper_state($1) AS state", [leaf.to_vec().into()]).await?;
        let state = rows.into_iter().next().and_then(|row| row.state);
        state.map(|state| state.parse().map_err(|_| corrupt("document", hex::encode(leaf)))).transpose()
    }

    async fn log_keys(&self) -> Result<Vec<KnownKey>> {
        let sql = "SELECT generation, public_key, starts_at, ends_at FROM directory.log_key ORDER BY generation";
        let rows: Vec<LogKeyRow> = self.rows("log_key", sql, []).await?;
        rows.into_iter().map(known_key_from).collect()
    }

    async fn add_log_key(&self, key: &KnownKey) -> Result<()> {
        const ADD: &str = "\
            WITH ended AS (UPDATE directory.log_key SET ends_at = $3 WHERE ends_at IS NULL) \
            INSERT INTO directory.log_key (generation, public_key, starts_at) VALUES ($1, $2, $3)";
        let generation = i16::try_from(key.generation).map_err(|_| StoreError::Conflict { what: "log_key" })?;
        let values = [generation.into(), key.public.clone().into(), to_time(key.from).into()];
        self.execute("log_key", ADD, values).await?;
        Ok(())
    }

    async fn note(&self, event: &InstallationEvent) -> Result<()> {
        const NOTE: &str = "\
            INSERT INTO directory.installation_log (at, action, person_id, request_id) VALUES ($1, $2, $3, $4)";
        let values = [
            to_time(event.at).into(),
            event.action.into(),
            event.person.map(PersonId::as_uuid).into(),
            event.request_id.clone().into(),
        ];
        self.execute("installation_log", NOTE, values).await?;
        Ok(())
    }

    async fn ping(&self) -> Result<()> {
        self.execute("directory", "SELECT 1", []).await?;
        Ok(())
    }
}

#[derive(FromQueryResult)]
struct StateRow {
    state: Option<String>,
}

#[derive(FromQueryResult)]
struct MembershipRow {
    id: Uuid,
    slug: String,
    name: String,
    epoch: i64,
    role: String,
    access_id: Option<Uuid>,
    year: Option<i16>,
    ends_at: Option<OffsetDateTime>,
}

fn membership_from(row: MembershipRow) -> Result<Membership> {
    let role = row.role.parse().map_err(|_| corrupt("member", row.id))?;
    let access = access_from(row.access_id, row.year, row.ends_at);
    let workspace = workspace::Model { id: row.id, slug: row.slug, name: row.name, epoch: row.epoch };
    Ok(Membership { workspace: workspace_from(workspace)?, role, access })
}

#[derive(FromQueryResult)]
struct RecipientRow {
    id: Uuid,
    slug: String,
    name: String,
    epoch: i64,
    person_id: Uuid,
    email: String,
    person_name: String,
    language: String,
}

fn recipient_from(row: RecipientRow) -> Result<Recipient> {
    let broken = || corrupt("person", row.person_id);
    let person = Person {
        id: PersonId::from_uuid(row.person_id),
        email: row.email.parse().map_err(|_| broken())?,
        name: row.person_name,
    };
    let language = PaperLanguage::from_code(&row.language).ok_or_else(broken)?;
    let workspace = workspace::Model { id: row.id, slug: row.slug, name: row.name, epoch: row.epoch };
    Ok(Recipient { person, language, workspace: workspace_from(workspace)? })
}

#[derive(FromQueryResult)]
struct SessionRow {
    id: Uuid,
    secret: Vec<u8>,
    person_id: Uuid,
    workspace_id: Uuid,
    workspace_epoch: i64,
    created_at: OffsetDateTime,
    slug: String,
    name: String,
    epoch: i64,
    language: String,
    person_name: String,
    role: Option<String>,
    access_id: Option<Uuid>,
    year: Option<i16>,
    ends_at: Option<OffsetDateTime>,
}

fn access_from(id: Option<Uuid>, year: Option<i16>, until: Option<OffsetDateTime>) -> Option<KnownAccess> {
    Some(KnownAccess { id: AccessId::from_uuid(id?), year: year?, until: from_time(until?) })
}

fn session_from(row: &SessionRow) -> Result<LiveSession> {
    let broken = || corrupt("session", row.id);
    let workspace =
        workspace::Model { id: row.workspace_id, slug: row.slug.clone(), name: row.name.clone(), epoch: row.epoch };
    Ok(LiveSession {
        session: Session {
            id: SessionId::from_uuid(row.id),
            secret: TokenHash::from_bytes(row.secret.as_slice().try_into().map_err(|_| broken())?),
            person: PersonId::from_uuid(row.person_id),
            workspace: WorkspaceId::from_uuid(row.workspace_id),
            workspace_epoch: row.workspace_epoch,
            created_at: from_time(row.created_at),
        },
        workspace: workspace_from(workspace)?,
        role: row.role.as_deref().map(str::parse).transpose().map_err(|_| broken())?,
        access: access_from(row.access_id, row.year, row.ends_at),
        language: PaperLanguage::from_code(&row.language).ok_or_else(broken)?,
        person_name: row.person_name.clone(),
    })
}

fn workspace_from(row: workspace::Model) -> Result<WorkspaceEntry> {
    Ok(WorkspaceEntry {
        id: WorkspaceId::from_uuid(row.id),
        slug: row.slug.parse().map_err(|_| corrupt("workspace", row.id))?,
        name: row.name,
        epoch: row.epoch,
    })
}

/// A row of the log keys.
#[derive(FromQueryResult)]
struct LogKeyRow {
    generation: i16,
    public_key: String,
    starts_at: OffsetDateTime,
    ends_at: Option<OffsetDateTime>,
}

fn known_key_from(row: LogKeyRow) -> Result<KnownKey> {
    Ok(KnownKey {
        generation: u16::try_from(row.generation).map_err(|_| corrupt("log_key", row.generation))?,
        public: row.public_key,
        from: from_time(row.starts_at),
        until: row.ends_at.map(from_time),
    })
}
