//! Cases from facts to forms: good, refused, not found, and what each party sees.

mod common;

use common::{World, described, is_invalid, is_not_found, is_not_permitted, new_case, refusal};
use simsa_app::cases::answer::SaveAnswer;
use simsa_app::cases::item::SaveItem;
use simsa_app::cases::service_dossier::Using;
use simsa_app::records::{
    AnswerRecord, CaseItem, CaseRecord, Disclosure, EvidenceRecord, ItemBody, ItemKind, Link, MemberRole,
    NoticeKind, OrganisationKind,
};
use simsa_app::views::cases::Wanted;
use simsa_app::{Actor, Refusal};
use simsa_model::{AnswerValue, Conformity, Day, FormId, Group, Product, TestKind, TestObject, TestRecord};
use simsa_store::{CaseId, ReadStore};

fn answer(case: &CaseId, question: &str, version: Option<u64>, note: &str) -> SaveAnswer {
    SaveAnswer {
        operator: None,
        case: case.to_owned(),
        question: question.to_owned(),
        version,
        answer: Some(AnswerValue::Y),
        note: note.to_owned(),
        evidence: Vec::new(),
    }
}

async fn applicant(world: &World) -> Actor {
    world.set_up(OrganisationKind::Applicant).await
}

#[tokio::test]
async fn facts_are_asked_until_the_group_is_decided() {
    let world = World::new();
    let actor = applicant(&world).await;
    let case = world.case(&actor).await;
    let mut asked = Vec::new();
    let told = [
        ("application.date", "2026-03-02"),
        ("application.kind", "initial"),
        ("applicant.kind", "developer"),
        ("institutions.served", "private"),
        ("certificates", "[]"),
        ("storage[main].role", "primary"),
        ("storage[main].place", "outside"),
        ("storage[main].facility", "cloud-provider"),
        ("storage[main].operator", "cloud"),
        ("storage[main].cloud", "true"),
        ("storage[main].commercial", "true"),
        ("storage[main].domestic", "true"),
    ];
    loop {
        let panel = world.workbench.case_panel(&actor, &case).await.unwrap();
        // the legal forms are asked too while it is not known whether anybody public is served
        let now = |need: &&simsa_model::FactPath| need.to_string() != "institutions.legal_forms";
        let Some(need) = panel.needs.iter().find(now) else {
            assert_eq!(panel.assessment.decided_group(), Some(Group::II3));
            assert!(panel.needs.is_empty());
            break;
        };
        let fact = need.to_string();
        assert!(!asked.contains(&fact), "{fact} is asked twice");
        assert!(need.field().asks.is_some(), "{fact} has words");
        asked.push(fact.clone());
        if fact == "storage" {
            let mut facts = panel.facts.clone();
            facts.storage.push(simsa_model::Storage { id: "main".to_owned(), ..Default::default() });
            facts.operators.push(simsa_model::Operator { id: "cloud".to_owned(), ..Default::default() });
            world.workbench.change_facts(&actor, &case, panel.version, &facts).await.unwrap();
            continue;
        }
        let value =
            told.iter().find(|(name, _)| *name == fact).unwrap_or_else(|| panic!("{fact} is asked")).1;
        world.workbench.answer_fact(&actor, &case, panel.version, &fact, value).await.unwrap();
    }
    let panel = world.workbench.case_panel(&actor, &case).await.unwrap();
    assert!(!panel.what_if().unwrap().is_empty(), "certificates would make it lighter");
    let total: usize = panel.progress.iter().map(|section| section.asked).sum();
    assert_eq!(total, 40 + 142);
    assert!(panel.progress.iter().all(|section| section.answered == 0));
}

