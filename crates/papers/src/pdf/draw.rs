//! Turns laid-out pages into a tagged PDF.

use krilla::Document;
use krilla::SerializeSettings;
use krilla::color::luma;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata, PageLayout};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};
use krilla::text::KrillaGlyph;

use super::flow::{Flow, Op};
use super::fonts::Fonts;
use super::lines::{TextRun, Tick};
use super::style::{PAGE_HEIGHT, PAGE_WIDTH};
use super::tree::Tree;
use super::{Error, WriteOptions};
use crate::{FontWeight, Paper, TickLook};

/// Line of the tick box in ems, as the font draws it.
const BOX_LINE: f32 = 0.05;
/// Line of the check mark in ems.
const CHECK_LINE: f32 = 0.13;

/// Writes the pages.
pub(super) fn draw(
    mut flow: Flow<'_>,
    fonts: &Fonts,
    paper: &Paper,
    options: WriteOptions,
) -> Result<Vec<u8>, Error> {
    let mut document = Document::new_with(settings(options)?);
    for page in std::mem::take(&mut flow.pages) {
        let size = PageSettings::from_wh(PAGE_WIDTH, PAGE_HEIGHT)
            .ok_or_else(|| Error::Engine("page size".into()))?;
        let mut sheet = document.start_page_with(size);
        let mut surface = sheet.surface();
        for group in page.chunk_by(|a, b| a.is_drawing() && b.is_drawing()) {
            draw_group(&mut surface, fonts, group, &mut flow.tree);
        }
        surface.finish();
        sheet.finish();
    }
    document.set_outline(outline(&flow, paper));
    document.set_metadata(metadata(paper, options));
    document.set_tag_tree(flow.tree.finish(&paper.language));
    document.finish().map_err(|error| Error::Engine(format!("{error:?}")))
}

/// PDF/UA-1 always; PDF/A-2a as well when there is a date, which that standard demands.
fn settings(options: WriteOptions) -> Result<SerializeSettings, Error> {
    let mut configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1);
    if options.date.is_some() {
        configuration = configuration.with_archival_validator(Archival::A2_A);
    }
    let configuration = configuration.finish().map_err(|error| Error::Engine(format!("{error:?}")))?;
    Ok(SerializeSettings { configuration, enable_tagging: true, ..SerializeSettings::default() })
}

fn metadata(paper: &Paper, options: WriteOptions) -> Metadata {
    let metadata = Metadata::new()
        .title(crate::clean(&paper.title))
        .language(paper.language.clone())
        .creator("simsa".into())
        .producer("simsa".into())
        .document_id(paper.id.clone())
        .page_layout(PageLayout::OneColumn);
    match options.date {
        Some((year, month, day)) => {
            let midnight = DateTime::new(year).month(month).day(day).hour(0).minute(0).second(0);
            metadata.creation_date(midnight.utc_offset_hour(9).utc_offset_minute(0))
        }
        None => metadata,
    }
}

/// One bookmark per heading, or the title when there is none.
fn outline(flow: &Flow<'_>, paper: &Paper) -> Outline {
    let mut outline = Outline::new();
    for mark in &flow.bookmarks {
        let place = XyzDestination::new(mark.page, Point::from_xy(0.0, mark.y));
        outline.push_child(OutlineNode::new(mark.text.clone(), place));
    }
    if flow.bookmarks.is_empty() {
        let start = XyzDestination::new(0, Point::from_xy(0.0, 0.0));
        outline.push_child(OutlineNode::new(crate::clean(&paper.title), start));
    }
    outline
}

/// Draws one text, or all rules and grounds that follow each other as one piece of decoration.
fn draw_group(surface: &mut Surface<'_>, fonts: &Fonts, group: &[Op], tree: &mut Tree) {
    match group {
        [Op::Text { item, .. } | Op::Footer { item, .. }] if item.text.is_empty() => {}
        [Op::Text { x, y, item, node: Some(node) }] => {
            let spoken = item.tick.map(spoken);
            let leaf = surface.start_tagged(ContentTag::Span(SpanTag::empty().with_alt_text(spoken)));
            text(surface, fonts, *x, *y, item);
            surface.end_tagged();
            tree.hang(*node, leaf);
        }
        _ => {
            let kind = match group.first() {
                Some(Op::Text { .. }) => ArtifactType::PaginationOther,
                Some(Op::Footer { .. }) => ArtifactType::Footer,
                _ => ArtifactType::Layout,
            };
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
            for op in group {
                decoration(surface, fonts, op);
            }
            surface.end_tagged();
        }
    }
}

