//! The readers of TOML and JSON speak English and of their own types. Every mistake that they name is said here in our
//! words, with what to do; what they may yet say beyond that is said as what it is, text that cannot be read.

use simsa_model::Say;

/// What is wrong, and what to do about it.
pub(crate) type Words = (Say, Option<Say>);

/// A row: how the message begins; what it means, in Korean and English; what to do, in Korean and English.
type Row = (&'static [&'static str], [&'static str; 2], [&'static str; 2]);

const QUOTES: [&str; 2] = [
    "글은 큰따옴표로 묶으십시오. 날짜는 2024-03-02처럼 쓰면 묶지 않아도 됩니다",
    "put text in double quotes; a day may stand without, as 2024-03-02",
];
const KEY_AND_VALUE: [&str; 2] = [
    "`이름 = 값`으로 쓰십시오. 설명이면 줄 앞에 #을 붙이십시오",
    "write `name = value`; a remark begins with #",
];
const BACKSLASH: [&str; 2] = [
    "경로의 `\\`는 `/`로 쓰거나, 글을 작은따옴표로 묶으십시오",
    "write `/` between folders, or put the text in single quotes",
];
const BRACKETS: [&str; 2] =
    ["`[이름]` 또는 `[[이름]]`처럼 닫는 괄호까지 쓰십시오", "close it: `[name]` or `[[name]]`"];
const NOTHING: [&str; 2] = ["", ""];

/// The mistakes of TOML.
const TOML: &[Row] = &[
    (
        &["string values must be quoted", "missing opening quote"],
        ["글이 따옴표로 묶여 있지 않습니다", "the text is not in quotes"],
        QUOTES,
    ),
    (
        &["missing escaped value", "too few unicode value digits"],
        [
            "따옴표 안의 `\\` 뒤에 쓸 수 없는 글자가 있습니다",
            "what follows the `\\` in the quotes means nothing",
        ],
        BACKSLASH,
    ),
    (
        &["invalid basic string", "invalid literal string", "invalid multi-line", "invalid string"],
        [
            "따옴표로 묶은 글이 닫히지 않았거나 쓸 수 없는 글자가 들어 있습니다",
            "the text in quotes does not end, or holds a character that cannot stand there",
        ],
        ["닫는 따옴표가 있는지 보십시오", "look whether the closing quote is there"],
    ),
    (
        &["unclosed table", "unclosed array table", "missing table open"],
        ["표의 이름이 닫히지 않았습니다", "the name of the table is not closed"],
        BRACKETS,
    ),
    (
        &["unclosed array", "missing array opening"],
        ["목록이 닫히지 않았습니다", "the list is not closed"],
        ["목록의 끝에 `]`를 쓰십시오", "end the list with `]`"],
    ),
    (
        &["unclosed inline table", "missing inline table opening", "invalid inline table"],
        ["중괄호로 쓴 표가 닫히지 않았거나 잘못되었습니다", "the table in { } is not closed, or wrong"],
        ["`{ 이름 = 값, 이름 = 값 }`처럼 쓰십시오", "write `{ name = value, name = value }`"],
    ),
    (
        &["missing comma"],
        ["쉼표가 빠졌습니다", "a comma is missing"],
        ["값과 값 사이에 `,`를 쓰십시오", "write `,` between the values"],
    ),
    (
        &["extra comma"],
        ["쉼표가 더 있습니다", "there is a comma too many"],
        ["하나를 지우십시오", "remove it"],
    ),
    (
        &[
            "key with no value",
            "missing assignment",
            "missing value",
            "invalid key-value pair",
            "unexpected key or value",
            "unexpected content",
        ],
        ["`이름 = 값`의 모양이 아닙니다", "this is not of the form `name = value`"],
        KEY_AND_VALUE,
    ),
    (
        &["extra assignment", "extra `=`", "unexpected `=`"],
        ["`=`가 더 있습니다", "there is a `=` too many"],
        KEY_AND_VALUE,
    ),
    (
        &["invalid unquoted key", "unquoted keys cannot be empty", "missing key"],
        ["항목의 이름으로 쓸 수 없습니다", "this cannot be the name of a key"],
        [
            "이름은 영문자, 숫자, `-`, `_`로 씁니다. 설명이면 줄 앞에 #을 붙이십시오",
            "names are of letters, digits, `-` and `_`; a remark begins with #",
        ],
    ),
    (
        &["cannot extend value"],
        ["같은 이름이 값으로도 표로도 쓰였습니다", "the same name stands for a value and for a table"],
        ["하나를 지우거나 이름을 고치십시오", "remove one of them"],
    ),
    (
        &["invalid boolean"],
        ["참/거짓이 아닙니다", "this is neither true nor false"],
        ["true 또는 false로, 글이면 따옴표로 묶어 쓰십시오", "write true or false; put text in quotes"],
    ),
    (
        &["invalid date-time", "invalid datetime", "invalid date", "invalid time"],
        ["없는 날짜이거나 날짜로 읽을 수 없습니다", "this is not a day that exists"],
        ["YYYY-MM-DD로 쓰십시오. 예: 2024-03-02", "write it as YYYY-MM-DD, for example 2024-03-02"],
    ),
    (
        &[
            "invalid float",
            "invalid integer",
            "invalid hexadecimal",
            "invalid octal",
            "invalid binary",
            "invalid mantissa",
            "invalid exponent",
            "unexpected leading zero",
            "unexpected sign",
            "redundant",
            "radix must be",
            "integers with a radix",
            "`_` may only go",
        ],
        ["수로 읽을 수 없습니다", "this is not a number"],
        QUOTES,
    ),
    (
        &["carriage return", "invalid comment character", "missing comment start"],
        ["줄에 쓸 수 없는 글자가 있습니다", "the line holds a character that cannot stand there"],
        ["그 글자를 지우고 다시 저장하십시오", "remove it and save the file again"],
    ),
    (
        &["recursion limit", "cannot recurse", "recursion limit exceeded"],
        ["너무 깊이 겹쳐 있습니다", "it is nested too deep"],
        NOTHING,
    ),
    (
        &["invalid value", "invalid array"],
        ["값으로 읽을 수 없습니다", "this cannot be read as a value"],
        QUOTES,
    ),
];

