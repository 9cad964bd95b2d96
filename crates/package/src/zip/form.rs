//! The bytes of headers and directory, from the seven values of an entry, and those values back from the directory.

/// How the contents of an entry lie in the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    /// As they are.
    Stored,
    /// Raw deflate stream.
    Deflated,
}

impl Method {
    const fn code(self) -> u16 {
        match self {
            Self::Stored => 0,
            Self::Deflated => 8,
        }
    }
}

/// What headers say about one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ZipEntry {
    /// Path in the archive.
    pub(crate) name: String,
    /// How it is stored.
    pub(crate) method: Method,
    /// CRC-32 of the contents.
    pub(crate) crc: u32,
    /// Bytes in the archive.
    pub(crate) packed: u64,
    /// Bytes of the contents.
    pub(crate) size: u64,
    /// Where its local header begins.
    pub(crate) offset: u64,
}

/// The value that says: see the zip64 extra field.
const SEE_ZIP64: u64 = 0xffff_ffff;
/// Bit 11: the name is UTF-8.
const FLAGS: u16 = 0x0800;
/// 1 January 1980, the first day ZIP knows: the file says nothing about when it was made.
const DATE: u16 = 0x0021;
/// Made by Unix, with the rights `rw-r--r--` of a plain file: no folder, no link.
const MADE_BY: u16 = 3 << 8;
const ATTRIBUTES: u32 = 0o100_644 << 16;

/// Bytes of the end record, of its zip64 locator, and of the zip64 end record.
pub(crate) const END: u64 = 22;
pub(crate) const LOCATOR: u64 = 20;
pub(crate) const END_64: u64 = 56;

pub(crate) const END_SIGNATURE: u32 = 0x0605_4b50;
const CENTRAL_SIGNATURE: u32 = 0x0201_4b50;

impl ZipEntry {
    fn has_large_sizes(&self) -> bool {
        self.size >= SEE_ZIP64 || self.packed >= SEE_ZIP64
    }

    /// The header before the contents.
    pub(crate) fn local_header(&self) -> Vec<u8> {
        let large = self.has_large_sizes();
        let mut out = Bytes::default();
        out.u32(0x0403_4b50);
        self.common(&mut out, large);
        out.u16(if large { 20 } else { 0 });
        out.0.extend_from_slice(self.name.as_bytes());
        if large {
            out.u16(1).u16(16).u64(self.size).u64(self.packed);
        }
        out.0
    }

    /// The header in the central directory.
    pub(crate) fn central_header(&self) -> Vec<u8> {
        let (large, far) = (self.has_large_sizes(), self.offset >= SEE_ZIP64);
        let extra = u16::from(large) * 16 + u16::from(far) * 8;
        let mut out = Bytes::default();
        out.u32(CENTRAL_SIGNATURE).u16(MADE_BY | version(large || far));
        self.common(&mut out, large || far);
        out.u16(if extra > 0 { extra + 4 } else { 0 });
        // no comment, first disk, no text flag
        out.u16(0).u16(0).u16(0);
        out.u32(ATTRIBUTES).u32(capped(self.offset));
        out.0.extend_from_slice(self.name.as_bytes());
        if extra > 0 {
            out.u16(1).u16(extra);
        }
        if large {
            out.u64(self.size).u64(self.packed);
        }
        if far {
            out.u64(self.offset);
        }
        out.0
    }

    /// From the version needed to the length of the name: the same in both headers.
    fn common(&self, out: &mut Bytes, zip64: bool) {
        let (packed, size) =
            if self.has_large_sizes() { (SEE_ZIP64, SEE_ZIP64) } else { (self.packed, self.size) };
        out.u16(version(zip64)).u16(FLAGS).u16(self.method.code()).u16(0).u16(DATE).u32(self.crc);
        out.u32(capped(packed)).u32(capped(size));
        // names are checked to be short before they come here
        out.u16(u16::try_from(self.name.len()).unwrap_or(u16::MAX));
    }

