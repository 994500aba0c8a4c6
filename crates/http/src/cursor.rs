//! Opaque cursors: where a list goes on, sealed to the workspace, the list and its filters, so that one cannot be made up
//! or used elsewhere.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use dalil_identity::TokenKey;
use dalil_invoicing::{
    ClientId, ClientKey, DocumentId, DocumentKey, DocumentKind, InvoiceId, InvoiceKey, PayeeChangeId, ReceivedId,
    certificates::{CertificateId, WithheldKey},
    purchasing::{PurchaseId, PurchaseKey, SupplierId},
    returns::SalesKey,
};
use dalil_ledger::PaymentId;
use dalil_tenancy::{
    AccessId, WorkspaceId,
    field::{FieldError, FieldErrors},
};
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use crate::problem::{Code, Problem};

const MAC_BYTES: usize = 32;

/// What a list is sorted by, as bytes.
pub trait Key: Sized {
    /// The bytes.
    fn to_bytes(&self) -> Vec<u8>;
    /// The key of such bytes.
    fn from_bytes(bytes: &[u8]) -> Option<Self>;
}

impl Key for u64 {
    fn to_bytes(&self) -> Vec<u8> {
        self.to_be_bytes().to_vec()
    }
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self::from_be_bytes)
    }
}

impl Key for ClientKey {
    fn to_bytes(&self) -> Vec<u8> {
        [self.id.as_uuid().as_bytes().as_slice(), self.name.as_bytes()].concat()
    }
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (id, name) = bytes.split_first_chunk()?;
        Some(Self { name: String::from_utf8(name.to_vec()).ok()?, id: ClientId::from_uuid(Uuid::from_bytes(*id)) })
    }
}

/// Keys that are one id.
macro_rules! ids {
    ($($id:ident),*) => {$(
        impl Key for $id {
            fn to_bytes(&self) -> Vec<u8> {
                self.as_uuid().into_bytes().to_vec()
            }
            fn from_bytes(bytes: &[u8]) -> Option<Self> {
                Uuid::from_slice(bytes).ok().map(Self::from_uuid)
            }
        }
    )*};
}

ids!(PaymentId, SupplierId, PurchaseId, CertificateId);

impl Key for WithheldKey {
    fn to_bytes(&self) -> Vec<u8> {
        let (payment, document) = (self.payment.as_uuid(), self.document.as_uuid());
        [payment.as_bytes().as_slice(), document.as_bytes(), self.paid_on.to_string().as_bytes()].concat()
    }
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (payment, rest) = bytes.split_first_chunk()?;
        let (document, day) = rest.split_first_chunk()?;
        Some(Self {
            paid_on: std::str::from_utf8(day).ok()?.parse().ok()?,
            payment: ReceivedId::from_uuid(Uuid::from_bytes(*payment)),
            document: DocumentId::from_uuid(Uuid::from_bytes(*document)),
        })
    }
}
ids!(AccessId);

impl Key for PurchaseKey {
    fn to_bytes(&self) -> Vec<u8> {
        [self.id.as_uuid().as_bytes().as_slice(), self.received_on.to_string().as_bytes()].concat()
    }
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (id, day) = bytes.split_first_chunk()?;
        let received_on = std::str::from_utf8(day).ok()?.parse().ok()?;
        Some(Self { received_on, id: PurchaseId::from_uuid(Uuid::from_bytes(*id)) })
    }
}

impl Key for PayeeChangeId {
    fn to_bytes(&self) -> Vec<u8> {
        self.as_uuid().into_bytes().to_vec()
    }
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Uuid::from_slice(bytes).ok().map(Self::from_uuid)
    }
}

impl Key for InvoiceKey {
    fn to_bytes(&self) -> Vec<u8> {
        let [total, at] = [self.total, self.at.as_microsecond()].map(i64::to_be_bytes);
        [total.as_slice(), &at, self.id.as_uuid().as_bytes()].concat()
    }
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (total, at, id) = paper(bytes)?;
        Some(Self { total, at, id: InvoiceId::from_uuid(Uuid::from_slice(id).ok()?) })
    }
}

impl Key for Date {
    fn to_bytes(&self) -> Vec<u8> {
        self.to_string().into_bytes()
    }
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        std::str::from_utf8(bytes).ok()?.parse().ok()
    }
}

impl Key for SalesKey {
    fn to_bytes(&self) -> Vec<u8> {
        let [at, number] = [self.at.as_microsecond().to_be_bytes(), self.number.to_be_bytes()];
        [at.as_slice(), &number, self.id.as_uuid().as_bytes()].concat()
    }
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (at, rest) = bytes.split_first_chunk()?;
        let (number, id) = rest.split_first_chunk()?;
        Some(Self {
            at: Timestamp::from_microsecond(i64::from_be_bytes(*at)).ok()?,
            number: u64::from_be_bytes(*number),
            id: DocumentId::from_uuid(Uuid::from_slice(id).ok()?),
        })
    }
}

impl Key for DocumentKey {
    fn to_bytes(&self) -> Vec<u8> {
        let [total, at] = [self.total, self.at.as_microsecond()].map(i64::to_be_bytes);
        [total.as_slice(), &at, self.id.as_uuid().as_bytes(), self.kind.as_str().as_bytes()].concat()
    }
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (total, at, rest) = paper(bytes)?;
        let (id, kind) = rest.split_at_checked(16)?;
        let kind = DocumentKind::from_name(std::str::from_utf8(kind).ok()?)?;
        Some(Self { total, at, kind, id: DocumentId::from_uuid(Uuid::from_slice(id).ok()?) })
    }
}

