//! A case folder that comes in or goes out as one zip file.

use std::fs::File;
use std::io::{self, Seek as _};
use std::path::PathBuf;

use axum::http::{HeaderValue, header};
use axum::response::Response;
use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use simsa_app::{Actor, CaseId, ImportTurn};
use simsa_case::{LARGEST_ZIP, UnpackError};
use simsa_model::Say;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt as _;

use super::download;
use crate::request_error::RequestError;
use crate::state::AppState;

/// A zip file that is coming in, on disk.
pub(crate) struct IncomingZip {
    place: TempDir,
    file: tokio::fs::File,
    left: u64,
    hash: Sha256,
    turn: ImportTurn,
}

/// A folder that came in; it goes from the disk with this.
pub(crate) struct ArrivedFolder {
    /// Where the facts lie.
    pub(crate) root: PathBuf,
    _place: TempDir,
    _turn: ImportTurn,
}

impl IncomingZip {
    /// Nothing has come yet.
    pub(crate) async fn new(turn: ImportTurn) -> Result<Self, RequestError> {
        let place = tempfile::tempdir().map_err(RequestError::fault)?;
        let file =
            tokio::fs::File::create(place.path().join("case.zip")).await.map_err(RequestError::fault)?;
        Ok(Self { place, file, left: LARGEST_ZIP, hash: Sha256::new(), turn })
    }

    /// The next piece of it.
    pub(crate) async fn take(&mut self, chunk: &Bytes) -> Result<(), RequestError> {
        self.left = self.left.checked_sub(chunk.len() as u64).ok_or(RequestError::TooLarge)?;
        self.hash.update(chunk);
        self.file.write_all(chunk).await.map_err(RequestError::fault)
    }

    /// Digest of what has come.
    pub(crate) fn digest(&self) -> [u8; 32] {
        self.hash.clone().finalize().into()
    }

    /// All of it has come: the folder that it holds.
    pub(crate) async fn unpacked(mut self) -> Result<ArrivedFolder, RequestError> {
        self.file.flush().await.map_err(RequestError::fault)?;
        let (packed, to) = (self.place.path().join("case.zip"), self.place.path().join("case"));
        let unpacked = tokio::task::spawn_blocking(move || simsa_case::unpack(&packed, &to)).await;
        let root = unpacked.map_err(RequestError::fault)?.map_err(|error| match error {
            UnpackError::TooLarge => RequestError::TooLarge,
            UnpackError::Disk(error) => RequestError::fault(error),
            UnpackError::NoFolder => RequestError::Unusable(Say::new(
                "신청 건 폴더를 묶은 zip이 아닙니다. facts.toml이 있는 폴더를 묶어 올리십시오.",
                "This is no zip of a case folder. Pack the folder that holds facts.toml.",
            )),
        })?;
        Ok(ArrivedFolder { root, _place: self.place, _turn: self.turn })
    }
}

/// A case as a zip file, to be saved.
pub(crate) async fn export(
    app: &AppState,
    actor: &Actor,
    case: &CaseId,
) -> Result<Response, simsa_app::Error> {
    let place = tempfile::tempdir()?;
    let folder = place.path().join("case");
    std::fs::create_dir(&folder)?;
    app.workbench().export_case(actor, case, &folder).await?;
    let packed = tokio::task::spawn_blocking(move || -> io::Result<File> {
        let mut file = tempfile::tempfile()?;
        simsa_case::pack(&folder, &mut file)?;
        file.rewind()?;
        drop(place);
        Ok(file)
    });
    let file = packed.await.map_err(io::Error::other)??;
    let mut response = download::local(file, &format!("{case}.zip"))?;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    Ok(response)
}
