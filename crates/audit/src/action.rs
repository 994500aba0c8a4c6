use std::fmt;

/// What was done, by a stable dotted name: the thing, then what happened to it (`invoice.issued`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Action(&'static str);

impl Action {
    /// A name of two or more words joined by dots; a word is a letter of `a-z`, then letters, digits or `_`; 64 bytes at
    /// most in all.
    ///
    /// Meant for constants, where a wrong name does not compile:
    ///
    /// ```
    /// const ISSUED: dalil_audit::Action = dalil_audit::Action::new("invoice.issued");
    /// ```
    ///
    /// ```compile_fail,E0080
    /// const ISSUED: dalil_audit::Action = dalil_audit::Action::new("Invoice issued");
    /// ```
    ///
    /// # Panics
    /// Outside a constant, when the name has another shape.
    pub const fn new(name: &'static str) -> Self {
        assert!(well_formed(name.as_bytes()), "an action is two or more words of a-z, 0-9 and _ joined by dots");
        Self(name)
    }

    /// The name.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

const fn well_formed(name: &[u8]) -> bool {
    let (mut at, mut dots, mut starts_word) = (0, 0, true);
    while at < name.len() {
        match (name[at], starts_word) {
            (b'a'..=b'z', _) | (b'0'..=b'9' | b'_', false) => starts_word = false,
            (b'.', false) => {
                dots += 1;
                starts_word = true;
            }
            _ => return false,
        }
        at += 1;
    }
    dots > 0 && !starts_word && name.len() <= 64
}

/// What the act was done to: a kind of thing and its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The kind of thing (`invoice`).
    pub kind: &'static str,
    /// Its id, as in the address of the thing.
    pub id: String,
}

impl Subject {
    /// A thing by its kind and id.
    pub fn new(kind: &'static str, id: impl Into<String>) -> Self {
        Self { kind, id: id.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_is_words_joined_by_dots() {
        let longest = format!("a.{}", "b".repeat(62));
        for good in ["invoice.issued", "a.b", "tax_identity.bin2.changed", &longest] {
            assert!(well_formed(good.as_bytes()), "{good}");
        }
        let too_long = format!("{longest}b");
        for bad in ["", "invoice", ".", "a.", ".a", "a..b", "A.b", "a.2b", "a._b", "a b.c", "চালান.ক", &too_long]
        {
            assert!(!well_formed(bad.as_bytes()), "{bad}");
        }
    }
}
