//! Two sample workspaces to look around in, made by the use cases themselves with a set clock, in date order; doing it
//! again changes nothing. Embedded start only.

mod auditor;
mod north_light;
mod purchases;
mod shapla;

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use dalil_app::{
    App, Failure, NewWorkspace, PaymentDetail, QuotationLife, SetupError,
    once::{Done, IdempotencyKey, Once, Reply},
    policy,
    ports::{Clock, WorkspaceEntry},
};
use dalil_identity::EmailAddress;
use dalil_invoicing::{
    AnswerInput, BillInput, Brand, Draft, DraftKind, Issued, IssuedSet, NoteKind, Registration, certificates,
    closing::Period, input,
};
use dalil_ledger::input::{self as ledger, Amount};
use dalil_proof::Digest;
use dalil_tenancy::{
    Actor, Origin, Principal, RequestId, Role, Slug,
    page::PageRequest,
    text::{Line, Paragraph},
};
use jiff::{Timestamp, ToSpan as _, Zoned, tz::TimeZone};

/// The address of the person who owns both sample workspaces.
pub const OWNER_EMAIL: &str = "nila@shapla.example";

/// How many days back the samples' months stay open.
const OPEN_DAYS: i32 = 92;

/// Makes the samples, or what is missing of them.
///
/// # Errors
/// Whatever stopped it, for the log of the start.
pub(crate) async fn make(app: &App) -> anyhow::Result<()> {
    let clock = Arc::new(SetClock::default());
    let app = App {
        works: app.works.clone(),
        directory: app.directory.clone(),
        blobs: app.blobs.clone(),
        renderer: app.renderer.clone(),
        clock: clock.clone(),
        entropy: app.entropy.clone(),
        directory_key: app.directory_key.clone(),
        log_key: app.log_key.clone(),
        retired_keys: app.retired_keys.clone(),
        access_terms: app.access_terms,
        issuing: app.issuing.clone(),
    };
    let today = crate::ports::SystemClock.now().to_zoned(TimeZone::get("Asia/Dhaka")?);
    shapla::make(&Samples { app: &app, clock: &clock, today: today.clone() }).await?;
    north_light::make(&Samples { app: &app, clock: &clock, today }).await
}

/// A clock that stands where the samples put it.
#[derive(Default)]
struct SetClock(AtomicI64);

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.load(Ordering::Relaxed)).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

struct Samples<'a> {
    app: &'a App,
    clock: &'a SetClock,
    today: Zoned,
}

/// A payment of the samples, in poisha.
#[derive(Default)]
struct Paid<'a> {
    method: &'a str,
    reference: &'a str,
    over: &'a [(&'a str, i64)],
    vat_withheld: i64,
    tax_withheld: i64,
    /// Whether its receipt is issued with it.
    receipt: bool,
}

/// A workspace with the actor of its owner.
struct Place {
    entry: WorkspaceEntry,
    owner: Actor,
}

