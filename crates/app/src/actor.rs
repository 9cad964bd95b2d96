//! Who acts: a member, proven by a session or a token.

use std::collections::BTreeSet;

use simsa_store::records::{MemberRole, OrganisationKind};
use simsa_store::{MemberId, OrganisationId, SessionId};

/// The key under which an actor's request is done once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Once {
    /// As the program names it.
    pub(crate) key: String,
    /// Digest of the request.
    pub(crate) request: String,
    /// The version of an earlier use of the key that has ended.
    pub(crate) over: Option<u64>,
}

/// The member on whose behalf something is done.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is asked for by itself")]
pub struct Actor {
    /// The member.
    pub member: MemberId,
    /// Name of the member.
    pub name: String,
    /// E-mail address of the member.
    pub email: String,
    /// The organisation.
    pub organisation: OrganisationId,
    /// Name of the organisation.
    pub organisation_name: String,
    /// What the organisation is.
    pub kind: OrganisationKind,
    /// Whether the organisation keeps this installation.
    pub keeper: bool,
    /// What the member may do.
    pub roles: BTreeSet<MemberRole>,
    /// The session, when a browser acts; absent for a token of a program.
    pub session: Option<SessionId>,
    /// Whether the second factor is mandatory and has not been shown in this session: nothing but showing it (or setting
    /// it up) is possible then.
    pub second_factor_missing: bool,
    /// Whether the person has proven who they are in this session just now, as changes of accounts ask for; never for a
    /// token of a program.
    pub fresh: bool,
    /// Whether the member has a second factor that works.
    pub has_second_factor: bool,
    /// What the token may do; absent for a session, which may do everything the member may.
    pub scopes: Option<BTreeSet<String>>,
    /// The key under which the request is done once, when a program named one; see [`crate::Workbench::once`].
    pub(crate) once: Option<Once>,
}

impl Actor {
    /// This member with an account of its own making, for stores that are filled by other means than [`crate::Workbench`].
    #[must_use]
    pub const fn new(
        member: MemberId,
        organisation: OrganisationId,
        kind: OrganisationKind,
        roles: BTreeSet<MemberRole>,
    ) -> Self {
        Self {
            member,
            name: String::new(),
            email: String::new(),
            organisation,
            organisation_name: String::new(),
            kind,
            keeper: false,
            roles,
            session: None,
            second_factor_missing: false,
            fresh: true,
            has_second_factor: false,
            scopes: None,
            once: None,
        }
    }

    /// Whether the member has the role.
    pub fn has(&self, role: MemberRole) -> bool {
        self.roles.contains(&role)
    }
}
