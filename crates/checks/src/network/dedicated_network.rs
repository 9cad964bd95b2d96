//! Looks at whether a network for medical data alone is set up. 제3호 is a pilot criterion: recommended, not required.
//!
//! It cannot see the network.

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "dedicated-network",
    name: Bi::new("의료 데이터 전용 네트워크", "a network for medical data alone"),
    severities: &[Severity::Notice],
    explains: Bi::new(
        "제3호는 시범기준으로 의료 데이터 전용 독립 네트워크를 권고합니다. 구성하지 않아도 되고, 구성하였으면 네트워크 구성도에 나타내면 됩니다.",
        "Part 3 is a pilot criterion that recommends a separate network for medical data. None is required; one that there is belongs in the network diagram.",
    ),
    cites: Cites::new(&[&guide::S014_3, &guide::S014_SCOPE_3]),
    readings: &[&readings::R_036],
    next: Bi::new(
        "2.1의 증빙자료인 네트워크 구성도에 전용 네트워크를 표시하십시오.",
        "Show the network in the diagram that proves item 2.1.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    if super::network(case).is_some_and(|network| network.dedicated == Some(true)) {
        let what = say!(
            "의료 데이터 전용 네트워크를 구성한다고 적혀 있습니다. 제3호는 권고이며 심사의 조건이 아닙니다.",
            "A network for medical data alone is set up. Part 3 recommends it and makes it no condition."
        );
        report.found(place::fact("network.dedicated"), what);
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Network;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn the_pilot_criterion_is_told_only_to_whom_it_concerns() {
        quiet(&INFO, &ii_3());
        let dedicated = |dedicated| {
            with(ii_3(), |d| {
                let network = d.facts.network.take().unwrap_or_default();
                d.facts.network = Some(Network { dedicated: Some(dedicated), ..network });
            })
        };
        quiet(&INFO, &dedicated(false));
        finds(&INFO, &dedicated(true), &["facts.toml network.dedicated"]);
    }
}
