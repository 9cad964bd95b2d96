//! From rules that hold or not to one ruling, with the exceptions that the rules themselves declare.
//!
//! A decision is a table of rules. Each says what value it gives, when it holds, and which rules it sets aside. Two
//! rules that hold with different values and no declared priority contradict each other; that is a fault of ours and
//! the exhaustive tables in the tests look for it. The order of the table decides nothing but the order of grounds.

use std::collections::BTreeSet;

use simsa_model::{Ground, Grounds, RuleInfo, Ruling, Weight};

use crate::case::Case;
use crate::held::{Held, Truth};

/// A rule of a decision with values `T`.
pub(crate) struct Rule<T: 'static> {
    /// Its card.
    pub(crate) info: &'static RuleInfo,
    /// The value it gives where it holds.
    pub(crate) gives: T,
    /// Whether it holds.
    pub(crate) holds: fn(&Case<'_>) -> Held,
}

struct Candidate<'r, T: 'static> {
    rule: &'r Rule<T>,
    held: Held,
}

/// Decides by a table of rules.
///
/// # Panics
/// When two rules contradict each other, or when none holds although every fact is known: gaps and conflicts in a table
/// are ours, not the applicant's, and no answer is better than a wrong one.
pub(crate) fn resolve<T: Copy + Ord + std::fmt::Debug>(rules: &[&Rule<T>], case: &Case<'_>) -> Ruling<T> {
    let candidates: Vec<Candidate<'_, T>> = rules
        .iter()
        .filter(|rule| in_force(rule.info, case))
        .map(|rule| Candidate { rule, held: (rule.holds)(case) })
        .filter(|candidate| candidate.held.truth != Truth::No)
        .collect();
    let set_aside = |info: &RuleInfo| {
        candidates
            .iter()
            .any(|other| other.held.truth == Truth::Yes && other.rule.info.over.contains(&info.id))
    };
    let possible: Vec<&Candidate<'_, T>> =
        candidates.iter().filter(|candidate| !set_aside(candidate.rule.info)).collect();
    let values: BTreeSet<T> = possible.iter().map(|candidate| candidate.rule.gives).collect();
    let holding: Vec<&&Candidate<'_, T>> =
        possible.iter().filter(|candidate| candidate.held.is_yes()).collect();
    let holding_values: BTreeSet<T> = holding.iter().map(|candidate| candidate.rule.gives).collect();
    let grounds: Vec<Ground> = holding.iter().map(|candidate| ground(candidate, &candidates)).collect();

    let unknown_left = possible.iter().any(|candidate| !candidate.held.is_yes());
    if let (1, Some(value)) = (values.len(), holding_values.first()) {
        let because = Grounds::from_vec(grounds).expect("a rule holds, so there is a ground");
        return Ruling::Decided { value: *value, because };
    }
    assert!(
        unknown_left,
        "rules contradict each other or leave a gap: {:?}",
        holding.iter().map(|candidate| candidate.rule.info.id).collect::<Vec<_>>()
    );
    let needs = possible.iter().flat_map(|candidate| candidate.held.needs.iter().cloned()).collect();
    Ruling::Open { needs, so_far: grounds }
}

fn in_force(info: &RuleInfo, case: &Case<'_>) -> bool {
    let (from, until) = info.in_force;
    from <= case.rules_on && until.is_none_or(|until| case.rules_on <= until)
}

fn ground<T>(candidate: &Candidate<'_, T>, all: &[Candidate<'_, T>]) -> Ground {
    let info = candidate.rule.info;
    let base = all.iter().find(|other| other.held.is_yes() && info.over.contains(&other.rule.info.id));
    ground_from(info, &candidate.held, base.map(|base| base.rule.info.id))
}

/// The ground that a rule gives where its condition is `held`; `base` is the rule it is the exception to.
pub(crate) fn ground_from(info: &'static RuleInfo, held: &Held, base: Option<&'static str>) -> Ground {
    let reading = held.readings.iter().chain(info.readings).min_by_key(|reading| reading.number);
    let weight = match (reading, base) {
        (Some(reading), _) => Weight::Reading(reading),
        (None, Some(base)) => Weight::ExceptionTo(base),
        (None, None) => Weight::Literal,
    };
    Ground { rule: info, facts: held.facts.clone(), weight, readings: held.readings.clone() }
}
