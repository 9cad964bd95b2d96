//! What an organisation is told of which places, as reviewed text; and that of two operators each is told what is missing
//! from its own part.

mod common;

use common::World;
use simsa_app::Actor;
use simsa_app::cases::answer::SaveAnswer;
use simsa_app::places::printed;
use simsa_app::records::OrganisationKind;
use simsa_store::CaseId;

/// To change the table on purpose: `SIMSA_BLESS=1 cargo test -p simsa-app --test places`, then review the text.
#[test]
fn the_table_is_the_reviewed_one() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/places.txt");
    if std::env::var_os("SIMSA_BLESS").is_some() {
        std::fs::write(path, printed()).unwrap();
    }
    let reviewed = std::fs::read_to_string(path).unwrap();
    assert_eq!(printed(), reviewed, "the table of places differs from tests/places.txt");
}

/// What the actor is told that nobody has answered, in Korean.
async fn unanswered(world: &World, actor: &Actor, case: &CaseId) -> Vec<String> {
    let panel = world.workbench.case_panel(actor, case).await.unwrap();
    let missing = panel.findings.into_iter().filter(|finding| finding.code == "question-unanswered");
    missing.map(|finding| finding.what.ko).collect()
}

async fn take_back(world: &World, actor: &Actor, case: &CaseId, question: &str) {
    let all = world.workbench.questions(actor, case, None, None).await.unwrap();
    let view = all.questions.into_iter().find(|view| view.question.id.as_str() == question).unwrap();
    let open = SaveAnswer {
        case: case.to_owned(),
        question: question.to_owned(),
        operator: all.operator,
        version: view.version,
        answer: None,
        note: "확인 중".to_owned(),
        evidence: view.evidence,
    };
    world.workbench.save_answer(actor, &open).await.unwrap();
}

#[tokio::test]
async fn of_two_operators_each_is_told_what_it_has_not_answered() {
    let world = World::new();
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&applicant, "two-operators").await;
    let main = world.operator(&applicant, &case, Some("mirinae"), "main@cloud.example.kr").await;
    let backup = world.operator(&applicant, &case, Some("haeoreum"), "backup@made-up.example.kr").await;
    assert!(unanswered(&world, &applicant, &case).await.is_empty());
    take_back(&world, &main, &case, "emr-3.1-1").await;
    take_back(&world, &backup, &case, "emr-2.1-3").await;
    let [of_main] = &unanswered(&world, &main, &case).await[..] else { panic!("one of its own") };
    let [of_backup] = &unanswered(&world, &backup, &case).await[..] else { panic!("one of its own") };
    assert!(of_main.contains("미리내클라우드") && of_main.contains("3."), "{of_main}");
    assert!(of_backup.contains("해오름") && !of_backup.contains("미리내클라우드"), "{of_backup}");
    // who answers for the whole submission is told both
    let mut both = unanswered(&world, &applicant, &case).await;
    both.sort();
    let mut each = vec![of_main.clone(), of_backup.clone()];
    each.sort();
    assert_eq!(both, each);
}
