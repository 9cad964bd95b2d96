//! One case's part of the vault: its identifier, and the index of what it holds.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::sync::{Mutex, MutexGuard, PoisonError};

use zeroize::Zeroizing;

use crate::backend::{LockScope, Mode, put_new};
use crate::digest::{Digest, NamingKey, ObjectName};
use crate::entropy::fresh;
use crate::envelope::{OpenError, Outer};
use crate::error::{Damage, MasterKeyProblem, VaultError};
use crate::ids::{KeyId, VaultCaseId};
use crate::keyring::{Keyring, Slot};
use crate::place::{CaseToken, PackId, VaultFile, VaultFolder, parse_id};
use crate::vault::{Vault, rotated};

impl VaultCaseId {
    /// Takes any text of 1 to 200 bytes without control characters. It never becomes a path.
    ///
    /// # Errors
    /// [`VaultError::BadCaseId`].
    pub fn new(text: &str) -> Result<Self, VaultError> {
        Self::checked(text)
            .map_err(|why| VaultError::BadCaseId { text: text.chars().take(80).collect(), why })
    }
}

/// A file a case holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct StoredFile {
    /// SHA-256 of its bytes.
    pub digest: Digest,
    /// Its length in bytes.
    pub length: u64,
    /// What the store calls it.
    pub name: ObjectName,
}

/// Where an object lies.
#[derive(Clone)]
pub(crate) struct ObjectLocation {
    pub(crate) pack: PackId,
    pub(crate) slot: Slot,
}

/// What stands between us and some objects: a keyring, or one entry of it, that cannot be read.
#[derive(Clone)]
pub(crate) struct Obstacle {
    pub(crate) place: VaultFile,
    /// The objects it hides, as far as their names can be read.
    pub(crate) names: Vec<ObjectName>,
    pub(crate) why: Why,
}

#[derive(Clone)]
pub(crate) enum Why {
    Damaged(String),
    OtherKey(KeyId),
    Source(String),
}

/// What the keyrings say, as read at one moment.
#[derive(Default)]
pub(crate) struct KeyringIndex {
    objects: BTreeMap<ObjectName, Vec<ObjectLocation>>,
    lengths: BTreeSet<u64>,
    pub(crate) obstacles: Vec<Obstacle>,
    /// Each keyring's pack and how long it says the pack is.
    pub(crate) packs: BTreeMap<PackId, u64>,
}

impl KeyringIndex {
    pub(crate) fn spots(&self, name: &ObjectName) -> &[ObjectLocation] {
        self.objects.get(name).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn insert(&mut self, pack: PackId, slot: Slot) {
        self.lengths.insert(slot.length);
        self.objects.entry(slot.name).or_default().push(ObjectLocation { pack, slot });
    }

    pub(crate) fn has_length(&self, length: u64) -> bool {
        self.lengths.contains(&length)
    }

    /// All objects of all packs.
    pub(crate) fn all(&self) -> impl Iterator<Item = &ObjectLocation> {
        self.objects.values().flatten()
    }
}

impl Vault {
    /// Adds a case.
    ///
    /// # Errors
    /// [`VaultError::CaseExists`]; [`VaultError::Rotated`]; [`VaultError::Storage`]; [`VaultError::Busy`].
    pub fn create_case(&self, id: &VaultCaseId) -> Result<VaultCase<'_>, VaultError> {
        let _lock = self.lock(LockScope::Vault, Mode::Shared)?;
        // The key this vault was opened with may have been rotated away; a case under it would be unreadable.
        self.read_record().map_err(rotated)?;
        let token = self.token(id);
        // whoever opens the case that somebody else adds just now clears what was left there; what is being written is not left
        let adding = self.lock(LockScope::Case(token), Mode::Shared)?;
        let place = VaultFile::Case(token);
        let mut head = Zeroizing::new(fresh::<32>(self.entropy.as_ref())?.to_vec());
        head.extend_from_slice(id.as_str().as_bytes());
        let record = self.seal(&place, &head, &[])?;
        put_new(self.backend.as_ref(), &place, &record).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => VaultError::CaseExists(id.clone()),
            _ => VaultError::storage("creating", place, error),
        })?;
        drop(adding);
        self.case(id)
    }

    /// Opens a case: reads its keyrings as they are now.
    ///
    /// # Errors
    /// [`VaultError::NoSuchCase`]; [`VaultError::WrongMasterKey`]; [`VaultError::Damaged`] for the case's record. Damaged keyrings
    /// are no error here: their objects are, when asked for.
    pub fn case(&self, id: &VaultCaseId) -> Result<VaultCase<'_>, VaultError> {
        VaultCase::open(self, id)
    }
}

