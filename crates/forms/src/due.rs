//! Which forms a case owes, and what their files are called: the same wherever forms are written.

use simsa_model::{Assessment, ClaimProgramme, Dossier, FormId};
use simsa_rules::form_1_for_claims;

use crate::{Instance, instance};

/// The forms that the case owes, in the order of the guide; form 1 too where only claims make it due.
pub fn forms_due(dossier: &Dossier, assessment: &Assessment) -> Vec<FormId> {
    let mut forms: Vec<FormId> = assessment.decided_duties().iter().map(|duty| duty.form).collect();
    let claims: Vec<ClaimProgramme> = dossier.claims.iter().map(|claim| claim.programme).collect();
    let for_claims = assessment.decided_group().and_then(|group| form_1_for_claims(group, &claims));
    if let Some(duty) = for_claims {
        forms.insert(0, duty.form);
    }
    forms
}

impl Instance {
    /// The name people see: `양식2-1 이중화된 네트워크의 구성 …`, with the operator where each has a copy of its own;
    /// without ending.
    pub fn title(&self) -> String {
        let operator = match self.copy() {
            "" => String::new(),
            operator => format!(" ({operator})"),
        };
        format!("양식{} {}{operator}", self.form, self.form.title())
    }

    /// The operator's part of the name, where each operator has a copy of its own; empty otherwise.
    pub fn copy(&self) -> &str {
        let operator = self.file_stem.strip_prefix(&instance::stem(self.form)).unwrap_or_default();
        operator.trim_start_matches('-')
    }
}
