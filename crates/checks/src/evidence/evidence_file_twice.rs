//! Looks at files with the same hash under different ids. One document may prove many things; listed once,
//! its dates are kept in one place.
//!
//! It cannot see the same document saved anew.

use std::collections::BTreeMap;

use simsa_law::guide;
use simsa_model::{Bi, Cites, FileState, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "evidence-file-twice",
    name: Bi::new("같은 파일이 두 번 적힘", "the same file is listed twice"),
    severities: &[Severity::Notice],
    explains: Bi::new(
        "내용이 같은 파일이 서로 다른 id로 적혀 있습니다. 한 증빙을 여러 답이 가리킬 수 있습니다.",
        "Files with the same bytes are listed under different ids; several answers may point at one piece of evidence.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_EMR_CHECKLIST]),
    readings: &[],
    next: Bi::new(
        "하나만 남기고 다른 id를 가리키던 답을 그것으로 바꾸십시오. 다른 파일을 붙이려던 것이라면 바꾸십시오.",
        "Keep one and let the answers point at it; if another file was meant, replace it.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, evidence) in case.dossier.evidence.iter().enumerate() {
        let FileState::Present { sha256, bytes } = &evidence.state else { continue };
        if *bytes == 0 {
            continue; // empty files are the same, and are found as empty
        }
        let earlier = *first.entry(sha256).or_insert(at);
        let other = &case.dossier.evidence[earlier];
        if earlier != at && other.id != evidence.id {
            let (one, two) = (quoted(other.name()), quoted(evidence.name()));
            let what = say!(
                "증빙 {one}와(과) {two}의 파일이 같습니다.",
                "The evidence {one} and {two} is the same file."
            );
            report.found(place::evidence(at, "file"), what).also(place::evidence(earlier, "file"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn the_same_bytes_under_two_ids_are_noted() {
        quiet(&INFO, &ii_3());
        let same = with(ii_3(), |d| d.evidence[5].state = d.evidence[3].state.clone());
        finds(&INFO, &same, &["evidence.toml evidence[5].file", "evidence.toml evidence[3].file"]);
    }
}
