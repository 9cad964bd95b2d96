//! `simsa evidence adopt CASE [--remove-plain]`: what is listed already comes into the vault.

use std::io::Write;
use std::process::ExitCode;

use clap::ArgMatches;
use simsa_casefile::{Adopted, LocalCaseFile};
use simsa_model::Language;

use super::Done;
use crate::commands::{case_file, path_of};
use crate::progress::{ProgressLine, is_stopped};
use crate::show::error_word;
use crate::stop::Stop;
use crate::terminal::complain;

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let case_file = case_file::open_or_make(path_of(arguments), language)?;
    let failed = adopt(&case_file, arguments.get_flag("remove-plain"), language, out)?;
    Ok(ExitCode::from(if failed == 0 { 0 } else { 2 }))
}

/// Takes every listed plain file into the vault and says what was done; returns how many could not be taken.
pub(in crate::commands) fn adopt(
    case_file: &LocalCaseFile,
    remove_plain: bool,
    language: Language,
    out: &mut impl Write,
) -> Result<usize, Stop> {
    let progress = ProgressLine::of(None, language);
    let adopted = case_file.adopt(remove_plain, &progress)?;
    drop(progress);
    for one in &adopted {
        say(one, language, out)?;
    }
    out.flush()?;
    if is_stopped() {
        return Err(Stop::Stopped);
    }
    Ok(adopted.iter().filter(|one| one.result.is_err()).count())
}

fn say(adopted: &Adopted, language: Language, out: &mut impl Write) -> Result<(), Stop> {
    let id = &adopted.id;
    match &adopted.result {
        Ok(done) if !done.already => match language {
            Language::Korean => writeln!(out, "보관함 {id}")?,
            Language::English => writeln!(out, "taken {id}")?,
        },
        Ok(_) => {}
        Err(error) => {
            out.flush()?;
            complain!("{}: {id}: {}", error_word(language), error.say().get(language));
        }
    }
    if adopted.result.as_ref().is_ok_and(|done| done.removed) {
        let path = adopted.path.display();
        match language {
            Language::Korean => writeln!(out, "  확인하고 원본을 치움: {path}")?,
            Language::English => writeln!(out, "  verified, plain file removed: {path}")?,
        }
    }
    Ok(())
}
