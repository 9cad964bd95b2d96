//! Reads the values back from our own HTML.
//!
//! Strict on purpose: it trusts only what a person sees (the words, the sign of a tick, the printed date), never a
//! hidden attribute, and refuses what the writer would not have written. It is no HTML parser.

use std::collections::BTreeMap;

/// Why a file is not one of our papers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}; only files written by this program, unaltered, can be read back")]
pub struct HtmlReadError {
    /// Line of the file, from 1.
    pub line: usize,
    /// What was found.
    pub what: String,
}

/// Field → value of a paper written by [`super::write`].
///
/// Values are the cleaned texts ([`crate::clean`]); a blank is an empty text. Ticks read `true` or `false`, dates ISO
/// 8601 or empty.
///
/// # Errors
/// [`HtmlReadError`] when the markup is not the writer's, or a name occurs with two values.
pub fn read_fields(html: &str) -> Result<BTreeMap<String, String>, HtmlReadError> {
    let mut fields = BTreeMap::new();
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|found| at + found) {
        let fail = |what: String| HtmlReadError { line: html[..open].matches('\n').count() + 1, what };
        let Some(end) = html[open..].find('>').map(|found| open + found) else {
            return Err(fail("a tag does not end".into()));
        };
        let (tag, rest) = (&html[open + 1..end], &html[end + 1..]);
        at = end + 1;
        let found = if let Some(name) = attribute(tag, "data-field") {
            Some((name, field(tag, rest).map_err(fail)?))
        } else if let Some(name) = attribute(tag, "data-tick") {
            Some((name, tick(rest).map_err(fail)?))
        } else {
            None
        };
        if let Some((name, value)) = found {
            let name = unescape(name).map_err(fail)?;
            if let Some(before) = fields.insert(name.clone(), value.clone()).filter(|before| *before != value)
            {
                return Err(fail(format!("`{name}` has two values, `{before}` and `{value}`")));
            }
        }
    }
    Ok(fields)
}

/// The value of an attribute, still escaped.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[start..].split('"').next()
}

/// The text of a field element.
fn field(tag: &str, rest: &str) -> Result<String, String> {
    let element = tag.split(' ').next().unwrap_or_default();
    let (text, after) = rest.split_once('<').ok_or("a field does not end")?;
    if !after.starts_with(&format!("/{element}>")) {
        return Err("a field holds markup".into());
    }
    let text = unescape(text)?;
    if element == "time" { date(&text) } else { Ok(text) }
}

/// A printed date as ISO 8601; empty when it is blank.
fn date(text: &str) -> Result<String, String> {
    let wrong = || format!("`{text}` is not a date line");
    let parts: Vec<&str> =
        text.split(['년', '월', '일']).map(|part| part.trim_matches([' ', '\u{a0}'])).collect();
    match parts.as_slice() {
        ["", "", "", ""] => Ok(String::new()),
        [year, month, day, ""] => {
            let year: i16 = year.parse().map_err(|_| wrong())?;
            let month: u8 = month.parse().map_err(|_| wrong())?;
            let day: u8 = day.parse().map_err(|_| wrong())?;
            Ok(format!("{year:04}-{month:02}-{day:02}"))
        }
        _ => Err(wrong()),
    }
}

/// The state of a tick by the sign that is seen.
fn tick(rest: &str) -> Result<String, String> {
    let sign = rest.strip_prefix("<span aria-hidden=\"true\">").and_then(|rest| rest.split_once("</span>"));
    match sign.map(|(sign, _)| sign) {
        Some("☑" | "✓") => Ok("true".into()),
        Some("☐" | "") => Ok("false".into()),
        _ => Err("a tick without a sign".into()),
    }
}

/// Undoes the writer's escapes; any other entity is foreign.
fn unescape(text: &str) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let (entity, after) = after.split_once(';').ok_or("an entity does not end")?;
        out.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "#39" => '\'',
            "#160" => '\u{a0}',
            other => return Err(format!("the entity `&{other};` is not ours")),
        });
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}
