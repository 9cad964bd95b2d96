//! Who hands in what is the operator's, where there are several: each operator that keeps records, for the places it
//! runs (reading R-051). Group and scope stay those of the whole case.

use std::collections::BTreeSet;

use simsa_model::{Facts, FormId};

use crate::site::{Site, counted};

/// Positions, in `facts.operators`, of the operators that keep records of the case. A listed operator is left out only
/// when every place that falls under S014 names another one: a place that names nobody may be anybody's.
pub fn keepers(facts: &Facts) -> Vec<usize> {
    running(facts, |_| true)
}

/// Those of [`keepers`] who hand in a copy of `form`, one of the operator's. The cloud checklist (form 3) is not asked
/// of an operator none of whose places is a cloud service; all keepers where that is nobody.
pub fn keepers_on(form: FormId, facts: &Facts) -> Vec<usize> {
    let may_be_cloud = |site: &Site<'_>| !site.cloud_service.is_no();
    let asked = if form == FormId::F3 { running(facts, may_be_cloud) } else { Vec::new() };
    if asked.is_empty() { keepers(facts) } else { asked }
}

/// The operators that run, or may run, a place of which `is_so` holds.
fn running(facts: &Facts, is_so: impl Fn(&Site<'_>) -> bool) -> Vec<usize> {
    let sites: Vec<Site<'_>> = facts.storage.iter().map(Site::new).collect();
    let listed: BTreeSet<&str> = facts.operators.iter().map(|operator| operator.id.as_str()).collect();
    let named = |site: &Site<'_>| listed.get(site.storage.operator.as_deref()?).copied();
    // who is not named, or not listed, may be anybody
    let run_by: Option<BTreeSet<&str>> = counted(&sites).filter(|site| is_so(site)).map(named).collect();
    let runs = |id: &str| run_by.as_ref().is_none_or(|run_by| run_by.contains(id));
    let operators = facts.operators.iter().enumerate();
    operators.filter(|(_, one)| sites.is_empty() || runs(&one.id)).map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use simsa_model::{Facility, Facts, FormId, Operator, Premises, Storage};

    use super::{keepers, keepers_on};

    fn place(id: &str, operator: Option<&str>, cloud: bool) -> Storage {
        Storage {
            id: id.to_owned(),
            place: Some(Premises::Outside),
            facility: Some(if cloud { Facility::CloudProvider } else { Facility::Idc }),
            operator: operator.map(str::to_owned),
            cloud: Some(cloud),
            commercial: Some(true),
            ..Storage::default()
        }
    }

    fn facts(storage: Vec<Storage>) -> Facts {
        let operator = |id: &str| Operator { id: id.to_owned(), ..Operator::default() };
        Facts { storage, operators: vec![operator("main"), operator("backup")], ..Facts::default() }
    }

    #[test]
    fn an_operator_is_left_out_only_when_every_place_is_anothers() {
        let both = facts(vec![place("a", Some("main"), true), place("b", Some("backup"), true)]);
        assert_eq!(keepers(&both), [0, 1]);
        let one = facts(vec![place("a", Some("backup"), true), place("b", Some("backup"), true)]);
        assert_eq!(keepers(&one), [1]);
        for open in [None, Some("bakcup")] {
            assert_eq!(keepers(&facts(vec![place("a", Some("main"), true), place("b", open, true)])), [0, 1]);
        }
        assert_eq!(keepers(&facts(Vec::new())), [0, 1]);
        assert!(keepers(&Facts::default()).is_empty());
    }

    #[test]
    fn a_place_that_does_not_fall_under_s014_makes_nobody_a_keeper() {
        let mut own = place("own", Some("backup"), false);
        (own.place, own.facility, own.commercial) =
            (Some(Premises::Inside), Some(Facility::Own), Some(false));
        assert_eq!(keepers(&facts(vec![place("a", Some("main"), true), own.clone()])), [0]);
        assert_eq!(keepers(&facts(vec![own])), [1], "where none does, all places are looked at");
    }

    #[test]
    fn the_cloud_checklist_is_for_operators_of_clouds() {
        let mixed = facts(vec![place("a", Some("main"), true), place("b", Some("backup"), false)]);
        assert_eq!(keepers_on(FormId::F3, &mixed), [0]);
        assert_eq!(keepers_on(FormId::F2B, &mixed), [0, 1]);
        let mut unknown = mixed.clone();
        unknown.storage[1].cloud = None;
        assert_eq!(keepers_on(FormId::F3, &unknown), [0, 1], "unknown is not no");
        let none = facts(vec![place("a", Some("main"), false), place("b", Some("backup"), false)]);
        assert_eq!(keepers_on(FormId::F3, &none), [0, 1]);
    }
}
