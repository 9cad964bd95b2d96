//! The demonstration's service dossier: prepared once by the operator, used in a case of either applicant.

use std::collections::BTreeMap;

use include_dir::Dir;
use simsa_app::accounts::invite::InviteParty;
use simsa_app::cases::answer::SaveAnswer;
use simsa_app::cases::case::NewCase;
use simsa_app::cases::service_dossier::Using;
use simsa_app::intake::description::Described;
use simsa_app::records::{Disclosure, OrganisationKind};
use simsa_app::{Actor, CaseId, Error, Workbench};
use simsa_case::CaseProblem;
use simsa_model::{Answer, Certificate, Dossier, Facts, Language, Operator, Storage};

/// What both cases rest on.
pub(super) struct Shared {
    id: CaseId,
    /// Facts of the example, of which a case says only what is the applicant's to say.
    facts: Facts,
}

/// The problems of an example, one after the other.
fn in_words(problems: &[CaseProblem]) -> String {
    let lines: Vec<String> = problems.iter().map(|problem| problem.one_line(Language::English)).collect();
    lines.join("; ")
}

/// The operator's dossier, filled from an example.
pub(super) async fn dossier(
    workbench: &Workbench,
    operator: &Actor,
    example: &Dir<'_>,
) -> Result<Shared, Error> {
    let folder = tempfile::tempdir()?;
    super::extract(example, folder.path())?;
    let case = simsa_case::load(folder.path())
        .map_err(|problems| Error::fault(format!("the example cannot be read: {}", in_words(&problems))))?;
    let read = case.dossier();
    let title = NewCase { title: "가상클라우드 서비스 자료".to_owned(), deadline: None };
    let id = workbench.open_dossier(operator, &title).await?;
    let certificates = certificates(workbench, operator, &id, read, folder.path()).await?;
    let facts = Facts {
        storage: read.facts.storage.clone(),
        operators: read.facts.operators.clone(),
        certificates: Some(certificates),
        ..Facts::default()
    };
    let version = workbench.case_panel(operator, &id).await?.version;
    workbench.change_facts(operator, &id, version, &facts).await?;
    for Answer { question, answer, note, .. } in read.answers.clone() {
        let save = SaveAnswer { case: id.clone(), question, answer, note, ..SaveAnswer::default() };
        workbench.save_answer(operator, &save).await?;
    }
    Ok(Shared { id, facts: read.facts.clone() })
}

/// The certificates with their copies on the shelf of the dossier.
async fn certificates(
    workbench: &Workbench,
    operator: &Actor,
    dossier: &CaseId,
    read: &Dossier,
    folder: &std::path::Path,
) -> Result<Vec<Certificate>, Error> {
    let mut all = read.facts.certificates.clone().unwrap_or_default();
    for certificate in &mut all {
        let copy = certificate.copy.take();
        let listed = copy.and_then(|id| read.evidence.iter().find(|one| one.id == id));
        let Some(listed) = listed else { continue };
        let Some(path) = simsa_case::evidence_path(folder, &listed.file) else { continue };
        let input = Described {
            title: listed.title.clone(),
            kind: listed.kind.clone(),
            effective: listed.effective,
            from: listed.from,
            until: listed.until,
            disclosure: None,
        };
        let file = Box::new(std::fs::File::open(path)?);
        certificate.copy =
            Some(workbench.add_evidence(operator, dossier, &input, &listed.file, file).await?.id.into());
    }
    Ok(all)
}

/// A new case of an applicant, in which the operator takes part and uses the dossier.
pub(super) async fn used(
    workbench: &Workbench,
    applicant: &Actor,
    operator: &Actor,
    shared: &Shared,
) -> Result<(), Error> {
    let title = format!("서비스 자료를 쓰는 {}의 가상 사례", applicant.organisation_name);
    let case = workbench.open_case(applicant, &NewCase { title, deadline: None }).await?;
    // where and by whom the records are kept the applicant knows; how, the operator says in its dossier
    let place = |one: &Storage| Storage {
        id: one.id.clone(),
        role: one.role,
        place: one.place,
        operator: one.operator.clone(),
        ..Storage::default()
    };
    let operators = shared.facts.operators.iter();
    let facts = Facts {
        storage: shared.facts.storage.iter().map(place).collect(),
        operators: operators.map(|one| Operator { id: one.id.clone(), ..Operator::default() }).collect(),
        certificates: None,
        ..shared.facts.clone()
    };
    let version = workbench.case_panel(applicant, &case).await?.version;
    workbench.change_facts(applicant, &case, version, &facts).await?;
    let invite = InviteParty {
        case: case.clone(),
        kind: OrganisationKind::Operator,
        name: operator.organisation_name.clone(),
        email: operator.email.clone(),
        operator: facts.operators.first().map(|one| one.id.clone()),
    };
    let token = workbench.invite_party(applicant, &invite).await?;
    workbench.accept_for_organisation(operator, &token).await?;
    let places: BTreeMap<String, String> =
        facts.storage.iter().map(|one| (one.id.clone(), one.id.clone())).collect();
    let using = Using { places, ..Using::all(Disclosure::Full) };
    workbench.use_dossier(operator, &case, &shared.id, None, &using).await.map(|_| ())
}
