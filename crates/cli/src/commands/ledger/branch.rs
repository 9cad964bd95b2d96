//! `simsa ledger branch CASE`: a copied folder, or an older state that was put back, goes on with a ledger of its own.

use std::io::Write;
use std::process::ExitCode;

use clap::ArgMatches;
use simsa_casefile::Branched;
use simsa_model::Language;

use super::Done;
use crate::commands::{case_file, path_of};

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let Branched { key, from, entries } = case_file::open(path_of(arguments), language)?.branch()?;
    match language {
        Language::Korean => writeln!(
            out,
            "{from}의 기록 {entries}개를 이어받은 새 원장을 시작했습니다. 공개키가 바뀌었습니다: {key}\n키 폴더를 다시 백업하십시오."
        )?,
        Language::English => writeln!(
            out,
            "Began a ledger of its own with the {entries} entries of {from}. It has another public key: {key}\nCopy the key folder again."
        )?,
    }
    Ok(ExitCode::SUCCESS)
}
