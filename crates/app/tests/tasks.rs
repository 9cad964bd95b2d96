//! One list of tasks, and it tells the truth: what stops a submission is always somebody's task, nothing else is; and the home page
//! says that nothing waits exactly to whom nothing waits for.

mod common;

use std::collections::BTreeSet;

use common::{World, confirm_all, is_invalid};
use simsa_app::cases::answer::SaveAnswer;
use simsa_app::records::{ItemKind, MemberRole, OrganisationKind};
use simsa_app::views::cases::Turn;
use simsa_app::views::home::{Home, OpenTask};
use simsa_app::{Actor, CaseId, Open, Task, TaskAt};
use simsa_model::Severity;

/// Numbers that are the same on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

async fn judged(world: &World, actor: &Actor) -> Home {
    world.workbench.home(actor).await.unwrap();
    while world.workbench.judge_next().await.unwrap() {}
    world.workbench.home(actor).await.unwrap()
}

async fn tasks(world: &World, actor: &Actor, case: &CaseId) -> Vec<Task> {
    world.workbench.case_panel(actor, case).await.unwrap().tasks
}

fn stops(task: &Task) -> bool {
    task.severity == Severity::Blocking && task.open != Open::Submit
}

/// What stops the submission and the list of tasks say the same.
async fn agrees(world: &World, applicant: &Actor, case: &CaseId, what: &str) {
    let readiness = world.workbench.readiness(applicant, case).await.unwrap();
    let all = tasks(world, applicant, case).await;
    let blocked = !readiness.blocking.is_empty()
        || readiness.open
        || !readiness.unconfirmed.is_empty()
        || !readiness.unnoted.is_empty();
    assert_eq!(blocked, all.iter().any(stops), "{what}: {readiness:#?}\n{all:#?}");
    assert_eq!(!blocked, all.iter().any(|task| task.open == Open::Submit), "{what}");
    for finding in &readiness.blocking {
        let found = match finding.code {
            "question-unanswered" => all.iter().any(|task| matches!(task.at, TaskAt::Question(..))),
            _ => all.iter().any(|task| stops(task) && task.what == finding.what),
        };
        assert!(found, "{what}: nobody is to settle {}: {}", finding.code, finding.what.ko);
    }
    let asked = readiness.blocking.iter().any(|finding| finding.code == "question-unanswered");
    assert_eq!(asked, all.iter().any(|task| matches!(task.at, TaskAt::Question(..))), "{what}");
    let forms: BTreeSet<&str> = readiness.unconfirmed.iter().map(|form| form.file_stem.as_str()).collect();
    let signed = all.iter().filter_map(|task| match &task.at {
        TaskAt::Form(copy) => Some(copy.as_str()),
        _ => None,
    });
    assert_eq!(forms, signed.collect(), "{what}");
    let warned = all.iter().filter(|task| task.severity == Severity::Warning).count();
    assert_eq!(warned, readiness.warnings.len(), "{what}: each warning is somebody's");
}

/// Each party is told its own tasks, with what is found, and the home page says the same.
async fn is_told(world: &World, people: &[&Actor], applicant: &Actor, case: &CaseId, what: &str) {
    let all = tasks(world, applicant, case).await;
    let parties = world.workbench.participants(applicant, case).await.unwrap();
    for task in &all {
        assert!(parties.iter().any(|party| party.organisation == task.organisation), "{what}: {task:?}");
    }
    for actor in people {
        let panel = world.workbench.case_panel(actor, case).await.unwrap();
        let ours = |tasks: &[Task]| -> Vec<(Open, TaskAt)> {
            let ours = tasks.iter().filter(|task| task.organisation == actor.organisation);
            ours.map(|task| (task.open, task.at.clone())).collect()
        };
        assert_eq!(ours(&panel.tasks), ours(&all), "{what}: {}", actor.organisation);
        if actor.kind == OrganisationKind::Operator {
            assert_eq!(ours(&panel.tasks).len(), panel.tasks.len(), "{what}: nothing of the others'");
        }
        for task in panel.tasks.iter().filter(|task| task.organisation == actor.organisation) {
            if let TaskAt::Places(_) = task.at {
                let told = panel.findings.iter().any(|finding| finding.what == task.what);
                assert!(
                    told,
                    "{what}: {} is to settle what it is not told: {}",
                    actor.organisation, task.what.ko
                );
            }
        }
        let due =
            panel.tasks.iter().filter(|task| task.organisation == actor.organisation && task.after.is_none());
        let home = judged(world, actor).await;
        assert_eq!(home.waiting.is_empty(), due.count() == 0, "{what}: {:?}", home.waiting);
        let counted: usize = home.waiting.iter().map(|one| count(&one.task)).sum();
        let due =
            panel.tasks.iter().filter(|task| task.organisation == actor.organisation && task.after.is_none());
        assert_eq!(counted, due.count(), "{what}");
    }
}

