//! The bag: declaration, manifests, payload oxum. Every file is named in a manifest, every line names a file.

use std::collections::BTreeSet;

use simsa_model::Say;

use super::contents::Contents;
use super::manifest_digest;
use crate::bag::{DECLARATION, manifest, oxum, read_manifest, tag};
use crate::layout;
use crate::report::{About, Findings};
use crate::sum::Sum;

/// Checks the bag and says what it is.
pub(super) fn check(contents: &Contents, findings: &mut Findings) -> About {
    declaration(contents, findings);
    let payload = |path: &str| path.starts_with("data/");
    check_manifest(
        contents,
        layout::MANIFEST,
        payload,
        "payload-digests",
        ("데이터 파일의 다이제스트(SHA-256)", "digests of the data files (SHA-256)"),
        findings,
    );
    let tags =
        |path: &str| !path.starts_with("data/") && path != layout::TAG_MANIFEST && path != layout::PACKED;
    check_manifest(
        contents,
        layout::TAG_MANIFEST,
        tags,
        "tag-digests",
        ("목록 파일의 다이제스트(SHA-256)", "digests of the tag files (SHA-256)"),
        findings,
    );
    info(contents, findings)
}

fn declaration(contents: &Contents, findings: &mut Findings) {
    let holds = contents.text(layout::BAGIT) == Some(DECLARATION);
    let why = Say::new("BagIt 1.0, UTF-8 선언이 아닙니다", "it does not declare BagIt 1.0 in UTF-8");
    let wrong = if holds { Vec::new() } else { vec![(why, layout::BAGIT.to_owned())] };
    findings.all("bag", Say::new("BagIt 선언", "BagIt declaration"), wrong);
}

/// Holds the files that a manifest is about against its lines.
fn check_manifest(
    contents: &Contents,
    name: &str,
    about: impl Fn(&str) -> bool,
    check: &'static str,
    what: (&str, &str),
    findings: &mut Findings,
) {
    let (ko, en) = what;
    let found: Vec<&str> = contents.paths().filter(|path| about(path)).collect();
    let what = Say::new(format!("{ko}: {}개", found.len()), format!("{en}: {}", found.len()));
    let lines = match contents.text(name).map(read_manifest) {
        Some(Ok(lines)) => lines,
        Some(Err(line)) => {
            let why = Say::new("다이제스트와 경로가 아닌 줄입니다", "the line is not a digest and a path");
            return findings.failed(check, what, why, format!("{name}:{line}"));
        }
        None => {
            let why = Say::new("읽을 수 없거나 없습니다", "it is missing or cannot be read");
            return findings.failed(check, what, why, name);
        }
    };
    let mut wrong = Vec::new();
    let mut listed = BTreeSet::new();
    for ((digest, path), line) in lines.iter().zip(1..) {
        let place = || format!("{name}:{line}");
        if !listed.insert(*path) {
            wrong.push((
                Say::new(format!("{path}이(가) 두 번 적혀 있습니다"), format!("it names {path} twice")),
                place(),
            ));
        } else if !about(path) || !contents.has(path) {
            let why = Say::new(
                format!("목록에 있는 파일 {path}이(가) 패키지에 없습니다"),
                format!("the file {path} is listed and not in the package"),
            );
            wrong.push((why, place()));
        } else if contents.sum(path).is_none_or(|sum| sum.hex() != *digest) {
            let why = Say::new(
                format!("내용이 {name} {line}번째 줄의 다이제스트와 다릅니다"),
                format!("its contents do not have the digest in line {line} of {name}"),
            );
            wrong.push((why, (*path).to_owned()));
        }
    }
    for path in found.iter().filter(|path| !listed.contains(**path)) {
        let why = Say::new(format!("{name}에 없는 파일입니다"), format!("the file is not listed in {name}"));
        wrong.push((why, (*path).to_owned()));
    }
    if wrong.is_empty() {
        // Everything is listed and right, so only the order of lines can differ; one bag has one manifest.
        let sums: Option<Vec<(&str, &Sum)>> =
            found.iter().map(|path| Some((*path, contents.sum(path)?))).collect();
        if sums.map(|sums| manifest(sums.into_iter())).as_deref() != contents.text(name) {
            let why = Say::new("줄 순서가 정해진 순서가 아닙니다", "its lines are not in the order of paths");
            wrong.push((why, name.to_owned()));
        }
    }
    findings.all(check, what, wrong);
}

/// `bag-info.txt`: the format and the oxum; the rest describes and is covered by the tag manifest.
fn info(contents: &Contents, findings: &mut Findings) -> About {
    let text = contents.text(layout::BAG_INFO).unwrap_or_default();
    let payload: Option<Vec<&Sum>> =
        contents.paths().filter(|path| path.starts_with("data/")).map(|path| contents.sum(path)).collect();
    let mut wrong = Vec::new();
    let format = tag(text, "External-Identifier");
    if format != Some(layout::FORMAT) {
        let found = format.unwrap_or("-");
        let why = Say::new(
            format!("패키지 형식이 {found}입니다. 이 프로그램은 {}만 확인합니다", layout::FORMAT),
            format!("its format is {found}; this program verifies {}", layout::FORMAT),
        );
        wrong.push((why, format!("{} External-Identifier", layout::BAG_INFO)));
    }
    let found = payload.map(|sums| oxum(sums.into_iter()));
    if found.is_none() || found.as_deref() != tag(text, "Payload-Oxum") {
        let why = Say::new(
            "데이터 파일의 바이트 수와 개수가 다릅니다",
            "the number of bytes or files of the payload is another",
        );
        wrong.push((why, format!("{} Payload-Oxum", layout::BAG_INFO)));
    }
    findings.all("bag-info", Say::new("패키지 정보와 전체 크기", "bag-info and payload size"), wrong);
    About {
        sealed_by: tag(text, "Bag-Software-Agent").map(str::to_owned),
        manifest_sha256: manifest_digest(contents),
        forms: contents.paths().filter(|path| path.starts_with(layout::FORMS)).count(),
        ..About::default()
    }
}
