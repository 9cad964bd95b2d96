//! Files of strangers against a running server, through each door: it stays small, goes on answering, looks at the files
//! of others meanwhile, and ends when it is asked to, with everything that it has started.
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::time::{Duration, Instant};

use common::bombs;
use common::server::{Answer, Program, Server, send};
use serde_json::Value;

/// Most memory that the server may ever have used beyond what it had before, in kilobytes: what it reads at a time, and
/// room for what an allocator keeps.
const GROWTH: u64 = 96 * 1024;
/// Longer than anything takes here.
const PATIENCE: Duration = Duration::from_mins(2);
const OCTETS: (&str, &str) = ("content-type", "application/octet-stream");

/// Peak of resident memory in kilobytes.
fn peak(server: &Server) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").trim().parse().unwrap()
}

/// The processes that a process has started and that still run.
fn children(id: u32) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten();
    let of = |task: fs::DirEntry| fs::read_to_string(task.path().join("children")).unwrap_or_default();
    tasks
        .flat_map(|task| of(task).split_whitespace().map(|one| one.parse().unwrap()).collect::<Vec<_>>())
        .collect()
}

/// Whether a process is there and no mere entry that waits for its parent.
fn runs(id: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    stat.rsplit_once(')').is_some_and(|(_, rest)| !rest.trim_start().starts_with('Z'))
}

