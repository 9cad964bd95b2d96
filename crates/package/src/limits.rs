//! What a package may hold at most. Sealing keeps to these limits and says which one is met; verifying refuses what
//! exceeds them before it reads on, so that a hostile file costs little.

/// Most files in a package.
pub const MAX_FILES: usize = 20_000;
/// Most levels of folders, the base folder and the file included.
pub const MAX_DEPTH: usize = 6;
/// Largest central directory of the archive, in bytes.
pub const MAX_DIRECTORY_BYTES: u64 = 16 << 20;
/// Largest unpacked size of all compressed files together, in bytes; only the first version of the format has such files.
pub const MAX_UNPACKED_BYTES: u64 = 4 << 30;
/// Largest file that is neither evidence nor a form, in bytes: such files are read into memory.
pub const MAX_RECORD_BYTES: u64 = 32 << 20;
/// Largest such files together, in bytes.
pub const MAX_RECORDS_BYTES: u64 = 128 << 20;
/// Most items in each list of the dossier.
pub const MAX_ITEMS: usize = 10_000;
/// Most operators in the facts: each may need a copy of a form.
pub const MAX_OPERATORS: usize = simsa_checks::MOST_OPERATORS;
/// Most entries of the ledger in a package.
pub const MAX_ENTRIES: usize = 5_000;
/// Most failures reported under one heading; the rest is counted.
pub const MAX_FAILURES: usize = 50;
