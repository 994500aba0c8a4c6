//! What every [`Directory`] must hold.

use async_trait::async_trait;
use dalil_app::ports::{
    BinClaim, Directory, InstallationEvent, KnownAccess, KnownKey, Membership, Recipient, Works, WorkspaceEntry,
};
use dalil_identity::{
    AccessEnd, AuditorAccess, EmailAddress, Member, Person, Session, SessionId, SignInLink, TokenHash,
};
use dalil_invoicing::{DocumentRow, Draft, Issued, IssuedSet, NoteKind, PaperLanguage, PaperState, Void};
use dalil_ledger::{ReceivableId, free_to_void};
use dalil_proof::Claim;
use dalil_tenancy::{AccessId, Role, StoreError, WorkspaceId, text::Line};
use futures_util::future::join_all;

use crate::samples::{self, after, noon, person, workspace};

/// An adapter under test, with what a case cannot see or do through the port.
#[async_trait]
pub trait DirectoryBench: Send + Sync {
    /// The directory, empty yet.
    fn directory(&self) -> &dyn Directory;

    /// The works beside it, where members join.
    fn works(&self) -> &dyn Works;

    /// Addresses and request ids of the sign-in mails that were asked for, in order.
    async fn queued(&self) -> Vec<(String, String)>;

    /// How many clashes over BINs were recorded.
    async fn clashes(&self) -> usize;

    /// The actions in the installation's log, in order.
    async fn events(&self) -> Vec<String>;

    /// Raises the epoch of a workspace by one, as an operator does.
    async fn raise_epoch(&self, workspace: WorkspaceId);
}

/// Makes a test of each case that every `Directory` must pass. The argument is an async function that gives a
/// [`DirectoryBench`].
///
/// The tests need a Tokio runtime: the crate that calls this has `tokio` among its dependencies.
#[macro_export]
macro_rules! directory_contract {
    ($fresh:path) => {
        $crate::directory_contract!($fresh;
            a_workspace_is_found_by_its_slug
            a_person_is_found_by_their_address
            a_person_is_a_member_where_they_joined
            an_access_lets_in_until_it_is_ended
            looking_at_a_link_uses_nothing_up
            a_link_is_used_once
            of_many_uses_at_once_one_succeeds
            a_dead_link_lets_nobody_in
            a_session_tells_what_is_true_now
            a_session_ends_once
            what_has_ended_is_taken_away_and_nothing_else
            whoever_leaves_a_workspace_loses_every_session_there
            a_bin_belongs_to_one_workspace
            a_mail_of_a_workspace_reaches_its_members_only
            how_a_paper_stands_is_told_by_its_leaf_alone
            a_sign_in_mail_is_queued_for_any_address
            log_keys_follow_one_another
            the_installation_log_is_written
            the_directory_answers
        );
    };
    ($fresh:path; $($case:ident)*) => {$(
        #[tokio::test]
        async fn $case() {
            $crate::directory::$case(&$fresh().await).await;
        }
    )*};
}

/// Each key ends where the next begins, and none is added twice.
pub async fn log_keys_follow_one_another(bench: &dyn DirectoryBench) {
    let directory = bench.directory();
    assert_eq!(directory.log_keys().await.unwrap(), []);
    let key = |generation: u16, seconds: i64| KnownKey {
        generation,
        public: format!("books.example+{generation:08x}+key"),
        from: after(seconds),
        until: None,
    };
    directory.add_log_key(&key(1, 0)).await.unwrap();
    directory.add_log_key(&key(2, 60)).await.unwrap();
    let ended = KnownKey { until: Some(after(60)), ..key(1, 0) };
    assert_eq!(directory.log_keys().await.unwrap(), [ended.clone(), key(2, 60)]);
    let taken = [key(2, 90), KnownKey { generation: 3, ..key(1, 90) }];
    for again in taken {
        let refused = directory.add_log_key(&again).await;
        assert!(matches!(refused, Err(StoreError::Conflict { .. })), "{refused:?}");
    }
    assert_eq!(directory.log_keys().await.unwrap(), [ended, key(2, 60)], "what was refused ended nothing");
}

fn entry(n: u8, slug: &str) -> WorkspaceEntry {
    WorkspaceEntry {
        id: workspace(n), slug: slug.parse().expect("a slug"), name: format!("{slug} স্টুডিও"), epoch: 1
    }
}

fn somebody(n: u8) -> Person {
    Person { id: person(n), email: address(n), name: format!("নীলা {n}") }
}

fn address(n: u8) -> EmailAddress {
    format!("nila{n}@shapla.example").parse().expect("an address")
}

