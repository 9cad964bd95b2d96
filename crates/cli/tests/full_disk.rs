//! A disk without room, and one that takes nothing: pages are still read, writes fail with a sentence that says what to do,
//! what was typed comes back, and everything goes on when there is room again.
#![cfg(target_os = "linux")]

mod common;

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::server::{Answer, Program, Server, escaped, send};

const QUESTION: &str = "emr-2.1-1";
const SIMSA: &str = env!("CARGO_BIN_EXE_simsa");

/// Sends the form of a remark as the page does.
fn form(program: &Program, case: &str, text: &str, accept: &str) -> Answer {
    let page = page(program, case);
    let body = format!("csrf={}&text={}&shared=1", page.csrf(), escaped(text));
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("cookie", program.cookies.as_str()),
        ("accept", accept),
    ];
    let path = format!("/cases/{case}/questions/{QUESTION}/comments");
    send(program.address, "POST", &path, &headers, body.as_bytes()).unwrap()
}

fn page(program: &Program, case: &str) -> Answer {
    let path = format!("/cases/{case}/questions/{QUESTION}");
    send(program.address, "GET", &path, &[("cookie", program.cookies.as_str())], b"").unwrap()
}

/// What holds while nothing can be written.
fn reads_and_refuses(program: &Program, case: &str, status: u16, korean: &str) {
    let remark = "여기까지 쓴 긴 글 <b>\"그대로\"</b> ".repeat(60);
    let refused = form(program, case, &remark, "text/html");
    let text = refused.text();
    assert_eq!(refused.status, status, "{text}");
    assert!(text.contains(korean) && text.contains("저장되지 않았습니다"), "{text}");
    assert!(refused.header("retry-after").is_some());
    // the form is in the page, with what was typed, to be sent again
    assert!(
        text.contains("여기까지 쓴 긴 글 &#60;b&#62;&#34;그대로&#34;&#60;/b&#62;"),
        "nothing typed is lost: {text}"
    );
    assert!(
        text.contains("다시 보내기")
            && text.contains(&format!("action=\"/cases/{case}/questions/{QUESTION}/comments\""))
    );
    // a script hears the same in JSON
    let told = form(program, case, &remark, "application/json");
    assert_eq!((told.status, told.header("content-type")), (status, Some("application/problem+json")));
    assert!(told.text().contains("Reading goes on"), "{}", told.text());
    // and pages are read
    assert_eq!(page(program, case).status, 200);
    for path in ["/".to_owned(), format!("/cases/{case}"), format!("/cases/{case}/evidence")] {
        let read = send(program.address, "GET", &path, &[("cookie", program.cookies.as_str())], b"").unwrap();
        assert_eq!(read.status, 200, "{path}");
    }
    // whoever watches the server hears of it; the process itself is well
    assert_eq!(send(program.address, "GET", "/readyz", &[], b"").unwrap().status, 503);
    assert_eq!(send(program.address, "GET", "/healthz", &[], b"").unwrap().status, 200);
}

fn goes_on(program: &Program, case: &str, data: &Path, mut check: Command) {
    let sent = form(program, case, "다시 보낸 것", "text/html");
    assert_eq!(sent.status, 303, "{}", sent.text());
    let uploaded = program.upload(case, "afterwards", b"text").unwrap();
    assert_eq!(uploaded.status, 201, "{}", uploaded.text());
    assert!(page(program, case).text().contains("다시 보낸 것"));
    assert_eq!(send(program.address, "GET", "/readyz", &[], b"").unwrap().status, 200);
    let run = check.args(["serve", "--check", "--data"]).arg(data).output().unwrap();
    assert!(run.status.success(), "{run:?}");
}

/// A small file system that only the server sees; it goes with it.
fn on_a_small_disk(place: &Path) -> Option<Server> {
    let probe = Command::new("unshare").args(["-rm", "mount", "-t", "tmpfs", "none", "/mnt"]).output();
    if !probe.as_ref().is_ok_and(|output| output.status.success()) {
        assert!(std::env::var_os("CI").is_none(), "no small disk can be mounted here: {probe:?}");
        eprintln!("SKIPPED: no small disk can be mounted here (unshare -rm): nothing was tested! {probe:?}");
        return None;
    }
    let mut wrapper = Command::new("unshare");
    let script = "mount -t tmpfs -o size=64m none \"$0\" && exec \"$@\"";
    wrapper.args(["-rm", "sh", "-c", script]).arg(place);
    Some(Server::behind(wrapper, &place.join("data")))
}

#[test]
fn without_room_pages_are_read_writes_fail_clearly_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let Some(server) = on_a_small_disk(folder.path()) else { return };
    // the disk as the server sees it
    let seen = PathBuf::from(format!("/proc/{}/root{}", server.id(), folder.path().display()));
    let program = server.program();
    let case = program.filled_case();
    let ballast = seen.join("ballast");
    let mut file = File::create(&ballast).unwrap();
    for size in [1 << 20, 4 << 10] {
        while file.write_all(&vec![1; size]).is_ok() {}
    }
    // the database still has some room of its own to write in
    let long = "가".repeat(1900);
    let kept = (0..10_000).find(|_| form(&program, &case, &long, "text/html").status != 303);
    assert!(kept.is_some(), "the disk was never full");
    reads_and_refuses(&program, &case, 507, "서버에 저장할 공간이 없습니다");
    let upload = program.upload(&case, "large", &vec![7; 3 << 20]).unwrap();
    assert_eq!(upload.status, 507, "{}", upload.text());
    assert!(upload.text().contains("urn:simsa:problem:no-room"), "{}", upload.text());
    drop(file);
    fs::remove_file(&ballast).unwrap();
    // the check where the server sees its disk
    let mut inside = Command::new("nsenter");
    inside.args(["--preserve-credentials", "-U", "-m", "-t", &server.id().to_string(), SIMSA]);
    goes_on(&program, &case, &folder.path().join("data"), inside);
}

/// Every write of the process fails from now on, or none.
fn writable(server: &Server, yes: bool) {
    let limit = if yes { "--fsize=unlimited" } else { "--fsize=0:unlimited" };
    let done = Command::new("prlimit").args(["--pid", &server.id().to_string(), limit]).output().unwrap();
    assert!(done.status.success(), "{done:?}");
}

#[test]
fn on_a_disk_that_takes_nothing_pages_are_read_and_writes_fail_clearly() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    // An ignored SIGXFSZ stays ignored over exec: writing then gives an error instead of ending the process.
    let mut wrapper = Command::new("sh");
    wrapper.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]);
    let server = Server::behind(wrapper, &data);
    let program = server.program();
    let case = program.filled_case();
    writable(&server, false);
    reads_and_refuses(&program, &case, 503, "지금은 저장할 수 없습니다");
    writable(&server, true);
    goes_on(&program, &case, &data, Command::new(SIMSA));
}
