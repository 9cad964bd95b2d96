//! `simsa check CASE`: everything that is missing or wrong, the worst first, also in the files of evidence, whether they lie
//! in plain in the folder or encrypted on its case file.

use std::process::ExitCode;

use clap::ArgMatches;
use serde::Serialize;
use simsa_case::{FindingRecord, LoadedCase};
use simsa_checks::examine;
use simsa_model::{Assessment, Language, Severity};
use simsa_rules::assess;

use super::{Done, JudgedOn, json, path_of, seen_case_of};
use crate::show;
use crate::terminal::Screen;

/// What `--json` prints.
#[derive(Serialize)]
struct CheckOutput<'a> {
    on: simsa_model::Day,
    blocking: usize,
    warnings: usize,
    notices: usize,
    findings: &'a [FindingRecord],
}

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Screen) -> Done {
    let case = seen_case_of(arguments)?;
    let on = JudgedOn::of(arguments, case.facts());
    let assessment = assess(case.facts(), on.day)?;
    let findings = findings(&case, &assessment);
    if arguments.get_flag("json") {
        let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
        let printed = CheckOutput {
            on: on.day,
            blocking: count(Severity::Blocking),
            warnings: count(Severity::Warning),
            notices: count(Severity::Notice),
            findings: &findings,
        };
        json(&printed, out)?;
    } else {
        show::findings(&findings, path_of(arguments), language, out)?;
    }
    Ok(exit_code(&findings))
}

/// The findings of a case, with the lines they point at.
pub(super) fn findings(case: &LoadedCase, assessment: &Assessment) -> Vec<FindingRecord> {
    examine(case.dossier(), assessment).iter().map(|finding| case.record(finding)).collect()
}

/// 1 when something blocks.
pub(super) fn exit_code(findings: &[FindingRecord]) -> ExitCode {
    let blocked = findings.iter().any(|finding| finding.severity == Severity::Blocking);
    ExitCode::from(u8::from(blocked))
}
