//! Looks at the length of the files. One of 0 bytes shows nothing; mostly a copy was broken off.
//!
//! It cannot see a file full of nothing.

use simsa_law::guide;
use simsa_model::{Bi, Cites, FileState, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "evidence-empty",
    name: Bi::new("빈 증빙 파일", "an empty evidence file"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "증빙 파일의 크기가 0바이트여서 아무것도 증명하지 못합니다. 복사가 끊긴 것일 수 있습니다.",
        "The file has 0 bytes and proves nothing; perhaps copying was broken off.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_EMR_CHECKLIST]),
    readings: &[],
    next: Bi::new("원본을 다시 복사하십시오.", "Copy the original again."),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, evidence) in case.dossier.evidence.iter().enumerate() {
        if let FileState::Present { bytes: 0, .. } = evidence.state {
            let (id, file) = (quoted(evidence.name()), quoted(&evidence.file));
            let what = say!(
                "증빙 {id}의 파일 {file}이(가) 비어 있습니다(0바이트).",
                "The file {file} of the evidence {id} is empty (0 bytes)."
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
    fn a_file_of_no_bytes_is_found() {
        quiet(&INFO, &ii_3());
        let empty = with(ii_3(), |d| {
            if let FileState::Present { bytes, .. } = &mut d.evidence[4].state {
                *bytes = 0;
            }
        });
        finds(&INFO, &empty, &["evidence.toml evidence[4].file"]);
    }
}
