//! The files of a case folder as they were read: which there were, their text, and lines to point at.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use simsa_model::Say;

use crate::layout::LARGEST_TEXT;
use crate::locate::{Lines, lines_of};
use crate::parse::{Notation, parse};
use crate::problem::CaseProblem;
use crate::system::system_words;
use crate::text::decode;
use crate::values::Shape;

/// One file of the folder.
#[derive(Debug)]
pub struct FolderFile {
    notation: Notation,
    text: String,
    lines: OnceCell<Lines>,
}

/// The files read so far, by name.
#[derive(Debug)]
pub struct Files {
    root: PathBuf,
    files: BTreeMap<String, FolderFile>,
}

impl Files {
    /// Nothing read yet.
    pub(crate) fn at(root: &Path) -> Self {
        Self { root: root.to_owned(), files: BTreeMap::new() }
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether the file `stem` of this folder is JSON.
    pub fn is_json(&self, stem: &str) -> bool {
        self.files.contains_key(&format!("{stem}.json"))
    }

    /// The name of the file `stem` in this folder, with its ending; TOML when there is none yet.
    pub fn name_of(&self, stem: &str) -> String {
        if self.is_json(stem) { format!("{stem}.json") } else { format!("{stem}.toml") }
    }

    /// The text of a file that was read.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.files.get(name).map(|file| file.text.as_str())
    }

    /// The line of a field, counted from 1; of the nearest field above it that the text has.
    pub(crate) fn line_of(&self, name: &str, field: Option<&str>) -> Option<usize> {
        let file = self.files.get(name)?;
        if file.notation == Notation::Json {
            return None;
        }
        file.lines.get_or_init(|| lines_of(&file.text)).of(field?)
    }

    /// Reads and parses the file `stem`, in whichever notation it is there; `None` when it is not there.
    ///
    /// # Errors
    /// Everything that makes it unusable.
    pub(crate) fn read<T: DeserializeOwned>(&mut self, stem: &str) -> Result<Option<T>, Vec<CaseProblem>> {
        let mut found = None;
        for notation in [Notation::Toml, Notation::Json] {
            let name = format!("{stem}.{}", notation.ending());
            let read = read_limited(&self.root.join(&name), &name).map_err(|problem| vec![problem])?;
            let Some(bytes) = read else { continue };
            if found.is_some() {
                return Err(vec![both(stem)]);
            }
            let text = decode(&name, bytes).map_err(|problem| vec![problem])?;
            found = Some(parse(&name, &text, notation, Shape::of(stem))?);
            self.files.insert(name, FolderFile { notation, text, lines: OnceCell::new() });
        }
        Ok(found)
    }
}

fn both(stem: &str) -> CaseProblem {
    let what = Say::new(
        format!("{stem}.toml과 {stem}.json이 함께 있어 어느 것을 쓸지 알 수 없습니다"),
        format!("{stem}.toml and {stem}.json are both there"),
    );
    CaseProblem::with_file(format!("{stem}.json"), what)
        .help(Say::new("하나만 남기십시오", "keep one of them"))
}

fn read_limited(path: &Path, name: &str) -> Result<Option<Vec<u8>>, CaseProblem> {
    // Opening a pipe waits for whoever writes into it; a folder says itself what it is.
    if fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        let what =
            Say::new("일반 파일이 아니어서 읽지 않았습니다", "it is no regular file, so it was not read");
        return Err(CaseProblem::with_file(name, what));
    }
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(name, &error)),
    };
    let mut bytes = Vec::new();
    file.take(LARGEST_TEXT + 1).read_to_end(&mut bytes).map_err(|error| unreadable(name, &error))?;
    if bytes.len() as u64 > LARGEST_TEXT {
        let mib = LARGEST_TEXT / (1024 * 1024);
        let what = Say::new(
            format!("파일이 {mib} MiB보다 커서 사람이 쓴 목록으로 볼 수 없습니다"),
            format!("the file is larger than {mib} MiB, too large for something written by hand"),
        );
        return Err(CaseProblem::with_file(name, what));
    }
    Ok(Some(bytes))
}

pub(crate) fn unreadable(name: &str, error: &std::io::Error) -> CaseProblem {
    let what = Say::new("파일을 읽을 수 없습니다", "the file cannot be read");
    CaseProblem::with_file(name, what).help(system_words(error))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use rustix::fs::{CWD, FileType, Mode, mknodat};

    use super::read_limited;

    #[test]
    fn a_pipe_in_place_of_a_list_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answers.toml");
        mknodat(CWD, &path, FileType::Fifo, Mode::from_raw_mode(0o600), 0).unwrap();
        let (said, heard) = channel();
        std::thread::spawn(move || said.send(read_limited(&path, "answers.toml").is_err()));
        assert_eq!(heard.recv_timeout(Duration::from_secs(20)), Ok(true));
    }
}