fn count(task: &OpenTask) -> usize {
    match task {
        OpenTask::Step(step) => step.count + step.warnings,
        OpenTask::Question(_) | OpenTask::NoRole(_) | OpenTask::Reassign(_) => 0,
    }
}

/// Takes something away or leaves something out, as people do.
async fn spoil(
    world: &World,
    applicant: &Actor,
    operator: &Actor,
    case: &CaseId,
    numbers: &mut Numbers,
) -> String {
    let panel = world.workbench.case_panel(applicant, case).await.unwrap();
    let workbench = &world.workbench;
    match numbers.below(6) {
        kind @ (0 | 1) => {
            let all = workbench.questions(operator, case, None, None).await.unwrap().questions;
            if all.is_empty() {
                return "no question".to_owned();
            }
            let view = &all[numbers.below(all.len())];
            let save = SaveAnswer {
                operator: None,
                case: case.clone(),
                question: view.question.id.as_str().to_owned(),
                version: view.version,
                answer: view.answer.filter(|_| kind == 1),
                note: view.note.clone(),
                evidence: Vec::new(),
            };
            workbench.save_answer(operator, &save).await.unwrap();
            format!("{} without {}", save.question, if kind == 1 { "evidence" } else { "answer" })
        }
        2 => {
            let mut conformity = panel.conformity.unwrap();
            conformity.confirmed.pop();
            workbench.save_conformity(applicant, case, panel.version, &conformity).await.unwrap();
            "an item of form 6".to_owned()
        }
        3 => {
            let kind = [ItemKind::Product, ItemKind::Service, ItemKind::Test][numbers.below(3)];
            let items = workbench.items(operator, case, kind).await.unwrap();
            let Some(item) = items.iter().find(|item| item.editable) else { return "no item".to_owned() };
            workbench.remove_item(operator, case, &item.id, item.version).await.unwrap();
            format!("{kind:?} removed")
        }
        4 => {
            let mut facts = panel.facts.clone();
            facts.applicant.representative = None;
            facts.operators[0].signed_on = None;
            workbench.change_facts(applicant, case, panel.version, &facts).await.unwrap();
            "nobody signs".to_owned()
        }
        _ => {
            let mut facts = panel.facts.clone();
            facts.storage.truncate(1);
            facts.storage[0].cloud = None;
            workbench.change_facts(applicant, case, panel.version, &facts).await.unwrap();
            "an open ruling".to_owned()
        }
    }
}

