//! Blocks: each up to one megabyte of plaintext, compressed on its own or stored as it is.
//!
//! Deciding for each block keeps the decision right for mixed files (an archive of pictures and logs), bounds the
//! memory of a reader, and lets blocks be compressed side by side.
//!
//! A block is a 32-bit little-endian word and its bytes. Bit 31 of the word: compressed with zstd; the rest: how many
//! bytes follow. The word 0 ends the object; only zeros (padding) come after it.

use super::BLOCK;

/// Bit 31 of a block's word.
const COMPRESSED: u32 = 1 << 31;
/// The word that ends an object's blocks.
pub(crate) const END: [u8; 4] = [0; 4];
/// The level for blocks that are not full, so for small files: zstd's own default.
const LEVEL: i32 = 3;
/// The level for full blocks, so for large files, where compression takes most of the time: a third faster than 3 and
/// at most a tenth larger on everything tried. The probe uses it too.
const FAST_LEVEL: i32 = 1;
/// What is tried before a whole block is compressed.
const PROBE: usize = 16 << 10;
/// Blocks below this are compressed without a probe, which would cost as much.
const PROBE_FROM: usize = 4 * PROBE;

/// A block as it goes into the object: its word, and either compressed bytes or the plaintext itself.
#[derive(Default)]
pub(crate) struct ObjectBlock {
    word: [u8; 4],
    compressed: Vec<u8>,
    is_compressed: bool,
}

impl ObjectBlock {
    /// The two pieces to be written, given the plaintext the block was made from. Stored plaintext is not copied.
    pub(crate) fn pieces<'a>(&'a self, plain: &'a [u8]) -> [&'a [u8]; 2] {
        [&self.word, if self.is_compressed { &self.compressed } else { plain }]
    }
}

/// Turns plaintext blocks into blocks of an object; keeps its compressors between files.
pub(crate) struct BlockWriter {
    thorough: zstd::bulk::Compressor<'static>,
    fast: zstd::bulk::Compressor<'static>,
    sample: Vec<u8>,
}

impl BlockWriter {
    pub(crate) fn new() -> std::io::Result<Self> {
        Ok(Self {
            thorough: zstd::bulk::Compressor::new(LEVEL)?,
            fast: zstd::bulk::Compressor::new(FAST_LEVEL)?,
            sample: Vec::with_capacity(zstd::zstd_safe::compress_bound(PROBE)),
        })
    }

    /// Makes a block of 1 to [`BLOCK`] bytes, using the buffers of an earlier one. `pays` is false for a file whose
    /// kind is known to be compressed already.
    #[expect(clippy::expect_used, reason = "a block is at most 2^20 bytes, compressed or not")]
    pub(crate) fn write(&mut self, plain: &[u8], pays: bool, block: &mut ObjectBlock) {
        block.is_compressed = pays && self.promises(plain) && self.compress(plain, &mut block.compressed);
        let (length, flag) =
            if block.is_compressed { (block.compressed.len(), COMPRESSED) } else { (plain.len(), 0) };
        let length = u32::try_from(length).expect("a block is at most 2^20 bytes");
        block.word = (length | flag).to_le_bytes();
    }

    /// True if it saved a thirty-second: less is not worth decompressing on every later read.
    fn compress(&mut self, plain: &[u8], out: &mut Vec<u8>) -> bool {
        out.clear();
        out.reserve(zstd::zstd_safe::compress_bound(plain.len()));
        let compressor = if plain.len() < BLOCK { &mut self.thorough } else { &mut self.fast };
        compressor.compress_to_buffer(plain, out).is_ok_and(|length| length < plain.len() - plain.len() / 32)
    }

    /// Whether a sample from the block's middle compresses.
    fn promises(&mut self, plain: &[u8]) -> bool {
        if plain.len() < PROBE_FROM {
            return !plain.is_empty();
        }
        let start = (plain.len() - PROBE) / 2;
        self.sample.clear();
        self.fast
            .compress_to_buffer(&plain[start..start + PROBE], &mut self.sample)
            .is_ok_and(|length| length < PROBE - PROBE / 16)
    }
}

/// Whether a file that starts like this is worth compressing: false for the signatures of formats that already are.
pub(crate) fn worth_trying(start: &[u8]) -> bool {
    const COMPRESSED_KINDS: [&[u8]; 12] = [
        b"PK\x03\x04",         // zip, docx, xlsx, hwpx, jar
        b"\x1f\x8b",           // gzip
        b"\x28\xb5\x2f\xfd",   // zstd
        b"\xfd7zXZ\x00",       // xz
        b"7z\xbc\xaf\x27\x1c", // 7-Zip
        b"BZh",                // bzip2
        b"Rar!\x1a\x07",       // RAR
        b"\x89PNG\r\n\x1a\n",  // PNG
        b"\xff\xd8\xff",       // JPEG
        b"GIF8",               // GIF
        b"OggS",               // Ogg
        b"\x1a\x45\xdf\xa3",   // Matroska, WebM
    ];
    let is_mp4 = start.get(4..8) == Some(b"ftyp");
    !is_mp4 && !COMPRESSED_KINDS.iter().any(|signature| start.starts_with(signature))
}

