//! The vault: a backend, a master key source, and the record that ties them together.

use std::io::ErrorKind;

use zeroize::Zeroizing;

use crate::backend::{Backend, Lock, LockScope, Mode, put_new};
use crate::digest::NamingKey;
use crate::entropy::{Entropy, OsEntropy, fresh};
use crate::envelope::{self, OpenError, OpenedEnvelope, Outer};
use crate::error::{Damage, MasterKeyProblem, VaultError};
use crate::ids::VaultCaseId;
use crate::keys::KeySource;
use crate::place::{CaseToken, VaultFile, VaultFolder, parse_id};
use crate::suite::{Secret, Suite};

/// The longest file under `keys/`: a keyring of a full pack is a seventh of this.
pub(crate) const MAX_ENVELOPE: u64 = 16 << 20;

/// An open vault. Cheap to share behind a reference or an `Arc`; all methods take `&self`.
pub struct Vault {
    pub(crate) backend: Box<dyn Backend>,
    pub(crate) keys: Box<dyn KeySource>,
    pub(crate) entropy: Box<dyn Entropy>,
    /// For what is written from now on; what is read says its own.
    pub(crate) suite: Suite,
    naming: NamingKey,
}

impl Vault {
    /// Makes a new vault in an empty store.
    ///
    /// # Errors
    /// [`VaultError::VaultExists`]; [`VaultError::Storage`]; [`VaultError::MasterKey`].
    pub fn create(
        backend: impl Backend + 'static,
        keys: impl KeySource + 'static,
        suite: Suite,
    ) -> Result<Self, VaultError> {
        Self::create_with(backend, keys, suite, OsEntropy)
    }

