//! `simsa restore FILE --data DIR`.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ArgMatches;
use simsa_model::{Language, Say};

use super::backup::stopped;
use super::{Done, serve};
use crate::backup::{Restored, put_back};
use crate::commands::given::given;
use crate::installation::DataFolder;
use crate::progress::{self, ProgressLine};
use crate::stop::Stop;

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    progress::stop_on_request();
    simsa_casefile::keep_new_files_private();
    let layout = DataFolder::new(given::<PathBuf>(arguments, "data"));
    let backup = given::<PathBuf>(arguments, "backup");
    let keys = arguments.get_one::<PathBuf>("keys").map(PathBuf::as_path);
    let progress = ProgressLine::of(Some(backup.metadata().map_err(Stop::on(backup))?.len()), language);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let restored = runtime.block_on(put_back(backup, &layout, keys, &progress, language));
    drop(progress);
    let restored = restored.map_err(stopped)?;
    serve::say_examined(&restored.seen, language, out)?;
    say(&restored, &layout, language, out)?;
    Ok(ExitCode::from(u8::from(!restored.seen.is_sound())))
}

fn say(
    restored: &Restored,
    layout: &DataFolder,
    language: Language,
    out: &mut impl Write,
) -> std::io::Result<()> {
    let (root, made, keys) = (layout.root().display(), restored.about.made, layout.keys());
    let (keys, fingerprint) = (keys.display(), &restored.fingerprint);
    match language {
        Language::Korean => {
            writeln!(out, "{root}에 {made} 현재의 상태를 되돌렸습니다. 백업의 지문: {fingerprint}")?;
            writeln!(
                out,
                "그 뒤에 받은 영수증은 이 원장과 맞지 않습니다. 되돌렸다는 것을 원장에 기록했습니다."
            )?;
        }
        Language::English => {
            writeln!(
                out,
                "Put back into {root} the state as of {made}. Fingerprint of the backup: {fingerprint}"
            )?;
            writeln!(
                out,
                "Receipts given after that do not agree with this ledger; the restoration is recorded in it."
            )?;
        }
    }
    if restored.has_keys {
        return Ok(());
    }
    let next = Say::new(
        format!(
            "따로 보관한 master.key와 ledger.key를 {keys}에 두고(권한 600), `simsa serve --check --data {root}`(으)로 증빙을 확인하십시오. master.key가 없으면 서버가 시작되지 않으며, 증빙도 2단계 인증도 되살릴 수 없습니다."
        ),
        format!(
            "Put your copies of master.key and ledger.key into {keys} (mode 600), then check the evidence with `simsa serve --check --data {root}`. Without master.key the server does not start, and neither evidence nor second factors come back."
        ),
    );
    writeln!(out, "{}", next.get(language))
}