/// Waits until it is so.
fn until(what: &str, so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !so() {
        assert!(begun.elapsed() < PATIENCE, "not within {PATIENCE:?}: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn add(program: &Program, case: &str, name: &str, bytes: &[u8]) -> Answer {
    let path = format!("/api/v1/cases/{case}/evidence?file={name}&title={name}&kind=log");
    program.send("POST", &path, &[OCTETS], bytes).unwrap()
}

fn told(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or_else(|_| panic!("{}: {}", answer.status, answer.text()))
}

/// What the server says of a piece of evidence.
fn unseen(program: &Program, case: &str, id: &str) -> Value {
    program.read(&format!("/api/v1/cases/{case}/evidence/{id}"))["unseen"].clone()
}

/// A case folder as a zip, with this file as its evidence.
fn folder_with(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let list = format!(
        "[[evidence]]\nid = \"log-1\"\ntitle = \"기록\"\nkind = \"log\"\nfile = \"evidence/{name}\"\n"
    );
    for (path, bytes) in [
        ("case.toml".to_owned(), &b"format = 1\nfictional = true\n"[..]),
        ("facts.toml".to_owned(), b"[application]\n"),
        ("evidence.toml".to_owned(), list.as_bytes()),
        (format!("evidence/{name}"), bytes),
    ] {
        zip.start_file(path, options).unwrap();
        std::io::Write::write_all(&mut zip, bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn import(program: &Program, zip: &[u8]) -> Answer {
    program.send("POST", "/api/v1/imports", &[("content-type", "application/zip")], zip).unwrap()
}

/// The form of the page, as a browser sends it.
fn by_form(program: &Program, case: &str, name: &str, bytes: &[u8]) -> Answer {
    let cookie = ("cookie", program.cookies.as_str());
    let page = send(program.address, "GET", &format!("/cases/{case}/evidence"), &[cookie], b"").unwrap();
    let mut body = Vec::new();
    for (field, value) in [("csrf", page.csrf().as_str()), ("kind", "log")] {
        body.extend(
            format!("--x\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").bytes(),
        );
    }
    let head = format!("--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
    body.extend(head.bytes());
    body.extend(bytes);
    body.extend(b"\r\n--x--\r\n");
    let headers = [cookie, ("content-type", "multipart/form-data; boundary=x")];
    send(program.address, "POST", &format!("/cases/{case}/evidence"), &headers, &body).unwrap()
}

/// Piece by piece, in one piece.
fn by_tus(program: &Program, case: &str, name: &str, bytes: &[u8]) -> Value {
    use base64::Engine as _;
    let coded = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    let metadata = format!("filename {},title {},kind {}", coded(name), coded(name), coded("log"));
    let length = bytes.len().to_string();
    let (tus, about) = (("tus-resumable", "1.0.0"), ("upload-metadata", metadata.as_str()));
    let path = format!("/api/v1/cases/{case}/uploads");
    let made = program.send("POST", &path, &[tus, about, ("upload-length", &length)], b"").unwrap();
    assert_eq!(made.status, 201, "{}", made.text());
    let place = made.header("location").unwrap();
    let place = &place[place.find("/api/").unwrap()..];
    let headers = [tus, ("upload-offset", "0"), ("content-type", "application/offset+octet-stream")];
    let sent = program.send("PATCH", place, &headers, bytes).unwrap();
    assert!(sent.status < 300, "{}: {}", sent.status, sent.text());
    program.read(place)
}

#[test]
fn through_each_door_a_bomb_is_told_and_the_server_stays_small() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path());
    let program = server.program();
    let case = program.open_case("bombs");
    let bombs = bombs::all();
    let bomb = |name: &str| bombs.iter().find(|bomb| bomb.name == name).unwrap();
    // the largest of them as text first: what any upload of its length takes is not counted
    assert_eq!(add(&program, &case, "text.txt", &vec![b'a'; bomb("directory.zip").bytes.len()]).status, 201);
    let before = peak(&server);

    let flate = bomb("flate.pdf");
    let answer = add(&program, &case, flate.name, &flate.bytes);
    assert_eq!((answer.status, &told(&answer)["unseen"]), (201, &"memory".into()), "{}", answer.text());
    let id = told(&answer)["id"].as_str().unwrap().to_owned();
    assert_eq!(unseen(&program, &case, &id), "memory");
    let findings = program.read(&format!("/api/v1/cases/{case}/findings"));
    assert!(findings.to_string().contains("evidence-not-looked-at"), "{findings}");

    assert_eq!(by_form(&program, &case, flate.name, &flate.bytes).status, 303);
    assert_eq!(by_tus(&program, &case, flate.name, &flate.bytes)["unseen"], "memory");
    for name in ["zeros.zip", "recursive.zip", "directory.zip", "pages.pdf"] {
        let answer = add(&program, &case, name, &bomb(name).bytes);
        assert_eq!((answer.status, &told(&answer)["unseen"]), (201, &"too-much".into()), "{name}");
    }
    if std::env::var_os("SIMSA_LONG").is_some() {
        for bomb in &bombs {
            assert_eq!(add(&program, &case, bomb.name, &bomb.bytes).status, 201, "{}", bomb.name);
        }
    }

    // a folder with a bomb among its evidence is taken; one that is a bomb itself is not
    let answer = import(&program, &folder_with("계획.pdf", &flate.bytes));
    assert_eq!(answer.status, 201, "{}", answer.text());
    let imported = told(&answer)["id"].as_str().unwrap().to_owned();
    assert_eq!(unseen(&program, &imported, "log-1"), "memory");
    for name in ["zeros.zip", "directory.zip"] {
        let answer = import(&program, &bomb(name).bytes);
        assert!((400..500).contains(&answer.status), "{name}: {}", answer.text());
    }
    let answer = import(&program, &folder_with("기록.txt", &vec![b'0'; 200 << 20]));
    assert!((400..500).contains(&answer.status), "{}", answer.text());

    let grown = peak(&server).saturating_sub(before);
    println!("the server grew by {grown} kB over {before} kB");
    assert!(grown < GROWTH, "the server grew by {grown} kB over {before} kB");
    assert!(children(server.id()).is_empty(), "every child has ended");
}

/// Starts a look that does not end before its limits end it, and waits until it is under way.
fn busy(server: &Server, program: &Program, case: &str) -> std::thread::JoinHandle<std::io::Result<Answer>> {
    let bombs = bombs::all();
    let endless = bombs.into_iter().find(|bomb| bomb.name == "endless.pdf").unwrap();
    let (program, case) = (program.clone(), case.to_owned());
    let path = format!("/api/v1/cases/{case}/evidence?file=a.pdf&title=a&kind=log");
    let sending = std::thread::spawn(move || program.send("POST", &path, &[OCTETS], &endless.bytes));
    until("a child looks at it", || !children(server.id()).is_empty());
    sending
}

#[test]
fn others_are_looked_at_meanwhile_and_a_stop_ends_the_look() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path());
    let (program, case) = (server.program(), server.program().open_case("bombs"));
    let sending = busy(&server, &program, &case);

    let other = server.program_of("admin@second.example", &["read", "write", "evidence"]);
    let their = other.open_case("theirs");
    let plan = folder_with("a.txt", b"900101-1234568");
    let answer = add(&other, &their, "plan.zip", &plan);
    assert_eq!(told(&answer)["sensitive"], true, "{}", answer.text());
    assert!(!children(server.id()).is_empty(), "the other one is still being looked at");

    // what is under way is finished, but for the look
    server.ask_to_stop();
    let answer = sending.join().unwrap().unwrap();
    assert_eq!((answer.status, &told(&answer)["unseen"]), (201, &"postponed".into()));
    assert!(server.ended().success());

    // and it is looked at by itself after the next start, here to the end
    let server = Server::start(data.path());
    let program = program.at(&server);
    let id = told(&answer)["id"].as_str().unwrap().to_owned();
    until("it is looked at", || unseen(&program, &case, &id) != "postponed");
    assert_eq!(unseen(&program, &case, &id), "too-much");
}

#[test]
fn a_killed_server_leaves_no_child() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path());
    let program = server.program();
    let case = program.open_case("bombs");
    let sending = busy(&server, &program, &case);
    let started = children(server.id());
    assert!(started.iter().all(|child| runs(*child)));
    server.kill();
    until("they have ended", || !started.iter().any(|child| runs(*child)));
    assert!(sending.join().unwrap().is_err());
}

/// The program is replaced while it serves, as an upgrade does: children are of the program that runs.
#[test]
fn a_program_that_was_removed_still_looks() {
    let place = tempfile::tempdir().unwrap();
    let program = place.path().join("simsa");
    fs::copy(env!("CARGO_BIN_EXE_simsa"), &program).unwrap();
    let server = Server::of(&program, &place.path().join("data"));
    fs::remove_file(&program).unwrap();
    let program = server.program();
    let case = program.open_case("upgraded");
    let answer = add(&program, &case, "plan.zip", &folder_with("a.txt", b"900101-1234568"));
    assert_eq!((&told(&answer)["sensitive"], &told(&answer)["unseen"]), (&true.into(), &Value::Null));
}
