//! Looks at evidence without a stated hash. Without one nobody notices when a file changes after it was
//! reviewed.
//!
//! It cannot see whether it has changed already.

use simsa_law::guide;
use simsa_model::{Bi, Cites, List, Place, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::report::{Report, list, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "evidence-hash-missing",
    name: Bi::new("해시를 적지 않은 증빙", "evidence without a hash"),
    severities: &[Severity::Notice],
    explains: Bi::new(
        "SHA-256을 적어 두지 않은 증빙은 검토한 뒤에 파일이 바뀌어도 알 수 없습니다.",
        "Where no SHA-256 is stated, nobody notices when the file changes after it was reviewed.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_VIA_APPLICANT]),
    readings: &[],
    next: Bi::new(
        "파일의 SHA-256 해시값을 구하여 적으십시오.",
        "Work out the SHA-256 of the file and enter it.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let all = &case.dossier.evidence;
    let without: Vec<usize> = (0..all.len()).filter(|at| all[*at].sha256.is_none()).collect();
    let Some((first, rest)) = without.split_first() else { return };
    let (count, total) = (without.len(), all.len());
    let ids = list(without.iter().map(|at| all[*at].name()));
    let (ids_ko, ids_en) = (ids.ko, ids.en);
    let what = say!(
        "증빙 {total}건 가운데 {count}건에 해시가 없습니다({ids_ko}).",
        "{count} of {total} pieces of evidence state no hash ({ids_en})."
    );
    let found = report.found(Place::entry(List::Evidence, *first), what);
    rest.iter().fold(found, |found, at| found.also(Place::entry(List::Evidence, *at)));
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn evidence_without_a_hash_is_counted() {
        quiet(&INFO, &ii_3());
        let without = with(ii_3(), |d| (d.evidence[0].sha256, d.evidence[11].sha256) = (None, None));
        finds(&INFO, &without, &["evidence.toml evidence[0]", "evidence.toml evidence[11]"]);
    }
}
