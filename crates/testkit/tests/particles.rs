//! Korean particles follow the sound of the word before them. A sentence that is made at run time is written with both
//! (`이(가)`) and settled by `Say::new`; no raw one reaches a person, and none is guessed after a word that is not known.
//!
//! The test reads our sources: every double spelling stands within the arguments of something that makes a `Say` or settles
//! it, and no particle follows a placeholder directly. Official texts are no sources of ours.

use std::fs;
use std::path::{Path, PathBuf};

const DOUBLE: [&str; 5] = ["이(가)", "은(는)", "을(를)", "와(과)", "(으)로"];
const PARTICLES: [&str; 9] = ["이", "가", "은", "는", "을", "를", "와", "과", "로"];

/// Names of functions and macros whose Korean argument becomes that of a `Say`, or is settled at once.
const SETTLING: [&str; 10] = [
    "Say::new",
    "say!",
    "settle",
    "refused",
    "help",
    "invalid",
    "not_now",
    "not_permitted",
    "Unwritable::new",
    "ok",
];

/// Files whose functions give the Korean half of a `Say` that is made one level up.
const SETTLED_ABOVE: [&str; 3] =
    ["crates/casefile/src/messages/", "crates/ledger/src/receipt.rs", "crates/cli/src/usage.rs"];

/// Where the double spellings themselves are explained and settled.
const ABOUT_PARTICLES: [&str; 2] = ["crates/content/src/josa.rs", "crates/model/src/say.rs"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// A string of a source file: its text, its line, and the functions and macros within whose arguments it stands.
struct Quoted<'s> {
    text: &'s str,
    line: usize,
    within: Vec<&'s str>,
}

/// The strings of a source file without its tests. Comments and single characters are passed over.
fn strings(source: &str) -> Vec<Quoted<'_>> {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let bytes = source.as_bytes();
    let (mut found, mut open, mut at) = (Vec::new(), Vec::new(), 0);
    while at < bytes.len() {
        match bytes[at] {
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                at = source[at..].find('\n').map_or(bytes.len(), |length| at + length);
            }
            b'"' => {
                let end = end_of_string(bytes, at + 1);
                let line = source[..at].matches('\n').count() + 1;
                found.push(Quoted { text: &source[at + 1..end], line, within: open.clone() });
                at = end + 1;
            }
            b'\'' => at += length_of_quote(&source[at..]),
            b'(' | b'[' | b'{' => {
                open.push(name_before(&source[..at]));
                at += 1;
            }
            b')' | b']' | b'}' => {
                open.pop();
                at += 1;
            }
            _ => at += 1,
        }
    }
    found
}

fn end_of_string(bytes: &[u8], mut at: usize) -> usize {
    while bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at
}

/// How many bytes a character literal takes; one for the tick of a lifetime.
fn length_of_quote(rest: &str) -> usize {
    let mut inside = rest.chars().skip(1);
    let first = inside.next();
    if first == Some('\\') {
        return 2 + rest[2..].find('\'').map_or(1, |end| end + 1);
    }
    match (first, inside.next()) {
        (Some(letter), Some('\'')) => 2 + letter.len_utf8(),
        _ => 1,
    }
}

/// The path or macro that stands right before a bracket.
fn name_before(text: &str) -> &str {
    let text = text.trim_end();
    let start = text.rfind(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':' || c == '!'));
    &text[start.map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8))..]
}

fn settles(name: &&str) -> bool {
    SETTLING.iter().any(|known| name == known || name.ends_with(&format!("::{known}")))
}

/// A placeholder with a particle that somebody has guessed: `{name}를`.
fn guessed(text: &str) -> Option<&str> {
    text.match_indices('}').map(|(at, _)| &text[at + 1..]).find(|rest| {
        let rest = rest.trim_start_matches(['’', '”', '\'', '`']);
        let rest = rest.strip_prefix('으').filter(|rest| rest.starts_with('로')).unwrap_or(rest);
        PARTICLES.iter().any(|particle| {
            rest.strip_prefix(particle)
                .is_some_and(|after| after.is_empty() || after.starts_with([' ', '.', ',', '\\', '"']))
        })
    })
}

#[test]
fn no_raw_particle_reaches_a_person() {
    let mut files = Vec::new();
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        sources(&entry.unwrap().path().join("src"), &mut files);
    }
    files.sort();
    let (mut wrong, mut settled) = (Vec::new(), 0);
    for file in files {
        let name = file.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
        if ABOUT_PARTICLES.contains(&name.as_str()) {
            continue;
        }
        let above = SETTLED_ABOVE.iter().any(|known| name.starts_with(known));
        let source = fs::read_to_string(&file).unwrap();
        for Quoted { text, line, within } in strings(&source) {
            if DOUBLE.iter().any(|double| text.contains(double)) {
                settled += 1;
                if !above && !within.iter().any(settles) {
                    wrong.push(format!("{name}:{line}: not settled: {text}"));
                }
            }
            if let Some(rest) = guessed(text) {
                let rest: String = rest.chars().take(20).collect();
                wrong.push(format!("{name}:{line}: a particle after a placeholder: …{rest}"));
            }
        }
    }
    assert!(settled > 100, "the sources are read: {settled}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_reader_of_sources_finds_what_it_is_after() {
    let source = "fn f(c: char) -> Say {\n    // 이(가)\n    let _ = ['\\'', '\"', 'x'];\n    one(format!(\"{a}을(를)\"));\n    Say::new(format!(\"{b}이(가)\"), \"\")\n}\n";
    let found = strings(source);
    let texts: Vec<(&str, usize)> = found.iter().map(|one| (one.text, one.line)).collect();
    assert_eq!(texts, [("{a}을(를)", 4), ("{b}이(가)", 5), ("", 5)]);
    assert!(!found[0].within.iter().any(settles));
    assert!(found[1].within.iter().any(settles));
    assert!(guessed("키 {key}로 바꾸었습니다").is_some() && guessed("`{a}`을 찾을 수").is_some());
    assert!(guessed("{n}개를 {m}로그").is_none() && guessed("{a}이(가) 없습니다").is_none());
}