/// Takes authenticated payload, gives plaintext.
pub(crate) struct BlockReader {
    zstd: zstd::bulk::Decompressor<'static>,
    /// Payload not yet understood.
    waiting: Vec<u8>,
    ended: bool,
}

impl BlockReader {
    pub(crate) fn new() -> std::io::Result<Self> {
        Ok(Self { zstd: zstd::bulk::Decompressor::new()?, waiting: Vec::new(), ended: false })
    }

    /// Whether the end mark was seen.
    pub(crate) fn ended(&self) -> bool {
        self.ended
    }

    /// Adds payload and appends the plaintext of every block that is now complete to `out`.
    ///
    /// # Errors
    /// What is wrong, as the end of a sentence. In an authentic object only a fault of the writer can cause it.
    pub(crate) fn push(&mut self, payload: &[u8], out: &mut Vec<u8>) -> Result<(), String> {
        if self.ended {
            return only_zeros(payload);
        }
        self.waiting.extend_from_slice(payload);
        let mut used = 0;
        while let Some(word) = self.waiting.get(used..used + 4) {
            let word = u32::from_le_bytes([word[0], word[1], word[2], word[3]]);
            if word == 0 {
                self.ended = true;
                only_zeros(&self.waiting[used..])?;
                used = self.waiting.len();
                break;
            }
            let length = (word & !COMPRESSED) as usize;
            if length == 0 || length > BLOCK {
                return Err("a block's length is out of bounds".to_owned());
            }
            let Some(bytes) = self.waiting.get(used + 4..used + 4 + length) else { break };
            if word & COMPRESSED == 0 {
                out.extend_from_slice(bytes);
            } else {
                let start = out.len();
                // The frame's own claim saves clearing a megabyte for a small block; a lying claim only fails.
                let room = zstd::bulk::Decompressor::upper_bound(bytes).map_or(BLOCK, |size| size.min(BLOCK));
                out.resize(start + room, 0);
                let length = self.zstd.decompress_to_buffer(bytes, &mut out[start..]).map_err(|error| {
                    format!("a block does not decompress into at most {BLOCK} bytes: {error}")
                })?;
                out.truncate(start + length);
            }
            used += 4 + length;
        }
        self.waiting.drain(..used);
        Ok(())
    }
}

fn only_zeros(padding: &[u8]) -> Result<(), String> {
    if padding.iter().all(|byte| *byte == 0) {
        Ok(())
    } else {
        Err("there are bytes after its end".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(plain: &[u8]) -> (usize, Vec<u8>) {
        let mut writer = BlockWriter::new().unwrap();
        let mut made = ObjectBlock::default();
        writer.write(plain, true, &mut made);
        let block = made.pieces(plain).concat();
        let mut reader = BlockReader::new().unwrap();
        let mut out = Vec::new();
        for piece in block.chunks(777) {
            reader.push(piece, &mut out).unwrap();
        }
        reader.push(&END, &mut out).unwrap();
        reader.push(&[0; 9], &mut out).unwrap();
        assert!(reader.ended());
        (block.len(), out)
    }

    #[test]
    fn compressible_shrinks_and_noise_is_stored() {
        let text = "접속기록을 1년 이상 보관한다. ".repeat(10_000).into_bytes();
        let (stored, out) = round(&text);
        assert_eq!(out, text);
        assert!(stored < text.len() / 20);

        let noise: Vec<u8> =
            (0..300_000u32).flat_map(|n| crate::Digest::of(&n.to_le_bytes()).0).take(300_000).collect();
        let (stored, out) = round(&noise);
        assert_eq!(out, noise);
        assert_eq!(stored, noise.len() + 4);
    }

    #[test]
    fn nonsense_is_refused() {
        for payload in
            [&[0xff, 0xff, 0xff, 0x7f][..], &[4, 0, 0, 0x80, 1, 2, 3, 4], &[0, 0, 0, 0, 1], &[0, 0, 0, 0x80]]
        {
            let mut reader = BlockReader::new().unwrap();
            assert!(reader.push(payload, &mut Vec::new()).is_err(), "{payload:?}");
        }
    }

    #[test]
    fn a_bomb_is_bounded() {
        let bomb = zstd::bulk::compress(&vec![0; 64 << 20], 19).unwrap();
        let mut payload = (COMPRESSED | u32::try_from(bomb.len()).unwrap()).to_le_bytes().to_vec();
        payload.extend_from_slice(&bomb);
        let mut out = Vec::new();
        assert!(BlockReader::new().unwrap().push(&payload, &mut out).is_err());
        assert!(out.len() <= BLOCK);
    }
}
