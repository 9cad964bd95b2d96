//! Signing in, the second factor, invitations, members, tokens: good, refused, not found.

mod common;

use std::collections::BTreeSet;

use common::{PASSWORD, World, cheap, is_invalid, is_not_found, is_not_now, is_not_permitted, refusal};
use simsa_app::InvitationState;
use simsa_app::accounts::accept::Accept;
use simsa_app::accounts::invite::InviteMember;
use simsa_app::accounts::sign_in::{Next, SignIn};
use simsa_app::accounts::tokens::NewToken;
use simsa_app::cases::case::NewCase;
use simsa_app::records::{
    Credential, Member, MemberRole, NoticeKind, Organisation, OrganisationKind, Session,
};
use simsa_app::views::cases::Wanted;
use simsa_app::{Error, Policy, Refusal, code_at};
use simsa_store::{ReadStore, RowKey, Select, Typed};

const ADMIN: &str = "admin@applicant.example.kr";

#[tokio::test]
async fn the_set_up_link_works_once() {
    let world = World::new();
    let first = world.workbench.set_up_link().await.unwrap().unwrap();
    let second = world.workbench.set_up_link().await.unwrap().unwrap();
    is_not_found(world.workbench.invitation(&first).await);
    let accept = |password: &str| Accept {
        name: "김관리".to_owned(),
        email: ADMIN.to_owned(),
        password: password.to_owned(),
        organisation: "우리 회사".to_owned(),
        kind: Some(OrganisationKind::Applicant),
    };
    is_invalid(world.workbench.accept(&second, &accept("짧다")).await, "password");
    is_invalid(world.workbench.accept(&second, &accept("password12345")).await, "password");
    world.workbench.accept(&second, &accept(PASSWORD)).await.unwrap();
    is_not_now(world.workbench.accept(&second, &accept(PASSWORD)).await);
    assert_eq!(world.workbench.set_up_link().await.unwrap(), None);
    let actor = world.signed_in(ADMIN).await;
    assert_eq!((actor.organisation_name.as_str(), actor.has(MemberRole::Administrator)), ("우리 회사", true));
}

#[tokio::test]
async fn wrong_passwords_are_counted_and_the_owner_is_told() {
    let world = World::new();
    world.set_up(OrganisationKind::Applicant).await;
    for _ in 0..5 {
        let refused = refusal(world.sign_in(ADMIN, "틀린 비밀번호입니다").await);
        assert!(matches!(refused, Refusal::WrongCredentials), "{refused:?}");
    }
    let refused = refusal(world.sign_in(ADMIN, PASSWORD).await);
    assert!(matches!(refused, Refusal::TooManyAttempts { seconds } if seconds == 15 * 60), "{refused:?}");
    world.pass(15 * 60);
    let actor = world.signed_in(ADMIN).await;
    let home = world.workbench.home(&actor).await.unwrap();
    assert!(
        matches!(&home.notices[..], [notice] if matches!(notice.kind, NoticeKind::SignInAttempts { .. }))
    );
    // somebody who is not here is told the same as somebody who is
    for _ in 0..5 {
        assert!(matches!(refusal(world.sign_in("no@body.kr", PASSWORD).await), Refusal::WrongCredentials));
    }
    assert!(matches!(refusal(world.sign_in("no@body.kr", PASSWORD).await), Refusal::TooManyAttempts { .. }));
}

#[tokio::test]
async fn an_address_that_tries_many_accounts_has_to_wait() {
    let world = World::new();
    world.set_up(OrganisationKind::Applicant).await;
    for number in 0..50 {
        refusal(world.sign_in(&format!("{number}@example.kr"), PASSWORD).await);
    }
    assert!(matches!(refusal(world.sign_in(ADMIN, PASSWORD).await), Refusal::TooManyAttempts { .. }));
    let elsewhere = SignIn {
        email: ADMIN.to_owned(),
        password: PASSWORD.to_owned(),
        address: "192.0.2.2".to_owned(),
        agent: String::new(),
        ..SignIn::default()
    };
    world.workbench.sign_in(elsewhere).await.unwrap();
}

