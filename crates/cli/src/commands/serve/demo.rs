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
use simsa_app::accounts::accept::Accept;
use simsa_app::accounts::invite::{InviteMember, InviteOrganisation, InviteParty};
use simsa_app::accounts::sign_in::SignIn;
use simsa_app::cases::case::NewCase;
use simsa_app::records::{MemberRole, OrganisationKind};
use simsa_app::submission::submit::Submit;
use simsa_app::{Actor, CaseId, Error, OrganisationId, Policy, Workbench};
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
pub(super) async fn fill(workbench: &Workbench) -> Result<Vec<DemoPerson>, Stop> {
    let people = people();
    if let Some(token) = workbench.set_up_link().await.map_err(|trouble| fault(&trouble))? {
        make(workbench, &token, &people).await.map_err(|trouble| fault(&trouble))?;
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
    role: MemberRole,
}

fn people() -> Vec<Somebody> {
    let one = |organisation, name, email, role| Somebody { organisation, name, email, role };
    vec![
        one(APPLICANT, "한관리", "admin@applicant.example", MemberRole::Administrator),
        one(APPLICANT, "두작성", "editor@applicant.example", MemberRole::Editor),
        one(APPLICANT, "세서명", "signer@applicant.example", MemberRole::Signer),
        one(APPLICANT, "네열람", "reader@applicant.example", MemberRole::Reader),
        one(OPERATOR, "오관리", "admin@operator.example", MemberRole::Administrator),
        one(OPERATOR, "육작성", "editor@operator.example", MemberRole::Editor),
        one(OPERATOR, "칠서명", "signer@operator.example", MemberRole::Signer),
        one(OPERATOR, "팔열람", "reader@operator.example", MemberRole::Reader),
        one(SECOND, "구관리", "admin@second.example", MemberRole::Administrator),
        one(CERTIFIER, "강관리", "admin@certifier.example", MemberRole::Administrator),
        one(CERTIFIER, "남심사", "reviewer@certifier.example", MemberRole::Reviewer),
        one(CERTIFIER, "도팀장", "lead@certifier.example", MemberRole::ReviewLead),
        one(CERTIFIER, "류간사", "secretary@certifier.example", MemberRole::CommitteeSecretary),
        one(CERTIFIER, "문열람", "reader@certifier.example", MemberRole::Reader),
    ]
}

async fn make(workbench: &Workbench, token: &str, people: &[Somebody]) -> Result<(), Error> {
    let (first, operator) = (&people[0], &people[4]);
    workbench.accept(token, &accept(first, Some(OrganisationKind::Applicant))).await?;
    let admin = actor(workbench, first.email).await?;
    for one in &people[1..4] {
        let token = workbench.invite_member(&admin, &member(one)).await?;
        workbench.accept(&token, &accept(one, None)).await?;
    }
    let mut last = None;
    for (title, folder) in &GROUPS {
        last = Some(import(workbench, &admin, title, folder).await?);
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
    let token = workbench.invite_party(&admin, &input).await?;
    workbench.accept(&token, &accept(operator, None)).await?;
    let operator = actor(workbench, operator.email).await?;
    for one in &people[5..8] {
        let token = workbench.invite_member(&operator, &member(one)).await?;
        workbench.accept(&token, &accept(one, None)).await?;
    }
    let second = found(workbench, &admin, &people[8], OrganisationKind::Applicant).await?;
    let certifier = found(workbench, &admin, &people[9], OrganisationKind::Certifier).await?;
    for one in &people[10..] {
        let token = workbench.invite_member(&certifier, &member(one)).await?;
        workbench.accept(&token, &accept(one, None)).await?;
    }
    submitted(workbench, &admin, &certifier.organisation).await?;
    let shared = shared::dossier(workbench, &operator, &GROUPS[4].1).await?;
    for applicant in [&admin, &second] {
        shared::used(workbench, applicant, &operator, &shared).await?;
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
    workbench: &Workbench,
    keeper: &Actor,
    one: &Somebody,
    kind: OrganisationKind,
) -> Result<Actor, Error> {
    let (name, email) = (one.organisation.to_owned(), one.email.to_owned());
    let token = workbench.invite_organisation(keeper, &InviteOrganisation { kind, name, email }).await?;
    workbench.accept(&token, &accept(one, None)).await?;
    actor(workbench, one.email).await
}

/// A case that has gone to the certifier.
async fn submitted(
    workbench: &Workbench,
    applicant: &Actor,
    certifier: &OrganisationId,
) -> Result<(), Error> {
    let case = import(workbench, applicant, "제출한 그룹 II-1", &GROUPS[2].1).await?;
    for line in workbench.forms(applicant, &case).await? {
        if line.ours && line.signed {
            workbench
                .confirm_form(applicant, &case, &line.instance.file_stem.as_str().into(), &line.digest)
                .await?;
        }
    }
    let warnings = workbench.readiness(applicant, &case).await?.warnings;
    let reason = |(key, _)| (key, "시연을 위해 알고 제출합니다".to_owned());
    let acknowledged = warnings.into_iter().map(reason).collect();
    workbench
        .submit(applicant, &Submit { case, acknowledged, certifier: Some(certifier.to_owned()) })
        .await?;
    Ok(())
}

fn member(one: &Somebody) -> InviteMember {
    InviteMember { email: one.email.to_owned(), roles: BTreeSet::from([one.role]) }
}

async fn actor(workbench: &Workbench, email: &str) -> Result<Actor, Error> {
    let input = SignIn {
        email: email.to_owned(),
        password: PASSWORD.to_owned(),
        address: String::new(),
        agent: String::new(),
        ..SignIn::default()
    };
    let signed_in = workbench.sign_in(input).await?;
    workbench.actor(&signed_in.token).await
}

async fn import(
    workbench: &Workbench,
    admin: &Actor,
    title: &str,
    folder: &Dir<'_>,
) -> Result<CaseId, Error> {
    let place = tempfile::tempdir()?;
    extract(folder, place.path())?;
    let case = workbench.import_case(admin, place.path()).await?;
    let input = NewCase { title: format!("{title} 가상 사례"), deadline: None };
    let version = workbench.case_panel(admin, &case).await?.version;
    workbench.change_case(admin, &case, version, &input).await?;
    Ok(case)
}

/// The folder as it was, without the way that led to it.
fn extract(folder: &Dir<'_>, to: &Path) -> std::io::Result<()> {
    folder.extract(to)
}
