//! A service dossier made of what an operator has in a case: prepared once for an applicant, from then on ready for the next.
//! It is copied, files too: case and dossier go on by themselves.

use std::io::Seek as _;

use serde_json::json;
use simsa_ledger::EventKind;
use simsa_model::{Certificate, Facts, Say};
use simsa_store::records::{AnswerRecord, CaseItem, CasePart, CaseRecord, EvidenceRecord, ItemBody, Purpose};
use simsa_store::{CaseId, RowKey, Versioned};

use crate::actor::Actor;
use crate::cases::case::NewCase;
use crate::domain::case_snapshot::CaseSnapshot;
use crate::domain::items::part_of;
use crate::domain::limits;
use crate::error::{Refusal, Result};
use crate::files::vault_bytes;
use crate::permit::{Action, permit};
use crate::secrets;
use crate::workbench::Workbench;

impl Workbench {
    /// Makes a service dossier of what the actor's organisation has in a case: the operators for which it speaks with their
    /// places and certificates, its answers, evidence and lists. Gives its id.
    ///
    /// # Errors
    /// [`Refusal::NotPermitted`], [`Refusal::Invalid`], [`Refusal::NotFound`].
    pub async fn dossier_of_case(&self, actor: &Actor, case: &CaseId, input: &NewCase) -> Result<CaseId> {
        let reached = self.authorize(actor, Action::SeeCase, case).await?;
        let permitted = permit(actor, Action::OpenDossier)?;
        let contents = self.contents(&reached).await?;
        if !contents.sides.speaks(&actor.organisation) {
            let why = Say::new(
                "이 신청 건에서 사업자로 참여한 기관만 서비스 자료를 만들 수 있습니다",
                "only an operator of the case can make a dossier of it",
            );
            return Err(Refusal::NotPermitted { why }.into());
        }
        let id: CaseId = secrets::id("c", self.random())?;
        let own = Own::of(&contents, actor);
        let record = CaseRecord {
            deadline: input.deadline,
            facts: own_facts(&contents, actor, &own),
            fictional: contents.case.value.fictional,
            ..self.new_case(actor, Purpose::ServiceDossier, Some(limits::name("title", &input.title)?))
        };
        self.copy_files(case, &id, &own.evidence).await?;
        let mut unit = self.record(&permitted.about(&id), EventKind::CASE_OPENED, &[], &[])?;
        self.insert_case(actor, &id, &record, &mut unit)?;
        for kept in &own.answers {
            unit.insert(RowKey::new(&id, kept.id()), &kept.value)?;
        }
        for kept in &own.evidence {
            let listed = EvidenceRecord { revisions: Vec::new(), ..kept.value.clone() };
            unit.insert(RowKey::new(&id, kept.id()), &listed)?;
        }
        for kept in &own.items {
            unit.insert(RowKey::new(&id, kept.id()), &kept.value)?;
        }
        self.answer_once(actor, &mut unit, &json!({ "id": id }))?;
        self.commit_now(unit).await?;
        Ok(id)
    }

    /// Copies stored files from one part of the vault to another, one after the other, by way of a file without a name.
    async fn copy_files(
        &self,
        from: &CaseId,
        to: &CaseId,
        pieces: &[Versioned<EvidenceRecord>],
    ) -> Result<()> {
        let files: Vec<_> = pieces.iter().filter_map(|kept| kept.value.stored.clone()).collect();
        let (from, to) = (from.clone(), to.clone());
        self.spawn_blocking(move |workbench| {
            let vault = workbench.vault();
            for stored in files {
                let mut file = tempfile::tempfile_in(workbench.scratch())?;
                vault_bytes::copy(&vault, from.as_str(), &stored, &mut file)?;
                file.rewind()?;
                vault_bytes::store(&vault, to.as_str(), &mut file, u64::MAX)?;
            }
            Ok(())
        })
        .await
    }
}

/// What an organisation has in a case, of its operator's part; of dossiers nothing.
struct Own {
    answers: Vec<Versioned<AnswerRecord>>,
    evidence: Vec<Versioned<EvidenceRecord>>,
    items: Vec<Versioned<CaseItem>>,
}

impl Own {
    fn of(contents: &CaseSnapshot, actor: &Actor) -> Self {
        let (case, us) = (contents.id(), &actor.organisation);
        let answers = contents.answers.iter().filter(|kept| kept.key.parent == *case);
        let evidence = contents.evidence.iter().filter(|kept| kept.key.parent == *case);
        let items = contents.items.iter().filter(|kept| kept.key.parent == *case);
        let evidence: Vec<_> = evidence.filter(|kept| kept.value.organisation == *us).cloned().collect();
        let has = |id: &str| evidence.iter().any(|kept| kept.key.id == id);
        let answers =
            answers.filter(|kept| contents.holder_of_answer(kept) == us).cloned().map(|mut kept| {
                kept.value.organisation.clone_from(us);
                // who was to answer it by when, and what it said before, are matters of that case
                (kept.value.assignee, kept.value.due) = (None, None);
                kept.value.changes.clear();
                kept.value.evidence.retain(|id| has(id));
                kept
            });
        let items = items
            .filter(|kept| part_of(&kept.value.body) == CasePart::Operator)
            .filter(|kept| contents.holder_of_item(kept) == us)
            .cloned()
            .map(|mut kept| {
                kept.value.organisation.clone_from(us);
                kept.value.changes.clear();
                only_own(&mut kept.value.body, has);
                kept
            });
        Self { answers: answers.collect(), items: items.collect(), evidence }
    }
}

/// Takes out what an entry says of evidence that is not copied: it is another's.
fn only_own(body: &mut ItemBody, has: impl Fn(&str) -> bool) {
    let one = |copy: &mut Option<String>| drop(copy.take_if(|id| !has(id)));
    match body {
        ItemBody::Product(product) => {
            product.proofs.iter_mut().for_each(|proof| one(&mut proof.copy));
            product.crypto_module.iter_mut().for_each(|module| one(&mut module.copy));
            product.secaas.iter_mut().for_each(|secaas| one(&mut secaas.copy));
        }
        ItemBody::Service(_) => {}
        ItemBody::Test(test) => test.evidence.retain(|id| has(id)),
        ItemBody::Claim(claim) => claim.evidence.retain(|id| has(id)),
    }
}

/// The facts of the operators for which the organisation speaks.
fn own_facts(contents: &CaseSnapshot, actor: &Actor, own: &Own) -> Facts {
    let all = &contents.case.value.facts;
    let spoken: Vec<&str> = contents.sides.spoken_for(&actor.organisation).collect();
    let is_own = |of: Option<&str>| of.map_or(all.operators.len() < 2, |of| spoken.contains(&of));
    let copied = |id: &String| own.evidence.iter().any(|kept| kept.key.id == *id);
    let certificates = all.certificates.as_ref().map(|certificates| {
        let ours = certificates.iter().filter(|one| is_own(one.operator.as_deref())).cloned();
        ours.map(|one| Certificate { copy: one.copy.filter(copied), ..one }).collect()
    });
    Facts {
        operators: all.operators.iter().filter(|one| spoken.contains(&one.id.as_str())).cloned().collect(),
        storage: all.storage.iter().filter(|one| is_own(one.operator.as_deref())).cloned().collect(),
        certificates,
        ..Facts::default()
    }
}
