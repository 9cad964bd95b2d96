//! `simsa remote cases` and `show CASE`.

use std::io::Write;
use std::process::ExitCode;

use clap::ArgMatches;
use serde_json::{Value, json};
use simsa_model::Language;

use super::server::{Server, part};
use super::{field, text};
use crate::commands::{Done, json as print};
use crate::show::{padded, wrapped};

pub(super) fn list(
    server: &Server,
    arguments: &ArgMatches,
    language: Language,
    out: &mut impl Write,
) -> Done {
    let cases = server.list("/cases", "cases")?;
    if arguments.get_flag("json") {
        print(&json!({ "cases": cases }), out)?;
        return Ok(ExitCode::SUCCESS);
    }
    for case in &cases {
        let state = state(case, language);
        writeln!(out, "{}  {}  {}", field(case, "/id"), padded(state, 9), field(case, "/title"))?;
    }
    if cases.is_empty() {
        let none =
            if language == Language::Korean { "신청 건이 없습니다." } else { "There are no cases." };
        writeln!(out, "{none}")?;
    }
    Ok(ExitCode::SUCCESS)
}

fn state(case: &Value, language: Language) -> &str {
    match (field(case, "/state"), language) {
        ("preparing", Language::Korean) => "준비 중",
        ("submitted", Language::Korean) => "제출",
        ("closed", Language::Korean) => "종료",
        (other, _) => other,
    }
}

pub(super) fn show(
    server: &Server,
    arguments: &ArgMatches,
    language: Language,
    out: &mut impl Write,
) -> Done {
    let panel = server.get(&format!("/cases/{}", part(text(arguments, "case"))))?.body;
    if arguments.get_flag("json") {
        print(&panel, out)?;
        return Ok(ExitCode::SUCCESS);
    }
    let t = |ko: &'static str, en: &'static str| if language == Language::Korean { ko } else { en };
    let case = &panel["case"];
    let deadline = match field(case, "/deadline") {
        "" => String::new(),
        day => format!(" · {} {day}", t("제출 예정일", "due")),
    };
    writeln!(out, "{} {}\n{}{deadline}", field(case, "/id"), field(case, "/title"), state(case, language))?;
    for section in panel["progress"].as_array().into_iter().flatten() {
        let label = format!(
            "  {} {}. {}: ",
            field(section, "/form"),
            field(section, "/section"),
            field(section, "/name")
        );
        writeln!(out, "{label}{}/{}", section["answered"], section["asked"])?;
    }
    for need in panel["needs"].as_array().into_iter().flatten() {
        let asks = field(need, t("/asks/ko", "/asks/en"));
        writeln!(out, "{}", wrapped(&format!("  ? {}: ", field(need, "/fact")), asks))?;
    }
    let count = |severity| {
        panel["findings"].as_array().into_iter().flatten().filter(|one| one["severity"] == severity).count()
    };
    let (blocking, warnings, notices) = (count("blocking"), count("warning"), count("notice"));
    match language {
        Language::Korean => writeln!(out, "제출 불가 {blocking} · 경고 {warnings} · 알림 {notices}")?,
        Language::English => writeln!(out, "{blocking} blocking · {warnings} warnings · {notices} notices")?,
    }
    Ok(ExitCode::SUCCESS)
}
