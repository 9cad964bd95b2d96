//! What the tests of the checks say: this case is quiet, that one is found at these places.

use simsa_case::FolderPlace;
use simsa_model::{Dossier, Finding};

use crate::sample::assessed;
use crate::{CheckInfo, examine};

/// The findings of one check.
pub(crate) fn found(info: &CheckInfo, dossier: &Dossier) -> Vec<Finding> {
    let findings = examine(dossier, &assessed(dossier));
    findings.into_iter().filter(|finding| finding.code == info.code).collect()
}

/// The check finds nothing.
#[track_caller]
pub(crate) fn quiet(info: &CheckInfo, dossier: &Dossier) {
    let found = found(info, dossier);
    assert!(found.is_empty(), "{found:#?}");
}

/// The check finds something at exactly these places, written `file field`, and says so in both languages.
#[track_caller]
pub(crate) fn finds(info: &CheckInfo, dossier: &Dossier, places: &[&str]) -> Vec<Finding> {
    let found = found(info, dossier);
    let at: Vec<String> = found
        .iter()
        .flat_map(|finding| &finding.places)
        .map(|place| FolderPlace::of(place).to_string())
        .collect();
    assert_eq!(at, places, "{found:#?}");
    for finding in &found {
        assert!(finding.what.ko.ends_with('.') && finding.what.en.ends_with('.'), "{:?}", finding.what);
        assert!(finding.next.ko.ends_with('.') && finding.next.en.ends_with('.'), "{:?}", finding.next);
        assert!(!finding.cites.is_empty());
    }
    found
}

/// The dossier after a change.
pub(crate) fn with(mut dossier: Dossier, change: impl FnOnce(&mut Dossier)) -> Dossier {
    change(&mut dossier);
    dossier
}
