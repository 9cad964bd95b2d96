//! `simsa new DIR`: a case folder whose files explain themselves.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ArgMatches;
use simsa_model::Language;

use super::Done;
use crate::commands::given::given;
use crate::terminal::quoted;

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let dir = given::<PathBuf>(arguments, "dir");
    let files = simsa_case::create(dir, language)?;
    let (name, case, facts) = (dir.display(), quoted(dir), quoted(&dir.join("facts.toml")));
    match language {
        Language::Korean => {
            writeln!(out, "신청 건 폴더를 만들었습니다: {name}")?;
            writeln!(out, "  {}", files.join(", "))?;
            writeln!(out, "다음: {facts}에 아는 사실을 적고\n  simsa assess {case}")?;
        }
        Language::English => {
            writeln!(out, "Made the case folder {name}")?;
            writeln!(out, "  {}", files.join(", "))?;
            writeln!(out, "Next: write what you know into {facts}, then\n  simsa assess {case} --lang en")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
