//! A demonstration: an applicant, an operator, people of every role, and a filled example of each group.
//!
//! Everything goes through the same actions as in real use; nothing is written past them. Passwords stand on the
//! sign-in page, so hashing is made cheap and second factors are not demanded: a demonstration protects nothing, and
//! only this machine reaches it.

use std::collections::BTreeSet;
use std::path::Path;

use include_dir::{Dir, include_dir};
use simsa_desk::actions::accept::Accept;
use simsa_desk::actions::case::NewCase;
use simsa_desk::actions::invite::{InviteMember, InviteParty};
use simsa_desk::actions::sign_in::SignIn;
use simsa_desk::records::{OrganisationKind, Role};
use simsa_desk::{Actor, Desk, Policy, Trouble};
use simsa_web::DemoPerson;

use super::data::fault;
use crate::stop::Stop;

static GROUPS: [(&str, Dir<'static>); 5] = [
    ("그룹 I-1", include_dir!("$CARGO_MANIFEST_DIR/../../examples/group-i-1")),
    ("그룹 I-2", include_dir!("$CARGO_MANIFEST_DIR/../../examples/group-i-2")),
    ("그룹 II-1", include_dir!("$CARGO_MANIFEST_DIR/../../examples/group-ii-1")),
    ("그룹 II-2", include_dir!("$CARGO_MANIFEST_DIR/../../examples/group-ii-2")),
    ("그룹 II-3", include_dir!("$CARGO_MANIFEST_DIR/../../examples/group-ii-3")),
];

const PASSWORD: &str = "가상의 작업대를 구경합니다";
const APPLICANT: &str = "가상의료정보(주)";
const OPERATOR: &str = "가상클라우드(주)";

/// Cheap hashes, no second factor.
pub(super) fn policy() -> Policy {
    Policy { demand_second_factor: false, argon2_kib: 64, argon2_passes: 1, ..Policy::default() }
}

/// Fills an empty data folder; gives the people to sign in as. A folder that is filled already stays as it is.
pub(super) async fn fill(desk: &Desk) -> Result<Vec<DemoPerson>, Stop> {
    let people = people();
    if let Some(token) = desk.set_up_link().await.map_err(|trouble| fault(&trouble))? {
        make(desk, &token, &people).await.map_err(|trouble| fault(&trouble))?;
    }
    let shown = people.iter().map(|one| DemoPerson {
        organisation: one.organisation.to_owned(),
        name: one.name.to_owned(),
        roles: one.role.name().ko.to_owned(),
        email: one.email.to_owned(),
        password: PASSWORD.to_owned(),
    });
    Ok(shown.collect())
}

struct Somebody {
    organisation: &'static str,
    name: &'static str,
    email: &'static str,
    role: Role,
}

fn people() -> Vec<Somebody> {
    let one = |organisation, name, email, role| Somebody { organisation, name, email, role };
    vec![
        one(APPLICANT, "한관리", "admin@applicant.example", Role::Administrator),
        one(APPLICANT, "두작성", "editor@applicant.example", Role::Editor),
        one(APPLICANT, "세서명", "signer@applicant.example", Role::Signer),
        one(APPLICANT, "네열람", "reader@applicant.example", Role::Reader),
        one(OPERATOR, "오관리", "admin@operator.example", Role::Administrator),
        one(OPERATOR, "육작성", "editor@operator.example", Role::Editor),
        one(OPERATOR, "칠서명", "signer@operator.example", Role::Signer),
        one(OPERATOR, "팔열람", "reader@operator.example", Role::Reader),
    ]
}

async fn make(desk: &Desk, token: &str, people: &[Somebody]) -> Result<(), Trouble> {
    let (first, operator) = (&people[0], &people[4]);
    let accept = |one: &Somebody, kind| Accept {
        name: one.name.to_owned(),
        email: one.email.to_owned(),
        password: PASSWORD.to_owned(),
        organisation: one.organisation.to_owned(),
        kind,
    };
    desk.accept(token, &accept(first, Some(OrganisationKind::Applicant))).await?;
    let admin = actor(desk, first.email).await?;
    for one in &people[1..4] {
        let token = desk.invite_member(&admin, &member(one)).await?;
        desk.accept(&token, &accept(one, None)).await?;
    }
    let mut last = None;
    for (title, folder) in &GROUPS {
        last = Some(import(desk, &admin, title, folder).await?);
    }
    let Some(case) = last else { return Ok(()) };
    // The operator takes part in the last case, where both checklists are asked.
    let input = InviteParty {
        operator: Some("hanbyeol".to_owned()),
        case,
        kind: OrganisationKind::Operator,
        name: OPERATOR.to_owned(),
        email: operator.email.to_owned(),
    };
    let token = desk.invite_party(&admin, &input).await?;
    desk.accept(&token, &accept(operator, None)).await?;
    let operator = actor(desk, operator.email).await?;
    for one in &people[5..] {
        let token = desk.invite_member(&operator, &member(one)).await?;
        desk.accept(&token, &accept(one, None)).await?;
    }
    Ok(())
}

fn member(one: &Somebody) -> InviteMember {
    InviteMember { email: one.email.to_owned(), roles: BTreeSet::from([one.role]) }
}

async fn actor(desk: &Desk, email: &str) -> Result<Actor, Trouble> {
    let input = SignIn {
        email: email.to_owned(),
        password: PASSWORD.to_owned(),
        address: String::new(),
        agent: String::new(),
    };
    let signed_in = desk.sign_in(input).await?;
    desk.actor(&signed_in.token).await
}

async fn import(desk: &Desk, admin: &Actor, title: &str, folder: &Dir<'_>) -> Result<String, Trouble> {
    let place = tempfile::tempdir()?;
    extract(folder, place.path())?;
    let case = desk.import_case(admin, place.path()).await?;
    let input = NewCase { title: format!("{title} 가상 사례"), deadline: None };
    desk.change_case(admin, &case, None, &input).await?;
    Ok(case)
}

/// The folder as it was, without the way that led to it.
fn extract(folder: &Dir<'_>, to: &Path) -> std::io::Result<()> {
    folder.extract(to)
}
