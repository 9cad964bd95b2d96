//! Using a service dossier in a case: prepared once by the operator, used in many applications.

use std::collections::BTreeMap;

use simsa_store::records::{Case, CaseState, Disclosure, Evidence, Link, Notice, Purpose};
use simsa_store::{Kept, Key, Select, Table, Typed};

use crate::actor::Actor;
use crate::desk::{Desk, Reached};
use crate::permit::Action;
use crate::trouble::{Outcome, invalid, not_found, not_now};

impl Desk {
    /// Uses a service dossier of one's own in a case; `usual` is what the applicant may see of its evidence, `evidence`
    /// names exceptions by their ids. Used already, this changes what may be seen.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`], [`crate::Refusal::Invalid`] when an exception names no evidence of the dossier.
    pub async fn use_dossier(
        &self,
        actor: &Actor,
        case: &str,
        dossier: &str,
        usual: Disclosure,
        evidence: &BTreeMap<String, Disclosure>,
    ) -> Outcome<()> {
        self.settle(async || {
            let reached = self.reach_for(actor, Action::UseDossier, case).await?;
            let own = self.own_dossier(actor, dossier).await?;
            if reached.case.value.purpose != Purpose::Application || own.value.state == CaseState::Closed {
                return Err(not_now(
                    "신청 건에만, 종료되지 않은 서비스 자료집만 쓸 수 있습니다",
                    "a dossier that is not closed can be used in an application only",
                ));
            }
            let pieces: Vec<Kept<Evidence>> = self.store().many(Select::Parent(dossier.to_owned())).await?;
            if let Some(id) = evidence.keys().find(|id| !pieces.iter().any(|kept| kept.key.id == **id)) {
                return Err(invalid(
                    "evidence",
                    format!("자료집에 증빙자료 ‘{id}’이(가) 없습니다"),
                    format!("the dossier has no evidence `{id}`"),
                ));
            }
            let key = Key::new(case, dossier);
            let old: Option<Kept<Link>> = self.store().one(key.clone()).await?;
            let mut unit = self.recorded(case, "dossier-used", Some(actor), &[("dossier", dossier)], &[])?;
            reached.hold(&mut unit);
            if let Some(mut kept) = old {
                (kept.value.usual, kept.value.evidence) = (usual, evidence.clone());
                unit.update(&kept)?;
            } else {
                let seen = self.dossier_digest(&reached, dossier).await?;
                let dossier = dossier.to_owned();
                let link = Link { dossier, usual, evidence: evidence.clone(), seen, since: self.now() };
                unit.insert(key, &link)?;
            }
            self.commit(unit).await.map(|_| ())
        })
        .await
    }

    async fn own_dossier(&self, actor: &Actor, dossier: &str) -> Outcome<Kept<Case>> {
        let reached = self.reach(actor, dossier).await?;
        let own = reached.case.value.purpose == Purpose::ServiceDossier
            && reached.case.value.owner == actor.organisation;
        if own { Ok(reached.case) } else { Err(not_found()) }
    }

    /// Digest of what the dossier says now.
    async fn dossier_digest(&self, reached: &Reached, dossier: &str) -> Outcome<String> {
        let parent = || Select::Parent(dossier.to_owned());
        let contents = crate::contents::Contents {
            case: reached.case.clone(),
            access: reached.access.clone(),
            answers: self.store().many(parent()).await?,
            evidence: self.store().many(parent()).await?,
            items: self.store().many(parent()).await?,
            links: Vec::new(),
            dossiers: Vec::new(),
        };
        Ok(contents.digest_of(dossier))
    }

    /// Takes a service dossier out of a case.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`].
    pub async fn drop_dossier(&self, actor: &Actor, case: &str, dossier: &str) -> Outcome<()> {
        self.settle(async || {
            let reached = self.reach_for(actor, Action::UseDossier, case).await?;
            self.own_dossier(actor, dossier).await?;
            let link: Option<Kept<Link>> = self.store().one(Key::new(case, dossier)).await?;
            let link = link.ok_or_else(not_found)?;
            let mut unit =
                self.recorded(case, "dossier-dropped", Some(actor), &[("dossier", dossier)], &[])?;
            reached.hold(&mut unit);
            unit.remove(&link);
            self.commit(unit).await.map(|_| ())
        })
        .await
    }

    /// The applicant has taken note that a dossier used in the case has changed.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`].
    pub async fn note_dossier(&self, actor: &Actor, case: &str, dossier: &str) -> Outcome<()> {
        self.settle(async || {
            let reached = self.reach_for(actor, Action::NoteDossier, case).await?;
            let link: Option<Kept<Link>> = self.store().one(Key::new(case, dossier)).await?;
            let mut link = link.ok_or_else(not_found)?;
            link.value.seen = self.dossier_digest(&reached, dossier).await?;
            let mut unit = self.recorded(case, "dossier-noted", Some(actor), &[("dossier", dossier)], &[])?;
            unit.expect(&reached.access);
            unit.update(&link)?;
            let notice = Key::new(&reached.case.value.owner, format!("dossier-changed/{case}/{dossier}"));
            let told: Option<Kept<Notice>> = self.store().one(notice.clone()).await?;
            if told.is_some() {
                unit.remove_key(Table::Notices, notice);
            }
            self.commit(unit).await.map(|_| ())
        })
        .await
    }
}
