//! From rules that hold or not to one ruling, with the exceptions that the rules themselves declare.
//!
//! A decision is a table of rules. Each says what value it gives, when it holds, and which rules it sets aside. Two
//! rules that hold with different values and no declared priority contradict each other; that is a fault of ours
//! ([`RuleConflict`]) and the exhaustive tables in the tests look for it. The order of the table decides nothing but the
//! order of grounds.

use std::collections::BTreeSet;
use std::fmt;

use simsa_model::{Ground, Grounds, RuleInfo, Ruling, Weight};

use crate::case::CaseFacts;
use crate::held::{Condition, Truth};

/// A rule of a decision with values `T`.
pub(crate) struct Rule<T: 'static> {
    /// Its card.
    pub(crate) info: &'static RuleInfo,
    /// The value it gives where it holds.
    pub(crate) gives: T,
    /// Whether it holds.
    pub(crate) holds: fn(&CaseFacts<'_>) -> Condition,
}

struct Candidate<'r, T: 'static> {
    rule: &'r Rule<T>,
    held: Condition,
}

/// A ruling with what it leaves possible, for decisions that need less than the value itself.
pub(crate) struct Decision<T> {
    pub(crate) ruling: Ruling<T>,
    /// The values that the facts still allow: one when it is decided.
    pub(crate) possible: BTreeSet<T>,
    /// The rules that cannot give their value: the value, and the condition that does not hold.
    ruled_out: Vec<(T, Condition)>,
}

impl<T: Copy> Decision<T> {
    /// Why none of the values for which `is_one` holds can come out any more: the facts and readings behind it.
    pub(crate) fn none_of(&self, is_one: impl Fn(T) -> bool) -> Condition {
        Condition::any(
            self.ruled_out.iter().filter(|(value, _)| is_one(*value)).map(|(_, held)| held.clone()),
        )
        .not()
    }
}

/// Two rules contradict each other, or none holds although every fact is known. Gaps and conflicts in a table are ours, not
/// the applicant's, and no answer is better than a wrong one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleConflict {
    /// The rules that hold with different values; none where the table has a gap.
    pub rules: Vec<&'static str>,
}

impl fmt::Display for RuleConflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.rules.is_empty() {
            f.write_str("no rule decides these facts")
        } else {
            write!(f, "rules contradict each other: {}", self.rules.join(", "))
        }
    }
}

impl std::error::Error for RuleConflict {}

/// Decides by a table of rules.
///
/// # Errors
/// The table has a conflict or a gap.
pub(crate) fn resolve<T: Copy + Ord>(
    rules: &[&Rule<T>],
    case: &CaseFacts<'_>,
) -> Result<Ruling<T>, RuleConflict> {
    Ok(weigh(rules, case)?.ruling)
}

