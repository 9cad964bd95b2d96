//! `simsa explain` of a check, a question or a form.

use std::io::{self, Write};

use simsa_catalogue::Question;
use simsa_checks::CheckInfo;
use simsa_model::{FormId, Group, Language};

use super::{reading_title, wrapped};

/// A check: what it looks at, what would satisfy it, on what it rests.
pub(crate) fn check(info: &CheckInfo, language: Language, out: &mut impl Write) -> io::Result<()> {
    let severities: Vec<&str> =
        info.severities.iter().map(|severity| severity.name().get(language)).collect();
    writeln!(out, "{} ({})  {}", info.code, severities.join(", "), info.cites.file())?;
    writeln!(out, "{}\n", info.name.get(language))?;
    writeln!(out, "{}\n", wrapped("", info.explains.get(language)))?;
    let label = if language == Language::Korean { "다음: " } else { "next: " };
    writeln!(out, "{}", wrapped(label, info.next.get(language)))?;
    for reading in info.readings {
        writeln!(out, "※ {} {}", reading.id, reading_title(reading, language))?;
    }
    for passage in info.cites.passages() {
        writeln!(out, "\n{}  {}", passage.id, passage.place())?;
        writeln!(out, "{}", wrapped("    ", passage.text))?;
    }
    Ok(())
}

/// A question: its words, where they stand, and what may prove it.
pub(crate) fn question(question: &Question, language: Language, out: &mut impl Write) -> io::Result<()> {
    let korean = language == Language::Korean;
    let t = |ko: &'static str, en: &'static str| if korean { ko } else { en };
    writeln!(out, "{}  {} {}", question.id, question.resolved(), question.section.name)?;
    writeln!(out, "\n{}", wrapped("", question.text))?;
    if let Some(note) = question.note {
        writeln!(out, "{}", wrapped("", note))?;
    }
    if !question.evidence.is_empty() {
        writeln!(out, "\n{}", t("증적자료(예시)", "examples of evidence (as printed)"))?;
        for example in question.evidence {
            writeln!(out, "  · {example}")?;
        }
    }
    if question.printed.trim_end_matches('.') != question.resolved() {
        writeln!(out, "\n{}: {}", t("인쇄된 번호", "printed number"), question.printed)?;
    }
    if let Some(remark) = question.remark {
        writeln!(out, "{}", wrapped("※ ", remark))?;
    }
    for passage in question.source() {
        writeln!(out, "§ {}  {}", passage.id, passage.place())?;
    }
    Ok(())
}

/// A form: who owes it, who fills it in, and its title.
pub(crate) fn form(form: FormId, language: Language, out: &mut impl Write) -> io::Result<()> {
    let korean = language == Language::Korean;
    writeln!(out, "{}  {}\n", super::form_name(form, language), form.title())?;
    for group in Group::ALL {
        let Some(duty) = simsa_rules::duty_of(form, group) else { continue };
        let by = duty.prepared_by.name().get(language);
        let signed = duty.signed_by.map_or("-", |party| party.name().get(language));
        let (by_word, signed_word) = if korean { ("작성", "서명") } else { ("prepared by", "signed by") };
        writeln!(out, "  {}  {by_word} {by}, {signed_word} {signed}", super::padded(group.name(), 5))?;
    }
    let rule = format!("duties/form-{}", form.number().to_lowercase());
    if let Some(rule) = simsa_rules::all_rules().into_iter().find(|info| info.id == rule) {
        writeln!(out, "\n{}", wrapped("", rule.says.get(language)))?;
        for passage in rule.cites.passages() {
            writeln!(out, "§ {}  {}", passage.id, passage.place())?;
        }
    }
    Ok(())
}
