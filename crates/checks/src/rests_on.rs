//! What must be settled before a check speaks. A check that rests on a ruling is not made while that ruling is open, nor
//! where it has been settled that S014 is not reviewed: what it said would be about a case that may not be this one.
//! One mechanism withholds them all (`crate::info::run`), and a test looks that no check rests on a ruling unsaid.

use simsa_model::{Applicability, Assessment, Ruling};

/// A ruling on which checks rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RestsOn {
    /// S014 is reviewed.
    Applies,
    /// The group is known.
    Group,
    /// It is known which forms are due, and with them which questions are asked.
    Duties,
    /// It is known whether CSAP is a duty.
    CsapDuty,
}

/// The check compares what was handed in with itself, or says how the rulings stand.
pub(crate) const NOTHING: &[RestsOn] = &[];
/// See [`RestsOn::Applies`].
pub(crate) const APPLIES: &[RestsOn] = &[RestsOn::Applies];
/// See [`RestsOn::Group`].
pub(crate) const GROUP: &[RestsOn] = &[RestsOn::Group];
/// See [`RestsOn::Duties`].
pub(crate) const DUTIES: &[RestsOn] = &[RestsOn::Duties];
/// See [`RestsOn::CsapDuty`].
pub(crate) const CSAP_DUTY: &[RestsOn] = &[RestsOn::CsapDuty];
/// See [`RestsOn::Group`] and [`RestsOn::CsapDuty`].
pub(crate) const GROUP_AND_CSAP: &[RestsOn] = &[RestsOn::Group, RestsOn::CsapDuty];

impl RestsOn {
    /// Whether the ruling is there and decided, and S014 is reviewed.
    pub(crate) fn is_settled(self, assessment: &Assessment) -> bool {
        fn decided<T>(ruling: Option<&Ruling<T>>) -> bool {
            ruling.is_some_and(|ruling| ruling.value().is_some())
        }
        let applies = assessment.applicability.value() == Some(&Applicability::Applies);
        applies
            && match self {
                Self::Applies => true,
                Self::Group => decided(assessment.group.as_ref()),
                Self::Duties => decided(assessment.duties.as_ref()),
                Self::CsapDuty => decided(assessment.csap_duty.as_ref()),
            }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use simsa_model::fields::storage;
    use simsa_model::{Applicability, Assessment, Dossier, Grounds, Ruling};

    use super::RestsOn;
    use crate::info::Check;
    use crate::sample::{assessed, i_1, i_2, ii_1, ii_1_public, ii_2, ii_3, two_operators};
    use crate::{ROOMS, examine};

    const ALL: [RestsOn; 4] = [RestsOn::Applies, RestsOn::Group, RestsOn::Duties, RestsOn::CsapDuty];

    /// What is opened with a ruling: whatever follows from it.
    fn with_open(assessment: &Assessment, ruling: RestsOn) -> (Assessment, Vec<RestsOn>) {
        fn open<T>(ruling: &mut Option<Ruling<T>>) {
            *ruling = Some(Ruling::Open { needs: needs(), so_far: Vec::new() });
        }
        fn needs() -> BTreeSet<simsa_model::FactPath> {
            BTreeSet::from([storage::WHOLE.path()])
        }
        let mut opened = assessment.clone();
        match ruling {
            RestsOn::Applies => {
                opened.applicability = Ruling::Open { needs: needs(), so_far: Vec::new() };
                open(&mut opened.duties);
                (opened, ALL.to_vec())
            }
            RestsOn::Group => {
                open(&mut opened.group);
                open(&mut opened.duties);
                (opened, vec![RestsOn::Group, RestsOn::Duties])
            }
            RestsOn::Duties => {
                open(&mut opened.duties);
                (opened, vec![RestsOn::Duties])
            }
            RestsOn::CsapDuty => {
                open(&mut opened.csap_duty);
                (opened, vec![RestsOn::CsapDuty])
            }
        }
    }

    /// Every sample as it is, and spoilt: everything that stands in it wrong, missing, or too much.
    fn dossiers() -> Vec<Dossier> {
        let samples = [i_1(), i_2(), ii_1(), ii_1_public(), ii_2(), ii_3(), two_operators()];
        let spoilt = samples.clone().into_iter().flat_map(|sample| {
            let emptied = Dossier { facts: sample.facts.clone(), ..Dossier::default() };
            let mut foreign = sample.clone();
            // the answers, products, services and tests of other groups
            foreign.answers = [i_2(), ii_3()].into_iter().flat_map(|other| other.answers).collect();
            foreign.services = ii_3().services;
            foreign.services.iter_mut().for_each(|one| {
                (one.domestic, one.region_bound, one.holds_records) = (Some(false), None, Some(true));
            });
            foreign.products.iter_mut().for_each(|one| one.proofs.clear());
            foreign.tests.iter_mut().for_each(|one| (one.until, one.result) = (one.from, None));
            foreign.facts.storage.iter_mut().for_each(|one| one.domestic = Some(false));
            [emptied, foreign]
        });
        samples.clone().into_iter().chain(spoilt).collect()
    }

    fn codes(dossier: &Dossier, assessment: &Assessment) -> Vec<(&'static str, String)> {
        let findings = examine(dossier, assessment);
        let mut said: Vec<_> = findings.into_iter().map(|one| (one.code, one.what.ko)).collect();
        said.sort();
        said
    }

    /// The checks that say how the rulings stand, and so say something else when one is open.
    const OF_THE_RULINGS: [&str; 2] = ["fact-needed", "reading-followed"];

    fn checks() -> impl Iterator<Item = &'static Check> {
        ROOMS.into_iter().flatten()
    }

