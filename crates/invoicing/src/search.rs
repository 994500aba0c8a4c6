//! Finding clients, drafts and documents by what a person remembers of them: the beginnings of words, a number, an amount.
//!
//! Texts are folded before they are compared: NFC, letters of either case alike, Bangla digits as Latin ones, joiners left
//! out. A store keeps the words of each client ([`client_words`]) in an order that finds those with a common beginning.

use std::collections::BTreeSet;

use dalil_money::{Currency, Digits};
use dalil_tenancy::Days;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::{ClientFields, ClientId, DocumentSummary, InvoiceSummary, Name};

/// The longest text that is searched for, in characters; what follows is left out.
pub const MAX_QUERY: usize = 200;

/// How many words of a query count.
const MAX_WORDS: usize = 6;

/// The longest word that is told apart from others, in characters.
const MAX_WORD: usize = 60;

/// How many digits make a number that is worth finding in identifiers and telephone numbers.
const LONG_NUMBER: usize = 4;

/// What a word of a client comes from, since not every role may see all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// One of the names.
    Name,
    /// BIN, TIN, or a contact.
    Details,
}

impl Source {
    /// Every source.
    pub const ALL: [Self; 2] = [Self::Name, Self::Details];

    /// The name as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Details => "details",
        }
    }
}

/// What a caller may find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Clients by more than their names.
    pub details: bool,
    /// Drafts.
    pub drafts: bool,
    /// Issued documents.
    pub documents: bool,
    /// Only documents of these days that do more than offer, and clients with one.
    pub issued: Option<Days>,
}

/// What was found: the first hits of each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// Clients, the latest added first.
    pub clients: Vec<(ClientId, Name)>,
    /// Drafts: those of the amount, then those of the clients found; each the latest changed first.
    pub drafts: Vec<InvoiceSummary>,
    /// Documents: by number, then those of the amount, then those of the clients found, each the latest first; those whose
    /// number only begins so in the order of their numbers.
    pub documents: Vec<DocumentSummary>,
}

impl Hits {
    /// Whether nothing was found.
    pub const fn is_empty(&self) -> bool {
        self.clients.is_empty() && self.drafts.is_empty() && self.documents.is_empty()
    }
}

/// What is searched for, folded. It never prints: it is what somebody is looking for.
#[derive(Clone, PartialEq, Eq)]
pub struct Query {
    words: Vec<String>,
    digits: Option<String>,
    printed: Option<String>,
    number: Option<u64>,
    amount: Option<Amount>,
}

impl std::fmt::Debug for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Query(…)")
    }
}

/// An amount as typed: digits, and how many of them stand after the point.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Amount {
    digits: i64,
    decimals: u32,
}

impl Query {
    /// What a person typed; none when there is nothing in it to look for.
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.chars().take(MAX_QUERY).collect();
        let folded = fold(&text);
        let plain: String = folded.chars().filter(|c| !c.is_whitespace()).collect();
        let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
        let only_digits = plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '+' | '(' | ')' | '.' | '/'));
        let mut words = words(&text);
        words.truncate(MAX_WORDS);
        let printed = plain.to_uppercase();
        let query = Self {
            digits: (only_digits && digits.len() >= LONG_NUMBER).then_some(digits),
            number: plain.parse().ok().filter(|number| *number > 0),
            amount: Amount::parse(&plain),
            printed: is_printed(&printed).then_some(printed),
            words,
        };
        (!query.words.is_empty() || query.printed.is_some()).then_some(query)
    }

    /// The words a client must have, as beginnings, in one of these ways: all words of one way.
    pub fn ways(&self) -> Vec<Vec<&str>> {
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        let digits = self.digits.iter().map(|digits| vec![digits.as_str()]);
        let ways = std::iter::once(words.clone()).filter(|words| !words.is_empty());
        ways.chain(digits.filter(|digits| *digits != words)).collect()
    }

    /// What a printed number begins with.
    pub fn printed(&self) -> Option<&str> {
        self.printed.as_deref()
    }

    /// A number in its series.
    pub const fn number(&self) -> Option<u64> {
        self.number
    }

    /// The amount in minor units of each currency that can write it.
    pub fn amounts(&self) -> BTreeSet<i64> {
        self.amount
            .iter()
            .flat_map(|amount| Currency::ALL.iter().filter_map(|currency| amount.minor(*currency)))
            .collect()
    }

    /// Whether an amount of minor units is the one looked for.
    pub fn is_amount(&self, minor: i64, currency: Currency) -> bool {
        self.amount.and_then(|amount| amount.minor(currency)) == Some(minor)
    }

    /// Whether the words of a client hold all that is looked for; with its details or by its names alone.
    pub fn is_among(&self, words: &BTreeSet<(String, Source)>, details: bool) -> bool {
        let seen = |source: &Source| details || *source == Source::Name;
        let has = |begin: &str| words.iter().any(|(word, source)| seen(source) && word.starts_with(begin));
        self.ways().into_iter().any(|way| way.into_iter().all(has))
    }
}

