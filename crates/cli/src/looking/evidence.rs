//! Looking into the evidence of a case folder: the plain files, and those that only its vault has.

use std::fs::File;
use std::io::{self, Read as _, Write};
use std::path::Path;

use simsa_app::files::inspector::{Feed, Inspector, look_further};
use simsa_case::LoadedCase;
use simsa_casefile::KeptFiles;
use simsa_inspect::Stream;
use simsa_model::{Day, Evidence, FileState, Inspection};

use super::Children;

/// What a look into a file shows that `feed` writes out as often as it is asked, and how long the file is.
///
/// # Errors
/// The file cannot be read.
pub(crate) fn look(
    feed: &mut Feed<'_>,
    day: Day,
    inspector: &dyn Inspector,
) -> io::Result<(Inspection, u64)> {
    let mut streamed = Streamed { stream: Stream::new(day), bytes: 0 };
    feed(&mut streamed)?;
    let Streamed { stream, bytes } = streamed;
    let seen = look_further(inspector, "", day, (stream.finish(), bytes), feed)?;
    Ok((seen, bytes))
}

/// The same, of a file that lies here.
///
/// # Errors
/// It cannot be read, or is no file.
pub(crate) fn look_at(path: &Path, day: Day, inspector: &dyn Inspector) -> io::Result<(Inspection, u64)> {
    let metadata = std::fs::metadata(path)?;
    if !metadata.is_file() {
        let folder = metadata.is_dir();
        return Err(if folder { io::ErrorKind::IsADirectory } else { io::ErrorKind::InvalidInput }.into());
    }
    // no more of it than there is now: it may grow meanwhile
    let length = metadata.len();
    let mut feed = |to: &mut dyn Write| -> io::Result<()> {
        io::copy(&mut File::open(path)?.take(length), to).map(drop)
    };
    look(&mut feed, day, inspector)
}

/// Looks into the file of each piece of evidence of the case in this folder. One that cannot be read stays unseen; the
/// checks speak of it for another reason.
pub(crate) fn look_into(
    case: &mut LoadedCase,
    folder: &Path,
    kept: Option<&KeptFiles>,
    day: Day,
    children: &Children,
) {
    case.look_into(|evidence| {
        let plain = simsa_case::evidence_path(folder, &evidence.file);
        match plain {
            Some(path) => look_at(&path, day, children).ok(),
            None => look(&mut |to| copy(kept, evidence, to), day, children).ok(),
        }
        .map(|(seen, _)| seen)
    });
}

/// The file as the vault has it.
fn copy(kept: Option<&KeptFiles>, evidence: &Evidence, to: &mut dyn Write) -> io::Result<()> {
    match (kept, &evidence.state) {
        (Some(kept), FileState::Present { sha256, .. }) => kept.copy_to(sha256, to),
        _ => Err(io::ErrorKind::NotFound.into()),
    }
}

/// Looks at what is written to it, and counts.
struct Streamed {
    stream: Stream,
    bytes: u64,
}

impl Write for Streamed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.look(bytes);
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
