//! Tables on pages: column widths, row heights, spans, and where a page ends.
//!
//! A page ends between rows. A cell that spans rows over the end of a page is closed there and continued on the next
//! page, its text repeated. A row is torn, line by line, where it is taller than a page or moving it whole would leave a
//! good part of one empty. Head rows are repeated. The last rows go with the signature that follows.

use std::num::NonZeroU32;

use krilla::tagging::{TableHeaderScope, Tag, TagKind};

use super::flow::{Flow, Op};
use super::lines::PlacedLine;
use super::style::{
    BLOCK_GAP, LEADING, LEAVE_LIMIT, MARGIN_SIDE, MARGIN_TOP, REPEAT_LIMIT, RULE_FRAME, RULE_THIN, SHADE,
    Setting, TEXT_HEIGHT, TEXT_WIDTH,
};
use super::tree::NodeId;
use crate::grid::{self, CellPlace};
use crate::{Cell, HeaderScope, Table, Valign};

/// A cell with its content set in lines.
struct Slot<'t> {
    place: CellPlace,
    cell: &'t Cell,
    lines: Vec<PlacedLine>,
    /// Index of the paragraph each line belongs to.
    owners: Vec<usize>,
    /// Height of all lines.
    height: f32,
    /// How many lines are already on paper.
    drawn: usize,
    /// Tag of each paragraph.
    nodes: Vec<NodeId>,
}

/// A table ready to be put on pages.
struct Sheet<'t> {
    table: &'t Table,
    setting: Setting,
    /// Left edges of the columns and the right edge of the last.
    edges: Vec<f32>,
    slots: Vec<Slot<'t>>,
    /// Rows covered by the longest cell.
    longest: usize,
    /// Number of head rows that are repeated.
    head: usize,
    head_heights: Vec<f32>,
}

impl Slot<'_> {
    fn end(&self) -> usize {
        self.place.row + self.place.rows
    }

    /// Height of the lines not yet on paper.
    fn rest(&self) -> f32 {
        self.lines[self.drawn..].iter().map(|line| line.height).sum()
    }

    /// Is the text printed again when the cell goes on over a page?
    fn repeats(&self) -> bool {
        (self.place.rows > 1 || self.cell.header.is_some()) && self.height <= REPEAT_LIMIT
    }

    /// Where a part of the text that could hold the lines `start..end` ends: a paragraph that introduces the deeper ones
    /// below it goes with them.
    fn end_of_part(&self, start: usize, end: usize) -> usize {
        let (Some(last), Some(next)) = (self.owners.get(end.wrapping_sub(1)), self.owners.get(end)) else {
            return end;
        };
        let indent = |paragraph: &usize| self.cell.content[*paragraph].indent;
        let first = self.owners.partition_point(|owner| owner < last);
        if last != next && indent(last) < indent(next) && first > start { first } else { end }
    }

    /// Height of the text wanted in a part of the cell that starts at `row`.
    fn wants(&self) -> f32 {
        if self.drawn < self.lines.len() {
            self.rest()
        } else if self.repeats() {
            self.height
        } else {
            0.0
        }
    }
}

