//! Shared by the vault's tests: reproducible bytes and small helpers.
#![allow(dead_code, unreachable_pub, reason = "each test binary uses its own part")]

use std::sync::atomic::{AtomicU64, Ordering};

use simsa_vault::backend::MemoryBackend;
use simsa_vault::keys::MasterKey;
use simsa_vault::{Digest, Entropy, Suite, Vault, VaultCaseId, VaultError};

/// Reproducible "random" bytes: SHA-256 of a seed and a counter.
pub struct Seeded(u64, AtomicU64);

impl Seeded {
    pub fn new(seed: u64) -> Self {
        Self(seed, AtomicU64::new(0))
    }
}

impl Entropy for Seeded {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), VaultError> {
        for chunk in buffer.chunks_mut(32) {
            let counter = self.1.fetch_add(1, Ordering::Relaxed);
            let block = Digest::of(&[self.0.to_le_bytes(), counter.to_le_bytes()].concat());
            chunk.copy_from_slice(&block.0[..chunk.len()]);
        }
        Ok(())
    }
}

/// Incompressible bytes, fast.
pub fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut out = Vec::with_capacity(length + 8);
    while out.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        out.extend_from_slice(&state.wrapping_mul(0x2545_f491_4f6c_dd1d).to_le_bytes());
    }
    out.truncate(length);
    out
}

/// Compressible bytes that differ by seed.
pub fn text(seed: u64, length: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(length + 64);
    let mut line = seed;
    while out.len() < length {
        out.extend_from_slice(format!("{line} 접속기록 보관 확인, 담당자 서명 완료\n").as_bytes());
        line = line.wrapping_add(7);
    }
    out.truncate(length);
    out
}

pub fn key(number: u8) -> MasterKey {
    MasterKey::from_bytes([number; 32])
}

pub fn id(text: &str) -> VaultCaseId {
    VaultCaseId::new(text).unwrap()
}

/// A vault in memory with one case `A`.
pub fn memory_vault(suite: Suite) -> (MemoryBackend, Vault) {
    let backend = MemoryBackend::new();
    let vault = Vault::create(backend.clone(), key(1), suite).unwrap();
    vault.create_case(&id("A")).unwrap();
    (backend, vault)
}

/// Adds files to a case in one batch and returns their digests.
pub fn add(vault: &Vault, case: &str, files: &[&[u8]]) -> Vec<Digest> {
    let case = vault.case(&id(case)).unwrap();
    let batch = case.batch().unwrap();
    for file in files {
        let _ = batch.add(&mut &file[..]).unwrap();
    }
    batch.commit().unwrap().into_iter().map(|added| added.digest).collect()
}

/// Reads a file back.
pub fn read(vault: &Vault, case: &str, digest: &Digest) -> Result<Vec<u8>, VaultError> {
    let mut out = Vec::new();
    vault.case(&id(case))?.copy_to(digest, &mut out)?;
    Ok(out)
}
