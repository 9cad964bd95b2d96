//! What the table comes to for members and programs, and what leave carries with it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use simsa_store::records::{CaseState, MemberRole, OrganisationKind};
use simsa_store::{CaseId, MemberId, OrganisationId};

use super::permitted::permit_in;
use super::table::KEEPERS_ONLY;
use super::{
    Action, Permitted, SystemTask, allow, allow_across, may, needs_second_factor, permit, permit_anyone,
    permit_signing_in, require_fresh, row,
};
use crate::accounts::tokens::SCOPES;
use crate::actor::Actor;
use crate::error::{Error, Refusal, Result};

fn member(kind: OrganisationKind, roles: &[MemberRole]) -> Actor {
    let (member, organisation): (MemberId, OrganisationId) = ("member".into(), "organisation".into());
    Actor::new(member, organisation, kind, roles.iter().copied().collect())
}

/// A member with every role, of the organisation that keeps the installation: what it is refused is no matter of roles.
fn everything(kind: OrganisationKind) -> Actor {
    Actor { keeper: true, ..member(kind, &MemberRole::ALL) }
}

fn states() -> impl Iterator<Item = Option<CaseState>> {
    [None].into_iter().chain(CaseState::ALL.map(Some))
}

fn reviewed(name: &str, found: &str) {
    let path = format!("{}/tests/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("SIMSA_BLESS").is_some() {
        std::fs::write(&path, found).unwrap();
    }
    assert_eq!(found, std::fs::read_to_string(&path).unwrap(), "differs from tests/{name}");
}

/// To change it on purpose: `SIMSA_BLESS=1 cargo test -p simsa-app --lib permit`, then review the text.
#[test]
fn what_a_program_may_do_is_the_reviewed_text() {
    let mut text = String::from(
        "What a token with one scope may do where its member may do everything, by scope; then what no program may.\n",
    );
    let allowed = |scopes: &[&str], action: Action| {
        OrganisationKind::ALL.into_iter().any(|kind| {
            let scopes = Some(scopes.iter().map(|scope| (*scope).to_owned()).collect());
            let program = Actor { scopes, ..everything(kind) };
            states().any(|state| may(&program, action, state))
        })
    };
    for (scope, _) in SCOPES {
        writeln!(text, "\n{scope}").unwrap();
        for action in Action::ALL.iter().filter(|action| allowed(&[scope], **action)) {
            writeln!(text, "  {}", action.id()).unwrap();
        }
    }
    let all = SCOPES.map(|(scope, _)| scope);
    writeln!(text, "\nno program").unwrap();
    for action in Action::ALL.iter().filter(|action| !allowed(&all, **action)) {
        writeln!(text, "  {}", action.id()).unwrap();
    }
    reviewed("scopes.txt", &text);
}

/// Every action, kind, role and state against the rows; with the second factor missing, and for who keeps no installation.
#[test]
fn a_member_may_what_the_row_says_and_nothing_else() {
    for action in Action::ALL.iter().copied() {
        let row = row(action);
        let about_oneself = [Action::OwnSessions, Action::OwnCredentials].contains(&action);
        for kind in OrganisationKind::ALL {
            for role in MemberRole::ALL {
                for state in states() {
                    let in_row = row.roles(kind).contains(&role) && role.fits(kind);
                    let in_state = match state {
                        _ if row.states.is_empty() => true,
                        Some(state) => row.states.contains(&state),
                        None => false,
                    };
                    let keeper = Actor { keeper: true, ..member(kind, &[role]) };
                    let context = format!("{action:?} {kind:?} {role:?} {state:?}");
                    assert_eq!(may(&keeper, action, state), in_row && in_state, "{context}");
                    let other = Actor { keeper: false, ..keeper.clone() };
                    let hidden = KEEPERS_ONLY.contains(&action);
                    assert_eq!(may(&other, action, state), in_row && in_state && !hidden, "{context}");
                    let unproven = Actor { second_factor_missing: true, ..keeper };
                    let expected = in_row && in_state && about_oneself;
                    assert_eq!(may(&unproven, action, state), expected, "{context}");
                }
            }
            assert!(!may(&member(kind, &[]), action, None), "{action:?}: a member without a role");
        }
    }
}

