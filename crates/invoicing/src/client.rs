//! Clients: whom the workspace bills.

use dalil_tenancy::{
    field::{FieldError, FieldErrors, Gather},
    text,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Bin, ClientId, PaperLanguage, Tin, input};

/// The most contacts one client has.
pub const MAX_CONTACTS: usize = 20;

/// How many characters of a name lists are ordered by.
const SORT_CHARS: usize = 64;

/// A name in Bangla, English, or both; at least one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    bn: Option<text::Line>,
    en: Option<text::Line>,
}

impl Name {
    /// A name from its two forms; `None` when both are missing.
    pub fn new(bn: Option<text::Line>, en: Option<text::Line>) -> Option<Self> {
        (bn.is_some() || en.is_some()).then_some(Self { bn, en })
    }

    /// The Bangla form.
    pub fn bn(&self) -> Option<&str> {
        self.bn.as_ref().map(text::Line::as_str)
    }

    /// The English form.
    pub fn en(&self) -> Option<&str> {
        self.en.as_ref().map(text::Line::as_str)
    }

    /// The form of a language if there is one, else the other.
    pub fn in_bangla(&self, bangla: bool) -> &str {
        let (first, second) = if bangla { (self.bn(), self.en()) } else { (self.en(), self.bn()) };
        first.or(second).unwrap_or_default()
    }

    /// By what lists are ordered in a language: the first 64 characters of the name, A to Z small, compared byte by byte,
    /// which is the order of the alphabet in Bangla, too.
    pub fn sort_key(&self, language: PaperLanguage) -> String {
        let name = self.in_bangla(language == PaperLanguage::Bn);
        name.chars().take(SORT_CHARS).map(|letter| letter.to_ascii_lowercase()).collect()
    }
}

/// A person at a client. Personal data.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The person's name.
    pub name: text::Line,
    /// Mail address, as typed.
    pub email: Option<text::Line>,
    /// Telephone, as typed.
    pub phone: Option<text::Line>,
}

impl std::fmt::Debug for Contact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Contact(…)")
    }
}

/// What is known of a client: every field parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientFields {
    /// The name.
    pub name: Name,
    /// The postal address.
    pub address: Option<text::Paragraph>,
    /// Its BIN when it is VAT-registered.
    pub bin: Option<Bin>,
    /// Its TIN.
    pub tin: Option<Tin>,
    /// Persons; the first is addressed on papers.
    pub contacts: Vec<Contact>,
    /// The language it receives papers in; the workspace's own for papers when absent.
    pub language: Option<PaperLanguage>,
}

/// A client of the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// The id.
    pub id: ClientId,
    /// What is known of it.
    pub fields: ClientFields,
    /// Counts the changes, from 1; the ETag.
    pub version: i64,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl ClientFields {
    /// Parses what a caller wrote.
    ///
    /// # Errors
    /// Every broken rule with its field.
    pub fn parse(input: &input::Client) -> Result<Self, FieldErrors> {
        let mut gather = Gather::default();
        let bn = input::line(&mut gather, "name_bn", input.name_bn.as_deref(), 300);
        let en = input::line(&mut gather, "name_en", input.name_en.as_deref(), 300);
        let address = input::paragraph(&mut gather, "address", input.address.as_deref(), 1_000);
        let bin = input::identifier(&mut gather, "bin", input.bin.as_deref());
        let tin = input::identifier(&mut gather, "tin", input.tin.as_deref());
        let contacts = Self::contacts(&mut gather, &input.contacts);
        let language = input::present(input.language.as_deref())
            .and_then(|code| input::known(&mut gather, "language", code, PaperLanguage::from_code));
        let name = Name::new(bn, en);
        if name.is_none() {
            gather.refuse(FieldError::new("name_en", "name_required"));
        }
        let fields = name.map(|name| Self { name, address, bin, tin, contacts, language });
        gather.finish(fields)
    }

    pub(crate) fn contacts(gather: &mut Gather, inputs: &[input::Contact]) -> Vec<Contact> {
        if inputs.len() > MAX_CONTACTS {
            gather.refuse(FieldError::with_limit("contacts", "too_many", MAX_CONTACTS));
            return Vec::new();
        }
        let mut contacts = Vec::with_capacity(inputs.len());
        for (at, contact) in inputs.iter().enumerate() {
            let field = |name: &str| format!("contacts[{at}].{name}");
            let name = input::required_line(gather, &field("name"), Some(&contact.name), 200);
            let email = input::line(gather, &field("email"), contact.email.as_deref(), 254);
            let phone = input::line(gather, &field("phone"), contact.phone.as_deref(), 40);
            if email.as_ref().is_some_and(|email| !email.as_str().contains('@')) {
                gather.refuse(FieldError::new(field("email"), "not_an_email"));
            }
            contacts.extend(name.map(|name| Contact { name, email, phone }));
        }
        contacts
    }
}
