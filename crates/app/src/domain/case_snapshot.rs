//! A case with all it holds, and the [`Dossier`] it amounts to. How it is read is told in `case_cache`.
//!
//! A service dossier that is used in the case adds to it: its answers where the case has none of its own, its evidence,
//! products, services and tests, and to the facts (see `dossier_merge`). The case's own words always come first.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use simsa_model::{self as model, Assessment, Day, Dossier, Facts, FileState, Finding};
use simsa_rules::{Step, assess, what_if};
use simsa_store::records::{
    Access, AnswerRecord, CaseItem, CasePart, CaseRecord, Disclosure, EvidenceRecord, ItemBody, Link,
};
use simsa_store::{CaseId, KeyOf, OrganisationId, Record, Versioned};

use crate::actor::Actor;
use crate::domain::case_lists::{CaseLists, SortedRows};
use crate::domain::copies::{Copy, CopyDigest, copies};
use crate::domain::dossier_merge::{self, MergedDossiers};
use crate::domain::items::{list_of, operator_of, part_of};
use crate::domain::masking::Masked;
use crate::domain::respondents::{AnswerKey, Answerer, Given};
use crate::domain::sides::Sides;
use crate::error::Result;
use crate::permit::{Action, Reach, reach};
use crate::relation::Relation;

/// A case with all it holds, and what follows from that on the day on which it is judged. It is nobody's view: what an
/// organisation may see of it, the views decide.
#[derive(Debug)]
pub(crate) struct CaseSnapshot {
    pub(crate) case: Versioned<CaseRecord>,
    /// The rows that say who takes part, by their keys and versions.
    parties: Vec<(KeyOf<Access>, u64)>,
    /// Answers of the case and of the dossiers used in it.
    pub(crate) answers: Arc<SortedRows<AnswerRecord>>,
    pub(crate) evidence: Arc<SortedRows<EvidenceRecord>>,
    pub(crate) items: Arc<SortedRows<CaseItem>>,
    pub(crate) links: Arc<SortedRows<Link>>,
    /// The dossiers used.
    pub(crate) dossiers: Arc<SortedRows<CaseRecord>>,
    /// The facts, with what the dossiers bring.
    pub(crate) brought: MergedDossiers,
    /// Who speaks for which operator.
    pub(crate) sides: Sides,
    /// Who answers the questions; never nobody.
    pub(crate) respondents: Vec<Answerer>,
    pub(crate) judged: Arc<JudgedFacts>,
    /// What follows from the rows, worked out when it is first asked for.
    dossier: OnceLock<Dossier>,
    findings: OnceLock<Vec<Finding>>,
    copies: OnceLock<Vec<CopyDigest>>,
    /// The same without the names of withheld files, by the pieces that are.
    masked: Mutex<BTreeMap<BTreeSet<String>, Arc<Masked>>>,
}

/// Facts, the day on which they are judged, and what follows from these two alone.
/// Snapshots whose other rows have changed share it.
#[derive(Debug)]
pub(crate) struct JudgedFacts {
    facts: Facts,
    pub(crate) on: Day,
    pub(crate) assessment: Arc<Assessment>,
    /// Worked out when it is first asked for: it takes an assessment for each combination of changes.
    what_if: OnceLock<Vec<Step>>,
}

impl JudgedFacts {
    fn new(facts: Facts, on: Day) -> Result<Self> {
        let assessment = Arc::new(assess(&facts, on)?);
        Ok(Self { facts, on, assessment, what_if: OnceLock::new() })
    }

    pub(crate) fn what_if(&self) -> Result<&[Step]> {
        if let Some(steps) = self.what_if.get() {
            return Ok(steps);
        }
        let steps = what_if(&self.facts, self.on)?;
        Ok(self.what_if.get_or_init(|| steps))
    }
}

