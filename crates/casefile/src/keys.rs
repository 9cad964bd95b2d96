//! The user's key folder: the vault's master key and the ledgers' signing keys, apart from every case folder, so that a copy
//! of a case folder alone gives nothing away.
//!
//! ```text
//! vault.key            the master key that wraps what is written from now on; one for all cases of the user
//! vault-<id>.key       master keys used before; still needed by cases that were not rotated, and by old backups
//! ledger-<case>.key    the signing key of one case's ledger
//! ledger-<case>.mark   how far that ledger was signed, and in which folder
//! ledger-<case>.lock   held while it is worked on
//! lock                 held while a key is written
//! ```

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use simsa_ledger::SignerKey;
use simsa_ledger::local::{generate_key, read_key, write_key};
use simsa_model::Bi;
use simsa_vault::keys::{
    KeyChain, KeyId, KeySource, MasterKey, create_master_key_file, master_key_from_file,
};
use simsa_vault::{Entropy, OsEntropy};

use crate::disk::{Disk as _, LocalDisk, sync_folder};
use crate::error::{CaseFileError, altered};
use crate::lock::wait_for;
use crate::mark::Mark;
use crate::private;

const MAKING: Bi = Bi::new("키 폴더를 만들 수 없습니다", "the key folder cannot be made");
const WRITING: Bi = Bi::new("키를 쓸 수 없습니다", "the key cannot be written");
const MARKING: Bi = Bi::new(
    "키 폴더에 쓸 수 없습니다(어디까지 서명했는지 적어 두어야 합니다)",
    "the key folder cannot be written (it has to remember how far was signed)",
);
const READING: Bi = Bi::new("키 폴더를 읽을 수 없습니다", "the key folder cannot be read");

/// How the names of keys begin that are being written.
const NEW: &str = ".new-";

/// A folder of keys.
#[derive(Debug, Clone)]
pub struct KeyFolder {
    path: PathBuf,
}

impl KeyFolder {
    /// The folder at `path`, which need not exist yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file of the master key in use.
    pub fn master_path(&self) -> PathBuf {
        self.path.join("vault.key")
    }

    /// The file of a ledger's signing key.
    pub fn ledger_path(&self, case: &str) -> PathBuf {
        self.path.join(format!("ledger-{case}.key"))
    }

    /// What is remembered of a ledger; `None` when nothing is.
    pub(crate) fn mark(&self, log: &str) -> Result<Option<Mark>, CaseFileError> {
        let path = self.path.join(format!("ledger-{log}.mark"));
        let Some(bytes) = LocalDisk.read(&path).map_err(CaseFileError::io(READING, &path))? else {
            return Ok(None);
        };
        Mark::from_bytes(&bytes).map(Some).ok_or_else(|| altered(&path, &"mark"))
    }

    /// Remembers it, durably.
    pub(crate) fn write_mark(&self, log: &str, mark: &Mark) -> Result<(), CaseFileError> {
        let _lock = self.writing()?;
        let path = self.path.join(format!("ledger-{log}.mark"));
        let bytes = mark.to_bytes().map_err(|error| CaseFileError::io(MARKING, &path)(error.into()))?;
        LocalDisk.replace(&path, &bytes).map_err(CaseFileError::io(MARKING, &path))
    }

    /// Keeps every other program from working on this ledger, in whichever folder a copy of it lies.
    pub(crate) fn hold(&self, log: &str) -> Result<File, CaseFileError> {
        self.lock_file(&format!("ledger-{log}.lock"))
    }

    /// Removes copies of keys that an interrupted writing left: with one of them, destroying the key would not be final.
    pub(crate) fn sweep(&self) -> Result<(), CaseFileError> {
        let _lock = self.writing()?;
        private::sweep(&self.path, &[NEW, ".simsa-"]).map_err(CaseFileError::io(WRITING, &self.path))?;
        Ok(())
    }

    /// Held while a key is written, so that a sweep never takes one that is on its way.
    fn writing(&self) -> Result<File, CaseFileError> {
        self.lock_file("lock")
    }

    fn lock_file(&self, name: &str) -> Result<File, CaseFileError> {
        let path = self.path.join(name);
        let mut options = File::options();
        options.create(true).truncate(false).write(true);
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(CaseFileError::io(MARKING, &path))?;
        wait_for(file, &path)
    }

    /// All master keys there are, the one in use first.
    pub(crate) fn masters(&self) -> Result<Masters, CaseFileError> {
        let path = self.master_path();
        if !path.exists() {
            return Err(self.missing(
                &path,
                "마스터키가 없습니다. 이 키 없이는 보관된 증빙을 읽을 수 없습니다",
                "the master key is missing; without it the evidence kept cannot be read",
            ));
        }
        let current = master_key_from_file(&path)?;
        let mut previous = Vec::new();
        let mut names: Vec<_> = fs::read_dir(&self.path)
            .and_then(Iterator::collect::<io::Result<Vec<_>>>)
            .map_err(CaseFileError::io(READING, &self.path))?
            .iter()
            .map(fs::DirEntry::file_name)
            .filter_map(|name| name.into_string().ok())
            .filter(|name| {
                name.strip_prefix("vault-").is_some_and(|rest| rest.strip_suffix(".key").is_some())
            })
            .collect();
        names.sort_unstable();
        for name in names {
            let key = master_key_from_file(&self.path.join(name))?;
            if key.id() != current.id() {
                previous.push(key);
            }
        }
        Ok(Masters { current, previous })
    }

