//! Every rule there is, for the index in the docs, for `simsa explain`, and for the test that no passage is forgotten.

use simsa_model::RuleInfo;

use crate::{answers, applicability, csap, duties, exemptions, group, scope, validity};

/// The cards of all rules, in the order of the main job.
pub fn all_rules() -> Vec<&'static RuleInfo> {
    let mut cards: Vec<&'static RuleInfo> = Vec::new();
    cards.extend(applicability::RULES.iter().map(|rule| rule.info));
    cards.extend(group::RULES.iter().map(|rule| rule.info));
    cards.extend(scope::infos());
    cards.extend(csap::RULES.iter().map(|rule| rule.info));
    cards.extend(duties::infos());
    cards.push(&validity::test::INFO);
    cards.extend(answers::INFOS);
    cards.extend(exemptions::INFOS);
    cards
}
