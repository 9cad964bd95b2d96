//! Copying a whole vault while others add to it, without its master key: what is copied stays encrypted.
//!
//! A keyring is read before its pack. Contents are durable before the keyring that names them, so every keyring that
//! is seen has its pack; a pack without a keyring is noise and is left out. Destroying and rotating wait meanwhile (or
//! give up, saying that the vault is busy): a copy with some keys under the old master key would need both.

use std::io::{self, ErrorKind, Read};

use crate::backend::{Backend, LockScope, Mode};
use crate::error::{Damage, VaultError};
use crate::place::{CaseToken, VaultFile, VaultFolder, parse_id};
use crate::vault::MAX_ENVELOPE;

/// Takes one file: its place, its length in bytes and its contents.
pub type Take<'a, E> = dyn FnMut(&VaultFile, u64, &mut dyn Read) -> Result<(), E> + 'a;

/// Hands every file of the vault to `take`, record first, and gives what is missing: packs that a keyring names and
/// that are not there.
///
/// # Errors
/// [`VaultError::NoVault`]; [`VaultError::Busy`]; [`VaultError::Storage`]; whatever `take` gives.
pub fn copy_out<E: From<VaultError>>(
    backend: &dyn Backend,
    take: &mut Take<'_, E>,
) -> Result<Vec<Damage>, E> {
    let _lock = lock(backend, LockScope::Vault)?;
    match small(backend, &VaultFile::Vault, take) {
        Ok(true) => {}
        Ok(false) => return Err(VaultError::NoVault.into()),
        Err(error) => return Err(error),
    }
    let mut missing = Vec::new();
    for name in list(backend, VaultFolder::Keys)? {
        if let Some(token) = parse_id(&name) {
            copy_case(backend, token, take, &mut missing)?;
        }
    }
    Ok(missing)
}

fn copy_case<E: From<VaultError>>(
    backend: &dyn Backend,
    token: CaseToken,
    take: &mut Take<'_, E>,
    missing: &mut Vec<Damage>,
) -> Result<(), E> {
    let _lock = lock(backend, LockScope::Case(token))?;
    small(backend, &VaultFile::Case(token), take)?;
    for name in list(backend, VaultFolder::CaseKeys(token))? {
        let Some(pack) = parse_id(&name) else { continue };
        small(backend, &VaultFile::Keyring(token, pack), take)?;
        let place = VaultFile::Pack(token, pack);
        let opened = backend.length(&place).and_then(|length| Ok((length, backend.open(&place, 0)?)));
        match opened {
            Ok((length, mut from)) => take(&place, length, &mut from)?,
            Err(error) if error.kind() == ErrorKind::NotFound => missing.push(Damage {
                case: None,
                object: None,
                digest: None,
                place: place.to_string(),
                what: "the pack is missing".to_owned(),
            }),
            Err(error) => return Err(VaultError::storage("reading", place, error).into()),
        }
    }
    Ok(())
}

