//! The brand as people change it: texts, look and logo, each change seen beforehand if they like.

use dalil_audit::Change;
use dalil_invoicing::{
    Brand, Issued, Place, PlaceId, Registration, Specimen, VatStatus, input, permission,
    series::{day_in, dhaka},
};
use dalil_invoicing::{LogoKind, MAX_LOGO_BYTES, PaperLanguage};
use dalil_proof::Digest;
use dalil_tenancy::{
    Actor, Permit, Write,
    field::{FieldError, FieldErrors},
    text,
};

use crate::{
    App, Failure, SetupError, action,
    once::{Done, Once},
    ports::{Mark, PaperRequest, Work},
    versioned::Versioned,
};

type Result<T> = std::result::Result<T, Failure<SetupError>>;

impl App {
    /// The brand as it is now.
    ///
    /// # Errors
    /// [`SetupError::NotFound`] before the workspace is set up.
    pub async fn brand(&self, actor: &Actor) -> Result<Versioned<Brand>> {
        let permit = actor.permit(permission::DRAFTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let store = work.invoicing();
        let value = store.brand().await?.ok_or(Failure::refused(SetupError::NotFound))?;
        Ok(Versioned { value, version: store.brand_version().await? })
    }

    /// Changes everything of the brand but its logo. The first one is at version 0. How to pay is no part of it: see
    /// [`propose_payee`](Self::propose_payee).
    ///
    /// # Errors
    /// [`SetupError::Stale`], [`SetupError::Invalid`].
    pub async fn change_brand(
        &self,
        actor: &Actor,
        version: i64,
        input: &input::Brand,
        once: Once<'_, Versioned<Brand>>,
    ) -> Result<Done<Versioned<Brand>>> {
        let permit = actor.permit(permission::BRAND_WRITE)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let before = locked(&mut *work, version).await?;
        let logo = before.as_ref().and_then(|brand| brand.logo);
        let brand = Brand::parse(input, logo).map_err(invalid)?;
        self.save_brand(work, &permit, before.as_ref(), brand, version, &once).await
    }

    /// Changes the logo, or takes it away.
    ///
    /// # Errors
    /// [`SetupError::NotFound`] before there is a brand; [`SetupError::Stale`]; [`SetupError::Invalid`] when it is too
    /// large or no PNG or JPEG that can be printed.
    pub async fn change_logo(
        &self,
        actor: &Actor,
        version: i64,
        logo: Option<&[u8]>,
        once: Once<'_, Versioned<Brand>>,
    ) -> Result<Done<Versioned<Brand>>> {
        let permit = actor.permit(permission::BRAND_WRITE)?;
        let logo = match logo {
            Some(bytes) => Some(self.printable(bytes).await?),
            None => None,
        };
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let before = locked(&mut *work, version).await?.ok_or(Failure::refused(SetupError::NotFound))?;
        if let Some((sha256, bytes)) = logo {
            work.invoicing().put_asset(sha256, bytes).await?;
        }
        let brand = Brand { logo: logo.map(|(sha256, _)| sha256), ..before.clone() };
        self.save_brand(work, &permit, Some(&before), brand, version, &once).await
    }

    async fn save_brand(
        &self,
        mut work: Box<dyn Work>,
        permit: &Permit<Write>,
        before: Option<&Brand>,
        brand: Brand,
        version: i64,
        once: &Once<'_, Versioned<Brand>>,
    ) -> Result<Done<Versioned<Brand>>> {
        work.invoicing().save_brand(&brand).await?;
        let act = self.act(permit, action::BRAND_CHANGED, "workspace", permit.workspace());
        let act = changes(act, before, &brand);
        let saved = Versioned { value: brand, version: version + 1 };
        once.keep(work.replies(), &saved).await?;
        work.commit(act.into()).await?;
        Ok(Done::Fresh(saved))
    }

    /// The bytes of a logo with their digest, once it is known that they can be printed.
    ///
    /// # Errors
    /// [`SetupError::Invalid`].
    pub(crate) async fn printable<'a>(&self, bytes: &'a [u8]) -> Result<(Digest, &'a [u8])> {
        if bytes.len() > MAX_LOGO_BYTES {
            return Err(refused(FieldError::with_limit("logo", "file_too_large", MAX_LOGO_BYTES / 1024)));
        }
        if LogoKind::of(bytes).is_none() || !self.renderer.can_print(bytes.to_owned()).await {
            return Err(refused(FieldError::new("logo", "not_an_image")));
        }
        Ok((crate::papers::sha256(bytes), bytes))
    }

