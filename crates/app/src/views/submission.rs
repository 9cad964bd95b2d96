//! A submission as it went out, and the list of those that came to a certifier. What is shown is read from what was
//! sealed, not from the case: whatever is changed later, in the case, in a service dossier or in the rules of this
//! program, this stays. Where the program would judge otherwise today, that is said.

use std::collections::{BTreeMap, BTreeSet};

use simsa_case::FindingRecord;
use simsa_forms::{Instance, compose};
use simsa_model::{Assessment, Dossier, Group, List, Place, Say};
use simsa_package::{DossierFile, Judgement};
use simsa_papers::Paper;
use simsa_store::records::{
    CaseRecord, CaseState, Confirmed, Organisation, OrganisationKind, Reopened, SubmissionRecord,
};
use simsa_store::{
    CaseId, CopyId, IndexValue, RowKey, Select, Span, SubmissionId, TableIndex, Typed, Versioned,
};

use crate::actor::Actor;
use crate::domain::copies;
use crate::domain::masking::mask;
use crate::error::{Error, Result, not_found, not_now};
use crate::files::vault_bytes;
use crate::permit::{Action, Reached, allow_across};
use crate::workbench::Workbench;

/// One line of the list of a certifier.
#[derive(Clone, Debug)]
pub struct Received {
    /// The case.
    pub case: CaseId,
    /// The submission.
    pub id: SubmissionId,
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
pub struct ReceivedView {
    /// The submissions, the latest first.
    pub lines: Vec<Received>,
    /// Where the next page begins, if there is one.
    pub next: Option<u64>,
}

/// A submission as it went out.
#[derive(Clone, Debug)]
pub struct SubmissionView {
    /// The submission.
    pub submission: Versioned<SubmissionRecord>,
    /// 제목 at that time.
    pub title: Option<String>,
    /// Name of the applicant's organisation.
    pub applicant: String,
    /// Set for examples.
    pub fictional: bool,
    /// Facts, answers, evidence and lists.
    pub dossier: Dossier,
    /// What the rules of this program say of it on the day on which it was judged; the forms are composed by it.
    pub assessment: Assessment,
    /// The group as it was sealed, where it was decided.
    pub group: Option<Group>,
    /// The findings as they were sealed.
    pub findings: Vec<FindingRecord>,
    /// How rulings and findings compare with what this program says.
    pub judged: JudgedNow,
    /// Its forms.
    pub forms: Vec<SubmittedForm>,
    /// That the applicant has prepared the case again since, and why.
    pub reopened: Option<Reopened>,
}

/// How the rulings and findings of a submission compare with what this program says of the same dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JudgedNow {
    /// They are the same.
    Same,
    /// This program would judge otherwise; what is shown is what was sealed.
    Otherwise,
    /// They were not kept beside the package, which an earlier version sealed; what is shown is what this program says.
    NotKept,
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
    pub async fn received(&self, actor: &Actor, before: Option<u64>, limit: u32) -> Result<ReceivedView> {
        allow_across(actor, Action::ReadSubmission, CaseState::Submitted)?;
        let limit = limit.clamp(1, 200);
        let us = || IndexValue::of(&actor.organisation);
        // a submission is written once, so the one with the highest version is the latest
        let to_us = match before {
            None => Span::of(us()),
            Some(before) => Span::before(us(), us().number(before)),
        };
        let mut some: Vec<Versioned<SubmissionRecord>> =
            self.store().last(TableIndex::SubmissionCertifier, to_us, limit + 1).await?;
        let more = some.len() > limit as usize;
        some.truncate(limit as usize);
        let next = some.last().filter(|_| more).map(|last| last.version);
        if some.is_empty() {
            return Ok(ReceivedView { lines: Vec::new(), next });
        }
        let ids: BTreeSet<CaseId> = some.iter().map(|kept| kept.key.parent.clone()).collect();
        let of_cases: Vec<Versioned<SubmissionRecord>> = self.store().many(Select::parents(&ids)).await?;
        let cases: Vec<Versioned<CaseRecord>> = self.store().many(Select::ids(&ids)).await?;
        let owners = cases.iter().map(|case| case.value.owner.clone());
        let owners: Vec<Versioned<Organisation>> = self.store().many(Select::ids(owners)).await?;
        let cases: BTreeMap<&CaseId, &CaseRecord> =
            cases.iter().map(|case| (case.id(), &case.value)).collect();
        // they come in the order of their ids: the last one of a case is its latest
        let ours = of_cases.iter().filter(|kept| kept.value.certifier.as_ref() == Some(&actor.organisation));
        let latest: BTreeMap<&CaseId, &SubmissionId> =
            ours.map(|kept| (&kept.key.parent, kept.id())).collect();
        let line = |kept: &Versioned<SubmissionRecord>| {
            let case = cases.get(&kept.key.parent)?;
            let owner = owners.iter().find(|owner| owner.key.id == case.owner);
            Some(Received {
                case: kept.key.parent.clone(),
                id: kept.key.id.clone(),
                title: case.title.clone(),
                applicant: owner.map(|owner| owner.value.name.clone()).unwrap_or_default(),
                at: kept.value.at,
                encrypted: kept.value.encrypted,
                replaced: latest.get(&kept.key.parent) != Some(&kept.id()),
                state: case.state(),
            })
        };
        Ok(ReceivedView { lines: some.iter().filter_map(line).collect(), next })
    }

