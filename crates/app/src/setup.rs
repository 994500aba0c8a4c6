//! Setting up a workspace: its members, brand, tax identity, places and calendar.

use dalil_audit::Change;
use dalil_identity::EmailAddress;
use dalil_invoicing::{Brand, Place, PlaceId, Registration, VatStatus, permission as invoicing, settings::Settings};
use dalil_tenancy::{
    Actor, Grants, Origin, PersonId, Principal, RequestId, Role, Slug, StoreError, WorkspaceId, field::FieldErrors,
};

use crate::{
    App, Failure, action, brand,
    once::Once,
    permission, policy,
    ports::{RenderError, WorkspaceEntry},
};

/// Why something was not set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The slug is taken.
    #[error("a workspace of that address exists already")]
    SlugTaken,
    /// The BIN belongs to another workspace; which one is not told.
    #[error("this BIN cannot be registered here; ask the operator")]
    BinTaken,
    /// A registration begins on that day already.
    #[error("a registration begins on that day already")]
    RegistrationExists,
    /// The person is a member already.
    #[error("the person is a member already")]
    AlreadyMember,
    /// A role above the actor's own cannot be given or taken.
    #[error("a role above one's own cannot be given or taken")]
    RoleAboveOwn,
    /// A workspace always has an owner.
    #[error("the last owner stays")]
    LastOwner,
    /// A place of that code exists already.
    #[error("a place of that code exists already")]
    PlaceTaken,
    /// There is no such thing in the workspace.
    #[error("no such thing in the workspace")]
    NotFound,
    /// The caller saw another version than the one stored.
    #[error("it was changed: it is at version {current}")]
    Stale {
        /// The version stored.
        current: i64,
    },
    /// The paper could not be shown.
    #[error(transparent)]
    Render(#[from] RenderError),
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
        let done = self.add_member_once(actor, email, name, role, Once::unkeyed()).await?;
        done.fresh().map(|member| member.person).ok_or(Failure::KeyReused)
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
        let logo = match logo {
            Some(bytes) => Some(self.printable(bytes).await?),
            None => None,
        };
        let mut work = self.works.begin(&permit).await?;
        let mut brand = brand.clone();
        if let Some((digest, bytes)) = logo {
            work.invoicing().put_asset(digest, bytes).await?;
            brand.logo = Some(digest);
        }
        work.invoicing().lock_profile().await?;
        let before = work.invoicing().brand().await?;
        work.invoicing().save_brand(&brand).await?;
        let act = self.act(&permit, action::BRAND_CHANGED, "workspace", permit.workspace());
        let act = brand::changes(act, before.as_ref(), &brand);
        work.commit(act.into()).await?;
        Ok(())
    }

    /// Sets the tax identity from a day on. A BIN is claimed for the workspace first.
    ///
    /// # Errors
    /// [`SetupError::BinTaken`], [`SetupError::RegistrationExists`].
    pub async fn set_registration(&self, actor: &Actor, registration: &Registration) -> Result<()> {
        self.set_registration_once(actor, registration, Once::unkeyed()).await.map(|_| ())
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
        let (millis, random) = self.ids().parts();
        let place = Place { id: PlaceId::mint(millis, &random), name, address, code };
        let id = place.id;
        self.add_place_once(actor, place, Once::unkeyed()).await?;
        Ok(id)
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