/// The mistakes of JSON.
const JSON: &[Row] = &[
    (
        &["EOF while parsing"],
        ["파일이 도중에 끝납니다", "the file ends too early"],
        ["닫는 괄호와 따옴표가 모두 있는지 보십시오", "look whether every bracket and quote is closed"],
    ),
    (
        &["expected `:`"],
        ["이름 뒤에 `:`이 없습니다", "there is no `:` behind the name"],
        ["\"이름\": 값처럼 쓰십시오", "write \"name\": value"],
    ),
    (
        &["expected `,` or"],
        ["쉼표나 닫는 괄호가 있어야 합니다", "there should be a comma or a closing bracket"],
        NOTHING,
    ),
    (
        &["trailing comma"],
        ["마지막 값 뒤에 쉼표가 있습니다", "there is a comma behind the last value"],
        ["그 쉼표를 지우십시오", "remove it"],
    ),
    (
        &["trailing characters"],
        ["파일의 내용이 끝난 뒤에 다른 글이 있습니다", "something stands behind the end"],
        ["나머지를 지우십시오", "remove it"],
    ),
    (
        &["key must be a string", "expected `\"`"],
        ["이름이 큰따옴표로 묶여 있지 않습니다", "the name is not in double quotes"],
        ["\"이름\": 값처럼 쓰십시오", "write \"name\": value"],
    ),
    (
        &["expected value", "expected ident"],
        ["값으로 읽을 수 없습니다", "this cannot be read as a value"],
        ["글은 큰따옴표로 묶으십시오", "put text in double quotes"],
    ),
    (
        &["invalid escape", "lone leading surrogate", "unexpected end of hex escape", "invalid unicode"],
        [
            "따옴표 안의 `\\` 뒤에 쓸 수 없는 글자가 있습니다",
            "what follows the `\\` in the quotes means nothing",
        ],
        ["경로의 `\\`는 `/`로 쓰십시오", "write `/` between folders"],
    ),
    (
        &["control character"],
        [
            "따옴표 안에 줄바꿈이나 제어 문자가 있습니다",
            "the text in quotes holds a line break or a control character",
        ],
        ["줄바꿈은 \\n으로 쓰십시오", "write \\n for a line break"],
    ),
    (
        &["invalid number", "number out of range"],
        ["수로 읽을 수 없습니다", "this is not a number"],
        ["글이나 날짜이면 큰따옴표로 묶으십시오", "put text and days in double quotes"],
    ),
    (&["recursion limit"], ["너무 깊이 겹쳐 있습니다", "it is nested too deep"], NOTHING),
];

/// What a message of either reader means.
pub(crate) fn in_words(message: &str) -> Words {
    duplicate(message)
        .or_else(|| unknown_name(message))
        .or_else(|| missing(message))
        .or_else(|| wrong_type(message))
        .or_else(|| listed(TOML, message))
        .or_else(|| listed(JSON, message))
        .unwrap_or_else(|| (Say::new("읽을 수 없는 글입니다", "this cannot be read"), None))
}

