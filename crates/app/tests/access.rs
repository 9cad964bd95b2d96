//! Members who cannot sign in any more: the link, what it ends, and who may not have it.

mod common;

use common::{PASSWORD, World, cheap, is_invalid, is_not_found, is_not_now, is_not_permitted, refusal};
use simsa_app::accounts::accept::Accept;
use simsa_app::accounts::access::IdentityCheck;
use simsa_app::accounts::sign_in::{Next, SignIn};
use simsa_app::records::{Credential, MemberRole, NoticeKind, OrganisationKind};
use simsa_app::views::home::Home;
use simsa_app::{Policy, Refusal, code_at};
use simsa_store::{RowKey, Typed};

const MEMBER: &str = "editor@applicant.example.kr";
const NEW: &str = "이번에는 잊지 않을 긴 문장";

fn chosen(password: &str) -> Accept {
    Accept {
        name: String::new(),
        email: String::new(),
        password: password.to_owned(),
        organisation: String::new(),
        kind: None,
    }
}

#[tokio::test]
async fn a_lost_password_and_a_lost_telephone() {
    let world = World::new();
    let admin = world.set_up(OrganisationKind::Applicant).await;
    world.member(&admin, MEMBER, &[MemberRole::Editor]).await;
    let session = world.sign_in(MEMBER, PASSWORD).await.unwrap();
    let actor = world.workbench.actor(&session).await.unwrap();
    let secret = world.workbench.begin_second_factor(&actor, false).await.unwrap().secret;
    let code = code_at(&secret, world.now()).unwrap();
    let (recovery, passed) = world.workbench.confirm_second_factor(&actor, &code, "").await.unwrap();
    let session = passed.token;

    let first = world.workbench.restore_access(&admin, &actor.member, IdentityCheck::InPerson).await.unwrap();
    let link = world.workbench.restore_access(&admin, &actor.member, IdentityCheck::InPerson).await.unwrap();
    is_not_found(world.workbench.accept(&first, &chosen(NEW)).await);
    // until the link is used, everything stays as it was
    world.workbench.actor(&session).await.unwrap();
    is_invalid(world.workbench.accept(&link, &chosen("짧다")).await, "password");
    world.workbench.accept(&link, &chosen(NEW)).await.unwrap();
    is_not_now(world.workbench.accept(&link, &chosen(NEW)).await);

    assert!(matches!(refusal(world.workbench.actor(&session).await), Refusal::SignedOut));
    assert!(matches!(refusal(world.sign_in(MEMBER, PASSWORD).await), Refusal::WrongCredentials));
    let input = SignIn {
        email: MEMBER.to_owned(),
        password: NEW.to_owned(),
        address: String::new(),
        agent: String::new(),
        ..SignIn::default()
    };
    let signed_in = world.workbench.sign_in(input.clone()).await.unwrap();
    assert_eq!(signed_in.next, Next::ShowCode, "the link stands for the password only");
    let half = world.workbench.actor(&signed_in.token).await.unwrap();
    assert!(matches!(refusal(world.workbench.home(&half).await), Refusal::SecondFactor));
    let passed = world.workbench.use_recovery_code(&half, &recovery[0], "").await.unwrap();
    let actor = world.workbench.actor(&passed.token).await.unwrap();
    let told =
        |home: &Home, wanted: fn(&NoticeKind) -> bool| home.notices.iter().any(|one| wanted(&one.kind));
    let home = world.workbench.home(&actor).await.unwrap();
    assert!(
        told(&home, |kind| matches!(kind, NoticeKind::AccessLinkMade { .. })),
        "the member is told of the link"
    );
    assert!(told(&home, |kind| matches!(kind, NoticeKind::AccessRestored { .. })), "and of its use");
    let others = world.workbench.home(&admin).await.unwrap();
    assert!(others.notices.is_empty(), "nobody else is");

    // the telephone is lost as well: a second act, which is no way past the password
    world.workbench.take_off_second_factor(&admin, &actor.member, IdentityCheck::ByVideo).await.unwrap();
    assert!(
        matches!(refusal(world.workbench.actor(&passed.token).await), Refusal::SignedOut),
        "sessions end"
    );
    is_not_now(world.workbench.take_off_second_factor(&admin, &actor.member, IdentityCheck::ByVideo).await);
    let kept =
        world.store.one::<Credential>(RowKey::new(&actor.member, &actor.member)).await.unwrap().unwrap();
    assert!(kept.value.totp.is_none() && kept.value.recovery.is_empty());
    let signed_in = world.workbench.sign_in(input).await.unwrap();
    let actor = world.workbench.actor(&signed_in.token).await.unwrap();
    let home = world.workbench.home(&actor).await.unwrap();
    assert!(told(&home, |kind| matches!(kind, NoticeKind::SecondFactorTakenOff { .. })));
}

