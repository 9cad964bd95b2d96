//! Proving once more who one is, sessions of one browser, and secrets at rest.

mod common;

use common::{PASSWORD, World, cheap, is_invalid, is_not_permitted, refusal};
use simsa_app::accounts::access::IdentityCheck;
use simsa_app::accounts::invite::InviteMember;
use simsa_app::accounts::sign_in::{MOST_SESSIONS, Next, SignIn};
use simsa_app::accounts::tokens::NewToken;
use simsa_app::records::{Credential, Member, MemberRole, OrganisationKind, Totp};
use simsa_app::{Actor, Refusal, Result, code_at};
use simsa_store::{Query, ReadStore, RowKey, Select, Store, StoreTable, Typed, UnitOfWork};

const ADMIN: &str = "admin@applicant.example.kr";
const EDITOR: &str = "editor@applicant.example.kr";

fn token(scopes: &[&str]) -> NewToken {
    let scopes = scopes.iter().map(ToString::to_string).collect();
    NewToken { label: "올리기".to_owned(), scopes, days: 1 }
}

#[track_caller]
fn is_asked_again<T>(result: Result<T>) {
    let refused = refusal(result);
    assert!(matches!(refused, Refusal::Again), "{refused:?}");
}

/// Every change of accounts and rights, as this actor.
async fn everything(world: &World, actor: &Actor, other: &Actor) -> Vec<Result<()>> {
    let workbench = &world.workbench;
    let seen = world.at::<Member>(&other.organisation, &other.member).await;
    let signer = InviteMember { email: "new@example.kr".to_owned(), roles: [MemberRole::Signer].into() };
    let organisation = world.at::<simsa_app::records::Organisation>(&actor.organisation, "").await;
    vec![
        workbench.make_token(actor, &token(&["read"])).await.map(|_| ()),
        workbench.end_session(actor, Some(&"s-another".into())).await,
        workbench.begin_second_factor(actor, false).await.map(|_| ()),
        workbench.pending_second_factor(actor).await.map(|_| ()),
        workbench.renew_recovery_codes(actor).await.map(|_| ()),
        workbench.restore_access(actor, &other.member, IdentityCheck::InPerson).await.map(|_| ()),
        workbench.take_off_second_factor(actor, &other.member, IdentityCheck::InPerson).await,
        workbench
            .change_member(actor, &other.member, seen, &[MemberRole::Reader, MemberRole::Signer].into(), true)
            .await
            .map(|_| ()),
        workbench.invite_member(actor, &signer).await.map(|_| ()),
        workbench
            .change_organisation(actor, organisation, &actor.organisation_name, None, Some(true))
            .await
            .map(|_| ()),
    ]
}

#[tokio::test]
async fn a_session_left_open_changes_no_accounts_and_a_program_never_does() {
    let world = World::new();
    let admin = world.set_up(OrganisationKind::Applicant).await;
    let editor = world.member(&admin, EDITOR, &[MemberRole::Editor]).await;
    let made =
        world.workbench.make_token(&admin, &token(&["read", "write", "sign", "manage"])).await.unwrap();
    let program = world.workbench.actor_by_token(&made).await.unwrap();
    for one in everything(&world, &program, &editor).await {
        is_not_permitted(one);
    }
    let session = world.sign_in(ADMIN, PASSWORD).await.unwrap();
    world.pass(15 * 60);
    let left_open = world.workbench.actor(&session).await.unwrap();
    world.workbench.home(&left_open).await.unwrap();
    for one in everything(&world, &left_open, &editor).await {
        is_asked_again(one);
    }
    assert!(matches!(
        refusal(world.workbench.authenticate_again(&left_open, "아닌 비밀번호").await),
        Refusal::WrongCredentials
    ));
    world.workbench.authenticate_again(&left_open, PASSWORD).await.unwrap();
    let fresh = world.workbench.actor(&session).await.unwrap();
    world.workbench.make_token(&fresh, &token(&["read"])).await.unwrap();
    world.workbench.restore_access(&fresh, &editor.member, IdentityCheck::InPerson).await.unwrap();
    // what a program may: take rights away
    world
        .change_member(&fresh, &editor.member, &[MemberRole::Editor, MemberRole::Reader].into(), true)
        .await
        .unwrap();
    world.change_member(&program, &editor.member, &[MemberRole::Reader].into(), true).await.unwrap();
    is_not_permitted(world.change_member(&program, &editor.member, &[MemberRole::Editor].into(), true).await);
    world.change_member(&program, &editor.member, &[MemberRole::Reader].into(), false).await.unwrap();
    is_not_permitted(world.change_member(&program, &editor.member, &[MemberRole::Reader].into(), true).await);
}

