//! `simsa check CASE`: everything that is missing or wrong, the worst first.

use std::io::Write;
use std::process::ExitCode;

use clap::ArgMatches;
use serde::Serialize;
use simsa_case::Case;
use simsa_checks::examine;
use simsa_model::{Assessment, Finding, Language, Severity};
use simsa_rules::assess;

use super::{Done, JudgedOn, case_of, json};
use crate::show;

/// What `--json` prints.
#[derive(Serialize)]
struct Printed<'a> {
    on: simsa_model::Day,
    blocking: usize,
    warnings: usize,
    notices: usize,
    findings: &'a [Finding],
}

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let case = case_of(arguments)?;
    let on = JudgedOn::of(arguments, case.facts());
    let assessment = assess(case.facts(), on.day);
    let findings = findings(&case, &assessment);
    if arguments.get_flag("json") {
        let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
        let printed = Printed {
            on: on.day,
            blocking: count(Severity::Blocking),
            warnings: count(Severity::Warning),
            notices: count(Severity::Notice),
            findings: &findings,
        };
        json(&printed, out)?;
    } else {
        show::findings(&findings, language, out)?;
    }
    Ok(exit_code(&findings))
}

/// The findings of a case, with the lines they point at.
pub(super) fn findings(case: &Case, assessment: &Assessment) -> Vec<Finding> {
    let mut findings = examine(case.dossier(), assessment);
    for place in findings.iter_mut().flat_map(|finding| &mut finding.places) {
        case.locate(place);
    }
    findings
}

/// 1 when something blocks.
pub(super) fn exit_code(findings: &[Finding]) -> ExitCode {
    let blocked = findings.iter().any(|finding| finding.severity == Severity::Blocking);
    ExitCode::from(u8::from(blocked))
}