#[tokio::test]
async fn sessions_end_when_idle_when_old_and_when_told() {
    let world = World::new();
    world.set_up(OrganisationKind::Applicant).await;
    let token = world.sign_in(ADMIN, PASSWORD).await.unwrap();
    world.pass(29 * 60);
    world.workbench.actor(&token).await.unwrap();
    world.pass(29 * 60);
    world.workbench.actor(&token).await.unwrap();
    world.pass(31 * 60);
    assert!(matches!(refusal(world.workbench.actor(&token).await), Refusal::SignedOut));
    let token = world.sign_in(ADMIN, PASSWORD).await.unwrap();
    for _ in 0..24 {
        world.pass(25 * 60);
        let _ = world.workbench.actor(&token).await;
    }
    assert!(
        matches!(refusal(world.workbench.actor(&token).await), Refusal::SignedOut),
        "ten hours have passed"
    );
    let (one, two) =
        (world.sign_in(ADMIN, PASSWORD).await.unwrap(), world.sign_in(ADMIN, PASSWORD).await.unwrap());
    let (first, second) =
        (world.workbench.actor(&one).await.unwrap(), world.workbench.actor(&two).await.unwrap());
    assert_eq!(world.workbench.own_account(&first).await.unwrap().sessions.len(), 2);
    is_not_found(world.workbench.end_session(&first, Some(&"s-none".into())).await);
    world.workbench.end_session(&first, second.session.as_ref()).await.unwrap();
    assert!(matches!(refusal(world.workbench.actor(&two).await), Refusal::SignedOut));
    world.workbench.end_session(&first, None).await.unwrap();
    assert!(matches!(refusal(world.workbench.actor(&one).await), Refusal::SignedOut));
}

#[tokio::test]
async fn a_new_password_ends_other_sessions_and_tokens() {
    let world = World::new();
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let other = world.sign_in(ADMIN, PASSWORD).await.unwrap();
    let token = NewToken { label: "올리기".to_owned(), scopes: ["evidence".to_owned()].into(), days: 30 };
    let token = world.workbench.make_token(&actor, &token).await.unwrap();
    let new = "새로운 비밀번호는 길어요";
    let wrong = refusal(world.workbench.change_password(&actor, "아닌 비밀번호입니다", new).await);
    assert!(matches!(wrong, Refusal::WrongCredentials));
    is_invalid(world.workbench.change_password(&actor, PASSWORD, "짧다").await, "new");
    is_invalid(world.workbench.change_password(&actor, PASSWORD, PASSWORD).await, "new");
    world.workbench.change_password(&actor, PASSWORD, new).await.unwrap();
    assert!(matches!(refusal(world.workbench.actor(&other).await), Refusal::SignedOut));
    assert!(matches!(refusal(world.workbench.actor_by_token(&token).await), Refusal::SignedOut));
    assert_eq!(
        world.workbench.own_account(&actor).await.unwrap().sessions.len(),
        1,
        "one's own session goes on"
    );
    assert!(matches!(refusal(world.sign_in(ADMIN, PASSWORD).await), Refusal::WrongCredentials));
    world.sign_in(ADMIN, new).await.unwrap();
}