#[tokio::test]
async fn proofs_within_a_session_are_counted_too() {
    let world = World::new();
    world.set_up(OrganisationKind::Applicant).await;
    let session = world.sign_in(ADMIN, PASSWORD).await.unwrap();
    let actor = world.workbench.actor(&session).await.unwrap();
    for _ in 0..3 {
        refusal(world.workbench.authenticate_again(&actor, "아닌 비밀번호").await);
    }
    for _ in 0..2 {
        refusal(world.workbench.change_password(&actor, "아닌 비밀번호", "새로운 비밀번호는 길어요").await);
    }
    for waits in [
        world.workbench.authenticate_again(&actor, PASSWORD).await,
        world.workbench.change_password(&actor, PASSWORD, "새로운 비밀번호는 길어요").await,
    ] {
        assert!(matches!(refusal(waits), Refusal::TooManyAttempts { .. }));
    }
}

#[tokio::test]
async fn with_a_second_factor_it_is_what_is_asked() {
    let world = World::with(cheap());
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let secret = world.workbench.pending_second_factor(&actor).await.unwrap().unwrap().secret;
    let code = code_at(&secret, world.now()).unwrap();
    let (_, passed) = world.workbench.confirm_second_factor(&actor, &code, "").await.unwrap();
    world.pass(15 * 60);
    let actor = world.workbench.actor(&passed.token).await.unwrap();
    is_asked_again(world.workbench.renew_recovery_codes(&actor).await);
    let password = refusal(world.workbench.authenticate_again(&actor, PASSWORD).await);
    assert!(matches!(password, Refusal::WrongCredentials), "the password is not enough: {password:?}");
    let code = code_at(&secret, world.now()).unwrap();
    world.workbench.authenticate_again(&actor, &code).await.unwrap();
    let actor = world.workbench.actor(&passed.token).await.unwrap();
    assert_eq!(world.workbench.renew_recovery_codes(&actor).await.unwrap().len(), 10);
    assert!(matches!(
        refusal(world.workbench.authenticate_again(&actor, &code).await),
        Refusal::WrongCredentials
    ));
}

#[tokio::test]
async fn a_browser_has_one_session_and_a_member_ten() {
    let world = World::new();
    world.set_up(OrganisationKind::Applicant).await;
    let again = |earlier: &str| SignIn {
        email: ADMIN.to_owned(),
        password: PASSWORD.to_owned(),
        earlier: Some(earlier.to_owned()),
        ..SignIn::default()
    };
    let first = world.sign_in(ADMIN, PASSWORD).await.unwrap();
    let second = world.workbench.sign_in(again(&first)).await.unwrap().token;
    assert!(matches!(refusal(world.workbench.actor(&first).await), Refusal::SignedOut));
    for _ in 0..MOST_SESSIONS + 3 {
        world.pass(60);
        world.sign_in(ADMIN, PASSWORD).await.unwrap();
    }
    assert!(matches!(refusal(world.workbench.actor(&second).await), Refusal::SignedOut), "used least lately");
    let last = world.signed_in(ADMIN).await;
    assert_eq!(world.workbench.own_account(&last).await.unwrap().sessions.len(), MOST_SESSIONS);
}

#[tokio::test]
async fn a_password_alone_ends_no_session_that_has_shown_its_second_factor() {
    let world = World::with(cheap());
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let secret = world.workbench.pending_second_factor(&actor).await.unwrap().unwrap().secret;
    let code = code_at(&secret, world.now()).unwrap();
    let (_, passed) = world.workbench.confirm_second_factor(&actor, &code, "").await.unwrap();
    for _ in 0..2 * MOST_SESSIONS {
        world.pass(60);
        world.sign_in(ADMIN, PASSWORD).await.unwrap();
    }
    let whole = world.workbench.actor(&passed.token).await.unwrap();
    assert_eq!(world.workbench.own_account(&whole).await.unwrap().sessions.len(), MOST_SESSIONS);
}

