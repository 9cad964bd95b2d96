//! `simsa help [COMMAND…]`: the help of the program, or of a command.

use std::process::ExitCode;

use clap::ArgMatches;
use simsa_model::Language;

use super::{Done, unknown};
use crate::{arguments, usage};

pub(super) fn run(matches: &ArgMatches, language: Language) -> Done {
    let mut command = arguments::command(language);
    // gives each command the line it is used by
    command.build();
    for name in matches.get_many::<String>("command").into_iter().flatten() {
        let known: Vec<String> = command.get_subcommands().map(|below| below.get_name().to_owned()).collect();
        let Some(below) = command.find_subcommand(name) else {
            return Err(unknown(name, known.iter().map(String::as_str)));
        };
        command = below.clone();
    }
    usage::help(&command.render_help(), language);
    Ok(ExitCode::SUCCESS)
}
