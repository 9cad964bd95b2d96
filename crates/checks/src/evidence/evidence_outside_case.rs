//! Looks at paths that leave the case folder. What lies outside is not handed in with the case, and a case
//! from elsewhere must not make a program read other files.
//!
//! It cannot see what lies there; it is not opened.

use simsa_law::guide;
use simsa_model::{Bi, Cites, FileState, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "evidence-outside-case",
    name: Bi::new("신청 폴더 밖의 증빙 파일", "an evidence file outside the case folder"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "증빙 파일의 경로가 신청 폴더 밖을 가리키거나 경로가 아닙니다. 폴더 밖의 파일은 읽지 않습니다.",
        "The path of an evidence file leaves the case folder, or is none; files outside are not read.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_EMR_CHECKLIST]),
    readings: &[],
    next: Bi::new(
        "파일을 신청 폴더 안으로 옮기고 그 상대 경로를 적으십시오.",
        "Move the file into the evidence folder and write its relative path.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, evidence) in case.dossier.evidence.iter().enumerate() {
        if evidence.state == FileState::OutsideTheCase {
            let (id, file) = (quoted(evidence.name()), quoted(&evidence.file));
            let what = say!(
                "증빙 {id}의 경로 {file}이(가) 신청 폴더 안의 파일을 가리키지 않습니다.",
                "The path {file} of the evidence {id} names no file inside the case folder."
            );
            report.found(place::evidence(at, "file"), what);
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
    fn a_path_out_of_the_case_folder_is_stopped() {
        quiet(&INFO, &ii_3());
        let out = with(ii_3(), |d| d.evidence[2].state = FileState::OutsideTheCase);
        finds(&INFO, &out, &["evidence.toml evidence[2].file"]);
    }
}
