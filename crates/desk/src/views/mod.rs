//! What the pages show. A view permits like an action, reads in a handful of statements whatever the size of the case,
//! and leaves out what the other party keeps to itself.

pub mod case;
pub mod cases;
pub mod dossier;
pub mod evidence;
pub mod forms;
pub mod history;
pub mod home;
pub mod notices;
pub mod questions;
pub mod spots;
pub mod submission;

use simsa_model::Finding;
use simsa_store::records::OrganisationKind;

/// Files of a case that are the applicant's alone.
const APPLICANTS_FILES: [&str; 2] = ["exemptions.toml", "conformity.toml"];

/// Findings that an organisation of this kind sees: the operator none that are about the applicant's part only.
pub(crate) fn findings_for(kind: OrganisationKind, findings: &[Finding]) -> Vec<Finding> {
    let foreign = |finding: &Finding| {
        kind == OrganisationKind::Operator
            && !finding.places.is_empty()
            && finding.places.iter().all(|place| APPLICANTS_FILES.contains(&place.file.as_str()))
    };
    findings.iter().filter(|finding| !foreign(finding)).cloned().collect()
}