#[tokio::test]
async fn administrators_need_a_second_factor_and_codes_work_once() {
    let world = World::with(cheap());
    let actor = world.set_up(OrganisationKind::Applicant).await;
    assert!(actor.second_factor_missing);
    assert!(matches!(refusal(world.workbench.home(&actor).await), Refusal::SecondFactor));
    let secret =
        world.workbench.pending_second_factor(&actor).await.unwrap().expect("made by signing in").secret;
    is_invalid(world.workbench.confirm_second_factor(&actor, "000000", "").await, "code");
    // the entry that was scanned is still good after a mistyped code, however often the page is looked at
    assert_eq!(world.workbench.pending_second_factor(&actor).await.unwrap().unwrap().secret, secret);
    assert_eq!(world.workbench.begin_second_factor(&actor, false).await.unwrap().secret, secret);
    let credential = async || -> Credential {
        world.store.one::<Credential>(RowKey::new(&actor.member, &actor.member)).await.unwrap().unwrap().value
    };
    let code = code_at(&secret, world.now()).unwrap();
    let (recovery, passed) = world.workbench.confirm_second_factor(&actor, &code, "").await.unwrap();
    assert_eq!(recovery.len(), 10);
    assert!(credential().await.recovery.iter().all(|kept| !recovery.contains(kept)), "only marks are kept");
    assert!(!world.workbench.actor(&passed.token).await.unwrap().second_factor_missing);

    world.pass(60);
    let sign_in = SignIn {
        email: ADMIN.to_owned(),
        password: PASSWORD.to_owned(),
        address: "192.0.2.1".to_owned(),
        agent: String::new(),
        ..SignIn::default()
    };
    let signed_in = world.workbench.sign_in(sign_in).await.unwrap();
    assert_eq!(signed_in.next, Next::ShowCode);
    let half = world.workbench.actor(&signed_in.token).await.unwrap();
    assert!(half.second_factor_missing && half.has_second_factor);
    // who knows only the password cannot set up another device
    assert!(matches!(
        refusal(world.workbench.begin_second_factor(&half, false).await),
        Refusal::SecondFactor
    ));
    let code = code_at(&secret, world.now()).unwrap();
    let passed = world.workbench.show_code(&half, &code, "").await.unwrap();
    let whole = world.workbench.actor(&passed.token).await.unwrap();
    assert!(
        matches!(refusal(world.workbench.actor(&signed_in.token).await), Refusal::SignedOut),
        "a new token"
    );
    assert!(!whole.second_factor_missing);
    world.workbench.home(&whole).await.unwrap();

    let again = world.workbench.actor(&world.sign_in(ADMIN, PASSWORD).await.unwrap()).await.unwrap();
    assert!(matches!(refusal(world.workbench.show_code(&again, &code, "").await), Refusal::WrongCredentials));
    world.workbench.use_recovery_code(&again, &recovery[3].to_uppercase(), "").await.unwrap();
    let third = world.workbench.actor(&world.sign_in(ADMIN, PASSWORD).await.unwrap()).await.unwrap();
    assert!(matches!(
        refusal(world.workbench.use_recovery_code(&third, &recovery[3], "").await),
        Refusal::WrongCredentials
    ));
    for _ in 0..4 {
        refusal(world.workbench.show_code(&third, "123456", "").await);
    }
    let waits = refusal(world.workbench.show_code(&third, "123456", "").await);
    assert!(matches!(waits, Refusal::TooManyAttempts { .. }), "codes cannot be tried out: {waits:?}");
}

#[tokio::test]
async fn tokens_and_passwords_are_nowhere_in_the_store() {
    let world = World::new();
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let token = world.sign_in(ADMIN, PASSWORD).await.unwrap();
    let invite = InviteMember { email: "b@example.kr".to_owned(), roles: [MemberRole::Reader].into() };
    let link = world.workbench.invite_member(&actor, &invite).await.unwrap();
    for table in simsa_store::StoreTable::ALL {
        for row in world.store.select(simsa_store::Query::new(table, Select::All)).await.unwrap() {
            for secret in [token.as_str(), link.as_str(), PASSWORD] {
                assert!(!row.body.contains(secret), "{table} holds a secret");
            }
        }
    }
    let sessions: Vec<simsa_store::Versioned<Session>> = world.store.many(Select::All).await.unwrap();
    assert!(sessions.iter().all(|session| session.value.token.len() == 64));
}

