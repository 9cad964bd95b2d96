//! Time stamps as people get them: through a command that asks the authority, or by files that are carried. The authority
//! is a local one made with openssl.

mod common;

use std::fs;
use std::process::Command;

use common::{copy, example};
use simsa_testkit::TimeStampAuthority;

#[test]
fn a_stamp_comes_by_command_or_by_files_and_is_in_the_receipt() {
    let Some(tsa) = TimeStampAuthority::new() else { return };
    let all = tempfile::tempdir().unwrap();
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
    tsa.reply(request.as_ref(), response.as_ref());
    let accept = ["ledger", "timestamp", &case, "--request", &request, "--response", &response];
    assert!(!run(&accept).0, "without an accepted authority nothing is taken");
    let (ca, receipt) = (tsa.path("ca.crt").to_str().unwrap().to_owned(), at("receipt"));
    let with_authority: Vec<&str> = accept.into_iter().chain(["--authority", &ca]).collect();
    assert!(good(&with_authority).contains("CN=Test TSA"));
    good(&["ledger", "receipt", &case, "--out", &receipt]);
    let verify = ["verify", &package, "--key", key, "--receipt", &receipt, "--authority", &ca];
    good(&verify);
    assert!(fs::read_to_string(&receipt).unwrap().contains("\nextra "), "the token is in the receipt");

    // By a command, after the ledger has grown.
    let (shell, [script]) = tsa.command();
    fs::write(all.path().join("new.txt"), "new").unwrap();
    good(&["evidence", "add", &case, &at("new.txt"), "--kind", "other"]);
    let by_command = ["ledger", "timestamp", &case, "--authority", &ca, "--", shell, &script];
    assert!(good(&by_command).contains("CN=Test TSA"));
    // An answer to another request is refused.
    let other = at("other.tsq");
    good(&["ledger", "timestamp", &case, "--request", &other]);
    let replayed =
        ["ledger", "timestamp", &case, "--request", &other, "--response", &response, "--authority", &ca];
    let (fine, _, err) = run(&replayed);
    assert!(!fine && err.contains("no time stamp"), "{err}");
}
