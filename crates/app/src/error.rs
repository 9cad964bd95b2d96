//! What can stand in the way of an action: a refusal, said to the person; or a fault, said to whoever runs the server.

use std::error::Error as StdError;
use std::{fmt, io};

use simsa_model::{Finding, Say};
use simsa_rules::RuleConflict;
use simsa_store::{StoreError, StoreTable};

use crate::fault::Fault;

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
    Fault(Fault),
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
            StoreError::Stale { table: StoreTable::Idempotency, .. } => Self::Repeated,
            StoreError::Stale { .. } => Self::Stale,
            StoreError::TooLarge { .. } => Self::Refused(Refusal::NotNow(Say::new(
                "한 번에 저장할 수 있는 양을 넘었습니다. 나누거나 줄여서 저장하십시오.",
                "this is more than can be stored at once; divide it, or make it shorter",
            ))),
            StoreError::Full { problem } => Self::NotStored { full: true, problem },
            StoreError::NotStored { problem } => Self::NotStored { full: false, problem },
            other => Self::Fault(Fault::because("store", other)),
        }
    }
}

impl From<simsa_vault::VaultError> for Error {
    fn from(error: simsa_vault::VaultError) -> Self {
        let takes_nothing = match &error {
            simsa_vault::VaultError::Storage { source, .. } => Refusing::of(source),
            // an earlier failure of the same batch was reported with its reason
            _ => None,
        };
        disk("vault", takes_nothing, error)
    }
}

/// How a disk refuses to take anything.
#[derive(Clone, Copy)]
enum Refusing {
    Full,
    ReadOnly,
}

impl Refusing {
    /// What the system's word about a disk means; `None` for everything that is a fault.
    fn of(error: &io::Error) -> Option<Self> {
        use io::ErrorKind as Kind;
        match error.kind() {
            Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge => Some(Self::Full),
            Kind::ReadOnlyFilesystem => Some(Self::ReadOnly),
            _ => None,
        }
    }
}

fn disk(what: &str, refusing: Option<Refusing>, error: impl StdError + Send + Sync + 'static) -> Error {
    let fault = Fault::because(what, error);
    match refusing {
        Some(refusing) => {
            Error::NotStored { full: matches!(refusing, Refusing::Full), problem: fault.to_string() }
        }
        None => Error::Fault(fault),
    }
}

impl From<simsa_ledger::LogError> for Error {
    fn from(error: simsa_ledger::LogError) -> Self {
        Self::Fault(Fault::because("ledger", error))
    }
}

impl From<simsa_ledger::EntryError> for Error {
    fn from(error: simsa_ledger::EntryError) -> Self {
        Self::Fault(Fault::because("ledger entry", error))
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        disk("input or output", Refusing::of(&error), error)
    }
}

impl From<RuleConflict> for Error {
    fn from(conflict: RuleConflict) -> Self {
        Self::Fault(Fault::because("rules", conflict))
    }
}

impl Error {
    /// A fault of ours with nothing underneath.
    pub fn fault(what: impl Into<String>) -> Self {
        Self::Fault(Fault::new(what))
    }

    /// Makes a fault of an error that came while doing `what`.
    pub fn because<E: Into<Box<dyn StdError + Send + Sync>>>(what: &str) -> impl FnOnce(E) -> Self {
        move |source| Self::Fault(Fault::because(what, source))
    }

    /// What stands in the way, in both languages. A fault is said as it is: this is for whoever runs the program, not for
    /// the people who use a server.
    pub fn say(&self) -> Say {
        match self {
            Self::Refused(refusal) => refusal.say(),
            Self::NotStored { problem, .. } => Say::new(
                format!("디스크에 저장할 수 없습니다: {problem}"),
                format!("the disk takes nothing: {problem}"),
            ),
            Self::Fault(fault) => Say::new(fault.to_string(), fault.to_string()),
            Self::Stale | Self::Repeated => {
                Say::new("다른 작업이 먼저 저장되었습니다", "something else was stored first")
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say().en)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Fault(fault) => fault.source(),
            _ => None,
        }
    }
}

