//! The decisions of the review, one file per rule: from facts to a plan, each step with the passages it rests on.
//!
//! [`assess`] walks the main job in order: applicability → group → scope → duties. Every rule states the words it
//! encodes, the readings it follows and the rules it is an exception to; where a fact is unknown the ruling stays open
//! and names what to ask. Nothing here reads a clock: the day is an argument.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods))]

mod answers;
mod applicability;
mod card;
mod case;
mod csap;
mod duties;
mod edition;
mod exemptions;
mod group;
mod held;
mod index;
mod keepers;
mod location;
mod products;
mod questions;
mod resolve;
mod resting;
mod scope;
mod site;
mod validity;
mod what_if;

use simsa_model::{Applicability, Assessment, Day, Facts, Ruling};

pub use answers::{AnswerRule, AnswerVerdict, answer_rule};
pub use duties::{DutyOf, duty_of, form_1_for_claims};
pub use exemptions::{ClaimRuling, exempt};
pub use index::all_rules;
pub use keepers::{keepers, keepers_on};
pub use location::{Location, locate};
pub use products::{ProductStanding, Shortfall, judge as judge_product, missing_types, supported_answer};
pub use questions::{Asked, asked, called};
pub use resolve::RuleConflict;
pub use resting::certificates_of_group;
pub use validity::certificate::CITES as CERTIFICATE_CITES;
pub use validity::test::{TestAge, oldest_test, superseded, test_age};
pub use what_if::{Lacking, LackingOperator, Obtain, PossibleChange, Step, what_if};

use crate::case::CaseFacts;

/// Assesses `facts` as of the day `on`: does S014 apply, which group, what is reviewed, which forms are due and why.
///
/// # Errors
/// Our rules contradict each other on these facts or leave a gap: a fault of the program, whatever the facts are.
pub fn assess(facts: &Facts, on: Day) -> Result<Assessment, RuleConflict> {
    let case = CaseFacts::new(facts, on);
    let applicability = applicability::decide(&case)?;
    let reviewed = !matches!(applicability.value(), Some(Applicability::Excluded | Applicability::Deferred));
    let group = reviewed.then(|| group::decide(&case)).transpose()?;
    Ok(Assessment {
        on,
        edition: edition::status(on),
        facility_scope: group.as_ref().map(scope::facility).transpose()?,
        cloud_scope: group.as_ref().map(scope::cloud).transpose()?,
        csap_duty: reviewed.then(|| csap::decide(&case)).transpose()?,
        certificates: validity::certificate::standings(&case),
        duties: group.as_ref().map(|group| match applicability {
            Ruling::Decided { .. } => duties::decide(&case, &group.ruling),
            // Nothing is due before it is known that S014 applies; what is asked is then both.
            Ruling::Open { ref needs, .. } => {
                let more = group.ruling.needs().into_iter().flatten();
                Ruling::Open { needs: needs.iter().chain(more).cloned().collect(), so_far: Vec::new() }
            }
        }),
        group: group.map(|group| group.ruling),
        applicability,
    })
}