#[tokio::test]
async fn invitations_roles_and_the_last_administrator() {
    let world = World::new();
    let admin = world.set_up(OrganisationKind::Applicant).await;
    let invite = |email: &str, role| InviteMember { email: email.to_owned(), roles: [role].into() };
    is_invalid(world.workbench.invite_member(&admin, &invite("아니다", MemberRole::Reader)).await, "email");
    is_invalid(world.workbench.invite_member(&admin, &invite(ADMIN, MemberRole::Reader)).await, "email");
    is_invalid(
        world.workbench.invite_member(&admin, &invite("b@example.kr", MemberRole::Reviewer)).await,
        "roles",
    );
    let editor = world.member(&admin, "editor@example.kr", &[MemberRole::Editor]).await;
    is_not_permitted(
        world.workbench.invite_member(&editor, &invite("c@example.kr", MemberRole::Reader)).await,
    );
    is_not_permitted(
        world
            .workbench
            .change_member(
                &editor,
                &admin.member,
                world.at::<Member>(&editor.organisation, &admin.member).await,
                &[MemberRole::Reader].into(),
                false,
            )
            .await,
    );
    let token =
        world.workbench.invite_member(&admin, &invite("late@example.kr", MemberRole::Reader)).await.unwrap();
    let open = world.workbench.open_invitations(&admin).await.unwrap();
    assert_eq!(open.len(), 1);
    world.workbench.withdraw_invitation(&admin, open[0].id()).await.unwrap();
    let standing = async |token: &str| world.workbench.invitation(token).await.unwrap().standing;
    assert_eq!(standing(&token).await, InvitationState::Withdrawn);
    is_not_now(world.workbench.withdraw_invitation(&admin, open[0].id()).await);
    let token =
        world.workbench.invite_member(&admin, &invite("late@example.kr", MemberRole::Reader)).await.unwrap();
    world.pass(7 * 24 * 3600);
    assert_eq!(standing(&token).await, InvitationState::Expired);

    let roles: BTreeSet<MemberRole> = [MemberRole::Reader].into();
    let last = refusal(world.change_member(&admin, &admin.member, &roles, true).await);
    assert!(matches!(last, Refusal::NotNow(_)), "{last:?}");
    let session = world.sign_in("editor@example.kr", PASSWORD).await.unwrap();
    world.change_member(&admin, &editor.member, &roles, false).await.unwrap();
    assert!(matches!(refusal(world.workbench.actor(&session).await), Refusal::SignedOut));
    assert!(matches!(refusal(world.sign_in("editor@example.kr", PASSWORD).await), Refusal::WrongCredentials));
    is_not_found(world.change_member(&admin, &"m-none".into(), &roles, true).await);
}

#[tokio::test]
async fn a_token_does_what_its_scopes_say() {
    let world = World::new();
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let case = world.case(&actor).await;
    let wanted = |scopes: &[&str], days| NewToken {
        label: "스크립트".to_owned(),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        days,
    };
    is_invalid(world.workbench.make_token(&actor, &wanted(&["all"], 30)).await, "scopes");
    is_invalid(world.workbench.make_token(&actor, &wanted(&["read"], 0)).await, "days");
    is_invalid(world.workbench.make_token(&actor, &wanted(&["read", "manage"], 32)).await, "days");
    let mut reader = actor.clone();
    reader.roles = [MemberRole::Reader, MemberRole::Editor].into();
    for binding in ["sign", "manage"] {
        is_invalid(world.workbench.make_token(&reader, &wanted(&["read", binding], 1)).await, "scopes");
    }
    let token = world.workbench.make_token(&actor, &wanted(&["read"], 30)).await.unwrap();
    let program = world.workbench.actor_by_token(&token).await.unwrap();
    world.workbench.case_panel(&program, &case).await.unwrap();
    let refused = world
        .workbench
        .add_evidence(&program, &case, &common::described("그림"), "a", Box::new(&b"x"[..]))
        .await;
    is_not_permitted(refused);
    is_not_permitted(world.workbench.make_token(&program, &wanted(&["read"], 30)).await);
    is_not_permitted(world.workbench.reopen(&program, &case, "정정").await);
    is_not_permitted(
        world.workbench.members(&program).await.and(world.workbench.open_invitations(&program).await),
    );
    let kept = world.workbench.own_account(&actor).await.unwrap().tokens;
    is_not_found(world.workbench.end_token(&actor, &"t-none".into()).await);
    world.workbench.end_token(&actor, kept[0].id()).await.unwrap();
    assert!(matches!(refusal(world.workbench.actor_by_token(&token).await), Refusal::SignedOut));
    let token = world.workbench.make_token(&actor, &wanted(&["read"], 1)).await.unwrap();
    world.pass(24 * 3600);
    assert!(matches!(refusal(world.workbench.actor_by_token(&token).await), Refusal::SignedOut));
}

