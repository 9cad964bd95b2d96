//! Who looks into files that have to be read as a whole. Such files come from strangers, and what they unpack to is known
//! only afterwards: a server has it done by a process that may end (`simsa serve`), tests do it themselves.

use std::io::{self, Write};

use simsa_model::{Day, FileKind, Inspection, Unseen};

/// Writes the file that is to be looked into, from its beginning to its end.
pub type Feed<'f> = dyn FnMut(&mut dyn Write) -> io::Result<()> + 'f;

/// Looks into files.
pub trait Inspector: Send + Sync {
    /// Looks into a file of this kind that `feed` writes, in the turn of whoever asks (an organisation, so that none waits
    /// for the files of another). Blocks; not for async code. A file that cannot be looked into is no error: the
    /// inspection says why.
    ///
    /// # Errors
    /// That of `feed`.
    fn look(&self, asker: &str, day: Day, kind: FileKind, feed: &mut Feed<'_>) -> io::Result<Inspection>;
}

/// Looks into files in this process: for tests, and for files of one's own.
#[derive(Clone, Copy, Debug, Default)]
pub struct InThisProcess;

impl Inspector for InThisProcess {
    fn look(&self, _: &str, day: Day, _: FileKind, feed: &mut Feed<'_>) -> io::Result<Inspection> {
        let mut bytes = Vec::new();
        feed(&mut bytes)?;
        Ok(simsa_inspect::whole(&bytes, day))
    }
}

/// What there is to be seen in a file of so many bytes: what was `streamed` says it all, or it is read as a whole.
///
/// # Errors
/// That of `feed`.
pub fn look_further(
    inspector: &dyn Inspector,
    asker: &str,
    day: Day,
    (mut streamed, bytes): (Inspection, u64),
    feed: &mut Feed<'_>,
) -> io::Result<Inspection> {
    if !simsa_inspect::is_read_whole(streamed.kind) {
        return Ok(streamed);
    }
    if bytes > simsa_inspect::LARGEST {
        streamed.miss(Unseen::TooMuch);
        return Ok(streamed);
    }
    inspector.look(asker, day, streamed.kind, feed)
}
