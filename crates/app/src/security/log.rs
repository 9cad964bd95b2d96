//! Where events are written: JSON, one line each, in files of a folder that never grows beyond its limits.

use std::collections::VecDeque;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::budget::MinuteBudget;
use super::event::SecurityEvent;
use super::visitor::Visitor;
use crate::secrets;
use simsa_store::{MemberId, OrganisationId};

/// What is about strangers, and what is about members: neither pushes the other out.
const STREAMS: [&str; 2] = ["strangers", "members"];
/// Files of one stream; the oldest goes when one more is begun.
const FILES: u64 = 8;
/// Bytes read from the end of a file to show its newest lines.
const TAIL: u64 = 256 << 10;
/// Lines kept where there is no folder.
const IN_MEMORY: usize = 1000;

/// An event as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityLine {
    /// When.
    pub at: Timestamp,
    /// Name of the event; see [`SecurityEvent`]. `left-out`: so many more were not written.
    pub event: String,
    /// `done` or `refused`.
    pub outcome: String,
    /// Pseudonym of whoever is signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<MemberId>,
    /// Pseudonym of their organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// Pseudonym of the account it is about, where that is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<MemberId>,
    /// The network it came from: 24 bits of an IPv4 address, 48 of an IPv6 address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<String>,
    /// Tells addresses of one network apart until the server is started again; nothing can be told from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Pattern of the address that was asked for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub route: String,
    /// Pseudonym of the case in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// Id of the request, as in the log of the server.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub request: String,
    /// How many were not written, for `left-out`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
}

/// How much is kept.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of each of the two streams.
    pub bytes: u64,
    /// Days.
    pub days: i64,
}

impl Default for Limits {
    /// A year, as the Korean standard for protecting personal data asks of access records (개인정보의 안전성 확보조치 기준).
    fn default() -> Self {
        Self { bytes: 64 << 20, days: 366 }
    }
}

/// The log. What cannot be written is said to the log of the server once, and stops nobody.
#[derive(Debug)]
pub struct SecurityLog {
    place: Place,
    limits: Limits,
    /// Keys the tag that tells addresses apart.
    key: [u8; 32],
    state: Mutex<State>,
}

#[derive(Debug)]
enum Place {
    Memory,
    Folder(PathBuf),
}

#[derive(Debug, Default)]
struct State {
    budget: MinuteBudget,
    files: [Option<Segment>; 2],
    lines: VecDeque<String>,
    /// Why the last line could not be written.
    trouble: Option<String>,
}

/// The file that is written to.
#[derive(Debug)]
struct Segment {
    file: File,
    bytes: u64,
}

impl SecurityLog {
    /// A log that ends with the process, for tests and demonstrations.
    pub fn in_memory() -> Self {
        Self { place: Place::Memory, limits: Limits::default(), key: [0; 32], state: Mutex::default() }
    }

