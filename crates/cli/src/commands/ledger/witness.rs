//! `simsa ledger witness-…`: a second key that cosigns only what extends what it has seen. Requests and answers are files,
//! so they can travel by mail or on a stick.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ArgMatches;
use simsa_ledger::local::{LocalWitness, WitnessError, generate_key, read_key, write_key};
use simsa_ledger::{KeyKind, SignatureLine, WitnessRefusal};
use simsa_model::Language;

use super::super::verify;
use super::{Done, out_of};
use crate::commands::given::given;
use crate::commands::{case_file, path_of};
use crate::output;
use crate::stop::Stop;

/// `witness-request CASE --out FILE`: the maker asks.
pub(super) fn request(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let case_file = case_file::open(path_of(arguments), language)?;
    let from = arguments.get_one::<u64>("from").copied().unwrap_or(0);
    let log = case_file.ledger().log();
    let request = log.witness_request(from).map_err(simsa_casefile::CaseFileError::from)?;
    let target = out_of(arguments);
    output::write(target, &request.to_bytes())?;
    let size = log.head().size();
    match language {
        Language::Korean => {
            writeln!(out, "증인에게 보낼 요청(기록 {size}개)을 썼습니다: {}", target.display())?;
        }
        Language::English => writeln!(out, "Wrote the request over {size} entries: {}", target.display())?,
    }
    Ok(ExitCode::SUCCESS)
}

/// `witness-sign REQUEST …`: the witness answers.
pub(super) fn sign(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let path = |name: &str| given::<PathBuf>(arguments, name);
    let text = |name: &str| given::<String>(arguments, name);
    let failed = |error: &dyn std::error::Error| {
        Stop::refused(format!("증인 서명을 하지 않았습니다: {error}"), format!("not signed: {error}"))
    };
    // Begun first: what the witness has signed, it remembers, and does not sign again.
    let draft = output::document(out_of(arguments))?;
    let key_file = path("witness-key");
    if !key_file.exists() {
        let key = generate_key(text("name")).map_err(|error| failed(&error))?;
        write_key(key_file, &key).map_err(|error| failed(&error))?;
    }
    let key = read_key(key_file).map_err(|error| failed(&error))?;
    let public = key.verifier(KeyKind::Witness);
    let request = verify::read_small(path("request"))?;
    let witness =
        LocalWitness::open(path("memory"), key, verify::key(text("log"))?).map_err(|error| failed(&error))?;
    let now = u64::try_from(jiff::Timestamp::now().as_second()).unwrap_or_default();
    let line = witness.answer(&request, now).map_err(|error| match &error {
        WitnessError::Refused(WitnessRefusal::OtherOldSize { last }) => Stop::refused(
            format!(
                "증인이 마지막으로 서명한 크기는 {last}입니다. 신청인이 `simsa ledger witness-request --from {last}`(으)로 다시 요청해야 합니다"
            ),
            format!(
                "this witness last signed {last} entries; the maker has to ask with `simsa ledger witness-request --from {last}`"
            ),
        ),
        other => failed(other),
    })?;
    let target = out_of(arguments);
    output::finish(draft, line.to_line().as_bytes())?;
    let mut beside = key_file.clone().into_os_string();
    beside.push(".pub");
    output::write(&PathBuf::from(beside), format!("{public}\n").as_bytes())?;
    match language {
        Language::Korean => {
            writeln!(out, "서명했습니다: {}", target.display())?;
            writeln!(out, "증인의 공개키: {public}")?;
        }
        Language::English => {
            writeln!(out, "Signed: {}", target.display())?;
            writeln!(out, "The witness's public key: {public}")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// `witness-accept CASE --line FILE --witness VKEY`: the maker adds the answer.
pub(super) fn accept(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let path = given::<PathBuf>(arguments, "line");
    let text = String::from_utf8(verify::read_small(path)?).map_err(std::io::Error::other)?;
    let line = SignatureLine::from_line(text.trim_end_matches('\n')).ok_or_else(|| {
        let path = path.display();
        Stop::refused(format!("{path}: 서명이 아닙니다"), format!("{path} holds no signature"))
    })?;
    let witness = verify::key(given::<String>(arguments, "witness"))?;
    let case_file = case_file::open(path_of(arguments), language)?;
    let size = case_file
        .ledger()
        .log()
        .add_cosignature(line, &witness)
        .map_err(simsa_casefile::CaseFileError::from)?;
    let sealed = case_file.last_seal()?.map(|record| record.index);
    let name = witness.name();
    match (sealed.is_some_and(|index| index < size), language) {
        (true, Language::Korean) => writeln!(
            out,
            "증인 {name}의 서명(기록 {size}개)을 붙였습니다. `simsa ledger receipt`로 영수증을 다시 쓰면 담깁니다."
        )?,
        (true, Language::English) => writeln!(
            out,
            "Added the signature of {name} over {size} entries. Write the receipt again with `simsa ledger receipt` to have it in there."
        )?,
        (false, Language::Korean) => writeln!(
            out,
            "증인 {name}의 서명(기록 {size}개)을 붙였습니다. 그 뒤에 봉인한 것은 이 서명에 들어 있지 않습니다. 봉인한 뒤 다시 요청하십시오."
        )?,
        (false, Language::English) => writeln!(
            out,
            "Added the signature of {name} over {size} entries. It does not cover what was sealed after that: ask again after sealing."
        )?,
    }
    Ok(ExitCode::SUCCESS)
}
