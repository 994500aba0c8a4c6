//! A studio to test with: small, whole, the same in each run. Ids are made of a number, so that two workspaces hold the
//! same ones unless a test wants otherwise.

use std::net::{IpAddr, Ipv4Addr};

use dalil_app::{
    acts::Acts,
    policy,
    ports::{Message, Works},
};
use dalil_audit::{Action, Change, Entry, Subject};
use dalil_invoicing::{
    Brand, Client, ClientFields, ClientId, DocumentId, Draft, DraftFields, InvoiceId, InvoicingStore, IssueError,
    IssueRequest, Issued, IssuedSet, Moment, Name, NoteError, NoteKind, NoteMoment, NoteRequest, NumberPrefix,
    PageSize, PayeeChange, PayeeChangeId, PayeeStep, Place, PlaceId, Proposed, Registration, StoredDocument, Style,
    TakenStep, Template, VatStatus, WordsIn,
    input::{self, LineInput},
    permission,
};
use dalil_ledger::{Receivable, ReceivableId};
use dalil_proof::Salt;
use dalil_tenancy::{
    AccessId, Actor, Origin, Permit, PersonId, Principal, Read, RequestId, Role, StoreError, Window, WorkspaceId,
    Write, text,
};
use jiff::{SignedDuration, Timestamp, civil::date};

/// 10:00 on 15 July 2026 in Dhaka: the first month of a fiscal year.
pub fn noon() -> Timestamp {
    Timestamp::from_second(1_784_088_000).expect("a time of this century")
}

/// That many seconds later.
pub fn after(seconds: i64) -> Timestamp {
    noon() + SignedDuration::from_secs(seconds)
}

/// A workspace by its number.
pub fn workspace(n: u8) -> WorkspaceId {
    WorkspaceId::mint(1_700_000_000_000, &[n; 10])
}

/// A person by their number.
pub fn person(n: u8) -> PersonId {
    PersonId::mint(1_700_000_000_000, &[n; 10])
}

/// The owner of a workspace, at a known address with a known browser.
pub fn owner(workspace: WorkspaceId) -> Actor {
    actor(workspace, Principal::Person(person(1)), Role::Owner)
}

/// Somebody in a role of a workspace.
#[expect(clippy::disallowed_methods, reason = "a test says who acts")]
pub fn actor(workspace: WorkspaceId, principal: Principal, role: Role) -> Actor {
    let origin = Origin {
        request_id: RequestId::parse("request-1").expect("the shape of a request id"),
        ip: Some(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 9))),
        user_agent: Some("Mozilla/5.0 (ঢাকা)".to_owned()),
    };
    Actor::assume(workspace, principal, Some(role), policy::grants(role), origin)
}

/// An auditor of the year of account that begins in July of a year.
pub fn auditor(workspace: WorkspaceId, year: i16) -> Actor {
    let access = AccessId::mint(1_700_000_000_000, &[9; 10]);
    let window = Window::of_year(access, year).expect("a year of the calendar");
    actor(workspace, Principal::Person(person(9)), Role::Auditor).within(window)
}

/// The owner's permit to issue, which opens a work that writes.
pub fn writing(workspace: WorkspaceId) -> Permit<Write> {
    owner(workspace).permit(permission::ISSUE).expect("an owner may issue")
}

/// The owner's permit to read documents.
pub fn reading(workspace: WorkspaceId) -> Permit<Read> {
    owner(workspace).permit(permission::DOCUMENTS_READ).expect("an owner may read")
}

/// A record of some act, for a commit.
pub fn act(permit: &Permit<Write>) -> Acts {
    const DONE: Action = Action::new("test.done");
    Entry::new(permit, noon(), DONE, Subject::new("test", "1")).change(Change::personal("contacts")).into()
}

/// A client by its number, with every field.
pub fn client(n: u8) -> Client {
    let input = input::Client {
        name_bn: Some(format!("শাপলা ক্রিয়েটিভ {n}")),
        name_en: Some(format!("Client {n} & Sons \"Ltd\"")),
        address: Some("House 7, Road 3\nDhanmondi, Dhaka".to_owned()),
        bin: Some("001234567-0101".to_owned()),
        tin: Some("123456789012".to_owned()),
        contacts: vec![input::Contact {
            name: "Nila Rahman".to_owned(),
            email: Some("nila@client.example".to_owned()),
            phone: Some("+880 1700 000000".to_owned()),
        }],
        language: n.is_multiple_of(2).then(|| "en".to_owned()),
    };
    Client {
        id: ClientId::mint(u64::from(n), &[n; 10]),
        fields: ClientFields::parse(&input).expect("the sample keeps the rules"),
        version: 1,
        created_at: after(i64::from(n)),
        updated_at: after(i64::from(n)),
    }
}