#[tokio::test]
async fn facts_written_over_newer_ones_are_a_conflict_with_both() {
    let world = World::new();
    let actor = applicant(&world).await;
    let case = world.case(&actor).await;
    let panel = world.workbench.case_panel(&actor, &case).await.unwrap();
    world.workbench.answer_fact(&actor, &case, panel.version, "product.name", "가상EMR").await.unwrap();
    let late = world.workbench.answer_fact(&actor, &case, panel.version, "product.version", "2").await;
    match refusal(late) {
        Refusal::Conflict { theirs, yours, version, .. } => {
            assert_eq!(theirs["product"]["name"], "가상EMR");
            assert_eq!(yours["product"]["version"], "2");
            world.workbench.answer_fact(&actor, &case, version, "product.version", "2").await.unwrap();
        }
        other => panic!("{other:?}"),
    }
    let version = world.workbench.case_panel(&actor, &case).await.unwrap().version;
    is_invalid(
        world.workbench.answer_fact(&actor, &case, version, "application.date", "어제").await,
        "value",
    );
    is_invalid(world.workbench.answer_fact(&actor, &case, version, "no.such", "1").await, "fact");
    is_not_found(
        world.workbench.answer_fact(&actor, &"c-none".into(), version, "product.version", "3").await,
    );
}

#[tokio::test]
async fn two_editors_never_overwrite_each_other_silently() {
    let world = World::new();
    let actor = applicant(&world).await;
    let other = world.member(&actor, "editor@example.kr", &[MemberRole::Editor]).await;
    let case = world.imported(&actor, "group-ii-3").await;
    let view = async |question: &str| {
        let all = world.workbench.questions(&actor, &case, None, None).await.unwrap();
        all.questions.into_iter().find(|view| view.question.id.as_str() == question).unwrap()
    };
    let before = view("emr-1.2-1").await;
    let save = answer(&case, "emr-1.2-1", before.version, "먼저 쓴 답");
    let version = world.workbench.save_answer(&actor, &save).await.unwrap();
    match refusal(
        world.workbench.save_answer(&other, &answer(&case, "emr-1.2-1", before.version, "나중 답")).await,
    ) {
        Refusal::Conflict { theirs, yours, version: now, by } => {
            assert_eq!(
                (theirs["note"].as_str(), yours["note"].as_str()),
                (Some("먼저 쓴 답"), Some("나중 답"))
            );
            assert_eq!((now, by.as_deref()), (version, Some("김관리")));
        }
        other => panic!("{other:?}"),
    }
    // the same words again are no conflict: nothing would be lost
    let repeated = answer(&case, "emr-1.2-1", before.version, "먼저 쓴 답");
    assert_eq!(world.workbench.save_answer(&other, &repeated).await.unwrap(), version);
    world.workbench.save_answer(&other, &answer(&case, "emr-1.2-1", Some(version), "나중 답")).await.unwrap();
    assert_eq!(view("emr-1.2-1").await.note, "나중 답");

    is_not_found(world.workbench.save_answer(&actor, &answer(&case, "emr-99", None, "")).await);
    let mut unknown = answer(&case, "emr-1.2-1", view("emr-1.2-1").await.version, "근거");
    unknown.evidence = vec!["no-such".to_owned()];
    is_invalid(world.workbench.save_answer(&actor, &unknown).await, "evidence");
    is_invalid(
        world.workbench.save_answer(&actor, &answer(&case, "emr-1.2-1", None, &"가".repeat(4001))).await,
        "note",
    );
    let reader = world.member(&actor, "reader@example.kr", &[MemberRole::Reader]).await;
    is_not_permitted(world.workbench.save_answer(&reader, &answer(&case, "emr-1.2-1", None, "x")).await);
}

