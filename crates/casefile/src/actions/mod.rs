//! What people do with evidence, one file for each action.

pub(crate) mod add;
pub(crate) mod adopt;
pub(crate) mod branch;
pub(crate) mod check;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod replace;
pub(crate) mod rotate;
pub(crate) mod seal;
pub(crate) mod withdraw;

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use simsa_case::evidence_path;
use simsa_ledger::{Append, TileStore};
use simsa_model::{Bi, Day};
use simsa_vault::{Digest, Hasher, NotTaken, open_beneath};

use crate::case_file::CaseFile;
use crate::error::CaseFileError;
use crate::list::EvidenceEntry;

const READING: Bi = Bi::new("파일을 읽을 수 없습니다", "the file cannot be read");

/// What a person says about a piece of evidence; what is left out is taken from the file's name, or stays as it was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// 제목.
    pub title: Option<String>,
    /// Kind, as listed in the catalogue.
    pub kind: Option<String>,
    /// 기준일.
    pub effective: Option<Day>,
    /// First day of the period it covers.
    pub from: Option<Day>,
    /// Last day of the period it covers.
    pub until: Option<Day>,
}

impl Said {
    /// A row with what was said.
    fn row(&self, id: &str) -> EvidenceEntry {
        EvidenceEntry {
            id: id.to_owned(),
            title: self.title.clone(),
            kind: self.kind.clone(),
            effective: self.effective,
            from: self.from,
            until: self.until,
            file: None,
            sha256: None,
        }
    }

    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Opens a file handed in: a regular file, no link, no pipe that would block.
fn open_handed_in(path: &Path) -> Result<File, simsa_vault::VaultError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let none = || simsa_vault::VaultError::Refused { path: path.to_owned(), why: NotTaken::NamesNothing };
    open_beneath(folder, Path::new(path.file_name().ok_or_else(none)?))
}

/// SHA-256 of a file that is open, from where it stands.
fn hash(file: &mut File, path: &Path) -> Result<Digest, CaseFileError> {
    let mut hasher = Hasher::new();
    let mut buffer = vec![0; 256 << 10];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(hasher.finish()),
            Ok(count) => hasher.update(&buffer[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(CaseFileError::io(READING, path)(error)),
        }
    }
}

/// SHA-256 of a file handed in.
fn hash_of(path: &Path) -> Result<Digest, CaseFileError> {
    hash(&mut open_handed_in(path)?, path)
}

impl<Q: Append, S: TileStore> CaseFile<Q, S> {
    /// Refuses a name under which the case folder has a plain file with other contents: the list would say one thing
    /// and the file another.
    fn refuse_other_contents(&self, listed: &str, digest: &Digest) -> Result<(), CaseFileError> {
        let Some(plain) = evidence_path(&self.layout.case, listed) else { return Ok(()) };
        if hash_of(&plain)? == *digest {
            return Ok(());
        }
        Err(CaseFileError::refused(
            format!("신청 건 폴더의 {listed}에 다른 내용의 파일이 있습니다"),
            format!("the case folder has a file {listed} with other contents"),
        )
        .help(
            "그 파일이 보관된 것의 사본이면 `simsa evidence adopt --remove-plain`으로 치우고, 아니면 다른 이름으로 바꾸십시오",
            "if it is a copy of what is kept, `simsa evidence adopt --remove-plain` clears it; else rename it",
        ))
    }

    /// The evidence has this id, or the nearest there is is named.
    fn listed(&self, id: &str) -> Result<EvidenceEntry, CaseFileError> {
        let rows = self.rows()?;
        if let Some(row) = rows.iter().find(|row| row.id == id) {
            return Ok(row.clone());
        }
        let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).take(20).collect();
        Err(CaseFileError::refused(
            format!("증빙 `{id}`이(가) 목록에 없습니다"),
            format!("there is no evidence `{id}` in the list"),
        )
        .help(format!("목록에 있는 것: {}", ids.join(", ")), format!("in the list are: {}", ids.join(", "))))
    }
}
