//! Looks at whether a file could be looked into. One that is encrypted, broken or a bomb can mostly not be read by the
//! certifier either, and nobody has seen whether it holds registration numbers.
//!
//! It cannot see images, scans and old formats from within; they are as they should be and are not told.

use simsa_law::guide;
use simsa_model::{Bi, Cites, Say, Severity};

use super::SeenFile;
use crate::info::CheckInfo;
use crate::report::{quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "evidence-not-looked-at",
    name: Bi::new("살펴볼 수 없는 파일", "a file that could not be looked into"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "증빙 파일을 다 살펴보지 못했습니다. 암호가 걸렸거나, 손상되었거나, 풀면 너무 큰 파일입니다. 주민등록번호가 있는지도 확인되지 않았습니다.",
        "Not all of the file could be looked into: it is encrypted, damaged, or too large when unpacked. Nor is it known whether it holds registration numbers.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_EMR_CHECKLIST]),
    readings: &[],
    next: Bi::new(
        "파일을 직접 열어 확인하고, 열리지 않으면 원본을 다시 저장한 파일로 바꾸십시오.",
        "Open it yourself and check it; if it does not open, save the original anew and replace it.",
    ),
};

pub(super) fn says(file: &SeenFile<'_>) -> Option<(Severity, Say)> {
    let why = file.seen.not_looked_at()?.say();
    let (name, ko, en) = (quoted(file.name), why.ko, why.en);
    let what = say!(
        "{name}의 파일은 {ko} 살펴보지 못한 부분이 있습니다.",
        "Not all of the file of {name} could be looked into: {en}."
    );
    Some((Severity::Warning, what))
}

#[cfg(test)]
mod tests {
    use simsa_model::{FileKind, Inspection, Unseen};

    use super::INFO;
    use crate::contents::expect::found;

    #[test]
    fn why_it_could_not_be_looked_at_is_told_in_both_languages() {
        for why in [
            Unseen::Memory,
            Unseen::Time,
            Unseen::Ended,
            Unseen::TooMuch,
            Unseen::Damaged,
            Unseen::Encrypted,
            Unseen::Postponed,
        ] {
            let findings = found("계획.pdf", &Inspection::unseen(FileKind::Pdf, why));
            assert_eq!(findings[0].code, INFO.code);
            assert!(findings[0].what.ko.contains(why.say().ko) && findings[0].what.en.contains(why.say().en));
        }
        for why in [Unseen::NoText, Unseen::Format] {
            assert!(found("사진.png", &Inspection::unseen(FileKind::Png, why)).is_empty());
        }
    }
}
