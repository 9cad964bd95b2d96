//! Evidence is destroyed for good: with its reason, after its delay, by its owner only, and nothing else with it.

mod common;

use simsa_store::CaseId;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use common::{World, described, is_not_found, is_not_now, is_not_permitted};
use simsa_app::Actor;
use simsa_app::intake::destroy::Destroy;
use simsa_app::records::{DestructionReason, EvidenceRecord, MemberRole, OrganisationKind};
use simsa_app::views::removed::RemovedView;
use simsa_store::ReadStore as _;

fn because(reason: DestructionReason) -> Destroy {
    Destroy { reason, note: "잘못 올림".to_owned(), revision: None }
}

const MISTAKE: DestructionReason = DestructionReason::Mistake;
const NUMBERS: DestructionReason = DestructionReason::RegistrationNumbers;
const WEEK: i64 = 7 * 24 * 3600;

async fn one(world: &World, actor: &Actor, case: &CaseId) -> RemovedView {
    let mut all = world.workbench.removed_evidence(actor, case).await.unwrap();
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

/// Whether the bytes of this digest can still be had from the vault.
fn lies_there(world: &World, case: &CaseId, sha256: &str) -> bool {
    let case = world.vault.case(&simsa_vault::VaultCaseId::new(case.as_str()).unwrap()).unwrap();
    case.contains(&sha256.parse().unwrap())
}

async fn last_event(world: &World, case: &CaseId) -> String {
    let entries = world.store.entries_of(case.to_string(), 0, 1000).await.unwrap();
    String::from_utf8(entries.last().unwrap().1.clone()).unwrap()
}

#[tokio::test]
async fn a_file_is_destroyed_when_its_time_has_come_and_its_row_says_why() {
    let world = World::new();
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let case = world.case(&actor).await;
    let id = world.evidence(&actor, &case, "구성도", b"first").await;
    let sha256 = world.workbench.evidence(&actor, &case).await.unwrap()[0].stored.clone().unwrap().sha256;
    let seen = world.at::<EvidenceRecord>(&case, &id).await;
    world.workbench.destroy_evidence(&actor, &case, (&id, seen), &because(MISTAKE)).await.unwrap();
    assert!(last_event(&world, &case).await.contains("event destruction-ordered\n"));
    is_not_found(world.workbench.evidence_file(&actor, &case, id.as_str(), None).await);
    world.workbench.sweep().await.unwrap();
    assert!(lies_there(&world, &case, &sha256), "there is time to take it back");
    // taken back it is as before
    world.workbench.restore_evidence(&actor, &case, &one(&world, &actor, &case).await.id).await.unwrap();
    assert!(world.workbench.evidence_file(&actor, &case, id.as_str(), None).await.is_ok());
    assert!(world.workbench.removed_evidence(&actor, &case).await.unwrap().is_empty());
    // and once more, for good
    let seen = world.at::<EvidenceRecord>(&case, &id).await;
    world.workbench.destroy_evidence(&actor, &case, (&id, seen), &because(MISTAKE)).await.unwrap();
    world.pass(WEEK);
    world.workbench.sweep().await.unwrap();
    assert!(!lies_there(&world, &case, &sha256));
    let entry = last_event(&world, &case).await;
    assert!(entry.contains("event evidence-erased\n") && entry.contains(&sha256), "{entry}");
    assert!(entry.contains("reference reason mistake\n"), "{entry}");
    let row = one(&world, &actor, &case).await;
    assert_eq!((row.title.as_str(), row.files[0].sha256.as_str()), ("구성도", sha256.as_str()));
    assert!(row.destroyed.is_some() && row.reason == Some(MISTAKE) && !row.may_restore, "{row:?}");
    is_not_now(world.workbench.restore_evidence(&actor, &case, &row.id).await);
    let entries = world.store.entries().await.unwrap();
    world.workbench.sweep().await.unwrap();
    assert_eq!(world.store.entries().await.unwrap(), entries, "once");
}

#[tokio::test]
async fn registration_numbers_go_at_once_with_all_earlier_files() {
    let world = World::new();
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let case = world.case(&actor).await;
    let id = world.evidence(&actor, &case, "명단", b"900101-1234567").await;
    let seen = world.at::<EvidenceRecord>(&case, &id).await;
    let next =
        world.workbench.replace_evidence(&actor, &case, (&id, seen), "b.txt", Box::new(&b"second"[..]));
    let version = next.await.unwrap().version;
    let view = world.workbench.evidence(&actor, &case).await.unwrap().remove(0);
    let digests = [view.stored.unwrap().sha256, view.revisions[0].0.clone()];
    // the earlier file alone
    let earlier = Destroy { revision: Some(digests[1].clone()), ..because(NUMBERS) };
    world.workbench.destroy_evidence(&actor, &case, (&id, version), &earlier).await.unwrap();
    assert!(!lies_there(&world, &case, &digests[1]) && lies_there(&world, &case, &digests[0]));
    assert!(world.workbench.evidence(&actor, &case).await.unwrap()[0].revisions.is_empty());
    let version = world.at::<EvidenceRecord>(&case, &id).await;
    world.workbench.destroy_evidence(&actor, &case, (&id, version), &because(NUMBERS)).await.unwrap();
    assert!(!lies_there(&world, &case, &digests[0]));
}

#[tokio::test]
async fn what_is_listed_twice_is_not_lost_with_one_of_the_two() {
    let world = World::new();
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let case = world.case(&actor).await;
    let one = world.evidence(&actor, &case, "하나", b"same").await;
    let two = world.evidence(&actor, &case, "둘", b"same").await;
    let sha256 = world.workbench.evidence(&actor, &case).await.unwrap()[0].stored.clone().unwrap().sha256;
    let seen = world.at::<EvidenceRecord>(&case, &one).await;
    world.workbench.destroy_evidence(&actor, &case, (&one, seen), &because(NUMBERS)).await.unwrap();
    assert!(lies_there(&world, &case, &sha256));
    assert!(world.workbench.removed_evidence(&actor, &case).await.unwrap()[0].kept_elsewhere);
    // one that was only withdrawn still needs its file, and it can be destroyed later
    let seen = world.at::<EvidenceRecord>(&case, &two).await;
    world.workbench.withdraw_evidence(&actor, &case, &two, seen).await.unwrap();
    let rows = world.workbench.removed_evidence(&actor, &case).await.unwrap();
    let withdrawn = rows.iter().find(|row| row.reason.is_none()).unwrap();
    assert!(withdrawn.may_destroy && withdrawn.may_restore, "{withdrawn:?}");
    world.workbench.destroy_withdrawn(&actor, &case, &withdrawn.id, &because(NUMBERS)).await.unwrap();
    assert!(!lies_there(&world, &case, &sha256), "with the last of the two it is gone");
}

/// Certificates, products, tests and claims rest on evidence as answers do.
#[tokio::test]
async fn nothing_is_taken_away_on_which_something_rests() {
    let world = World::new();
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&actor, "group-ii-1").await;
    let dossier = simsa_case::load(&simsa_testkit::example("group-ii-1")).unwrap();
    let named: std::collections::BTreeSet<&str> =
        dossier.dossier().evidence_uses().map(|(_, id)| id).collect();
    let views = world.workbench.evidence(&actor, &case).await.unwrap();
    let mut kinds = std::collections::BTreeSet::new();
    for view in views {
        assert_eq!(view.used_by.is_unused(), !named.contains(view.name.as_str()), "{}", view.name);
        let taken =
            world.workbench.withdraw_evidence(&actor, &case, &view.name.as_str().into(), view.version).await;
        if view.used_by.is_unused() {
            taken.unwrap();
            continue;
        }
        is_not_now(taken);
        let words = |say: &simsa_model::Say| say.ko.split(' ').next().unwrap_or_default().to_owned();
        kinds.extend(view.used_by.others.iter().map(words));
    }
    assert!(kinds.len() >= 3, "certificates, products and tests are among them: {kinds:?}");
}

