//! Several servers over one database: what one writes the others show. Nothing that is kept in memory is believed without asking
//! the store.

mod common;

use common::{World, new_case};
use simsa_app::cases::answer::SaveAnswer;
use simsa_app::cases::service_dossier::Using;
use simsa_app::records::{CaseRecord, Disclosure, OrganisationKind, Purpose};
use simsa_app::views::cases::Wanted;
use simsa_app::views::home::Home;
use simsa_app::{Actor, Open, Workbench};
use simsa_model::AnswerValue;
use simsa_store::CaseId;

/// The home page of a server, when everything has been worked out that it asks for.
async fn home(server: &Workbench, actor: &Actor) -> Home {
    server.home(actor).await.unwrap();
    while server.judge_next().await.unwrap() {}
    server.home(actor).await.unwrap()
}

/// How many of this are open in the only case of a home page.
fn open(home: &Home, what: Open) -> usize {
    assert_eq!(home.unknown, 0);
    let [running] = &home.cases[..] else { panic!("{} cases", home.cases.len()) };
    let next = running.turn.next().expect("something is always next");
    if next.open == what { next.count } else { 0 }
}

async fn answer(server: &Workbench, actor: &Actor, case: &CaseId, at: usize) {
    let all = server.questions(actor, case, None, None).await.unwrap();
    let view = &all.questions[at];
    let input = SaveAnswer {
        case: case.to_owned(),
        question: view.question.id.as_str().to_owned(),
        version: view.version,
        answer: if view.answer.is_some() { None } else { Some(AnswerValue::Y) },
        evidence: view.evidence.clone(),
        ..SaveAnswer::default()
    };
    server.save_answer(actor, &input).await.unwrap();
}

#[tokio::test]
async fn what_one_server_writes_the_other_shows() {
    let world = World::new();
    let (one, two) = (&world.workbench, world.another_server());
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&actor, "group-i-1").await;
    for server in [one, &two] {
        home(server, &actor).await;
        assert!(!server.questions(&actor, &case, None, None).await.unwrap().questions.is_empty());
    }
    // by turns, so that each has kept what the other then changes
    for (writer, reader) in [(one, &two), (&two, one), (one, &two)] {
        let before = open(&home(reader, &actor).await, Open::Questions);
        answer(writer, &actor, &case, 0).await;
        let seen = reader.questions(&actor, &case, None, None).await.unwrap();
        let written = writer.questions(&actor, &case, None, None).await.unwrap();
        assert_eq!(seen.questions[0].version, written.questions[0].version);
        assert_eq!(seen.questions[0].answer, written.questions[0].answer);
        let after = open(&home(reader, &actor).await, Open::Questions);
        assert_ne!(before, after, "how far the case is was worked out again");
        assert_eq!(after, open(&home(writer, &actor).await, Open::Questions));
    }
    two.close_case(&actor, &case).await.unwrap();
    assert!(home(one, &actor).await.cases.is_empty());
}

#[tokio::test]
async fn a_dossier_that_changes_on_one_server_is_looked_at_on_the_other() {
    let world = World::new();
    let (one, two) = (&world.workbench, world.another_server());
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&applicant, "group-ii-3").await;
    let operator = world.operator(&applicant, &case, Some("hanbyeol"), "op@cloud.example.kr").await;
    let dossier = one.open_dossier(&operator, &new_case("자료집")).await.unwrap();
    one.use_dossier(&operator, &case, &dossier, None, &Using::all(Disclosure::Full)).await.unwrap();
    let note = |panel: simsa_app::views::case::CasePanel| panel.dossiers[0].digest.clone();
    let digest = note(two.case_panel(&applicant, &case).await.unwrap());
    two.note_dossier(&applicant, &case, &dossier, &digest).await.unwrap();
    let waits = |home: &Home| {
        let is = |task: &simsa_app::views::home::OpenTask| matches!(task, simsa_app::views::home::OpenTask::Step(step) if step.open == Open::Dossiers);
        home.waiting.iter().any(|waiting| is(&waiting.task))
    };
    assert!(!waits(&home(one, &applicant).await));
    // written by the other server, to the dossier only
    answer(&two, &operator, &dossier, 0).await;
    assert!(waits(&home(one, &applicant).await));
    let dossiers = Wanted { purpose: Some(Purpose::ServiceDossier), ..Wanted::default() };
    assert_eq!(one.cases(&operator, &dossiers, None, 10).await.unwrap().lines.len(), 1);
    assert!(world.at::<CaseRecord>("", &dossier).await > 0);
}
