//! Setting up a workspace: its members, brand, tax identity, places and calendar.

use dalil_audit::Change;
use dalil_identity::{EmailAddress, Member, Person};
use dalil_invoicing::{
    Brand, LogoKind, MAX_LOGO_BYTES, Place, PlaceId, Registration, VatStatus, permission as invoicing,
    settings::Settings,
};
use dalil_proof::Digest;
use dalil_tenancy::{
    Actor, Grants, Origin, PersonId, Principal, RequestId, Role, Slug, StoreError, WorkspaceId,
    field::{FieldError, FieldErrors},
};

use crate::{
    App, Failure, action, permission, policy,
    ports::{BinClaim, WorkspaceEntry},
};

/// Why something was not set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The slug is taken.
    #[error("a workspace of that address exists already")]
    SlugTaken,
    /// The BIN belongs to another workspace; which one is not told (decision 10).
    #[error("this BIN cannot be registered here; ask the operator")]
    BinTaken,
    /// A registration begins on that day already.
    #[error("a registration begins on that day already")]
    RegistrationExists,
    /// The person is a member already.
    #[error("the person is a member already")]
    AlreadyMember,
    /// A role above the actor's own cannot be given.
    #[error("a role above one's own cannot be given")]
    RoleAboveOwn,
    /// The input breaks rules.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
}

/// A workspace to be made, with the person who will own it.
#[derive(Clone, Debug)]
pub struct NewWorkspace {
    /// The name in its addresses.
    pub slug: Slug,
    /// The name people see.
    pub name: String,
    /// The owner's address.
    pub owner_email: EmailAddress,
    /// The owner's name.
    pub owner_name: String,
}

type Result<T> = std::result::Result<T, Failure<SetupError>>;

/// A part of the program acting on its own in a workspace.
#[expect(clippy::disallowed_methods, reason = "the program's own parts, with the few grants of their row")]
pub(crate) fn system(workspace: WorkspaceId, part: &'static str, grants: Grants, request: &str) -> Actor {
    let fallback = || RequestId::parse(part).expect("the parts of the program have plain names");
    let request_id = RequestId::parse(request).unwrap_or_else(fallback);
    let origin = Origin { request_id, ip: None, user_agent: None };
    Actor::assume(workspace, Principal::System(part), None, grants, origin)
}

impl App {
    /// The workers' actor in a workspace, for a job of that name.
    pub fn jobs_actor(&self, workspace: WorkspaceId, job: &str) -> Actor {
        system(workspace, "jobs", policy::JOBS, job)
    }

    /// The actor of the command line's checks in a workspace.
    pub fn checks_actor(&self, workspace: WorkspaceId) -> Actor {
        system(workspace, "checks", policy::CHECKS, "checks")
    }

    /// The actor that sets a new workspace up, from the command line or for the samples.
    pub fn setup_actor(&self, workspace: WorkspaceId) -> Actor {
        system(workspace, "setup", policy::SETUP, "setup")
    }

    /// Makes a workspace and its owner.
    ///
    /// # Errors
    /// [`SetupError::SlugTaken`].
    pub async fn create_workspace(&self, new: &NewWorkspace) -> Result<WorkspaceEntry> {
        let (millis, random) = self.ids().parts();
        let entry = WorkspaceEntry {
            id: WorkspaceId::mint(millis, &random),
            slug: new.slug.clone(),
            name: new.name.clone(),
            epoch: 1,
        };
        match self.directory.insert_workspace(&entry).await {
            Ok(()) => {}
            Err(StoreError::Conflict { .. }) => return Err(Failure::refused(SetupError::SlugTaken)),
            Err(error) => return Err(error.into()),
        }
        let actor = self.setup_actor(entry.id);
        self.add_member(&actor, &new.owner_email, &new.owner_name, Role::Owner).await?;
        let permit = actor.permit(permission::SETTINGS_WRITE)?;
        let mut work = self.works.begin(&permit).await?;
        work.invoicing().save_settings(&Settings::default()).await?;
        let act = self.act(&permit, action::WORKSPACE_CREATED, "workspace", entry.id).change(Change::new(
            "slug",
            None,
            Some(entry.slug.to_string()),
        ));
        work.commit(act.into()).await?;
        Ok(entry)
    }