fn hash(n: u8) -> TokenHash {
    TokenHash::from_bytes([n; 32])
}

async fn populate(bench: &dyn DirectoryBench) {
    let directory = bench.directory();
    directory.insert_workspace(&entry(1, "shapla")).await.unwrap();
    directory.insert_workspace(&entry(2, "padma")).await.unwrap();
    directory.insert_person(&somebody(1)).await.unwrap();
    directory.insert_person(&somebody(2)).await.unwrap();
}

async fn join(bench: &dyn DirectoryBench, at: WorkspaceId, n: u8, role: Role) {
    let permit = samples::writing(at);
    let mut work = bench.works().begin(&permit).await.unwrap();
    work.members().insert_member(&Member { person: person(n), role, joined_at: noon() }).await.unwrap();
    work.commit(samples::act(&permit)).await.unwrap();
}

/// By its slug alone, and a slug is taken once.
pub async fn a_workspace_is_found_by_its_slug(bench: &dyn DirectoryBench) {
    populate(bench).await;
    let directory = bench.directory();
    assert_eq!(directory.workspace(&"shapla".parse().unwrap()).await.unwrap(), Some(entry(1, "shapla")));
    assert_eq!(directory.workspace(&"meghna".parse().unwrap()).await.unwrap(), None);
    assert_eq!(directory.workspaces().await.unwrap(), [entry(2, "padma"), entry(1, "shapla")]);
    let taken = directory.insert_workspace(&entry(3, "shapla")).await;
    assert!(matches!(taken, Err(StoreError::Conflict { .. })), "{taken:?}");
}

/// By the whole address, and an address is taken once.
pub async fn a_person_is_found_by_their_address(bench: &dyn DirectoryBench) {
    populate(bench).await;
    let directory = bench.directory();
    assert_eq!(directory.person(&address(1)).await.unwrap(), Some(somebody(1)));
    assert_eq!(directory.person(&address(9)).await.unwrap(), None);
    let taken = directory.insert_person(&Person { id: person(9), ..somebody(1) }).await;
    assert!(matches!(taken, Err(StoreError::Conflict { .. })), "{taken:?}");
}

/// Memberships come by name, with the role that holds now.
pub async fn a_person_is_a_member_where_they_joined(bench: &dyn DirectoryBench) {
    populate(bench).await;
    join(bench, workspace(1), 1, Role::Owner).await;
    join(bench, workspace(2), 1, Role::Sales).await;
    join(bench, workspace(1), 2, Role::Finance).await;
    let directory = bench.directory();
    let mine = directory.memberships(person(1)).await.unwrap();
    let expected = [(entry(2, "padma"), Role::Sales), (entry(1, "shapla"), Role::Owner)];
    assert_eq!(mine, expected.map(|(workspace, role)| Membership { workspace, role, access: None }));
    assert_eq!(directory.memberships(person(2)).await.unwrap().len(), 1);
    assert_eq!(directory.memberships(person(9)).await.unwrap(), []);
}

/// The access that was not ended and is the last to end; who is a member comes in as one.
pub async fn an_access_lets_in_until_it_is_ended(bench: &dyn DirectoryBench) {
    populate(bench).await;
    let at = workspace(1);
    let access = |n: u8, days: i64| AuditorAccess {
        id: AccessId::mint(u64::from(n), &[n; 10]),
        person: person(1),
        year: 2020 + i16::from(n),
        purpose: Line::parse("An audit").expect("a line"),
        until: after(days * 86_400),
        opened_at: noon(),
        opened_by: "person:owner".to_owned(),
        end: None,
    };
    let known = |access: &AuditorAccess| KnownAccess { id: access.id, year: access.year, until: access.until };
    let keep = async |access: &AuditorAccess| {
        let permit = samples::writing(at);
        let mut work = bench.works().begin(&permit).await.unwrap();
        work.auditors().insert_access(access).await.unwrap();
        work.commit(samples::act(&permit)).await.unwrap();
    };
    let end = async |id: AccessId| {
        let permit = samples::writing(at);
        let mut work = bench.works().begin(&permit).await.unwrap();
        let end = AccessEnd { at: noon(), by: "person:owner".to_owned() };
        work.auditors().end_access(id, &end).await.unwrap();
        work.commit(samples::act(&permit)).await.unwrap();
    };
    let (first, last) = (access(1, 5), access(2, 9));
    keep(&first).await;
    keep(&last).await;
    let directory = bench.directory();
    directory.insert_session(&session(1)).await.unwrap();
    let entered = async || {
        let live = directory.session(session(1).id).await.unwrap().expect("it was stored");
        let memberships = directory.memberships(person(1)).await.unwrap();
        let told = memberships.into_iter().map(|membership| (membership.role, membership.access)).next();
        assert_eq!(live.role.map(|role| (role, live.access)), told, "both say the same");
        told
    };
    assert_eq!(entered().await, Some((Role::Auditor, Some(known(&last)))));
    for (ended, left) in [(last.id, Some((Role::Auditor, Some(known(&first))))), (first.id, None)] {
        end(ended).await;
        assert_eq!(entered().await, left);
    }
    keep(&access(3, 1)).await;
    join(bench, at, 1, Role::Sales).await;
    assert_eq!(entered().await, Some((Role::Sales, None)), "a member is no auditor");
    assert_eq!(directory.recipient(at, person(2)).await.unwrap(), None);
}

