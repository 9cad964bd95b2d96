//! From a complete case to a package that verifies with nothing but the file, the key and the receipt.

mod common;

use simsa_store::{CaseId, OrganisationId};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::{Arc, Mutex};

use common::{World, confirm_all, is_invalid, is_not_found, is_not_permitted, refusal};
use simsa_app::Download;
use simsa_app::records::{CaseState, Disclosure, MemberRole, Organisation, OrganisationKind};
use simsa_app::submission::submit::{Submit, Submitted};
use simsa_app::views::forms::ConfirmationView;
use simsa_app::{Actor, Refusal};
use simsa_ledger::VerifierKey;
use simsa_package::{HeldReceipt, Verdict, VerifyTrust, verify};

async fn download(world: &World, file: &Download) -> Vec<u8> {
    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<Vec<u8>>>);
    impl std::io::Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let out = Shared::default();
    world.workbench.copy_file(file, Box::new(out.clone())).await.unwrap();
    std::mem::take(&mut *out.0.lock().unwrap())
}

async fn reasons(world: &World, actor: &Actor, case: &CaseId) -> BTreeMap<String, String> {
    let readiness = world.workbench.readiness(actor, case).await.unwrap();
    assert!(readiness.blocking.is_empty(), "{:?}", readiness.blocking);
    readiness.warnings.into_iter().map(|(key, _)| (key, "확인하였고 문제 없음".to_owned())).collect()
}

fn trust(world: &World, receipt: &[u8]) -> VerifyTrust {
    VerifyTrust {
        keys: vec![VerifierKey::parse(&world.workbench.log_key()).unwrap()],
        receipts: vec![HeldReceipt::parse(receipt).unwrap()],
        authorities: None,
    }
}

async fn submit(
    world: &World,
    actor: &Actor,
    case: &CaseId,
    certifier: Option<&OrganisationId>,
) -> Submitted {
    let acknowledged = reasons(world, actor, case).await;
    let input = Submit { case: case.to_owned(), acknowledged, certifier: certifier.cloned() };
    world.workbench.submit(actor, &input).await.unwrap()
}

#[tokio::test]
async fn complete_cases_of_three_groups_go_out_and_verify() {
    for example in ["group-ii-1", "group-ii-3", "group-i-2"] {
        let world = World::new();
        let actor = world.set_up(OrganisationKind::Applicant).await;
        let case = world.imported(&actor, example).await;
        let unsigned = Submit { case: case.clone(), ..Submit::default() };
        let refused = refusal(world.workbench.submit(&actor, &unsigned).await);
        assert!(
            matches!(&refused, Refusal::NotNow(say) if say.ko.contains("서명자")),
            "{example}: {refused:?}"
        );
        assert!(confirm_all(&world, &actor, &case).await > 0);
        let submitted = submit(&world, &actor, &case, None).await;
        assert!(!submitted.encrypted);
        // before the package is handed out, which is an entry too
        let receipt = world.workbench.submission_receipt(&actor, &case, &submitted.id).await.unwrap();
        assert_eq!(receipt, submitted.receipt);
        let file = world.workbench.package(&actor, &case, &submitted.id).await.unwrap();
        let bytes = download(&world, &file).await;
        let report = verify(Cursor::new(bytes), &trust(&world, &submitted.receipt));
        assert_eq!(report.verdict, Verdict::HoldsAsFarAsChecked, "{example}: {report:#?}");
        let goes_on = report.checks.iter().find(|checked| checked.check == "receipt-ledger").unwrap();
        assert_eq!(goes_on.outcome, simsa_package::Outcome::Ok, "other entries may come in between");
        let line = world.workbench.case_panel(&actor, &case).await.unwrap().line;
        assert_eq!(line.state, CaseState::Submitted);
        is_not_permitted(world.workbench.submit(&actor, &unsigned).await);
        is_not_found(world.workbench.package(&actor, &case, &"9999".into()).await);
    }
}

