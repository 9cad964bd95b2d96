//! What the key folder remembers of a ledger: how far it was signed, and in which case folder. A case folder can be copied
//! or put back from a backup, and its ledger with it; the signing key is the only thing that such a copy does not bring
//! along, so what must never be signed twice is remembered beside the key.
//!
//! Before a checkpoint is signed, the mark says over which entries. A folder whose ledger does not begin with these is an
//! older state or another history: nothing is signed in it any more. A folder whose ledger does, but that lies beside the
//! one that the mark names, is a copy. Where the marked folder is gone, the folder was moved.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use simsa_ledger::merkle::{self, Nodes};
use simsa_ledger::{Hash, LogError};

use crate::error::{CaseFileError, OPENING, altered};
use crate::layout::Layout;

/// The contents of `ledger-….mark`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mark {
    /// The case folder in which the ledger was signed last.
    #[serde(with = "any_path")]
    pub(crate) folder: PathBuf,
    /// Entries that were signed, or were about to be.
    pub(crate) entries: u64,
    /// Root hash over them, in base64.
    pub(crate) root: String,
    /// SHA-256 of `case-id`: the salt in it is bound by nothing else.
    pub(crate) identity: String,
}

/// Whether a case folder is the one in which its ledger may be continued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkState {
    /// It is, or it is the first that this program sees.
    Ours,
    /// It is; it was moved here.
    Moved,
    /// It is a copy: the ledger was signed last in the folder named, which is still there.
    Copy {
        /// The other folder.
        of: PathBuf,
    },
    /// More entries were signed than it has: an older state was put back, or the ledger went on in a copy.
    Behind {
        /// Entries it has.
        entries: u64,
        /// Entries signed.
        signed: u64,
    },
    /// It has other entries than were signed.
    Diverged {
        /// Entries signed.
        signed: u64,
    },
}

impl MarkState {
    /// Whether entries may be added and signed.
    pub const fn may_go_on(&self) -> bool {
        matches!(self, Self::Ours | Self::Moved)
    }

    /// Refuses to go on in a folder that must not.
    pub(crate) fn allow(&self) -> Result<(), CaseFileError> {
        let refused = match self {
            Self::Ours | Self::Moved => return Ok(()),
            Self::Copy { of } => CaseFileError::refused(
                format!("이 폴더는 {}의 사본이므로 여기서는 아무것도 기록하지 않았습니다", of.display()),
                format!("this folder is a copy of {}; nothing was recorded here", of.display()),
            ),
            Self::Behind { entries, signed } => CaseFileError::refused(
                format!(
                    "이 폴더의 원장에는 기록이 {entries}개 있지만 이미 {signed}개까지 서명했습니다. 이전 상태로 되돌린 폴더이거나, \
                     사본에서 기록을 이어 간 것입니다. 여기서는 아무것도 기록하지 않았습니다"
                ),
                format!(
                    "this folder's ledger has {entries} entries, but {signed} were signed: an older state was put back, or the \
                     ledger went on in a copy. Nothing was recorded here"
                ),
            ),
            Self::Diverged { signed } => CaseFileError::refused(
                format!(
                    "이 폴더의 원장은 이미 서명한 기록 {signed}개와 다릅니다. 서명하면 원장이 갈라지므로 아무것도 기록하지 않았습니다"
                ),
                format!(
                    "this folder's ledger is another than the {signed} entries signed before; signing would fork it, so nothing \
                     was recorded"
                ),
            ),
        };
        Err(refused.help(
            "기록이 가장 많은 원래 폴더에서 계속하십시오. 그 폴더가 없거나 이 폴더를 따로 이어 가려면 `simsa ledger branch 폴더`로 \
             출처를 밝힌 새 원장을 시작하십시오",
            "go on in the original folder, which has the most entries. Where that is lost, or this folder is to go its own way, \
             begin a ledger of its own that names where it comes from: `simsa ledger branch FOLDER`",
        ))
    }
}

