//! A page takes at most twelve statements, session included, whatever the size of the case: counted at the store.

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use common::{PASSWORD, World, cheap, described};
use simsa_desk::Policy;
use simsa_desk::actions::answer::SaveAnswer;
use simsa_desk::actions::dossier::Using;
use simsa_desk::records::{Disclosure, ItemKind, OrganisationKind};
use simsa_store::{Committed, Key, MemoryStore, Query, Reply, Row, Store, Table, Unit};

/// Counts what reaches the store: each call is one statement of a database.
struct Counting {
    store: Arc<MemoryStore>,
    calls: Arc<AtomicUsize>,
}

impl Counting {
    fn count(&self) -> &MemoryStore {
        self.calls.fetch_add(1, Ordering::SeqCst);
        &self.store
    }
}

impl Store for Counting {
    fn get(&self, table: Table, key: Key) -> Reply<'_, Option<Row>> {
        self.count().get(table, key)
    }
    fn select(&self, query: Query) -> Reply<'_, Vec<Row>> {
        self.count().select(query)
    }
    fn commit(&self, unit: Unit) -> Reply<'_, Committed> {
        self.store.commit(unit)
    }
    fn entries(&self) -> Reply<'_, u64> {
        self.count().entries()
    }
    fn entries_from(&self, from: u64, limit: u32) -> Reply<'_, Vec<Vec<u8>>> {
        self.count().entries_from(from, limit)
    }
    fn entries_of(&self, subject: String, from: u64, limit: u32) -> Reply<'_, Vec<(u64, Vec<u8>)>> {
        self.count().entries_of(subject, from, limit)
    }
}

#[tokio::test]
async fn no_page_takes_more_than_twelve_statements() {
    let (store, calls) = (Arc::new(MemoryStore::new()), Arc::new(AtomicUsize::new(0)));
    let counting = Counting { store: store.clone(), calls: calls.clone() };
    let policy = Policy { demand_second_factor: false, ..cheap() };
    let world = World::over(Arc::new(counting), store, policy);
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&actor, "group-ii-3").await;
    let operator = world.operator(&actor, &case, Some("hanbyeol"), "op@cloud.example.kr").await;
    // a case that uses a service dossier is the one with the most to read
    let dossier = world.desk.open_dossier(&operator, &common::new_case("자료집")).await.unwrap();
    for number in 0..20 {
        let input = described(&format!("자료 {number}"));
        world.desk.add_evidence(&operator, &dossier, &input, "a.png", Box::new(&b"x"[..])).await.unwrap();
        world.desk.comment(&actor, &case, "emr-1.1-1", "한마디", true).await.unwrap();
    }
    world.desk.use_dossier(&operator, &case, &dossier, &Using::all(Disclosure::Full)).await.unwrap();
    let token = world.sign_in("admin@applicant.example.kr", PASSWORD).await.unwrap();
    let desk = &world.desk;

    let mut report = Vec::new();
    macro_rules! page {
        ($name:literal, $view:expr) => {{
            calls.store(0, Ordering::SeqCst);
            desk.actor(&token).await.unwrap();
            $view.await.unwrap();
            report.push(($name, calls.load(Ordering::SeqCst)));
        }};
    }
    page!("home", desk.home(&actor));
    page!("cases", desk.cases(&actor, None, 50));
    page!("case panel", desk.case_panel(&actor, &case));
    page!("questions", desk.questions(&actor, &case, None));
    page!("evidence", desk.evidence(&actor, &case));
    page!("items", desk.items(&actor, &case, ItemKind::Product));
    page!("forms", desk.forms(&actor, &case));
    page!("form", desk.form_page(&actor, &case, "form-5"));
    page!("readiness", desk.readiness(&actor, &case));
    page!("history", desk.history(&actor, &case, 0, 100));
    page!("members", desk.members(&actor));
    page!("sessions", desk.sessions(&actor));
    let too_many: Vec<_> = report.iter().filter(|(_, count)| *count > 12).collect();
    assert!(too_many.is_empty(), "{report:?}");

    // saving one answer reads six rows and writes once, however many answers the case has
    let questions = desk.questions(&operator, &case, None).await.unwrap();
    let view = &questions.questions[0];
    let save = SaveAnswer {
        case: case.clone(),
        question: view.question.id.as_str().to_owned(),
        version: view.version,
        answer: view.answer,
        note: "고친 내용".to_owned(),
        evidence: view.evidence.clone(),
    };
    calls.store(0, Ordering::SeqCst);
    desk.save_answer(&operator, &save).await.unwrap();
    assert!(calls.load(Ordering::SeqCst) <= 6, "{}", calls.load(Ordering::SeqCst));
}
