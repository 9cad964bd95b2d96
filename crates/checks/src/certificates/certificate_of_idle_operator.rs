//! Looks at certificates of operators that keep no records of this case. They prove nothing about the place
//! where the records are.
//!
//! It cannot see that an operator keeps records nobody has entered.

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, NotCounted, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, or_dash, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "certificate-of-idle-operator",
    name: Bi::new(
        "기록을 보관하지 않는 사업자의 인증서",
        "a certificate of an operator that keeps no records",
    ),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "이 건의 기록을 보관하지 않는 사업자의 인증서는 보유한 것으로 세지 않습니다.",
        "A certificate of an operator that keeps no records of this case does not count.",
    ),
    cites: Cites::new(&[&guide::REF_1_S014]),
    readings: &[&readings::R_029],
    next: Bi::new(
        "보관 장소의 사업자와 인증서의 사업자를 맞추십시오.",
        "Make the operator of the storage and that of the certificate agree.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, certificate) in case.not_counted(NotCounted::OperatorKeepsNoRecords) {
        if certificate.operator.as_deref().is_some_and(|id| case.operator(id).is_none()) {
            continue; // found as `operator-unknown`, which is the cause
        }
        let (name, operator) = (certificate.scheme.name(), or_dash(certificate.operator.as_deref()));
        let operator = case.operator_name(operator);
        let what = say!(
            "{name} 인증서의 사업자({operator})가 운영하는 보관 장소가 없습니다.",
            "The operator of the {name} certificate ({operator}) runs no storage of this case."
        );
        report.found(place::certificate(at, "operator"), what);
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Operator;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_1;

    use super::INFO;

    #[test]
    fn an_operator_without_records_lends_no_certificate() {
        quiet(&INFO, &ii_1());
        let idle = with(ii_1(), |d| {
            let other = Operator { id: "idle".to_owned(), ..Operator::default() };
            d.facts.operators.push(other);
            d.facts.certificates.as_mut().unwrap()[2].operator = Some("idle".to_owned());
        });
        finds(&INFO, &idle, &["facts.toml certificates[2].operator"]);
    }
}
