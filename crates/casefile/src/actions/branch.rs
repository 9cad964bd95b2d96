//! A ledger of its own for a case folder in which the old one must not go on: a copy, or an older state whose newer one is
//! lost. The new ledger has another key and another name; its first entry says which ledger it comes from and at which
//! checkpoint, and the entries up to there follow, word for word, so that whoever has the old ledger can compare.

use sha2::{Digest as _, Sha256};
use simsa_ledger::{Append as _, EventKind, LedgerEntry, local};
use simsa_vault::OsEntropy;

use crate::disk::{Disk as _, LocalDisk};
use crate::error::{CaseFileError, MAKING};
use crate::open::LocalCaseFile;

/// What a branching did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branched {
    /// The public key of the new ledger.
    pub key: String,
    /// The name of the ledger it comes from.
    pub from: String,
    /// Entries taken over.
    pub entries: u64,
}

impl LocalCaseFile {
    /// Begins a ledger of its own in this folder. The case file must be opened again afterwards.
    ///
    /// # Errors
    /// This is the folder in which the ledger goes on anyway; the disk fails. A crash leaves the old ledger in use.
    pub fn branch(self) -> Result<Branched, CaseFileError> {
        if self.standing.may_go_on() {
            return Err(CaseFileError::refused(
                "이 폴더에서 원장이 그대로 이어지므로 분기할 필요가 없습니다",
                "the ledger goes on in this folder; there is no need to branch it",
            ));
        }
        let log = self.ledger.log();
        let head = log.head().clone();
        drop(log);
        // What was recorded but never signed belongs to nobody's ledger; the change it was part of is made again from the
        // intent, if that was written down.
        let mut entries = self.entries()?;
        entries.truncate(usize::try_from(head.size()).unwrap_or(usize::MAX));
        let event = EventKind::new(EventKind::LEDGER_BRANCHED)?;
        let first = LedgerEntry::new(self.identity.case(), event, self.now())?
            .digest("previous-log", Sha256::digest(head.log_signed_text()).into())?
            .digest("root", *head.root().as_bytes())?
            .reference("previous", head.origin())?
            .reference("entries", &format!("n{}", head.size()))?;
        // 1. The key, then the whole new ledger beside the old one. A crash leaves both unused.
        let identity = self.identity.branched(&OsEntropy)?;
        let signer = self.keys.ledger(&identity.log(), &identity.origin(), true)?;
        let ledger = local::create(&self.layout.ledger(&identity), signer)?;
        let first = first.to_bytes();
        let all: Vec<&[u8]> = std::iter::once(&first).chain(&entries).map(Vec::as_slice).collect();
        ledger.sequence().append(&all)?;
        ledger.publish()?;
        // 2. From here on it is the one in use. The old one stays as it is.
        let path = self.layout.identity();
        LocalDisk.replace(&path, identity.to_text().as_bytes()).map_err(CaseFileError::io(MAKING, &path))?;
        let key = ledger.log().verifier().to_string();
        Ok(Branched { key, from: head.origin().to_owned(), entries: head.size() })
    }
}
