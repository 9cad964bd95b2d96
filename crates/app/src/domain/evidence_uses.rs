//! What rests on a piece of evidence: answers, copies of certificates and of what proves a product, reports of tests, claims. A
//! page says it, and what something rests on cannot be taken away.

use std::collections::{BTreeMap, BTreeSet};

use simsa_catalogue::QuestionId;
use simsa_model::{EvidenceUse, Say};

use crate::actor::Actor;
use crate::domain::case_snapshot::CaseSnapshot;
use crate::domain::places::{Sight, Sights};

/// What rests on one piece of evidence, as far as an organisation sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UsedBy {
    /// Ids of the questions whose answers name it.
    pub questions: BTreeSet<String>,
    /// What else names it, in words.
    pub others: Vec<Say>,
    /// What names it and is shown to others only.
    pub hidden: usize,
}

impl UsedBy {
    /// Whether nothing rests on it.
    pub fn is_unused(&self) -> bool {
        self.questions.is_empty() && self.others.is_empty() && self.hidden == 0
    }

    /// All of it in words.
    pub(crate) fn say(&self) -> Say {
        let questions = self.questions.iter().map(|id| {
            let question = id.parse::<QuestionId>().ok();
            question.map_or_else(|| Say::new(id, id), |id| simsa_rules::called(id.question()))
        });
        let hidden = (self.hidden > 0).then(|| {
            let count = self.hidden;
            Say::new(format!("다른 기관의 항목 {count}건"), format!("{count} entries of other organisations"))
        });
        let all: Vec<Say> = questions.chain(self.others.iter().cloned()).chain(hidden).collect();
        let joined = |words: fn(&Say) -> &str| all.iter().map(words).collect::<Vec<_>>().join(", ");
        Say::new(joined(|say| &say.ko), joined(|say| &say.en))
    }
}

impl CaseSnapshot {
    /// What rests on each piece, by its name in the dossier.
    pub(crate) fn evidence_used(&self, actor: &Actor) -> BTreeMap<String, UsedBy> {
        let (dossier, sights) = (self.dossier(), Sights::of(actor, self));
        let mut all: BTreeMap<String, UsedBy> = BTreeMap::new();
        for (site, name) in dossier.evidence_uses() {
            let used = all.entry(name.to_owned()).or_default();
            if sights.at(&site.place()) == Sight::Hidden {
                used.hidden += 1;
                continue;
            }
            match site {
                EvidenceUse::Answer(at, _) => {
                    used.questions.insert(dossier.answers[at].question.clone());
                }
                _ => used.others.extend(site.say(dossier)),
            }
        }
        all
    }
}
