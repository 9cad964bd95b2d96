//! Where the case file lies: a hidden folder beside the files that people edit.

use std::path::{Path, PathBuf};

use crate::error::CaseFileError;
use crate::identity::Identity;

/// Name of the case file's folder inside a case folder.
pub const FOLDER: &str = simsa_case::CASE_FILE;

/// First line of the file that says which form the case file has; written last, so that a case file without it is unfinished.
/// Every case folder has this word in it: it stays, whatever the crate is called.
pub(crate) const FORMAT: &str = "simsa-shelf/v1\n";

/// The paths of one case file.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    /// The case folder.
    pub(crate) case: PathBuf,
    /// `.simsa`
    pub(crate) root: PathBuf,
}

impl Layout {
    pub(crate) fn of(case: &Path) -> Self {
        Self { case: case.to_owned(), root: case.join(FOLDER) }
    }

    /// Which form the case file has; missing while it is being made.
    pub(crate) fn format(&self) -> PathBuf {
        self.root.join("format")
    }

    /// The case's pseudonym, and the salt under which the names of evidence become pseudonyms.
    pub(crate) fn identity(&self) -> PathBuf {
        self.root.join("case-id")
    }

    /// Held by the one program that changes the case file.
    pub(crate) fn lock(&self) -> PathBuf {
        self.root.join("lock")
    }

    /// A change that is under way; missing when none is.
    pub(crate) fn pending(&self) -> PathBuf {
        self.root.join("pending.json")
    }

    /// Which pseudonym is which evidence, also of what was withdrawn.
    pub(crate) fn names(&self) -> PathBuf {
        self.root.join("names.json")
    }

    pub(crate) fn vault(&self) -> PathBuf {
        self.root.join("vault")
    }

    /// The ledger in use: a branch has a folder of its own, and the one it comes from stays.
    pub(crate) fn ledger(&self, identity: &Identity) -> PathBuf {
        self.root
            .join(identity.branch().map_or_else(|| "ledger".to_owned(), |branch| format!("ledger-{branch}")))
    }
}

/// The published part of a case's ledger, which anybody may check with the public key.
///
/// # Errors
/// The file that says which ledger is in use cannot be read.
pub fn published_log(case: &Path) -> Result<PathBuf, CaseFileError> {
    let layout = Layout::of(case);
    let identity = Identity::read(&layout.identity())?;
    Ok(layout.ledger(&identity).join("log"))
}

/// Whether the case folder has a case file that is ready for use.
pub fn has_case_file(case: &Path) -> bool {
    Layout::of(case).format().is_file()
}