#[tokio::test]
async fn every_action_writes_exactly_one_entry_without_personal_data() {
    let world = World::new();
    let actor = applicant(&world).await;
    let case = world.case(&actor).await;
    let count = async || world.store.entries().await.unwrap();
    let before = count().await;
    let version = world.workbench.case_panel(&actor, &case).await.unwrap().version;
    assert_eq!(count().await, before, "looking leaves no entry");
    world.workbench.answer_fact(&actor, &case, version, "applicant.representative", "홍길동").await.unwrap();
    let version =
        world.workbench.save_answer(&actor, &answer(&case, "emr-1.1-1", None, "홍길동 확인")).await.unwrap();
    world
        .workbench
        .save_answer(&actor, &answer(&case, "emr-1.1-1", Some(version), "홍길동 확인"))
        .await
        .unwrap();
    world.workbench.comment(&actor, &case, "emr-1.1-1", "홍길동에게 묻기", false).await.unwrap();
    world
        .workbench
        .assign(
            &actor,
            &case,
            "emr-1.2-1",
            world.stands::<AnswerRecord>(&case, "emr-1.2-1").await,
            (Some(&actor.member), None),
        )
        .await
        .unwrap();
    world.evidence(&actor, &case, "홍길동 구성도", b"bytes").await;
    // five changes; saying the same again is none
    assert_eq!(count().await, before + 5);
    for entry in world.store.entries_from(0, 1000).await.unwrap() {
        let text = String::from_utf8(entry).unwrap();
        assert!(text.is_ascii() && !text.contains("example.kr"), "{text}");
    }
    let size = world.workbench.integrate().await.unwrap();
    assert_eq!(size, count().await);
    assert_eq!(world.workbench.integrate().await.unwrap(), size, "publishing again changes nothing");
    let history = world.workbench.history(&actor, &case, 0, 100).await.unwrap();
    assert_eq!(history.len(), 6);
    assert!(history.iter().all(|line| line.own && line.by.as_deref() == Some("김관리")));
}

#[tokio::test]
async fn assignments_wait_on_the_home_page_until_they_are_answered() {
    let world = World::new();
    let actor = applicant(&world).await;
    let editor = world.member(&actor, "editor@example.kr", &[MemberRole::Editor]).await;
    let case = world.case(&actor).await;
    let due = Some(Day::new(2026, 3, 20));
    world
        .workbench
        .assign(
            &actor,
            &case,
            "emr-1.1-1",
            world.stands::<AnswerRecord>(&case, "emr-1.1-1").await,
            (Some(&editor.member), due),
        )
        .await
        .unwrap();
    is_invalid(
        world
            .workbench
            .assign(
                &actor,
                &case,
                "emr-1.1-1",
                world.stands::<AnswerRecord>(&case, "emr-1.1-1").await,
                (Some(&"m-none".into()), due),
            )
            .await,
        "assignee",
    );
    let home = world.workbench.home(&editor).await.unwrap();
    assert_eq!((home.waiting.len(), home.waiting[0].due), (1, due));
    assert!(home.deadlines.iter().any(|deadline| deadline.day == Day::new(2026, 3, 20)));
    let told = home.notices.iter().find(|notice| matches!(notice.kind, NoticeKind::Assigned { .. })).unwrap();
    assert!(world.workbench.home(&actor).await.unwrap().notices.is_empty(), "the notice is for the other");
    is_not_found(world.workbench.dismiss_notice(&actor, &told.id).await);
    world.workbench.dismiss_notice(&editor, &told.id).await.unwrap();
    let all = world.workbench.questions(&editor, &case, None, None).await.unwrap();
    assert!(all.questions.is_empty(), "nothing is asked while the group is open");
    let row: simsa_store::Versioned<simsa_app::records::AnswerRecord> =
        simsa_store::Typed::one(world.store.as_ref(), simsa_store::RowKey::new(&case, "emr-1.1-1"))
            .await
            .unwrap()
            .unwrap();
    world.workbench.save_answer(&editor, &answer(&case, "emr-1.1-1", Some(row.version), "")).await.unwrap();
    let home = world.workbench.home(&editor).await.unwrap();
    assert!(home.waiting.is_empty() && home.notices.is_empty());
}

