//! `simsa remote` against a real workbench: an operator's script pushes evidence, answers, brings packages home.

mod common;

use std::path::Path;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use common::server::Server;
use serde_json::Value;
use sha2::Digest as _;

/// The program, told where the workbench is.
struct Script {
    origin: String,
    token: String,
}

impl Script {
    fn run(&self, arguments: &[&str]) -> common::Run {
        let output = Command::new(env!("CARGO_BIN_EXE_simsa"))
            .arg("remote")
            .args(arguments)
            .args(["--lang", "en"])
            .env("SIMSA_URL", &self.origin)
            .env("SIMSA_TOKEN", &self.token)
            .output()
            .expect("the program starts");
        common::Run {
            code: output.status.code().expect("it ends by itself"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[track_caller]
    fn does(&self, arguments: &[&str]) -> String {
        let run = self.run(arguments);
        assert_eq!(run.code, 0, "{arguments:?}: {}{}", run.out, run.err);
        run.out
    }

    #[track_caller]
    fn refused(&self, arguments: &[&str]) -> String {
        let run = self.run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {}{}", run.out, run.err);
        run.err
    }
}

fn script(server: &Server, scopes: &[&str]) -> Script {
    Script { origin: server.origin(), token: server.program_that_may(scopes).token }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_script_does_the_main_job() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path());
    let script = script(&server, &["read", "write", "evidence", "manage"]);
    let place = tempfile::tempdir().unwrap();

    // a folder goes there; sent again it is known
    let imported = script.does(&["import", text(&common::example("group-ii-3"))]);
    let case = imported.lines().next().unwrap().rsplit(' ').next().unwrap().to_owned();
    assert!(imported.contains("pieces of evidence"), "{imported}");
    assert_eq!(script.does(&["import", text(&common::example("group-ii-3"))]), imported);
    let cases: Value = serde_json::from_str(&script.does(&["cases", "--json"])).unwrap();
    assert!(cases["cases"].as_array().unwrap().iter().any(|one| one["id"] == case.as_str()));
    assert!(script.does(&["cases"]).contains(&case));
    assert!(script.does(&["show", &case]).contains("notices"));

    // evidence is pushed once, whatever it is called, and replaced once
    let (log, other) = (place.path().join("접속 기록.txt"), place.path().join("b.txt"));
    std::fs::write(&log, "한 줄").unwrap();
    std::fs::write(&other, "한 줄").unwrap();
    let pushed = script.does(&["evidence", "add", &case, text(&log), text(&other), "--kind", "log"]);
    assert!(pushed.starts_with("added log-") && pushed.contains("there already log-"), "{pushed}");
    assert!(script.does(&["evidence", "add", &case, text(&log)]).starts_with("there already"));
    let id = pushed.split(' ').nth(1).unwrap().to_owned();
    std::fs::write(&log, "두 줄").unwrap();
    assert!(script.does(&["evidence", "replace", &case, &id, text(&log)]).starts_with("replaced"));
    assert!(script.does(&["evidence", "replace", &case, &id, text(&log)]).starts_with("there already"));
    let shelf = script.does(&["evidence", "list", &case]);
    assert_eq!(shelf.lines().filter(|line| line.contains("접속 기록")).count(), 1, "{shelf}");
    let sensitive = place.path().join("c.txt");
    std::fs::write(&sensitive, "900101-1234568").unwrap();
    assert!(script.does(&["evidence", "add", &case, text(&sensitive)]).contains("resident registration"));

    // an answer keeps what is not said anew
    script.does(&["answer", &case, "emr-2.1-1", "p", "--note", "확인 중", "--evidence", &id]);
    script.does(&["answer", &case, "emr-2.1-1", "부분적으로 만족"]);
    script.does(&["answer", &case, "emr-2.1-1", "NA"]);
    let out = place.path().join("case");
    script.does(&["export", &case, "--out", text(&out)]);
    let exported = simsa_case::load(&out).unwrap();
    let answer = exported.dossier().answers.iter().find(|answer| answer.question == "emr-2.1-1").unwrap();
    assert_eq!((answer.note.as_str(), &answer.evidence), ("확인 중", &vec![id]));
    assert_eq!(std::fs::read_to_string(out.join("evidence/접속 기록.txt")).unwrap(), "두 줄");
    assert!(script.refused(&["export", &case, "--out", text(&out)]).contains("exists already"));

    // the findings say what `check` says of the same folder, with the same exit code
    let here = common::simsa(["check", text(&out), "--json"]);
    let there = script.run(&["findings", &case, "--json"]);
    assert_eq!(here.code, there.code, "{}{}", here.err, there.err);
    let (here, there): (Value, Value) =
        (serde_json::from_str(&here.out).unwrap(), serde_json::from_str(&there.out).unwrap());
    assert_eq!(here["blocking"], there["blocking"]);
    assert!(script.run(&["findings", &case]).out.contains("blocking"));
}

#[test]
fn a_large_file_goes_on_where_a_killed_server_has_it() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path());
    let program = server.program();
    let case = program.open_case("큰 파일");
    let place = tempfile::tempdir().unwrap();
    let (file, piece) = (place.path().join("큰 기록.txt"), 16 << 20);
    let content: Vec<u8> =
        (0..2 * piece + 7).map(|at: usize| b'a' + u8::try_from(at % 23).unwrap()).collect();
    std::fs::write(&file, &content).unwrap();
    let digest = hex::encode(sha2::Sha256::digest(&content));

