//! The places of the store: the only paths that exist in it.
//!
//! They are built from random and keyed numbers in hexadecimal, never from names people choose, so no name can lead
//! anywhere. Keys and contents live under two roots, so that keys can be kept, backed up and destroyed apart.

use std::fmt;
use std::str::FromStr;

/// A case's folder: keyed from the case's identifier.
pub(crate) type CaseToken = [u8; 16];
/// A pack and its keyring: random.
pub(crate) type PackId = [u8; 16];

/// One file of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum VaultFile {
    /// `keys/vault`: the vault's own record.
    Vault,
    /// `keys/<case>/case`: a case's record.
    Case([u8; 16]),
    /// `keys/<case>/<pack>`: the wrapped data keys of a pack's objects.
    Keyring([u8; 16], [u8; 16]),
    /// `packs/<case>/<pack>`: encrypted objects, one after another.
    Pack([u8; 16], [u8; 16]),
}

impl VaultFile {
    /// The folder it lies in.
    pub fn folder(&self) -> VaultFolder {
        match self {
            Self::Vault => VaultFolder::Keys,
            Self::Case(case) | Self::Keyring(case, _) => VaultFolder::CaseKeys(*case),
            Self::Pack(case, _) => VaultFolder::CasePacks(*case),
        }
    }

    /// Its name inside [`VaultFile::folder`].
    pub fn file_name(&self) -> String {
        match self {
            Self::Vault => "vault".to_owned(),
            Self::Case(_) => "case".to_owned(),
            Self::Keyring(_, pack) | Self::Pack(_, pack) => hex::encode(pack),
        }
    }
}

impl fmt::Display for VaultFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.folder(), self.file_name())
    }
}

impl FromStr for VaultFile {
    type Err = ();

    /// Reads a path as [`VaultFile`] writes it, and no other.
    fn from_str(text: &str) -> Result<Self, ()> {
        let parts: Vec<&str> = text.split('/').collect();
        let id = |text: &str| parse_id(text).ok_or(());
        match parts[..] {
            ["keys", "vault"] => Ok(Self::Vault),
            ["keys", case, "case"] => Ok(Self::Case(id(case)?)),
            ["keys", case, pack] => Ok(Self::Keyring(id(case)?, id(pack)?)),
            ["packs", case, pack] => Ok(Self::Pack(id(case)?, id(pack)?)),
            _ => Err(()),
        }
    }
}

/// One folder of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum VaultFolder {
    /// `keys`: the vault's record and a folder for each case.
    Keys,
    /// `keys/<case>`
    CaseKeys([u8; 16]),
    /// `packs`: a folder for each case.
    Packs,
    /// `packs/<case>`
    CasePacks([u8; 16]),
}

impl VaultFolder {
    /// The components of its path.
    pub fn components(&self) -> Vec<String> {
        match self {
            Self::Keys => vec!["keys".to_owned()],
            Self::CaseKeys(case) => vec!["keys".to_owned(), hex::encode(case)],
            Self::Packs => vec!["packs".to_owned()],
            Self::CasePacks(case) => vec!["packs".to_owned(), hex::encode(case)],
        }
    }
}

impl fmt::Display for VaultFolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.components().join("/"))
    }
}

/// Reads 32 lower-case hexadecimal digits, the only spelling the vault writes.
pub(crate) fn parse_id(name: &str) -> Option<[u8; 16]> {
    let mut id = [0; 16];
    hex::decode_to_slice(name, &mut id).ok()?;
    (hex::encode(id) == name).then_some(id)
}