#[tokio::test]
async fn whose_second_factor_was_taken_off_sets_up_a_new_one_whatever_the_role() {
    let world = World::with(Policy { fresh_seconds: 3600, ..cheap() });
    let mut admin = world.set_up(OrganisationKind::Applicant).await;
    admin.second_factor_missing = false;
    let editor = world.member(&admin, MEMBER, &[MemberRole::Editor]).await;
    assert!(!editor.second_factor_missing, "an editor need not have one");
    let secret = world.workbench.begin_second_factor(&editor, false).await.unwrap().secret;
    let code = code_at(&secret, world.now()).unwrap();
    world.workbench.confirm_second_factor(&editor, &code, "").await.unwrap();
    world.workbench.take_off_second_factor(&admin, &editor.member, IdentityCheck::CalledBack).await.unwrap();
    let editor = world.signed_in(MEMBER).await;
    assert!(editor.second_factor_missing && !editor.has_second_factor);
    assert!(matches!(refusal(world.workbench.home(&editor).await), Refusal::SecondFactor));
    let pending = world.workbench.pending_second_factor(&editor).await.unwrap().expect("begun by signing in");
    world.pass(60);
    let code = code_at(&pending.secret, world.now()).unwrap();
    let (_, passed) = world.workbench.confirm_second_factor(&editor, &code, "").await.unwrap();
    world.workbench.home(&world.workbench.actor(&passed.token).await.unwrap()).await.unwrap();
}

#[tokio::test]
async fn nobody_else_has_the_link() {
    let world = World::new();
    let admin = world.set_up(OrganisationKind::Applicant).await;
    let editor = world.member(&admin, MEMBER, &[MemberRole::Editor]).await;
    is_not_permitted(
        world.workbench.take_off_second_factor(&editor, &admin.member, IdentityCheck::InPerson).await,
    );
    is_not_permitted(world.workbench.restore_access(&editor, &admin.member, IdentityCheck::InPerson).await);
    let stranger = world.organisation(OrganisationKind::Operator, "다른 기관").await;
    is_not_found(world.workbench.restore_access(&stranger, &editor.member, IdentityCheck::InPerson).await);
    assert!(matches!(
        refusal(world.workbench.restore_access(&admin, &admin.member, IdentityCheck::InPerson).await),
        Refusal::NotNow(_)
    ));
    let roles = [MemberRole::Editor].into();
    let link = world.workbench.restore_access(&admin, &editor.member, IdentityCheck::InPerson).await.unwrap();
    world.change_member(&admin, &editor.member, &roles, false).await.unwrap();
    is_not_found(world.workbench.accept(&link, &chosen(NEW)).await);
    assert!(matches!(
        refusal(world.workbench.restore_access(&admin, &editor.member, IdentityCheck::InPerson).await),
        Refusal::NotNow(_)
    ));
}

#[tokio::test]
async fn the_only_administrator_is_helped_from_the_machine() {
    let world = World::new();
    let admin = world.set_up(OrganisationKind::Applicant).await;
    is_not_found(world.workbench.restore_access_by_email("no@body.kr").await);
    let link = world.workbench.restore_access_by_email(&admin.email).await.unwrap();
    world.pass(world.workbench.policy().invitation_seconds);
    is_not_now(world.workbench.accept(&link, &chosen(NEW)).await);
    let link = world.workbench.restore_access_by_email(&admin.email).await.unwrap();
    world.workbench.accept(&link, &chosen(NEW)).await.unwrap();
    assert!(world.sign_in(&admin.email, NEW).await.is_ok());
    is_not_now(world.workbench.take_off_second_factor_by_email(&admin.email).await);
}
