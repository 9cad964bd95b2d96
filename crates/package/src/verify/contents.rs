//! One pass over the archive: sums of all files, the bytes of those that are looked at later.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek};

use simsa_model::Say;

use crate::bag::tag;
use crate::layout::{self, BASE, is_record};
use crate::limits::{MAX_RECORD_BYTES, MAX_RECORDS_BYTES};
use crate::report::{CheckResult, Findings, Outcome};
use crate::sum::FileSum;
use crate::watch::{SealProgress, Watch};
use crate::zip::StrictArchive;
use crate::zip::form::Method;
use crate::zip::read::ArchiveError;

/// What was read.
#[derive(Default)]
pub(crate) struct PackageContents {
    /// Path below the base folder, and the sums; `None` where the contents could not be read.
    sums: BTreeMap<String, Option<FileSum>>,
    /// Files small enough and of interest: everything but evidence and PDF.
    records: BTreeMap<String, Vec<u8>>,
    /// Files that are compressed.
    deflated: Vec<String>,
    /// All paths as they lie in the archive.
    order: Vec<String>,
    /// Digest of all deflate streams, one after the other.
    packed: [u8; 32],
}

/// What an archive is looked at for.
fn what() -> Say {
    Say::new("패키지 파일의 형식과 한도", "form and limits of the package file")
}

impl PackageContents {
    /// Reads everything once. `Err` when the file is refused.
    pub(crate) fn read<R: Read + Seek>(
        file: R,
        findings: &mut Findings,
        watch: &mut Watch<'_>,
    ) -> Result<Self, CheckResult> {
        let mut archive = StrictArchive::open(file).map_err(refusal)?;
        check_base(&archive)?;
        check_records(&archive)?;
        let total = archive.entries().iter().fold(0_u64, |total, entry| total.saturating_add(entry.packed));
        let mut contents = Self::default();
        let mut wrong = Vec::new();
        let mut done = 0;
        for index in 0..archive.entries().len() {
            let entry = archive.entries()[index].clone();
            let path = entry.name[BASE.len() + 1..].to_owned();
            let mut kept = is_record(&path).then(Vec::new);
            let mut keep = |bytes: &[u8]| -> io::Result<()> {
                if let Some(kept) = &mut kept {
                    kept.extend_from_slice(bytes);
                }
                Ok(())
            };
            let sum = archive.read(index, &mut keep);
            done += entry.packed;
            if watch(SealProgress { done, total }).is_break() {
                return Err(stopped());
            }
            if let (Ok(_), Some(bytes)) = (&sum, kept) {
                contents.records.insert(path.clone(), bytes);
            }
            if entry.method == Method::Deflated {
                contents.deflated.push(path.clone());
            }
            contents.order.push(path.clone());
            let sum = sum.map_err(|trouble| wrong.push((trouble.why, trouble.place))).ok();
            contents.sums.insert(path, sum);
        }
        let (files, bytes) = (archive.entries().len(), total);
        findings.all(
            "archive",
            Say::new(
                format!("패키지 파일의 형식과 한도: 파일 {files}개, {bytes}바이트"),
                format!("form and limits of the package file: {files} files, {bytes} bytes"),
            ),
            wrong,
        );
        contents.packed = archive.packed_digest();
        Ok(contents)
    }

