//! What the server keeps is its owner's only: whatever the umask is, and whatever the folder was before.

mod common;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::server::Server;
use common::simsa;

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
}

/// Everything below a folder, and itself.
fn all(path: &Path) -> Vec<PathBuf> {
    let mut found = vec![path.to_owned()];
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap().flatten() {
            found.extend(all(&entry.path()));
        }
    }
    found
}

/// Runs with a umask that takes nothing away.
fn openly(arguments: &[&str]) -> i32 {
    let mut shell = Command::new("sh");
    shell.args(["-c", "umask 000; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_simsa")]).args(arguments);
    shell.output().unwrap().status.code().unwrap()
}

#[test]
fn nothing_of_an_installation_is_open_to_others() {
    let all_of_it = tempfile::tempdir().unwrap();
    let at = |name: &str| all_of_it.path().join(name);
    let (data, backup, place) = (at("data"), at("backup.tar"), at("restored"));
    // a folder from before, which others could read
    fs::create_dir(&data).unwrap();
    fs::set_permissions(&data, Permissions::from_mode(0o755)).unwrap();
    let mut shell = Command::new("sh");
    shell.args(["-c", "umask 000; exec \"$0\" \"$@\""]);
    let server = Server::behind(shell, &data);
    let program = server.program();
    program.open_case("새 신청");
    assert!(data.join("simsa.db-wal").exists());
    for path in all(&data) {
        assert_eq!(mode(&path) & 0o077, 0, "{}", path.display());
    }
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    assert_eq!(openly(&["backup", "--data", &text(&data), "--out", &text(&backup), "--with-keys"]), 0);
    assert_eq!(openly(&["restore", &text(&backup), "--data", &text(&place)]), 0);
    for path in all(&backup).into_iter().chain(all(&place)) {
        assert_eq!(mode(&path) & 0o077, 0, "{}", path.display());
    }
    drop(server);
    // parts that others could read are closed at the next start
    for name in ["simsa.db", "keys", "vault", "log"] {
        let path = data.join(name);
        let readable = if path.is_dir() { 0o755 } else { 0o644 };
        fs::set_permissions(&path, Permissions::from_mode(readable)).unwrap();
    }
    drop(Server::empty(&data));
    for name in ["simsa.db", "keys", "vault", "log"] {
        assert_eq!(mode(&data.join(name)) & 0o077, 0, "{name}");
    }
}

#[test]
fn what_others_can_change_is_refused_with_the_command_that_mends_it() {
    let all_of_it = tempfile::tempdir().unwrap();
    let data = all_of_it.path().join("data");
    drop(Server::empty(&data));
    for name in ["", "keys", "simsa.db", "log", "vault"] {
        let path = if name.is_empty() { data.clone() } else { data.join(name) };
        let before = mode(&path);
        for open in [0o777, 0o720] {
            fs::set_permissions(&path, Permissions::from_mode(open)).unwrap();
            let serve =
                ["serve", "--data", data.to_str().unwrap(), "--listen", "127.0.0.1:0", "--lang", "en"];
            let refused = simsa(serve);
            assert_eq!(refused.code, 2, "{name} {open:o}: {}", refused.err);
            assert!(refused.err.contains("can be changed by others"), "{}", refused.err);
            assert!(refused.err.contains(&format!("chmod go-rwx '{}'", path.display())), "{}", refused.err);
        }
        fs::set_permissions(&path, Permissions::from_mode(before)).unwrap();
    }
    // an empty folder that everybody can write to is no place to restore to
    let (backup, place) = (all_of_it.path().join("b.tar"), all_of_it.path().join("open"));
    assert_eq!(
        simsa(["backup", "--data", data.to_str().unwrap(), "--out", backup.to_str().unwrap()]).code,
        0
    );
    fs::create_dir(&place).unwrap();
    fs::set_permissions(&place, Permissions::from_mode(0o777)).unwrap();
    let refused =
        simsa(["restore", backup.to_str().unwrap(), "--data", place.to_str().unwrap(), "--lang", "en"]);
    assert!(refused.code == 2 && refused.err.contains("can be changed by others"), "{}", refused.err);
}
