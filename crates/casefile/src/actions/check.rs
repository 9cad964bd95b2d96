//! Checking what is kept against what is recorded: every byte of the vault is read back, and compared with the ledger's
//! list, because a vault put back to an earlier state is consistent in itself.

use std::collections::{BTreeMap, BTreeSet};

use simsa_ledger::{Append, TileStore};
use simsa_model::Say;
use simsa_vault::{CheckReport, Digest, VaultWatch};

use crate::case_file::CaseFile;
use crate::error::CaseFileError;
use crate::layout::FOLDER;

/// What a check of the vault saw.
#[derive(Debug, Clone, Default)]
pub struct VaultReport {
    /// The vault's own report, with what the ledger expects and the vault does not have.
    pub vault: CheckReport,
    /// Which evidence a file is, for naming it.
    pub names: BTreeMap<Digest, Vec<String>>,
    /// Files that the ledger says were destroyed and that can be read all the same: the store was put back.
    pub back: Vec<Digest>,
    /// Small files beside vault and ledger that are not what they should be: where, and what is wrong.
    pub records: Vec<(String, Say)>,
    /// Files that the ledger does not know: of an addition that was interrupted. Harmless.
    pub unrecorded: Vec<Digest>,
}

impl VaultReport {
    /// Whether everything recorded is there and whole, and nothing destroyed is back.
    pub fn is_sound(&self) -> bool {
        self.vault.is_clean() && self.back.is_empty() && self.records.is_empty()
    }
}

impl<Q: Append, S: TileStore> CaseFile<Q, S> {
    /// Reads back every byte of the case's part of the vault.
    ///
    /// # Errors
    /// The check cannot go on. Damage is in the report.
    pub fn check_vault(&self, watch: &dyn VaultWatch) -> Result<VaultReport, CaseFileError> {
        let mut names: BTreeMap<Digest, Vec<String>> = BTreeMap::new();
        let mut kept = BTreeSet::new();
        let mut erased = BTreeSet::new();
        for (item, history) in self.histories()? {
            let name = history.id.unwrap_or(item);
            for revision in &history.revisions {
                let of_file = names.entry(revision.sha256).or_default();
                if !of_file.contains(&name) {
                    of_file.push(name.clone());
                }
                if revision.erased { &mut erased } else { &mut kept }.insert(revision.sha256);
            }
        }
        let expected: Vec<Digest> = kept.iter().copied().collect();
        let vault = self.vault.check_case(&self.vault_id()?, &expected, watch)?;
        let held: BTreeSet<Digest> = self.vault_case()?.list().iter().map(|held| held.digest).collect();
        let back = held.iter().filter(|digest| erased.contains(digest) && !kept.contains(digest));
        let unrecorded = held.iter().filter(|digest| !names.contains_key(digest));
        Ok(VaultReport {
            vault,
            back: back.copied().collect(),
            unrecorded: unrecorded.copied().collect(),
            records: self.check_names()?,
            names,
        })
    }

    /// Which pseudonym is which evidence follows from the salt, so a wrong name shows; that of recorded evidence is there.
    fn check_names(&self) -> Result<Vec<(String, Say)>, CaseFileError> {
        let place = || format!("{FOLDER}/names.json");
        let mut wrong = Vec::new();
        for (item, id) in self.names()? {
            if self.identity.item(&id) != item {
                wrong.push((
                    place(),
                    Say::new(
                        format!("증빙 이름 `{id}`이(가) 바뀌었습니다({item}의 이름이 아닙니다)"),
                        format!("the name `{id}` was altered: it is not that of {item}"),
                    ),
                ));
            }
        }
        let nameless = self.histories()?.values().filter(|history| history.id.is_none()).count();
        if nameless > 0 {
            wrong.push((
                place(),
                Say::new(
                    format!("원장에 기록된 증빙 {nameless}건의 이름이 없어졌습니다"),
                    format!("the names of {nameless} pieces of recorded evidence are gone"),
                ),
            ));
        }
        Ok(wrong)
    }
}
