//! The case file itself: a vault and a ledger beside the lists that people edit, and the one path by which they change together.

use std::collections::BTreeMap;
use std::fs::File;

use jiff::Timestamp;
use simsa_case::{ANSWERS, CaseProblem, EVIDENCE};
use simsa_ledger::{Append, EventKind, Ledger, LedgerEntry, SignerKey, TileStore};
use simsa_model::{Bi, Say};
use simsa_vault::{Entropy as _, OsEntropy, Vault, VaultCaseId};

use crate::disk::Disk;
use crate::error::{CaseFileError, altered};
use crate::history::{self, History};
use crate::identity::Identity;
use crate::intent::{Happening, Intent, parse_digest};
use crate::keys::KeyFolder;
use crate::layout::Layout;
use crate::list::{self, Edit, EvidenceEntry};
use crate::lock::FolderTurn;
use crate::mark::{Mark, MarkState};

const READING: Bi = Bi::new("읽을 수 없습니다", "it cannot be read");
const WRITING: Bi = Bi::new("쓸 수 없습니다", "it cannot be written");

/// What opening did besides opening.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opened {
    /// The case file was made.
    pub made: bool,
    /// The master key was made: the person must be told where it is and what losing it means.
    pub master_made: bool,
    /// An interrupted change of an earlier run was finished.
    pub recovered: bool,
    /// Rights that were taken away from others.
    pub closed: Vec<Say>,
    /// Why nothing can be recorded in this folder, where that is so; reading goes on.
    pub read_only: Option<Say>,
}

/// What a case file is put together from; [`crate::open`] does it for a case folder.
pub struct CaseFileParts<Q, S> {
    /// Where the evidence is kept.
    pub vault: Vault,
    /// Where events are recorded.
    pub ledger: Ledger<Q, S>,
    /// The ledger's key.
    pub signer: SignerKey,
    /// Reads and replaces the small files.
    pub disk: Box<dyn Disk>,
    /// The clock.
    pub now: fn() -> Timestamp,
}

/// The case file of one case, locked for this program.
pub struct CaseFile<Q, S> {
    pub(crate) layout: Layout,
    pub(crate) identity: Identity,
    pub(crate) keys: KeyFolder,
    pub(crate) vault: Vault,
    pub(crate) ledger: Ledger<Q, S>,
    pub(crate) signer: SignerKey,
    disk: Box<dyn Disk>,
    now: fn() -> Timestamp,
    /// Whether this is the folder in which the ledger goes on.
    pub(crate) standing: MarkState,
    /// Of the folder, of the case file and of the ledger. The system drops a lock with its file, also when the program is killed.
    _locks: (FolderTurn, [File; 2]),
}

impl<Q: Append, S: TileStore> CaseFile<Q, S> {
    /// Puts a case file together and finishes what a crash may have left undone, unless this is not the folder in which the
    /// ledger goes on: then it is there for reading only.
    ///
    /// # Errors
    /// What was left cannot be finished now; it is tried again at the next start.
    pub(crate) fn new(
        layout: Layout,
        identity: Identity,
        keys: KeyFolder,
        locks: (FolderTurn, [File; 2]),
        parts: CaseFileParts<Q, S>,
    ) -> Result<(Self, Opened), CaseFileError> {
        let CaseFileParts { vault, ledger, signer, disk, now } = parts;
        let mark = keys.mark(&identity.log())?;
        let entries = ledger.sequence().read(0, usize::MAX)?;
        let standing = match &mark {
            None => MarkState::Ours,
            Some(mark) => {
                mark.expect_identity(&layout)?;
                mark.judge(&layout, &entries)?
            }
        };
        let mut opened =
            Opened { read_only: standing.allow().err().map(|why| why.say()), ..Opened::default() };
        let case_file =
            Self { layout, identity, keys, vault, ledger, signer, disk, now, standing, _locks: locks };
        if case_file.standing.may_go_on() {
            if mark.is_none() {
                // An earlier version kept no mark, and bound no time stamps.
                case_file.ledger.log().bind_earlier_stamps()?;
                case_file.write_mark(&entries)?;
            }
            case_file.publish()?;
            opened.recovered = case_file.recover()?;
        }
        Ok((case_file, opened))
    }

