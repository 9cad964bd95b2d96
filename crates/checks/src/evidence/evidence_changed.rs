//! Looks at the hash that is stated and the one that was found. A difference means the file is not the one
//! that was reviewed when the hash was written down. The case of the letters does not matter.
//!
//! It cannot see what has changed.

use simsa_law::guide;
use simsa_model::{Bi, Cites, FileState, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "evidence-changed",
    name: Bi::new("증빙 파일이 바뀜", "an evidence file has changed"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "적어 둔 SHA-256과 파일의 SHA-256이 다릅니다. 해시를 적은 뒤에 파일이 바뀌었거나 다른 파일입니다.",
        "The stated SHA-256 differs from that of the file: it has changed since, or it is another file.",
    ),
    cites: Cites::new(&[&guide::CERTIFIER_REVOCATION, &guide::SUBMIT_VIA_APPLICANT]),
    readings: &[],
    next: Bi::new(
        "맞는 파일인지 확인하고, 맞다면 적어 둔 해시값을 새 값으로 바꾸십시오.",
        "Make sure it is the right file, and if so enter its new hash.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, evidence) in case.dossier.evidence.iter().enumerate() {
        let (Some(stated), FileState::Present { sha256: found, .. }) = (&evidence.sha256, &evidence.state)
        else {
            continue;
        };
        if !stated.trim().eq_ignore_ascii_case(found) {
            let (id, short, stated) = (quoted(evidence.name()), start(found), start(stated.trim()));
            let what = say!(
                "증빙 {id}의 파일이 바뀌었습니다. 적힌 해시는 {stated}, 실제는 {short}입니다.",
                "The file of the evidence {id} has changed: {stated} is stated, {short} was found."
            );
            report.found(place::evidence(at, "sha256"), what).also(place::evidence(at, "file"));
        }
    }
}

/// The first 12 digits: enough to tell two hashes apart.
fn start(hash: &str) -> String {
    hash.chars().take(12).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn a_file_with_another_hash_is_found() {
        quiet(&INFO, &ii_3());
        let upper = with(ii_3(), |d| {
            d.evidence[0].sha256 = d.evidence[0].sha256.as_ref().map(|hash| hash.to_uppercase());
        });
        quiet(&INFO, &upper);
        let changed = with(ii_3(), |d| d.evidence[0].sha256 = Some("ab".repeat(32)));
        let found =
            finds(&INFO, &changed, &["evidence.toml evidence[0].sha256", "evidence.toml evidence[0].file"]);
        assert!(found[0].what.ko.contains("abababababab…"), "{:?}", found[0].what);
    }
}
