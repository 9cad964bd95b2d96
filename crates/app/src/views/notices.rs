//! The notices to a member and the organisation, with the names of what they speak of.

use std::collections::{BTreeMap, BTreeSet};

use simsa_store::records::{Access, CaseRecord, NoticeKind, Notification, Organisation};
use simsa_store::{CaseId, IndexValue, NoticeId, OrganisationId, Select, Span, TableIndex, Typed, Versioned};

use crate::actor::Actor;
use crate::error::Result;
use crate::permit::{Action, allow};
use crate::workbench::Workbench;

/// A notice.
#[derive(Clone, Debug)]
pub struct NoticeView {
    /// Its id, to dismiss it.
    pub id: NoticeId,
    /// What it says.
    pub kind: NoticeKind,
    /// When.
    pub at: jiff::Timestamp,
    /// 제목 of the case that it is about.
    pub title: Option<String>,
    /// Who or what else it is about: the name of the other organisation, or 제목 of the service dossier.
    pub about: Option<String>,
}

/// The case that a notice is about.
fn case_of(kind: &NoticeKind) -> Option<&CaseId> {
    match kind {
        NoticeKind::SignInAttempts { .. }
        | NoticeKind::AccessLinkMade { .. }
        | NoticeKind::AccessRestored { .. }
        | NoticeKind::SecondFactorTakenOff { .. } => None,
        NoticeKind::DossierChanged { case, .. }
        | NoticeKind::Assigned { case, .. }
        | NoticeKind::Commented { case, .. }
        | NoticeKind::DoesNotConform { case, .. }
        | NoticeKind::Submitted { case }
        | NoticeKind::Closed { case }
        | NoticeKind::Invited { case, .. }
        | NoticeKind::OperatorNamed { case, .. }
        | NoticeKind::Left { case, .. }
        | NoticeKind::Joined { case, .. } => Some(case),
    }
}

/// The organisation that a notice is about; who opened the case submits and closes it.
fn organisation_of<'a>(kind: &'a NoticeKind, heads: &Heads<'a>) -> Option<&'a OrganisationId> {
    match kind {
        NoticeKind::Commented { organisation, .. }
        | NoticeKind::DoesNotConform { organisation, .. }
        | NoticeKind::Invited { organisation, .. }
        | NoticeKind::OperatorNamed { organisation, .. }
        | NoticeKind::Left { organisation, .. }
        | NoticeKind::Joined { organisation, .. } => Some(organisation).filter(|id| !id.is_empty()),
        NoticeKind::Submitted { case } | NoticeKind::Closed { case } => {
            heads.get(case).map(|access| &access.value.head.owner)
        }
        _ => None,
    }
}

type Heads<'a> = BTreeMap<&'a CaseId, &'a Versioned<Access>>;

impl Workbench {
    /// The notices to the member and the organisation, the newest first.
    ///
    /// # Errors
    /// A refusal or a fault.
    pub async fn notices(&self, actor: &Actor) -> Result<Vec<NoticeView>> {
        allow(actor, Action::SeeHome)?;
        let all = self.store().many(Select::parent(actor.organisation.clone())).await?;
        self.notices_among(actor, all, &[]).await
    }

    /// What the member sees of the notices to its organisation: one statement each for the cases that they are about beside those
    /// `known`, and for the names of organisations and of dossiers, where there are any.
    pub(crate) async fn notices_among(
        &self,
        actor: &Actor,
        all: Vec<Versioned<Notification>>,
        known: &[&Versioned<Access>],
    ) -> Result<Vec<NoticeView>> {
        let to_me =
            |kept: &Versioned<Notification>| kept.value.to.as_ref().is_none_or(|to| *to == actor.member);
        let mut mine: Vec<Versioned<Notification>> = all.into_iter().filter(to_me).collect();
        mine.sort_by(|a, b| (b.value.at, &b.key.id).cmp(&(a.value.at, &a.key.id)));
        let cases: BTreeSet<&CaseId> = mine.iter().filter_map(|kept| case_of(&kept.value.kind)).collect();
        let mut heads: Heads<'_> = known.iter().map(|access| (access.id(), *access)).collect();
        let others = cases.into_iter().filter(|case| !heads.contains_key(case)).collect();
        let access = self.access_to(actor, &others).await?;
        heads.extend(access.iter().map(|access| (access.id(), access)));
        let other = |kept: &Versioned<Notification>| {
            organisation_of(&kept.value.kind, &heads).filter(|id| *id != actor.organisation).cloned()
        };
        let organisations: Vec<Versioned<Organisation>> = self.named(mine.iter().filter_map(other)).await?;
        let dossier = |kept: &Versioned<Notification>| match &kept.value.kind {
            NoticeKind::DossierChanged { dossier, .. } => Some(dossier.clone()),
            _ => None,
        };
        let dossiers: Vec<Versioned<CaseRecord>> = self.named(mine.iter().filter_map(dossier)).await?;
        let view = |kept: &Versioned<Notification>| {
            let name = |id: OrganisationId| organisations.iter().find(|one| one.key.id == id);
            let title = |id: CaseId| dossiers.iter().find(|one| one.key.id == id);
            let case = case_of(&kept.value.kind).and_then(|case| heads.get(case));
            NoticeView {
                title: case.and_then(|access| access.value.head.title.clone()),
                about: other(kept)
                    .and_then(name)
                    .map(|one| one.value.name.clone())
                    .or_else(|| dossier(kept).and_then(title).and_then(|one| one.value.title.clone())),
                id: kept.key.id.clone(),
                kind: kept.value.kind.clone(),
                at: kept.value.at,
            }
        };
        Ok(mine.iter().map(view).collect())
    }

    /// What stands with the organisation's access to these cases; no statement when there is none.
    async fn access_to(&self, actor: &Actor, cases: &BTreeSet<&CaseId>) -> Result<Vec<Versioned<Access>>> {
        if cases.is_empty() {
            return Ok(Vec::new());
        }
        let spans = cases.iter().map(|case| Span::of(IndexValue::of(case))).collect();
        let mut access: Vec<Versioned<Access>> =
            self.store().many(Select::WithinAny(TableIndex::AccessCase, spans)).await?;
        access.retain(|access| access.key.parent == actor.organisation);
        Ok(access)
    }

    /// The records with these ids; no statement when there is none.
    async fn named<R: simsa_store::Record>(
        &self,
        ids: impl Iterator<Item = R::Id>,
    ) -> Result<Vec<Versioned<R>>> {
        let ids: BTreeSet<R::Id> = ids.collect();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.store().many(Select::ids(ids)).await?)
    }
}
