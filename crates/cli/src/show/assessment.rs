//! An assessment for people: the answers first, then what is due, then what it rests on.

use std::io::{self, Write};

use simsa_model::{
    Applicability, Assessment, CsapDuty, Due, Duty, EditionStatus, FactPath, Ground, Group, Language,
    NotCounted, ReviewedExtent, Ruling, Standing,
};

use super::{padded, reading_title, wrapped};

/// Columns of the labels.
const LABEL: usize = 12;

/// The whole assessment; with `explain`, the grounds of each ruling and the words of the passages.
pub(crate) fn assessment(
    assessment: &Assessment,
    why_this_day: simsa_model::Bi,
    explain: bool,
    language: Language,
    out: &mut impl Write,
) -> io::Result<()> {
    let korean = language == Language::Korean;
    let t = |ko: &'static str, en: &'static str| if korean { ko } else { en };
    let line = |label: &str, text: &str, out: &mut dyn Write| {
        writeln!(out, "{}", wrapped(&padded(label, LABEL), text))
    };
    line(t("판정일", "Judged on"), &format!("{} ({})", assessment.on, why_this_day.get(language)), out)?;
    edition(assessment.edition, language, out)?;
    let applicability =
        assessment.applicability.value().map(|value| applicability_word(*value).get(language));
    line("S014", applicability.unwrap_or(t("미정", "open")), out)?;
    grounds(assessment.applicability.grounds(), explain, language, out)?;
    if let Some(group) = &assessment.group {
        line(
            t("그룹", "Group"),
            &group.value().map_or(t("미정", "open").to_owned(), |group| group_words(*group, language)),
            out,
        )?;
        grounds(group.grounds(), explain, language, out)?;
    }
    for (label, scope) in
        [(t("제1호", "Part 1"), &assessment.facility_scope), (t("제2호", "Part 2"), &assessment.cloud_scope)]
    {
        if let Some(Ruling::Decided { value, because }) = scope {
            line(label, scope_word(*value).get(language), out)?;
            grounds(because.as_slice(), explain, language, out)?;
        }
    }
    if let Some(Ruling::Decided { value, because }) = &assessment.csap_duty {
        line(t("CSAP 의무", "CSAP duty"), csap_word(*value).get(language), out)?;
        grounds(because.as_slice(), explain, language, out)?;
    }
    certificates(assessment, language, out)?;
    duties(assessment.decided_duties(), explain, language, out)?;
    needs(assessment, language, out)?;
    readings(assessment, explain, language, out)
}

fn edition(status: EditionStatus, language: Language, out: &mut impl Write) -> io::Result<()> {
    let sentence = match (status, language) {
        (EditionStatus::InForce, _) => return Ok(()),
        (EditionStatus::Before { from }, Language::Korean) => {
            format!("이 안내서(Ver.2)는 {from}부터 쓰입니다. 그 전 날짜이지만 같은 규칙으로 답합니다.")
        }
        (EditionStatus::Before { from }, Language::English) => {
            format!(
                "This edition of the guide is in force from {from} on; the day lies before it and is judged by the same rules."
            )
        }
        (EditionStatus::After { known_end }, Language::Korean) => format!(
            "이 안내서(Ver.2)가 쓰인 것으로 알려진 마지막 날은 {known_end}입니다. 그 뒤의 기준(2주기)이 다를 수 있으니 인증기관에 확인하십시오."
        ),
        (EditionStatus::After { known_end }, Language::English) => format!(
            "This edition of the guide is known to hold until {known_end}; a later cycle may differ. Ask the certifier."
        ),
    };
    writeln!(out, "{}", wrapped(&padded("  ⚠", LABEL), &sentence))
}

const fn applicability_word(value: Applicability) -> simsa_model::Bi {
    match value {
        Applicability::Applies => simsa_model::Bi::new("적용대상", "applies"),
        Applicability::Excluded => simsa_model::Bi::new("적용 제외대상", "does not apply"),
        Applicability::Deferred => {
            simsa_model::Bi::new("인증갱신 시 심사", "reviewed when the certification is renewed")
        }
    }
}

fn group_words(group: Group, language: Language) -> String {
    let kind = match (group.is_cloud(), language) {
        (true, Language::Korean) => "클라우드 기반 외부보관",
        (false, Language::Korean) => "단순 외부보관",
        (true, Language::English) => "cloud-based",
        (false, Language::English) => "simple external storage",
    };
    format!("{group} ({kind})")
}

