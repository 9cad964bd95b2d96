//! What sealing a package needs of the ledger: the position the package is about, and the record that it was sealed.
//!
//! The position ends before the sealings that follow the last other event, so that sealing again without a change is
//! about the same position and gives the same bytes.

use simsa_ledger::{
    Append, Checkpoint, EventKind, Hash, KeyKind, LedgerEntry, Receipt, SignedCheckpoint, TileStore,
    VerifierKey,
};

use crate::case_file::CaseFile;
use crate::error::CaseFileError;
use crate::history;
use crate::mark;

/// Role of the digest of a package's manifest.
const MANIFEST: &str = "manifest";
/// Role of the digest of a dossier.
const DOSSIER: &str = "dossier";

/// The ledger at the position that a package is about.
#[derive(Debug, Clone)]
pub struct Position {
    /// Every entry below it, in order.
    pub entries: Vec<Vec<u8>>,
    /// The receipt of each, under the checkpoint.
    pub receipts: Vec<Receipt>,
    /// The checkpoint over exactly these entries, with the log's signature only.
    pub checkpoint: SignedCheckpoint,
    /// The time-stamp token over that checkpoint, if there is one.
    pub time_stamp: Option<Vec<u8>>,
    /// The log's public key.
    pub key: VerifierKey,
}

/// A recorded sealing.
#[derive(Debug, Clone)]
pub struct SealRecord {
    /// Position of its entry.
    pub index: u64,
    /// The entry's bytes.
    pub entry: Vec<u8>,
    /// The receipts that together hold all that others said over it.
    pub receipts: Vec<Receipt>,
    /// Entries of the ledger that the package is about, and the proof that the ledger just before this entry extends
    /// them; `None` where these are the same.
    pub after: Option<(u64, Vec<Hash>)>,
    /// The same package was sealed before, and this is that record.
    pub again: bool,
}

impl<Q: Append, S: TileStore> CaseFile<Q, S> {
    /// Records the digest of the dossier, unless the one recorded last is the same.
    ///
    /// # Errors
    /// The ledger fails.
    pub fn record_dossier(&self, sha256: [u8; 32]) -> Result<(), CaseFileError> {
        let entries = self.entries()?;
        let last = entries.iter().rev().find_map(|bytes| {
            let entry = LedgerEntry::from_bytes(bytes).ok()?;
            (entry.event().as_str() == EventKind::DOSSIER_CHANGED)
                .then(|| history::digest(&entry, DOSSIER))
                .flatten()
        });
        if last.is_some_and(|digest| digest.0 == sha256) {
            return Ok(());
        }
        let event = EventKind::new(EventKind::DOSSIER_CHANGED)?;
        let entry = LedgerEntry::new(self.identity.case(), event, self.now())?.digest(DOSSIER, sha256)?;
        self.record(&entry)?;
        Ok(())
    }

    /// The position that a package sealed now is about.
    ///
    /// # Errors
    /// The ledger cannot be read, or what is stored does not hold.
    pub fn position(&self) -> Result<Position, CaseFileError> {
        self.publish()?;
        let mut entries = self.entries()?;
        entries.truncate(position_in(&entries)?);
        let size = entries.len() as u64;
        let root = mark::root(&entries)?;
        // Ed25519 signs alike every time: this is the checkpoint that was published at this size, if one was.
        let origin = self.signer.name().to_owned();
        let checkpoint = Checkpoint { origin, size, root, extensions: Vec::new() }.sign(&self.signer);
        let log = self.ledger.log();
        let receipts = (0..size)
            .map(|index| log.receipt_under(index, &checkpoint, None))
            .collect::<Result<Vec<_>, _>>()?;
        let attested = match size.checked_sub(1) {
            Some(last) => log.attested_over(last)?,
            None => Vec::new(),
        };
        let exactly = attested.into_iter().find(|attested| attested.checkpoint.size() == size);
        let time_stamp = exactly.and_then(|attested| attested.token);
        let key = self.signer.verifier(KeyKind::Log);
        drop(log);
        Ok(Position { entries, receipts, checkpoint, time_stamp, key })
    }

    /// Records that a package with this manifest was sealed at the present position, unless that is recorded, and gives
    /// the receipt.
    ///
    /// # Errors
    /// The ledger fails.
    pub fn record_sealed(&self, manifest: [u8; 32]) -> Result<SealRecord, CaseFileError> {
        let entries = self.entries()?;
        let position = position_in(&entries)?;
        for (bytes, index) in entries.iter().zip(0_u64..).skip(position) {
            let entry = LedgerEntry::from_bytes(bytes)?;
            if history::digest(&entry, MANIFEST).is_some_and(|digest| digest.0 == manifest) {
                return self.seal_record(index, bytes, position as u64, true);
            }
        }
        let event = EventKind::new(EventKind::PACKAGE_SEALED)?;
        let entry = LedgerEntry::new(self.identity.case(), event, self.now())?.digest(MANIFEST, manifest)?;
        let index = self.record(&entry)?;
        self.seal_record(index, &entry.to_bytes(), position as u64, false)
    }

    fn seal_record(
        &self,
        index: u64,
        entry: &[u8],
        position: u64,
        again: bool,
    ) -> Result<SealRecord, CaseFileError> {
        self.publish()?;
        let receipts = self.ledger.receipts(index)?;
        let gap = position < index;
        let proof = || self.ledger.log().consistency_between(position, index);
        let after = if gap { Some((position, proof()?)) } else { None };
        Ok(SealRecord { index, entry: entry.to_vec(), receipts, after, again })
    }

    /// The last sealing recorded, with what others said over it since.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn last_seal(&self) -> Result<Option<SealRecord>, CaseFileError> {
        let entries = self.entries()?;
        for (bytes, index) in entries.iter().zip(0_u64..).collect::<Vec<_>>().into_iter().rev() {
            if LedgerEntry::from_bytes(bytes)?.event().as_str() == EventKind::PACKAGE_SEALED {
                let before = usize::try_from(index).unwrap_or(usize::MAX);
                let position = position_in(&entries[..before])? as u64;
                return self.seal_record(index, bytes, position, true).map(Some);
            }
        }
        Ok(None)
    }
}

/// How many entries there are without the sealings at the end.
fn position_in(entries: &[Vec<u8>]) -> Result<usize, CaseFileError> {
    for (index, bytes) in entries.iter().enumerate().rev() {
        if LedgerEntry::from_bytes(bytes)?.event().as_str() != EventKind::PACKAGE_SEALED {
            return Ok(index + 1);
        }
    }
    Ok(0)
}
