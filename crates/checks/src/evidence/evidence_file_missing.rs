//! Looks at what stands where each evidence file should be. A file that is not there cannot be handed in.
//!
//! It cannot see files in other folders.

use simsa_law::guide;
use simsa_model::{Bi, Cites, FileState, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "evidence-file-missing",
    name: Bi::new("증빙 파일이 없음", "the file of a piece of evidence is missing"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "목록에 적힌 증빙 파일이 그 자리에 없어 제출할 수 없습니다.",
        "A listed file is not where it should be, so it cannot be handed in.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_EMR_CHECKLIST]),
    readings: &[],
    next: Bi::new(
        "파일을 그 자리에 두거나 증빙 목록에 적은 파일 이름을 고치십시오.",
        "Put the file there, or correct the file name of the evidence.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, evidence) in case.dossier.evidence.iter().enumerate() {
        if let FileState::Missing { similar } = &evidence.state {
            let (id, file) = (quoted(evidence.name()), quoted(&evidence.file));
            let what = say!(
                "증빙 {id}의 파일 {file}이(가) 없습니다.",
                "The file {file} of the evidence {id} is missing."
            );
            report.found(place::evidence(at, "file"), what).suggest(similar.as_deref());
        }
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::FileState;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn a_file_that_is_not_there_is_found() {
        quiet(&INFO, &ii_3());
        let gone = with(ii_3(), |d| {
            d.evidence[0].state = FileState::Missing { similar: Some("SLA.pdf".to_owned()) }
        });
        let found = finds(&INFO, &gone, &["evidence.toml evidence[0].file"]);
        assert!(found[0].next.ko.contains("SLA.pdf"), "{:?}", found[0].next);
    }
}
