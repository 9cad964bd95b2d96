//! The way of evidence into the vault and out of it.

use std::io::{self, Read, Write};

use simsa_store::records::Stored;
use simsa_vault::{Case, CaseId, Digest, Error, Vault};

use crate::trouble::{Outcome, Trouble, invalid};

/// A file that was taken into the vault.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) stored: Stored,
    /// Whether something in it looks like a resident registration number.
    pub(crate) sensitive: bool,
}

/// Stores everything a reader gives, in constant memory. Durable when it returns. What is stored and then not recorded
/// (a crash, a refused commit) stays as an object that nothing names; adding the same file again finds it.
pub(crate) fn store(vault: &Vault, holder: &str, source: &mut dyn Read, largest: u64) -> Outcome<Taken> {
    let case = open(vault, holder)?;
    let batch = case.batch()?;
    let mut watched = Watched { source, scan: Scan::default(), left: largest, too_large: false };
    let added = match batch.add(&mut watched) {
        Ok(added) => added,
        Err(_) if watched.too_large => {
            let mib = largest >> 20;
            return Err(invalid(
                "file",
                format!("파일이 {mib} MiB보다 큽니다"),
                format!("the file is larger than {mib} MiB"),
            ));
        }
        Err(Error::Stream { source, .. }) => {
            return Err(Trouble::Fault(format!("the upload broke off: {source}")));
        }
        Err(error) => return Err(error.into()),
    };
    let sensitive = watched.scan.found;
    batch.commit()?;
    if added.length == 0 {
        return Err(invalid("file", "빈 파일입니다", "the file is empty"));
    }
    Ok(Taken { stored: Stored { sha256: added.digest.to_string(), bytes: added.length }, sensitive })
}

/// The vault's part for a case, made when it is first needed.
fn open<'v>(vault: &'v Vault, holder: &str) -> Outcome<Case<'v>> {
    let id = CaseId::new(holder)?;
    match vault.case(&id) {
        Err(Error::NoSuchCase(_)) => match vault.create_case(&id) {
            // somebody else was faster
            Err(Error::CaseExists(_)) => Ok(vault.case(&id)?),
            made => Ok(made?),
        },
        opened => Ok(opened?),
    }
}

/// Writes a stored file to `out`; every byte is verified on the way.
pub(crate) fn copy(vault: &Vault, holder: &str, stored: &Stored, out: &mut dyn Write) -> Outcome<()> {
    let case = vault.case(&CaseId::new(holder)?)?;
    case.copy_to(&digest(stored)?, out)?;
    Ok(())
}

pub(crate) fn digest(stored: &Stored) -> Outcome<Digest> {
    stored.sha256.parse().map_err(|_| Trouble::Fault("a stored digest is damaged".to_owned()))
}

struct Watched<'a> {
    source: &'a mut dyn Read,
    scan: Scan,
    left: u64,
    too_large: bool,
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        let Some(left) = self.left.checked_sub(read as u64) else {
            self.too_large = true;
            return Err(io::Error::other("the file is too large"));
        };
        self.left = left;
        self.scan.look(&buffer[..read]);
        Ok(read)
    }
}

/// Looks for what is written like a resident registration number: six digits that are a date, a hyphen, seven digits
/// that begin with 1 to 8, no digit around them. It sees plain text only; what is compressed (PDF, DOCX) it cannot see.
#[derive(Debug, Default)]
struct Scan {
    tail: Vec<u8>,
    found: bool,
}

const NUMBER: usize = 14;

impl Scan {
    fn look(&mut self, bytes: &[u8]) {
        if self.found {
            return;
        }
        self.tail.extend_from_slice(bytes);
        // the byte before and the byte behind a number belong to the look
        self.found = self.tail.windows(NUMBER).enumerate().any(|(at, window)| {
            let before = at.checked_sub(1).and_then(|before| self.tail.get(before));
            let behind = self.tail.get(at + NUMBER);
            let alone = |byte: Option<&u8>| byte.is_none_or(|byte| !byte.is_ascii_digit());
            is_number(window) && alone(before) && alone(behind)
        });
        let keep = self.tail.len().saturating_sub(NUMBER);
        self.tail.drain(..keep);
    }
}

fn is_number(window: &[u8]) -> bool {
    let digits = |range: std::ops::Range<usize>| window[range].iter().all(u8::is_ascii_digit);
    let two = |at: usize| (window[at] - b'0') * 10 + window[at + 1] - b'0';
    window[6] == b'-'
        && digits(0..6)
        && digits(7..NUMBER)
        && (1..=12).contains(&two(2))
        && (1..=31).contains(&two(4))
        && (b'1'..=b'8').contains(&window[7])
}

#[cfg(test)]
mod tests {
    use super::Scan;

    fn found(parts: &[&str]) -> bool {
        let mut scan = Scan::default();
        for part in parts {
            scan.look(part.as_bytes());
        }
        scan.found
    }

    #[test]
    fn numbers_of_residents_are_seen_also_across_reads() {
        assert!(found(&["주민번호 900101-1234567 입니다"]));
        assert!(found(&["a 9001", "01-12345", "67 b"]));
        assert!(found(&["900101-1234567"]));
        assert!(!found(&["주문 901301-1234567, 일련 19900101-1234567, 900101-9234567"]));
        assert!(!found(&["2026-11-24 1234567"]));
    }
}
