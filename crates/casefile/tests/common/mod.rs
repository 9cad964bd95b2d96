//! A case folder with files to hand in, and what must hold after whatever was done to its case file.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(unreachable_pub, reason = "shared between test files")]

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use simsa_casefile::{Addition, Kept, KeyFolder, LocalCaseFile, open, open_or_make, published_log};
use simsa_ledger::fsck;
use simsa_model::FileState;
use simsa_vault::NoWatch;

/// A case folder, a key folder, and a folder with files.
pub struct Workbench {
    _all: tempfile::TempDir,
    pub case: PathBuf,
    pub files: PathBuf,
    pub keys: KeyFolder,
}

/// A clock.
pub fn now() -> Timestamp {
    "2026-11-24T06:04:15.5Z".parse().unwrap()
}

impl Workbench {
    /// A new case without evidence.
    pub fn new() -> Self {
        let all = tempfile::tempdir().unwrap();
        let (case, files) = (all.path().join("신청 건"), all.path().join("files"));
        simsa_case::create(&case, simsa_model::Language::Korean).unwrap();
        std::fs::create_dir(&files).unwrap();
        let keys = KeyFolder::new(all.path().join("keys"));
        Self { _all: all, case, files, keys }
    }

    /// A file to hand in.
    pub fn file(&self, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let path = self.files.join(name);
        std::fs::write(&path, contents).unwrap();
        path
    }

    pub fn make(&self) -> LocalCaseFile {
        open_or_make(&self.case, &self.keys, now).unwrap().0
    }

    pub fn open(&self) -> LocalCaseFile {
        open(&self.case, &self.keys, now).unwrap().0
    }

    /// The list as people see it.
    pub fn text(&self) -> String {
        std::fs::read_to_string(self.case.join("evidence.toml")).unwrap()
    }

    /// Fails unless vault, ledger and list agree and every byte is whole; returns what each listed id contains.
    #[allow(clippy::similar_names, reason = "case_file and self")]
    pub fn agrees(&self) -> Vec<(String, Vec<u8>)> {
        let case_file = self.open();
        let report = case_file.check_vault(&NoWatch).unwrap();
        assert!(report.is_sound(), "{report:?}");
        let key = case_file.ledger().log().verifier().to_string();
        let mut contents = Vec::new();
        for listed in case_file.list().unwrap() {
            let current = listed.history.current().map(|revision| revision.sha256);
            match listed.kept {
                Kept::Plain => {
                    let plain = desk_file(&self.case, listed.file.as_deref().unwrap());
                    contents.push((listed.id, plain));
                }
                Kept::Withdrawn | Kept::Erased => assert_eq!(current, None, "{listed:?}"),
                _ => {
                    assert_eq!(current.map(|digest| digest.to_string()), listed.sha256, "{listed:?}");
                    let mut bytes = Vec::new();
                    case_file.vault_case().unwrap().copy_to(&current.unwrap(), &mut bytes).unwrap();
                    contents.push((listed.id, bytes));
                }
            }
        }
        drop(case_file);
        let key = fsck::PublicKey::parse(&key).unwrap();
        let report = fsck::check(&fsck::PublishedFolder::new(&published_log(&self.case).unwrap()), &key, &[]);
        assert!(report.is_sound(), "{report:?}");
        assert!(!self.case.join(".simsa/pending.json").exists());
        for piece in &simsa_casefile::load(&self.case, &self.keys).unwrap().dossier().evidence {
            assert!(matches!(piece.state, FileState::Present { .. }), "{piece:?}");
        }
        contents
    }
}

fn desk_file(case: &Path, file: &str) -> Vec<u8> {
    std::fs::read(case.join(file)).unwrap()
}

/// An addition of these files.
pub fn these(files: &[&Path]) -> Addition {
    Addition { files: files.iter().map(|file| file.to_path_buf()).collect(), ..Addition::default() }
}
