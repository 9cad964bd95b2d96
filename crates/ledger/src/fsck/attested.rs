//! What others said over checkpoints of this log, as it is kept below `stamped/`. Who they are need not be known: the log
//! signed which bytes it kept, so a change in any of them shows.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest as _, Sha256};

use super::format::{PublicKey, decimal, open_checkpoint, signed_text};
use super::held::LogExpectations;
use super::source::PublishedFiles;
use super::{FsckReport, LogDefect};

const FOLDER: &str = "stamped/";

/// Checks every file below `stamped/`. The checkpoints in it were signed by this log, so it must still extend them.
pub(super) fn check(
    source: &dyn PublishedFiles,
    key: &PublicKey,
    expected: &mut LogExpectations,
    report: &mut FsckReport,
) {
    // Without a list nothing is known of them; the walk says so.
    let Ok(Some(paths)) = source.paths() else { return };
    let of_stamps = paths.iter().filter_map(|path| path.strip_prefix(FOLDER));
    let sizes: BTreeSet<&str> = of_stamps.filter_map(|path| Some(path.split_once('/')?.0)).collect();
    for size in sizes {
        let prefix = format!("{FOLDER}{size}/");
        let files: Vec<&str> = paths.iter().filter_map(|path| path.strip_prefix(&prefix)).collect();
        report.files_checked += files.len() as u64;
        let read = |name: &str| match source.read(&format!("{prefix}{name}")) {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => Err("it is missing, although what is kept beside it needs it".to_owned()),
            Err(problem) => Err(problem),
        };
        if !files.contains(&"attested") {
            report.notes.push(format!(
                "{prefix}: nothing says that these files were kept: an interrupted run or an earlier version left them, or \
                 {prefix}attested was removed. They count for nothing"
            ));
            continue;
        }
        let mut named = BTreeSet::from(["attested", "checkpoint"]);
        match kept(size, key, &read, expected, &mut named) {
            Ok(()) => {}
            Err((name, problem)) => {
                report.fault(LogDefect::Attested { path: format!("{prefix}{name}"), problem });
            }
        }
        for stray in files.iter().filter(|name| !named.contains(*name) && !name.starts_with(".tmp-")) {
            report
                .notes
                .push(format!("{prefix}{stray}: nothing says that it was kept; it counts for nothing"));
        }
    }
}

/// Checks one folder; gives the file that does not hold and why.
fn kept<'n>(
    size: &str,
    key: &PublicKey,
    read: &dyn Fn(&str) -> Result<Vec<u8>, String>,
    expected: &mut LogExpectations,
    named: &mut BTreeSet<&'n str>,
) -> Result<(), (&'static str, String)> {
    let in_attested = |problem: &str| ("attested", problem.to_owned());
    let bytes = read("attested").map_err(|problem| ("attested", problem))?;
    let text = signed_text(&bytes, key).map_err(|problem| ("attested", problem))?;
    let mut lines = text.lines();
    if lines.next() != Some("simsa-attested/v1") {
        return Err(in_attested("its first line is another"));
    }
    let checkpoint = read("checkpoint").map_err(|problem| ("checkpoint", problem))?;
    let head = open_checkpoint(&checkpoint, key).map_err(|problem| ("checkpoint", problem))?;
    if decimal(size) != Some(head.size) {
        return Err(("checkpoint", format!("it is over {} entries", head.size)));
    }
    if lines.next() != Some(&format!("checkpoint {}", digest(&checkpoint))) {
        return Err(("checkpoint", "it is not the one that was kept".to_owned()));
    }
    let (statement, _) =
        checkpoint_text(&checkpoint).ok_or_else(|| in_attested("its checkpoint has no text"))?;
    while let Some(line) = lines.next() {
        if let Some(sum) = line.strip_prefix("token ") {
            named.insert("token.tst");
            let token = read("token.tst").map_err(|problem| ("token.tst", problem))?;
            if digest(&token) != sum {
                return Err(("token.tst", "it is not the one that was kept".to_owned()));
            }
        } else {
            let witness =
                line.strip_prefix("witness ").ok_or_else(|| in_attested("it has an unknown line"))?;
            let signed = lines.next().is_some_and(|line| cosigned(witness, line, statement).is_some());
            if !signed {
                return Err(in_attested("a cosignature in it is not by the witness it names"));
            }
        }
    }
    let roots = expected.roots.entry(head.size).or_default();
    roots.push((format!("{FOLDER}{size}/checkpoint"), head.root));
    Ok(())
}

/// The text of a note, with its final line feed, and its signature lines.
fn checkpoint_text(note: &[u8]) -> Option<(&str, &str)> {
    let note = std::str::from_utf8(note).ok()?;
    let end = note.rfind("\n\n")?;
    Some((&note[..=end], &note[end + 2..]))
}

/// `None` unless `line` is a cosignature/v1 of the witness over this text.
fn cosigned(witness: &str, line: &str, text: &str) -> Option<()> {
    let mut parts = witness.splitn(3, '+');
    let (name, id, material) = (parts.next()?, parts.next()?, BASE64.decode(parts.next()?).ok()?);
    let (4, key) = material.split_first().map(|(kind, key)| (*kind, key))? else { return None };
    let hashed = [name.as_bytes(), b"\n", &material[..]].concat();
    if hex::encode(&Sha256::digest(hashed)[..4]) != id {
        return None;
    }
    let key = VerifyingKey::from_bytes(key.try_into().ok()?).ok()?;
    let encoded = line.strip_prefix("— ")?.strip_prefix(name)?.strip_prefix(' ')?;
    let bytes = BASE64.decode(encoded).ok()?;
    let (found, rest) = bytes.split_at_checked(4)?;
    let (time, signature) = rest.split_first_chunk::<8>()?;
    let message = format!("cosignature/v1\ntime {}\n{text}", u64::from_be_bytes(*time));
    let signature = Signature::from_slice(signature).ok()?;
    (hex::encode(found) == id).then_some(())?;
    key.verify_strict(message.as_bytes(), &signature).ok()
}

fn digest(bytes: &[u8]) -> String {
    format!("sha256:{}", hex::encode(Sha256::digest(bytes)))
}
