//! The ruling of a case for people: what was decided, why, what is due, what would make it lighter.
//!
//! Words only; nothing is decided here. "왜?" opens the grounds of one ruling with the passages they cite, cut where they
//! are long, because a page must stay small; the whole passage is one click away.

use simsa_model::{
    Applicability, Assessment, Bi, CsapDuty, Due, EditionStatus, FactPath, Ground, Group, Language,
    NotCounted, ReviewedExtent, Ruling, Standing,
};
use simsa_rules::Step;

use crate::inputs::said;

/// Most characters of a passage shown inside the panel.
const EXCERPT: usize = 400;

/// Everything the panel shows.
#[derive(Debug)]
pub(crate) struct Panel {
    /// Day of the judgement.
    pub(crate) on: String,
    /// A word of caution about the edition of the guide.
    pub(crate) edition: Option<String>,
    /// The rulings, in the order of the main job.
    pub(crate) rulings: Vec<RulingView>,
    /// How each certificate stands.
    pub(crate) certificates: Vec<(String, String, &'static str)>,
    /// The forms that are due.
    pub(crate) duties: Vec<DutyView>,
    /// What must be known next.
    pub(crate) needs: Vec<NeedView>,
    /// Readings followed: id and title.
    pub(crate) readings: Vec<(String, String)>,
}

/// One ruling.
#[derive(Debug)]
pub(crate) struct RulingView {
    /// What was to decide.
    pub(crate) label: &'static str,
    /// What was decided, or that it is open.
    pub(crate) value: String,
    /// Tone of the value: `good`, `warn`, `bad`, `info` or none.
    pub(crate) tone: &'static str,
    /// Why.
    pub(crate) grounds: Vec<GroundView>,
}

/// One ground.
#[derive(Debug)]
pub(crate) struct GroundView {
    /// The rule in one sentence.
    pub(crate) says: &'static str,
    /// Facts it looked at, with their values.
    pub(crate) facts: Vec<(String, String)>,
    /// Passages: id, place, words.
    pub(crate) passages: Vec<(&'static str, String, String)>,
    /// Readings: id and title.
    pub(crate) readings: Vec<(String, String)>,
}

/// One form that is due.
#[derive(Debug)]
pub(crate) struct DutyView {
    /// Number as printed.
    pub(crate) number: &'static str,
    /// Title.
    pub(crate) title: &'static str,
    /// What it means, in our words, on an English page.
    pub(crate) in_our_words: Option<&'static str>,
    /// Who prepares it.
    pub(crate) by: &'static str,
    /// Who signs it, or nothing.
    pub(crate) signed: &'static str,
    /// Questions on it.
    pub(crate) questions: usize,
    /// Conditions of time.
    pub(crate) when: String,
    /// What has to be attached.
    pub(crate) attach: String,
    /// Why.
    pub(crate) because: Vec<GroundView>,
}

/// A fact that an open ruling asks for.
#[derive(Debug)]
pub(crate) struct NeedView {
    /// The question.
    pub(crate) asks: String,
}

/// A way to make the case lighter.
#[derive(Debug)]
pub(crate) struct StepView {
    /// What would change.
    pub(crate) changes: String,
    /// What it would bring.
    pub(crate) saving: String,
    /// The rules that would then apply.
    pub(crate) because: Vec<GroundView>,
}

/// The panel of an assessment.
pub(crate) fn panel(assessment: &Assessment, language: Language) -> Panel {
    let duties = assessment.decided_duties();
    Panel {
        on: crate::words::day(assessment.on),
        edition: edition(assessment.edition, language),
        rulings: rulings(assessment, language),
        certificates: certificates(assessment, language),
        duties: duties.iter().map(|duty| duty_view(duty, language)).collect(),
        needs: assessment.needs().into_iter().map(|fact| need(fact, language)).collect(),
        readings: assessment
            .readings_of_rulings()
            .into_iter()
            .map(|reading| titled(reading, language))
            .collect(),
    }
}

/// What would make the case lighter, the biggest saving first.
pub(crate) fn step_views(steps: &[Step], language: Language) -> Vec<StepView> {
    steps.iter().map(|step| step_view(step, language)).collect()
}

/// The question to ask for a fact.
pub(crate) fn need(fact: &FactPath, language: Language) -> NeedView {
    NeedView { asks: fact.asks().get(language).to_owned() }
}

/// A ground for people.
pub(crate) fn ground(ground: &Ground, language: Language) -> GroundView {
    let facts = ground.facts.iter().map(|used| said(used, language));
    let passages = ground.rule.cites.passages().iter();
    GroundView {
        says: ground.rule.says.get(language),
        facts: facts.collect(),
        passages: passages.map(|passage| (passage.id, passage.place(), passage.excerpt(EXCERPT))).collect(),
        readings: ground.all_readings().into_iter().map(|reading| titled(reading, language)).collect(),
    }
}

fn titled(reading: &simsa_law::Reading, language: Language) -> (String, String) {
    let title = match language {
        Language::Korean => reading.title,
        Language::English => reading.title_en,
    };
    (reading.id.to_owned(), title.to_owned())
}

fn edition(status: EditionStatus, language: Language) -> Option<String> {
    Some(match (status, language) {
        (EditionStatus::InForce, _) => return None,
        (EditionStatus::Before { from }, Language::Korean) => {
            format!("이 안내서(Ver.2)는 {from}부터 쓰입니다. 그 전 날짜이지만 같은 규칙으로 답합니다.")
        }
        (EditionStatus::Before { from }, Language::English) => {
            format!(
                "This edition of the guide is in force from {from}; earlier days are judged by the same rules."
            )
        }
        (EditionStatus::After { known_end }, Language::Korean) => format!(
            "이 안내서(Ver.2)가 쓰인 것으로 알려진 마지막 날은 {known_end}입니다. 그 뒤의 기준이 다를 수 있으니 인증기관에 확인하십시오."
        ),
        (EditionStatus::After { known_end }, Language::English) => {
            format!("This edition of the guide is known to hold until {known_end}. Ask the certifier.")
        }
    })
}

fn rulings(assessment: &Assessment, language: Language) -> Vec<RulingView> {
    let applies = row(Bi::new("S014 적용", "S014"), &assessment.applicability, language, |value| match value
    {
        Applicability::Applies => (Bi::new("적용대상", "applies").get(language).to_owned(), "info"),
        Applicability::Excluded => {
            (Bi::new("적용 제외대상", "does not apply").get(language).to_owned(), "good")
        }
        Applicability::Deferred => (
            Bi::new("인증갱신 시 심사", "when the certification is renewed").get(language).to_owned(),
            "info",
        ),
    });
    let group = assessment.group.as_ref().map(|ruling| {
        row(Bi::new("그룹", "Group"), ruling, language, |group| (group_words(*group, language), "info"))
    });
    let facility = assessment.facility_scope.as_ref().map(|ruling| {
        row(Bi::new("제1호 시설·장비", "Part 1, facilities"), ruling, language, |scope| {
            scope_words(*scope, language)
        })
    });
    let cloud = assessment.cloud_scope.as_ref().map(|ruling| {
        row(Bi::new("제2호 클라우드", "Part 2, cloud"), ruling, language, |scope| {
            scope_words(*scope, language)
        })
    });
    let csap = assessment.csap_duty.as_ref().map(|ruling| {
        row(Bi::new("CSAP 의무", "CSAP duty"), ruling, language, |duty| match duty {
            CsapDuty::None => (Bi::new("없음", "none").get(language).to_owned(), ""),
            CsapDuty::Met => (Bi::new("있음, 충족", "met").get(language).to_owned(), "good"),
            CsapDuty::Missing => (Bi::new("있음, 인증 없음", "not met").get(language).to_owned(), "bad"),
        })
    });
    std::iter::once(applies).chain(group).chain(facility).chain(cloud).chain(csap).collect()
}

fn row<T>(
    label: Bi,
    ruling: &Ruling<T>,
    language: Language,
    words: impl FnOnce(&T) -> (String, &'static str),
) -> RulingView {
    let open =
        || (Bi::new("미정: 더 알아야 합니다", "open: more is needed").get(language).to_owned(), "warn");
    let (value, tone) = ruling.value().map_or_else(open, words);
    let grounds = ruling.grounds().iter().map(|one| ground(one, language)).collect();
    RulingView { label: label.get(language), value, tone, grounds }
}

/// A group with its kind in words.
pub(crate) fn group_words(group: Group, language: Language) -> String {
    let kind = if group.is_cloud() {
        Bi::new("클라우드 기반 외부보관", "cloud-based")
    } else {
        Bi::new("단순 외부보관", "simple external storage")
    };
    format!("{group} ({})", kind.get(language))
}

fn scope_words(scope: ReviewedExtent, language: Language) -> (String, &'static str) {
    let (words, tone) = match scope {
        ReviewedExtent::NotApplied => (Bi::new("미적용", "not applied"), ""),
        ReviewedExtent::Exempt => (Bi::new("면제", "exempt"), "good"),
        ReviewedExtent::Partial => (Bi::new("일부 적용", "in part"), "info"),
        ReviewedExtent::Full => (Bi::new("전부 적용", "in full"), "info"),
    };
    (words.get(language).to_owned(), tone)
}

fn certificates(assessment: &Assessment, language: Language) -> Vec<(String, String, &'static str)> {
    let words = |standing: &Standing| match standing {
        Standing::Counts => (Bi::new("인정", "counts").get(language).to_owned(), "good"),
        Standing::Unknown => (Bi::new("알 수 없음", "not known").get(language).to_owned(), "warn"),
        Standing::DoesNotCount(reasons) => {
            let reasons: Vec<&str> =
                reasons.iter().map(|reason| not_counted(*reason).get(language)).collect();
            (reasons.join(", "), "bad")
        }
    };
    let all = assessment.certificates.iter();
    all.map(|one| {
        let (how, tone) = words(&one.standing);
        (one.scheme.name().to_owned(), how, tone)
    })
    .collect()
}

const fn not_counted(reason: NotCounted) -> Bi {
    match reason {
        NotCounted::OtherScheme => Bi::new("S014의 보안인증이 아님", "not a scheme of S014"),
        NotCounted::NotTheOperators => Bi::new("사업자의 인증이 아님", "not the operator's"),
        NotCounted::OperatorKeepsNoRecords => {
            Bi::new("기록을 보관하지 않는 사업자의 인증", "held by an operator that keeps no records")
        }
        NotCounted::NotYetValid => Bi::new("유효기간 시작 전", "not valid yet"),
        NotCounted::Expired => Bi::new("유효기간 만료", "expired"),
        NotCounted::OutOfScope => Bi::new("인증범위 밖", "its scope leaves the service out"),
        NotCounted::CsapNotIaas => Bi::new("IaaS 유형이 아님", "not of type IaaS"),
    }
}

fn duty_view(duty: &simsa_model::Duty, language: Language) -> DutyView {
    let mut when: Vec<String> = Vec::new();
    if duty.due == Due::AfterNotice {
        when.push(Bi::new("인증기관 고지 후", "after the certifier's notice").get(language).to_owned());
    }
    if let Some(years) = duty.valid_years {
        when.push(match language {
            Language::Korean => format!("최근 {years}년 이내 수행"),
            Language::English => format!("made within {years} year"),
        });
    }
    let attach: Vec<&str> = duty.attach.iter().map(|say| say.get(language)).collect();
    DutyView {
        number: duty.form.number(),
        title: duty.form.title(),
        in_our_words: (language == Language::English)
            .then(|| simsa_forms::definition(duty.form).title_en.as_str()),
        by: duty.prepared_by.short().get(language),
        signed: duty.signed_by.map_or("", |party| party.short().get(language)),
        questions: duty.questions,
        when: when.join(", "),
        attach: attach.join(", "),
        because: vec![ground(&duty.because, language)],
    }
}

fn step_view(step: &Step, language: Language) -> StepView {
    let changes: Vec<String> = step.words().iter().map(|words| words.get(language).to_owned()).collect();
    let grounds = step.then.group.iter().flat_map(Ruling::grounds);
    StepView {
        changes: changes.join(" + "),
        saving: step.saving().get(language).to_owned(),
        because: grounds.map(|one| ground(one, language)).collect(),
    }
}
