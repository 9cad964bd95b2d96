//! `simsa check CASE`: everything that is missing or wrong, the worst first, also in the files of evidence that lie in plain
//! in the folder. Those on the case file were looked into by nobody here: they are encrypted.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use clap::ArgMatches;
use serde::Serialize;
use simsa_case::{FindingRecord, LoadedCase};
use simsa_checks::contents::{SeenFile, of_file};
use simsa_checks::examine;
use simsa_model::{Assessment, Language, Severity};
use simsa_rules::assess;

use super::{Done, JudgedOn, case_of, inspect, json, path_of, today_in_korea};
use crate::looking::Children;
use crate::show;
use crate::stop::Stop;

/// What `--json` prints.
#[derive(Serialize)]
struct CheckOutput<'a> {
    on: simsa_model::Day,
    blocking: usize,
    warnings: usize,
    notices: usize,
    findings: &'a [FindingRecord],
}

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let case = case_of(arguments)?;
    let on = JudgedOn::of(arguments, case.facts());
    let assessment = assess(case.facts(), on.day)?;
    let mut findings = findings(&case, &assessment);
    findings.append(&mut of_files(path_of(arguments), &case)?);
    findings.sort_by_key(|finding| finding.severity);
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
        show::findings(&findings, language, out)?;
    }
    Ok(exit_code(&findings))
}

/// The findings of a case, with the lines they point at.
pub(super) fn findings(case: &LoadedCase, assessment: &Assessment) -> Vec<FindingRecord> {
    examine(case.dossier(), assessment).iter().map(|finding| case.record(finding)).collect()
}

/// What somebody should do about the files themselves.
fn of_files(folder: &Path, case: &LoadedCase) -> Result<Vec<FindingRecord>, Stop> {
    let (children, day) = (Children::new()?, today_in_korea());
    let mut findings = Vec::new();
    for (at, evidence) in case.dossier().evidence.iter().enumerate() {
        let Some(path) = simsa_case::evidence_path(folder, &evidence.file) else { continue };
        // one that cannot be read is found by the checks already
        let Ok((seen, _)) = inspect::seen(&path, day, &children) else { continue };
        let found = of_file(&SeenFile::of_evidence(at, evidence, &seen));
        findings.extend(found.iter().map(|finding| case.record(finding)));
    }
    Ok(findings)
}

/// 1 when something blocks.
pub(super) fn exit_code(findings: &[FindingRecord]) -> ExitCode {
    let blocked = findings.iter().any(|finding| finding.severity == Severity::Blocking);
    ExitCode::from(u8::from(blocked))
}
