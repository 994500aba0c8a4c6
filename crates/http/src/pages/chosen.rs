//! What a list's address asks for: filters and where to go on.

use dalil_tenancy::page::PageRequest;

use crate::{
    HttpState, Problem, Signed,
    cursor::{Key, List},
};

/// Rows of one page of a list.
pub(crate) const ROWS: u16 = 50;

/// The order of a list whose address names none.
pub(crate) const USUAL_SORT: &str = "newest";

/// One list of the workspace, with its filters as they stand in its address.
pub(crate) struct Chosen<'a> {
    pub(crate) state: &'a HttpState,
    pub(crate) signed: &'a Signed,
    pub(crate) of: &'static str,
    pub(crate) path: String,
    pub(crate) filters: Vec<(&'static str, String)>,
}

impl Chosen<'_> {
    /// The page that the cursor goes on with, or the first.
    pub(crate) fn page<K: Key>(&self, cursor: Option<&str>) -> Result<PageRequest<K>, Problem> {
        let filters = self.query();
        let after = cursor.map(|cursor| self.list(&filters).open(&self.state.keys.cursor, cursor)).transpose()?;
        Ok(PageRequest::new(after, ROWS))
    }

    /// The address of the list's first page.
    pub(crate) fn first(&self) -> String {
        let query = self.query();
        if query.is_empty() { self.path.clone() } else { format!("{}?{query}", self.path) }
    }

    /// The address of the list's first page without some of its filters.
    pub(crate) fn without(&self, names: &[&str]) -> String {
        let filters = self.filters.iter().filter(|(name, _)| !names.contains(name)).cloned().collect();
        Chosen { state: self.state, signed: self.signed, of: self.of, path: self.path.clone(), filters }.first()
    }

    /// The address of the list's first page in another order.
    pub(crate) fn in_order(&self, sort: &str) -> String {
        let others = self.filters.iter().filter(|(name, _)| *name != "sort").cloned();
        let sort = (sort != USUAL_SORT).then(|| ("sort", sort.to_owned()));
        let filters = others.chain(sort).collect();
        Chosen { state: self.state, signed: self.signed, of: self.of, path: self.path.clone(), filters }.first()
    }

    /// What a filter is set to, or the order; none where it is not set.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let set = self.filters.iter().find(|(filter, value)| *filter == name && !value.is_empty());
        set.map(|(_, value)| value.as_str())
    }

    /// The address of the page after a key.
    pub(crate) fn after<K: Key>(&self, key: &K) -> String {
        let query = self.query();
        let cursor = self.list(&query).seal(&self.state.keys.cursor, key);
        let and = if query.is_empty() { "" } else { "&" };
        format!("{}?{query}{and}cursor={cursor}", self.path)
    }

    fn list<'b>(&self, filters: &'b str) -> List<'b> {
        List { workspace: self.signed.live().workspace.id, of: self.of, filters }
    }

    fn query(&self) -> String {
        let given = self.filters.iter().filter(|(_, value)| !value.is_empty());
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(given).finish()
    }
}
