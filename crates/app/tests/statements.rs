//! Saving one answer reads six rows and writes once, however many answers the case has. What pages read is counted where
//! pages are made.

mod common;

use common::{World, noted};
use simsa_app::records::OrganisationKind;

#[tokio::test]
async fn saving_an_answer_costs_the_same_in_a_full_case() {
    let world = World::new();
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&actor, "group-ii-3").await;
    let operator = world.operator(&actor, &case, Some("hanbyeol"), "op@cloud.example.kr").await;
    let questions = world.workbench.questions(&operator, &case, None, None).await.unwrap();
    let view = &questions.questions[0];
    let save = noted(&case, view, "고친 내용");
    let before = world.store.reads();
    world.workbench.save_answer(&operator, &save).await.unwrap();
    let reads = world.store.reads() - before;
    assert!(reads <= 6, "{reads}");
}
