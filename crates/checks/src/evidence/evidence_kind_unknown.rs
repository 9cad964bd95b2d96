//! Looks at the kind of each piece of evidence. Other checks look for kinds (the SLA, copies of
//! certificates), so a kind that does not exist makes it invisible to them.
//!
//! It cannot see whether the file is of that kind.

use simsa_catalogue::catalogue;
use simsa_law::guide;
use simsa_model::{Bi, Cites, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "evidence-kind-unknown",
    name: Bi::new("없는 증빙 종류", "an unknown kind of evidence"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "증빙의 종류가 목록에 없는 이름이어서, 종류로 찾는 점검이 이 증빙을 보지 못합니다.",
        "The kind of evidence is not a listed one, so checks that look for a kind overlook it.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_EMR_CHECKLIST]),
    readings: &[],
    next: Bi::new(
        "정해진 종류 가운데 하나로 고치십시오. 맞는 것이 없으면 ‘기타’(other)로 하십시오.",
        "Choose one of the kinds of the catalogue, or “other” when none fits.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, evidence) in case.dossier.evidence.iter().enumerate() {
        if catalogue().evidence_kind(&evidence.kind).is_some() {
            continue;
        }
        let kinds = catalogue().evidence_kinds;
        let called = kinds.iter().find(|kind| kind.name == evidence.kind).map(|kind| kind.id);
        let near = called.or_else(|| report.nearest(&evidence.kind, kinds.iter().map(|kind| kind.id)));
        let (id, kind) = (quoted(evidence.name()), quoted(&evidence.kind));
        let what = say!(
            "증빙 {id}의 종류 {kind}을(를) 알 수 없습니다.",
            "The kind {kind} of the evidence {id} is not known."
        );
        report.found(place::evidence(at, "kind"), what).suggest(near);
    }
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn a_misspelt_kind_is_found() {
        quiet(&INFO, &ii_3());
        let wrong = with(ii_3(), |d| {
            d.evidence[0].kind = "구성도".to_owned();
            d.evidence[1].kind = "reports".to_owned();
        });
        let found =
            finds(&INFO, &wrong, &["evidence.toml evidence[0].kind", "evidence.toml evidence[1].kind"]);
        assert!(
            found[0].next.ko.contains("‘diagram’") && found[1].next.ko.contains("‘report’"),
            "{found:#?}"
        );
    }
}
