//! One service dossier of one operator in the cases of two applicants: everything of it counts in both, each case has its
//! own view of it, a change is told and voids what rested on it, and neither applicant sees the other.

mod common;

use common::{World, is_invalid, is_not_found, is_not_now, new_case, noted, refusal};
use simsa_app::cases::answer::SaveAnswer;
use simsa_app::cases::item::SaveItem;
use simsa_app::cases::service_dossier::Using;
use simsa_app::records::{
    AnswerRecord, CaseState, Disclosure, EvidenceRecord, ItemBody, ItemKind, NoticeKind, OrganisationKind,
};
use simsa_app::submission::submit::Submit;
use simsa_app::views::dossier::How;
use simsa_app::views::forms::ConfirmationView;
use simsa_app::{Actor, Refusal};
use simsa_model::{AnswerValue, Certificate, Facility, Facts, Operator, Product, Storage};
use simsa_store::{CaseId, Select, Typed, Versioned};

struct Shared {
    world: World,
    operator: Actor,
    dossier: CaseId,
    piece: String,
    /// Applicant and case, twice.
    sides: Vec<(Actor, CaseId)>,
}

/// The dossier says where, who and with which certificates; both cases leave that open.
async fn shared() -> Shared {
    let world = World::new();
    let first = world.set_up(OrganisationKind::Applicant).await;
    let second = world.organisation(OrganisationKind::Applicant, "둘째 신청기관").await;
    let mut sides = Vec::new();
    let mut operator = None;
    for applicant in [first, second] {
        let case = world.workbench.open_case(&applicant, &new_case("신청")).await.unwrap();
        let facts = Facts {
            operators: vec![Operator { id: "hanbyeol".into(), ..Operator::default() }],
            storage: vec![Storage {
                id: "main".into(),
                operator: Some("hanbyeol".into()),
                ..Storage::default()
            }],
            ..Facts::default()
        };
        let version = world.workbench.case_panel(&applicant, &case).await.unwrap().version;
        world.workbench.change_facts(&applicant, &case, version, &facts).await.unwrap();
        match &operator {
            None => {
                operator =
                    Some(world.operator(&applicant, &case, Some("hanbyeol"), "op@cloud.example.kr").await);
            }
            Some(operator) => {
                let invite = simsa_app::accounts::invite::InviteParty {
                    case: case.clone(),
                    kind: OrganisationKind::Operator,
                    name: "한별".to_owned(),
                    email: "op@cloud.example.kr".to_owned(),
                    operator: Some("hanbyeol".to_owned()),
                };
                let token = world.workbench.invite_party(&applicant, &invite).await.unwrap();
                world.workbench.accept_for_organisation(operator, &token).await.unwrap();
            }
        }
        sides.push((applicant, case));
    }
    let operator = operator.unwrap();
    let dossier = world.workbench.open_dossier(&operator, &new_case("한별클라우드 자료집")).await.unwrap();
    let piece = world.evidence(&operator, &dossier, "CSAP 인증서", b"csap").await;
    let csap = serde_json::json!({"scheme": "csap", "holder": "operator", "operator": "self", "copy": piece});
    let facts = Facts {
        operators: vec![Operator {
            id: "self".into(),
            name: Some("한별클라우드".into()),
            ..Operator::default()
        }],
        storage: vec![Storage {
            id: "dc".into(),
            operator: Some("self".into()),
            facility: Some(Facility::CloudProvider),
            cloud: Some(true),
            ..Storage::default()
        }],
        certificates: Some(vec![serde_json::from_value::<Certificate>(csap).unwrap()]),
        ..Facts::default()
    };
    let version = world.workbench.case_panel(&operator, &dossier).await.unwrap().version;
    world.workbench.change_facts(&operator, &dossier, version, &facts).await.unwrap();
    let body = ItemBody::Product(Product {
        kind: "firewall".into(),
        name: "방화벽".into(),
        operator: Some("self".into()),
        ..Product::default()
    });
    let item = SaveItem { case: dossier.clone(), id: None, version: None, body };
    world.workbench.save_item(&operator, &item).await.unwrap();
    let answer = answer(&dossier, "모두 한별이 합니다");
    world
        .workbench
        .save_answer(&operator, &SaveAnswer { evidence: vec![piece.clone().into()], ..answer })
        .await
        .unwrap();
    for (_, case) in &sides {
        let using =
            Using { places: [("dc".to_owned(), "main".to_owned())].into(), ..Using::all(Disclosure::Full) };
        world.use_dossier(&operator, case, &dossier, &using).await.unwrap();
    }
    Shared { world, operator, dossier, piece: piece.into(), sides }
}

