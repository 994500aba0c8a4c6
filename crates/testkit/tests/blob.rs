//! The contract of `BlobStore` on the store in memory.

use std::future::{Ready, ready};

use dalil_testkit::blob::MemoryBlobs;

fn fresh() -> Ready<(MemoryBlobs, ())> {
    ready((MemoryBlobs::default(), ()))
}

dalil_testkit::blob_store_contract!(fresh);
