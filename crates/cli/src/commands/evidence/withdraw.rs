//! `simsa evidence withdraw CASE ID [--destroy]`: off the list; with `--destroy`, unreadable for good.

use std::io::Write;
use std::process::ExitCode;

use clap::ArgMatches;
use simsa_model::Language;

use super::{Done, id_of};
use crate::commands::{case_file, path_of};

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let id = id_of(arguments);
    let case_file = case_file::open_or_make(path_of(arguments), language)?;
    let withdrawn = case_file.withdraw(id, arguments.get_flag("destroy"))?;
    let korean = language == Language::Korean;
    match (withdrawn.was_listed, korean) {
        (true, true) => writeln!(out, "철회함 {id}")?,
        (true, false) => writeln!(out, "withdrawn {id}")?,
        (false, _) => {}
    }
    for digest in &withdrawn.erased {
        match language {
            Language::Korean => writeln!(out, "키를 파기함 {digest}")?,
            Language::English => writeln!(out, "keys destroyed {digest}")?,
        }
    }
    if !withdrawn.erased.is_empty() {
        let note = if korean {
            "  .simsa 폴더의 백업에 키가 남아 있으면 그 백업도 지우거나 `simsa vault rotate`로 마스터키를 바꾼 뒤 이전 키를 없애야 파기가 끝납니다."
        } else {
            "  Where copies of .simsa still hold the keys, delete those copies too, or change the master key with `simsa vault rotate` and destroy the old one."
        };
        writeln!(out, "{note}")?;
    }
    if let Some(plain) = &withdrawn.plain {
        let plain = plain.display();
        match language {
            Language::Korean => writeln!(out, "⚠ 원본 파일은 폴더에 그대로 있습니다: {plain}")?,
            Language::English => writeln!(out, "⚠ the plain file is still in the folder: {plain}")?,
        }
    }
    if !withdrawn.named_by.is_empty() {
        let questions: Vec<String> = withdrawn.named_by.iter().map(ToString::to_string).collect();
        let questions = questions.join(", ");
        match language {
            Language::Korean => writeln!(out, "⚠ 아직 이 증빙을 가리키는 답: {questions}")?,
            Language::English => writeln!(out, "⚠ answers that still name it: {questions}")?,
        }
    }
    Ok(ExitCode::SUCCESS)
}
