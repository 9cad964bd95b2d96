//! What-if for people: each step with what it saves and the sentence of the rule that would then apply.

use std::io::{self, Write};

use simsa_model::{Assessment, Language};
use simsa_rules::Step;

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
        let changes: Vec<String> = step.words().iter().map(|words| words.get(language).to_owned()).collect();
        writeln!(out)?;
        writeln!(out, "{}", wrapped(&format!("{}. ", at + 1), &changes.join(" + ")))?;
        writeln!(out, "   → {}", step.saving().get(language))?;
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