#[tokio::test]
async fn a_confirmation_taken_back_while_the_case_is_sealed_does_not_go_out() {
    let world = World::new();
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&actor, "group-ii-3").await;
    assert!(confirm_all(&world, &actor, &case).await > 0);
    let acknowledged = reasons(&world, &actor, &case).await;
    let input = Submit { case: case.clone(), acknowledged, certifier: None };
    let copy = "form-5".into();
    let (submitted, withdrawn) = tokio::join!(
        world.workbench.submit(&actor, &input),
        world.workbench.withdraw_confirmation(&actor, &case, &copy),
    );
    withdrawn.unwrap();
    // seen before the sealing or only after it, as it happens: in either case nothing is submitted
    let refused = refusal(submitted);
    assert!(matches!(&refused, Refusal::NotNow(_)), "{refused:?}");
    assert_eq!(world.workbench.case_panel(&actor, &case).await.unwrap().line.state, CaseState::Preparing);
}

#[tokio::test]
async fn a_change_voids_the_confirmation_visibly() {
    let world = World::new();
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&actor, "group-ii-3").await;
    let line = async || {
        let lines = world.workbench.forms(&actor, &case).await.unwrap();
        lines.into_iter().find(|line| line.instance.file_stem == "form-5").unwrap()
    };
    let before = line().await;
    assert_eq!(before.confirmed, ConfirmationView::No);
    is_not_found(world.workbench.confirm_form(&actor, &case, &"form-9".into(), &before.digest).await);
    world.workbench.confirm_form(&actor, &case, &"form-5".into(), &before.digest).await.unwrap();
    assert!(matches!(line().await.confirmed, ConfirmationView::Yes { name, .. } if name == "김관리"));
    let panel = world.workbench.case_panel(&actor, &case).await.unwrap();
    world
        .workbench
        .answer_fact(&actor, &case, panel.version, "applicant.representative", "한새로")
        .await
        .unwrap();
    assert!(matches!(line().await.confirmed, ConfirmationView::Void { .. }));
    // what was shown is confirmed and nothing else
    let stale = refusal(world.workbench.confirm_form(&actor, &case, &"form-5".into(), &before.digest).await);
    assert!(matches!(stale, Refusal::Conflict { .. }), "{stale:?}");
    world.workbench.confirm_form(&actor, &case, &"form-5".into(), &line().await.digest).await.unwrap();
    world.workbench.withdraw_confirmation(&actor, &case, &"form-5".into()).await.unwrap();
    assert_eq!(line().await.confirmed, ConfirmationView::No);
    is_not_found(world.workbench.withdraw_confirmation(&actor, &case, &"form-5".into()).await);
    let editor = world.member(&actor, "editor@example.kr", &[MemberRole::Editor]).await;
    is_not_permitted(world.workbench.confirm_form(&editor, &case, &"form-5".into(), &before.digest).await);
    let pdf = world.workbench.form_pdf(&editor, &case, &"form-5".into()).await.unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
}

