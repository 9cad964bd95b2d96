//! `withdraw`: evidence leaves the list. Its files stay in the vault, unless their keys are to be destroyed: then nobody
//! can read them any more, and that is recorded.

use std::path::PathBuf;

use simsa_case::evidence_path;
use simsa_ledger::{Append, EventKind, TileStore};
use simsa_vault::Digest;

use crate::case_file::CaseFile;
use crate::error::CaseFileError;
use crate::history::History;
use crate::intent::{Happening, Intent};
use crate::list::Edit;
use crate::named::NamedAnswer;

/// What a withdrawal did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Withdrawn {
    /// Whether it was in the list until now.
    pub was_listed: bool,
    /// The files whose keys were destroyed.
    pub erased: Vec<Digest>,
    /// Other evidence, withdrawn before, that kept the same files: they are gone for it, too.
    pub with: Vec<String>,
    /// A plain file of it that is still in the case folder: the case file does not delete what it did not make.
    pub plain: Option<PathBuf>,
    /// Answers that still name it.
    pub named_by: Vec<NamedAnswer>,
}

impl<Q: Append, S: TileStore> CaseFile<Q, S> {
    /// Takes the evidence `id` off the list; with `destroy` the keys of all its revisions are destroyed, also when it
    /// was withdrawn before. That cannot be undone.
    ///
    /// # Errors
    /// There is no such evidence; a file to be destroyed is also another evidence's; the case file fails.
    pub fn withdraw(&self, id: &str, destroy: bool) -> Result<Withdrawn, CaseFileError> {
        self.refuse_alike()?;
        // What is reported is read first: afterwards it is done, and an error would say that it is not.
        let named_by = self.answers_naming(id)?;
        let row = self.row(id)?;
        let history = self.history(id)?;
        let Some(history) = history.or_else(|| row.as_ref().map(|_| History::default())) else {
            return Err(self.listed(id).err().unwrap_or_else(|| CaseFileError::refused("", "")));
        };
        if row.is_none() && (!destroy || history.revisions.iter().all(|revision| revision.erased)) {
            return Err(CaseFileError::refused(
                format!("증빙 `{id}`은(는) 이미 철회되었습니다"),
                format!("the evidence `{id}` was withdrawn already"),
            ));
        }
        let item = self.identity.item(id);
        let mut intent = self.intent()?;
        if let Some(current) = history.current() {
            intent.record.push(Happening::of(EventKind::EVIDENCE_WITHDRAWN, &item, &current.sha256));
        }
        intent.names.insert(item.clone(), id.to_owned());
        intent.edits.push(Edit::Withdraw(id.to_owned()));
        let (mut erased, mut with) = (Vec::new(), Vec::new());
        if destroy {
            erased = history.revisions.iter().filter(|r| !r.erased).map(|r| r.sha256).collect();
            erased.sort_unstable();
            erased.dedup();
            self.refuse_shared(id, &erased)?;
            let erase = |digest| Happening::of(EventKind::EVIDENCE_ERASED, &item, digest);
            intent.erase = erased.iter().map(erase).collect();
            with = self.erase_with(id, &erased, &mut intent)?;
        }
        self.carry_out(&intent)?;
        let file = row.as_ref().and_then(|row| row.file.as_deref());
        Ok(Withdrawn {
            was_listed: row.is_some(),
            erased,
            with,
            plain: file.and_then(|file| evidence_path(&self.layout.case, file)),
            named_by,
        })
    }

    /// Adds that the files are gone for evidence withdrawn before, too, which had the same; says for which.
    fn erase_with(
        &self,
        id: &str,
        erased: &[Digest],
        intent: &mut Intent,
    ) -> Result<Vec<String>, CaseFileError> {
        let own = self.identity.item(id);
        let mut with = Vec::new();
        for (item, history) in self.histories()?.into_iter().filter(|(item, _)| *item != own) {
            let held = |digest: &&Digest| history.revisions.iter().any(|r| !r.erased && r.sha256 == **digest);
            let gone: Vec<&Digest> = erased.iter().filter(held).collect();
            if !gone.is_empty() {
                let erase = |digest: &Digest| Happening::of(EventKind::EVIDENCE_ERASED, &item, digest);
                intent.erase.extend(gone.into_iter().map(erase));
                with.push(history.id.unwrap_or(item));
            }
        }
        Ok(with)
    }

    /// A file that another evidence uses or keeps as a revision must not be destroyed under it.
    fn refuse_shared(&self, id: &str, digests: &[Digest]) -> Result<(), CaseFileError> {
        let own = self.identity.item(id);
        for (item, history) in self.histories()? {
            if item == own || history.withdrawn {
                continue;
            }
            let shared = history.revisions.iter().any(|revision| digests.contains(&revision.sha256));
            if shared {
                return Err(shared_with(&history.id.unwrap_or(item)));
            }
        }
        let listed = |row: &crate::list::EvidenceEntry| {
            row.id != id && row.digest().is_some_and(|digest| digests.contains(&digest))
        };
        match self.rows()?.into_iter().find(listed) {
            Some(row) => Err(shared_with(&row.id)),
            None => Ok(()),
        }
    }
}

fn shared_with(id: &str) -> CaseFileError {
    CaseFileError::refused(
        format!("같은 내용의 파일이 증빙 `{id}`에도 있어 파기할 수 없습니다"),
        format!("the evidence `{id}` has a file with the same contents, so it cannot be destroyed"),
    )
    .help(
        "그 증빙도 철회하거나, --destroy 없이 철회하십시오",
        "withdraw that one too, or withdraw without --destroy",
    )
}
