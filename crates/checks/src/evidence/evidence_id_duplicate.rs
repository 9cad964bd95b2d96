//! Looks at the ids of the list of evidence. Answers point at evidence by id; with two of the same it is
//! unclear which file proves what.
//!
//! It cannot see which was meant.

use simsa_law::guide;
use simsa_model::{Bi, Cites, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "evidence-id-duplicate",
    name: Bi::new("같은 증빙 id가 두 번 있음", "an evidence id is used twice"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "답은 증빙을 id로 가리키므로, 같은 id가 둘이면 어느 파일이 증빙인지 알 수 없습니다.",
        "Answers point at evidence by id; with two of the same id it is unclear which file is meant.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_EMR_CHECKLIST]),
    readings: &[],
    next: Bi::new(
        "둘 중 하나의 id를 바꾸고, 그것을 가리키는 답도 고치십시오.",
        "Rename one of the two, and correct the answers that mean it.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, evidence) in case.dossier.evidence.iter().enumerate() {
        let Some(earlier) = case.evidence_at(&evidence.id).filter(|earlier| *earlier != at) else { continue };
        let id = quoted(&evidence.id);
        let (one, two) = (&case.dossier.evidence[earlier].file, &evidence.file);
        let what = say!(
            "증빙 id {id}이(가) 두 번 있습니다({one}, {two}).",
            "The evidence id {id} stands twice ({one}, {two})."
        );
        report.found(place::evidence(at, "id"), what).also(place::evidence(earlier, "id"));
    }
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn two_pieces_of_one_id_are_found() {
        quiet(&INFO, &ii_3());
        let twice = with(ii_3(), |d| d.evidence[1].id = d.evidence[0].id.clone());
        finds(&INFO, &twice, &["evidence.toml evidence[1].id", "evidence.toml evidence[0].id"]);
    }
}
