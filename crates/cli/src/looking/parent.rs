//! The parent: starts a child for each file, gives it the file, waits until a deadline, and doubts what it says.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use simsa_app::Inspector;
use simsa_app::files::inspector::Feed;
use simsa_model::{Day, FileKind, Inspection, Unseen};

use super::turns::Turns;

/// How long a look may take altogether, and how long somebody waits for a turn.
const DEADLINE: Duration = Duration::from_secs(40);
const PATIENCE: Duration = Duration::from_secs(15);
/// Longest answer, and as much of what a child complains of as tells why it has ended.
const ANSWER: u64 = 16 << 10;
const COMPLAINT: u64 = 4 << 10;
/// How often a child that has said nothing useful is asked whether it has ended.
const ENDING: Duration = Duration::from_millis(2);

/// Children that look into files.
pub(crate) struct Children {
    program: PathBuf,
    deadline: Duration,
    turns: Turns,
    running: Mutex<Running>,
}

#[derive(Default)]
struct Running {
    stopped: bool,
    last: u64,
    all: BTreeMap<u64, Arc<One>>,
}

/// A child that is running, or has just ended.
struct One {
    child: Mutex<Child>,
    /// Why it was ended from here.
    ended: Mutex<Option<Unseen>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // what is in there changes in whole steps
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl One {
    /// Ends it, for this reason unless there was one before.
    fn end(&self, why: Unseen) {
        locked(&self.ended).get_or_insert(why);
        let _ = locked(&self.child).kill();
    }

    /// Its status; it is waited for without being held, so that it can be ended meanwhile.
    fn status(&self) -> io::Result<ExitStatus> {
        loop {
            if let Some(status) = locked(&self.child).try_wait()? {
                return Ok(status);
            }
            thread::sleep(ENDING);
        }
    }
}

impl Children {
    /// Children of this program, as many at a time as there are processors.
    pub(crate) fn new() -> io::Result<Self> {
        let most = thread::available_parallelism().map_or(2, usize::from).min(8);
        Ok(Self::of(this_program()?, most, DEADLINE))
    }

    pub(super) fn of(program: PathBuf, most: usize, deadline: Duration) -> Self {
        Self { program, deadline, turns: Turns::new(most), running: Mutex::default() }
    }

    /// Ends all children, and starts none any more: what they were looking at is looked at another time.
    pub(crate) fn stop(&self) {
        self.turns.close();
        let mut running = locked(&self.running);
        running.stopped = true;
        for one in running.all.values() {
            one.end(Unseen::Postponed);
        }
    }

    fn start(&self, day: Day) -> io::Result<Child> {
        let mut command = Command::new(&self.program);
        command.arg(super::ARGUMENT).arg(day.to_string()).env_clear();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()
    }

    /// Starts a child and has it found by [`Children::stop`]; absent when it is too late.
    fn one(&self, day: Day) -> io::Result<Option<(u64, Arc<One>, Pipes)>> {
        let mut child = self.start(day)?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let one = Arc::new(One { child: Mutex::new(child), ended: Mutex::default() });
        let mut running = locked(&self.running);
        if running.stopped {
            one.end(Unseen::Postponed);
            let _ = one.status();
            return Ok(None);
        }
        running.last += 1;
        let id = running.last;
        running.all.insert(id, one.clone());
        let (Some(stdin), Some(stdout), Some(stderr)) = pipes else {
            return Err(io::Error::other("a child without pipes"));
        };
        Ok(Some((id, one, Pipes { stdin, stdout, stderr })))
    }

