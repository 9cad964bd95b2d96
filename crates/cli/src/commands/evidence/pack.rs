//! `simsa evidence pack CASE --out FILE`: the case with its evidence in plain, as a zip file that a workbench takes.

use std::io::{Seek as _, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ArgMatches;
use simsa_model::Language;

use super::Done;
use crate::commands::given::given;
use crate::commands::{case_of, packing, path_of};
use crate::output;

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let target = given::<PathBuf>(arguments, "out");
    output::must_be_free(target)?;
    let mut draft = output::private(target)?;
    let case = case_of(arguments)?;
    let packed = packing::pack(&case, path_of(arguments), draft.file())?;
    draft.file().rewind()?;
    output::publish(draft, target)?;
    packing::tell_left(&case, &packed, language);
    let (target, listed, files) = (target.display(), packed.listed, packed.with_file);
    match language {
        Language::Korean => {
            writeln!(
                out,
                "{target}에 썼습니다. 증빙 {listed}건 가운데 {files}건의 파일이 암호화되지 않은 채 들어 있습니다."
            )?;
        }
        Language::English => {
            writeln!(
                out,
                "Wrote {target}: it holds the files of {files} of {listed} pieces of evidence, in plain."
            )?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
