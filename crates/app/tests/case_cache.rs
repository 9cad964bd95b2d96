//! What a workbench remembers of a case is never shown when it is no longer so: after each kind of change, whoever made it, the
//! pages are those of a workbench that has just started over the same store. And what has not changed is not read again.

mod common;

use std::fmt::Debug;

use common::{MORNING, World, cheap, new_case};
use simsa_app::cases::answer::SaveAnswer;
use simsa_app::cases::item::SaveItem;
use simsa_app::cases::service_dossier::Using;
use simsa_app::records::{
    AnswerRecord, Disclosure, EvidenceRecord, ItemBody, ItemKind, Link, OrganisationKind,
};
use simsa_app::{Actor, Policy};
use simsa_model::{AnswerValue, Conformity, Product};
use simsa_store::{CaseId, Record, RowKey, Store as _, Typed as _, UnitOfWork, Versioned};

/// A workbench over the same store that remembers nothing, at the same time of the same day.
fn another(world: &World) -> World {
    let policy = Policy { demand_second_factor: false, ..cheap() };
    let other = World::over(world.store.clone(), world.store.clone(), policy);
    other.pass(world.now().as_second() - MORNING);
    other
}

/// What the pages of a case show.
async fn pages(world: &World, actor: &Actor, case: &CaseId) -> String {
    fn text(shown: &impl Debug) -> String {
        format!("{shown:#?}")
    }
    let workbench = &world.workbench;
    let mut all = vec![
        text(&workbench.case_panel(actor, case).await.unwrap()),
        text(&workbench.questions(actor, case, None, None).await.unwrap()),
        text(&workbench.evidence(actor, case).await.unwrap()),
        text(&workbench.forms(actor, case).await.unwrap()),
    ];
    for kind in ItemKind::ALL {
        all.push(text(&workbench.items(actor, case, kind).await.unwrap()));
    }
    all.join("\n")
}

/// Somebody looks at the same case again and again.
struct Watch<'a> {
    world: &'a World,
    actor: Actor,
    case: CaseId,
    shown: String,
}

impl<'a> Watch<'a> {
    async fn of(world: &'a World, actor: &Actor, case: &CaseId) -> Self {
        let shown = pages(world, actor, case).await;
        Self { world, actor: actor.clone(), case: case.to_owned(), shown }
    }

    /// After a change the pages are others, and those that a workbench shows which has just started.
    async fn after(&mut self, change: &str) {
        let now = pages(self.world, &self.actor, &self.case).await;
        assert!(now != self.shown, "{change} is not seen");
        let fresh = pages(&another(self.world), &self.actor, &self.case).await;
        let wrong = now.lines().zip(fresh.lines()).find(|(now, fresh)| now != fresh);
        assert!(now == fresh, "{change}: not as it is without anything remembered: {wrong:?}");
        self.shown = now;
    }
}

/// The version that a person who looks now sees.
async fn version<R>(world: &World, parent: &CaseId, id: impl Into<R::Id>) -> u64
where
    R: Record<Parent = CaseId>,
{
    let kept: Option<Versioned<R>> = world.store.one(RowKey::new(parent, id)).await.unwrap();
    kept.unwrap().version
}

async fn answer(world: &World, actor: &Actor, case: &CaseId, note: &str) {
    let key = RowKey::new(case, "emr-1.1-1");
    let old: Option<Versioned<AnswerRecord>> = world.store.one(key).await.unwrap();
    let save = SaveAnswer {
        operator: None,
        case: case.to_owned(),
        question: "emr-1.1-1".to_owned(),
        version: old.map(|kept| kept.version),
        answer: Some(AnswerValue::Y),
        note: note.to_owned(),
        evidence: Vec::new(),
    };
    world.workbench.save_answer(actor, &save).await.unwrap();
}

fn product(case: &CaseId, name: &str) -> SaveItem {
    let body =
        ItemBody::Product(Product { kind: "firewall".into(), name: name.to_owned(), ..Product::default() });
    SaveItem { case: case.to_owned(), id: None, version: None, body }
}

