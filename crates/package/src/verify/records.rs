//! The dossier, and what must follow from it: the list of files, the evidence, assessment, findings and law.

use std::collections::BTreeSet;

use serde_json::Value;
use simsa_model::{Assessment, Say};

use super::contents::PackageContents;
use crate::dossier::{DOSSIER_SCHEMA, DossierFile, json, too_long};
use crate::layout;
use crate::limits::MAX_ITEMS;
use crate::readme::readme;
use crate::records::Records;
use crate::report::Findings;

/// Reasons that a report shows; the rest stand in the dossier.
const SHOWN: usize = 5;

/// Reads the dossier; `None` when nothing can be made of it.
pub(super) fn dossier(contents: &PackageContents, findings: &mut Findings) -> Option<DossierFile> {
    let what = Say::new("기계가 읽는 제출자료(dossier.json)", "machine-readable dossier (dossier.json)");
    let Some(bytes) = contents.record(layout::DOSSIER) else {
        findings.failed("dossier", what, missing(), layout::DOSSIER);
        return None;
    };
    let file: DossierFile = match serde_json::from_slice(bytes) {
        Ok(file) => file,
        Err(error) => {
            let why = Say::new(format!("읽을 수 없습니다: {error}"), format!("it cannot be read: {error}"));
            let place = format!("{}:{}:{}", layout::DOSSIER, error.line(), error.column());
            findings.failed("dossier", what, why, place);
            return None;
        }
    };
    let knowing = ("acknowledged", file.acknowledged.len(), MAX_ITEMS);
    let knowing = Some(knowing).filter(|(_, count, limit)| count > limit);
    if let Some((list, count, limit)) = too_long(&file.dossier()).or(knowing) {
        let why = Say::new(
            format!("항목이 {count}개입니다. 허용 한도는 {limit}개입니다"),
            format!("it has {count} items; the limit is {limit}"),
        );
        findings.failed("dossier", what, why, format!("{} {list}", layout::DOSSIER));
        return None;
    }
    let again = DossierFile::of(&file.dossier(), file.title.as_deref(), file.judged_on);
    let again = again.ok().map(|again| again.knowing(&file.acknowledged));
    let wrong = if file.schema != DOSSIER_SCHEMA {
        let why = Say::new(
            format!("스키마가 {}입니다", file.schema),
            format!("its schema is {}; this program reads {DOSSIER_SCHEMA}", file.schema),
        );
        vec![(why, format!("{} schema", layout::DOSSIER))]
    } else if again.as_ref() != Some(&file) || json(&file) != bytes {
        let why = Say::new(
            "정해진 표기가 아니거나 증빙자료의 경로가 규칙과 다릅니다",
            "it is not in the canonical form, or paths of evidence are not those of the rule",
        );
        vec![(why, layout::DOSSIER.to_owned())]
    } else {
        Vec::new()
    };
    findings.all("dossier", what, wrong);
    Some(file)
}

fn missing() -> Say {
    Say::new("파일이 없거나 읽을 수 없습니다", "the file is missing or cannot be read")
}

/// No file that the format does not know: forms and ledger have checks of their own.
pub(super) fn files(contents: &PackageContents, file: &DossierFile, findings: &mut Findings) {
    let mut known: BTreeSet<&str> = file.evidence.iter().map(|piece| piece.path.as_str()).collect();
    known.extend([layout::README, layout::DOSSIER, layout::ASSESSMENT, layout::FINDINGS, layout::LAW]);
    known.extend([layout::BAGIT, layout::BAG_INFO, layout::MANIFEST, layout::TAG_MANIFEST]);
    if contents.is_first_format() {
        known.insert(layout::PACKED);
    }
    let elsewhere = |path: &str| path.starts_with(layout::FORMS) || path.starts_with(layout::LEDGER);
    let stray = contents.paths().filter(|path| !known.contains(path) && !elsewhere(path));
    let why = Say::new(
        "제출자료에 적혀 있지 않은 파일입니다",
        "the file belongs to nothing that the dossier lists",
    );
    let wrong = stray.map(|path| (why.clone(), path.to_owned())).collect();
    findings.all(
        "files",
        Say::new("제출자료에 없는 파일이 섞이지 않았음", "no file that does not belong here"),
        wrong,
    );
}

/// The evidence files are those that the dossier lists.
pub(super) fn evidence(contents: &PackageContents, file: &DossierFile, findings: &mut Findings) {
    let mut wrong = Vec::new();
    for piece in &file.evidence {
        let id = &piece.listed.id;
        let found = contents.sum(&piece.path);
        if found.is_some_and(|sum| sum.hex() == piece.sha256 && sum.bytes == piece.bytes) {
            continue;
        }
        let why = if found.is_none() {
            Say::new(
                format!("증빙자료 {id}의 파일이 없거나 읽을 수 없습니다"),
                format!("the file of the evidence {id} is missing or cannot be read"),
            )
        } else {
            Say::new(
                format!("증빙자료 {id}의 파일이 dossier.json에 적힌 파일이 아닙니다"),
                format!("it is not the file that dossier.json lists as evidence {id}"),
            )
        };
        wrong.push((why, piece.path.clone()));
    }
    let count = file.evidence.len();
    let what = Say::new(
        format!("증빙자료 {count}건과 목록의 일치"),
        format!("{count} evidence files against the list"),
    );
    findings.all("evidence", what, wrong);
}