/// Each way of asking gives the same answer.
#[test]
fn whoever_asks_is_told_the_same() {
    for action in Action::ALL.iter().copied() {
        for kind in OrganisationKind::ALL {
            let actor = everything(kind);
            let expected = may(&actor, action, None);
            assert_eq!(allow(&actor, action).is_ok(), expected, "{action:?}");
            assert_eq!(permit(&actor, action).is_ok(), expected, "{action:?}");
            for state in CaseState::ALL {
                let (case, expected) = (CaseId::from("case"), may(&actor, action, Some(state)));
                assert_eq!(allow_across(&actor, action, state).is_ok(), expected, "{action:?} {state:?}");
                assert_eq!(
                    permit_in(&actor, action, (&case, state)).is_ok(),
                    expected,
                    "{action:?} {state:?}"
                );
            }
        }
        let anyone = permit_anyone(action, "subject");
        assert_eq!(anyone.is_ok(), row(action).anyone, "{action:?}");
    }
}

fn said<T>(result: Result<T>) -> String {
    match result {
        Ok(_) => "permitted".to_owned(),
        Err(Error::Refused(Refusal::NotPermitted { why })) => why.en,
        Err(Error::Refused(other)) => format!("{other:?}"),
        Err(other) => panic!("a fault of the program: {other}"),
    }
}

#[test]
fn a_refusal_says_what_is_in_the_way() {
    use OrganisationKind::{Applicant, Certifier, Operator};
    let preparing = Some(CaseState::Preparing);
    let asked = |actor: &Actor, action, state: Option<CaseState>| {
        said(state.map_or_else(|| allow(actor, action), |state| allow_across(actor, action, state)))
    };
    let editor = member(Applicant, &[MemberRole::Editor]);
    assert_eq!(asked(&editor, Action::ChangeFacts, preparing), "permitted");
    let closed = asked(&editor, Action::ChangeFacts, Some(CaseState::Closed));
    assert_eq!(closed, "the case is closed; this cannot be done now");
    assert_eq!(asked(&editor, Action::Submit, preparing), "this needs one of the roles: signer");
    let nobody = asked(&member(Certifier, &[MemberRole::Reader]), Action::ChangeFacts, preparing);
    assert_eq!(nobody, "this is not for the certifier");
    let operator = member(Operator, &[MemberRole::Administrator]);
    assert_eq!(
        asked(&operator, Action::KeepInstallation, None),
        "NotFound",
        "for all others it does not exist"
    );
    let unproven = Actor { second_factor_missing: true, ..operator.clone() };
    assert_eq!(asked(&unproven, Action::SeeHome, None), "SecondFactor");
    let program = Actor { scopes: Some(BTreeSet::new()), ..operator };
    assert_eq!(asked(&program, Action::SeeHome, None), "this is outside the scope of the token");
}

#[test]
fn accounts_are_changed_by_a_person_who_has_just_proven_who_it_is() {
    let person = member(OrganisationKind::Applicant, &[MemberRole::Administrator]);
    assert!(person.fresh && require_fresh(&person).is_ok());
    assert_eq!(said(require_fresh(&Actor { fresh: false, ..person.clone() })), "Again");
    for fresh in [true, false] {
        let scopes = Some(SCOPES.map(|(scope, _)| scope.to_owned()).into());
        let program = Actor { fresh, scopes, ..person.clone() };
        assert!(said(require_fresh(&program)).starts_with("a program cannot change accounts"), "{fresh}");
    }
}

