//! What the log records: one event of one case, as canonical bytes that a person can read and a stranger can parse.
//!
//! An entry never holds personal data or contents, because a log cannot forget: a case is named by a pseudonym, contents
//! by digests, objects by references. The alphabet of names and references (ASCII letters, digits, `.` `_` `:` `/` `-`)
//! keeps out names of people, e-mail addresses and free text; numbers of the form of a resident registration number or
//! a telephone number are refused.

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};

use jiff::Timestamp;

/// First line of every entry of this version.
pub const ENTRY_HEADER: &str = "simsa-ledger-entry/v1";
/// Most digest lines and most reference lines in an entry.
pub const MAX_ITEMS: usize = 64;
/// Longest name (case, event, role), in bytes.
pub const MAX_NAME_LEN: usize = 64;
/// Longest reference value, in bytes.
pub const MAX_REFERENCE_LEN: usize = 160;

/// An entry that cannot be written, or bytes that are not an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// A case, event or role name.
    #[error(
        "“{value}” cannot stand as {what}: 1 to {MAX_NAME_LEN} of the characters a-z, 0-9 and “-”, beginning with a letter or digit"
    )]
    BadName {
        /// Which field.
        what: &'static str,
        /// The value, cut to a readable length.
        value: String,
    },
    /// A reference value.
    #[error(
        "“{value}” cannot stand as a reference: 1 to {MAX_REFERENCE_LEN} ASCII letters, digits and . _ : / -"
    )]
    BadReference {
        /// The value, cut to a readable length.
        value: String,
    },
    /// Looks like a resident registration number or a telephone number.
    #[error(
        "the {what} has the form of a resident registration number or a telephone number; a ledger must not hold personal data"
    )]
    PersonalNumber {
        /// Which field.
        what: &'static str,
    },
    /// The time has a fraction of a second or is outside the years 1970 to 9999.
    #[error("the time {time} cannot be recorded: whole seconds of the years 1970 to 9999")]
    BadTime {
        /// The time given.
        time: String,
    },
    /// Too many digests or references.
    #[error("an entry holds at most {MAX_ITEMS} digests and {MAX_ITEMS} references")]
    TooMany,
    /// Bytes that are not an entry in canonical form.
    #[error("line {line} of the entry is wrong: {problem}")]
    Malformed {
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        problem: &'static str,
    },
}

/// Kind of event. Any name of the right form is accepted, so that an old verifier reads a newer log; the constants are
/// the kinds in use, listed with their meaning in `docs/formats/ledger.md`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventKind(String);

impl EventKind {
    /// A case was opened.
    pub const CASE_OPENED: &str = "case-opened";
    /// Evidence was taken into the vault.
    pub const EVIDENCE_ADDED: &str = "evidence-added";
    /// Evidence was replaced by a newer object; the older stays.
    pub const EVIDENCE_REPLACED: &str = "evidence-replaced";
    /// Evidence was withdrawn from the submission; the object stays.
    pub const EVIDENCE_WITHDRAWN: &str = "evidence-withdrawn";
    /// The data key of evidence was destroyed: its contents are gone for good.
    pub const EVIDENCE_ERASED: &str = "evidence-erased";
    /// Answers or facts were changed.
    pub const DOSSIER_CHANGED: &str = "dossier-changed";
    /// A package was sealed.
    pub const PACKAGE_SEALED: &str = "package-sealed";
    /// A package was submitted to the certifier.
    pub const PACKAGE_SUBMITTED: &str = "package-submitted";
    /// This log is a branch of another, whose entries follow. Digests `previous-log` (its last checkpoint) and `root`;
    /// references `previous` (its name) and `entries` (how many follow, as `n` and a number).
    pub const LEDGER_BRANCHED: &str = "ledger-branched";
    /// The vault's master key was changed.
    pub const KEY_ROTATED: &str = "key-rotated";

