//! What can be chosen from, where that depends on the case or on the catalogue.

use std::collections::BTreeMap;

use simsa_catalogue::Checklist;
use simsa_model::fields::FieldOptions;
use simsa_model::{Bi, Language, Told};

/// What depends on the case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Choices {
    /// Id and name of each operator.
    pub(crate) operators: Vec<(String, String)>,
    /// Id and title of each piece of evidence.
    pub(crate) evidence: Vec<(String, String)>,
    /// What pieces of evidence say of themselves, by id.
    pub(crate) told: BTreeMap<String, Told>,
}

impl Choices {
    /// Value and words of each option.
    pub(crate) fn of(&self, options: FieldOptions, language: Language) -> Vec<(String, String)> {
        let catalogue = simsa_catalogue::catalogue();
        let option = |id: &str, name: Bi| (id.to_owned(), name.get(language).to_owned());
        match options {
            FieldOptions::Fixed(fixed) => fixed.iter().map(|one| option(one.id, one.words)).collect(),
            FieldOptions::Operators => self.operators.clone(),
            FieldOptions::Evidence => self.evidence.clone(),
            FieldOptions::ProductTypes => catalogue
                .products
                .iter()
                .map(|kind| option(kind.id, Bi::new(kind.name, kind.name_en)))
                .collect(),
            FieldOptions::EvidenceKinds => catalogue
                .evidence_kinds
                .iter()
                .map(|kind| option(kind.id, Bi::new(kind.name, kind.name_en)))
                .collect(),
            FieldOptions::Questions => {
                let questions =
                    [Checklist::Form2B, Checklist::Form3].into_iter().flat_map(Checklist::questions);
                questions
                    .map(|question| (question.id.as_str().to_owned(), question.text.to_owned()))
                    .collect()
            }
        }
    }
}
