//! `simsa evidence get CASE ID --out FILE`: a file back in plain, every byte verified.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ArgMatches;
use simsa_model::Language;

use super::{Done, id_of, size};
use crate::commands::given::given;
use crate::commands::{case_file, path_of};

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let target = given::<PathBuf>(arguments, "out");
    let case_file = case_file::open(path_of(arguments), language)?;
    let digest = case_file.revision(id_of(arguments), arguments.get_one::<usize>("revision").copied())?;
    let length = size(case_file.get(&digest, target)?);
    let target = target.display();
    match language {
        Language::Korean => writeln!(out, "{target}에 썼습니다 ({length}, SHA-256 {digest} 확인함)")?,
        Language::English => writeln!(out, "wrote {target} ({length}, SHA-256 {digest} verified)")?,
    }
    Ok(ExitCode::SUCCESS)
}
