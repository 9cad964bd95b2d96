//! `simsa evidence adopt CASE [--remove-plain]`: what is listed already comes into the vault. Of each piece of evidence it
//! says what became of it, also where nothing did.

use std::io::Write;
use std::process::ExitCode;

use clap::ArgMatches;
use simsa_casefile::{Adopted, EvidenceSummary, Kept, LocalCaseFile};
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
    let failed = adopted.iter().filter(|one| one.result.is_err()).count();
    let taken = adopted.iter().filter(|one| one.result.as_ref().is_ok_and(|done| !done.already)).count();
    let (mut there, mut missing) = (adopted.len() - failed - taken, 0);
    for one in case_file.list()?.iter().filter(|one| adopted.iter().all(|other| other.id != one.id)) {
        match one.kept {
            Kept::Vault | Kept::VaultAndPlain => there += 1,
            Kept::Plain | Kept::Missing => {
                missing += 1;
                no_file(one, language, out)?;
            }
            Kept::Withdrawn | Kept::Erased => {}
        }
    }
    match language {
        Language::Korean => writeln!(
            out,
            "증빙 {}건: 보관함 {taken} · 이미 보관되어 있음 {there} · 파일이 없음 {missing} · 보관하지 못함 {failed}",
            taken + there + missing + failed
        )?,
        Language::English => writeln!(
            out,
            "{} pieces of evidence: {taken} taken, {there} there already, {missing} without a file, {failed} not taken",
            taken + there + missing + failed
        )?,
    }
    Ok(failed)
}

fn no_file(one: &EvidenceSummary, language: Language, out: &mut impl Write) -> Result<(), Stop> {
    let (id, file) = (&one.id, one.file.as_deref().unwrap_or_default());
    match language {
        Language::Korean => writeln!(out, "⚠ 파일이 없음 {id}: {file}")?,
        Language::English => writeln!(out, "⚠ no file {id}: {file}")?,
    }
    Ok(())
}

fn say(adopted: &Adopted, language: Language, out: &mut impl Write) -> Result<(), Stop> {
    let id = &adopted.id;
    match &adopted.result {
        Ok(done) if !done.already => match language {
            Language::Korean => writeln!(out, "보관함 {id}")?,
            Language::English => writeln!(out, "taken {id}")?,
        },
        Ok(_) => match language {
            Language::Korean => writeln!(out, "이미 보관되어 있음 {id}")?,
            Language::English => writeln!(out, "there already {id}")?,
        },
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
