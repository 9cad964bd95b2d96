//! Using a service dossier in a case: prepared once by the operator, used in many applications.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use simsa_model::Facts;
use simsa_store::records::{
    AnswerRecord, CaseItem, CaseRecord, CaseState, Disclosure, EvidenceRecord, Link, Notification, Purpose,
};
use simsa_store::{CaseId, EvidenceId, RowKey, Select, Typed, Versioned};

use crate::actor::Actor;
use crate::domain::case_snapshot::CaseSnapshot;
use crate::domain::dossier_merge;
use crate::error::{Result, invalid, not_found, not_now, same_as_seen};
use crate::permit::Action;
use crate::relation::Relation;
use crate::workbench::Workbench;

/// How a dossier is used in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Using {
    /// What the applicant may see of its evidence.
    pub usual: Disclosure,
    /// Exceptions, by the id of the evidence.
    pub evidence: BTreeMap<EvidenceId, Disclosure>,
    /// Which place of the case a place of the dossier is, by their ids; the others are places of their own.
    pub places: BTreeMap<String, String>,
}

impl Using {
    /// Everything as usual.
    pub const fn all(usual: Disclosure) -> Self {
        Self { usual, evidence: BTreeMap::new(), places: BTreeMap::new() }
    }

    fn of(link: &Link) -> Self {
        Self { usual: link.usual, evidence: link.evidence.clone(), places: link.places.clone() }
    }

    fn json(&self) -> Value {
        json!({ "usual": self.usual, "evidence": self.evidence, "places": self.places })
    }

    fn check(&self, pieces: &[Versioned<EvidenceRecord>], own: &Facts, case: &Facts) -> Result<()> {
        if let Some(id) = self.evidence.keys().find(|id| !pieces.iter().any(|kept| kept.key.id == **id)) {
            return Err(invalid(
                "evidence",
                format!("자료집에 증빙자료 ‘{id}’이(가) 없습니다"),
                format!("the dossier has no evidence `{id}`"),
            ));
        }
        let known = |facts: &Facts, id: &String| facts.storage.iter().any(|place| place.id == *id);
        let mut taken = std::collections::BTreeSet::new();
        for (of, is) in &self.places {
            if !known(own, of) || !known(case, is) || !taken.insert(is) {
                return Err(invalid(
                    "places",
                    format!(
                        "보관 장소 ‘{of}’와(과) ‘{is}’을(를) 이을 수 없습니다. 한 장소에는 하나만 이을 수 있습니다"
                    ),
                    format!(
                        "the places `{of}` and `{is}` cannot be one: both must exist, and each is one only"
                    ),
                ));
            }
        }
        Ok(())
    }
}

/// A place that another operator runs is not filled from one's own dossier.
fn own_places(actor: &Actor, contents: &CaseSnapshot, using: &Using) -> Result<()> {
    let case = &contents.case.value;
    let foreign = |id: &&String| {
        let place = case.facts.storage.iter().find(|place| place.id == **id);
        let operator = place.and_then(|place| place.operator.as_deref());
        Relation::of(actor, case, contents.sides.speaker(operator)) == Relation::SameKind
    };
    match using.places.values().find(foreign) {
        None => Ok(()),
        Some(id) => Err(invalid(
            "places",
            format!("보관 장소 ‘{id}’은(는) 다른 사업자의 것이라 이을 수 없습니다"),
            format!("the place `{id}` is another operator's"),
        )),
    }
}

impl Workbench {
    /// Uses a service dossier of one's own in a case. Used already, this changes what may be seen and which places are
    /// one, over what stood there at `version`. Gives the new version.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`], [`crate::Refusal::Invalid`] when an exception names no evidence of the dossier, or
    /// a place is none; [`crate::Refusal::Conflict`].
    pub async fn use_dossier(
        &self,
        actor: &Actor,
        case: &CaseId,
        dossier: &CaseId,
        version: Option<u64>,
        using: &Using,
    ) -> Result<u64> {
        self.settle(async || {
            let reached = self.authorize(actor, Action::UseDossier, case).await?;
            let own = self.own_dossier(actor, dossier).await?;
            if reached.case.value.purpose != Purpose::Application || own.value.state() == CaseState::Closed {
                return Err(not_now(
                    "신청 건에만, 종료되지 않은 서비스 자료집만 쓸 수 있습니다",
                    "a dossier that is not closed can be used in an application only",
                ));
            }
            let pieces: Vec<Versioned<EvidenceRecord>> =
                self.store().many(Select::parent(dossier.to_owned())).await?;
            using.check(&pieces, &own.value.facts, &reached.case.value.facts)?;
            let contents = self.contents(&reached).await?;
            own_places(actor, &contents, using)?;
            let key = RowKey::new(case, dossier);
            let old: Option<Versioned<Link>> = self.store().one(key.clone()).await?;
            if let Some(kept) = old.as_ref().filter(|kept| Using::of(&kept.value) == *using) {
                return Ok(kept.version);
            }
            let theirs = || old.as_ref().map_or(Value::Null, |kept| Using::of(&kept.value).json());
            same_as_seen(old.as_ref().map(|kept| kept.version), version, theirs, using.json())?;
            let mut unit =
                self.record(reached.permitted(), "dossier-used", &[("dossier", dossier.as_str())], &[])?;
            reached.hold(&mut unit);
            let Using { usual, evidence, places } = using.clone();
            if let Some(mut kept) = old {
                kept.value = Link { usual, evidence, places, ..kept.value };
                unit.update(&kept)?;
            } else {
                let noted = self.dossier_entries(&own).await?;
                let (dossier, since) = (dossier.to_owned(), self.now());
                unit.insert(key, &Link { dossier, usual, evidence, places, noted, since })?;
            }
            self.commit(unit).await.map(|done| done.version)
        })
        .await
    }