fn answer(case: &CaseId, note: &str) -> SaveAnswer {
    SaveAnswer {
        operator: None,
        case: case.to_owned(),
        question: "emr-1.1-1".to_owned(),
        answer: Some(AnswerValue::Y),
        note: note.to_owned(),
        ..SaveAnswer::default()
    }
}

#[tokio::test]
async fn everything_of_the_dossier_counts_in_both_cases() {
    let Shared { world, dossier, sides, operator, .. } = shared().await;
    for (applicant, case) in &sides {
        let panel = world.workbench.case_panel(applicant, case).await.unwrap();
        let facts = &panel.all_facts;
        assert_eq!((facts.storage.len(), facts.operators.len()), (1, 1), "each is one with that of the case");
        assert_eq!((facts.storage[0].id.as_str(), facts.storage[0].cloud), ("main", Some(true)));
        assert_eq!(facts.storage[0].facility, Some(Facility::CloudProvider));
        assert_eq!(facts.operators[0].name.as_deref(), Some("한별클라우드"));
        let certificate = &facts.certificates.as_ref().unwrap()[0];
        assert_eq!(certificate.operator.as_deref(), Some("hanbyeol"));
        assert_eq!(panel.facts.storage[0].cloud, None, "the case itself says nothing of it");
        let evidence = world.workbench.evidence(applicant, case).await.unwrap();
        assert_eq!(certificate.copy.as_ref(), Some(&evidence[0].name));
        assert!(evidence[0].readable);
        let products = world.workbench.items(applicant, case, ItemKind::Product).await.unwrap();
        assert_eq!(products[0].from_dossier.as_ref(), Some(&dossier));
        let out = tempfile::tempdir().unwrap();
        world.workbench.export_case(applicant, case, out.path()).await.unwrap();
        let exported = simsa_case::load(out.path()).unwrap();
        assert_eq!(exported.dossier().products[0].operator.as_deref(), Some("hanbyeol"));
        assert_eq!(&exported.dossier().facts, facts);
    }
    let seen = world.workbench.case_panel(&operator, &dossier).await.unwrap();
    assert_eq!(seen.used_in.len(), 2);
    // a place is one of one only
    let twice = [("dc".to_owned(), "none".to_owned())].into();
    let using = Using { places: twice, ..Using::all(Disclosure::Full) };
    is_invalid(world.use_dossier(&operator, &sides[0].1, &dossier, &using).await, "places");
}

#[tokio::test]
async fn what_is_shown_differs_by_case_and_piece() {
    let Shared { world, operator, dossier, piece, sides } = shared().await;
    let ((first, one), (second, two)) = (&sides[0], &sides[1]);
    let hidden = Using {
        evidence: [(piece.into(), Disclosure::TitleAndDigest)].into(),
        ..Using::all(Disclosure::Full)
    };
    world.use_dossier(&operator, one, &dossier, &hidden).await.unwrap();
    let name = world.workbench.evidence(first, one).await.unwrap()[0].name.clone();
    is_not_found(world.workbench.evidence_file(first, one, &name, None).await);
    world.workbench.evidence_file(second, two, &name, None).await.unwrap();
    // neither sees the other
    is_not_found(world.workbench.case_panel(first, two).await);
    is_not_found(world.workbench.case_panel(second, one).await);
    is_not_found(world.workbench.case_panel(first, &dossier).await);
    let seen = world.workbench.case_panel(first, one).await.unwrap();
    let parties = world.workbench.participants(first, one).await.unwrap();
    let told = format!("{seen:?} {parties:?}");
    assert!(!told.contains(two.as_str()) && !told.contains(second.organisation.as_str()), "{told}");
    assert!(seen.used_in.is_empty());
    // another operator in the case knows nothing of the dossier's settings
    let other = world.operator(first, one, None, "other@dc.example.kr").await;
    assert!(world.workbench.case_panel(&other, one).await.unwrap().dossiers.is_empty());
    is_not_found(world.workbench.evidence_file(&other, one, &name, None).await);
}

