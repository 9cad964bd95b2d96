//! Arguments that cannot be used, and help, in the language of the interface. The reader of arguments speaks English: in
//! Korean each of its mistakes has a sentence of ours, made of what it says of the mistake, not of its words.

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use simsa_model::{Language, NotADay, Say};

use crate::show::{error_word, wrapped};
use crate::terminal;

/// Says it. Help and version were asked for and go to standard output, in colours where that is a terminal: all of it is
/// ours. Everything else is unusable input, which is quoted.
pub(crate) fn say(error: &clap::Error, language: Language) -> ExitCode {
    if !error.use_stderr() {
        help(&error.render(), language);
        return ExitCode::SUCCESS;
    }
    match (error.kind(), language) {
        (ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand, _) => {
            terminal::line(format_args!("{}", in_words(&error.render().to_string(), language).trim_end()));
        }
        (_, Language::English) => {
            terminal::line(format_args!("{}", error.render().to_string().trim_end()));
        }
        (_, Language::Korean) => korean(error),
    }
    ExitCode::from(2)
}

/// Help, to standard output.
pub(crate) fn help(text: &clap::builder::StyledStr, language: Language) {
    let mut out = io::stdout().lock();
    let text = if terminal::has_colours(&out) { text.ansi().to_string() } else { text.to_string() };
    // whoever does not listen needs no help
    let _ = out.write_all(in_words(&text, language).as_bytes());
    let _ = out.flush();
}

/// The words that the maker of help has for every language.
const FIXED: [(&str, &str); 3] =
    [("[OPTIONS]", "[선택 사항]"), ("<COMMAND>", "<명령>"), ("[COMMAND]", "[명령]")];

fn in_words(text: &str, language: Language) -> String {
    match language {
        Language::English => text.to_owned(),
        Language::Korean => FIXED.iter().fold(text.to_owned(), |text, (en, ko)| text.replace(en, ko)),
    }
}

fn korean(error: &clap::Error) {
    let text = |kind| error.get(kind).map(values).unwrap_or_default();
    let mut lines = vec![Say::new(sentence(error, &text), "").ko];
    lines.extend(why(error).map(|why| format!("  {why}")));
    let suggested: Vec<String> =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
            .into_iter()
            .flat_map(text)
            .collect();
    if !suggested.is_empty() {
        lines.push(format!("  혹시 {}입니까?", quoted_list(&suggested)));
    }
    let valid: Vec<String> =
        [ContextKind::ValidValue, ContextKind::ValidSubcommand].into_iter().flat_map(text).collect();
    if !valid.is_empty() {
        lines.push(wrapped("  가능한 것: ", &valid.join(", ")));
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let usage = usage.strip_prefix("Usage:").unwrap_or(&usage).trim();
        lines.push(format!("\n사용법: {}", in_words(usage, Language::Korean)));
    }
    terminal::wrong(error_word(Language::Korean), format_args!("{}", lines.join("\n")));
    terminal::line(format_args!("도움말은 `simsa help`나 명령 뒤의 `--help`로 볼 수 있습니다."));
}

fn sentence(error: &clap::Error, text: &impl Fn(ContextKind) -> Vec<String>) -> String {
    let one = |kind| text(kind).first().cloned().unwrap_or_default();
    let (argument, value) = (one(ContextKind::InvalidArg), one(ContextKind::InvalidValue));
    match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => format!("`{argument}`에 값이 없습니다"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("`{value}`은(는) `{argument}`에 쓸 수 없는 값입니다")
        }
        ErrorKind::UnknownArgument => format!("`{argument}`은(는) 여기에 쓸 수 없습니다"),
        ErrorKind::InvalidSubcommand => {
            format!("`{}`은(는) 없는 명령입니다", one(ContextKind::InvalidSubcommand))
        }
        ErrorKind::NoEquals => format!("`{argument}`의 값은 `=` 뒤에 씁니다"),
        ErrorKind::TooManyValues => format!("`{argument}`에 `{value}`은(는) 더 쓸 수 없는 값입니다"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("`{argument}`에 주어진 값의 수가 맞지 않습니다")
        }
        ErrorKind::ArgumentConflict => match &text(ContextKind::PriorArg)[..] {
            [prior] if *prior == argument => format!("`{argument}`은(는) 한 번만 쓸 수 있습니다"),
            prior => format!("`{argument}`은(는) {}와(과) 함께 쓸 수 없습니다", quoted_list(prior)),
        },
        ErrorKind::MissingRequiredArgument => {
            format!("{}이(가) 빠졌습니다", quoted_list(&text(ContextKind::InvalidArg)))
        }
        ErrorKind::MissingSubcommand => "명령이 빠졌습니다".to_owned(),
        ErrorKind::InvalidUtf8 => "인자에 UTF-8이 아닌 글자가 있습니다".to_owned(),
        _ => "인자를 쓸 수 없습니다".to_owned(),
    }
}

/// Why a value is not taken, where its kind says more than that.
fn why(error: &clap::Error) -> Option<String> {
    let source = std::error::Error::source(error)?;
    if source.is::<NotADay>() {
        return Some("없는 날짜입니다. 2024-03-02나 2024년 3월 2일처럼 쓰십시오".to_owned());
    }
    if source.is::<std::num::ParseIntError>() {
        return Some("수로 쓰십시오. 예: 3".to_owned());
    }
    if source.is::<std::net::AddrParseError>() {
        return Some("주소는 127.0.0.1, 주소와 포트는 127.0.0.1:8080처럼 쓰십시오".to_owned());
    }
    // what our own readers of values say is an example
    Some(source.to_string()).filter(|says| says.starts_with("http")).map(|says| format!("예: {says}"))
}

fn values(value: &ContextValue) -> Vec<String> {
    match value {
        ContextValue::String(text) => vec![text.clone()],
        ContextValue::Strings(texts) => texts.clone(),
        ContextValue::StyledStr(text) => vec![text.to_string()],
        ContextValue::StyledStrs(texts) => texts.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

fn quoted_list(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