impl Sheet<'_> {
    /// Heights of rows `from..to` when they stand on one page.
    fn heights(&self, from: usize, to: usize) -> Vec<f32> {
        let pad = 2.0 * self.setting.pad_y;
        let limit = TEXT_HEIGHT * 0.9 - self.head_heights.iter().sum::<f32>();
        let least = self.setting.base * LEADING + pad;
        let mut heights: Vec<f32> = (self.table.rows[from..to].iter())
            .map(|row| f32::from(row.min_height).min(limit).max(least))
            .collect();
        // slots stand in the order of their rows; of earlier rows only long ones can reach `from`
        let first = self.slots.partition_point(|b| b.place.row + self.longest <= from);
        let end = self.slots.partition_point(|b| b.place.row < to);
        let slots = &self.slots[first..end.max(first)];
        let on_page = |b: &&Slot<'_>| b.end() > from;
        for b in slots.iter().filter(on_page).filter(|b| b.place.rows == 1) {
            let height = &mut heights[b.place.row - from];
            *height = height.max(b.wants() + pad);
        }
        let mut spanning: Vec<&Slot<'_>> =
            slots.iter().filter(on_page).filter(|b| b.place.rows > 1).collect();
        spanning.sort_by_key(|b| (b.end(), b.place.rows));
        for b in spanning {
            let (start, end) = (b.place.row.max(from) - from, b.end().min(to) - from);
            let have: f32 = heights[start..end].iter().sum();
            heights[end - 1] += (b.wants() + pad - have).max(0.0);
        }
        heights
    }

    /// How many rows from `from` on fit into `room`, and their heights.
    fn fitting(&self, from: usize, room: f32, fresh: bool) -> (usize, Vec<f32>) {
        let mut best = (from, Vec::new());
        for to in from + 1..=self.table.rows.len() {
            let heights = self.heights(from, to);
            if heights.iter().sum::<f32>() > room + 0.01 {
                break;
            }
            best = (to, heights);
        }
        match self.parted_before(from, best.0) {
            // nothing but kept rows: on a fresh page there is no better place for them
            to if to == from && fresh => best,
            to if to == best.0 => best,
            to => (to, self.heights(from, to)),
        }
    }

    /// The last row up to `to` before which a page may begin; rows kept together over half a page are parted all the same.
    fn parted_before(&self, from: usize, to: usize) -> usize {
        let mut at = to;
        while at > from && at < self.table.rows.len() && self.table.rows[at - 1].keep_with_next {
            at -= 1;
        }
        let kept = self.kept_after(at);
        if kept > to && self.heights(at, kept).iter().sum::<f32>() > TEXT_HEIGHT / 2.0 { to } else { at }
    }

    /// The end of the rows that are kept together with row `at`.
    fn kept_after(&self, at: usize) -> usize {
        let kept = self.table.rows[at..].iter().take_while(|row| row.keep_with_next).count();
        (at + kept + 1).min(self.table.rows.len())
    }

    /// Where to part rows `from..` so that the last of them go on with the closing of the form, which is as high as
    /// `closing`; `None` when no such place helps.
    fn parted_for(&self, from: usize, closing: f32) -> Option<usize> {
        let all = self.table.rows.len();
        let head: f32 = self.head_heights.iter().sum();
        let fits = |at: &usize| head + self.heights(*at, all).iter().sum::<f32>() + closing <= TEXT_HEIGHT;
        let places = [2, 1].map(|rows: usize| self.parted_before(from, all.saturating_sub(rows)));
        places.into_iter().filter(|at| *at > from && *at < all).find(fits)
    }

    /// Whether a page with this much room left takes the first lines of `row`: it is its text, not the room left for
    /// handwriting, that is too tall.
    fn is_torn(&self, row: usize, room: f32) -> bool {
        let pad = 2.0 * self.setting.pad_y;
        let own = self.slots.iter().filter(|b| b.place.row == row && b.place.rows == 1).map(Slot::rest);
        room >= LEAVE_LIMIT && own.fold(0.0, f32::max) + pad > room
    }
}