#[tokio::test]
async fn evidence_has_revisions_and_is_not_withdrawn_under_an_answer() {
    let world = World::new();
    let actor = applicant(&world).await;
    let case = world.case(&actor).await;
    let id = world.evidence(&actor, &case, "구성도", b"first").await;
    assert_eq!(id, "diagram-1");
    let bad = described(" ");
    is_invalid(
        world.workbench.add_evidence(&actor, &case, &bad, "a.png", Box::new(&b"x"[..])).await,
        "title",
    );
    is_invalid(
        world.workbench.add_evidence(&actor, &case, &described("빈 파일"), "a", Box::new(&b""[..])).await,
        "file",
    );
    let sensitive = world
        .workbench
        .add_evidence(&actor, &case, &described("명단"), "../../etc/passwd", Box::new(&b"900101-1234567"[..]))
        .await
        .unwrap();
    assert!(sensitive.inspection.warns());
    world
        .workbench
        .replace_evidence(
            &actor,
            &case,
            (&id, world.at::<EvidenceRecord>(&case, &id).await),
            "새 구성도.png",
            Box::new(&b"second"[..]),
        )
        .await
        .unwrap();
    is_not_found(
        world
            .workbench
            .replace_evidence(
                &actor,
                &case,
                (&"none".into(), world.at::<EvidenceRecord>(&case, "none").await),
                "a",
                Box::new(&b"x"[..]),
            )
            .await,
    );
    let views = world.workbench.evidence(&actor, &case).await.unwrap();
    let view = views.iter().find(|view| view.name == id).unwrap();
    assert_eq!((view.listed.file.as_str(), view.revisions.len()), ("evidence/새 구성도.png", 1));
    let other = views.iter().find(|view| view.name == sensitive.id).unwrap();
    assert!(
        !other.listed.file.contains("..")
            && other.inspection.as_ref().is_some_and(simsa_model::Inspection::warns),
        "{}",
        other.listed.file
    );

    let file = world.workbench.evidence_file(&actor, &case, id.as_str(), None).await.unwrap();
    assert_eq!(read(&world, &file).await, b"second");
    let old =
        world.workbench.evidence_file(&actor, &case, id.as_str(), Some(&view.revisions[0].0)).await.unwrap();
    assert_eq!(read(&world, &old).await, b"first");
    is_not_found(world.workbench.evidence_file(&actor, &case, "none", None).await);

    let mut save = answer(&case, "emr-1.1-1", None, "");
    save.evidence = vec![id.clone().into()];
    world.workbench.save_answer(&actor, &save).await.unwrap();
    let stays = refusal(
        world
            .workbench
            .withdraw_evidence(&actor, &case, &id, world.at::<EvidenceRecord>(&case, &id).await)
            .await,
    );
    assert!(matches!(&stays, Refusal::NotNow(say) if say.ko.contains("EMR 점검표 1.1-1")), "{stays:?}");
    world
        .workbench
        .withdraw_evidence(
            &actor,
            &case,
            &sensitive.id,
            world.at::<EvidenceRecord>(&case, &sensitive.id).await,
        )
        .await
        .unwrap();
    is_not_found(
        world
            .workbench
            .withdraw_evidence(
                &actor,
                &case,
                &sensitive.id,
                world.at::<EvidenceRecord>(&case, &sensitive.id).await,
            )
            .await,
    );
    let stale = world.workbench.describe_evidence(&actor, &case, &id, 1, &described("다른 제목")).await;
    assert!(matches!(refusal(stale), Refusal::Conflict { .. }));
    world
        .workbench
        .describe_evidence(&actor, &case, &id, view.version, &described("다른 제목"))
        .await
        .unwrap();
}

async fn read(world: &World, file: &simsa_app::Download) -> Vec<u8> {
    #[derive(Clone, Default)]
    struct Shared(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);
    impl std::io::Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let out = Shared::default();
    world.workbench.copy_file(file, Box::new(out.clone())).await.unwrap();
    let bytes = out.0.lock().unwrap().clone();
    assert_eq!(bytes.len() as u64, file.bytes);
    bytes
}

fn test(object: TestObject) -> ItemBody {
    ItemBody::Test(TestRecord {
        object,
        kind: TestKind::Vulnerability,
        operator: None,
        performed_by: None,
        performer: Some("가상보안㈜".to_owned()),
        target: None,
        from: Some(Day::new(2025, 4, 1)),
        until: Some(Day::new(2025, 4, 10)),
        result: None,
        reason: String::new(),
        evidence: Vec::new(),
    })
}