    /// As [`Vault::create`], with the random bytes as an argument: for tests and test vectors only.
    ///
    /// # Errors
    /// As [`Vault::create`].
    pub fn create_with(
        backend: impl Backend + 'static,
        keys: impl KeySource + 'static,
        suite: Suite,
        entropy: impl Entropy + 'static,
    ) -> Result<Self, VaultError> {
        let naming = Zeroizing::new(fresh::<32>(&entropy)?);
        let record = envelope::seal(&keys, suite, &entropy, &VaultFile::Vault, naming.as_ref(), &[])?;
        // One step: a crash leaves no vault, or a whole and empty one.
        put_new(&backend, &VaultFile::Vault, &record).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => VaultError::VaultExists,
            _ => VaultError::storage("creating", VaultFile::Vault, error),
        })?;
        Ok(Self {
            backend: Box::new(backend),
            keys: Box::new(keys),
            entropy: Box::new(entropy),
            suite,
            naming: NamingKey::new(&naming),
        })
    }

    /// Opens a vault. What is written from now on uses the suite the vault was made with.
    ///
    /// # Errors
    /// [`VaultError::NoVault`]; [`VaultError::WrongMasterKey`]; [`VaultError::Damaged`]; [`VaultError::Storage`].
    pub fn open(backend: impl Backend + 'static, keys: impl KeySource + 'static) -> Result<Self, VaultError> {
        Self::open_with(backend, keys, OsEntropy)
    }

    /// As [`Vault::open`], with the random bytes as an argument.
    ///
    /// # Errors
    /// As [`Vault::open`].
    pub fn open_with(
        backend: impl Backend + 'static,
        keys: impl KeySource + 'static,
        entropy: impl Entropy + 'static,
    ) -> Result<Self, VaultError> {
        let mut vault = Self {
            backend: Box::new(backend),
            keys: Box::new(keys),
            entropy: Box::new(entropy),
            suite: Suite::default(),
            naming: NamingKey::new(&[0; 32]),
        };
        (vault.naming, vault.suite) = vault.read_record()?;
        Ok(vault)
    }

    /// Writes what comes from now on with another suite; what is stored keeps its own and stays readable.
    #[must_use]
    pub fn writing_with(mut self, suite: Suite) -> Self {
        self.suite = suite;
        self
    }

    /// The suite new objects are written with.
    pub fn suite(&self) -> Suite {
        self.suite
    }

    /// A secret for something outside the vault that is to be as safe as what lies in it: the same for the same purpose
    /// as long as the vault exists, also after its master key was changed, and unknown to whoever has no master key.
    pub fn secret_for(&self, purpose: &[u8]) -> Secret {
        Secret::new(self.naming.secret(purpose))
    }

    /// The cases, sorted. A case whose record cannot be read is left out; [`Vault::check`] names it.
    ///
    /// # Errors
    /// [`VaultError::Storage`].
    pub fn cases(&self) -> Result<Vec<VaultCaseId>, VaultError> {
        let mut ids: Vec<VaultCaseId> = self
            .case_tokens()?
            .into_iter()
            .filter_map(|token| self.read_case_record(token).ok().map(|(id, _)| id))
            .collect();
        ids.sort_unstable();
        Ok(ids)
    }

    /// The case folders under `keys/`.
    pub(crate) fn case_tokens(&self) -> Result<Vec<CaseToken>, VaultError> {
        let names = self.list(&VaultFolder::Keys)?;
        Ok(names.iter().filter_map(|name| parse_id(name)).collect())
    }

    pub(crate) fn token(&self, id: &VaultCaseId) -> CaseToken {
        self.naming.case(id.as_str())
    }

    pub(crate) fn list(&self, folder: &VaultFolder) -> Result<Vec<String>, VaultError> {
        self.backend.list(folder).map_err(|error| VaultError::storage("listing", folder, error))
    }

    pub(crate) fn lock(&self, scope: LockScope, mode: Mode) -> Result<Box<dyn Lock>, VaultError> {
        let what = match scope {
            LockScope::Vault => "the vault".to_owned(),
            LockScope::Case(token) => format!("the case in `{}`", VaultFolder::CaseKeys(token)),
        };
        self.backend
            .lock(scope, mode, true)
            .map_err(|error| VaultError::storage("locking", &what, error))?
            .ok_or(VaultError::Busy(what))
    }

    pub(crate) fn seal(
        &self,
        place: &VaultFile,
        head: &[u8],
        entries: &[envelope::EnvelopeEntry],
    ) -> Result<Vec<u8>, VaultError> {
        envelope::seal(self.keys.as_ref(), self.suite, self.entropy.as_ref(), place, head, entries)
    }

    /// Reads a file under `keys/`.
    pub(crate) fn read_envelope(&self, place: &VaultFile) -> Result<Vec<u8>, VaultError> {
        self.backend.read(place, MAX_ENVELOPE).map_err(|error| VaultError::storage("reading", place, error))
    }

    /// Reads and opens a file under `keys/`. A file that does not open is read once more: it may have been replaced
    /// (and the old one overwritten) while it was read.
    pub(crate) fn open_envelope(
        &self,
        place: &VaultFile,
    ) -> Result<(Vec<u8>, Result<OpenedEnvelope, OpenError>), VaultError> {
        let bytes = self.read_envelope(place)?;
        let opened = Outer::parse(&bytes, place).and_then(|outer| outer.open(self.keys.as_ref(), place));
        if opened.is_ok() {
            return Ok((bytes, opened));
        }
        let again = self.read_envelope(place)?;
        let opened = Outer::parse(&again, place).and_then(|outer| outer.open(self.keys.as_ref(), place));
        Ok((again, opened))
    }

    /// The vault's own record: the key cases are named by, and the suite.
    pub(crate) fn read_record(&self) -> Result<(NamingKey, Suite), VaultError> {
        let place = VaultFile::Vault;
        let (bytes, opened) = self.open_envelope(&place).map_err(|error| match error {
            VaultError::Storage { source, .. } if source.kind() == ErrorKind::NotFound => VaultError::NoVault,
            other => other,
        })?;
        let opened = opened.map_err(|error| self.envelope_error(error, &place, None))?;
        let key: &[u8; 32] = opened
            .head
            .as_slice()
            .try_into()
            .map_err(|_| damage(&place, None, "its head has the wrong length"))?;
        let suite =
            Outer::parse(&bytes, &place).map_err(|error| self.envelope_error(error, &place, None))?.suite;
        Ok((NamingKey::new(key), suite))
    }

    /// A case's record: its identifier and the key its objects are named by.
    pub(crate) fn read_case_record(&self, token: CaseToken) -> Result<(VaultCaseId, NamingKey), VaultError> {
        let place = VaultFile::Case(token);
        let (_, opened) = self.open_envelope(&place)?;
        let opened = opened.map_err(|error| self.envelope_error(error, &place, None))?;
        let nonsense = || damage(&place, None, "its head is not a case's");
        let (key, id) = opened.head.split_first_chunk::<32>().ok_or_else(nonsense)?;
        let id =
            std::str::from_utf8(id).ok().and_then(|id| VaultCaseId::new(id).ok()).ok_or_else(nonsense)?;
        if self.token(&id) != token {
            return Err(damage(&place, Some(id), "another case's record stands at its place"));
        }
        Ok((id, NamingKey::new(key)))
    }

    /// What an envelope that did not open means to the caller.
    pub(crate) fn envelope_error(
        &self,
        error: OpenError,
        place: &VaultFile,
        case: Option<&VaultCaseId>,
    ) -> VaultError {
        match error {
            OpenError::OtherKey(wrapped_by) => {
                VaultError::WrongMasterKey { place: place.to_string(), wrapped_by, have: self.keys.held() }
            }
            OpenError::Damaged(what) => damage(place, case.cloned(), what),
            OpenError::Source(why) => VaultError::MasterKey(MasterKeyProblem::Source(why)),
        }
    }
}

/// In an open vault, "wrapped by another key" means the key was rotated meanwhile.
pub(crate) fn rotated(error: VaultError) -> VaultError {
    match error {
        VaultError::WrongMasterKey { .. } => VaultError::Rotated,
        other => other,
    }
}

pub(crate) fn damage(place: &VaultFile, case: Option<VaultCaseId>, what: &str) -> VaultError {
    Damage { case, object: None, digest: None, place: place.to_string(), what: what.to_owned() }.into()
}
