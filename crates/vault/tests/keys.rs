//! Master keys: the wrong one reveals nothing, and a key others could reach is refused.

mod common;

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use common::{Seeded, add, id, key, memory_vault, read};
use simsa_vault::keys::{
    KeyChain, KeySource, MasterKey, UnwrapError, create_master_key_file, master_key_from_env,
    master_key_from_file,
};
use simsa_vault::{NoWatch, OsEntropy, Secret, Suite, Vault, VaultError};

#[test]
fn a_wrong_master_key_says_so_and_reveals_nothing() {
    let (backend, vault) = memory_vault(Suite::default());
    let digest = add(&vault, "A", &[b"secret words"])[0];
    let Err(error) = Vault::open(backend.clone(), key(2)) else { panic!("a wrong key opened the vault") };
    let VaultError::WrongMasterKey { wrapped_by, have, .. } = &error else { panic!("{error}") };
    assert_eq!((*wrapped_by, have.as_slice()), (key(1).id(), &[key(2).id()][..]));
    let text = format!("{error} {error:?}");
    for secret in
        [digest.to_string(), hex::encode([1u8; 32]), hex::encode([2u8; 32]), "secret words".to_owned()]
    {
        assert!(!text.contains(&secret), "{text}");
    }
    assert!(text.contains("give that key"));
}

#[test]
fn a_wrapped_key_opens_only_with_its_key_and_context() {
    let secret = Secret::new([9; 32]);
    for suite in [Suite::Aes256Gcm, Suite::Aria256Gcm] {
        let wrapped = key(1).wrap(&secret, suite, b"here", &Seeded::new(1)).unwrap();
        assert_eq!(key(1).unwrap(&wrapped, b"here").unwrap().expose(), secret.expose());
        assert!(matches!(key(1).unwrap(&wrapped, b"there"), Err(UnwrapError::NotAuthentic)));
        assert!(matches!(key(2).unwrap(&wrapped, b"here"), Err(UnwrapError::UnknownKey)));
        for bit in 0..wrapped.bytes.len() * 8 {
            let mut altered = wrapped.clone();
            altered.bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(matches!(key(1).unwrap(&altered, b"here"), Err(UnwrapError::NotAuthentic)), "bit {bit}");
        }
        let chain = KeyChain::new(key(3)).with_previous(key(2)).with_previous(key(1));
        assert_eq!(chain.unwrap(&wrapped, b"here").unwrap().expose(), secret.expose());
        assert_eq!(chain.current(), key(3).id());
    }
}

#[test]
fn the_text_form_survives_only_whole() {
    let key = MasterKey::generate(&OsEntropy).unwrap();
    let text = key.to_text();
    assert_eq!(MasterKey::from_text(&format!("  {}\n", text.as_str())).unwrap().id(), key.id());
    for length in 0..text.len() {
        assert!(matches!(MasterKey::from_text(&text[..length]), Err(VaultError::MasterKey(_))), "{length}");
    }
    for position in 19..text.len() {
        let mut altered = text.as_bytes().to_vec();
        altered[position] = if altered[position] == b'0' { b'1' } else { b'0' };
        let altered = String::from_utf8(altered).unwrap();
        let error = MasterKey::from_text(&altered).unwrap_err().to_string();
        assert!(!error.contains(&altered[19..40]), "the message repeats the key: {error}");
    }
    assert!(!format!("{key:?}").contains(&text[19..40]));
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_key_file_must_be_its_owners_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("master.key");
    let key = key(7);
    create_master_key_file(&path, &key).unwrap();
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(master_key_from_file(&path).unwrap().id(), key.id());
    assert!(
        matches!(create_master_key_file(&path, &key), Err(VaultError::File { .. })),
        "it must not be replaced"
    );

    for mode in [0o640, 0o604, 0o660, 0o644, 0o601, 0o777] {
        set_mode(&path, mode);
        let error = master_key_from_file(&path).unwrap_err().to_string();
        assert!(error.contains("chmod 600") && error.contains(&format!("{mode:03o}")), "{error}");
    }
    set_mode(&path, 0o400);
    assert!(master_key_from_file(&path).is_ok());

    let link = dir.path().join("link");
    symlink(&path, &link).unwrap();
    assert!(master_key_from_file(&link).unwrap_err().to_string().contains("is a link"));
    assert!(master_key_from_file(dir.path()).unwrap_err().to_string().contains("not a regular file"));
    assert!(matches!(master_key_from_file(&dir.path().join("none")), Err(VaultError::File { .. })));

    let other = dir.path().join("other");
    std::fs::write(&other, "not a key").unwrap();
    set_mode(&other, 0o600);
    let error = master_key_from_file(&other).unwrap_err().to_string();
    assert!(error.contains("simsa-master-key-1") && !error.contains("not a key at all"), "{error}");
}

#[test]
fn a_missing_variable_is_named() {
    // Setting variables is unsafe while threads run, so only the absence is tested here; the text form is above.
    let error = master_key_from_env("SIMSA_TEST_KEY_THAT_IS_NOT_SET").unwrap_err().to_string();
    assert!(error.contains("SIMSA_TEST_KEY_THAT_IS_NOT_SET is not set"), "{error}");
}

#[test]
fn a_vault_can_change_its_suite_for_what_comes() {
    let (backend, vault) = memory_vault(Suite::Aes256Gcm);
    let first = add(&vault, "A", &[b"under AES"])[0];
    let vault = Vault::open(backend.clone(), key(1)).unwrap().writing_with(Suite::Aria256Gcm);
    let second = add(&vault, "A", &[b"under ARIA"])[0];
    let suites: Vec<u8> =
        backend.files().iter().filter(|(path, _)| path.starts_with("packs/")).map(|(_, b)| b[9]).collect();
    assert!(suites.contains(&1) && suites.contains(&2), "{suites:?}");
    let vault = Vault::open(backend, key(1)).unwrap();
    assert_eq!(read(&vault, "A", &first).unwrap(), b"under AES");
    assert_eq!(read(&vault, "A", &second).unwrap(), b"under ARIA");
    assert!(vault.check(&NoWatch).unwrap().is_clean());
    let _ = id("A");
}
