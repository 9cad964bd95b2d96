//! Clearing what crashes left: unfinished files, unfinished destructions, packs that no keyring names.
//!
//! It destroys nothing that was ever acknowledged: an acknowledged object has a keyring, and a pack with a keyring is
//! kept.

use crate::backend::{LockScope, Mode};
use crate::case::VaultCase;
use crate::error::VaultError;
use crate::place::{CaseToken, PackId, VaultFile, VaultFolder, parse_id};
use crate::vault::Vault;

/// What a sweep removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Packs that no keyring names.
    pub packs: u64,
    /// Folders in which unfinished files were cleared.
    pub folders: u64,
}

impl Vault {
    /// Clears the whole vault. Waits for batches to finish.
    ///
    /// # Errors
    /// [`VaultError::Busy`]; [`VaultError::Storage`].
    pub fn sweep(&self) -> Result<Swept, VaultError> {
        let _lock = self.lock(LockScope::Vault, Mode::Exclusive)?;
        let mut swept = Swept::default();
        self.sweep_folder(&VaultFolder::Keys, &mut swept)?;
        let mut tokens = self.case_tokens()?;
        tokens.extend(self.list(&VaultFolder::Packs)?.iter().filter_map(|name| parse_id(name)));
        tokens.sort_unstable();
        tokens.dedup();
        for token in tokens {
            let _lock = self.lock(LockScope::Case(token), Mode::Exclusive)?;
            self.sweep_case(token, &mut swept)?;
        }
        Ok(swept)
    }

    /// Call under the case's exclusive lock.
    fn sweep_case(&self, token: CaseToken, swept: &mut Swept) -> Result<(), VaultError> {
        // Keys first: an unfinished destruction is the one leftover that matters.
        self.sweep_folder(&VaultFolder::CaseKeys(token), swept)?;
        self.sweep_folder(&VaultFolder::CasePacks(token), swept)?;
        for pack in self.unnamed_packs(token)? {
            let place = VaultFile::Pack(token, pack);
            self.backend.destroy(&place).map_err(|error| VaultError::storage("removing", place, error))?;
            swept.packs += 1;
        }
        Ok(())
    }

    fn sweep_folder(&self, folder: &VaultFolder, swept: &mut Swept) -> Result<(), VaultError> {
        if self
            .backend
            .has_leftovers(folder)
            .map_err(|error| VaultError::storage("listing", folder, error))?
        {
            self.backend.sweep(folder).map_err(|error| VaultError::storage("clearing", folder, error))?;
            swept.folders += 1;
        }
        Ok(())
    }

    /// Packs without a keyring.
    pub(crate) fn unnamed_packs(&self, token: CaseToken) -> Result<Vec<PackId>, VaultError> {
        let keyrings = self.list(&VaultFolder::CaseKeys(token))?;
        let packs = self.list(&VaultFolder::CasePacks(token))?;
        Ok(packs
            .iter()
            .filter(|pack| keyrings.binary_search(pack).is_err())
            .filter_map(|p| parse_id(p))
            .collect())
    }
}

impl VaultCase<'_> {
    /// Clears the case if something is left and nobody is writing to it; otherwise leaves it for later.
    pub(crate) fn sweep_if_idle(&self) -> Result<(), VaultError> {
        let listing = |folder: VaultFolder| move |error| VaultError::storage("listing", folder, error);
        let (keys, packs) = (VaultFolder::CaseKeys(self.token), VaultFolder::CasePacks(self.token));
        let backend = self.vault.backend.as_ref();
        let left = backend.has_leftovers(&keys).map_err(listing(keys))?
            || backend.has_leftovers(&packs).map_err(listing(packs))?
            || !self.vault.unnamed_packs(self.token)?.is_empty();
        if !left {
            return Ok(());
        }
        let lock = backend
            .lock(LockScope::Case(self.token), Mode::Exclusive, false)
            .map_err(|error| VaultError::storage("locking", keys, error))?;
        match lock {
            // An open batch of somebody else explains what we saw.
            None => Ok(()),
            Some(_lock) => self.vault.sweep_case(self.token, &mut Swept::default()),
        }
    }
}
