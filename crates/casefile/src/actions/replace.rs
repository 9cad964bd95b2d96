//! `replace`: a newer file takes the place of a piece of evidence; the older stays in the vault, and in the history.

use std::path::Path;

use simsa_case::evidence_path;
use simsa_ledger::{Append, EventKind, TileStore};
use simsa_vault::{Digest, VaultWatch};

use super::{Said, open_handed_in};
use crate::case_file::CaseFile;
use crate::error::CaseFileError;
use crate::intent::Happening;
use crate::list::{Edit, EvidenceEntry};
use crate::naming::listed_name;

/// What a replacement did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// Number of the revision that is in use now.
    pub revision: usize,
    /// The name it is listed under.
    pub file: String,
    /// SHA-256 of its contents.
    pub digest: Digest,
    /// Its length in bytes.
    pub length: u64,
    /// The contents were the same already; at most what is said about it changed.
    pub same: bool,
}

impl<Q: Append, S: TileStore> CaseFile<Q, S> {
    /// Replaces the file of the evidence `id`.
    ///
    /// # Errors
    /// There is no such evidence, the file cannot be taken, or the case file fails; nothing is changed then.
    pub fn replace(
        &self,
        id: &str,
        path: &Path,
        said: &Said,
        watch: &dyn VaultWatch,
    ) -> Result<Replaced, CaseFileError> {
        self.refuse_alike()?;
        let row = self.listed(id)?;
        let before = self.taken_before(&row, watch)?;
        let mut file = open_handed_in(path)?;
        let case = self.vault_case()?;
        let batch = case.batch_watched(watch)?;
        let added = batch.add_file(&mut file)?;
        // 0. Durable in the vault; see `CaseFile::carry_out` for the steps after.
        let _committed = batch.commit()?;
        let name = self.free_name(&row, &listed_name(path))?;
        self.refuse_other_contents(&name, &added.digest)?;

        let item = self.identity.item(id);
        let mut intent = self.intent()?;
        let same = before.current == Some(added.digest);
        match (before.current, before.recorded) {
            (Some(old), true) if !same => {
                let replaced = Happening {
                    replaced: Some(old.to_string()),
                    ..Happening::of(EventKind::EVIDENCE_REPLACED, &item, &added.digest)
                };
                intent.record.push(replaced);
            }
            // What was only a plain file so far comes into the history first.
            (Some(old), false) if !same => {
                intent.record.push(Happening::of(EventKind::EVIDENCE_ADDED, &item, &old));
                let replaced = Happening {
                    replaced: Some(old.to_string()),
                    ..Happening::of(EventKind::EVIDENCE_REPLACED, &item, &added.digest)
                };
                intent.record.push(replaced);
            }
            (Some(_), true) => {}
            (_, false) | (None, _) => {
                intent.record.push(Happening::of(EventKind::EVIDENCE_ADDED, &item, &added.digest));
            }
        }
        intent.names.insert(item, id.to_owned());
        let digest = added.digest.to_string();
        let listed = row.digest() == Some(added.digest);
        if !(same && listed && said.is_empty()) {
            // The name stays when the contents do.
            let file = if same && row.file.is_some() { row.file.clone() } else { Some(name.clone()) };
            intent.edits.push(Edit::Set(EvidenceEntry { file, sha256: Some(digest), ..said.row(id) }));
        }
        if !(intent.record.is_empty() && intent.edits.is_empty()) {
            self.carry_out(&intent)?;
        }
        let revisions = self.history(id)?.map_or(0, |history| history.revisions.len());
        let file = if same { row.file.unwrap_or(name) } else { name };
        Ok(Replaced { revision: revisions, file, digest: added.digest, length: added.length, same })
    }

    /// What the evidence was so far: recorded, or a plain file that is taken into the vault now, so that the revision
    /// before is kept.
    fn taken_before(&self, row: &EvidenceEntry, watch: &dyn VaultWatch) -> Result<Before, CaseFileError> {
        if let Some(history) = self.history(&row.id)? {
            let current = history.current().map(|revision| revision.sha256);
            return Ok(Before { current, recorded: current.is_some() });
        }
        let plain = row.file.as_deref().and_then(|file| evidence_path(&self.layout.case, file));
        let Some(plain) = plain else { return Ok(Before { current: None, recorded: false }) };
        let case = self.vault_case()?;
        let batch = case.batch_watched(watch)?;
        let added = batch.add_file(&mut open_handed_in(&plain)?)?;
        let _committed = batch.commit()?;
        Ok(Before { current: Some(added.digest), recorded: false })
    }

    /// The name to list the new file under, which no other evidence has.
    fn free_name(&self, row: &EvidenceEntry, name: &str) -> Result<String, CaseFileError> {
        let plain = format!("evidence/{name}");
        let in_folder = format!("evidence/{}/{name}", row.id);
        let rows = self.rows()?;
        let is_others =
            |file: &str| rows.iter().any(|other| other.id != row.id && other.file.as_deref() == Some(file));
        Ok(if is_others(&plain) { in_folder } else { plain })
    }
}

struct Before {
    /// The file in use.
    current: Option<Digest>,
    /// Whether the ledger knows of it.
    recorded: bool,
}
