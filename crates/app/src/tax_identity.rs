//! The standing with NBR and the places, as the owner changes them.

use dalil_audit::Change;
use dalil_invoicing::{Place, PlaceId, Registration, input, permission};
use dalil_tenancy::{Actor, StoreError};

use crate::{
    App, Failure, SetupError, action,
    once::{Done, Once},
    ports::BinClaim,
};

type Result<T> = std::result::Result<T, Failure<SetupError>>;

impl App {
    /// Every registration, the latest first.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn registrations(&self, actor: &Actor) -> Result<Vec<Registration>> {
        let permit = actor.permit(permission::DRAFTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        Ok(work.invoicing().registrations().await?)
    }

    /// Sets the tax identity from a day on. Its BIN is claimed for the workspace.
    ///
    /// # Errors
    /// [`SetupError::BinTaken`], [`SetupError::RegistrationExists`], [`SetupError::Invalid`].
    pub async fn register(
        &self,
        actor: &Actor,
        input: &input::Registration,
        once: Once<'_, Registration>,
    ) -> Result<Done<Registration>> {
        actor.permit(permission::TAX_IDENTITY_WRITE)?;
        let registration =
            Registration::parse(input).map_err(|errors| Failure::refused(SetupError::Invalid(errors)))?;
        self.set_registration_once(actor, &registration, once).await
    }

    pub(crate) async fn set_registration_once(
        &self,
        actor: &Actor,
        registration: &Registration,
        once: Once<'_, Registration>,
    ) -> Result<Done<Registration>> {
        let permit = actor.permit(permission::TAX_IDENTITY_WRITE)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        taken(work.invoicing().insert_registration(registration).await, SetupError::RegistrationExists)?;
        once.keep(work.replies(), registration).await?;
        // A claim is for ever, so it comes when nothing but the commit can fail any more.
        if let Some(bin) = registration.vat.bin() {
            let hash = self.directory_key.hash("bin", bin.as_str());
            if self.directory.claim_bin(permit.workspace(), &hash).await? == BinClaim::Clash {
                return Err(Failure::refused(SetupError::BinTaken));
            }
        }
        let act = self
            .act(&permit, action::REGISTRATION_SET, "workspace", permit.workspace())
            .change(Change::new("from", None, Some(registration.from.to_string())))
            .change(Change::new("vat_status", None, Some(registration.vat.as_str().to_owned())))
            .change(Change::new("bin", None, registration.vat.bin().map(ToString::to_string)))
            .change(Change::new("tin", None, registration.tin.as_ref().map(ToString::to_string)));
        work.commit(act.into()).await?;
        Ok(Done::Fresh(registration.clone()))
    }

    /// Adds a place of business.
    ///
    /// # Errors
    /// [`SetupError::PlaceTaken`], [`SetupError::Invalid`].
    pub async fn open_place(&self, actor: &Actor, input: &input::Place, once: Once<'_, Place>) -> Result<Done<Place>> {
        actor.permit(permission::TAX_IDENTITY_WRITE)?;
        let (millis, random) = self.ids().parts();
        let place = Place::parse(PlaceId::mint(millis, &random), input)
            .map_err(|errors| Failure::refused(SetupError::Invalid(errors)))?;
        self.add_place_once(actor, place, once).await
    }

    pub(crate) async fn add_place_once(
        &self,
        actor: &Actor,
        place: Place,
        once: Once<'_, Place>,
    ) -> Result<Done<Place>> {
        let permit = actor.permit(permission::TAX_IDENTITY_WRITE)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        taken(work.invoicing().insert_place(&place).await, SetupError::PlaceTaken)?;
        once.keep(work.replies(), &place).await?;
        let act = self
            .act(&permit, action::PLACE_ADDED, "place", place.id)
            .change(Change::new("name", None, Some(place.name.to_string())))
            .change(Change::new("address", None, Some(place.address.to_string())));
        work.commit(act.into()).await?;
        Ok(Done::Fresh(place))
    }
}

/// A conflict in the store, by the rule that it breaks.
pub(crate) fn taken<T>(stored: std::result::Result<T, StoreError>, rule: SetupError) -> Result<T> {
    stored.map_err(|error| match error {
        StoreError::Conflict { .. } => Failure::refused(rule),
        error => error.into(),
    })
}
