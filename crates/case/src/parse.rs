//! From text to values: TOML or JSON, the same shape, with errors in the words of the person who wrote the file.
//!
//! A file that is as the types want it is read at once. Any other is gone through value by value ([`crate::values`]): then
//! either its Korean words and days are settled and it is read after all, or everything that is wrong with it is told.

use serde::de::DeserializeOwned;
use simsa_model::{Facts, Say};

use crate::layout::FACTS;
use crate::problem::{CaseProblem, TextPosition};
use crate::text::spot;
use crate::tree::Node;
use crate::values::{Shape, Wrong, settle};
use crate::words::in_words;

/// Most problems of one file that are told: what follows is mostly more of the same.
const MOST: usize = 20;

/// The notation of a file, by its ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notation {
    Toml,
    Json,
}

impl Notation {
    pub(crate) const fn ending(self) -> &'static str {
        match self {
            Self::Toml => "toml",
            Self::Json => "json",
        }
    }
}

/// Reads facts from text; `file` names it in a problem, and a name that ends in `.json` is read as JSON.
///
/// # Errors
/// Everything that makes the text unusable, in the order of its lines.
pub fn parse_facts(file: &str, text: &str) -> Result<Facts, Vec<CaseProblem>> {
    let is_json =
        std::path::Path::new(file).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    parse(file, text, if is_json { Notation::Json } else { Notation::Toml }, Shape::of(FACTS))
}

pub(crate) fn parse<T: DeserializeOwned>(
    file: &str,
    text: &str,
    notation: Notation,
    shape: Shape,
) -> Result<T, Vec<CaseProblem>> {
    let read = match notation {
        Notation::Toml => toml::from_str(text).map_err(|error| from_toml(file, text, &error)),
        Notation::Json => serde_json::from_str(text).map_err(|error| from_json(file, text, &error)),
    };
    let first = match read {
        Ok(value) => return Ok(value),
        Err(problem) => problem,
    };
    let (mut node, syntax) = match notation {
        Notation::Toml => Node::of_toml(text),
        Notation::Json => match Node::of_json(text) {
            Some(node) => (node, Vec::new()),
            None => return Err(vec![first]),
        },
    };
    let wrong = settle(&mut node, shape);
    if syntax.is_empty() && wrong.is_empty() {
        return serde_json::from_value(node.into_value()).map_err(|_| vec![first]);
    }
    Err(told(file, text, &syntax, wrong))
}

/// All of it in the order of the lines. Where the text itself is broken, what is missing may only be unreadable, what
/// seems out of place may stand in a table whose name was not read, and what stands on a broken line is part of that.
fn told(file: &str, text: &str, syntax: &[toml::de::Error], wrong: Vec<Wrong>) -> Vec<CaseProblem> {
    let mut problems: Vec<CaseProblem> = Vec::new();
    for error in syntax {
        let problem = from_toml(file, text, error);
        if !problems.iter().any(|other| same_line(other, &problem)) {
            problems.push(problem);
        }
    }
    let broken = problems.clone();
    for one in wrong {
        let spot = spot(text, one.span.start, one.span.end);
        let problem = CaseProblem { file: file.to_owned(), spot: Some(spot), what: one.what, help: one.help };
        let follows = one.may_follow && !broken.is_empty();
        if !follows && !broken.iter().any(|other| same_line(other, &problem)) {
            problems.push(problem);
        }
    }
    problems.sort_by_key(|problem| problem.spot.as_ref().map(|spot| (spot.line, spot.column)));
    let more = problems.len().saturating_sub(MOST);
    problems.truncate(MOST);
    if more > 0 {
        let what = Say::new(format!("그 밖에 {more}곳이 더 있습니다"), format!("and {more} more places"));
        problems.push(CaseProblem::with_file(file, what));
    }
    problems
}

fn same_line(one: &CaseProblem, other: &CaseProblem) -> bool {
    let line = |problem: &CaseProblem| problem.spot.as_ref().map(|spot| spot.line);
    line(one) == line(other)
}

fn from_toml(file: &str, text: &str, error: &toml::de::Error) -> CaseProblem {
    let spot = error.span().map(|span| spot(text, span.start, span.end));
    problem(file, spot, error.message())
}

fn from_json(file: &str, text: &str, error: &serde_json::Error) -> CaseProblem {
    let at = error.line();
    let spot = (at > 0).then(|| {
        let start: usize = text.split_inclusive('\n').take(at - 1).map(str::len).sum();
        // serde_json counts columns in bytes and points behind what it could not use.
        spot(text, start + error.column().saturating_sub(1), start + error.column())
    });
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
    problem(file, spot, message)
}

fn problem(file: &str, spot: Option<TextPosition>, message: &str) -> CaseProblem {
    let (what, help) = in_words(message);
    CaseProblem { file: file.to_owned(), spot, what, help }
}
