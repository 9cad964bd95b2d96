//! What rests on a passage.

use std::collections::BTreeSet;

use simsa_catalogue::{Checklist, Passages, Question, catalogue};
use simsa_checks::CheckInfo;
use simsa_law::{NoRule, Passage, Reading, no_rule, readings};
use simsa_model::{FormId, RuleInfo};

/// An entry of the lists that the guide prints or names, outside of the checklists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListEntry {
    /// Its file or folder, from the root of the repository.
    pub file: &'static str,
    /// Its id.
    pub id: &'static str,
}

/// What rests on some passages, each once and in the order of the main job.
#[derive(Debug, Default)]
pub struct Uses {
    /// Rules that encode them.
    pub rules: Vec<&'static RuleInfo>,
    /// Checks that hold them against a case.
    pub checks: Vec<&'static CheckInfo>,
    /// Questions that stand in them, or whose examples of evidence do.
    pub questions: Vec<&'static Question>,
    /// Forms whose words they hold.
    pub forms: Vec<FormId>,
    /// Readings that interpret them.
    pub readings: Vec<&'static Reading>,
    /// Entries of the catalogue that rest on them: products, proofs, programmes, dated values.
    pub lists: Vec<ListEntry>,
    /// Why no rule follows from them, where that is so.
    pub no_rule: Vec<&'static NoRule>,
}

impl Uses {
    /// Whether nothing at all rests on the passages.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
            && self.checks.is_empty()
            && self.questions.is_empty()
            && self.forms.is_empty()
            && self.readings.is_empty()
            && self.lists.is_empty()
    }
}

/// What rests on one passage.
pub fn uses(passage: &'static Passage) -> Uses {
    uses_of(&[passage])
}

/// What rests on any of `passages`.
pub fn uses_of(passages: &[&'static Passage]) -> Uses {
    let ids: BTreeSet<&str> = passages.iter().map(|passage| passage.id).collect();
    let any = |cited: Passages| cited.iter().any(|passage| ids.contains(passage.id));
    let stands_in = |question: &&Question| {
        any(question.source())
            || any(question.evidence_source())
            || (question.is_asked_in(Checklist::Form2A)
                && (any(question.source_in(Checklist::Form2A))
                    || any(question.evidence_source_in(Checklist::Form2A))))
    };
    let defines =
        |form: &FormId| simsa_forms::definition(*form).passages.iter().any(|one| ids.contains(one.id));
    Uses {
        rules: simsa_rules::all_rules().into_iter().filter(|rule| any(rule.cites.passages())).collect(),
        checks: simsa_checks::all().iter().copied().filter(|check| any(check.cites.passages())).collect(),
        questions: catalogue().questions.iter().filter(stands_in).collect(),
        forms: FormId::ALL.into_iter().filter(defines).collect(),
        readings: readings::ALL
            .iter()
            .copied()
            .filter(|reading| reading.passages.iter().any(|id| ids.contains(id)))
            .collect(),
        lists: entries().filter(|(_, source)| any(source)).map(|(entry, _)| entry).collect(),
        no_rule: no_rule().iter().filter(|entry| entry.passages.iter().any(|id| ids.contains(id))).collect(),
    }
}

/// Every entry of the catalogue outside of the checklists, with where it stands.
fn entries() -> impl Iterator<Item = (ListEntry, Passages)> {
    let catalogue = catalogue();
    let entry = |file, id| ListEntry { file, id };
    let products =
        catalogue.products.iter().map(move |one| (entry("catalogue/products.toml", one.id), one.source));
    let proofs =
        catalogue.proofs.iter().map(move |one| (entry("catalogue/products.toml", one.id), one.source));
    let secaas = [(entry("catalogue/products.toml", "secaas"), catalogue.secaas.source)];
    let programmes =
        catalogue.programmes.iter().map(move |one| (entry("catalogue/exemptions.toml", one.id), one.source));
    let schemes =
        catalogue.schemes.iter().map(move |one| (entry("catalogue/certificates.toml", one.id), one.source));
    let values =
        catalogue.parameters.iter().map(move |one| (entry("catalogue/parameters", one.id), one.source));
    products.chain(proofs).chain(secaas).chain(schemes).chain(programmes).chain(values)
}
