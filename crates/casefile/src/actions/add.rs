//! `add`: files become evidence. They are taken in groups; each group is durable and recorded before the next begins, so
//! that stopping loses at most the group under way, and the next run goes on where this one stopped.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use simsa_case::ANSWERS;
use simsa_ledger::{Append, EventKind, TileStore};
use simsa_vault::{Digest, VaultWatch};
use unicode_normalization::UnicodeNormalization as _;

use super::{Said, hash_of, open_handed_in};
use crate::case_file::CaseFile;
use crate::error::CaseFileError;
use crate::intent::Happening;
use crate::list::{Edit, EvidenceEntry, has_answer, no_such_answer};
use crate::named::NamedAnswer;
use crate::naming::{id_from, is_id, listed_name};

/// A group is closed when it has this many files …
const GROUP_FILES: usize = 256;
/// … or this many bytes.
const GROUP_BYTES: u64 = 512 << 20;

/// What is to be added.
#[derive(Debug, Clone, Default)]
pub struct Addition {
    /// The files.
    pub files: Vec<PathBuf>,
    /// The id, for a single file; made from the file's name when left out.
    pub id: Option<String>,
    /// What is said about it; title and kind have defaults.
    pub said: Said,
    /// The answers that are to name it.
    pub answers: Vec<NamedAnswer>,
}

/// What became of one file.
#[derive(Debug)]
pub struct AddOutcome {
    /// The file as it was given.
    pub path: PathBuf,
    /// Whether it is evidence now.
    pub result: Result<AddedEvidence, CaseFileError>,
}

/// A file that is evidence now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedEvidence {
    /// Its id.
    pub id: String,
    /// The name it is listed under.
    pub file: String,
    /// SHA-256 of its contents.
    pub digest: Digest,
    /// Its length in bytes.
    pub length: u64,
    /// It was so before; nothing was changed.
    pub already: bool,
    /// Another piece of evidence with the same contents.
    pub same_as: Option<String>,
}

/// A file with the names it will have.
struct Planned {
    path: PathBuf,
    id: String,
    file: String,
}

impl<Q: Append, S: TileStore> CaseFile<Q, S> {
    /// Adds files. The outcomes are in the order of the files; files that were not reached because the work was stopped
    /// have none.
    ///
    /// # Errors
    /// The addition as a whole cannot be (an unknown question, an id that is taken), or the case file fails. What was
    /// recorded before stays.
    pub fn add(&self, addition: &Addition, watch: &dyn VaultWatch) -> Result<Vec<AddOutcome>, CaseFileError> {
        self.refuse_unusable(addition)?;
        let mut outcomes = Vec::new();
        let mut files = addition.files.as_slice();
        while !files.is_empty() && !watch.stop() {
            let count = group(files);
            let (now, later) = files.split_at(count);
            outcomes.extend(self.add_group(addition, now, watch)?);
            files = later;
        }
        Ok(outcomes)
    }

    fn refuse_unusable(&self, addition: &Addition) -> Result<(), CaseFileError> {
        self.refuse_alike()?;
        let answers = if addition.answers.is_empty() { String::new() } else { self.text(ANSWERS)? };
        for named in &addition.answers {
            if !has_answer(&answers, named)? {
                return Err(no_such_answer(named).into());
            }
        }
        let Some(id) = &addition.id else { return Ok(()) };
        if addition.files.len() != 1 {
            return Err(CaseFileError::refused(
                "id는 파일 하나를 추가할 때만 지정할 수 있습니다",
                "an id can be given for a single file only",
            ));
        }
        if !is_id(id) {
            return Err(CaseFileError::refused(
                format!("`{}`은(는) id로 쓸 수 없습니다. 글자, 숫자, - _ . 만 씁니다", id.escape_debug()),
                format!("`{}` cannot be an id: letters, digits, - _ . only", id.escape_debug()),
            ));
        }
        Ok(())
    }

