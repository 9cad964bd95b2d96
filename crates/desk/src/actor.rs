//! Who acts: a member, proven by a session or a token.

use std::collections::BTreeSet;

use simsa_store::records::{OrganisationKind, Role};

use crate::permit::Action;

/// The member on whose behalf something is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The member.
    pub member: String,
    /// Name of the member.
    pub name: String,
    /// E-mail address of the member.
    pub email: String,
    /// The organisation.
    pub organisation: String,
    /// Name of the organisation.
    pub organisation_name: String,
    /// What the organisation is.
    pub kind: OrganisationKind,
    /// Whether the organisation keeps this installation.
    pub keeper: bool,
    /// What the member may do.
    pub roles: BTreeSet<Role>,
    /// The session, when a browser acts; absent for a token of a program.
    pub session: Option<String>,
    /// Whether the second factor is mandatory and has not been shown in this session: nothing but showing it (or setting
    /// it up) is possible then.
    pub second_factor_missing: bool,
    /// Whether the member has a second factor that works.
    pub has_second_factor: bool,
    /// What the token may do; absent for a session, which may do everything the member may.
    pub scopes: Option<BTreeSet<String>>,
}

impl Actor {
    /// Whether the token's scopes cover the action. A program never manages people or credentials, and signs nothing.
    pub(crate) fn in_scope(&self, action: Action) -> bool {
        use Action as A;
        let Some(scopes) = &self.scopes else { return true };
        let scope = match action {
            A::SeeHome
            | A::SeeOrganisation
            | A::ListCases
            | A::SeeCase
            | A::ReadEvidence
            | A::SeeHistory
            | A::ExportCase
            | A::ReadSubmission => "read",
            A::EditEvidence => "evidence",
            A::OpenCase
            | A::OpenDossier
            | A::ManageCase
            | A::ChangeFacts
            | A::EditOperatorPart
            | A::EditAbsentOperatorPart
            | A::EditApplicantPart
            | A::Assign
            | A::Comment => "write",
            _ => return false,
        };
        scopes.contains(scope)
    }

    /// Whether the member has the role.
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}