impl Samples<'_> {
    /// Sets the clock to a time of day in Dhaka, so many days ago.
    fn days_ago(&self, days: i32, hour: i8, minute: i8) -> anyhow::Result<()> {
        let day = self.today.date().checked_sub(days.days())?;
        let at = day.at(hour, minute, 0, 0).to_zoned(self.today.time_zone().clone())?;
        self.clock.0.store(at.timestamp().as_microsecond(), Ordering::Relaxed);
        Ok(())
    }

    async fn workspace(&self, slug: &str, name: &str) -> anyhow::Result<Place> {
        let slug: Slug = slug.parse()?;
        let owner_email: EmailAddress = OWNER_EMAIL.parse()?;
        let new = NewWorkspace {
            slug: slug.clone(),
            name: name.to_owned(),
            owner_email: owner_email.clone(),
            owner_name: "Nila Rahman".to_owned(),
        };
        let entry = match self.app.directory.workspace(&slug).await? {
            Some(entry) => {
                // A start that was killed here may have left a workspace without its owner.
                self.member(&self.app.setup_actor(entry.id), OWNER_EMAIL, "Nila Rahman", Role::Owner).await?;
                entry
            }
            None => self.app.create_workspace(&new).await?,
        };
        let person = self.app.directory.person(&owner_email).await?;
        let person = person.ok_or_else(|| anyhow::anyhow!("the owner of the samples was not made"))?;
        Ok(Place { owner: owner(entry.id, Principal::Person(person.id)), entry })
    }

    async fn member(&self, actor: &Actor, email: &str, name: &str, role: Role) -> anyhow::Result<()> {
        match self.app.add_member(actor, &email.parse()?, name, role).await {
            Ok(_) | Err(Failure::Refused(SetupError::AlreadyMember)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    async fn identity(
        &self,
        place: &Place,
        brand: &Brand,
        (logo, payee): (Option<&[u8]>, &str),
        registrations: &[Registration],
        address: &str,
    ) -> anyhow::Result<()> {
        let setup = self.app.setup_actor(place.entry.id);
        let places = self.app.places(&place.owner).await?;
        if !places.is_empty() {
            return Ok(());
        }
        self.app.set_brand(&place.owner, brand, logo).await?;
        crate::profile::set_payee(self.app, &setup, Some(Paragraph::parse(payee)?)).await?;
        for registration in registrations {
            match self.app.set_registration(&setup, registration).await {
                Ok(()) | Err(Failure::Refused(SetupError::RegistrationExists)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.app.add_place(&setup, Line::parse("Head office")?, Paragraph::parse(address)?, None).await?;
        Ok(())
    }

    async fn client(&self, place: &Place, name: &str, input: &input::Client) -> anyhow::Result<String> {
        let done = self.app.add_client(&place.owner, input, once(place, name, &|client| reply(client.id))).await?;
        Ok(match done {
            Done::Fresh(client) => client.id.to_string(),
            Done::Repeated(earlier) => String::from_utf8(earlier.body)?,
        })
    }

    async fn draft(&self, place: &Place, name: &str, input: &input::Draft) -> anyhow::Result<String> {
        let done = self.app.add_draft(&place.owner, input, once(place, name, &|draft| reply(draft.id))).await?;
        Ok(match done {
            Done::Fresh(draft) => draft.id.to_string(),
            Done::Repeated(earlier) => String::from_utf8(earlier.body)?,
        })
    }

    /// Whether a workspace has all of its samples: its days are closed last of all.
    async fn are_made(&self, slug: &str) -> anyhow::Result<bool> {
        let Some(entry) = self.app.directory.workspace(&slug.parse()?).await? else { return Ok(false) };
        let owner = owner(entry.id, Principal::System("samples"));
        Ok(!self.app.closings(&owner, Period::Day, PageRequest::new(None, 1)).await?.items.is_empty())
    }

    /// Closes every day before today, and the months that are long over.
    async fn closed(&self, place: &Place) -> anyhow::Result<()> {
        self.days_ago(0, 0, 15)?;
        self.app.close_days(&self.app.jobs_actor(place.entry.id, "samples")).await?;
        let open = self.today.date().checked_sub(OPEN_DAYS.days())?;
        loop {
            let next = self.app.next_periods(&place.owner).await?;
            let ready = [next.month, next.year].into_iter().flatten();
            let ready = ready.filter(|(span, ready)| *ready && span.last_day < open).map(|(span, _)| span).next();
            let Some(span) = ready else { return Ok(()) };
            self.app.close_period(&place.owner, span.period, span.first_day, Once::unkeyed()).await?;
        }
    }

    /// Issues an invoice, and gives its id.
    async fn issued(&self, place: &Place, name: &str, input: &input::Draft) -> anyhow::Result<String> {
        let id = self.draft(place, name, input).await?;
        let key = format!("{name}-issue");
        let shape = &|set: &IssuedSet| reply(set.invoice.id());
        self.app.issue_invoice(&place.owner, id.parse()?, 1, once(place, &key, shape)).await?;
        Ok(id)
    }

    /// Gives a quotation out, and gives its id.
    async fn quoted(&self, place: &Place, name: &str, input: &input::Draft) -> anyhow::Result<String> {
        let quotation = input::Draft { kind: DraftKind::Quotation, ..input.clone() };
        let id = self.draft(place, name, &quotation).await?;
        self.given_out(place, name, &id).await?;
        Ok(id)
    }

    /// Gives the next version of a quotation out, with the same lines.
    async fn requoted(&self, place: &Place, name: &str, earlier: &str) -> anyhow::Result<()> {
        let shape = &|draft: &Draft| reply(draft.id);
        let id = match self.app.revise_quotation(&place.owner, earlier.parse()?, once(place, name, shape)).await? {
            Done::Fresh(draft) => draft.id.to_string(),
            Done::Repeated(earlier) => String::from_utf8(earlier.body)?,
        };
        self.given_out(place, name, &id).await
    }

    async fn given_out(&self, place: &Place, name: &str, draft: &str) -> anyhow::Result<()> {
        let key = format!("{name}-issue");
        let shape = &|set: &IssuedSet| reply(set.invoice.id());
        self.app.issue_quotation(&place.owner, draft.parse()?, 1, once(place, &key, shape)).await?;
        Ok(())
    }

    /// Records that a client accepted a quotation.
    async fn accepted(&self, place: &Place, name: &str, quotation: &str, who: &str) -> anyhow::Result<()> {
        let input = AnswerInput {
            outcome: "accepted".to_owned(),
            channel: "mail".to_owned(),
            name: Some(who.to_owned()),
            ..AnswerInput::default()
        };
        let shape = &|_: &QuotationLife| reply(quotation);
        self.app.answer_quotation(&place.owner, quotation.parse()?, &input, once(place, name, shape)).await?;
        Ok(())
    }

    /// Issues a bill over invoices, with words to the client.
    async fn billed(&self, place: &Place, name: &str, invoices: &[&str], notes: &str) -> anyhow::Result<()> {
        let input = BillInput {
            invoices: invoices.iter().map(|id| (*id).to_owned()).collect(),
            due_on: None,
            notes: Some(notes.to_owned()),
        };
        let shape = &|bill: &Issued| reply(bill.id());
        self.app.issue_bill(&place.owner, &input, once(place, name, shape)).await?;
        Ok(())
    }

    /// Issues a credit note over the 6.3 of an invoice: so many of one line taken back.
    async fn credited(&self, place: &Place, name: &str, invoice: &str, back: (&str, &str, &str)) -> anyhow::Result<()> {
        let issued = self.app.document(&place.owner, invoice.parse()?).await?.document;
        let mushak = issued.row().counterpart.ok_or_else(|| anyhow::anyhow!("the invoice has a 6.3"))?;
        let (line, quantity, reason) = back;
        let line = input::NoteLine {
            line: line.to_owned(),
            quantity: Some(quantity.to_owned()),
            value: input::NoteValue::None,
        };
        let input = input::Note { reason: reason.to_owned(), vehicle: None, lines: vec![line] };
        let shape = &|note: &Issued| reply(note.id());
        let once = once(place, name, shape);
        self.app.issue_note(&place.owner, mushak, NoteKind::Credit, &input, None, once).await?;
        Ok(())
    }

    /// Records a payment over invoices, each with its share in minor units: what is not withheld came in. Gives its id.
    async fn paid(&self, place: &Place, name: &str, paid: &Paid<'_>) -> anyhow::Result<String> {
        let total: i64 = paid.over.iter().map(|(_, amount)| amount).sum();
        let today = self.app.clock.now().to_zoned(self.today.time_zone().clone()).date();
        let allocated = |(invoice, amount): &(&str, i64)| ledger::Allocation {
            invoice_id: (*invoice).to_owned(),
            amount: Amount::Minor(*amount),
            ..ledger::Allocation::default()
        };
        let input = ledger::Payment {
            method: paid.method.to_owned(),
            received_on: today.to_string(),
            reference: Some(paid.reference.to_owned()),
            currency: "BDT".to_owned(),
            received: Amount::Minor(total - paid.vat_withheld - paid.tax_withheld),
            vat_withheld: Amount::Minor(paid.vat_withheld),
            tax_withheld: Amount::Minor(paid.tax_withheld),
            allocations: paid.over.iter().map(allocated).collect(),
        };
        let shape = &|detail: &PaymentDetail| reply(detail.recorded.payment.id);
        Ok(match self.app.record_payment(&place.owner, &input, paid.receipt, once(place, name, shape)).await? {
            Done::Fresh(detail) => detail.recorded.payment.id.to_string(),
            Done::Repeated(earlier) => String::from_utf8(earlier.body)?,
        })
    }

    /// Enters the certificate that a client gave of all the VAT that a payment withheld of an invoice, dated two days ago.
    async fn certified(
        &self,
        place: &Place,
        (name, number): (&str, &str),
        (payment, invoice): (&str, &str),
        amount: i64,
    ) -> anyhow::Result<()> {
        let today = self.app.clock.now().to_zoned(self.today.time_zone().clone()).date();
        let line = certificates::input::Line {
            payment_id: payment.to_owned(),
            document_id: invoice.to_owned(),
            amount: certificates::input::Amount::Minor(amount),
        };
        let input = certificates::input::Certificate {
            number: number.to_owned(),
            dated_on: today.checked_sub(2.days())?.to_string(),
            received_on: Some(today.to_string()),
            lines: vec![line],
            ..certificates::input::Certificate::default()
        };
        let shape = &|recorded: &certificates::Recorded| reply(recorded.certificate.id);
        self.app.record_certificate(&place.owner, &input, None, once(place, name, shape)).await?;
        Ok(())
    }
}

fn owner(workspace: dalil_tenancy::WorkspaceId, principal: Principal) -> Actor {
    acting(workspace, principal, Role::Owner)
}

#[expect(clippy::disallowed_methods, reason = "the samples act as the people they have just made")]
fn acting(workspace: dalil_tenancy::WorkspaceId, principal: Principal, role: Role) -> Actor {
    let request_id = RequestId::parse("samples").expect("a plain word is of the allowed shape");
    let origin = Origin { request_id, ip: None, user_agent: None };
    Actor::assume(workspace, principal, Some(role), policy::grants(role), origin)
}

fn once<'a, T>(place: &Place, name: &str, shape: &'a (dyn Fn(&T) -> Reply + Send + Sync)) -> Once<'a, T> {
    let text = format!("samples-{}-{name}", place.entry.slug);
    match IdempotencyKey::parse(&text) {
        Some(key) => Once::keyed(key, Digest::new([0; 32]), shape),
        None => Once::unkeyed(),
    }
}

fn reply(id: impl std::fmt::Display) -> Reply {
    Reply { status: 200, headers: Vec::new(), body: id.to_string().into_bytes() }
}

/// One line of a sample invoice at a VAT treatment.
fn line(description: &str, unit: &str, quantity: &str, unit_price: &str, treatment: &str) -> input::LineInput {
    input::LineInput {
        description: description.to_owned(),
        unit: unit.to_owned(),
        quantity: quantity.to_owned(),
        unit_price: unit_price.to_owned(),
        vat_treatment: treatment.to_owned(),
        vat_rate: (treatment == "reduced").then(|| "5".to_owned()),
        ..input::LineInput::default()
    }
}

fn invoice(client: &str, lines: Vec<input::LineInput>) -> input::Draft {
    input::Draft { client_id: client.to_owned(), lines, ..input::Draft::default() }
}