/// How much is reviewed, in words.
const fn scope_word(scope: ReviewedExtent) -> simsa_model::Bi {
    match scope {
        ReviewedExtent::NotApplied => simsa_model::Bi::new("미적용", "not applied"),
        ReviewedExtent::Exempt => simsa_model::Bi::new("면제", "exempt"),
        ReviewedExtent::Partial => simsa_model::Bi::new("일부 적용", "in part"),
        ReviewedExtent::Full => simsa_model::Bi::new("전부 적용", "in full"),
    }
}

const fn csap_word(duty: CsapDuty) -> simsa_model::Bi {
    match duty {
        CsapDuty::None => simsa_model::Bi::new("없음", "none"),
        CsapDuty::Met => simsa_model::Bi::new("있음, 충족", "met"),
        CsapDuty::Missing => simsa_model::Bi::new("있음, 인증 없음 ⚠", "not met ⚠"),
    }
}

fn grounds(grounds: &[Ground], explain: bool, language: Language, out: &mut impl Write) -> io::Result<()> {
    if !explain {
        return Ok(());
    }
    let indent = " ".repeat(LABEL);
    for ground in grounds {
        writeln!(out, "{}", wrapped(&format!("{indent}∵ "), ground.rule.says.get(language)))?;
        writeln!(out, "{indent}  [{}]", ground.rule.id)?;
        for used in &ground.facts {
            writeln!(
                out,
                "{}",
                wrapped(&format!("{indent}  · "), &format!("{} = {}", used.fact, used.value))
            )?;
        }
        for passage in ground.rule.cites.passages() {
            writeln!(out, "{}", wrapped(&format!("{indent}  § {}  ", passage.id), &passage.place()))?;
            writeln!(out, "{}", wrapped(&format!("{indent}      "), &passage.excerpt(160)))?;
        }
        for reading in ground.all_readings() {
            let title = reading_title(reading, language);
            writeln!(out, "{}", wrapped(&format!("{indent}  ※ {} ", reading.id), title))?;
        }
    }
    Ok(())
}

fn certificates(assessment: &Assessment, language: Language, out: &mut impl Write) -> io::Result<()> {
    let label = if language == Language::Korean { "보안인증" } else { "Certificates" };
    for (at, standing) in assessment.certificates.iter().enumerate() {
        let how = match (&standing.standing, language) {
            (Standing::Counts, Language::Korean) => "인정".to_owned(),
            (Standing::Counts, Language::English) => "counts".to_owned(),
            (Standing::Unknown, Language::Korean) => "알 수 없음".to_owned(),
            (Standing::Unknown, Language::English) => "not known".to_owned(),
            (Standing::DoesNotCount(reasons), _) => {
                let reasons: Vec<&str> =
                    reasons.iter().map(|reason| reason_word(*reason).get(language)).collect();
                let not = if language == Language::Korean { "불인정" } else { "does not count" };
                format!("{not}: {}", reasons.join(", "))
            }
        };
        let label = if at == 0 { label } else { "" };
        writeln!(out, "{}", wrapped(&padded(label, LABEL), &format!("{} {how}", standing.scheme.name())))?;
    }
    Ok(())
}

const fn reason_word(reason: NotCounted) -> simsa_model::Bi {
    match reason {
        NotCounted::OtherScheme => simsa_model::Bi::new("S014의 보안인증이 아님", "not a scheme of S014"),
        NotCounted::NotTheOperators => simsa_model::Bi::new("사업자의 인증이 아님", "not the operator's"),
        NotCounted::OperatorKeepsNoRecords => simsa_model::Bi::new(
            "기록을 보관하지 않는 사업자의 인증",
            "held by an operator that keeps no records",
        ),
        NotCounted::NotYetValid => simsa_model::Bi::new("유효기간 시작 전", "not valid yet"),
        NotCounted::Expired => simsa_model::Bi::new("유효기간 만료", "expired"),
        NotCounted::OutOfScope => simsa_model::Bi::new("인증범위 밖", "its scope leaves the service out"),
        NotCounted::CsapNotIaas => simsa_model::Bi::new("IaaS 유형이 아님", "not of type IaaS"),
    }
}

