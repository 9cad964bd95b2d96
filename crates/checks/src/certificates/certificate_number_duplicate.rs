//! Looks at certificates of the same scheme with the same number: an entry copied and not changed, mostly.
//!
//! It cannot see a number that was mistyped.

use std::collections::BTreeMap;

use simsa_content::is_blank;
use simsa_law::guide;
use simsa_model::{Bi, Cites, Scheme, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "certificate-number-duplicate",
    name: Bi::new("같은 인증번호가 두 번 있음", "a certificate number stands twice"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "같은 종류의 인증서 둘에 같은 인증번호가 적혀 있습니다. 하나를 복사해 두고 고치지 않은 것일 수 있습니다.",
        "Two certificates of one scheme bear the same number; perhaps an entry was copied and not changed.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_CERTIFICATES]),
    readings: &[],
    next: Bi::new(
        "인증서 사본의 번호와 비교하여 고치거나, 같은 인증서라면 하나를 지우십시오.",
        "Compare with the copies and correct the number, or delete one entry.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let mut first: BTreeMap<(Scheme, &str), usize> = BTreeMap::new();
    for (at, certificate) in case.facts.certificates.iter().flatten().enumerate() {
        let Some(number) = certificate.number.as_deref().map(str::trim).filter(|text| !is_blank(text)) else {
            continue;
        };
        let earlier = *first.entry((certificate.scheme, number)).or_insert(at);
        if earlier != at {
            let (name, number) = (certificate.scheme.name(), quoted(number));
            let what = say!(
                "{name} 인증서의 번호 {number}이(가) 두 번 있습니다.",
                "The number {number} stands on two {name} certificates."
            );
            report.found(place::certificate(at, "number"), what).also(place::certificate(earlier, "number"));
        }
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Scheme;

    use crate::expect::{finds, quiet, with};
    use crate::sample::{certificate, ii_1};

    use super::INFO;

    #[test]
    fn one_number_twice_is_found() {
        quiet(&INFO, &ii_1());
        let twice = with(ii_1(), |d| d.facts.certificates.as_mut().unwrap().push(certificate(Scheme::IsmsP)));
        finds(&INFO, &twice, &["facts.toml certificates[3].number", "facts.toml certificates[0].number"]);
    }
}
