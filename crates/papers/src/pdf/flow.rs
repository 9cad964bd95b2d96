//! Fills pages with blocks, top to bottom.
//!
//! What must not be parted stays together (`keep.rs`).

use std::num::NonZeroU16;

use krilla::tagging::{ListNumbering, Tag};

use super::lines::{PlacedLine, Setter, TextRun};
use super::style::{
    BLOCK_GAP, FOOTER_BASELINE, FOOTER_SIZE, MARGIN_SIDE, MARGIN_TOP, PAGE_WIDTH, RULE_THIN, Setting,
    TEXT_HEIGHT, TEXT_WIDTH,
};
use super::tree::{NodeId, Tree};
use crate::{Align, Block, FontWeight, Heading, ItemList, Paper, Paragraph, Run, Signature, Size};

/// Something to draw. Coordinates in points from the top left corner of the page.
#[derive(Clone, Debug)]
pub(super) enum Op {
    /// Text with its baseline at `y`; without a node it is decoration.
    Text { x: f32, y: f32, item: TextRun, node: Option<NodeId> },
    /// The page footer, decoration.
    Footer { x: f32, y: f32, item: TextRun },
    /// A filled rectangle; 0 is black, 255 white.
    Fill { x: f32, y: f32, width: f32, height: f32, grey: u8 },
    /// A straight rule.
    Rule { from: (f32, f32), to: (f32, f32), width: f32 },
}

impl Op {
    /// Is it rule or ground, not text?
    pub(super) fn is_drawing(&self) -> bool {
        matches!(self, Self::Fill { .. } | Self::Rule { .. })
    }
}

/// A bookmark.
pub(super) struct Bookmark {
    pub(super) text: String,
    pub(super) page: usize,
    /// From the top of the page.
    pub(super) y: f32,
}

/// Pages under construction.
pub(super) struct Flow<'a> {
    pub(super) setter: Setter<'a>,
    pub(super) tree: Tree,
    pub(super) pages: Vec<Vec<Op>>,
    /// Height used on the current page, from the top margin.
    pub(super) y: f32,
    /// Height used on the current page before anything that belongs to a block: the label of the first page.
    top: f32,
    pub(super) bookmarks: Vec<Bookmark>,
}

impl<'a> Flow<'a> {
    /// Lays out a whole paper.
    pub(super) fn run(setter: Setter<'a>, paper: &Paper) -> Self {
        let (tree, pages) = (Tree::default(), vec![Vec::new()]);
        let mut flow = Self { setter, tree, pages, y: 0.0, top: 0.0, bookmarks: Vec::new() };
        flow.label(&paper.label);
        for (index, block) in paper.blocks.iter().enumerate() {
            let together = flow.together(&paper.blocks[index..], 0);
            if !flow.is_fresh() && flow.y + together > TEXT_HEIGHT {
                flow.new_page();
            }
            flow.block(block, &paper.blocks[index + 1..]);
        }
        flow.footers(&paper.label);
        flow
    }

    /// Starts a new page.
    pub(super) fn new_page(&mut self) {
        self.pages.push(Vec::new());
        (self.y, self.top) = (0.0, 0.0);
    }

    /// Whether no block has put anything on the current page.
    pub(super) fn is_fresh(&self) -> bool {
        self.y <= self.top
    }

    /// Draws on the current page.
    pub(super) fn draw(&mut self, op: Op) {
        if let Some(page) = self.pages.last_mut() {
            page.push(op);
        }
    }

    fn block(&mut self, block: &Block, rest: &[Block]) {
        match block {
            Block::Heading(heading) => self.heading(heading),
            Block::Paragraph(paragraph) => {
                let node = self.tree.add(None, Tag::P);
                self.paragraph(paragraph, node, node);
            }
            Block::List(list) => self.list(list),
            Block::Table(table) => {
                let closing = self.closing(rest);
                self.table(table, closing);
            }
            Block::Signature(signature) => self.signature(signature),
            Block::Addressee(text) => {
                let node = self.tree.add(None, Tag::P);
                self.paragraph(&addressee(text), node, node);
            }
            Block::Rule => {
                self.y += BLOCK_GAP;
                let y = MARGIN_TOP + self.y;
                let (from, to) = ((MARGIN_SIDE, y), (PAGE_WIDTH - MARGIN_SIDE, y));
                self.draw(Op::Rule { from, to, width: RULE_THIN });
                self.y += BLOCK_GAP;
            }
            // at the top of a page there is nothing to keep distance from, and nothing to break
            Block::Space(points) if self.y > 0.0 => self.y += f32::from(*points),
            Block::PageBreak if self.y > 0.0 => self.new_page(),
            Block::Space(_) | Block::PageBreak => {}
        }
    }

    fn heading(&mut self, heading: &Heading) {
        let paragraph = heading_paragraph(heading);
        let text = plain(&heading.runs);
        let level = NonZeroU16::new(u16::from(heading.level)).unwrap_or(NonZeroU16::MIN);
        let node = self.tree.add(None, Tag::Hn(level, Some(text.clone())));
        if self.y > 0.0 {
            self.y += heading_gap(heading);
        }
        self.bookmarks.push(Bookmark { text, page: self.pages.len() - 1, y: MARGIN_TOP + self.y });
        self.paragraph(&paragraph, node, node);
        if heading.level <= 1 {
            self.y += BLOCK_GAP;
        }
    }

