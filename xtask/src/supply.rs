//! What others wrote and we ship: pre-releases among it, published weaknesses, and a list of all of it.
//!
//! `docs/security/supply-chain.md` says what follows from each.

use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};

use crate::run::{cargo, is_installed, root, run};

/// The version of the licence checker that is installed where there is none.
const CARGO_DENY: &str = "0.20.2";

/// Pre-releases that are built in for now: crate, version, and why. What is watched is in the document above.
const PRE_RELEASES: [(&str, &str, &str); 1] = [(
    "kem",
    "0.3.0-pre.0",
    "traits only, by way of age and ml-kem 0.2; our recipients are X25519, which does not use them",
)];

/// The version of the program that writes the list of components.
const CYCLONEDX: &str = "0.5.9";

/// Fails when a pre-release enters the lock file that nobody has judged, and when one that was judged has gone.
pub(crate) fn pre_releases() -> Result<()> {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).context("there is no Cargo.lock")?;
    let problems = problems(&lock);
    ensure!(problems.is_empty(), "{}", problems.join("\n"));
    for (name, version, why) in PRE_RELEASES {
        println!("pre-release {name} {version}: {why}");
    }
    Ok(())
}

fn problems(lock: &str) -> Vec<String> {
    let found = found(lock);
    let unlisted = found.iter().filter(|(name, version)| !is_listed(name, version)).map(|(name, version)| {
        format!(
            "{name} {version} is a pre-release: use a stable version, or judge it in docs/security/supply-chain.md and list it \
             in xtask/src/supply.rs"
        )
    });
    let gone = PRE_RELEASES.iter().filter(|(name, version, _)| !found.contains(&(*name, *version))).map(
        |(name, version, _)| {
            format!("{name} {version} is no longer used: take it out of xtask/src/supply.rs and the document")
        },
    );
    unlisted.chain(gone).collect()
}

fn is_listed(name: &str, version: &str) -> bool {
    PRE_RELEASES.iter().any(|(listed, of, _)| *listed == name && *of == version)
}

/// The pre-releases of a lock file: what stands between the third number and what is only built of (`+…`).
fn found(lock: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut name = "";
    for line in lock.lines() {
        if let Some(rest) = line.strip_prefix("name = \"") {
            name = rest.trim_end_matches('"');
        } else if let Some(rest) = line.strip_prefix("version = \"") {
            let version = rest.trim_end_matches('"');
            if version.split('+').next().is_some_and(|numbers| numbers.contains('-')) {
                found.push((name, version));
            }
        }
    }
    found
}

/// Asks the advisory database about everything in the lock file. Where the database cannot be reached it says that nothing
/// was checked, and fails: a release is not made on that.
pub(crate) fn advisories() -> Result<()> {
    install_deny()?;
    let mut fetch = Command::new(env!("CARGO"));
    fetch.args(["deny", "fetch", "db"]);
    if let Err(error) = run(fetch) {
        bail!(
            "ADVISORIES WERE NOT CHECKED: the database (https://github.com/rustsec/advisory-db) cannot be reached from here \
             ({error:#}). Run `cargo xtask advisories` where it can be, before anything is released"
        );
    }
    cargo(&["deny", "--all-features", "check", "--hide-inclusion-graph", "advisories"])?;
    println!("advisories: none of what is built in has one that is not judged in deny.toml");
    Ok(())
}

/// Licences, duplicate versions and sources; advisories need a database that is fetched, so they have their own run.
pub(crate) fn licences() -> Result<()> {
    install_deny()?;
    cargo(&["deny", "--all-features", "check", "--hide-inclusion-graph", "licenses", "bans", "sources"])
}

fn install_deny() -> Result<()> {
    if is_installed("cargo-deny") {
        return Ok(());
    }
    // without optimisation it is built in a third of the time, and checks as well
    cargo(&["install", "cargo-deny", "--locked", "--quiet", "--debug", "--version", CARGO_DENY])
}

/// The list of components (CycloneDX, JSON) of the program, beside its manifest.
pub(crate) fn components() -> Result<()> {
    if !is_installed("cargo-cyclonedx") {
        cargo(&["install", "cargo-cyclonedx", "--locked", "--quiet", "--version", CYCLONEDX])?;
    }
    cargo(&["cyclonedx", "--format", "json", "--manifest-path", "crates/cli/Cargo.toml"])?;
    println!("components: crates/cli/simsa-cli.cdx.json");
    Ok(())
}

/// What must hold before a release, beside the tests.
pub(crate) fn release() -> Result<()> {
    pre_releases()?;
    licences()?;
    components()?;
    advisories()
}

#[cfg(test)]
mod tests {
    use super::{PRE_RELEASES, found, problems};

    const LOCK: &str = "\
[[package]]
name = \"cms\"
version = \"0.3.0-rc.0\"
source = \"registry\"

[[package]]
name = \"toml\"
version = \"1.2.1+spec-1.1.0\"

[[package]]
name = \"wasi\"
version = \"0.11.1+wasi-snapshot-preview1\"
";

    #[test]
    fn a_pre_release_that_nobody_judged_is_named() {
        assert_eq!(found(LOCK), [("cms", "0.3.0-rc.0")], "what stands behind a plus is no pre-release");
        let all = problems(LOCK);
        assert!(all[0].starts_with("cms 0.3.0-rc.0 is a pre-release"), "{all:?}");
    }

    #[test]
    fn one_that_has_gone_is_named_too() {
        let (name, ..) = PRE_RELEASES[0];
        assert!(problems("").iter().any(|line| line.starts_with(name) && line.contains("no longer used")));
    }
}
