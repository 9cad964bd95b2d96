//! A submission as it went out, and the list of those that came to a certifier. What is shown is read from the dossier
//! that was sealed, not from the case: whatever is changed later, in the case or in a service dossier, this stays.

use std::collections::{BTreeMap, BTreeSet};

use simsa_forms::{Instance, compose};
use simsa_model::{Assessment, Dossier, Finding};
use simsa_package::DossierFile;
use simsa_papers::Paper;
use simsa_store::records::{Case, CaseState, Confirmed, Organisation, OrganisationKind, Submission};
use simsa_store::{Index, IndexValue, Key, Select, Span, Typed, Versioned};

use crate::actor::Actor;
use crate::domain::form;
use crate::domain::masking::mask;
use crate::error::{Error, Result, not_found, not_now};
use crate::files::vault_bytes;
use crate::permit::{Action, Reached, allow_across};
use crate::workbench::Workbench;

/// One line of the list of a certifier.
#[derive(Clone, Debug)]
pub struct Received {
    /// The case.
    pub case: String,
    /// The submission.
    pub id: String,
    /// 제목.
    pub title: Option<String>,
    /// Name of the applicant's organisation.
    pub applicant: String,
    /// When it came.
    pub at: jiff::Timestamp,
    /// Whether its package is encrypted.
    pub encrypted: bool,
    /// Whether there is a later one of the same case.
    pub replaced: bool,
    /// How far the case is now.
    pub state: CaseState,
}

/// A page of the list of a certifier.
#[derive(Clone, Debug)]
pub struct ReceivedPage {
    /// The submissions, the latest first.
    pub lines: Vec<Received>,
    /// Where the next page begins, if there is one.
    pub next: Option<u64>,
}

/// A submission as it went out.
#[derive(Clone, Debug)]
pub struct SubmissionView {
    /// The submission.
    pub submission: Versioned<Submission>,
    /// 제목 at that time.
    pub title: Option<String>,
    /// Name of the applicant's organisation.
    pub applicant: String,
    /// Set for examples.
    pub fictional: bool,
    /// Facts, answers, evidence and lists.
    pub dossier: Dossier,
    /// What the rules say of it on the day on which it was judged.
    pub assessment: Assessment,
    /// What the checks say of it.
    pub findings: Vec<Finding>,
    /// Its forms.
    pub forms: Vec<SubmittedForm>,
}

/// A copy of a form that was submitted.
#[derive(Clone, Debug)]
pub struct SubmittedForm {
    /// Which copy.
    pub instance: Instance,
    /// Its title with number (Korean; official).
    pub title: String,
    /// Who confirmed it.
    pub confirmed: Option<Confirmed>,
    /// The printable document.
    pub paper: Paper,
}

impl Workbench {
    /// The submissions that came to one's own organisation, the latest first, from before `before` on (the `next` of the
    /// page before), at most `limit`.
    ///
    /// # Errors
    /// A refusal or a fault.
    pub async fn received(&self, actor: &Actor, before: Option<u64>, limit: u32) -> Result<ReceivedPage> {
        allow_across(actor, Action::ReadSubmission, CaseState::Submitted)?;
        let limit = limit.clamp(1, 200);
        let us = || IndexValue::of(&actor.organisation);
        // a submission is written once, so the one with the highest version is the latest
        let to_us = match before {
            None => Span::of(us()),
            Some(before) => Span::before(us(), us().number(before)),
        };
        let mut some: Vec<Versioned<Submission>> =
            self.store().last(Index::SubmissionCertifier, to_us, limit + 1).await?;
        let more = some.len() > limit as usize;
        some.truncate(limit as usize);
        let next = some.last().filter(|_| more).map(|last| last.version);
        if some.is_empty() {
            return Ok(ReceivedPage { lines: Vec::new(), next });
        }
        let ids: BTreeSet<String> = some.iter().map(|kept| kept.key.parent.clone()).collect();
        let ids: Vec<String> = ids.into_iter().collect();
        let of_cases: Vec<Versioned<Submission>> = self.store().many(Select::Parents(ids.clone())).await?;
        let cases: Vec<Versioned<Case>> = self.store().many(Select::Ids(ids)).await?;
        let owners = cases.iter().map(|case| case.value.owner.clone()).collect();
        let owners: Vec<Versioned<Organisation>> = self.store().many(Select::Ids(owners)).await?;
        let cases: BTreeMap<&str, &Case> = cases.iter().map(|case| (case.id(), &case.value)).collect();
        // they come in the order of their ids: the last one of a case is its latest
        let ours = of_cases.iter().filter(|kept| kept.value.certifier.as_ref() == Some(&actor.organisation));
        let latest: BTreeMap<&str, &str> = ours.map(|kept| (kept.key.parent.as_str(), kept.id())).collect();
        let line = |kept: &Versioned<Submission>| {
            let case = cases.get(kept.key.parent.as_str())?;
            let owner = owners.iter().find(|owner| owner.key.id == case.owner);
            Some(Received {
                case: kept.key.parent.clone(),
                id: kept.key.id.clone(),
                title: case.title.clone(),
                applicant: owner.map(|owner| owner.value.name.clone()).unwrap_or_default(),
                at: kept.value.at,
                encrypted: kept.value.encrypted,
                replaced: latest.get(kept.key.parent.as_str()) != Some(&kept.id()),
                state: case.state(),
            })
        };
        Ok(ReceivedPage { lines: some.iter().filter_map(line).collect(), next })
    }