#[tokio::test]
async fn a_change_is_told_named_and_noted_as_shown() {
    let Shared { world, operator, dossier, piece, sides } = shared().await;
    let used = async |side: &(Actor, CaseId)| {
        world.workbench.case_panel(&side.0, &side.1).await.unwrap().dossiers.remove(0)
    };
    assert!(!used(&sides[0]).await.changed);
    world
        .workbench
        .replace_evidence(
            &operator,
            &dossier,
            (&piece.as_str().into(), world.at::<EvidenceRecord>(&dossier, &piece).await),
            "새.pdf",
            Box::new(&b"new"[..]),
        )
        .await
        .unwrap();
    let version = world.workbench.case_panel(&operator, &dossier).await.unwrap().version;
    world.workbench.answer_fact(&operator, &dossier, version, "storage[dc].domestic", "true").await.unwrap();
    for side in &sides {
        let changes = used(side).await.changes;
        let told: Vec<_> =
            changes.iter().map(|one| (one.list.as_str(), one.name.as_str(), one.how)).collect();
        assert_eq!(told, [("evidence", "CSAP 인증서", How::Changed), ("place", "dc", How::Changed)]);
        let home = world.workbench.home(&side.0).await.unwrap();
        let about =
            |kind: &NoticeKind| matches!(kind, NoticeKind::DossierChanged { case, .. } if *case == side.1);
        assert!(
            home.notices
                .iter()
                .all(|notice| about(&notice.kind) || matches!(notice.kind, NoticeKind::Joined { .. }))
        );
        assert!(home.notices.iter().any(|notice| about(&notice.kind)));
    }
    let readiness = world.workbench.readiness(&sides[0].0, &sides[0].1).await.unwrap();
    assert_eq!(readiness.unnoted, ["한별클라우드 자료집"]);
    // what was not shown is not noted
    let (applicant, case) = &sides[0];
    let shown = used(&sides[0]).await.digest;
    let more = SaveAnswer { question: "emr-2.1-1".into(), ..answer(&dossier, "") };
    world.workbench.save_answer(&operator, &more).await.unwrap();
    is_not_now(world.workbench.note_dossier(applicant, case, &dossier, &shown).await);
    let shown = used(&sides[0]).await.digest;
    world.workbench.note_dossier(applicant, case, &dossier, &shown).await.unwrap();
    assert!(!used(&sides[0]).await.changed);
    assert!(used(&sides[1]).await.changed, "each applicant for itself");
}

/// A whole application in which a dossier is used: the confirmations of form 6 and the submission rest on it.
#[tokio::test]
async fn a_change_voids_confirmations_and_a_submission_seals_what_was_used() {
    let world = World::new();
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&applicant, "group-ii-3").await;
    let operator = world.operator(&applicant, &case, Some("hanbyeol"), "op@cloud.example.kr").await;
    let dossier = world.workbench.open_dossier(&operator, &new_case("자료집")).await.unwrap();
    let piece = world.evidence(&operator, &dossier, "덧붙인 구성도", b"first").await;
    world.use_dossier(&operator, &case, &dossier, &Using::all(Disclosure::Full)).await.unwrap();
    let confirm = async || {
        for actor in [&applicant, &operator] {
            for line in world.workbench.forms(actor, &case).await.unwrap() {
                if (line.signed || line.instance.file_stem == "form-6")
                    && line.ours
                    && !matches!(line.confirmed, ConfirmationView::Yes { .. })
                {
                    let copy = &line.instance.file_stem;
                    world.workbench.confirm_form(actor, &case, &copy.into(), &line.digest).await.unwrap();
                }
            }
        }
    };
    confirm().await;
    let form_6 = async || {
        let lines = world.workbench.forms(&applicant, &case).await.unwrap();
        lines.into_iter().find(|line| line.instance.file_stem == "form-6").unwrap().confirmed
    };
    assert!(matches!(form_6().await, ConfirmationView::Yes { .. }));
    world
        .workbench
        .replace_evidence(
            &operator,
            &dossier,
            (&piece, world.at::<EvidenceRecord>(&dossier, &piece).await),
            "새.png",
            Box::new(&b"second"[..]),
        )
        .await
        .unwrap();
    assert!(
        matches!(form_6().await, ConfirmationView::Void { .. }),
        "what it confirmed is no longer what there is"
    );
    let submit = async || {
        let readiness = world.workbench.readiness(&applicant, &case).await.unwrap();
        let reasons = readiness.warnings.into_iter().map(|(key, _)| (key, "알고 있음".to_owned())).collect();
        let input = Submit { case: case.clone(), acknowledged: reasons, certifier: None };
        world.workbench.submit(&applicant, &input).await
    };
    assert!(matches!(refusal(submit().await), Refusal::NotNow(_)));
    let unconfirmed = world.workbench.readiness(&applicant, &case).await.unwrap().unconfirmed;
    assert!(unconfirmed.iter().any(|copy| copy.title().contains("적합성")), "{unconfirmed:?}");
    confirm().await;
    is_not_now(submit().await);
    let shown = world.workbench.case_panel(&applicant, &case).await.unwrap().dossiers[0].digest.clone();
    world.workbench.note_dossier(&applicant, &case, &dossier, &shown).await.unwrap();
    submit().await.unwrap();
    let state = async || world.workbench.case_panel(&applicant, &case).await.unwrap().line.state;
    assert_eq!(state().await, CaseState::Submitted);
    // a later change of the dossier is told to nobody whose case is submitted
    world
        .workbench
        .replace_evidence(
            &operator,
            &dossier,
            (&piece, world.at::<EvidenceRecord>(&dossier, &piece).await),
            "셋.png",
            Box::new(&b"third"[..]),
        )
        .await
        .unwrap();
    let home = world.workbench.home(&applicant).await.unwrap();
    assert!(!home.notices.iter().any(|notice| matches!(&notice.kind, NoticeKind::DossierChanged { .. })));
}