    fn add_group(
        &self,
        addition: &Addition,
        paths: &[PathBuf],
        watch: &dyn VaultWatch,
    ) -> Result<Vec<AddOutcome>, CaseFileError> {
        let rows = self.rows()?;
        let mut outcomes: Vec<Option<Result<AddedEvidence, CaseFileError>>> = Vec::new();
        let mut planned = Vec::new();
        for path in paths {
            match self.plan(addition, path, &rows, &planned) {
                Ok(Plan::Already(taken)) => outcomes.push(Some(Ok(taken))),
                Ok(Plan::Take(plan)) => {
                    planned.push(plan);
                    outcomes.push(None);
                }
                Err(error) => outcomes.push(Some(Err(error))),
            }
        }
        let mut taken = self.take(&planned, &rows, watch)?.into_iter();
        for outcome in &mut outcomes {
            if outcome.is_none() {
                *outcome = taken.next().flatten();
            }
        }
        let new: Vec<&AddedEvidence> =
            outcomes.iter().flatten().flatten().filter(|taken| !taken.already).collect();
        self.record_added(addition, &new)?;
        let paired = paths.iter().cloned().zip(outcomes);
        Ok(paired.filter_map(|(path, result)| Some(AddOutcome { path, result: result? })).collect())
    }

    /// Which id and name a file will have, or that it is evidence already.
    fn plan(
        &self,
        addition: &Addition,
        path: &Path,
        rows: &[EvidenceEntry],
        planned: &[Planned],
    ) -> Result<Plan, CaseFileError> {
        let length = open_handed_in(path)?.metadata().map_err(CaseFileError::io(super::READING, path))?.len();
        let name = listed_name(path);
        let mut file = self.where_it_lies(path).unwrap_or_else(|| format!("evidence/{name}"));
        let listed = rows.iter().find(|row| row.file.as_deref() == Some(&file));
        if let Some(row) = listed.filter(|row| addition.id.as_ref().is_none_or(|id| *id == row.id)) {
            let digest = hash_of(path)?;
            if row.digest() == Some(digest) && self.vault_case()?.contains(&digest) {
                let (id, same_as) = (row.id.clone(), None);
                return Ok(Plan::Already(AddedEvidence { id, file, digest, length, already: true, same_as }));
            }
            return Err(name_in_use(&file, &row.id));
        }
        let is_taken =
            |id: &str| rows.iter().any(|row| row.id == id) || planned.iter().any(|planned| planned.id == id);
        let id = match &addition.id {
            Some(id) if is_taken(id) => return Err(id_in_use(id)),
            Some(id) => id.clone(),
            None => id_from(&name, is_taken),
        };
        if listed.is_some() || planned.iter().any(|planned| planned.file == file) {
            file = format!("evidence/{id}/{name}");
        }
        Ok(Plan::Take(Planned { path: path.to_owned(), id, file }))
    }

    /// The path of a file that lies with the evidence already, below the case folder; `None` when it does not, or has a name
    /// that cannot be listed as it is.
    fn where_it_lies(&self, path: &Path) -> Option<String> {
        let folder = self.layout.case.join("evidence").canonicalize().ok()?;
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let below = parent.canonicalize().ok()?.strip_prefix(folder).ok()?.join(path.file_name()?);
        let mut file = "evidence".to_owned();
        for name in &below {
            let listed = listed_name(Path::new(name));
            if !name.to_str()?.nfc().eq(listed.chars()) {
                return None;
            }
            file = format!("{file}/{listed}");
        }
        Some(file)
    }

