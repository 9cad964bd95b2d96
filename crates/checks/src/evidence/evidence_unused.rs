//! Looks at evidence that nothing points at. It is handed in without anybody knowing what for, or an answer
//! has forgotten it.
//!
//! It cannot see what it was meant for.

use simsa_law::guide;
use simsa_model::{Bi, Cites, List, Place, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::report::{Report, list, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "evidence-unused",
    name: Bi::new("쓰이지 않는 증빙", "evidence that nothing points at"),
    severities: &[Severity::Notice],
    explains: Bi::new(
        "어느 답이나 인증서, 점검도 가리키지 않는 증빙입니다. 무엇을 증명하는 자료인지 알 수 없습니다.",
        "No answer, certificate or test points at it, so it is unclear what it proves.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_EMR_CHECKLIST]),
    readings: &[],
    next: Bi::new(
        "증명하는 답의 증빙으로 고르거나, 필요 없으면 목록에서 빼십시오.",
        "Write its id into the answer it proves, or take it off the list.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let all = &case.dossier.evidence;
    let unused: Vec<usize> = (0..all.len()).filter(|at| !case.is_used(&all[*at].id)).collect();
    let Some((first, rest)) = unused.split_first() else { return };
    let count = unused.len();
    let ids = list(unused.iter().map(|at| all[*at].name()));
    let (ids_ko, ids_en) = (ids.ko, ids.en);
    let what = say!(
        "증빙 {count}건을 어느 곳에서도 가리키지 않습니다({ids_ko}).",
        "Nothing points at {count} pieces of evidence ({ids_en})."
    );
    let found = report.found(Place::entry(List::Evidence, *first), what);
    rest.iter().fold(found, |found, at| found.also(Place::entry(List::Evidence, *at)));
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::{evidence, ii_3};

    use super::INFO;

    #[test]
    fn evidence_that_proves_nothing_is_noted() {
        quiet(&INFO, &ii_3());
        let idle = with(ii_3(), |d| d.evidence.insert(0, evidence("idle", "photo", "jpg")));
        finds(&INFO, &idle, &["evidence.toml evidence[0]"]);
    }
}
