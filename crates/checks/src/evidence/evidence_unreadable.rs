//! Looks at evidence files that are there and cannot be read. Not being able to look is another thing than
//! having looked.
//!
//! It cannot see what is in them.

use simsa_law::guide;
use simsa_model::{Bi, Cites, FileState, Severity};

use crate::info::CheckInfo;
use crate::input::Input;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "evidence-unreadable",
    name: Bi::new("읽을 수 없는 증빙 파일", "an evidence file that cannot be read"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "증빙 파일이 있으나 읽을 수 없어 내용도 해시도 확인하지 못했습니다.",
        "The file is there but cannot be read, so neither its content nor its hash has been seen.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_EMR_CHECKLIST]),
    readings: &[],
    next: Bi::new(
        "파일의 권한과 상태를 확인하십시오. 폴더라면 파일 하나로 바꾸십시오.",
        "Check its permissions and state; if it is a folder, make it one file.",
    ),
};

pub(crate) fn check(case: &Input<'_>, report: &mut Report) {
    for (at, evidence) in case.dossier.evidence.iter().enumerate() {
        if let FileState::Unreadable { reason } = &evidence.state {
            let (file, reason) = (quoted(&evidence.file), reason.trim_end_matches('.'));
            let what = say!(
                "증빙 파일 {file}을(를) 읽을 수 없습니다({reason}).",
                "The evidence file {file} cannot be read ({reason})."
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
    fn a_file_that_cannot_be_read_is_found() {
        quiet(&INFO, &ii_3());
        let locked = with(ii_3(), |d| {
            d.evidence[1].state = FileState::Unreadable { reason: "Permission denied".to_owned() }
        });
        finds(&INFO, &locked, &["evidence.toml evidence[1].file"]);
    }
}
