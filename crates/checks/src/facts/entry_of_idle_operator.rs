//! Looks at products, services and tests of the infrastructure that name an operator of the case which keeps no records:
//! no form lists them, and they count for nobody. Satisfied when they name one that keeps records, or are taken out.
//!
//! It cannot see that an operator keeps records nobody has entered.

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, List, Place, Severity, TestObject};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::report::{Report, quoted, say, short};
use crate::tests_made::name;

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "entry-of-idle-operator",
    name: Bi::new("기록을 보관하지 않는 사업자의 항목", "an entry of an operator that keeps no records"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "이 건의 기록을 보관하지 않는 사업자의 제품, 서비스, 점검은 어느 양식에도 인쇄되지 않습니다.",
        "Products, services and tests of an operator that keeps no records of this case are printed on no form.",
    ),
    cites: Cites::new(&[&guide::DIRECT_DIVISION]),
    readings: &[&readings::R_051],
    next: Bi::new(
        "보관 장소의 사업자와 항목의 사업자를 맞추고, 필요 없는 항목이면 삭제하십시오.",
        "Make the operators of the storage places and of the entry agree; delete the entry if it is not needed.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let dossier = case.dossier;
    let products = dossier.products.iter().enumerate();
    let products = products.map(|(at, one)| (List::Products, at, &one.operator, quoted(&one.name)));
    let services = dossier.services.iter().enumerate();
    let services = services.map(|(at, one)| (List::Services, at, &one.operator, quoted(&one.name)));
    for (list, at, operator, called) in products.chain(services) {
        if let Some(operator) = idle(case, operator.as_deref()) {
            let what = say!(
                "{called}의 사업자({operator})가 운영하는 보관 장소가 없어 어느 양식에도 인쇄되지 않습니다.",
                "{called} is printed on no form: its operator ({operator}) runs no storage of this case."
            );
            report.found(Place::entry(list, at).with_field("operator"), what);
        }
    }
    let tests = dossier.tests.iter().enumerate();
    for (at, test) in tests.filter(|(_, one)| one.object == TestObject::Infrastructure) {
        if let Some(operator) = idle(case, test.operator.as_deref()) {
            let Bi { ko, en } = name(test.object, test.kind);
            let what = say!(
                "{ko}의 사업자({operator})가 운영하는 보관 장소가 없어 어느 양식에도 인쇄되지 않습니다.",
                "The {en} is printed on no form: its operator ({operator}) runs no storage of this case."
            );
            report.found(Place::entry(List::Tests, at).with_field("operator"), what);
        }
    }
}

/// The name of an operator that is listed and keeps no records. One that is not listed is found as `operator-unknown`.
fn idle(case: &CheckInput<'_>, named: Option<&str>) -> Option<String> {
    let id = named.filter(|id| case.operator(id).is_some())?;
    (!case.is_printed(named)).then(|| short(case.operator_name(id)))
}

#[cfg(test)]
mod tests {
    use simsa_model::{Operator, TestObject};

    use crate::expect::{finds, found, quiet, with};
    use crate::sample::{ii_3, two_operators};

    use super::INFO;

    #[test]
    fn what_no_form_lists_is_told_and_counts_for_nobody() {
        quiet(&INFO, &ii_3());
        quiet(&INFO, &two_operators());
        let idle = with(ii_3(), |d| {
            d.facts.operators.push(Operator { id: "idle".to_owned(), ..Operator::default() });
            let own = Some("idle".to_owned());
            for kind in ["ids-ips", "vpn"] {
                d.products.iter_mut().find(|one| one.kind == kind).unwrap().operator.clone_from(&own);
            }
            d.services[1].operator.clone_from(&own);
            for test in &mut d.tests {
                test.operator.clone_from(&own);
            }
        });
        let of_infrastructure = |at: usize| idle.tests[at].object == TestObject::Infrastructure;
        assert!(of_infrastructure(0) && of_infrastructure(1) && !of_infrastructure(2));
        let places = [
            "products.toml product[1].operator",
            "products.toml product[2].operator",
            "services.toml service[1].operator",
            "tests.toml test[0].operator",
            "tests.toml test[1].operator",
        ];
        finds(&INFO, &idle, &places);
        let missing = |code| {
            let info = crate::explain(code).unwrap();
            found(info, &idle).len()
        };
        assert_eq!((missing("product-type-missing"), missing("test-missing")), (2, 2));
    }
}
