//! The server is killed (SIGKILL) at random moments while several clients write answers and hand in evidence over HTTP.
//! After each start every write that was acknowledged is there, and database, ledger and evidence agree. A dozen kills;
//! with `SIMSA_LONG=1`, 200.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::ScopedJoinHandle;
use std::time::Duration;

use common::server::{Program, Server};
use common::simsa;
use serde_json::{Value, json};

/// Clients that answer, each its own question, and clients that hand in evidence.
const ANSWERING: usize = 3;
const UPLOADING: usize = 2;

/// What was acknowledged: for each question the last note, and the titles of all uploads.
#[derive(Default)]
struct Acknowledged {
    notes: BTreeMap<String, u64>,
    uploads: BTreeSet<String>,
}

#[test]
fn killed_at_any_moment_nothing_acknowledged_over_http_is_lost() {
    let rounds = if std::env::var_os("SIMSA_LONG").is_some() { 200 } else { 12 };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut server = Server::start(&data);
    let program = server.program();
    let (case, mut questions) = program.answered_case();
    questions.truncate(ANSWERING);
    let acknowledged = Mutex::new(Acknowledged::default());
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut written = 0;
    for round in 0..rounds {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let program = program.at(&server);
        written += write_until_killed(server, &program, &case, &questions, &acknowledged, round, random);
        server = Server::start(&data);
        holds(&program.at(&server), &case, &mut acknowledged.lock().unwrap());
        agrees(&data);
    }
    assert!(written >= rounds, "the clients hardly wrote: {written}");
}

/// Lets all clients write, and kills the server some writes and some milliseconds later; gives the number of writes.
fn write_until_killed(
    server: Server,
    program: &Program,
    case: &str,
    questions: &[String],
    acknowledged: &Mutex<Acknowledged>,
    round: usize,
    random: u64,
) -> usize {
    let (dead, count) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        let mut clients = Vec::new();
        for question in questions {
            let (dead, count) = (&dead, &count);
            clients.push(scope.spawn(move || {
                while !dead.load(Ordering::SeqCst) {
                    // an answer that does not come says nothing about whether it was stored
                    let Ok(number) = answer(program, case, question) else { continue };
                    acknowledged.lock().unwrap().notes.insert(question.clone(), number);
                    count.fetch_add(1, Ordering::SeqCst);
                }
            }));
        }
        for client in 0..UPLOADING {
            let (dead, count) = (&dead, &count);
            clients.push(scope.spawn(move || {
                for number in 0.. {
                    if dead.load(Ordering::SeqCst) {
                        break;
                    }
                    let title = format!("u{round}c{client}n{number}");
                    // now small, now several blocks, so that the moments fall into all steps
                    let bytes = title.repeat(if number % 2 == 0 { 50 } else { 40_000 });
                    let Ok(answer) = program.upload(case, &title, bytes.as_bytes()) else { continue };
                    assert_eq!(answer.status, 201, "{}", answer.text());
                    acknowledged.lock().unwrap().uploads.insert(title);
                    count.fetch_add(1, Ordering::SeqCst);
                }
            }));
        }
        // not a time but a number of writes, so that a slow machine is killed in the middle of things too
        let enough = usize::try_from(random % 12).unwrap();
        // a client that has failed is reported by the scope, once all have ended
        while count.load(Ordering::SeqCst) < enough && !clients.iter().any(ScopedJoinHandle::is_finished) {
            std::thread::yield_now();
        }
        std::thread::sleep(Duration::from_micros(random % 40_000));
        server.kill();
        dead.store(true, Ordering::SeqCst);
    });
    count.into_inner()
}

/// Counts up the note of an answer; gives the number acknowledged.
fn answer(program: &Program, case: &str, question: &str) -> std::io::Result<u64> {
    let path = format!("/api/v1/cases/{case}/answers/{question}");
    let seen = program.send("GET", &path, &[], b"")?;
    assert_eq!(seen.status, 200, "{}", seen.text());
    let note =
        serde_json::from_slice::<Value>(&seen.body).unwrap()["note"].as_str().unwrap_or_default().to_owned();
    let next = note.parse::<u64>().unwrap_or(0) + 1;
    let body = json!({ "answer": "P", "note": next.to_string() }).to_string();
    let condition = match seen.header("etag") {
        Some(tag) => ("if-match", tag),
        None => ("if-none-match", "*"),
    };
    let json = ("content-type", "application/json");
    let written = program.send("PUT", &path, &[json, condition], body.as_bytes())?;
    assert_eq!(written.status, 204, "{}", written.text());
    Ok(next)
}

fn holds(program: &Program, case: &str, acknowledged: &mut Acknowledged) {
    for (question, number) in &mut acknowledged.notes {
        let seen = program.read(&format!("/api/v1/cases/{case}/answers/{question}"));
        let note: u64 = seen["note"].as_str().unwrap().parse().unwrap();
        // the one whose acknowledgement never came may be there or not
        assert!(note == *number || note == *number + 1, "{question}: {note}, acknowledged {number}");
        // what has been read is there for good, and the next kill may again take one acknowledgement
        *number = note;
    }
    let listed = program.evidence(case);
    for title in &acknowledged.uploads {
        assert!(listed.iter().any(|one| one["listed"]["title"] == title.as_str()), "{title} is lost");
    }
}

fn agrees(data: &Path) {
    let run = simsa(["serve", "--check", "--data", data.to_str().unwrap(), "--lang", "en"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
}
