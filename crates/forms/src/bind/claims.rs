//! The boxes of form 1 (what is exempted) and form 6 (what the applicant found to conform).

use std::collections::BTreeSet;

use simsa_content::is_blank;
use simsa_model::{Certificate, Claim, ClaimProgramme, ConformityItem, Scheme};
use simsa_rules::{certificates_of_group, exempt};

use crate::material::{ItemStanding, item_standing};
use crate::value::FieldValue;
use crate::view::View;

/// Only what the applicant says it has checked, as long as it is what was checked (reading R-049).
pub(super) fn confirmed(view: &View<'_>) -> FieldValue {
    let conforms =
        |item: &ConformityItem| matches!(item_standing(*item, view.dossier), ItemStanding::Conforms);
    FieldValue::ticks(ConformityItem::ALL.into_iter().filter(conforms).map(ConformityItem::id))
}

/// 면제기준 by domain. 기능성 is never ticked: no programme of the guide exempts from it.
pub(super) fn domains(view: &View<'_>) -> FieldValue {
    let mut domains = BTreeSet::new();
    for claim in made(view) {
        domains.insert(match claim.programme {
            ClaimProgramme::Exchange => "interoperability",
            ClaimProgramme::Isms | ClaimProgramme::IsmsP | ClaimProgramme::ClaimsSoftware => "security",
        });
    }
    if rests_on(view).next().is_some() {
        domains.insert("s014");
    }
    FieldValue::ticks(domains)
}

/// The rows of S001–S013.
pub(super) fn security(view: &View<'_>) -> FieldValue {
    let rows = made(view).filter(|claim| claim.programme != ClaimProgramme::Exchange);
    FieldValue::ticks(rows.map(|claim| claim.programme.id()))
}

/// The rows of S014: the certificates on which the group rests. ISMS stands in the box of ISMS-P.
pub(super) fn s014(view: &View<'_>) -> FieldValue {
    let mut ticks = BTreeSet::new();
    for certificate in rests_on(view) {
        let tick = match certificate.scheme {
            Scheme::IsmsP | Scheme::Isms => "isms-p",
            Scheme::Iso27017 => "iso-27017",
            Scheme::Iso27018 => "iso-27018",
            Scheme::Csap => "csap",
            Scheme::ClaimsSoftware => continue,
        };
        ticks.insert(tick);
        if tick != "csap" {
            ticks.insert("certificates");
        }
    }
    FieldValue::ticks(ticks)
}

/// 관련문서 또는 시스템: the certificates on which the group rests, then the documents named with the claims.
pub(super) fn documents(view: &View<'_>) -> FieldValue {
    let mut lines: Vec<String> = rests_on(view)
        .map(|certificate| {
            let name = certificate.scheme.name();
            match &certificate.number {
                Some(number) => format!("{name} 인증서 사본 ({number})"),
                None => format!("{name} 인증서 사본"),
            }
        })
        .collect();
    lines.extend(made(view).map(|claim| claim.document.clone()).filter(|document| !is_blank(document)));
    FieldValue::Lines(lines)
}

/// The claims that can be made: those that the rules grant, and those against which only the kind of applicant speaks,
/// of which the certifier is asked (reading R-002). What is not valid on the day is not claimed.
fn made<'v>(view: &'v View<'_>) -> impl Iterator<Item = &'v Claim> {
    let on = view.assessment.on;
    view.dossier.claims.iter().filter(move |claim| exempt(claim, &view.dossier.facts, on).can_be_made)
}

/// The certificates on which the group rests: no others exempt from S014, whatever else is listed.
fn rests_on<'v>(view: &'v View<'_>) -> impl Iterator<Item = &'v Certificate> {
    let facts = &view.dossier.facts;
    let certificates = facts.certificates.as_deref().unwrap_or_default();
    let rests_on = certificates_of_group(facts, view.assessment.group.as_ref());
    rests_on.into_iter().filter_map(|at| certificates.get(at))
}