    // a first run comes as far as the first piece, and then there is no server any more
    let uploads = format!("/api/v1/cases/{case}/uploads");
    let (length, tus) = (content.len().to_string(), ("tus-resumable", "1.0.0"));
    let pairs = [("filename", "큰 기록.txt"), ("title", "큰 기록"), ("kind", "log"), ("sha256", &digest)];
    let metadata = pairs.map(|(name, value)| format!("{name} {}", STANDARD.encode(value))).join(",");
    let headers = [tus, ("upload-length", &*length), ("upload-metadata", &*metadata)];
    let begun = program.send("POST", &uploads, &headers, b"").unwrap();
    assert_eq!(begun.status, 201, "{}", begun.text());
    let at = begun.header("location").unwrap().to_owned();
    let kind = ("content-type", "application/offset+octet-stream");
    let sent = program.send("PATCH", &at, &[tus, kind, ("upload-offset", "0")], &content[..piece]).unwrap();
    assert_eq!((sent.status, sent.header("upload-offset")), (204, Some("16777216")), "{}", sent.text());
    server.kill();

    // the next run goes on with it: had it begun anew, the first upload would still be there
    let server = Server::start(data.path());
    let program = program.at(&server);
    assert_eq!(program.read(&uploads)["uploads"][0]["offset"], piece);
    let script = Script { origin: server.origin(), token: program.token.clone() };
    let pushed = script.does(&["evidence", "add", &case, text(&file), "--kind", "log"]);
    assert!(pushed.starts_with("added log-"), "{pushed}");
    assert_eq!(program.read(&uploads)["uploads"], Value::Array(Vec::new()));
    assert_eq!(program.evidence(&case)[0]["listed"]["sha256"], digest.as_str());
    assert!(script.does(&["evidence", "add", &case, text(&file)]).starts_with("there already"));

    // another large file in its place, over what was seen
    std::fs::write(&file, &content[7..]).unwrap();
    let id = pushed.split(' ').nth(1).unwrap();
    assert!(script.does(&["evidence", "replace", &case, id, text(&file)]).starts_with("replaced"));
    assert_eq!(program.evidence(&case)[0]["revisions"][0], digest.as_str());
}

