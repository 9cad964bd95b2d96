//! `simsa new DIR`: a case folder whose files explain themselves.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ArgMatches;
use simsa_model::Language;

use super::Done;
use crate::commands::given::given;

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let dir = given::<PathBuf>(arguments, "dir");
    let files = simsa_case::create(dir)?;
    let name = dir.display();
    match language {
        Language::Korean => {
            writeln!(out, "신청 건 폴더를 만들었습니다: {name}")?;
            writeln!(out, "  {}", files.join(", "))?;
            writeln!(out, "다음: {name}/facts.toml에 아는 사실을 적고 `simsa assess {name}`")?;
        }
        Language::English => {
            writeln!(out, "Made the case folder {name}")?;
            writeln!(out, "  {}", files.join(", "))?;
            writeln!(
                out,
                "Next: write what you know into {name}/facts.toml, then `simsa assess {name} --lang en`"
            )?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
