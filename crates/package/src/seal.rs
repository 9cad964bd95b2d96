//! Sealing: a submission becomes one file. Same case, same position in the ledger, same program: same bytes.

use std::io::{self, Read, Seek, Write};

use simsa_model::{Assessment, Dossier, Evidence};
use simsa_papers::PaperWriter;

use crate::bag;
use crate::dossier::{DossierFile, KnownWarning, PackedEvidence, Unfit, json};
use crate::layout::{self, in_archive};
use crate::ledger_part::LedgerPart;
use crate::limits::{MAX_ENTRIES, MAX_FILES, MAX_ITEMS, MAX_RECORD_BYTES, MAX_RECORDS_BYTES};
use crate::printed::{FORMATS, forms};
use crate::readme::readme;
use crate::records::Records;
use crate::sum::FileSum;
use crate::verify::ledger_problems;
use crate::watch::{SealProgress, Watch};
use crate::zip::StrictWriter;
use crate::zip::ordered::{InOrder, Rehearsal};

/// Where the contents of evidence come from.
pub trait EvidenceSource {
    /// Opens the file of a piece of evidence of the dossier; it is read once, to the end.
    ///
    /// # Errors
    /// The file cannot be opened; the error reaches the caller of [`seal`] with the piece named.
    fn open(&self, evidence: &Evidence) -> io::Result<Box<dyn Read + '_>>;
}

/// What is to be sealed.
pub struct Submission<'a> {
    /// Everything handed in; each piece of evidence must be [`simsa_model::FileState::Present`].
    pub dossier: &'a Dossier,
    /// The assessment of the facts of the dossier, as [`simsa_rules::assess`] gives it.
    pub assessment: &'a Assessment,
    /// 제목, for people.
    pub title: Option<&'a str>,
    /// Warnings of the checks that are handed in knowingly, each with the reason.
    pub acknowledged: &'a [KnownWarning],
    /// The files of the evidence.
    pub evidence: &'a dyn EvidenceSource,
    /// The ledger's part, where there is a ledger.
    pub ledger: Option<&'a LedgerPart>,
}

/// What was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// SHA-256 of `tagmanifest-sha256.txt`, which stands for the whole contents. Record it in the ledger as digest
    /// `manifest` of a `package-sealed` entry, and keep the receipt beside the package.
    pub manifest_sha256: [u8; 32],
    /// SHA-256 of `data/dossier.json`.
    pub dossier_sha256: [u8; 32],
    /// Length of the package in bytes.
    pub bytes: u64,
    /// Number of files in it.
    pub files: usize,
}

/// Why a package could not be sealed. What was written so far is no package.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// Listed evidence without a file.
    #[error("listed evidence has no file that can be read: {}; add the files or take the evidence off the list", named(.0))]
    EvidenceMissing(
        /// Ids and file names.
        Vec<(String, String)>,
    ),
    /// Evidence that is no longer what the dossier says.
    #[error(
        "the evidence `{id}` ({file}) is not the file that was read before: it has changed in the meantime; load the case again"
    )]
    EvidenceChanged {
        /// Id of the evidence.
        id: String,
        /// Name of the file.
        file: String,
    },
    /// Evidence that cannot be read.
    #[error("the evidence `{id}` ({file}) cannot be read: {source}")]
    Evidence {
        /// Id of the evidence.
        id: String,
        /// Name of the file.
        file: String,
        /// What the system says.
        source: io::Error,
    },
    /// The rules contradict each other on these facts, a fault of ours.
    #[error(transparent)]
    Rules(#[from] simsa_rules::RuleConflict),
    /// The assessment is of other facts.
    #[error("the assessment is not that of the facts of the dossier; assess the case again before sealing")]
    OtherAssessment,
    /// A warning is acknowledged that the checks do not give.
    #[error("no warning `{0}` in these words was found; check the case again before sealing")]
    NoSuchWarning(
        /// Its code.
        String,
    ),
    /// More than a package may hold.
    #[error("a package may hold {limit} of {what}, this one would have {count}; divide the submission")]
    TooMuch {
        /// What there is too much of.
        what: &'static str,
        /// How many there are.
        count: u64,
        /// How many there may be.
        limit: u64,
    },
    /// The ledger's part does not hold together.
    #[error("the ledger's part of the package does not hold: {0}")]
    Ledger(
        /// What is wrong, and where.
        String,
    ),
    /// A form could not be printed.
    #[error("the form {form} cannot be printed: {source}")]
    Form {
        /// Path of the form in the package.
        form: String,
        /// Why.
        source: simsa_papers::WriteError,
    },
    /// The package cannot be encrypted.
    #[cfg(feature = "recipients")]
    #[error(transparent)]
    Encryption(#[from] crate::recipients::AgeError),
    /// The package cannot be written.
    #[error("the package cannot be written: {0}")]
    Write(#[from] io::Error),
    /// The watch broke off.
    #[error("sealing was stopped; nothing was sealed")]
    Stopped,
}

fn named(missing: &[(String, String)]) -> String {
    missing.iter().map(|(id, file)| format!("`{id}` ({file})")).collect::<Vec<_>>().join(", ")
}

impl From<Unfit> for SealError {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::Missing(missing) => Self::EvidenceMissing(missing),
            Unfit::TooLong(what, count, limit) => {
                Self::TooMuch { what, count: count as u64, limit: limit as u64 }
            }
        }
    }
}

