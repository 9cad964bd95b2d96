//! Who keeps the installation invites organisations without a case, and sees who is here and nothing more; the certifier's
//! people and every administrator show a second factor.

mod common;

use common::{PASSWORD, World, cheap, is_invalid, is_not_found, is_not_permitted, new_case, refusal};
use simsa_app::accounts::accept::Accept;
use simsa_app::accounts::invite::{InviteMember, InviteOrganisation};
use simsa_app::accounts::sign_in::{Next, SignIn};
use simsa_app::permit::needs_second_factor;
use simsa_app::records::{MemberRole, OrganisationKind};
use simsa_app::views::cases::Wanted;
use simsa_app::{Actor, Refusal};

fn invited(kind: OrganisationKind, email: &str) -> InviteOrganisation {
    InviteOrganisation { kind, name: format!("새 {}", kind.id()), email: email.to_owned() }
}

async fn founded(world: &World, keeper: &Actor, kind: OrganisationKind) -> Actor {
    let email = format!("first@{}.example.kr", kind.id());
    let token = world.workbench.invite_organisation(keeper, &invited(kind, &email)).await.unwrap();
    world.accept(&token, "").await;
    world.signed_in(&email).await
}

#[tokio::test]
async fn the_first_organisation_invites_every_kind() {
    for first in OrganisationKind::ALL {
        let world = World::new();
        let keeper = world.set_up(first).await;
        assert!(keeper.keeper && keeper.has(MemberRole::Administrator));
        for kind in OrganisationKind::ALL {
            let founder = founded(&world, &keeper, kind).await;
            assert_eq!((founder.kind, founder.keeper), (kind, false));
            assert!(founder.has(MemberRole::Administrator));
            assert!(founder.roles.iter().all(|role| role.fits(kind)), "{:?}", founder.roles);
            // what it does is its own
            is_not_found(world.workbench.organisations(&founder, None, 10).await);
            is_not_found(world.workbench.invite_organisation(&founder, &invited(kind, "x@example.kr")).await);
            let founds_certifier = invited(OrganisationKind::Certifier, "x@example.kr");
            is_not_found(world.workbench.invite_organisation(&founder, &founds_certifier).await);
        }
        let names: Vec<String> = world
            .workbench
            .organisations(&keeper, None, 10)
            .await
            .unwrap()
            .into_iter()
            .map(|one| one.value.name)
            .collect();
        assert_eq!(names.len(), 4, "{names:?}");
    }
}

#[tokio::test]
async fn keeping_the_installation_opens_nobodys_case() {
    let world = World::new();
    let keeper = world.set_up(OrganisationKind::Operator).await;
    let applicant = founded(&world, &keeper, OrganisationKind::Applicant).await;
    let case = world.workbench.open_case(&applicant, &new_case("남의 신청 건")).await.unwrap();
    is_not_found(world.workbench.case_panel(&keeper, &case).await);
    assert!(world.workbench.cases(&keeper, &Wanted::default(), None, 10).await.unwrap().lines.is_empty());
    assert!(
        world
            .workbench
            .members(&keeper)
            .await
            .unwrap()
            .iter()
            .all(|one| one.key.parent == keeper.organisation)
    );
    // an editor of the first organisation keeps nothing
    let editor = world.member(&keeper, "editor@operator.example.kr", &[MemberRole::Editor]).await;
    assert!(editor.keeper);
    is_not_permitted(world.workbench.organisations(&editor, None, 10).await);
    let bad =
        InviteOrganisation { name: String::new(), ..invited(OrganisationKind::Applicant, "a@example.kr") };
    is_invalid(world.workbench.invite_organisation(&keeper, &bad).await, "name");
}

#[tokio::test]
async fn the_certifiers_people_have_its_roles_and_a_second_factor() {
    let world = World::with(cheap());
    // the administrator of the first organisation comes by the link and is one who must set a second factor up
    let keeper = world.set_up(OrganisationKind::Certifier).await;
    assert!(keeper.second_factor_missing);
    assert!(matches!(refusal(world.workbench.organisations(&keeper, None, 1).await), Refusal::SecondFactor));
    let mut keeper = keeper;
    keeper.second_factor_missing = false;
    for role in MemberRole::ALL {
        let invite = InviteMember { email: format!("{}@certifier.kr", role.id()), roles: [role].into() };
        let made = world.workbench.invite_member(&keeper, &invite).await;
        if !role.fits(OrganisationKind::Certifier) {
            is_invalid(made, "roles");
            continue;
        }
        let accept = Accept {
            name: "이심사".to_owned(),
            email: String::new(),
            password: PASSWORD.to_owned(),
            organisation: String::new(),
            kind: None,
        };
        world.workbench.accept(&made.unwrap(), &accept).await.unwrap();
        let input = SignIn {
            email: invite.email.clone(),
            password: PASSWORD.to_owned(),
            address: String::new(),
            agent: String::new(),
            ..SignIn::default()
        };
        let signed_in = world.workbench.sign_in(input).await.unwrap();
        assert_eq!(signed_in.next, Next::Enrol, "{role:?}");
        let actor = world.workbench.actor(&signed_in.token).await.unwrap();
        assert!(matches!(refusal(world.workbench.home(&actor).await), Refusal::SecondFactor), "{role:?}");
    }
    for (kind, role, needed) in [
        (OrganisationKind::Applicant, MemberRole::Administrator, true),
        (OrganisationKind::Operator, MemberRole::Administrator, true),
        (OrganisationKind::Applicant, MemberRole::Signer, true),
        (OrganisationKind::Operator, MemberRole::Signer, true),
        (OrganisationKind::Operator, MemberRole::Editor, false),
        (OrganisationKind::Certifier, MemberRole::Reader, true),
    ] {
        assert_eq!(needs_second_factor(kind, &[role].into()), needed, "{kind:?} {role:?}");
    }
}
