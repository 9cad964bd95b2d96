//! What-if for people: each step with what it saves and the sentence of the rule that would then apply.

use std::io::{self, Write};

use simsa_model::{Assessment, Language, Scheme};
use simsa_rules::{Change, Step, held_but_not_counting};

use super::wrapped;

/// The steps, the biggest saving first.
pub(crate) fn steps(
    now: &Assessment,
    steps: &[Step],
    language: Language,
    out: &mut impl Write,
) -> io::Result<()> {
    let korean = language == Language::Korean;
    let Some(group) = now.decided_group() else {
        let sentence = if korean {
            "그룹이 정해지지 않아 비교할 수 없습니다."
        } else {
            "The group is not decided; nothing can be compared."
        };
        writeln!(out, "{sentence}")?;
        return super::assessment::needs(now, language, out);
    };
    let (questions, forms) =
        (now.decided_duties().iter().map(|duty| duty.questions).sum::<usize>(), now.decided_duties().len());
    if korean {
        writeln!(out, "지금: 그룹 {group}, 질문 {questions}개, 양식 {forms}종")?;
    } else {
        writeln!(out, "Now: group {group}, {questions} questions, {forms} forms")?;
    }
    if steps.is_empty() {
        let sentence = if korean {
            "더 가벼워지는 방법이 없습니다."
        } else {
            "Nothing would make it lighter."
        };
        return writeln!(out, "{sentence}");
    }
    for (at, step) in steps.iter().enumerate() {
        let changes: Vec<String> = step.changes.iter().map(|change| words(now, *change, language)).collect();
        writeln!(out)?;
        writeln!(out, "{}", wrapped(&format!("{}. ", at + 1), &changes.join(" + ")))?;
        writeln!(out, "   → {}", saving(step, language))?;
        for ground in step.then.group.iter().flat_map(simsa_model::Ruling::grounds) {
            writeln!(out, "{}", wrapped("   ∵ ", ground.rule.says.get(language)))?;
            let passages: Vec<&str> = ground.rule.cites.passages().iter().map(|passage| passage.id).collect();
            let readings: Vec<&str> = ground.all_readings().iter().map(|reading| reading.id).collect();
            let readings =
                if readings.is_empty() { String::new() } else { format!(" ※ {}", readings.join(", ")) };
            writeln!(out, "     § {}{readings}", passages.join(", "))?;
        }
    }
    Ok(())
}

fn saving(step: &Step, language: Language) -> String {
    let forms = step.forms_saved;
    match language {
        Language::Korean => {
            let forms = match forms {
                0 => String::new(),
                saved if saved > 0 => format!(", 양식 {saved}종 감소"),
                added => format!(", 양식 {}종 추가", -added),
            };
            let notice = if step.depends_on_notice {
                " (양식3은 인증기관 고지에 따라 더 줄 수 있음)"
            } else {
                ""
            };
            format!("그룹 {}: 질문 {}개 감소{forms}{notice}", step.group, step.questions_saved)
        }
        Language::English => {
            let forms = match forms {
                0 => String::new(),
                saved if saved > 0 => format!(", {saved} forms fewer"),
                added => format!(", {} forms more", -added),
            };
            let notice = if step.depends_on_notice {
                " (the certifier's notice may reduce form 3 further)"
            } else {
                ""
            };
            format!("group {}: {} questions fewer{forms}{notice}", step.group, step.questions_saved)
        }
    }
}

fn words(now: &Assessment, change: Change, language: Language) -> String {
    match (change, language) {
        (Change::NoCloud, Language::Korean) => "클라우드 방식이 아닌 단순 외부보관으로 전환".to_owned(),
        (Change::NoCloud, Language::English) => "keep the records without cloud computing".to_owned(),
        (Change::Certificate(scheme), _) => certificate(scheme, held_but_not_counting(now, scheme), language),
    }
}

fn certificate(scheme: Scheme, held: bool, language: Language) -> String {
    let name = if scheme == Scheme::Csap { "CSAP(IaaS)" } else { scheme.name() };
    match (held, language) {
        (false, Language::Korean) => format!("사업자의 {name} 취득"),
        (true, Language::Korean) => format!("사업자의 {name}이(가) 인정되도록 갱신하거나 인증범위에 포함"),
        (false, Language::English) => format!("the operator gains {name}"),
        (true, Language::English) => {
            format!("the operator's {name} is renewed or extended so that it counts")
        }
    }
}
