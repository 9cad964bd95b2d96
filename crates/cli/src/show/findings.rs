//! Findings for people: what, where, on which passage, what to do next.

use std::io;
use std::path::Path;

use simsa_case::{FindingRecord, FolderPlace};
use simsa_model::{Language, Severity};

use super::wrapped;
use crate::terminal::{Screen, Style, quoted};

/// The findings of the case in `folder`, as sorted, and how many of each weight.
pub(crate) fn findings(
    findings: &[FindingRecord],
    folder: &Path,
    language: Language,
    out: &mut impl Screen,
) -> io::Result<()> {
    for finding in findings {
        one(finding, folder, language, out)?;
    }
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let (blocking, warnings, notices) =
        (count(Severity::Blocking), count(Severity::Warning), count(Severity::Notice));
    let line = match language {
        Language::Korean => {
            let verdict = if blocking == 0 {
                "제출을 막는 항목이 없습니다."
            } else {
                "제출 불가 항목을 해결해야 제출할 수 있습니다."
            };
            format!("제출 불가 {blocking} · 경고 {warnings} · 알림 {notices}. {verdict}")
        }
        Language::English => {
            let verdict = if blocking == 0 {
                "Nothing blocks the submission."
            } else {
                "The blocking ones must be mended first."
            };
            format!("{blocking} blocking · {warnings} warnings · {notices} notices. {verdict}")
        }
    };
    out.paint(if blocking == 0 { Style::Fine } else { Style::Wrong }, &wrapped("", &line))?;
    writeln!(out)
}

/// How the name of a weight stands out.
pub(crate) const fn style(severity: Severity) -> Style {
    match severity {
        Severity::Blocking => Style::Wrong,
        Severity::Warning => Style::Caution,
        Severity::Notice => Style::Heading,
    }
}

fn one(finding: &FindingRecord, folder: &Path, language: Language, out: &mut impl Screen) -> io::Result<()> {
    out.paint(style(finding.severity), finding.severity.name().get(language))?;
    out.paint(Style::Aside, &format!(" [{}]", finding.code))?;
    writeln!(out)?;
    writeln!(out, "{}", wrapped("  ", finding.what.get(language)))?;
    for place in &finding.places {
        writeln!(out, "  → {place}")?;
    }
    if finding.code == "fact-needed" {
        let label = if language == Language::Korean { "쓸 수 있는 값" } else { "values" };
        for answers in finding.places.iter().filter_map(answers) {
            writeln!(out, "  = {label}: {answers}")?;
        }
    }
    let basis: Vec<&str> = finding.cites.iter().chain(&finding.readings).map(String::as_str).collect();
    if !basis.is_empty() {
        writeln!(out, "{}", wrapped("  § ", &basis.join(", ")))?;
    }
    let next = finding.next.get(language);
    if !next.is_empty() {
        let label = if language == Language::Korean { "  다음: " } else { "  next: " };
        writeln!(out, "{}", wrapped(label, next))?;
    }
    if let Some(command) = command(finding, folder, language) {
        writeln!(out, "  $ {command}")?;
    }
    writeln!(out)
}

/// The command that helps with a finding, where there is one: the checks know nothing of who shows them.
fn command(finding: &FindingRecord, root: &Path, language: Language) -> Option<String> {
    let folder = quoted(root);
    let command = match finding.code.as_str() {
        "question-unanswered" | "notice-awaited" => format!("simsa questions {folder} --write"),
        "question-unknown" | "control-unknown" => format!("simsa questions {folder}"),
        "answer-without-evidence" => format!("simsa questions {folder} --evidence"),
        "fact-needed" | "answer-out-of-scope" => format!("simsa assess {folder}"),
        "s014-not-reviewed" => format!("simsa assess {folder} --explain"),
        "reading-followed" => format!("simsa explain {}", finding.readings.first()?),
        "evidence-unlisted" => {
            format!("simsa evidence add {folder} {}", quoted(&root.join(&finding.places.first()?.file)))
        }
        _ => return None,
    };
    Some(if language == Language::English { format!("{command} --lang en") } else { command })
}

/// What can be written there, in the notation of a facts file.
fn answers(place: &FolderPlace) -> Option<String> {
    let fact = place.read()?.as_fact()?;
    Some(fact.field().answers())
}
