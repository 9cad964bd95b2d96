//! Charts as SVG drawn on the server: a title and a description for those who hear them, a table of the same figures
//! beside them on every page that shows one.

use askama::Template;

/// Height of a row and of its bar, and where the bars begin and end, in units of the drawing.
const ROW: usize = 34;
const LEFT: usize = 250;
const WIDTH: usize = 400;

/// Answers by section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    /// Name of the section.
    pub(crate) label: String,
    /// How many of each kind, with the class that colours them: `y`, `p`, `n`, `a`, or `done` where kinds do not matter.
    pub(crate) parts: Vec<(usize, &'static str)>,
    /// Questions.
    pub(crate) total: usize,
}

impl Progress {
    /// Questions with an answer.
    pub(crate) fn answered(&self) -> usize {
        self.parts.iter().map(|part| part.0).sum()
    }
}

/// A bar of one answer.
#[derive(Debug)]
struct Bar {
    class: &'static str,
    x: usize,
    width: usize,
}

/// A row of the drawing.
#[derive(Debug)]
struct Row {
    label: String,
    y: usize,
    bars: Vec<Bar>,
    figure: String,
}

/// The drawing.
#[derive(Debug, Template)]
#[template(path = "chart.svg", escape = "html")]
pub(crate) struct Chart {
    id: &'static str,
    title: String,
    description: String,
    height: usize,
    rows: Vec<Row>,
}

impl Chart {
    /// Progress by section; `id` must be unique on the page.
    pub(crate) fn progress(id: &'static str, title: &str, sections: &[Progress]) -> Self {
        let rows = sections.iter().enumerate().map(|(at, section)| Row {
            label: shortened(&section.label),
            y: at * ROW,
            bars: bars(section),
            figure: format!("{} / {}", section.answered(), section.total),
        });
        let description: Vec<String> = sections
            .iter()
            .map(|section| format!("{} {}/{}", section.label, section.answered(), section.total))
            .collect();
        Self {
            id,
            title: title.to_owned(),
            description: description.join(", "),
            height: sections.len() * ROW,
            rows: rows.collect(),
        }
    }
}

/// The widths are cumulative, so that rounding never leaves a gap.
fn bars(section: &Progress) -> Vec<Bar> {
    let at = |count: usize| count.min(section.total) * WIDTH / section.total.max(1);
    let mut before = 0;
    let mut bars = Vec::new();
    for &(count, class) in &section.parts {
        let (from, to) = (at(before), at(before + count));
        before += count;
        if to > from {
            bars.push(Bar { class, x: LEFT + from, width: to - from });
        }
    }
    bars
}

/// A label that fits before the bars; the table beside the chart has it in full.
fn shortened(label: &str) -> String {
    let mut width = 0;
    let mut out = String::new();
    for c in label.chars() {
        width += if c.is_ascii() { 8 } else { 13 };
        if width > LEFT - 24 {
            out.push('…');
            break;
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use askama::Template as _;

    use super::{Chart, LEFT, Progress, WIDTH, bars};

    #[test]
    fn a_full_section_fills_its_bar_whatever_the_rounding() {
        let section =
            Progress { label: String::new(), parts: vec![(1, "y"), (1, "p"), (0, "n"), (1, "a")], total: 3 };
        let bars = bars(&section);
        let last = bars.last().unwrap();
        assert_eq!(last.x + last.width, LEFT + WIDTH);
        assert_eq!(bars.iter().map(|bar| bar.width).sum::<usize>(), WIDTH);
    }

    #[test]
    fn labels_cannot_leave_their_place() {
        let section = Progress { label: "<script>&\"".to_owned(), parts: Vec::new(), total: 1 };
        let svg = Chart::progress("c", "제목", &[section]).render().unwrap();
        assert!(!svg.contains("<script>"));
        assert!(svg.contains("<title id=\"c-title\">제목</title>"));
    }
}
