//! Looks at whether the operators that keep records hold the same certificates. By our reading a certificate
//! counts only where each of them has it, so one operator's certificate may go to waste.
//!
//! It cannot see which operator matters more.

use std::collections::{BTreeMap, BTreeSet};

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "certificates-differ",
    name: Bi::new("사업자마다 보안인증이 다름", "the operators hold different certificates"),
    severities: &[Severity::Notice],
    explains: Bi::new(
        "기록을 보관하는 사업자가 여럿이면, 모든 사업자가 가진 인증만 그룹의 판단에서 셉니다.",
        "Where several operators keep records, only certificates that each of them holds count for the group.",
    ),
    cites: Cites::new(&[&guide::REF_1_S014, &guide::TABLE_II_1]),
    readings: &[&readings::R_029],
    next: Bi::new(
        "모자라는 사업자가 인증을 갖추게 하거나, 인증을 갖춘 사업자에게 기록을 모으십시오.",
        "Let the other operator be certified, or keep the records with the one that is.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let listed = case.facts.operators_with_all_certificates();
    if case.keepers().into_iter().any(|id| !listed.contains(id)) {
        return; // what is not known is asked for, and differs from nothing
    }
    let mut held: BTreeMap<&str, BTreeSet<&str>> =
        case.keepers().into_iter().map(|id| (id, BTreeSet::new())).collect();
    for (_, certificate) in case.counting() {
        if let Some(schemes) = certificate.operator.as_deref().and_then(|id| held.get_mut(id)) {
            schemes.insert(certificate.scheme.name());
        }
    }
    let mut sets = held.values();
    let first = sets.next();
    if sets.all(|set| Some(set) == first) {
        return;
    }
    let each = held.iter().map(|(id, set)| {
        let names: Vec<&str> = set.iter().copied().collect();
        let names = if names.is_empty() { "—".to_owned() } else { names.join("·") };
        format!("{}: {names}", case.operator_name(id))
    });
    let each = each.collect::<Vec<_>>().join(", ");
    let what = say!(
        "기록을 보관하는 사업자들의 보안인증이 서로 다릅니다({each}).",
        "The operators that keep records hold different certificates ({each})."
    );
    report.found(place::fact("certificates"), what);
}

#[cfg(test)]
mod tests {
    use simsa_model::Operator;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_1;

    use super::INFO;

    #[test]
    fn operators_with_other_certificates_are_noted() {
        quiet(&INFO, &ii_1());
        let two = with(ii_1(), |d| {
            d.facts.operators.push(Operator { id: "second".to_owned(), ..Operator::default() });
            d.facts.storage[1].operator = Some("second".to_owned());
        });
        finds(&INFO, &two, &["facts.toml certificates"]);
        let unknown = with(two, |d| d.facts.operators[0].certificates_listed = Some(true));
        quiet(&INFO, &unknown); // what the second holds is not known
    }
}
