//! The steps by which a case becomes a sealed package, in the order in which they last. Whoever seals has a ledger of its own,
//! beside a case folder or in the database of the workbench, and records there; what is looked at, recorded and written is the
//! same for all:
//!
//! 1. [`Cleared::of`]: no finding blocks, or the person insists.
//! 2. [`unrecorded`] files of the evidence, then the [`Sealing::dossier`], are recorded; whoever verifies looks for both.
//! 3. [`Sealing::write`] writes the package about the ledger up to there; for recipients it is encrypted while it is made,
//!    and never on a disk in plain.
//! 4. [`Sealed::manifest_sha256`] is recorded, and [`HeldReceipt::of`](crate::HeldReceipt::of) its entry is handed out.

use std::io::{self, Read, Seek, Write};

use simsa_ledger::LedgerEntry;
use simsa_model::{Assessment, Dossier, Evidence, Finding, Severity};

use crate::dossier::KnownWarning;
use crate::ledger_part::LedgerPart;
use crate::recipients::Recipients;
use crate::seal::{EvidenceSource, SealError, Sealed, Submission, dossier_json, seal, seal_in_order};
use crate::standing::standing_evidence;
use crate::watch::Watch;

/// The checks have nothing against sealing, or a person insists in spite of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cleared {
    insisted: bool,
}

impl Cleared {
    /// Looks for findings that block.
    ///
    /// # Errors
    /// The findings that do, unless the person `insists`.
    pub fn of(findings: &[Finding], insists: bool) -> Result<Self, Vec<Finding>> {
        let blocking = findings.iter().filter(|finding| finding.severity == Severity::Blocking);
        let blocking: Vec<Finding> = blocking.cloned().collect();
        if !blocking.is_empty() && !insists {
            return Err(blocking);
        }
        Ok(Self { insisted: !blocking.is_empty() })
    }

    /// Whether something blocks, and the person insists.
    pub const fn is_insisted(self) -> bool {
        self.insisted
    }

    /// The sealing of this case, which was looked at.
    pub const fn sealing(self, case: ClearedContents<'_>) -> Sealing<'_> {
        Sealing(case)
    }
}

/// What is to be sealed: what was cleared.
#[derive(Clone, Copy, Debug)]
pub struct ClearedContents<'a> {
    /// Everything handed in; each piece of evidence must be [`simsa_model::FileState::Present`].
    pub dossier: &'a Dossier,
    /// The assessment of the facts of the dossier, as [`simsa_rules::assess`] gives it.
    pub assessment: &'a Assessment,
    /// 제목, for people.
    pub title: Option<&'a str>,
    /// Warnings of the checks that are handed in knowingly, each with the reason.
    pub acknowledged: &'a [KnownWarning],
}

/// Of these files those that the entries about a case do not leave standing, each once: they are to be recorded as added.
pub fn unrecorded(
    entries: impl IntoIterator<Item = LedgerEntry>,
    files: impl IntoIterator<Item = [u8; 32]>,
) -> Vec<[u8; 32]> {
    let entries: Vec<LedgerEntry> = entries.into_iter().collect();
    let mut known = standing_evidence(&entries);
    files.into_iter().filter(|digest| known.insert(hex::encode(digest))).collect()
}

/// A case on its way into a package.
#[derive(Clone, Copy, Debug)]
pub struct Sealing<'a>(ClearedContents<'a>);

impl Sealing<'_> {
    /// The bytes that `data/dossier.json` will have; their SHA-256 is recorded before the package is written.
    ///
    /// # Errors
    /// Evidence is missing, or a list is too long.
    pub fn dossier(&self) -> Result<Vec<u8>, SealError> {
        dossier_json(&self.submission(&NoFiles, None))
    }

    /// Writes the package about the ledger up to here into `out`, in the clear or for `recipients`. Until this returns, what is
    /// in `out` is no package.
    ///
    /// # Errors
    /// [`SealError`]; nothing that would not verify is sealed.
    pub fn write(
        &self,
        (evidence, ledger): (&dyn EvidenceSource, &LedgerPart),
        recipients: Option<&Recipients>,
        mut out: impl Write + Seek,
        watch: &mut Watch<'_>,
    ) -> Result<Sealed, SealError> {
        let submission = self.submission(evidence, Some(ledger));
        let sealed = match recipients {
            None => seal(&submission, &mut out, watch)?,
            Some(recipients) => {
                recipients.encrypting(&mut out, |plain| seal_in_order(&submission, plain, watch))?
            }
        };
        out.flush()?;
        Ok(sealed)
    }

    fn submission<'s>(
        &'s self,
        evidence: &'s dyn EvidenceSource,
        ledger: Option<&'s LedgerPart>,
    ) -> Submission<'s> {
        let ClearedContents { dossier, assessment, title, acknowledged } = self.0;
        Submission { dossier, assessment, title, acknowledged, evidence, ledger }
    }
}

/// Nothing is read when only the dossier is made.
struct NoFiles;

impl EvidenceSource for NoFiles {
    fn open(&self, evidence: &Evidence) -> io::Result<Box<dyn Read + '_>> {
        Err(io::Error::other(format!("the file of {} is not to be read here", evidence.id)))
    }
}