#[tokio::test]
async fn each_party_keeps_its_part_and_its_secrets() {
    let world = World::new();
    let applicant = applicant(&world).await;
    let case = world.imported(&applicant, "group-ii-3").await;
    // alone, the applicant keeps the operator's part
    let item = |body| SaveItem { case: case.clone(), id: None, version: None, body };
    let product = || {
        ItemBody::Product(Product {
            kind: "firewall".into(),
            name: "가상방화벽".into(),
            ..Product::default()
        })
    };
    world.workbench.save_item(&applicant, &item(product())).await.unwrap();
    let operator = world.operator(&applicant, &case, Some("hanbyeol"), "op@cloud.example.kr").await;
    // from now on it does not
    is_not_permitted(world.workbench.save_item(&applicant, &item(product())).await);
    let (_, version) = world.workbench.save_item(&operator, &item(product())).await.unwrap();
    assert!(version > 0);
    is_not_permitted(world.workbench.save_answer(&applicant, &answer(&case, "emr-1.1-1", None, "x")).await);
    world.workbench.save_item(&applicant, &item(test(TestObject::Software))).await.unwrap();
    is_not_permitted(world.workbench.save_item(&operator, &item(test(TestObject::Software))).await);
    world.workbench.save_item(&operator, &item(test(TestObject::Infrastructure))).await.unwrap();
    let of = async |actor: &Actor, kind| world.workbench.items(actor, &case, kind).await.unwrap();
    let software = |view: &simsa_app::views::evidence::ItemView| matches!(&view.body, ItemBody::Test(test) if test.object == TestObject::Software);
    assert!(of(&applicant, ItemKind::Test).await.iter().any(software));
    assert!(!of(&operator, ItemKind::Test).await.iter().any(software));
    assert!(of(&operator, ItemKind::Claim).await.is_empty());

    // the applicant's evidence is title and digest to the operator; the operator's own decides what it discloses
    let secret = world.evidence(&operator, &case, "사업자 내부 구성도", b"operator's secret").await;
    let applicants = world.evidence(&applicant, &case, "신청기관 자료", b"applicant's secret").await;
    is_not_found(world.workbench.evidence_file(&operator, &case, applicants.as_str(), None).await);
    is_not_found(
        world
            .workbench
            .withdraw_evidence(
                &operator,
                &case,
                &applicants,
                world.at::<EvidenceRecord>(&case, &applicants).await,
            )
            .await,
    );
    world.workbench.evidence_file(&applicant, &case, secret.as_str(), None).await.unwrap();
    is_not_found(world.disclose(&applicant, &case, &secret, Disclosure::TitleAndDigest).await);
    world.disclose(&operator, &case, &secret, Disclosure::TitleAndDigest).await.unwrap();
    is_not_found(world.workbench.evidence_file(&applicant, &case, secret.as_str(), None).await);
    let views = world.workbench.evidence(&applicant, &case).await.unwrap();
    let hidden = views.iter().find(|view| view.name == secret).unwrap();
    assert_eq!(hidden.listed.title, "사업자 내부 구성도");
    assert!(hidden.listed.file.is_empty() && !hidden.readable && hidden.stored.is_some());

    // forms and findings
    let forms = |lines: Vec<simsa_app::views::forms::FormLine>| -> Vec<FormId> {
        lines.into_iter().map(|line| line.instance.form).collect()
    };
    let seen = forms(world.workbench.forms(&operator, &case).await.unwrap());
    assert!(
        seen.contains(&FormId::F2B) && !seen.contains(&FormId::F5) && !seen.contains(&FormId::F6),
        "{seen:?}"
    );
    let all = forms(world.workbench.forms(&applicant, &case).await.unwrap());
    assert!(all.contains(&FormId::F5) && all.contains(&FormId::F6));
    is_not_found(world.workbench.form_page(&operator, &case, &"form-6".into()).await);
    let panel = world.workbench.case_panel(&operator, &case).await.unwrap();
    assert!(panel.conformity.is_none());
    assert_eq!(world.workbench.participants(&operator, &case).await.unwrap().len(), 2);
    is_not_found(world.workbench.readiness(&operator, &case).await);
    // facts: the operator says what it knows, the applicant the rest
    let version = panel.version;
    is_not_permitted(
        world.workbench.answer_fact(&operator, &case, version, "applicant.name", "남의 이름").await,
    );
    world
        .workbench
        .answer_fact(&operator, &case, version, "storage[main].region", "hb-busan-1")
        .await
        .unwrap();
    // remarks
    world.workbench.comment(&operator, &case, "emr-1.1-1", "우리끼리", false).await.unwrap();
    world.workbench.comment(&operator, &case, "emr-1.1-1", "함께 보기", true).await.unwrap();
    let questions = world.workbench.questions(&applicant, &case, None, None).await.unwrap();
    let view = questions.questions.iter().find(|view| view.question.id.as_str() == "emr-1.1-1").unwrap();
    assert_eq!(view.comments.iter().map(|comment| comment.text.as_str()).collect::<Vec<_>>(), ["함께 보기"]);
    assert!(!questions.editable);
}

