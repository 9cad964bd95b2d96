//! `simsa completions SHELL`.

use std::io::Write;
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command};
use clap_complete::{Shell, generate};
use simsa_catalogue::catalogue;
use simsa_model::{FormId, Language};

use super::Done;
use crate::arguments;
use crate::commands::given::given;

pub(super) fn run(matches: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let shell = *given::<Shell>(matches, "shell");
    let mut script = Vec::new();
    let mut command = with_names(arguments::command(language));
    generate(shell, &mut command, "simsa", &mut script);
    out.write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}

/// The same commands, with the names that their arguments take: a shell offers them, while the program itself also takes
/// what people call them.
fn with_names(command: Command) -> Command {
    let names = |id: &str| -> Vec<&'static str> {
        match id {
            "kind" => catalogue().evidence_kinds.iter().map(|kind| kind.id).collect(),
            "form" => FormId::ALL.map(FormId::number).to_vec(),
            "question" | "answer" => catalogue().questions.iter().map(|one| one.id.as_str()).collect(),
            "name" => explained(),
            _ => Vec::new(),
        }
    };
    let offered = move |arg: Arg| match names(arg.get_id().as_str()) {
        some if some.is_empty() => arg,
        // the name of a witness's key is a name too
        some if arg.get_id() == "name" && !arg.is_positional() => {
            drop(some);
            arg
        }
        some => arg.value_parser(PossibleValuesParser::new(some)),
    };
    command.mut_args(offered).mut_subcommands(with_names)
}

/// Everything that `explain` knows by an id.
fn explained() -> Vec<&'static str> {
    let checks = simsa_checks::all().iter().map(|check| check.code);
    let rules = simsa_rules::all_rules().into_iter().map(|rule| rule.id);
    let readings = simsa_law::readings::ALL.iter().map(|reading| reading.id);
    let passages = simsa_law::guide::ALL.iter().map(|passage| passage.id);
    let questions = catalogue().questions.iter().map(|question| question.id.as_str());
    let forms = FormId::ALL.map(FormId::number);
    checks.chain(rules).chain(readings).chain(passages).chain(questions).chain(forms).collect()
}
