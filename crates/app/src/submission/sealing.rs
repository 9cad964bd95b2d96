//! What sealing needs from the vault: the files of the evidence.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};

use simsa_model::Evidence as Listed;
use simsa_package::EvidenceSource;
use simsa_store::CaseId;
use simsa_store::records::Stored;
use simsa_vault::{Vault, VaultCase, VaultCaseId};

use crate::error::Result;
use crate::files::vault_bytes;

/// Evidence from the vault, decrypted while it is read: no plain file is written for it.
pub(crate) struct VaultFiles<'v> {
    /// The parts of the vault, by the case or dossier they are of.
    pub(crate) cases: BTreeMap<CaseId, VaultCase<'v>>,
    /// In which part each file lies, by the name of the evidence.
    pub(crate) holders: BTreeMap<String, CaseId>,
}

impl<'v> VaultFiles<'v> {
    /// Opens the parts of the vault that are needed.
    pub(crate) fn open_all(vault: &'v Vault, holders: BTreeMap<String, CaseId>) -> Result<Self> {
        let names: BTreeSet<&CaseId> = holders.values().collect();
        let cases: Result<BTreeMap<CaseId, VaultCase<'v>>> = names
            .into_iter()
            .map(|name| Ok((name.clone(), vault.case(&VaultCaseId::new(name.as_str())?)?)))
            .collect();
        Ok(Self { cases: cases?, holders })
    }
}

impl EvidenceSource for VaultFiles<'_> {
    fn open(&self, evidence: &Listed) -> io::Result<Box<dyn Read + '_>> {
        let case = self.holders.get(&evidence.id).and_then(|holder| self.cases.get(holder));
        let case = case.ok_or_else(|| io::Error::other("no such evidence"))?;
        let stored = match &evidence.state {
            simsa_model::FileState::Present { sha256, bytes } => {
                Stored { sha256: sha256.clone(), bytes: *bytes }
            }
            _ => return Err(io::Error::other("there is no file")),
        };
        let digest =
            vault_bytes::digest(&stored).map_err(|_| io::Error::other("a stored digest is damaged"))?;
        Ok(Box::new(case.reader(&digest).map_err(io::Error::other)?))
    }
}
