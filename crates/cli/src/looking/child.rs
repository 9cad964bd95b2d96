//! The child: limits, then the file, then one line.

use std::io::{self, Read, Write};
use std::process::ExitCode;

use simsa_model::{Day, Inspection, Unseen};

/// Looks into the file on standard input when the arguments say that this process is there for that. Nothing may come
/// before it in `main`: until the limits are set, nothing of a stranger's has been read.
pub(crate) fn run_if_asked() -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next()?.to_str()? != super::ARGUMENT {
        return None;
    }
    let day = arguments.next().and_then(|day| day.to_str()?.parse().ok());
    let done = day.ok_or_else(|| io::Error::other("no day")).and_then(run);
    Some(if done.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn run(today: Day) -> io::Result<()> {
    #[cfg(unix)]
    super::limits::set()?;
    // what a reader panics with may quote the file
    std::panic::set_hook(Box::new(|_| {}));
    let mut bytes = Vec::new();
    io::stdin().lock().take(simsa_inspect::LARGEST + 1).read_to_end(&mut bytes)?;
    let seen = if bytes.len() as u64 > simsa_inspect::LARGEST {
        Inspection::unseen(simsa_inspect::kind(&bytes), Unseen::TooMuch)
    } else {
        simsa_inspect::whole(&bytes, today)
    };
    let mut said = serde_json::to_vec(&seen)?;
    said.push(b'\n');
    io::stdout().lock().write_all(&said)
}
