//! Time stamps as people get them: through a command that asks the authority, or by files that are carried. The authority
//! is a local one made with openssl.

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::{copy, example};

const CONFIG: &str = "
[ca]
basicConstraints = critical,CA:TRUE
[tsa_cert]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = critical,timeStamping
[tsa1]
serial = serial
signer_cert = tsa.crt
certs = ca.crt
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_chain = no
ess_cert_id_alg = sha256
";

/// A certifying authority and a time-stamp authority below it; false when openssl may be missing.
fn make_authority(folder: &Path) -> bool {
    if Command::new("openssl").arg("version").output().is_err() {
        assert!(
            std::env::var_os("SIMSA_ALLOW_SKIPS").is_some(),
            "this test needs the package openssl; install it, or set SIMSA_ALLOW_SKIPS=1"
        );
        eprintln!("SKIPPED: openssl is missing, so time stamps were not tested");
        return false;
    }
    fs::write(folder.join("tsa.cnf"), CONFIG).unwrap();
    fs::write(folder.join("serial"), "01\n").unwrap();
    let key = |name| format!("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out {name}.key");
    for command in [
        key("ca"),
        key("tsa"),
        "req -new -x509 -key ca.key -subj /CN=CA -days 30 -out ca.crt -config tsa.cnf -extensions ca".to_owned(),
        "req -new -key tsa.key -subj /CN=TSA -out tsa.csr -config tsa.cnf".to_owned(),
        "x509 -req -in tsa.csr -CA ca.crt -CAkey ca.key -set_serial 77 -days 30 -extfile tsa.cnf -extensions tsa_cert -out tsa.crt"
            .to_owned(),
    ] {
        let output = Command::new("openssl").args(command.split(' ')).current_dir(folder).output().unwrap();
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let script = format!(
        "cd '{}' && cat > q.tsq && openssl ts -reply -queryfile q.tsq -config tsa.cnf -section tsa1 -out r.tsr 2> err && cat r.tsr",
        folder.display()
    );
    fs::write(folder.join("answer.sh"), script).unwrap();
    true
}

#[test]
fn a_stamp_comes_by_command_or_by_files_and_is_in_the_receipt() {
    let all = tempfile::tempdir().unwrap();
    if !make_authority(all.path()) {
        return;
    }
    let case = all.path().join("case");
    copy(&example("group-i-1"), &case);
    let at = |name: &str| all.path().join(name).to_str().unwrap().to_owned();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_simsa"));
        command.args(arguments).env("SIMSA_KEYS", at("keys")).env("SIMSA_LANG", "en");
        let output = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.success(), text(&output.stdout), text(&output.stderr))
    };
    let good = |arguments: &[&str]| {
        let (fine, out, err) = run(arguments);
        assert!(fine, "{arguments:?}\n{out}\n{err}");
        out
    };
    let (case, package) = (at("case"), at("p.zip"));
    let sealed = good(&["seal", &case, "--out", &package, "--json"]);
    let sealed: serde_json::Value = serde_json::from_str(&sealed).unwrap();
    assert_eq!(sealed["time_stamped"], false);
    let key = sealed["key"].as_str().unwrap();

    // By files: the request goes out, the answer comes in.
    let (request, response) = (at("request.tsq"), at("response.tsr"));
    good(&["ledger", "timestamp", &case, "--request", &request]);
    let replied = Command::new("openssl")
        .args([
            "ts",
            "-reply",
            "-queryfile",
            &request,
            "-config",
            "tsa.cnf",
            "-section",
            "tsa1",
            "-out",
            &response,
        ])
        .current_dir(all.path())
        .output()
        .unwrap();
    assert!(replied.status.success(), "{}", String::from_utf8_lossy(&replied.stderr));
    let accept = ["ledger", "timestamp", &case, "--request", &request, "--response", &response];
    assert!(!run(&accept).0, "without an accepted authority nothing is taken");
    let (ca, receipt) = (at("ca.crt"), at("receipt"));
    let with_authority: Vec<&str> = accept.into_iter().chain(["--authority", &ca]).collect();
    assert!(good(&with_authority).contains("CN=TSA"));
    good(&["ledger", "receipt", &case, "--out", &receipt]);
    let verify = ["verify", &package, "--key", key, "--receipt", &receipt, "--authority", &ca];
    good(&verify);
    assert!(fs::read_to_string(&receipt).unwrap().contains("\nextra "), "the token is in the receipt");

    // By a command, after the ledger has grown.
    let script = at("answer.sh");
    fs::write(all.path().join("new.txt"), "new").unwrap();
    good(&["evidence", "add", &case, &at("new.txt"), "--kind", "other"]);
    let by_command = ["ledger", "timestamp", &case, "--authority", &ca, "--", "sh", &script];
    assert!(good(&by_command).contains("CN=TSA"));
    // An answer to another request is refused.
    let other = at("other.tsq");
    good(&["ledger", "timestamp", &case, "--request", &other]);
    let replayed =
        ["ledger", "timestamp", &case, "--request", &other, "--response", &response, "--authority", &ca];
    let (fine, _, err) = run(&replayed);
    assert!(!fine && err.contains("no time stamp"), "{err}");
}
