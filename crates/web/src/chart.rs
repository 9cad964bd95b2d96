//! Progress as a table whose rows each hold a bar, drawn on the server as SVG. Names and figures are text: they can be
//! read at every width, searched and heard, and nothing is said twice.

/// Length of a whole bar in units of the drawing, which is stretched to the width there is.
pub(crate) const LENGTH: usize = 1000;

/// How far a section or a form is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ChartRow {
    /// Its name.
    pub(crate) label: String,
    /// Where it is answered.
    pub(crate) address: String,
    /// How many of each kind, with the class that colours them: `y`, `p`, `n`, `a`, or `done` where kinds do not matter.
    pub(crate) parts: Vec<(usize, &'static str)>,
    /// Questions.
    pub(crate) total: usize,
}

/// A part of a bar.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Bar {
    pub(crate) class: &'static str,
    pub(crate) x: usize,
    pub(crate) width: usize,
}

impl ChartRow {
    /// Questions with an answer.
    pub(crate) fn answered(&self) -> usize {
        self.parts.iter().map(|part| part.0).sum()
    }

    /// The parts of its bar. The widths are cumulative, so that rounding never leaves a gap.
    pub(crate) fn bars(&self) -> Vec<Bar> {
        let at = |count: usize| count.min(self.total) * LENGTH / self.total.max(1);
        let mut before = 0;
        let mut bars = Vec::new();
        for &(count, class) in &self.parts {
            let (from, to) = (at(before), at(before + count));
            before += count;
            if to > from {
                bars.push(Bar { class, x: from, width: to - from });
            }
        }
        bars
    }
}

#[cfg(test)]
mod tests {
    use super::{ChartRow, LENGTH};

    #[test]
    fn a_full_section_fills_its_bar_whatever_the_rounding() {
        let section = ChartRow {
            label: String::new(),
            address: String::new(),
            parts: vec![(1, "y"), (1, "p"), (0, "n"), (1, "a")],
            total: 3,
        };
        let bars = section.bars();
        let last = bars.last().unwrap();
        assert_eq!(last.x + last.width, LENGTH);
        assert_eq!(bars.iter().map(|bar| bar.width).sum::<usize>(), LENGTH);
    }

    #[test]
    fn nothing_asked_draws_nothing() {
        let none = ChartRow { label: String::new(), address: String::new(), parts: vec![(0, "y")], total: 0 };
        assert_eq!(none.bars(), []);
    }
}
