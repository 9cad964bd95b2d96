//! The members of one's own organisation.

use std::collections::BTreeSet;

use serde_json::json;
use simsa_store::records::{Member, MemberRole, Organisation};
use simsa_store::{MemberId, RowKey, Select, Typed, Versioned};

use crate::accounts::invite::fitting_roles;
use crate::actor::Actor;
use crate::domain::limits;
use crate::error::{Result, invalid, not_found, not_now, same_as_seen};
use crate::permit::{Action, allow, permit, require_fresh};
use crate::workbench::Workbench;

impl Workbench {
    /// The members of one's own organisation.
    ///
    /// # Errors
    /// A refusal or a fault.
    pub async fn members(&self, actor: &Actor) -> Result<Vec<Versioned<Member>>> {
        allow(actor, Action::SeeOrganisation)?;
        Ok(self.store().many(Select::parent(actor.organisation.clone())).await?)
    }

    /// One's own organisation.
    ///
    /// # Errors
    /// A refusal or a fault.
    pub async fn organisation(&self, actor: &Actor) -> Result<Versioned<Organisation>> {
        allow(actor, Action::SeeOrganisation)?;
        let kept: Option<Versioned<Organisation>> =
            self.store().one(RowKey::root(&actor.organisation)).await?;
        kept.ok_or_else(not_found)
    }

    /// The certifiers of this installation, to choose from when submitting.
    ///
    /// # Errors
    /// A refusal or a fault.
    pub async fn certifiers(&self, actor: &Actor) -> Result<Vec<Versioned<Organisation>>> {
        allow(actor, Action::SeeOrganisation)?;
        let all: Vec<Versioned<Organisation>> = self.store().many(Select::All).await?;
        let certifier = simsa_store::records::OrganisationKind::Certifier;
        Ok(all.into_iter().filter(|kept| kept.value.kind == certifier).collect())
    }

    /// Changes what a member may do, or whether the member may sign in, over what stood there at `version`; gives the new
    /// one. Whose access ends loses every session.
    ///
    /// # Errors
    /// [`crate::Refusal::Invalid`]; [`crate::Refusal::NotNow`] when no active administrator would be left;
    /// [`crate::Refusal::Conflict`]; [`crate::Refusal::Again`], and [`crate::Refusal::NotPermitted`] when a program gives
    /// a role or lets somebody in again.
    pub async fn change_member(
        &self,
        actor: &Actor,
        member: &MemberId,
        version: u64,
        roles: &BTreeSet<MemberRole>,
        active: bool,
    ) -> Result<u64> {
        let permitted = permit(actor, Action::ManageMembers)?;
        fitting_roles(roles, actor.kind)?;
        self.settle(async || {
            let members: Vec<Versioned<Member>> =
                self.store().many(Select::parent(actor.organisation.clone())).await?;
            let mut kept = members.iter().find(|kept| kept.id() == member).cloned().ok_or_else(not_found)?;
            if (&kept.value.roles, kept.value.active) == (roles, active) {
                return Ok(kept.version);
            }
            let json =
                |roles: &BTreeSet<MemberRole>, active: bool| json!({ "roles": roles, "active": active });
            let theirs = || json(&kept.value.roles, kept.value.active);
            same_as_seen(Some(kept.version), Some(version), theirs, json(roles, active))?;
            // a program may take rights away, and gives none
            let gives = !roles.is_subset(&kept.value.roles) || (active && !kept.value.active);
            if gives || actor.scopes.is_none() {
                require_fresh(actor)?;
            }
            let mut unit = self.record(&permitted, "member-changed", &[("changed", member.as_str())], &[])?;
            let manages = |kept: &&Versioned<Member>| {
                kept.value.active && kept.value.roles.contains(&MemberRole::Administrator)
            };
            let another = members.iter().filter(manages).find(|kept| kept.id() != member);
            let stays = active && roles.contains(&MemberRole::Administrator);
            match another {
                // the other administrator must still be one when this is committed
                Some(another) if !stays => unit.require(another),
                None if !stays => {
                    return Err(not_now(
                        "관리자가 한 명도 남지 않게 됩니다. 먼저 다른 구성원에게 관리자 역할을 주십시오",
                        "no administrator would be left; make somebody else one first",
                    ));
                }
                _ => {}
            }
            (kept.value.roles, kept.value.active) = (roles.clone(), active);
            unit.update(&kept)?;
            if !active {
                self.end_everything_else(None, member, &mut unit).await?;
            }
            self.commit(unit).await.map(|done| done.version)
        })
        .await
    }

    /// Changes the name of the organisation, the age public key (`age1…`) to which packages for it are encrypted, and
    /// whether all its members need a second factor (absent: as it is), over what stood there at `version`; gives the new
    /// one.
    ///
    /// # Errors
    /// [`crate::Refusal::Invalid`], [`crate::Refusal::Conflict`], [`crate::Refusal::Again`].
    pub async fn change_organisation(
        &self,
        actor: &Actor,
        version: u64,
        name: &str,
        recipient: Option<&str>,
        second_factor_for_all: Option<bool>,
    ) -> Result<u64> {
        let permitted = permit(actor, Action::ManageOrganisation)?;
        let name = limits::name("name", name)?;
        let recipient = recipient.map(str::trim).filter(|text| !text.is_empty());
        if recipient.is_some_and(|text| {
            simsa_package::recipients::encrypt(&[text], &mut &b""[..], Vec::new()).is_err()
        }) {
            return Err(invalid(
                "recipient",
                "age 공개키가 아닙니다. ‘age1’로 시작하는 키를 붙여 넣으십시오",
                "this is not an age public key; paste one that begins with age1",
            ));
        }
        self.settle(async || {
            let kept: Option<Versioned<Organisation>> =
                self.store().one(RowKey::root(&actor.organisation)).await?;
            let mut kept = kept.ok_or_else(not_found)?;
            let for_all = second_factor_for_all.unwrap_or(kept.value.second_factor_for_all);
            let same =
                (&kept.value.recipient.as_deref(), kept.value.second_factor_for_all) == (&recipient, for_all);
            if same && kept.value.name == name {
                return Ok(kept.version);
            }
            let json = |name: &str, recipient: Option<&str>| json!({ "name": name, "recipient": recipient });
            let theirs = || json(&kept.value.name, kept.value.recipient.as_deref());
            same_as_seen(Some(kept.version), Some(version), theirs, json(&name, recipient))?;
            // whom packages are for and how members sign in is no matter of a session left open
            if !same && (actor.scopes.is_none() || kept.value.second_factor_for_all != for_all) {
                require_fresh(actor)?;
            }
            (kept.value.name, kept.value.recipient) = (name.clone(), recipient.map(str::to_owned));
            kept.value.second_factor_for_all = for_all;
            let mut unit = self.record(&permitted, "organisation-changed", &[], &[])?;
            unit.update(&kept)?;
            self.commit(unit).await.map(|done| done.version)
        })
        .await
    }
}
