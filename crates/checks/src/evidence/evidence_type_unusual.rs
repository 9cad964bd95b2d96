//! Looks at the ending of each file and at the endings usual for its kind. An unusual one is accepted, but
//! often the kind or the file is the wrong one.
//!
//! It cannot see what is in the file.

use simsa_catalogue::catalogue;
use simsa_law::guide;
use simsa_model::{Bi, Cites, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "evidence-type-unusual",
    name: Bi::new("종류에 흔하지 않은 파일 형식", "a file type unusual for its kind"),
    severities: &[Severity::Notice],
    explains: Bi::new(
        "증빙 종류에 흔히 쓰지 않는 파일 형식입니다. 종류나 파일을 잘못 적은 것일 수 있습니다.",
        "The file type is unusual for the kind of evidence; perhaps the kind or the file is the wrong one.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_EMR_CHECKLIST]),
    readings: &[],
    next: Bi::new(
        "종류와 파일이 맞는지 확인하십시오. 맞다면 그대로 두어도 됩니다.",
        "Check the kind and the file; if both are right, leave them.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, evidence) in case.dossier.evidence.iter().enumerate() {
        let Some(kind) = catalogue().evidence_kind(&evidence.kind) else { continue };
        let name = evidence.file.rsplit('/').next().unwrap_or_default();
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        let usual = kind.extensions.iter().any(|known| known.eq_ignore_ascii_case(ending));
        if usual || kind.extensions.is_empty() {
            continue;
        }
        let (file, ko, en, known) = (quoted(name), kind.name, kind.name_en, kind.extensions.join(", "));
        let what = say!(
            "파일 {file}은(는) 종류 '{ko}'에 흔하지 않은 형식입니다(흔한 형식은 {known}).",
            "The file {file} is unusual for the kind \"{en}\" (usual are {known})."
        );
        report.found(place::evidence(at, "file"), what);
    }
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn a_diagram_in_a_log_file_is_noted() {
        quiet(&INFO, &ii_3());
        let upper = with(ii_3(), |d| d.evidence[0].file = "evidence/협약.PDF".to_owned());
        quiet(&INFO, &upper);
        let odd = with(ii_3(), |d| d.evidence[0].file = "evidence/협약.v1/서류".to_owned());
        finds(&INFO, &odd, &["evidence.toml evidence[0].file"]);
    }
}
