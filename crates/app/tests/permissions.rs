//! The permission table as reviewed text, and that nothing can be done without a row in it.

use simsa_app::permit::{Action, TABLE, printed, row};
use simsa_app::records::{CaseState, MemberRole, OrganisationKind};

/// To change the table on purpose: `SIMSA_BLESS=1 cargo test -p simsa-app --test permissions`, then review the text.
#[test]
fn the_table_is_the_reviewed_one() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/permissions.txt");
    if std::env::var_os("SIMSA_BLESS").is_some() {
        std::fs::write(path, printed()).unwrap();
    }
    let reviewed = std::fs::read_to_string(path).unwrap();
    assert_eq!(printed(), reviewed, "the permission table differs from tests/permissions.txt");
}

#[test]
fn every_action_has_its_own_row() {
    assert_eq!(TABLE.len(), Action::ALL.len());
    for (at, action) in Action::ALL.iter().enumerate() {
        assert_eq!(row(*action).action, *action);
        assert_eq!(*action as usize, at);
        let nobody = OrganisationKind::ALL.iter().all(|kind| row(*action).roles(*kind).is_empty());
        assert_eq!(
            nobody,
            row(*action).anyone,
            "{action:?}: either nobody needs to be signed in, or somebody may"
        );
    }
}

#[test]
fn a_reader_changes_nothing_and_a_closed_case_stays() {
    use Action as A;
    let harmless = [
        A::OwnSessions,
        A::OwnCredentials,
        A::OwnTokens,
        A::SeeHome,
        A::DismissNotice, // it is about the own list only
        A::SeeOrganisation,
        A::ListCases,
        A::SeeCase,
        A::ReadEvidence,
        A::SeeHistory,
        A::ReadSubmission,
    ];
    let reader = [MemberRole::Reader].into();
    for action in Action::ALL.iter().filter(|action| !harmless.contains(action)) {
        for kind in OrganisationKind::ALL {
            for state in CaseState::ALL.map(Some).into_iter().chain([None]) {
                assert!(!row(*action).allows(kind, &reader, state), "{action:?} {kind:?} {state:?}");
            }
        }
    }
    let everything = MemberRole::ALL.into_iter().collect();
    // what nobody may keep can be destroyed in a closed case too
    let after =
        [A::SeeCase, A::ReadEvidence, A::SeeHistory, A::ExportCase, A::ReadSubmission, A::DestroyEvidence];
    for row in TABLE.iter().filter(|row| !row.states.is_empty() && !after.contains(&row.action)) {
        for kind in OrganisationKind::ALL {
            assert!(!row.allows(kind, &everything, Some(CaseState::Closed)), "{:?} {kind:?}", row.action);
        }
    }
}