/// A draft by its number for a client, with two lines.
pub fn draft(n: u32, client: ClientId) -> Draft {
    let line = |description: &str, quantity: &str, price: &str| LineInput {
        description: description.to_owned(),
        unit: "job".to_owned(),
        quantity: quantity.to_owned(),
        unit_price: price.to_owned(),
        vat_treatment: "standard".to_owned(),
        ..LineInput::default()
    };
    let input = input::Draft {
        client_id: client.to_string(),
        due_on: Some("2026-09-30".to_owned()),
        notes: Some("ধন্যবাদ".to_owned()),
        lines: vec![line("Poster, নকশা", "2.5", "1199.99"), line("Film", "1", "25000")],
        ..input::Draft::default()
    };
    Draft {
        id: InvoiceId::mint(u64::from(n), &[7; 10]),
        fields: DraftFields::parse(&input).expect("the sample keeps the rules"),
        version: 1,
        replaces: None,
        created_at: after(i64::from(n)),
        updated_at: after(i64::from(n)),
    }
}

/// The total of a draft in minor units.
pub fn total(draft: &Draft) -> i64 {
    draft.fields.computed().expect("the sample can be computed").totals.total
}

/// A brand without a logo.
pub fn brand() -> Brand {
    Brand {
        name: Name::new(text::Line::parse("শাপলা স্টুডিও").ok(), text::Line::parse("Shapla Studio").ok())
            .expect("both names are there"),
        address: text::Paragraph::parse("12 Lake Road\nDhaka 1205").expect("an address"),
        contact: text::Line::parse("studio@shapla.example").ok(),
        logo: None,
        signatory: text::Line::parse("Asha Karim").ok(),
        designation: text::Line::parse("Director").ok(),
        terms: text::Paragraph::parse("Due in 30 days").ok(),
        invoice_prefix: NumberPrefix::try_from("SHP".to_owned()).expect("a prefix"),
        style: Style {
            template: Template::Letter,
            accent: "#1d4f91".parse().ok(),
            page: PageSize::Letter,
            words: WordsIn::Both,
        },
    }
}

/// The account that papers name: in force a year before noon, entered by one person while nothing was issued.
pub fn payee() -> PayeeChange {
    let (at, by) = (after(-365 * 24 * 60 * 60), format!("person:{}", person(1)));
    let id = PayeeChangeId::mint(1, &[4; 10]);
    let approval = TakenStep { change: id, step: PayeeStep::Approved, at, by: by.clone(), effective_at: Some(at) };
    let proposed = Proposed::parse_details("Bank of Dhaka 1234").expect("an account");
    PayeeChange { id, proposed, at, by, steps: vec![approval] }
}

/// Keeps a change of the payee with its steps.
///
/// # Errors
/// Those of the store.
pub async fn keep_payee(store: &mut dyn InvoicingStore, change: &PayeeChange) -> Result<(), StoreError> {
    store.insert_payee_change(change).await?;
    for step in &change.steps {
        store.insert_payee_step(step).await?;
    }
    Ok(())
}

/// The first place.
pub fn place() -> Place {
    Place {
        id: PlaceId::mint(1, &[3; 10]),
        name: text::Line::parse("Head office").expect("a name"),
        address: text::Paragraph::parse("12 Lake Road, Dhaka 1205").expect("an address"),
        code: None,
    }
}

/// VAT-registered since 2020.
pub fn registration() -> Registration {
    let bin = "0012345670101".parse().expect("a BIN");
    Registration { from: date(2020, 1, 1), vat: VatStatus::Registered { bin }, tin: "123456789012".parse().ok() }
}

/// Brand, payee, place, registration and the first client: all that issuing needs.
///
/// # Errors
/// Those of the store.
pub async fn furnish(store: &mut dyn InvoicingStore) -> Result<(), StoreError> {
    store.save_brand(&brand()).await?;
    keep_payee(store, &payee()).await?;
    store.insert_place(&place()).await?;
    store.insert_registration(&registration()).await?;
    store.insert_client(&client(1)).await
}

/// A furnished workspace with drafts of these numbers, committed.
///
/// # Errors
/// Those of the store.
pub async fn open(works: &dyn Works, workspace: WorkspaceId, drafts: &[u32]) -> Result<(), StoreError> {
    let permit = writing(workspace);
    let mut work = works.begin(&permit).await?;
    furnish(work.invoicing()).await?;
    for n in drafts {
        let draft = draft(*n, client(1).id);
        work.invoicing().insert_draft(&draft, total(&draft)).await?;
    }
    work.commit(act(&permit).then(payee_acts(&permit))).await
}

/// The records of the sample's payee, as the use case writes them.
fn payee_acts(permit: &Permit<Write>) -> Acts {
    const PROPOSED: Action = Action::new("payee.proposed");
    const APPROVED: Action = Action::new("payee.approved");
    let payee = payee();
    let entry = |action, seal: dalil_proof::Digest| {
        Entry::new(permit, noon(), action, Subject::new("payee", payee.id.to_string())).change(Change::new(
            "seal",
            None,
            Some(seal.to_string()),
        ))
    };
    let proposed = Acts::one(entry(PROPOSED, payee.seal()));
    payee.steps.iter().fold(proposed, |acts, step| acts.and(entry(APPROVED, step.seal())))
}

