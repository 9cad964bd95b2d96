//! The look of all papers in one place: page, letters, rules. Lengths are points (1/72 inch).

use crate::{Density, Size};

/// A4 width.
pub(super) const PAGE_WIDTH: f32 = 595.276;
/// A4 height.
pub(super) const PAGE_HEIGHT: f32 = 841.89;
/// Margin left and right: 20 mm.
pub(super) const MARGIN_SIDE: f32 = 56.693;
/// Margin above: 18 mm.
pub(super) const MARGIN_TOP: f32 = 51.024;
/// Margin below: 20 mm; the footer stands in it.
pub(super) const MARGIN_BOTTOM: f32 = 56.693;
/// Width of the text.
pub(super) const TEXT_WIDTH: f32 = PAGE_WIDTH - 2.0 * MARGIN_SIDE;
/// Height of the text.
pub(super) const TEXT_HEIGHT: f32 = PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM;
/// Baseline of the footer.
pub(super) const FOOTER_BASELINE: f32 = PAGE_HEIGHT - 31.0;
/// Letters of the footer and of the label.
pub(super) const FOOTER_SIZE: f32 = 8.0;

/// Rules between cells.
pub(super) const RULE_THIN: f32 = 0.45;
/// Frame of a table.
pub(super) const RULE_FRAME: f32 = 1.1;
/// Grey ground of header cells (0 black, 255 white): light enough to photocopy.
pub(super) const SHADE: u8 = 234;

/// Height of a line as a multiple of the letter size.
pub(super) const LEADING: f32 = 1.45;
/// Space above headings, and between blocks.
pub(super) const BLOCK_GAP: f32 = 6.0;
/// A continued group cell repeats its text when it is no taller than this.
pub(super) const REPEAT_LIMIT: f32 = TEXT_HEIGHT / 3.0;
/// A page is left with less room than this below the last row of a table that goes on; where the next row needs more, its
/// first lines stand there.
pub(super) const LEAVE_LIMIT: f32 = TEXT_HEIGHT / 5.0;

/// Letters and padding in one surrounding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Setting {
    /// Letter size of [`Size::Normal`].
    pub(super) base: f32,
    /// Padding left and right in cells.
    pub(super) pad_x: f32,
    /// Padding above and below in cells.
    pub(super) pad_y: f32,
}

impl Setting {
    /// Running text.
    pub(super) const TEXT: Self = Self { base: 10.5, pad_x: 0.0, pad_y: 0.0 };

    /// Table cells.
    pub(super) fn of(density: Density) -> Self {
        match density {
            Density::Roomy => Self { base: 10.0, pad_x: 5.0, pad_y: 6.5 },
            Density::Normal => Self { base: 9.5, pad_x: 4.5, pad_y: 4.0 },
            Density::Compact => Self { base: 8.5, pad_x: 3.0, pad_y: 2.2 },
        }
    }

    /// Letter size in points.
    pub(super) fn size(self, size: Size) -> f32 {
        match size {
            Size::Small => self.base * 0.87,
            Size::Normal => self.base,
            Size::Large => self.base * 1.2,
            Size::Title => self.base * 1.65,
        }
    }
}
