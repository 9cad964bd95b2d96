//! A short run of every fuzz target. The instrumentation is that of libFuzzer, asked for by stable compiler flags, so
//! that no nightly compiler is needed; for a long hunt with sanitizers use `cargo +nightly fuzz run TARGET`.

use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::run::{root, run, target_folder};

const COVERAGE: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1";

/// Which inputs are tried.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Inputs {
    /// The same in every run, so that a failure has its cause in the change.
    SameEveryTime,
    /// Others in each run, going on from what was found before.
    Others,
}

/// The beginning of the inputs that are the same in every run.
const SEED: &str = "-seed=14";

/// Builds all targets and runs each for `seconds`.
pub(crate) fn all(seconds: u32, inputs: Inputs) -> Result<()> {
    let manifest = root().join("fuzz/Cargo.toml");
    let folder = target_folder().join("fuzz");
    let host = host()?;
    let mut build = Command::new(env!("CARGO"));
    build
        .args(["build", "--quiet", "--release", "--manifest-path"])
        .arg(&manifest)
        .arg("--target-dir")
        .arg(&folder)
        // With a target named, build scripts and macros are built without the instrumentation, which they could not link.
        .args(["--target", &host])
        .env("RUSTFLAGS", COVERAGE);
    if inputs == Inputs::SameEveryTime {
        // a run of seconds is not worth minutes of optimisation
        build.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    }
    run(build)?;
    for target in targets()? {
        let mut fuzz = Command::new(folder.join(&host).join("release").join(&target));
        match inputs {
            Inputs::SameEveryTime => fuzz.arg(SEED),
            Inputs::Others => {
                let found = folder.join("corpus").join(&target);
                std::fs::create_dir_all(&found)?;
                fuzz.arg(found)
            }
        };
        fuzz.current_dir(root()).args([
            format!("-max_total_time={seconds}"),
            "-timeout=60".to_owned(),
            "-rss_limit_mb=2048".to_owned(),
            format!("-artifact_prefix={}/", folder.display()),
        ]);
        let output = fuzz.output().with_context(|| format!("cannot run the fuzz target {target}"))?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "{target} found an input that breaks it:\n{said}");
        eprintln!(
            "» {target}: {}",
            said.lines().rev().find(|line| line.starts_with("Done ")).unwrap_or("ran")
        );
    }
    Ok(())
}

fn targets() -> Result<Vec<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--manifest-path", "fuzz/Cargo.toml"])
        .current_dir(root())
        .output()?;
    ensure!(output.status.success(), "cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let targets = metadata["packages"][0]["targets"].as_array().context("fuzz has no targets")?;
    Ok(targets.iter().filter_map(|target| target["name"].as_str()).map(ToOwned::to_owned).collect())
}

fn host() -> Result<String> {
    let output = Command::new("rustc").arg("-vV").output().context("cannot run rustc")?;
    let text = String::from_utf8(output.stdout)?;
    let line =
        text.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc -vV names no host")?;
    Ok(line.to_owned())
}
