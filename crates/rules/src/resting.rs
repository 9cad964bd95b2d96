//! On which certificates the group rests. The guide asks for copies of these and for no others (그룹별 제출 자료 세부 안내),
//! form 1 claims S014 by these, and the applicant looks at these: so they are worked out in one place, from the grounds of
//! the group.

use std::collections::{BTreeMap, BTreeSet};

use simsa_model::fields::certificates;
use simsa_model::{Facts, Ground, Group, Ruling, Scheme};

use crate::validity::holdings::{Only, only_operator};

/// Positions, in `facts.certificates`, of those on which the group rests; none while it is open, and in groups that rest on
/// having none (I-2, II-3).
///
/// Where more was listed than the group needs, one certificate of each scheme and holder is enough, and of the two ways
/// into II-1 (“세 인증서 사본 각 1부 또는 CSAP 인증서 사본 1부”) either is. What has its copy comes first: nothing more is
/// asked for where that suffices.
pub fn certificates_of_group(facts: &Facts, group: Option<&Ruling<Group>>) -> Vec<usize> {
    let Some(Ruling::Decided { value: Group::I1 | Group::II1 | Group::II2, because }) = group else {
        return Vec::new();
    };
    let ways: Vec<Way> = because.as_slice().iter().map(|ground| Way::of(ground, facts)).collect();
    let complete = ways.iter().filter(|way| way.lacking == 0);
    let mut rests: BTreeSet<usize> = complete.flat_map(|way| way.certificates.iter().copied()).collect();
    if rests.is_empty() {
        rests.extend(
            ways.into_iter().min_by_key(|way| way.lacking).into_iter().flat_map(|way| way.certificates),
        );
    }
    rests.into_iter().collect()
}

/// The certificates of one ground.
struct Way {
    certificates: Vec<usize>,
    /// How many of them have no copy.
    lacking: usize,
}

impl Way {
    fn of(ground: &Ground, facts: &Facts) -> Self {
        let only = match only_operator(&facts.operators) {
            Only::One(id) => Some(id),
            Only::Several | Only::Unnamed => None,
        };
        let named: BTreeSet<[&str; 4]> = ground.facts.iter().map(|used| used.fact.identity()).collect();
        let listed = facts.certificates.as_deref().unwrap_or_default();
        let mut each: BTreeMap<(Scheme, Option<&str>), Vec<usize>> = BTreeMap::new();
        for (at, certificate) in listed.iter().enumerate() {
            if named.contains(&certificates::SCHEME.of(at).identity()) {
                let holder = certificate.operator.as_deref().or(only);
                each.entry((row(certificate.scheme), holder)).or_default().push(at);
            }
        }
        let (mut certificates, mut lacking) = (Vec::new(), 0);
        for alike in each.values() {
            let before = certificates.len();
            certificates.extend(alike.iter().filter(|at| listed[**at].copy.is_some()));
            if certificates.len() == before {
                lacking += 1;
                certificates.extend(alike.first());
            }
        }
        Self { certificates, lacking }
    }
}

/// ISMS stands in for ISMS-P (reading R-010), in the same row of form 1.
const fn row(scheme: Scheme) -> Scheme {
    match scheme {
        Scheme::Isms => Scheme::IsmsP,
        other => other,
    }
}
