//! The bag: declaration, manifests, `bag-info.txt`. Every file is named in a manifest, every line names a file.

use std::collections::BTreeSet;

use simsa_model::Say;

use super::contents::PackageContents;
use super::manifest_digest;
use crate::bag::{DECLARATION, info_of, manifest, oxum, read_manifest, tag, version_in};
use crate::dossier::DossierFile;
use crate::layout;
use crate::report::{Findings, PackageFacts};
use crate::sum::FileSum;

/// Checks the bag and says what it is.
pub(super) fn check(contents: &PackageContents, findings: &mut Findings) -> PackageFacts {
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

fn declaration(contents: &PackageContents, findings: &mut Findings) {
    let holds = contents.text(layout::BAGIT) == Some(DECLARATION);
    let why = Say::new("BagIt 1.0, UTF-8 선언이 아닙니다", "it does not declare BagIt 1.0 in UTF-8");
    let wrong = if holds { Vec::new() } else { vec![(why, layout::BAGIT.to_owned())] };
    findings.all("bag", Say::new("BagIt 선언", "BagIt declaration"), wrong);
}

/// Holds the files that a manifest is about against its lines.
fn check_manifest(
    contents: &PackageContents,
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
        let sums: Option<Vec<(&str, &FileSum)>> =
            found.iter().map(|path| Some((*path, contents.sum(path)?))).collect();
        if sums.map(|sums| manifest(sums.into_iter())).as_deref() != contents.text(name) {
            let why = Say::new("줄 순서가 정해진 순서가 아닙니다", "its lines are not in the order of paths");
            wrong.push((why, name.to_owned()));
        }
    }
    findings.all(check, what, wrong);
}

/// The form in which the package says it is; `None` where it is none that this program knows.
fn format_of(contents: &PackageContents) -> Option<&'static str> {
    let found = contents.text(layout::BAG_INFO).and_then(|info| tag(info, "External-Identifier"))?;
    [layout::FORMAT, layout::FIRST_FORMAT].into_iter().find(|known| *known == found)
}

/// What `bag-info.txt` says about itself.
fn info(contents: &PackageContents, findings: &mut Findings) -> PackageFacts {
    let text = contents.text(layout::BAG_INFO).unwrap_or_default();
    let mut wrong = Vec::new();
    let format = format_of(contents);
    if format.is_none() {
        let found = tag(text, "External-Identifier").unwrap_or("-");
        let (known, first) = (layout::FORMAT, layout::FIRST_FORMAT);
        let why = Say::new(
            format!("패키지 형식이 {found}입니다. 이 프로그램은 {known}와(과) {first}만 확인합니다"),
            format!("its format is {found}; this program verifies {known} and {first}"),
        );
        wrong.push((why, format!("{} External-Identifier", layout::BAG_INFO)));
    }
    findings.all("format", Say::new("패키지 형식", "format of the package"), wrong);
    contents.check_packing(findings);
    PackageFacts {
        sealed_by: tag(text, "Bag-Software-Agent").map(str::to_owned),
        manifest_sha256: manifest_digest(contents),
        forms: contents.paths().filter(|path| path.starts_with(layout::FORMS)).count(),
        ..PackageFacts::default()
    }
}

/// Every line of `bag-info.txt` follows from the dossier and the files, but for the version of the program.
pub(super) fn derived_info(contents: &PackageContents, file: &DossierFile, findings: &mut Findings) {
    let what = Say::new("패키지 정보(bag-info.txt)", "bag-info.txt");
    let text = contents.text(layout::BAG_INFO).unwrap_or_default();
    let payload: Option<Vec<&FileSum>> =
        contents.paths().filter(|path| path.starts_with("data/")).map(|path| contents.sum(path)).collect();
    let expected = payload.map(|sums| {
        let version = version_in(text).unwrap_or("0.0.0");
        let format = format_of(contents).unwrap_or(layout::FORMAT);
        info_of(format, version, file.title.as_deref(), file.judged_on, &oxum(sums.into_iter()))
    });
    let Some(expected) = expected else {
        let why = Say::new("읽을 수 없는 파일이 있습니다", "there are files that cannot be read");
        return findings.not_checked("bag-info", what, why);
    };
    if expected == text {
        return findings.all("bag-info", what, Vec::new());
    }
    let place = expected.lines().zip(text.lines()).take_while(|(expected, found)| expected == found).count();
    let why = Say::new(
        "제출자료와 파일들에서 정해지는 내용과 다릅니다(허용하지 않는 줄, 다른 제목·날짜·크기)",
        "it is not what follows from the dossier and the files (a line that is not accepted, another title, day or size)",
    );
    findings.failed("bag-info", what, why, format!("{}:{}", layout::BAG_INFO, place + 1));
}
