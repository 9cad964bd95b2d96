//! The pieces of a file under way. They lie in a part of the vault of their own, encrypted like all evidence, and are
//! destroyed, keys first, when the file is whole or given up.

use simsa_store::UploadId;
use std::io::{self, Read};

use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use simsa_store::records::Stored;
use simsa_vault::{EvidenceReader, Vault, VaultCase, VaultCaseId, VaultError};

use crate::error::Result;
use crate::files::vault_bytes;

/// What the bytes of a piece must add up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checksum {
    /// SHA-1: no protection against anybody who means harm, but clients know it.
    Sha1([u8; 20]),
    /// SHA-256.
    Sha256([u8; 32]),
}

/// Pieces are cut at this length: a server that is killed loses at most so much of what came.
pub(crate) const PIECE: u64 = 16 << 20;

/// The vault's part for an upload.
fn holder(upload: &UploadId) -> String {
    format!("upload-{upload}")
}

/// What comes in. An error of the sender is an end here, so that what came before is kept; [`IncomingBytes::broke`] tells.
pub(crate) struct IncomingBytes {
    source: Box<dyn Read + Send>,
    sum: Option<(Sum, Checksum)>,
    broke: bool,
}

enum Sum {
    Sha1(Sha1),
    Sha256(Sha256),
}

impl IncomingBytes {
    pub(crate) fn new(source: Box<dyn Read + Send>, checksum: Option<Checksum>) -> Self {
        let sum = checksum.map(|wanted| match wanted {
            Checksum::Sha1(_) => (Sum::Sha1(Sha1::default()), wanted),
            Checksum::Sha256(_) => (Sum::Sha256(Sha256::default()), wanted),
        });
        Self { source, sum, broke: false }
    }

    /// Whether it ended before its end.
    pub(crate) fn broke(&self) -> bool {
        self.broke
    }

    /// Whether what came is what was announced.
    pub(crate) fn is_right(&mut self) -> bool {
        match self.sum.take() {
            None => true,
            Some((Sum::Sha1(sum), Checksum::Sha1(wanted))) => sum.finalize()[..] == wanted[..],
            Some((Sum::Sha256(sum), Checksum::Sha256(wanted))) => sum.finalize()[..] == wanted[..],
            Some(_) => false,
        }
    }

    /// Whether there is more than was announced.
    pub(crate) fn has_more(&mut self) -> bool {
        matches!(self.read(&mut [0]), Ok(1))
    }
}

impl Read for IncomingBytes {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.broke {
            return Ok(0);
        }
        match self.source.read(buffer) {
            Ok(count) => {
                match &mut self.sum {
                    Some((Sum::Sha1(sum), _)) => sum.update(&buffer[..count]),
                    Some((Sum::Sha256(sum), _)) => sum.update(&buffer[..count]),
                    None => {}
                }
                Ok(count)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(_) => {
                self.broke = true;
                Ok(0)
            }
        }
    }
}

/// Stores the next piece, of at most `most` bytes; durable when it returns. `None` when nothing came.
pub(crate) fn keep(
    vault: &Vault,
    upload: &UploadId,
    source: &mut IncomingBytes,
    most: u64,
) -> Result<Option<Stored>> {
    let mut first = [0];
    if source.read(&mut first)? == 0 {
        return Ok(None);
    }
    let mut piece = first.chain(source).take(most);
    vault_bytes::store(vault, &holder(upload), &mut piece, u64::MAX).map(Some)
}

/// Destroys pieces that were not accepted; those that `kept` also names (equal ones are stored once) stay.
pub(crate) fn discard(vault: &Vault, upload: &UploadId, pieces: &[Stored], kept: &[Stored]) -> Result<()> {
    let Ok(case) = vault.case(&VaultCaseId::new(&holder(upload))?) else { return Ok(()) };
    for piece in pieces.iter().filter(|piece| !kept.contains(piece)) {
        match case.destroy(&vault_bytes::digest(piece)?) {
            // an equal piece went before
            Ok(_) | Err(VaultError::NoSuchObject { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Destroys all pieces. Repeating it after a crash finishes it.
pub(crate) fn destroy(vault: &Vault, upload: &UploadId) -> Result<()> {
    vault_bytes::destroy(vault, &holder(upload))
}

/// Gives the pieces one after the other to `read`, as one file; each is verified on the way.
pub(crate) fn joined<T>(
    vault: &Vault,
    upload: &UploadId,
    pieces: &[Stored],
    read: impl FnOnce(&mut dyn Read) -> Result<T>,
) -> Result<T> {
    let case = vault.case(&VaultCaseId::new(&holder(upload))?)?;
    read(&mut Joined { case: &case, left: pieces.iter(), current: None })
}

struct Joined<'c, 'p> {
    case: &'c VaultCase<'c>,
    left: std::slice::Iter<'p, Stored>,
    current: Option<EvidenceReader<'c>>,
}

impl Read for Joined<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(current) = &mut self.current {
                let count = current.read(buffer)?;
                if count > 0 || buffer.is_empty() {
                    return Ok(count);
                }
            }
            let Some(next) = self.left.next() else { return Ok(0) };
            let digest = next.sha256.parse().map_err(|_| io::Error::other("a stored digest is damaged"))?;
            self.current = Some(self.case.reader(&digest).map_err(io::Error::other)?);
        }
    }
}
