//! Form 6 between the two parties: what was looked at, what does not conform and whom that is told, and what a change of the
//! operator's material opens again.

mod common;

use common::{World, refusal};
use simsa_app::Refusal;
use simsa_app::cases::item::SaveItem;
use simsa_app::records::{Disclosure, EvidenceRecord, ItemBody, ItemKind, NoticeKind, OrganisationKind};
use simsa_app::views::conformity::{ConformityItemView, ItemState};
use simsa_app::{Actor, CaseId};
use simsa_model::{Conformity, ConformityItem, Finding, RejectedItem};

async fn item(world: &World, actor: &Actor, case: &CaseId, item: ConformityItem) -> ConformityItemView {
    let reader = world.workbench.read_case(actor, case).await.unwrap();
    let all = reader.conformity().await.unwrap().items;
    all.into_iter().find(|one| one.item == item).unwrap()
}

async fn save(world: &World, actor: &Actor, case: &CaseId, change: impl FnOnce(&mut Conformity)) {
    let panel = world.workbench.case_panel(actor, case).await.unwrap();
    let mut conformity = panel.conformity.unwrap();
    change(&mut conformity);
    world.workbench.save_conformity(actor, case, panel.version, &conformity).await.unwrap();
}

async fn findings(world: &World, actor: &Actor, case: &CaseId, code: &str) -> Vec<Finding> {
    let panel = world.workbench.case_panel(actor, case).await.unwrap();
    panel.findings.into_iter().filter(|finding| finding.code == code).collect()
}

/// The operator writes another target on its penetration tests of the infrastructure.
async fn change_test(world: &World, operator: &Actor, case: &CaseId, target: &str) {
    use simsa_model::{TestKind, TestObject};
    for one in world.workbench.items(operator, case, ItemKind::Test).await.unwrap() {
        let ItemBody::Test(mut test) = one.body else { continue };
        if test.object != TestObject::Infrastructure || test.kind != TestKind::Penetration {
            continue;
        }
        test.target = Some(target.to_owned());
        let save = SaveItem {
            case: case.clone(),
            id: Some(one.id),
            version: Some(one.version),
            body: ItemBody::Test(test),
        };
        world.workbench.save_item(operator, &save).await.unwrap();
    }
}

#[tokio::test]
async fn a_change_of_the_material_opens_its_item_again_and_no_other() {
    let world = World::new();
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&applicant, "group-ii-1").await;
    let operator = world.operator(&applicant, &case, Some("nurimaru"), "op@cloud.example.kr").await;
    let test = ConformityItem::PenetrationTest;
    save(&world, &applicant, &case, |said| said.checked_by = Some("이확인".to_owned())).await;
    let panel = world.workbench.case_panel(&applicant, &case).await.unwrap();
    let said = panel.conformity.unwrap();
    assert_eq!(said.looked_at.len(), said.confirmed.len(), "what was looked at is kept");
    assert_eq!(item(&world, &applicant, &case, test).await.state, ItemState::Conforms);
    assert!(findings(&world, &applicant, &case, "conformity-unconfirmed").await.is_empty());
    let form_6 = async || {
        let forms = world.workbench.forms(&applicant, &case).await.unwrap();
        forms.into_iter().find(|line| line.instance.file_stem == "form-6").unwrap().digest
    };
    let before = form_6().await;

    change_test(&world, &operator, &case, "다른 대상").await;
    assert_eq!(item(&world, &applicant, &case, test).await.state, ItemState::Changed);
    assert_ne!(form_6().await, before, "what a signer has confirmed is void");
    let open = findings(&world, &applicant, &case, "conformity-unconfirmed").await;
    assert_eq!(open.len(), 1, "{open:#?}");
    assert!(open[0].what.ko.contains("바뀌었습니다"));
    for other in [ConformityItem::IsmsP, ConformityItem::EmrChecklist, ConformityItem::VulnerabilityCheck] {
        assert_eq!(item(&world, &applicant, &case, other).await.state, ItemState::Conforms, "{other:?}");
    }
    // another file behind the copy of a certificate is another certificate
    let copy = panel.all_facts.certificates.unwrap()[0].copy.clone().unwrap();
    let copy = copy.as_str().into();
    let version = world.at::<EvidenceRecord>(&case, &copy).await;
    let file = Box::new(&b"another file"[..]);
    world.workbench.replace_evidence(&applicant, &case, (&copy, version), "사본.txt", file).await.unwrap();
    assert_eq!(item(&world, &applicant, &case, ConformityItem::IsmsP).await.state, ItemState::Changed);
}