/// An open case. It shows the case as it was when opened, plus what its own batches added.
pub struct VaultCase<'v> {
    pub(crate) vault: &'v Vault,
    pub(crate) id: VaultCaseId,
    pub(crate) token: CaseToken,
    pub(crate) naming: NamingKey,
    index: Mutex<KeyringIndex>,
}

impl<'v> VaultCase<'v> {
    pub(crate) fn open(vault: &'v Vault, id: &VaultCaseId) -> Result<Self, VaultError> {
        let token = vault.token(id);
        let (id, naming) = vault.read_case_record(token).map_err(|error| match error {
            VaultError::Storage { source, .. } if source.kind() == ErrorKind::NotFound => {
                VaultError::NoSuchCase(id.clone())
            }
            other => other,
        })?;
        let index = load_index(vault, token, Some(&naming))?;
        Ok(Self { vault, id, token, naming, index: Mutex::new(index) })
    }

    /// The case's identifier.
    pub fn id(&self) -> &VaultCaseId {
        &self.id
    }

    /// Reads the keyrings again, to see what others added or destroyed meanwhile.
    ///
    /// # Errors
    /// [`VaultError::Storage`].
    pub fn refresh(&self) -> Result<(), VaultError> {
        let index = load_index(self.vault, self.token, Some(&self.naming))?;
        *self.index() = index;
        Ok(())
    }

    /// The files the case holds, sorted by digest. Files whose keys are damaged are not among them.
    pub fn list(&self) -> Vec<StoredFile> {
        let index = self.index();
        let mut held: Vec<StoredFile> = index
            .objects
            .values()
            .filter_map(|spots| spots.first())
            .map(|spot| StoredFile {
                digest: spot.slot.digest,
                length: spot.slot.length,
                name: spot.slot.name,
            })
            .collect();
        held.sort_unstable();
        held
    }

    /// The same, but without files whose pack is gone or too short; those are given apart. It asks for lengths and reads no
    /// byte: [`Vault::check_case`] does that.
    ///
    /// # Errors
    /// [`VaultError::Storage`].
    pub fn list_present(&self) -> Result<(Vec<StoredFile>, Vec<StoredFile>), VaultError> {
        let mut gone = BTreeSet::new();
        for (pack, expected) in &self.index().packs {
            let place = VaultFile::Pack(self.token, *pack);
            match self.vault.backend.length(&place) {
                Ok(length) if length >= *expected => {}
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(VaultError::storage("looking at", place, error));
                }
                _ => drop(gone.insert(*pack)),
            }
        }
        let is_there = |held: &StoredFile| {
            let index = self.index();
            index.spots(&held.name).iter().any(|spot| !gone.contains(&spot.pack))
        };
        Ok(self.list().into_iter().partition(is_there))
    }

    /// Whether the case holds this file, by its keyrings; nothing of the file is read.
    pub fn contains(&self, digest: &Digest) -> bool {
        !self.index().spots(&self.naming.object(digest)).is_empty()
    }

    /// What the store calls a file with this digest, held or not: to match reports with what people know.
    pub fn name_of(&self, digest: &Digest) -> ObjectName {
        self.naming.object(digest)
    }

    pub(crate) fn index(&self) -> MutexGuard<'_, KeyringIndex> {
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The object, or why it cannot be had.
    pub(crate) fn find(&self, digest: &Digest) -> Result<ObjectLocation, VaultError> {
        let name = self.naming.object(digest);
        let index = self.index();
        if let Some(spot) = index.spots(&name).first() {
            return Ok(spot.clone());
        }
        match index.obstacles.iter().find(|obstacle| obstacle.names.contains(&name)) {
            None => Err(VaultError::NoSuchObject { case: self.id.clone(), digest: *digest }),
            Some(obstacle) => Err(match &obstacle.why {
                Why::OtherKey(wrapped_by) => VaultError::WrongMasterKey {
                    place: obstacle.place.to_string(),
                    wrapped_by: *wrapped_by,
                    have: self.vault.keys.held(),
                },
                Why::Source(why) => VaultError::MasterKey(MasterKeyProblem::Source(why.clone())),
                Why::Damaged(what) => Damage {
                    case: Some(self.id.clone()),
                    object: Some(name),
                    digest: Some(*digest),
                    place: obstacle.place.to_string(),
                    what: what.clone(),
                }
                .into(),
            }),
        }
    }
}

