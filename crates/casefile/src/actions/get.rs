//! `get`: a file back in plain, every byte of it verified.

use std::path::Path;

use simsa_case::{Draft, DraftReaders};
use simsa_ledger::{Append, TileStore};
use simsa_model::Bi;
use simsa_vault::Digest;

use crate::case_file::CaseFile;
use crate::error::CaseFileError;

const WRITING: Bi = Bi::new("쓰기", "writing");

impl<Q: Append, S: TileStore> CaseFile<Q, S> {
    /// Which file a revision of a piece of evidence is; `None` for the last. Withdrawn evidence can be had too.
    ///
    /// # Errors
    /// There is no such evidence or revision, or its contents were destroyed.
    pub fn revision(&self, id: &str, number: Option<usize>) -> Result<Digest, CaseFileError> {
        let Some(history) = self.history(id)? else {
            self.listed(id)?;
            return Err(CaseFileError::refused(
                format!("증빙 `{id}`은(는) 아직 보관되지 않았습니다"),
                format!("the evidence `{id}` is not kept yet"),
            )
            .help("`simsa evidence adopt 폴더`로 보관합니다", "`simsa evidence adopt CASE` takes it"));
        };
        let Some(revision) = history.revision(number) else {
            return Err(CaseFileError::refused(
                format!("증빙 `{id}`의 판은 1부터 {}까지입니다", history.revisions.len()),
                format!("the evidence `{id}` has the revisions 1 to {}", history.revisions.len()),
            ));
        };
        if revision.erased {
            return Err(CaseFileError::refused(
                format!("증빙 `{id}`의 {}판은 키가 파기되어 다시 읽을 수 없습니다", revision.number),
                format!(
                    "the keys of revision {} of `{id}` were destroyed; it cannot be read again",
                    revision.number
                ),
            ));
        }
        Ok(revision.sha256)
    }

    /// Writes a file to a new file `out`, which only its owner can read, and which appears only when all of it was
    /// verified; returns its length.
    ///
    /// # Errors
    /// Something stands at `out`, the file is damaged, or the disk refuses.
    pub fn get(&self, digest: &Digest, out: &Path) -> Result<u64, CaseFileError> {
        let io = CaseFileError::io(WRITING, out);
        let mut draft = Draft::new(out, DraftReaders::Owner)
            .map_err(|error| CaseFileError::refused(error.say().ko, error.say().en))?;
        let length = self.vault_case()?.copy_to(digest, &mut draft)?;
        draft.publish().map_err(io)?;
        Ok(length)
    }
}
