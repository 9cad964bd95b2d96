//! Compares the services of form 2-5 with those that the operator's contract (SLA) lists, where its list has been entered:
//! the guide says that they must agree, and a list that differs from fact is a ground for revocation.
//!
//! It cannot see the contract itself, only what was entered of it.

use std::collections::BTreeSet;

use simsa_law::guide;
use simsa_model::{Bi, Cites, FormId, Operator, Say, Service, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "services-differ-from-contract",
    name: Bi::new("계약서와 다른 서비스 목록", "the services differ from the contract"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "양식2-5의 서비스 목록은 계약서(SLA)와 일치하여야 하고, 사실과 다르면 인증의 취소 사유가 될 수 있습니다. 적어 둔 계약서의 목록과 다릅니다.",
        "The services of form 2-5 must be those of the contract, and a list that differs from fact can cost the certification. It differs from the contract's list as entered.",
    ),
    cites: Cites::new(&[&guide::FORM_2_5_SLA_MATCH, &guide::FORM_2_5_REVOCATION]),
    readings: &[],
    next: Bi::new(
        "계약서를 보고 두 목록에서 빠진 서비스를 더하거나 이름과 규격을 계약서대로 고치십시오.",
        "Look at the contract: add what is missing in either list, or write name and specification as the contract does.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    if !case.is_cloud() || !case.owes(FormId::F2_5) {
        return;
    }
    let several = case.keepers().len() > 1;
    for (at, operator) in case.facts.operators.iter().enumerate() {
        if !operator.contracted_services.is_empty() {
            compare(case, report, at, operator, several);
        }
    }
}

fn compare(case: &CheckInput<'_>, report: &mut Report, at: usize, operator: &Operator, several: bool) {
    let own = |service: &Service| match service.operator.as_deref() {
        Some(named) => named == operator.id,
        None => !several,
    };
    let services = || case.dossier.services.iter().enumerate().filter(|(_, service)| own(service));
    let Say { ko, en } = case.whose(Some(&operator.id));
    let listed: BTreeSet<String> = services().map(|(_, service)| letters(&service.name)).collect();
    for (nth, contracted) in operator.contracted_services.iter().enumerate() {
        if !listed.contains(&letters(contracted)) {
            let name = quoted(contracted);
            let what = say!(
                "{ko}계약서(SLA)에 적힌 서비스 {name}이(가) 양식2-5의 서비스 목록에 없습니다.",
                "{en}The service {name} of the contract (SLA) is not among the services of form 2-5."
            );
            report.found(place::operator(at, format!("contracted_services[{nth}]")), what);
        }
    }
    let contracted: BTreeSet<String> =
        operator.contracted_services.iter().map(|name| letters(name)).collect();
    for (nth, service) in services() {
        if !contracted.contains(&letters(&service.name)) {
            let name = quoted(&service.name);
            let what = say!(
                "{ko}양식2-5의 서비스 {name}이(가) 계약서(SLA)의 서비스 목록에 없습니다.",
                "{en}The service {name} of form 2-5 is not in the contract's (SLA) list."
            );
            report.found(place::service(nth, "name"), what);
        }
    }
}

/// A name without white space and case, in which two writings of one service differ.
fn letters(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use simsa_model::Dossier;

    use crate::expect::{finds, quiet, with};
    use crate::sample::{i_2, ii_3, two_operators};

    use super::INFO;

    fn contract(dossier: Dossier, operator: usize, services: &[&str]) -> Dossier {
        with(dossier, |d| {
            d.facts.operators[operator].contracted_services =
                services.iter().map(ToString::to_string).collect();
        })
    }

    #[test]
    fn both_lists_hold_the_same_services() {
        quiet(&INFO, &ii_3());
        quiet(&INFO, &contract(i_2(), 0, &["전용선"]));
        quiet(&INFO, &contract(ii_3(), 0, &["amazon RDS,db.m6g.large", "Amazon EC2, m6i.xlarge"]));
        let more = contract(ii_3(), 0, &["Amazon EC2, m6i.xlarge", "Amazon RDS, db.m6g.large", "Amazon S3"]);
        finds(&INFO, &more, &["facts.toml operators[0].contracted_services[2]"]);
        let fewer = contract(ii_3(), 0, &["Amazon EC2, m6i.xlarge"]);
        finds(&INFO, &fewer, &["services.toml service[1].name"]);
        let other = contract(ii_3(), 0, &["Amazon EC2, m6i.large", "Amazon RDS, db.m6g.large"]);
        finds(
            &INFO,
            &other,
            &["facts.toml operators[0].contracted_services[0]", "services.toml service[0].name"],
        );
    }

    #[test]
    fn each_operator_is_compared_with_its_own_contract() {
        quiet(&INFO, &contract(two_operators(), 0, &["Amazon EC2, m6i.xlarge", "Amazon RDS, db.m6g.large"]));
        let backup = contract(two_operators(), 1, &["백업 서비스"]);
        finds(&INFO, &backup, &["facts.toml operators[1].contracted_services[0]"]);
    }
}