#[tokio::test]
async fn what_stops_the_submission_is_always_somebodys_task() {
    for seed in 0..3 {
        let world = World::new();
        let applicant = world.set_up(OrganisationKind::Applicant).await;
        let case = world.imported(&applicant, "group-ii-3").await;
        let operator = world.operator(&applicant, &case, Some("hanbyeol"), "op@cloud.example.kr").await;
        let people = [&applicant, &operator];
        agrees(&world, &applicant, &case, "as imported").await;
        confirm_all(&world, &operator, &case).await;
        confirm_all(&world, &applicant, &case).await;
        agrees(&world, &applicant, &case, "confirmed").await;
        assert!(tasks(&world, &applicant, &case).await.iter().any(|task| task.open == Open::Submit));
        is_told(&world, &people, &applicant, &case, "confirmed").await;
        let mut numbers = Numbers(seed);
        let mut done = format!("seed {seed}");
        for _ in 0..3 {
            let what = spoil(&world, &applicant, &operator, &case, &mut numbers).await;
            done = format!("{done}; {what}");
            agrees(&world, &applicant, &case, &done).await;
            is_told(&world, &people, &applicant, &case, &done).await;
        }
    }
}

#[tokio::test]
async fn of_two_operators_each_has_its_own_tasks() {
    let world = World::new();
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let (case, [first, second]) = world.two_operators(&applicant).await;
    let panel = world.workbench.case_panel(&applicant, &case).await.unwrap();
    let mut facts = panel.facts.clone();
    facts.operators[0].representative = None;
    facts.operators[1].representative = None;
    let version = world.workbench.case_panel(&applicant, &case).await.unwrap().version;
    world.workbench.change_facts(&applicant, &case, version, &facts).await.unwrap();
    agrees(&world, &applicant, &case, "nobody signs").await;
    is_told(&world, &[&applicant, &first, &second], &applicant, &case, "nobody signs").await;
    for operator in [&first, &second] {
        let own = tasks(&world, operator, &case).await;
        assert!(own.iter().any(|task| task.open == Open::Facts), "its own representative: {own:#?}");
    }
}

#[tokio::test]
async fn what_nobody_can_do_is_told_to_those_who_give_roles_and_tasks() {
    let world = World::new();
    let admin = world.set_up(OrganisationKind::Applicant).await;
    let editor = world.member(&admin, "editor@example.kr", &[MemberRole::Editor]).await;
    let reader = world.member(&admin, "reader@example.kr", &[MemberRole::Reader]).await;
    let case = world.imported(&admin, "group-ii-3").await;
    let view = world.workbench.questions(&admin, &case, None, None).await.unwrap().questions.swap_remove(0);
    let id = view.question.id.as_str();
    // nobody is given what they cannot do
    let to = (Some(&reader.member), None);
    is_invalid(world.workbench.assign(&admin, &case, id, view.version, to).await, "assignee");
    let (answer, note) = (None, view.note.clone());
    let save = SaveAnswer {
        case: case.clone(),
        question: id.to_owned(),
        version: view.version,
        answer,
        note,
        ..SaveAnswer::default()
    };
    let version = world.workbench.save_answer(&admin, &save).await.unwrap();
    let to = (Some(&editor.member), None);
    world.workbench.assign(&admin, &case, id, Some(version), to).await.unwrap();
    let waits = |home: &Home, task: &OpenTask| home.waiting.iter().any(|one| one.task == *task);
    let question = OpenTask::Question(id.to_owned());
    assert!(waits(&judged(&world, &editor).await, &question));
    // the editor becomes a reader, and nobody is left who signs
    world.change_member(&admin, &editor.member, &[MemberRole::Reader].into(), true).await.unwrap();
    let editor = world.signed_in("editor@example.kr").await;
    assert!(judged(&world, &editor).await.waiting.is_empty(), "a reader can do nothing about it");
    assert!(waits(&judged(&world, &admin).await, &OpenTask::Reassign(1)));
    let roles = [MemberRole::Administrator];
    let other = world.member(&admin, "other@example.kr", &roles).await;
    world.change_member(&admin, &admin.member, &[MemberRole::Reader].into(), true).await.unwrap();
    let home = judged(&world, &other).await;
    let lacking = |task: &OpenTask| matches!(task, OpenTask::NoRole(step) if step.open == Open::Questions);
    assert!(home.waiting.iter().any(|one| lacking(&one.task)), "{:?}", home.waiting);
    assert!(matches!(home.cases[0].turn, Turn::Next(_)));
}
