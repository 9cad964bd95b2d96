//! A demonstration: two applicants, an operator, a certifier, people of every role, a filled example of each group, a case
//! that is submitted already, and a service dossier used in a case of either applicant.
//!
//! Everything goes through the same actions as in real use; nothing is written past them. Passwords stand on the
//! sign-in page, so hashing is made cheap and second factors are not demanded: a demonstration protects nothing, and
//! only this machine reaches it.

mod shared;

use std::collections::BTreeSet;
use std::path::Path;

use include_dir::{Dir, include_dir};
use simsa_app::actions::accept::Accept;
use simsa_app::actions::case::NewCase;
use simsa_app::actions::invite::{InviteMember, InviteOrganisation, InviteParty};
use simsa_app::actions::sign_in::SignIn;
use simsa_app::actions::submit::Submit;
use simsa_app::records::{OrganisationKind, Role};
use simsa_app::{Actor, Desk, Policy, Trouble};
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
const SECOND: &str = "둘째가상의료(주)";
const CERTIFIER: &str = "가상인증원";

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
        one(SECOND, "구관리", "admin@second.example", Role::Administrator),
        one(CERTIFIER, "강관리", "admin@certifier.example", Role::Administrator),
        one(CERTIFIER, "남심사", "reviewer@certifier.example", Role::Reviewer),
        one(CERTIFIER, "도팀장", "lead@certifier.example", Role::ReviewLead),
        one(CERTIFIER, "류간사", "secretary@certifier.example", Role::CommitteeSecretary),
        one(CERTIFIER, "문열람", "reader@certifier.example", Role::Reader),
    ]
}

async fn make(desk: &Desk, token: &str, people: &[Somebody]) -> Result<(), Trouble> {
    let (first, operator) = (&people[0], &people[4]);
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
    for one in &people[5..8] {
        let token = desk.invite_member(&operator, &member(one)).await?;
        desk.accept(&token, &accept(one, None)).await?;
    }
    let second = found(desk, &admin, &people[8], OrganisationKind::Applicant).await?;
    let certifier = found(desk, &admin, &people[9], OrganisationKind::Certifier).await?;
    for one in &people[10..] {
        let token = desk.invite_member(&certifier, &member(one)).await?;
        desk.accept(&token, &accept(one, None)).await?;
    }
    submitted(desk, &admin, &certifier.organisation).await?;
    let shared = shared::dossier(desk, &operator, &GROUPS[4].1).await?;
    for applicant in [&admin, &second] {
        shared::used(desk, applicant, &operator, &shared).await?;
    }
    Ok(())
}

fn accept(one: &Somebody, kind: Option<OrganisationKind>) -> Accept {
    Accept {
        name: one.name.to_owned(),
        email: one.email.to_owned(),
        password: PASSWORD.to_owned(),
        organisation: one.organisation.to_owned(),
        kind,
    }
}

/// An organisation that the first one invites.
async fn found(
    desk: &Desk,
    keeper: &Actor,
    one: &Somebody,
    kind: OrganisationKind,
) -> Result<Actor, Trouble> {
    let (name, email) = (one.organisation.to_owned(), one.email.to_owned());
    let token = desk.invite_organisation(keeper, &InviteOrganisation { kind, name, email }).await?;
    desk.accept(&token, &accept(one, None)).await?;
    actor(desk, one.email).await
}

/// A case that has gone to the certifier.
async fn submitted(desk: &Desk, applicant: &Actor, certifier: &str) -> Result<(), Trouble> {
    let case = import(desk, applicant, "제출한 그룹 II-1", &GROUPS[2].1).await?;
    for line in desk.forms(applicant, &case).await? {
        if line.ours && line.signed {
            desk.confirm_form(applicant, &case, &line.instance.file_stem, &line.digest).await?;
        }
    }
    let warnings = desk.readiness(applicant, &case).await?.warnings;
    let reason = |(key, _)| (key, "시연을 위해 알고 제출합니다".to_owned());
    let acknowledged = warnings.into_iter().map(reason).collect();
    desk.submit(applicant, &Submit { case, acknowledged, certifier: Some(certifier.to_owned()) }).await?;
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
        ..SignIn::default()
    };
    let signed_in = desk.sign_in(input).await?;
    desk.actor(&signed_in.token).await
}

async fn import(desk: &Desk, admin: &Actor, title: &str, folder: &Dir<'_>) -> Result<String, Trouble> {
    let place = tempfile::tempdir()?;
    extract(folder, place.path())?;
    let case = desk.import_case(admin, place.path()).await?;
    let input = NewCase { title: format!("{title} 가상 사례"), deadline: None };
    let version = desk.case_panel(admin, &case).await?.version;
    desk.change_case(admin, &case, version, &input).await?;
    Ok(case)
}

/// The folder as it was, without the way that led to it.
fn extract(folder: &Dir<'_>, to: &Path) -> std::io::Result<()> {
    folder.extract(to)
}