/// Issues the draft of that number as the use case does: documents, messages, audit entries, one commit.
///
/// # Errors
/// Those of issuing.
pub async fn issue(works: &dyn Works, workspace: WorkspaceId, n: u32, at: Timestamp) -> Result<IssuedSet, IssueError> {
    const ISSUED: Action = Action::new("document.issued");
    let permit = writing(workspace);
    let mut work = works.begin(&permit).await?;
    let set = dalil_invoicing::issue(work.invoicing(), request(workspace, n), || at).await?;
    work.outbox().enqueue(&Message::RenderOriginals(set.invoice.id())).await?;
    let entry = |document: &Issued| {
        let row = document.row();
        Entry::new(&permit, at, ISSUED, Subject::new(document.kind().as_str(), document.id().to_string()))
            .change(Change::new("number", None, Some(row.printed_number.clone())))
            .change(Change::new("seal", None, Some(row.leaf.to_string())))
    };
    let acts = Acts::one(entry(&set.invoice));
    let acts = match &set.mushak {
        Ok(mushak) => acts.and(entry(mushak)),
        Err(_) => acts,
    };
    work.commit(acts).await?;
    Ok(set)
}

/// Issues a note over the 6.3 of the draft of that number as the use case does: what is owed is locked first, then document,
/// message, audit entry, one commit.
///
/// # Errors
/// Those of correcting.
pub async fn correct(
    works: &dyn Works,
    workspace: WorkspaceId,
    n: u32,
    (kind, input): (NoteKind, &input::Note),
    (id, at): (DocumentId, Timestamp),
) -> Result<Issued, NoteError> {
    const ISSUED: Action = Action::new("document.issued");
    let permit = writing(workspace);
    let mut work = works.begin(&permit).await?;
    let document = work.invoicing().document(moment(workspace, n).mushak_id).await?.ok_or(NoteError::NotFound)?;
    let owed = ReceivableId::from_uuid(draft(n, client(1).id).id.as_uuid());
    let owed = work.ledger().receivables_for_update(&[owed]).await?;
    let outstanding = owed.first().map_or(0, Receivable::outstanding);
    let moment = NoteMoment { workspace, issued_by: format!("person:{}", person(1)), id };
    let request = NoteRequest { document, kind, input, outstanding, seen: None, moment };
    let note = dalil_invoicing::correct(work.invoicing(), request, || at).await?;
    work.outbox().enqueue(&Message::RenderOriginals(note.id())).await?;
    let entry = Entry::new(&permit, at, ISSUED, Subject::new(note.kind().as_str(), note.id().to_string()))
        .change(Change::new("number", None, Some(note.row().printed_number.clone())))
        .change(Change::new("seal", None, Some(note.row().leaf.to_string())));
    work.commit(entry.into()).await?;
    Ok(note)
}

/// So many of the first line taken back.
pub fn taken_back(quantity: &str) -> input::Note {
    let line = input::NoteLine { line: "1".to_owned(), quantity: Some(quantity.to_owned()), ..Default::default() };
    input::Note { reason: "ফেরত \"as agreed\"".to_owned(), vehicle: None, lines: vec![line] }
}

/// The second line dearer by so many minor units.
pub fn raised(minor: i64) -> input::Note {
    let value = input::NoteValue::Minor(minor);
    let line = input::NoteLine { line: "2".to_owned(), quantity: None, value };
    input::Note {
        reason: "Dearer".to_owned(), vehicle: Some("ঢাকা মেট্রো ১১".to_owned()), lines: vec![line]
    }
}

/// The id of a note by its number.
pub fn note_id(n: u64) -> DocumentId {
    DocumentId::mint(1_000 + n, &[8; 10])
}

/// Issuing the draft of that number.
pub fn request(workspace: WorkspaceId, n: u32) -> IssueRequest {
    IssueRequest { draft: draft(n, client(1).id).id, seen: 1.into(), moment: moment(workspace, n) }
}

/// Where and by whom the draft of that number is issued.
pub fn moment(workspace: WorkspaceId, n: u32) -> Moment {
    Moment {
        workspace,
        issued_by: format!("person:{}", person(1)),
        mushak_id: DocumentId::mint(u64::from(n), &[9; 10]),
        salts: [Salt::new([1; 16]), Salt::new([2; 16])],
    }
}

/// Every stored document of a workspace, series by series, as a check reads them.
///
/// # Errors
/// [`StoreError`].
pub async fn stored(store: &mut dyn dalil_invoicing::InvoicingRead) -> Result<Vec<StoredDocument>, StoreError> {
    let mut documents = Vec::new();
    for series in store.stored_series().await? {
        documents.extend(store.stored_documents(&series, 0, 500).await?);
    }
    Ok(documents)
}
