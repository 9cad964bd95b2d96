//! An invitation to a case, accepted by a new organisation or by one that is here; every way in which it is not accepted;
//! and that making one tells nobody who has an account.

mod common;

use common::{PASSWORD, World, is_invalid, is_not_found, is_not_now, is_not_permitted, new_case};
use simsa_app::Actor;
use simsa_app::InvitationState;
use simsa_app::accounts::accept::Accept;
use simsa_app::accounts::invite::InviteParty;
use simsa_app::cases::service_dossier::Using;
use simsa_app::records::{Disclosure, Link, MemberRole, NoticeKind, OrganisationKind};
use simsa_app::views::cases::Wanted;
use simsa_store::{CaseId, ReadStore};

const OPERATOR: &str = "op@cloud.example.kr";

fn invite(case: &CaseId, email: &str, operator: Option<&str>) -> InviteParty {
    InviteParty {
        case: case.to_owned(),
        kind: OrganisationKind::Operator,
        name: "한별클라우드".to_owned(),
        email: email.to_owned(),
        operator: operator.map(str::to_owned),
    }
}

/// An applicant with a case, and an operator that takes part in it.
async fn served(world: &World) -> (Actor, CaseId, Actor) {
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&applicant, "group-ii-3").await;
    let operator = world.operator(&applicant, &case, None, OPERATOR).await;
    (applicant, case, operator)
}

#[tokio::test]
async fn an_operator_that_is_here_serves_a_second_applicant() {
    let world = World::new();
    let (first, _, operator) = served(&world).await;
    let second = world.organisation(OrganisationKind::Applicant, "둘째 신청기관").await;
    let case = world.imported(&second, "group-ii-3").await;
    // the address is in use: the link is made all the same
    let token =
        world.workbench.invite_party(&second, &invite(&case, OPERATOR, Some("hanbyeol"))).await.unwrap();
    let seen = world.workbench.invitation(&token).await.unwrap();
    assert_eq!((seen.standing, seen.by.as_deref()), (InvitationState::Open, Some("둘째 신청기관")));
    assert_eq!(world.workbench.accept_for_organisation(&operator, &token).await.unwrap(), case);
    let panel = world.workbench.case_panel(&operator, &case).await.unwrap();
    assert_eq!(panel.operators.get("hanbyeol"), Some(&operator.organisation));
    let home = world.workbench.home(&second).await.unwrap();
    assert!(
        home.notices
            .iter()
            .any(|one| matches!(&one.kind, NoticeKind::Joined { case: of, .. } if *of == case))
    );
    // again: the same answer, and nothing is recorded
    let entries = world.store.entries().await.unwrap();
    assert_eq!(world.workbench.accept_for_organisation(&operator, &token).await.unwrap(), case);
    assert_eq!(world.store.entries().await.unwrap(), entries);
    assert_eq!(world.workbench.invitation(&token).await.unwrap().standing, InvitationState::Used);
    // the two applicants know nothing of each other
    is_not_found(world.workbench.case_panel(&first, &case).await);
    assert_eq!(world.workbench.cases(&operator, &Wanted::default(), None, 10).await.unwrap().lines.len(), 2);
}

