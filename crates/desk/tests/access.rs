//! Members who cannot sign in any more: the link, what it ends, and who may not have it.

mod common;

use common::{PASSWORD, World, is_invalid, is_not_found, is_not_now, is_not_permitted, refusal};
use simsa_desk::actions::accept::Accept;
use simsa_desk::actions::sign_in::{Next, SignIn};
use simsa_desk::records::{Credential, NoticeKind, OrganisationKind, Role};
use simsa_desk::{Refusal, code_at};
use simsa_store::{Key, Typed};

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
    world.member(&admin, MEMBER, &[Role::Editor]).await;
    let session = world.sign_in(MEMBER, PASSWORD).await.unwrap();
    let actor = world.desk.actor(&session).await.unwrap();
    world.desk.begin_second_factor(&actor).await.unwrap();
    let kept = world.store.one::<Credential>(Key::new(&actor.member, &actor.member)).await.unwrap();
    let code = code_at(&kept.unwrap().value.pending.unwrap(), world.now()).unwrap();
    world.desk.confirm_second_factor(&actor, &code).await.unwrap();

    let first = world.desk.restore_access(&admin, &actor.member).await.unwrap();
    let link = world.desk.restore_access(&admin, &actor.member).await.unwrap();
    is_not_found(world.desk.accept(&first, &chosen(NEW)).await);
    // until the link is used, everything stays as it was
    world.desk.actor(&session).await.unwrap();
    is_invalid(world.desk.accept(&link, &chosen("짧다")).await, "password");
    world.desk.accept(&link, &chosen(NEW)).await.unwrap();
    is_not_now(world.desk.accept(&link, &chosen(NEW)).await);

    assert!(matches!(refusal(world.desk.actor(&session).await), Refusal::SignedOut));
    assert!(matches!(refusal(world.sign_in(MEMBER, PASSWORD).await), Refusal::WrongCredentials));
    let input = SignIn {
        email: MEMBER.to_owned(),
        password: NEW.to_owned(),
        address: String::new(),
        agent: String::new(),
    };
    let signed_in = world.desk.sign_in(input).await.unwrap();
    assert_eq!(signed_in.next, Next::Done, "the second factor is off");
    let actor = world.desk.actor(&signed_in.token).await.unwrap();
    let home = world.desk.home(&actor).await.unwrap();
    assert!(
        home.notices.iter().any(|notice| matches!(notice.kind, NoticeKind::AccessRestored { .. })),
        "the member is told"
    );
    let others = world.desk.home(&admin).await.unwrap();
    assert!(others.notices.is_empty(), "nobody else is");
}

#[tokio::test]
async fn nobody_else_has_the_link() {
    let world = World::new();
    let admin = world.set_up(OrganisationKind::Applicant).await;
    let editor = world.member(&admin, MEMBER, &[Role::Editor]).await;
    is_not_permitted(world.desk.restore_access(&editor, &admin.member).await);
    let stranger = world.organisation(OrganisationKind::Operator, "다른 기관").await;
    is_not_found(world.desk.restore_access(&stranger, &editor.member).await);
    assert!(matches!(refusal(world.desk.restore_access(&admin, &admin.member).await), Refusal::NotNow(_)));
    let roles = [Role::Editor].into();
    let link = world.desk.restore_access(&admin, &editor.member).await.unwrap();
    world.change_member(&admin, &editor.member, &roles, false).await.unwrap();
    is_not_found(world.desk.accept(&link, &chosen(NEW)).await);
    assert!(matches!(refusal(world.desk.restore_access(&admin, &editor.member).await), Refusal::NotNow(_)));
}

#[tokio::test]
async fn the_only_administrator_is_helped_from_the_machine() {
    let world = World::new();
    let admin = world.set_up(OrganisationKind::Applicant).await;
    is_not_found(world.desk.restore_access_by_email("no@body.kr").await);
    let link = world.desk.restore_access_by_email(&admin.email).await.unwrap();
    world.pass(world.desk.policy().invitation_seconds);
    is_not_now(world.desk.accept(&link, &chosen(NEW)).await);
    let link = world.desk.restore_access_by_email(&admin.email).await.unwrap();
    world.desk.accept(&link, &chosen(NEW)).await.unwrap();
    assert!(world.sign_in(&admin.email, NEW).await.is_ok());
}
