//! Files that can only be read as a whole: which reader for which kind, and what one look may cost.

use simsa_model::{Day, FileKind, Inspection, Unseen};

use crate::kind::kind;
use crate::number::Finder;
use crate::stream::Stream;
use crate::{archive, pdf};

/// Files above this are not read as a whole: they would take as much memory.
pub const LARGEST: u64 = 64 << 20;

/// Bytes that archives may give when unpacked, characters that PDFs may show, and files within one archive.
const UNPACKED: u64 = 192 << 20;
const CHARACTERS: u64 = 20_000_000;
const ENTRIES: usize = 5_000;
/// Archives within archives.
const DEPTH: u8 = 2;

/// Whether files of this kind are read as a whole; all others are read as they stream by.
pub const fn is_read_whole(kind: FileKind) -> bool {
    matches!(kind, FileKind::Pdf | FileKind::Zip)
}

/// A look that has only so much left to spend.
#[derive(Debug)]
pub(crate) struct InspectionBudget {
    pub(crate) today: Day,
    pub(crate) finder: Finder,
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

/// Looks into a file that is here as a whole: PDF, zip archives with documents or files in them; all else as text.
///
/// Never panics. What it can count is bounded, and said to be too much ([`Unseen::TooMuch`]); what a library unpacks at
/// once is not, and may take all the memory there is.
pub fn whole(bytes: &[u8], today: Day) -> Inspection {
    let mut look = InspectionBudget {
        today,
        finder: Finder::new(today),
        seen: Inspection { kind: kind(bytes), ..Inspection::default() },
        unpack: UNPACKED,
        characters: CHARACTERS,
        entries: ENTRIES,
        depth: DEPTH,
    };
    inside(bytes, look.seen.kind, &mut look);
    look.seen
}

/// Looks into a file that may lie in an archive.
pub(crate) fn inside(bytes: &[u8], kind: FileKind, look: &mut InspectionBudget) {
    match kind {
        FileKind::Pdf => pdf::read(bytes, look),
        FileKind::Zip if look.depth == 0 => look.seen.miss(Unseen::TooMuch),
        FileKind::Zip => {
            look.depth -= 1;
            archive::read(bytes, look);
            look.depth += 1;
        }
        _ => {
            let mut stream = Stream::new(look.today);
            stream.look(bytes);
            let found = stream.finish();
            let entry = look.finder.entry;
            for sighting in found.sightings.iter().map(|one| simsa_model::Sighting { entry, ..*one }) {
                look.seen.see(sighting);
            }
            // those beyond the kept places count too
            look.seen.count += found.count - u32::try_from(found.sightings.len()).unwrap_or(found.count);
            if let Some(why) = found.unseen {
                look.seen.miss(why);
            }
        }
    }
}
