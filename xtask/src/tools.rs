//! Programs that tests use as independent readers, and how they get onto a Debian machine.

use std::process::Command;

use anyhow::{Result, bail};

use crate::run::{is_installed, run};

/// A program, and the Debian package that brings it.
struct Tool {
    program: &'static str,
    package: &'static str,
    /// Why a test wants it.
    why: &'static str,
}

const TOOLS: &[Tool] = &[
    Tool { program: "c++", package: "g++", why: "builds the fuzzer's runtime" },
    Tool { program: "pdftotext", package: "poppler-utils", why: "reads the printed forms back" },
    Tool { program: "openssl", package: "openssl", why: "is the local time-stamping authority" },
    Tool { program: "unzip", package: "unzip", why: "unpacks a sealed package" },
    Tool { program: "python3", package: "python3", why: "validates a sealed package as a BagIt bag" },
    Tool { program: "node", package: "nodejs", why: "runs the journeys through the workbench" },
    Tool { program: "npm", package: "npm", why: "brings what these journeys use" },
    Tool { program: "chromium", package: "chromium", why: "is the browser they go through" },
];

/// Installs what is missing, when this is a Debian machine and we may; else says what to install.
pub(crate) fn install() -> Result<()> {
    let missing: Vec<&Tool> = TOOLS.iter().filter(|tool| !is_installed(tool.program)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    for tool in &missing {
        eprintln!("» {} is missing (it {}; Debian package {})", tool.program, tool.why, tool.package);
    }
    let packages: Vec<&str> = missing.iter().map(|tool| tool.package).collect();
    if !is_installed("apt-get") {
        bail!("install {} with the means of this machine and start again", packages.join(", "));
    }
    apt(&["update", "-qq"])?;
    let mut arguments = vec!["install", "-y", "-qq", "--no-install-recommends"];
    arguments.extend(packages);
    apt(&arguments)
}

/// Runs apt-get, as root or by sudo.
pub(crate) fn apt(arguments: &[&str]) -> Result<()> {
    let mut command = if is_root() {
        Command::new("apt-get")
    } else {
        let mut sudo = Command::new("sudo");
        sudo.arg("apt-get");
        sudo
    };
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    run(command)
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
