//! Looks at evidence that is there and cannot be read, or is no file at all. Not being able to look is another thing than
//! having looked.
//!
//! It cannot see what is in them.

use simsa_law::guide;
use simsa_model::{Bi, Cites, FileState, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "evidence-unreadable",
    name: Bi::new("읽을 수 없는 증빙 파일", "an evidence file that cannot be read"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "그 자리에 있는 것이 파일이 아니거나 읽을 수 없어 내용도 해시도 확인하지 못했습니다.",
        "What is there is no file or cannot be read, so neither its content nor its hash has been seen.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_EMR_CHECKLIST]),
    readings: &[],
    next: Bi::new(
        "파일의 권한과 상태를 확인하십시오. 폴더는 파일마다 따로 적거나 파일 하나로 묶으십시오.",
        "Check its permissions and state; list the files of a folder one by one, or make them one file.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, evidence) in case.dossier.evidence.iter().enumerate() {
        let file = quoted(&evidence.file);
        let what = match &evidence.state {
            FileState::Unreadable { reason } => {
                let (ko, en) = (reason.ko.trim_end_matches('.'), reason.en.trim_end_matches('.'));
                say!(
                    "증빙 파일 {file}을(를) 읽을 수 없습니다({ko}).",
                    "The evidence file {file} cannot be read ({en})."
                )
            }
            FileState::NotAFile { folder: true } => say!(
                "증빙 {file}은(는) 파일이 아니라 폴더입니다.",
                "The evidence {file} is a folder, not a file."
            ),
            FileState::NotAFile { folder: false } => say!(
                "증빙 {file}은(는) 보통 파일이 아닙니다(장치, 파이프 등).",
                "The evidence {file} is no regular file (but a device, a pipe, …)."
            ),
            _ => continue,
        };
        report.found(place::evidence(at, "file"), what);
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::{FileState, Say};

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn a_file_that_cannot_be_read_is_found() {
        quiet(&INFO, &ii_3());
        let locked = with(ii_3(), |d| {
            d.evidence[1].state =
                FileState::Unreadable { reason: Say::new("권한이 없습니다", "this user may not") }
        });
        finds(&INFO, &locked, &["evidence.toml evidence[1].file"]);
    }

    #[test]
    fn a_folder_is_called_a_folder() {
        let folder = with(ii_3(), |d| d.evidence[1].state = FileState::NotAFile { folder: true });
        let found = finds(&INFO, &folder, &["evidence.toml evidence[1].file"]);
        assert!(found[0].what.ko.contains("폴더입니다"), "{:?}", found[0].what);
    }
}
