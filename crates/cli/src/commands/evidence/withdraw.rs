//! `simsa evidence withdraw CASE ID [--destroy]`: off the list; with `--destroy`, unreadable for good, which is asked for
//! once more.

use std::io::{self, BufRead as _, IsTerminal as _, Write};
use std::process::ExitCode;

use clap::ArgMatches;
use simsa_casefile::LocalCaseFile;
use simsa_model::{Bi, Language};

use super::{Done, id_of};
use crate::commands::{case_file, path_of};
use crate::stop::Stop;
use crate::terminal::complain;

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let id = id_of(arguments);
    let case_file = case_file::open_or_make(path_of(arguments), language)?;
    let destroy = arguments.get_flag("destroy");
    if destroy && !arguments.get_flag("yes") && !is_meant(&case_file, id, language)? {
        let kept = Bi::new(
            "파기하지 않았습니다. 바뀐 것이 없습니다.",
            "Nothing was destroyed; nothing has changed.",
        );
        writeln!(out, "{}", kept.get(language))?;
        return Ok(ExitCode::from(2));
    }
    let withdrawn = case_file.withdraw(id, destroy)?;
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

/// Asks whoever sits at the terminal, who is told what would be gone and types the id to say so.
///
/// # Errors
/// Nobody can be asked, or the case file fails.
fn is_meant(case_file: &LocalCaseFile, id: &str, language: Language) -> Result<bool, Stop> {
    if !io::stdin().is_terminal() {
        return Err(Stop::refused(
            format!(
                "`{id}`을(를) 파기하면 되돌릴 수 없습니다. 물어볼 터미널이 없으므로, 파기하려면 --yes를 함께 쓰십시오"
            ),
            format!(
                "destroying `{id}` cannot be undone, and there is no terminal to ask at; add --yes to destroy it"
            ),
        ));
    }
    let listed = case_file.list()?;
    let found = listed.iter().find(|one| one.id == id);
    let (title, revisions) =
        found.map_or(("", 0), |one| (one.title.as_deref().unwrap_or_default(), one.history.revisions.len()));
    let answers = case_file.answers_naming(id)?.len();
    match language {
        Language::Korean => complain!(
            "증빙 `{id}` {title}: {revisions}개 판의 키를 파기합니다. 아무도 다시 읽을 수 없고 되돌릴 수 없습니다. 이 증빙을 가리키는 답 {answers}개.\n파기하려면 이 증빙의 이름을 그대로 입력하십시오(`{id}`):"
        ),
        Language::English => complain!(
            "Evidence `{id}` {title}: the keys of {revisions} revisions will be destroyed. Nobody can read them again, and it cannot be undone. Answers that name it: {answers}.\nType {id} to destroy it:"
        ),
    }
    let mut typed = String::new();
    io::stdin().lock().read_line(&mut typed)?;
    Ok(typed.trim() == id)
}
