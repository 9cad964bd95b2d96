//! `simsa verify FILE`: does everything hold? No server, no database, no network, no case folder.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ArgMatches;
use simsa_ledger::{TimeAuthorities, VerifierKey};
use simsa_model::Language;
use simsa_package::{HeldReceipt, Verdict, VerifyReport, VerifyTrust, recipients, verify_watched};

use super::{Done, json};
use crate::commands::given::given;
use crate::progress::{ProgressLine, is_stopped, stop_on_request};
use crate::stop::Stop;

/// Largest text file that is read as a key, a receipt or an identity.
const LARGEST: u64 = 1 << 20;

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    stop_on_request();
    let path = given::<PathBuf>(arguments, "file");
    let trust = trust(arguments)?;
    let mut file = File::open(path).map_err(Stop::on(path))?;
    let mut beginning = [0; 22];
    let count = read_up_to(&mut file, &mut beginning)?;
    file.rewind()?;
    let length = file.metadata()?.len();
    let file = BufReader::with_capacity(256 << 10, file);
    let report = if recipients::is_encrypted(&beginning[..count]) {
        let identity = arguments.get_one::<PathBuf>("identity").ok_or_else(encrypted)?;
        let identity = String::from_utf8(read_small(identity)?).map_err(io::Error::other)?;
        let plain = recipients::decrypt(file, &identity).map_err(|error| {
            Stop::refused(
                "그 신원 파일로 열 수 없습니다. 이 패키지를 받을 사람의 것인지 확인하십시오",
                format!("it cannot be opened with this identity: {error}"),
            )
        })?;
        check(plain, length, &trust, language)
    } else {
        check(file, length, &trust, language)
    };
    if is_stopped() {
        return Err(Stop::Stopped);
    }
    if arguments.get_flag("json") {
        json(&report, out)?;
    } else {
        say(path, &report, language, out)?;
    }
    Ok(ExitCode::from(exit_code(report.verdict)))
}

/// Nothing but a key, a receipt or a witness that the verifier named makes it 0.
const fn exit_code(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Holds | Verdict::HoldsAsFarAsChecked => 0,
        Verdict::Fails => 1,
        Verdict::Refused => 2,
        Verdict::Unattributed => UNATTRIBUTED,
    }
}

/// What was verified is whole, but nobody says by whom.
const UNATTRIBUTED: u8 = 3;

fn check(file: impl Read + Seek, length: u64, trust: &VerifyTrust, language: Language) -> VerifyReport {
    let progress = ProgressLine::of(Some(length), language);
    verify_watched(file, trust, &mut |at| {
        progress.total(at.total);
        progress.at(at.done);
        if is_stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
}

/// What the person relies on.
fn trust(arguments: &ArgMatches) -> Result<VerifyTrust, Stop> {
    let keys = arguments.get_many::<String>("key").into_iter().flatten().map(|text| key(text));
    let receipts = arguments.get_many::<PathBuf>("receipt").into_iter().flatten().map(|path| receipt(path));
    let authorities = arguments.get_one::<PathBuf>("authority").map(|path| authorities(path)).transpose()?;
    Ok(VerifyTrust {
        keys: keys.collect::<Result<_, _>>()?,
        receipts: receipts.collect::<Result<_, _>>()?,
        authorities,
    })
}

/// A public key from its text.
pub(super) fn key(text: &str) -> Result<VerifierKey, Stop> {
    VerifierKey::parse(text.trim()).map_err(|error| {
        Stop::refused(
            format!("`{text}`: 공개키가 아닙니다. `simsa ledger key 폴더`가 보여 주는 줄을 그대로 주십시오"),
            format!("`{text}` is no public key: {error}"),
        )
    })
}

/// A receipt from its file.
pub(super) fn receipt(path: &Path) -> Result<HeldReceipt, Stop> {
    HeldReceipt::parse(&read_small(path)?).map_err(|error| {
        let path = path.display();
        Stop::refused(
            format!("{path}: 영수증이 아닙니다. 제출할 때 받은 영수증 파일을 주십시오"),
            format!("{path}: {error}"),
        )
    })
}

/// Accepted authorities from a file of certificates.
pub(super) fn authorities(path: &Path) -> Result<TimeAuthorities, Stop> {
    TimeAuthorities::from_pem(&read_small(path)?).map_err(|error| {
        let path = path.display();
        Stop::refused(format!("{path}: 인증서(PEM)로 읽을 수 없습니다"), format!("{path}: {error}"))
    })
}

/// A small file, whole.
pub(super) fn read_small(path: &Path) -> Result<Vec<u8>, Stop> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
        .map_err(Stop::on(path))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Stop::on(path)(io::ErrorKind::FileTooLarge.into()));
    }
    Ok(bytes)
}

fn read_up_to(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..])? {
            0 => break,
            count => filled += count,
        }
    }
    Ok(filled)
}

fn encrypted() -> Stop {
    Stop::refused(
        "암호화된 파일입니다. --identity로 age 신원 파일을 지정하십시오",
        "the file is encrypted; name the age identity file with --identity",
    )
}

fn say(path: &Path, report: &VerifyReport, language: Language, out: &mut impl Write) -> io::Result<()> {
    let about = &report.package;
    let verdict = report.verdict.sentence();
    let verdict = verdict.get(language);
    // The first line says what counts, and the last.
    writeln!(out, "{verdict}\n{}", path.display())?;
    if let Some(digest) = &about.manifest_sha256 {
        match language {
            Language::Korean => writeln!(out, "  내용 다이제스트: {digest}")?,
            Language::English => writeln!(out, "  digest of the contents: {digest}")?,
        }
    }
    writeln!(out, "\n{}\n{verdict}", report.checks_text(language))
}
