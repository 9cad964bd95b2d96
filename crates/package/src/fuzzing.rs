//! Entrances for the fuzz targets in `/fuzz`; no use for anything else.

use std::io::Cursor;

use crate::bag;
use crate::layout::{self, in_archive};
use crate::sum::FileSum;
use crate::zip::StrictWriter;

/// A package of these files (paths below the base folder) whose manifests and archive are right, whatever is in it: a
/// fuzzer that had to guess digests would never come past them.
pub fn package_of(files: &[(&str, &[u8])]) -> Option<Vec<u8>> {
    let mut out = Cursor::new(Vec::new());
    let mut writer = StrictWriter::new(&mut out).ok()?;
    let mut sums: Vec<(&str, FileSum)> = Vec::new();
    for (path, bytes) in files {
        sums.push((*path, writer.add_bytes(&in_archive(path), bytes).ok()?));
    }
    let payload = |(path, _): &&(&str, FileSum)| path.starts_with("data/");
    let oxum = bag::oxum(sums.iter().filter(payload).map(|(_, sum)| sum));
    let info = format!("External-Identifier: {}\nPayload-Oxum: {oxum}\n", layout::FORMAT);
    let manifest = bag::manifest(sums.iter().filter(payload).map(|(path, sum)| (*path, sum)));
    for (path, text) in [
        (layout::BAGIT, bag::DECLARATION),
        (layout::BAG_INFO, info.as_str()),
        (layout::MANIFEST, manifest.as_str()),
    ] {
        sums.push((path, writer.add_bytes(&in_archive(path), text.as_bytes()).ok()?));
    }
    let tags = bag::manifest(sums.iter().filter(|sum| !payload(sum)).map(|(path, sum)| (*path, sum)));
    writer.add_bytes(&in_archive(layout::TAG_MANIFEST), tags.as_bytes()).ok()?;
    writer.finish().ok()?;
    Some(out.into_inner())
}