#[tokio::test]
async fn it_is_the_owners_to_destroy_and_not_while_an_answer_rests_on_it() {
    let world = World::new();
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&applicant, "group-ii-3").await;
    let operator = world.operator(&applicant, &case, None, "op@cloud.example.kr").await;
    let id = world.evidence(&operator, &case, "구성도", b"theirs").await;
    let seen = world.at::<EvidenceRecord>(&case, &id).await;
    is_not_found(world.workbench.destroy_evidence(&applicant, &case, (&id, seen), &because(MISTAKE)).await);
    let reader = world.member(&operator, "reader@cloud.example.kr", &[MemberRole::Reader]).await;
    is_not_permitted(world.workbench.destroy_evidence(&reader, &case, (&id, seen), &because(MISTAKE)).await);
    let used = world.workbench.evidence(&applicant, &case).await.unwrap();
    let used = used.iter().find(|view| !view.used_by.is_unused() && view.editable).unwrap();
    let target = (&used.name.as_str().into(), used.version);
    is_not_now(world.workbench.destroy_evidence(&applicant, &case, target, &because(NUMBERS)).await);
    // withdrawn by one, it is nobody else's to order destroyed or to take back; ordered, the others are told what becomes of it
    world.workbench.withdraw_evidence(&operator, &case, &id, seen).await.unwrap();
    assert!(world.workbench.removed_evidence(&applicant, &case).await.unwrap().is_empty());
    let row = one(&world, &operator, &case).await;
    is_not_found(world.workbench.destroy_withdrawn(&applicant, &case, &row.id, &because(MISTAKE)).await);
    is_not_found(world.workbench.restore_evidence(&applicant, &case, &row.id).await);
    world.workbench.destroy_withdrawn(&operator, &case, &row.id, &because(MISTAKE)).await.unwrap();
    let told = one(&world, &applicant, &case).await;
    assert!(!told.own && told.note.is_empty() && told.reason == Some(MISTAKE), "{told:?}");
}

