//! `cargo xtask …`: chores of the workspace that are neither product nor test.

mod bench;
mod docs;
mod fuzz;
mod law;
mod layers;
mod links;
mod mutants;
mod passages;
mod python;
mod run;
mod supply;
mod test;
mod tools;

use anyhow::{Context, Result, bail};

const USAGE: &str = "\
cargo xtask test [--quick]     every test and check, installing what they need; --quick leaves out what is slow
cargo xtask layers             compare the declared layers with the crates' dependencies
cargo xtask docs [--check]     write docs/generated from the code, or check it and what all documentation points at
cargo xtask law FILE           compare every passage word for word with the original text of the guide
cargo xtask fuzz               a short run of every fuzz target, on the same inputs each time
cargo xtask fuzz SECONDS       a hunt: so many seconds for each target, on other inputs each time
cargo xtask mutants            change what decides in small ways and see whether a test notices; takes hours
cargo xtask mutants SUBJECT …  the same for one: rules, checks, permissions, lifecycle, proofs, verification
cargo xtask pre-releases       fail when a pre-release is built in that nobody has judged
cargo xtask advisories         ask the advisory database about everything that is built in; fails where it cannot be reached
cargo xtask components         write the list of components (CycloneDX) of the program
cargo xtask release            what must hold before a release beside the tests: these three, and the licences
cargo xtask bench              run the benchmarks whose figures stand in docs/benchmarks.md
";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["test"] => test::all(test::Extent::Whole),
        ["test", "--quick"] => test::all(test::Extent::Quick),
        ["layers"] => layers::check(),
        ["docs"] => docs::write(),
        ["docs", "--check"] => docs::check(),
        ["law", file] => law::compare(file),
        ["fuzz"] => fuzz::all(10, fuzz::Inputs::SameEveryTime),
        ["fuzz", seconds] => fuzz::all(seconds.parse().context("how many seconds?")?, fuzz::Inputs::Others),
        ["mutants", rest @ ..] => mutants::all(rest),
        ["pre-releases"] => supply::pre_releases(),
        ["advisories"] => supply::advisories(),
        ["components"] => supply::components(),
        ["release"] => supply::release(),
        ["bench", rest @ ..] => bench::all(rest),
        [] => {
            print!("{USAGE}");
            Ok(())
        }
        other => bail!("unknown chore `{}`\n\n{USAGE}", other.join(" ")),
    }
}
