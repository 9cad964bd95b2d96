//! `simsa explain NAME`: what a finding, rule, reading, passage, question or form says, and where that stands. A passage also
//! says which code implements it.

use std::io::Write;
use std::process::ExitCode;

use clap::ArgMatches;
use simsa_catalogue::catalogue;
use simsa_law::{Passage, Reading};
use simsa_model::{FormId, Language, RuleInfo};

use super::{Done, unknown};
use crate::commands::given::given;
use crate::show;
use crate::stop::Stop;

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let name = given::<String>(arguments, "name").trim();
    explain(name, language, out)?;
    Ok(ExitCode::SUCCESS)
}

fn explain(name: &str, language: Language, out: &mut impl Write) -> Result<(), Stop> {
    if let Some(passage) = simsa_law::passage(name) {
        passage_in_full(passage, out)?;
        return Ok(show::uses(&simsa_passages::uses(passage), language, out)?);
    }
    if let Some(reading) = simsa_law::reading(name) {
        return Ok(reading_in_full(reading, language, out)?);
    }
    if let Some(check) = simsa_checks::explain(name) {
        return Ok(show::check(check, language, out)?);
    }
    let rules = simsa_rules::all_rules();
    if let Some(rule) = rules.iter().find(|rule| rule.id == name) {
        return Ok(rule_in_full(rule, language, out)?);
    }
    if let Some(question) = catalogue().question(name) {
        return Ok(show::question(question, language, out)?);
    }
    if let Some(form) = FormId::from_number(name) {
        return Ok(show::form(form, language, out)?);
    }
    let topics = simsa_passages::topics(name);
    if !topics.is_empty() {
        return Ok(topics.iter().try_for_each(|topic| show::topic(topic, language, out))?);
    }
    let known = simsa_law::guide::ALL
        .iter()
        .map(|passage| passage.id)
        .chain(simsa_law::readings::ALL.iter().map(|reading| reading.id))
        .chain(simsa_checks::all().iter().map(|check| check.code))
        .chain(rules.iter().map(|rule| rule.id))
        .chain(catalogue().questions.iter().map(|question| question.id.as_str()));
    Err(unknown(name, known))
}

fn passage_in_full(passage: &Passage, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "{}\n", titled(passage.id, &passage.place()))?;
    writeln!(out, "{}", show::paragraphs(passage.text))?;
    if let Some(slip) = passage.slip {
        writeln!(out, "\n{}", show::wrapped("※ ", slip))?;
    }
    Ok(())
}

/// An id with what it is called.
fn titled(id: &str, title: &str) -> String {
    show::wrapped(&format!("{id}  "), title)
}

/// What stands between our summary and the reading, on an English page.
const OURS: &str = "Our own summary in English. What follows is the reading in full, in Korean; the words of the guide in it are official, our translation is not.";

/// A reading; in English our own summary first, and then the reading itself, which is Korean.
fn reading_in_full(reading: &Reading, language: Language, out: &mut impl Write) -> std::io::Result<()> {
    let (other, first) = match language {
        Language::Korean => (reading.title_en, None),
        Language::English => (reading.title, Some(reading.english())),
    };
    writeln!(out, "{}", titled(reading.id, show::reading_title(reading, language)))?;
    writeln!(out, "{}\n", show::wrapped("", other))?;
    if let Some(english) = first {
        writeln!(out, "{}\n", show::paragraphs(english))?;
        writeln!(out, "{}\n", show::wrapped("", OURS))?;
    }
    writeln!(out, "{}\n", show::paragraphs(reading.korean()))?;
    if first.is_none() {
        writeln!(out, "## In English\n\n{}\n", show::paragraphs(reading.english()))?;
    }
    for passage in reading.cited() {
        writeln!(out, "{}", titled(passage.id, &passage.place()))?;
        writeln!(out, "{}\n", show::wrapped("    ", passage.text))?;
    }
    Ok(())
}

fn rule_in_full(rule: &RuleInfo, language: Language, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "{}  {}:{}", rule.id, rule.cites.file(), rule.cites.line())?;
    writeln!(out, "{}\n", show::wrapped("", rule.says.get(language)))?;
    let (over, readings) = match language {
        Language::Korean => ("이 규칙이 앞서는 규칙", "따르는 해석"),
        Language::English => ("set aside by it", "readings followed"),
    };
    if !rule.over.is_empty() {
        writeln!(out, "{over}: {}", rule.over.join(", "))?;
    }
    for reading in rule.readings {
        let label = format!("{readings}: {} ", reading.id);
        writeln!(out, "{}", show::wrapped(&label, show::reading_title(reading, language)))?;
    }
    for passage in rule.cites.passages() {
        writeln!(out, "\n{}", titled(passage.id, &passage.place()))?;
        writeln!(out, "{}", show::wrapped("    ", passage.text))?;
    }
    Ok(())
}