    /// Adds a member; the person is made if nobody has the address.
    ///
    /// # Errors
    /// [`SetupError::AlreadyMember`], [`SetupError::RoleAboveOwn`].
    pub async fn add_member(&self, actor: &Actor, email: &EmailAddress, name: &str, role: Role) -> Result<PersonId> {
        let permit = actor.permit(permission::MEMBERS_WRITE)?;
        if actor.role().is_some_and(|own| own != Role::Owner && role == Role::Owner) {
            return Err(Failure::refused(SetupError::RoleAboveOwn));
        }
        let person = self.person(email, name).await?;
        let mut work = self.works.begin(&permit).await?;
        let member = Member { person, role, joined_at: self.clock.now() };
        match work.members().insert_member(&member).await {
            Ok(()) => {}
            Err(StoreError::Conflict { .. }) => return Err(Failure::refused(SetupError::AlreadyMember)),
            Err(error) => return Err(error.into()),
        }
        let act = self.act(&permit, action::MEMBER_ADDED, "person", person).change(Change::new(
            "role",
            None,
            Some(role.to_string()),
        ));
        work.commit(act.into()).await?;
        Ok(person)
    }

    async fn person(&self, email: &EmailAddress, name: &str) -> std::result::Result<PersonId, StoreError> {
        if let Some(person) = self.directory.person(email).await? {
            return Ok(person.id);
        }
        let (millis, random) = self.ids().parts();
        let person = Person { id: PersonId::mint(millis, &random), email: email.clone(), name: name.to_owned() };
        match self.directory.insert_person(&person).await {
            // Somebody else was faster.
            Err(StoreError::Conflict { what }) => {
                let known = self.directory.person(email).await?;
                known.map(|person| person.id).ok_or(StoreError::Conflict { what })
            }
            Err(error) => Err(error),
            Ok(()) => Ok(person.id),
        }
    }

    /// Sets time zone, year of account and languages.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn set_settings(&self, actor: &Actor, settings: &Settings) -> Result<()> {
        let permit = actor.permit(permission::SETTINGS_WRITE)?;
        let mut work = self.works.begin(&permit).await?;
        work.invoicing().save_settings(settings).await?;
        let act = self.act(&permit, action::SETTINGS_CHANGED, "workspace", permit.workspace()).change(Change::new(
            "time_zone",
            None,
            Some(settings.time_zone_name().to_owned()),
        ));
        work.commit(act.into()).await?;
        Ok(())
    }

    /// Time zone, year of account and languages.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn settings(&self, actor: &Actor) -> Result<Settings> {
        let permit = actor.permit(permission::SETTINGS_READ)?;
        let mut work = self.works.read(&permit).await?;
        Ok(work.invoicing().settings().await?)
    }

    /// Sets the brand, with a new logo if its bytes are given.
    ///
    /// # Errors
    /// [`SetupError::Invalid`] when the logo is too large or no PNG or JPEG.
    pub async fn set_brand(&self, actor: &Actor, brand: &Brand, logo: Option<&[u8]>) -> Result<()> {
        let permit = actor.permit(invoicing::BRAND_WRITE)?;
        let logo = logo.map(checked_logo).transpose()?;
        if let Some((_, bytes)) = logo
            && !self.renderer.can_print(bytes.to_owned()).await
        {
            return Err(not_an_image());
        }
        let mut work = self.works.begin(&permit).await?;
        let mut brand = brand.clone();
        if let Some((digest, bytes)) = logo {
            work.invoicing().put_asset(digest, bytes).await?;
            brand.logo = Some(digest);
        }
        let before = work.invoicing().brand().await?;
        work.invoicing().save_brand(&brand).await?;
        let act = self.act(&permit, action::BRAND_CHANGED, "workspace", permit.workspace());
        let act = brand_changes(act, before.as_ref(), &brand);
        work.commit(act.into()).await?;
        Ok(())
    }

    /// Sets the tax identity from a day on. A BIN is claimed for the workspace first.
    ///
    /// # Errors
    /// [`SetupError::BinTaken`], [`SetupError::RegistrationExists`].
    pub async fn set_registration(&self, actor: &Actor, registration: &Registration) -> Result<()> {
        let permit = actor.permit(invoicing::TAX_IDENTITY_WRITE)?;
        if let Some(bin) = registration.vat.bin() {
            let hash = self.directory_key.hash("bin", bin.as_str());
            if self.directory.claim_bin(permit.workspace(), &hash).await? == BinClaim::Clash {
                return Err(Failure::refused(SetupError::BinTaken));
            }
        }
        let mut work = self.works.begin(&permit).await?;
        match work.invoicing().insert_registration(registration).await {
            Ok(()) => {}
            Err(StoreError::Conflict { .. }) => return Err(Failure::refused(SetupError::RegistrationExists)),
            Err(error) => return Err(error.into()),
        }
        let act = self
            .act(&permit, action::REGISTRATION_SET, "workspace", permit.workspace())
            .change(Change::new("from", None, Some(registration.from.to_string())))
            .change(Change::new("vat_status", None, Some(registration.vat.as_str().to_owned())))
            .change(Change::new("bin", None, registration.vat.bin().map(ToString::to_string)))
            .change(Change::new("tin", None, registration.tin.as_ref().map(ToString::to_string)));
        work.commit(act.into()).await?;
        Ok(())
    }

    /// Adds a place.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn add_place(
        &self,
        actor: &Actor,
        name: dalil_tenancy::text::Line,
        address: dalil_tenancy::text::Paragraph,
        code: Option<dalil_invoicing::PlaceCode>,
    ) -> Result<PlaceId> {
        let permit = actor.permit(invoicing::TAX_IDENTITY_WRITE)?;
        let (millis, random) = self.ids().parts();
        let place = Place { id: PlaceId::mint(millis, &random), name, address, code };
        let mut work = self.works.begin(&permit).await?;
        work.invoicing().insert_place(&place).await?;
        let act = self
            .act(&permit, action::PLACE_ADDED, "place", place.id)
            .change(Change::new("name", None, Some(place.name.to_string())))
            .change(Change::new("address", None, Some(place.address.to_string())));
        work.commit(act.into()).await?;
        Ok(place.id)
    }

    /// Whether a registration allows a 6.3 on a day; for showing, never instead of the rule at issue.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn vat_status(&self, actor: &Actor) -> Result<Option<VatStatus>> {
        let permit = actor.permit(invoicing::DRAFTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let today = dalil_invoicing::series::day_in(&dalil_invoicing::series::dhaka(), self.clock.now());
        Ok(work.invoicing().registration_on(today).await?.map(|registration| registration.vat))
    }

    /// The places documents can be issued from, the first one first.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn places(&self, actor: &Actor) -> Result<Vec<Place>> {
        let permit = actor.permit(invoicing::DRAFTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        Ok(work.invoicing().places().await?)
    }
}