/// The entries that count, in the order of their lists: the case's own, then those of dossiers.
pub(crate) struct Lists<'a> {
    pub(crate) answers: Vec<Given<'a>>,
    pub(crate) evidence: Vec<&'a Versioned<EvidenceRecord>>,
    /// Products, services, tests and claims.
    pub(crate) items: Vec<&'a Versioned<CaseItem>>,
}

/// The day on which facts are judged: that of the application, or today while it is not known.
pub(crate) fn judged_on(facts: &Facts, today: Day) -> Day {
    facts.application.date.unwrap_or(today)
}

/// The name of each piece of evidence in a case: its own id, with that of the dossier where two would be the same.
fn evidence_names<'a>(
    case: &CaseId,
    evidence: &'a [Versioned<EvidenceRecord>],
) -> BTreeMap<(&'a CaseId, &'a str), String> {
    let own = evidence.iter().filter(|kept| kept.key.parent == case);
    let mut taken: BTreeSet<String> = own.map(|kept| kept.key.id.to_string()).collect();
    let mut names = BTreeMap::new();
    for kept in evidence {
        let (parent, id) = (&kept.key.parent, kept.key.id.as_str());
        let name =
            if parent == case || !taken.contains(id) { id.to_owned() } else { format!("{id}@{parent}") };
        taken.insert(name.clone());
        names.insert((parent, id), name);
    }
    names
}

impl CaseSnapshot {
    pub(crate) const fn id(&self) -> &CaseId {
        self.case.id()
    }

    /// The lists as they were read.
    pub(crate) fn as_read(&self) -> CaseLists {
        let Self { answers, evidence, items, links, dossiers, .. } = self;
        let (answers, evidence, items) = (answers.clone(), evidence.clone(), items.clone());
        CaseLists { answers, evidence, items, links: links.clone(), dossiers: dossiers.clone() }
    }

    /// Whether these are the parties of which it was made.
    pub(crate) fn is_of(&self, parties: &[Versioned<Access>]) -> bool {
        let known = self.parties.iter().map(|(key, version)| (key, *version));
        known.eq(parties.iter().map(|access| (&access.key, access.version)))
    }

    /// Whether an organisation takes part.
    pub(crate) fn takes_part(&self, organisation: &OrganisationId) -> bool {
        self.parties.iter().any(|(key, _)| key.parent == *organisation)
    }

    /// The decision rests on everything that was read: nothing may have been added, changed or removed.
    pub(crate) fn hold(&self, unit: &mut simsa_store::UnitOfWork) {
        unit.require_list(self.id(), &self.links);
        for dossier in self.dossiers.iter() {
            unit.require(dossier);
        }
        for holder in std::iter::once(self.id()).chain(self.links.iter().map(Versioned::id)) {
            unit.require_list(holder, &self.answers);
            unit.require_list(holder, &self.evidence);
            unit.require_list(holder, &self.items);
        }
    }

    /// The lists of the case itself are as they were read. Before a row of them is changed in the same unit, not after.
    pub(crate) fn hold_lists(&self, unit: &mut simsa_store::UnitOfWork) {
        unit.require_list(self.id(), &self.links);
        unit.require_list(self.id(), &self.answers);
        unit.require_list(self.id(), &self.evidence);
        unit.require_list(self.id(), &self.items);
    }

    /// What these rows amount to. What was judged before is taken from there when it is the same.
    pub(crate) fn new(
        case: Versioned<CaseRecord>,
        parties: &[Versioned<Access>],
        lists: CaseLists,
        today: Day,
        known: Option<&Self>,
    ) -> Result<Self> {
        let CaseLists { answers, evidence, items, links, dossiers } = lists;
        let names = evidence_names(case.id(), &evidence);
        let brought = MergedDossiers::of(&case.value, &links, &dossiers, &names);
        let sides = Sides::of(&case.value, parties, &brought.facts.operators, &brought.by);
        let respondents = Answerer::all(&case.value, &brought.facts, &sides);
        let on = judged_on(&brought.facts, today);
        let judged =
            known.map(|known| &known.judged).filter(|known| known.on == on && known.facts == brought.facts);
        let judged = match judged {
            Some(judged) => judged.clone(),
            None => Arc::new(JudgedFacts::new(brought.facts.clone(), on)?),
        };
        let (dossier, findings, copies) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        let masked = Mutex::default();
        Ok(Self {
            case,
            parties: parties.iter().map(|access| (access.key.clone(), access.version)).collect(),
            answers,
            evidence,
            items,
            links,
            dossiers,
            brought,
            sides,
            respondents,
            judged,
            dossier,
            findings,
            copies,
            masked,
        })
    }

