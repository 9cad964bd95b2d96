//! `simsa ledger timestamp CASE`: an RFC 3161 authority says when the checkpoint existed. By files (request out, response
//! in), or through a command such as `curl`; this program has no network client.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ArgMatches;
use simsa_casefile::LocalCaseFile;
use simsa_ledger::local::CommandAuthority;
use simsa_ledger::timestamp::TimeStampRequest;
use simsa_ledger::{SignedCheckpoint, TimeStamp, TimeStampError};
use simsa_model::Language;
use simsa_vault::{Entropy as _, OsEntropy};

use super::super::verify;
use super::Done;
use crate::commands::{case_file, path_of};
use crate::output;
use crate::stop::Stop;

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let path = |name: &str| arguments.get_one::<PathBuf>(name).map(PathBuf::as_path);
    let command: Vec<String> =
        arguments.get_many::<String>("command").into_iter().flatten().cloned().collect();
    let case_file = case_file::open(path_of(arguments), language)?;
    let stamp = match (path("request"), path("response"), command.split_first()) {
        (_, _, Some((program, rest))) => {
            let authority = CommandAuthority::new(program, rest);
            let trusted = verify::authorities(path("authority").ok_or_else(no_authority)?)?;
            case_file
                .ledger()
                .time_stamp(&authority, &trusted, nonce()?)
                .map_err(simsa_casefile::CaseFileError::from)?
        }
        (Some(request), Some(response), None) => {
            accept(&case_file, request, response, path("authority").ok_or_else(no_authority)?)?
        }
        (Some(request), None, None) => {
            write_request(&case_file, request)?;
            return said_request(request, language, out);
        }
        (None, _, None) => {
            return Err(Stop::refused(
                "--request로 요청 파일을 쓰거나, -- 뒤에 시점확인기관에 물을 명령을 주십시오",
                "write a request with --request, or give a command that asks the authority after --",
            ));
        }
    };
    match language {
        Language::Korean => writeln!(out, "시점확인을 붙였습니다: {} ({})", stamp.time, stamp.authority)?,
        Language::English => writeln!(out, "Time-stamped: {} by {}", stamp.time, stamp.authority)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The checkpoint goes beside the request: the answer may come when the ledger has grown.
fn write_request(case_file: &LocalCaseFile, path: &Path) -> Result<(), Stop> {
    let text = case_file.ledger().log().head().log_signed_text();
    let request = TimeStampRequest::new(text.as_bytes(), nonce()?).map_err(|error| failed(&error))?;
    output::write(&checkpoint_of(path), text.as_bytes())?;
    output::write(path, &request.to_der().map_err(|error| failed(&error))?)?;
    Ok(())
}

fn accept(
    case_file: &LocalCaseFile,
    request: &Path,
    response: &Path,
    authority: &Path,
) -> Result<TimeStamp, Stop> {
    let trusted = verify::authorities(authority)?;
    let asked = TimeStampRequest::from_der(&verify::read_small(request)?).map_err(|error| failed(&error))?;
    let (token, _) =
        asked.accept(&verify::read_small(response)?, &trusted).map_err(|error| failed(&error))?;
    let log = case_file.ledger().log();
    let checkpoint = SignedCheckpoint::open(&verify::read_small(&checkpoint_of(request))?, &log.verifier())
        .map_err(|error| Stop::refused(error.to_string(), error.to_string()))?;
    // The token must be over this very checkpoint, not only over what the request says.
    let stamp =
        trusted.verify(&token, checkpoint.log_signed_text().as_bytes()).map_err(|error| failed(&error))?;
    log.keep_time_stamp(&checkpoint, &token).map_err(simsa_casefile::CaseFileError::from)?;
    Ok(stamp)
}

fn said_request(path: &Path, language: Language, out: &mut impl Write) -> Done {
    let path = path.display();
    match language {
        Language::Korean => writeln!(
            out,
            "요청을 썼습니다: {path}\n시점확인기관에 보내고 받은 응답을 --request {path} --response 파일 --authority 인증서.pem으로 붙이십시오."
        )?,
        Language::English => writeln!(
            out,
            "Wrote the request {path}. Send it to the authority, then add the answer with --request {path} --response FILE --authority CERTIFICATES.pem."
        )?,
    }
    Ok(ExitCode::SUCCESS)
}

fn checkpoint_of(request: &Path) -> PathBuf {
    let mut name = request.as_os_str().to_owned();
    name.push(".checkpoint");
    PathBuf::from(name)
}

fn nonce() -> Result<[u8; 16], Stop> {
    let mut nonce = [0; 16];
    OsEntropy.fill(&mut nonce).map_err(simsa_casefile::CaseFileError::from)?;
    Ok(nonce)
}

fn no_authority() -> Stop {
    Stop::refused(
        "--authority로 믿는 시점확인기관의 인증서(PEM)를 지정하십시오",
        "name the certificates (PEM) of the authorities you accept with --authority",
    )
}

fn failed(error: &TimeStampError) -> Stop {
    let said = simsa_casefile::messages::time_stamp(error);
    Stop::refused(format!("시점확인을 쓸 수 없습니다. {}", said.ko), format!("no time stamp: {}", said.en))
}