#[tokio::test]
async fn a_service_dossier_is_prepared_once_and_used_in_many_cases() {
    let world = World::new();
    let applicant = applicant(&world).await;
    let cases =
        [world.imported(&applicant, "group-ii-3").await, world.imported(&applicant, "group-i-2").await];
    let operator = world.operator(&applicant, &cases[0], None, "op@cloud.example.kr").await;
    is_not_permitted(world.workbench.open_dossier(&applicant, &new_case("자료집")).await);
    let dossier =
        world.workbench.open_dossier(&operator, &new_case("한별클라우드 서비스 자료집")).await.unwrap();
    let piece = world.evidence(&operator, &dossier, "공통 구성도", b"diagram").await;
    let save = SaveItem {
        case: dossier.clone(),
        id: None,
        version: None,
        body: ItemBody::Product(Product {
            kind: "firewall".into(),
            name: "자료집 방화벽".into(),
            ..Product::default()
        }),
    };
    world.workbench.save_item(&operator, &save).await.unwrap();
    let usual = Disclosure::TitleAndDigest;
    let bad = Using { evidence: [("none".into(), usual)].into(), ..Using::all(usual) };
    is_invalid(world.use_dossier(&operator, &cases[0], &dossier, &bad).await, "evidence");
    is_not_found(world.use_dossier(&operator, &cases[1], &dossier, &Using::all(usual)).await);
    world.use_dossier(&operator, &cases[0], &dossier, &Using::all(usual)).await.unwrap();

    let name = async || {
        let views = world.workbench.evidence(&applicant, &cases[0]).await.unwrap();
        views.into_iter().find(|view| view.from_dossier.as_ref() == Some(&dossier)).unwrap()
    };
    let hidden = name().await;
    assert!(!hidden.readable && !hidden.editable);
    is_not_found(world.workbench.evidence_file(&applicant, &cases[0], &hidden.name, None).await);
    let full = Using { evidence: [(piece.clone(), Disclosure::Full)].into(), ..Using::all(usual) };
    world.use_dossier(&operator, &cases[0], &dossier, &full).await.unwrap();
    world.workbench.evidence_file(&applicant, &cases[0], &name().await.name, None).await.unwrap();
    let products = world.workbench.items(&applicant, &cases[0], ItemKind::Product).await.unwrap();
    assert!(products.iter().any(|view| view.from_dossier.is_some() && !view.editable));
    // the dossier itself does not exist for the applicant
    is_not_found(world.workbench.case_panel(&applicant, &dossier).await);

    let changed =
        async || world.workbench.case_panel(&applicant, &cases[0]).await.unwrap().dossiers[0].changed;
    assert!(!changed().await);
    world
        .workbench
        .replace_evidence(
            &operator,
            &dossier,
            (&piece, world.at::<EvidenceRecord>(&dossier, &piece).await),
            "새 구성도.png",
            Box::new(&b"new"[..]),
        )
        .await
        .unwrap();
    assert!(changed().await);
    let home = world.workbench.home(&applicant).await.unwrap();
    assert!(home.notices.iter().any(|notice| matches!(&notice.kind, NoticeKind::DossierChanged { .. })));
    let digest = world.workbench.case_panel(&applicant, &cases[0]).await.unwrap().dossiers[0].digest.clone();
    world.workbench.note_dossier(&applicant, &cases[0], &dossier, &digest).await.unwrap();
    assert!(!changed().await);
    let home = world.workbench.home(&applicant).await.unwrap();
    assert!(!home.notices.iter().any(|notice| matches!(&notice.kind, NoticeKind::DossierChanged { .. })));
    world
        .workbench
        .drop_dossier(&operator, &cases[0], &dossier, world.at::<Link>(&cases[0], &dossier).await)
        .await
        .unwrap();
    is_not_found(
        world
            .workbench
            .drop_dossier(&operator, &cases[0], &dossier, world.at::<Link>(&cases[0], &dossier).await)
            .await,
    );
}