    /// The assessment of the facts.
    pub(crate) fn assessment(&self) -> &Assessment {
        &self.judged.assessment
    }

    /// Whether a ruling is open that the forms rest on.
    pub(crate) fn is_open(&self) -> bool {
        let assessment = self.assessment();
        assessment.duties.as_ref().is_some_and(|duties| duties.value().is_none())
            || assessment.applicability.value().is_none()
    }

    /// What the checks find.
    pub(crate) fn findings(&self) -> &[Finding] {
        let examine = || simsa_checks::examine(self.dossier(), self.assessment());
        self.findings.get_or_init(examine)
    }

    /// The copies of the forms that are due, by what is on them.
    pub(crate) fn copy_digests(&self) -> Result<&[CopyDigest]> {
        if let Some(known) = self.copies.get() {
            return Ok(known);
        }
        let kept = |copy: Copy| CopyDigest {
            blank: copy.filled.blanks.first().map(|blank| blank.place.kind()),
            instance: copy.instance,
            digest: copy.digest,
        };
        let made = copies(self.dossier(), self.assessment())?.into_iter().map(kept).collect();
        Ok(self.copies.get_or_init(|| made))
    }

    /// The name of each piece of evidence in this case.
    pub(crate) fn evidence_names(&self) -> BTreeMap<(&CaseId, &str), String> {
        evidence_names(self.id(), &self.evidence)
    }

    /// The evidence with this name in the case.
    pub(crate) fn evidence_named(&self, name: &str) -> Option<&Versioned<EvidenceRecord>> {
        let names = self.evidence_names();
        self.evidence
            .iter()
            .find(|kept| names.get(&(&kept.key.parent, kept.key.id.as_str())).is_some_and(|own| own == name))
    }

    /// What parties of the other kind may see of a piece of evidence.
    pub(crate) fn disclosure(&self, evidence: &Versioned<EvidenceRecord>) -> Disclosure {
        let link = self.links.iter().find(|link| link.key.id == evidence.key.parent);
        match link {
            Some(link) => link.value.evidence.get(&evidence.key.id).copied().unwrap_or(link.value.usual),
            None => evidence.value.disclosure,
        }
    }

    /// How far an action of this actor reaches to what belongs to `holder`.
    pub(crate) fn reach(&self, actor: &Actor, action: Action, holder: &OrganisationId) -> Reach {
        reach(action, Relation::of(actor, &self.case.value, holder))
    }

    /// Whether the actor's organisation is told that a piece of evidence is there: its title, kind, days and digest.
    pub(crate) fn may_see(&self, actor: &Actor, evidence: &Versioned<EvidenceRecord>) -> bool {
        self.shows(actor, model::List::Evidence, &evidence.value.organisation)
    }

    /// Whether the actor's organisation may have the file itself, and know what it is called.
    pub(crate) fn may_read(&self, actor: &Actor, evidence: &Versioned<EvidenceRecord>) -> bool {
        match self.reach(actor, Action::ReadEvidence, &evidence.value.organisation) {
            Reach::All => true,
            Reach::Disclosed => self.disclosure(evidence) == Disclosure::Full,
            Reach::Nothing => false,
        }
    }