/// A mail scanner that opens the page does no harm (S0-23).
pub async fn looking_at_a_link_uses_nothing_up(bench: &dyn DirectoryBench) {
    populate(bench).await;
    let directory = bench.directory();
    let link = SignInLink::new(hash(1), person(1), noon());
    directory.insert_link(&link).await.unwrap();
    for _ in 0..2 {
        assert_eq!(directory.link(&hash(1)).await.unwrap(), Some(link.clone()));
    }
    assert_eq!(directory.link(&hash(2)).await.unwrap(), None);
    assert!(directory.use_link(&hash(1), after(60)).await.unwrap());
}

/// The second time it lets nobody in, and it tells when it was used.
pub async fn a_link_is_used_once(bench: &dyn DirectoryBench) {
    populate(bench).await;
    let directory = bench.directory();
    directory.insert_link(&SignInLink::new(hash(1), person(1), noon())).await.unwrap();
    assert!(directory.use_link(&hash(1), after(60)).await.unwrap());
    assert!(!directory.use_link(&hash(1), after(61)).await.unwrap());
    let link = directory.link(&hash(1)).await.unwrap().expect("it is still known");
    assert_eq!(link.used_at, Some(after(60)));
}

/// A race has one winner.
pub async fn of_many_uses_at_once_one_succeeds(bench: &dyn DirectoryBench) {
    populate(bench).await;
    let directory = bench.directory();
    directory.insert_link(&SignInLink::new(hash(1), person(1), noon())).await.unwrap();
    let uses = join_all((0..8).map(|_| async { directory.use_link(&hash(1), after(60)).await.unwrap() })).await;
    assert_eq!(uses.iter().filter(|used| **used).count(), 1);
}

/// Not after its time, and not when there is none.
pub async fn a_dead_link_lets_nobody_in(bench: &dyn DirectoryBench) {
    populate(bench).await;
    let directory = bench.directory();
    directory.insert_link(&SignInLink::new(hash(1), person(1), noon())).await.unwrap();
    assert!(!directory.use_link(&hash(1), after(15 * 60)).await.unwrap(), "it dies at its fifteenth minute");
    assert!(!directory.use_link(&hash(2), after(1)).await.unwrap());
    assert!(directory.use_link(&hash(1), after(15 * 60 - 1)).await.unwrap(), "a late look did not use it up");
}

fn session(n: u8) -> Session {
    Session {
        id: SessionId::mint(u64::from(n), &[n; 10]),
        secret: hash(n),
        person: person(1),
        workspace: workspace(1),
        workspace_epoch: 1,
        created_at: noon(),
    }
}

/// Role, epoch, name and language are those of now and not of when it began.
pub async fn a_session_tells_what_is_true_now(bench: &dyn DirectoryBench) {
    populate(bench).await;
    let directory = bench.directory();
    directory.insert_session(&session(1)).await.unwrap();
    let live = directory.session(session(1).id).await.unwrap().expect("it was stored");
    assert_eq!(live.session, session(1));
    assert_eq!((live.role, live.language), (None, PaperLanguage::Bn));
    assert_eq!((live.workspace, live.person_name), (entry(1, "shapla"), somebody(1).name));

    join(bench, workspace(1), 1, Role::Admin).await;
    join(bench, workspace(2), 1, Role::Owner).await;
    directory.set_language(person(1), PaperLanguage::En).await.unwrap();
    bench.raise_epoch(workspace(1)).await;
    let live = directory.session(session(1).id).await.unwrap().expect("it was stored");
    assert_eq!((live.role, live.language, live.workspace.epoch), (Some(Role::Admin), PaperLanguage::En, 2));
    assert!(!live.session.is_live(after(1), live.workspace.epoch), "the epoch ends it");

    let permit = samples::writing(workspace(1));
    let mut work = bench.works().begin(&permit).await.unwrap();
    assert!(work.members().remove_member(person(1)).await.unwrap());
    work.commit(samples::act(&permit)).await.unwrap();
    let live = directory.session(session(1).id).await.unwrap().expect("it was stored");
    assert_eq!(live.role, None, "the membership ended");
}

