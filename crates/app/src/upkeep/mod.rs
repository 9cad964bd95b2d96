//! What the server does by itself or for whoever runs it: publishing the ledger, clearing away, requests sent twice,
//! examining the installation.

pub mod examine;
pub mod idempotency;
pub mod integrate;
pub mod judge;
pub mod sweep;
