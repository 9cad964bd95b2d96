//! What can go wrong in the vault, said to the person who can act on it.
//!
//! Damage is a value of its own ([`Damage`]), because a check collects many and a read stops at the first.

use std::fmt;
use std::path::PathBuf;

use crate::digest::{Digest, ObjectName};
use crate::ids::{KeyId, VaultCaseId};

/// A refusal or a fault of the vault. Each says what, where, and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// The disk or the object store failed.
    #[error("{doing} `{place}` failed: {source}{}", disk_hint(.source))]
    Storage {
        /// What was being done, as a verb phrase (`writing`).
        doing: &'static str,
        /// Where in the store.
        place: String,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The file being added or written out could not be read or written.
    #[error("{doing} `{}` failed: {source}{}", .path.display(), disk_hint(.source))]
    File {
        /// What was being done.
        doing: &'static str,
        /// The file outside the vault.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A stream given by the caller could not be read or written.
    #[error("the stream given to the vault failed: {source}{}", disk_hint(.source))]
    Stream {
        /// What the stream said.
        #[source]
        source: std::io::Error,
    },
    /// A file outside the vault that must not be read: a link, a device, outside the folder.
    #[error("`{}` was not taken: {why}", .path.display())]
    Refused {
        /// The path as given.
        path: PathBuf,
        /// Why, and what would be accepted.
        why: NotTaken,
    },
    /// Something in the store is not what was put there.
    #[error("{0}")]
    Damaged(#[source] Box<Damage>),
    /// The vault is wrapped by a master key that was not given. Says nothing else about the vault.
    #[error(
        "wrong master key: `{place}` is wrapped by key {wrapped_by}, but {} given; give that key (after an interrupted \
         rotation: the new key and the previous one)",
        given(.have)
    )]
    WrongMasterKey {
        /// Which file of the store.
        place: String,
        /// The key it names.
        wrapped_by: KeyId,
        /// The keys the caller has.
        have: Vec<KeyId>,
    },
    /// The master key itself cannot be used (rights, text, length, the variable is not set, the device refuses).
    #[error("the master key cannot be used: {0}")]
    MasterKey(MasterKeyProblem),
    /// The place holds no vault.
    #[error("there is no vault at this place; create one first")]
    NoVault,
    /// The place already holds a vault.
    #[error("there is already a vault at this place; open it instead of creating it")]
    VaultExists,
    /// The case is not in the vault.
    #[error("the vault holds no case `{0}`")]
    NoSuchCase(VaultCaseId),
    /// The case is already in the vault.
    #[error("the vault already holds a case `{0}`")]
    CaseExists(VaultCaseId),
    /// The text cannot be a case's identifier.
    #[error("`{}` cannot name a case: {why}", .text.escape_debug())]
    BadCaseId {
        /// What was given.
        text: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The case holds no file with this digest (never did, or its key was destroyed).
    #[error("case `{case}` holds no file with SHA-256 {digest}")]
    NoSuchObject {
        /// The case asked.
        case: VaultCaseId,
        /// The file asked for.
        digest: Digest,
    },
    /// The file given to mend an object is not the file that was stored.
    #[error(
        "the file given has SHA-256 {given}, but the damaged one had {wanted}; give exactly the file that was stored"
    )]
    OtherFile {
        /// The digest of the damaged file.
        wanted: Digest,
        /// The digest of what was given.
        given: Digest,
    },
    /// Somebody else holds the lock.
    #[error("{0} is in use by another process or an unfinished batch; wait for it to finish and try again")]
    Busy(String),
    /// The master key was rotated under an open vault.
    #[error("the master key was rotated since this vault was opened; open it again with the new key")]
    Rotated,
    /// Earlier trouble in the same batch: what it stored is not certain, so it cannot be acknowledged.
    #[error(
        "this batch failed before and cannot be committed; start a new one (nothing acknowledged was lost)"
    )]
    BatchFailed,
    /// The caller asked to stop.
    #[error("stopped on request; everything acknowledged before is stored")]
    Stopped,
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes, so nothing was encrypted or stored")]
    Entropy,
    /// The file is larger than the format can hold.
    #[error("the file is larger than the 2^47 bytes (128 TiB) an object can hold")]
    TooLarge,
}

/// Why a file outside the vault was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// A link, at the end or on the way.
    #[error("it is a link, or a part of its path is; give the file itself")]
    Link,
    /// The path leads out of the folder.
    #[error("its path leaves the folder; give a path inside it, without `..`")]
    LeavesFolder,
    /// The path ends in no name.
    #[error("it names no file")]
    NamesNothing,
    /// Something else than a file.
    #[error("it is not a regular file (a folder, pipe or device)")]
    NotAFile,
}