    /// The log in this folder, which is made (for its owner only) with the first line. `key` is random, and the process's
    /// own.
    pub fn in_folder(folder: &Path, limits: Limits, key: [u8; 32]) -> Self {
        Self { place: Place::Folder(folder.to_owned()), limits, key, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // a panic leaves whole lines, or one that readers skip
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn note(
        &self,
        at: Timestamp,
        event: SecurityEvent,
        account: Option<&MemberId>,
        visitor: &Visitor,
    ) {
        let who = visitor.who();
        let network = visitor.address.map(network);
        let by = who.as_ref().map(|who| who.member.clone());
        let is_member = by.is_some() || !event.is_refusal();
        let source = by.as_ref().map(String::from).or_else(|| network.clone()).unwrap_or_default();
        let line = SecurityLine {
            at,
            event: event.id().to_owned(),
            outcome: if event.is_refusal() { "refused" } else { "done" }.to_owned(),
            account: account.filter(|account| by.as_ref() != Some(account)).cloned(),
            by,
            organisation: who.map(|who| who.organisation),
            source: visitor.address.map(|address| self.tag(address)),
            network,
            route: visitor.route.clone(),
            case: visitor.case.clone(),
            request: visitor.request.clone(),
            count: None,
        };
        let mut state = self.state();
        let left_out = state.budget.begin(at.as_second());
        for (stream, count) in left_out.into_iter().enumerate().filter(|(_, count)| *count > 0) {
            let (event, outcome) = ("left-out".to_owned(), "refused".to_owned());
            let more = SecurityLine { at, event, outcome, count: Some(count), ..SecurityLine::default() };
            self.write(&mut state, stream, &more);
        }
        if state.budget.take(event.id(), &source, is_member) {
            self.write(&mut state, usize::from(is_member), &line);
        }
    }

    /// A keyed digest of an address, cut to what tells a few apart.
    fn tag(&self, address: IpAddr) -> String {
        let mut bytes = self.key.to_vec();
        bytes.extend_from_slice(address.to_canonical().to_string().as_bytes());
        secrets::digest(bytes)[..8].to_owned()
    }

    fn write(&self, state: &mut State, stream: usize, line: &SecurityLine) {
        // JSON escapes line breaks and control characters: one event is one line, whatever is in it
        let Ok(mut text) = serde_json::to_string(line) else { return };
        let Place::Folder(folder) = &self.place else {
            state.lines.push_back(text);
            if state.lines.len() > IN_MEMORY {
                state.lines.pop_front();
            }
            return;
        };
        text.push('\n');
        let written = self.append(folder, state, stream, line.at, &text);
        if let Err(error) = written {
            state.files[stream] = None;
            state.trouble.get_or_insert_with(|| error.to_string());
        }
    }

    fn append(
        &self,
        folder: &Path,
        state: &mut State,
        stream: usize,
        at: Timestamp,
        text: &str,
    ) -> io::Result<()> {
        let most = (self.limits.bytes / FILES).max(1);
        let full = |segment: &Segment| segment.bytes > 0 && segment.bytes + text.len() as u64 > most;
        if state.files[stream].as_ref().is_none_or(full) {
            private_folder(folder)?;
            let path = folder.join(format!("{}-{}.jsonl", STREAMS[stream], at.strftime("%Y%m%dT%H%M%SZ")));
            let file = private_file(&path)?;
            let bytes = file.metadata()?.len();
            state.files[stream] = Some(Segment { file, bytes });
            self.shorten(folder, stream, most)?;
        }
        let Some(segment) = &mut state.files[stream] else { return Ok(()) };
        segment.file.write_all(text.as_bytes())?;
        segment.bytes += text.len() as u64;
        Ok(())
    }

    /// Removes the oldest files of a stream, so that what is left and one full file more fit.
    fn shorten(&self, folder: &Path, stream: usize, most: u64) -> io::Result<()> {
        let files = files_of(folder, STREAMS[stream])?;
        let mut bytes: u64 = 0;
        for (at, path) in files.iter().enumerate().rev() {
            bytes += fs::metadata(path)?.len();
            let is_newest = at + 1 == files.len();
            if !is_newest && bytes + most > self.limits.bytes {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    /// Removes files whose newest line is older than the limit, or than `before` where that is given; gives how many. The
    /// file that is being written to stays.
    ///
    /// # Errors
    /// The folder cannot be read, or a file not be removed.
    pub fn prune(&self, now: Timestamp, before: Option<Timestamp>) -> io::Result<usize> {
        let Place::Folder(folder) = &self.place else { return Ok(0) };
        let days = SignedDuration::from_hours(24 * self.limits.days);
        let before = before.unwrap_or_else(|| now.saturating_sub(days).unwrap_or(Timestamp::MIN));
        let mut state = self.state();
        let mut removed = 0;
        for (at, stream) in STREAMS.iter().enumerate() {
            for path in files_of(folder, stream)? {
                if last_line(&path)?.is_none_or(|line| line.at < before) {
                    // begun anew with the next line; a file without an end is no file
                    state.files[at] = None;
                    fs::remove_file(&path)?;
                    removed += 1;
                }
            }
        }
        Ok(removed)
    }

    /// The newest lines, the newest first, at most so many.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn newest(&self, limit: usize) -> io::Result<Vec<SecurityLine>> {
        let mut lines: Vec<SecurityLine> = match &self.place {
            Place::Memory => {
                self.state().lines.iter().filter_map(|line| serde_json::from_str(line).ok()).collect()
            }
            Place::Folder(folder) => {
                let mut lines = Vec::new();
                for stream in STREAMS {
                    let mut of_stream = Vec::new();
                    for path in files_of(folder, stream)?.iter().rev() {
                        of_stream.splice(0..0, read(&tail(path)?));
                        if of_stream.len() >= limit {
                            break;
                        }
                    }
                    lines.extend(of_stream);
                }
                lines
            }
        };
        // of one second, the one written last comes first
        lines.reverse();
        lines.sort_by_key(|line| std::cmp::Reverse(line.at));
        lines.truncate(limit);
        Ok(lines)
    }

    /// Why lines could not be written since this was asked last.
    pub fn take_trouble(&self) -> Option<String> {
        self.state().trouble.take()
    }
}

/// The network of an address, as it is written.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}::/48")
        }
    }
}

/// Files of a stream, the oldest first: their names say when they were begun.
fn files_of(folder: &Path, stream: &str) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(&format!("{stream}-")) && name.ends_with(".jsonl") {
            files.push(folder.join(name.as_ref()));
        }
    }
    files.sort();
    Ok(files)
}

