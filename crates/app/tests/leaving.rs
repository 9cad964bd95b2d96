//! A party leaves a case or is taken out: what was its own goes with it and passes to nobody, everybody is told.

mod common;

use common::{World, confirm_all, is_not_found, is_not_permitted};
use simsa_app::Actor;
use simsa_app::accounts::invite::InviteParty;
use simsa_app::cases::answer::SaveAnswer;
use simsa_app::cases::item::SaveItem;
use simsa_app::cases::service_dossier::Using;
use simsa_app::records::{
    AnswerRecord, CaseItem, CaseRecord, Comment, Confirmation, Disclosure, EvidenceRecord, ItemBody, Link,
    NoticeKind, OrganisationKind,
};
use simsa_model::{AnswerValue, Product};
use simsa_store::{CaseId, OrganisationId, Record, Select, Typed, Versioned};

const QUESTION: &str = "emr-1.1-1";

async fn rows<R: Record<Parent = CaseId>>(world: &World, case: &CaseId) -> Vec<Versioned<R>> {
    world.store.many(Select::parent(case.to_owned())).await.unwrap()
}

/// Gives an operator something of every kind in the case; gives its dossier.
async fn fill(world: &World, operator: &Actor, case: &CaseId) -> CaseId {
    world.evidence(operator, case, "사업자 구성도", b"a file of the operator").await;
    let body =
        ItemBody::Product(Product {
            kind: "firewall".into(), name: "방화벽".into(), ..Product::default()
        });
    let item = SaveItem { case: case.to_owned(), id: None, version: None, body };
    world.workbench.save_item(operator, &item).await.unwrap();
    let answer = SaveAnswer {
        operator: None,
        case: case.to_owned(),
        question: QUESTION.to_owned(),
        version: world.stands::<AnswerRecord>(case, QUESTION).await,
        answer: Some(AnswerValue::P),
        note: "사업자의 답".to_owned(),
        evidence: Vec::new(),
    };
    world.workbench.save_answer(operator, &answer).await.unwrap();
    world.workbench.comment(operator, case, QUESTION, "우리끼리", false).await.unwrap();
    world.workbench.comment(operator, case, QUESTION, "함께", true).await.unwrap();
    let dossier = world.workbench.open_dossier(operator, &common::new_case("자료집")).await.unwrap();
    world.use_dossier(operator, case, &dossier, &Using::all(Disclosure::Full)).await.unwrap();
    assert!(confirm_all(world, operator, case).await > 0);
    dossier
}

/// How many rows of each kind are an organisation's in a case.
async fn held(world: &World, case: &CaseId, organisation: &OrganisationId) -> [usize; 4] {
    let evidence = rows::<EvidenceRecord>(world, case).await;
    let answers = rows::<AnswerRecord>(world, case).await;
    let items = rows::<CaseItem>(world, case).await;
    let confirmations = rows::<Confirmation>(world, case).await;
    [
        evidence.iter().filter(|kept| kept.value.organisation == organisation).count(),
        answers.iter().filter(|kept| kept.value.organisation == organisation).count(),
        items.iter().filter(|kept| kept.value.organisation == organisation).count(),
        confirmations.iter().filter(|kept| kept.value.organisation == organisation).count(),
    ]
}