#[test]
fn what_the_server_refuses_is_said_as_everything_else() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path());
    let script = script(&server, &["read"]);
    assert!(script.refused(&["show", "c-none"]).contains("Not found"));
    assert!(script.refused(&["answer", "c-none", "emr-2.1-1", "y"]).contains("Not found"));
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("p.zip");
    assert!(script.refused(&["package", "c-none/0001", "--out", text(&out)]).contains("Not found"));
    assert!(script.refused(&["package", "0001", "--out", text(&out)]).contains("CASE/SUBMISSION"));
    assert!(!out.exists());
    // a folder that cannot be used is refused here, with its file, before anything is sent
    assert!(script.refused(&["import", text(place.path())]).contains("facts"));
    // beyond the scope of the token
    assert!(script.refused(&["import", text(&common::example("group-ii-3"))]).contains("scope"));

    let nobody = Script { origin: server.origin(), token: "simsa_none".to_owned() };
    assert!(nobody.refused(&["cases"]).contains("Sign in"));
    let nowhere = Script { origin: "http://127.0.0.1:9".to_owned(), token: script.token.clone() };
    assert!(nowhere.refused(&["cases"]).contains("cannot talk to"));
    let plain = Script { origin: "http://simsa.example.kr".to_owned(), token: script.token.clone() };
    assert!(plain.refused(&["cases"]).contains("https"));
    let without = Script { origin: server.origin(), token: String::new() };
    assert!(without.refused(&["cases"]).contains("no token"));

    // a token file is for its owner only
    let file = place.path().join("token");
    std::fs::write(&file, &script.token).unwrap();
    #[cfg(unix)]
    {
        use std::fs::Permissions;
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
        assert!(without.refused(&["cases", "--token-file", text(&file)]).contains("chmod 600"));
        std::fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
    }
    without.does(&["cases", "--token-file", text(&file)]);
}

/// A server that gives out what it is told to: enough of HTTP for three answers.
fn giving(package: &'static [u8], receipt: String) -> String {
    use std::io::{BufRead as _, BufReader, Write as _};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let asked = lines.next().unwrap().unwrap();
            while lines.next().is_some_and(|line| !line.unwrap().is_empty()) {}
            let sha256 = hex::encode(sha2::Sha256::digest(package));
            let body = if asked.contains("/package") {
                package.to_vec()
            } else if asked.contains("/receipt") {
                receipt.clone().into_bytes()
            } else {
                serde_json::json!({ "bytes": package.len(), "sha256": sha256 }).to_string().into_bytes()
            };
            let kind = if asked.contains("/package") || asked.contains("/receipt") {
                "application/octet-stream"
            } else {
                "application/json"
            };
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(&body).unwrap();
        }
    });
    origin
}

/// A receipt in its form, that nobody signed.
fn receipt_of(role: &str, bytes: &[u8]) -> String {
    let digest = hex::encode(sha2::Sha256::digest(bytes));
    format!(
        "simsa-ledger-entry/v1\ncase c-1\nevent package-submitted\ntime 2026-01-02T03:04:05Z\n\
         digest {role} sha256:{digest}\n\nc2sp.org/tlog-proof@v1\nindex 0\n\nnobody\n\n— nobody AAAAAAAA\n"
    )
}

#[test]
fn a_receipt_of_another_package_is_not_kept() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("p.zip");
    let bring = |receipt: String| {
        let script = Script { origin: giving(b"a package", receipt), token: "simsa_x".to_owned() };
        script.run(&["package", "c-1/0001", "--out", text(&out)])
    };
    for receipt in
        [receipt_of("package", b"another"), receipt_of("manifest", b"a package"), "nothing".to_owned()]
    {
        let run = bring(receipt);
        assert_eq!(run.code, 2, "{}", run.out);
        assert!(run.err.contains("not of the package"), "{}", run.err);
        assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0);
    }
    let run = bring(receipt_of("package", b"a package"));
    assert_eq!(run.code, 0, "{}", run.err);
    // that somebody signed it was not looked at, and that is said
    assert!(run.out.contains("simsa verify") && run.out.contains("was not looked at"), "{}", run.out);
    assert_eq!(std::fs::read(&out).unwrap(), b"a package");
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 2);
    // nothing that stands there is followed or overwritten, a receipt neither
    #[cfg(unix)]
    {
        let (other, victim) = (place.path().join("q.zip"), place.path().join("victim"));
        std::fs::write(&victim, "mine").unwrap();
        std::os::unix::fs::symlink(&victim, place.path().join("q.zip.receipt")).unwrap();
        let script = Script {
            origin: giving(b"a package", receipt_of("package", b"a package")),
            token: "simsa_x".to_owned(),
        };
        script.refused(&["package", "c-1/0001", "--out", text(&other)]);
        assert!(std::fs::read(&victim).unwrap() == b"mine" && !other.exists());
    }
}

