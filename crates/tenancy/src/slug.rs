use std::{fmt, str::FromStr};

/// The short name of a workspace in the address of its pages: 2 to 40 characters of `a-z 0-9 -`, a letter first, no
/// hyphen last.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct Slug(String);

/// The text is not a slug.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("2 to 40 characters of a-z, 0-9 and hyphen, a letter first, no hyphen last")]
pub struct SlugError;

impl Slug {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = SlugError;
    fn from_str(text: &str) -> Result<Self, SlugError> {
        let fits = (2..=40).contains(&text.len())
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && !text.ends_with('-')
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        fits.then(|| Self(text.to_owned())).ok_or(SlugError)
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_short_plain_and_starts_with_a_letter() {
        for good in ["shapla", "a1", "north-light-2"] {
            assert_eq!(good.parse::<Slug>().map(|s| s.to_string()), Ok(good.to_owned()));
        }
        for bad in ["", "a", "1a", "-ab", "ab-", "Ab", "a_b", "শাপলা", &"a".repeat(41)] {
            assert_eq!(bad.parse::<Slug>(), Err(SlugError), "{bad}");
        }
    }
}