#[tokio::test]
async fn what_was_its_own_goes_and_passes_to_nobody() {
    for removed in [false, true] {
        let world = World::new();
        let applicant = world.set_up(OrganisationKind::Applicant).await;
        let case = world.imported(&applicant, "group-ii-3").await;
        let applicants = held(&world, &case, &applicant.organisation).await;
        let operator = world.operator(&applicant, &case, Some("hanbyeol"), "op@cloud.example.kr").await;
        let other = world.operator(&applicant, &case, None, "other@cloud.example.kr").await;
        let kept = world.evidence(&other, &case, "남는 사업자의 것", b"another's").await;
        let dossier = fill(&world, &operator, &case).await;
        assert!(held(&world, &case, &operator.organisation).await.iter().all(|count| *count > 0));
        let again = InviteParty {
            case: case.clone(),
            kind: OrganisationKind::Operator,
            name: "다시".to_owned(),
            email: operator.email.clone(),
            operator: None,
        };
        let link = world.workbench.invite_party(&applicant, &again).await.unwrap();

        // nobody but the owner takes others out, the owner itself cannot go, and only administrators can
        is_not_permitted(world.workbench.remove_party(&other, &case, &operator.organisation).await);
        is_not_permitted(world.workbench.leave_case(&applicant, &case).await);
        is_not_found(world.workbench.remove_party(&applicant, &case, &applicant.organisation).await);
        is_not_found(world.workbench.remove_party(&applicant, &case, &"o-none".into()).await);
        if removed {
            world.workbench.remove_party(&applicant, &case, &operator.organisation).await.unwrap();
        } else {
            world.workbench.leave_case(&operator, &case).await.unwrap();
        }

        assert_eq!(held(&world, &case, &operator.organisation).await, [0; 4]);
        let left = held(&world, &case, &applicant.organisation).await;
        assert_eq!((left[0], left[2], left[3]), (applicants[0], applicants[2], applicants[3]));
        assert_eq!(left[1], applicants[1] - 1, "the answer it had taken over went with it");
        assert_eq!(held(&world, &case, &other.organisation).await[0], 1, "the other's {kept} stays");
        assert!(rows::<Link>(&world, &case).await.is_empty());
        let remarks = rows::<Comment>(&world, &case).await;
        assert_eq!(remarks.iter().map(|one| one.value.text.as_str()).collect::<Vec<_>>(), ["함께"]);
        let owned: Versioned<CaseRecord> =
            world.store.one(simsa_store::RowKey::root(&case)).await.unwrap().unwrap();
        assert!(owned.value.operators.is_empty());

        // for it the case does not exist any more, its dossier does; and the link that was open leads nowhere
        is_not_found(world.workbench.case_panel(&operator, &case).await);
        is_not_found(world.workbench.leave_case(&operator, &case).await);
        world.workbench.case_panel(&operator, &dossier).await.unwrap();
        assert!(world.workbench.accept_for_organisation(&operator, &link).await.is_err());
        // its file is nobody's
        is_not_found(world.workbench.evidence_file(&applicant, &case, "diagram-2", None).await);
        let told = world.workbench.notices(&other).await.unwrap();
        let said = told
            .iter()
            .any(|one| matches!(&one.kind, NoticeKind::Left { removed: how, .. } if *how == removed));
        assert!(said, "{told:?}");
        let history = world.workbench.history(&other, &case, 0, 1000).await.unwrap();
        let event = if removed { "party-removed" } else { "party-left" };
        assert_eq!(history.iter().filter(|line| line.event == event).count(), 1);
        // the applicant stands in again where nobody else speaks
        let forms = world.workbench.forms(&other, &case).await.unwrap();
        assert!(forms.iter().any(|line| line.ours && line.signed), "the one that is left speaks now");
    }
}

#[tokio::test]
async fn what_was_submitted_stays_and_nobody_goes_meanwhile() {
    let world = World::new();
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&applicant, "group-ii-3").await;
    let operator = world.operator(&applicant, &case, Some("hanbyeol"), "op@cloud.example.kr").await;
    confirm_all(&world, &operator, &case).await;
    confirm_all(&world, &applicant, &case).await;
    let readiness = world.workbench.readiness(&applicant, &case).await.unwrap();
    let acknowledged = readiness.warnings.into_iter().map(|(key, _)| (key, "확인함".to_owned())).collect();
    let input = simsa_app::submission::submit::Submit { case: case.clone(), acknowledged, certifier: None };
    let submitted = world.workbench.submit(&applicant, &input).await.unwrap();
    is_not_permitted(world.workbench.leave_case(&operator, &case).await);
    is_not_permitted(world.workbench.remove_party(&applicant, &case, &operator.organisation).await);
    world.workbench.reopen(&applicant, &case, "보완").await.unwrap();
    world.workbench.leave_case(&operator, &case).await.unwrap();
    let view = world.workbench.submission(&applicant, &case, &submitted.id).await.unwrap();
    assert!(view.forms.iter().any(|form| form.title.contains("2-2") && form.confirmed.is_some()));
    let open = world.workbench.readiness(&applicant, &case).await.unwrap().unconfirmed;
    assert!(open.iter().any(|one| one.file_stem == "form-2-2"), "its confirmation went with it");
}

/// A certifier keeps what came to it, whatever the applicant does with the case afterwards, and is told nothing of who prepares it.
#[tokio::test]
async fn a_certifier_keeps_what_was_submitted_to_it() {
    let world = World::new();
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let certifier = world.organisation(OrganisationKind::Certifier, "가상인증원").await;
    let case = world.imported(&applicant, "group-ii-3").await;
    confirm_all(&world, &applicant, &case).await;
    let readiness = world.workbench.readiness(&applicant, &case).await.unwrap();
    let acknowledged = readiness.warnings.into_iter().map(|(key, _)| (key, "확인함".to_owned())).collect();
    let to = Some(certifier.organisation.clone());
    let input = simsa_app::submission::submit::Submit { case: case.clone(), acknowledged, certifier: to };
    let submitted = world.workbench.submit(&applicant, &input).await.unwrap();
    world.workbench.reopen(&applicant, &case, "보완").await.unwrap();
    is_not_permitted(world.workbench.remove_party(&applicant, &case, &certifier.organisation).await);
    let notices = world.workbench.notices(&certifier).await.unwrap().len();
    let operator = world.operator(&applicant, &case, Some("hanbyeol"), "op@cloud.example.kr").await;
    world.workbench.remove_party(&applicant, &case, &operator.organisation).await.unwrap();
    world.workbench.package(&certifier, &case, &submitted.id).await.unwrap();
    assert_eq!(world.workbench.notices(&certifier).await.unwrap().len(), notices, "who prepares it");
}