    /// How the files lie in the archive. Now all are stored as they are. In the first format some are deflated, and the
    /// streams must be those of [`layout::PACKED`]: that finds accidents, not whoever makes that line anew.
    pub(super) fn check_packing(&self, findings: &mut Findings) {
        if !self.is_first_format() {
            let what = Say::new("모든 파일이 압축되지 않은 그대로임", "all files are stored as they are");
            let why = Say::new(
                "압축되어 있습니다. 이 형식에서는 압축을 허용하지 않습니다",
                "it is compressed, which this format does not allow",
            );
            let wrong = self.deflated.iter().map(|path| (why.clone(), path.clone())).collect();
            return findings.all("packing", what, wrong);
        }
        let what = Say::new("압축 데이터의 다이제스트", "digest of the compressed data");
        let holds = self.has(layout::PACKED)
            && self.order.last().is_some_and(|last| last == layout::PACKED)
            && !self.deflated.iter().any(|path| path == layout::PACKED)
            && self.text(layout::PACKED) == Some(&format!("{}\n", hex::encode(self.packed)));
        let why = Say::new(
            "압축된 데이터가 봉인할 때의 데이터와 다릅니다",
            "the compressed data is not what was sealed",
        );
        let wrong = if holds { Vec::new() } else { vec![(why, layout::PACKED.to_owned())] };
        findings.all("packing", what, wrong);
    }

    /// Sums of a file; `None` when it is not there or cannot be read.
    pub(crate) fn sum(&self, path: &str) -> Option<&FileSum> {
        self.sums.get(path)?.as_ref()
    }

    /// Whether there is a file of this name, readable or not.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.sums.contains_key(path)
    }

    /// All paths, in order.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.sums.keys().map(String::as_str)
    }

    /// All paths, as they lie in the archive.
    pub(crate) fn in_order(&self) -> impl Iterator<Item = &str> {
        self.order.iter().map(String::as_str)
    }

    /// Whether the package says that it is of the first format.
    pub(crate) fn is_first_format(&self) -> bool {
        let format = self.text(layout::BAG_INFO).and_then(|info| tag(info, "External-Identifier"));
        format == Some(layout::FIRST_FORMAT)
    }

    /// The bytes of a file that is neither evidence nor PDF.
    pub(crate) fn record(&self, path: &str) -> Option<&[u8]> {
        self.records.get(path).map(Vec::as_slice)
    }

    /// The text of such a file.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        std::str::from_utf8(self.record(path)?).ok()
    }
}

fn check_base<R: Read + Seek>(archive: &StrictArchive<R>) -> Result<(), CheckResult> {
    let in_base = |name: &str| name.strip_prefix(BASE).is_some_and(|rest| rest.starts_with('/'));
    let stray = archive.entries().iter().find(|entry| !in_base(&entry.name));
    match stray {
        None => Ok(()),
        Some(entry) => Err(refusal(ArchiveError {
            why: Say::new(
                format!("모든 파일은 {BASE} 폴더 안에 있어야 합니다"),
                format!("every file must lie in the folder {BASE}"),
            ),
            place: entry.name.clone(),
        })),
    }
}

/// What is read into memory has limits, by the sizes stated; sizes that lie are found while reading.
fn check_records<R: Read + Seek>(archive: &StrictArchive<R>) -> Result<(), CheckResult> {
    let mut total = 0_u64;
    for entry in archive.entries().iter().filter(|entry| is_record(&entry.name[BASE.len() + 1..])) {
        total = total.saturating_add(entry.size);
        if entry.size > MAX_RECORD_BYTES || total > MAX_RECORDS_BYTES {
            return Err(refusal(ArchiveError {
                why: Say::new(
                    format!(
                        "증빙자료와 PDF가 아닌 파일은 {MAX_RECORD_BYTES}바이트, 모두 합쳐 {MAX_RECORDS_BYTES}바이트까지 \
                         허용합니다"
                    ),
                    format!(
                        "files that are neither evidence nor PDF may have {MAX_RECORD_BYTES} bytes, all together \
                         {MAX_RECORDS_BYTES}"
                    ),
                ),
                place: entry.name.clone(),
            }));
        }
    }
    Ok(())
}

fn refusal(trouble: ArchiveError) -> CheckResult {
    let ArchiveError { why, place } = trouble;
    CheckResult { check: "archive", what: what(), outcome: Outcome::Failed { why, place } }
}

fn stopped() -> CheckResult {
    let why = Say::new("검증을 중단했습니다", "verification was stopped");
    CheckResult { check: "archive", what: what(), outcome: Outcome::NotChecked { why } }
}