fn listed(rows: &[Row], message: &str) -> Option<Words> {
    let (_, what, help) =
        rows.iter().find(|(starts, ..)| starts.iter().any(|start| message.starts_with(start)))?;
    let say = |words: &[&'static str; 2]| Say::new(words[0], words[1]);
    Some((say(what), (help != &NOTHING).then(|| say(help))))
}

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
pub(crate) fn instead(found: &str, known: &[&str]) -> Say {
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

/// Only of files that the table of fields does not have.
fn wrong_type(message: &str) -> Option<Words> {
    let rest = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "))?;
    let (found, expected) = rest.split_once(", expected ")?;
    let ((found_ko, found_en), (expected_ko, expected_en)) = (kind(found), kind(expected));
    let what = Say::new(
        format!("{expected_ko}이(가) 와야 하는데 {found_ko}이(가) 있습니다"),
        format!("{expected_en} is expected here, found {found_en}"),
    );
    Some((what, None))
}

/// A kind of value as serde and Rust call it.
fn kind(words: &str) -> (&'static str, &'static str) {
    const KINDS: [(&[&str], &str, &str); 6] = [
        (&["a boolean", "boolean"], "참/거짓(true, false)", "true or false"),
        (&["a day"], "날짜(YYYY-MM-DD)", "a day (YYYY-MM-DD)"),
        (&["a string", "string", "character"], "따옴표로 묶은 글", "a text in quotes"),
        (
            &["integer", "floating", "u8", "u16", "u32", "u64", "usize", "i8", "i16", "i32", "i64", "f64"],
            "수",
            "a number",
        ),
        (&["a sequence", "sequence", "tuple"], "목록([ ])", "a list ([ ])"),
        (&["map", "a map", "struct", "table"], "표", "a table"),
    ];
    let found = KINDS.iter().find(|(starts, ..)| starts.iter().any(|start| words.starts_with(start)));
    found.map_or(("다른 값", "another value"), |(_, ko, en)| (ko, en))
}

/// The parts of a message that stand between backquotes.
fn quoted(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}

#[cfg(test)]
mod tests {
    use super::in_words;

    /// Texts that the two readers refuse, each for a reason of its own: none is passed on in English, and none of those
    /// that people make ends in the last resort.
    #[test]
    fn every_mistake_is_said_in_korean() {
        let toml = [
            "a = 가나병원",
            "a = \"가",
            "a = '가",
            "a = \"C:\\증빙\"",
            "a = \"\\u12\"",
            "[a",
            "[[a",
            "[[a]",
            "a = [1",
            "a = {b = 1",
            "a = [1 2]",
            "a = {b = 1,, c = 2}",
            "가나",
            "a",
            "a =",
            "= 1",
            "a == 1",
            "가 = 1",
            "a = 1\na = 2",
            "a = 1\na.b = 2",
            "a = treu",
            "a = 2024-02-30",
            "a = 2024-13-01",
            "a = 2024.3.1",
            "a = 01",
            "a = 1__0",
            "a = 0X1",
            "a = 2026년 3월 1일",
            "a = 1\rb = 2",
            "a = 1 b = 2",
            "[a] b",
            "a = [,]",
            "x\u{1}y = 1",
            "# \u{1}",
            "a = +-1",
            "a = 1e",
            "a.b.",
            "a = \"\"\"가",
            "[]",
            "[a.]",
            "a = {",
            "a = [{]",
            "- a",
            "{}",
            "\"a\": 1",
        ];
        for text in toml {
            let (_, errors) = toml::de::DeTable::parse_recoverable(text);
            assert!(!errors.is_empty(), "{text:?} is TOML");
            for error in errors {
                let (what, help) = in_words(error.message());
                assert_ne!(what.en, "this cannot be read", "{text:?}: {}", error.message());
                let korean = what.ko + &help.map_or(String::new(), |help| help.ko);
                assert!(!korean.contains(error.message()), "{text:?}: {korean}");
            }
        }
        let json = [
            "",
            "{",
            "[1",
            "\"a",
            "{\"a\" 1}",
            "[1 2]",
            "{\"a\": 1 \"b\": 2}",
            "[1,]",
            "{\"a\": 1,}",
            "{} x",
            "{a: 1}",
            "{1: 2}",
            "{\"a\": 가}",
            "nul",
            "\"\\q\"",
            "\"\\ud800\"",
            "\"a\nb\"",
            "01",
            "1e999",
            "-",
            "'a'",
        ];
        for text in json {
            let error = serde_json::from_str::<serde_json::Value>(text).unwrap_err().to_string();
            let (what, _) = in_words(&error);
            assert_ne!(what.en, "this cannot be read", "{text:?}: {error}");
        }
        let (what, _) = in_words("invalid type: string \"a\", expected u8");
        assert_eq!(what.ko, "수가 와야 하는데 따옴표로 묶은 글이 있습니다");
    }
}
