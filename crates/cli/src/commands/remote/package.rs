//! `simsa remote package CASE/SUBMISSION --out FILE`: the sealed package, checked against the digest that the server
//! tells, and its receipt beside it.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::process::ExitCode;

use clap::ArgMatches;
use sha2::Digest as _;
use simsa_ledger::LedgerEntry;
use simsa_model::{Bi, Language};
use simsa_package::HeldReceipt;

use super::server::{Server, part};
use super::{field, path, text};
use crate::commands::Done;
use crate::output;
use crate::progress::{ProgressLine, stop_on_request};
use crate::stop::Stop;

/// Role of the digest of the whole file in the entry that it was submitted.
const PACKAGE: &str = "package";

/// Said with every package: the server that gave both could have made both.
const BY_WHOM: Bi = Bi::new(
    "영수증이 이 파일의 것임은 확인했으나 누가 서명했는지는 확인하지 않았습니다. 다른 길로 받은 공개키로 확인하십시오:",
    "The receipt is of this file; by whom it is signed was not looked at. Verify it with the public key that reached you another way:",
);

pub(super) fn run(server: &Server, arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    stop_on_request();
    let (name, to) = (text(arguments, "submission"), path(arguments, "out"));
    let Some((case, id)) = name.split_once('/') else {
        return Err(Stop::refused(
            format!("신청건/제출로 적어 주십시오, 예: c-1a2b/0001. 받은 것: {name}"),
            format!("write CASE/SUBMISSION, for example c-1a2b/0001; this is {name}"),
        ));
    };
    let receipt = to.with_added_extension("receipt");
    output::must_be_free(to)?;
    output::must_be_free(&receipt)?;
    let (mut package, mut kept) = (output::private(to)?, output::document(&receipt)?);
    let address = format!("/cases/{}/submissions/{}", part(case), part(id));
    let told = server.get(&address)?.body;
    let progress = ProgressLine::of(told["bytes"].as_u64(), language);
    let digest = fetch(server, &format!("{address}/package"), package.file(), &progress)?;
    drop(progress);
    if hex::encode(digest) != field(&told, "/sha256") {
        return Err(Stop::refused(
            "받은 패키지의 다이제스트가 서버가 알린 것과 다릅니다. 다시 받으십시오",
            "the package is not the one that the server tells of; bring it again",
        ));
    }
    let mut bytes = Vec::new();
    server.download(&format!("{address}/receipt"), &mut bytes, &ProgressLine::of(None, language))?;
    if !is_receipt_of(&bytes, digest) {
        return Err(Stop::refused(
            "서버가 준 영수증이 받은 패키지의 영수증이 아닙니다. 아무것도 쓰지 않았습니다",
            "the receipt that the server gave is not of the package that it gave; nothing was written",
        ));
    }
    kept.write_all(&bytes)?;
    output::publish(kept, &receipt)?;
    output::publish(package, to)?;
    let (to, receipt) = (to.display(), receipt.display());
    writeln!(out, "{to}\n{receipt}\nsha256 {}", hex::encode(digest))?;
    writeln!(out, "{}\n  simsa verify '{to}' --receipt '{receipt}' --key VKEY", BY_WHOM.get(language))?;
    Ok(ExitCode::SUCCESS)
}

/// Whether the receipt names the file with this digest. Who signed it is not looked at.
fn is_receipt_of(bytes: &[u8], file: [u8; 32]) -> bool {
    let entry = HeldReceipt::parse(bytes).ok().and_then(|held| LedgerEntry::from_bytes(&held.entry).ok());
    entry.is_some_and(|entry| entry.digests().any(|(name, digest)| name == PACKAGE && *digest == file))
}

/// Brings a file here; gives its digest.
fn fetch(server: &Server, address: &str, to: &mut File, progress: &ProgressLine) -> Result<[u8; 32], Stop> {
    let mut hashed = Hashed { out: BufWriter::new(to), hash: sha2::Sha256::new() };
    server.download(address, &mut hashed, progress)?;
    Ok(hashed.hash.finalize().into())
}

/// What is written, and its digest.
struct Hashed<W> {
    out: W,
    hash: sha2::Sha256,
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let count = self.out.write(bytes)?;
        self.hash.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}