/// Whether a text may begin a printed number: ASCII throughout, with a digit, and not too short to tell anything.
fn is_printed(text: &str) -> bool {
    text.len() > 2 && text.bytes().all(|c| c.is_ascii_graphic()) && text.bytes().any(|c| c.is_ascii_digit())
}

impl Amount {
    /// An amount such as `57,500`, `৳ 57,500.00` or `1250.5 BDT`, folded and without white space.
    fn parse(plain: &str) -> Option<Self> {
        let known = |code: &str| Currency::ALL.iter().any(|currency| currency.code().eq_ignore_ascii_case(code));
        let bare = plain.trim_start_matches(['৳', '$', '€', '£']);
        let bare = bare.trim_end_matches("/-");
        let bare = bare.get(..3).filter(|code| known(code)).map_or(bare, |_| bare.get(3..).unwrap_or_default());
        let cut = bare.len().saturating_sub(3);
        let bare = bare.get(cut..).filter(|code| known(code)).map_or(bare, |_| bare.get(..cut).unwrap_or_default());
        let bare = bare.strip_prefix("tk.").or_else(|| bare.strip_prefix("tk")).unwrap_or(bare);
        let figures: String = bare.chars().filter(|c| *c != ',').collect();
        let (whole, decimals) = figures.split_once('.').unwrap_or((&figures, ""));
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_number(whole) || !is_number(decimals) || decimals.len() > 3 {
            return None;
        }
        let digits = format!("{whole}{decimals}").parse().ok()?;
        Some(Self { digits, decimals: u32::try_from(decimals.len()).ok()? })
    }

    fn minor(self, currency: Currency) -> Option<i64> {
        let power = |exponent| 10_i64.checked_pow(exponent);
        if let Some(missing) = currency.exponent().checked_sub(self.decimals) {
            return self.digits.checked_mul(power(missing)?);
        }
        let beyond = power(self.decimals - currency.exponent())?;
        (self.digits % beyond == 0).then_some(self.digits / beyond)
    }
}

/// A text in the form in which texts are compared.
pub fn fold(text: &str) -> String {
    // Upper case first, since some small letters have a common capital: ß and ss.
    let cased: String = text.nfc().collect::<String>().to_uppercase().to_lowercase();
    let joined: String = cased.nfc().filter(|c| !matches!(c, '\u{200C}' | '\u{200D}')).collect();
    Digits::Ascii.write(&joined)
}

