//! `BlobStore`: one in memory, and what every one must hold.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use dalil_app::ports::{BlobError, BlobKey, BlobStore, DOWNLOAD_SECONDS};
use dalil_tenancy::WorkspaceId;

/// Objects in memory. Its download URLs have the scheme `memory:` and lead nowhere.
#[derive(Debug, Default)]
pub struct MemoryBlobs {
    objects: Mutex<HashMap<BlobKey, Vec<u8>>>,
}

impl MemoryBlobs {
    /// How many objects there are.
    pub fn count(&self) -> usize {
        self.objects().len()
    }

    /// A panic elsewhere cannot leave the map half changed.
    fn objects(&self) -> MutexGuard<'_, HashMap<BlobKey, Vec<u8>>> {
        self.objects.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl BlobStore for MemoryBlobs {
    async fn put(&self, key: &BlobKey, _content_type: &str, bytes: Vec<u8>) -> Result<(), BlobError> {
        self.objects().insert(key.clone(), bytes);
        Ok(())
    }

    async fn get(&self, key: &BlobKey) -> Result<Option<Vec<u8>>, BlobError> {
        Ok(self.objects().get(key).cloned())
    }

    async fn download_url(&self, key: &BlobKey, _file_name: &str) -> Result<String, BlobError> {
        Ok(format!("memory:{key}?seconds={DOWNLOAD_SECONDS}"))
    }
}

/// Hands the list of cases to a macro: `blob_store_cases!([a_macro] arguments)` becomes `a_macro! { arguments; cases }`.
#[doc(hidden)]
#[macro_export]
macro_rules! blob_store_cases {
    ([$($then:tt)+] $($argument:tt)*) => {
        $($then)+! {
            $($argument)*;
            what_was_put_is_read_back_byte_for_byte,
            an_empty_object_is_an_object,
            nothing_lies_under_a_key_never_written,
            the_same_key_can_be_written_twice,
            workspaces_with_the_same_content_keep_their_own,
            objects_written_at_once_do_not_mix,
            a_download_url_is_given_for_any_file_name
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! blob_store_test_each {
    ($fresh:path; $($case:ident),+) => {
        $(
            #[tokio::test]
            async fn $case() {
                let (store, _server) = $fresh().await;
                $crate::blob::$case(&store).await;
            }
        )+
    };
}

/// One test per case. `fresh` is a function whose future gives a store and what must live as long (a server, or `()`).
///
/// ```
/// use dalil_testkit::blob::MemoryBlobs;
///
/// async fn fresh() -> (MemoryBlobs, ()) {
///     (MemoryBlobs::default(), ())
/// }
/// dalil_testkit::blob_store_contract!(fresh);
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! blob_store_contract {
    ($fresh:path) => {
        $crate::blob_store_cases! { [$crate::blob_store_test_each] $fresh }
    };
}

macro_rules! run_each {
    ($store:expr; $($case:ident),+) => { $( $case($store).await; )+ };
}

/// Every case on one store, one after another: for a server that is slow to start.
pub async fn every_case(store: &dyn BlobStore) {
    blob_store_cases! { [run_each] store }
}

/// A key of its own for each case and number.
fn key(workspace: u128, content: u8) -> BlobKey {
    BlobKey::of(WorkspaceId::from_uuid(uuid::Uuid::from_u128(workspace)), [content; 32])
}

async fn put(store: &dyn BlobStore, key: &BlobKey, bytes: &[u8]) {
    store.put(key, "application/octet-stream", bytes.to_vec()).await.expect("the store takes it");
}

async fn get(store: &dyn BlobStore, key: &BlobKey) -> Option<Vec<u8>> {
    store.get(key).await.expect("the store answers")
}

/// Every byte value, and more than one buffer of them, comes back.
pub async fn what_was_put_is_read_back_byte_for_byte(store: &dyn BlobStore) {
    let bytes: Vec<u8> = (0..=u8::MAX).cycle().take(300_000).collect();
    put(store, &key(1, 1), &bytes).await;
    assert!(get(store, &key(1, 1)).await == Some(bytes), "the bytes are the same");
}

/// No bytes are not the same as no object.
pub async fn an_empty_object_is_an_object(store: &dyn BlobStore) {
    put(store, &key(2, 1), b"").await;
    assert_eq!(get(store, &key(2, 1)).await.as_deref(), Some(&b""[..]));
}

/// Absence is an answer, not an error.
pub async fn nothing_lies_under_a_key_never_written(store: &dyn BlobStore) {
    assert_eq!(get(store, &key(3, 1)).await, None);
}

/// Keys are digests of the content, so writing again is a retry.
pub async fn the_same_key_can_be_written_twice(store: &dyn BlobStore) {
    put(store, &key(4, 1), b"content").await;
    put(store, &key(4, 1), b"content").await;
    assert_eq!(get(store, &key(4, 1)).await.as_deref(), Some(&b"content"[..]));
}

/// Content is never shared between workspaces, not even the same content.
pub async fn workspaces_with_the_same_content_keep_their_own(store: &dyn BlobStore) {
    put(store, &key(5, 1), b"shared").await;
    assert_eq!(get(store, &key(6, 1)).await, None);
}

/// Two writes and reads under way together each keep their own bytes.
pub async fn objects_written_at_once_do_not_mix(store: &dyn BlobStore) {
    let (one, two) = (vec![1; 100_000], vec![2; 50_000]);
    let (first, second) = (key(7, 1), key(7, 2));
    tokio::join!(put(store, &first, &one), put(store, &second, &two));
    let (read_one, read_two) = tokio::join!(get(store, &first), get(store, &second));
    assert!(read_one == Some(one) && read_two == Some(two), "each object has its own bytes");
}

/// Names come from people: any script, quotes, line breaks. The URL stays one line without blanks.
pub async fn a_download_url_is_given_for_any_file_name(store: &dyn BlobStore) {
    put(store, &key(8, 1), b"content").await;
    for name in ["invoice.pdf", "চালান ১২.pdf", "a\"b;c\\d.pdf", "x\r\nSet-Cookie: y=z", "../../etc/passwd", ""]
    {
        let url = store.download_url(&key(8, 1), name).await.expect("it is signed");
        assert!(url.contains(key(8, 1).as_str()), "it leads to the object");
        assert!(!url.contains(|sign: char| sign.is_control() || sign.is_whitespace() || !sign.is_ascii()), "{name:?}");
    }
}
