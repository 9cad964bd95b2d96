//! Who takes part in a case, and as which operators of the facts.

use simsa_app::OrganisationId;
use simsa_app::records::OrganisationKind;
use simsa_app::views::case::{CasePanel, Participant};
use simsa_model::Language;

/// An organisation that takes part.
pub(crate) struct PartyRow {
    pub(crate) id: OrganisationId,
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    /// Which operators of the facts it is, in words.
    pub(crate) operator: String,
    /// Whether nobody can take it out: a certifier keeps what was submitted to it.
    pub(crate) stays: bool,
}

/// The organisations that take part, as the overview and this page list them.
pub(crate) fn rows(seen: &CasePanel, all: &[Participant], language: Language) -> Vec<PartyRow> {
    let names = operator_names(seen);
    let operators = |organisation: &OrganisationId| {
        let is = seen.operators.iter().filter(|(_, of)| *of == organisation).map(|(id, _)| id);
        let name =
            |id: &String| names.iter().find(|one| one.0 == *id).map_or(id.clone(), |one| one.1.clone());
        is.map(name).collect::<Vec<_>>().join(", ")
    };
    let row = |one: &Participant| PartyRow {
        id: one.organisation.clone(),
        name: one.name.clone(),
        kind: one.kind.party().name().get(language),
        operator: operators(&one.organisation),
        stays: one.kind == OrganisationKind::Certifier,
    };
    all.iter().map(row).collect()
}

/// Id and name of each operator of the facts.
pub(crate) fn operator_names(seen: &CasePanel) -> Vec<(String, String)> {
    // a service dossier may know the name that the case leaves open
    let known = |id: &str| seen.all_facts.operators.iter().find(|one| one.id == id)?.name.clone();
    let operators = seen.facts.operators.iter();
    operators.map(|one| (one.id.clone(), known(&one.id).unwrap_or_else(|| one.id.clone()))).collect()
}
