//! What can go wrong with the case file, said to the person who can act on it, in both languages.

use std::io;
use std::path::{Path, PathBuf};

use simsa_case::CaseProblem;
use simsa_ledger::local::KeyFileError;
use simsa_ledger::{EntryError, LogError, ReceiptError, SequenceError};
use simsa_model::{Bi, Say};

use crate::messages;

/// A refusal or a fault of the case file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CaseFileError {
    /// A file of the case folder cannot be used.
    #[error("{0}")]
    Case(CaseProblem),
    /// What was asked for cannot be done: what is wrong, and what to do.
    #[error("{}", .what.en)]
    Refused {
        /// What is wrong.
        what: Say,
        /// What to do.
        help: Option<Say>,
    },
    /// Another program is changing this case file.
    #[error("another simsa is working on this case ({})", .lock.display())]
    Busy {
        /// The lock file.
        lock: PathBuf,
    },
    /// The vault refuses or fails.
    #[error(transparent)]
    Vault(#[from] simsa_vault::VaultError),
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

impl From<SequenceError> for CaseFileError {
    fn from(error: SequenceError) -> Self {
        Self::Ledger(LogError::Sequence(error))
    }
}

impl From<CaseProblem> for CaseFileError {
    fn from(problem: CaseProblem) -> Self {
        Self::Case(problem)
    }
}

impl CaseFileError {
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
        matches!(self, Self::Vault(simsa_vault::VaultError::Stopped))
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
            Self::Vault(error) => messages::vault(error),
            Self::Ledger(error) => messages::ledger(error),
            Self::LedgerKey(error) => messages::key_file(error),
            Self::Entry(error) => Say::new(
                format!("프로그램의 결함으로 원장에 적을 수 없는 기록입니다 ({error})"),
                format!("ledger entry: {error}"),
            ),
            Self::Receipt(error) => messages::receipt(error),
            Self::Io { doing, path, source } => {
                let says = messages::system(source);
                Say::new(
                    format!("{}: {}: {}", doing.ko, path.display(), says.ko),
                    format!("{}: {}: {}", doing.en, path.display(), says.en),
                )
            }
        }
    }
}

/// What was being done when the folder could not be made.
pub(crate) const MAKING: Bi =
    Bi::new("증빙 보관 폴더를 만들 수 없습니다", "the folder for evidence cannot be made");
/// What was being done when it could not be opened.
pub(crate) const OPENING: Bi =
    Bi::new("증빙 보관 폴더를 열 수 없습니다", "the folder for evidence cannot be opened");

/// A file of ours that is not what we wrote.
pub(crate) fn altered(path: &Path, why: &dyn std::fmt::Display) -> CaseFileError {
    CaseFileError::refused(
        format!("{}: 이 프로그램이 쓴 내용이 아닙니다 ({why})", path.display()),
        format!("{}: it is not what this program wrote ({why})", path.display()),
    )
    .help("백업에서 이 파일을 되돌려 놓으십시오", "put this file back from a copy")
}
