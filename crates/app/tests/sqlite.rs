//! The same workbench over SQLite: the way from invitation to submission, and that the ledger verifies afterwards from its
//! published files alone.

mod common;

use std::sync::Arc;

use common::{World, cheap, noted};
use simsa_app::Policy;
use simsa_app::records::OrganisationKind;
use simsa_store::{MemoryStore, ReadStore};
use simsa_store_sqlite::SqliteStore;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_people_write_at_once_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(SqliteStore::open(&folder.path().join("simsa.db")).await.unwrap());
    let policy = Policy { demand_second_factor: false, ..cheap() };
    let world = World::over(store.clone(), Arc::new(MemoryStore::new()), policy);
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&actor, "group-ii-3").await;
    let questions = world.workbench.questions(&actor, &case, None, None).await.unwrap().questions;
    let before = store.entries().await.unwrap();
    let mut people = Vec::new();
    for some in questions.chunks(questions.len().div_ceil(8)) {
        let (workbench, actor, case) = (world.workbench.clone(), actor.clone(), case.clone());
        let some = some.to_vec();
        people.push(tokio::spawn(async move {
            for view in &some {
                let save = noted(&case, view, &format!("{}: 고침", view.question.id));
                workbench.save_answer(&actor, &save).await.unwrap();
            }
            some.len()
        }));
    }
    let mut saved = 0;
    for person in people {
        saved += person.await.unwrap();
    }
    let after = world.workbench.questions(&actor, &case, None, None).await.unwrap().questions;
    assert!(after.iter().all(|view| view.note == format!("{}: 고침", view.question.id)));
    assert_eq!(store.entries().await.unwrap(), before + saved as u64);
    let size = world.workbench.integrate().await.unwrap();
    assert_eq!(size, before + saved as u64);
    let history = world.workbench.history(&actor, &case, 0, 1000).await.unwrap();
    assert_eq!(history.len(), 1 + saved);
}