    /// Takes files into the vault; durable when it returns. The results are in the order of the files; a file at which
    /// the work was stopped has none.
    fn take(
        &self,
        planned: &[Planned],
        rows: &[EvidenceEntry],
        watch: &dyn VaultWatch,
    ) -> Result<Vec<Option<Result<AddedEvidence, CaseFileError>>>, CaseFileError> {
        let case = self.vault_case()?;
        let batch = case.batch_watched(watch)?;
        let open = |planned: &Planned| open_handed_in(&planned.path);
        let results = match planned {
            // A file alone is worked at by all processors.
            [one] => vec![open(one).and_then(|mut file| batch.add_file(&mut file))],
            many => batch.add_files(many, open),
        };
        // 0. Durable in the vault. A crash before leaves nothing; a crash after leaves objects that nothing names.
        if let Err(error) = batch.commit() {
            // A batch that failed says only that it did; why is with the file at which it failed.
            let is_cause = |result: &Result<_, simsa_vault::VaultError>| {
                matches!(result, Err(simsa_vault::VaultError::Storage { .. }))
            };
            return match results.into_iter().find(is_cause) {
                Some(Err(first)) => Err(first.into()),
                _ => Err(error.into()),
            };
        }
        let mut taken = Vec::new();
        for (planned, result) in planned.iter().zip(results) {
            let added = match result {
                Ok(added) => added,
                Err(simsa_vault::VaultError::Stopped) => {
                    taken.push(None);
                    continue;
                }
                Err(error) => {
                    taken.push(Some(Err(error.into())));
                    continue;
                }
            };
            let checked = self.refuse_other_contents(&planned.file, &added.digest);
            let same_as = rows.iter().find(|row| row.digest() == Some(added.digest));
            taken.push(Some(checked.map(|()| AddedEvidence {
                id: planned.id.clone(),
                file: planned.file.clone(),
                digest: added.digest,
                length: added.length,
                already: false,
                same_as: same_as.map(|row| row.id.clone()),
            })));
        }
        Ok(taken)
    }

    fn record_added(&self, addition: &Addition, taken: &[&AddedEvidence]) -> Result<(), CaseFileError> {
        if taken.is_empty() {
            return Ok(());
        }
        let mut intent = self.intent()?;
        for taken in taken {
            let item = self.identity.item(&taken.id);
            intent.record.push(Happening::of(EventKind::EVIDENCE_ADDED, &item, &taken.digest));
            intent.names.insert(item, taken.id.clone());
            let mut row = addition.said.row(&taken.id);
            row.title.get_or_insert_with(|| title_of(&taken.file));
            row.kind.get_or_insert_with(|| "other".to_owned());
            row.file = Some(taken.file.clone());
            row.sha256 = Some(taken.digest.to_string());
            intent.edits.push(Edit::Add(row));
            let attach =
                |named: &NamedAnswer| Edit::Attach { answer: named.clone(), evidence: taken.id.clone() };
            intent.edits.extend(addition.answers.iter().map(attach));
        }
        self.carry_out(&intent)
    }
}

enum Plan {
    Already(AddedEvidence),
    Take(Planned),
}

/// How many of the files make the next group.
fn group(files: &[PathBuf]) -> usize {
    let mut bytes = 0;
    let fits = |path: &&PathBuf| {
        bytes += std::fs::metadata(path).map_or(0, |meta| meta.len());
        bytes <= GROUP_BYTES
    };
    let count = files.iter().take(GROUP_FILES).take_while(fits).count();
    // A file that is larger than a group is a group of its own.
    let count = count.max(1);
    // Two files of one name in one group could not be told from a repetition.
    let mut names = BTreeSet::new();
    files[..count].iter().take_while(|path| names.insert(listed_name(path))).count().max(1)
}

/// The file's name without its ending.
fn title_of(file: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.rfind('.').filter(|at| *at > 0).map_or(name, |at| &name[..at]).to_owned()
}

fn name_in_use(file: &str, id: &str) -> CaseFileError {
    CaseFileError::refused(
        format!("{file}은(는) 이미 증빙 `{id}`의 파일이고, 보관된 내용과 다릅니다"),
        format!("{file} is the file of the evidence `{id}` already, and what is kept differs"),
    )
    .help(
        format!(
            "새 판이면 `simsa evidence replace 폴더 {id} 파일`, 아직 보관하지 않은 것이면 `simsa evidence adopt 폴더`, 다른 증빙이면 --id를 지정하십시오"
        ),
        format!(
            "a new revision: `simsa evidence replace CASE {id} FILE`; not kept yet: `simsa evidence adopt CASE`; different evidence: give --id"
        ),
    )
}

fn id_in_use(id: &str) -> CaseFileError {
    CaseFileError::refused(
        format!("증빙 `{id}`이(가) 이미 있습니다"),
        format!("there is evidence `{id}` already"),
    )
    .help(
        format!("새 판이면 `simsa evidence replace 폴더 {id} 파일`"),
        format!("for a new revision: `simsa evidence replace CASE {id} FILE`"),
    )
}
