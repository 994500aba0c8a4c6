//! Whom the workspace bills.

pub(super) mod add;
pub(super) mod change;
pub(super) mod list;
pub(super) mod names;
pub(super) mod show;

use dalil_invoicing::{ClientId, input};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::body::Object;

/// A client as written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name_en": "Meghna Textiles Ltd.", "name_bn": "মেঘনা টেক্সটাইলস লিমিটেড", "address": "12 Kazi Nazrul Islam Avenue, Dhaka",
    "bin": "001234567-0101", "contacts": [{"name": "Rafiq Islam", "email": "rafiq@meghna.example"}]
}))]
pub(crate) struct ClientInput {
    /// Name in Bangla; at least one of the two names is needed.
    #[serde(default)]
    #[schema(max_length = 300)]
    name_bn: Option<String>,
    /// Name in English.
    #[serde(default)]
    #[schema(max_length = 300)]
    name_en: Option<String>,
    /// Postal address.
    #[serde(default)]
    #[schema(max_length = 1000)]
    address: Option<String>,
    /// BIN: 13 digits, which may be parted by hyphens and blanks.
    #[serde(default)]
    bin: Option<String>,
    /// TIN: 12 digits.
    #[serde(default)]
    tin: Option<String>,
    /// Persons; the first is addressed on papers.
    #[serde(default)]
    #[schema(value_type = Vec<ContactInput>, max_items = 20)]
    contacts: Vec<Object<ContactInput>>,
    /// `bn` or `en`: the language it receives papers in; the workspace's own for papers when left out.
    #[serde(default)]
    #[schema(example = "en")]
    language: Option<String>,
}

/// A person at a client, as written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactInput {
    /// The person's name.
    #[schema(max_length = 200)]
    name: String,
    /// Mail address.
    #[serde(default)]
    #[schema(max_length = 254)]
    email: Option<String>,
    /// Telephone.
    #[serde(default)]
    #[schema(max_length = 40)]
    phone: Option<String>,
}

impl From<ClientInput> for input::Client {
    fn from(body: ClientInput) -> Self {
        Self {
            name_bn: body.name_bn,
            name_en: body.name_en,
            address: body.address,
            bin: body.bin,
            tin: body.tin,
            contacts: body.contacts.into_iter().map(|Object(contact)| contact.into()).collect(),
            language: body.language,
        }
    }
}

impl From<ContactInput> for input::Contact {
    fn from(contact: ContactInput) -> Self {
        Self { name: contact.name, email: contact.email, phone: contact.phone }
    }
}

/// A client.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Client {
    /// The id.
    #[schema(value_type = Uuid)]
    id: ClientId,
    /// Name in Bangla.
    name_bn: Option<String>,
    /// Name in English.
    name_en: Option<String>,
    /// Postal address.
    address: Option<String>,
    /// BIN as printed.
    #[schema(example = "001234567-0101")]
    bin: Option<String>,
    /// TIN.
    tin: Option<String>,
    /// Persons; the first is addressed on papers.
    contacts: Vec<Contact>,
    /// `bn` or `en`: the language it receives papers in; null where that is the workspace's own for papers.
    language: Option<&'static str>,
    /// Counts the changes, from 1; the ETag is `"v<version>"`.
    version: i64,
    /// When it was added.
    created_at: Timestamp,
    /// When it was last changed.
    updated_at: Timestamp,
}

/// A person at a client.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Contact {
    /// The person's name.
    name: String,
    /// Mail address.
    email: Option<String>,
    /// Telephone.
    phone: Option<String>,
}

impl Contact {
    pub(in crate::api) fn of(contact: &dalil_invoicing::Contact) -> Self {
        Self {
            name: contact.name.to_string(),
            email: contact.email.as_ref().map(ToString::to_string),
            phone: contact.phone.as_ref().map(ToString::to_string),
        }
    }
}

impl Client {
    fn of(client: &dalil_invoicing::Client) -> Self {
        let fields = &client.fields;
        Self {
            id: client.id,
            name_bn: fields.name.bn().map(str::to_owned),
            name_en: fields.name.en().map(str::to_owned),
            address: fields.address.as_ref().map(ToString::to_string),
            bin: fields.bin.as_ref().map(ToString::to_string),
            tin: fields.tin.as_ref().map(ToString::to_string),
            contacts: fields.contacts.iter().map(Contact::of).collect(),
            language: fields.language.map(dalil_invoicing::PaperLanguage::code),
            version: client.version,
            created_at: client.created_at,
            updated_at: client.updated_at,
        }
    }
}
