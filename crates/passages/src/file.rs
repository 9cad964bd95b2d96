//! Where in the repository something stands, as a path from its root.

use simsa_catalogue::{Checklist, Question};
use simsa_checks::CheckInfo;
use simsa_law::{Passage, Reading};
use simsa_model::{FormId, RuleInfo};

/// The file that encodes a rule.
pub fn rule_file(rule: &RuleInfo) -> &'static str {
    rule.cites.file()
}

/// The file of a check.
pub fn check_file(check: &CheckInfo) -> &'static str {
    check.cites.file()
}

/// The file that holds the words of a passage.
pub fn passage_file(passage: &Passage) -> String {
    format!("law/guide-v2/{}.toml", passage.id)
}

/// The folder of the checklist in which a question stands.
pub fn question_folder(question: &Question) -> &'static str {
    match question.checklist {
        Checklist::Form2A | Checklist::Form2B => "catalogue/checklists/emr",
        Checklist::Form3 => "catalogue/checklists/cloud",
    }
}

/// The file of a reading.
pub fn reading_file(reading: &Reading) -> String {
    format!("law/readings/{}.md", reading.id)
}

/// The folder that defines a form.
pub fn form_folder(form: FormId) -> String {
    format!("forms/form-{}", form.number().to_lowercase())
}
