use dalil_money::Digits;

/// A language that Dalil speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Bangla, as in Bangladesh.
    Bn,
    /// English, with lakh and crore.
    En,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Bn, Self::En];

    /// The ISO 639-1 code, as in a `lang` attribute.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Bn => "bn",
            Self::En => "en",
        }
    }

    /// The language of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The language a browser asks for first among ours, by an `Accept-Language` header (RFC 9110, section 12.5.4).
    ///
    /// ```
    /// use dalil_lang::Language;
    ///
    /// assert_eq!(Language::accepted("en-GB;q=0.8, bn-BD"), Some(Language::Bn));
    /// assert_eq!(Language::accepted("de, bn;q=0"), None);
    /// ```
    pub fn accepted(header: &str) -> Option<Self> {
        let mut best = None;
        for part in header.split(',').take(32) {
            let mut fields = part.split(';').map(str::trim);
            let tag = fields.next().unwrap_or_default();
            let quality = fields.find_map(|field| field.strip_prefix("q=")).map_or(Some(1.0), |q| q.parse().ok());
            let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
            let (Some(language), Some(quality)) = (Self::from_code(&primary), quality) else { continue };
            if quality > best.map_or(0.0_f32, |(_, q)| q) {
                best = Some((language, quality));
            }
        }
        best.map(|(language, _)| language)
    }

    /// The language's name in itself.
    pub const fn endonym(self) -> &'static str {
        match self {
            Self::Bn => "বাংলা",
            Self::En => "English",
        }
    }

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Bn => Self::En,
            Self::En => Self::Bn,
        }
    }

    /// The digits it is written in.
    pub const fn digits(self) -> Digits {
        match self {
            Self::Bn => Digits::Bangla,
            Self::En => Digits::Ascii,
        }
    }

    /// Whether it is Bangla.
    pub const fn is_bangla(self) -> bool {
        matches!(self, Self::Bn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_language_of_ours_wins() {
        for (header, language) in [
            ("bn", Some(Language::Bn)),
            ("en-US,en;q=0.9,bn;q=0.8", Some(Language::En)),
            ("fr-FR, fr;q=0.9, bn;q=0.3, en;q=0.2", Some(Language::Bn)),
            ("BN-BD", Some(Language::Bn)),
            ("*", None),
            ("", None),
            ("en;q=x", None),
            ("en;q=0", None),
            (";;;,,,", None),
        ] {
            assert_eq!(Language::accepted(header), language, "{header}");
        }
    }

    #[test]
    fn each_language_is_found_by_its_code() {
        for language in Language::ALL {
            assert_eq!(Language::from_code(language.code()), Some(language));
            assert_eq!(language.other().other(), language);
        }
    }
}
