//! `simsa serve`: one process, no other service. Database, vault, log and keys lie in one data folder.

mod check;
mod data;
mod demo;
mod links;
mod ports;

pub(super) use self::check::say as say_examined;

use std::io::{IsTerminal as _, Read as _, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::ArgMatches;
use simsa_app::security::Limits;
use simsa_app::{Policy, SecurityLog, Workbench};
use simsa_model::{Language, Say};
use simsa_web::{AppState, Settings, metrics};

use self::data::Data;
use super::Done;
use crate::commands::given::given;
use crate::installation::DataFolder;
use crate::looking::Children;
use crate::stop::Stop;
use crate::terminal;

/// How often the ledger's new entries are published.
const PUBLISHING: Duration = Duration::from_secs(5);
/// How often what has ended by itself is cleared away.
const SWEEPING: Duration = Duration::from_mins(10);
/// How often files that were put off are looked into.
const LOOKING_AGAIN: Duration = Duration::from_secs(20);

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    if let Some(address) = arguments.get_one::<SocketAddr>("ready") {
        return Ok(if is_ready(*address) { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    if arguments.get_flag("check") {
        return check::run(&DataFolder::new(&folder_of(arguments)), language, out);
    }
    simsa_casefile::keep_new_files_private();
    if let Some(lines) = arguments.get_one::<usize>("security-log") {
        return security_log(&DataFolder::new(&folder_of(arguments)), *lines, out);
    }
    let listen = *given::<SocketAddr>(arguments, "listen");
    let demo = arguments.get_flag("demo");
    if demo && !listen.ip().is_loopback() {
        return Err(Stop::refused(
            format!("시연은 이 컴퓨터에서만 열 수 있습니다. {listen} 대신 127.0.0.1을 쓰십시오"),
            format!("a demonstration is for this machine only; use 127.0.0.1 instead of {listen}"),
        ));
    }
    let mut settings = Settings::new(listen);
    if let Some(origin) = arguments.get_one::<String>("origin") {
        settings.secure = origin.starts_with("https://");
        settings.origin.clone_from(origin);
    }
    settings.proxies = arguments.get_many("proxy").into_iter().flatten().copied().collect();
    // Kept until the end: a demonstration leaves nothing behind.
    let is_temporary = demo && !arguments.contains_id("data");
    let temporary = if is_temporary { Some(tempfile::tempdir()?) } else { None };
    let folder = temporary.as_ref().map_or_else(|| folder_of(arguments), |folder| folder.path().to_owned());
    let has_origin = arguments.contains_id("origin");
    let of = |name| arguments.get_one::<String>(name).cloned();
    let (restore_access, take_off) = (of("restore-access"), of("take-off-second-factor"));
    let figures = arguments.get_one::<SocketAddr>("metrics").copied();
    let plan = Plan { settings, demo, folder, language, has_origin, restore_access, take_off, figures };
    out.flush()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(plan))?;
    Ok(ExitCode::SUCCESS)
}

/// Shows the newest lines of the security log. A server may be running.
fn security_log(layout: &DataFolder, lines: usize, out: &mut impl Write) -> Done {
    // the key tells addresses apart while a server writes; whoever reads needs none
    let log = SecurityLog::in_folder(&layout.security(), Limits::default(), [0; 32]);
    for line in log.newest(lines)? {
        serde_json::to_writer(&mut *out, &line).map_err(std::io::Error::from)?;
        writeln!(out)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The data folder that the arguments name.
fn folder_of(arguments: &ArgMatches) -> PathBuf {
    arguments.get_one::<PathBuf>("data").cloned().unwrap_or_else(|| PathBuf::from("simsa-data"))
}

/// What was asked for.
struct Plan {
    settings: Settings,
    demo: bool,
    folder: PathBuf,
    language: Language,
    has_origin: bool,
    restore_access: Option<String>,
    /// Whose second factor is taken off.
    take_off: Option<String>,
    /// Where the figures of the process are read.
    figures: Option<SocketAddr>,
}

async fn serve(plan: Plan) -> Result<(), Stop> {
    log(plan.demo);
    // One request that panics must not end the server: the visitor gets a number, the log gets the place.
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(String::new, ToString::to_string);
        tracing::error!(target: "simsa::fault", place, "panic");
    }));
    let Plan { mut settings, demo, folder, language, has_origin, restore_access, take_off, figures } = plan;
    // With port 0 the system chooses; links need the real one before the first of them is made.
    if settings.listen.port() == 0 {
        settings.listen = free_port(settings.listen)?;
        if !has_origin {
            settings.origin = Settings::new(settings.listen).origin;
        }
    }
    let policy = if demo { demo::policy() } else { Policy::default() };
    let children = Arc::new(Children::new()?);
    let data = Data::open(&folder, policy, children.clone()).await?;
    for said in &data.closed {
        terminal::line(format_args!("{}", said.get(language)));
    }
    // second factors that an older program left in plain
    data.workbench.seal_secrets().await.map_err(|trouble| data::fault(&trouble))?;
    let figures = match figures {
        Some(address) => Some(tokio::spawn(record_figures(address).await?)),
        None => None,
    };
    let app = AppState::new(data.workbench.clone(), settings.clone());
    let app = if demo { app.demonstration(demo::fill(&data.workbench).await?) } else { app };
    let mut links = Vec::new();
    if let Some(token) = data.workbench.set_up_link().await.map_err(|trouble| data::fault(&trouble))? {
        links.push((Say::new("처음 설정", "set-up"), token));
    }
    if let Some(email) = take_off {
        let done = data.workbench.take_off_second_factor_by_email(&email).await;
        done.map_err(|_| no_second_factor_of(&email))?;
    }
    if let Some(email) = restore_access {
        let made = data.workbench.restore_access_by_email(&email).await;
        let token = made.map_err(|_| nobody_signs_in_with(&email))?;
        links
            .push((Say::new(format!("{email}의 새 비밀번호"), format!("a new password for {email}")), token));
    }
    let origin = settings.origin.clone();
    let asked = asked_to_stop()?;
    let stop = async move {
        asked.await;
        // what is being looked into is looked into after the next start: nobody waits for it
        children.stop();
    };
    let publisher = tokio::spawn(publish(data.workbench.clone()));
    let sweeper = tokio::spawn(sweep(data.workbench.clone()));
    let judge = tokio::spawn(judge(data.workbench.clone()));
    let looker = tokio::spawn(look_again(data.workbench.clone()));
    let links = links::hand_over(&folder, &origin, &links, std::io::stdout().is_terminal())?;
    let ready = |_| announce(&origin, &links, demo, &folder, language);
    let served = simsa_web::serve(app, ready, stop).await;
    for task in [publisher, sweeper, judge, looker] {
        task.abort();
        let _ = task.await;
    }
    if let Some(figures) = figures {
        figures.abort();
    }
    data.close().await;
    served.map_err(|error| cannot_listen(settings.listen, &error))
}

fn cannot_listen(address: SocketAddr, error: &std::io::Error) -> Stop {
    let says = simsa_case::system_words(error);
    Stop::refused(
        format!("{address} 주소에서 받을 수 없습니다: {}", says.ko),
        format!("cannot listen on {address}: {}", says.en),
    )
}

/// Begins to record figures; gives the work of showing them at this address.
async fn record_figures(address: SocketAddr) -> Result<impl Future<Output = ()>, Stop> {
    let listener = tokio::net::TcpListener::bind(address).await;
    let listener = listener.map_err(|error| cannot_listen(address, &error))?;
    Ok(metrics::serve(listener, metrics::record()?))
}

/// A port that is free now.
fn free_port(listen: SocketAddr) -> Result<SocketAddr, Stop> {
    Ok(std::net::TcpListener::bind(listen)?.local_addr()?)
}

fn nobody_signs_in_with(email: &str) -> Stop {
    Stop::refused(
        format!("{email}: 이 주소로 로그인하는 사람이 없습니다. 주소를 확인하십시오"),
        format!("{email}: nobody signs in with this address; check it"),
    )
}

fn no_second_factor_of(email: &str) -> Stop {
    Stop::refused(
        format!(
            "{email}: 이 주소로 로그인하는 사람이 없거나 2단계 인증이 설정되어 있지 않습니다. 주소를 확인하십시오"
        ),
        format!("{email}: nobody signs in with this address, or no second factor is set up; check it"),
    )
}

/// Says where it is reached, and the links or the file they are in.
fn announce(origin: &str, links: &[Say], demo: bool, folder: &Path, language: Language) {
    let mut out = terminal::stdout();
    // Whoever started the server may have stopped listening to it: that is no reason to stop serving.
    let mut say = |ko: String, en: String| drop(writeln!(out, "{}", Say::new(ko, en).get(language)));
    say(format!("작업대: {origin}"), format!("workbench: {origin}"));
    if demo {
        say(
            "시연용입니다. 자료는 모두 가상입니다.".to_owned(),
            "a demonstration: all of it is fictional".to_owned(),
        );
    } else {
        say(format!("자료 폴더: {}", folder.display()), format!("data folder: {}", folder.display()));
    }
    for link in links {
        say(link.ko.clone(), link.en.clone());
    }
    let _ = out.flush();
}

/// Publishes the ledger now and then. What fails is tried again the next time; nothing recorded is lost by it.
async fn publish(workbench: Workbench) {
    loop {
        if let Err(trouble) = workbench.integrate().await {
            tracing::error!(target: "simsa::ledger", ?trouble, "publishing failed");
        }
        tokio::time::sleep(PUBLISHING).await;
    }
}

/// Clears away sessions, links and uploads that have ended, the first time when the server has started.
async fn sweep(workbench: Workbench) {
    loop {
        if let Err(trouble) = workbench.sweep().await {
            tracing::error!(target: "simsa::sweep", ?trouble, "clearing away failed");
        }
        tokio::time::sleep(SWEEPING).await;
    }
}

/// Looks into files that could not be looked into when they came.
async fn look_again(workbench: Workbench) {
    loop {
        if let Err(trouble) = workbench.look_again().await {
            tracing::error!(target: "simsa::look", ?trouble, "files that were put off were not looked into");
        }
        tokio::time::sleep(LOOKING_AGAIN).await;
    }
}

/// Works out how far cases are that a home page asked for. A case alone is done at once; of many together the answers of
/// people come first: a tenth of one core at most.
async fn judge(workbench: Workbench) {
    loop {
        let begin = std::time::Instant::now();
        // a task of its own: a fault of ours in one case does not end the looking at the others
        let one = workbench.clone();
        match tokio::spawn(async move { one.judge_next().await }).await {
            Ok(Ok(true)) => tokio::time::sleep(begin.elapsed() * 9).await,
            Ok(Ok(false)) => workbench.asked_to_judge().await,
            Ok(Err(trouble)) => tracing::error!(target: "simsa::judge", ?trouble, "a case was not looked at"),
            Err(fault) => tracing::error!(target: "simsa::judge", %fault, "a case was not looked at"),
        }
    }
}

/// What ends when somebody asks the server to stop. It listens from now on: whoever reads where the server is reached may
/// ask at once.
#[cfg(unix)]
fn asked_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupted, mut terminated) =
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! { _ = interrupted.recv() => {}, _ = terminated.recv() => {} }
    })
}

/// What ends when somebody asks the server to stop.
#[cfg(not(unix))]
fn asked_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}

/// One JSON object per line on standard error. A demonstration says only what goes wrong.
fn log(demo: bool) {
    let level = if demo { tracing::Level::WARN } else { tracing::Level::INFO };
    // A second server in one process, as in tests, keeps the first one's log.
    let _ = tracing_subscriber::fmt().json().with_max_level(level).with_writer(terminal::stderr).try_init();
}

/// Whether a server answers `/readyz` with 200.
fn is_ready(address: SocketAddr) -> bool {
    let patience = Duration::from_secs(2);
    let ask = || -> std::io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect_timeout(&address, patience)?;
        stream.set_read_timeout(Some(patience))?;
        stream.write_all(
            format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").as_bytes(),
        )?;
        let mut answer = Vec::new();
        stream.take(64).read_to_end(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with(b"HTTP/1.1 200"))
}