/// The bytes that `data/dossier.json` will have: their SHA-256 is what a ledger records as digest `dossier` before
/// sealing.
///
/// # Errors
/// Evidence is missing, or a list is too long.
pub fn dossier_json(submission: &Submission<'_>) -> Result<Vec<u8>, SealError> {
    Ok(json(&packed(submission)?))
}

/// The dossier of a submission as it will stand in the package.
fn packed(submission: &Submission<'_>) -> Result<DossierFile, SealError> {
    let &Submission { dossier, assessment, title, acknowledged, .. } = submission;
    if acknowledged.len() > MAX_ITEMS {
        return Err(too_much("acknowledged warnings", acknowledged.len(), MAX_ITEMS));
    }
    Ok(DossierFile::of(dossier, title, assessment.on)?.knowing(acknowledged))
}

/// Seals a submission into `out`, from its present position on.
///
/// The caller writes beside the final place, makes the file durable, and renames it: until this returns, what is in
/// `out` is no package.
///
/// # Errors
/// [`SealError`]; nothing that would not verify is sealed.
pub fn seal(
    submission: &Submission<'_>,
    out: impl Write + Seek,
    watch: &mut Watch<'_>,
) -> Result<Sealed, SealError> {
    let &Submission { dossier, assessment, title, evidence, ledger, .. } = submission;
    let packed = packed(submission)?;
    if simsa_rules::assess(&dossier.facts, assessment.on)? != *assessment {
        return Err(SealError::OtherAssessment);
    }
    // What is written, and so what verification will see: how each file was found does not count.
    let dossier = packed.dossier();
    let ledger_files = ledger_files(ledger, &packed)?;
    let records = Records::of(&dossier, assessment);
    if let Some(stray) = records.strays(&packed.acknowledged).next() {
        return Err(SealError::NoSuchWarning(stray.code.clone()));
    }
    let mut bag = Bag { writer: StrictWriter::new(out)?, sums: Vec::new(), records: 0 };
    bag.add(layout::BAGIT, bag::DECLARATION.as_bytes())?;
    bag.add(layout::README, readme(title, assessment.on, assessment, ledger.is_some()).as_bytes())?;
    let dossier_sha256 = bag.add(layout::DOSSIER, &json(&packed))?.sha256;
    bag.add(layout::ASSESSMENT, &records.assessment)?;
    bag.add(layout::FINDINGS, &records.findings)?;
    bag.add(layout::LAW, &records.law)?;
    add_forms(&mut bag, &dossier, assessment)?;
    add_evidence(&mut bag, &packed.evidence, submission.dossier, evidence, watch)?;
    for (path, bytes) in &ledger_files {
        bag.add(path, bytes)?;
    }
    let (manifest_sha256, files) = (bag.close(title, assessment)?, bag.writer.files());
    if files > MAX_FILES {
        return Err(too_much("files", files, MAX_FILES));
    }
    Ok(Sealed { manifest_sha256, dossier_sha256, bytes: bag.writer.finish()?, files })
}

/// Seals as [`seal`] does, into what can only be written from the beginning to the end, such as an encryption. The whole
/// work is done twice, the first time to nowhere; the plain package is never on a disk.
///
/// # Errors
/// [`SealError`]; also when a file of the evidence has another contents the second time.
pub fn seal_in_order(
    submission: &Submission<'_>,
    out: impl Write,
    watch: &mut Watch<'_>,
) -> Result<Sealed, SealError> {
    let mut half = |second: bool, at: SealProgress| {
        let done = if second { at.total.saturating_add(at.done) } else { at.done };
        watch(SealProgress { done, total: at.total.saturating_mul(2) })
    };
    let mut rehearsal = Rehearsal::default();
    seal(submission, &mut rehearsal, &mut |at| half(false, at))?;
    seal(submission, InOrder::new(out, rehearsal.corrections()), &mut |at| half(true, at))
}

fn too_much(what: &'static str, count: usize, limit: usize) -> SealError {
    SealError::TooMuch { what, count: count as u64, limit: limit as u64 }
}

