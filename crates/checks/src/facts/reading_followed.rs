//! Looks at the readings on which the rulings rest, not at those that the forms bring with them in every case. A reading is ours until the certifier confirms it, so
//! whoever relies on the ruling must know of it.
//!
//! It cannot see what the certifier will say.

use simsa_law::guide;
use simsa_model::{Bi, Cites, Place, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "reading-followed",
    name: Bi::new("판정이 해석에 따름", "the ruling rests on a reading"),
    severities: &[Severity::Notice],
    explains: Bi::new(
        "안내서의 문구가 없거나 서로 달라, 판정의 일부가 번호 붙은 해석에 따른 것입니다. 인증기관이 확인하기 전에는 simsa가 적용한 해석일 뿐입니다.",
        "The guide is silent or contradicts itself, so part of the ruling follows a numbered reading, which is ours until the certifier confirms it.",
    ),
    cites: Cites::new(&[&guide::GROUP_OVERVIEW]),
    readings: &[],
    next: Bi::new(
        "해석의 내용을 읽고, 인증기관에 문의하여 이 건에 대한 답을 받아 두십시오.",
        "Read the reading, and ask the certifier for an answer for this case.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for reading in case.assessment.readings_of_rulings() {
        if reading.is_confirmed() {
            continue;
        }
        let (id, ko, en) = (reading.id, reading.title, reading.title_en);
        let what =
            say!("이 판정은 해석 {id}({ko})에 따른 것입니다.", "This ruling follows reading {id} ({en}).");
        let next = say!(
            "해석 {id}의 내용을 읽고, 인증기관에 문의하여 이 건에 대한 답을 받아 두십시오.",
            "Read {id}, and ask the certifier for an answer for this case."
        );
        let cites: Vec<_> = reading.cited().collect();
        report.found(Place::Facts, what).cites(&cites).readings(&[reading]).next(next);
    }
}

#[cfg(test)]
mod tests {
    use crate::expect::{found, with};
    use crate::sample::ii_1;

    use super::INFO;

    #[test]
    fn each_reading_is_named_once() {
        let partial = with(ii_1(), |d| d.facts.certificates.as_mut().unwrap().truncate(2));
        let readings: Vec<_> = found(&INFO, &partial).iter().map(|finding| finding.readings[0].id).collect();
        assert!(readings.contains(&"R-004"), "{readings:?}");
        let mut once = readings.clone();
        once.dedup();
        assert_eq!(once, readings);
        assert!(!found(&INFO, &ii_1()).iter().any(|finding| finding.readings[0].id == "R-004"));
    }
}
