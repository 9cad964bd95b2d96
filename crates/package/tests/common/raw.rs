//! A ZIP writer and reader for tests, written from the ZIP specification and not from our code: it writes what it is
//! told, true or not, and reads packages without any check.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "archives in tests are small, or false on purpose"
)]

use std::collections::BTreeMap;
use std::io::Read;

/// What an archive says about one entry; the fields may lie.
#[derive(Clone)]
pub(crate) struct Raw {
    pub(crate) name: Vec<u8>,
    /// Bytes as they lie in the archive.
    pub(crate) data: Vec<u8>,
    pub(crate) method: u16,
    pub(crate) flags: u16,
    pub(crate) crc: u32,
    pub(crate) packed: u32,
    pub(crate) size: u32,
    pub(crate) date: u16,
    pub(crate) attributes: u32,
    pub(crate) comment: Vec<u8>,
    /// Another name in the local header.
    pub(crate) local_name: Option<Vec<u8>>,
    /// Added to the true offset.
    pub(crate) offset_shift: i64,
    /// Bytes between this entry and the next.
    pub(crate) gap: Vec<u8>,
}

impl Raw {
    /// An honest stored entry.
    pub(crate) fn stored(name: &str, data: &[u8]) -> Self {
        let size = u32::try_from(data.len()).expect("small");
        Self {
            name: name.as_bytes().to_vec(),
            data: data.to_vec(),
            method: 0,
            flags: 0x0800,
            crc: crc32fast::hash(data),
            packed: size,
            size,
            date: 0x0021,
            attributes: 0o100_644 << 16,
            comment: Vec::new(),
            local_name: None,
            offset_shift: 0,
            gap: Vec::new(),
        }
    }

    /// An honest compressed entry.
    pub(crate) fn deflated(name: &str, data: &[u8]) -> Self {
        Self::deflated_as(name, data, flate2::Compression::best())
    }

    /// The same, with a level of compression.
    pub(crate) fn deflated_as(name: &str, data: &[u8], compression: flate2::Compression) -> Self {
        let mut packed = Vec::new();
        let mut encoder = flate2::read::DeflateEncoder::new(data, compression);
        encoder.read_to_end(&mut packed).expect("memory");
        let length = u32::try_from(packed.len()).expect("small");
        Self { method: 8, packed: length, data: packed, ..Self::stored(name, data) }
    }

    fn common(&self, out: &mut Vec<u8>, name: &[u8]) {
        for value in [20, self.flags, self.method, 0, self.date] {
            out.extend(value.to_le_bytes());
        }
        for value in [self.crc, self.packed, self.size] {
            out.extend(value.to_le_bytes());
        }
        out.extend((name.len() as u16).to_le_bytes());
    }
}