/// Signing out is for that session alone.
pub async fn a_session_ends_once(bench: &dyn DirectoryBench) {
    populate(bench).await;
    let directory = bench.directory();
    directory.insert_session(&session(1)).await.unwrap();
    directory.insert_session(&session(2)).await.unwrap();
    assert!(directory.end_session(session(1).id).await.unwrap());
    assert!(!directory.end_session(session(1).id).await.unwrap());
    assert_eq!(directory.session(session(1).id).await.unwrap(), None);
    assert!(directory.session(session(2).id).await.unwrap().is_some());
}

/// Links at their fifteenth minute, used or not, and sessions after their seven days.
pub async fn what_has_ended_is_taken_away_and_nothing_else(bench: &dyn DirectoryBench) {
    populate(bench).await;
    let directory = bench.directory();
    let week = 7 * 24 * 60 * 60;
    directory.insert_link(&SignInLink::new(hash(1), person(1), noon())).await.unwrap();
    directory.insert_link(&SignInLink::new(hash(2), person(1), after(60))).await.unwrap();
    directory.insert_session(&session(1)).await.unwrap();
    directory.insert_session(&Session { created_at: after(60), ..session(2) }).await.unwrap();
    assert_eq!(directory.forget_ended(after(15 * 60 - 1)).await.unwrap(), 0);
    assert_eq!(directory.forget_ended(after(15 * 60)).await.unwrap(), 1);
    assert_eq!(directory.link(&hash(1)).await.unwrap(), None);
    assert!(directory.link(&hash(2)).await.unwrap().is_some());
    assert_eq!(directory.forget_ended(after(week)).await.unwrap(), 2, "the other link and the first session");
    assert_eq!(directory.session(session(1).id).await.unwrap(), None);
    assert!(directory.session(session(2).id).await.unwrap().is_some());
}

/// In that workspace alone, and nobody else's.
pub async fn whoever_leaves_a_workspace_loses_every_session_there(bench: &dyn DirectoryBench) {
    populate(bench).await;
    let directory = bench.directory();
    let of = |n: u8, who: u8, at: u8| Session { person: person(who), workspace: workspace(at), ..session(n) };
    for session in [of(1, 1, 1), of(2, 1, 1), of(3, 1, 2), of(4, 2, 1)] {
        directory.insert_session(&session).await.unwrap();
    }
    assert_eq!(directory.end_sessions(person(1), workspace(1)).await.unwrap(), 2);
    assert_eq!(directory.end_sessions(person(1), workspace(1)).await.unwrap(), 0);
    for (n, lives) in [(1, false), (2, false), (3, true), (4, true)] {
        assert_eq!(directory.session(session(n).id).await.unwrap().is_some(), lives, "{n}");
    }
}

/// Whoever comes second is told no more than that it clashes.
pub async fn a_bin_belongs_to_one_workspace(bench: &dyn DirectoryBench) {
    populate(bench).await;
    let directory = bench.directory();
    assert_eq!(directory.claim_bin(workspace(1), &hash(1)).await.unwrap(), BinClaim::Claimed);
    assert_eq!(directory.claim_bin(workspace(1), &hash(1)).await.unwrap(), BinClaim::Claimed);
    assert_eq!(bench.clashes().await, 0);
    assert_eq!(directory.claim_bin(workspace(2), &hash(1)).await.unwrap(), BinClaim::Clash);
    assert_eq!(directory.claim_bin(workspace(2), &hash(2)).await.unwrap(), BinClaim::Claimed);
    assert_eq!(bench.clashes().await, 1);
}

/// With their address, their language and the workspace; nobody elsewhere, and nobody who left.
pub async fn a_mail_of_a_workspace_reaches_its_members_only(bench: &dyn DirectoryBench) {
    populate(bench).await;
    let directory = bench.directory();
    join(bench, workspace(1), 1, Role::Admin).await;
    directory.set_language(person(1), PaperLanguage::En).await.unwrap();
    let expected = Recipient { person: somebody(1), language: PaperLanguage::En, workspace: entry(1, "shapla") };
    assert_eq!(directory.recipient(workspace(1), person(1)).await.unwrap(), Some(expected));
    for (at, who) in [(1, 2), (2, 1), (3, 1)] {
        assert_eq!(directory.recipient(workspace(at), person(who)).await.unwrap(), None);
    }
    let permit = samples::writing(workspace(1));
    let mut work = bench.works().begin(&permit).await.unwrap();
    assert!(work.members().remove_member(person(1)).await.unwrap());
    work.commit(samples::act(&permit)).await.unwrap();
    assert_eq!(directory.recipient(workspace(1), person(1)).await.unwrap(), None);
}