#[tokio::test]
async fn every_change_of_the_case_is_seen() {
    let world = World::new();
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&actor, "group-ii-3").await;
    let workbench = &world.workbench;
    let mut watch = Watch::of(&world, &actor, &case).await;

    answer(&world, &actor, &case, "처음").await;
    watch.after("an answer").await;
    answer(&another(&world), &actor, &case, "다른 곳에서").await;
    watch.after("an answer that was not given here").await;

    let panel = workbench.case_panel(&actor, &case).await.unwrap();
    let mut facts = panel.facts.clone();
    facts.application.date = None;
    workbench.change_facts(&actor, &case, panel.version, &facts).await.unwrap();
    watch.after("other facts").await;
    world.pass(24 * 60 * 60);
    watch.after("the next day, while the day of the application is not known").await;
    assert_eq!(workbench.case_panel(&actor, &case).await.unwrap().judged_on, workbench.today());

    let piece = world.evidence(&actor, &case, "새 구성도", b"x").await;
    watch.after("evidence").await;
    let seen = version::<EvidenceRecord>(&world, &case, &piece).await;
    let seen = workbench.disclose_evidence(&actor, &case, &piece, seen, Disclosure::Full).await.unwrap();
    watch.after("its disclosure").await;
    workbench.withdraw_evidence(&actor, &case, &piece, seen).await.unwrap();
    watch.after("evidence that was withdrawn").await;

    let (item, seen) = workbench.save_item(&actor, &product(&case, "가상방화벽")).await.unwrap();
    watch.after("a product").await;
    workbench.remove_item(&actor, &case, &item, seen).await.unwrap();
    watch.after("a product that was removed").await;

    let version = workbench.case_panel(&actor, &case).await.unwrap().version;
    let conformity = Conformity { checked_by: Some("김확인".to_owned()), ..Conformity::default() };
    workbench.save_conformity(&actor, &case, version, &conformity).await.unwrap();
    watch.after("the conformity").await;

    // a row put back as it was, as whoever looks after the database could
    let row: Versioned<AnswerRecord> =
        world.store.one(RowKey::new(&case, "emr-1.1-1")).await.unwrap().unwrap();
    let mut unit = UnitOfWork::housekeeping();
    unit.put(row.key, &AnswerRecord { note: "되돌린 답".to_owned(), ..row.value }).unwrap();
    world.store.commit(unit).await.unwrap();
    watch.after("a row that was put back").await;
}

#[tokio::test]
async fn an_operator_that_joins_and_its_dossier_are_seen() {
    let world = World::new();
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&applicant, "group-ii-3").await;
    let workbench = &world.workbench;
    let mut watch = Watch::of(&world, &applicant, &case).await;
    let operator = world.operator(&applicant, &case, Some("hanbyeol"), "op@cloud.example.kr").await;
    watch.after("an operator that joins").await;
    let mut own = Watch::of(&world, &operator, &case).await;
    let piece = world.evidence(&operator, &case, "사업자 구성도", b"x").await;
    watch.after("evidence of the other party").await;
    own.after("evidence of one's own").await;
    let seen = version::<EvidenceRecord>(&world, &case, &piece).await;
    workbench.disclose_evidence(&operator, &case, &piece, seen, Disclosure::TitleAndDigest).await.unwrap();
    watch.after("what may be seen of it").await;

    let dossier = workbench.open_dossier(&operator, &new_case("자료집")).await.unwrap();
    workbench.save_item(&operator, &product(&dossier, "자료집 방화벽")).await.unwrap();
    let using = Using::all(Disclosure::TitleAndDigest);
    let seen = workbench.use_dossier(&operator, &case, &dossier, None, &using).await.unwrap();
    watch.after("a dossier that is used").await;
    own.after("a dossier that is used").await;
    answer(&world, &operator, &dossier, "자료집의 답").await;
    watch.after("an answer of the dossier").await;
    let scan = world.evidence(&operator, &dossier, "자료집 구성도", b"y").await;
    watch.after("evidence of the dossier").await;
    let using = Using { evidence: [(scan, Disclosure::Full)].into(), ..using };
    workbench.use_dossier(&operator, &case, &dossier, Some(seen), &using).await.unwrap();
    watch.after("what may be seen of the dossier").await;
    let panel = workbench.case_panel(&operator, &dossier).await.unwrap();
    let mut facts = panel.facts.clone();
    facts.operators.push(simsa_model::Operator { id: "other".into(), ..Default::default() });
    workbench.change_facts(&operator, &dossier, panel.version, &facts).await.unwrap();
    watch.after("the facts of the dossier").await;
    let shown = workbench.case_panel(&applicant, &case).await.unwrap().dossiers.swap_remove(0).digest;
    workbench.note_dossier(&applicant, &case, &dossier, &shown).await.unwrap();
    watch.after("that note was taken of the dossier").await;
    let seen = version::<Link>(&world, &case, &dossier).await;
    workbench.drop_dossier(&operator, &case, &dossier, seen).await.unwrap();
    watch.after("a dossier that is dropped").await;
    own.after("all that the operator saw happen").await;
}

#[tokio::test]
async fn what_has_not_changed_is_not_read_again() {
    let world = World::new();
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&actor, "group-ii-3").await;
    let reads = async || {
        let before = world.store.reads();
        world.workbench.case_panel(&actor, &case).await.unwrap();
        world.store.reads() - before
    };
    // who takes part, the case, its links, answers, evidence and items, and what is confirmed
    assert_eq!(reads().await, 7, "nothing is known of a case that nobody has looked at");
    assert_eq!(reads().await, 4, "who takes part, the case, whether anything has changed, what is confirmed");
    answer(&world, &actor, &case, "고친 답").await;
    assert_eq!(reads().await, 5, "the answers have changed");
    assert_eq!(reads().await, 4);
}
