//! A submission that came to a certifier.

use simsa_app::records::CaseState;
use simsa_app::views::submission::Received;

use crate::words;

/// A submission that came.
#[expect(clippy::struct_excessive_bools, reason = "each is a mark of its own beside the title")]
pub(crate) struct ReceivedRow {
    pub(crate) address: String,
    pub(crate) title: String,
    pub(crate) applicant: String,
    pub(crate) at: String,
    pub(crate) encrypted: bool,
    pub(crate) replaced: bool,
    /// The applicant prepares corrections.
    pub(crate) reopened: bool,
    pub(crate) closed: bool,
}

impl ReceivedRow {
    /// A line of the workbench's list.
    pub(crate) fn of(one: Received) -> Self {
        Self {
            address: format!("/cases/{}/submissions/{}", one.case, one.id),
            title: one.title.filter(|title| !title.is_empty()).unwrap_or_else(|| one.case.into()),
            applicant: one.applicant,
            at: words::moment(one.at),
            encrypted: one.encrypted,
            replaced: one.replaced,
            reopened: one.state == CaseState::Preparing && !one.replaced,
            closed: one.state == CaseState::Closed,
        }
    }
}