/// Every field of the brand that changed, by its values: how to pay above all (S4-23).
fn brand_changes(entry: dalil_audit::Entry, before: Option<&Brand>, after: &Brand) -> dalil_audit::Entry {
    let facts = |brand: &Brand| {
        [
            ("name_bn", brand.name.bn().map(str::to_owned)),
            ("name_en", brand.name.en().map(str::to_owned)),
            ("address", Some(brand.address.to_string())),
            ("contact", brand.contact.as_ref().map(ToString::to_string)),
            ("logo", brand.logo.map(|digest| digest.to_string())),
            ("payment_details", brand.payment_details.as_ref().map(ToString::to_string)),
            ("terms", brand.terms.as_ref().map(ToString::to_string)),
            ("invoice_prefix", Some(brand.invoice_prefix.as_str().to_owned())),
        ]
    };
    let now = facts(after);
    let was = before.map_or_else(|| now.clone().map(|(field, _)| (field, None)), facts);
    let mut entry = entry;
    for ((field, old), (_, new)) in was.into_iter().zip(now) {
        if old != new {
            entry = entry.change(Change::new(field, old, new));
        }
    }
    let person = |brand: &Brand| (brand.signatory.clone(), brand.designation.clone());
    if before.map(person) != Some(person(after)) {
        entry = entry.change(Change::personal("signatory"));
    }
    entry
}

fn not_an_image() -> Failure<SetupError> {
    Failure::refused(SetupError::Invalid(FieldErrors(vec![FieldError::new("logo", "not_an_image")])))
}

fn checked_logo(bytes: &[u8]) -> Result<(Digest, &[u8])> {
    let error = |error| Err(Failure::refused(SetupError::Invalid(FieldErrors(vec![error]))));
    if bytes.len() > MAX_LOGO_BYTES {
        return error(FieldError::with_limit("logo", "too_large", MAX_LOGO_BYTES));
    }
    if LogoKind::of(bytes).is_none() {
        return Err(not_an_image());
    }
    Ok((crate::papers::sha256(bytes), bytes))
}
