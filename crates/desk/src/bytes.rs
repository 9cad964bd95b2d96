//! The way of evidence into the vault and out of it.

use std::io::{self, Read, Write};

use simsa_inspect::Stream;
use simsa_model::{FileKind, Inspection, Unseen};
use simsa_store::records::Stored;
use simsa_vault::{Case, CaseId, Digest, Error, Vault};

use crate::desk::Desk;
use crate::trouble::{Outcome, Trouble, invalid};

/// A file that was taken into the vault.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) stored: Stored,
    /// What looking into it has shown.
    pub(crate) inspection: Inspection,
}

/// Stores everything a reader gives, in constant memory. Durable when it returns. What is stored and then not recorded
/// (a crash, a refused commit) stays as an object that nothing names; adding the same file again finds it.
pub(crate) fn store(vault: &Vault, holder: &str, source: &mut dyn Read, largest: u64) -> Outcome<Stored> {
    let case = open(vault, holder)?;
    let batch = case.batch()?;
    let mut limited = Limited { source, left: largest, too_large: false };
    let added = match batch.add(&mut limited) {
        Ok(added) => added,
        Err(_) if limited.too_large => return Err(too_large(largest)),
        Err(Error::Stream { source, .. }) => {
            return Err(Trouble::Fault(format!("the upload broke off: {source}")));
        }
        Err(error) => return Err(error.into()),
    };
    batch.commit()?;
    Ok(Stored { sha256: added.digest.to_string(), bytes: added.length })
}

pub(crate) fn too_large(largest: u64) -> Trouble {
    let mib = largest >> 20;
    invalid("file", format!("파일이 {mib} MiB보다 큽니다"), format!("the file is larger than {mib} MiB"))
}

/// Stores a file of evidence, and looks into it: text on its way, what has to be read as a whole from the vault.
pub(crate) fn take(desk: &Desk, holder: &str, source: &mut dyn Read) -> Outcome<Taken> {
    let mut watched = Watched { source, stream: Stream::new(desk.today()) };
    let stored = store(&desk.vault(), holder, &mut watched, desk.policy().largest_file)?;
    if stored.bytes == 0 {
        return Err(invalid("file", "빈 파일입니다", "the file is empty"));
    }
    let inspection = inspect(desk, holder, &stored, watched.stream.finish())?;
    Ok(Taken { stored, inspection })
}

fn inspect(desk: &Desk, holder: &str, stored: &Stored, mut streamed: Inspection) -> Outcome<Inspection> {
    if !matches!(streamed.kind, FileKind::Pdf | FileKind::Zip) {
        return Ok(streamed);
    }
    if stored.bytes > simsa_inspect::LARGEST {
        streamed.miss(Unseen::TooMuch);
        return Ok(streamed);
    }
    // one at a time: each may take as much memory as the file is large, and a core
    let _turn = desk.looking();
    let mut bytes = Vec::new();
    copy(&desk.vault(), holder, stored, &mut bytes)?;
    Ok(simsa_inspect::whole(&bytes, desk.today()))
}

/// The vault's part for a case, made when it is first needed.
fn open<'v>(vault: &'v Vault, holder: &str) -> Outcome<Case<'v>> {
    let id = CaseId::new(holder)?;
    match vault.case(&id) {
        Err(Error::NoSuchCase(_)) => match vault.create_case(&id) {
            // somebody else was faster
            Err(Error::CaseExists(_)) => Ok(vault.case(&id)?),
            made => Ok(made?),
        },
        opened => Ok(opened?),
    }
}

/// Writes a stored file to `out`; every byte is verified on the way.
pub(crate) fn copy(vault: &Vault, holder: &str, stored: &Stored, out: &mut dyn Write) -> Outcome<()> {
    let case = vault.case(&CaseId::new(holder)?)?;
    case.copy_to(&digest(stored)?, out)?;
    Ok(())
}

pub(crate) fn digest(stored: &Stored) -> Outcome<Digest> {
    stored.sha256.parse().map_err(|_| Trouble::Fault("a stored digest is damaged".to_owned()))
}

struct Limited<'a> {
    source: &'a mut dyn Read,
    left: u64,
    too_large: bool,
}

impl Read for Limited<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        let Some(left) = self.left.checked_sub(read as u64) else {
            self.too_large = true;
            return Err(io::Error::other("the file is too large"));
        };
        self.left = left;
        Ok(read)
    }
}

struct Watched<'a> {
    source: &'a mut dyn Read,
    stream: Stream,
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.stream.look(&buffer[..read]);
        Ok(read)
    }
}