    /// A kind by its name.
    ///
    /// # Errors
    /// The name is not of the right form.
    pub fn new(name: &str) -> Result<Self, EntryError> {
        check_name("the kind of event", name)?;
        Ok(Self(name.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One event of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerEntry {
    case: String,
    event: EventKind,
    time: Timestamp,
    digests: BTreeSet<(String, [u8; 32])>,
    references: BTreeSet<(String, String)>,
}

impl LedgerEntry {
    /// An entry without digests and references.
    ///
    /// `case` is a pseudonym that says nothing about who the case is of; `time` is the caller's clock, whole seconds.
    ///
    /// # Errors
    /// [`EntryError`] naming the field.
    pub fn new(case: &str, event: EventKind, time: Timestamp) -> Result<Self, EntryError> {
        check_name("the case", case)?;
        check_personal("case", case)?;
        let seconds = time.as_second();
        if time.subsec_nanosecond() != 0 || !(0..=253_402_300_799).contains(&seconds) {
            return Err(EntryError::BadTime { time: time.to_string() });
        }
        Ok(Self { case: case.to_owned(), event, time, digests: BTreeSet::new(), references: BTreeSet::new() })
    }

    /// Adds the SHA-256 of something, under the role it has in the event (`object`, `manifest`, `dossier`, …).
    ///
    /// # Errors
    /// The role is not a name, or there are too many.
    pub fn digest(mut self, role: &str, sha256: [u8; 32]) -> Result<Self, EntryError> {
        check_name("the role of a digest", role)?;
        self.digests.insert((role.to_owned(), sha256));
        if self.digests.len() > MAX_ITEMS {
            return Err(EntryError::TooMany);
        }
        Ok(self)
    }

    /// Adds a reference to an object by its identifier (`question`, `form`, `vault`, …).
    ///
    /// # Errors
    /// Role or value are not of the right form, or there are too many.
    pub fn reference(mut self, role: &str, value: &str) -> Result<Self, EntryError> {
        check_name("the role of a reference", role)?;
        check_reference(value)?;
        self.references.insert((role.to_owned(), value.to_owned()));
        if self.references.len() > MAX_ITEMS {
            return Err(EntryError::TooMany);
        }
        Ok(self)
    }

    /// Pseudonym of the case.
    pub fn case(&self) -> &str {
        &self.case
    }

    /// Kind of event.
    pub fn event(&self) -> &EventKind {
        &self.event
    }

    /// Time by the clock of whoever wrote the entry.
    pub fn time(&self) -> Timestamp {
        self.time
    }

    /// Roles and SHA-256 digests, in canonical order.
    pub fn digests(&self) -> impl Iterator<Item = (&str, &[u8; 32])> {
        self.digests.iter().map(|(role, value)| (role.as_str(), value))
    }

    /// Roles and values of references, in canonical order.
    pub fn references(&self) -> impl Iterator<Item = (&str, &str)> {
        self.references.iter().map(|(role, value)| (role.as_str(), value.as_str()))
    }

    /// The canonical bytes: same entry, same bytes. These are what the log hashes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out =
            format!("{ENTRY_HEADER}\ncase {}\nevent {}\ntime {}\n", self.case, self.event, self.time);
        for (role, digest) in &self.digests {
            // writing to a String cannot fail
            let _ = writeln!(out, "digest {role} sha256:{}", hex::encode(digest));
        }
        for (role, value) in &self.references {
            let _ = writeln!(out, "reference {role} {value}");
        }
        out.into_bytes()
    }

    /// Reads canonical bytes; anything that [`LedgerEntry::to_bytes`] would not have written is refused.
    ///
    /// # Errors
    /// [`EntryError`] with the line or field.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EntryError> {
        let bad = |line, problem| EntryError::Malformed { line, problem };
        let text = std::str::from_utf8(bytes).map_err(|_| bad(1, "it is not text"))?;
        let body = text.strip_suffix('\n').ok_or(bad(1, "the entry does not end in a line feed"))?;
        let mut lines = body.split('\n').zip(1..);
        let mut field = |prefix: &str, problem| match lines.next() {
            Some((line, n)) => line.strip_prefix(prefix).ok_or(bad(n, problem)),
            None => Err(bad(4, problem)),
        };
        if !field(ENTRY_HEADER, "it is not “simsa-ledger-entry/v1”")?.is_empty() {
            return Err(bad(1, "it is not “simsa-ledger-entry/v1”"));
        }
        let case = field("case ", "it is not “case”")?;
        let event = EventKind::new(field("event ", "it is not “event”")?)?;
        let time = field("time ", "it is not “time”")?;
        let time = time.parse().map_err(|_| bad(4, "the time is not of the form 2026-01-31T09:00:00Z"))?;
        let mut entry = Self::new(case, event, time)?;
        for (line, n) in lines {
            if let Some(rest) = line.strip_prefix("digest ") {
                let (role, value) =
                    rest.split_once(" sha256:").ok_or(bad(n, "the digest is not “role sha256:hex”"))?;
                let mut digest = [0; 32];
                hex::decode_to_slice(value, &mut digest)
                    .map_err(|_| bad(n, "the digest is not 64 hexadecimal digits"))?;
                entry = entry.digest(role, digest)?;
            } else if let Some(rest) = line.strip_prefix("reference ") {
                let (role, value) =
                    rest.split_once(' ').ok_or(bad(n, "the reference is not “role value”"))?;
                entry = entry.reference(role, value)?;
            } else {
                return Err(bad(n, "it is neither “digest” nor “reference”"));
            }
        }
        // Everything was understood; only the one canonical writing of it is accepted, or one event could have two hashes.
        let canonical = entry.to_bytes();
        if canonical != bytes {
            let differing = canonical
                .split(|b| *b == b'\n')
                .zip(bytes.split(|b| *b == b'\n'))
                .position(|(a, b)| a != b)
                .unwrap_or(0);
            return Err(bad(differing + 1, "it is not in the canonical form or order"));
        }
        Ok(entry)
    }
}

fn shortened(value: &str) -> String {
    value.chars().take(40).collect()
}

fn check_name(what: &'static str, value: &str) -> Result<(), EntryError> {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let good =
        (1..=MAX_NAME_LEN).contains(&value.len()) && value.bytes().all(allowed) && !value.starts_with('-');
    if good { Ok(()) } else { Err(EntryError::BadName { what, value: shortened(value) }) }
}

fn check_reference(value: &str) -> Result<(), EntryError> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"._:/-".contains(&b);
    if !(1..=MAX_REFERENCE_LEN).contains(&value.len()) || !value.bytes().all(allowed) {
        return Err(EntryError::BadReference { value: shortened(value) });
    }
    check_personal("reference", value)
}

/// Refuses values one part of which is written like a resident registration number (6-7 digits) or a telephone number
/// (0xx-xxxx-xxxx, with or without hyphens). Parts are what stands between `/`, `:`, `_` and `.`.
fn check_personal(what: &'static str, value: &str) -> Result<(), EntryError> {
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    for part in value.split(['/', ':', '_', '.']) {
        let groups: Vec<&str> = part.split('-').collect();
        if !groups.iter().all(|group| is_digits(group)) {
            continue;
        }
        let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
        let personal = match lengths[..] {
            [13] | [6, 7] => true,
            [10 | 11] => part.starts_with("01"),
            [2 | 3, 3 | 4, 4] => part.starts_with('0'),
            _ => false,
        };
        if personal {
            return Err(EntryError::PersonalNumber { what });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> LedgerEntry {
        let time = "2026-11-24T06:04:15Z".parse().unwrap();
        let event = EventKind::new(EventKind::EVIDENCE_ADDED).unwrap();
        LedgerEntry::new("c-7f3a", event, time)
            .unwrap()
            .reference("question", "emr-3.1.2")
            .unwrap()
            .digest("object", [0xab; 32])
            .unwrap()
    }

    #[test]
    fn the_canonical_form_is_what_the_document_shows() {
        assert_eq!(
            String::from_utf8(entry().to_bytes()).unwrap(),
            format!(
                "simsa-ledger-entry/v1\ncase c-7f3a\nevent evidence-added\ntime 2026-11-24T06:04:15Z\n\
                 digest object sha256:{}\nreference question emr-3.1.2\n",
                "ab".repeat(32)
            )
        );
        assert_eq!(LedgerEntry::from_bytes(&entry().to_bytes()).unwrap(), entry());
    }

    #[test]
    fn other_writings_of_the_same_event_are_refused() {
        let text = String::from_utf8(entry().to_bytes()).unwrap();
        for (from, to) in [
            ("ab", "AB"),
            ("06:04:15Z", "06:04:15.0Z"),
            ("06:04:15Z", "15:04:15+09:00"),
            ("event evidence", "event  evidence"),
            ("reference question emr-3.1.2\n", ""),
            ("reference question", "note question"),
            ("/v1", "/v2"),
        ] {
            let altered = text.replacen(from, to, 1);
            assert_ne!(altered, text);
            if to.is_empty() {
                assert!(LedgerEntry::from_bytes(altered.as_bytes()).is_ok());
            } else {
                assert!(LedgerEntry::from_bytes(altered.as_bytes()).is_err(), "{altered}");
            }
        }
        let twice = format!("{text}reference question emr-3.1.2\n");
        assert!(LedgerEntry::from_bytes(twice.as_bytes()).is_err());
    }

    #[test]
    fn personal_data_does_not_get_in() {
        for value in [
            "900101-1234567",
            "9001011234567",
            "010-1234-5678",
            "01012345678",
            "02-123-4567",
            "person/900101-1234567",
            "홍길동",
            "hong@example.com",
            "two words",
        ] {
            assert!(entry().reference("who", value).is_err(), "{value}");
        }
        for value in [
            "550e8400-e29b-41d4-a716-446655440000",
            "emr-3.1.2",
            "form-1/2026-01-31",
            "12345678-1234-1234-1234-123456789012",
        ] {
            assert!(entry().reference("what", value).is_ok(), "{value}");
        }
        let event = EventKind::new("case-opened").unwrap();
        assert!(LedgerEntry::new("900101-1234567", event, Timestamp::UNIX_EPOCH).is_err());
    }

    #[test]
    fn times_are_whole_seconds() {
        let event = EventKind::new("case-opened").unwrap();
        for bad in ["2026-11-24T06:04:15.5Z", "1969-12-31T23:59:59Z"] {
            assert!(matches!(
                LedgerEntry::new("c", event.clone(), bad.parse().unwrap()),
                Err(EntryError::BadTime { .. })
            ));
        }
    }
}
