//! `simsa evidence replace CASE ID FILE`: a new revision.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ArgMatches;
use simsa_model::Language;

use super::{Done, id_of, said, size};
use crate::commands::given::given;
use crate::commands::{case_file, path_of};
use crate::progress::ProgressLine;

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let file = given::<PathBuf>(arguments, "file");
    let (id, said) = (id_of(arguments), said(arguments)?);
    let case_file = case_file::open_or_make(path_of(arguments), language)?;
    let progress = ProgressLine::of(file.metadata().ok().map(|meta| meta.len()), language);
    let replaced = case_file.replace(id, file, &said, &progress)?;
    drop(progress);
    let (number, name, length) = (replaced.revision, &replaced.file, size(replaced.length));
    match (replaced.same, language) {
        (false, Language::Korean) => writeln!(out, "{id}: {number}판 ← {name} ({length})")?,
        (false, Language::English) => writeln!(out, "{id}: revision {number} ← {name} ({length})")?,
        (true, Language::Korean) => {
            writeln!(out, "{id}: 내용이 {number}판과 같아 새 판을 만들지 않았습니다")?;
        }
        (true, Language::English) => {
            writeln!(out, "{id}: the contents are those of revision {number}; no new one was made")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