    /// A submission as it went out.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] when there is none, or it came to another certifier.
    pub async fn submission(
        &self,
        actor: &Actor,
        case: &CaseId,
        id: &SubmissionId,
    ) -> Result<SubmissionView> {
        let (reached, all) = self.submissions_in(actor, self.reached(actor, case).await?).await?;
        let submission = all.into_iter().find(|kept| kept.id() == id).ok_or_else(not_found)?;
        let of = &reached.case.value;
        let fictional = of.fictional;
        let owner: Option<Versioned<Organisation>> = self.store().one(RowKey::root(&of.owner)).await?;
        let file = self.sealed_dossier(case, &submission).await?;
        let sealed = self.sealed_judgement(case, &submission).await?;
        let mut dossier = file.dossier();
        if actor.kind != OrganisationKind::Certifier {
            self.mask_withheld(actor, &reached, &mut dossier).await?;
        }
        let assessment = simsa_rules::assess(&dossier.facts, file.judged_on)?;
        let forms = copies::copies(&dossier, &assessment)?.into_iter().map(|copy| SubmittedForm {
            title: copy.instance.title(),
            confirmed: submission.value.confirmed.get(&CopyId::from(&copy.instance.file_stem)).cloned(),
            paper: compose(&copy.filled),
            instance: copy.instance,
        });
        let (group, findings, judged) = judged(&file, sealed.as_ref(), &dossier, &assessment)?;
        Ok(SubmissionView {
            group,
            judged,
            title: file.title,
            applicant: owner.map(|owner| owner.value.name).unwrap_or_default(),
            fictional,
            findings,
            forms: forms.collect(),
            reopened: of.reopened.iter().find(|one| one.at >= submission.value.at).cloned(),
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

    /// The rulings and findings of a submission as they went out, where they were kept.
    async fn sealed_judgement(
        &self,
        case: &CaseId,
        submission: &Versioned<SubmissionRecord>,
    ) -> Result<Option<Judgement>> {
        let Some(kept) = submission.value.judged.clone() else { return Ok(None) };
        let holder = case.to_owned();
        self.spawn_blocking(move |workbench| {
            let (mut assessment, mut findings) = (Vec::new(), Vec::new());
            vault_bytes::copy(&workbench.vault(), holder.as_str(), &kept.assessment, &mut assessment)?;
            vault_bytes::copy(&workbench.vault(), holder.as_str(), &kept.findings, &mut findings)?;
            Ok(Some(Judgement { assessment, findings }))
        })
        .await
    }

    pub(crate) async fn sealed_dossier(
        &self,
        case: &CaseId,
        submission: &Versioned<SubmissionRecord>,
    ) -> Result<DossierFile> {
        let stored = submission.value.dossier.clone().ok_or_else(|| {
            not_now(
                "이 제출자료는 패키지로만 볼 수 있습니다. 내려받아 여십시오",
                "this submission can be read from its package only; download it",
            )
        })?;
        let holder = case.to_owned();
        self.spawn_blocking(move |workbench| {
            let mut json = Vec::new();
            vault_bytes::copy(&workbench.vault(), holder.as_str(), &stored, &mut json)?;
            serde_json::from_slice(&json).map_err(Error::because("a sealed dossier"))
        })
        .await
    }

    /// One copy of a form of a submission as PDF, the same as in its package.
    ///
    /// # Errors
    /// As [`Workbench::submission`].
    pub async fn submitted_pdf(
        &self,
        actor: &Actor,
        case: &CaseId,
        id: &SubmissionId,
        copy: &CopyId,
    ) -> Result<Vec<u8>> {
        let view = self.submission(actor, case, id).await?;
        let judged_on = view.assessment.on;
        let form = view.forms.into_iter().find(|form| *copy == form.instance.file_stem);
        self.print(form.ok_or_else(not_found)?.paper, judged_on).await
    }
}

/// Group and findings as they are shown, and how they compare with what this program says. `shown` is the dossier without
/// the names of files that the reader may not have.
fn judged(
    file: &DossierFile,
    sealed: Option<&Judgement>,
    shown: &Dossier,
    assessment: &Assessment,
) -> Result<(Option<Group>, Vec<FindingRecord>, JudgedNow)> {
    let now = || simsa_checks::examine(shown, assessment).iter().map(FindingRecord::of).collect();
    let Some(sealed) = sealed else {
        return Ok((assessment.decided_group(), now(), JudgedNow::NotKept));
    };
    if *sealed == Judgement::of(file)? {
        // the same findings, worked out without the names that are withheld
        return Ok((assessment.decided_group(), now(), JudgedNow::Same));
    }
    let damaged = "the rulings of a submission";
    let group = sealed.group().map_err(Error::because(damaged))?;
    let mut findings = sealed.findings().map_err(Error::because(damaged))?;
    for finding in &mut findings {
        withhold(finding, file, shown);
    }
    Ok((group, findings, JudgedNow::Otherwise))
}

/// Takes the words out of a sealed finding that is about a file whose name is withheld, or says its name.
fn withhold(finding: &mut FindingRecord, file: &DossierFile, shown: &Dossier) {
    let withheld = |at: usize| {
        let (sealed, shown) = (file.evidence.get(at), shown.evidence.get(at));
        sealed.map(|one| one.listed.file.as_str()) != shown.map(|one| one.file.as_str())
    };
    let about = finding.places.iter().any(|place| match place.read() {
        Some(Place::Entry { list: List::Evidence, at, .. }) => withheld(at),
        Some(_) => false,
        None => true,
    });
    let said = [&finding.what.ko, &finding.what.en, &finding.next.ko, &finding.next.en];
    let names = (0..file.evidence.len()).filter(|at| withheld(*at)).any(|at| {
        let path = file.evidence[at].listed.file.as_str();
        let name = path.rsplit('/').next().unwrap_or(path);
        said.iter().any(|words| words.contains(name))
    });
    if about || names {
        finding.what = Say::new(
            "이름이 공개되지 않은 증빙자료에 관한 점검 결과입니다.",
            "It is about evidence whose name is withheld.",
        );
        finding.next = Say::default();
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::{Evidence, Facts};
    use simsa_package::PackedEvidence;

    use super::*;

    fn file() -> DossierFile {
        let listed = Evidence {
            id: "log-1".to_owned(),
            title: "접근 기록".to_owned(),
            kind: "record".to_owned(),
            file: "evidence/해킹 사고.pdf".to_owned(),
            ..Evidence::default()
        };
        DossierFile {
            schema: simsa_package::DOSSIER_SCHEMA.to_owned(),
            title: None,
            judged_on: "2026-03-02".parse().unwrap(),
            facts: Facts::default(),
            answers: Vec::new(),
            evidence: vec![PackedEvidence {
                listed,
                path: "data/evidence/log-1/해킹 사고.pdf".to_owned(),
                sha256: "ab".repeat(32),
                bytes: 7,
                seen: None,
            }],
            products: Vec::new(),
            services: Vec::new(),
            tests: Vec::new(),
            claims: Vec::new(),
            conformity: simsa_model::Conformity::default(),
            acknowledged: Vec::new(),
        }
    }

    fn view(
        file: &DossierFile,
        sealed: Option<&Judgement>,
        dossier: &Dossier,
    ) -> (Option<Group>, Vec<FindingRecord>, JudgedNow) {
        let assessment = simsa_rules::assess(&dossier.facts, file.judged_on).unwrap();
        judged(file, sealed, dossier, &assessment).unwrap()
    }

    /// As an earlier program had judged: another group, and findings of which today's program knows nothing.
    fn otherwise() -> Judgement {
        let finding = |what: &str, file: &str, field: &str| {
            serde_json::json!({
                "code": "of-an-earlier-program", "severity": "warning",
                "what": { "ko": what, "en": what }, "places": [{ "file": file, "field": field }],
                "cites": [], "readings": [], "next": { "ko": "", "en": "" },
            })
        };
        let findings = serde_json::json!({ "schema": "simsa-findings-1", "findings": [
            finding("사실이 다릅니다.", "facts.toml", "application.date"),
            finding("‘해킹 사고.pdf’의 형식이 다릅니다.", "facts.toml", "application.kind"),
            finding("파일이 비어 있습니다.", "evidence.toml", "evidence[0].file"),
        ]});
        let assessment = serde_json::json!({
            "schema": "simsa-assessment-1",
            "assessment": { "group": { "ruling": "decided", "value": "II-1", "because": [] } },
        });
        Judgement { assessment: assessment.to_string().into(), findings: findings.to_string().into() }
    }

    #[test]
    fn what_was_sealed_is_shown_and_marked_where_this_program_judges_otherwise() {
        let file = file();
        let dossier = file.dossier();
        let same = Judgement::of(&file).unwrap();
        let (group, findings, now) = view(&file, Some(&same), &dossier);
        assert_eq!((group, now), (same.group().unwrap(), JudgedNow::Same));
        assert_eq!(findings, same.findings().unwrap());
        let (group, findings, now) = view(&file, Some(&otherwise()), &dossier);
        assert_eq!((group, now), (Some(Group::II1), JudgedNow::Otherwise));
        assert_eq!(findings, otherwise().findings().unwrap());
        // an earlier version kept none
        let (_, findings, now) = view(&file, None, &dossier);
        assert_eq!((findings, now), (same.findings().unwrap(), JudgedNow::NotKept));
    }

    #[test]
    fn what_was_sealed_does_not_tell_a_name_that_is_withheld() {
        let file = file();
        let mut masked = file.dossier();
        mask(&mut masked, |_| true);
        for sealed in [Some(&Judgement::of(&file).unwrap()), Some(&otherwise()), None] {
            let (_, findings, _) = view(&file, sealed, &masked);
            assert!(!format!("{findings:?}").contains("해킹"), "{findings:?}");
        }
        let (_, findings, _) = view(&file, Some(&otherwise()), &masked);
        let [of_facts, by_name, by_place] = &findings[..] else { panic!("{findings:?}") };
        assert_eq!(of_facts.what.ko, "사실이 다릅니다.");
        assert_eq!(by_name.what, by_place.what);
        assert!(by_name.what.en.contains("withheld"));
    }
}
