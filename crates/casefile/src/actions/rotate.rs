//! Rotating the vault's master key: every key of the case is wrapped anew; contents are not touched.

use simsa_ledger::{Append, EventKind, TileStore};
use simsa_model::Bi;
use simsa_vault::backend::LocalBackend;
use simsa_vault::{NoWatch, Rotated, Vault};

use crate::case_file::CaseFile;
use crate::error::CaseFileError;
use crate::intent::{Happening, Intent};

const OPENING: Bi = Bi::new("보관소를 열 수 없습니다", "the vault cannot be opened");

/// What a rotation did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// Name of the master key in use now.
    pub key: String,
    /// Whether that key was made for this rotation; else the case was only behind.
    pub new_key: bool,
}

impl<Q: Append, S: TileStore> CaseFile<Q, S> {
    /// Brings the case under the newest master key; when it is under it already, under a new one. The case file must be
    /// opened again afterwards.
    ///
    /// # Errors
    /// A key cannot be read or written, or the vault fails; rotating again goes on.
    pub fn rotate(self) -> Result<Rotation, CaseFileError> {
        self.may_go_on()?;
        let masters = self.keys.masters()?;
        // The vault's own record is the last to be wrapped anew: when the newest key opens it, nothing is behind.
        let is_current = match Vault::open(self.backend()?, masters.current.clone()) {
            Ok(_) => true,
            Err(simsa_vault::VaultError::WrongMasterKey { .. }) => false,
            Err(error) => return Err(error.into()),
        };
        let key = if is_current { self.keys.renew_master()? } else { masters.current() };
        let key = key.to_string();
        let mut intent = self.intent()?;
        intent.rotate_to = Some(key.clone());
        self.carry_out(&intent)?;
        Ok(Rotation { key, new_key: is_current })
    }

    /// The part of an intent that is a rotation: wrap everything anew, then record it. Both may be done again.
    pub(crate) fn finish_rotation(&self, intent: &Intent) -> Result<(), CaseFileError> {
        let Some(key) = &intent.rotate_to else { return Ok(()) };
        let masters = self.keys.masters()?;
        let vault = Vault::open(self.backend()?, masters.chain())?;
        let Rotated { left, .. } = vault.rotate(&NoWatch)?;
        if let Some(damage) = left.first() {
            return Err(CaseFileError::refused(
                format!("마스터키를 바꾸지 못한 파일이 {}개 있습니다. 처음 것: {damage}", left.len()),
                format!("{} key files could not be wrapped anew; the first: {damage}", left.len()),
            )
            .help(
                "이전 마스터키를 지우지 말고, 손상된 파일을 백업에서 되돌린 뒤 다시 실행하십시오",
                "keep the previous master key, restore the damaged files from a copy, and run it again",
            ));
        }
        let event = EventKind::KEY_ROTATED.to_owned();
        let (item, object, replaced) = (None, None, None);
        self.record_missing(intent, &[Happening { event, item, object, replaced, key: Some(key.clone()) }])
    }

    fn backend(&self) -> Result<LocalBackend, CaseFileError> {
        let path = self.layout.vault();
        LocalBackend::open(&path).map_err(CaseFileError::io(OPENING, &path))
    }
}
