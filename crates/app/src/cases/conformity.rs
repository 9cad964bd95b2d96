//! 적합성 확인 (form 6): the applicant goes through the operator's material, item by item: it conforms, or it does not and
//! the operator is told why, or nobody has looked at it yet. What was looked at is kept as a digest, so that a later change
//! opens the item again (decision 54).

use std::collections::BTreeSet;

use simsa_forms::Material;
use simsa_ledger::EventKind;
use simsa_model::fields::Subject;
use simsa_model::{Conformity, ConformityItem, LookedAt, RejectedItem};
use simsa_store::records::{CaseRecord, NoticeKind, Notification};
use simsa_store::{CaseId, OrganisationId, RowKey, Versioned};

use crate::actor::Actor;
use crate::domain::case_snapshot::CaseSnapshot;
use crate::domain::field_texts;
use crate::error::{Error, Refusal, Result, invalid};
use crate::permit::Action;
use crate::workbench::Workbench;

/// What is said with its texts as they are kept; remarks to the operator stand at the list of them.
fn cleaned(conformity: &Conformity) -> Result<Conformity> {
    let list = |field: &str| field.split('[').next().unwrap_or(field).to_owned();
    field_texts::cleaned(Subject::Conformity, conformity).map_err(|error| error.at(list))
}

impl Workbench {
    /// Writes what the applicant says of the operator's material over what stood there at `version` (that of the case);
    /// gives the new version. Where it is not said what was looked at, it is the material as it is now. Operators are
    /// told of what does not conform.
    ///
    /// # Errors
    /// [`Refusal::Conflict`], [`Refusal::Invalid`].
    pub async fn save_conformity(
        &self,
        actor: &Actor,
        case: &CaseId,
        version: u64,
        conformity: &Conformity,
    ) -> Result<u64> {
        let conformity = &cleaned(conformity)?;
        if conformity.checked_on.is_some_and(|day| day > self.today()) {
            return Err(invalid(
                "checked_on",
                "확인일이 미래입니다",
                "the day of the check lies in the future",
            ));
        }
        let mut reached = self.authorize(actor, Action::EditConformity, case).await?;
        if reached.case.value.conformity == *conformity {
            return Ok(reached.case.version);
        }
        let conflict = |kept: &Versioned<CaseRecord>| {
            Error::Refused(Refusal::Conflict {
                theirs: serde_json::to_value(&kept.value.conformity).unwrap_or_default(),
                version: kept.version,
                yours: serde_json::to_value(conformity).unwrap_or_default(),
                by: None,
            })
        };
        if reached.case.version != version {
            return Err(conflict(&reached.case));
        }
        let contents = self.contents(&reached).await?;
        let next = settled(conformity, &contents)?;
        if reached.case.value.conformity == next {
            return Ok(reached.case.version);
        }
        let told = newly_told(&reached.case.value.conformity, &next, &contents);
        let digest = [("conformity", self.keyed_json(case, &next)?)];
        let before = reached.case.value.clone();
        reached.case.value.conformity = next;
        reached.case.value.note_change(self.now(), &actor.organisation, &before);
        let mut unit = self.record(reached.permitted(), EventKind::DOSSIER_CHANGED, &[], &digest)?;
        reached.write(&mut unit)?;
        for (organisation, item) in
            told.iter().filter(|(organisation, _)| *organisation != actor.organisation)
        {
            let kind = NoticeKind::DoesNotConform {
                case: case.to_owned(),
                item: *item,
                organisation: actor.organisation.clone(),
            };
            let notice = Notification { kind, to: None, at: self.now() };
            unit.put(RowKey::new(organisation, format!("does-not-conform/{case}/{}", item.id())), &notice)?;
        }
        match self.commit(unit).await {
            Ok(done) => Ok(done.version),
            Err(Error::Stale) => Err(conflict(&self.reached(actor, case).await?.case)),
            Err(error) => Err(error),
        }
    }
}

/// What is asked for in one order and without doubles, with what was looked at where that is not said.
fn settled(asked: &Conformity, contents: &CaseSnapshot) -> Result<Conformity> {
    let dossier = contents.dossier();
    let mut next = asked.clone();
    next.confirmed.sort_unstable();
    next.confirmed.dedup();
    let mut seen = BTreeSet::new();
    for rejected in &mut next.rejected {
        let what = &rejected.item;
        if next.confirmed.contains(what) || !seen.insert((*what, rejected.operator.clone())) {
            return Err(invalid(
                "rejected",
                format!("{}에 대해 두 가지를 말할 수 없습니다", what.words().ko),
                format!("two things are said of {}", what.words().en),
            ));
        }
        if rejected.remark.is_empty() {
            return Err(invalid(
                "rejected",
                format!("{}이(가) 왜 적합하지 않은지 사업자에게 알릴 의견을 적으십시오", what.words().ko),
                format!("tell the operator why {} does not conform", what.words().en),
            ));
        }
        let listed = |id: &String| dossier.facts.operators.iter().any(|one| one.id == *id);
        if !rejected.operator.as_ref().is_none_or(listed) {
            return Err(invalid(
                "rejected",
                "신청 사실에 없는 사업자입니다",
                "the facts list no such operator",
            ));
        }
        let material = || Material::of(rejected.item, dossier, rejected.operator.as_deref()).digest();
        let material = rejected.material.take().map_or_else(|| Ok(material()), known_digest)?;
        rejected.material = Some(material);
    }
    next.rejected.sort_by(|a, b| (a.item, &a.operator).cmp(&(b.item, &b.operator)));
    let looked_at = next.confirmed.iter().map(|item| {
        let material = || Material::of(*item, dossier, None).digest();
        let said = asked.looked_at(*item).map(str::to_owned);
        Ok(LookedAt { item: *item, material: said.map_or_else(|| Ok(material()), known_digest)? })
    });
    next.looked_at = looked_at.collect::<Result<_>>()?;
    Ok(next)
}

/// A digest as it is written.
fn known_digest(text: String) -> Result<String> {
    let is_digest = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if is_digest {
        Ok(text)
    } else {
        Err(invalid(
            "looked_at",
            "살펴본 자료의 해시값이 아닙니다",
            "this is no digest of what was looked at",
        ))
    }
}

/// The organisations that are told, and of which item: those that speak for the operator of something that does not
/// conform, where that or what is said of it is new.
fn newly_told(
    before: &Conformity,
    after: &Conformity,
    contents: &CaseSnapshot,
) -> BTreeSet<(OrganisationId, ConformityItem)> {
    let same = |one: &RejectedItem, other: &RejectedItem| {
        (one.item, &one.operator, &one.remark) == (other.item, &other.operator, &other.remark)
    };
    let fresh = after.rejected.iter().filter(|one| !before.rejected.iter().any(|other| same(one, other)));
    let mut told = BTreeSet::new();
    for rejected in fresh {
        let concerned = contents.sides.all().iter().filter(|side| {
            rejected.operator.is_none() || side.operator.as_deref() == rejected.operator.as_deref()
        });
        told.extend(concerned.map(|side| (side.organisation.clone(), rejected.item)));
    }
    told
}