#[test]
fn the_second_factor_is_mandatory_by_role_and_kind() {
    let needed: Vec<String> = OrganisationKind::ALL
        .into_iter()
        .flat_map(|kind| MemberRole::ALL.map(|role| (kind, role)))
        .filter(|(kind, role)| needs_second_factor(*kind, &[*role].into()))
        .map(|(kind, role)| format!("{} {}", kind.id(), role.id()))
        .collect();
    let all_of_certifier = MemberRole::ALL.map(|role| format!("certifier {}", role.id()));
    let others = ["operator", "applicant"]
        .into_iter()
        .flat_map(|kind| ["administrator", "signer"].map(|role| format!("{kind} {role}")));
    let expected: BTreeSet<String> = others.chain(all_of_certifier).collect();
    assert_eq!(needed.into_iter().collect::<BTreeSet<_>>(), expected);
    assert!(needs_second_factor(OrganisationKind::Certifier, &BTreeSet::new()));
    assert!(!needs_second_factor(OrganisationKind::Applicant, &BTreeSet::new()));
}

/// About what an entry will be, whose it is, and whether it is done once under the key of the request.
#[test]
fn leave_says_whose_it_is_and_what_it_is_about() {
    let of = |leave: &Permitted<'_>| {
        let name = |actor: &Actor| actor.member.to_string();
        (leave.subject().to_owned(), leave.actor().map(name), leave.once().map(name))
    };
    let actor = everything(OrganisationKind::Applicant);
    let somebody = || Some("member".to_owned());
    let own = permit(&actor, Action::OpenCase).unwrap();
    assert_eq!(of(&own), ("organisation".to_owned(), somebody(), somebody()));
    assert_eq!(of(&own.about("new")), ("new".to_owned(), somebody(), somebody()));
    assert_eq!(of(&own.before()), ("organisation".to_owned(), somebody(), None));
    let case = CaseId::from("case");
    let in_case = permit_in(&actor, Action::ChangeFacts, (&case, CaseState::Preparing)).unwrap();
    assert_eq!(of(&in_case), ("case".to_owned(), somebody(), somebody()));
    let anyone = permit_anyone(Action::SetUp, "installation").unwrap();
    assert_eq!(of(&anyone), ("installation".to_owned(), None, None));
    let signing_in = permit_signing_in(&actor).unwrap();
    assert_eq!(of(&signing_in), ("organisation".to_owned(), somebody(), somebody()));
    assert_eq!(of(&Permitted::system(SystemTask::Sweep)), (String::new(), None, None));
}

/// What is written without an entry of the ledger is a short list, by who writes it.
#[test]
fn what_is_written_unrecorded_is_the_reviewed_text() {
    let mut text = String::from("What may be written without an entry in the ledger, by who does it.\n\n");
    let mut line = |who: &str, leave: &Permitted<'_>| {
        let tables = leave.writes_unrecorded();
        if !tables.is_empty() {
            let tables: Vec<String> = tables.iter().map(|table| format!("{table:?}")).collect();
            writeln!(text, "{who}: {}", tables.join(", ")).unwrap();
        }
    };
    for task in [
        SystemTask::SetUpLink,
        SystemTask::CountAttempts,
        SystemTask::TouchSession,
        SystemTask::SealSecrets,
        SystemTask::LookAgain,
        SystemTask::Sweep,
        SystemTask::Destroy,
        SystemTask::HelpAtTheMachine,
    ] {
        line(&format!("server, {task:?}"), &Permitted::system(task));
    }
    for action in Action::ALL.iter().copied() {
        for kind in OrganisationKind::ALL {
            let (actor, case) = (everything(kind), CaseId::from("case"));
            if let Ok(leave) = permit(&actor, action) {
                line(&format!("{}, {}", kind.id(), action.id()), &leave);
            }
            for state in CaseState::ALL {
                if let Ok(leave) = permit_in(&actor, action, (&case, state)) {
                    line(&format!("{}, {} ({})", kind.id(), action.id(), state.id()), &leave);
                }
            }
        }
        if let Ok(leave) = permit_anyone(action, "subject") {
            line(&format!("anyone, {}", action.id()), &leave);
        }
    }
    reviewed("unrecorded.txt", &text);
}
