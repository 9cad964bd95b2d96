//! The case as one copy of a form sees it: the operator it belongs to, and what of the case is that operator's.

use std::collections::BTreeSet;

use simsa_model::{Assessment, Dossier, FormId, Operator, Premises, Storage};
use simsa_rules::{keepers, superseded};

use crate::instance::Instance;

/// A case, seen from one copy of a form.
pub(crate) struct View<'a> {
    pub(crate) dossier: &'a Dossier,
    pub(crate) assessment: &'a Assessment,
    /// The operator whose copy it is, with its position in the facts; the only one that keeps records where there is one.
    pub(crate) operator: Option<(usize, &'a Operator)>,
    /// Set when there are several operators and the copy is that of one.
    pub(crate) one_of_several: bool,
    /// Positions of the tests that a newer one has replaced.
    pub(crate) replaced_tests: BTreeSet<usize>,
}

/// 단순 외부보관 or 클라우드 기반 외부보관.
pub(crate) const SIMPLE: &str = "simple";
/// See [`SIMPLE`].
pub(crate) const CLOUD: &str = "cloud";

impl<'a> View<'a> {
    pub(crate) fn of(instance: &Instance, dossier: &'a Dossier, assessment: &'a Assessment) -> Self {
        let operators = &dossier.facts.operators;
        let keepers = keepers(&dossier.facts);
        let only = if let [only] = keepers[..] { Some(only) } else { None };
        let operator =
            instance.operator.or(only).and_then(|at| operators.get(at).map(|operator| (at, operator)));
        let one_of_several = operator.is_some() && keepers.len() > 1;
        let replaced_tests = match instance.form {
            FormId::F4 | FormId::F5 => superseded(&dossier.tests, &dossier.facts, assessment.on),
            _ => BTreeSet::new(),
        };
        Self { dossier, assessment, operator, one_of_several, replaced_tests }
    }

    /// The id of the operator whose copy it is.
    pub(crate) fn operator_id(&self) -> Option<&'a str> {
        self.operator.map(|(_, operator)| operator.id.as_str())
    }

    /// Whether something that names this operator, or none, belongs on this copy. With several operators, what names
    /// none belongs on no copy: on which would be a guess.
    pub(crate) fn owns(&self, named: Option<&str>) -> bool {
        match (self.operator, named) {
            (Some((_, operator)), Some(named)) => operator.id == named,
            (_, None) => !self.one_of_several,
            (None, Some(_)) => true,
        }
    }

    /// How the operator keeps records: with or without cloud.
    pub(crate) fn operator_storage(&self) -> Option<&'static str> {
        if !self.one_of_several {
            return self.storage();
        }
        kind_of(self.outside().filter(|storage| self.owns(storage.operator.as_deref())))
    }

    /// How the whole case keeps records. The group decides; a single place in a cloud makes the case a cloud case.
    pub(crate) fn storage(&self) -> Option<&'static str> {
        match self.assessment.decided_group() {
            Some(group) => Some(if group.is_cloud() { CLOUD } else { SIMPLE }),
            None => kind_of(self.outside()),
        }
    }

    fn outside(&self) -> impl Iterator<Item = &'a Storage> {
        self.dossier.facts.storage.iter().filter(|storage| storage.place != Some(Premises::Inside))
    }
}

fn kind_of<'a>(places: impl Iterator<Item = &'a Storage>) -> Option<&'static str> {
    let clouds: Vec<Option<bool>> = places.map(|place| place.cloud).collect();
    if clouds.contains(&Some(true)) {
        return Some(CLOUD);
    }
    (!clouds.is_empty() && clouds.iter().all(|cloud| *cloud == Some(false))).then_some(SIMPLE)
}