#[tokio::test]
async fn a_repeated_request_is_done_once_and_answered_alike_for_a_day() {
    let world = World::new();
    let mut actor = world.set_up(OrganisationKind::Applicant).await;
    let workbench = &world.workbench;
    let input = NewCase { title: "신청 건".to_owned(), deadline: None };
    assert_eq!(workbench.once(&mut actor, "k1", b"request").await.unwrap(), None);
    let mut meanwhile = actor.clone();
    let id = workbench.open_case(&actor, &input).await.unwrap();
    let again = workbench.once(&mut meanwhile, "k1", b"request").await.unwrap().unwrap();
    assert_eq!(again.result["id"], id.as_str());
    // the same request at the same moment: it had not seen the first one, and is refused with everything it wanted to do
    assert!(matches!(workbench.open_case(&meanwhile, &input).await, Err(Error::Repeated)));
    assert_eq!(workbench.cases(&actor, &Wanted::default(), None, 10).await.unwrap().lines.len(), 1);
    is_invalid(workbench.once(&mut actor, "k1", b"another").await, "idempotency-key");
    is_invalid(workbench.once(&mut actor, "", b"another").await, "idempotency-key");
    // what was refused is not remembered
    let mut other = actor.clone();
    assert_eq!(workbench.once(&mut other, "k2", b"request").await.unwrap(), None);
    is_invalid(workbench.open_case(&other, &NewCase::default()).await, "title");
    assert_eq!(workbench.once(&mut other, "k2", b"request").await.unwrap(), None);
    world.pass(24 * 3600);
    assert_eq!(workbench.once(&mut actor, "k1", b"another").await.unwrap(), None);
    workbench.open_case(&actor, &input).await.unwrap();
    assert!(workbench.once(&mut actor, "k1", b"another").await.unwrap().is_some());
}

#[tokio::test]
async fn what_has_ended_is_cleared_away() {
    let world = World::new();
    let actor = world.set_up(OrganisationKind::Applicant).await;
    refusal(world.sign_in("no@body.kr", PASSWORD).await);
    let invite = InviteMember { email: "b@example.kr".to_owned(), roles: [MemberRole::Reader].into() };
    world.workbench.invite_member(&actor, &invite).await.unwrap();
    let mut program = actor.clone();
    assert_eq!(world.workbench.once(&mut program, "k1", b"request").await.unwrap(), None);
    let input = NewCase { title: "신청 건".to_owned(), deadline: None };
    world.workbench.open_case(&program, &input).await.unwrap();
    assert_eq!(world.workbench.sweep().await.unwrap(), 0, "everything is in use");
    world.pass(31 * 60);
    // the session, and the count of the address
    assert_eq!(world.workbench.sweep().await.unwrap(), 2);
    world.pass(8 * 24 * 3600);
    assert_eq!(
        world.workbench.sweep().await.unwrap(),
        4,
        "the other counts and the remembered answer; the link can still say that it ended"
    );
    world.pass(30 * 24 * 3600);
    assert_eq!(world.workbench.sweep().await.unwrap(), 2, "the invitation, and the link of the set-up");
    assert_eq!(world.workbench.sweep().await.unwrap(), 0);
}

#[tokio::test]
async fn the_organisation_has_a_name_and_a_key() {
    let world = World::with(Policy { demand_second_factor: false, ..cheap() });
    let certifier = world.set_up(OrganisationKind::Certifier).await;
    is_invalid(
        world
            .workbench
            .change_organisation(
                &certifier,
                world.at::<Organisation>(&certifier.organisation, "").await,
                " ",
                None,
                None,
            )
            .await,
        "name",
    );
    is_invalid(
        world
            .workbench
            .change_organisation(
                &certifier,
                world.at::<Organisation>(&certifier.organisation, "").await,
                "인증원",
                Some("age1이상한키"),
                None,
            )
            .await,
        "recipient",
    );
    let key = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
    world
        .workbench
        .change_organisation(
            &certifier,
            world.at::<Organisation>(&certifier.organisation, "").await,
            "인증원",
            Some(key),
            None,
        )
        .await
        .unwrap();
    let kept = world.workbench.organisation(&certifier).await.unwrap();
    assert_eq!((kept.value.name.as_str(), kept.value.recipient.as_deref()), ("인증원", Some(key)));
}
