//! What a case asks of its parties: its questions, and the changes of service dossiers to be looked at.

use simsa_catalogue::Checklist;
use simsa_model::{Assessment, FormId};
use simsa_rules::{Asked, asked};
use simsa_store::records::Purpose;

use crate::domain::case_snapshot::CaseSnapshot;
use crate::error::Result;

/// The questions that a case asks; a service dossier, which belongs to no case yet, has every question of the
/// operator.
pub(crate) fn questions_of(contents: &CaseSnapshot, assessment: &Assessment) -> Vec<Asked> {
    if contents.case.value.purpose == Purpose::Application {
        return asked(assessment, contents.case.value.facts.notice.as_ref()).collect();
    }
    let all = [(Checklist::Form2B, FormId::F2B), (Checklist::Form3, FormId::F3)];
    let of = |(checklist, form): (Checklist, FormId)| {
        checklist.questions().map(move |question| Asked { question, form, by: simsa_model::Party::Operator })
    };
    all.into_iter().flat_map(of).collect()
}

/// Titles of the dossiers used that have changed since the applicant last took note.
pub(crate) fn unnoted(contents: &CaseSnapshot) -> Result<Vec<String>> {
    let mut unnoted = Vec::new();
    for link in contents.links.iter() {
        let used = contents.dossiers.iter().find(|dossier| dossier.key.id == link.key.id);
        if let Some(dossier) = used
            && contents.entries_of(dossier)? != link.value.noted
        {
            unnoted.push(dossier.value.title.clone().unwrap_or_else(|| dossier.key.id.to_string()));
        }
    }
    Ok(unnoted)
}
