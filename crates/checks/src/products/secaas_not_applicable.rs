//! Looks at products used as a cloud security service that lean on the exception for SECaaS: within its
//! window, for a type it covers, as a private service, with a CSAP certificate that is valid on the day.
//!
//! It cannot see the CSAP certificate.

use simsa_catalogue::{ParameterValue, parameters};
use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, Day, Say, Severity};
use simsa_rules::{Shortfall, judge_product};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "secaas-not-applicable",
    name: Bi::new("SECaaS 특례를 쓸 수 없음", "the exception for SECaaS does not apply"),
    severities: &[Severity::Blocking, Severity::Warning],
    explains: Bi::new(
        "클라우드 보안서비스(SECaaS)는 정해진 기간에, 민간의 서비스로서 유효한 CSAP 인증서가 있을 때만 CC인증이나 보안기능 확인서 없이 쓸 수 있습니다.",
        "A cloud security service may do without CC or security function confirmation only within the window, as a private service and with a valid CSAP certificate.",
    ),
    cites: Cites::new(&[
        &guide::REF_6_WINDOW,
        &guide::REF_6_CERTIFICATE_VALID,
        &guide::REF_6_SECAAS,
        &guide::REF_6_NOT_OWN_CLOUDS,
    ]),
    readings: &[&readings::R_034],
    next: Bi::new(
        "제품의 CC인증이나 보안기능 확인서를 적거나, CSAP 인증서의 유효기간을 확인하십시오.",
        "Enter the product's CC certificate or security function confirmation, or check the days of the CSAP certificate.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, product) in case.dossier.products.iter().enumerate() {
        let Some(standing) = judge_product(product, case.on) else { continue };
        let (name, on) = (quoted(&product.name), case.on);
        for shortfall in &standing.shortfalls {
            let (field, what) = match shortfall {
                Shortfall::SecaasOutsideWindow => ("secaas", window(&name, on)),
                Shortfall::SecaasCertificateNotValid => (
                    "secaas.valid_until",
                    say!(
                        "{name}: {on}에 유효한 CSAP 인증서가 없어 SECaaS 특례를 쓸 수 없습니다.",
                        "{name}: no CSAP certificate is valid on {on}, so the exception for SECaaS does not apply."
                    ),
                ),
                Shortfall::SecaasNotForThisType => {
                    let (ko, en) = (standing.kind.name, standing.kind.name_en);
                    let what = say!(
                        "{name}: SECaaS 특례는 {ko}에 쓸 수 없습니다.",
                        "{name}: the exception for SECaaS does not cover this type ({en})."
                    );
                    ("secaas", what)
                }
                Shortfall::SecaasOfOwnCloud => (
                    "secaas.own_cloud",
                    say!(
                        "{name}: 기관이 자체 구축한 클라우드의 서비스에는 SECaaS 특례를 쓸 수 없습니다.",
                        "{name}: the exception for SECaaS does not cover services of a cloud that a body built for itself."
                    ),
                ),
                Shortfall::Lacks(_) | Shortfall::Expired(_) => continue,
            };
            // Where the type demands no proof, the claim has no effect: the product stays as it is.
            let severity = match standing.kind.requirement {
                Some(_) => Severity::Blocking,
                None => Severity::Warning,
            };
            report.found(place::product(at, field), what).severity(severity);
        }
    }
}

fn window(name: &str, on: Day) -> Say {
    let period = parameters::SECAAS_WINDOW.period_of(ParameterValue::Flag(true));
    let shown = |day: Option<Day>| day.map_or_else(|| "—".to_owned(), |day| day.to_string());
    let (from, until) =
        (shown(period.and_then(|one| one.from.map(Day))), shown(period.and_then(|one| one.until.map(Day))));
    say!(
        "{name}: {on}은(는) SECaaS 특례의 기간({from} ~ {until}) 밖입니다.",
        "{name}: {on} lies outside the window of the exception for SECaaS ({from} to {until})."
    )
}

#[cfg(test)]
mod tests {
    use simsa_model::{Day, Secaas, Severity};

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    /// The types that 참고6 names, and one of which nothing is demanded: there a claim is said to be void, and stops nothing.
    #[test]
    fn a_claim_is_judged_for_whatever_type_it_is_made() {
        let claim = |kind: &str, until, own_cloud| {
            with(ii_3(), |d| {
                let mut product = d.products[0].clone();
                product.kind = kind.to_owned();
                product.proofs.clear();
                let (from, until) = (Some(Day::new(2022, 1, 1)), Some(until));
                product.secaas =
                    Some(Secaas { valid_from: from, valid_until: until, own_cloud, ..Secaas::default() });
                d.products.insert(0, product);
            })
        };
        let (ended, later) = (Day::new(2023, 12, 31), Day::new(2027, 12, 31));
        for kind in ["web-firewall", "spam-blocking", "firewall"] {
            quiet(&INFO, &claim(kind, later, None));
            quiet(&INFO, &claim(kind, later, Some(false)));
            let valid_until = ["products.toml product[0].secaas.valid_until"];
            let found = finds(&INFO, &claim(kind, ended, None), &valid_until);
            assert_eq!(found[0].severity, Severity::Blocking);
            finds(&INFO, &claim(kind, later, Some(true)), &["products.toml product[0].secaas.own_cloud"]);
            let late =
                with(claim(kind, later, None), |d| d.facts.application.date = Some(Day::new(2025, 1, 2)));
            finds(&INFO, &late, &["products.toml product[0].secaas"]);
        }
        let found =
            finds(&INFO, &claim("ddos-protection", later, None), &["products.toml product[0].secaas"]);
        assert_eq!(found[0].severity, Severity::Warning);
    }

    #[test]
    fn a_service_after_the_window_is_stopped() {
        let secaas = |from, until| {
            with(ii_3(), |d| {
                d.products[0].proofs.clear();
                d.products[0].secaas =
                    Some(Secaas { valid_from: from, valid_until: until, ..Secaas::default() });
            })
        };
        let valid = secaas(Some(Day::new(2022, 1, 1)), Some(Day::new(2027, 12, 31)));
        quiet(&INFO, &valid);
        let late = with(valid, |d| d.facts.application.date = Some(Day::new(2025, 1, 2)));
        finds(&INFO, &late, &["products.toml product[0].secaas"]);
        let ended = secaas(Some(Day::new(2022, 1, 1)), Some(Day::new(2023, 12, 31)));
        finds(&INFO, &ended, &["products.toml product[0].secaas.valid_until"]);
    }
}
