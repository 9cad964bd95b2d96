//! `simsa assess CASE`: does S014 apply, which group, what is reviewed, which forms are due, and why.

use std::io::Write;
use std::process::ExitCode;

use clap::ArgMatches;
use serde::Serialize;
use simsa_model::{Assessment, Language};
use simsa_rules::assess;

use super::{Done, JudgedOn, facts_of, json};
use crate::show;

/// What `--json` prints: the assessment, and what is read off it.
#[derive(Serialize)]
struct AssessOutput<'a> {
    assessment: &'a Assessment,
    readings: Vec<&'static str>,
    needs: Vec<&'a simsa_model::FactPath>,
}

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let facts = facts_of(arguments)?;
    let on = JudgedOn::of(arguments, &facts);
    let assessment = assess(&facts, on.day)?;
    if arguments.get_flag("json") {
        let readings = assessment.readings().iter().map(|reading| reading.id).collect();
        let needs = assessment.needs().into_iter().collect();
        json(&AssessOutput { assessment: &assessment, readings, needs }, out)?;
        return Ok(ExitCode::SUCCESS);
    }
    show::assessment(&assessment, on.why, arguments.get_flag("explain"), language, out)?;
    Ok(ExitCode::SUCCESS)
}
