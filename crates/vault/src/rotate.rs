//! Rotating the master key: every key file is wrapped again; contents are not touched.
//!
//! Open the vault with a [`crate::keys::KeyChain`] of the new key and the old, and rotate. Whatever is under the
//! current key already is skipped, so an interrupted rotation is finished by calling it again: there is no other
//! recovery.

use zeroize::Zeroizing;

use crate::backend::{LockScope, Mode};
use crate::envelope::{EnvelopeEntry, Outer};
use crate::error::{Damage, VaultError};
use crate::ids::KeyId;
use crate::place::{CaseToken, VaultFile, VaultFolder, parse_id};
use crate::vault::Vault;
use crate::watch::VaultWatch;

/// What a rotation did: for the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "record it in the ledger"]
pub struct Rotated {
    /// The key everything is under now.
    pub to: KeyId,
    /// Key files wrapped again in this run.
    pub rewrapped: u64,
    /// Key files that could not be opened and were left alone. Unless this is empty the old key is still needed.
    pub left: Vec<Damage>,
}

impl Vault {
    /// Wraps every key file again under the current master key. The vault's own record comes last: once it is under
    /// the new key, nothing needs the old one, unless [`Rotated::left`] says so.
    ///
    /// # Errors
    /// [`VaultError::Busy`] while a batch is open; [`VaultError::Storage`]; [`VaultError::MasterKey`]; [`VaultError::Stopped`].
    pub fn rotate(&self, watch: &dyn VaultWatch) -> Result<Rotated, VaultError> {
        // No new case may appear under the old key behind our back.
        let _lock = self.lock(LockScope::Vault, Mode::Exclusive)?;
        let mut done = Rotated { to: self.keys.current(), rewrapped: 0, left: Vec::new() };
        for token in self.case_tokens()? {
            self.rotate_case(token, watch, &mut done)?;
        }
        if done.left.is_empty() {
            self.rewrap(&VaultFile::Vault, &mut done)?;
        }
        Ok(done)
    }

    /// A crash between two files leaves some under the old key and some under the new: both are held until the
    /// rotation is finished, and each file says which it needs.
    fn rotate_case(
        &self,
        token: CaseToken,
        watch: &dyn VaultWatch,
        done: &mut Rotated,
    ) -> Result<(), VaultError> {
        // Nobody adds to the case meanwhile; who starts later reads the case's record and sees the new key.
        let _lock = self.lock(LockScope::Case(token), Mode::Exclusive)?;
        for name in self.list(&VaultFolder::CaseKeys(token))? {
            if watch.stop() {
                return Err(VaultError::Stopped);
            }
            if let Some(pack) = parse_id(&name) {
                self.rewrap(&VaultFile::Keyring(token, pack), done)?;
            }
        }
        self.rewrap(&VaultFile::Case(token), done)
    }

    fn rewrap(&self, place: &VaultFile, done: &mut Rotated) -> Result<(), VaultError> {
        let mut leave = |what: String| {
            done.left.push(Damage { case: None, object: None, digest: None, place: place.to_string(), what });
        };
        let (bytes, opened) = match self.open_envelope(place) {
            Ok(read) => read,
            Err(error) => {
                leave(error.to_string());
                return Ok(());
            }
        };
        let opened = match opened {
            Ok(opened) => opened,
            Err(error) => {
                leave(self.envelope_error(error, place, None).to_string());
                return Ok(());
            }
        };
        if Outer::parse(&bytes, place).is_ok_and(|outer| outer.by == self.keys.current()) {
            return Ok(());
        }
        let entries: Vec<EnvelopeEntry> = opened.entries.into_iter().filter_map(Result::ok).collect();
        if Outer::parse(&bytes, place).map_or(0, |outer| outer.names().count()) != entries.len() {
            // Writing it again would drop the damaged entry and hide the damage.
            leave("one of its entries is not authentic".to_owned());
            return Ok(());
        }
        let head = Zeroizing::new(opened.head.to_vec());
        let record = self.seal(place, &head, &entries)?;
        // One step: a crash leaves the old wrapping or the new one, and either opens.
        self.backend
            .replace(place, &record)
            .map_err(|error| VaultError::storage("rewriting", place, error))?;
        done.rewrapped += 1;
        Ok(())
    }
}