    /// Whose part an entry of a list is: the applicant's, or that of the operator it is about.
    pub(crate) fn holder_of_item<'a>(&'a self, item: &'a Versioned<CaseItem>) -> &'a OrganisationId {
        let by = &item.value.organisation;
        match part_of(&item.value.body) {
            CasePart::Applicant => by,
            CasePart::Operator => self.sides.holder(by, operator_of(&item.value.body)),
        }
    }

    /// Whose an answer is, whoever wrote it down.
    pub(crate) fn holder_of_answer<'a>(&'a self, answer: &'a Versioned<AnswerRecord>) -> &'a OrganisationId {
        let operator = AnswerKey::parts(&answer.key.id).1;
        match operator {
            Some(operator) => self.sides.holder(&answer.value.organisation, Some(operator)),
            None => self.answering(),
        }
    }

    /// Whether the actor's organisation sees an entry of a list: the applicant all of them, an operator its own. What is
    /// the applicant's part is none of an operator's business.
    pub(crate) fn shows_item(&self, actor: &Actor, item: &Versioned<CaseItem>) -> bool {
        self.shows(actor, list_of(&item.value.body), self.holder_of_item(item))
    }

    /// Whether what belongs to `holder` may point at a piece of evidence: what is printed on its forms and found about it
    /// says what the piece is called. So an operator's points at its own and the case owner's, and nowhere else, whatever
    /// id it names.
    fn is_named_by(&self, holder: &OrganisationId, evidence: &Versioned<EvidenceRecord>) -> bool {
        let (of, owner) = (&evidence.value.organisation, self.sides.owner());
        of == holder || of == owner || holder == owner
    }

    /// The same for an id within the case or a dossier; one that there is not may be named.
    fn may_name(&self, holder: &OrganisationId, parent: &CaseId, id: &str) -> bool {
        let here = self.evidence.iter().find(|kept| kept.key.parent == parent && kept.key.id == id);
        // what is no id of its own may be the name that a piece of a dossier has in the case
        let piece = here.or_else(|| self.evidence_named(id));
        piece.is_none_or(|kept| self.is_named_by(holder, kept))
    }

    /// Whether a piece of the case is the owner's; one that there is not may be named.
    fn is_everybodys(&self, parent: &CaseId, id: &str) -> bool {
        let here = self.evidence.iter().find(|kept| kept.key.parent == parent && kept.key.id == id);
        let piece = here.or_else(|| self.evidence_named(id));
        piece.is_none_or(|kept| kept.value.organisation == self.sides.owner())
    }

    /// What is kept for this set of withheld files, or made now.
    pub(crate) fn masked(
        &self,
        withheld: BTreeSet<String>,
        make: impl FnOnce(&BTreeSet<String>) -> Masked,
    ) -> Arc<Masked> {
        let mut all = self.masked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = all.get(&withheld) {
            return known.clone();
        }
        let masked = Arc::new(make(&withheld));
        all.insert(withheld, masked.clone());
        masked
    }

    /// Everything of the case as the rules, checks and forms see it.
    pub(crate) fn dossier(&self) -> &Dossier {
        self.dossier.get_or_init(|| self.as_dossier())
    }

