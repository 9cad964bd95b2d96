//! How things are said on a terminal: aligned by the width that Korean letters really have, wrapped where it is narrow.

mod assessment;
mod explained;
mod findings;
mod passages;
mod problem;
mod steps;

use std::io::{self, Write};

use simsa_law::Reading;
use simsa_model::{Assessment, FormId, Language};
use unicode_width::UnicodeWidthStr;

use crate::terminal::columns;

pub(crate) use self::assessment::assessment;
pub(crate) use self::explained::{check, form, question};
pub(crate) use self::findings::findings;
pub(crate) use self::passages::{topic, uses};
pub(crate) use self::problem::problem;
pub(crate) use self::steps::steps;

/// `text` behind `label`, wrapped, its further lines indented to the label's width.
pub(crate) fn wrapped(label: &str, text: &str) -> String {
    let indent = " ".repeat(label.width().min(24));
    // Korean reads badly when words are broken at any syllable; a word is broken only where it is longer than a line.
    // A name such as II-1 or emr-2.1-4 is one word.
    let options = textwrap::Options::new(columns())
        .initial_indent(label)
        .subsequent_indent(&indent)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    let lines = text.lines().filter(|line| !line.trim().is_empty()).enumerate();
    let wrapped = lines.map(|(at, line)| {
        let options = if at == 0 { options.clone() } else { options.clone().initial_indent(&indent) };
        textwrap::fill(line.trim(), options)
    });
    let wrapped: Vec<String> = wrapped.collect();
    if wrapped.is_empty() { label.trim_end().to_owned() } else { wrapped.join("\n") }
}

/// A text of several paragraphs, none of its lines wider than the terminal.
pub(crate) fn paragraphs(text: &str) -> String {
    let line = |line: &str| {
        let indent: String = line.chars().take_while(|c| *c == ' ').collect();
        if line.trim().is_empty() { String::new() } else { wrapped(&indent, line) }
    };
    text.trim_end().lines().map(line).collect::<Vec<_>>().join("\n")
}

/// `text` followed by blanks up to `width` columns.
pub(crate) fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// A table without lines, as wide as the terminal, with these names of its columns.
pub(crate) fn table(columns_of: impl IntoIterator<Item = &'static str>) -> comfy_table::Table {
    let mut table = comfy_table::Table::new();
    table
        .load_style(comfy_table::presets::NOTHING)
        .set_content_arrangement(comfy_table::ContentArrangement::Dynamic)
        .set_width(u16::try_from(columns()).unwrap_or(u16::MAX))
        .set_header(columns_of);
    table
}

/// "오류" or "error".
pub(crate) fn error_word(language: Language) -> &'static str {
    match language {
        Language::Korean => "오류",
        Language::English => "error",
    }
}

/// What a form is called by its number.
pub(crate) fn form_name(form: FormId, language: Language) -> String {
    match language {
        Language::Korean => format!("양식{form}"),
        Language::English => format!("form {form}"),
    }
}

/// The title of a reading in the language of the interface.
pub(crate) fn reading_title(reading: &Reading, language: Language) -> &'static str {
    match language {
        Language::Korean => reading.title,
        Language::English => reading.title_en,
    }
}

/// Why there are no questions: the group is open, or S014 is not reviewed, or a notice is awaited.
pub(crate) fn no_questions(
    assessment: &Assessment,
    language: Language,
    out: &mut impl Write,
) -> io::Result<()> {
    let open = assessment.decided_group().is_none();
    let sentence = match (language, open, assessment.group.is_some()) {
        (Language::Korean, true, true) => {
            "그룹이 정해지지 않아 질문을 정할 수 없습니다. 먼저 다음을 알아야 합니다."
        }
        (Language::English, true, true) => {
            "The group is not decided, so neither are the questions. First it must be known:"
        }
        (Language::Korean, ..) => "이 신청에서는 S014를 심사하지 않으므로 답할 질문이 없습니다.",
        (Language::English, ..) => {
            "S014 is not reviewed in this application, so there is no question to answer."
        }
    };
    writeln!(out, "{sentence}")?;
    self::assessment::needs(assessment, language, out)
}
