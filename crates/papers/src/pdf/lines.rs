//! Breaks a paragraph into lines of positioned text.
//!
//! Korean is broken at spaces, as official forms do. Where a word is wider than the whole line (narrow columns, long
//! codes) it breaks wherever UAX #14 allows, which for Hangul is between any two syllables, and as a last resort
//! between any two characters: nothing ever runs out of its cell.

use std::collections::BTreeSet;

use unicode_linebreak::{BreakOpportunity, linebreaks};

use super::fonts::{BOX, Fonts, Sort};
use super::style::{LEADING, Setting};
use crate::clean::unknown;
use crate::{Align, FontWeight, Paragraph, Run, TickLook, clean};

/// The check mark, also within a box: a file searched or copied says `√` where the form is ticked, `□` where not.
const MARK: char = '√';
/// Size of a bare check mark, relative to the text.
const MARK_SCALE: f32 = 1.1;
/// Room left for handwriting within running text, in no-break spaces.
const BLANK: usize = 12;

/// A line: positioned items with the height they need.
#[derive(Clone, Debug, Default)]
pub(super) struct PlacedLine {
    /// Items from left to right.
    pub(super) items: Vec<TextRun>,
    /// Height of the line.
    pub(super) height: f32,
    /// Distance from the top of the line to its baseline.
    pub(super) baseline: f32,
}

/// A stretch of one look on a line.
#[derive(Clone, Debug)]
pub(super) struct TextRun {
    /// Distance from the left edge of the paragraph's area.
    pub(super) x: f32,
    /// Advance width.
    pub(super) width: f32,
    /// Letter size.
    pub(super) size: f32,
    /// Weight.
    pub(super) weight: FontWeight,
    /// The characters.
    pub(super) text: String,
    /// One per character of `text`.
    pub(super) sorts: Vec<Sort>,
    /// The state, when the item is a tick.
    pub(super) tick: Option<Tick>,
    /// The item is the paragraph's marker.
    pub(super) marker: bool,
}

/// A tick on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tick {
    /// Ticked.
    pub(super) on: bool,
    /// How it looks.
    pub(super) look: TickLook,
}

/// What all characters of one run share.
#[derive(Clone, Copy, PartialEq)]
struct Look {
    weight: FontWeight,
    size: f32,
    tick: Option<Tick>,
    /// Index of the run: two ticks side by side stay two items.
    run: usize,
}

/// A character ready to be placed.
#[derive(Clone, Copy)]
struct Char {
    c: char,
    sort: Sort,
    look: Look,
    /// May a line start here?
    before: Break,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Break {
    Never,
    /// UAX #14 allows it.
    Allowed,
    /// After a space.
    Preferred,
    /// After a forced line break.
    Forced,
}

/// Sets paragraphs; collects the characters the fonts lack.
pub(super) struct Setter<'a> {
    /// The fonts.
    pub(super) fonts: &'a Fonts,
    /// Characters without glyph so far.
    pub(super) missing: BTreeSet<char>,
}