    fn as_dossier(&self) -> Dossier {
        let names = self.evidence_names();
        let rename = |parent: &CaseId, holder: &OrganisationId, ids: &mut Vec<String>| {
            ids.retain(|id| self.may_name(holder, parent, id));
            for id in ids {
                let name = names.get(&(parent, id.as_str())).cloned();
                *id = name.unwrap_or_else(|| std::mem::take(id));
            }
        };
        let mut dossier = Dossier {
            facts: self.brought.facts.clone(),
            conformity: self.case.value.conformity.clone(),
            ..Dossier::default()
        };
        for certificate in dossier.facts.certificates.iter_mut().flatten() {
            let holder = self.sides.speaker(certificate.operator.as_deref());
            let shown =
                |name: &str| self.evidence_named(name).is_none_or(|kept| self.is_named_by(holder, kept));
            certificate.copy.take_if(|name| !shown(name));
        }
        let lists = self.lists();
        for given in lists.answers {
            let (mut answer, parent) = (given.listed(), &given.kept.key.parent);
            if let Some(holder) = given.holder {
                rename(parent, holder, &mut answer.evidence);
            } else {
                // what all operators see names nothing of one of them
                answer.evidence.retain(|id| self.is_everybodys(parent, id));
            }
            dossier.answers.push(answer);
        }
        let mut files = BTreeSet::new();
        for kept in lists.evidence {
            let id = names.get(&(&kept.key.parent, kept.key.id.as_str())).cloned().unwrap_or_default();
            let state = match &kept.value.stored {
                Some(stored) => FileState::Present { sha256: stored.sha256.clone(), bytes: stored.bytes },
                None => FileState::Missing { similar: None },
            };
            let seen = kept.value.inspection.clone();
            let mut listed = model::Evidence { id, state, seen, ..kept.value.listed.clone() };
            if !files.insert(listed.file.clone()) {
                // the same path in the case and in a dossier would be one file
                listed.file = format!("{}/{}", kept.key.parent, listed.file);
                files.insert(listed.file.clone());
            }
            dossier.evidence.push(listed);
        }
        for kept in lists.items {
            let (parent, holder) = (&kept.key.parent, self.holder_of_item(kept));
            let one = |copy: &mut Option<String>| {
                copy.take_if(|id| !self.may_name(holder, parent, id));
                if let Some(name) = copy.as_deref().and_then(|id| names.get(&(parent, id))) {
                    *copy = Some(name.clone());
                }
            };
            match kept.value.body.clone() {
                ItemBody::Product(mut product) => {
                    self.brought.rename(parent, &mut product.operator);
                    product.proofs.iter_mut().for_each(|proof| one(&mut proof.copy));
                    product.crypto_module.iter_mut().for_each(|module| one(&mut module.copy));
                    product.secaas.iter_mut().for_each(|secaas| one(&mut secaas.copy));
                    dossier.products.push(product);
                }
                ItemBody::Service(mut service) => {
                    self.brought.rename(parent, &mut service.operator);
                    dossier.services.push(service);
                }
                ItemBody::Test(mut test) => {
                    self.brought.rename(parent, &mut test.operator);
                    rename(parent, holder, &mut test.evidence);
                    dossier.tests.push(test);
                }
                ItemBody::Claim(mut claim) => {
                    rename(parent, holder, &mut claim.evidence);
                    dossier.claims.push(claim);
                }
            }
        }
        dossier
    }

    /// What [`CaseSnapshot::dossier`] is made of.
    pub(crate) fn lists(&self) -> Lists<'_> {
        let mut items = self.in_order(&self.items, |item| item.order);
        items.retain(|kept| {
            let CaseItem { organisation, body, .. } = &kept.value;
            kept.key.parent != self.id() || self.sides.counts(organisation, operator_of(body))
        });
        Lists {
            answers: self.given_answers(),
            evidence: self.in_order(&self.evidence, |evidence| evidence.order),
            items,
        }
    }

    /// Rows in the order of their lists, the case's own before those of dossiers.
    pub(crate) fn in_order<'a, R: Record<Parent = CaseId>>(
        &self,
        rows: &'a [Versioned<R>],
        order: impl Fn(&R) -> u32,
    ) -> Vec<&'a Versioned<R>> {
        let mut rows: Vec<&Versioned<R>> = rows.iter().collect();
        rows.sort_by_key(|kept| {
            let foreign = kept.key.parent != self.id();
            (foreign, foreign.then(|| kept.key.parent.clone()), order(&kept.value), kept.key.id.clone())
        });
        rows
    }

    /// What a service dossier used here says, entry by entry.
    pub(crate) fn entries_of(&self, dossier: &Versioned<CaseRecord>) -> Result<BTreeMap<String, String>> {
        dossier_merge::entries(dossier, self.answers.iter(), self.evidence.iter(), self.items.iter())
    }
}