impl Flow<'_> {
    /// Height of the head and the first row, with those that are kept together with it; of a row that may be torn, as
    /// much as is left on a page.
    pub(super) fn table_start(&mut self, table: &Table) -> f32 {
        let head = table.header_rows.min(table.rows.len());
        let kept = table.rows[head..].iter().take_while(|row| row.keep_with_next).count();
        let to = (head + kept + 1).min(table.rows.len());
        let first = Table { rows: table.rows[..to].to_vec(), ..table.clone_without_rows() };
        let sheet = self.sheet(&first, None);
        let heights = sheet.heights(0, to);
        let body: f32 = heights[head..].iter().sum();
        let least = if to == head + 1 && sheet.is_torn(head, LEAVE_LIMIT) {
            LEAVE_LIMIT.max(f32::from(table.rows[head].min_height)).min(TEXT_HEIGHT)
        } else if body > TEXT_HEIGHT / 2.0 {
            heights[head].min(TEXT_HEIGHT / 2.0)
        } else {
            body
        };
        BLOCK_GAP + (heights[..head].iter().sum::<f32>() + least).min(TEXT_HEIGHT)
    }

    /// Sets a table; `closing` is the height of what closes the form below it.
    pub(super) fn table(&mut self, table: &Table, closing: f32) {
        if self.y > 0.0 {
            self.y += BLOCK_GAP;
        }
        let summary = Some(table.summary.clone()).filter(|summary| !summary.is_empty());
        let node = self.tree.add(None, Tag::Table.with_summary(summary));
        let mut sheet = self.sheet(table, Some(node));
        let head_height: f32 = sheet.head_heights.iter().sum();
        let (mut row, mut first) = (sheet.head, true);
        while row < table.rows.len() {
            let fresh = self.is_fresh();
            let room = TEXT_HEIGHT - self.y - head_height;
            let (mut to, mut heights) = sheet.fitting(row, room, fresh);
            let left = room - heights.iter().sum::<f32>();
            let whole = to == table.rows.len();
            let torn = !whole && (sheet.is_torn(to, left) || to == row && fresh);
            if whole && left - BLOCK_GAP < closing {
                if let Some(parted) = sheet.parted_for(row, closing) {
                    (to, heights) = (parted, sheet.heights(row, parted));
                }
            } else if torn {
                // line by line, as far as the page goes
                heights.push(left);
                to += 1;
            }
            if to > row {
                self.part(&mut sheet, row, to, &heights, first);
                let open = |b: &Slot<'_>| b.end() == to && b.drawn < b.lines.len();
                let goes_on = torn && sheet.slots.iter().any(open);
                (row, first) = (if goes_on { to - 1 } else { to }, false);
            }
            if row < table.rows.len() {
                self.new_page();
            }
        }
        if sheet.head == table.rows.len() {
            self.part(&mut sheet, 0, 0, &[], true);
        }
        self.y += BLOCK_GAP;
    }

    /// Sets all cells in lines; with a parent node also makes the tags.
    fn sheet<'t>(&mut self, table: &'t Table, node: Option<NodeId>) -> Sheet<'t> {
        let setting = Setting::of(table.density);
        let total: f32 = table.columns.iter().map(|width| f32::from(*width)).sum();
        let mut edges = vec![MARGIN_SIDE];
        let mut sum = 0.0;
        for width in &table.columns {
            sum += f32::from(*width);
            edges.push(MARGIN_SIDE + TEXT_WIDTH * sum / total);
        }
        let rows = node.map(|node| self.row_nodes(table, node));
        let mut slots = Vec::new();
        for place in grid::place(table).0 {
            let cell = &table.rows[place.row].cells[place.cell];
            let width = edges[place.column + place.columns] - edges[place.column] - 2.0 * setting.pad_x;
            let row_node = rows.as_ref().map(|rows| rows[place.row]);
            slots.push(self.cell(cell, place, setting, width.max(1.0), row_node));
        }
        let longest = slots.iter().map(|b| b.place.rows).max().unwrap_or(1);
        let mut sheet = Sheet { table, setting, edges, slots, longest, head: 0, head_heights: Vec::new() };
        let head = table.header_rows.min(table.rows.len());
        let heights = sheet.heights(0, head);
        // a head that eats the page is set once, like other rows
        if heights.iter().sum::<f32>() <= TEXT_HEIGHT / 2.0 {
            (sheet.head, sheet.head_heights) = (head, heights);
        }
        sheet
    }

    /// The tags of all rows, in head and body.
    fn row_nodes(&mut self, table: &Table, node: NodeId) -> Vec<NodeId> {
        let head = table.header_rows.min(table.rows.len());
        let mut rows = Vec::with_capacity(table.rows.len());
        for (part, tag) in [(0..head, TagKind::from(Tag::THead)), (head..table.rows.len(), Tag::TBody.into())]
        {
            if !part.is_empty() {
                let group = self.tree.add(Some(node), tag);
                rows.extend(part.map(|_| self.tree.add(Some(group), Tag::TR)));
            }
        }
        rows
    }

    /// Sets one cell.
    fn cell<'t>(
        &mut self,
        cell: &'t Cell,
        place: CellPlace,
        setting: Setting,
        width: f32,
        row: Option<NodeId>,
    ) -> Slot<'t> {
        let cell_node = row.map(|row| self.tree.add(Some(row), cell_tag(cell, place)));
        let (mut lines, mut owners, mut nodes) = (Vec::new(), Vec::new(), Vec::new());
        for (index, paragraph) in cell.content.iter().enumerate() {
            let mut set = self.setter.set(paragraph, setting, cell.align_of(paragraph), width);
            if let Some(line) = set.first_mut().filter(|_| index > 0) {
                let gap = f32::from(paragraph.space_before);
                line.height += gap;
                line.baseline += gap;
            }
            owners.extend(set.iter().map(|_| index));
            lines.extend(set);
            nodes.extend(cell_node.map(|node| self.tree.add(Some(node), Tag::P)));
        }
        let height = lines.iter().map(|line| line.height).sum();
        Slot { place, cell, lines, owners, height, drawn: 0, nodes }
    }

    /// Puts the head and rows `from..to` on the current page.
    fn part(&mut self, sheet: &mut Sheet<'_>, from: usize, to: usize, heights: &[f32], first: bool) {
        let top = MARGIN_TOP + self.y;
        let mut y = top;
        let mut tops = Vec::new();
        for height in sheet.head_heights.iter().chain(heights) {
            tops.push(y);
            y += height;
        }
        tops.push(y);
        let head = sheet.head;
        let (left, right) = (sheet.edges[0], sheet.edges[sheet.edges.len() - 1]);
        let mut rules = Vec::new();
        for index in 0..sheet.slots.len() {
            let b = &mut sheet.slots[index];
            let (start, end, again) = if b.place.row < head {
                (b.place.row, b.end(), !first)
            } else if b.place.row < to && b.end() > from {
                (head + b.place.row.max(from) - from, head + b.end().min(to) - from, false)
            } else {
                continue;
            };
            let x = sheet.edges[b.place.column];
            let area = Area {
                x,
                y: tops[start],
                width: sheet.edges[b.place.column + b.place.columns] - x,
                height: tops[end] - tops[start],
            };
            self.cell_part(b, area, sheet.setting, again);
            let (far, low) = (area.x + area.width, area.y + area.height);
            rules.push(((area.x, low), (far, low), RULE_THIN));
            rules.push(((far, area.y), (far, low), RULE_THIN));
        }
        let frame = [(left, top), (right, top), (right, y), (left, y), (left, top)];
        rules.extend(frame.windows(2).map(|edge| (edge[0], edge[1], RULE_FRAME)));
        for (from, to, width) in rules {
            self.draw(Op::Rule { from, to, width });
        }
        self.y = y - MARGIN_TOP;
    }

    /// Draws the part of a cell that stands in `area`; `again` is the repeated head.
    fn cell_part(&mut self, b: &mut Slot<'_>, area: Area, setting: Setting, again: bool) {
        if b.cell.shade {
            let Area { x, y, width, height } = area;
            self.draw(Op::Fill { x, y, width, height, grey: SHADE });
        }
        let room = area.height - 2.0 * setting.pad_y + 0.01;
        let fresh = b.drawn < b.lines.len() && !again;
        let start = if fresh { b.drawn } else { 0 };
        let repeated = again || (b.repeats() && b.height <= room);
        if !fresh && !repeated {
            return;
        }
        let (mut end, mut used) = (start, 0.0);
        while end < b.lines.len() && (used + b.lines[end].height <= room || end == start) {
            used += b.lines[end].height;
            end += 1;
        }
        end = b.end_of_part(start, end);
        let whole = end == b.lines.len();
        let slack = if whole && b.cell.valign == Valign::Middle { (room - used).max(0.0) / 2.0 } else { 0.0 };
        let mut y = area.y + setting.pad_y + slack;
        for index in start..end {
            let line = b.lines[index].clone();
            let height = line.height;
            let node = b.nodes.get(b.owners[index]).filter(|_| fresh);
            self.line(line, area.x + setting.pad_x, y, node.map(|node| (*node, *node)));
            y += height;
        }
        if fresh {
            b.drawn = end;
        }
    }
}

/// A rectangle on the page.
#[derive(Clone, Copy)]
struct Area {
    x: f32,
    y: f32,
    width: f32,
    height: f32,
}

/// The tag of a cell.
fn cell_tag(cell: &Cell, place: CellPlace) -> TagKind {
    let span = |count: usize| u32::try_from(count).ok().filter(|count| *count > 1).and_then(NonZeroU32::new);
    let (columns, rows) = (span(place.columns), span(place.rows));
    match cell.header {
        Some(scope) => {
            let scope = match scope {
                HeaderScope::Column => TableHeaderScope::Column,
                HeaderScope::Row => TableHeaderScope::Row,
            };
            Tag::TH(scope).with_col_span(columns).with_row_span(rows).into()
        }
        None => Tag::TD.with_col_span(columns).with_row_span(rows).into(),
    }
}