/// When to come back, in the words in which people count time: seconds while it is a minute or so, then minutes.
pub fn try_again_in(seconds: i64) -> Say {
    const MINUTE: i64 = 60;
    let minutes = seconds.div_euclid(MINUTE) + i64::from(seconds % MINUTE > 0);
    match (seconds, minutes) {
        (..=1, _) => Say::new("1초 후 다시 시도하십시오.", "Try again in a second."),
        (2..=90, _) => {
            Say::new(format!("{seconds}초 후 다시 시도하십시오."), format!("Try again in {seconds} seconds."))
        }
        _ => {
            Say::new(format!("{minutes}분 후 다시 시도하십시오."), format!("Try again in {minutes} minutes."))
        }
    }
}

impl Refusal {
    /// The refusal in both languages.
    pub fn say(&self) -> Say {
        match self {
            Self::SignedOut => Say::new("로그인한 뒤 다시 시도하십시오.", "Sign in and try again."),
            Self::SecondFactor => {
                Say::new("2단계 인증을 먼저 해 주십시오.", "Show your second factor first.")
            }
            Self::Again => Say::new(
                "비밀번호나 인증 번호를 다시 확인한 뒤 하십시오.",
                "Type your password or code once more, then repeat it.",
            ),
            Self::WrongCredentials => Say::new(
                "전자우편 주소, 비밀번호 또는 번호가 맞지 않습니다.",
                "E-mail address, password or code is wrong.",
            ),
            Self::TooManyAttempts { seconds } => try_again_in(*seconds),
            Self::NotFound => Say::new("찾을 수 없습니다.", "There is no such thing."),
            Self::NotPermitted { why } | Self::NotNow(why) => why.clone(),
            Self::Invalid(problems) => joined(problems.iter().map(|one| {
                (format!("{}: {}", one.field, one.problem.ko), format!("{}: {}", one.field, one.problem.en))
            })),
            Self::Conflict { by: Some(by), .. } => Say::new(
                format!("{by} 님이 먼저 저장했습니다. 화면을 새로 열어 확인하십시오."),
                format!("{by} saved first. Open the page again."),
            ),
            Self::Conflict { by: None, .. } => Say::new(
                "다른 사람이 먼저 저장했습니다. 화면을 새로 열어 확인하십시오.",
                "Somebody else saved first. Open the page again.",
            ),
            Self::Blocked(findings) => joined(findings.iter().map(words_of)),
            Self::Unacknowledged(findings) => joined(findings.iter().map(|(_, finding)| words_of(finding))),
        }
    }
}

fn words_of(finding: &Finding) -> (String, String) {
    (finding.what.ko.clone(), finding.what.en.clone())
}

fn joined(all: impl Iterator<Item = (String, String)>) -> Say {
    let (ko, en): (Vec<String>, Vec<String>) = all.unzip();
    Say::new(ko.join(" · "), en.join(" · "))
}

/// One field that cannot be taken.
pub(crate) fn invalid(field: &str, ko: impl Into<String>, en: impl Into<String>) -> Error {
    Refusal::Invalid(vec![FieldProblem { field: field.to_owned(), problem: Say::new(ko, en) }]).into()
}

impl Error {
    /// The same with its fields called as whoever reads it knows them: of which row, of which list.
    pub(crate) fn at(self, called: impl Fn(&str) -> String) -> Self {
        match self {
            Self::Refused(Refusal::Invalid(mut problems)) => {
                for problem in &mut problems {
                    problem.field = called(&problem.field);
                }
                Refusal::Invalid(problems).into()
            }
            other => other,
        }
    }
}

/// It cannot be done now.
pub(crate) fn not_now(ko: impl Into<String>, en: impl Into<String>) -> Error {
    Refusal::NotNow(Say::new(ko, en)).into()
}

/// What somebody who writes has seen of what stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen<T> {
    /// The version of all that it is part of: what programs name.
    Version(u64),
    /// What it said: what else has changed beside it is no matter.
    Said(T),
}

impl<T> From<u64> for Seen<T> {
    fn from(version: u64) -> Self {
        Self::Version(version)
    }
}

impl<T: PartialEq> Seen<T> {
    /// Refuses to write over what is not what was seen: see [`same_as_seen`].
    pub(crate) fn require(
        &self,
        now: &T,
        version: u64,
        theirs: impl FnOnce() -> serde_json::Value,
        yours: serde_json::Value,
    ) -> Result<()> {
        let is_still = match self {
            Self::Version(seen) => *seen == version,
            Self::Said(said) => said == now,
        };
        same_as_seen(Some(version), is_still.then_some(version), theirs, yours)
    }
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
