//! The way of evidence into the vault and out of it.

use std::io::{self, Read, Write};

use simsa_inspect::Stream;
use simsa_model::{Inspection, Unseen};
use simsa_store::OrganisationId;
use simsa_store::records::Stored;
use simsa_vault::{Digest, Vault, VaultCase, VaultCaseId, VaultError};

use crate::error::{Error, Result, invalid};
use crate::fault::Fault;
use crate::files::inspector::look_further;
use crate::workbench::Workbench;

/// A file that was taken into the vault.
#[derive(Clone, Debug)]
pub(crate) struct StoredBytes {
    pub(crate) stored: Stored,
    /// What looking into it has shown.
    pub(crate) inspection: Inspection,
}

/// Stores everything a reader gives, in constant memory. Durable when it returns. What is stored and then not recorded
/// (a crash, a refused commit) stays as an object that nothing names; adding the same file again finds it.
pub(crate) fn store(vault: &Vault, holder: &str, source: &mut dyn Read, largest: u64) -> Result<Stored> {
    let case = open(vault, holder)?;
    let batch = case.batch()?;
    let mut limited = Limited { source, left: largest, too_large: false };
    let added = match batch.add(&mut limited) {
        Ok(added) => added,
        Err(_) if limited.too_large => return Err(too_large(largest)),
        Err(VaultError::Stream { source, .. }) => {
            return Err(Error::Fault(Fault::because("the upload broke off", source)));
        }
        Err(error) => return Err(error.into()),
    };
    batch.commit()?;
    Ok(Stored { sha256: added.digest.to_string(), bytes: added.length })
}

pub(crate) fn too_large(largest: u64) -> Error {
    let mib = largest >> 20;
    invalid("file", format!("파일이 {mib} MiB보다 큽니다"), format!("the file is larger than {mib} MiB"))
}

/// For whom a file is looked into.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Asker<'a> {
    /// An organisation, in its turn.
    Organisation(&'a OrganisationId),
    /// Nobody waits for it: it is looked at later.
    Later,
}

/// Stores a file of evidence, and looks into it: text on its way, what has to be read as a whole from the vault.
pub(crate) fn take(
    workbench: &Workbench,
    asker: Asker<'_>,
    holder: &str,
    source: &mut dyn Read,
) -> Result<StoredBytes> {
    let mut watched = Watched { source, stream: Stream::new(workbench.today()) };
    let stored = store(&workbench.vault(), holder, &mut watched, workbench.policy().largest_file)?;
    if stored.bytes == 0 {
        return Err(invalid("file", "빈 파일입니다", "the file is empty"));
    }
    let inspection = inspect(workbench, asker, holder, &stored, watched.stream.finish())?;
    Ok(StoredBytes { stored, inspection })
}

fn inspect(
    workbench: &Workbench,
    asker: Asker<'_>,
    holder: &str,
    stored: &Stored,
    streamed: Inspection,
) -> Result<Inspection> {
    let seen = match asker {
        Asker::Later if simsa_inspect::is_read_whole(streamed.kind) => {
            Inspection::unseen(streamed.kind, Unseen::Postponed)
        }
        Asker::Later => streamed,
        Asker::Organisation(id) => {
            let mut feed = feed(workbench, holder, stored);
            look_further(
                workbench.inspector(),
                id.as_str(),
                workbench.today(),
                (streamed, stored.bytes),
                &mut feed,
            )?
        }
    };
    if seen.unseen == Some(Unseen::Postponed) {
        workbench.note_postponed();
    }
    Ok(seen)
}

/// Looks into a file that was not looked at when it came.
pub(crate) fn look_again(
    workbench: &Workbench,
    holder: &str,
    stored: &Stored,
    before: &Inspection,
) -> Result<Inspection> {
    let streamed = Inspection { kind: before.kind, ..Inspection::default() };
    let mut feed = feed(workbench, holder, stored);
    Ok(look_further(workbench.inspector(), LATER, workbench.today(), (streamed, stored.bytes), &mut feed)?)
}

/// In whose turn files are looked at later; no organisation has this id.
const LATER: &str = "later";

/// Writes a stored file to whoever looks into it.
fn feed(
    workbench: &Workbench,
    holder: &str,
    stored: &Stored,
) -> impl FnMut(&mut dyn Write) -> io::Result<()> {
    let (vault, holder, stored) = (workbench.vault(), holder.to_owned(), stored.clone());
    move |out| copy(&vault, &holder, &stored, out).map_err(io::Error::other)
}

/// The vault's part for a case, made when it is first needed.
fn open<'v>(vault: &'v Vault, holder: &str) -> Result<VaultCase<'v>> {
    let id = VaultCaseId::new(holder)?;
    match vault.case(&id) {
        Err(VaultError::NoSuchCase(_)) => match vault.create_case(&id) {
            // somebody else was faster
            Err(VaultError::CaseExists(_)) => Ok(vault.case(&id)?),
            made => Ok(made?),
        },
        opened => Ok(opened?),
    }
}

/// Destroys everything that is stored for a holder. Repeating it after a crash finishes it.
pub(crate) fn destroy(vault: &Vault, holder: &str) -> Result<()> {
    match vault.destroy_case(&VaultCaseId::new(holder)?) {
        Ok(_) | Err(VaultError::NoSuchCase(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Writes a stored file to `out`; every byte is verified on the way.
pub(crate) fn copy(vault: &Vault, holder: &str, stored: &Stored, out: &mut dyn Write) -> Result<()> {
    let case = vault.case(&VaultCaseId::new(holder)?)?;
    case.copy_to(&digest(stored)?, out)?;
    Ok(())
}

pub(crate) fn digest(stored: &Stored) -> Result<Digest> {
    stored.sha256.parse().map_err(Error::because("a stored digest is damaged"))
}

/// The digest of a stored file, for the ledger.
pub(crate) fn sha256_of(stored: &Stored) -> Result<[u8; 32]> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(&stored.sha256, &mut bytes).map_err(Error::because("a stored digest is damaged"))?;
    Ok(bytes)
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
