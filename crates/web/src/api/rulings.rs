//! Schemas of what the rules write: an assessment with its rulings, grounds and duties, and what would make a case
//! lighter. They describe the serialized form of the model; responses are held against them in the tests.
#![expect(dead_code, reason = "they describe what the model writes")]

use serde::Serialize;
use utoipa::ToSchema;

use super::bodies::SayBody;

/// What the rules say about a case.
#[derive(Serialize, ToSchema)]
pub(crate) struct AssessmentBody {
    /// The day on which the case was judged.
    #[schema(format = Date)]
    on: String,
    /// Whether the edition of the guide is in force on that day.
    edition: EditionBody,
    /// Does S014 apply: `applies`, `excluded` or `deferred`.
    applicability: RulingBody<String>,
    /// The group, `I-1` to `II-3`; absent when S014 is not reviewed in this application.
    group: Option<RulingBody<String>>,
    /// 제1호: `not-applied`, `exempt`, `partial` or `full`.
    facility_scope: Option<RulingBody<String>>,
    /// 제2호: `not-applied`, `exempt`, `partial` or `full`.
    cloud_scope: Option<RulingBody<String>>,
    /// Whether the service must be certified by CSAP: `none`, `met` or `missing`.
    csap_duty: Option<RulingBody<String>>,
    /// How each certificate stands.
    certificates: Vec<StandingBody>,
    /// The forms that are due, in the order of the guide.
    duties: Option<RulingBody<Vec<DutyBody>>>,
}

/// Whether the edition of the guide is known to be in force on the day.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case", tag = "edition")]
enum EditionBody {
    /// In force.
    InForce,
    /// The day lies before the edition.
    Before {
        /// First day of the edition.
        from: String,
    },
    /// The day lies after the last day on which this edition is known to hold.
    After {
        /// That last day.
        known_end: String,
    },
}

/// A decision, or what is missing for it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case", tag = "ruling")]
enum RulingBody<T> {
    /// The facts suffice.
    Decided {
        /// What was decided.
        value: T,
        /// Why.
        because: Vec<GroundBody>,
    },
    /// Some facts are unknown and would make a difference.
    Open {
        /// The facts to ask for.
        needs: Vec<String>,
        /// What holds whatever the answers will be.
        so_far: Vec<GroundBody>,
    },
}

/// Why a value was decided.
#[derive(Serialize, ToSchema)]
struct GroundBody {
    /// Id of the rule.
    rule: String,
    /// What it says.
    says: SayBody,
    /// Ids of the passages it rests on.
    passages: Vec<String>,
    /// Ids of the readings it rests on.
    readings: Vec<String>,
    /// How strongly it binds, in words.
    weight: String,
    /// The facts that made it apply.
    facts: Vec<FactUseBody>,
}

/// One fact as a rule saw it.
#[derive(Serialize, ToSchema)]
struct FactUseBody {
    /// Its path.
    fact: String,
    /// Its value, as it stands in a facts file.
    value: String,
}

/// How a certificate of the facts stands on the day.
#[derive(Serialize, ToSchema)]
struct StandingBody {
    /// Its position in the facts, counted from 0.
    index: u64,
    /// Its scheme.
    scheme: String,
    /// Whether it counts.
    standing: CountsBody,
}

/// Whether a certificate counts for S014.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case", tag = "standing", content = "reasons")]
enum CountsBody {
    /// It counts.
    Counts,
    /// It does not, for these reasons.
    DoesNotCount(Vec<String>),
    /// Not known yet.
    Unknown,
}

/// A form that is due.
#[derive(Serialize, ToSchema)]
struct DutyBody {
    /// Number of the form.
    form: String,
    /// Positions, in the facts, of the operators that hand in a copy each; left out where the form is handed in once.
    operators: Option<Vec<u64>>,
    /// Who fills it in.
    prepared_by: String,
    /// Who signs it.
    signed_by: Option<String>,
    /// Through whom it reaches the certifier, when not directly.
    via: Option<String>,
    /// `with-application` or `after-notice`.
    due: String,
    /// What has to be attached.
    attach: Vec<SayBody>,
    /// Questions to answer on it.
    questions: u64,
    /// For how many years what it reports stays valid.
    valid_years: Option<u8>,
    /// Why.
    because: GroundBody,
}

/// A combination of changes that would make the case lighter.
#[derive(Serialize, ToSchema)]
pub(crate) struct StepBody {
    /// The changes, all of them together.
    changes: Vec<ChangeBody>,
    /// The group it would lead to.
    group: String,
    /// For each certificate among the changes, which operators lack it and what it takes.
    lacking: Vec<LackingBody>,
    /// Questions that would fall away whatever the certifier's notice says.
    questions_saved: i64,
    /// Questions that would fall away at most.
    questions_saved_at_most: i64,
    /// Forms that would fall away, minus those that would be added.
    forms_saved: i64,
    /// Whether the duty to use CSAP is not met now and would be.
    settles_csap_duty: bool,
    /// Whether the certifier's notice still decides how many questions fall away.
    depends_on_notice: bool,
    /// The assessment after the changes: its grounds are the reasons.
    then: AssessmentBody,
}

/// Operators that lack a certificate in the same way.
#[derive(Serialize, ToSchema)]
struct LackingBody {
    /// The scheme.
    scheme: String,
    /// `state`, `gain`, `gain-as-iaas`, `renew`, `extend` or `renew-and-extend`.
    obtain: String,
    /// Who.
    operators: Vec<LackingOperatorBody>,
}

/// An operator that lacks a certificate.
#[derive(Serialize, ToSchema)]
struct LackingOperatorBody {
    /// Its `id`; `null` where the facts name no operator.
    id: Option<String>,
    /// What people call it, where several operators are listed.
    name: Option<String>,
}

/// One thing that could change.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case", tag = "change", content = "scheme")]
enum ChangeBody {
    /// Every operator that keeps records and lacks this certificate gains (or renews, or extends) it.
    Certificate(String),
    /// The records are kept without cloud computing.
    NoCloud,
}
