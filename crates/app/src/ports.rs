//! What the workbench needs from outside: the time, randomness, and where bytes lie. All are arguments, so that every test
//! says what day it is and gets the same bytes.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::Offset;
use simsa_ledger::LedgerStoreError;
use simsa_ledger::TileStore;
use simsa_ledger::store::FileToWrite;
use simsa_model::Day;

/// What time it is.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;

    /// The calendar day in Korea, on which the guide's days are counted (UTC+9, without summer time).
    fn today(&self) -> Day {
        Day(Offset::constant(9).to_datetime(self.now()).date())
    }
}

/// Bytes that nobody can foresee.
pub trait Randomness: Send + Sync {
    /// Fills `bytes`.
    ///
    /// # Errors
    /// The source is not available; nothing may be made from what is in `bytes`.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), String>;
}

/// The published log's files, whichever store they are in.
#[derive(Clone)]
pub struct Tiles(
    /// The store.
    pub Arc<dyn TileStore + Send + Sync>,
);

impl TileStore for Tiles {
    fn get(&self, path: &str) -> Result<Option<Vec<u8>>, LedgerStoreError> {
        self.0.get(path)
    }

    fn put_immutable(&self, files: &[FileToWrite]) -> Result<(), LedgerStoreError> {
        self.0.put_immutable(files)
    }

    fn replace_if(&self, path: &str, old: Option<&[u8]>, new: &[u8]) -> Result<(), LedgerStoreError> {
        self.0.replace_if(path, old, new)
    }

    fn remove_prefix(&self, prefix: &str) -> Result<(), LedgerStoreError> {
        self.0.remove_prefix(prefix)
    }

    fn list(&self, prefix: &str) -> Result<Vec<String>, LedgerStoreError> {
        self.0.list(prefix)
    }
}

/// Times and amounts that an installation may choose.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Seconds without use after which a session ends.
    pub idle_seconds: i64,
    /// Seconds after which a session ends in any case.
    pub session_seconds: i64,
    /// Seconds for which an invitation is good.
    pub invitation_seconds: i64,
    /// Seconds for which a proof of who somebody is suffices for changes of accounts within a session.
    pub fresh_seconds: i64,
    /// Memory of a password hash in KiB (Argon2id); OWASP's least is 19,456 with two passes.
    pub argon2_kib: u32,
    /// Passes of a password hash.
    pub argon2_passes: u32,
    /// Whether second factors are demanded where they are mandatory; only a demonstration on loopback turns this off.
    pub demand_second_factor: bool,
    /// Largest evidence file in bytes.
    pub largest_file: u64,
    /// Bytes that one organisation may have announced and not yet handed in whole.
    pub unfinished_bytes: u64,
    /// Seconds after which a file that is handed in piece by piece is given up, counted from its last piece.
    pub upload_seconds: i64,
    /// Seconds for which the order to destroy evidence can be taken back; registration numbers go at once.
    pub destruction_seconds: i64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            idle_seconds: 30 * 60,
            session_seconds: 10 * 3600,
            invitation_seconds: 7 * 24 * 3600,
            fresh_seconds: 15 * 60,
            argon2_kib: 19_456,
            argon2_passes: 2,
            demand_second_factor: true,
            largest_file: 2 << 30,
            unfinished_bytes: 16 << 30,
            upload_seconds: 24 * 3600,
            destruction_seconds: 7 * 24 * 3600,
        }
    }
}
