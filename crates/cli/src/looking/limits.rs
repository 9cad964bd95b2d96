//! What the child may take of the machine. It is set by the child itself: between `fork` and `exec` a parent of two
//! gigabytes would need 170 ms for it.

use std::io;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Address space in bytes, which also counts what the program itself maps.
const SPACE: u64 = 1 << 30;
/// Memory in bytes: the largest file, once more as the reader keeps it, and what may be unpacked of it.
const MEMORY: u64 = 512 << 20;
/// Seconds of a processor.
pub(super) const SECONDS: u64 = 20;

/// Sets them for good: what is lowered here cannot be raised again.
///
/// # Errors
/// The system refuses; then nothing may be read.
pub(super) fn set() -> io::Result<()> {
    lower(Resource::Cpu, SECONDS)?;
    lower(Resource::As, SPACE)?;
    lower(Resource::Data, MEMORY)?;
    // nothing is written to a file, no other file, no connection is opened, and nothing is left behind
    lower(Resource::Fsize, 0)?;
    lower(Resource::Nofile, 3)?;
    lower(Resource::Core, 0)?;
    lower(Resource::Nproc, 0)?;
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{
            DumpableBehavior, Signal, set_dumpable_behavior, set_parent_process_death_signal,
        };
        set_parent_process_death_signal(Some(Signal::KILL))?;
        set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
        rustix::thread::set_no_new_privs(true)?;
    }
    Ok(())
}

fn lower(what: Resource, most: u64) -> io::Result<()> {
    let allowed = getrlimit(what).maximum.unwrap_or(u64::MAX);
    let most = Some(most.min(allowed));
    Ok(setrlimit(what, Rlimit { current: most, maximum: most })?)
}