/// Where a file is copied to.
struct Copied(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);
impl std::io::Write for Copied {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_dossier_is_made_of_what_an_operator_has_in_a_case() {
    let world = World::new();
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&applicant, "group-ii-3").await;
    let operator = world.operator(&applicant, &case, Some("hanbyeol"), "op@cloud.example.kr").await;
    let piece = world.evidence(&operator, &case, "구성도", b"bytes of the operator").await;
    let view =
        world.workbench.questions(&operator, &case, None, None).await.unwrap().questions.swap_remove(0);
    world.workbench.save_answer(&operator, &noted(&case, &view, "이 신청기관의 일")).await.unwrap();
    let refused = world.workbench.dossier_of_case(&applicant, &case, &new_case("자료집")).await;
    assert!(matches!(refusal(refused), Refusal::NotPermitted { .. }));
    let made = world.workbench.dossier_of_case(&operator, &case, &new_case("한별 자료집")).await.unwrap();
    let panel = world.workbench.case_panel(&operator, &made).await.unwrap();
    let of = world.workbench.case_panel(&operator, &case).await.unwrap().all_facts;
    assert_eq!(panel.facts.operators, of.operators);
    assert_eq!(panel.facts.storage, of.storage);
    assert_eq!(panel.facts.applicant, simsa_model::Applicant::default(), "nothing of the applicant");
    let evidence = world.workbench.evidence(&operator, &made).await.unwrap();
    let ids: Vec<&str> = evidence.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(ids, [piece.as_str()], "what the applicant has handed in stays the applicant's");
    let answers: Vec<Versioned<AnswerRecord>> = world.store.many(Select::parent(&made)).await.unwrap();
    assert!(answers.iter().any(|kept| kept.value.note == "이 신청기관의 일"), "what it says now");
    let asked = world.workbench.questions(&operator, &case, None, None).await.unwrap().questions;
    let answered = asked.iter().filter(|one| one.answer.is_some()).count();
    assert!(
        answered > 100 && answers.len() >= answered,
        "{} of {answered}: what was written for it, too",
        answers.len()
    );
    assert!(
        answers.iter().all(|kept| kept.value.changes.is_empty()),
        "what it said before stays with that case"
    );
    // the file is its own: it is there whatever becomes of the case
    let version = world.at::<EvidenceRecord>(&case, &piece).await;
    world.workbench.withdraw_evidence(&operator, &case, &piece, version).await.unwrap();
    let file = world.workbench.evidence_file(&operator, &made, piece.as_str(), None).await.unwrap();
    let bytes = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    world.workbench.copy_file(&file, Box::new(Copied(bytes.clone()))).await.unwrap();
    assert_eq!(bytes.lock().unwrap().as_slice(), b"bytes of the operator");
    // and it can be used at once
    let other = world.imported(&applicant, "group-ii-2").await;
    assert_ne!(other, made);
    let items = world.workbench.items(&operator, &made, ItemKind::Product).await.unwrap();
    assert!(!items.is_empty(), "the products that the applicant wrote for it are its own to go on with");
}
