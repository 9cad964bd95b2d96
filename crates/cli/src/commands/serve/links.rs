//! One-time links that the start of a server makes: the set-up, a new password. Whoever reads one first can use it, so they
//! go to a terminal, which somebody looks at; where there is none, what is written becomes a log that many can read and
//! that is kept for long. Then they go into a file of the data folder for its owner only.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use simsa_model::Say;

/// Name of the file.
const FILE: &str = "links.txt";

/// What is said of these links: themselves to a terminal, otherwise the name of the file they are in. Without links the
/// file of an earlier start goes, because what is in it works no more or should not lie about.
///
/// # Errors
/// The file cannot be written.
pub(super) fn hand_over(
    folder: &Path,
    origin: &str,
    links: &[(Say, String)],
    to_terminal: bool,
) -> io::Result<Vec<Say>> {
    let file = folder.join(FILE);
    match fs::remove_file(&file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    if links.is_empty() {
        return Ok(Vec::new());
    }
    let said: Vec<Say> = links
        .iter()
        .map(|(what, token)| {
            Say::new(
                format!("{}(한 번만 쓸 수 있음): {origin}/invitations#{token}", what.ko),
                format!("{} (works once): {origin}/invitations#{token}", what.en),
            )
        })
        .collect();
    if to_terminal {
        return Ok(said);
    }
    let mut out = private(&file)?;
    for line in &said {
        writeln!(out, "{}\n{}", line.ko, line.en)?;
    }
    out.sync_all()?;
    let shown = file.display();
    Ok(vec![Say::new(
        format!("한 번만 쓸 수 있는 링크를 {shown} 파일에 적었습니다. 이 파일은 소유자만 읽을 수 있습니다"),
        format!("links that work once are in {shown}, which only its owner can read"),
    )])
}

/// A new file for its owner only; one that is there already is not written to.
fn private(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use simsa_model::Say;

    use super::{FILE, hand_over};

    #[test]
    fn a_link_is_said_to_a_terminal_only_and_otherwise_lies_where_its_owner_finds_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(FILE);
        let links = [(Say::new("처음 설정", "set-up"), "token-canary".to_owned())];
        let shown = hand_over(folder.path(), "http://a", &links, true).unwrap();
        assert!(shown[0].en.contains("http://a/invitations#token-canary") && !file.exists());
        let shown = hand_over(folder.path(), "http://a", &links, false).unwrap();
        assert!(!format!("{shown:?}").contains("canary"), "{shown:?}");
        assert!(shown[0].en.contains(FILE));
        assert!(fs::read_to_string(&file).unwrap().contains("http://a/invitations#token-canary"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
            // what somebody has put there is not followed or kept
            fs::remove_file(&file).unwrap();
            let target = folder.path().join("target");
            fs::write(&target, "kept").unwrap();
            std::os::unix::fs::symlink(&target, &file).unwrap();
            hand_over(folder.path(), "http://a", &links, false).unwrap();
            assert_eq!(fs::read_to_string(&target).unwrap(), "kept");
        }
        hand_over(folder.path(), "http://a", &[], false).unwrap();
        assert!(!file.exists(), "what works no more does not lie about");
    }
}
