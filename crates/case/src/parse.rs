//! From text to values: TOML or JSON, the same shape, with errors in the words of the person who wrote the file.

use serde::de::DeserializeOwned;
use simsa_model::{Facts, Say};

use crate::problem::{CaseProblem, TextPosition};
use crate::text::spot;

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
/// The first thing that makes the text unusable.
pub fn parse_facts(file: &str, text: &str) -> Result<Facts, CaseProblem> {
    let is_json =
        std::path::Path::new(file).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    parse(file, text, if is_json { Notation::Json } else { Notation::Toml })
}

pub(crate) fn parse<T: DeserializeOwned>(
    file: &str,
    text: &str,
    notation: Notation,
) -> Result<T, CaseProblem> {
    match notation {
        Notation::Toml => toml::from_str(text).map_err(|error| from_toml(file, text, &error)),
        Notation::Json => serde_json::from_str(text).map_err(|error| from_json(file, text, &error)),
    }
}

fn from_toml(file: &str, text: &str, error: &toml::de::Error) -> CaseProblem {
    let spot = error.span().map(|span| spot(text, span.start, span.end));
    in_words(file, spot, error.message())
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
    in_words(file, spot, message)
}

/// The libraries speak English and of their own types; the kinds of mistake that people make are said in our words,
/// the rest is passed on.
fn in_words(file: &str, spot: Option<TextPosition>, message: &str) -> CaseProblem {
    let (what, help) = unknown_name(message)
        .or_else(|| duplicate(message))
        .or_else(|| missing(message))
        .or_else(|| wrong_type(message))
        .or_else(|| no_day(message))
        .unwrap_or_else(|| other(message));
    CaseProblem { file: file.to_owned(), spot, what, help }
}

type Words = (Say, Option<Say>);

fn unknown_name(message: &str) -> Option<Words> {
    let (kind, rest) =
        [("항목", "key", "unknown field "), ("값", "value", "unknown variant ")]
            .into_iter()
            .find_map(|(ko, en, start)| message.strip_prefix(start).map(|rest| ((ko, en), rest)))?;
    let names = quoted(rest);
    let (found, known) = names.split_first()?;
    let what = Say::new(
        format!("`{found}`은(는) 쓸 수 없는 {}입니다", kind.0),
        format!("`{found}` is not a {} that can stand here", kind.1),
    );
    Some((what, Some(instead(found, known))))
}

/// The nearest name there is, and all of them.
fn instead(found: &str, known: &[&str]) -> Say {
    let list = known.join(", ");
    match simsa_content::nearest(found, known.iter().copied()) {
        Some(name) => Say::new(
            format!("혹시 `{name}`입니까? 가능한 것: {list}"),
            format!("did you mean `{name}`? possible: {list}"),
        ),
        None if known.is_empty() => Say::new("여기에는 아무 항목도 쓸 수 없습니다", "nothing can stand here"),
        None => Say::new(format!("가능한 것: {list}"), format!("possible: {list}")),
    }
}

fn duplicate(message: &str) -> Option<Words> {
    let is_duplicate = message.starts_with("duplicate key") || message.starts_with("duplicate field");
    is_duplicate.then(|| {
        (
            Say::new("같은 항목이 두 번 나옵니다", "this key stands here twice"),
            Some(Say::new(
                "하나를 지우거나, 목록이면 [[ ]]로 쓰십시오",
                "remove one of them, or write [[ ]] for a list",
            )),
        )
    })
}

fn missing(message: &str) -> Option<Words> {
    let name = *quoted(message.strip_prefix("missing field ")?).first()?;
    let what = Say::new(format!("`{name}` 항목이 빠졌습니다"), format!("the key `{name}` is missing"));
    Some((what, Some(Say::new(format!("`{name} = …` 줄을 넣으십시오"), format!("add a line `{name} = …`")))))
}

fn wrong_type(message: &str) -> Option<Words> {
    let rest = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "))?;
    let (found, expected) = rest.split_once(", expected ")?;
    let what = Say::new(
        format!("값의 종류가 다릅니다: {} 자리에 {}이(가) 있습니다", type_ko(expected), type_ko(found)),
        format!("expected {expected}, found {found}"),
    );
    Some((what, None))
}

/// The words of serde for a kind of value, in Korean; names of our own types are left out.
fn type_ko(words: &str) -> String {
    const KINDS: [(&str, &str); 9] = [
        ("a boolean", "참/거짓(true, false)"),
        ("boolean", "참/거짓"),
        ("a day written as YYYY-MM-DD", "날짜(YYYY-MM-DD)"),
        ("a string", "따옴표로 묶은 글"),
        ("string", "글"),
        ("integer", "수"),
        ("a sequence", "목록([ ])"),
        ("sequence", "목록"),
        ("map", "표"),
    ];
    KINDS
        .iter()
        .find(|(en, _)| words.starts_with(en))
        .map_or_else(|| words.to_owned(), |(en, ko)| format!("{ko}{}", &words[en.len()..]))
}

fn no_day(message: &str) -> Option<Words> {
    let day = *quoted(message.contains("is not a day that exists").then_some(message)?).first()?;
    let what =
        Say::new(format!("`{day}`은(는) 없는 날짜입니다"), format!("`{day}` is not a day that exists"));
    Some((
        what,
        Some(Say::new(
            "YYYY-MM-DD로 쓰십시오. 예: 2024-03-02",
            "write it as YYYY-MM-DD, for example 2024-03-02",
        )),
    ))
}

fn other(message: &str) -> Words {
    let message = message.lines().next().unwrap_or_default().trim();
    let what = Say::new(
        format!("파일을 읽을 수 없습니다: {message}"),
        format!("the file cannot be read: {message}"),
    );
    (what, None)
}

/// The parts of a message that stand between backquotes.
fn quoted(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}