#[tokio::test]
async fn an_organisation_can_ask_all_its_members_for_a_second_factor() {
    let world = World::with(cheap());
    let mut admin = world.set_up(OrganisationKind::Applicant).await;
    admin.second_factor_missing = false;
    let editor = world.member(&admin, EDITOR, &[MemberRole::Editor]).await;
    assert!(!editor.second_factor_missing);
    let seen = world.at::<simsa_app::records::Organisation>(&admin.organisation, "").await;
    let name = admin.organisation_name.clone();
    world.workbench.change_organisation(&admin, seen, &name, None, Some(true)).await.unwrap();
    // who is signed in already is asked on the next page, and can begin there
    let session = world.sign_in(EDITOR, PASSWORD).await.unwrap();
    let editor = world.workbench.actor(&session).await.unwrap();
    assert!(editor.second_factor_missing && !editor.has_second_factor);
    let pending = world.workbench.pending_second_factor(&editor).await.unwrap().expect("begun by signing in");
    let code = code_at(&pending.secret, world.now()).unwrap();
    let (_, passed) = world.workbench.confirm_second_factor(&editor, &code, "").await.unwrap();
    world.workbench.home(&world.workbench.actor(&passed.token).await.unwrap()).await.unwrap();
}

#[tokio::test]
async fn a_copied_database_holds_no_second_factor_and_older_rows_are_sealed_at_the_start() {
    let world = World::with(cheap());
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let key = RowKey::new(&actor.member, &actor.member);
    let kept = world.store.one::<Credential>(key.clone()).await.unwrap().unwrap();
    // as an older program left it: secret and digests in plain
    let secret = hex::encode("12345678901234567890");
    let older = "0123-4567-89ab-cdef";
    let mut credential = kept;
    credential.value.totp = Some(Totp { secret: secret.clone(), confirmed: true, last_step: 0 });
    credential.value.pending = Some(Totp { secret: secret.clone(), confirmed: false, last_step: 0 });
    credential.value.recovery = vec![digest(&older.replace('-', ""))];
    let mut member =
        world.store.one::<Member>(RowKey::new(&actor.organisation, &actor.member)).await.unwrap().unwrap();
    member.value.second_factor = true;
    let mut unit = UnitOfWork::housekeeping();
    unit.update(&credential).unwrap();
    unit.update(&member).unwrap();
    world.store.commit(unit).await.unwrap();

    assert_eq!(world.workbench.seal_secrets().await.unwrap(), 1);
    assert_eq!(world.workbench.seal_secrets().await.unwrap(), 0, "once");
    let base32 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    for table in StoreTable::ALL {
        for row in world.store.select(Query::new(table, Select::All)).await.unwrap() {
            for plain in [secret.as_str(), base32, &digest(&older.replace('-', ""))] {
                assert!(!row.body.contains(plain), "{table} holds a second factor");
            }
        }
    }
    // and all of it still works
    for number in 0..2 {
        let input = SignIn { email: ADMIN.to_owned(), password: PASSWORD.to_owned(), ..SignIn::default() };
        let signed_in = world.workbench.sign_in(input).await.unwrap();
        assert_eq!(signed_in.next, Next::ShowCode);
        let half = world.workbench.actor(&signed_in.token).await.unwrap();
        let passed = if number == 0 {
            world.workbench.show_code(&half, &code_at(base32, world.now()).unwrap(), "").await
        } else {
            world.workbench.use_recovery_code(&half, older, "").await
        };
        passed.unwrap();
    }
}

#[tokio::test]
async fn a_code_of_an_entry_that_was_given_up_confirms_nothing() {
    let world = World::with(cheap());
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let first = world.workbench.pending_second_factor(&actor).await.unwrap().unwrap().secret;
    let anew = world.workbench.begin_second_factor(&actor, true).await.unwrap().secret;
    assert_ne!(first, anew);
    let code = code_at(&first, world.now()).unwrap();
    is_invalid(world.workbench.confirm_second_factor(&actor, &code, "").await, "code");
    let code = code_at(&anew, world.now()).unwrap();
    world.workbench.confirm_second_factor(&actor, &code, "").await.unwrap();
}

fn digest(text: &str) -> String {
    use sha2::Digest as _;
    hex::encode(sha2::Sha256::digest(text))
}
