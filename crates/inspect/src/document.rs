//! Files that can only be read as a whole: which reader for which kind.

use simsa_model::{Day, FileKind, Inspection, Unseen};

use crate::budget::InspectionBudget;
use crate::kind::kind;
use crate::stream::Stream;
use crate::{archive, pdf};

/// Files above this are not read as a whole: they would take as much memory.
pub const LARGEST: u64 = 64 << 20;

/// Whether files of this kind are read as a whole; all others are read as they stream by.
pub const fn is_read_whole(kind: FileKind) -> bool {
    matches!(kind, FileKind::Pdf | FileKind::Zip)
}

/// Looks into a file that is here as a whole: PDF, zip archives with documents or files in them; all else as text.
///
/// Never panics. What it can count is bounded, and said to be too much ([`Unseen::TooMuch`]); what a library unpacks at
/// once is not, and may take all the memory there is.
pub fn whole(bytes: &[u8], today: Day) -> Inspection {
    let mut look = InspectionBudget::new(kind(bytes), today);
    inside(bytes, look.seen.kind, &mut look);
    look.seen.told = look.text.told();
    look.seen
}

/// Looks into a file that may lie in an archive.
fn inside(bytes: &[u8], kind: FileKind, look: &mut InspectionBudget) {
    match kind {
        FileKind::Pdf => pdf::read(bytes, look),
        FileKind::Zip if look.depth == 0 => look.seen.miss(Unseen::TooMuch),
        FileKind::Zip => {
            look.depth -= 1;
            archive::read(bytes, look, inside);
            look.depth += 1;
        }
        _ => {
            let mut stream = Stream::new(look.today);
            stream.look(bytes);
            let found = stream.finish();
            let entry = look.text.entry();
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
