//! Unusable input, with the line it stands in and a mark under what is meant.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use simsa_case::CaseProblem;
use simsa_model::Language;

use super::error_word;
use crate::terminal::columns;

/// The problem as several lines for a terminal; marks align under Korean letters.
pub(crate) fn problem(problem: &CaseProblem, language: Language) -> String {
    let what = problem.what.get(language);
    let title =
        |text: String| Group::with_title(Level::ERROR.with_name(error_word(language)).primary_title(text));
    let mut group = title(format!("{}: {what}", problem.file));
    if let Some(spot) = &problem.spot {
        let offset =
            |column: usize| spot.text.char_indices().nth(column).map_or(spot.text.len(), |(at, _)| at);
        let (from, to) = (offset(spot.column - 1), offset(spot.column - 1 + spot.width));
        let snippet = Snippet::source(spot.text.as_str())
            .line_start(spot.line)
            .path(problem.file.as_str())
            .annotation(AnnotationKind::Primary.span(from..to.max(from)));
        group = title(what.to_owned()).element(snippet);
    }
    if let Some(help) = &problem.help {
        let word = if language == Language::Korean { "도움말" } else { "help" };
        group = group.element(Level::HELP.with_name(word).message(help.get(language)));
    }
    Renderer::plain().term_width(columns()).render(&[group])
}