#[tokio::test]
async fn what_blocks_stops_it_and_warnings_need_reasons() {
    let world = World::new();
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&actor, "group-ii-3").await;
    confirm_all(&world, &actor, &case).await;
    let none = Submit { case: case.clone(), ..Submit::default() };
    let readiness = world.workbench.readiness(&actor, &case).await.unwrap();
    if !readiness.warnings.is_empty() {
        let refused = refusal(world.workbench.submit(&actor, &none).await);
        assert!(matches!(&refused, Refusal::Unacknowledged(open) if open.len() == readiness.warnings.len()));
        let mut some = none.clone();
        some.acknowledged.insert(readiness.warnings[0].0.clone(), "   ".to_owned());
        assert!(matches!(refusal(world.workbench.submit(&actor, &some).await), Refusal::Unacknowledged(_)));
    }
    // an answer that form 2B does not allow blocks, and so does one taken away
    let questions = world.workbench.questions(&actor, &case, None, None).await.unwrap().questions;
    let view = &questions[0];
    let save = simsa_app::cases::answer::SaveAnswer {
        operator: None,
        case: case.clone(),
        question: view.question.id.as_str().to_owned(),
        version: view.version,
        answer: Some(simsa_model::AnswerValue::N),
        note: "아직 갖추지 못함".to_owned(),
        evidence: view.evidence.clone(),
    };
    let version = world.workbench.save_answer(&actor, &save).await.unwrap();
    let refused = refusal(world.workbench.submit(&actor, &none).await);
    assert!(matches!(&refused, Refusal::Blocked(findings) if !findings.is_empty()), "{refused:?}");
    let after = world.workbench.questions(&actor, &case, None, None).await.unwrap().questions;
    assert!(!after[0].findings.is_empty(), "the finding stands beside the question");
    let away = simsa_app::cases::answer::SaveAnswer { answer: None, version: Some(version), ..save };
    world.workbench.save_answer(&actor, &away).await.unwrap();
    assert!(matches!(refusal(world.workbench.submit(&actor, &none).await), Refusal::Blocked(_)));
}

#[tokio::test]
async fn two_companies_submit_together_and_secrets_go_to_the_certifier_only() {
    let world = World::new();
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let certifier = world.organisation(OrganisationKind::Certifier, "인증원").await;
    let identity = age::x25519::Identity::generate();
    let case = world.imported(&applicant, "group-ii-3").await;
    let operator = world.operator(&applicant, &case, Some("hanbyeol"), "op@cloud.example.kr").await;
    let secret = world.evidence(&operator, &case, "사업자 내부 자료", b"top secret of the operator").await;
    world.disclose(&operator, &case, &secret, Disclosure::TitleAndDigest).await.unwrap();
    // each signs its own
    let lines = world.workbench.forms(&applicant, &case).await.unwrap();
    let operators = lines.iter().find(|line| line.signed && !line.ours).unwrap();
    is_not_permitted(
        world
            .workbench
            .confirm_form(&applicant, &case, &operators.instance.file_stem.as_str().into(), &operators.digest)
            .await,
    );
    assert!(confirm_all(&world, &operator, &case).await > 0);
    assert!(confirm_all(&world, &applicant, &case).await > 0);
    is_not_permitted(
        world.workbench.submit(&operator, &Submit { case: case.clone(), ..Submit::default() }).await,
    );

    let mut input = Submit { case: case.clone(), ..Submit::default() };
    input.acknowledged = reasons(&world, &applicant, &case).await;
    let refused = refusal(world.workbench.submit(&applicant, &input).await);
    assert!(matches!(&refused, Refusal::NotNow(say) if say.ko.contains("공개키")), "{refused:?}");
    input.certifier = Some("o-none".into());
    is_invalid(world.workbench.submit(&applicant, &input).await, "certifier");
    let key = identity.to_public().to_string();
    world
        .workbench
        .change_organisation(
            &certifier,
            world.at::<Organisation>(&certifier.organisation, "").await,
            "인증원",
            Some(&key),
            None,
        )
        .await
        .unwrap();
    is_not_found(world.workbench.case_panel(&certifier, &case).await);
    let submitted = submit(&world, &applicant, &case, Some(&certifier.organisation)).await;
    assert!(submitted.encrypted);
    let file = world.workbench.package(&applicant, &case, &submitted.id).await.unwrap();
    let bytes = download(&world, &file).await;
    assert!(!bytes.windows(10).any(|window| window == b"top secret"));
    assert!(simsa_package::recipients::is_encrypted(&bytes));
    let text = age::secrecy::ExposeSecret::expose_secret(&identity.to_string()).to_owned();
    let plain = simsa_package::recipients::decrypt(Cursor::new(bytes), &text).unwrap();
    let report = verify(plain, &trust(&world, &submitted.receipt));
    assert_eq!(report.verdict, Verdict::HoldsAsFarAsChecked, "{report:#?}");
    // the certifier sees it now, and reads no evidence but through the package
    is_not_permitted(world.workbench.case_panel(&certifier, &case).await);
    let received = world.workbench.received(&certifier, None, 50).await.unwrap().lines;
    assert_eq!((received.len(), received[0].case.as_str(), received[0].replaced), (1, case.as_str(), false));
    let view = world.workbench.submission(&certifier, &case, &submitted.id).await.unwrap();
    assert!(!view.dossier.answers.is_empty() && !view.forms.is_empty());
    assert!(view.forms.iter().any(|form| form.confirmed.is_some()));
    let pdf =
        world.workbench.submitted_pdf(&certifier, &case, &submitted.id, &"form-2-2".into()).await.unwrap();
    assert!(pdf.starts_with(b"%PDF"));
    // another certifier has none of it, and what is changed afterwards changes nothing of it
    let another = world.organisation(OrganisationKind::Certifier, "다른 인증원").await;
    assert!(world.workbench.received(&another, None, 50).await.unwrap().lines.is_empty());
    is_not_found(world.workbench.submission(&another, &case, &submitted.id).await);
    world.workbench.reopen(&applicant, &case, "보완").await.unwrap();
    world.workbench.withdraw_confirmation(&applicant, &case, &"form-5".into()).await.unwrap();
    let version = world.workbench.case_panel(&applicant, &case).await.unwrap().version;
    world.workbench.answer_fact(&applicant, &case, version, "product.name", "다른 이름").await.unwrap();
    let again = world.workbench.submission(&certifier, &case, &submitted.id).await.unwrap();
    assert_eq!((again.dossier, again.findings), (view.dossier, view.findings));
    assert!(
        world.workbench.home(&certifier).await.unwrap().cases.is_empty(),
        "a draft is no business of the certifier"
    );
    is_not_permitted(world.workbench.case_panel(&certifier, &case).await);
    world.workbench.package(&certifier, &case, &submitted.id).await.unwrap();
    is_not_permitted(world.workbench.evidence_file(&certifier, &case, secret.as_str(), None).await);
    is_not_permitted(world.workbench.package(&operator, &case, &submitted.id).await);
}