#[tokio::test]
async fn what_does_not_conform_is_told_to_the_operator_and_stops_the_submission() {
    let world = World::new();
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&applicant, "group-ii-1").await;
    let operator = world.operator(&applicant, &case, Some("nurimaru"), "op@cloud.example.kr").await;
    let test = ConformityItem::PenetrationTest;
    let reject = |remark: &str| {
        let remark = remark.to_owned();
        move |said: &mut Conformity| {
            said.confirmed.retain(|item| *item != test);
            said.looked_at.clear();
            said.rejected = vec![RejectedItem { item: test, operator: None, remark, material: None }];
        }
    };
    save(&world, &applicant, &case, reject("대상에 백업 시설이 없습니다.")).await;
    assert_eq!(item(&world, &applicant, &case, test).await.state, ItemState::Rejected);
    for actor in [&applicant, &operator] {
        let told = findings(&world, actor, &case, "conformity-rejected").await;
        assert_eq!(told.len(), 1, "{:?}", actor.kind);
        assert!(told[0].what.ko.contains("백업 시설이 없습니다"), "{:?}", told[0].what);
    }
    let told = async || {
        let notices = world.workbench.notices(&operator).await.unwrap();
        notices.iter().filter(|one| matches!(one.kind, NoticeKind::DoesNotConform { .. })).count()
    };
    assert_eq!(told().await, 1);
    let ready = world.workbench.readiness(&applicant, &case).await.unwrap();
    assert!(ready.blocking.iter().any(|finding| finding.code == "conformity-rejected"));
    assert!(
        !ready.blocking.iter().any(|finding| finding.code == "conformity-unconfirmed"),
        "it was looked at"
    );

    // mended: the applicant looks again, and nothing is held against the operator meanwhile
    change_test(&world, &operator, &case, "백업 시설을 더한 대상").await;
    assert_eq!(item(&world, &applicant, &case, test).await.state, ItemState::Changed);
    assert!(findings(&world, &operator, &case, "conformity-rejected").await.is_empty());
    assert_eq!(findings(&world, &applicant, &case, "conformity-unconfirmed").await.len(), 1);
    let reader = world.workbench.read_case(&operator, &case).await.unwrap();
    assert!(matches!(refusal(reader.conformity().await), Refusal::NotFound), "the page is the applicant's");
}

#[tokio::test]
async fn nothing_is_said_twice_or_without_a_remark() {
    let world = World::new();
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&applicant, "group-ii-1").await;
    let version = world.workbench.case_panel(&applicant, &case).await.unwrap().version;
    let item = ConformityItem::IsmsP;
    let rejected = |remark: &str, operator: Option<&str>, material: Option<&str>| RejectedItem {
        item,
        operator: operator.map(str::to_owned),
        remark: remark.to_owned(),
        material: material.map(str::to_owned),
    };
    let said = |confirmed: Vec<ConformityItem>, rejected: Vec<RejectedItem>| Conformity {
        confirmed,
        rejected,
        ..Conformity::default()
    };
    for wrong in [
        said(vec![item], vec![rejected("x", None, None)]),
        said(vec![], vec![rejected("x", None, None), rejected("y", None, None)]),
        said(vec![], vec![rejected(" ", None, None)]),
        said(vec![], vec![rejected("x", Some("nobody"), None)]),
        said(vec![], vec![rejected("x", None, Some("no digest"))]),
    ] {
        let refused = world.workbench.save_conformity(&applicant, &case, version, &wrong).await;
        assert!(matches!(refusal(refused), Refusal::Invalid(_)), "{wrong:?}");
    }
}

#[tokio::test]
async fn of_two_operators_each_is_told_what_is_its_own() {
    let world = World::new();
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let (case, [first, second]) = world.two_operators(&applicant).await;
    let panel = world.workbench.case_panel(&applicant, &case).await.unwrap();
    let ids: Vec<String> = panel.all_facts.operators.iter().map(|one| one.id.clone()).collect();
    let emr = ConformityItem::EmrChecklist;
    assert_eq!(item(&world, &applicant, &case, emr).await.respondents.len(), 2);
    save(&world, &applicant, &case, |said| {
        said.confirmed.retain(|item| *item != emr);
        said.looked_at.clear();
        let (operator, remark) = (Some(ids[1].clone()), "둘째 사업자만 볼 의견".to_owned());
        said.rejected = vec![RejectedItem { item: emr, operator, remark, material: None }];
    })
    .await;
    assert!(findings(&world, &first, &case, "conformity-rejected").await.is_empty());
    assert_eq!(findings(&world, &second, &case, "conformity-rejected").await.len(), 1);
    for (actor, count) in [(&first, 0), (&second, 1)] {
        let notices = world.workbench.notices(actor).await.unwrap();
        let told = notices.iter().filter(|one| matches!(one.kind, NoticeKind::DoesNotConform { .. }));
        assert_eq!(told.count(), count);
    }
}

#[tokio::test]
async fn files_that_may_not_be_opened_are_said_at_their_item() {
    let world = World::new();
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&applicant, "group-ii-1").await;
    let operator = world.operator(&applicant, &case, Some("nurimaru"), "op@cloud.example.kr").await;
    let test = ConformityItem::PenetrationTest;
    assert_eq!(item(&world, &applicant, &case, test).await.withheld, [""; 0]);
    let report = world.evidence(&operator, &case, "모의침투 결과", b"report").await;
    world.disclose(&operator, &case, &report, Disclosure::TitleAndDigest).await.unwrap();
    for one in world.workbench.items(&operator, &case, ItemKind::Test).await.unwrap() {
        let ItemBody::Test(mut test) = one.body else { continue };
        test.evidence = vec![report.to_string()];
        let body = ItemBody::Test(test);
        let save = SaveItem { case: case.clone(), id: Some(one.id), version: Some(one.version), body };
        world.workbench.save_item(&operator, &save).await.unwrap();
    }
    let seen = item(&world, &applicant, &case, test).await;
    assert_eq!((seen.files, seen.withheld), (1, vec!["모의침투 결과".to_owned()]));
}
