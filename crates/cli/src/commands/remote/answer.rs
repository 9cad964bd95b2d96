//! `simsa remote answer CASE QUESTION y|p|n|na`: over what stands there; whoever wrote in between is not overwritten.

use std::io::Write;
use std::process::ExitCode;

use clap::ArgMatches;
use serde_json::json;
use simsa_model::{AnswerValue, Choice, Language};

use super::server::{Server, part};
use super::text;
use crate::commands::Done;

pub(super) fn run(server: &Server, arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let (case, question) = (text(arguments, "case"), text(arguments, "question"));
    let path = format!("/cases/{}/answers/{}", part(case), part(question));
    let before = server.get(&path)?;
    let typed = text(arguments, "value");
    let value = Choice::named(AnswerValue::CHOICES, typed).map_or(typed, |choice| choice.id);
    let note = arguments.get_one::<String>("note").map_or(before.body["note"].clone(), |note| json!(note));
    let evidence = match arguments.get_many::<String>("evidence") {
        Some(names) => json!(names.collect::<Vec<_>>()),
        None => before.body["evidence"].clone(),
    };
    let input = json!({ "answer": value, "note": note, "evidence": evidence });
    let over = before.etag.as_deref().map_or(("if-none-match", "*"), |etag| ("if-match", etag));
    server.send("PUT", &path, &[over], &input)?;
    match language {
        Language::Korean => writeln!(out, "답함 {question}: {value}")?,
        Language::English => writeln!(out, "answered {question}: {value}")?,
    }
    Ok(ExitCode::SUCCESS)
}