#[tokio::test]
async fn corrections_are_made_in_a_case_that_is_opened_again() {
    let world = World::new();
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&actor, "group-i-2").await;
    is_not_permitted(world.workbench.reopen(&actor, &case, "아직 제출 전").await);
    confirm_all(&world, &actor, &case).await;
    let first = submit(&world, &actor, &case, None).await;
    is_invalid(world.workbench.reopen(&actor, &case, " ").await, "reason");
    world.workbench.reopen(&actor, &case, "시정 요구").await.unwrap();
    let panel = world.workbench.case_panel(&actor, &case).await.unwrap();
    let reasons: Vec<_> = panel.reopened.iter().map(|one| (one.name.as_str(), one.reason.as_str())).collect();
    assert_eq!(reasons, [(actor.name.as_str(), "시정 요구")], "the reason can be read");
    let view = world.workbench.submission(&actor, &case, &first.id).await.unwrap();
    assert_eq!(view.reopened, panel.reopened.first().cloned());
    world.evidence(&actor, &case, "보완 자료", b"more").await;
    // what was submitted stays to be had
    world.workbench.package(&actor, &case, &first.id).await.unwrap();
    world.pass(60);
    let second = submit(&world, &actor, &case, None).await;
    let view = world.workbench.submission(&actor, &case, &second.id).await.unwrap();
    assert_eq!(view.reopened, None, "that was before this one");
    assert_ne!((first.id, first.sha256), (second.id.clone(), second.sha256.clone()));
    assert_eq!(world.workbench.submissions(&actor, &case).await.unwrap().len(), 2);
    let file = world.workbench.package(&actor, &case, &second.id).await.unwrap();
    let report = verify(Cursor::new(download(&world, &file).await), &trust(&world, &second.receipt));
    assert_eq!(report.verdict, Verdict::HoldsAsFarAsChecked, "{report:#?}");
}