#[tokio::test]
async fn a_link_that_does_not_fit_says_why() {
    let world = World::new();
    let (applicant, case, operator) = served(&world).await;
    let other = world.organisation(OrganisationKind::Operator, "다른 사업자").await;
    let token = world.workbench.invite_party(&applicant, &invite(&case, "x@example.kr", None)).await.unwrap();
    is_not_found(world.workbench.accept_for_organisation(&other, "no-such-link").await);
    // of the wrong kind, not an administrator, a party already
    is_not_now(world.workbench.accept_for_organisation(&applicant, &token).await);
    let editor = world.member(&operator, "editor@cloud.example.kr", &[MemberRole::Editor]).await;
    is_not_permitted(world.workbench.accept_for_organisation(&editor, &token).await);
    is_not_now(world.workbench.accept_for_organisation(&operator, &token).await);
    // the link is still open after all that
    world.workbench.accept_for_organisation(&other, &token).await.unwrap();
    let third = world.organisation(OrganisationKind::Operator, "셋째 사업자").await;
    is_not_now(world.workbench.accept_for_organisation(&third, &token).await);
    // taken back, expired
    let token = world.workbench.invite_party(&applicant, &invite(&case, "y@example.kr", None)).await.unwrap();
    let open = world.workbench.open_invitations(&applicant).await.unwrap();
    world.workbench.withdraw_invitation(&applicant, open[0].id()).await.unwrap();
    is_not_now(world.workbench.accept_for_organisation(&third, &token).await);
    let token = world.workbench.invite_party(&applicant, &invite(&case, "z@example.kr", None)).await.unwrap();
    world.pass(7 * 24 * 3600);
    is_not_now(world.workbench.accept_for_organisation(&third, &token).await);
    // a link for a new member makes no party
    let invite = simsa_app::accounts::invite::InviteMember {
        email: "m@example.kr".to_owned(),
        roles: [MemberRole::Reader].into(),
    };
    let token = world.workbench.invite_member(&operator, &invite).await.unwrap();
    is_not_now(world.workbench.accept_for_organisation(&third, &token).await);
    is_not_found(world.workbench.case_panel(&third, &case).await);
}

#[tokio::test]
async fn a_closed_case_takes_no_more_parties() {
    let world = World::new();
    let (applicant, case, operator) = served(&world).await;
    let other = world.organisation(OrganisationKind::Operator, "다른 사업자").await;
    let token = world.workbench.invite_party(&applicant, &invite(&case, "x@example.kr", None)).await.unwrap();
    is_not_permitted(world.workbench.close_case(&operator, &case).await);
    world.workbench.close_case(&applicant, &case).await.unwrap();
    is_not_now(world.workbench.accept_for_organisation(&other, &token).await);
    let home = world.workbench.home(&operator).await.unwrap();
    assert!(
        home.notices.iter().any(|one| matches!(&one.kind, NoticeKind::Closed { case: of } if *of == case))
    );
    is_not_permitted(world.workbench.close_case(&applicant, &case).await);
}

#[tokio::test]
async fn a_dossier_in_use_is_not_closed() {
    let world = World::new();
    let (_, case, operator) = served(&world).await;
    let dossier = world.workbench.open_dossier(&operator, &new_case("자료집")).await.unwrap();
    world.use_dossier(&operator, &case, &dossier, &Using::all(Disclosure::Full)).await.unwrap();
    is_not_now(world.workbench.close_case(&operator, &dossier).await);
    world
        .workbench
        .drop_dossier(&operator, &case, &dossier, world.at::<Link>(&case, &dossier).await)
        .await
        .unwrap();
    world.workbench.close_case(&operator, &dossier).await.unwrap();
}

#[tokio::test]
async fn who_has_an_account_is_told_to_nobody_who_invites() {
    let world = World::new();
    let (applicant, case, operator) = served(&world).await;
    let known = world.workbench.invite_party(&applicant, &invite(&case, OPERATOR, None)).await.unwrap();
    let member = |email: &str| simsa_app::accounts::invite::InviteMember {
        email: email.to_owned(),
        roles: [MemberRole::Reader].into(),
    };
    let also = world.workbench.invite_member(&applicant, &member(OPERATOR)).await.unwrap();
    // only one's own members are known
    is_invalid(world.workbench.invite_member(&operator, &member(OPERATOR)).await, "email");
    // the holder of the link is told what to do, and the link stays open
    let accept = Accept {
        name: "이구성".to_owned(),
        email: String::new(),
        password: PASSWORD.to_owned(),
        organisation: "새 기관".to_owned(),
        kind: None,
    };
    for token in [&known, &also] {
        is_invalid(world.workbench.accept(token, &accept).await, "email");
        assert_eq!(world.workbench.invitation(token).await.unwrap().standing, InvitationState::Open);
    }
}