    /// A submission as it went out.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] when there is none, or it came to another certifier.
    pub async fn submission(&self, actor: &Actor, case: &str, id: &str) -> Result<SubmissionView> {
        let (reached, all) = self.submissions_in(actor, self.reached(actor, case).await?).await?;
        let submission = all.into_iter().find(|kept| kept.id() == id).ok_or_else(not_found)?;
        let of = &reached.case.value;
        let fictional = of.fictional;
        let owner: Option<Versioned<Organisation>> = self.store().one(Key::root(&of.owner)).await?;
        let file = self.sealed_dossier(case, &submission).await?;
        let mut dossier = file.dossier();
        if actor.kind != OrganisationKind::Certifier {
            self.mask_withheld(actor, &reached, &mut dossier).await?;
        }
        let assessment = simsa_rules::assess(&dossier.facts, file.judged_on);
        let forms = form::copies(&dossier, &assessment).into_iter().map(|copy| SubmittedForm {
            title: copy.instance.title(),
            confirmed: submission.value.confirmed.get(&copy.instance.file_stem).cloned(),
            paper: compose(&copy.filled),
            instance: copy.instance,
        });
        Ok(SubmissionView {
            title: file.title,
            applicant: owner.map(|owner| owner.value.name).unwrap_or_default(),
            fictional,
            findings: simsa_checks::examine(&dossier, &assessment),
            forms: forms.collect(),
            dossier,
            assessment,
            submission,
        })
    }

    /// Takes the names of files out of a submitted dossier that the actor's organisation may not have, or of which nobody
    /// can say any more that it may.
    async fn mask_withheld(&self, actor: &Actor, reached: &Reached, dossier: &mut Dossier) -> Result<()> {
        let contents = self.contents(reached).await?;
        let readable =
            |id: &str| contents.evidence_named(id).is_some_and(|kept| contents.may_read(actor, kept));
        mask(dossier, |id| !readable(id));
        Ok(())
    }

    pub(crate) async fn sealed_dossier(
        &self,
        case: &str,
        submission: &Versioned<Submission>,
    ) -> Result<DossierFile> {
        let stored = submission.value.dossier.clone().ok_or_else(|| {
            not_now(
                "이 제출자료는 꾸러미로만 볼 수 있습니다. 내려받아 여십시오",
                "this submission can be read from its package only; download it",
            )
        })?;
        let holder = case.to_owned();
        self.spawn_blocking(move |workbench| {
            let mut json = Vec::new();
            vault_bytes::copy(&workbench.vault(), &holder, &stored, &mut json)?;
            serde_json::from_slice(&json).map_err(|error| Error::Fault(format!("a sealed dossier: {error}")))
        })
        .await
    }

    /// One copy of a form of a submission as PDF, the same as in its package.
    ///
    /// # Errors
    /// As [`Workbench::submission`].
    pub async fn submitted_pdf(&self, actor: &Actor, case: &str, id: &str, copy: &str) -> Result<Vec<u8>> {
        let view = self.submission(actor, case, id).await?;
        let judged_on = view.assessment.on;
        let form = view.forms.into_iter().find(|form| form.instance.file_stem == copy);
        self.print(form.ok_or_else(not_found)?.paper, judged_on).await
    }
}
