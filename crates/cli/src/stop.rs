//! Why a command stops before its end: the input cannot be used, or the system refuses.

use std::io;

use simsa_case::Problem;
use simsa_model::{Language, Say};

use crate::show;

/// The reason for stopping.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The case folder cannot be used.
    Unusable(Vec<Problem>),
    /// The arguments name something that does not exist.
    Unknown(Say),
    /// Writing to the terminal or to a file failed.
    Io(io::Error),
}

impl Stop {
    /// Says it on standard error.
    pub(crate) fn show(&self, language: Language) {
        match self {
            Self::Unusable(problems) => {
                for problem in problems {
                    eprintln!("{}", show::problem(problem, language));
                }
            }
            Self::Unknown(say) => eprintln!("{}: {}", show::error_word(language), say.get(language)),
            Self::Io(error) => eprintln!("{}: {error}", show::error_word(language)),
        }
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<Vec<Problem>> for Stop {
    fn from(problems: Vec<Problem>) -> Self {
        Self::Unusable(problems)
    }
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Unusable(vec![problem])
    }
}