/// Reads all keyrings of a case.
pub(crate) fn load_index(
    vault: &Vault,
    token: CaseToken,
    naming: Option<&NamingKey>,
) -> Result<KeyringIndex, VaultError> {
    let mut index = KeyringIndex::default();
    for name in vault.list(&VaultFolder::CaseKeys(token))? {
        let Some(pack) = parse_id(&name) else { continue };
        let place = VaultFile::Keyring(token, pack);
        match read_keyring(vault, &place, naming) {
            Ok(ring) => {
                index.packs.insert(pack, ring.pack_len);
                for (name, what) in ring.bad {
                    index.obstacles.push(Obstacle {
                        place,
                        names: vec![name],
                        why: Why::Damaged(what.to_owned()),
                    });
                }
                for slot in ring.slots {
                    index.insert(pack, slot);
                }
            }
            // Destroyed between listing and reading.
            Err(KeyringError::Other(VaultError::Storage { source, .. }))
                if source.kind() == ErrorKind::NotFound => {}
            // A link, a pipe or a giant file in a keyring's place: this keyring's trouble, not the whole case's.
            Err(KeyringError::Other(VaultError::Storage { source, .. }))
                if matches!(source.kind(), ErrorKind::InvalidData | ErrorKind::FileTooLarge) =>
            {
                index.obstacles.push(Obstacle {
                    place,
                    names: Vec::new(),
                    why: Why::Damaged(source.to_string()),
                });
            }
            Err(KeyringError::Obstacle(obstacle)) => index.obstacles.push(obstacle),
            Err(KeyringError::Other(error)) => return Err(error),
        }
    }
    Ok(index)
}

pub(crate) enum KeyringError {
    Obstacle(Obstacle),
    Other(VaultError),
}

/// Reads one keyring.
pub(crate) fn read_keyring(
    vault: &Vault,
    place: &VaultFile,
    naming: Option<&NamingKey>,
) -> Result<Keyring, KeyringError> {
    let (bytes, opened) = vault.open_envelope(place).map_err(KeyringError::Other)?;
    let obstacle = |why| {
        let names = Outer::parse(&bytes, place).map(|outer| outer.names().map(ObjectName).collect());
        KeyringError::Obstacle(Obstacle { place: *place, names: names.unwrap_or_default(), why })
    };
    match opened {
        Ok(opened) => Keyring::read(&opened, naming).map_err(|what| obstacle(Why::Damaged(what.to_owned()))),
        Err(OpenError::OtherKey(key)) => Err(obstacle(Why::OtherKey(key))),
        Err(OpenError::Damaged(what)) => Err(obstacle(Why::Damaged(what.to_owned()))),
        Err(OpenError::Source(why)) => Err(obstacle(Why::Source(why))),
    }
}
