//! A case folder becomes a case and a folder again, without loss; and the workbench says of the case what the checks say of
//! the folder.

mod common;

use common::{World, is_invalid, is_not_permitted};
use simsa_app::records::{EvidenceRecord, OrganisationKind};
use simsa_app::views::cases::Wanted;
use simsa_model::{Day, Dossier, FileState};

/// Nobody writes down how the file was found; whether it is there is compared by its digest.
fn comparable(folder: &std::path::Path) -> (Option<String>, bool, Dossier) {
    let case = simsa_case::load(folder).unwrap();
    let mut dossier = case.dossier().clone();
    for listed in &mut dossier.evidence {
        if matches!(listed.state, FileState::Missing { .. }) {
            listed.state = FileState::Missing { similar: None };
        }
    }
    (case.title.clone(), case.fictional, dossier)
}

#[tokio::test]
async fn every_example_survives_import_and_export() {
    for folder in simsa_testkit::examples() {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let world = World::new();
        let actor = world.set_up(OrganisationKind::Applicant).await;
        let imported = world.workbench.import_case(&actor, &folder).await;
        if name == "broken" {
            // two answers to one question cannot both be kept: the place is named, and nothing is taken over
            is_invalid(imported, "answers");
            continue;
        }
        let case = imported.unwrap();
        let out = tempfile::tempdir().unwrap();
        assert_eq!(world.workbench.export_case(&actor, &case, out.path()).await.unwrap(), 0);
        assert_eq!(comparable(out.path()), comparable(&folder), "{name}");

        let dossier = comparable(&folder).2;
        let day = dossier.facts.application.date.unwrap_or(Day::new(2026, 3, 2));
        let assessment = simsa_rules::assess(&dossier.facts, day).unwrap();
        let panel = world.workbench.case_panel(&actor, &case).await.unwrap();
        assert_eq!(panel.findings, simsa_checks::examine(&dossier, &assessment), "{name}");
        assert_eq!(*panel.assessment, assessment, "{name}");
    }
}

#[tokio::test]
async fn what_is_no_case_folder_is_refused_with_the_place() {
    let world = World::new();
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let folder = tempfile::tempdir().unwrap();
    is_invalid(world.workbench.import_case(&actor, folder.path()).await, "facts.toml");
    std::fs::write(folder.path().join("facts.toml"), "[application]\ndate = 2026-02-30\n").unwrap();
    is_invalid(world.workbench.import_case(&actor, folder.path()).await, "facts.toml");
    std::fs::write(folder.path().join("facts.toml"), "").unwrap();
    std::fs::write(
        folder.path().join("answers.toml"),
        "[[answer]]\nquestion = \"emr-1.1-1\"\n[[answer]]\nquestion = \"emr-1.1-1\"\n",
    )
    .unwrap();
    is_invalid(world.workbench.import_case(&actor, folder.path()).await, "answers");
    assert!(
        world.workbench.cases(&actor, &Wanted::default(), None, 10).await.unwrap().lines.is_empty(),
        "nothing was left behind"
    );
    let operator = world.organisation(OrganisationKind::Operator, "사업자").await;
    is_not_permitted(world.workbench.import_case(&operator, &simsa_testkit::example("group-i-1")).await);
}

#[tokio::test]
async fn an_import_cannot_make_the_export_write_elsewhere() {
    let world = World::new();
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("facts.toml"), "").unwrap();
    std::fs::write(
        folder.path().join("evidence.toml"),
        "[[evidence]]\nid = \"a\"\ntitle = \"a\"\nkind = \"diagram\"\nfile = \"../outside.png\"\n",
    )
    .unwrap();
    let case = world.workbench.import_case(&actor, folder.path()).await.unwrap();
    world
        .workbench
        .replace_evidence(
            &actor,
            &case,
            (&"a".into(), world.at::<EvidenceRecord>(&case, "a").await),
            "../../over.png",
            Box::new(&b"x"[..]),
        )
        .await
        .unwrap();
    let out = tempfile::tempdir().unwrap();
    let inner = out.path().join("case");
    std::fs::create_dir(&inner).unwrap();
    world.workbench.export_case(&actor, &case, &inner).await.unwrap();
    assert_eq!(std::fs::read_dir(out.path()).unwrap().count(), 1);
    assert!(world.workbench.export_case(&actor, &case, &inner).await.is_err(), "an export never overwrites");
}