/// In whichever workspace it is: as issued, corrected, voided, or voided with another in its place; and nothing of a leaf
/// that is a bit away.
pub async fn how_a_paper_stands_is_told_by_its_leaf_alone(bench: &dyn DirectoryBench) {
    let (works, directory) = (bench.works(), bench.directory());
    let state = async |issued: &Issued| directory.paper_state(Claim::leaf_of(&issued.row().leaf)).await.unwrap();
    let mut sets = Vec::new();
    for n in [1, 2] {
        samples::open(works, workspace(n), &[5, 6]).await.expect("the workspace opens");
        for draft in [5, 6] {
            sets.push(samples::issue(works, workspace(n), draft, noon()).await.expect("it is issued"));
        }
    }
    for set in &sets {
        for document in set.documents() {
            assert_eq!(state(document).await, Some(PaperState::Valid));
        }
    }
    let [noted, voided, others @ ..] = &sets[..] else { panic!("four were issued") };
    let credit = (NoteKind::Credit, &samples::taken_back("1"));
    let note = samples::correct(works, workspace(1), 5, credit, (samples::note_id(1), after(60))).await;
    let note = note.expect("so many are there");

    let permit = samples::writing(workspace(1));
    let mut work = works.begin(&permit).await.unwrap();
    free_to_void(work.ledger(), ReceivableId::from_uuid(voided.invoice.id().as_uuid()))
        .await
        .expect("nothing stands on it");
    let void = |issued: &Issued| Void {
        document: issued.id(),
        reason: Void::parse_reason("wrong").expect("a reason"),
        day: "2026-08-03".parse().expect("a day"),
        at: noon(),
        by: "person:nila".to_owned(),
    };
    let voids: Vec<Void> = voided.documents().map(void).collect();
    let rows: Vec<&DocumentRow> = voided.documents().map(Issued::row).collect();
    work.invoicing().save_voids(&voids, &rows).await.unwrap();
    work.commit(samples::act(&permit)).await.unwrap();
    for document in voided.documents() {
        assert_eq!(state(document).await, Some(PaperState::Voided));
    }

    let mut work = works.begin(&permit).await.unwrap();
    let replaces = Some(voided.invoice.id());
    let again = Draft { replaces, ..samples::draft(7, samples::client(1).id) };
    work.invoicing().insert_draft(&again, samples::total(&again)).await.unwrap();
    work.commit(samples::act(&permit)).await.unwrap();
    let next = samples::issue(works, workspace(1), 7, after(90)).await.expect("it is issued in its place");

    for document in noted.documents() {
        assert_eq!(state(document).await, Some(PaperState::Corrected), "a note is of the sale");
    }
    for document in voided.documents() {
        assert_eq!(state(document).await, Some(PaperState::Superseded));
    }
    let standing = others.iter().flat_map(IssuedSet::documents).chain(next.documents());
    for document in standing.chain(std::iter::once(&note)) {
        assert_eq!(state(document).await, Some(PaperState::Valid), "what happened to another paper is not told of it");
    }
    let mut guessed = Claim::leaf_of(&note.row().leaf);
    guessed[15] ^= 1;
    assert_eq!(directory.paper_state(guessed).await.unwrap(), None);
}

/// Known or not, the directory does the same.
pub async fn a_sign_in_mail_is_queued_for_any_address(bench: &dyn DirectoryBench) {
    populate(bench).await;
    bench.directory().queue_sign_in(&address(1), "request-1").await.unwrap();
    bench.directory().queue_sign_in(&address(9), "request-2").await.unwrap();
    let expected = [(address(1).to_string(), "request-1".to_owned()), (address(9).to_string(), "request-2".to_owned())];
    assert_eq!(bench.queued().await, expected);
}

/// What happens outside a workspace is kept in order.
pub async fn the_installation_log_is_written(bench: &dyn DirectoryBench) {
    for (action, person) in [("sign_in.link_sent", Some(person(1))), ("sign_in.refused", None)] {
        let event = InstallationEvent { at: noon(), action, person, request_id: "request-1".to_owned() };
        bench.directory().note(&event).await.unwrap();
    }
    assert_eq!(bench.events().await, ["sign_in.link_sent", "sign_in.refused"]);
}

/// For the readiness of the program.
pub async fn the_directory_answers(bench: &dyn DirectoryBench) {
    bench.directory().ping().await.expect("it answers");
}
