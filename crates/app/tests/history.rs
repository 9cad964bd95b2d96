//! A history says from what to what to whoever may see it, and to nobody else.

mod common;

use common::{World, described, noted};
use simsa_app::cases::answer::SaveAnswer;
use simsa_app::records::{FieldChange, OrganisationKind};
use simsa_app::{Actor, CaseId};

async fn changes(world: &World, actor: &Actor, case: &CaseId) -> Vec<FieldChange> {
    let all = world.workbench.history(actor, case, 0, 1000).await.unwrap();
    all.into_iter().flat_map(|line| line.changes).collect()
}

fn says(changes: &[FieldChange], path: &str, from: Option<&str>, to: Option<&str>) -> bool {
    changes.iter().any(|one| (&*one.path, one.from.as_deref(), one.to.as_deref()) == (path, from, to))
}

async fn answer(world: &World, actor: &Actor, case: &CaseId, note: &str, evidence: &[String]) {
    world.pass(5);
    let view = world.workbench.questions(actor, case, None, None).await.unwrap().questions.swap_remove(0);
    let save = SaveAnswer { evidence: evidence.to_vec(), ..noted(case, &view, note) };
    world.workbench.save_answer(actor, &save).await.unwrap();
}

#[tokio::test]
async fn from_what_to_what_is_told_to_whoever_sees_it() {
    let world = World::new();
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let (case, [first, second]) = world.two_operators(&applicant).await;
    let panel = world.workbench.case_panel(&applicant, &case).await.unwrap();
    // a withheld file: its title is told to the applicant, its name to nobody
    let (input, bytes) = (described("가나리아 구성도"), Box::new(&b"x"[..]));
    let piece = world.workbench.add_evidence(&first, &case, &input, "카나리아-해킹.png", bytes);
    let piece = piece.await.unwrap().id.to_string();
    answer(&world, &first, &case, "카나리아 하나", &[]).await;
    answer(&world, &first, &case, "카나리아 둘", std::slice::from_ref(&piece)).await;
    world.pass(5);
    let version = world.workbench.case_panel(&applicant, &case).await.unwrap().version;
    let mut facts = panel.facts.clone();
    facts.applicant.name = Some("새 이름".to_owned());
    facts.operators[0].representative = Some("카나리아 대표".to_owned());
    world.workbench.change_facts(&applicant, &case, version, &facts).await.unwrap();
    world.pass(5);
    let version = world.workbench.case_panel(&applicant, &case).await.unwrap().version;
    let mut conformity = panel.conformity.clone().unwrap();
    conformity.checked_by = Some("카나리아 담당".to_owned());
    world.workbench.save_conformity(&applicant, &case, version, &conformity).await.unwrap();

    let (ours, theirs) = (changes(&world, &applicant, &case).await, changes(&world, &first, &case).await);
    for seen in [&ours, &theirs] {
        assert!(says(seen, "note", Some("카나리아 하나"), Some("카나리아 둘")), "{seen:#?}");
        assert!(says(seen, "evidence[0]", None, Some("가나리아 구성도")), "{seen:#?}");
    }
    assert!(says(
        &ours,
        "conformity.checked_by",
        panel.conformity.unwrap().checked_by.as_deref(),
        Some("카나리아 담당")
    ));
    assert!(says(
        &ours,
        "facts.operators[0].representative",
        panel.facts.operators[0].representative.as_deref(),
        Some("카나리아 대표")
    ));
    // the other operator learns what is common to all, and nothing else
    let other = changes(&world, &second, &case).await;
    assert!(
        says(&other, "facts.applicant.name", panel.facts.applicant.name.as_deref(), Some("새 이름")),
        "{other:#?}"
    );
    assert!(!format!("{other:?}").contains("카나리아"), "{other:#?}");
    assert!(!format!("{theirs:?}").contains("카나리아 담당"), "form 6 is none of an operator's business");
    assert!(!format!("{ours:?}{theirs:?}").contains("해킹"), "no name of a file");
    // what was an organisation's own goes with it
    world.workbench.leave_case(&first, &case).await.unwrap();
    assert!(!format!("{:?}", changes(&world, &applicant, &case).await).contains("카나리아 하나"));
}
