//! The certificates of a case by whose they are, so that each place looks at those of its own operator only: a case with
//! thousands of operators costs as much as it is long.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use simsa_model::{Certificate, Facts, Operator, Scheme};

use crate::held::Condition;
use crate::site::{Site, counted};

/// Certificates of one scheme and one holder, by their position in the facts.
pub(crate) type Listed<'a> = Vec<(usize, &'a Certificate)>;

/// Who holds what.
pub(crate) struct Holdings<'a> {
    /// By scheme, then by the operator that it names, or that is meant where there is only one.
    by_scheme: BTreeMap<Scheme, BTreeMap<Option<&'a str>, Listed<'a>>>,
    /// Whether the facts say operator by operator which certificates are listed.
    pub(crate) by_operator: bool,
    operators: BTreeSet<&'a str>,
    /// Operators all of whose certificates are listed.
    listed: BTreeSet<&'a str>,
    /// Operators of the places on which duties rest; `None` where it cannot be said who keeps no records.
    keepers: Option<BTreeSet<&'a str>>,
    remembered: RefCell<BTreeMap<&'static [Scheme], Condition>>,
}

impl<'a> Holdings<'a> {
    pub(crate) fn new(facts: &'a Facts, sites: &[Site<'a>]) -> Self {
        let (only, tells_apart) = match only_operator(&facts.operators) {
            Only::One(id) => (Some(id), true),
            Only::Several => (None, true),
            Only::Unnamed => (None, false),
        };
        let mut by_scheme: BTreeMap<Scheme, BTreeMap<Option<&str>, Listed<'_>>> = BTreeMap::new();
        for (index, certificate) in facts.certificates.iter().flatten().enumerate() {
            let holder = certificate.operator.as_deref().or(only).filter(|_| tells_apart);
            let of_scheme = by_scheme.entry(certificate.scheme).or_default();
            of_scheme.entry(holder).or_default().push((index, certificate));
        }
        let keepers: Option<BTreeSet<&str>> =
            counted(sites).map(|site| site.storage.operator.as_deref().or(only)).collect();
        Self {
            by_scheme,
            by_operator: facts.certificates_by_operator(),
            operators: facts.operators.iter().map(|one| one.id.as_str()).collect(),
            listed: facts.operators_with_all_certificates(),
            keepers: keepers.filter(|keepers| tells_apart && !keepers.is_empty()),
            remembered: RefCell::default(),
        }
    }

    /// The certificates of `schemes` that are `holder`'s, or name nobody, in the order of the facts.
    pub(crate) fn of(&self, holder: Option<&str>, schemes: &[Scheme]) -> Listed<'a> {
        let of_scheme = |scheme| self.by_scheme.get(scheme)?.get(&holder);
        in_order(schemes.iter().filter_map(of_scheme).flatten().copied())
    }

    /// The certificates of `schemes` that name somebody, in the order of the facts.
    pub(crate) fn of_somebody(&self, schemes: &[Scheme]) -> Listed<'a> {
        let by_holder = schemes.iter().filter_map(|scheme| self.by_scheme.get(scheme)).flatten();
        in_order(by_holder.filter(|(holder, _)| holder.is_some()).flat_map(|(_, listed)| listed).copied())
    }

    /// Whether the id is that of an operator of the facts.
    pub(crate) fn is_operator(&self, id: &str) -> bool {
        self.operators.contains(id)
    }

    /// Whether everything that this operator holds is listed.
    pub(crate) fn lists_all_of(&self, id: &str) -> bool {
        self.listed.contains(id)
    }

    /// Whether everything that any operator holds is listed.
    pub(crate) fn lists_all(&self) -> bool {
        self.operators.is_subset(&self.listed)
    }

    /// Whether this operator surely runs none of the places on which duties rest.
    pub(crate) fn keeps_no_records(&self, holder: Option<&str>) -> bool {
        let (Some(holder), Some(keepers)) = (holder, &self.keepers) else { return false };
        !keepers.contains(holder)
    }

    /// What has been worked out for `schemes`, or now is.
    pub(crate) fn remembered(
        &self,
        schemes: &'static [Scheme],
        work_out: impl FnOnce() -> Condition,
    ) -> Condition {
        if let Some(known) = self.remembered.borrow().get(schemes) {
            return known.clone();
        }
        let held = work_out();
        self.remembered.borrow_mut().insert(schemes, held.clone());
        held
    }
}

fn in_order<'a>(listed: impl Iterator<Item = (usize, &'a Certificate)>) -> Listed<'a> {
    let mut listed: Listed<'_> = listed.collect();
    listed.sort_unstable_by_key(|(index, _)| *index);
    listed
}

/// The operator that is meant where a certificate or a place names none.
pub(crate) enum Only<'a> {
    /// No operator is listed, so nothing can be told apart.
    Unnamed,
    One(&'a str),
    Several,
}

pub(crate) fn only_operator(operators: &[Operator]) -> Only<'_> {
    match operators {
        [] => Only::Unnamed,
        [one] => Only::One(&one.id),
        _ => Only::Several,
    }
}
