//! `cargo xtask …`: chores of the workspace that are neither product nor test.

mod layers;

use anyhow::{Result, bail};

const USAGE: &str = "\
cargo xtask layers    compare the declared layers with the crates' dependencies
";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("layers") => layers::check(),
        Some(other) => bail!("unknown chore `{other}`\n\n{USAGE}"),
        None => {
            print!("{USAGE}");
            Ok(())
        }
    }
}
