//! `adopt`: plain files that are listed already come into the vault; their copies in the folder go, if asked, after what
//! the vault holds was read back and compared.

use std::io;
use std::path::{Path, PathBuf};

use simsa_case::evidence_path;
use simsa_ledger::{Append, EventKind, TileStore};
use simsa_model::Bi;
use simsa_vault::{Digest, VaultWatch};

use super::{hash_of, open_handed_in};
use crate::case_file::CaseFile;
use crate::disk::sync_folder;
use crate::error::CaseFileError;
use crate::intent::Happening;
use crate::list::{Edit, EvidenceEntry};

const REMOVING: Bi = Bi::new("원본 파일을 치울 수 없습니다", "the plain file cannot be removed");

/// What became of one listed file.
#[derive(Debug)]
pub struct Adopted {
    /// Id of the evidence.
    pub id: String,
    /// The plain file.
    pub path: PathBuf,
    /// What was done with it.
    pub result: Result<Adoption, CaseFileError>,
}

/// What was done with a plain file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Adoption {
    /// SHA-256 of its contents.
    pub digest: Digest,
    /// Its length in bytes.
    pub length: u64,
    /// The vault and the ledger had it already.
    pub already: bool,
    /// The plain file was removed.
    pub removed: bool,
}

impl<Q: Append, S: TileStore> CaseFile<Q, S> {
    /// Takes every listed plain file into the vault, one after the other; each is recorded before the next begins.
    ///
    /// # Errors
    /// The case file fails. What was taken before stays taken.
    pub fn adopt(&self, remove_plain: bool, watch: &dyn VaultWatch) -> Result<Vec<Adopted>, CaseFileError> {
        self.refuse_alike()?;
        let mut adopted = Vec::new();
        for row in self.rows()? {
            if watch.stop() {
                break;
            }
            let Some(path) = row.file.as_deref().and_then(|file| evidence_path(&self.layout.case, file))
            else {
                continue;
            };
            let result = match self.adopt_one(&row, &path, watch) {
                Ok(adoption) if remove_plain => self.remove_plain(&path, adoption),
                other => other,
            };
            match result {
                Err(error) if error.is_stopped() => break,
                result => adopted.push(Adopted { id: row.id, path, result }),
            }
        }
        Ok(adopted)
    }

    fn adopt_one(
        &self,
        row: &EvidenceEntry,
        path: &Path,
        watch: &dyn VaultWatch,
    ) -> Result<Adoption, CaseFileError> {
        let case = self.vault_case()?;
        let batch = case.batch_watched(watch)?;
        let added = batch.add_file(&mut open_handed_in(path)?)?;
        let digest = added.digest.to_string();
        if row.sha256.is_some() && row.digest() != Some(added.digest) {
            // The batch is dropped. A large file may be in the vault already; nothing names it there.
            return Err(changed(row));
        }
        // 0. Durable in the vault; see `CaseFile::carry_out` for the steps after.
        let _committed = batch.commit()?;
        let current = self.history(&row.id)?.and_then(|history| history.current().map(|r| r.sha256));
        let item = self.identity.item(&row.id);
        let mut intent = self.intent()?;
        match current {
            Some(current) if current == added.digest => {}
            Some(current) => intent.record.push(Happening {
                replaced: Some(current.to_string()),
                ..Happening::of(EventKind::EVIDENCE_REPLACED, &item, &added.digest)
            }),
            None => intent.record.push(Happening::of(EventKind::EVIDENCE_ADDED, &item, &added.digest)),
        }
        if row.sha256.is_none() {
            let (id, sha256) = (row.id.clone(), Some(digest));
            intent.edits.push(Edit::Set(EvidenceEntry { id, sha256, ..EvidenceEntry::default() }));
        }
        let already = intent.record.is_empty() && intent.edits.is_empty();
        if !already {
            intent.names.insert(item, row.id.clone());
            self.carry_out(&intent)?;
        }
        Ok(Adoption { digest: added.digest, length: added.length, already, removed: false })
    }

    /// Removes a plain file once the vault has given back every byte of it and it still is what the vault took.
    fn remove_plain(&self, path: &Path, adoption: Adoption) -> Result<Adoption, CaseFileError> {
        self.vault_case()?.copy_to(&adoption.digest, &mut io::sink())?;
        if hash_of(path)? != adoption.digest {
            return Err(CaseFileError::refused(
                format!("{}: 보관하는 동안 파일이 바뀌어 치우지 않았습니다", path.display()),
                format!("{}: it changed while it was taken, so it was not removed", path.display()),
            ));
        }
        std::fs::remove_file(path)
            .and_then(|()| path.parent().map_or(Ok(()), sync_folder))
            .map_err(CaseFileError::io(REMOVING, path))?;
        Ok(Adoption { removed: true, ..adoption })
    }
}

fn changed(row: &EvidenceEntry) -> CaseFileError {
    CaseFileError::refused(
        format!("증빙 `{}`의 파일이 evidence.toml에 적힌 sha256과 다릅니다", row.id),
        format!("the file of the evidence `{}` differs from the sha256 in evidence.toml", row.id),
    )
    .help(
        format!(
            "바뀐 것이 맞으면 `simsa evidence replace 폴더 {} 파일`로 새 판을 내고, 아니면 원래 파일을 되돌려 놓으십시오",
            row.id
        ),
        format!(
            "if the change is meant, hand it in with `simsa evidence replace CASE {} FILE`; else put the old file back",
            row.id
        ),
    )
}
