//! Writes the constants: `guide.rs`, `readings.rs` and `tables.rs` in the build's output folder.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use simsa_content::build::constant;

use crate::files::{Content, Passage, Reading};

/// Writes the three generated files into `out`.
pub(crate) fn write(content: &Content, out: &Path) -> io::Result<()> {
    fs::write(out.join("guide.rs"), guide(content))?;
    fs::write(out.join("readings.rs"), readings(content))?;
    fs::write(out.join("tables.rs"), tables(content))
}

fn guide(content: &Content) -> String {
    let mut code = String::new();
    let chapters = chapters(content);
    for passage in &content.passages {
        passage_constant(&mut code, &passage.value, &chapters);
    }
    list(
        &mut code,
        "Every passage, in the order of the guide.",
        "ALL",
        "Passage",
        content.passages.iter().map(|p| p.value.id.as_str()),
    );
    let mut sorted: Vec<&str> = content.passages.iter().map(|p| p.value.id.as_str()).collect();
    sorted.sort_unstable();
    list(&mut code, "Every passage, in the order of the ids.", "BY_ID", "Passage", sorted.into_iter());
    code
}

/// The chapters and forms by the table of contents, each with its first and last page.
fn chapters(content: &Content) -> Vec<(String, (u16, u16))> {
    let contents = content.passages.iter().filter(|passage| passage.value.id == "guide.contents");
    let rows = contents.flat_map(|passage| passage.value.text.lines()).filter_map(|line| {
        let (title, page) = line.rsplit_once('|')?;
        Some((letters(title), page.trim().parse().ok()?))
    });
    let starts: Vec<(String, u16)> = rows.collect();
    let ends = starts.iter().skip(1).map(|(_, next)| next - 1).chain(starts.last().map(|(_, from)| *from));
    let pages = starts.iter().zip(ends).map(|((title, from), to)| (title.clone(), (*from, to.max(*from))));
    pages.collect()
}

/// A title without the spaces and dots in which its places differ.
fn letters(title: &str) -> String {
    title.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '·')).collect()
}

fn passage_constant(code: &mut String, passage: &Passage, chapters: &[(String, (u16, u16))]) {
    let Passage {
        id,
        heading,
        lines: (from, to),
        skip,
        rejoined,
        part,
        in_force_from,
        in_force_until,
        slip,
        text,
    } = passage;
    doc(code, &format!("{} (원문 {from}–{to}행)\n\n{text}", heading.join(" › ")));
    let chapter = heading.first().map(|title| letters(title));
    let pages = chapters.iter().find(|(title, _)| Some(title) == chapter.as_ref()).map(|(_, pages)| *pages);
    let _ = write!(
        code,
        "pub static {}: Passage = Passage {{ id: {id:?}, heading: &{heading:?}, lines: ({from}, {to}), pages: {pages:?}, \
         skip: &{skip:?}, rejoined: &{rejoined:?}, part: {part}, source: \"guide-v2\", in_force_from: {in_force_from:?}, \
         in_force_until: {in_force_until:?}, slip: {slip:?}, text: {text:?} }};\n\n",
        constant(id)
    );
}

fn readings(content: &Content) -> String {
    let mut code = String::new();
    for reading in &content.readings {
        reading_constant(&mut code, &reading.value);
    }
    list(
        &mut code,
        "Every reading, by number.",
        "ALL",
        "Reading",
        content.readings.iter().map(|r| r.value.id.as_str()),
    );
    code
}

fn reading_constant(code: &mut String, reading: &Reading) {
    let Reading { id, title, title_en, passages, confirmed_by, body, .. } = reading;
    let number = id.trim_start_matches("R-").trim_start_matches('0');
    let confirmed_by = confirmed_by.as_ref().map_or_else(
        || "None".to_owned(),
        |c| {
            format!(
                "Some(crate::ReadingConfirmation {{ by: {:?}, on: {:?}, reference: {:?} }})",
                c.by, c.on, c.reference
            )
        },
    );
    doc(code, &format!("{title}\n{title_en}\n\n{body}"));
    let _ = write!(
        code,
        "pub static {}: Reading = Reading {{ id: {id:?}, number: {number}, title: {title:?}, title_en: {title_en:?}, \
         passages: &{passages:?}, body: {body:?}, confirmed_by: {confirmed_by} }};\n\n",
        constant(id)
    );
}

fn tables(content: &Content) -> String {
    let mut code = String::from("static SOURCES: &[crate::Original] = &[\n");
    for s in &content.sources {
        let _ = writeln!(
            code,
            "crate::Original {{ id: {:?}, title: {:?}, issuer: {:?}, date: {:?}, sha256: {:?}, in_force_from: {:?}, \
             known_end: {:?}, known_end_reason: {:?}, redistribute: {:?} }},",
            s.id,
            s.title,
            s.issuer,
            s.date,
            s.sha256,
            s.in_force_from,
            s.known_end,
            s.known_end_reason,
            s.redistribute
        );
    }
    code.push_str("];\n\nstatic NO_RULE: &[crate::NoRule] = &[\n");
    for entry in &content.no_rule {
        let _ = writeln!(
            code,
            "crate::NoRule {{ passages: &{:?}, lines: &{:?}, reason: {:?}, reason_en: {:?} }},",
            entry.passages, entry.lines, entry.reason, entry.reason_en
        );
    }
    code.push_str("];\n");
    code
}

/// Text as a fenced block, so that no bracket or address in it is taken for Markdown.
fn doc(code: &mut String, text: &str) {
    code.push_str("/// ````text\n");
    for line in text.lines() {
        let _ = writeln!(code, "/// {line}");
    }
    code.push_str("/// ````\n");
}

fn list<'a>(code: &mut String, about: &str, name: &str, of: &str, ids: impl Iterator<Item = &'a str>) {
    let _ = write!(code, "/// {about}\npub static {name}: &[&{of}] = &[");
    for id in ids {
        let _ = write!(code, "&{}, ", constant(id));
    }
    code.push_str("];\n\n");
}