#[tokio::test]
async fn the_permission_and_the_files_coming_in_are_minded_together() {
    let world = World::new();
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let case = world.case(&actor).await;
    let id = world.evidence(&actor, &case, "하나", b"same").await;
    let seen = world.at::<EvidenceRecord>(&case, &id).await;
    // the same content comes in again while it is ordered destroyed
    let (sender, waiting) = std::sync::mpsc::channel();
    let begun = Arc::new(AtomicBool::new(false));
    let slow = Slow { bytes: b"same", begun: begun.clone(), go: waiting };
    let (workbench, adding, of) = (world.workbench.clone(), actor.clone(), case.clone());
    let coming = tokio::spawn(async move {
        workbench.add_evidence(&adding, &of, &described("둘"), "b.png", Box::new(slow)).await.unwrap()
    });
    while !begun.load(Ordering::SeqCst) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    world.workbench.destroy_evidence(&actor, &case, (&id, seen), &because(NUMBERS)).await.unwrap();
    sender.send(()).unwrap();
    let added = coming.await.unwrap();
    world.workbench.sweep().await.unwrap();
    let file = world.workbench.evidence_file(&actor, &case, added.id.as_str(), None).await.unwrap();
    assert!(lies_there(&world, &case, &file.sha256), "the second has its file");
}

/// A file that comes when it is told to.
struct Slow {
    bytes: &'static [u8],
    begun: Arc<AtomicBool>,
    go: std::sync::mpsc::Receiver<()>,
}

impl std::io::Read for Slow {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.begun.store(true, Ordering::SeqCst);
        if !self.bytes.is_empty() {
            let _ = self.go.recv();
        }
        std::io::Read::read(&mut self.bytes, buffer)
    }
}

#[tokio::test]
async fn files_that_others_are_given_are_in_the_ledger_once_and_ones_own_are_not() {
    let world = World::new();
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let case = world.case(&applicant).await;
    let operator = world.operator(&applicant, &case, None, "op@cloud.example.kr").await;
    let id = world.evidence(&operator, &case, "구성도", b"theirs").await;
    let entries = world.store.entries().await.unwrap();
    world.workbench.evidence_file(&operator, &case, id.as_str(), None).await.unwrap();
    assert_eq!(world.store.entries().await.unwrap(), entries, "ones own");
    for _ in 0..20 {
        world.workbench.evidence_file(&applicant, &case, id.as_str(), None).await.unwrap();
    }
    assert_eq!(world.store.entries().await.unwrap(), entries + 1, "many requests of one download");
    let entry = last_event(&world, &case).await;
    let said = ["event evidence-read\n", &format!("reference member {}\n", applicant.member), "digest read "];
    assert!(said.iter().all(|said| entry.contains(said)), "{entry}");
    world.pass(601);
    world.workbench.evidence_file(&applicant, &case, id.as_str(), None).await.unwrap();
    assert_eq!(world.store.entries().await.unwrap(), entries + 2, "later it is another reading");
    let out = tempfile::tempdir().unwrap();
    world.workbench.export_case(&applicant, &case, out.path()).await.unwrap();
    let entry = last_event(&world, &case).await;
    assert!(entry.contains("event case-exported\n") && entry.contains("digest read "), "{entry}");
}
