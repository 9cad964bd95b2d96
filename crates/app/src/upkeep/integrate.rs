//! From recorded entries to the published log: tiles, signed checkpoint, receipts. A background step that may be
//! repeated at any time and picks up whatever a crash has left.

use simsa_ledger::{Log, SignedCheckpoint};
use simsa_package::{HeldReceipt, LedgerPart, ProvenEntry};

use crate::error::{Error, Result};
use crate::ports::Tiles;
use crate::workbench::Workbench;
use simsa_store::CaseId;

/// Entries integrated at a time, and so the memory needed.
const BATCH: u32 = 1024;
/// Entries of one case that are listed at most.
const MOST: u32 = 100_000;

impl Workbench {
    /// Publishes everything recorded so far; gives the size of the log.
    ///
    /// # Errors
    /// [`Error::Fault`]; what is recorded stays recorded, and calling it again goes on.
    pub async fn integrate(&self) -> Result<u64> {
        loop {
            let published = self.log().head().size();
            let previous = match published.checked_sub(1) {
                Some(last) => self.store().entries_from(last, 1).await?.into_iter().next(),
                None => None,
            };
            let entries = self.store().entries_from(published, BATCH).await?;
            let full = entries.len() == BATCH as usize;
            let size = self
                .spawn_blocking(move |workbench| {
                    let mut log = workbench.log();
                    // somebody else may have published in the meantime; then this is for the next round
                    if log.head().size() == published {
                        log.integrate_entries(previous.as_deref(), &entries)?;
                    }
                    Ok(log.head().size())
                })
                .await?;
            if !full {
                return Ok(size);
            }
        }
    }

    /// The public key of the log, for whoever checks receipts and packages.
    pub fn log_key(&self) -> String {
        self.log().verifier().to_string()
    }

    /// The receipt of an entry as a file: the entry, an empty line, the proof. Publishes first. `after` says how many entries
    /// are under the checkpoint of the package that the entry is about: the receipt then shows that it goes on from there.
    pub(crate) async fn receipt(&self, position: u64, after: Option<u64>) -> Result<Vec<u8>> {
        self.integrate().await?;
        let entry = self.store().entries_from(position, 1).await?.into_iter().next();
        let entry = entry.ok_or_else(|| Error::fault(format!("the ledger has no entry {position}")))?;
        self.spawn_blocking(move |workbench| {
            let log = workbench.log();
            let proof = |old| log.consistency_between(old, position).map(|proof| (old, proof));
            let after = after.filter(|old| *old < position).map(proof).transpose()?;
            Ok(HeldReceipt::of(entry, &log.receipts(position)?, after).to_bytes())
        })
        .await
    }

    /// How many entries are under the checkpoint of a package's part of the ledger.
    pub(crate) fn entries_under(&self, part: &LedgerPart) -> Option<u64> {
        SignedCheckpoint::open(&part.checkpoint, &self.log().verifier()).ok().map(|head| head.size())
    }

    /// The entries about a case that a package needs, all under one checkpoint.
    pub(crate) async fn ledger_part(&self, case: &CaseId) -> Result<LedgerPart> {
        self.integrate().await?;
        let about = self.store().entries_of(case.to_string(), 0, MOST).await?;
        self.spawn_blocking(move |workbench| ledger_part(&workbench.log(), about)).await
    }
}

/// Single edits are many and say nothing to a reader of the package; what stands in it is the evidence, the
/// confirmations, the parties, and the dossier as recorded last.
fn matters(entry: &[u8]) -> bool {
    simsa_ledger::LedgerEntry::from_bytes(entry).is_ok_and(|entry| {
        let edit = entry.event().as_str() == simsa_ledger::EventKind::DOSSIER_CHANGED;
        let whole = entry.digests().any(|(role, _)| role == simsa_package::role::DOSSIER);
        let talk = ["commented", "assigned"].contains(&entry.event().as_str());
        (!edit || whole) && !talk
    })
}

fn ledger_part(log: &Log<Tiles>, about: Vec<(u64, Vec<u8>)>) -> Result<LedgerPart> {
    let size = log.head().size();
    let covered = about.into_iter().filter(|(index, entry)| *index < size && matters(entry));
    let entries: Result<Vec<ProvenEntry>> = covered
        .map(|(index, entry)| {
            let receipt = log.receipt_under(index, log.head(), None)?.to_bytes();
            Ok(ProvenEntry { index, entry, receipt })
        })
        .collect();
    Ok(LedgerPart {
        entries: entries?,
        checkpoint: log.head().to_text().into_bytes(),
        log: log.verifier(),
        witnesses: Vec::new(),
        time_stamp: None,
    })
}