/// The words of a text, folded, each once, in the order of the text.
pub fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let is_word = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    let mut words: Vec<String> = Vec::new();
    for word in folded.split(|c| !is_word(c)).filter(|word| !word.is_empty()) {
        let word: String = word.chars().take(MAX_WORD).collect();
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// The words by which a client is found, with what each comes from.
pub fn client_words(fields: &ClientFields) -> BTreeSet<(String, Source)> {
    let names = [fields.name.bn(), fields.name.en()].into_iter().flatten().flat_map(words);
    let identifiers = [fields.bin.as_ref().map(crate::Bin::as_str), fields.tin.as_ref().map(crate::Tin::as_str)];
    let contacts = fields.contacts.iter().flat_map(|contact| {
        let email = contact.email.as_ref().map(|email| words(email.as_str())).unwrap_or_default();
        let phone = contact.phone.as_ref().map(|phone| telephone(phone.as_str())).unwrap_or_default();
        words(contact.name.as_str()).into_iter().chain(email).chain(phone)
    });
    let details = identifiers.into_iter().flatten().map(str::to_owned).chain(contacts);
    names.map(|word| (word, Source::Name)).chain(details.map(|word| (word, Source::Details))).collect()
}

/// A telephone number as it may be typed: its groups, all of its digits, and without the code of the country.
fn telephone(text: &str) -> Vec<String> {
    let digits: String = fold(text).chars().filter(char::is_ascii_digit).take(MAX_WORD).collect();
    let national = digits.strip_prefix("880").map(|rest| format!("0{rest}"));
    let mut found = words(text);
    found.extend(national);
    found.push(digits);
    found.retain(|word| !word.is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input;

    fn query(text: &str) -> Query {
        Query::parse(text).unwrap_or_else(|| panic!("{text} is searched for"))
    }

    fn client() -> ClientFields {
        let input = input::Client {
            name_bn: Some("মেঘনা টেক্সটাইলস্‌ লিমিটেড".to_owned()),
            name_en: Some("Meghna Textiles (Café) Ltd.".to_owned()),
            address: None,
            bin: Some("001234567-0101".to_owned()),
            tin: Some("123456789012".to_owned()),
            contacts: vec![input::Contact {
                name: "Nila Rahman".to_owned(),
                email: Some("nila.r@client.example".to_owned()),
                phone: Some("+880 1711-000042".to_owned()),
            }],
            language: None,
        };
        ClientFields::parse(&input).expect("the sample keeps the rules")
    }

    fn is_found(text: &str, details: bool) -> bool {
        Query::parse(text).is_some_and(|query| query.is_among(&client_words(&client()), details))
    }

    #[test]
    fn a_client_is_found_by_the_beginnings_of_its_words() {
        for text in [
            "meg",
            "MEGHNA tex",
            "ltd meghna",
            "cafe\u{301}",
            "CAFÉ",
            "মেঘ",
            "টেক্স",
            "টেক্সটাইলস্",
            "লিমি মেঘনা",
            "  meghna  ",
        ] {
            assert!(is_found(text, false), "{text}");
        }
        for text in ["eghna", "meghna steel", "ঘনা", "meghna%", "_eghna"] {
            assert_eq!(is_found(text, true), text == "meghna%", "{text}: a mark is no letter, and matches none");
        }
    }

    #[test]
    fn identifiers_and_contacts_are_found_by_whoever_may_see_them() {
        for text in [
            "001234567-0101",
            "0012345",
            "০০১২৩৪৫৬৭",
            "123456789012",
            "nila",
            "rahman nila",
            "nila.r@client",
            "+8801711",
            "01711",
            "01711-000042",
            "০১৭১১ ০০০০৪২",
            "000042",
        ] {
            assert!(is_found(text, true), "{text}");
            assert!(!is_found(text, false), "{text}");
        }
    }

    #[test]
    fn an_amount_is_found_however_it_is_written() {
        for text in [
            "57500",
            "57,500",
            "57,500.00",
            "৫৭,৫০০",
            "৳ 57,500.00",
            "tk 57500",
            "BDT 57500",
            "57500.0 bdt",
            "57,500/-",
        ] {
            assert!(query(text).is_amount(5_750_000, Currency::BDT), "{text}");
        }
        assert!(query("57500").is_amount(57_500, Currency::JPY));
        assert!(!query("57500.5").is_amount(57_500, Currency::JPY));
        assert!(query("1.005").is_amount(1_005, Currency::KWD));
        assert!(!query("1.005").is_amount(100, Currency::BDT));
        assert_eq!(query("57500").amounts(), [57_500, 5_750_000, 57_500_000].into());
        assert!(query("99999999999999999999").amounts().is_empty());
        assert!(query("12 steel").amounts().is_empty());
    }

    #[test]
    fn a_number_is_found_with_and_without_its_series() {
        assert_eq!(
            (query("42").number(), query("০০৪২").number(), query("4 2").number()),
            (Some(42), Some(42), Some(42))
        );
        assert_eq!(query("inv/2026-27/00").printed(), Some("INV/2026-27/00"));
        assert_eq!(query("৬.৩/২০২৬").printed(), Some("6.3/2026"));
        assert_eq!((query("meghna").printed(), query("0").number()), (None, None));
    }

    #[test]
    fn nothing_is_searched_for_in_nothing() {
        for text in ["", "   ", "%", "_ - /", "\u{200D}"] {
            assert!(Query::parse(text).is_none(), "{text:?}");
        }
        let long = query(&"word ".repeat(10_000));
        assert_eq!(long.ways(), [vec!["word"]]);
        assert_eq!(format!("{:?}", query("secret client")), "Query(…)");
    }

    #[test]
    fn folding_twice_is_folding_once() {
        for text in ["Straße", "ÉCOLE", "e\u{301}", "র‍্যাম", "\u{09AF}\u{09BC}", "ǅ", "İstanbul", "ﬃ"]
        {
            assert_eq!(fold(&fold(text)), fold(text), "{text}");
        }
        assert_eq!(fold("STRASSE"), fold("straße"));
        assert_eq!(fold("\u{09DF}"), fold("\u{09AF}\u{09BC}"));
        assert_eq!(fold("১২৩"), "123");
    }
}
