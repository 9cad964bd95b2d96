//! `list`: what is in the list, where each file is, and what happened to it; and what was withdrawn.

use serde::Serialize;
use simsa_case::{ANSWERS, evidence_path};
use simsa_ledger::{Append, TileStore};

use crate::case_file::CaseFile;
use crate::error::CaseFileError;
use crate::history::History;
use crate::list::{answers_naming, answers_naming_in_json};
use crate::named::NamedAnswer;

/// Where the file of a piece of evidence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kept {
    /// In the vault only.
    Vault,
    /// In the vault, and as a plain file in the case folder.
    VaultAndPlain,
    /// As a plain file only; `adopt` takes it into the vault.
    Plain,
    /// Nowhere.
    Missing,
    /// Withdrawn; in the vault still.
    Withdrawn,
    /// Withdrawn, and its contents destroyed.
    Erased,
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidenceSummary {
    /// Its id; of withdrawn evidence whose id is not known any more, its pseudonym.
    pub id: String,
    /// 제목.
    pub title: Option<String>,
    /// Kind.
    pub kind: Option<String>,
    /// The name its file is listed under.
    pub file: Option<String>,
    /// SHA-256 as listed.
    pub sha256: Option<String>,
    /// Where the file is.
    pub kept: Kept,
    /// What happened to it.
    pub history: History,
}

impl<Q: Append, S: TileStore> CaseFile<Q, S> {
    /// All evidence: what is listed in the list's order, then what was withdrawn.
    ///
    /// # Errors
    /// The list or the case file cannot be read.
    pub fn list(&self) -> Result<Vec<EvidenceSummary>, CaseFileError> {
        let mut histories = self.histories()?;
        let case = self.vault_case()?;
        let mut all = Vec::new();
        for row in self.rows()? {
            let history = histories.remove(&self.identity.item(&row.id)).unwrap_or_default();
            let in_vault = row.digest().is_some_and(|digest| case.contains(&digest));
            let plain =
                row.file.as_deref().is_some_and(|file| evidence_path(&self.layout.case, file).is_some());
            let kept = match (in_vault, plain) {
                (true, false) => Kept::Vault,
                (true, true) => Kept::VaultAndPlain,
                (false, true) => Kept::Plain,
                (false, false) => Kept::Missing,
            };
            let (id, title, kind) = (row.id, row.title, row.kind);
            all.push(EvidenceSummary { id, title, kind, file: row.file, sha256: row.sha256, kept, history });
        }
        for (item, history) in histories {
            let erased = history.revisions.iter().all(|revision| revision.erased);
            let kept = if erased { Kept::Erased } else { Kept::Withdrawn };
            let id = history.id.clone().unwrap_or(item);
            let (title, kind, file, sha256) = (None, None, None, None);
            all.push(EvidenceSummary { id, title, kind, file, sha256, kept, history });
        }
        Ok(all)
    }

    /// The questions whose answers name a piece of evidence.
    ///
    /// # Errors
    /// The answers cannot be read.
    pub fn answers_naming(&self, id: &str) -> Result<Vec<NamedAnswer>, CaseFileError> {
        match self.json(ANSWERS)? {
            Some(text) => Ok(answers_naming_in_json(&text, id)?),
            None => Ok(answers_naming(&self.text(ANSWERS)?, id)?),
        }
    }
}