/// Decides by a table of rules, and says what is still possible.
///
/// # Errors
/// The table has a conflict or a gap.
pub(crate) fn weigh<T: Copy + Ord>(
    rules: &[&Rule<T>],
    case: &CaseFacts<'_>,
) -> Result<Decision<T>, RuleConflict> {
    let (candidates, excluded): (Vec<_>, Vec<_>) = rules
        .iter()
        .filter(|rule| in_force(rule.info, case))
        .map(|rule| Candidate { rule, held: (rule.holds)(case) })
        .partition(|candidate: &Candidate<'_, T>| candidate.held.truth != Truth::No);
    let set_aside = |info: &RuleInfo| {
        candidates
            .iter()
            .find(|other| other.held.truth == Truth::Yes && other.rule.info.over.contains(&info.id))
    };
    let mut ruled_out: Vec<(T, Condition)> =
        excluded.into_iter().map(|candidate| (candidate.rule.gives, candidate.held)).collect();
    let mut possible: Vec<&Candidate<'_, T>> = Vec::new();
    for candidate in &candidates {
        match set_aside(candidate.rule.info) {
            Some(other) => ruled_out.push((candidate.rule.gives, other.held.clone().not())),
            None => possible.push(candidate),
        }
    }
    let values = possible.iter().map(|candidate| candidate.rule.gives).collect();
    Ok(Decision { ruling: ruling(&possible, &values, &candidates)?, possible: values, ruled_out })
}

/// Decided when the rules that can hold agree and one of them does.
fn ruling<T: Copy + Ord>(
    possible: &[&Candidate<'_, T>],
    values: &BTreeSet<T>,
    candidates: &[Candidate<'_, T>],
) -> Result<Ruling<T>, RuleConflict> {
    let holding: Vec<&&Candidate<'_, T>> =
        possible.iter().filter(|candidate| candidate.held.is_yes()).collect();
    let grounds: Vec<Ground> = holding.iter().map(|candidate| ground(candidate, candidates)).collect();
    if holding.len() == possible.len() && values.len() != 1 {
        return Err(RuleConflict { rules: holding.iter().map(|candidate| candidate.rule.info.id).collect() });
    }
    let value = values.first().filter(|_| values.len() == 1);
    match (value, Grounds::from_vec(grounds)) {
        (Some(value), Some(because)) => Ok(Ruling::Decided { value: *value, because }),
        (_, so_far) => {
            let needs = possible.iter().flat_map(|candidate| candidate.held.needs.iter().cloned()).collect();
            Ok(Ruling::Open { needs, so_far: so_far.map(Grounds::into_vec).unwrap_or_default() })
        }
    }
}

fn in_force(info: &RuleInfo, case: &CaseFacts<'_>) -> bool {
    let (from, until) = info.in_force;
    from <= case.rules_on && until.is_none_or(|until| case.rules_on <= until)
}

fn ground<T>(candidate: &Candidate<'_, T>, all: &[Candidate<'_, T>]) -> Ground {
    let info = candidate.rule.info;
    let base = all.iter().find(|other| other.held.is_yes() && info.over.contains(&other.rule.info.id));
    ground_from(info, &candidate.held, base.map(|base| base.rule.info.id))
}

/// The ground that a rule gives where its condition is `held`; `base` is the rule it is the exception to.
pub(crate) fn ground_from(info: &'static RuleInfo, held: &Condition, base: Option<&'static str>) -> Ground {
    let reading = held.readings.iter().chain(info.readings).min_by_key(|reading| reading.number);
    let weight = match (reading, base) {
        (Some(reading), _) => Weight::Reading(reading),
        (None, Some(base)) => Weight::ExceptionTo(base),
        (None, None) => Weight::Literal,
    };
    Ground { rule: info, facts: held.facts.clone(), weight, readings: held.readings.clone() }
}

#[cfg(test)]
mod tests {
    use simsa_law::{guide, readings};
    use simsa_model::fields::{Field, certificates, operators, storage};
    use simsa_model::{Bi, Cites, Day, FactPath, Facts, RuleInfo, Ruling, Weight};

    use super::{Rule, RuleConflict, resolve, weigh};
    use crate::case::{CRITERION_CHANGED, CaseFacts};
    use crate::held::Condition;

    fn fact(field: &'static Field) -> FactPath {
        field.path()
    }

    /// The card of a rule: its name, the rules it sets aside, when it is in force.
    macro_rules! info {
        ($id:literal, $over:expr, $in_force:expr) => {
            RuleInfo {
                id: $id,
                says: Bi::new("규칙", "a rule"),
                cites: Cites::new(&[&guide::TRANSITION]),
                readings: &[],
                over: $over,
                in_force: $in_force,
            }
        };
    }

    const ALWAYS: (Day, Option<Day>) = (CRITERION_CHANGED, None);
    const YES: fn(&CaseFacts<'_>) -> Condition =
        |_| Condition::from_fact(fact(&storage::WHOLE), "true", true);
    const NO: fn(&CaseFacts<'_>) -> Condition =
        |_| Condition::from_fact(fact(&certificates::WHOLE), "false", false);
    const OPEN: fn(&CaseFacts<'_>) -> Condition = |_| Condition::unknown(fact(&operators::WHOLE));

    static ONE: RuleInfo = info!("one", &[], ALWAYS);
    static TWO: RuleInfo = info!("two", &[], ALWAYS);
    static EXCEPTION: RuleInfo = info!("exception", &["one"], ALWAYS);
    static SHORT: RuleInfo = info!("short", &[], (Day::new(2022, 1, 1), Some(Day::new(2022, 12, 31))));
    static READING: RuleInfo =
        RuleInfo { readings: &[&readings::R_009, &readings::R_004], ..info!("reading", &[], ALWAYS) };

    fn decide(rules: &[&Rule<u8>], on: Day) -> Result<Ruling<u8>, RuleConflict> {
        resolve(rules, &CaseFacts::new(&Facts::default(), on))
    }

    fn rule(info: &'static RuleInfo, gives: u8, holds: fn(&CaseFacts<'_>) -> Condition) -> Rule<u8> {
        Rule { info, gives, holds }
    }

    const DAY: Day = Day::new(2023, 6, 1);

    #[test]
    fn contradictions_and_gaps_are_faults_and_named() {
        let both = decide(&[&rule(&ONE, 1, YES), &rule(&TWO, 2, YES)], DAY).unwrap_err();
        assert_eq!(both.to_string(), "rules contradict each other: one, two");
        let gap = decide(&[&rule(&ONE, 1, NO)], DAY).unwrap_err();
        assert_eq!(gap, RuleConflict { rules: Vec::new() });
        assert_eq!(gap.to_string(), "no rule decides these facts");
        let agreed = decide(&[&rule(&ONE, 1, YES), &rule(&TWO, 1, YES)], DAY).unwrap();
        assert_eq!((agreed.value(), agreed.grounds().len()), (Some(&1), 2));
    }

    #[test]
    fn an_exception_that_holds_sets_aside_its_base_and_says_so() {
        let (base, exception) = (rule(&ONE, 1, YES), rule(&EXCEPTION, 2, YES));
        let ruling = decide(&[&base, &exception], DAY).unwrap();
        assert_eq!(ruling.value(), Some(&2));
        assert_eq!(ruling.grounds()[0].weight, Weight::ExceptionTo("one"));
        let without = decide(&[&base, &rule(&EXCEPTION, 2, NO)], DAY).unwrap();
        assert_eq!((without.value(), without.grounds()[0].weight), (Some(&1), Weight::Literal));
        let alone = decide(&[&rule(&ONE, 1, NO), &exception], DAY).unwrap();
        assert_eq!(
            alone.grounds()[0].weight,
            Weight::Literal,
            "its base does not hold, so it is no exception"
        );
        let open = decide(&[&base, &rule(&EXCEPTION, 2, OPEN)], DAY).unwrap();
        assert!(
            open.needs().unwrap().contains(&fact(&operators::WHOLE)),
            "an exception that may hold keeps it open"
        );
        assert_eq!(open.grounds().len(), 1, "what holds anyway is said");
        let may = decide(&[&rule(&ONE, 1, OPEN)], DAY).unwrap();
        assert!(may.value().is_none(), "what may hold decides nothing, though no other value is possible");
    }

    #[test]
    fn a_rule_counts_on_its_days_only() {
        let rules = [&rule(&ONE, 1, NO), &rule(&SHORT, 2, YES)];
        for (day, found) in [
            (Day::new(2021, 12, 31), None),
            (Day::new(2022, 1, 1), Some(2)),
            (Day::new(2022, 12, 31), Some(2)),
            (Day::new(2023, 1, 1), None),
        ] {
            let value = decide(&rules, day).ok().and_then(|ruling| ruling.value().copied());
            assert_eq!(value, found, "{day}");
        }
    }

    #[test]
    fn the_first_reading_by_number_is_the_weight() {
        let ruling = decide(&[&rule(&READING, 1, YES)], DAY).unwrap();
        assert_eq!(ruling.grounds()[0].weight, Weight::Reading(&readings::R_004));
    }

    #[test]
    fn why_a_value_cannot_come_out_is_known() {
        let facts = Facts::default();
        let case = CaseFacts::new(&facts, DAY);
        let all = [&rule(&ONE, 1, YES), &rule(&EXCEPTION, 2, YES), &rule(&TWO, 3, NO)];
        let decision = weigh(&all, &case).unwrap();
        assert_eq!(decision.possible.iter().copied().collect::<Vec<_>>(), [2]);
        let facts_behind = |value| decision.none_of(|one| one == value).facts;
        assert_eq!(facts_behind(3)[0].fact, fact(&certificates::WHOLE), "its own condition");
        assert_eq!(facts_behind(1)[0].fact, fact(&storage::WHOLE), "the exception that holds");
        assert!(decision.none_of(|one| one == 1).is_yes());
        assert!(facts_behind(9).is_empty());
    }
}
