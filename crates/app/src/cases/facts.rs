//! Changing the facts: all at once as a form sends them, or one after the other as the open rulings ask.

use std::collections::BTreeSet;

use serde_json::Value;
use simsa_ledger::EventKind;
use simsa_model::fields::Subject;
use simsa_model::{FactPath, Facts, Say};
use simsa_store::CaseId;
use simsa_store::records::{OrganisationKind, Purpose};

use crate::actor::Actor;
use crate::domain::field_texts;
use crate::error::{Error, Refusal, Result, invalid};
use crate::permit::{Action, Authorized, Reached};
use crate::workbench::Workbench;

/// Largest facts in bytes of JSON.
const LARGEST: usize = 256 * 1024;

impl Workbench {
    /// Writes all facts over those of `version`; gives the new version.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] when the facts have changed since, with both; [`Refusal::Invalid`].
    pub async fn change_facts(
        &self,
        actor: &Actor,
        case: &CaseId,
        version: u64,
        facts: &Facts,
    ) -> Result<u64> {
        let reached = self.authorize(actor, Action::ChangeFacts, case).await?;
        self.write_facts(actor, reached, version, facts.clone()).await
    }

    /// Answers one fact by the path that an open ruling names, for example `storage[main].cloud`, with the value as it
    /// would stand in a facts file, for example `true` or `cloud-provider`.
    ///
    /// # Errors
    /// As [`Workbench::change_facts`]; the path or the value cannot be used.
    pub async fn answer_fact(
        &self,
        actor: &Actor,
        case: &CaseId,
        version: u64,
        fact: &str,
        value: &str,
    ) -> Result<u64> {
        let reached = self.authorize(actor, Action::ChangeFacts, case).await?;
        let facts = with_fact(&reached.case.value.facts, fact, value)?;
        self.write_facts(actor, reached, version, facts).await
    }

    async fn write_facts(
        &self,
        actor: &Actor,
        mut reached: Authorized<'_>,
        version: u64,
        facts: Facts,
    ) -> Result<u64> {
        let facts = field_texts::cleaned(Subject::Facts, &facts)?;
        let bytes = serde_json::to_vec(&facts).map_err(Error::because("facts"))?;
        if bytes.len() > LARGEST {
            return Err(invalid(
                "facts",
                format!("사실 관계가 {} KiB보다 큽니다", LARGEST / 1024),
                format!("the facts are larger than {} KiB", LARGEST / 1024),
            ));
        }
        duplicate_ids(&facts)?;
        self.own_facts_only(actor, &reached, &facts).await?;
        if facts == reached.case.value.facts {
            return Ok(reached.case.version);
        }
        if reached.case.version != version {
            return Err(conflict(&reached, &facts));
        }
        let before = reached.case.value.clone();
        reached.case.value.facts = facts;
        reached.case.value.note_change(self.now(), &actor.organisation, &before);
        let case = reached.case.id().to_owned();
        let digests = [("facts", self.keyed(&case, &bytes))];
        let mut unit = self.record(reached.permitted(), EventKind::DOSSIER_CHANGED, &[], &digests)?;
        reached.write(&mut unit)?;
        self.notify_cases(&reached, &mut unit).await?;
        match self.commit(unit).await {
            Ok(done) => Ok(done.version),
            Err(Error::Stale) => {
                let yours = reached.case.value.facts.clone();
                let now = self.authorize(actor, Action::ChangeFacts, &case).await?;
                Err(conflict(&now, &yours))
            }
            Err(error) => Err(error),
        }
    }
}

fn conflict(now: &Reached, yours: &Facts) -> Error {
    let json = |facts: &Facts| serde_json::to_value(facts).unwrap_or(Value::Null);
    Refusal::Conflict {
        theirs: json(&now.case.value.facts),
        version: now.case.version,
        yours: json(yours),
        by: None,
    }
    .into()
}

impl Workbench {
    /// Where the records lie, who runs that and with which certificates is known to the operator; what is applied for, by
    /// whom and for whom is the applicant's to say. Of several operators each says what is so of itself.
    async fn own_facts_only(&self, actor: &Actor, reached: &Reached, facts: &Facts) -> Result<()> {
        let case = &reached.case.value;
        if actor.kind != OrganisationKind::Operator || case.purpose == Purpose::ServiceDossier {
            return Ok(());
        }
        let Facts { storage, operators, certificates, .. } = facts.clone();
        if (Facts { storage, operators, certificates, ..case.facts.clone() }) != *facts {
            return Err(not_yours(
                "사업자는 보관 장소, 사업자, 보안인증만 고칠 수 있습니다. 나머지는 신청기관이 씁니다",
                "an operator changes storage places, operators and certificates only; the rest is the applicant's",
            ));
        }
        let alone = reached.parties.iter().all(|party| {
            party.key.parent == actor.organisation || party.value.kind != OrganisationKind::Operator
        });
        if alone {
            return Ok(());
        }
        let contents = self.contents(reached).await?;
        let own: BTreeSet<&str> = contents.sides.spoken_for(&actor.organisation).collect();
        if changes_are_about(&case.facts, facts, &own) {
            return Ok(());
        }
        Err(not_yours(
            "여러 사업자가 참여하는 신청 건에서는 자기 기관의 사업자 항목과 그 보관 장소, 보안인증만 고칠 수 있습니다",
            "where several operators take part, each changes its own entry, its places and its certificates only",
        ))
    }
}

fn not_yours(ko: &str, en: &str) -> Error {
    Refusal::NotPermitted { why: Say::new(ko, en) }.into()
}

