//! Exemption from criteria other than S014 (form 1, 참고1): who may claim which, and what it exempts from.

use simsa_catalogue::{Beneficiary, Programme, programmes};
use simsa_law::{guide, readings};
use simsa_model::fields::{self, Field};
use simsa_model::{
    ApplicantKind, Bi, Cites, Claim, ClaimProgramme, Day, FactUse, Facts, Ground, Grounds, RuleInfo, Ruling,
};

use crate::case::CRITERION_CHANGED;
use crate::held::{Condition, Truth};
use crate::resolve::ground_from;

/// What becomes of a claim.
#[derive(Clone, Debug)]
pub struct ClaimRuling {
    /// The programme claimed.
    pub programme: &'static Programme,
    /// The criteria exempted, or none when the claim fails; open while the applicant's kind or the days are unknown.
    pub exempted: Ruling<&'static [&'static str]>,
    /// The applicant may make the claim all the same: its days are right, and what is against it is at most the kind of
    /// the applicant, to which form 1 sets no limit (reading R-002). The certifier decides.
    pub can_be_made: bool,
}

static GRANTED: RuleInfo = RuleInfo {
    id: "exemptions/granted",
    says: Bi::new(
        "면제 대상 기관이며 유효하므로 열거된 인증기준의 심사를 면제합니다.",
        "The applicant is entitled and the certificate is valid: the listed criteria are exempted.",
    ),
    cites: Cites::new(&[&guide::REF_1_APPROVAL, &guide::FORM_1_PROOF, &guide::REF_1_BASIS]),
    readings: &[],
    over: &[],
    in_force: (CRITERION_CHANGED, None),
};

static REFUSED: RuleInfo = RuleInfo {
    id: "exemptions/refused",
    says: Bi::new(
        "면제 대상 기관이 아니거나 유효하지 않으므로 면제되지 않습니다.",
        "The applicant is not entitled, or the certificate is not valid: nothing is exempted.",
    ),
    cites: Cites::new(&[&guide::REF_1_APPROVAL, &guide::FORM_1_PROOF, &guide::REF_1_BASIS]),
    readings: &[],
    over: &[],
    in_force: (CRITERION_CHANGED, None),
};

/// The cards of this module.
pub(crate) static INFOS: [&RuleInfo; 2] = [&GRANTED, &REFUSED];

/// Judges one claim on the day `on`.
pub fn exempt(claim: &Claim, facts: &Facts, on: Day) -> ClaimRuling {
    let programme = programme(claim.programme);
    let valid = valid(claim, on);
    let can_be_made = valid.is_yes() && facts.applicant.kind.is_some();
    let held = entitled(programme, facts.applicant.kind).and(valid);
    let exempted = match held.truth {
        Truth::Unknown => Ruling::Open { needs: held.needs.iter().cloned().collect(), so_far: Vec::new() },
        Truth::Yes => decided(&GRANTED, &held, programme, programme.criteria),
        Truth::No => decided(&REFUSED, &held, programme, &[]),
    };
    ClaimRuling { programme, exempted, can_be_made }
}

/// The row of form 1.
const fn programme(claimed: ClaimProgramme) -> &'static Programme {
    match claimed {
        ClaimProgramme::Exchange => &programmes::EXCHANGE,
        ClaimProgramme::Isms => &programmes::ISMS,
        ClaimProgramme::IsmsP => &programmes::ISMS_P,
        ClaimProgramme::ClaimsSoftware => &programmes::CLAIMS_SOFTWARE,
    }
}

fn decided(
    info: &'static RuleInfo,
    held: &Condition,
    programme: &Programme,
    criteria: &'static [&'static str],
) -> Ruling<&'static [&'static str]> {
    let mut ground: Ground = ground_from(info, held, None);
    ground.facts.insert(0, FactUse { fact: fields::claim::PROGRAMME.path(), value: programme.id.to_owned() });
    ground.readings.extend(programme.disputed.iter().map(|disputed| disputed.reading));
    Ruling::Decided { value: criteria, because: Grounds::one(ground) }
}

/// 참고1 limits each programme to kinds of applicants; form 1 does not repeat the limit (reading R-002).
fn entitled(programme: &Programme, kind: Option<ApplicantKind>) -> Condition {
    let limited = !programme.beneficiary.contains(&Beneficiary::Developer);
    Condition::when(fields::applicant::KIND.path(), kind, ApplicantKind::id, |kind| {
        let beneficiary = match kind {
            ApplicantKind::Developer => Beneficiary::Developer,
            // A parent institution or public body that applies has developed the system for its own institutions.
            _ => Beneficiary::SelfDevelopingInstitution,
        };
        programme.beneficiary.contains(&beneficiary)
    })
    .reading_if(limited, &readings::R_002)
}

fn valid(claim: &Claim, on: Day) -> Condition {
    let within = |field: &'static Field, day: Option<Day>, test: fn(Day, Day) -> bool| match day {
        None => Condition::plain(true),
        Some(day) => {
            Condition::from_fact(field.path().in_entry(claim.programme.id()), day.to_string(), test(day, on))
        }
    };
    within(&fields::claim::VALID_FROM, claim.valid_from, |from, on| from <= on).and(within(
        &fields::claim::VALID_UNTIL,
        claim.valid_until,
        |until, on| on <= until,
    ))
}
