//! What stays on one page: a heading with what follows, a short sentence with the table or signature it introduces, the
//! signature with its addressee and the notes below, and the end of a table with the signature that closes the form.

use super::flow::{Flow, addressee, gap, heading_gap, heading_paragraph, signature_lines};
use super::style::{BLOCK_GAP, Setting, TEXT_HEIGHT, TEXT_WIDTH};
use crate::{Block, Paragraph};

/// Paragraphs under an addressee that stay on its page.
const NOTES_KEPT: usize = 3;
/// Lines of a sentence that introduces a table or a signature.
const INTRODUCTION: usize = 3;
/// A chain of headings has an end; a hostile one is cut.
const CHAIN: u8 = 6;

impl Flow<'_> {
    /// Least height of what must stay on one page at the start of `blocks`.
    pub(super) fn together(&mut self, blocks: &[Block], depth: u8) -> f32 {
        let Some((block, rest)) = blocks.split_first().filter(|_| depth <= CHAIN) else { return 0.0 };
        match block {
            Block::Heading(heading) => {
                let paragraph = heading_paragraph(heading);
                let below = if heading.level <= 1 { BLOCK_GAP } else { 0.0 };
                let own = self.height(&paragraph) + heading_gap(heading) + below;
                own + self.together(rest, depth + 1)
            }
            Block::Paragraph(paragraph) => {
                let lines = self.setter.set(paragraph, Setting::TEXT, paragraph.align, TEXT_WIDTH);
                let next = rest.iter().find(|block| !matches!(block, Block::Space(_)));
                let introduces = matches!(next, Some(Block::Table(_) | Block::Signature(_)));
                let own =
                    |count| lines.iter().take(count).map(|line| line.height).sum::<f32>() + gap(paragraph);
                if lines.len() <= INTRODUCTION && introduces {
                    own(INTRODUCTION) + self.together(rest, depth + 1)
                } else {
                    own(2)
                }
            }
            Block::List(list) => list.items.first().map_or(0.0, |item| self.height(item)),
            Block::Table(table) => self.table_start(table),
            Block::Signature(signature) => {
                let own: f32 = signature_lines(signature).iter().map(|p| self.height(p)).sum();
                own + self.together(rest, depth + 1)
            }
            Block::Addressee(text) => {
                // Notes under the addressee belong to it; alone on the next page nobody would read them.
                let notes = rest.iter().map_while(|block| match block {
                    Block::Paragraph(note) => Some(self.height(note)),
                    Block::Space(points) => Some(f32::from(*points)),
                    _ => None,
                });
                let notes: f32 = notes.take(2 * NOTES_KEPT).sum();
                notes + self.height(&addressee(text))
            }
            Block::Space(points) => f32::from(*points).min(TEXT_HEIGHT) + self.together(rest, depth + 1),
            Block::Rule => 2.0 * BLOCK_GAP,
            Block::PageBreak => 0.0,
        }
    }

    /// Height of the signature that closes the form below a table, with the sentence above it and what stays with it;
    /// nothing where something else follows. Alone on a page it would be bound to nothing.
    pub(super) fn closing(&mut self, rest: &[Block]) -> f32 {
        let signature = rest.iter().position(|block| matches!(block, Block::Signature(_)));
        let Some(signature) = signature else { return 0.0 };
        let sentences = |block: &Block| matches!(block, Block::Space(_) | Block::Paragraph(_));
        if !rest[..signature].iter().all(sentences) {
            return 0.0;
        }
        let above: f32 = rest[..signature].iter().map(|block| self.height_of(block)).sum();
        above + self.together(&rest[signature..], 0)
    }

    fn height_of(&mut self, block: &Block) -> f32 {
        match block {
            Block::Space(points) => f32::from(*points).min(TEXT_HEIGHT),
            Block::Paragraph(paragraph) => self.height(paragraph),
            _ => 0.0,
        }
    }

    fn height(&mut self, paragraph: &Paragraph) -> f32 {
        let lines = self.setter.set(paragraph, Setting::TEXT, paragraph.align, TEXT_WIDTH);
        gap(paragraph) + lines.iter().map(|line| line.height).sum::<f32>()
    }
}