/// Copies a file under `keys/`, whole; whether it was there.
fn small<E: From<VaultError>>(
    backend: &dyn Backend,
    place: &VaultFile,
    take: &mut Take<'_, E>,
) -> Result<bool, E> {
    match backend.read(place, MAX_ENVELOPE) {
        Ok(bytes) => take(place, bytes.len() as u64, &mut bytes.as_slice()).map(|()| true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(VaultError::storage("reading", place, error).into()),
    }
}

fn list(backend: &dyn Backend, folder: VaultFolder) -> Result<Vec<String>, VaultError> {
    backend.list(&folder).map_err(|error| VaultError::storage("listing", folder, error))
}

/// A shared lock; none on a disk that nobody can write to, where nothing can change either.
fn lock(
    backend: &dyn Backend,
    scope: LockScope,
) -> Result<Option<Box<dyn crate::backend::Lock>>, VaultError> {
    match backend.lock(scope, Mode::Shared, true) {
        Ok(Some(lock)) => Ok(Some(lock)),
        Ok(None) => Err(VaultError::Busy("the vault".to_owned())),
        Err(error) if error.kind() == ErrorKind::ReadOnlyFilesystem => Ok(None),
        Err(error) => Err(VaultError::storage("locking", "the vault", error)),
    }
}

/// Puts one copied file into a store that does not have it; as durable when it returns as new files of the store are.
///
/// # Errors
/// [`VaultError::Stream`] when `from` fails, [`VaultError::Storage`] when the store does or has such a file.
pub fn copy_in(backend: &dyn Backend, place: &VaultFile, from: &mut dyn Read) -> Result<(), VaultError> {
    let storage = |error: io::Error| VaultError::storage("writing", place, error);
    let mut upload = backend.create(place).map_err(storage)?;
    let mut buffer = vec![0; 128 << 10];
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return upload.finish().map_err(storage),
            Ok(read) => upload.write(&buffer[..read]).map_err(storage)?,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(VaultError::stream(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{copy_in, copy_out};
    use crate::backend::{Backend as _, LocalBackend, MemoryBackend};
    use crate::keys::MasterKey;
    use crate::{NoWatch, Suite, Vault, VaultCaseId, VaultError, VaultFile};

    fn filled(backend: MemoryBackend) -> Vec<crate::Digest> {
        let key = MasterKey::from_bytes([7; 32]);
        let vault = Vault::create(backend, key, Suite::default()).unwrap();
        let case = vault.create_case(&VaultCaseId::new("건").unwrap()).unwrap();
        let large = vec![9; 3_000_000];
        let contents: [&[u8]; 3] = [b"one", b"two", &large];
        contents
            .map(|mut bytes| {
                let batch = case.batch().unwrap();
                let _added = batch.add(&mut bytes).unwrap();
                batch.commit().unwrap()[0].digest
            })
            .to_vec()
    }

    #[test]
    fn a_copy_is_the_same_vault_and_names_what_is_missing() {
        let (from, to) = (MemoryBackend::new(), MemoryBackend::new());
        let digests = filled(from.clone());
        let missing = copy_out(&from, &mut |place, length, bytes| {
            copy_in(&to, place, bytes)?;
            assert_eq!(to.length(place).unwrap(), length);
            assert_eq!(place.to_string().parse::<VaultFile>().unwrap(), *place);
            Ok::<(), VaultError>(())
        });
        assert_eq!(missing.unwrap(), []);
        let vault = Vault::open(to, MasterKey::from_bytes([7; 32])).unwrap();
        let id = VaultCaseId::new("건").unwrap();
        assert!(vault.check_case(&id, &digests, &NoWatch).unwrap().is_clean());

        let mut files = from.files();
        let pack = files.keys().find(|name| name.starts_with("packs/")).unwrap().clone();
        files.remove(&pack);
        from.set_files(files);
        let missing = copy_out(&from, &mut |_, _, bytes| {
            bytes.read_to_end(&mut Vec::new()).map(|_| ()).map_err(VaultError::stream)
        });
        assert_eq!(missing.unwrap()[0].place, pack);
    }

    #[test]
    fn a_folder_that_is_made_durable_at_the_end_is_the_same_vault() {
        let from = MemoryBackend::new();
        let digests = filled(from.clone());
        let folder = tempfile::tempdir().unwrap();
        let to = LocalBackend::create(folder.path()).unwrap().durable_together();
        let missing = copy_out(&from, &mut |place, _, bytes| copy_in(&to, place, bytes));
        assert_eq!(missing.unwrap(), []);
        to.sync().unwrap();
        let vault =
            Vault::open(LocalBackend::open(folder.path()).unwrap(), MasterKey::from_bytes([7; 32])).unwrap();
        let id = VaultCaseId::new("건").unwrap();
        assert!(vault.check_case(&id, &digests, &NoWatch).unwrap().is_clean());
    }

    #[test]
    fn only_places_of_a_vault_are_places() {
        let id = "00112233445566778899aabbccddeeff";
        for good in ["keys/vault".to_owned(), format!("keys/{id}/case"), format!("packs/{id}/{id}")] {
            assert_eq!(good.parse::<VaultFile>().unwrap().to_string(), good);
        }
        for bad in [
            "keys/../vault".to_owned(),
            "/keys/vault".to_owned(),
            "keys".to_owned(),
            "packs/case".to_owned(),
            format!("packs/{id}/case"),
            format!("keys/{id}/{}", id.to_uppercase()),
            format!("keys/{id}/{id}/x"),
        ] {
            assert_eq!(bad.parse::<VaultFile>(), Err(()), "{bad}");
        }
    }
}
