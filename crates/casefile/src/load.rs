//! Loading a case whose evidence may be kept on its case file: a listed file that is not in the folder counts as present when
//! the vault holds a file with its digest.
//!
//! Nothing is locked and nothing is changed, so it works beside a program that adds evidence.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use simsa_case::{CaseProblem, LoadedCase, load_with};
use simsa_model::{Evidence, FileState, Say};
use simsa_vault::backend::LocalBackend;
use simsa_vault::{Digest, Vault, VaultCaseId};

use crate::error::CaseFileError;
use crate::identity::Identity;
use crate::keys::KeyFolder;
use crate::layout::{Layout, has_case_file};
use crate::list::digest_in;
use crate::open::expect_format;

/// Loads a case folder, with its case file when it has one.
///
/// # Errors
/// As [`simsa_case::load`]. A case file that cannot be opened is no error here: the evidence that should be on it is reported
/// as unreadable, with the reason.
pub fn load(root: &Path, keys: &KeyFolder) -> Result<LoadedCase, Vec<CaseProblem>> {
    if !has_case_file(root) {
        return simsa_case::load(root);
    }
    let held = held(root, keys);
    load_with(root, |piece| state(piece, &held))
}

/// A file that the vault lists: its length, `None` when its bytes are gone.
type Listed = BTreeMap<Digest, Option<u64>>;

/// The vault of a case file, to read from it beside whoever works on it.
pub struct KeptFiles {
    vault: Vault,
    case: VaultCaseId,
}

impl KeptFiles {
    /// Opens the vault of the case in this folder.
    ///
    /// # Errors
    /// There is no case file, it cannot be read, or the keys are missing.
    pub fn open(root: &Path, keys: &KeyFolder) -> Result<Self, CaseFileError> {
        let layout = Layout::of(root);
        expect_format(&layout)?;
        let id = VaultCaseId::new(Identity::read(&layout.identity())?.case())?;
        let backend = LocalBackend::open(&layout.vault()).map_err(CaseFileError::io(
            simsa_model::Bi::new("열 수 없습니다", "it cannot be opened"),
            &layout.vault(),
        ))?;
        let vault = Vault::open(backend, keys.masters()?.chain())?;
        Ok(Self { vault, case: id })
    }

    /// Writes out the file with this SHA-256 (lower-case hexadecimal), verified while it is read.
    ///
    /// # Errors
    /// The file is not there or damaged, or `to` refuses.
    pub fn copy_to(&self, sha256: &str, to: &mut dyn Write) -> io::Result<()> {
        let digest = sha256.parse().map_err(io::Error::other)?;
        let case = self.vault.case(&self.case).map_err(io::Error::other)?;
        let mut reader = case.reader(&digest).map_err(io::Error::other)?;
        io::copy(&mut reader, to).map(drop)
    }
}

/// The files in the vault, by digest.
fn held(root: &Path, keys: &KeyFolder) -> Result<Listed, CaseFileError> {
    let KeptFiles { vault, case } = KeptFiles::open(root, keys)?;
    let case = vault.case(&case)?;
    let (there, gone) = case.list_present()?;
    let there = there.into_iter().map(|held| (held.digest, Some(held.length)));
    Ok(there.chain(gone.into_iter().map(|held| (held.digest, None))).collect())
}

fn state(piece: &Evidence, held: &Result<Listed, CaseFileError>) -> Option<FileState> {
    let digest = digest_in(piece.sha256.as_ref()?)?;
    match held {
        Ok(held) => Some(match *held.get(&digest)? {
            Some(bytes) => FileState::Present { sha256: digest.to_string(), bytes },
            None => FileState::Unreadable {
                reason: Say::new(
                    "보관소에서 이 증빙의 내용이 없어졌습니다. 백업한 .simsa/vault/packs에서 되돌리십시오",
                    "its contents are gone from the vault; put .simsa/vault/packs back from a copy",
                ),
            },
        }),
        Err(error) => Some(FileState::Unreadable { reason: error.say() }),
    }
}