/// Assessment, findings, law and README, made again from the dossier; gives the assessment. Where our rules contradict each
/// other there is none, and nothing that follows from it can be compared.
pub(super) fn derived(
    contents: &PackageContents,
    file: &DossierFile,
    findings: &mut Findings,
) -> Option<Assessment> {
    let dossier = file.dossier();
    let assessment = match simsa_rules::assess(&dossier.facts, file.judged_on) {
        Ok(assessment) => assessment,
        Err(conflict) => {
            let what = Say::new("판정", "assessment");
            let why = Say::new(
                format!("이 프로그램의 결함으로 다시 판정할 수 없습니다({conflict})"),
                format!("a fault of this program keeps it from assessing again ({conflict})"),
            );
            findings.failed("assessment", what, why, layout::ASSESSMENT);
            return None;
        }
    };
    let records = Records::of(&dossier, &assessment);
    let on = file.judged_on;
    let mut compare = |check, what: Say, path: &str, expected: &[u8]| {
        let wrong = difference(contents, path, expected).into_iter().collect();
        findings.all(check, what, wrong);
    };
    compare(
        "assessment",
        Say::new(
            format!("판정: {on} 기준으로 다시 판정한 결과와 같음"),
            format!("assessment: as assessed again for {on}"),
        ),
        layout::ASSESSMENT,
        &records.assessment,
    );
    compare(
        "findings",
        Say::new("점검 결과: 다시 점검한 결과와 같음", "findings: as found again"),
        layout::FINDINGS,
        &records.findings,
    );
    compare(
        "law",
        Say::new(
            "인용 조문과 해석: 이 프로그램의 안내서 원문과 같음",
            "passages and readings: as this program has them",
        ),
        layout::LAW,
        &records.law,
    );
    let has_ledger = contents.has(layout::CHECKPOINT);
    compare(
        "readme",
        Say::new("README.txt: 다시 만든 내용과 같음", "README.txt: as written again"),
        layout::README,
        readme(file.title.as_deref(), on, &assessment, has_ledger).as_bytes(),
    );
    acknowledged(&records, file, findings);
    Some(assessment)
}

/// The reasons given for warnings, in the applicant's words; nothing where none was needed.
fn acknowledged(records: &Records, file: &DossierFile, findings: &mut Findings) {
    if file.acknowledged.is_empty() {
        return;
    }
    let reasons: Vec<String> =
        file.acknowledged.iter().take(SHOWN).map(|one| format!("“{}”", one.reason)).collect();
    let (count, reasons) = (file.acknowledged.len(), reasons.join(", "));
    let what = Say::new(
        format!("사유를 적고 제출한 경고 {count}건: {reasons}"),
        format!("warnings handed in with a reason, {count}: {reasons}"),
    );
    let wrong = records.strays(&file.acknowledged).map(|one| {
        let why = Say::new(
            format!("다시 점검하면 이런 경고가 없습니다: {}", one.what),
            format!("no such warning is found: {}", one.what),
        );
        (why, format!("{} acknowledged", layout::DOSSIER))
    });
    findings.all("acknowledged", what, wrong.collect());
}

/// Where a file differs from what it must be.
fn difference(contents: &PackageContents, path: &str, expected: &[u8]) -> Option<(Say, String)> {
    let Some(found) = contents.record(path) else { return Some((missing(), path.to_owned())) };
    if found == expected {
        return None;
    }
    let place = match (serde_json::from_slice(found), serde_json::from_slice(expected)) {
        (Ok(found), Ok(expected)) => first_difference(&found, &expected, ""),
        _ => None,
    };
    let place = place.unwrap_or_else(|| format!(":{}", first_line(found, expected)));
    let why = Say::new(
        "제출자료에서 다시 만든 내용과 다릅니다(다른 판의 프로그램으로 봉인했다면 그 판으로 확인하십시오)",
        "it is not what follows from the dossier (if another version of the program sealed it, verify with that one)",
    );
    Some((why, format!("{path}{place}")))
}

/// The number of the first line that differs.
fn first_line(found: &[u8], expected: &[u8]) -> usize {
    let same = found.iter().zip(expected).take_while(|(a, b)| a == b).count();
    found[..same].iter().filter(|byte| **byte == b'\n').count() + 1
}

/// The path of the first value that differs, ` /findings/0/code`.
fn first_difference(found: &Value, expected: &Value, at: &str) -> Option<String> {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => {
            let keys: BTreeSet<&String> = found.keys().chain(expected.keys()).collect();
            keys.into_iter().find_map(|key| match (found.get(key), expected.get(key)) {
                (Some(a), Some(b)) => first_difference(a, b, &format!("{at}/{key}")),
                _ => Some(format!(" {at}/{key}")),
            })
        }
        (Value::Array(found), Value::Array(expected)) => {
            let both = found.iter().zip(expected).enumerate();
            let mut inner = both.filter_map(|(n, (a, b))| first_difference(a, b, &format!("{at}/{n}")));
            let longer = || {
                (found.len() != expected.len()).then(|| format!(" {at}/{}", found.len().min(expected.len())))
            };
            inner.next().or_else(longer)
        }
        _ => (found != expected).then(|| format!(" {at}")),
    }
}
