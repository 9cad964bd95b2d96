//! `simsa completions SHELL`.

use std::io::Write;
use std::process::ExitCode;

use clap::ArgMatches;
use clap_complete::{Shell, generate};
use simsa_model::Language;

use super::Done;
use crate::arguments;
use crate::commands::given::given;

pub(super) fn run(matches: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let shell = *given::<Shell>(matches, "shell");
    let mut script = Vec::new();
    generate(shell, &mut arguments::command(language), "simsa", &mut script);
    out.write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}
