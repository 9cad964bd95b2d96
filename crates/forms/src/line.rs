//! The notation for words in a sheet: one line is one paragraph.
//!
//! | written | means |
//! |---|---|
//! | `{name}` | the value of a field; `{.name}` a column of the entry that is repeated; `{#}` its number |
//! | `{name=option\|words}` | a box, ticked when the field has that option; after `\|\|` words that are not printed |
//! | `{name=option\|√\|words}` | a check mark without box, for a column of a table; the words are not printed |
//! | `{@name}` | one paragraph per line of the field, alone on its line |
//! | `**words**` | bold |
//! | two spaces at the start | an indent |
//! | `~` at the start | small letters |
//! | `^` at the start | centred |
//! | `· • ● - ※ * ① 1.` at the start | a marker, under which the following lines do not run; `※` is small |

/// A line of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SheetLine {
    pub(crate) indent: u8,
    pub(crate) small: bool,
    pub(crate) center: bool,
    pub(crate) marker: Option<String>,
    pub(crate) pieces: Vec<LineSpan>,
}

/// A stretch of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LineSpan {
    /// Words of the form.
    Words { text: String, bold: bool },
    /// A value.
    Value { name: Name, bold: bool },
    /// A box.
    Box { name: Name, option: String, label: String, meaning: String },
    /// The lines of a field.
    Lines(Name),
    /// The number of the repeated entry.
    Number,
}

/// What a piece refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    /// A field of the form.
    Field(String),
    /// A column of the repeated entry.
    Column(String),
}

/// The lines of a text.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = SheetLine> + '_ {
    text.lines().map(line)
}

fn line(text: &str) -> SheetLine {
    let mut line = SheetLine::default();
    let mut rest = text;
    while let Some(shorter) = rest.strip_prefix("  ") {
        line.indent += 1;
        rest = shorter;
    }
    loop {
        if let Some(shorter) = rest.strip_prefix('~') {
            line.small = true;
            rest = shorter;
        } else if let Some(shorter) = rest.strip_prefix('^') {
            line.center = true;
            rest = shorter;
        } else {
            break;
        }
    }
    if let Some((marker, shorter)) = rest.split_once(' ').filter(|(marker, _)| is_marker(marker)) {
        line.small |= marker == "※";
        line.marker = Some(marker.to_owned());
        rest = shorter;
    }
    line.pieces = pieces(rest);
    line
}

fn is_marker(word: &str) -> bool {
    let number = word.strip_suffix('.').is_some_and(|digits| {
        !digits.is_empty() && digits.len() < 3 && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    number || matches!(word, "·" | "•" | "●" | "-" | "※" | "*" | "①" | "②" | "③")
}

fn pieces(text: &str) -> Vec<LineSpan> {
    let mut pieces = Vec::new();
    for (at, stretch) in text.split("**").enumerate() {
        let bold = at % 2 == 1;
        let mut rest = stretch;
        while let Some((before, after)) = rest.split_once('{') {
            words(&mut pieces, before, bold);
            let (inside, after) = after.split_once('}').unwrap_or((after, ""));
            pieces.push(value(inside, bold));
            rest = after;
        }
        words(&mut pieces, rest, bold);
    }
    pieces
}

fn words(pieces: &mut Vec<LineSpan>, text: &str, bold: bool) {
    if !text.is_empty() {
        // Several spaces are room between boxes, which writers would close up; the last may still break the line.
        let text = text.replace("  ", "\u{a0} ");
        pieces.push(LineSpan::Words { text, bold });
    }
}

fn value(inside: &str, bold: bool) -> LineSpan {
    if inside == "#" {
        return LineSpan::Number;
    }
    if let Some(inside) = inside.strip_prefix('@') {
        return LineSpan::Lines(name(inside));
    }
    let Some((field, rest)) = inside.split_once('=') else {
        return LineSpan::Value { name: name(inside), bold };
    };
    let (option, words) = rest.split_once('|').unwrap_or((rest, ""));
    let (label, meaning) = words.split_once('|').unwrap_or((words, ""));
    LineSpan::Box {
        name: name(field),
        option: option.to_owned(),
        label: label.to_owned(),
        meaning: meaning.to_owned(),
    }
}

fn name(text: &str) -> Name {
    match text.strip_prefix('.') {
        Some(column) => Name::Column(column.to_owned()),
        None => Name::Field(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{LineSpan, Name, SheetLine, lines};

    fn one(text: &str) -> SheetLine {
        lines(text).next().unwrap()
    }

    #[test]
    fn markers_indents_and_sizes_are_taken_off_the_words() {
        let line = one("  - {@lines}");
        assert_eq!((line.indent, line.marker.as_deref()), (1, Some("-")));
        assert_eq!(line.pieces, [LineSpan::Lines(Name::Field("lines".into()))]);
        let line = one("※ 서명");
        assert!(line.small && line.marker.as_deref() == Some("※"));
        let line = one("^**증빙자료 붙임**");
        assert!(line.center);
        assert_eq!(line.pieces, [LineSpan::Words { text: "증빙자료 붙임".into(), bold: true }]);
        assert_eq!(one("3-1. CC").marker, None);
        assert_eq!(one("1. 계약").marker.as_deref(), Some("1."));
    }

    #[test]
    fn boxes_have_printed_words_or_a_meaning() {
        let [a, b] = &one("{.x=yes|예}{y=no||아니오}").pieces[..] else { panic!() };
        let LineSpan::Box { name, option, label, meaning } = a else { panic!() };
        assert_eq!((name, option.as_str()), (&Name::Column("x".into()), "yes"));
        assert_eq!((label.as_str(), meaning.as_str()), ("예", ""));
        let LineSpan::Box { label, meaning, .. } = b else { panic!() };
        assert_eq!((label.as_str(), meaning.as_str()), ("", "아니오"));
    }
}
