//! `simsa remote …`: the workbench from a script, over its JSON API; one file for each command.

mod answer;
mod cases;
mod evidence;
mod exchange;
mod findings;
mod package;
mod problem;
mod server;
mod told;
mod upload;

use std::io::{Read as _, Write};

use clap::ArgMatches;
use serde_json::Value;
use sha2::Digest as _;
use simsa_model::Language;

use self::server::Server;
use super::Done;
use crate::commands::given::{given, subcommand};
use crate::stop::Stop;

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let (name, arguments) = subcommand(arguments);
    if name == "evidence" {
        let (name, arguments) = subcommand(arguments);
        let server = Server::of(arguments)?;
        return match name {
            "list" => evidence::list(&server, arguments, language, out),
            "add" => evidence::add(&server, arguments, language, out),
            "replace" => evidence::replace(&server, arguments, language, out),
            "destroy" => evidence::destroy(&server, arguments, language, out),
            other => unreachable!("clap knows no command {other}"),
        };
    }
    let server = Server::of(arguments)?;
    match name {
        "cases" => cases::list(&server, arguments, language, out),
        "show" => cases::show(&server, arguments, language, out),
        "findings" => findings::run(&server, arguments, language, out),
        "answer" => answer::run(&server, arguments, language, out),
        "export" => exchange::export(&server, arguments, language, out),
        "import" => exchange::import(&server, arguments, language, out),
        "package" => package::run(&server, arguments, language, out),
        other => unreachable!("clap knows no command {other}"),
    }
}

/// An argument that clap demands.
fn text<'a>(arguments: &'a ArgMatches, name: &str) -> &'a str {
    given::<String>(arguments, name)
}

/// A path that clap demands.
fn path<'a>(arguments: &'a ArgMatches, name: &str) -> &'a std::path::Path {
    given::<std::path::PathBuf>(arguments, name)
}

/// The text in a field of an answer; empty where there is none.
fn field<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// The SHA-256 of what is left in a file, in hexadecimal.
fn digest_of(file: &mut std::fs::File) -> Result<String, Stop> {
    let (mut hash, mut buffer) = (sha2::Sha256::new(), vec![0; 64 << 10]);
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex::encode(hash.finalize())),
            some => hash.update(&buffer[..some]),
        }
    }
}
