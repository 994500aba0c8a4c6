//! Views: the filters and the order of a list that a person comes back to, under a name of their own. Each person sees their
//! own and nobody else's.

use std::collections::BTreeMap;

use dalil_audit::Change;
use dalil_tenancy::{
    Actor, Permit, PersonId, Principal, Read, StoreError, Write,
    field::{FieldError, FieldErrors, Gather},
    text,
};

use crate::{
    App, Failure, action,
    once::{Done, Once},
    permission,
};

/// The most views that one person keeps in a workspace.
pub const MAX_VIEWS: usize = 50;

/// The most characters of a view's name.
const MAX_NAME: usize = 60;

/// The most characters of all that a view asks for.
const MAX_FILTERS: usize = 500;

dalil_tenancy::id!(
    /// A view.
    ViewId
);

/// A list that can have views.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListName {
    /// Drafts and issued invoices.
    Invoices,
    /// Issued documents.
    Documents,
    /// Clients.
    Clients,
}

impl ListName {
    /// Every list.
    pub const ALL: [Self; 3] = [Self::Invoices, Self::Documents, Self::Clients];

    /// The stable name, which is also the list's path.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invoices => "invoices",
            Self::Documents => "documents",
            Self::Clients => "clients",
        }
    }

    /// The list of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.as_str() == name)
    }

    /// What its address may ask for.
    const fn asks(self) -> &'static [&'static str] {
        match self {
            Self::Invoices => &["state", "sort", "client", "year", "from", "to"],
            Self::Documents => &["state", "sort", "client", "kind", "year", "from", "to"],
            Self::Clients => &["sort"],
        }
    }
}

/// A kept view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The id.
    pub id: ViewId,
    /// Of which list.
    pub list: ListName,
    /// The person's name for it, once in each list.
    pub name: text::Line,
    /// Filters and order by their names in the list's address: `state` is `draft`, `sort` is `oldest`.
    pub filters: BTreeMap<String, String>,
}

/// A view as written.
#[derive(Clone, Debug, Default)]
pub struct NewView {
    /// The list by its name.
    pub list: String,
    /// The name.
    pub name: String,
    /// Filters and order by their names.
    pub filters: BTreeMap<String, String>,
}

/// Why a view was not kept or removed.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// There is no such view of this person.
    #[error("no such view")]
    NotFound,
    /// The input breaks rules.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
}

type Result<T> = std::result::Result<T, Failure<ViewError>>;

impl App {
    /// The actor's own views, by list and name; a part of the program has none.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn views(&self, actor: &Actor) -> Result<Vec<View>> {
        let permit: Permit<Read> = actor.permit(permission::VIEWS_READ)?;
        let Some(person) = person(actor) else { return Ok(Vec::new()) };
        let mut work = self.works.read(&permit).await?;
        Ok(work.members().views(person).await?)
    }

    /// Keeps a view for the actor.
    ///
    /// # Errors
    /// [`ViewError::Invalid`]: the name is taken in that list, a filter is none of that list's, or there are
    /// [`MAX_VIEWS`] already.
    pub async fn keep_view(&self, actor: &Actor, new: &NewView, once: Once<'_, View>) -> Result<Done<View>> {
        let permit: Permit<Write> = actor.permit(permission::VIEWS_WRITE)?;
        let person = person(actor).ok_or(Failure::refused(ViewError::NotFound))?;
        let (millis, random) = self.ids().parts();
        let view = parse(ViewId::mint(millis, &random), new).map_err(|errors| Failure::refused(errors.into()))?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        // One at a time, so that two at once do not pass the limit together.
        work.invoicing().lock_profile().await?;
        let refused = |error: FieldError| Failure::refused(ViewError::Invalid(error.into()));
        if work.members().views(person).await?.len() >= MAX_VIEWS {
            return Err(refused(FieldError::with_limit("name", "too_many", MAX_VIEWS)));
        }
        match work.members().insert_view(person, &view).await {
            Err(StoreError::Conflict { .. }) => return Err(refused(FieldError::new("name", "taken"))),
            stored => stored?,
        }
        once.keep(work.replies(), &view).await?;
        let list = Change::new("list", None, Some(view.list.as_str().to_owned()));
        work.commit(self.act(&permit, action::VIEW_KEPT, "view", view.id).change(list).into()).await?;
        Ok(Done::Fresh(view))
    }

    /// Removes a view of the actor's own.
    ///
    /// # Errors
    /// [`ViewError::NotFound`].
    pub async fn remove_view(&self, actor: &Actor, id: ViewId, once: Once<'_, View>) -> Result<Done<View>> {
        let permit: Permit<Write> = actor.permit(permission::VIEWS_WRITE)?;
        let person = person(actor).ok_or(Failure::refused(ViewError::NotFound))?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let removed = work.members().remove_view(person, id).await?;
        let view = removed.ok_or(Failure::refused(ViewError::NotFound))?;
        once.keep(work.replies(), &view).await?;
        let list = Change::new("list", Some(view.list.as_str().to_owned()), None);
        work.commit(self.act(&permit, action::VIEW_REMOVED, "view", id).change(list).into()).await?;
        Ok(Done::Fresh(view))
    }
}

