//! `simsa backup --data DIR --out FILE`, and `simsa backup --verify FILE`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ArgMatches;
use indicatif::HumanBytes;
use simsa_model::{Bi, Language};

use super::{Done, serve};
use crate::backup::{FinishedBackup, Restored, make, try_out};
use crate::commands::given::given;
use crate::installation::DataFolder;
use crate::progress::{self, ProgressLine};
use crate::stop::Stop;
use crate::terminal::complain;

/// Said whenever keys lie in a file that people carry about.
const WITH_KEYS: Bi = Bi::new(
    "경고: 이 백업에는 마스터키와 서명키가 들어 있습니다. 이 파일을 가진 사람은 모든 증빙을 읽고 원장에 서명할 수 있습니다. 암호화된 곳에만 두십시오.",
    "WARNING: this backup holds the master key and the signing key. Whoever has the file can read all evidence and sign the ledger. Keep it in an encrypted place only.",
);

const WITHOUT_KEYS: Bi = Bi::new(
    "키는 들어 있지 않습니다. keys 폴더의 master.key와 ledger.key를 다른 곳에 따로 보관하십시오. master.key 없이는 증빙을 되살릴 수 없습니다.",
    "The keys are not in it. Keep copies of master.key and ledger.key of the folder keys elsewhere: without master.key the evidence is lost.",
);

/// Whoever can write a file can write one that agrees with itself.
const WHOSE: Bi = Bi::new(
    "이 백업이 그 백업인지는 지문이 다른 곳에 적어 둔 것과 같은지로만 알 수 있습니다. 파일만으로는 누가 만들었는지 알 수 없습니다.",
    "Whether it is the backup you made shows only in the fingerprint, compared with the one noted elsewhere: the file alone does not say who made it.",
);

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    progress::stop_on_request();
    simsa_casefile::keep_new_files_private();
    let done = match arguments.get_one::<PathBuf>("verify") {
        Some(path) => verify(path, arguments.get_one::<PathBuf>("keys").map(PathBuf::as_path), language, out),
        None => back_up(arguments, language, out),
    };
    done.map_err(stopped)
}

/// Whatever broke off after the person asked to stop, broke off because of that.
pub(super) fn stopped(stop: Stop) -> Stop {
    if progress::is_stopped() { Stop::Stopped } else { stop }
}

fn back_up(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let path = |name| given::<PathBuf>(arguments, name);
    let (layout, with_keys) = (DataFolder::new(path("data")), arguments.get_flag("with-keys"));
    if !layout.database().exists() {
        let shown = layout.root().display();
        return Err(Stop::refused(
            format!("{shown}: 작업대의 자료 폴더가 아닙니다 (simsa.db가 없습니다)"),
            format!("{shown} is no data folder of a workbench (there is no simsa.db)"),
        ));
    }
    let progress = ProgressLine::of(None, language);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let made = runtime.block_on(make(&layout, path("out"), with_keys, &progress))?;
    drop(progress);
    say(&made, language, out)?;
    out.flush()?;
    complain!("{}", if with_keys { WITH_KEYS } else { WITHOUT_KEYS }.get(language));
    Ok(ExitCode::from(u8::from(!made.faults.is_empty())))
}

fn say(made: &FinishedBackup, language: Language, out: &mut impl Write) -> io::Result<()> {
    let FinishedBackup { path, bytes, fingerprint, about, faults } = made;
    for fault in faults {
        writeln!(out, "✗ {}", fault.what.get(language))?;
        writeln!(out, "    → {}", fault.remedy.get(language))?;
    }
    let (shown, size, entries) = (path.display(), HumanBytes(*bytes), about.entries);
    match language {
        Language::Korean => {
            writeln!(out, "백업: {shown} ({size}), 원장 기록 {entries}개, {} 현재", about.made)?;
            writeln!(out, "모두 다시 읽어 확인했습니다. 지문(다른 곳에 적어 두십시오): {fingerprint}")
        }
        Language::English => {
            writeln!(out, "backup: {shown} ({size}), {entries} ledger entries, as of {}", about.made)?;
            writeln!(out, "all of it read back and verified. Fingerprint (note it elsewhere): {fingerprint}")
        }
    }
}

/// Everything that a restore would look at, by the same steps.
fn verify(path: &Path, keys: Option<&Path>, language: Language, out: &mut impl Write) -> Done {
    let progress = ProgressLine::of(Some(path.metadata().map_err(Stop::on(path))?.len()), language);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let tried = runtime.block_on(try_out(path, keys, &progress, language));
    drop(progress);
    let Restored { fingerprint, seen, has_keys, .. } = tried?;
    serve::say_examined(&seen, language, out)?;
    let sound = seen.is_sound();
    match (sound, language) {
        (true, Language::Korean) => writeln!(out, "되돌릴 수 있습니다. 지문: {fingerprint}")?,
        (true, Language::English) => writeln!(out, "It can be put back. Fingerprint: {fingerprint}")?,
        (false, Language::Korean) => writeln!(out, "되돌려도 위의 것이 맞지 않습니다. 지문: {fingerprint}")?,
        (false, Language::English) => {
            writeln!(out, "Put back, it would not agree as said above. Fingerprint: {fingerprint}")?;
        }
    }
    writeln!(out, "{}", WHOSE.get(language))?;
    match (has_keys, language) {
        (true, _) => {}
        (false, Language::Korean) => writeln!(
            out,
            "키가 없어 증빙의 내용은 열어 보지 못했습니다. --keys로 master.key와 ledger.key가 있는 폴더를 주면 확인합니다."
        )?,
        (false, Language::English) => writeln!(
            out,
            "Without the keys the evidence was not opened; name the folder with master.key and ledger.key with --keys."
        )?,
    }
    Ok(ExitCode::from(u8::from(!sound)))
}