#[tokio::test]
async fn conformity_items_and_case_details() {
    let world = World::new();
    let actor = applicant(&world).await;
    let case = world.case(&actor).await;
    let version = async || world.workbench.case_panel(&actor, &case).await.unwrap().version;
    let tomorrow = Conformity { checked_on: Some(Day::new(2026, 3, 3)), ..Conformity::default() };
    is_invalid(
        world.workbench.save_conformity(&actor, &case, version().await, &tomorrow).await,
        "checked_on",
    );
    let good = Conformity {
        checked_on: Some(Day::new(2026, 3, 2)),
        checked_by: Some("김확인".to_owned()),
        confirmed: vec![simsa_model::ConformityItem::EmrChecklist, simsa_model::ConformityItem::EmrChecklist],
        ..Conformity::default()
    };
    world.workbench.save_conformity(&actor, &case, version().await, &good).await.unwrap();
    let stale = world.workbench.save_conformity(&actor, &case, 1, &Conformity::default()).await;
    assert!(matches!(refusal(stale), Refusal::Conflict { .. }));
    let body = test(TestObject::Software);
    let save = SaveItem { case: case.clone(), id: None, version: None, body };
    let (id, _) = world.workbench.save_item(&actor, &save).await.unwrap();
    let conflict =
        SaveItem { id: Some(id.clone()), version: Some(1), body: test(TestObject::Infrastructure), ..save };
    assert!(matches!(refusal(world.workbench.save_item(&actor, &conflict).await), Refusal::Conflict { .. }));
    world.workbench.remove_item(&actor, &case, &id, world.at::<CaseItem>(&case, &id).await).await.unwrap();
    is_not_found(
        world.workbench.remove_item(&actor, &case, &id, world.at::<CaseItem>(&case, &id).await).await,
    );
    world
        .workbench
        .change_case(&actor, &case, world.at::<CaseRecord>(&case, "").await, &new_case("다른 제목"))
        .await
        .unwrap();
    is_invalid(
        world
            .workbench
            .change_case(&actor, &case, world.at::<CaseRecord>(&case, "").await, &new_case(""))
            .await,
        "title",
    );
    is_invalid(
        world
            .workbench
            .name_operator(&actor, &case, world.at::<CaseRecord>(&case, "").await, "none", None)
            .await,
        "operator",
    );
    world.workbench.close_case(&actor, &case).await.unwrap();
    is_not_permitted(
        world
            .workbench
            .change_case(&actor, &case, world.at::<CaseRecord>(&case, "").await, &new_case("끝난 뒤"))
            .await,
    );
    is_not_permitted(world.workbench.save_answer(&actor, &answer(&case, "emr-1.1-1", None, "")).await);
    assert_eq!(world.workbench.cases(&actor, &Wanted::default(), None, 10).await.unwrap().lines.len(), 1);
}

#[tokio::test]
async fn cases_are_listed_in_pages() {
    let world = World::new();
    let actor = applicant(&world).await;
    for _ in 0..7 {
        world.case(&actor).await;
    }
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = world.workbench.cases(&actor, &Wanted::default(), after.as_deref(), 3).await.unwrap();
        assert!(page.lines.len() <= 3);
        seen.extend(page.lines.into_iter().map(|line| line.id));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    seen.dedup();
    assert_eq!(seen.len(), 7);
}
