//! Pages of a list: keyset paging, so that page one thousand costs what page one does.

/// The largest page, in items.
pub const MAX_PAGE: u16 = 200;

/// Asks for the items that come after a key, in the order of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRequest<K> {
    /// The key of the last item already seen; none for the first page.
    pub after: Option<K>,
    limit: u16,
}

impl<K> PageRequest<K> {
    /// A page of 1 to [`MAX_PAGE`] items; a limit outside is brought to the nearest end.
    pub fn new(after: Option<K>, limit: u16) -> Self {
        Self { after, limit: limit.clamp(1, MAX_PAGE) }
    }

    /// How many items at most.
    pub const fn limit(&self) -> u16 {
        self.limit
    }
}

/// One page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T, K> {
    /// The items, in the order of the list.
    pub items: Vec<T>,
    /// The key to ask on with; none at the end.
    pub next: Option<K>,
}

impl<T, K> Page<T, K> {
    /// Makes a page from up to `limit + 1` items: the extra one only tells that there are more.
    pub fn cut(mut items: Vec<T>, limit: u16, key: impl Fn(&T) -> K) -> Self {
        let more = items.len() > usize::from(limit);
        items.truncate(usize::from(limit));
        let next = if more { items.last().map(key) } else { None };
        Self { items, next }
    }

    /// The same page with each item changed.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U, K> {
        Page { items: self.items.into_iter().map(change).collect(), next: self.next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extra_item_only_tells_that_there_are_more() {
        let page = Page::cut(vec![5, 4, 3], 2, |n| *n);
        assert_eq!((page.items, page.next), (vec![5, 4], Some(4)));
        let last = Page::cut(vec![3], 2, |n| *n);
        assert_eq!((last.items, last.next), (vec![3], None));
    }
}
