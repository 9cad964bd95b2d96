//! Progress and stopping: how a caller looks into long work without the work knowing about terminals or signals.

/// Told of work as it proceeds, and asked whether to go on. Called from several threads.
pub trait VaultWatch: Sync {
    /// So many more bytes of plaintext were taken or of store were checked.
    fn advanced(&self, bytes: u64);

    /// True when the work should stop at the next safe point; it then ends with [`crate::VaultError::Stopped`].
    fn stop(&self) -> bool;
}

/// Nobody looks.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoWatch;

impl VaultWatch for NoWatch {
    fn advanced(&self, _bytes: u64) {}

    fn stop(&self) -> bool {
        false
    }
}