fn tail(path: &Path) -> io::Result<String> {
    let mut file = match File::open(path) {
        // pruned just now
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(String::new()),
        file => file?,
    };
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    let mut bytes = Vec::new();
    file.take(TAIL).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Lines that can be read; one that a crash cut off, or the middle of one, is none.
fn read(text: &str) -> Vec<SecurityLine> {
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

fn last_line(path: &Path) -> io::Result<Option<SecurityLine>> {
    Ok(read(&tail(path)?).pop())
}

fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(path)
}

fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    fn visitor(address: &str) -> Visitor {
        Visitor::new(
            Some(address.parse().unwrap()),
            "/cases/{case}".to_owned(),
            "0011".to_owned(),
            "/cases/c-0123456789abcdef0123\r\n{\"event\":\"signed-in\"}",
        )
    }

    fn bytes_in(folder: &Path) -> u64 {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum()
    }

    #[test]
    fn a_line_says_who_from_where_and_what_and_not_the_address() {
        let folder = tempfile::tempdir().unwrap();
        let log = SecurityLog::in_folder(&folder.path().join("security"), Limits::default(), [7; 32]);
        log.note(at(0), SecurityEvent::PasswordRefused, Some(&"m-1".into()), &visitor("203.0.113.9"));
        log.note(at(1), SecurityEvent::FormForged, None, &visitor("::ffff:203.0.113.10"));
        log.note(at(2), SecurityEvent::NotFound, None, &visitor("2001:db8:1:2:3::4"));
        let lines = log.newest(10).unwrap();
        let networks: Vec<_> = lines.iter().filter_map(|line| line.network.as_deref()).collect();
        assert_eq!(networks, ["2001:db8:1::/48", "203.0.113.0/24", "203.0.113.0/24"]);
        assert_eq!(lines[2].account, Some("m-1".into()));
        assert_ne!(lines[1].source, lines[2].source, "two addresses of one network can be told apart");
        for entry in fs::read_dir(folder.path().join("security")).unwrap() {
            let text = fs::read_to_string(entry.unwrap().path()).unwrap();
            assert!(!text.contains("113.9") && !text.contains("3::4"), "{text}");
            assert!(text.lines().all(|line| serde_json::from_str::<SecurityLine>(line).is_ok()), "{text}");
        }
        assert_eq!(log.take_trouble(), None);
    }

    #[cfg(unix)]
    #[test]
    fn it_is_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("security");
        let log = SecurityLog::in_folder(&place, Limits::default(), [7; 32]);
        log.note(at(0), SecurityEvent::NotFound, None, &visitor("203.0.113.9"));
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&place), 0o700);
        for entry in fs::read_dir(&place).unwrap() {
            assert_eq!(mode(&entry.unwrap().path()), 0o600);
        }
    }

    #[test]
    fn nobody_fills_the_disk_with_it_and_strangers_push_out_nothing_of_members() {
        let folder = tempfile::tempdir().unwrap();
        let limits = Limits { bytes: 40_000, days: 366 };
        let log = SecurityLog::in_folder(folder.path(), limits, [7; 32]);
        log.note(at(0), SecurityEvent::SignedIn, Some(&"m-1".into()), &visitor("198.51.100.1"));
        for minute in 0..200 {
            for one in 0..100 {
                let visitor = visitor(&format!("10.{}.{one}.1", minute % 250));
                log.note(at(60 * minute), SecurityEvent::PasswordRefused, None, &visitor);
            }
            let bytes = bytes_in(folder.path());
            assert!(bytes <= 2 * limits.bytes, "{bytes} bytes after {minute} minutes");
        }
        let all = log.newest(100_000).unwrap();
        assert!(all.iter().any(|line| line.event == "signed-in"), "what is about members stays");
        assert!(
            all.iter().any(|line| line.event == "left-out" && line.count == Some(40)),
            "the rest is counted"
        );
        assert!(all.len() > 50, "the newest are there");
    }

    #[test]
    fn what_is_too_old_goes_and_what_a_crash_cut_off_is_skipped() {
        let folder = tempfile::tempdir().unwrap();
        let open = || SecurityLog::in_folder(folder.path(), Limits { bytes: 1 << 20, days: 30 }, [7; 32]);
        open().note(at(0), SecurityEvent::NotFound, None, &visitor("203.0.113.9"));
        let path = files_of(folder.path(), "strangers").unwrap().remove(0);
        OpenOptions::new().append(true).open(&path).unwrap().write_all(b"{\"at\":\"2027").unwrap();
        let day = 24 * 3600;
        let log = open();
        log.note(at(29 * day), SecurityEvent::FormForged, None, &visitor("203.0.113.9"));
        assert_eq!(log.prune(at(29 * day), None).unwrap(), 0);
        assert_eq!(log.newest(10).unwrap().len(), 2);
        assert_eq!(log.prune(at(31 * day), None).unwrap(), 1);
        log.note(at(31 * day), SecurityEvent::OtherSite, None, &visitor("203.0.113.9"));
        let events: Vec<_> = log.newest(10).unwrap().into_iter().map(|line| line.event).collect();
        assert_eq!(events, ["other-site", "form-forged"]);
        assert_eq!(log.prune(at(31 * day), Some(at(32 * day))).unwrap(), 2, "on request, all before a day");
    }
}
