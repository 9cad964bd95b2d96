//! `simsa remote package CASE/SUBMISSION --out FILE`: the sealed package, checked against the digest that the server
//! tells, and its receipt beside it.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::process::ExitCode;

use clap::ArgMatches;
use sha2::Digest as _;
use simsa_model::Language;

use super::server::{Server, part};
use super::{field, path, text};
use crate::commands::Done;
use crate::progress::{Progress, stop_on_request};
use crate::stop::Stop;

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
    for file in [to, &receipt] {
        if file.exists() {
            let name = file.display();
            return Err(Stop::refused(
                format!("이미 있습니다: {name}"),
                format!("it exists already: {name}"),
            ));
        }
    }
    let address = format!("/cases/{}/submissions/{}", part(case), part(id));
    let told = server.get(&address)?.body;
    let parent = to.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(".".as_ref());
    let mut package = tempfile::NamedTempFile::new_in(parent)?;
    let progress = Progress::of(told["bytes"].as_u64(), language);
    let digest = fetch(server, &format!("{address}/package"), package.as_file_mut(), &progress)?;
    drop(progress);
    if digest != field(&told, "/sha256") {
        return Err(Stop::refused(
            "받은 패키지의 다이제스트가 서버가 알린 것과 다릅니다. 다시 받으십시오",
            "the package is not the one that the server tells of; bring it again",
        ));
    }
    let mut bytes = Vec::new();
    server.download(&format!("{address}/receipt"), &mut bytes, &Progress::of(None, language))?;
    package.as_file().sync_all()?;
    package.persist_noclobber(to).map_err(|error| error.error)?;
    std::fs::write(&receipt, bytes)?;
    writeln!(out, "{}\n{}\nsha256 {digest}", to.display(), receipt.display())?;
    Ok(ExitCode::SUCCESS)
}

/// Brings a file here; gives its digest.
fn fetch(server: &Server, address: &str, to: &mut File, progress: &Progress) -> Result<String, Stop> {
    let mut hashed = Hashed { out: BufWriter::new(to), hash: sha2::Sha256::new() };
    server.download(address, &mut hashed, progress)?;
    Ok(hex::encode(hashed.hash.finalize()))
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
