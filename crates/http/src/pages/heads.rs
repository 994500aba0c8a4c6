//! Heads of columns, and by which of them a list can be ordered.

use super::chosen::{Chosen, USUAL_SORT};

/// The head of a column: a link where the list can be ordered by it.
pub(crate) struct Head {
    pub(crate) label: String,
    pub(crate) href: Option<String>,
    /// How the list is ordered by this column now, as `aria-sort` says it.
    pub(crate) order: Option<&'static str>,
}

/// One order of a list: its name in the address, and whether it rises.
pub(crate) type Order = (&'static str, bool);

impl Head {
    /// A head that only names its column.
    pub(crate) const fn plain(label: String) -> Self {
        Self { label, href: None, order: None }
    }

    /// A head that leads to the first of two orders, and from there to the other and back.
    pub(crate) fn ordering(list: &Chosen<'_>, label: String, [first, second]: [Order; 2]) -> Self {
        let now = list.value("sort").unwrap_or(USUAL_SORT);
        let (next, held) = match now {
            now if now == first.0 => (second, Some(first)),
            now if now == second.0 => (first, Some(second)),
            _ => (first, None),
        };
        let order = held.map(|(_, rises)| if rises { "ascending" } else { "descending" });
        Self { label, href: Some(list.in_order(next.0)), order }
    }
}