    #[test]
    fn a_check_that_rests_on_a_ruling_is_silent_while_it_is_open() {
        let mut withheld = BTreeSet::new();
        for dossier in dossiers() {
            let settled = assessed(&dossier);
            let said_settled = codes(&dossier, &settled);
            for ruling in ALL {
                let (open, opened) = with_open(&settled, ruling);
                let said = codes(&dossier, &open);
                for check in checks().filter(|one| one.rests_on.iter().any(|on| opened.contains(on))) {
                    let code = check.info.code;
                    assert!(
                        said.iter().all(|(one, _)| *one != code),
                        "{code} speaks while {ruling:?} is open"
                    );
                    if said_settled.iter().any(|(one, _)| *one == code) {
                        withheld.insert(code);
                    }
                }
            }
        }
        assert!(withheld.len() >= 15, "the samples make the checks speak: {withheld:?}");
    }

    #[test]
    fn a_check_that_rests_on_no_ruling_says_the_same_whatever_the_ruling() {
        for dossier in dossiers() {
            let settled = assessed(&dossier);
            let before = codes(&dossier, &settled);
            for ruling in ALL {
                let (open, opened) = with_open(&settled, ruling);
                let after = codes(&dossier, &open);
                for check in checks() {
                    let code = check.info.code;
                    let declared = check.rests_on.iter().any(|on| opened.contains(on));
                    if declared || OF_THE_RULINGS.contains(&code) {
                        continue;
                    }
                    let of_this = |said: &[(&'static str, String)]| -> Vec<_> {
                        said.iter().filter(|(one, _)| *one == code).cloned().collect()
                    };
                    assert_eq!(
                        of_this(&before),
                        of_this(&after),
                        "{code} rests on {ruling:?} without saying so"
                    );
                }
            }
        }
    }

    /// What the guide never asks of a case that S014 does not reach is not demanded of it.
    #[test]
    fn nothing_is_demanded_where_s014_is_not_reviewed() {
        for dossier in dossiers() {
            let mut excluded = assessed(&dossier);
            excluded.applicability = Ruling::Decided {
                value: Applicability::Excluded,
                because: Grounds::from_vec(excluded.applicability.grounds().to_vec()).unwrap(),
            };
            let said = codes(&dossier, &excluded);
            for check in checks().filter(|one| !one.rests_on.is_empty()) {
                assert!(said.iter().all(|(one, _)| *one != check.info.code), "{}", check.info.code);
            }
        }
    }
}