/// The total and the moment, in microseconds, that bytes begin with, and the rest of them.
fn paper(bytes: &[u8]) -> Option<(i64, Timestamp, &[u8])> {
    let (total, rest) = bytes.split_first_chunk()?;
    let (at, rest) = rest.split_first_chunk()?;
    Some((i64::from_be_bytes(*total), Timestamp::from_microsecond(i64::from_be_bytes(*at)).ok()?, rest))
}

/// One list: of which workspace, of what, with which filters.
#[derive(Clone, Copy, Debug)]
pub struct List<'a> {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// What is listed.
    pub of: &'static str,
    /// Every filter in one text, in a fixed order.
    pub filters: &'a str,
}

impl List<'_> {
    /// The cursor that goes on after a key.
    pub fn seal<K: Key>(&self, key: &TokenKey, after: &K) -> String {
        let position = after.to_bytes();
        let mac = key.hash(self.of, &self.bound(&position));
        BASE64_URL_SAFE_NO_PAD.encode([position.as_slice(), mac.as_bytes()].concat())
    }

    /// The key that a cursor goes on after.
    ///
    /// # Errors
    /// [`Code::InvalidQuery`] naming `cursor`, when it is not one of this list with these filters.
    pub fn open<K: Key>(&self, key: &TokenKey, cursor: &str) -> Result<K, Problem> {
        self.opened(key, cursor).ok_or_else(|| {
            let errors = FieldErrors(vec![FieldError::new("cursor", "bad_cursor")]);
            Problem::new(Code::InvalidQuery).with_errors(errors)
        })
    }

    fn opened<K: Key>(&self, key: &TokenKey, cursor: &str) -> Option<K> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (position, mac) = bytes.split_at_checked(bytes.len().checked_sub(MAC_BYTES)?)?;
        key.verify(self.of, &self.bound(position), mac).then(|| K::from_bytes(position))?
    }

    fn bound(&self, position: &[u8]) -> String {
        format!("{}\n{}\n{}", self.workspace, self.filters, hex::encode(position))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_opens_in_its_own_list_only() {
        let key = TokenKey::from_bytes([1; 32]);
        let list = List { workspace: WorkspaceId::mint(1, &[1; 10]), of: "audit", filters: "kind=invoice" };
        let cursor = list.seal(&key, &42_u64);
        assert_eq!(list.open::<u64>(&key, &cursor).unwrap(), 42);

        let elsewhere = List { workspace: WorkspaceId::mint(1, &[2; 10]), ..list };
        let other = List { of: "clients", ..list };
        let filtered = List { filters: "", ..list };
        for list in [elsewhere, other, filtered] {
            assert_eq!(list.open::<u64>(&key, &cursor).unwrap_err().code(), Code::InvalidQuery);
        }
        assert!(list.open::<u64>(&TokenKey::from_bytes([2; 32]), &cursor).is_err());
    }

    #[test]
    fn a_key_of_several_parts_comes_back() {
        let at: Timestamp = "2026-07-15T04:00:00.123456Z".parse().unwrap();
        let invoice = InvoiceKey { total: -1, at, id: InvoiceId::mint(1, &[1; 10]) };
        assert_eq!(InvoiceKey::from_bytes(&invoice.to_bytes()), Some(invoice));
        for kind in DocumentKind::ALL {
            let document = DocumentKey { total: i64::MAX, at, kind, id: DocumentId::mint(1, &[1; 10]) };
            assert_eq!(DocumentKey::from_bytes(&document.to_bytes()), Some(document));
        }
        let purchase = PurchaseKey { received_on: jiff::civil::date(2026, 7, 15), id: PurchaseId::mint(1, &[1; 10]) };
        assert_eq!(PurchaseKey::from_bytes(&purchase.to_bytes()), Some(purchase));
        let withheld = WithheldKey {
            paid_on: jiff::civil::date(2026, 7, 15),
            payment: ReceivedId::mint(1, &[1; 10]),
            document: DocumentId::mint(1, &[2; 10]),
        };
        assert_eq!(WithheldKey::from_bytes(&withheld.to_bytes()), Some(withheld));
        assert_eq!(DocumentKey::from_bytes(&invoice.to_bytes()), None);
        for name in ["", "meghna films", "মেঘনা"] {
            let client = ClientKey { name: name.to_owned(), id: ClientId::mint(1, &[1; 10]) };
            assert_eq!(ClientKey::from_bytes(&client.to_bytes()), Some(client));
        }
    }

    #[test]
    fn an_altered_cursor_is_refused_at_every_byte() {
        let key = TokenKey::from_bytes([1; 32]);
        let list = List { workspace: WorkspaceId::mint(1, &[1; 10]), of: "audit", filters: "" };
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(list.seal(&key, &42_u64)).unwrap();
        for at in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[at] ^= 1;
            assert!(list.open::<u64>(&key, &BASE64_URL_SAFE_NO_PAD.encode(altered)).is_err(), "byte {at}");
        }
        for bad in ["", "x", "====", "💥", &"A".repeat(10_000)] {
            assert!(list.open::<u64>(&key, bad).is_err());
        }
    }
}
