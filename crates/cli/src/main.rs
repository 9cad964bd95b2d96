//! The command line: each command reads a case folder, calls one function of the core, and shows what came out.
//!
//! Exit codes: 0 fine, 1 the case has blocking findings or a check does not hold, 2 the input cannot be used, 3 what was
//! verified is whole but nobody says by whom, 70 a fault of ours, 130 stopped on request.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]
// everything that is said goes through `terminal`
#![deny(clippy::print_stdout, clippy::print_stderr)]

mod arguments;
mod backup;
mod commands;
mod fault;
mod installation;
mod looking;
mod output;
mod progress;
mod show;
mod stop;
mod terminal;
mod usage;

use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    // before anything else: a child that looks into a stranger's file sets its limits first
    if let Some(code) = looking::run_if_asked() {
        return code;
    }
    let language = arguments::language_of(std::env::args_os().skip(1));
    fault::report_instead_of_panicking(language);
    let matches = match arguments::command(language).try_get_matches() {
        Ok(matches) => matches,
        Err(error) => return usage::say(&error, language),
    };
    let mut out = terminal::stdout();
    let result = commands::run(&matches, language, &mut out).and_then(|code| {
        out.flush()?;
        Ok(code)
    });
    match result {
        Ok(code) => code,
        Err(stop) => {
            // What was said before the stop belongs before it.
            let _ = out.flush();
            stop.show(language);
            ExitCode::from(stop.exit_code())
        }
    }
}