    /// Takes one header off the front of a central directory. `None` when there is none; the rest of the form is
    /// checked by writing it again.
    pub(crate) fn take(directory: &mut &[u8]) -> Option<Self> {
        let mut rest = *directory;
        if u32_of(&mut rest)? != CENTRAL_SIGNATURE {
            return None;
        }
        skip(&mut rest, 6)?;
        let method = match u16_of(&mut rest)? {
            0 => Method::Stored,
            8 => Method::Deflated,
            _ => return None,
        };
        skip(&mut rest, 4)?;
        let crc = u32_of(&mut rest)?;
        let (packed, size) = (u64::from(u32_of(&mut rest)?), u64::from(u32_of(&mut rest)?));
        let (name, extra, comment) = (u16_of(&mut rest)?, u16_of(&mut rest)?, u16_of(&mut rest)?);
        skip(&mut rest, 8)?;
        let offset = u64::from(u32_of(&mut rest)?);
        let name = std::str::from_utf8(skip(&mut rest, usize::from(name))?).ok()?.to_owned();
        let mut more = skip(&mut rest, usize::from(extra))?;
        skip(&mut rest, usize::from(comment))?;
        let mut entry = Self { name, method, crc, packed, size, offset };
        if !more.is_empty() {
            skip(&mut more, 4)?;
        }
        if size == SEE_ZIP64 {
            (entry.size, entry.packed) = (u64_of(&mut more)?, u64_of(&mut more)?);
        }
        if offset == SEE_ZIP64 {
            entry.offset = u64_of(&mut more)?;
        }
        *directory = rest;
        Some(entry)
    }
}

/// The central directory and what follows it, for entries that end at `start`.
pub(crate) fn directory(entries: &[ZipEntry], start: u64) -> Vec<u8> {
    let headers: Vec<u8> = entries.iter().flat_map(ZipEntry::central_header).collect();
    let (length, count) = (headers.len() as u64, entries.len() as u64);
    let mut out = Bytes(headers);
    if needs_zip64(count, start) {
        out.u32(0x0606_4b50).u64(END_64 - 12).u16(MADE_BY | version(true)).u16(version(true)).u32(0).u32(0);
        out.u64(count).u64(count).u64(length).u64(start);
        out.u32(0x0706_4b50).u32(0).u64(start + length).u32(1);
    }
    let short = u16::try_from(count).unwrap_or(u16::MAX);
    out.u32(END_SIGNATURE).u16(0).u16(0).u16(short).u16(short);
    out.u32(capped(length)).u32(capped(start)).u16(0);
    out.0
}

/// Whether the end of the archive needs the larger records.
pub(crate) const fn needs_zip64(count: u64, start: u64) -> bool {
    count >= 0xffff || start >= SEE_ZIP64
}

const fn version(zip64: bool) -> u16 {
    if zip64 { 45 } else { 20 }
}

fn capped(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[derive(Default)]
struct Bytes(Vec<u8>);

impl Bytes {
    fn u16(&mut self, value: u16) -> &mut Self {
        self.0.extend_from_slice(&value.to_le_bytes());
        self
    }

    fn u32(&mut self, value: u32) -> &mut Self {
        self.0.extend_from_slice(&value.to_le_bytes());
        self
    }

    fn u64(&mut self, value: u64) -> &mut Self {
        self.0.extend_from_slice(&value.to_le_bytes());
        self
    }
}

fn skip<'a>(from: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (taken, rest) = from.split_at_checked(count)?;
    *from = rest;
    Some(taken)
}

pub(crate) fn u16_of(from: &mut &[u8]) -> Option<u16> {
    Some(u16::from_le_bytes(skip(from, 2)?.try_into().ok()?))
}

pub(crate) fn u32_of(from: &mut &[u8]) -> Option<u32> {
    Some(u32::from_le_bytes(skip(from, 4)?.try_into().ok()?))
}

pub(crate) fn u64_of(from: &mut &[u8]) -> Option<u64> {
    Some(u64::from_le_bytes(skip(from, 8)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Method, ZipEntry};

    /// Sizes around the limits of the 32-bit fields.
    fn size() -> impl Strategy<Value = u64> {
        prop_oneof![
            0..1000_u64,
            0xffff_fff0..0x1_0000_0010_u64,
            any::<u32>().prop_map(|n| u64::from(n) << 12)
        ]
    }

    proptest! {
        #[test]
        fn a_central_header_reads_back(
            name in "[a-z가-힣/]{1,40}", crc in any::<u32>(), packed in size(), size in size(), offset in size(),
            deflated in any::<bool>(),
        ) {
            let method = if deflated { Method::Deflated } else { Method::Stored };
            let entry = ZipEntry { name, method, crc, packed, size, offset };
            let bytes = entry.central_header();
            let mut rest = bytes.as_slice();
            prop_assert_eq!(ZipEntry::take(&mut rest), Some(entry));
            prop_assert!(rest.is_empty());
        }
    }
}