/// The archive in the making, and the sums of what is in it.
struct Bag<W> {
    writer: StrictWriter<W>,
    sums: Vec<(String, FileSum)>,
    /// Bytes that verification will keep in memory.
    records: u64,
}

impl<W: Write + Seek> Bag<W> {
    fn add(&mut self, path: &str, bytes: &[u8]) -> Result<FileSum, SealError> {
        if layout::is_record(path) {
            let count = bytes.len() as u64;
            self.records += count;
            if count > MAX_RECORD_BYTES {
                return Err(SealError::TooMuch {
                    what: "bytes of one record",
                    count,
                    limit: MAX_RECORD_BYTES,
                });
            }
            if self.records > MAX_RECORDS_BYTES {
                let (count, limit) = (self.records, MAX_RECORDS_BYTES);
                return Err(SealError::TooMuch { what: "bytes of all records", count, limit });
            }
        }
        let sum = self.writer.add_bytes(&in_archive(path), bytes)?;
        self.sums.push((path.to_owned(), sum));
        Ok(sum)
    }

    /// Adds manifests and tags; gives the digest of the tag manifest.
    fn close(&mut self, title: Option<&str>, assessment: &Assessment) -> Result<[u8; 32], SealError> {
        let is_payload = |(path, _): &&(String, FileSum)| path.starts_with("data/");
        let oxum = bag::oxum(self.sums.iter().filter(is_payload).map(|(_, sum)| sum));
        let manifest = bag::manifest(self.sums.iter().filter(is_payload).map(|(path, sum)| (&**path, sum)));
        let info = bag::info(bag::VERSION, title, assessment.on, &oxum);
        self.add(layout::BAG_INFO, info.as_bytes())?;
        self.add(layout::MANIFEST, manifest.as_bytes())?;
        let tags =
            bag::manifest(self.sums.iter().filter(|sum| !is_payload(sum)).map(|(path, sum)| (&**path, sum)));
        Ok(self.add(layout::TAG_MANIFEST, tags.as_bytes())?.sha256)
    }
}

fn add_forms<W: Write + Seek>(
    bag: &mut Bag<W>,
    dossier: &Dossier,
    assessment: &Assessment,
) -> Result<(), SealError> {
    let mut writer = PaperWriter::new();
    for form in forms(dossier, assessment) {
        for format in FORMATS {
            let path = form.path(format);
            let bytes = form
                .written(format, &mut writer, assessment.on)
                .map_err(|source| SealError::Form { form: path.clone(), source })?;
            bag.add(&path, &bytes)?;
        }
    }
    Ok(())
}

fn add_evidence<W: Write + Seek>(
    bag: &mut Bag<W>,
    packed: &[PackedEvidence],
    dossier: &Dossier,
    source: &dyn EvidenceSource,
    watch: &mut Watch<'_>,
) -> Result<(), SealError> {
    let total = packed.iter().fold(0_u64, |total, piece| total.saturating_add(piece.bytes));
    let mut done = 0_u64;
    let mut stopped = false;
    for (piece, listed) in packed.iter().zip(&dossier.evidence) {
        let (id, file) = (listed.id.clone(), listed.file.clone());
        let mut reader = match source.open(listed) {
            Ok(reader) => reader,
            Err(source) => return Err(SealError::Evidence { id, file, source }),
        };
        let mut told = |bytes: u64| {
            done += bytes;
            if watch(SealProgress { done, total }).is_break() {
                stopped = true;
                return Err(io::Error::other("stopped"));
            }
            Ok(())
        };
        let added = bag.writer.add(&in_archive(&piece.path), piece.bytes, &mut reader, &mut told);
        let sum = match added {
            Ok(sum) => sum,
            Err(_) if stopped => return Err(SealError::Stopped),
            Err(error) => return Err(error.into()),
        };
        if sum.bytes != piece.bytes || sum.hex() != piece.sha256 {
            return Err(SealError::EvidenceChanged { id, file });
        }
        bag.sums.push((piece.path.clone(), sum));
    }
    Ok(())
}

/// The ledger's files, after the checks that verification will make.
fn ledger_files(
    ledger: Option<&LedgerPart>,
    packed: &DossierFile,
) -> Result<Vec<(String, Vec<u8>)>, SealError> {
    let Some(ledger) = ledger else { return Ok(Vec::new()) };
    if ledger.entries.len() > MAX_ENTRIES {
        return Err(too_much("entries of the ledger", ledger.entries.len(), MAX_ENTRIES));
    }
    let files = ledger.files();
    match ledger_problems(&files, packed) {
        None => Ok(files),
        Some(problem) => Err(SealError::Ledger(problem)),
    }
}
