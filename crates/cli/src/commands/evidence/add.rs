//! `simsa evidence add CASE FILE…`: files become evidence.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ArgMatches;
use serde::Serialize;
use simsa_casefile::{AddOutcome, Addition, NamedAnswer};
use simsa_model::{Language, Say};

use super::{Done, said, size};
use crate::commands::{case_file, json, path_of};
use crate::progress::{ProgressLine, is_stopped};
use crate::show::error_word;
use crate::stop::Stop;
use crate::terminal::complain;

/// One file, as `--json` prints it.
#[derive(Serialize)]
struct EvidenceAddOutput<'a> {
    path: String,
    id: Option<&'a str>,
    file: Option<&'a str>,
    sha256: Option<String>,
    bytes: Option<u64>,
    already: bool,
    same_as: Option<&'a str>,
    error: Option<String>,
}

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let answers = arguments.get_many::<NamedAnswer>("answer").into_iter().flatten().cloned().collect();
    let files: Vec<PathBuf> = arguments.get_many::<PathBuf>("file").into_iter().flatten().cloned().collect();
    let id = arguments.get_one::<String>("id").cloned();
    let addition = Addition { files, id, said: said(arguments)?, answers };
    let case_file = case_file::open_or_make(path_of(arguments), language)?;
    let total = addition.files.iter().filter_map(|file| file.metadata().ok()).map(|meta| meta.len()).sum();
    let progress = ProgressLine::of(Some(total), language);
    let outcomes = case_file.add(&addition, &progress)?;
    drop(progress);
    if arguments.get_flag("json") {
        let printed: Vec<EvidenceAddOutput> =
            outcomes.iter().map(|outcome| printed(outcome, language)).collect();
        json(&printed, out)?;
    } else {
        for outcome in &outcomes {
            say(outcome, language, out)?;
        }
    }
    out.flush()?;
    if is_stopped() {
        return Err(Stop::Stopped);
    }
    Ok(ExitCode::from(if outcomes.iter().any(|outcome| outcome.result.is_err()) { 2 } else { 0 }))
}

fn printed(outcome: &AddOutcome, language: Language) -> EvidenceAddOutput<'_> {
    let taken = outcome.result.as_ref().ok();
    EvidenceAddOutput {
        path: outcome.path.display().to_string(),
        id: taken.map(|taken| taken.id.as_str()),
        file: taken.map(|taken| taken.file.as_str()),
        sha256: taken.map(|taken| taken.digest.to_string()),
        bytes: taken.map(|taken| taken.length),
        already: taken.is_some_and(|taken| taken.already),
        same_as: taken.and_then(|taken| taken.same_as.as_deref()),
        error: outcome.result.as_ref().err().map(|error| error.say().get(language).to_owned()),
    }
}

fn say(outcome: &AddOutcome, language: Language, out: &mut impl Write) -> Result<(), Stop> {
    let korean = language == Language::Korean;
    let taken = match &outcome.result {
        Ok(taken) => taken,
        Err(error) => {
            out.flush()?;
            let path = outcome.path.display().to_string();
            complain!("{}: {}: {}", error_word(language), path.escape_debug(), error.say().get(language));
            return Ok(());
        }
    };
    let (id, file, length) = (&taken.id, &taken.file, size(taken.length));
    match (taken.already, korean) {
        (false, true) => writeln!(out, "추가함 {id} ← {file} ({length})")?,
        (false, false) => writeln!(out, "added {id} ← {file} ({length})")?,
        (true, true) => writeln!(out, "이미 있음 {id} ← {file} ({length})")?,
        (true, false) => writeln!(out, "there already {id} ← {file} ({length})")?,
    }
    if let Some(other) = &taken.same_as {
        let same = Say::new(
            format!("내용이 `{other}`와(과) 같습니다"),
            format!("its contents are those of `{other}`"),
        );
        writeln!(out, "  {}", same.get(language))?;
    }
    Ok(())
}
