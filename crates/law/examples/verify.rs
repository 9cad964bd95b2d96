//! Compares the passages with the original: `cargo run -p simsa-law --example verify -- guide.txt`.
//! With `--digests` it prints the content of `/law/DIGESTS` instead.

use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(argument) = std::env::args().nth(1) else {
        eprintln!("name the file that holds the guide's text, or give --digests");
        return ExitCode::from(2);
    };
    if argument == "--digests" {
        print!("{}", simsa_law::verify::digests());
        return ExitCode::SUCCESS;
    }
    match std::fs::read_to_string(&argument) {
        Ok(original) => {
            let report = simsa_law::verify::against(&original);
            print!("{report}");
            ExitCode::from(u8::from(!report.is_clean()))
        }
        Err(error) => {
            eprintln!("{argument}: {error}");
            ExitCode::from(2)
        }
    }
}