    fn run(&self, day: Day, feed: &mut Feed<'_>) -> io::Result<Result<Inspection, Unseen>> {
        let (id, one, pipes) = match self.one(day) {
            Ok(Some(started)) => started,
            Ok(None) => return Ok(Err(Unseen::Postponed)),
            Err(error) => {
                tracing::warn!(target: "simsa::look", %error, "no process could be started to look into a file");
                return Ok(Err(Unseen::Postponed));
            }
        };
        let seen = thread::scope(|scope| {
            let (over, waits) = channel::<()>();
            let watched = one.clone();
            let watching = thread::Builder::new().spawn_scoped(scope, move || {
                if waits.recv_timeout(self.deadline) == Err(RecvTimeoutError::Timeout) {
                    watched.end(Unseen::Time);
                }
            });
            // nobody is looked into unwatched
            if watching.is_err() {
                return Ok(Err(Unseen::Postponed));
            }
            talk(&one, pipes, feed, over)
        });
        // whatever came of it, nothing of it goes on
        let _ = locked(&one.child).kill();
        let _ = one.status();
        locked(&self.running).all.remove(&id);
        seen
    }
}

impl Inspector for Children {
    fn look(&self, asker: &str, day: Day, kind: FileKind, feed: &mut Feed<'_>) -> io::Result<Inspection> {
        let seen = match self.turns.wait(asker, PATIENCE) {
            Some(_turn) => self.run(day, feed)?,
            None => Err(Unseen::Postponed),
        };
        Ok(seen.unwrap_or_else(|why| Inspection::unseen(kind, why)))
    }
}

struct Pipes {
    stdin: ChildStdin,
    stdout: ChildStdout,
    stderr: ChildStderr,
}

/// Gives the child the file and hears what it says; `over` is held as long as the deadline counts.
fn talk(
    one: &One,
    pipes: Pipes,
    feed: &mut Feed<'_>,
    over: Sender<()>,
) -> io::Result<Result<Inspection, Unseen>> {
    let Pipes { stdin, stdout, mut stderr } = pipes;
    let mut given = Given { to: stdin, refused: false };
    if let Err(error) = feed(&mut given)
        && !given.refused
    {
        return Err(error);
    }
    drop(given);
    let mut said = Vec::new();
    let heard = stdout.take(ANSWER + 1).read_to_end(&mut said);
    if let (Ok(_), Some(seen)) = (heard, believed(&said)) {
        return Ok(Ok(seen));
    }
    if said.len() as u64 > ANSWER {
        one.end(Unseen::Ended);
    }
    let status = one.status()?;
    drop(over);
    let mut complaint = Vec::new();
    // it has ended: what it has said of it is there
    let _ = stderr.by_ref().take(COMPLAINT).read_to_end(&mut complaint);
    let why = locked(&one.ended).unwrap_or_else(|| reason(status, &complaint));
    tracing::warn!(target: "simsa::look", %status, ?why, "a file could not be looked into");
    Ok(Err(why))
}

/// An answer, if a look can have given it. The numbers in it are bounded by their types.
fn believed(said: &[u8]) -> Option<Inspection> {
    if said.len() as u64 > ANSWER {
        return None;
    }
    let seen: Inspection = serde_json::from_slice(said).ok()?;
    let own = |why: Unseen| !matches!(why, Unseen::Memory | Unseen::Time | Unseen::Ended | Unseen::Postponed);
    (seen.is_sound() && seen.unseen.is_none_or(own)).then_some(seen)
}

/// Why a child has ended by itself.
fn reason(status: ExitStatus, complaint: &[u8]) -> Unseen {
    const NO_MEMORY: &[u8] = b"memory allocation of";
    if complaint.windows(NO_MEMORY.len()).any(|window| window == NO_MEMORY) {
        return Unseen::Memory;
    }
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt as _;

        use rustix::process::Signal;

        let by = status.signal().unwrap_or_default();
        let was = |signal: Signal| by == signal.as_raw();
        if was(Signal::XCPU) {
            return Unseen::Time;
        }
        // not by us: by the system that has none left
        if was(Signal::KILL) {
            return Unseen::Memory;
        }
        // somebody stops everything
        if was(Signal::TERM) || was(Signal::INT) || was(Signal::HUP) {
            return Unseen::Postponed;
        }
    }
    #[cfg(not(unix))]
    let _ = status;
    Unseen::Ended
}

/// The child's end of the file.
struct Given {
    to: ChildStdin,
    /// It takes no more: that is for its status to explain.
    refused: bool,
}

impl Write for Given {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.to.write(bytes).inspect_err(|_| self.refused = true)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// This very program, also when its file has been replaced or removed since it was started.
fn this_program() -> io::Result<PathBuf> {
    let running = PathBuf::from("/proc/self/exe");
    if running.exists() { Ok(running) } else { std::env::current_exe() }
}

#[cfg(test)]
mod tests {
    use super::{ANSWER, believed, reason};
    use simsa_model::Unseen;

    #[test]
    fn an_answer_that_no_look_gives_is_not_believed() {
        let place = r#"{"kind":"resident","checked":true,"place":{"page":1}}"#;
        let good = format!(r#"{{"kind":"pdf","sightings":[{place}],"count":1,"unseen":"damaged"}}"#);
        assert_eq!(believed(good.as_bytes()).unwrap().count, 1);
        for bad in [
            String::new(),
            "PDF".to_owned(),
            // more places than were counted, fewer, and more than are kept
            format!(r#"{{"kind":"pdf","sightings":[{place}],"count":0}}"#),
            r#"{"kind":"pdf","sightings":[],"count":7}"#.to_owned(),
            format!(r#"{{"kind":"pdf","sightings":[{}],"count":21}}"#, [place; 21].join(",")),
            // what only the parent says, and what nobody says
            r#"{"kind":"pdf","count":0,"unseen":"postponed"}"#.to_owned(),
            r#"{"kind":"pdf","count":0,"unseen":"text of the file"}"#.to_owned(),
            format!("{good}{}", " ".repeat(usize::try_from(ANSWER).unwrap())),
        ] {
            assert!(believed(bad.as_bytes()).is_none(), "{bad}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn why_a_child_ended_is_told_by_its_status() {
        use std::os::unix::process::ExitStatusExt as _;
        use std::process::ExitStatus;

        let by = |signal| reason(ExitStatus::from_raw(signal), b"");
        assert_eq!(reason(ExitStatus::from_raw(6), b"memory allocation of 8 bytes failed"), Unseen::Memory);
        // SIGABRT and SIGSEGV without it, SIGXCPU, SIGKILL not by us, SIGTERM
        assert_eq!(
            [6, 11, 24, 9, 15].map(by),
            [Unseen::Ended, Unseen::Ended, Unseen::Time, Unseen::Memory, Unseen::Postponed,]
        );
    }
}