impl Setter<'_> {
    /// Breaks a paragraph into lines no wider than `width`. An empty paragraph is one empty line.
    pub(super) fn set(
        &mut self,
        paragraph: &Paragraph,
        setting: Setting,
        align: Align,
        width: f32,
    ) -> Vec<PlacedLine> {
        let size = setting.size(paragraph.size);
        let indent = (f32::from(paragraph.indent) * size).min(width * 0.5);
        let marker = paragraph.marker.as_deref().filter(|m| !m.is_empty());
        let marker = marker.map(|text| self.text_item(&clean(text), FontWeight::Regular, size));
        let hang = marker.as_ref().map_or(0.0, |m| (m.width + 0.35 * size).max(size)).min(width * 0.4);
        let chars = self.characters(&paragraph.runs, setting, size);
        let room = (width - indent - hang).max(1.0);
        let mut lines = Vec::new();
        for range in break_lines(&chars, room) {
            let mut line = self.line(&chars[range], size);
            shift(&mut line, indent + hang, room, align);
            lines.push(line);
        }
        if let (Some(mut marker), Some(first)) = (marker, lines.first_mut()) {
            let text_start = first.items.first().map_or(indent + hang, |item| item.x);
            marker.x = text_start - hang;
            marker.marker = true;
            first.items.insert(0, marker);
        }
        lines
    }

    /// Text of one look as one item at x = 0.
    pub(super) fn text_item(&mut self, text: &str, weight: FontWeight, size: f32) -> TextRun {
        let face = self.fonts.face(weight);
        let sorts: Vec<Sort> = text.chars().map(|c| face.sort(c, &mut self.missing)).collect();
        let width = sorts.iter().map(|sort| sort.advance * size).sum();
        TextRun { x: 0.0, width, size, weight, text: text.to_owned(), sorts, tick: None, marker: false }
    }

    /// All characters of the runs, with the places where a line may break.
    fn characters(&mut self, runs: &[Run], setting: Setting, base: f32) -> Vec<Char> {
        let mut text = String::new();
        let mut looks: Vec<(usize, Look)> = Vec::new();
        let alone = runs.len() == 1;
        for (run, content) in runs.iter().enumerate() {
            let mut push = |words: &str, weight, size, tick| {
                text.push_str(words);
                looks.push((text.len(), Look { weight, size, tick, run }));
            };
            match content {
                Run::Text { text, weight, size } => {
                    self.missing.extend(unknown(text));
                    push(&clean(text), *weight, size.map_or(base, |s| setting.size(s)), None);
                }
                Run::Field { value: Some(value), weight, .. } => {
                    self.missing.extend(unknown(value));
                    push(&clean(value), *weight, base, None);
                }
                Run::Field { .. } if alone => {}
                Run::Field { .. } => push(&"\u{a0}".repeat(BLANK), FontWeight::Regular, base, None),
                Run::Tick { on, label, look, .. } => {
                    let tick = Tick { on: *on, look: *look };
                    match look {
                        TickLook::Mark if !on => {}
                        TickLook::Mark => {
                            push(&MARK.to_string(), FontWeight::Bold, base * MARK_SCALE, Some(tick));
                        }
                        TickLook::Box if *on => push(&MARK.to_string(), FontWeight::Bold, base, Some(tick)),
                        TickLook::Box => push(&BOX.to_string(), FontWeight::Regular, base, Some(tick)),
                    }
                    if !label.is_empty() {
                        push(&format!("\u{a0}{}", clean(label)), FontWeight::Regular, base, None);
                    }
                }
                Run::LineBreak => push("\n", FontWeight::Regular, base, None),
            }
        }
        self.place(&text, &looks)
    }

    /// Gives each character its glyph and its break.
    fn place(&mut self, text: &str, looks: &[(usize, Look)]) -> Vec<Char> {
        let mut chars: Vec<Char> = Vec::with_capacity(text.len() / 2);
        let mut breaks = linebreaks(text).peekable();
        let mut stretch = 0;
        for (at, c) in text.char_indices() {
            while at >= looks[stretch].0 {
                stretch += 1;
            }
            while breaks.next_if(|(place, _)| *place < at).is_some() {}
            let here = breaks.next_if(|(place, _)| *place == at).map(|(_, kind)| kind);
            let before = match (here, chars.last()) {
                (_, None) | (None, _) => Break::Never,
                (Some(BreakOpportunity::Mandatory), Some(_)) => Break::Forced,
                (Some(BreakOpportunity::Allowed), Some(last)) if last.c == ' ' => Break::Preferred,
                (Some(BreakOpportunity::Allowed), Some(_)) => Break::Allowed,
            };
            let look = looks[stretch].1;
            let mut sort = match c {
                // a forced break prints nothing
                '\n' => Sort { glyph: krilla::text::GlyphId::new(0), advance: 0.0 },
                c => self.fonts.face(look.weight).sort(c, &mut self.missing),
            };
            if look.tick.is_some() {
                // ticked or not, the label starts at the same place
                sort.advance = self.fonts.face(FontWeight::Regular).sort(BOX, &mut self.missing).advance;
            }
            chars.push(Char { c, sort, look, before });
        }
        chars
    }

    /// Joins characters of one look into items and finds the height.
    fn line(&self, chars: &[Char], size: f32) -> PlacedLine {
        let mut items: Vec<TextRun> = Vec::new();
        let mut last = None;
        let (mut x, mut tallest) = (0.0, size);
        for char in chars.iter().filter(|char| char.c != '\n') {
            let look = char.look;
            if last != Some(look) {
                let Look { weight, size, tick, .. } = look;
                let text = String::new();
                items.push(TextRun {
                    x,
                    width: 0.0,
                    size,
                    weight,
                    text,
                    sorts: Vec::new(),
                    tick,
                    marker: false,
                });
                tallest = tallest.max(size);
                last = Some(look);
            }
            if let Some(item) = items.last_mut() {
                let advance = char.sort.advance * look.size;
                item.text.push(char.c);
                item.sorts.push(char.sort);
                item.width += advance;
                x += advance;
            }
        }
        let height = tallest * LEADING;
        let face = self.fonts.face(FontWeight::Regular);
        let letters = (face.ascent + face.descent) * tallest;
        PlacedLine { items, height, baseline: (height - letters) / 2.0 + face.ascent * tallest }
    }
}

