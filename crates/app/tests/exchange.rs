//! A case folder becomes a case and a folder again, without loss; and the workbench says of the case what the checks say of
//! the folder.

mod common;

use common::{World, is_invalid, is_not_permitted};
use simsa_app::records::{Disclosure, EvidenceRecord, OrganisationKind};
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
        let case = imported.unwrap().id;
        let out = tempfile::tempdir().unwrap();
        assert_eq!(world.workbench.export_case(&actor, &case, out.path()).await.unwrap().withheld, 0);
        assert_eq!(comparable(out.path()), comparable(&folder), "{name}");

        let dossier = comparable(&folder).2;
        let day = dossier.facts.application.date.unwrap_or(Day::new(2026, 3, 2));
        let assessment = simsa_rules::assess(&dossier.facts, day).unwrap();
        let panel = world.workbench.case_panel(&actor, &case).await.unwrap();
        assert_eq!(panel.findings, simsa_checks::examine(&dossier, &assessment), "{name}");
        assert_eq!(*panel.assessment, assessment, "{name}");
    }
}

/// Wherever a text comes from, it has the limit of its field, and stands in one form.
#[tokio::test]
async fn a_text_has_one_limit_and_one_form_wherever_it_comes_from() {
    let world = World::new();
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let folder = tempfile::tempdir().unwrap();
    let long = "가".repeat(4001);
    std::fs::write(folder.path().join("facts.toml"), "").unwrap();
    let answers = folder.path().join("answers.toml");
    std::fs::write(&answers, format!("[[answer]]\nquestion = \"emr-1.1-1\"\nnote = \"{long}\"\n")).unwrap();
    is_invalid(world.workbench.import_case(&actor, folder.path()).await, "answers[0].note");
    let note = "e\u{301} 확인\u{2028}함 ";
    std::fs::write(&answers, format!("[[answer]]\nquestion = \"emr-1.1-1\"\nnote = \"{note}\"\n")).unwrap();
    let case = world.workbench.import_case(&actor, folder.path()).await.unwrap().id;
    let out = tempfile::tempdir().unwrap();
    world.workbench.export_case(&actor, &case, out.path()).await.unwrap();
    assert_eq!(comparable(out.path()).2.answers[0].note, "é 확인\n함");

    let version = world.workbench.case_panel(&actor, &case).await.unwrap().version;
    let facts = |name: &str| simsa_model::Facts {
        operators: vec![simsa_model::Operator {
            id: "main".into(),
            name: Some(name.to_owned()),
            ..Default::default()
        }],
        ..Default::default()
    };
    let refused = world.workbench.change_facts(&actor, &case, version, &facts(&long)).await;
    is_invalid(refused, "operators[0].name");
    world.workbench.change_facts(&actor, &case, version, &facts(" 가상 e\u{301} ")).await.unwrap();
    let panel = world.workbench.case_panel(&actor, &case).await.unwrap();
    assert_eq!(panel.facts.operators[0].name.as_deref(), Some("가상 é"));
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
    let case = world.workbench.import_case(&actor, folder.path()).await.unwrap().id;
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

/// Days, disclosure, who is to answer and remarks go out with the case and come in again.
#[tokio::test]
async fn what_is_kept_beside_a_case_survives_too() {
    let world = World::new();
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&actor, "group-i-1").await;
    let workbench = &world.workbench;
    let listed = workbench.evidence(&actor, &case).await.unwrap().remove(0).name;
    world.disclose(&actor, &case, &listed.as_str().into(), Disclosure::Full).await.unwrap();
    workbench.comment(&actor, &case, "emr-2.1-1", "둘째 회선의 계약서를 찾습니다", true).await.unwrap();
    let due = Some(Day::new(2026, 4, 1));
    let questions = workbench.questions(&actor, &case, None, None).await.unwrap();
    let version =
        |id: &str| questions.questions.iter().find(|one| one.question.id.as_str() == id).unwrap().version;
    workbench
        .assign(&actor, &case, "emr-2.1-1", version("emr-2.1-1"), (Some(&actor.member), due))
        .await
        .unwrap();
    let out = tempfile::tempdir().unwrap();
    let exported = workbench.export_case(&actor, &case, out.path()).await.unwrap();
    assert_eq!((exported.listed, exported.withheld), (exported.files, 0), "all files are one's own");
    let text = std::fs::read_to_string(out.path().join("workbench.toml")).unwrap();
    assert!(text.starts_with('#') && text.contains("이력"), "what is left out is said: {text}");

    let again = workbench.import_case(&actor, out.path()).await.unwrap();
    let counts = again.imported;
    assert_eq!((counts.listed, counts.read), (exported.listed, exported.files));
    assert_eq!((counts.comments, counts.assignments, counts.not_carried, counts.unused_files), (1, 1, 0, 0));
    let questions = workbench.questions(&actor, &again.id, None, None).await.unwrap().questions;
    let question = questions.into_iter().find(|one| one.question.id.as_str() == "emr-2.1-1").unwrap();
    assert_eq!((question.assignee.as_ref(), question.due), (Some(&actor.member), due));
    let [remark] = &question.comments[..] else { panic!("{:?}", question.comments) };
    assert!(remark.shared && remark.text.contains("둘째 회선의 계약서"), "{remark:?}");
    let evidence = workbench.evidence(&actor, &again.id).await.unwrap();
    let shown = evidence.iter().find(|one| one.name == listed).unwrap();
    assert_eq!(shown.disclosure, Disclosure::Full);
    assert!(evidence.iter().filter(|one| one.name != listed).all(|one| one.disclosure != Disclosure::Full));

    // once more, and the remark says once who wrote it; a member who is not here is counted
    let text = text.replace("member = ", "member = \"아무도 아닌 \" # ");
    let twice = tempfile::tempdir().unwrap();
    workbench.export_case(&actor, &again.id, twice.path()).await.unwrap();
    std::fs::write(out.path().join("workbench.toml"), text).unwrap();
    let second = std::fs::read_to_string(twice.path().join("workbench.toml")).unwrap();
    assert_eq!(second.matches("[가져온 의견").count(), 1, "{second}");
    let lost = workbench.import_case(&actor, out.path()).await.unwrap().imported;
    assert_eq!((lost.assignments, lost.not_carried), (1, 1), "the day stays, the member is not known here");
}

