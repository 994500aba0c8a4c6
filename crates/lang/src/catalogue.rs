use std::{borrow::Cow, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};

use crate::Language;

/// The messages of a language, in the order of [`FILES`].
const BANGLA: [&str; 5] = [
    include_str!("../messages/bn/common.ftl"),
    include_str!("../messages/bn/pages.ftl"),
    include_str!("../messages/bn/errors.ftl"),
    include_str!("../messages/bn/audit.ftl"),
    include_str!("../messages/bn/mail.ftl"),
];

const ENGLISH: [&str; 5] = [
    include_str!("../messages/en/common.ftl"),
    include_str!("../messages/en/pages.ftl"),
    include_str!("../messages/en/errors.ftl"),
    include_str!("../messages/en/audit.ftl"),
    include_str!("../messages/en/mail.ftl"),
];

static BN: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::read(Language::Bn, &BANGLA));
static EN: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::read(Language::En, &ENGLISH));

/// The messages of one language, in Fluent syntax.
pub struct Catalogue {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

/// An argument of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// A text that stands as it is; figures in it are in the language's digits already.
    Text(Cow<'a, str>),
    /// A count: the message may choose its words by it, and it is written in the language's digits.
    Count(u64),
}

impl Catalogue {
    /// The catalogue of a language.
    pub fn get(language: Language) -> &'static Self {
        match language {
            Language::Bn => &BN,
            Language::En => &EN,
        }
    }

    fn read(language: Language, files: &[&'static str]) -> Self {
        let locale = language.code().parse().expect("the codes of the languages are tags of BCP 47");
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        bundle.set_use_isolating(false);
        if language.is_bangla() {
            bundle.set_formatter(Some(bangla_number));
        }
        for file in files {
            // What the parser could not read is left out and found by the tests; the rest stays of use.
            let resource = match FluentResource::try_new((*file).to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        Self { language, bundle }
    }

    /// The language.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// Whether there is a message of that key.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.get_message(key).is_some_and(|message| message.value().is_some())
    }

    /// A message without arguments. The key itself when there is none, which a test makes sure cannot happen.
    pub fn text(&self, key: &str) -> String {
        self.text_with(key, &[])
    }

    /// A message with its arguments by name.
    ///
    /// ```
    /// use dalil_lang::{Catalogue, Language};
    ///
    /// let text = Catalogue::get(Language::En).text_with("error-too_long", &[("limit", "300".into())]);
    /// assert!(text.contains("300"));
    /// ```
    pub fn text_with(&self, key: &str, args: &[(&str, Value<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut given = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            given.set(*name, value);
        }
        // A missing argument prints its name; a test of the catalogue compares the names in both languages.
        self.bundle.format_pattern(pattern, Some(&given), &mut Vec::new()).into_owned()
    }
}

/// Counts in Bangla digits.
fn bangla_number<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(Language::Bn.figure(&number.as_string())),
        _ => None,
    }
}

impl<'a> From<&'a Value<'a>> for FluentValue<'a> {
    fn from(value: &'a Value<'a>) -> Self {
        match value {
            Value::Text(text) => FluentValue::String(Cow::Borrowed(text)),
            Value::Count(count) => FluentValue::from(*count),
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<u64> for Value<'_> {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<usize> for Value<'_> {
    fn from(count: usize) -> Self {
        Self::Count(count as u64)
    }
}