    fn list(&mut self, list: &ItemList) {
        let node = self.tree.add(None, Tag::L(ListNumbering::None));
        for item in &list.items {
            let entry = self.tree.add(Some(node), Tag::LI);
            let label = self.tree.add(Some(entry), Tag::Lbl);
            let body = self.tree.add(Some(entry), Tag::LBody);
            self.paragraph(item, label, body);
        }
    }

    fn signature(&mut self, signature: &Signature) {
        for paragraph in signature_lines(signature) {
            let node = self.tree.add(None, Tag::P);
            self.paragraph(&paragraph, node, node);
        }
    }

    /// Sets a paragraph over the full width, line by line, over as many pages as it takes.
    fn paragraph(&mut self, paragraph: &Paragraph, marker: NodeId, body: NodeId) {
        if self.y > 0.0 {
            self.y += gap(paragraph);
        }
        for line in self.setter.set(paragraph, Setting::TEXT, paragraph.align, TEXT_WIDTH) {
            if self.y > 0.0 && self.y + line.height > TEXT_HEIGHT + 0.01 {
                self.new_page();
            }
            let (x, y) = (MARGIN_SIDE, MARGIN_TOP + self.y);
            self.y += line.height;
            self.line(line, x, y, Some((marker, body)));
        }
    }

    /// Draws a line whose area starts at `(x, y)`.
    pub(super) fn line(&mut self, line: PlacedLine, x: f32, y: f32, nodes: Option<(NodeId, NodeId)>) {
        for item in line.items {
            let node = nodes.map(|(marker, body)| if item.marker { marker } else { body });
            self.draw(Op::Text { x: x + item.x, y: y + line.baseline, item, node });
        }
    }

    /// The official label in a small frame at the top of the first page.
    fn label(&mut self, label: &str) {
        if label.is_empty() {
            return;
        }
        let item = self.setter.text_item(&crate::clean(label), FontWeight::Bold, 9.5);
        let (width, height) = (item.width + 14.0, 18.0);
        let (left, top) = (MARGIN_SIDE, MARGIN_TOP);
        let node = self.tree.add(None, Tag::P);
        self.draw(Op::Text { x: left + 7.0, y: top + 12.4, item, node: Some(node) });
        let corners = [(left, top), (left + width, top), (left + width, top + height), (left, top + height)];
        for i in 0..4 {
            self.draw(Op::Rule { from: corners[i], to: corners[(i + 1) % 4], width: RULE_THIN });
        }
        self.y = height + BLOCK_GAP;
        self.top = self.y;
    }

    /// Label and page number below every page.
    fn footers(&mut self, label: &str) {
        let count = self.pages.len();
        let label = self.setter.text_item(&crate::clean(label), FontWeight::Regular, FOOTER_SIZE);
        for index in 0..count {
            let number =
                self.setter.text_item(&format!("{} / {count}", index + 1), FontWeight::Regular, FOOTER_SIZE);
            let x = (PAGE_WIDTH - number.width) / 2.0;
            self.pages[index].push(Op::Footer { x, y: FOOTER_BASELINE, item: number });
            if !label.text.is_empty() {
                self.pages[index].push(Op::Footer {
                    x: MARGIN_SIDE,
                    y: FOOTER_BASELINE,
                    item: label.clone(),
                });
            }
        }
    }
}

/// Space above a paragraph.
pub(super) fn gap(paragraph: &Paragraph) -> f32 {
    f32::from(paragraph.space_before) + 2.0
}

/// Space above a heading.
pub(super) fn heading_gap(heading: &Heading) -> f32 {
    if heading.level <= 1 { BLOCK_GAP } else { 1.5 * BLOCK_GAP }
}

/// A heading as the bold paragraph it is printed as.
pub(super) fn heading_paragraph(heading: &Heading) -> Paragraph {
    let bold = |run: &Run| match run.clone() {
        Run::Text { text, size, .. } => Run::Text { text, weight: FontWeight::Bold, size },
        Run::Field { name, value, .. } => Run::Field { name, value, weight: FontWeight::Bold },
        other => other,
    };
    Paragraph {
        runs: heading.runs.iter().map(bold).collect(),
        align: heading.align,
        size: heading.size(),
        ..Paragraph::default()
    }
}

/// The addressee, large and bold.
pub(super) fn addressee(text: &str) -> Paragraph {
    Paragraph::bold(text).size(Size::Large).center().space_before(10)
}

/// Date line, and the line with role, name and place to sign.
pub(super) fn signature_lines(signature: &Signature) -> Vec<Paragraph> {
    let mut lines = Vec::new();
    if let Some(date) = &signature.date {
        lines.push(Paragraph::text(date.printed()).center().space_before(12));
    }
    let room = Run::text("\u{a0}\u{a0}\u{a0}\u{a0}");
    let role = Run::text(signature.role.clone());
    let mark = Run::small(signature.mark.clone());
    let mut line = Paragraph::of([role, room.clone(), signature.name.clone(), room, mark]).space_before(12);
    line.align = Align::End;
    lines.push(line);
    lines
}

/// The words of runs, for bookmarks.
fn plain(runs: &[Run]) -> String {
    let words = runs.iter().map(|run| match run {
        Run::Text { text, .. } => text.as_str(),
        Run::Field { value, .. } => value.as_deref().unwrap_or_default(),
        Run::Tick { label, .. } => label.as_str(),
        Run::LineBreak => " ",
    });
    crate::clean(&words.collect::<String>()).replace('\n', " ")
}