fn person(actor: &Actor) -> Option<PersonId> {
    match actor.principal() {
        Principal::Person(person) => Some(person),
        Principal::System(_) => None,
    }
}

fn parse(id: ViewId, new: &NewView) -> std::result::Result<View, FieldErrors> {
    let mut gather = Gather::default();
    let list =
        gather.take(ListName::from_name(new.list.trim()).ok_or_else(|| FieldError::new("list", "unknown_value")));
    let name = text::Line::parse_within(&new.name, MAX_NAME).map_err(|error| FieldError::of_text("name", error));
    let name = gather.take(name);
    let filters = list.and_then(|list| gather.take(filters(list, &new.filters)));
    let view = match (list, name, filters) {
        (Some(list), Some(name), Some(filters)) => Some(View { id, list, name, filters }),
        _ => None,
    };
    gather.finish(view)
}

/// What is asked for, without the filters that are empty. Whether a value means something is told where the view is opened,
/// as for every address.
fn filters(
    list: ListName,
    written: &BTreeMap<String, String>,
) -> std::result::Result<BTreeMap<String, String>, FieldError> {
    let given = written.iter().map(|(name, value)| (name.clone(), value.trim().to_owned()));
    let filters: BTreeMap<_, _> = given.filter(|(_, value)| !value.is_empty()).collect();
    if filters.keys().any(|name| !list.asks().contains(&name.as_str())) {
        return Err(FieldError::new("filters", "unknown_value"));
    }
    if filters.is_empty() {
        return Err(FieldError::new("filters", "empty"));
    }
    if filters.values().any(|value| value.chars().any(char::is_control)) {
        return Err(FieldError::new("filters", "control_characters"));
    }
    if filters.values().map(|value| value.chars().count()).sum::<usize>() > MAX_FILTERS {
        return Err(FieldError::with_limit("filters", "too_long", MAX_FILTERS));
    }
    Ok(filters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(
        list: &str,
        name: &str,
        filters: &[(&str, &str)],
    ) -> std::result::Result<View, Vec<(String, &'static str)>> {
        let filters = filters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let new = NewView { list: list.to_owned(), name: name.to_owned(), filters };
        parse(ViewId::mint(1, &[1; 10]), &new)
            .map_err(|errors| errors.0.into_iter().map(|error| (error.field, error.code)).collect())
    }

    #[test]
    fn a_view_is_kept_without_what_is_empty() {
        let view =
            parsed("invoices", " Drafts, oldest ", &[("sort", " oldest"), ("to", ""), ("state", "draft")]).unwrap();
        assert_eq!((view.name.as_str(), view.list), ("Drafts, oldest", ListName::Invoices));
        let filters: Vec<(&str, &str)> =
            view.filters.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(filters, [("sort", "oldest"), ("state", "draft")]);
    }

    #[test]
    fn what_is_no_view_is_told_by_field() {
        let at = |field: &str, code| Err(vec![(field.to_owned(), code)]);
        let oldest = [("sort", "oldest")];
        assert_eq!(parsed("payments", "x", &oldest), at("list", "unknown_value"));
        assert_eq!(parsed("clients", "x", &[("state", "draft")]), at("filters", "unknown_value"));
        assert_eq!(parsed("clients", "x", &[("cursor", "abc")]), at("filters", "unknown_value"));
        assert_eq!(parsed("clients", "x", &[("sort", " ")]), at("filters", "empty"));
        assert_eq!(parsed("clients", "x", &[("sort", "a\u{7}b")]), at("filters", "control_characters"));
        assert_eq!(parsed("documents", "x", &[("from", "9".repeat(501).as_str())]), at("filters", "too_long"));
        assert_eq!(parsed("clients", &"x".repeat(61), &oldest), at("name", "too_long"));
        assert_eq!(parsed("clients", " ", &oldest), at("name", "empty"));
    }
}
