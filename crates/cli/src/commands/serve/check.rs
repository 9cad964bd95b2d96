//! `simsa serve --check`: whether database, ledger and evidence of a data folder are whole and agree. Starts nothing and
//! changes nothing; a server may be running.

use std::io::Write;
use std::process::ExitCode;

use simsa_app::upkeep::examine::Examined;
use simsa_model::Language;

use super::super::Done;
use crate::installation::DataFolder;

pub(super) fn run(layout: &DataFolder, language: Language, out: &mut impl Write) -> Done {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let seen = runtime.block_on(layout.examine(language))?;
    say(&seen, language, out)?;
    Ok(ExitCode::from(u8::from(!seen.is_sound())))
}

/// Says what was seen, and what to do about what does not agree.
pub(in crate::commands) fn say(
    seen: &Examined,
    language: Language,
    out: &mut impl Write,
) -> std::io::Result<()> {
    for fault in &seen.faults {
        writeln!(out, "✗ {}", fault.what.get(language))?;
        writeln!(out, "    → {}", fault.remedy.get(language))?;
    }
    let (entries, published) = (seen.entries, seen.published);
    match language {
        Language::Korean => writeln!(out, "원장 기록 {entries}개, 공개 {published}개")?,
        Language::English => writeln!(out, "ledger: {entries} entries, {published} published")?,
    }
    match (seen.files, language) {
        (Some(files), Language::Korean) => writeln!(out, "증빙 파일 {files}개를 끝까지 읽었습니다")?,
        (Some(files), Language::English) => writeln!(out, "{files} files of evidence read to their end")?,
        (None, Language::Korean) => writeln!(out, "증빙은 마스터키가 없어 열어 보지 못했습니다")?,
        (None, Language::English) => writeln!(out, "evidence was not opened: the master key is not there")?,
    }
    let verdict = match (seen.is_sound(), language) {
        (true, Language::Korean) => "모두 온전하고 서로 맞습니다.",
        (true, Language::English) => "All of it is whole and agrees.",
        (false, Language::Korean) => "맞지 않는 것이 있습니다.",
        (false, Language::English) => "Something does not agree.",
    };
    writeln!(out, "{verdict}")
}
