//! One file per command.

mod assess;
mod backup;
mod case_file;
mod check;
mod completions;
mod evidence;
mod explain;
mod given;
mod help;
mod inspect;
mod ledger;
mod new;
mod packing;
mod prepare;
mod questions;
mod remote;
mod render;
mod restore;
mod schema;
mod seal;
mod serve;
mod vault;
mod verify;
mod what_if;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ArgMatches;
use simsa_case::{LoadedCase, load, load_facts, parse_facts};
use simsa_casefile::KeptFiles;
use simsa_model::{Day, Facts, Language, Say};

use self::given::{given, subcommand};
use crate::looking::{Children, look_into};
use crate::stop::Stop;
use crate::terminal::Screen;

/// What a command gives back.
type Done = Result<ExitCode, Stop>;

/// Runs the command that the arguments name.
pub(crate) fn run(matches: &ArgMatches, language: Language, out: &mut impl Screen) -> Done {
    let (name, arguments) = subcommand(matches);
    match name {
        "new" => new::run(arguments, language, out),
        "help" => help::run(arguments, language),
        "assess" => assess::run(arguments, language, out),
        "what-if" => what_if::run(arguments, language, out),
        "questions" => questions::run(arguments, language, out),
        "check" => check::run(arguments, language, out),
        "render" => render::run(arguments, language, out),
        "prepare" => prepare::run(arguments, language, out),
        "inspect" => inspect::run(arguments, language, out),
        "evidence" => evidence::run(arguments, language, out),
        "seal" => seal::run(arguments, language, out),
        "serve" => serve::run(arguments, language, out),
        "backup" => backup::run(arguments, language, out),
        "restore" => restore::run(arguments, language, out),
        "remote" => remote::run(arguments, language, out),
        "verify" => verify::run(arguments, language, out),
        "vault" => vault::run(arguments, language, out),
        "ledger" => ledger::run(arguments, language, out),
        "explain" => explain::run(arguments, language, out),
        "schema" => schema::run(arguments, out),
        "completions" => completions::run(arguments, language, out),
        other => unreachable!("clap knows no command {other}"),
    }
}

/// The path given as `case`.
fn path_of(arguments: &ArgMatches) -> &Path {
    given::<PathBuf>(arguments, "case")
}

/// The whole case folder; evidence that is on its case file counts as present.
fn case_of(arguments: &ArgMatches) -> Result<LoadedCase, Stop> {
    load_case(path_of(arguments))
}

/// The same, of the case in this folder.
fn load_case(path: &Path) -> Result<LoadedCase, Stop> {
    if !simsa_casefile::has_case_file(path) {
        return Ok(load(path)?);
    }
    Ok(simsa_casefile::load(path, &case_file::keys()?)?)
}

/// The same, with what stands in the files of its evidence.
fn seen_case_of(arguments: &ArgMatches) -> Result<LoadedCase, Stop> {
    let (mut case, path) = (case_of(arguments)?, path_of(arguments));
    // a case file that cannot be opened was told of by loading: its files are unreadable
    let kept =
        simsa_casefile::has_case_file(path).then(|| KeptFiles::open(path, &case_file::keys().ok()?).ok());
    look_into(&mut case, path, kept.flatten().as_ref(), today_in_korea(), &Children::new()?);
    Ok(case)
}

/// The facts of a case folder, or of a single file.
fn facts_of(arguments: &ArgMatches) -> Result<Facts, Stop> {
    let path = path_of(arguments);
    if !path.is_file() {
        return Ok(load_facts(path)?);
    }
    let name = path.display().to_string();
    let bytes = std::fs::read(path).map_err(Stop::on(path))?;
    let text = simsa_case::decode(&name, bytes)?;
    Ok(parse_facts(&name, &text)?)
}

/// The day to judge on, and why that one.
#[derive(Clone, Copy)]
struct JudgedOn {
    day: Day,
    why: simsa_model::Bi,
}

impl JudgedOn {
    fn of(arguments: &ArgMatches, facts: &Facts) -> Self {
        let bi = simsa_model::Bi::new;
        if let Some(day) = arguments.get_one::<Day>("on") {
            return Self { day: *day, why: bi("지정한 날", "as asked") };
        }
        match facts.application.date {
            Some(day) => Self { day, why: bi("신청일", "date of the application") },
            None => Self {
                day: today_in_korea(),
                why: bi("오늘. 신청일이 적혀 있지 않음", "today; the application has no date"),
            },
        }
    }
}

/// The calendar day in Korea, which has had the same offset all year round since 1988.
fn today_in_korea() -> Day {
    let korea = jiff::tz::Offset::constant(9);
    Day(korea.to_datetime(jiff::Timestamp::now()).date())
}

/// Writes `value` as indented JSON.
fn json(value: &impl serde::Serialize, out: &mut impl Write) -> Result<(), Stop> {
    serde_json::to_writer_pretty(&mut *out, value).map_err(std::io::Error::other)?;
    writeln!(out)?;
    Ok(())
}

/// A name that the arguments give and that does not exist.
fn unknown<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Stop {
    let near = simsa_content::nearest(wanted, known);
    Stop::Unknown(match near {
        Some(near) => Say::new(
            format!("`{wanted}`을(를) 찾을 수 없습니다. 혹시 `{near}`입니까?"),
            format!("there is no `{wanted}`; did you mean `{near}`?"),
        ),
        None => Say::new(format!("`{wanted}`을(를) 찾을 수 없습니다"), format!("there is no `{wanted}`")),
    })
}