impl Mark {
    /// The file: one line of JSON, and its digest, so that damage does not pass for another history.
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        let text = serde_json::to_string(self)?;
        Ok(format!("{text}\nsha256 {}\n", hex::encode(Sha256::digest(&text))).into_bytes())
    }

    /// Reads the file; `None` when it is not as it was written.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (text, sum) = std::str::from_utf8(bytes).ok()?.split_once('\n')?;
        let mark: Self = serde_json::from_str(text).ok()?;
        (sum == format!("sha256 {}\n", hex::encode(Sha256::digest(text)))).then_some(mark)
    }

    /// The mark over these entries, in this folder.
    pub(crate) fn over(layout: &Layout, entries: &[Vec<u8>]) -> Result<Self, CaseFileError> {
        Ok(Self {
            folder: resolved(&layout.case),
            entries: entries.len() as u64,
            root: root(entries)?.to_base64(),
            identity: identity_digest(layout)?,
        })
    }

    /// What these entries in this folder are to the mark.
    pub(crate) fn judge(&self, layout: &Layout, entries: &[Vec<u8>]) -> Result<MarkState, CaseFileError> {
        let signed = usize::try_from(self.entries).unwrap_or(usize::MAX);
        let Some(begun) = entries.get(..signed) else {
            return Ok(MarkState::Behind { entries: entries.len() as u64, signed: self.entries });
        };
        if root(begun)?.to_base64() != self.root {
            return Ok(MarkState::Diverged { signed: self.entries });
        }
        let here = resolved(&layout.case);
        if here == self.folder || is_same(&layout.root, &Layout::of(&self.folder).root) {
            return Ok(MarkState::Ours);
        }
        // Whatever lies there now counts only if it is the same case.
        let there = Layout::of(&self.folder);
        let other = fs::read(there.identity()).ok();
        let same_case = other.is_some() && other == fs::read(layout.identity()).ok();
        Ok(if same_case { MarkState::Copy { of: self.folder.clone() } } else { MarkState::Moved })
    }

    /// Refuses a `case-id` that is not the one the ledger was kept under: with another salt nothing recorded would be
    /// found under its name any more.
    pub(crate) fn expect_identity(&self, layout: &Layout) -> Result<(), CaseFileError> {
        if identity_digest(layout)? == self.identity {
            return Ok(());
        }
        Err(altered(&layout.identity(), &"salt"))
    }
}

/// A path as text, or its bytes in hexadecimal where it is none: systems allow any, as `unzip` makes of Korean names.
mod any_path {
    use std::ffi::OsString;
    use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
    use std::path::{Path, PathBuf};

    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Written {
        Text(String),
        Bytes { hex: String },
    }

    pub(super) fn serialize<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
        let written = path.to_str().map_or_else(
            || Written::Bytes { hex: hex::encode(path.as_os_str().as_bytes()) },
            |text| Written::Text(text.to_owned()),
        );
        written.serialize(serializer)
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(deserializer: D) -> Result<PathBuf, D::Error> {
        Ok(match Written::deserialize(deserializer)? {
            Written::Text(text) => text.into(),
            Written::Bytes { hex } => {
                PathBuf::from(OsString::from_vec(hex::decode(hex).map_err(D::Error::custom)?))
            }
        })
    }
}

fn identity_digest(layout: &Layout) -> Result<String, CaseFileError> {
    let path = layout.identity();
    let bytes = fs::read(&path).map_err(CaseFileError::io(OPENING, &path))?;
    Ok(hex::encode(Sha256::digest(bytes)))
}

/// The folder's own path, as far as it can be found out.
fn resolved(folder: &Path) -> PathBuf {
    fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned())
}

/// Whether two paths lead to one folder, as through a second mount.
#[cfg(unix)]
fn is_same(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let place = |path: &Path| fs::metadata(path).map(|found| (found.dev(), found.ino())).ok();
    place(a).is_some() && place(a) == place(b)
}

#[cfg(not(unix))]
fn is_same(_: &Path, _: &Path) -> bool {
    false
}

/// Root of the tree over these entries.
pub(crate) fn root(entries: &[Vec<u8>]) -> Result<Hash, CaseFileError> {
    let mut leaves = Leaves(entries.iter().map(|entry| Hash::leaf(entry)).collect());
    Ok(merkle::root(&mut leaves, entries.len() as u64)?)
}

/// The hashes of a short log in memory.
struct Leaves(Vec<Hash>);

impl Nodes for Leaves {
    type Error = LogError;

    fn node(&mut self, level: u8, index: u64) -> Result<Hash, LogError> {
        if level == 0 {
            let outside = || merkle::ProofError::OutsideTree { index, size: self.0.len() as u64 };
            let leaf = usize::try_from(index).ok().and_then(|index| self.0.get(index));
            return leaf.copied().ok_or_else(|| outside().into());
        }
        let (left, right) = (self.node(level - 1, 2 * index)?, self.node(level - 1, 2 * index + 1)?);
        Ok(Hash::node(&left, &right))
    }
}
