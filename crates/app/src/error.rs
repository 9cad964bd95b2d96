//! What can stand in the way of an action: a refusal, said to the person; or a fault, said to whoever runs the server.

use std::io;

use simsa_model::{Finding, Say};
use simsa_store::{StoreError, Table};

/// The result of an action or a view.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something was not done.
#[derive(Debug)]
pub enum Error {
    /// You may not do this now; the person can do something about it.
    Refused(Refusal),
    /// The disk takes nothing now: nothing was stored, and reading goes on. The person may send it again later.
    NotStored {
        /// Whether there is no room, or the disk cannot be written to.
        full: bool,
        /// What happened, for the log.
        problem: String,
    },
    /// Our trouble: disk, database, a bug. The person gets an incident number, the log gets this.
    Fault(String),
    /// Somebody else was faster; the action is tried again and this never reaches the caller.
    Stale,
    /// The same request, under the same key, has been done in the meantime; repeated once more it is answered as that was.
    Repeated,
}

/// A field of the input that cannot be taken as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldProblem {
    /// Name of the field in the input.
    pub field: String,
    /// What is wrong, and what would be right.
    pub problem: Say,
}

/// A refusal, for the person who asked.
#[derive(Debug)]
pub enum Refusal {
    /// Nobody is signed in, or no longer.
    SignedOut,
    /// The second factor has to be shown (or set up) first.
    SecondFactor,
    /// The person has to prove once more who they are: the session is good, but for this it is not enough.
    Again,
    /// Wrong e-mail address or password or code. It does not say which.
    WrongCredentials,
    /// Too many failures; seconds to wait.
    TooManyAttempts {
        /// Seconds until something is tried again.
        seconds: i64,
    },
    /// There is no such thing, or none that this organisation may know of.
    NotFound,
    /// The organisation may know of it, but this member may not do this.
    NotPermitted {
        /// Why, and who could.
        why: Say,
    },
    /// The input cannot be taken.
    Invalid(Vec<FieldProblem>),
    /// Somebody else has changed the same thing in the meantime; both states, as JSON.
    Conflict {
        /// What is stored now.
        theirs: serde_json::Value,
        /// The version it has, to be named when writing over it knowingly.
        version: u64,
        /// What was to be written.
        yours: serde_json::Value,
        /// Who wrote it (name), where that is known.
        by: Option<String>,
    },
    /// It cannot be done in this state, for this reason.
    NotNow(Say),
    /// Findings that stop a submission.
    Blocked(Vec<Finding>),
    /// Warnings that must be acknowledged with a reason first, each with its key.
    Unacknowledged(Vec<(String, Finding)>),
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale { table: Table::Idempotency, .. } => Self::Repeated,
            StoreError::Stale { .. } => Self::Stale,
            StoreError::Unfit { problem } => Self::Refused(Refusal::NotNow(Say::new(
                "한 번에 저장할 수 있는 양을 넘었습니다. 나누거나 줄여서 저장하십시오.",
                format!("this is more than can be stored at once: {problem}"),
            ))),
            StoreError::Full { problem } => Self::NotStored { full: true, problem },
            StoreError::NotStored { problem } => Self::NotStored { full: false, problem },
            other => Self::Fault(other.to_string()),
        }
    }
}

impl From<simsa_vault::Error> for Error {
    fn from(error: simsa_vault::Error) -> Self {
        let problem = format!("vault: {error}");
        match &error {
            simsa_vault::Error::Storage { source, .. } => disk(source, problem),
            // an earlier failure of the same batch was reported with its reason
            _ => Self::Fault(problem),
        }
    }
}

/// What the system's word about a disk means.
fn disk(error: &io::Error, problem: String) -> Error {
    use io::ErrorKind as Kind;
    match error.kind() {
        Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge => {
            Error::NotStored { full: true, problem }
        }
        Kind::ReadOnlyFilesystem => Error::NotStored { full: false, problem },
        _ => Error::Fault(problem),
    }
}

impl From<simsa_ledger::LogError> for Error {
    fn from(error: simsa_ledger::LogError) -> Self {
        Self::Fault(format!("ledger: {error}"))
    }
}

impl From<simsa_ledger::EntryError> for Error {
    fn from(error: simsa_ledger::EntryError) -> Self {
        Self::Fault(format!("ledger entry: {error}"))
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        disk(&error, error.to_string())
    }
}

/// One field that cannot be taken.
pub(crate) fn invalid(field: &str, ko: impl Into<String>, en: impl Into<String>) -> Error {
    Refusal::Invalid(vec![FieldProblem { field: field.to_owned(), problem: Say::new(ko, en) }]).into()
}

/// It cannot be done now.
pub(crate) fn not_now(ko: impl Into<String>, en: impl Into<String>) -> Error {
    Refusal::NotNow(Say::new(ko, en)).into()
}

/// Refuses to write over what has changed since it was seen, and shows both: what stands there at its version, and what was
/// to be written. Nothing has no version.
pub(crate) fn same_as_seen(
    stands: Option<u64>,
    seen: Option<u64>,
    theirs: impl FnOnce() -> serde_json::Value,
    yours: serde_json::Value,
) -> Result<()> {
    if stands == seen {
        return Ok(());
    }
    Err(Refusal::Conflict { theirs: theirs(), version: stands.unwrap_or(0), yours, by: None }.into())
}

/// There is no such thing.
pub(crate) fn not_found() -> Error {
    Refusal::NotFound.into()
}
