//! One copy of a form: where several operators keep records, each prepares its own.

use simsa_model::{Dossier, FormId};
use simsa_rules::{keepers, keepers_on};

use crate::definition;

/// One copy of a form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instance {
    /// The form.
    pub form: FormId,
    /// Position of the operator in the facts, where the copy is that of one of several operators.
    pub operator: Option<usize>,
    /// The operator's name, or its id while it has none, printed beside the number of the form: most forms have no field
    /// for it, and copies must be told apart on the workbench.
    pub operator_name: Option<String>,
    /// A name for its file, without ending: `form-2-2`, or `form-2-2-` and the id of the operator.
    pub file_stem: String,
}

impl Instance {
    /// The only copy of a form.
    pub fn only(form: FormId) -> Self {
        Self { form, operator: None, operator_name: None, file_stem: stem(form) }
    }
}

/// The copies of a form that a case needs: one, or, of what operators prepare, one per operator that keeps records where
/// there are several.
pub fn instances(form: FormId, dossier: &Dossier) -> Vec<Instance> {
    let facts = &dossier.facts;
    if keepers(facts).len() < 2 || !definition(form).per_operator() {
        return vec![Instance::only(form)];
    }
    let mut all: Vec<Instance> = Vec::new();
    for at in keepers_on(form, facts) {
        let operator = &facts.operators[at];
        let mut file_stem = format!("{}-{}", stem(form), file_name(&operator.id));
        // Ids that differ only in what a file name cannot hold must not overwrite each other.
        if all.iter().any(|other| other.file_stem == file_stem) {
            file_stem = format!("{file_stem}-{}", at + 1);
        }
        let operator_name = Some(operator.name.as_ref().unwrap_or(&operator.id).clone());
        all.push(Instance { form, operator: Some(at), operator_name, file_stem });
    }
    all
}

/// `form-2-2`.
pub(crate) fn stem(form: FormId) -> String {
    format!("form-{}", form.number().to_lowercase())
}

/// The id with letters and digits of any script kept: it comes from people, and becomes part of a path.
fn file_name(id: &str) -> String {
    let name: String = simsa_papers::clean(id)
        .chars()
        .map(|c| if c.is_alphanumeric() || c == '_' { c } else { '-' })
        .take(60)
        .collect();
    if name.is_empty() { "-".to_owned() } else { name }
}