/// Why a master key cannot be used. Never repeats the key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MasterKeyProblem {
    /// The file is a link.
    #[error("`{}` is a link; give the path of the file itself", .0.display())]
    Link(PathBuf),
    /// The path is of something else than a file.
    #[error("`{}` is not a regular file", .0.display())]
    NotAFile(PathBuf),
    /// The file is somebody else's.
    #[error("`{}` belongs to user {uid}, not to the user running this; `chown` it or run as its owner", .path.display())]
    OtherOwner {
        /// The file.
        path: PathBuf,
        /// Its owner.
        uid: u32,
    },
    /// Others can reach the file.
    #[error(
        "`{}` has rights {mode:03o}, so others can reach it; run `chmod 600` on it, and rotate the key if others may \
         have read it",
        .path.display()
    )]
    Shared {
        /// The file.
        path: PathBuf,
        /// Its rights.
        mode: u32,
    },
    /// The environment variable is not set.
    #[error("the environment variable {0} is not set")]
    NotSet(String),
    /// The environment variable does not hold text.
    #[error("the environment variable {0} does not hold text")]
    NotText(String),
    /// The text is no key.
    #[error("{}the text is not a master key: {what}", place(.within.as_deref()))]
    Text {
        /// The file or environment variable, where it came out of one.
        within: Option<String>,
        /// What is wrong with it.
        what: KeyText,
    },
    /// A key service or module says so.
    #[error("{0}")]
    Source(String),
}

/// What is wrong with the text of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyText {
    /// Its beginning.
    #[error("it does not start with `simsa-master-key-1:`")]
    Beginning,
    /// Its digits.
    #[error("64 hexadecimal digits are expected")]
    Digits,
    /// Its check digits.
    #[error("its check digits do not fit; it was copied incompletely or mistyped")]
    CheckDigits,
}

fn place(within: Option<&str>) -> String {
    within.map_or_else(String::new, |place| format!("in `{place}`, "))
}

impl VaultError {
    /// The same, saying in which file or variable the text of a key stands.
    pub(crate) fn within(self, place: impl fmt::Display) -> Self {
        match self {
            Self::MasterKey(MasterKeyProblem::Text { what, .. }) => {
                Self::MasterKey(MasterKeyProblem::Text { within: Some(place.to_string()), what })
            }
            other => other,
        }
    }

    /// The damage, if that is what it is.
    pub fn damage(&self) -> Option<&Damage> {
        match self {
            Self::Damaged(damage) => Some(damage),
            _ => None,
        }
    }

    pub(crate) fn stream(source: std::io::Error) -> Self {
        Self::Stream { source }
    }

    pub(crate) fn storage(doing: &'static str, place: impl fmt::Display, source: std::io::Error) -> Self {
        Self::Storage { doing, place: place.to_string(), source }
    }
}

impl From<Damage> for VaultError {
    fn from(damage: Damage) -> Self {
        Self::Damaged(Box::new(damage))
    }
}

/// One thing in the store that is not as it was put there: named as far as it can still be named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Damage {
    /// The case, unless the case's own record is what is damaged.
    pub case: Option<VaultCaseId>,
    /// The object, when the damage hits one object.
    pub object: Option<ObjectName>,
    /// The file's digest, when it is still known.
    pub digest: Option<Digest>,
    /// The file of the store.
    pub place: String,
    /// What was found.
    pub what: String,
}

impl std::error::Error for Damage {}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("damaged: ")?;
        if let Some(case) = &self.case {
            write!(f, "case `{case}`, ")?;
        }
        if let Some(object) = &self.object {
            write!(f, "object {object}, ")?;
        }
        if let Some(digest) = &self.digest {
            write!(f, "file with SHA-256 {digest}, ")?;
        }
        write!(f, "in `{}`: {}; restore that file of the store from a copy", self.place, self.what)
    }
}

fn given(have: &[KeyId]) -> String {
    match have {
        [] => "none was".to_owned(),
        [one] => format!("key {one} was"),
        many => {
            let list: Vec<String> = many.iter().map(ToString::to_string).collect();
            format!("keys {} were", list.join(", "))
        }
    }
}

fn disk_hint(error: &std::io::Error) -> &'static str {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            " (no space left: free some and try again; nothing acknowledged is lost)"
        }
        ErrorKind::PermissionDenied => " (this user may not: check owner and rights)",
        _ => "",
    }
}
