//! Why a command stops before its end: the input cannot be used, or the system refuses.

use std::io;
use std::path::{Path, PathBuf};

use simsa_case::{CaseProblem, system_words};
use simsa_casefile::messages;
use simsa_model::{Bi, Language, Say};
use simsa_rules::RuleConflict;

use crate::terminal::{complain, wrong};
use crate::{fault, show};

/// The reason for stopping.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The case folder cannot be used.
    Unusable(Vec<CaseProblem>),
    /// The arguments name something that does not exist.
    Unknown(Say),
    /// The case file refuses or fails.
    CaseFile(simsa_casefile::CaseFileError),
    /// The person asked to stop.
    Stopped,
    /// Something cannot be done: what, and what to do.
    Refused(Say),
    /// A fault of ours.
    Fault(String),
    /// A file that cannot be read or written, and what was being done where that is not plain.
    File(PathBuf, Option<Bi>, io::Error),
    /// Reading or writing failed, and which file it was is not known here.
    Io(io::Error),
}

impl Stop {
    /// Says it on standard error.
    pub(crate) fn show(&self, language: Language) {
        match self {
            Self::Unusable(problems) => {
                for problem in problems {
                    complain!("{}", show::problem(problem, language));
                }
            }
            Self::CaseFile(error) => {
                wrong(show::error_word(language), format_args!("{}", error.say().get(language)));
            }
            Self::Stopped => complain!("{}", STOPPED.get(language)),
            Self::Unknown(say) | Self::Refused(say) => {
                wrong(show::error_word(language), format_args!("{}", say.get(language)));
            }
            Self::Fault(what) => fault::say(what, language),
            Self::File(path, doing, error) => {
                let doing = doing.map_or_else(String::new, |doing| format!("{}: ", doing.get(language)));
                let (path, says) = (path.display(), system_words(error));
                let says = says.get(language);
                wrong(show::error_word(language), format_args!("{doing}{path}: {says}"));
            }
            Self::Io(error) => {
                wrong(show::error_word(language), format_args!("{}", system_words(error).get(language)));
            }
        }
    }
}

const STOPPED: Bi = Bi::new(
    "멈추었습니다. 기록된 것은 그대로이며, 같은 명령을 다시 실행하면 이어집니다.",
    "Stopped. What was recorded stays; run the same command again to go on.",
);

impl Stop {
    /// How the process ends: 2, 130 when it was stopped, as shells expect, or that of a fault.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Stopped => 130,
            Self::Fault(_) => fault::SOFTWARE,
            _ => 2,
        }
    }

    /// What the system says of this file, made a stop.
    pub(crate) fn on(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        |error| Self::File(path.to_owned(), None, error)
    }

    /// The same, and what was being done.
    pub(crate) fn doing(doing: Bi, path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |error| Self::File(path.to_owned(), Some(doing), error)
    }

    /// A refusal in both languages.
    pub(crate) fn refused(ko: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Refused(Say::new(ko, en))
    }
}

impl From<simsa_casefile::CaseFileError> for Stop {
    fn from(error: simsa_casefile::CaseFileError) -> Self {
        if error.is_stopped() { Self::Stopped } else { Self::CaseFile(error) }
    }
}

impl From<simsa_vault::VaultError> for Stop {
    fn from(error: simsa_vault::VaultError) -> Self {
        Self::Refused(messages::vault(&error))
    }
}

impl From<simsa_ledger::LogError> for Stop {
    fn from(error: simsa_ledger::LogError) -> Self {
        Self::Refused(messages::ledger(&error))
    }
}

impl From<simsa_ledger::LedgerStoreError> for Stop {
    fn from(error: simsa_ledger::LedgerStoreError) -> Self {
        simsa_ledger::LogError::from(error).into()
    }
}

impl From<RuleConflict> for Stop {
    fn from(conflict: RuleConflict) -> Self {
        Self::Fault(conflict.to_string())
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<Vec<CaseProblem>> for Stop {
    fn from(problems: Vec<CaseProblem>) -> Self {
        Self::Unusable(problems)
    }
}

impl From<CaseProblem> for Stop {
    fn from(problem: CaseProblem) -> Self {
        Self::Unusable(vec![problem])
    }
}
