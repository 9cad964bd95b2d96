//! The workbench as people use it: a server process over a data folder full of cases, and fifty people at once.
//!
//! ```text
//! cargo bench -p simsa-cli --bench workbench                  200 cases, short rounds
//! SIMSA_LONG=1 cargo bench -p simsa-cli --bench workbench     10,000 cases, a file of 2 GiB
//! cargo bench -p simsa-cli --bench workbench -- pages files   some of: start, pages, users, files
//! cargo test -p simsa-cli --bench workbench                   everything once, to see that it works
//! ```
//!
//! `SIMSA_BENCH_DIR` chooses the disk. Server and users are processes on the same machine: what the users cost is taken from
//! the server, and other work on the machine shows in every time. So the processor time of the server is told beside the
//! times, which other work changes little.
#![expect(clippy::cast_precision_loss, reason = "rates are for people")]

mod client;
mod files;
mod fill;
mod machine;
mod server;
mod tour;
mod users;
mod work;

use std::path::PathBuf;
use std::time::Duration;

use crate::server::Server;

/// How much is done.
struct Size {
    /// Applicants, cases of each, and of the first, whose pages are looked at one by one.
    organisations: usize,
    cases: usize,
    of_first: usize,
    /// How often each page is asked for, and the server started.
    times: u32,
    starts: usize,
    /// How long people work in each round.
    round: Duration,
    /// Bytes of the file that is sent up and down.
    file: u64,
}

/// Each thing once, as a test.
const ONCE: Size = Size {
    organisations: 2,
    cases: 1,
    of_first: 2,
    times: 1,
    starts: 1,
    round: Duration::from_millis(300),
    file: 1 << 20,
};
/// More cases of the first than a server remembers.
const SHORT: Size = Size {
    organisations: 50,
    cases: 4,
    of_first: 100,
    times: 200,
    starts: 7,
    round: Duration::from_secs(5),
    file: 64 << 20,
};
const LONG: Size =
    Size { organisations: 100, cases: 100, round: Duration::from_secs(20), file: 2 << 30, ..SHORT };

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let wants = |part: &str| wanted.is_empty() || wanted.iter().any(|word| word == part);
    // cargo gives it to a benchmark, and not to a test
    let is_bench = std::env::args().any(|word| word == "--bench");
    let size = match is_bench {
        false => ONCE,
        true if std::env::var_os("SIMSA_LONG").is_some() => LONG,
        true => SHORT,
    };
    let disk = std::env::var_os("SIMSA_BENCH_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    let place = tempfile::tempdir_in(disk).expect("a folder for the data");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut filled = fill::fill(place.path(), &size).await;
        if wants("start") {
            server::starts(place.path(), size.starts).await;
        }
        let server = Server::start(place.path()).await;
        if wants("pages") {
            tour::every_page(&server, &filled.people[0], size.times).await;
            tour::saving(&server, &mut filled.people[0], place.path(), size.times).await;
        }
        if wants("users") {
            users::rounds(&server, &filled.people, size.round).await;
        }
        if wants("files") {
            files::up_and_down(&server, &filled.people[0], size.file, place.path()).await;
        }
        server.stop();
    });
}