/// Moves a line to its place in the room that starts at `start`.
fn shift(line: &mut PlacedLine, start: f32, room: f32, align: Align) {
    let trailing = line.items.last().map_or(0.0, |item| {
        let spaces = item.text.chars().rev().take_while(|c| *c == ' ').count();
        item.sorts.iter().rev().take(spaces).map(|sort| sort.advance * item.size).sum()
    });
    let width = line.items.last().map_or(0.0, |item| item.x + item.width) - trailing;
    let slack = (room - width).max(0.0);
    let by = start
        + match align {
            Align::Start => 0.0,
            Align::Center => slack / 2.0,
            Align::End => slack,
        };
    for item in &mut line.items {
        item.x += by;
    }
}

/// Ranges of characters, one per line; at least one range.
fn break_lines(chars: &[Char], room: f32) -> Vec<std::ops::Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < chars.len() {
        let end = line_end(chars, start, room);
        lines.push(start..end);
        start = end;
    }
    if lines.is_empty() || chars.last().is_some_and(|char| char.c == '\n') {
        lines.push(chars.len()..chars.len());
    }
    lines
}

/// Where the line that starts at `start` ends; always later than `start`.
fn line_end(chars: &[Char], start: usize, room: f32) -> usize {
    let (mut width, mut preferred, mut allowed) = (0.0, None, None);
    for (i, char) in chars.iter().enumerate().skip(start) {
        if i > start {
            match char.before {
                Break::Forced => return i,
                Break::Preferred => (preferred, allowed) = (Some(i), Some(i)),
                Break::Allowed => allowed = Some(i),
                Break::Never => {}
            }
        }
        width += char.sort.advance * char.look.size;
        // spaces may hang over the edge
        if width > room + 0.01 && char.c != ' ' && i > start {
            let word = preferred.unwrap_or(start);
            // a preferred break is an allowed one too
            return match preferred.filter(|_| word_fits(chars, word, room)).or(allowed) {
                Some(at) => at,
                None => i,
            };
        }
    }
    chars.len()
}

/// Whether the word that starts at `start` fits on a line of its own.
fn word_fits(chars: &[Char], start: usize, room: f32) -> bool {
    let mut width = 0.0;
    for (i, char) in chars.iter().enumerate().skip(start) {
        if i > start && char.before >= Break::Preferred || char.c == ' ' {
            break;
        }
        width += char.sort.advance * char.look.size;
        if width > room + 0.01 {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests;
