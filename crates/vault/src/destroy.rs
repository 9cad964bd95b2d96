//! Destroying a file: its data key is destroyed, and what remains of it in the pack is noise for ever.
//!
//! This is crypto-shredding. It works on media that cannot overwrite, and on copies of `packs/` made earlier; copies
//! of `keys/` made earlier must be destroyed too, or the master key rotated and its predecessor destroyed.

use crate::backend::{Lock, LockScope, Mode};
use crate::case::{KeyringError, Obstacle, StoredFile, VaultCase, Why, read_keyring};
use crate::digest::{Digest, ObjectName};
use crate::error::{Damage, MasterKeyProblem, VaultError};
use crate::ids::VaultCaseId;
use crate::keyring::{self, Slot};
use crate::place::{VaultFile, VaultFolder, parse_id};
use crate::vault::{Vault, rotated};

/// What was destroyed: for the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "record it in the ledger"]
pub struct Destroyed {
    /// The case.
    pub case: VaultCaseId,
    /// SHA-256 of the file that can no longer be read.
    pub digest: Digest,
    /// What the store called it.
    pub name: ObjectName,
}

impl VaultCase<'_> {
    /// Destroys the keys of a file. It cannot be undone. To be able to finish after a crash, record the intention
    /// first and the returned event afterwards; repeating it after a crash is safe and ends with
    /// [`VaultError::NoSuchObject`] if everything was done already.
    ///
    /// # Errors
    /// [`VaultError::NoSuchObject`]; [`VaultError::Busy`]; [`VaultError::Rotated`]; [`VaultError::Storage`]; [`VaultError::Damaged`] when its
    /// keyring holds other damaged entries, which rewriting would hide: restore the keyring first.
    pub fn destroy(&self, digest: &Digest) -> Result<Destroyed, VaultError> {
        let _lock = self.exclusively()?;
        // Others may have added to the case since it was opened; their copies must go too.
        self.refresh()?;
        let name = self.naming.object(digest);
        let rings: Vec<VaultFile> = {
            let index = self.index();
            let whole = index.spots(&name).iter().map(|spot| VaultFile::Keyring(self.token, spot.pack));
            let broken = index.obstacles.iter().filter(|o| o.names.contains(&name)).map(|o| o.place);
            let mut rings: Vec<VaultFile> = whole.chain(broken).collect();
            rings.sort_unstable();
            rings.dedup();
            rings
        };
        if rings.is_empty() {
            return Err(VaultError::NoSuchObject { case: self.id.clone(), digest: *digest });
        }
        for ring in &rings {
            self.remove_from(ring, name)?;
        }
        self.refresh()?;
        Ok(Destroyed { case: self.id.clone(), digest: *digest, name })
    }

    /// Locks the case against everybody, and makes sure that the master key was not rotated meanwhile.
    pub(crate) fn exclusively(&self) -> Result<Box<dyn Lock>, VaultError> {
        let lock = self.vault.lock(LockScope::Case(self.token), Mode::Exclusive)?;
        self.vault.read_case_record(self.token).map_err(rotated)?;
        Ok(lock)
    }

    /// Rewrites one keyring without an object's key. A crash leaves the old keyring or the new one; with several
    /// keyrings, some done and some not: the file is then still readable and nothing was acknowledged.
    pub(crate) fn remove_from(&self, place: &VaultFile, name: ObjectName) -> Result<(), VaultError> {
        let ring =
            read_keyring(self.vault, place, Some(&self.naming)).map_err(|error| self.keyring_error(error))?;
        if let Some((other, what)) = ring.bad.iter().find(|(bad, _)| *bad != name) {
            return Err(Damage {
                case: Some(self.id.clone()),
                object: Some(*other),
                digest: None,
                place: place.to_string(),
                what: (*what).to_owned(),
            }
            .into());
        }
        let entries: Vec<_> =
            ring.slots.iter().filter(|slot| slot.name != name).map(Slot::to_entry).collect();
        let backend = self.vault.backend.as_ref();
        if entries.is_empty() {
            // 1. The keys. A crash after this leaves a pack without a keyring: swept.
            backend.destroy(place).map_err(|error| VaultError::storage("destroying", place, error))?;
            // 2. The contents, only to give the space back.
            if let VaultFile::Keyring(case, pack) = place {
                let pack = VaultFile::Pack(*case, *pack);
                backend.destroy(&pack).map_err(|error| VaultError::storage("removing", pack, error))?;
            }
            return Ok(());
        }
        let record = self.vault.seal(place, &keyring::head(ring.pack_len), &entries)?;
        backend.replace(place, &record).map_err(|error| VaultError::storage("rewriting", place, error))
    }

    fn keyring_error(&self, error: KeyringError) -> VaultError {
        match error {
            KeyringError::Other(error) => error,
            KeyringError::Obstacle(Obstacle { place, why, .. }) => match why {
                Why::Damaged(what) => Damage {
                    case: Some(self.id.clone()),
                    object: None,
                    digest: None,
                    place: place.to_string(),
                    what,
                }
                .into(),
                Why::OtherKey(wrapped_by) => VaultError::WrongMasterKey {
                    place: place.to_string(),
                    wrapped_by,
                    have: self.vault.keys.held(),
                },
                Why::Source(why) => VaultError::MasterKey(MasterKeyProblem::Source(why)),
            },
        }
    }
}

/// A case whose evidence was destroyed: for the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "record it in the ledger"]
pub struct CaseDestroyed {
    /// The case.
    pub case: VaultCaseId,
    /// The files whose keys were destroyed, sorted by digest.
    pub files: Vec<StoredFile>,
}

impl Vault {
    /// Destroys all keys of a case, then its record, then its contents. It cannot be undone. Repeating it after a
    /// crash finishes it.
    ///
    /// # Errors
    /// [`VaultError::NoSuchCase`]; [`VaultError::Busy`]; [`VaultError::Rotated`]; [`VaultError::Storage`].
    pub fn destroy_case(&self, id: &VaultCaseId) -> Result<CaseDestroyed, VaultError> {
        let case = self.case(id)?;
        let _lock = case.exclusively()?;
        case.refresh()?;
        let files = case.list();
        let destroy = |place: VaultFile| {
            self.backend.destroy(&place).map_err(|error| VaultError::storage("destroying", place, error))
        };
        // 1. The keys, the damaged ones too. A crash leaves a case with fewer files; nothing was acknowledged.
        for name in self.list(&VaultFolder::CaseKeys(case.token))? {
            if let Some(pack) = parse_id(&name) {
                destroy(VaultFile::Keyring(case.token, pack))?;
            }
        }
        // 2. The record. A crash before leaves an empty case, which can be destroyed again; after, packs without
        //    keyrings, which the sweep removes.
        destroy(VaultFile::Case(case.token))?;
        // 3. The contents, only to give the space back.
        for name in self.list(&VaultFolder::CasePacks(case.token))? {
            if let Some(pack) = parse_id(&name) {
                destroy(VaultFile::Pack(case.token, pack))?;
            }
        }
        Ok(CaseDestroyed { case: case.id.clone(), files })
    }
}