    /// Refuses to go on where that would fork the ledger.
    ///
    /// # Errors
    /// This folder is a copy, or an older state: with what to do.
    pub fn may_go_on(&self) -> Result<(), CaseFileError> {
        self.standing.allow()
    }

    fn write_mark(&self, entries: &[Vec<u8>]) -> Result<(), CaseFileError> {
        self.keys.write_mark(&self.identity.log(), &Mark::over(&self.layout, entries)?)
    }

    /// Signs and publishes everything recorded. What is to be signed is remembered first: a crash in between leaves a mark
    /// over entries that this folder has, and any copy without them is behind it.
    pub(crate) fn publish(&self) -> Result<(), CaseFileError> {
        let published = self.ledger.log().head().size();
        if self.ledger.sequence().len()? == published {
            return Ok(());
        }
        self.may_go_on()?;
        self.write_mark(&self.entries()?)?;
        self.ledger.publish()?;
        Ok(())
    }

    /// Pseudonym of the case in the ledger.
    pub fn pseudonym(&self) -> &str {
        self.identity.case()
    }

    /// The ledger, for proofs, witnesses and time stamps.
    pub fn ledger(&self) -> &Ledger<Q, S> {
        &self.ledger
    }

    /// The vault's part of this case.
    ///
    /// # Errors
    /// The vault holds no such case, or is damaged.
    pub fn vault_case(&self) -> Result<simsa_vault::VaultCase<'_>, CaseFileError> {
        Ok(self.vault.case(&self.vault_id()?)?)
    }

    pub(crate) fn vault_id(&self) -> Result<VaultCaseId, CaseFileError> {
        Ok(VaultCaseId::new(self.identity.case())?)
    }

    /// Whole seconds, as the ledger wants them.
    pub(crate) fn now(&self) -> Timestamp {
        let now = (self.now)();
        Timestamp::from_second(now.as_second()).unwrap_or(now)
    }

    /// Everything recorded, in order.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn entries(&self) -> Result<Vec<Vec<u8>>, CaseFileError> {
        Ok(self.ledger.sequence().read(0, usize::MAX)?)
    }

    /// The histories of all evidence by pseudonym, with the ids as far as they are known.
    pub(crate) fn histories(&self) -> Result<BTreeMap<String, History>, CaseFileError> {
        let mut histories = history::histories(&self.entries()?)?;
        let mut names = self.names()?;
        for row in self.rows()? {
            names.insert(self.identity.item(&row.id), row.id);
        }
        for (item, history) in &mut histories {
            history.id = names.get(item).cloned();
        }
        Ok(histories)
    }

    /// The history of one piece of evidence.
    pub(crate) fn history(&self, id: &str) -> Result<Option<History>, CaseFileError> {
        let item = self.identity.item(id);
        let mut histories = history::histories(&self.entries()?)?;
        Ok(histories.remove(&item).map(|history| History { id: Some(id.to_owned()), ..history }))
    }

    /// The rows of `evidence.toml`.
    pub(crate) fn rows(&self) -> Result<Vec<EvidenceEntry>, CaseFileError> {
        Ok(list::rows(&self.text(EVIDENCE)?)?)
    }

    /// Refuses to change a list in which an id does not name one row: what is meant for one would be done to another.
    pub(crate) fn refuse_alike(&self) -> Result<(), CaseFileError> {
        Ok(list::refuse_alike(&self.text(EVIDENCE)?)?)
    }

    /// The row with this id.
    pub(crate) fn row(&self, id: &str) -> Result<Option<EvidenceEntry>, CaseFileError> {
        Ok(self.rows()?.into_iter().find(|row| row.id == id))
    }

    /// The text of a list that is written in JSON; `None` when it is not.
    pub(crate) fn json(&self, stem: &str) -> Result<Option<String>, CaseFileError> {
        let name = format!("{stem}.json");
        let path = self.layout.case.join(&name);
        let bytes = self.disk.read(&path).map_err(CaseFileError::io(READING, &path))?;
        Ok(bytes.map(|bytes| simsa_case::decode(&name, bytes)).transpose()?)
    }

    /// The text of a list; empty when it is not there yet.
    pub(crate) fn text(&self, stem: &str) -> Result<String, CaseFileError> {
        let json = self.layout.case.join(format!("{stem}.json"));
        if json.exists() {
            let what = Say::new(
                format!("{stem}.json은 고칠 수 없습니다"),
                format!("{stem}.json cannot be changed here"),
            );
            let help = Say::new(format!("{stem}.toml로 바꾸어 쓰십시오"), format!("use {stem}.toml"));
            return Err(CaseProblem::with_file(format!("{stem}.json"), what).help(help).into());
        }
        let name = format!("{stem}.toml");
        let path = self.layout.case.join(&name);
        let bytes = self.disk.read(&path).map_err(CaseFileError::io(READING, &path))?;
        Ok(simsa_case::decode(&name, bytes.unwrap_or_default())?)
    }

    /// Which pseudonym is which evidence, also of what was withdrawn.
    pub(crate) fn names(&self) -> Result<BTreeMap<String, String>, CaseFileError> {
        let path = self.layout.names();
        let bytes = self.disk.read(&path).map_err(CaseFileError::io(READING, &path))?;
        let Some(bytes) = bytes else { return Ok(BTreeMap::new()) };
        serde_json::from_slice(&bytes).map_err(|error| altered(&path, &error))
    }

    /// A new intent, with a number of its own.
    pub(crate) fn intent(&self) -> Result<Intent, CaseFileError> {
        let mut action = [0; 8];
        OsEntropy.fill(&mut action)?;
        // A letter in front, or sixteen digits by chance could look like a number of a person.
        let action = format!("a{}", hex::encode(action));
        Ok(Intent { action, after: self.ledger.sequence().len()?, ..Intent::default() })
    }

    /// Writes an intent down and carries it out. The order of the lasting steps, and what a crash after each leaves:
    ///
    /// 0. (before, by the caller) The files are durable in the vault. Objects that nothing names: found as equal and
    ///    used when the action is repeated.
    /// 1. The intent. From here on the change happens; the next start finishes it.
    /// 2. … [`CaseFile::settle`].
    pub(crate) fn carry_out(&self, intent: &Intent) -> Result<(), CaseFileError> {
        // Whether anything can be recorded here, and the lists changed, is found out before anything lasts.
        self.may_go_on()?;
        self.edited(EVIDENCE, &intent.edits)?;
        self.edited(ANSWERS, &intent.edits)?;
        let path = self.layout.pending();
        let bytes = serde_json::to_vec_pretty(intent).map_err(|error| altered(&path, &error))?;
        self.disk.replace(&path, &bytes).map_err(CaseFileError::io(WRITING, &path))?;
        self.settle(intent)
    }

    /// Finishes an intent that an earlier start left; says whether there was one.
    fn recover(&self) -> Result<bool, CaseFileError> {
        let path = self.layout.pending();
        let Some(bytes) = self.disk.read(&path).map_err(CaseFileError::io(READING, &path))? else {
            return Ok(false);
        };
        let intent: Intent = serde_json::from_slice(&bytes).map_err(|error| altered(&path, &error))?;
        self.settle(&intent)?;
        Ok(true)
    }

    /// Carries out a written intent from wherever it stopped. Every step may be done again without harm.
    fn settle(&self, intent: &Intent) -> Result<(), CaseFileError> {
        // 1. Pseudonyms and names. A crash leaves names of what is not recorded yet: nobody asks for them.
        self.keep_names(&intent.names)?;
        // 2. The ledger: all entries of the action in one durable step. From here on it is recorded.
        self.record_missing(intent, &intent.record)?;
        // 3. The lists. A crash leaves the old list or the new one; the intent says which change is to come.
        self.replace_list(EVIDENCE, &intent.edits)?;
        self.replace_list(ANSWERS, &intent.edits)?;
        // 4. Keys are destroyed only when nothing names the files any more. A crash leaves some destroyed; the rest
        //    follow at the next start.
        for happening in &intent.erase {
            self.destroy(happening)?;
        }
        // 5. That they are destroyed is recorded after it is true.
        self.record_missing(intent, &intent.erase)?;
        self.finish_rotation(intent)?;
        // 6. The signed checkpoint covers everything recorded. A crash before leaves it for the next start, which
        //    publishes when it opens the ledger.
        self.publish()?;
        // 7. Done. A crash before leads through all steps again, and none finds anything to do.
        let path = self.layout.pending();
        self.disk.remove(&path).map_err(CaseFileError::io(WRITING, &path))
    }

    fn keep_names(&self, new: &BTreeMap<String, String>) -> Result<(), CaseFileError> {
        let old = self.names()?;
        let mut names = old.clone();
        names.extend(new.clone());
        if names == old {
            return Ok(());
        }
        let path = self.layout.names();
        let bytes = serde_json::to_vec_pretty(&names).map_err(|error| altered(&path, &error))?;
        self.disk.replace(&path, &bytes).map_err(CaseFileError::io(WRITING, &path))
    }

    /// Records what of `wanted` is not recorded yet, all or none.
    pub(crate) fn record_missing(&self, intent: &Intent, wanted: &[Happening]) -> Result<(), CaseFileError> {
        if wanted.is_empty() {
            return Ok(());
        }
        let since = self.ledger.sequence().read(intent.after, usize::MAX)?;
        let mut said =
            since.iter().map(|bytes| LedgerEntry::from_bytes(bytes)).collect::<Result<Vec<_>, _>>()?;
        said.retain(|entry| history::reference(entry, history::ACTION) == Some(&intent.action));
        let mut missing = Vec::new();
        for happening in wanted {
            let mut is_said = false;
            for entry in &said {
                is_said |= happening.is_said_by(entry, &intent.action)?;
            }
            if !is_said {
                missing.push(happening.entry(self.identity.case(), &intent.action, self.now())?.to_bytes());
            }
        }
        let missing: Vec<&[u8]> = missing.iter().map(Vec::as_slice).collect();
        self.ledger.sequence().append(&missing)?;
        Ok(())
    }

    /// The text of a list after the changes; `None` when they change nothing in it.
    fn edited(&self, stem: &str, edits: &[Edit]) -> Result<Option<String>, CaseFileError> {
        let of_answers = stem == ANSWERS;
        if of_answers != list::touches_answers(edits) && of_answers || edits.is_empty() {
            return Ok(None);
        }
        let old = self.text(stem)?;
        let new =
            if of_answers { list::edit_answers(&old, edits)? } else { list::edit_evidence(&old, edits)? };
        Ok(Some(new).filter(|new| *new != old))
    }

    fn replace_list(&self, stem: &str, edits: &[Edit]) -> Result<(), CaseFileError> {
        let Some(text) = self.edited(stem, edits)? else { return Ok(()) };
        let path = self.layout.case.join(format!("{stem}.toml"));
        self.disk.replace(&path, text.as_bytes()).map_err(CaseFileError::io(WRITING, &path))
    }

    fn destroy(&self, happening: &Happening) -> Result<(), CaseFileError> {
        let Some(object) = &happening.object else { return Ok(()) };
        match self.vault_case()?.destroy(&parse_digest(object)?) {
            // Already done before a crash.
            Ok(_) | Err(simsa_vault::VaultError::NoSuchObject { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Records a single event that changes nothing else.
    pub(crate) fn record(&self, entry: &LedgerEntry) -> Result<u64, CaseFileError> {
        self.may_go_on()?;
        let index = self.ledger.record(entry)?;
        self.publish()?;
        Ok(index)
    }

    /// Records that the case was opened, once.
    pub(crate) fn record_opening(&self) -> Result<(), CaseFileError> {
        if self.ledger.sequence().is_empty()? {
            let event = EventKind::new(EventKind::CASE_OPENED)?;
            self.record(&LedgerEntry::new(self.identity.case(), event, self.now())?)?;
        }
        Ok(())
    }
}