/// Draws what is no part of the structure.
fn decoration(surface: &mut Surface<'_>, fonts: &Fonts, op: &Op) {
    match op {
        Op::Text { x, y, item, .. } | Op::Footer { x, y, item } => text(surface, fonts, *x, *y, item),
        Op::Fill { x, y, width, height, grey } => {
            if let Some(path) = rectangle(*x, *y, *width, *height) {
                surface.set_stroke(None);
                surface.set_fill(Some(ink(*grey)));
                surface.draw_path(&path);
            }
        }
        Op::Rule { from, to, width } => stroke(surface, &[*from, *to], *width),
    }
}

/// What a tick says to who listens.
fn spoken(tick: Tick) -> &'static str {
    if tick.on { "표시함" } else { "표시 안 함" }
}

/// What the drawn characters are to who searches, copies or listens: a no-break space has done its work when lines are
/// broken, and is a space from here on.
///
/// Both have the same glyph. One glyph with two meanings is written with `/ActualText` around each use, which is marked
/// content within marked content; poppler (and what reads aloud with it) loses the words behind it.
fn spoken_text(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

/// Draws an item with its baseline at `y`.
fn text(surface: &mut Surface<'_>, fonts: &Fonts, x: f32, y: f32, item: &TextRun) {
    let face = fonts.face(item.weight);
    let said = spoken_text(&item.text);
    let mut at = 0;
    let glyphs: Vec<KrillaGlyph> = (said.chars().zip(&item.sorts))
        .map(|(c, sort)| {
            let range = at..at + c.len_utf8();
            at = range.end;
            KrillaGlyph::new(sort.glyph, sort.advance, 0.0, 0.0, 0.0, range, None)
        })
        .collect();
    let words = |surface: &mut Surface<'_>| {
        surface.set_stroke(None);
        surface.set_fill(Some(ink(0)));
        surface.draw_glyphs(Point::from_xy(x, y), &glyphs, face.font.clone(), &said, item.size, false);
    };
    let Some(Tick { on: true, look }) = item.tick else {
        words(surface);
        return;
    };
    if look == TickLook::Box {
        stroke(surface, &box_outline(fonts, x, y, item.size), BOX_LINE * item.size);
    }
    let (w, s) = (item.width, item.size);
    let bend = (x + 0.40 * w, y - 0.10 * s);
    stroke(surface, &[(x + 0.18 * w, y - 0.40 * s), bend, (x + 0.92 * w, y - 0.88 * s)], CHECK_LINE * s);
    // The font's √ is a radical sign and ugly as a tick. It is clipped away under the drawn mark: there only so that
    // the tick is text too, for search, copying and reading aloud.
    let dot = CHECK_LINE * s * 0.3;
    if let Some(clip) = rectangle(bend.0 - dot / 2.0, bend.1 - dot / 2.0, dot, dot) {
        surface.push_clip_path(&clip, &FillRule::NonZero);
        words(surface);
        surface.pop();
    }
}

/// The empty tick box as the font draws it, as a path: under a ticked box no `□` may be found in the text.
fn box_outline(fonts: &Fonts, x: f32, y: f32, size: f32) -> [(f32, f32); 5] {
    let [left, bottom, right, top] = fonts.face(FontWeight::Regular).tick_box.map(|edge| edge * size);
    let inset = BOX_LINE * size / 2.0;
    let (left, right, low, high) = (x + left + inset, x + right - inset, y - bottom - inset, y - top + inset);
    [(left, low), (right, low), (right, high), (left, high), (left, low)]
}

/// Strokes a line through points.
fn stroke(surface: &mut Surface<'_>, points: &[(f32, f32)], width: f32) {
    let mut path = PathBuilder::new();
    for (index, (x, y)) in points.iter().enumerate() {
        if index == 0 { path.move_to(*x, *y) } else { path.line_to(*x, *y) }
    }
    if let Some(path) = path.finish() {
        surface.set_fill(None);
        surface.set_stroke(Some(Stroke {
            paint: luma::Color::new(0).into(),
            width,
            line_cap: LineCap::Square,
            line_join: LineJoin::Miter,
            ..Stroke::default()
        }));
        surface.draw_path(&path);
    }
}

fn rectangle(x: f32, y: f32, width: f32, height: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.push_rect(Rect::from_xywh(x, y, width, height)?);
    path.finish()
}

/// An opaque grey; 0 is black.
fn ink(grey: u8) -> Fill {
    Fill { paint: luma::Color::new(grey).into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}