    async fn own_dossier(&self, actor: &Actor, dossier: &CaseId) -> Result<Versioned<CaseRecord>> {
        let reached = self.reached(actor, dossier).await?;
        let own = reached.case.value.purpose == Purpose::ServiceDossier
            && reached.case.value.owner == actor.organisation;
        if own { Ok(reached.case) } else { Err(not_found()) }
    }

    /// What the dossier says now, entry by entry.
    async fn dossier_entries(&self, dossier: &Versioned<CaseRecord>) -> Result<BTreeMap<String, String>> {
        let id = dossier.id();
        let answers: Vec<Versioned<AnswerRecord>> = self.store().many(Select::parent(id)).await?;
        let evidence: Vec<Versioned<EvidenceRecord>> = self.store().many(Select::parent(id)).await?;
        let items: Vec<Versioned<CaseItem>> = self.store().many(Select::parent(id)).await?;
        dossier_merge::entries(dossier, answers.iter(), evidence.iter(), items.iter())
    }

    /// Takes a service dossier out of a case that used it as it stood there at `version`.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`], [`crate::Refusal::Conflict`].
    pub async fn drop_dossier(
        &self,
        actor: &Actor,
        case: &CaseId,
        dossier: &CaseId,
        version: u64,
    ) -> Result<()> {
        self.settle(async || {
            let reached = self.authorize(actor, Action::UseDossier, case).await?;
            self.own_dossier(actor, dossier).await?;
            let link: Option<Versioned<Link>> = self.store().one(RowKey::new(case, dossier)).await?;
            let link = link.ok_or_else(not_found)?;
            let theirs = || Using::of(&link.value).json();
            same_as_seen(Some(link.version), Some(version), theirs, Value::Null)?;
            let mut unit =
                self.record(reached.permitted(), "dossier-dropped", &[("dossier", dossier.as_str())], &[])?;
            reached.hold(&mut unit);
            unit.remove(&link);
            self.commit(unit).await.map(|_| ())
        })
        .await
    }

    /// The applicant has taken note of what a dossier used in the case says, as it was shown with this digest.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`]; [`crate::Refusal::NotNow`] when it has changed since it was shown.
    pub async fn note_dossier(
        &self,
        actor: &Actor,
        case: &CaseId,
        dossier: &CaseId,
        shown: &str,
    ) -> Result<()> {
        self.settle(async || {
            let reached = self.authorize(actor, Action::NoteDossier, case).await?;
            let link: Option<Versioned<Link>> = self.store().one(RowKey::new(case, dossier)).await?;
            let mut link = link.ok_or_else(not_found)?;
            let of: Option<Versioned<CaseRecord>> = self.store().one(RowKey::root(dossier)).await?;
            link.value.noted = self.dossier_entries(&of.ok_or_else(not_found)?).await?;
            if dossier_merge::digest(&link.value.noted) != shown {
                return Err(not_now(
                    "보신 뒤에 서비스 자료가 다시 바뀌었습니다. 화면을 새로 열어 확인하십시오",
                    "the dossier has changed again since it was shown; open the page anew",
                ));
            }
            let mut unit =
                self.record(reached.permitted(), "dossier-noted", &[("dossier", dossier.as_str())], &[])?;
            unit.require(&reached.access);
            unit.update(&link)?;
            let notice = RowKey::new(&reached.case.value.owner, format!("dossier-changed/{case}/{dossier}"));
            let told: Option<Versioned<Notification>> = self.store().one(notice.clone()).await?;
            if told.is_some() {
                unit.remove_key::<Notification>(&notice);
            }
            self.commit(unit).await.map(|_| ())
        })
        .await
    }
}
