use std::{fmt, str::FromStr};

/// An address that mail can be sent to: ASCII, lower case, at most 254 bytes (RFC 5321), one `@`, a domain with a dot
/// or `localhost`.
///
/// Personal data: `Debug` does not print it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct EmailAddress(String);

/// The text is not an address that we send to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a mail address")]
pub struct EmailError;

impl EmailAddress {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EmailAddress {
    type Err = EmailError;
    fn from_str(text: &str) -> Result<Self, EmailError> {
        let text = text.trim().to_ascii_lowercase();
        let (local, domain) = text.rsplit_once('@').ok_or(EmailError)?;
        let local_fits = (1..=64).contains(&local.len())
            && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b))
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let label_fits = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let domain_fits = (domain.contains('.') || domain == "localhost") && domain.split('.').all(label_fits);
        (text.len() <= 254 && local_fits && domain_fits).then(|| Self(text.clone())).ok_or(EmailError)
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_plain_and_cannot_carry_a_header() {
        for good in ["a@b.co", " Nila@Shapla.Example ", "x+y@localhost"] {
            assert!(good.parse::<EmailAddress>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "a",
            "@b.co",
            "a@",
            "a@b",
            "a b@c.de",
            "a@b.co\r\nBcc: x@y.zz",
            "a..b@c.de",
            "ক@b.co",
            "a@-b.co",
            "a@b.co,c@d.ee",
            "<a@b.co>",
        ] {
            assert!(bad.parse::<EmailAddress>().is_err(), "{bad}");
        }
        assert!(format!("{}@b.co", "x".repeat(65)).parse::<EmailAddress>().is_err());
    }

    #[test]
    fn an_address_does_not_print_in_debug() {
        let address: EmailAddress = "nila@shapla.example".parse().unwrap();
        assert!(!format!("{address:?}").contains("nila"));
    }
}