    /// Makes the master key if there is none; says whether it did.
    pub(crate) fn ensure_master(&self) -> Result<bool, CaseFileError> {
        let path = self.master_path();
        if path.exists() {
            return Ok(false);
        }
        self.ensure_folder()?;
        let _lock = self.writing()?;
        let key = MasterKey::generate(&OsEntropy)?;
        self.put_master(&path, &key)
    }

    /// Puts a new master key in the place of the one in use, which keeps a name of its own.
    pub(crate) fn renew_master(&self) -> Result<KeyId, CaseFileError> {
        let _lock = self.writing()?;
        let path = self.master_path();
        let current = master_key_from_file(&path)?;
        let id = current.id().to_string();
        // 1. The old key under its second name, durable. A crash after this leaves one key under two names.
        self.put_master(&self.path.join(format!("vault-{}.key", &id[..16])), &current)?;
        // 2. The new key takes the place of the old in one step. A crash leaves the one or the other in it, and the
        //    old one under its second name: whatever was wrapped can be opened.
        let key = MasterKey::generate(&OsEntropy)?;
        let temporary = self.temporary()?;
        create_master_key_file(&temporary, &key)?;
        fs::rename(&temporary, &path)
            .and_then(|()| sync_folder(&self.path))
            .map_err(CaseFileError::io(WRITING, &path))?;
        Ok(key.id())
    }

    /// The signing key of a case's ledger; made if there is none and `make` says so.
    pub(crate) fn ledger(&self, case: &str, origin: &str, make: bool) -> Result<SignerKey, CaseFileError> {
        let path = self.ledger_path(case);
        if !path.exists() {
            if !make {
                return Err(self.missing(
                    &path,
                    "이 신청 건 원장의 서명키가 없습니다. 이 키 없이는 아무것도 더 기록할 수 없습니다",
                    "the signing key of this case's ledger is missing; without it nothing more can be recorded",
                ));
            }
            self.ensure_folder()?;
            let _lock = self.writing()?;
            let key = generate_key(origin)?;
            let temporary = self.temporary()?;
            write_key(&temporary, &key)?;
            self.settle(&temporary, &path)?;
        }
        let key = read_key(&path)?;
        if key.name() != origin {
            return Err(CaseFileError::refused(
                format!("{}은(는) 다른 원장({})의 서명키입니다", path.display(), key.name()),
                format!("{} is the signing key of another ledger ({})", path.display(), key.name()),
            ));
        }
        Ok(key)
    }

    /// Owner-only rights; a folder that is there keeps its own, the keys in it are checked one by one.
    fn ensure_folder(&self) -> Result<(), CaseFileError> {
        use std::os::unix::fs::DirBuilderExt as _;
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.path)
            .and_then(|()| sync_folder(self.path.parent().unwrap_or_else(|| Path::new("/"))))
            .map_err(CaseFileError::io(MAKING, &self.path))
    }

    /// Writes a master key whole or not at all, never over another; false when one is there.
    fn put_master(&self, path: &Path, key: &MasterKey) -> Result<bool, CaseFileError> {
        let temporary = self.temporary()?;
        create_master_key_file(&temporary, key)?;
        self.settle(&temporary, path)
    }

    /// Gives a finished file its name, which a second program may have taken meanwhile: then that one's stays.
    fn settle(&self, temporary: &Path, path: &Path) -> Result<bool, CaseFileError> {
        let linked = fs::hard_link(temporary, path);
        let removed = fs::remove_file(temporary);
        let made = match linked {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
            Err(error) => return Err(CaseFileError::io(WRITING, path)(error)),
        };
        removed.and_then(|()| sync_folder(&self.path)).map_err(CaseFileError::io(WRITING, path))?;
        Ok(made)
    }

    fn temporary(&self) -> Result<PathBuf, CaseFileError> {
        let mut random = [0; 8];
        OsEntropy.fill(&mut random)?;
        Ok(self.path.join(format!("{NEW}{}", hex::encode(random))))
    }

    fn missing(&self, path: &Path, ko: &str, en: &str) -> CaseFileError {
        CaseFileError::refused(format!("{ko}: {}", path.display()), format!("{en}: {}", path.display())).help(
            format!(
                "백업한 키 폴더를 {}에 되돌려 놓거나, 키가 있는 폴더를 SIMSA_KEYS로 지정하십시오",
                self.path.display()
            ),
            format!(
                "put your copy of the key folder back to {}, or name the folder that has the keys in SIMSA_KEYS",
                self.path.display()
            ),
        )
    }
}

/// The master keys at hand.
#[derive(Debug, Clone)]
pub(crate) struct Masters {
    pub(crate) current: MasterKey,
    pub(crate) previous: Vec<MasterKey>,
}

impl Masters {
    /// Wraps with the key in use, opens with any.
    pub(crate) fn chain(&self) -> KeyChain {
        let start = KeyChain::new(self.current.clone());
        self.previous.iter().fold(start, |chain, key| chain.with_previous(key.clone()))
    }

    /// The key in use.
    pub(crate) fn current(&self) -> KeyId {
        self.current.current()
    }
}
