//! Every change of something that is there names the version it was decided on: what others have changed since is shown,
//! not written over.

mod common;

use std::collections::BTreeSet;
use std::fmt::Debug;

use common::{World, described, new_case, refusal};
use simsa_app::cases::item::SaveItem;
use simsa_app::cases::service_dossier::Using;
use simsa_app::records::{
    CaseItem, CaseRecord, Disclosure, EvidenceRecord, ItemBody, Link, Member, MemberRole, Organisation,
    OrganisationKind,
};
use simsa_app::{ItemId, Refusal, Result};
use simsa_model::{Applicant, Conformity, Facts, Product};

/// Refused, with the version that stands there now.
#[track_caller]
fn is_conflict<T: Debug>(result: Result<T>, stands: u64) {
    match refusal(result) {
        Refusal::Conflict { version, .. } => assert_eq!(version, stands),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_others_have_changed_is_not_written_over() {
    let world = World::new();
    let workbench = &world.workbench;
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let (case, organisation) = (world.case(&actor).await, actor.organisation.clone());

    // the case: title, and which organisation is which operator
    let seen = world.at::<CaseRecord>(&case, "").await;
    let now = workbench.change_case(&actor, &case, seen, &new_case("둘째 제목")).await.unwrap();
    is_conflict(workbench.change_case(&actor, &case, seen, &new_case("셋째 제목")).await, now);
    let facts = Facts {
        applicant: Applicant { name: Some("가상의원".into()), ..Applicant::default() },
        ..Facts::default()
    };
    is_conflict(workbench.change_facts(&actor, &case, seen, &facts).await, now);
    let checked = Conformity { checked_by: Some("김확인".to_owned()), ..Conformity::default() };
    is_conflict(workbench.save_conformity(&actor, &case, seen, &checked).await, now);
    assert_eq!(
        workbench.change_case(&actor, &case, seen, &new_case("둘째 제목")).await.unwrap(),
        now,
        "the same"
    );

    // evidence: what is said, what is shown, the file, the piece itself
    let id = world.evidence(&actor, &case, "구성도", b"first").await;
    let seen = world.at::<EvidenceRecord>(&case, &id).await;
    let now = workbench.describe_evidence(&actor, &case, &id, seen, &described("새 구성도")).await.unwrap();
    is_conflict(workbench.describe_evidence(&actor, &case, &id, seen, &described("다른 구성도")).await, now);
    is_conflict(workbench.disclose_evidence(&actor, &case, &id, seen, Disclosure::Full).await, now);
    let file = || Box::new(&b"second"[..]);
    is_conflict(workbench.replace_evidence(&actor, &case, (&id, seen), "새.png", file()).await, now);
    is_conflict(workbench.withdraw_evidence(&actor, &case, &id, seen).await, now);
    let now = workbench.disclose_evidence(&actor, &case, &id, now, Disclosure::Full).await.unwrap();
    let now = workbench.replace_evidence(&actor, &case, (&id, now), "새.png", file()).await.unwrap().version;
    workbench.withdraw_evidence(&actor, &case, &id, now).await.unwrap();

    // an entry of a list
    let entry = |name: &str| {
        ItemBody::Product(Product { kind: "firewall".into(), name: name.into(), ..Product::default() })
    };
    let save = |id: Option<ItemId>, version, note: &str| SaveItem {
        case: case.clone(),
        id,
        version,
        body: entry(note),
    };
    let (id, seen) = workbench.save_item(&actor, &save(None, None, "하나")).await.unwrap();
    let (_, now) = workbench.save_item(&actor, &save(Some(id.clone()), Some(seen), "둘")).await.unwrap();
    is_conflict(workbench.remove_item(&actor, &case, &id, seen).await, now);
    assert_eq!(world.at::<CaseItem>(&case, &id).await, now);
    workbench.remove_item(&actor, &case, &id, now).await.unwrap();

    // who is to answer, and by when
    let own = Some(&actor.member);
    let due = Some("2026-04-01".parse().unwrap());
    let now = workbench.assign(&actor, &case, "emr-1.1-1", None, (own, None)).await.unwrap().unwrap();
    is_conflict(workbench.assign(&actor, &case, "emr-1.1-1", None, (own, due)).await, now);
    let later = workbench.assign(&actor, &case, "emr-1.1-1", Some(now), (own, due)).await.unwrap().unwrap();
    is_conflict(workbench.assign(&actor, &case, "emr-1.1-1", Some(now), (None, None)).await, later);

    // the organisation and its members
    let seen = world.at::<Organisation>(&organisation, "").await;
    let now = workbench.change_organisation(&actor, seen, "새 이름", None, None).await.unwrap();
    is_conflict(workbench.change_organisation(&actor, seen, "다른 이름", None, None).await, now);
    let editor = world.member(&actor, "editor@applicant.example.kr", &[MemberRole::Editor]).await.member;
    let seen = world.at::<Member>(&organisation, &editor).await;
    let roles = |role: MemberRole| BTreeSet::from([role]);
    let now = workbench.change_member(&actor, &editor, seen, &roles(MemberRole::Signer), true).await.unwrap();
    is_conflict(workbench.change_member(&actor, &editor, seen, &roles(MemberRole::Reader), true).await, now);
    is_conflict(workbench.change_member(&actor, &editor, seen, &roles(MemberRole::Signer), false).await, now);
}

#[tokio::test]
async fn how_a_dossier_is_used_is_not_written_over_either() {
    let world = World::new();
    let workbench = &world.workbench;
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let case = world.case(&applicant).await;
    let operator = world.operator(&applicant, &case, None, "admin@operator.example.kr").await;
    let dossier = workbench.open_dossier(&operator, &new_case("서비스 자료")).await.unwrap();
    let (full, hidden) = (Using::all(Disclosure::Full), Using::all(Disclosure::TitleAndDigest));
    let seen = workbench.use_dossier(&operator, &case, &dossier, None, &full).await.unwrap();
    is_conflict(workbench.use_dossier(&operator, &case, &dossier, None, &hidden).await, seen);
    let now = workbench.use_dossier(&operator, &case, &dossier, Some(seen), &hidden).await.unwrap();
    is_conflict(workbench.use_dossier(&operator, &case, &dossier, Some(seen), &full).await, now);
    is_conflict(workbench.drop_dossier(&operator, &case, &dossier, seen).await, now);
    assert_eq!(world.stands::<Link>(&case, &dossier).await, Some(now));
    workbench.drop_dossier(&operator, &case, &dossier, now).await.unwrap();
}
