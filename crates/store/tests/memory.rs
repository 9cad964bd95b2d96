//! The memory store keeps what every store must keep.
#![cfg(feature = "conformance")]

use simsa_store::{MemoryStore, conformance};

#[tokio::test]
async fn the_memory_store_conforms() {
    conformance::run(&MemoryStore::new()).await.unwrap();
}
