//! Looking into files that have to be read as a whole: who asks, what is told to whom when it cannot be done, and what is
//! done later. Whoever looks is a double here; the process that does it in truth is the command line's.

mod common;

use simsa_store::CaseId;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use common::{World, described, is_not_now};
use simsa_app::files::inspector::{Feed, Inspector};
use simsa_app::records::OrganisationKind;
use simsa_app::{Actor, InThisProcess};
use simsa_model::{Day, FileKind, Inspection, Severity, Unseen};

/// Says for each file in turn why it cannot be looked into; then looks.
#[derive(Default)]
struct Refusing {
    reasons: Mutex<Vec<Unseen>>,
    askers: Mutex<Vec<String>>,
    looked: AtomicUsize,
}

impl Inspector for Refusing {
    fn look(&self, asker: &str, day: Day, kind: FileKind, feed: &mut Feed<'_>) -> io::Result<Inspection> {
        self.askers.lock().unwrap().push(asker.to_owned());
        if let Some(why) = self.reasons.lock().unwrap().pop() {
            return Ok(Inspection::unseen(kind, why));
        }
        self.looked.fetch_add(1, Ordering::SeqCst);
        InThisProcess.look(asker, day, kind, feed)
    }
}

/// A DOCX in which somebody's number stands.
fn document() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    io::Write::write_all(&mut zip, b"<w:document><w:p><w:t>900101-1234568</w:t></w:p></w:document>").unwrap();
    zip.finish().unwrap().into_inner()
}

async fn add(
    world: &World,
    actor: &Actor,
    case: &CaseId,
    name: &str,
) -> simsa_app::intake::evidence::Shelved {
    let file = Box::new(io::Cursor::new(document()));
    world.workbench.add_evidence(actor, case, &described("계획"), name, file).await.unwrap()
}

/// The codes of the warnings about files that this actor sees.
async fn told(world: &World, actor: &Actor, case: &CaseId) -> Vec<&'static str> {
    let findings = world.workbench.case_panel(actor, case).await.unwrap().findings;
    assert!(findings.is_sorted_by_key(|finding| finding.severity));
    let of_files = ["evidence-not-looked-at", "evidence-registration-numbers", "evidence-not-as-named"];
    let codes = findings.iter().filter(|finding| of_files.contains(&finding.code));
    codes
        .inspect(|finding| assert_eq!(finding.severity, Severity::Warning))
        .map(|finding| finding.code)
        .collect()
}

#[tokio::test]
async fn what_could_not_be_looked_at_is_a_finding_for_everybody_whom_it_concerns() {
    let inspector = Arc::new(Refusing::default());
    let world = World::looked_at_by(inspector.clone());
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let case = world.case(&actor).await;
    let operator = world.operator(&actor, &case, None, "op@operator.example.kr").await;
    let other = world.operator(&actor, &case, None, "other@operator.example.kr").await;
    for why in [Unseen::Memory, Unseen::Time, Unseen::Ended] {
        inspector.reasons.lock().unwrap().push(why);
        let shelved = add(&world, &operator, &case, "계획.docx").await;
        assert_eq!(shelved.inspection.unseen, Some(why));
        let said = serde_json::to_value(&shelved).unwrap();
        assert_eq!(
            (&said["sensitive"], &said["unseen"]),
            (&false.into(), &serde_json::to_value(why).unwrap())
        );
    }
    assert_eq!(told(&world, &operator, &case).await, ["evidence-not-looked-at"; 3]);
    // the applicant hands it in; another operator has nothing to do with it
    assert_eq!(told(&world, &actor, &case).await, ["evidence-not-looked-at"; 3]);
    assert!(told(&world, &other, &case).await.is_empty());
    // whose turn it was
    assert_eq!(*inspector.askers.lock().unwrap(), vec![operator.organisation.to_string(); 3]);
    assert_eq!(world.workbench.look_again().await.unwrap(), 0, "these are not looked at again");
    assert_eq!(inspector.looked.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn what_was_put_off_is_looked_at_later_and_writes_no_entry() {
    let inspector = Arc::new(Refusing::default());
    let world = World::looked_at_by(inspector.clone());
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let case = world.case(&actor).await;
    inspector.reasons.lock().unwrap().extend([Unseen::Postponed, Unseen::Postponed]);
    let id = add(&world, &actor, &case, "계획.docx").await.id;
    assert_eq!(told(&world, &actor, &case).await, ["evidence-not-looked-at"]);
    let entries = world.workbench.history(&actor, &case, 0, 1000).await.unwrap().len();

    assert_eq!(world.workbench.look_again().await.unwrap(), 0, "still too much to do");
    assert_eq!(world.workbench.look_again().await.unwrap(), 1);
    assert_eq!(world.workbench.look_again().await.unwrap(), 0, "nothing is left");
    assert_eq!(told(&world, &actor, &case).await, ["evidence-registration-numbers"]);
    let views = world.workbench.evidence(&actor, &case).await.unwrap();
    let seen = views.iter().find(|view| view.name == id).unwrap().inspection.clone().unwrap();
    assert_eq!((seen.count, seen.unseen), (1, None));
    assert_eq!(world.workbench.history(&actor, &case, 0, 1000).await.unwrap().len(), entries);
    let askers = inspector.askers.lock().unwrap().clone();
    assert!(
        askers[1..].iter().all(|asker| *asker != actor.organisation.as_str()),
        "in a turn of its own: {askers:?}"
    );
}

/// The applicant hands in what the operator has put there, and gives the reason or has it exchanged.
#[tokio::test]
async fn findings_about_files_are_part_of_what_is_handed_in() {
    let world = World::new();
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&actor, "group-ii-3").await;
    add(&world, &actor, &case, "사진.png").await;
    let codes = told(&world, &actor, &case).await;
    assert_eq!(codes, ["evidence-registration-numbers", "evidence-not-as-named"]);
    let now = world.workbench.readiness(&actor, &case).await.unwrap();
    for code in codes {
        assert!(now.warnings.iter().any(|(_, finding)| finding.code == code), "{code}");
    }
    let program = Box::new(io::Cursor::new(b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0".to_vec()));
    world.workbench.add_evidence(&actor, &case, &described("화면"), "화면.png", program).await.unwrap();
    let now = world.workbench.readiness(&actor, &case).await.unwrap();
    assert!(
        now.blocking.iter().any(|finding| finding.code == "evidence-not-as-named"),
        "{:#?}",
        now.blocking
    );
}

#[tokio::test]
async fn one_folder_at_a_time_for_each_organisation_and_few_for_all() {
    let world = World::new();
    let first = world.set_up(OrganisationKind::Applicant).await;
    let mut others = Vec::new();
    for at in 0..4 {
        others.push(world.organisation(OrganisationKind::Applicant, &format!("기관 {at}")).await);
    }
    let turn = world.workbench.may_import(&first).unwrap();
    is_not_now(world.workbench.may_import(&first).map(drop));
    let turns: Vec<_> = others[..3].iter().map(|other| world.workbench.may_import(other).unwrap()).collect();
    is_not_now(world.workbench.may_import(&others[3]).map(drop));
    drop(turn);
    drop(world.workbench.may_import(&others[3]).unwrap());
    drop(turns);
    drop(world.workbench.may_import(&first).unwrap());
}