    /// The first page of an invoice to nobody, as an SVG image, in a brand that is not saved; the logo is the stored one.
    ///
    /// # Errors
    /// [`SetupError::Invalid`], [`SetupError::Render`].
    pub async fn preview_brand(&self, actor: &Actor, input: &input::Brand, language: PaperLanguage) -> Result<String> {
        // Whoever may not change it has nothing to look at beforehand.
        actor.permit(permission::BRAND_WRITE)?;
        let permit = actor.permit(permission::DRAFTS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let store = work.invoicing();
        let logo = store.brand().await?.and_then(|brand| brand.logo);
        let brand = Brand::parse(input, logo).map_err(invalid)?;
        let bytes = match logo {
            Some(sha256) => store.asset(sha256).await?,
            None => None,
        };
        let now = self.clock.now();
        let settings = store.settings().await?;
        let today = day_in(&settings.time_zone(), now);
        let registration = store.registration_on(day_in(&dhaka(), now)).await?;
        let place = store.places().await?.into_iter().next();
        let payees = store.payees().await?;
        let zone = settings.time_zone();
        drop(work);
        let specimen = Specimen {
            workspace: permit.workspace(),
            registration: &registration.unwrap_or(Registration {
                from: today,
                vat: VatStatus::NotRegistered,
                tin: None,
            }),
            place: &place.unwrap_or_else(|| office(&brand)),
            brand: &brand,
            payee: payees.in_force(now).map(|payee| (payee, &zone)),
            language,
            at: (now, today),
            due_on: settings.payment_days.map(|days| days.after(today)),
        };
        self.page_of(specimen.invoice().map_err(invalid)?, bytes, language).await
    }

    async fn page_of(&self, document: Issued, logo: Option<Vec<u8>>, language: PaperLanguage) -> Result<String> {
        let request =
            PaperRequest { document, counterpart_number: None, logo, language, mark: Mark::Original, claim: None };
        self.renderer.preview(request).await.map_err(|error| Failure::refused(SetupError::Render(error)))
    }
}

/// The place of a workspace that has none yet: where its letters go.
fn office(brand: &Brand) -> Place {
    let name = text::Line::parse(brand.name.in_bangla(false)).expect("a name was parsed as a line");
    Place { id: PlaceId::mint(0, &[0; 10]), name, address: brand.address.clone(), code: None }
}

/// The stored brand, once it is known to be the one that the caller saw.
async fn locked(work: &mut dyn Work, version: i64) -> Result<Option<Brand>> {
    let store = work.invoicing();
    store.lock_profile().await?;
    let current = store.brand_version().await?;
    if current != version {
        return Err(Failure::refused(SetupError::Stale { current }));
    }
    Ok(store.brand().await?)
}

fn invalid(errors: FieldErrors) -> Failure<SetupError> {
    Failure::refused(SetupError::Invalid(errors))
}

fn refused(error: FieldError) -> Failure<SetupError> {
    invalid(FieldErrors(vec![error]))
}

/// Every field of the brand that changed, by its values (S4-21).
pub(crate) fn changes(entry: dalil_audit::Entry, before: Option<&Brand>, after: &Brand) -> dalil_audit::Entry {
    let facts = |brand: &Brand| {
        [
            ("name_bn", brand.name.bn().map(str::to_owned)),
            ("name_en", brand.name.en().map(str::to_owned)),
            ("address", Some(brand.address.to_string())),
            ("contact", brand.contact.as_ref().map(ToString::to_string)),
            ("logo", brand.logo.map(|digest| digest.to_string())),
            ("terms", brand.terms.as_ref().map(ToString::to_string)),
            ("invoice_prefix", Some(brand.invoice_prefix.as_str().to_owned())),
            ("template", Some(brand.style.template.as_str().to_owned())),
            ("accent", brand.style.accent.map(String::from)),
            ("page", Some(brand.style.page.as_str().to_owned())),
            ("words", Some(brand.style.words.as_str().to_owned())),
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
