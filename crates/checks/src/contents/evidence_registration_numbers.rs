//! Looks at what is written like registration numbers in the file of a piece of evidence. Who hands them on without need
//! breaks the law that the certification is about.
//!
//! It cannot see numbers in pictures, and numbers without a hyphen.

use simsa_law::guide;
use simsa_model::{Bi, Cites, Say, Severity, Sighting};

use super::SeenFile;
use crate::info::CheckInfo;
use crate::report::{quoted, say};

/// Places that are told; who mends them asks again.
const PLACES: usize = 5;

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "evidence-registration-numbers",
    name: Bi::new("주민등록번호로 보이는 내용", "what looks like registration numbers of people"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "증빙 파일에 주민등록번호나 외국인등록번호로 보이는 내용이 있습니다. 심사에 필요하지 않은 번호를 넘기지 말아야 합니다.",
        "The file seems to hold registration numbers of people, which the review does not need and which should not be handed on.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_EMR_CHECKLIST]),
    readings: &[],
    next: Bi::new(
        "번호를 가리거나 지운 파일로 바꾸십시오.",
        "Replace the file by one with the numbers masked or removed.",
    ),
};

pub(super) fn says(file: &SeenFile<'_>) -> Option<(Severity, Say)> {
    if !file.seen.warns() {
        return None;
    }
    let places: Vec<Say> = file.seen.sightings.iter().take(PLACES).map(Sighting::say).collect();
    let join = |words: fn(&Say) -> &str| places.iter().map(words).collect::<Vec<_>>().join(" / ");
    let (ko, en) = (join(|say| &say.ko), join(|say| &say.en));
    let (name, count) = (quoted(file.name), file.seen.count);
    let what = say!(
        "{name}에 주민등록번호로 보이는 내용이 {count}곳 있습니다: {ko}",
        "{name} seems to hold registration numbers in {count} places: {en}"
    );
    Some((Severity::Warning, what))
}

#[cfg(test)]
mod tests {
    use simsa_model::{FileKind, FilePlace, Inspection, NumberKind, Sighting};

    use super::INFO;
    use crate::contents::expect::found;

    #[test]
    fn places_are_told_and_numbers_are_not() {
        let mut seen = Inspection { kind: FileKind::Text, ..Inspection::default() };
        assert!(found("기록.csv", &seen).is_empty());
        for line in 1..=30 {
            let place = FilePlace::Line(line);
            seen.see(Sighting { kind: NumberKind::Resident, checked: true, place, entry: None });
        }
        let findings = found("기록.csv", &seen);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].code, INFO.code);
        let ko = &findings[0].what.ko;
        assert!(ko.contains("30곳") && ko.contains("5번째 줄") && !ko.contains("6번째 줄"), "{ko}");
    }
}