#[tokio::test]
async fn what_came_is_counted_and_what_is_not_used_is_named() {
    let world = World::new();
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("evidence")).unwrap();
    let listed = |id: &str| {
        format!(
            "[[evidence]]\nid = \"{id}\"\ntitle = \"{id}\"\nkind = \"log\"\nfile = 'evidence\\{id}.log'\n"
        )
    };
    for (name, text) in [
        ("facts.toml", ""),
        ("product.toml", ""),
        ("evidence.toml", &format!("{}{}", listed("a"), listed("b"))),
        ("evidence/a.log", "a"),
        ("evidence/c.log", "c"),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let counts = world.workbench.import_case(&actor, folder.path()).await.unwrap().imported;
    assert_eq!((counts.came, counts.listed, counts.read, counts.unused_files), (5, 2, 1, 2));
    assert_eq!(counts.unused, ["evidence/c.log", "product.toml"]);
}

#[tokio::test]
async fn what_is_kept_encrypted_is_refused_with_what_to_do() {
    let world = World::new();
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(".simsa")).unwrap();
    std::fs::write(folder.path().join("facts.toml"), "").unwrap();
    let listed = format!(
        "[[evidence]]\nid = \"a\"\ntitle = \"가\"\nkind = \"log\"\nfile = \"evidence/a.log\"\nsha256 = \"{}\"\n",
        "ab".repeat(32)
    );
    std::fs::write(folder.path().join("evidence.toml"), listed).unwrap();
    let refused = world.workbench.import_case(&actor, folder.path()).await;
    let said = format!("{refused:?}");
    is_invalid(refused, "evidence");
    assert!(said.contains("simsa evidence pack") && said.contains("simsa remote import"), "{said}");
    assert!(world.workbench.cases(&actor, &Wanted::default(), None, 10).await.unwrap().lines.is_empty());
}

/// What a case may hold is said before any work is done, and what it may hold is taken.
#[tokio::test]
async fn more_than_a_case_may_hold_is_refused_with_the_limit() {
    use std::fmt::Write as _;
    let world = World::new();
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let folder = tempfile::tempdir().unwrap();
    let facts = |operators: usize, places: usize| {
        let mut text = String::new();
        for at in 0..operators {
            write!(text, "[[operators]]\nid = \"o{at}\"\n").unwrap();
        }
        for at in 0..places {
            write!(text, "[[storage]]\nid = \"s{at}\"\noperator = \"o{}\"\n", at % operators.max(1)).unwrap();
            write!(
                text,
                "[[certificates]]\nscheme = \"isms-p\"\noperator = \"o{}\"\n",
                at % operators.max(1)
            )
            .unwrap();
        }
        std::fs::write(folder.path().join("facts.toml"), text).unwrap();
    };
    for (operators, places, field) in
        [(101, 1, "operators"), (1, 501, "storage"), (3_000, 3_000, "operators")]
    {
        facts(operators, places);
        let begun = std::time::Instant::now();
        is_invalid(world.workbench.import_case(&actor, folder.path()).await, field);
        assert!(begun.elapsed().as_secs() < 20, "{operators} {places}: {:?}", begun.elapsed());
    }
    facts(100, 500);
    world.workbench.import_case(&actor, folder.path()).await.unwrap();
}
