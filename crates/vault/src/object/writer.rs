//! Writing an object: header, then blocks through segments into a sink.

use super::blocks::{END, ObjectBlock};
use super::header;
use super::segments::Sealer;
use crate::suite::{Secret, Suite};

/// Writes one object; takes finished blocks in order.
pub(crate) struct ObjectWriter {
    sealer: Sealer,
}

impl ObjectWriter {
    /// Writes the header.
    pub(crate) fn start<E>(
        suite: Suite,
        data_key: &Secret,
        sink: &mut impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<Self, E> {
        let (header, key) = header::write(suite, data_key);
        sink(&header)?;
        Ok(Self { sealer: Sealer::new(suite, &key) })
    }

    /// Takes the next block and the plaintext it was made from.
    pub(crate) fn block<E>(
        &mut self,
        block: &ObjectBlock,
        plain: &[u8],
        sink: &mut impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        block.pieces(plain).iter().try_for_each(|piece| self.sealer.push(piece, sink))
    }

    /// Writes the end mark, the padding and the last segment.
    pub(crate) fn finish<E>(mut self, sink: &mut impl FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        self.sealer.push(&END, sink)?;
        self.sealer.finish(sink)
    }
}