fn duties(duties: &[Duty], explain: bool, language: Language, out: &mut impl Write) -> io::Result<()> {
    if duties.is_empty() {
        return Ok(());
    }
    let korean = language == Language::Korean;
    let t = |ko: &'static str, en: &'static str| if korean { ko } else { en };
    let total: usize = duties.iter().map(|duty| duty.questions).sum();
    match language {
        Language::Korean => writeln!(out, "\n제출 양식 {}종, 답할 질문 {total}개", duties.len())?,
        Language::English => writeln!(out, "\n{} forms are due, {total} questions to answer", duties.len())?,
    }
    let mut table = super::table([
        t("양식", "form"),
        t("이름", "title"),
        t("작성", "prepared by"),
        t("서명", "signed by"),
        t("질문", "questions"),
        t("시기·조건", "when"),
    ]);
    for duty in duties {
        let mut when = Vec::new();
        if duty.due == Due::AfterNotice {
            when.push(t("인증기관 고지 후", "after the certifier's notice").to_owned());
        }
        if let Some(years) = duty.valid_years {
            when.push(if korean {
                format!("최근 {years}년 이내 수행")
            } else {
                format!("made within {years} year")
            });
        }
        table.add_row([
            duty.form.number().to_owned(),
            duty.form.title().to_owned(),
            duty.prepared_by.short().get(language).to_owned(),
            duty.signed_by.map_or(String::new(), |party| party.short().get(language).to_owned()),
            if duty.questions == 0 { String::new() } else { duty.questions.to_string() },
            when.join(", "),
        ]);
    }
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    writeln!(
        out,
        "{}",
        t(
            "사업자의 자료는 인증 신청기관을 거쳐 제출합니다.",
            "The operator's material goes through the applicant."
        )
    )?;
    for duty in duties {
        let attach: Vec<&str> = duty.attach.iter().map(|say| say.get(language)).collect();
        if !attach.is_empty() {
            let label = if korean {
                format!("  붙임 {}: ", duty.form)
            } else {
                format!("  attach to {}: ", duty.form)
            };
            writeln!(out, "{}", wrapped(&label, &attach.join(", ")))?;
        }
        if explain {
            grounds(std::slice::from_ref(&duty.because), true, language, out)?;
        }
    }
    Ok(())
}

/// The facts that are asked for.
pub(crate) fn needs(assessment: &Assessment, language: Language, out: &mut impl Write) -> io::Result<()> {
    let needs = assessment.needs();
    if needs.is_empty() {
        return Ok(());
    }
    let title = match language {
        Language::Korean => "더 알아야 하는 사실 (facts.toml)",
        Language::English => "Facts still needed (facts.toml)",
    };
    writeln!(out, "\n{title}")?;
    for fact in needs {
        writeln!(out, "{}", wrapped(&format!("  ? {fact}: "), &fact_words(fact, language)))?;
    }
    Ok(())
}

fn fact_words(fact: &FactPath, language: Language) -> String {
    let field = fact.field();
    field.asks.map_or_else(String::new, |asks| format!("{} [{}]", asks.get(language), field.answers()))
}

fn readings(
    assessment: &Assessment,
    explain: bool,
    language: Language,
    out: &mut impl Write,
) -> io::Result<()> {
    // Those of the forms are the same in every case; they are named, not spelled out.
    let readings = assessment.readings_of_rulings();
    let mut always = assessment.readings();
    always.retain(|reading| !readings.contains(reading));
    if always.is_empty() && readings.is_empty() {
        return Ok(());
    }
    let title = match language {
        Language::Korean => "이 판정이 따르는 해석 (안내서에 없거나 어긋나는 곳, 인증기관 미확인)",
        Language::English => {
            "Readings followed (the guide is silent or contradicts itself; not confirmed by the certifier)"
        }
    };
    writeln!(out)?;
    if !readings.is_empty() {
        writeln!(out, "{}", wrapped("", title))?;
    }
    for reading in readings {
        writeln!(out, "{}", wrapped(&format!("  {} ", reading.id), reading_title(reading, language)))?;
    }
    if !always.is_empty() {
        let ids: Vec<&str> = always.iter().map(|reading| reading.id).collect();
        let label = if language == Language::Korean {
            "제출 양식에 늘 따르는 해석: "
        } else {
            "Readings about the forms, in every case: "
        };
        writeln!(out, "{}", wrapped(label, &ids.join(", ")))?;
    }
    if !explain {
        let more = match language {
            Language::Korean => "근거는 --explain, 해석의 내용은 `simsa explain R-000`으로 볼 수 있습니다.",
            Language::English => "Grounds: --explain. A reading in full: `simsa explain R-000`.",
        };
        writeln!(out, "{}", wrapped("", more))?;
    }
    Ok(())
}
