//! `simsa remote findings CASE`: as `simsa check`, of a case on the server.

use std::io::Write;
use std::process::ExitCode;

use clap::ArgMatches;
use serde_json::{Value, json};
use simsa_model::{Language, Severity};

use super::server::{Server, part};
use super::{field, text};
use crate::commands::{Done, json as print};
use crate::show::wrapped;

pub(super) fn run(server: &Server, arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let findings = server.list(&format!("/cases/{}/findings", part(text(arguments, "case"))), "findings")?;
    let count = |severity| findings.iter().filter(|one| one["severity"] == severity).count();
    let (blocking, warnings, notices) = (count("blocking"), count("warning"), count("notice"));
    if arguments.get_flag("json") {
        let printed = json!({
            "blocking": blocking, "warnings": warnings, "notices": notices, "findings": findings,
        });
        print(&printed, out)?;
    } else {
        for finding in &findings {
            one(finding, language, out)?;
        }
        match language {
            Language::Korean => writeln!(out, "제출 불가 {blocking} · 경고 {warnings} · 알림 {notices}")?,
            Language::English => {
                writeln!(out, "{blocking} blocking · {warnings} warnings · {notices} notices")?;
            }
        }
    }
    Ok(ExitCode::from(u8::from(blocking > 0)))
}

fn one(finding: &Value, language: Language, out: &mut impl Write) -> std::io::Result<()> {
    let korean = language == Language::Korean;
    let severity = match field(finding, "/severity") {
        "blocking" => Severity::Blocking.name().get(language),
        "warning" => Severity::Warning.name().get(language),
        "notice" => Severity::Notice.name().get(language),
        other => other,
    };
    let (what, next) = if korean { ("/what/ko", "/next/ko") } else { ("/what/en", "/next/en") };
    writeln!(out, "{severity} [{}]", field(finding, "/code"))?;
    writeln!(out, "{}", wrapped("  ", field(finding, what)))?;
    for place in finding["places"].as_array().into_iter().flatten() {
        writeln!(out, "  → {} {}", field(place, "/file"), field(place, "/field"))?;
    }
    let names = |list: &str| finding[list].as_array().into_iter().flatten().filter_map(Value::as_str);
    let basis: Vec<&str> = names("cites").chain(names("readings")).collect();
    if !basis.is_empty() {
        writeln!(out, "{}", wrapped("  § ", &basis.join(", ")))?;
    }
    if !field(finding, next).is_empty() {
        writeln!(out, "{}", wrapped(if korean { "  다음: " } else { "  next: " }, field(finding, next)))?;
    }
    writeln!(out)
}