/// A folder whose evidence is kept encrypted goes to the workbench with all of it where the key is; a zip file of it as it lies
/// there is refused with what to do, and one that was packed is taken.
#[test]
fn evidence_that_is_kept_encrypted_comes_along() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path());
    let script = script(&server, &["read", "write", "evidence"]);
    let place = tempfile::tempdir().unwrap();
    let (case, keys) = (place.path().join("case"), place.path().join("keys"));
    common::copy(&common::example("group-i-1"), &case);
    let run = |arguments: &[&str], keys: &Path| {
        Command::new(env!("CARGO_BIN_EXE_simsa"))
            .args(arguments)
            .args(["--lang", "en"])
            .env("SIMSA_KEYS", keys)
            .env("SIMSA_URL", &script.origin)
            .env("SIMSA_TOKEN", &script.token)
            .output()
            .unwrap()
    };
    let said = |output: &std::process::Output| {
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
    };
    let adopted = run(&["evidence", "adopt", text(&case), "--remove-plain"], &keys);
    assert!(adopted.status.success(), "{}", said(&adopted));
    assert!(common::files(&case.join("evidence")).is_empty(), "nothing lies there in plain");
    let listed = simsa_case::load(&case).unwrap().dossier().evidence.len();
    std::fs::write(case.join("evidence/메모.txt"), "x").unwrap();

    let sent = run(&["remote", "import", text(&case)], &keys);
    let words = said(&sent);
    assert!(sent.status.success(), "{words}");
    assert!(words.contains(&format!("files of {listed} of {listed} pieces")), "{words}");
    assert!(words.contains("evidence/메모.txt"), "what does not go along is named: {words}");
    let other_keys = place.path().join("other");
    std::fs::create_dir(&other_keys).unwrap();
    let without = run(&["remote", "import", text(&case)], &other_keys);
    assert_eq!(without.status.code(), Some(2), "{}", said(&without));

    let program = server.program();
    let mut as_it_lies = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["facts.toml", "evidence.toml", ".simsa/id"] {
        as_it_lies.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        let bytes = std::fs::read(case.join(name)).unwrap_or_default();
        std::io::Write::write_all(&mut as_it_lies, &bytes).unwrap();
    }
    let refused = import(&program, &as_it_lies.finish().unwrap().into_inner());
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(refused.text().contains("simsa evidence pack"), "{}", refused.text());
    let packed = place.path().join("packed.zip");
    assert!(run(&["evidence", "pack", text(&case), "--out", text(&packed)], &keys).status.success());
    let taken = import(&program, &std::fs::read(&packed).unwrap());
    assert_eq!(taken.status, 201, "{}", taken.text());
    let counts: Value = serde_json::from_str(&taken.text()).unwrap();
    assert_eq!(
        (&counts["imported"]["listed"], &counts["imported"]["read"]),
        (&listed.into(), &listed.into())
    );
}

fn import(program: &common::server::Program, zip: &[u8]) -> common::server::Answer {
    let authorization = format!("Bearer {}", program.token);
    let key = hex::encode(sha2::Sha256::digest(zip));
    let headers = [
        ("authorization", authorization.as_str()),
        ("content-type", "application/zip"),
        ("idempotency-key", key.as_str()),
    ];
    common::server::send(program.address, "POST", "/api/v1/imports", &headers, zip).unwrap()
}
