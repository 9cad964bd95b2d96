//! Which forms are due, from whom, signed by whom, through whom, with what attached.
//!
//! The guide gives one list per group (그룹별 제출 자료 세부 안내) and one line on what is common to all (공통제출). The
//! table below is those lists turned round: one row per form, with the groups that owe it.

mod table;

use std::collections::BTreeSet;

use simsa_law::readings;
use simsa_model::{
    ClaimProgramme, Due, Duty, FormId, Ground, Group, Party, RuleInfo, Ruling, Say, Scheme, Weight,
};

use self::table::{FOR_CLAIMS, FormDuty, ROWS};
use crate::case::CaseFacts;
use crate::keepers::{keepers, keepers_on};
use crate::questions;
use crate::resting::certificates_of_group;
use crate::scope::by_group;
use crate::validity::test::valid_years;

/// The cards of this module.
pub(crate) fn infos() -> impl Iterator<Item = &'static RuleInfo> {
    ROWS.iter().map(|row| &row.info).chain([&FOR_CLAIMS])
}

/// The duties of a group.
pub(crate) fn decide(case: &CaseFacts<'_>, group: &Ruling<Group>) -> Ruling<Vec<Duty>> {
    match group {
        Ruling::Open { needs, .. } => Ruling::Open { needs: needs.clone(), so_far: Vec::new() },
        Ruling::Decided { value, because } => {
            let rows = ROWS.iter().filter(|row| row.groups.contains(value));
            let several = keepers(case.facts).len() > 1;
            let copies = certificate_copies(case, group);
            let duties = rows.map(|row| duty(case, row, *value, several, &copies)).collect();
            Ruling::Decided { value: duties, because: because.clone() }
        }
    }
}

/// The duty of a row; `several` operators keep records, and hand in a copy each of what is theirs; form 1 comes with the
/// `copies` of certificates.
fn duty(case: &CaseFacts<'_>, row: &'static FormDuty, group: Group, several: bool, copies: &[Say]) -> Duty {
    let after_notice = row.form == FormId::F3 && group == Group::II2;
    let mut attach: Vec<Say> = row.attach.iter().map(|bi| Say::from(*bi)).collect();
    if row.form == FormId::F1 {
        attach.splice(0..0, copies.iter().cloned());
    }
    let several = several && row.prepared_by == Party::Operator;
    Duty {
        form: row.form,
        prepared_by: row.prepared_by,
        operators: if several { keepers_on(row.form, case.facts) } else { Vec::new() },
        signed_by: row.signed_by,
        via: (row.prepared_by == Party::Operator).then_some(Party::Applicant),
        due: if after_notice { Due::AfterNotice } else { Due::WithApplication },
        attach,
        questions: questions::on_form(row.form, group, case.facts.notice.as_ref()).count(),
        valid_years: row.of_tests.then(|| valid_years(case.on)).flatten(),
        because: ground(row, group, several),
    }
}

fn ground(row: &'static FormDuty, group: Group, several: bool) -> Ground {
    let mut ground = by_group(&row.info, group);
    if several {
        ground.readings.push(&readings::R_051);
    }
    ground.readings.extend(
        row.readings.iter().filter(|(_, groups)| groups.contains(&group)).map(|(reading, _)| reading),
    );
    if let Some(reading) = ground.all_readings().first() {
        ground.weight = Weight::Reading(reading);
    }
    ground
}

/// Who prepares and signs a form, where a group owes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DutyOf {
    /// Who fills it in.
    pub prepared_by: Party,
    /// Who signs it.
    pub signed_by: Option<Party>,
}

/// What `group` owes of `form`, whatever the case; `None` when it does not owe it.
pub fn duty_of(form: FormId, group: Group) -> Option<DutyOf> {
    ROWS.iter()
        .find(|row| row.form == form && row.groups.contains(&group))
        .map(|row| DutyOf { prepared_by: row.prepared_by, signed_by: row.signed_by })
}

/// One copy of each certificate on which the group rests, as the guide lists them.
fn certificate_copies(case: &CaseFacts<'_>, group: &Ruling<Group>) -> Vec<Say> {
    const IN_ORDER: [Scheme; 5] =
        [Scheme::IsmsP, Scheme::Isms, Scheme::Iso27017, Scheme::Iso27018, Scheme::Csap];
    let certificates = case.facts.certificates.as_deref().unwrap_or_default();
    let rests_on: BTreeSet<Scheme> = certificates_of_group(case.facts, Some(group))
        .into_iter()
        .filter_map(|at| certificates.get(at))
        .map(|certificate| certificate.scheme)
        .collect();
    IN_ORDER
        .iter()
        .filter(|scheme| rests_on.contains(scheme))
        .map(|scheme| {
            Say::new(
                format!("{} 인증서 사본 1부", scheme.name()),
                format!("one copy of the {} certificate", scheme.name()),
            )
        })
        .collect()
}

/// Form 1 where only claims under S001–S013 or I001–I010 make it due, in a group that does not owe it for S014.
pub fn form_1_for_claims(group: Group, claims: &[ClaimProgramme]) -> Option<Duty> {
    let owed_anyway = ROWS.iter().any(|row| row.form == FormId::F1 && row.groups.contains(&group));
    if owed_anyway || claims.is_empty() {
        return None;
    }
    Some(Duty {
        form: FormId::F1,
        prepared_by: Party::Applicant,
        operators: Vec::new(),
        signed_by: Some(Party::Applicant),
        via: None,
        due: Due::WithApplication,
        attach: vec![Say::from(table::PROOF_OF_EXEMPTION)],
        questions: 0,
        valid_years: None,
        because: by_group(&FOR_CLAIMS, group),
    })
}
