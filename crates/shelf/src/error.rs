//! What can go wrong with the shelf, said to the person who can act on it, in both languages.

use std::io;
use std::path::{Path, PathBuf};

use simsa_case::Problem;
use simsa_ledger::local::KeyFileError;
use simsa_ledger::{EntryError, LogError, ReceiptError, SequenceError};
use simsa_model::{Bi, Say};

/// A refusal or a fault of the shelf.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file of the case folder cannot be used.
    #[error("{0}")]
    Case(Problem),
    /// What was asked for cannot be done: what is wrong, and what to do.
    #[error("{}", .what.en)]
    Refused {
        /// What is wrong.
        what: Say,
        /// What to do.
        help: Option<Say>,
    },
    /// Another program is changing this shelf.
    #[error("another simsa is working on this case ({})", .lock.display())]
    Busy {
        /// The lock file.
        lock: PathBuf,
    },
    /// The vault refuses or fails.
    #[error(transparent)]
    Vault(#[from] simsa_vault::Error),
    /// The ledger refuses or fails.
    #[error(transparent)]
    Ledger(#[from] LogError),
    /// The ledger's signing key cannot be used.
    #[error(transparent)]
    LedgerKey(#[from] KeyFileError),
    /// An event cannot be written down; a fault of this program.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// A receipt does not hold right after it was made: a stored file was altered.
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
    /// The system refuses.
    #[error("{}: {}: {source}", .doing.en, .path.display())]
    Io {
        /// What was being done.
        doing: Bi,
        /// With which file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl From<SequenceError> for Error {
    fn from(error: SequenceError) -> Self {
        Self::Ledger(LogError::Sequence(error))
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Case(problem)
    }
}

impl Error {
    pub(crate) fn refused(ko: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Refused { what: Say::new(ko, en), help: None }
    }

    /// The same with advice.
    pub(crate) fn help(self, ko: impl Into<String>, en: impl Into<String>) -> Self {
        match self {
            Self::Refused { what, .. } => Self::Refused { what, help: Some(Say::new(ko, en)) },
            other => other,
        }
    }

    pub(crate) fn io(doing: Bi, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { doing, path: path.to_owned(), source }
    }

    /// Whether the work stopped because the person asked for it.
    pub fn is_stopped(&self) -> bool {
        matches!(self, Self::Vault(simsa_vault::Error::Stopped))
    }

    /// The error in both languages, with advice where there is any.
    pub fn say(&self) -> Say {
        match self {
            Self::Case(problem) => Say::new(
                problem.one_line(simsa_model::Language::Korean),
                problem.one_line(simsa_model::Language::English),
            ),
            Self::Refused { what, help: None } => what.clone(),
            Self::Refused { what, help: Some(help) } => {
                Say::new(format!("{}\n  → {}", what.ko, help.ko), format!("{}\n  → {}", what.en, help.en))
            }
            Self::Busy { lock } => Say::new(
                format!(
                    "다른 simsa가 이 신청 건에서 작업하고 있습니다. 끝난 뒤에 다시 하십시오 ({})",
                    lock.display()
                ),
                format!(
                    "another simsa is working on this case; try again when it has ended ({})",
                    lock.display()
                ),
            ),
            Self::Vault(error) => vault(error),
            Self::Ledger(error) => Say::new(format!("원장: {error}"), format!("ledger: {error}")),
            Self::LedgerKey(error) => Say::new(format!("원장의 서명키: {error}"), error.to_string()),
            Self::Entry(error) => Say::new(format!("원장 기록: {error}"), format!("ledger entry: {error}")),
            Self::Receipt(error) => Say::new(format!("영수증: {error}"), format!("receipt: {error}")),
            Self::Io { doing, path, source } => {
                let (ko, en) = room(source);
                Say::new(
                    format!("{}: {}: {source}{ko}", doing.ko, path.display()),
                    format!("{}: {}: {source}{en}", doing.en, path.display()),
                )
            }
        }
    }
}

/// The vault's errors that people meet, in Korean too; the rest keep their English detail.
fn vault(error: &simsa_vault::Error) -> Say {
    use simsa_vault::Error as V;
    let ko = match error {
        V::Stopped => {
            "요청에 따라 멈추었습니다. 이미 기록된 것은 그대로이며, 다시 실행하면 이어집니다".to_owned()
        }
        V::Busy(_) => "다른 프로그램이 보관소를 쓰고 있습니다. 끝난 뒤에 다시 하십시오".to_owned(),
        V::WrongMasterKey { wrapped_by, .. } => format!(
            "마스터키가 다릅니다. 이 보관소는 키 {wrapped_by}로 잠겨 있습니다. 그 키가 있는 폴더를 SIMSA_KEYS로 지정하십시오"
        ),
        V::MasterKey(why) => format!("마스터키를 쓸 수 없습니다: {why}"),
        V::NoSuchObject { digest, .. } => format!("보관소에 이 파일이 없습니다 (SHA-256 {digest})"),
        V::Damaged(damage) => format!("보관소가 손상되었습니다: {damage}"),
        V::Refused { path, why } => format!("{}: 받을 수 없는 파일입니다: {why}", path.display()),
        V::File { path, source, .. } => format!("{}: {source}{}", path.display(), room(source).0),
        V::Storage { place, source, .. } => format!("보관소 `{place}`: {source}{}", room(source).0),
        other => format!("보관소: {other}"),
    };
    Say::new(ko, error.to_string())
}

/// What to do about a full disk.
fn room(error: &io::Error) -> (&'static str, &'static str) {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => (
            " (디스크에 자리가 없습니다. 자리를 마련한 뒤 다시 실행하십시오. 이미 기록된 것은 잃지 않았습니다)",
            " (no space left: free some and run it again; nothing recorded is lost)",
        ),
        _ => ("", ""),
    }
}
