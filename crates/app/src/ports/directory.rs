use async_trait::async_trait;
use dalil_identity::{EmailAddress, Person, Session, SessionId, SignInLink, TokenHash};
use dalil_invoicing::PaperState;
use dalil_tenancy::{AccessId, PersonId, Role, Slug, StoreError, Window, WorkspaceId};
use jiff::Timestamp;

/// A workspace as the directory knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkspaceEntry {
    /// The id.
    pub id: WorkspaceId,
    /// The name in its addresses.
    pub slug: Slug,
    /// The name people see.
    pub name: String,
    /// Raised to end every session of the workspace at once (S0-82).
    pub epoch: i64,
}

/// What lets a person into a workspace: a membership, or an auditor's access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The workspace.
    pub workspace: WorkspaceEntry,
    /// The role in it.
    pub role: Role,
    /// An auditor's access; none for a member.
    pub access: Option<KnownAccess>,
}

impl Membership {
    /// Whether it lets the person in at a moment.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.role != Role::Auditor || self.access.is_some_and(|access| access.window(now).is_some())
    }
}

/// An auditor's access that was not ended, as the directory knows it. Whether its time is over is told by the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownAccess {
    /// The access.
    pub id: AccessId,
    /// The calendar year in which its year of account begins.
    pub year: i16,
    /// The first moment after it.
    pub until: Timestamp,
}

impl KnownAccess {
    /// What it opens at a moment; nothing once it is over.
    pub fn window(&self, now: Timestamp) -> Option<Window> {
        (now < self.until).then(|| Window::of_year(self.id, self.year)).flatten()
    }
}

/// A stored session with what is true of it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveSession {
    /// The session.
    pub session: Session,
    /// The workspace.
    pub workspace: WorkspaceEntry,
    /// The role now; none when the membership or the access ended.
    pub role: Option<Role>,
    /// An auditor's access; none for a member.
    pub access: Option<KnownAccess>,
    /// The language the person chose.
    pub language: dalil_invoicing::PaperLanguage,
    /// The name the person is shown with.
    pub person_name: String,
}

/// A member to whom a mail of their workspace goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// The person.
    pub person: Person,
    /// The language they chose.
    pub language: dalil_invoicing::PaperLanguage,
    /// The workspace.
    pub workspace: WorkspaceEntry,
}

/// Whether a BIN could be claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinClaim {
    /// It is this workspace's now, or was already.
    Claimed,
    /// Another workspace holds it; the clash was recorded for the operator.
    Clash,
}

/// What happened before or outside a workspace, for the installation's own log. It holds no address and no token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstallationEvent {
    /// When.
    pub at: Timestamp,
    /// What, by a dotted name such as `sign_in.link_sent`.
    pub action: &'static str,
    /// The person, where known.
    pub person: Option<PersonId>,
    /// The request that caused it.
    pub request_id: String,
}

/// A key that signs logs, papers and closings, or did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownKey {
    /// 1, 2, 3 …
    pub generation: u16,
    /// Its public half, as C2SP `signed-note` writes it: `name+id+key`.
    pub public: String,
    /// When it began to sign.
    pub from: Timestamp,
    /// When the next one did; none while it signs.
    pub until: Option<Timestamp>,
}

/// Look-ups before a workspace is known: the first of the four exceptions to "no permit".
///
/// An implementer uses a database login of its own that reaches these few columns only.
#[async_trait]
pub trait Directory: Send + Sync {
    /// The workspace of an address.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn workspace(&self, slug: &Slug) -> Result<Option<WorkspaceEntry>, StoreError>;

    /// Every workspace, by slug, for the checks an operator runs.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn workspaces(&self) -> Result<Vec<WorkspaceEntry>, StoreError>;

    /// Adds a workspace.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the slug is taken.
    async fn insert_workspace(&self, workspace: &WorkspaceEntry) -> Result<(), StoreError>;

    /// The person of an address.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn person(&self, email: &EmailAddress) -> Result<Option<Person>, StoreError>;

    /// Adds a person.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the address is taken.
    async fn insert_person(&self, person: &Person) -> Result<(), StoreError>;

    /// Sets the language a person sees pages in.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn set_language(&self, person: PersonId, language: dalil_invoicing::PaperLanguage) -> Result<(), StoreError>;

    /// The workspaces a person is a member of, or has an auditor's access to that was not ended, by name. Of several accesses to
    /// one workspace it is the last to end; who is a member has none.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn memberships(&self, person: PersonId) -> Result<Vec<Membership>, StoreError>;

    /// Where a mail of a workspace reaches one of its members; none when they are none.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn recipient(&self, workspace: WorkspaceId, person: PersonId) -> Result<Option<Recipient>, StoreError>;

    /// Queues a sign-in mail for an address, whether or not a person has it, so that an answer tells nothing.
    /// The worker makes the token when it sends, so that no clear token is ever stored.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn queue_sign_in(&self, email: &EmailAddress, request_id: &str) -> Result<(), StoreError>;

    /// Stores a sign-in link by the hash of its token.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn insert_link(&self, link: &SignInLink) -> Result<(), StoreError>;

    /// The link of a token, used or not; reading uses nothing up.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn link(&self, token: &TokenHash) -> Result<Option<SignInLink>, StoreError>;

    /// Uses a link up at a time: true for the one call that did, false when it was used, expired or never was.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn use_link(&self, token: &TokenHash, at: Timestamp) -> Result<bool, StoreError>;

    /// Stores a session.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn insert_session(&self, session: &Session) -> Result<(), StoreError>;

    /// A session with what is true of it now; none when it was ended.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn session(&self, id: SessionId) -> Result<Option<LiveSession>, StoreError>;

    /// Ends a session; whether there was one.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn end_session(&self, id: SessionId) -> Result<bool, StoreError>;

    /// Ends every session of a person in a workspace; how many there were.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn end_sessions(&self, person: PersonId, workspace: WorkspaceId) -> Result<u64, StoreError>;

    /// Takes away the sign-in links and the sessions that have ended by a time; how many there were.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn forget_ended(&self, at: Timestamp) -> Result<u64, StoreError>;

    /// Claims a BIN for a workspace by its keyed hash; a clash is recorded for the operator.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn claim_bin(&self, workspace: WorkspaceId, keyed_hash: &TokenHash) -> Result<BinClaim, StoreError>;

    /// How the document stands whose leaf begins so, in whatever workspace; none where there is none. It answers the state
    /// and nothing else: neither the workspace nor the document.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn paper_state(&self, leaf: [u8; 16]) -> Result<Option<PaperState>, StoreError>;

    /// Every log key there ever was, the earliest first.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn log_keys(&self) -> Result<Vec<KnownKey>, StoreError>;

    /// Adds a log key; those before it end where it begins.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when its generation, or the key, is known.
    async fn add_log_key(&self, key: &KnownKey) -> Result<(), StoreError>;

    /// Writes to the installation's log.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn note(&self, event: &InstallationEvent) -> Result<(), StoreError>;

    /// Whether the directory answers.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn ping(&self) -> Result<(), StoreError>;
}