/// Whether everything that differs is about one of these operators, before and after.
fn changes_are_about(before: &Facts, after: &Facts, own: &BTreeSet<&str>) -> bool {
    let is_own = |operator: Option<&str>| operator.is_some_and(|id| own.contains(id));
    let storage = differing(&before.storage, &after.storage).all(|one| is_own(one.operator.as_deref()));
    let operators = differing(&before.operators, &after.operators).all(|one| is_own(Some(&one.id)));
    let list = |facts: &Facts| facts.certificates.clone().unwrap_or_default();
    let (old, new) = (list(before), list(after));
    let certificates = differing(&old, &new).all(|one| is_own(one.operator.as_deref()));
    // a list that begins or ends to exist says something of everybody, unless it is said operator by operator
    let same = before.certificates.is_some() == after.certificates.is_some();
    storage && operators && certificates && (same || after.certificates_by_operator())
}

/// The entries that stand in one of two lists only, of either.
fn differing<'a, T: PartialEq>(before: &'a [T], after: &'a [T]) -> impl Iterator<Item = &'a T> {
    let gone = before.iter().filter(|one| !after.contains(one));
    gone.chain(after.iter().filter(|one| !before.contains(one)))
}

/// Entries of a list are pointed at by their ids, so each may stand there once and has to be something.
fn duplicate_ids(facts: &Facts) -> Result<()> {
    let storage: Vec<&str> = facts.storage.iter().map(|storage| storage.id.as_str()).collect();
    let operators: Vec<&str> = facts.operators.iter().map(|operator| operator.id.as_str()).collect();
    for (field, ids) in [("storage", storage), ("operators", operators)] {
        for (at, id) in ids.iter().enumerate() {
            if id.trim().is_empty() || ids[..at].contains(id) {
                return Err(invalid(
                    &format!("{field}[{at}].id"),
                    "이름(id)이 비었거나 두 번 쓰였습니다",
                    "the id is empty or used twice",
                ));
            }
        }
    }
    Ok(())
}

/// The facts with one of them answered.
fn with_fact(facts: &Facts, fact: &str, text: &str) -> Result<Facts> {
    let unknown =
        || invalid("fact", format!("‘{fact}’은(는) 없는 항목입니다"), format!("there is no fact `{fact}`"));
    let path = FactPath::within(Subject::Facts, fact).ok_or_else(unknown)?;
    let all = serde_json::to_value(facts).map_err(Error::because("facts"))?;
    let list = path.section().entry.map_or(path.field(), |_| path.section().field);
    let entry = path.key().map(|key| list.of(key.as_str()));
    if entry.is_some_and(|entry| entry.find(&all).is_none()) {
        return Err(unknown());
    }
    let mut problem = None;
    for value in typed(text.trim()) {
        let mut changed = all.clone();
        path.put(&mut changed, value);
        match serde_json::from_value::<Facts>(changed) {
            Ok(facts) => return Ok(facts),
            Err(error) => problem = problem.or(Some(error.to_string())),
        }
    }
    let answers = path.field().answers();
    let ko = if answers.is_empty() { String::new() } else { format!(" 쓸 수 있는 값: {answers}") };
    let problem = problem.unwrap_or_default();
    Err(invalid(
        "value",
        format!("‘{text}’은(는) 여기에 쓸 수 없는 값입니다.{ko}"),
        format!("‘{text}’ cannot stand here: {problem}"),
    ))
}

/// The ways to understand what was typed: a word, yes or no, a number, a list of words; empty takes the fact back.
fn typed(text: &str) -> Vec<Option<Value>> {
    if text.is_empty() {
        return vec![None];
    }
    let word = Value::String(text.to_owned());
    let words = text.split(',').map(|word| Value::String(word.trim().to_owned())).collect();
    let mut values = Vec::new();
    if let Ok(value @ (Value::Bool(_) | Value::Number(_) | Value::Array(_))) = serde_json::from_str(text) {
        values.push(Some(value));
    }
    values.extend([Some(word), Some(Value::Array(words))]);
    values
}

#[cfg(test)]
mod tests {
    use simsa_model::{Facility, Facts, LegalForm, Storage};

    use super::with_fact;

    #[test]
    fn facts_are_answered_by_the_paths_that_rulings_ask_for() {
        let facts = Facts {
            storage: vec![Storage { id: "본원".into(), ..Storage::default() }],
            ..Facts::default()
        };
        let facts = with_fact(&facts, "application.date", "2026-03-02").unwrap();
        let facts = with_fact(&facts, "storage[본원].cloud", "true").unwrap();
        let facts = with_fact(&facts, "storage[본원].facility", "idc").unwrap();
        let facts = with_fact(&facts, "institutions.legal_forms", "school, special-corporation").unwrap();
        let facts = with_fact(&facts, "earlier_certification.certified_on", "2020-05-01").unwrap();
        let facts = with_fact(&facts, "certificates", "[]").unwrap();
        assert_eq!(facts.application.date.unwrap().to_string(), "2026-03-02");
        assert_eq!((facts.storage[0].cloud, facts.storage[0].facility), (Some(true), Some(Facility::Idc)));
        assert_eq!(facts.institutions.legal_forms, [LegalForm::School, LegalForm::SpecialCorporation]);
        assert_eq!(facts.certificates, Some(Vec::new()));
        let facts = with_fact(&facts, "storage[본원].cloud", "").unwrap();
        assert_eq!(facts.storage[0].cloud, None);
    }

    #[test]
    fn what_is_no_fact_or_no_value_is_refused() {
        for (fact, value) in [
            ("storage[none].cloud", "true"),
            ("application.dat", "2026-03-02"),
            ("application.date", "2026-02-30"),
            ("application.date.year", "1"),
            ("", "x"),
            ("storage[", "x"),
            ("applicant.kind", "king"),
        ] {
            assert!(with_fact(&Facts::default(), fact, value).is_err(), "{fact} = {value}");
        }
    }
}