/// The archive of these entries.
pub(crate) fn zip(entries: &[Raw]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for entry in entries {
        let offset = u32::try_from(out.len() as i64 + entry.offset_shift).expect("small");
        let name = entry.local_name.as_ref().unwrap_or(&entry.name);
        out.extend(0x0403_4b50_u32.to_le_bytes());
        entry.common(&mut out, name);
        out.extend([0, 0]);
        out.extend(name);
        out.extend(&entry.data);
        out.extend(&entry.gap);
        directory.extend(0x0201_4b50_u32.to_le_bytes());
        directory.extend(0x0314_u16.to_le_bytes());
        entry.common(&mut directory, &entry.name);
        directory.extend([0, 0]);
        directory.extend((entry.comment.len() as u16).to_le_bytes());
        directory.extend([0; 4]);
        directory.extend(entry.attributes.to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(&entry.name);
        directory.extend(&entry.comment);
    }
    let start = out.len() as u32;
    let zip64 = entries.len() >= 0xffff;
    let short = u16::try_from(entries.len()).unwrap_or(0xffff);
    out.extend(&directory);
    if zip64 {
        let at = out.len() as u64;
        out.extend(0x0606_4b50_u32.to_le_bytes());
        out.extend(44_u64.to_le_bytes());
        out.extend([45, 3, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        for value in [entries.len() as u64, entries.len() as u64, directory.len() as u64, u64::from(start)] {
            out.extend(value.to_le_bytes());
        }
        out.extend(0x0706_4b50_u32.to_le_bytes());
        out.extend([0; 4]);
        out.extend(at.to_le_bytes());
        out.extend(1_u32.to_le_bytes());
    }
    out.extend(0x0605_4b50_u32.to_le_bytes());
    out.extend([0; 4]);
    out.extend(short.to_le_bytes());
    out.extend(short.to_le_bytes());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0; 2]);
    out
}

/// The entries of a package, in order.
pub(crate) fn read(package: &[u8]) -> Vec<(String, Vec<u8>)> {
    let u16_at = |at: usize| usize::from(u16::from_le_bytes([package[at], package[at + 1]]));
    let u32_at = |at: usize| u32::from_le_bytes(package[at..at + 4].try_into().expect("four")) as usize;
    let end = package.len() - 22;
    let (count, mut at) = (u16_at(end + 10), u32_at(end + 16));
    let mut entries = Vec::new();
    for _ in 0..count {
        let (method, packed, name, extra) =
            (u16_at(at + 10), u32_at(at + 20), u16_at(at + 28), u16_at(at + 30));
        let offset = u32_at(at + 42);
        let path = String::from_utf8(package[at + 46..at + 46 + name].to_vec()).expect("UTF-8");
        let data = offset + 30 + u16_at(offset + 26) + u16_at(offset + 28);
        let mut bytes = package[data..data + packed].to_vec();
        if method == 8 {
            let mut plain = Vec::new();
            flate2::read::DeflateDecoder::new(bytes.as_slice()).read_to_end(&mut plain).expect("deflate");
            bytes = plain;
        }
        entries.push((path, bytes));
        at += 46 + name + extra;
    }
    entries
}

/// What somebody can do who knows the format and no key: change files and make a package of them that fits together.
pub(crate) fn forge(package: &[u8], change: impl FnOnce(&mut Vec<(String, Vec<u8>)>)) -> Vec<u8> {
    let strip = |name: &str| name.strip_prefix("simsa-package/").expect("the base folder").to_owned();
    let mut files: Vec<(String, Vec<u8>)> =
        read(package).into_iter().map(|(name, bytes)| (strip(&name), bytes)).collect();
    change(&mut files);
    let digest = |bytes: &[u8]| hex::encode(super::sha256(bytes));
    let manifest = |files: &[(String, Vec<u8>)], about: &dyn Fn(&str) -> bool| {
        let sorted: BTreeMap<&str, &[u8]> = files.iter().map(|(path, bytes)| (&**path, &**bytes)).collect();
        let lines: Vec<String> = sorted
            .iter()
            .filter(|(path, _)| about(path))
            .map(|(path, bytes)| format!("{}  {path}\n", digest(bytes)))
            .collect();
        lines.concat().into_bytes()
    };
    let payload = |path: &str| path.starts_with("data/");
    let total: usize = files.iter().filter(|(path, _)| payload(path)).map(|(_, bytes)| bytes.len()).sum();
    let count = files.iter().filter(|(path, _)| payload(path)).count();
    let made = manifest(&files, &payload);
    set(&mut files, "manifest-sha256.txt", made);
    let info = text(&files, "bag-info.txt");
    let kept: Vec<&str> = info.lines().filter(|line| !line.starts_with("Payload-Oxum")).collect();
    let info = format!("{}\nPayload-Oxum: {total}.{count}\n", kept.join("\n"));
    set(&mut files, "bag-info.txt", info.into_bytes());
    let made = manifest(&files, &|path| ["bagit.txt", "bag-info.txt", "manifest-sha256.txt"].contains(&path));
    set(&mut files, "tagmanifest-sha256.txt", made);
    let raw: Vec<Raw> =
        files.iter().map(|(path, bytes)| Raw::stored(&format!("simsa-package/{path}"), bytes)).collect();
    zip(&raw)
}

/// The text of one file.
pub(crate) fn text(files: &[(String, Vec<u8>)], path: &str) -> String {
    let (_, bytes) = files.iter().find(|(name, _)| name == path).unwrap_or_else(|| panic!("no {path}"));
    String::from_utf8(bytes.clone()).expect("UTF-8")
}

/// The same package as the first version of the format had it: compressed, with the digest of the compressed data.
pub(crate) fn first_format(package: &[u8], compression: flate2::Compression) -> Vec<u8> {
    let old = forge(package, |files| {
        let info = text(files, "bag-info.txt").replace("simsa-package-2", "simsa-package-1");
        set(files, "bag-info.txt", info.into_bytes());
    });
    let pack = |(name, bytes): (String, Vec<u8>)| {
        let is_record = !name.starts_with("simsa-package/data/evidence/");
        if is_record { Raw::deflated_as(&name, &bytes, compression) } else { Raw::stored(&name, &bytes) }
    };
    let mut raw: Vec<Raw> = read(&old).into_iter().map(pack).collect();
    let streams: Vec<u8> =
        raw.iter().filter(|raw| raw.method == 8).flat_map(|raw| raw.data.clone()).collect();
    let packed = format!("{}\n", hex::encode(super::sha256(&streams)));
    raw.push(Raw::stored("simsa-package/packed-sha256.txt", packed.as_bytes()));
    zip(&raw)
}

/// Puts other bytes into a file; a file that is new comes before the last, which must stay the last.
pub(crate) fn set(files: &mut Vec<(String, Vec<u8>)>, path: &str, bytes: Vec<u8>) {
    match files.iter_mut().find(|(name, _)| name == path) {
        Some((_, old)) => *old = bytes,
        None => files.insert(files.len() - 1, (path.to_owned(), bytes)),
    }
}
