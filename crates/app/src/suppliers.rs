use dalil_audit::Change;
use dalil_invoicing::{
    permission,
    purchasing::{Supplier, SupplierFields, SupplierId, input},
};
use dalil_tenancy::{
    Actor,
    field::FieldErrors,
    page::{Page, PageRequest},
};

use crate::{
    App, Failure, action,
    once::{Done, Once},
};

/// Why a supplier was not added or changed.
#[derive(Debug, thiserror::Error)]
pub enum SupplierError {
    /// There is no such supplier.
    #[error("no such supplier")]
    NotFound,
    /// The caller saw another version than the one stored.
    #[error("the supplier was changed: it is at version {current}")]
    Stale {
        /// The version stored.
        current: i64,
    },
    /// The input breaks rules.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
}

type Result<T> = std::result::Result<T, Failure<SupplierError>>;

impl App {
    /// One supplier.
    ///
    /// # Errors
    /// [`SupplierError::NotFound`].
    pub async fn supplier(&self, actor: &Actor, id: SupplierId) -> Result<Supplier> {
        let permit = actor.permit(permission::PURCHASES_READ)?;
        let mut work = self.works.read(&permit).await?;
        work.purchases().supplier(id).await?.ok_or(Failure::refused(SupplierError::NotFound))
    }

    /// Suppliers, newest first.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn suppliers(&self, actor: &Actor, page: PageRequest<SupplierId>) -> Result<Page<Supplier, SupplierId>> {
        let permit = actor.permit(permission::PURCHASES_READ)?;
        let mut work = self.works.read(&permit).await?;
        Ok(work.purchases().suppliers(page).await?)
    }

    /// Adds a supplier.
    ///
    /// # Errors
    /// [`SupplierError::Invalid`].
    pub async fn add_supplier(
        &self,
        actor: &Actor,
        input: &input::Supplier,
        once: Once<'_, Supplier>,
    ) -> Result<Done<Supplier>> {
        let permit = actor.permit(permission::PURCHASES_RECORD)?;
        let fields = SupplierFields::parse(input).map_err(|errors| Failure::refused(errors.into()))?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let now = self.clock.now();
        let (millis, random) = self.ids().parts();
        let id = SupplierId::mint(millis, &random);
        let supplier = Supplier { id, fields, version: 1, created_at: now, updated_at: now };
        work.purchases().insert_supplier(&supplier).await?;
        once.keep(work.replies(), &supplier).await?;
        let act = changes(self.act(&permit, action::SUPPLIER_ADDED, "supplier", id), None, &supplier.fields);
        work.commit(act.into()).await?;
        Ok(Done::Fresh(supplier))
    }

    /// Changes a supplier that the caller saw at a version. Papers entered before stay as they were.
    ///
    /// # Errors
    /// [`SupplierError`].
    pub async fn change_supplier(
        &self,
        actor: &Actor,
        id: SupplierId,
        version: i64,
        input: &input::Supplier,
        once: Once<'_, Supplier>,
    ) -> Result<Done<Supplier>> {
        let permit = actor.permit(permission::PURCHASES_RECORD)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let stored = work.purchases().supplier_for_update(id).await?;
        let stored = stored.ok_or(Failure::refused(SupplierError::NotFound))?;
        if stored.version != version {
            return Err(Failure::refused(SupplierError::Stale { current: stored.version }));
        }
        let fields = SupplierFields::parse(input).map_err(|errors| Failure::refused(errors.into()))?;
        let supplier = Supplier { fields, version: version + 1, updated_at: self.clock.now(), ..stored.clone() };
        work.purchases().save_supplier(&supplier).await?;
        once.keep(work.replies(), &supplier).await?;
        let act = self.act(&permit, action::SUPPLIER_CHANGED, "supplier", id);
        work.commit(changes(act, Some(&stored.fields), &supplier.fields).into()).await?;
        Ok(Done::Fresh(supplier))
    }
}

/// What changed: facts of the firm by their values; persons, and the number of a person's card, only by the fact that they
/// changed.
fn changes(entry: dalil_audit::Entry, before: Option<&SupplierFields>, after: &SupplierFields) -> dalil_audit::Entry {
    let facts = |fields: &SupplierFields| {
        [
            ("name_bn", fields.name.bn().map(str::to_owned)),
            ("name_en", fields.name.en().map(str::to_owned)),
            ("address", fields.address.as_ref().map(ToString::to_string)),
            ("bin", fields.bin.as_ref().map(ToString::to_string)),
            ("vat_status", Some(fields.standing().as_str().to_owned())),
        ]
    };
    let was = before.map(facts).unwrap_or_default();
    let mut entry = entry;
    for (at, (field, value)) in facts(after).into_iter().enumerate() {
        let old = was.get(at).and_then(|(_, old)| old.clone());
        if old != value {
            entry = entry.change(Change::new(field, old, value));
        }
    }
    let personal = [
        ("contacts", before.map_or(!after.contacts.is_empty(), |before| before.contacts != after.contacts)),
        ("nid", before.map_or(after.nid.is_some(), |before| before.nid != after.nid)),
    ];
    for (field, _) in personal.into_iter().filter(|(_, changed)| *changed) {
        entry = entry.change(Change::personal(field));
    }
    entry
}
