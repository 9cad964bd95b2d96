//! What one look into a file may cost, and what it has seen so far.

use simsa_model::{Day, FileKind, Inspection};

use crate::text::Text;

/// Bytes that archives may give when unpacked, characters that PDFs may show, and files within one archive.
const UNPACKED: u64 = 192 << 20;
const CHARACTERS: u64 = 20_000_000;
const ENTRIES: usize = 5_000;
/// Archives within archives.
const DEPTH: u8 = 2;

/// A look that has only so much left to spend.
#[derive(Debug)]
pub(crate) struct InspectionBudget {
    pub(crate) today: Day,
    pub(crate) text: Text,
    pub(crate) seen: Inspection,
    /// Bytes that may still be unpacked.
    pub(crate) unpack: u64,
    /// Characters that may still be shown.
    pub(crate) characters: u64,
    /// Files within archives that may still be opened.
    pub(crate) entries: usize,
    /// Archives within archives that may still be opened.
    pub(crate) depth: u8,
}

impl InspectionBudget {
    /// For a file of this kind, with everything still to spend.
    pub(crate) fn new(kind: FileKind, today: Day) -> Self {
        Self {
            today,
            text: Text::new(today),
            seen: Inspection { kind, ..Inspection::default() },
            unpack: UNPACKED,
            characters: CHARACTERS,
            entries: ENTRIES,
            depth: DEPTH,
        }
    }
}
